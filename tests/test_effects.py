"""The table of effects: what each kind of claim does to which force at which place."""

from __future__ import annotations

import pytest

from laydown.fusion.effects import effects_of
from laydown.fusion.entities import force_of, place_of
from laydown.model import Claim, DateBasis, Modality, PlaceMention, PlacePrecision
from making import claim, day, force, on, place, quantity, when

HILLS, ARMY = "hill-front", "calvaran-army"


def told(one: Claim, known: int = 10) -> set[str]:
    """The effects as 'act force place', with the scope when it is not the place itself."""
    return {
        " ".join([e.act, e.force, e.place, *([e.scope] if e.scope != "at" else [])])
        for e in effects_of(one, day(known))
    }


TABLE = {
    "capture": (
        claim("capture", "captured", actor=HILLS, counterpart=ARMY, location="osk"),
        {"gain hill-front osk", "lose calvaran-army osk"},
    ),
    "capture by nobody who is named": (
        claim("capture", "fell", counterpart=ARMY, location="osk"), {"gain ? osk", "lose calvaran-army osk"},
    ),
    "capture by 'the fighters'": (
        claim("capture", "captured", actor=force("Fighters"), location="osk"), {"gain ? osk"},
    ),
    "capture by two": (
        claim("capture", "captured", actor=(HILLS, ARMY), location="osk"),
        {"gain hill-front osk", "gain calvaran-army osk"},
    ),
    "capture of two places": (
        claim("capture", "captured", actor=HILLS, location=("osk", "vell")),
        {"gain hill-front osk", "gain hill-front vell"},
    ),
    "handover": (
        claim("handover", "handed over", actor=HILLS, counterpart=ARMY, location="osk"),
        {"lose hill-front osk", "gain calvaran-army osk"},
    ),
    "withdraw": (claim("withdraw", "withdrew", actor=HILLS, origin="osk"), {"leave hill-front osk"}),
    "withdraw to": (
        claim("withdraw", "withdrew", actor=HILLS, origin="osk", destination="vell"),
        {"leave hill-front osk", "arrive hill-front vell"},
    ),
    "redeploy": (
        claim("redeploy", "moved", actor=HILLS, origin="osk", destination="quellin"),
        {"leave hill-front osk", "arrive hill-front quellin"},
    ),
    "redeploy within": (claim("redeploy", "moved", actor=HILLS, location="osk"), {"arrive hill-front osk"}),
    "deploy": (claim("deploy", "deployed", actor=HILLS, destination="osk"), {"arrive hill-front osk"}),
    "hold: control": (claim("hold", "controls", actor=HILLS, location="osk"), {"hold hill-front osk"}),
    "hold: control by rule": (
        claim("hold", "is", rule="under-control", actor=HILLS, location="osk"), {"hold hill-front osk"},
    ),
    "hold: presence": (
        claim("hold", "stationed", rule="stationed", actor=HILLS, location="osk"), {"stay hill-front osk"},
    ),
    "hold: patrols whatever the rule": (
        claim("hold", "patrols", rule="hold", actor=HILLS, location="osk"), {"stay hill-front osk"},
    ),
    "siege": (claim("attack", "besieged", actor=HILLS, location="osk"), {"besiege hill-front osk"}),
    "attack": (
        claim("attack", "shelled", actor=HILLS, counterpart=ARMY, location="osk"),
        {"contest hill-front osk", "stay calvaran-army osk"},
    ),
    "advance": (claim("advance", "advanced", actor=HILLS, destination="osk"), {"contest hill-front osk"}),
    "agree": (claim("agree", "agreed", actor=HILLS, counterpart=ARMY, location="osk"), set()),
    "meet": (claim("meet", "met", actor=HILLS, counterpart=ARMY, location="osk"), set()),
    "hold by nobody": (claim("hold", "controls", location="osk"), set()),
}  # fmt: skip


@pytest.mark.parametrize(("one", "expected"), TABLE.values(), ids=TABLE.keys())
def test_what_a_claim_does(one: Claim, expected: set[str]) -> None:
    assert told(one) == expected


@pytest.mark.parametrize("modality", [m for m in Modality if m not in (Modality.ASSERTED, Modality.DENIED)])
@pytest.mark.parametrize("event", ["capture", "withdraw", "hold", "handover", "deploy", "attack"])
def test_what_is_not_said_to_be_so_does_nothing(event: str, modality: Modality) -> None:
    trigger = {"hold": "controls", "attack": "besieged"}.get(event, event)
    said = {"actor": HILLS, "counterpart": ARMY, "location": "osk", "origin": "quellin", "destination": "vell"}
    assert told(claim(event, trigger, **said))
    assert not told(claim(event, trigger, modality=modality, **said))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_denial_has_the_same_effects_against_it(name: str) -> None:
    one, expected = TABLE[name]
    denied = claim(one.event, one.trigger.text, modality="denied", rule=one.rule, actor=one.actor,
                   counterpart=one.counterpart, origin=one.origin, destination=one.destination,
                   location=one.location)  # fmt: skip
    assert told(denied) == expected
    assert all(e.opposes for e in effects_of(denied, day(10)))
    assert not any(e.opposes for e in effects_of(one, day(10)))


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": force(HILLS, "some Hill Front fighters")},
        {"actor": force(HILLS, "dozens of Hill Front fighters")},
        {"actor": force(HILLS, "100 Hill Front soldiers"), "quantity": quantity(100, "soldiers")},
        {"evidence": "The Hill Front partially withdrew from Osk."},
        {"evidence": "The Hill Front's partial withdrawal from Osk", "trigger": "withdrawal"},
    ],
    ids=lambda fields: str(sorted(fields)),
)
def test_a_part_that_leaves_shows_that_the_force_is_there(fields: dict[str, object]) -> None:
    said = {"actor": HILLS, "trigger": "withdrew", **fields}
    assert told(claim("withdraw", origin="osk", **said)) == {"stay hill-front osk"}


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": force(HILLS, "all Hill Front fighters")},
        {"actor": HILLS, "evidence": "The Hill Front withdrew from Osk, part of the province of Vell."},
        {"actor": HILLS, "quantity": quantity(3, "killed")},
    ],
    ids=lambda fields: str(sorted(fields)),
)
def test_a_whole_force_that_leaves_has_left(fields: dict[str, object]) -> None:
    assert told(claim("withdraw", "withdrew", origin="osk", **fields)) == {"leave hill-front osk"}


@pytest.mark.parametrize(
    ("where", "scope"),
    [
        (place("osk"), "at"),
        (place("osk", "centre of"), "at"),
        (place("osk", "inside"), "at"),
        (place("osk", "near"), "near"),
        (place("osk", "outskirts of"), "near"),
        (place("osk", "80 km from"), "near"),
        (place("osk", text="northern Osk"), "part"),
        (place("vell", text="eastern Vell"), "part"),
        (place("vell"), "at"),
        (place("XQ"), "part"),
        (place("osk", "towards"), None),
        (place("osk", "on the road to"), None),
        (PlaceMention(text="North Osk", start=0, end=9, precision=PlacePrecision.TOWN), "part"),
        (PlaceMention(text="the town", start=0, end=8), None),
    ],
    ids=lambda found: f"{found.relation or ''} {found.text}" if isinstance(found, PlaceMention) else str(found),
)
def test_scope_of_a_place_as_it_is_written(where: PlaceMention, scope: str | None) -> None:
    found = effects_of(claim("capture", "captured", actor=HILLS, location=where), day(10))
    assert [e.scope for e in found] == ([scope] if scope else [])


DATES = {
    "no date": (None, (10, None, False)),
    "a day": (on(4), (4, 4, True)),
    "a stretch": (when(day(2), day(6)), (6, 2, True)),
    "still open": (when(day(2), None), (10, 2, True)),
    "an end alone": (when(None, day(6)), (6, None, True)),
    "an end after publication": (when(day(2), day(30)), (10, 2, True)),
    "tomorrow, where it was printed": (on(11), (10, 10, True)),
    "by tense": (when(day(4), day(10), DateBasis.PUBLICATION), (10, 4, False)),
}


@pytest.mark.parametrize(("period", "expected"), DATES.values(), ids=DATES.keys())
def test_days_of_an_event(period: object, expected: tuple[int, int | None, bool]) -> None:
    (found,) = effects_of(claim("capture", "captured", actor=HILLS, location="osk", when=period), day(10))
    last, first, dated = expected
    assert (found.day, found.earliest, found.dated) == (day(last), day(first) if first is not None else None, dated)


@pytest.mark.parametrize("period", [on(12), when(day(20), None)])
def test_what_is_still_to_come_does_nothing_however_it_is_told(period: object) -> None:
    assert not told(claim("withdraw", "leave", actor=HILLS, origin="osk", when=period))


def test_without_a_day_of_publication_only_what_is_dated_counts() -> None:
    dated = claim("capture", "captured", actor=HILLS, location="osk", when=on(4))
    undated = claim("capture", "captured", actor=HILLS, location="osk")
    assert [e.day for e in effects_of(dated, day(10), is_published=False)] == [day(4)]
    assert effects_of(undated, day(10), is_published=False) == ()
    assert [e.day for e in effects_of(undated, day(10))] == [day(10)]


@pytest.mark.parametrize("name", ["a key Ostran city", "dozens of Ostran villages", "most of the east"])
def test_a_description_is_no_name_of_a_place(name: str) -> None:
    assert place_of(place(name)) is None


def test_a_state_told_by_tense_alone_has_no_beginning() -> None:
    period = when(day(4), day(10), DateBasis.PUBLICATION)
    (found,) = effects_of(claim("hold", "controls", actor=HILLS, location="osk", when=period), day(10))
    assert (found.day, found.earliest, found.dated) == (day(10), None, False)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Reed Company", "~reed company"), ("the Reed Company", "~reed company"), ("REED COMPANY", "~reed company"),
        ("the fighters", None), ("Fighters", None), ("They", None), ("Two soldiers", None), ("The group", None),
    ],
)  # fmt: skip
def test_a_force_that_is_not_known_counts_by_its_name_and_nobody_for_none(text: str, key: str | None) -> None:
    assert force_of(force(text[0].upper() + text[1:])) == key
    assert place_of(place("Nettle Ford")) == "~nettle ford"
