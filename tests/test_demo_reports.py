"""The demo's reports and their gold claims belong together: every quote is where the gold file says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laydown.lexicon.theatre import load_theatre
from laydown.model import EventType, Modality, Zone

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "src" / "laydown" / "data" / "demo"
REPORTS = sorted((DEMO / "reports").iterdir())
SLOTS = ("actor", "counterpart", "origin", "destination", "location", "source")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


GOLD = list(rows(ROOT / "quality" / "gold" / "demo.jsonl"))


def decoded(path: Path) -> str:
    """The text of a report, whose encoding is UTF-8 or, for one of them, windows-1252."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1252")


@pytest.mark.parametrize("claim", GOLD, ids=[claim["id"] for claim in GOLD])
def test_gold_claim_is_about_the_words_it_quotes(claim: dict[str, Any]) -> None:
    text = decoded(DEMO / "reports" / claim["doc"])
    assert text[claim["start"] : claim["end"]] == claim["quote"]
    assert {claim["event"], *claim["alt_events"]} <= {str(event) for event in EventType}
    assert claim["modality"] in {str(modality) for modality in Modality}
    assert claim["zone"] in {Zone.BODY, Zone.EDITOR_NOTE}
    assert all(all(filler.split("|")) for slot in SLOTS for filler in claim[slot])


def test_gold_ids_are_unique() -> None:
    assert len({claim["id"] for claim in GOLD}) == len(GOLD)


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_every_report_has_gold_claims_and_a_reasonable_length(report: Path) -> None:
    assert sum(claim["doc"] == report.name for claim in GOLD) >= 5
    assert 120 <= len(decoded(report).split()) <= 350


def test_metadata_covers_some_reports_only() -> None:
    listed = list(rows(DEMO / "documents.jsonl"))
    assert {row["doc"] for row in listed} < {report.name for report in REPORTS}
    assert all(date.fromisoformat(row["published"]).year == 2021 for row in listed)


def test_two_reports_have_a_troubled_encoding() -> None:
    with pytest.raises(UnicodeDecodeError):
        (DEMO / "reports" / "08-orven-handover.txt").read_text("utf-8")
    broken = (DEMO / "reports" / "16-hadrun-empties.txt").read_text("utf-8")
    names = {name.encode("latin-1").decode("utf-8") for name in re.findall(r"Br\S+gge", broken)}
    assert names == {"Brügge"}
    assert "Brügge" not in broken


def test_demo_theatre_loads_and_knows_the_reports_places() -> None:
    theatre = load_theatre(["demo"])
    named = {place.name for place in theatre.places.values()}
    assert {"Sulmet", "Orven crossing", "Kelmara", "Lower Vashta", "Tarsin oil field"} <= named
    assert "ardel-shield" in theatre.forces
