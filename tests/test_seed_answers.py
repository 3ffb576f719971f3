"""The questions that laydown was conceived for, asked of a ledger of the five reports on one border.

The reports belong to their publishers and are not part of the project: without them beside it, nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from laydown.ingest import Work, ingest
from laydown.ledger import Ledger
from laydown.ledger.answers import Quote
from laydown.lexicon.theatre import load_theatre
from laydown.pipeline import Options
from laydown.reading import load_metadata

SEEDS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the reports are not here")
TOWN = "al-Bukamal"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    metadata, _ = load_metadata(SEEDS / "documents.jsonl")
    where = tmp_path_factory.mktemp("seeds") / "seeds.db"
    with Ledger.open(where, create=True, theatre=load_theatre(["syria-iraq"])) as ledger:
        options = Options(theatres=("syria-iraq",))
        done = ingest(sorted(SEEDS.glob("*.txt")), ledger, work=Work(options=options, metadata=metadata))
        assert (done.documents, done.failed, done.posted.articles) == (5, 0, 6)
        yield ledger


def documents(quotes: tuple[Quote, ...]) -> set[str]:
    return {quote.document[:3] for quote in quotes}


@pytest.mark.parametrize(
    ("on", "holder", "told_in"),
    [
        ("2017-06-01", "islamic-state", {"001"}),
        ("2017-12-12", "syrian-arab-army", {"004"}),
        ("2019-07-01", "syrian-arab-army", {"000", "004"}),
        ("2020-05-15", "IR-backed", {"002"}),
    ],
)
def test_who_held_the_town(on: str, holder: str, told_in: set[str], seeds: Ledger) -> None:
    answer = seeds.at(TOWN, on=on)
    assert answer.status == "held"
    (held,) = answer.holders
    assert held.force == holder
    assert documents(held.claims_for) == told_in
    assert held.claims_against == ()
    assert all(quote.act in ("gain", "hold") for quote in held.claims_for)


def test_the_withdrawal_is_reported_by_a_paper_and_the_demand_is_outlook(seeds: Ledger) -> None:
    answer = seeds.at(TOWN, on="2019-07-01")
    left = {h.force: h for h in answer.left}
    assert "al-watan" in left["pmf"].origins
    assert left["pmf"].until is not None
    assert left["pmf"].until.isoformat() == "2019-06-29"
    track = seeds.track("Iran-backed forces", on="2019-07-01")
    assert [q.modality for q in track.outlook if "Washington" in " ".join(q.speakers)] == ["demanded"]


def test_the_withdrawal_is_not_known_before_it_was_published(seeds: Ledger) -> None:
    answer = seeds.at(TOWN, on="2019-07-01", known="2019-06-28")
    assert (answer.left, answer.present, answer.fighting, answer.outlook) == ((), (), (), ())
    assert all(q.known.year < 2019 for h in answer.holders for q in h.claims_for)


def test_the_crossing_is_in_the_same_hands(seeds: Ledger) -> None:
    inside = {h.force for h in seeds.at(TOWN, on="2020-05-15").inside if h.place == "sy-al-bukamal-crossing"}
    assert inside == {"IR-forces", "iraqi-security-forces"}


def test_the_joint_centre_is_said_and_flatly_denied(seeds: Ledger) -> None:
    denied = [one for one in seeds.contested(on="2017-12-12").denied if one.event == "agree"]
    (finding,) = denied
    sides = {claim.side: claim.quote for claim in finding.claims}
    assert set(sides) == {"for", "against"}
    assert "absolutely no agreement" in sides["against"].sentence
    assert {"Syrian Democratic Forces", "Iraqi Army"} <= set(finding.forces)


def test_hezbollahs_pull_out_has_one_monitor_and_an_editor_who_could_not_confirm_it(seeds: Ledger) -> None:
    found = [one for one in seeds.brief("2019-06-24", "2019-07-01").moves if "Hezbollah" in one.forces]
    quotes = [claim.quote for one in found for claim in one.claims if "Damascus" in claim.quote.sentence]
    assert {"sohr"} <= {quote.origin for quote in quotes}
    assert any(quote.hedged for quote in quotes)


def test_the_articles_of_one_file_keep_their_own_dates(seeds: Ledger) -> None:
    gaza = seeds.at("Gaza Strip", on="2025-06-01")
    assert {q.known.year for h in (*gaza.present, *gaza.holders) for q in h.claims_for} == {2025}
    town = seeds.timeline_of_place(TOWN)
    assert max(q.known for s in town.spells for q in (s.opener, s.closer) if q is not None).year == 2020
