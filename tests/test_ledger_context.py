"""What answers tell beside the answer itself: where a place lies, how a claim was read, what people made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest

from laydown.ledger import Ledger
from laydown.ledger.why import CONTEXT
from making import claim, day, on, posting, theatre
from server_support import reports

NewLedger = Callable[..., Ledger]


@pytest.fixture
def ledger(new_ledger: NewLedger) -> Ledger:
    made = new_ledger(theatre())
    made.post(reports())
    return made


@pytest.mark.parametrize(("place", "areas"), [
    ("tarnholt", ["Lower Vell", "Vell", "Calvara"]), ("brannick", ["Vell", "Calvara"]), ("Old Mill", []),
])  # fmt: skip
def test_a_place_lies_in_areas_the_nearest_first(ledger: Ledger, place: str, areas: list[str]) -> None:
    assert [area.name for area in ledger.at(place, on=day(5)).areas] == areas


@pytest.mark.parametrize(("force", "ties"), [
    ("calvaran-army", {"wholes": ["XQ-forces"], "parts": ["brigade-3"], "side": None}),
    ("brigade-3", {"wholes": ["calvaran-army", "XQ-forces"], "parts": [], "side": None}),
    ("hill-front", {"wholes": [], "parts": [], "side": "hills", "allies": []}),
])  # fmt: skip
def test_a_force_is_told_with_what_it_is_part_of_and_its_side(
    ledger: Ledger, force: str, ties: dict[str, object]
) -> None:
    told = asdict(ledger.track(force, on=day(5)).ties)
    for name, expected in ties.items():
        assert (told[name] if name == "side" else [one["id"] for one in told[name]]) == expected
    assert told["more"] == 0


def first_claim(ledger: Ledger) -> str:
    return ledger.at("tarnholt", on=day(2)).holders[0].claims_for[0].claim


def test_a_claim_is_told_as_read_as_corrected_and_as_evidence(ledger: Ledger) -> None:
    key = first_claim(ledger)
    told = ledger.why(key)
    assert (told.corrected, told.quote) == (None, told.finding.claims[0].quote)  # type: ignore[union-attr]
    ledger.review(key, "accept", by="Ana")
    assert ledger.why(key).corrected is None
    ledger.review(key, "edit", by="Ana", changes=ledger.changes_from(key, ["modality=planned", "location=brannick"]))
    now = ledger.why(key)
    assert now.claim == told.claim
    assert (now.corrected.modality, now.corrected.location[0].id) == ("planned", "brannick")  # type: ignore[attr-defined]
    assert now.quote is not None
    assert now.quote.modality == "planned"
    ledger.undo_review(key)
    assert ledger.why(key).corrected is None


def test_a_rejected_claim_still_says_where_it_stands(ledger: Ledger) -> None:
    key = first_claim(ledger)
    ledger.review(key, "reject", by="Ana")
    told = ledger.why(key)
    assert told.finding is None
    assert told.quote is not None
    assert (told.quote.claim, told.quote.document, told.corrected) == (key, "one.txt", None)


def test_a_position_has_no_claim_of_its_own(ledger: Ledger) -> None:
    told = ledger.why(ledger.at("tarnholt", on=day(2)).holders[0].id)
    assert (told.claim, told.corrected, told.quote) == (None, None, None)


WORDS = " ".join(f"word{number}" for number in range(120))
HEADER = "---\ntitle: A quiet night\noutlet: First Post\n---\n"


@pytest.mark.parametrize(("lead", "before"), [
    ("", ""),
    ("A short beginning.", "A short beginning."),
    (HEADER, ""),
    (HEADER + "A short beginning.", "A short beginning."),
    (WORDS, None),
    (HEADER + WORDS, None),
])  # fmt: skip
def test_a_sentence_is_told_between_whole_words_and_without_the_file_s_header(
    ledger: Ledger, lead: str, before: str | None
) -> None:
    said = "The Calvaran army left Skell."
    claims = [
        claim("withdraw", actor="calvaran-army", origin="skell", when=on(30), evidence=said),
        claim("meet", actor="calvaran-army", evidence=WORDS),
    ]
    ledger.post([posting("long.txt", claims, day(31), "First Post", lead=lead)])
    key = ledger.search("left Skell").found[0].quote.claim
    told = ledger.why(key).passages[key]
    assert told.sentence == said
    if before is not None:
        assert told.before == before
    else:
        assert set(told.before.removeprefix("…").split()) <= set(WORDS.split())
        assert CONTEXT - 10 < len(told.before) <= CONTEXT + 1
        assert told.before.endswith(" word119")
    assert told.after.endswith("…")
    assert set(told.after.removesuffix("…").split()) <= set(WORDS.split())
