"""A war of two years in an invented theatre: forty-seven reports, read and posted, and what the ledger must answer.

What is true and what is not is told beside each pair of days. ``tests/scenario`` has the reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from conftest import ledger_places
from laydown.ingest import Ingested, Work, ingest
from laydown.ledger import Ledger
from laydown.ledger.answers import At, Fused, Quote
from laydown.ledger.question import Question
from laydown.ledger.standing import foremost
from laydown.ledger.standing import held as held_on
from laydown.pipeline import Options
from making import SCENARIO, theatre

REPORTS = sorted((SCENARIO / "reports").glob("*.md"))
LAST = "2022-12-31"


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Ingested]]:
    """The ledger of all reports, and what ingesting them told."""
    work = Work(options=Options(theatres=(str(SCENARIO / "theatre"),)))
    folder = tmp_path_factory.mktemp("scenario")
    with ledger_places(folder) as make, Ledger.open(make(), create=True, theatre=theatre()) as ledger:
        yield ledger, ingest(REPORTS, ledger, work=work)


@pytest.fixture(scope="module")
def war(posted: tuple[Ledger, Ingested]) -> Ledger:
    return posted[0]


def names(quotes: Sequence[Quote]) -> list[str]:
    """The reports that these quotes are from."""
    return [Path(quote.document).stem for quote in quotes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An answer: forces by what they do; ``support``/``oppose`` are the reports for and against the first holder.

    ``surest`` says that the holders are in that order. ``origins`` are those of the first holder, ``reasons`` some of
    its certainty; ``never`` are forces that must not be told as holding, present or besieging.
    """

    place: str
    on: str
    known: str | None
    status: str
    holders: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    besiegers: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    oppose: tuple[str, ...] = ()
    origins: tuple[str, ...] | None = None
    reasons: frozenset[str] = frozenset()
    outlook: tuple[str, ...] = ()
    never: tuple[str, ...] = field(default=())


PAIRS = {
    "only the garrison is known of": Expected(
        place="tarnholt", on="2021-03-04", known="2021-03-04", status="held", holders=("calvaran-army",),
        support=("tarnholt-garrison",), origins=("coastal-gazette",), reasons=frozenset({"confidence"}),
        never=("eastern-factions", "norrundian-army"),
    ),
    "the factions claim the town on the 5th and the army denies it the same day": Expected(
        place="tarnholt", on="2021-03-06", known="2021-03-06", status="contested",
        holders=("calvaran-army", "eastern-factions"), disputed=("eastern-factions",), left=("calvaran-army",),
        support=("tarnholt-denied",), origins=("rulf-ostend",), reasons=frozenset({"own_interest", "rivals"}),
    ),
    "the day itself, as known a week later": Expected(
        place="tarnholt", on="2021-03-04", known="2021-03-10", status="contested", holders=("eastern-factions",),
        disputed=("eastern-factions",), left=("calvaran-army",), origins=("ana-velle", "vell-monitor"),
        support=("tarnholt-claimed", "tarnholt-seen"), oppose=("tarnholt-denied",),
        reasons=frozenset({"origins", "denied_by_party", "observer"}),
    ),
    "a monitor sides with the claim; the army's word stays beside it": Expected(
        place="tarnholt", on="2021-03-10", known="2021-03-10", status="contested",
        holders=("eastern-factions", "calvaran-army"), disputed=("eastern-factions",), left=("calvaran-army",),
        support=("tarnholt-claimed", "tarnholt-seen"), oppose=("tarnholt-denied",),
    ),
    "weeks later nobody has seen the army there": Expected(
        place="tarnholt", on="2021-04-20", known="2021-04-20", status="held", holders=("eastern-factions",),
        left=("calvaran-army", "calvaran-army"), support=("tarnholt-claimed", "tarnholt-seen", "tarnholt-spring"),
        oppose=("tarnholt-denied",), never=("calvaran-army", "tide-movement"),
    ),
    "retaken: the agency has it from the ministry, and the losers say so themselves": Expected(
        place="tarnholt", on="2021-09-25", known="2021-09-25", status="held", holders=("calvaran-army",),
        left=("eastern-factions",), support=("tarnholt-retaken",), origins=("calvaran-ministry",),
        reasons=frozenset({"own_interest"}), never=("eastern-factions",),
    ),
    "presence is not control, and what is announced is no departure": Expected(
        place="tarnholt-air-base", on="2021-08-10", known="2021-08-10", status="unknown", present=("norrundian-army",),
        outlook=("base-plan",),
    ),
    "the withdrawal that was announced for July was not carried out": Expected(
        place="tarnholt-air-base", on="2021-09-01", known="2021-09-01", status="unknown", present=("norrundian-army",),
        outlook=("base-plan",),
    ),
    "a hundred of them leave: the others are still there": Expected(
        place="tarnholt-air-base", on="2022-05-10", known="2022-05-10", status="unknown", present=("norrundian-army",),
    ),
    "the army claims Brannick and the Front's spokeswoman denies it": Expected(
        place="brannick", on="2021-05-10", known="2021-05-10", status="contested", holders=("calvaran-army",),
        disputed=("calvaran-army",), left=("hill-front",), support=("brannick-claimed",), oppose=("brannick-denied",),
        origins=("calvaran-ministry",), reasons=frozenset({"denied_by_party", "own_interest"}),
    ),
    "a monitor sees the Front there: the denial gains": Expected(
        place="brannick", on="2021-05-25", known="2021-05-25", status="contested",
        holders=("hill-front", "calvaran-army"),
        disputed=("calvaran-army",), left=("hill-front",), support=("brannick-monitor",), origins=("vell-monitor",),
    ),
    "the denial has proved true": Expected(
        place="brannick", on="2021-06-20", known="2021-06-20", status="held", holders=("hill-front",),
        left=("hill-front", "calvaran-army"), support=("brannick-monitor", "brannick-june"), never=("calvaran-army",),
    ),
    "the whole province is claimed; the town is not taken by that": Expected(
        place="brannick", on="2022-04-12", known="2022-04-12", status="held", holders=("hill-front",),
        support=("brannick-monitor", "brannick-june", "brannick-still"), never=("calvaran-army",),
    ),
    "a departure that was announced, before": Expected(
        place="corrin", on="2021-07-10", known="2021-07-10", status="held", holders=("norrundian-army",),
        outlook=("corrin-plan",), support=("corrin-norrund",),
    ),
    "and carried out: nobody holds the town": Expected(
        place="corrin", on="2021-08-20", known="2021-08-20", status="vacant", left=("norrundian-army",),
        outlook=("corrin-plan",), never=("norrundian-army",),
    ),
    "a paper's error, while it stood": Expected(
        place="corrin", on="2021-11-05", known="2021-11-08", status="held", holders=("hill-front",),
        support=("corrin-hills",), origins=("morn-today",), left=("norrundian-army",),
    ),
    "a paper's error, once the paper has corrected it": Expected(
        place="corrin", on="2021-11-05", known="2021-11-09", status="vacant", left=("norrundian-army",),
        never=("hill-front",),
    ),
    "what somebody demands moves nobody": Expected(
        place="corrin", on="2022-08-01", known="2022-08-01", status="unknown", outlook=("corrin-demand",),
        never=("calvaran-army", "norrundian-army", "hill-front"),
    ),
    "handed over": Expected(
        place="dunmere", on="2021-06-10", known="2021-06-10", status="held", holders=("tide-movement",),
        left=("hill-front",), support=("dunmere-handover",), never=("hill-front", "ash-circle"),
    ),
    "a report without a date bears on no day of these years": Expected(
        place="dunmere", on=LAST, known=None, status="held", holders=("tide-movement",), never=("ash-circle",),
    ),
    "besieged: held by one, laid siege to by another": Expected(
        place="harrowgate", on="2021-06-01", known="2021-06-01", status="besieged", holders=("calvaran-army",),
        besiegers=("tide-movement",), support=("harrowgate-army",),
    ),
    "besieged already in the days before the first report of it": Expected(
        place="harrowgate", on="2021-05-05", known="2021-06-01", status="besieged", holders=("calvaran-army",),
        besiegers=("tide-movement",),
    ),
    "the siege is lifted": Expected(
        place="harrowgate", on="2021-07-10", known="2021-07-10", status="held", holders=("calvaran-army",),
        never=("tide-movement",),
    ),
    "the second siege ends with the town": Expected(
        place="harrowgate", on="2022-03-05", known="2022-03-05", status="held", holders=("tide-movement",),
        left=("calvaran-army",), support=("harrowgate-falls",), never=("calvaran-army",),
    ),
    "two forces together": Expected(
        place="quellin", on="2021-04-01", known="2021-04-01", status="joint",
        holders=("calvaran-army", "lantern-guard"), support=("quellin-joint",),
    ),
    "a hoax in three papers is one origin": Expected(
        place="quellin", on="2022-06-08", known="2022-06-08", status="held", holders=("ash-circle",),
        left=("calvaran-army", "lantern-guard"), support=("hoax-first", "hoax-second", "hoax-third"),
        origins=("ostelle-tribune",), reasons=frozenset({"confidence"}),
    ),
    "a monitor denies the hoax": Expected(
        place="quellin", on="2022-06-10", known="2022-06-10", status="contested", holders=("ash-circle",),
        disputed=("ash-circle",), left=("calvaran-army", "lantern-guard"), oppose=("hoax-denied",),
        support=("hoax-first", "hoax-second", "hoax-third"), reasons=frozenset({"denied"}),
    ),
    "the hoax is over": Expected(
        place="quellin", on="2022-07-21", known="2022-07-21", status="joint",
        holders=("calvaran-army", "lantern-guard"), support=("quellin-after",), never=("ash-circle",),
        left=("calvaran-army", "lantern-guard", "ash-circle"),
    ),
    "taken by somebody who is not named": Expected(
        place="skell", on="2021-04-25", known="2021-04-25", status="held", holders=("?",), support=("skell-gunmen",),
    ),
    "the takers get a name, and the past with them": Expected(
        place="skell", on="2021-04-25", known="2021-05-06", status="held", holders=("ash-circle",),
        support=("skell-circle",), never=("?",),
    ),
    "a village that its takers left": Expected(
        place="skell", on="2021-12-10", known="2021-12-10", status="vacant", left=("ash-circle",),
        never=("ash-circle",),
    ),
    "December in Osk, as known in December": Expected(
        place="osk", on="2021-12-01", known="2021-12-31", status="held", holders=("hill-front",),
        support=("osk-lost",), left=("calvaran-army",), never=("tide-movement",),
    ),
    "December in Osk, as known since June: a late report changes the past": Expected(
        place="osk", on="2021-12-01", known="2022-06-01", status="held", holders=("tide-movement",),
        support=("osk-late",), left=("calvaran-army", "hill-front"), never=("hill-front",),
    ),
    "and not before it was published": Expected(
        place="osk", on="2021-12-01", known="2022-05-31", status="held", holders=("hill-front",),
        left=("calvaran-army",), never=("tide-movement",),
    ),
    "Osk, taken, lost and retaken": Expected(
        place="osk", on="2022-06-02", known="2022-06-02", status="held", holders=("calvaran-army",),
        support=("osk-retaken",), never=("tide-movement", "hill-front"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("expected", PAIRS.values(), ids=PAIRS.keys())
def test_who_is_at_a_place(war: Ledger, expected: Expected) -> None:
    told = war.at(expected.place, on=expected.on, known=expected.known)
    assert (told.status, [h.force for h in told.holders]) == (expected.status, list(expected.holders))
    assert tuple(h.force for h in told.present) == expected.present
    assert tuple(h.force for h in told.besiegers) == expected.besiegers
    assert tuple(sorted(h.force for h in told.left)) == tuple(sorted(expected.left))
    assert tuple(h.force for h in told.holders if h.disputed) == expected.disputed
    assert tuple(names(told.outlook)) == expected.outlook
    assert not {h.force for h in (*told.holders, *told.present, *told.besiegers)} & set(expected.never)
    _check_first(told, expected)
    _check_known(told, expected)


def _check_first(told: At, expected: Expected) -> None:
    """Claims, origins and reasons of the first holder; the surest is first."""
    sure = [h.certainty.probability for h in told.holders]
    assert sure == sorted(sure, reverse=True)
    for held in told.holders[:1]:
        if expected.support:
            assert names(held.claims_for) == list(expected.support)
        assert names(held.claims_against) == list(expected.oppose)
        assert expected.origins is None or held.origins == expected.origins
        assert expected.reasons <= {reason.feature for reason in held.certainty.reasons}


def _check_known(told: At, expected: Expected) -> None:
    """No sentence of a later day, each word for word from its report."""
    for held in (*told.holders, *told.present, *told.besiegers, *told.left, *told.inside, *told.around):
        for quote in (*held.claims_for, *held.claims_against):
            assert expected.known is None or quote.known.isoformat() <= expected.known
            text = (SCENARIO / "reports" / f"{Path(quote.document).stem}.md").read_text("utf-8")
            assert " ".join(text[quote.start : quote.end].split()) == quote.sentence


def test_every_report_is_posted_once(posted: tuple[Ledger, Ingested]) -> None:
    war, told = posted
    assert (told.documents, told.posted.stored, told.failed) == (len(REPORTS), len(REPORTS), 0)
    assert war.counts()["document"] == len(REPORTS) > 40


def test_two_origins_make_an_answer_surer_and_a_republished_text_does_not(war: Ledger) -> None:
    def sure(place: str, known: str) -> float:
        told = war.at(place, on="2022-06-08" if place == "quellin" else "2021-03-10", known=known)
        (held,) = [h for h in told.holders if h.force in ("ash-circle", "eastern-factions")]
        return held.certainty.credibility

    assert sure("tarnholt", "2021-03-06") < sure("tarnholt", "2021-03-09")
    assert sure("quellin", "2022-06-06") == sure("quellin", "2022-06-08") > sure("quellin", "2022-06-09")


def test_what_is_said_against_ones_own_side_weighs_more(war: Ledger) -> None:
    told = war.at("tarnholt", on="2021-09-25", known="2021-09-25")
    (left,) = told.left
    assert (left.ended, names(left.claims_for)[-1]) == ("leave", "tarnholt-admitted")
    assert "against_interest" in {reason.feature for reason in left.certainty.reasons}
    assert left.certainty.probability > told.holders[0].certainty.probability


def test_a_town_tells_of_its_crossing_and_base_apart(war: Ledger) -> None:
    told = war.at("Tarnholt", on="2021-04-20", known="2021-04-20")
    assert {(h.place, h.force, h.kind) for h in told.inside} == {
        ("tarnholt-crossing", "tide-movement", "control"), ("tarnholt-air-base", "norrundian-army", "presence"),
    }  # fmt: skip
    around = war.at("Tarnholt crossing", on="2021-04-20", known="2021-04-20").around
    assert [(h.place, h.force) for h in around] == [("tarnholt", "eastern-factions")]


def test_a_province_claimed_is_told_of_the_province_and_beside_its_towns(war: Ledger) -> None:
    told = war.at("Vell province", on="2022-04-20", known="2022-04-20")
    assert [(h.force, names(h.claims_for)) for h in told.holders] == [("calvaran-army", ["vell-province"])]
    assert ("brannick", "hill-front") in {(h.place, h.force) for h in told.inside}
    (around,) = war.at("Brannick", on="2022-04-20", known="2022-04-20").around
    assert (around.place, around.force) == ("vell", "calvaran-army")


def test_certainty_fades_with_age_and_the_answer_says_when_it_was_last_seen(war: Ledger) -> None:
    fresh, old = (war.at("Dunmere", on=day, known="2022-12-31").holders[0] for day in ("2021-06-10", LAST))
    assert fresh.certainty.credibility == old.certainty.credibility
    assert fresh.certainty.probability > old.certainty.probability
    assert "last seen 4 June 2021" in war.at("Dunmere", on=LAST, known="2022-12-31").summary


def test_a_misspelt_place_is_found(war: Ledger) -> None:
    assert war.at("Tarnhold", on="2021-04-20").place.id == "tarnholt"
    assert war.at("Branick", on="2021-04-20").place.id == "brannick"


def test_where_a_force_is(war: Ledger) -> None:
    told = war.track("Calvaran army", on="2022-04-20", known="2022-04-20")
    assert {h.place for h in told.holdings} == {"vell", "osk", "tarnholt", "quellin"}
    told = war.track("Norrundian army", on="2021-09-01", known="2021-09-01")
    assert [(h.place, h.kind) for h in told.holdings] == [("tarnholt-air-base", "presence")]
    assert {h.place for h in told.left} == {"corrin"}
    assert names(told.outlook) == ["corrin-plan", "base-plan"]


def test_timeline_of_a_place(war: Ledger) -> None:
    told = [(s.force, str(s.since), str(s.until), s.ended) for s in war.timeline_of_place("Osk", known=LAST).spells]
    assert told == [
        ("hill-front", "None", "2021-02-03", "lose"),
        ("calvaran-army", "2021-02-03", "2021-10-10", "taken"),
        ("hill-front", "2021-10-10", "2021-11-20", "lose"),
        ("tide-movement", "2021-11-20", "2022-01-15", "taken"),
        ("calvaran-army", "2022-01-15", "None", None),
    ]


def test_timeline_of_a_force(war: Ledger) -> None:
    told = war.timeline_of_force("Ash Circle", known=LAST).spells
    assert [(s.place, str(s.since), str(s.until), s.ended) for s in told] == [
        ("skell", "2021-04-19", "2021-12-05", "leave"), ("quellin", "2022-06-05", "2022-07-20", "superseded"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "places"),
    [
        ("2021-03-01", set()),
        ("2021-03-10", {"tarnholt"}),
        ("2021-05-25", {"brannick"}),
        ("2021-06-20", set()),
        ("2022-06-10", {"quellin"}),
        ("2022-07-21", set()),
    ],
)
def test_what_is_contested(war: Ledger, on: str, places: set[str]) -> None:
    assert {one.place.id for one in war.contested(on=on, known=on).places} == places


def test_a_denial_stands_beside_what_it_denies(war: Ledger) -> None:
    (denied,) = war.contested(on="2022-06-10", known="2022-06-10").denied
    sides = {(Path(c.quote.document).stem, c.side) for c in denied.claims}
    assert sides == {("hoax-first", "for"), ("hoax-second", "for"), ("hoax-third", "for"), ("hoax-denied", "against")}
    assert denied.origins == ("ostelle-tribune",)


def test_what_changed_when_a_paper_corrected_itself(war: Ledger) -> None:
    (change,) = war.changes("2021-11-08", until="2021-11-09").changes
    assert (change.what, change.before.force if change.before else None) == ("withdrawn", "hill-front")
    (change,) = war.changes("2021-11-01", until="2021-11-03").changes
    assert (change.what, change.after.force if change.after else None) == ("new", "hill-front")
    assert not war.changes("2021-11-01", until="2021-11-09").changes


def test_what_a_late_report_changed(war: Ledger) -> None:
    told = {(c.what, (c.after or c.before).force) for c in war.changes("2022-05-31", until="2022-06-01").changes}  # type: ignore[union-attr]
    assert told == {("changed", "hill-front"), ("new", "tide-movement")}


def test_why_shows_both_sides_in_their_context(war: Ledger) -> None:
    (held,) = [h for h in war.at("Tarnholt", on="2021-03-10", known="2021-03-10").holders if h.disputed]
    told = war.why(held.id, on="2021-03-10", known="2021-03-10")
    assert told.holding == held
    (against,) = held.claims_against
    assert "still holds Tarnholt" in told.passages[against.claim].after
    claim = war.why(against.claim, known="2021-03-10")
    assert claim.finding is not None
    assert claim.finding.relation == "denied"
    assert {c.side for c in claim.finding.claims} == {"for", "against"}


def test_search_finds_sentences(war: Ledger) -> None:
    assert names([one.quote for one in war.search('"recaptured Tarnholt"').found]) == ["tarnholt-retaken"]
    assert not war.search('"recaptured Tarnholt"', known="2021-09-19").found


def test_the_digest_of_a_summer(war: Ledger) -> None:
    told = war.brief("2021-06-01", "2021-08-31", known="2021-08-31")
    assert reported(told.hands) == {"dunmere-handover"}
    assert {"corrin-left", "corrin-citing"} <= reported(told.moves)
    assert reported(told.announced) == {"corrin-plan"}
    assert reported(told.unseen) == {"base-plan"}
    assert "Tarnholt air base" in told.markdown.partition("Announced, not seen")[2]


def reported(found: Sequence[Fused]) -> set[str]:
    """The reports behind these findings."""
    return {Path(claim.quote.document).stem for one in found for claim in one.claims}


def test_an_article_that_cites_another_adds_no_origin(war: Ledger) -> None:
    told = war.brief("2021-08-10", "2021-08-20", known="2021-08-20")
    (left,) = [one for one in told.moves if "Corrin" in one.places]
    assert reported([left]) == {"corrin-left", "corrin-citing"}
    assert (left.relation, left.origins) == ("single", ("norrundian-ministry",))


def test_of_many_positions_the_foremost_are_told_and_the_others_counted(war: Ledger) -> None:
    with war.reading() as (connection, facts):
        question = Question(connection=connection, facts=facts, on=date(2022, 5, 10))
        every = list(connection.execute(held_on(question)))
        rows, count = foremost(question, held_on(question), 3)
        assert (count, len(rows)) == (len(every), 3)
        assert count > 3
        assert {row.kind for row in rows} == {"control"}
        newest = sorted((row.valid_from for row in every if row.kind == "control"), reverse=True)
        assert [row.valid_from for row in rows] == newest[:3]
        assert foremost(question, held_on(question), count)[1] == count
