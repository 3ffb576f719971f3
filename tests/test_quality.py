"""The scorer, the floors and the gate over them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gate
import matching
import score
from sets import load_sets

ROOT = Path(__file__).parent.parent
OTHER = ROOT.parent / "shared" / "score-claims"
GOLD_FILE = ROOT / "quality" / "gold" / "demo.jsonl"
TODAY = date(2024, 5, 6)
PIPELINE = "en_core_web_md 3.8.0"


def gold(**fields: Any) -> matching.Gold:
    plain: dict[str, Any] = {
        "id": "1", "doc": "a", "start": 10, "end": 40, "quote": "", "event": "capture", "modality": "asserted",
        "when": "2021-03-03", "source": (), "actor": ("Ardel Shield|the militia",), "location": ("Sulmet",),
    }  # fmt: skip
    return matching.Gold(**plain | fields)


def told(**fields: Any) -> matching.Told:
    plain: dict[str, Any] = {
        "doc": "a", "event": "capture", "modality": "asserted", "zone": "body",
        "trigger": matching.Words(start=15, end=20), "when": matching.Period(start="2021-03-03", end="2021-03-03"),
        "actor": names("the Ardel Shield"), "location": names("town of Sulmet"),
    }  # fmt: skip
    return matching.Told(**plain | fields)


def names(*texts: str) -> tuple[matching.Named, ...]:
    return tuple(matching.Named(text=text) for text in texts)


def scored(golds: list[matching.Gold], claims: list[matching.Told]) -> score.Score:
    return score.score(matching.compare(golds, claims))


@pytest.mark.parametrize(
    ("filler", "mention", "same"),
    [
        ("Ardel Shield|the militia", matching.Named(text="the militia's fighters"), True),
        ("Ardel Shield|the militia", matching.Named(text="three fighters of the militia"), False),
        ("Ardel Shield|the militia", matching.Named(text="the militia forces"), True),
        ("Ardel Shield", matching.Named(text="they", name="Ardel Shield"), True),
        ("Ardel Shield", matching.Named(text="they", aliases=("x", "the Ardel Shield")), True),
        ("al-Sulmet", matching.Named(text="city of Sulmet"), True),
        ("Upper Sulmet Bridge", matching.Named(text="Sulmet"), False),
        ("the forces", matching.Named(text="the forces"), True),
    ],
)
def test_same_name(filler: str, mention: matching.Named, same: bool) -> None:
    assert matching.is_same(filler, mention) is same


def test_all_right() -> None:
    found = scored([gold()], [told()])
    for tally in (found.detection, found.typed, found.posture, found.arguments, found.exact, found.date):
        assert (tally.precision, tally.recall, tally.f1) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changed", "measure", "right"),
    [
        ({"event": "hold"}, "typed", 0),
        ({"event": "hold"}, "detection", 1),
        ({"modality": "denied"}, "modality", 0),
        ({"modality": "denied"}, "exact", 0),
        ({"actor": names("somebody else")}, "arguments", 1),
        ({"actor": None}, "exact", 0),
        ({"location": names("Sulmet", "Orven")}, "exact", 0),
        ({"source": names("a mayor")}, "source", 0),
        ({"source": (matching.Named(text="Border Wire", kind="outlet"),)}, "source", 1),
        ({"when": None}, "date", 0),
        ({"when": matching.Period(start="2021-02-28", end="2021-03-03")}, "date", 1),
        ({"trigger": matching.Words(start=35, end=41)}, "detection", 0),
        ({"trigger": None, "evidence": matching.Words(start=0, end=25)}, "detection", 1),
        ({"trigger": None, "evidence": matching.Words(start=0, end=24)}, "detection", 0),
        ({"trigger": None}, "detection", 0),
        ({"zone": "comment"}, "detection", 0),
        ({"doc": "b"}, "detection", 0),
    ],
)
def test_one_thing_wrong(changed: dict[str, Any], measure: str, right: int) -> None:
    tally: score.Tally = getattr(scored([gold()], [told(**changed)]), measure)
    assert tally.right == right


def test_best_arguments_go_first_and_each_claim_matches_once() -> None:
    poor, good = told(actor=None, location=None), told()
    (outcome,) = matching.compare([gold()], [poor, good])
    assert outcome.matched == ((gold(), good),)
    assert outcome.spurious == (poor,)


def test_optional_claims_count_neither_way() -> None:
    found = scored([gold(optional=True)], [told(), told(doc="b")])
    assert (found.typed, found.arguments) == (score.Tally(0, 0, 0), score.Tally(0, 0, 0))


def test_alternative_event_counts_for_the_golds() -> None:
    found = scored([gold(alt_events=("hold",))], [told(event="hold")])
    assert found.events == {"capture": score.Tally(1, 1, 1)}


def test_documents_without_gold_claims_count_when_listed() -> None:
    claims = [told(doc="b")]
    assert score.score(matching.compare([gold()], claims)).typed.told == 0
    assert score.score(matching.compare([gold()], claims, documents=["b"])).typed.told == 1


def test_faults_are_shown() -> None:
    (outcome,) = matching.compare([gold(), gold(id="2", start=50, end=60)], [told(modality="denied"), told(doc="a")])
    shown = list(score.faults(outcome, "all"))
    assert [line.split()[0] for line in shown] == ["MISSED", "SPURIOUS"]
    (outcome,) = matching.compare([gold()], [told(modality="denied")])
    assert [line.split()[0] for line in score.faults(outcome, "wrong")] == ["WRONG", "got"]


def _jittered(row: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Claims made from a gold one, each wrong in another way or in none."""
    slots = {slot: [{"text": filler.split("|")[-1]} for filler in row[slot]] for slot in matching.SLOTS}
    kind = number % 7
    made = {
        "doc": row["doc"], "zone": "comment" if kind == 6 else row["zone"], **slots,
        "event": "hold" if kind == 1 else row["event"],
        "modality": "planned" if kind == 2 else row["modality"],
        "when": {"start": "2021-03-03", "end": row["when"]} if kind == 3 else None,
        "source": [{"text": row["source"][0].split("|")[0], "kind": "speaker"}] if row["source"] and kind != 4 else [],
        "trigger": {"start": row["start"], "end": row["start"] + 4, "text": ""},
        "evidence": {"start": row["start"], "end": row["end"], "text": ""},
    }  # fmt: skip
    return [made, {**made, "actor": []}] if kind == 5 else [made]


@pytest.mark.skipif(not OTHER.exists(), reason="the other scorer (../shared/score-claims) is not beside the checkout")
@pytest.mark.parametrize("left_out", [11, 3])
def test_another_scorer_measures_the_same(left_out: int, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in GOLD_FILE.read_text("utf-8").split("\n") if line]
    claims = [claim for n, row in enumerate(rows) if n % left_out for claim in _jittered(row, n)]
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(claim) + "\n" for claim in claims), "utf-8")
    command = [sys.executable, str(OTHER), str(GOLD_FILE), str(path), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = score.figures(score.score(matching.compare(matching.load_gold(GOLD_FILE), matching.load_told(path))))
    events = {name.strip(): theirs.pop(name) for name in list(theirs) if name.startswith(" ")}
    assert ours == {**theirs, "events": events}


def test_scorers_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claims.jsonl").touch()
    assert score.main([str(GOLD_FILE), str(tmp_path / "claims.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["predicted_claims"] == 0
    assert score.main([str(GOLD_FILE), str(tmp_path / "claims.jsonl"), "--show", "missed"]) == 0
    assert "MISSED" in capsys.readouterr().out


# Floors


def measured(value: float, **fields: Any) -> gate.Measured:
    plain: dict[str, Any] = {
        "name": "demo", "pipeline": PIPELINE, "fingerprint": {"gold": "1", "scorer": "2"},
        "scores": {"typed F1": value}, "counts": (), "baseline": {},
    }  # fmt: skip
    return gate.Measured(**plain | fields)


def pinned(value: float) -> gate.Floors:
    return gate.raised(gate.Floors(), measured(value), None, on=TODAY)


def floor(floors: gate.Floors) -> float:
    found = floors.of("demo", PIPELINE)
    assert found is not None
    return found.floors["typed F1"]


def told_of(found: gate.Measured, floors: gate.Floors) -> list[str]:
    return list(gate.complaints(found, floors.of(found.name, found.pipeline)))


@given(score=st.floats(0, 1))
def test_a_floor_is_never_above_its_score_and_close(score: float) -> None:
    assert score - 0.001 < gate.floor_of(score) <= score + 1e-9
    assert gate.floor_of(round(score, 3)) == round(score, 3)


@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_update_only_raises(values: list[float]) -> None:
    floors = gate.Floors()
    for value in values:
        floors = gate.raised(floors, measured(value), None, on=TODAY)
    assert floor(floors) == max(map(gate.floor_of, values))
    assert not floors.lowered


def test_lowering_needs_a_reason_which_is_kept(tmp_path: Path) -> None:
    floors = gate.raised(pinned(0.8), measured(0.7), "slower rules are gone", on=TODAY)
    assert floor(floors) == 0.7
    (record,) = floors.lowered
    assert (record.before, record.after, record.reason, record.on) == (0.8, 0.7, "slower rules are gone", TODAY)
    gate.save_floors(floors, tmp_path / "floors.json")
    assert gate.load_floors(tmp_path / "floors.json") == floors


@pytest.mark.parametrize(("value", "ok"), [(0.8, True), (0.9, True), (0.7975, True), (0.796, False), (0.0, False)])
def test_scores_are_held_against_floors(value: float, ok: bool) -> None:
    assert (not told_of(measured(value), pinned(0.8))) is ok


def test_a_changed_scorer_fails_until_pinned_anew() -> None:
    changed = measured(0.9, fingerprint={"gold": "1", "scorer": "3"})
    (complaint,) = told_of(changed, pinned(0.8))
    assert "the scorer changed" in complaint
    with pytest.raises(ValueError, match="the scorer changed"):
        gate.raised(pinned(0.8), changed, None, on=TODAY)
    anew = gate.raised(pinned(0.8), changed, "the scorer knows more names", on=TODAY)
    assert not told_of(changed, anew)


def test_floors_of_other_weights_do_not_judge() -> None:
    other = measured(0.1, pipeline="en_core_web_sm 3.8.0")
    (complaint,) = told_of(other, pinned(0.8))
    assert "no floors for en_core_web_sm" in complaint
    both = gate.raised(pinned(0.8), other, None, on=TODAY)
    assert not told_of(other, both)
    assert floor(both) == 0.8


@pytest.mark.parametrize(("count", "ok"), [(0, True), (2, True), (3, False)])
def test_counts_have_a_ceiling_that_update_does_not_move(count: int, ok: bool) -> None:
    row = gate.Row(measure="claims of another sense", score=count, bound=2, counts=True)
    found = measured(0.8, counts=(row,))
    assert (not told_of(found, gate.raised(pinned(0.8), found, "any", on=TODAY))) is ok


def test_comments_are_where_the_sets_say() -> None:
    given = load_sets()["demo"]
    for doc, (start, _) in given.comments.items():
        text = (ROOT / given.reports / doc).read_text("utf-8")
        assert text[start:].startswith("Comments")


def test_table_tells_scores_floors_and_baseline() -> None:
    found = measured(0.75, baseline={"typed F1": 0.5})
    lines = list(gate.table(found, pinned(0.8).of("demo", PIPELINE)))
    assert PIPELINE in lines[0]
    assert lines[2].split() == ["typed", "F1", "0.750", "0.800", "NO", "0.500"]


def test_a_reason_alone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        gate.main(["--allow-regression", "why"])
    assert "needs --update" in capsys.readouterr().err
