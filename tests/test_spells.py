"""The fold: what is said of one place, day by day, to who held it, was there or laid siege to it, and when."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts, ForceFacts
from laydown.fusion.spells import RIVAL_DAYS, Denial, Known, Observation, history, rank_of

FACTS = Facts(
    forces={
        "army": ForceFacts(id="army", name="army", parent="state"),
        "brigade": ForceFacts(id="brigade", name="brigade", parent="army"),
        "police": ForceFacts(id="police", name="police", parent="state"),
        "guard": ForceFacts(id="guard", name="guard", side="state"),
        "state": ForceFacts(id="state", name="state"),
        "front": ForceFacts(id="front", name="front", side="hills"),
        "league": ForceFacts(id="league", name="league", side="hills"),
        "circle": ForceFacts(id="circle", name="circle"),
    }
)


def seen(day: int, act: str, force: str = "?", **more: object) -> Observation:
    """Something that is said to have been so by ``day``; dated and of the place itself by default."""
    fields = {"earliest": day, "dated": True, "partners": frozenset(), "origin": "paper", "scope": Scope.AT, **more}
    rank = rank_of(Act(act))
    assert rank is not None
    claim = str(fields.pop("claim", f"{act} {force} {day}"))
    return Observation(day=day, rank=rank, force=force, claim=claim, act=Act(act), **fields)  # type: ignore[arg-type]


def undated(day: int, act: str, force: str = "?", **more: object) -> Observation:
    """The same, without a date of its own: the day is that of publication."""
    return seen(day, act, force, dated=False, earliest=None, **more)


def spells(*told: Observation, denied: Iterable[Denial] = ()) -> list[str]:
    """The spells that stand when all is published on one day, as 'kind force start-end how' in order."""
    found = [one.spell for one in history([(1000, list(told), list(denied))], FACTS.allied)]
    return sorted(
        f"{s.kind} {s.force} {'' if s.start is None else s.start}-{'' if s.end is None else s.end} "
        f"{s.began}{f'/{s.ended}' if s.ended else ''}{'' if s.scope is Scope.AT else f' {s.scope}'}"
        for s in found
    )  # fmt: skip


LATE = 10 + RIVAL_DAYS + 1
TABLE = {
    "a capture": ([seen(10, "gain", "army")], ["control army 10- gain"]),
    "a capture told twice": ([seen(10, "gain", "army"), seen(12, "gain", "army")], ["control army 10- gain"]),
    "seen held": ([undated(10, "hold", "army")], ["control army 10- hold"]),
    "held since": ([seen(10, "hold", "army", earliest=4)], ["control army 4- hold"]),
    "present, which is not control": (
        [seen(10, "arrive", "army"), seen(12, "stay", "army")], ["presence army 10- arrive"],
    ),
    "present near it": ([seen(10, "stay", "army", scope=Scope.NEAR)], ["presence army 10- stay near"]),
    "a part of it taken is presence in a part": (
        [seen(10, "gain", "army", scope=Scope.PART)], ["presence army 10- gain part"],
    ),
    "a part of it held leaves its holder": (
        [seen(10, "gain", "front"), seen(12, "hold", "army", scope=Scope.PART)],
        ["control front 10- gain", "presence army 12- hold part"],
    ),
    "taken from another": (
        [undated(5, "hold", "front"), seen(10, "gain", "army")],
        ["control army 10- gain", "control front 5-10 hold/taken"],
    ),
    "taken from another that was present too": (
        [seen(4, "stay", "front"), undated(5, "hold", "front"), seen(10, "gain", "army")],
        ["control army 10- gain", "control front 5-10 hold/taken", "presence front 4-10 stay/taken"],
    ),
    "taken in the same days by two": (
        [seen(10, "gain", "army", earliest=4), seen(8, "gain", "front", earliest=6)],
        ["control army 10- gain", "control front 8- gain"],
    ),
    "retaken": (
        [seen(5, "gain", "army"), seen(10, "gain", "front"), seen(20, "gain", "army")],
        ["control army 20- gain", "control army 5-10 gain/taken", "control front 10-20 gain/taken"],
    ),
    "taken by an ally": (
        [undated(5, "hold", "guard"), seen(10, "gain", "army")], ["control army 10- gain", "control guard 5- hold"],
    ),
    "taken by a part": (
        [undated(5, "hold", "army"), seen(10, "gain", "brigade")], ["control army 5- hold", "control brigade 10- gain"],
    ),
    "rivals seen within a month are both told": (
        [undated(10, "hold", "army"), undated(LATE - 1, "hold", "front")],
        ["control army 10- hold", f"control front {LATE - 1}- hold"],
    ),
    "a rival not seen for a month has lost it": (
        [undated(10, "hold", "army"), undated(LATE, "hold", "front")],
        [f"control army 10-{LATE} hold/superseded", f"control front {LATE}- hold"],
    ),
    "a rival seen again in time stays": (
        [undated(10, "hold", "army"), undated(25, "hold", "army"), undated(LATE, "hold", "front")],
        ["control army 10- hold", f"control front {LATE}- hold"],
    ),
    "jointly, in one claim": (
        [
            undated(10, "hold", "army", partners=frozenset({"army", "circle"})),
            undated(10, "hold", "circle", partners=frozenset({"army", "circle"})),
        ],
        ["control army 10- hold", "control circle 10- hold"],
    ),
    "one of two leaves": (
        [
            undated(10, "hold", "army", partners=frozenset({"army", "circle"})),
            undated(10, "hold", "circle", partners=frozenset({"army", "circle"})), seen(15, "leave", "circle"),
        ],
        ["control army 10- hold", "control circle 10-15 hold/leave"],
    ),
    "left, and nobody came": (
        [undated(5, "hold", "army"), seen(10, "leave", "army")], ["control army 5-10 hold/leave"],
    ),
    "left, told twice": (
        [undated(5, "hold", "army"), seen(10, "leave", "army"), undated(13, "leave", "army")],
        ["control army 5-10 hold/leave"],
    ),
    "a departure is all that is known": ([seen(10, "leave", "army")], ["presence army -10 before/leave"]),
    "that departure, told twice": (
        [seen(10, "leave", "army"), undated(12, "leave", "army")], ["presence army -10 before/leave"],
    ),
    "two departures a season apart": (
        [seen(10, "leave", "army"), seen(100, "leave", "army")],
        ["presence army -10 before/leave", "presence army -100 before/leave"],
    ),
    "driven out, and then said to have withdrawn": (
        [undated(5, "hold", "front"), seen(10, "gain", "army"), seen(11, "leave", "front")],
        ["control army 10- gain", "control front 5-10 hold/taken"],
    ),
    "lost, without a taker": ([undated(5, "hold", "army"), seen(10, "lose", "army")], ["control army 5-10 hold/lose"]),
    "a loss of something not known to be held": ([seen(10, "lose", "army")], ["control army -10 before/lose"]),
    "handed over": (
        [undated(5, "hold", "front"), seen(10, "lose", "front"), seen(10, "gain", "circle")],
        ["control circle 10- gain", "control front 5-10 hold/lose"],
    ),
    "there on the day of leaving": (
        [seen(10, "leave", "army"), undated(10, "stay", "army")], ["presence army -10 before/leave"],
    ),
    "back a week later": (
        [undated(5, "hold", "army"), seen(10, "leave", "army"), undated(17, "hold", "army")],
        ["control army 17- hold", "control army 5-10 hold/leave"],
    ),
    "taken by nobody who is named": ([seen(10, "gain")], ["control ? 10- gain"]),
    "the taker gets a name": ([seen(10, "gain"), seen(12, "gain", "circle")], ["control circle 12- gain"]),
    "'since the fall of the town'": ([seen(10, "gain", "circle"), undated(300, "gain")], ["control circle 10- gain"]),
    "a later fall to nobody who is named": (
        [seen(10, "gain", "circle"), seen(300, "gain")], ["control ? 300- gain", "control circle 10-300 gain/taken"],
    ),
    "a siege": (
        [undated(5, "hold", "army"), seen(10, "besiege", "front")], ["control army 5- hold", "siege front 10- besiege"],
    ),
    "a siege told to last since": ([seen(20, "besiege", "front", earliest=10)], ["siege front 10- besiege"]),
    "a siege that ends with the town": (
        [seen(10, "besiege", "front"), seen(20, "gain", "front")],
        ["control front 20- gain", "siege front 10-20 besiege/taken"],
    ),
    "a siege that is broken by others": (
        [seen(10, "besiege", "front"), seen(20, "gain", "army")],
        ["control army 20- gain", "siege front 10-20 besiege/taken"],
    ),
    "a siege that is lifted": ([seen(10, "besiege", "front"), seen(20, "lift")], ["siege front 10-20 besiege/lift"]),
    "besiegers that leave": (
        [seen(10, "besiege", "front"), seen(20, "leave", "front")], ["siege front 10-20 besiege/lift"],
    ),
    "others that leave": (
        [seen(10, "besiege", "front"), seen(20, "leave", "army")],
        ["presence army -20 before/leave", "siege front 10- besiege"],
    ),
    "a siege that nobody had told of is lifted": ([seen(20, "lift")], []),
}  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), TABLE.values(), ids=TABLE.keys())
def test_what_is_told_becomes_spells(told: list[Observation], expected: list[str]) -> None:
    assert spells(*told) == expected
    assert spells(*reversed(told)) == expected


def denial(day: int, origin: str = "paper", act: str = "gain", force: str = "army") -> Denial:
    return Denial(day, force, Act(act), Scope.AT, origin)


@pytest.mark.parametrize(
    ("denied", "stands"),
    [
        (denial(12), False),
        (denial(10 + RIVAL_DAYS), False),
        (denial(10 + RIVAL_DAYS + 1), True),
        (denial(12, origin="ministry"), True),
        (denial(12, act="hold"), True),
        (denial(12, force="guard"), True),
    ],
)
def test_a_source_takes_back_what_it_said_itself(denied: Denial, stands: bool) -> None:
    told = [undated(5, "hold", "front"), seen(10, "gain", "army")]
    without = ["control front 5- hold"]
    assert spells(*told, denied=[denied]) == (TABLE["taken from another"][1] if stands else without)


def known(*days: tuple[int, list[Observation], list[Denial]]) -> list[tuple[str, int, int | None]]:
    """Force and end of each spell, and the days from which and until which it was what was known."""
    found: list[Known] = list(history(days, FACTS.allied))
    return sorted(((f"{k.spell.force} {k.spell.start}-{k.spell.end}", k.since, k.until) for k in found), key=str)


def test_a_correction_counts_from_the_day_on_which_it_was_published() -> None:
    told = known((5, [undated(5, "hold", "front")], []), (11, [seen(10, "gain", "army")], []), (20, [], [denial(20)]))
    assert told == [
        ("army 10-None", 11, 20), ("front 5-10", 11, 20), ("front 5-None", 20, None), ("front 5-None", 5, 11),
    ]  # fmt: skip


def test_what_is_said_again_after_a_correction_stands() -> None:
    told = known((11, [seen(10, "gain", "army")], []), (12, [], [denial(12)]), (15, [seen(14, "gain", "army")], []))
    assert told == [("army 10-None", 11, 12), ("army 14-None", 15, None)]


def test_a_late_report_of_an_earlier_event_changes_the_past_as_known_from_then_on() -> None:
    told = known((5, [seen(5, "gain", "front")], []), (100, [seen(100, "gain", "army")], []),
                 (200, [seen(50, "gain", "circle")], []))  # fmt: skip
    assert told == [
        ("army 100-None", 100, None), ("circle 50-100", 200, None), ("front 5-100", 100, 200),
        ("front 5-50", 200, None), ("front 5-None", 5, 100),
    ]  # fmt: skip


def test_what_is_known_later_is_the_same_however_it_came() -> None:
    told = [
        seen(5, "gain", "front"),
        seen(50, "gain", "circle"),
        seen(60, "besiege", "army"),
        seen(100, "gain", "army"),
    ]
    at_once = {row[0] for row in known((200, told, [])) if row[2] is None}
    for order in (told, told[::-1], [told[2], told[0], told[3], told[1]]):
        days = [(201 + index, [one], []) for index, one in enumerate(order)]
        assert {row[0] for row in known(*days) if row[2] is None} == at_once


@pytest.mark.parametrize(
    ("one", "other", "allied"),
    [
        ("army", "brigade", True), ("brigade", "army", True), ("army", "police", True), ("army", "guard", True),
        ("brigade", "guard", True), ("front", "league", True), ("army", "front", False), ("guard", "front", False),
        ("circle", "front", False), ("circle", "army", False), ("army", "nobody", False), ("circle", "circle", True),
    ],
)  # fmt: skip
def test_who_holds_a_place_together_and_who_against_each_other(one: str, other: str, allied: bool) -> None:
    assert FACTS.allied(one, other) is FACTS.allied(other, one) is allied
