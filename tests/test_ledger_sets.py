"""Sets of forces in a ledger: what is told of a set is told of it alone, and shown beside a member as weak evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from laydown.ledger import Ledger, Posting
from laydown.lexicon.theatre import load_theatre
from laydown.model import Claim, Document, EventType, Mention, Modality, PlaceMention, Zone
from laydown.show import track_lines
from ledger_support import coded

_FORCES = """
source: invented
entries:
- {id: accord, name: Accord fighters, aliases: [the accord], kind: descriptor, members: [
   {force: north-guard, until: 2021-06-30}, {force: river-men, since: 2021-07-01}]}
- {id: allies, name: the allies, kind: coalition, members: [{force: accord}]}
- {id: north-guard, name: North Guard, kind: militia, aliases: [NGD],
   names: [{name: Ridge Watch, until: 2020-12-31}]}
- {id: guard-company, name: First Company, kind: unit, parent: north-guard}
- {id: river-men, name: River Men, kind: militia}
"""
_PLACES = """
source: invented
entries:
- {id: xx-ostra, name: Ostra, lat: 30.0, lon: 40.0, kind: town}
- {id: xx-belwick, name: Belwick, lat: 31.0, lon: 41.0, kind: town}
"""


def posting(number: int, force: str, place: str) -> Posting:
    """One report of invented words, in which a force is said to hold a place on the day it is published."""
    document, claims = coded(number, claims=1)
    claim: Claim = replace(
        claims[0], event=EventType.HOLD, modality=Modality.ASSERTED, origin=(), destination=(), source=(),
        actor=(Mention(text=force, start=0, end=1, id=force, name=force),),
        location=(PlaceMention(text=place, start=0, end=1, id=place, name=place),), zone=Zone.BODY,
    )  # fmt: skip
    article = replace(document.articles[0], published=date(2021, 3, 1))
    told: Document = replace(document, articles=(article,))
    return Posting(document=told, claims=(claim,), coder="test")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    pack = tmp_path / "pack"
    pack.mkdir()
    for name, text in (("forces", _FORCES), ("places", _PLACES), ("theatre", "name: pack\ntitle: Invented")):
        (pack / f"{name}.yaml").write_text(text, "utf-8")
    with Ledger.open(tmp_path / "l.db", create=True, theatre=load_theatre([pack])) as made:
        made.post([
            posting(1, "accord", "xx-ostra"), posting(2, "north-guard", "xx-belwick"),
            posting(3, "guard-company", "xx-belwick"), posting(5, "river-men", "xx-belwick"),
            posting(6, "allies", "xx-belwick"),
        ])  # fmt: skip
        yield made


@pytest.mark.parametrize(
    ("force", "on", "sets"),
    [
        ("North Guard", "2021-04-01", {"accord", "allies"}),
        ("North Guard", "2021-07-01", set()),
        ("River Men", "2021-04-01", set()),
        ("River Men", "2021-07-01", {"accord", "allies"}),
        ("First Company", "2021-04-01", {"accord", "allies"}),  # as part of the North Guard
        ("Accord fighters", "2021-04-01", {"allies"}),
    ],
)
def test_the_sets_of_a_force_are_those_of_the_day(ledger: Ledger, force: str, on: str, sets: set[str]) -> None:
    told = ledger.track(force, on=on)
    assert {holding.force for holding in told.of_sets} == sets
    assert told.more_of_sets == 0


def test_what_is_told_of_a_set_is_not_told_of_its_members(ledger: Ledger) -> None:
    told = ledger.track("North Guard", on="2021-04-01")
    assert {h.place for h in told.holdings} == {"xx-belwick"}
    assert "Ostra" not in told.summary
    there = ledger.at("Ostra", on="2021-04-01")
    assert {h.force for h in (*there.holders, *there.present)} == {"accord"}
    assert {h.force for h in told.of_parts} == {"guard-company"}
    lines = "\n".join(track_lines(told))
    assert lines.index("weak evidence") < lines.index("  Accord fighters: ")


def test_a_force_is_found_by_a_name_that_it_gave_up(ledger: Ledger) -> None:
    assert ledger.track("Ridge Watch", on="2021-04-01").force.id == "north-guard"


def test_a_set_is_told_with_its_members_and_a_member_with_its_sets(ledger: Ledger) -> None:
    accord = ledger.track("Accord fighters", on="2021-04-01").ties
    assert [(m.name, m.told, m.since, m.until) for m in accord.members] == [
        ("North Guard", True, None, date(2021, 6, 30)), ("River Men", True, date(2021, 7, 1), None),
    ]  # fmt: skip
    assert [one.id for one in accord.sets] == ["allies"]
    company = ledger.track("First Company", on="2021-04-01").ties
    assert [(one.id, one.until) for one in company.sets] == [("accord", date(2021, 6, 30))]
    assert [one.id for one in company.wholes] == ["north-guard"]
