"""How sure the ledger says it is: what makes it surer, what less, and that the reasons add up."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

import certainty as measuring
from laydown.fusion.certainty import Certainty, Evidence, Setting, assess, model, word_for
from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts, ForceFacts
from sets import ROOT
from simulated import posted
from worlds import Event, Parameters, Report, Source, Truth, World, make_world, worlds

DAY = date(2020, 5, 1)
FACTS = Facts(
    forces={
        "red": ForceFacts(id="red", name="Red", side="reds"),
        "red-guard": ForceFacts(id="red-guard", name="Red Guard", side="reds"),
        "blue": ForceFacts(id="blue", name="Blue", side="blues"),
    }
)
PLAIN = Evidence(
    claim="c1", of="red", act=Act.GAIN, scope=Scope.AT, against=False, denies=False, day=DAY, earliest=DAY, known=DAY,
    dated=True, hedged=False, confidence=0.8, article="a1", origin="paper", speaker=None, speaker_kind=None,
    speaks_for=None, attributed=False, grade=None, accepted=False,
)  # fmt: skip
MONITOR = PLAIN._replace(claim="c2", article="a2", origin="m", speaker="m", speaker_kind="monitor", attributed=True)
RED = MONITOR._replace(claim="c3", article="a3", origin="r", speaker="r", speaker_kind="ministry", speaks_for="red")
GUARD = RED._replace(claim="c4", article="a4", origin="g", speaker="g", speaks_for="red-guard")
BLUE = RED._replace(claim="c5", article="a5", origin="b", speaker="b", speaks_for="blue")
NAMED = RED._replace(speaks_for=None, speaker_kind=None)
UNNAMED = PLAIN._replace(attributed=True)
OFFICIAL = NAMED._replace(claim="c6", article="a6", origin="o", speaker="o")
COPIES = tuple(PLAIN._replace(claim=f"copy{n}", article=f"b{n}") for n in range(10))
FOES = Setting(on=DAY, foes=frozenset({"blue"}))


def sure(*evidence: Evidence, kind: str = "control", setting: Setting = FOES) -> Certainty:
    return assess(kind, evidence, setting, FACTS)


def against(evidence: Evidence, *, denies: bool = True) -> Evidence:
    return evidence._replace(claim=f"not-{evidence.claim}", against=True, denies=denies)


HIGHER = {
    "two origins above one": (sure(PLAIN, MONITOR), sure(MONITOR)),
    "three above two": (sure(PLAIN, MONITOR, OFFICIAL), sure(PLAIN, MONITOR)),
    "two sides above two sources of one side": (sure(RED, BLUE), sure(RED, GUARD)),
    "a monitor above a named official": (sure(MONITOR), sure(NAMED)),
    "a named official above one who is not named": (sure(NAMED), sure(UNNAMED)),
    "who takes no side above who looks good by it": (sure(NAMED), sure(RED)),
    "who looks bad by it above who takes no side": (sure(BLUE), sure(NAMED)),
    "flat above hedged": (sure(PLAIN), sure(PLAIN._replace(hedged=True))),
    "a flat and a hedged report above two hedged ones": (
        sure(PLAIN, MONITOR._replace(hedged=True)), sure(PLAIN._replace(hedged=True), MONITOR._replace(hedged=True)),
    ),
    "a sentence surely read above one that is not": (sure(PLAIN), sure(PLAIN._replace(confidence=0.4))),
    "accepted by a person above unseen": (sure(PLAIN._replace(accepted=True)), sure(PLAIN)),
    "the place itself above somewhere near it": (sure(PLAIN), sure(PLAIN._replace(scope=Scope.NEAR))),
    "dated above undated": (sure(PLAIN), sure(PLAIN._replace(dated=False))),
    "a day above a month": (sure(PLAIN), sure(PLAIN._replace(earliest=DAY - timedelta(days=30)))),
    "undenied above denied by the side that lost": (sure(PLAIN), sure(PLAIN, against(BLUE))),
    "denied by the side that lost above denied by a monitor": (
        sure(PLAIN, against(BLUE)), sure(PLAIN, against(MONITOR)),
    ),
    "one denial above two": (sure(PLAIN, against(MONITOR)), sure(PLAIN, against(MONITOR), against(NAMED))),
    "nobody tells of the opposite above somebody": (sure(PLAIN), sure(PLAIN, against(MONITOR, denies=False))),
    "no rival above one": (sure(PLAIN), sure(PLAIN, setting=FOES._replace(rivals=(1,)))),
    "a rival as well attested above one better attested": (
        sure(PLAIN, setting=FOES._replace(rivals=(1,))), sure(PLAIN, setting=FOES._replace(rivals=(2,))),
    ),
    "not taken since above taken since": (
        sure(PLAIN, setting=FOES._replace(taken=DAY)),
        sure(PLAIN, setting=FOES._replace(on=DAY + timedelta(days=1), taken=DAY + timedelta(days=1))),
    ),
    "yesterday above last year": (sure(PLAIN), sure(PLAIN, setting=FOES._replace(on=DAY + timedelta(days=365)))),
    "control above presence after a year": (
        sure(PLAIN, setting=FOES._replace(on=DAY + timedelta(days=365))),
        sure(PLAIN, kind="presence", setting=FOES._replace(on=DAY + timedelta(days=365))),
    ),
    "a source graded A above one graded D": (sure(PLAIN._replace(grade="A")), sure(PLAIN._replace(grade="D"))),
}  # fmt: skip
SAME = {
    "ten copies and their original": (sure(PLAIN, *COPIES), sure(PLAIN)),
    "another source of the same side": (sure(RED, GUARD), sure(RED)),
    "a weaker rival": (sure(PLAIN, MONITOR, setting=FOES._replace(rivals=(1,))), sure(PLAIN, MONITOR)),
    "a bad grade beside a source without one": (sure(PLAIN, MONITOR._replace(grade="E")), sure(PLAIN, MONITOR)),
    "a source that cannot be judged": (sure(PLAIN._replace(grade="F")), sure(PLAIN)),
    "a state told of a month, within the month": (
        sure(PLAIN._replace(act=Act.HOLD, earliest=DAY, day=DAY + timedelta(days=30)),
             setting=FOES._replace(on=DAY + timedelta(days=9))),
        sure(PLAIN._replace(act=Act.HOLD)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", HIGHER.values(), ids=HIGHER)
def test_what_makes_it_surer(pair: tuple[Certainty, Certainty]) -> None:
    surer, less = pair
    assert surer.probability > less.probability


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_what_adds_nothing(pair: tuple[Certainty, Certainty]) -> None:
    assert pair[0].probability == pair[1].probability


@pytest.mark.parametrize("found", [one for pair in HIGHER.values() for one in pair])
def test_reasons_add_up_to_what_is_stated(found: Certainty) -> None:
    told = sum(reason.adds for reason in found.reasons)
    assert found.reasons[0].feature == "base"
    assert found.reported == pytest.approx(1 / (1 + math.exp(-told)), abs=0.0006)
    graded = sum(reason.adds for reason in found.reasons if reason.feature == "grade")
    assert found.credibility == pytest.approx(1 / (1 + math.exp(graded - told)), abs=0.0006)
    faded = 0.5 ** (found.age / found.half_life) / (1 + math.exp(-told))
    assert found.probability == pytest.approx(faded, abs=0.0006)
    assert found.word == word_for(found.probability)


def test_reliability_is_kept_apart_from_credibility() -> None:
    graded, plain = sure(PLAIN._replace(grade="A")), sure(PLAIN)
    assert (graded.reliability, plain.reliability) == ("A", None)
    assert graded.credibility == plain.credibility == plain.reported < graded.reported


def test_a_denial_is_a_reason_against_and_the_opposite_no_reason_for() -> None:
    reasons = {r.feature: r.adds for r in sure(PLAIN, against(BLUE), against(MONITOR, denies=False)).reasons}
    assert reasons["denied_by_party"] < 0
    assert reasons["left"] < 0
    assert "origins" not in reasons


def test_nothing_is_certain_nor_impossible() -> None:
    many = [
        MONITOR._replace(claim=f"c{n}", article=f"a{n}", origin=f"o{n}", grade="A", confidence=1.0) for n in range(9)
    ]
    assert sure(*many).probability <= 0.99
    old = sure(PLAIN, setting=FOES._replace(on=DAY + timedelta(days=40_000)))
    assert (old.probability, old.word) == (0.01, "almost no chance")


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (0.01, 0.0499, "almost no chance"), (0.05, 0.199, "very unlikely"), (0.2, 0.449, "unlikely"),
        (0.45, 0.549, "roughly even chance"), (0.55, 0.799, "likely"), (0.8, 0.949, "very likely"),
        (0.95, 0.99, "almost certain"),
    ],
)  # fmt: skip
def test_words_are_those_of_icd_203(first: float, last: float, word: str) -> None:
    assert word_for(first) == word_for(last) == word


def test_documented_weights_are_those_in_use() -> None:
    text = (ROOT / "docs" / "certainty.md").read_text("utf-8")
    told = {name: (float(weight), float(most)) for name, weight, most in _ROW.findall(text)}
    assert told == {name: (one.weight, one.most) for name, one in model().features.items()}
    states = {name: (float(base), float(days)) for name, base, days in _STATE.findall(text)}
    assert states == {name: (base, model().half_life[name]) for name, base in model().base.items()}
    for least, word in model().bands:
        assert f"| {word} | {least:.0%} " in text


_ROW = re.compile(r"^\| `(\w+)` \| ([-+]\d\.\d+) \| (\d) \|", re.MULTILINE)
_STATE = re.compile(r"^\| (control|presence|siege) \| ([-+]\d\.\d+) \| (\d+) \|", re.MULTILINE)


# The simulation


def replace_parameters(**changes: int) -> Parameters:
    return msgspec.structs.replace(worlds()["middling"], **changes)


def test_a_world_is_the_same_for_the_same_seed() -> None:
    small = replace_parameters(places=3, days=900)
    one, other = make_world(small, 5), make_world(small, 5)
    assert one.reports == other.reports
    assert make_world(small, 6).reports != one.reports
    assert all(0 <= report.published < 900 for report in one.reports)


def test_somebody_holds_a_place_or_nobody_but_never_two() -> None:
    for truth in make_world(replace_parameters(places=5), 2).truth.values():
        days = sorted((first, end) for first, end, _ in truth.holders)
        assert all(end <= following for (_, end), (following, _) in zip(days, days[1:], strict=False))


def test_reports_that_are_right_are_answered_with_the_truth() -> None:
    given = replace_parameters(places=1, days=900)
    held = Event(day=100, what="capture", place="place-0", force="red-army", other="blue-army")
    source = Source(id="monitor-1", kind="monitor", side=None)
    report = Report(event=held, source=source, outlet="outlet-1", cited=True, published=101, denies=False,
                    hedged=False, dated="day", near=False, confidence=0.9, text=1)  # fmt: skip
    world = World(given, {"place-0": Truth(holders=[(0, 100, "blue-army"), (100, 900, "red-army")])}, [held], [report])
    with posted(world) as ledger:
        answer = ledger.at("place-0", on="2014-06-01")
    assert [h.force for h in answer.holders] == ["red-army"]
    features = {reason.feature for reason in answer.holders[0].certainty.reasons}
    assert features == {"base", "observer", "confidence"}


def test_scores_by_hand() -> None:
    stated = replace(sure(PLAIN), probability=0.75)
    examples = [measuring.Example(world="w", kind="control", certainty=stated, true=true) for true in (True, False)]
    found = measuring.score(examples)
    assert (found.count, found.stated, found.came_true) == (2, 0.75, 0.5)
    assert found.error == pytest.approx(0.25)
    assert found.brier == pytest.approx((0.0625 + 0.5625) / 2)


def test_a_small_war_is_measured() -> None:
    given = replace_parameters(places=8, days=1200)
    outcome = measuring.ask("small", given, seed=3, questions=60)
    found = measuring.score(outcome.examples)
    assert found.count > 60
    assert found.error < 0.25
    assert found.brier < 0.25
    lines = list(measuring.report({"small": outcome}))
    assert any(line.startswith("world small") for line in lines)
