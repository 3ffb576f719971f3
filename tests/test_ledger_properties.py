"""What holds for every ledger, whatever is posted: claims are made at random here, not read from text."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from laydown.ledger import Ledger, Posted, Posting, tables
from laydown.model import Claim, DateBasis, Modality, When
from laydown.problems import UnknownName
from making import claim, day, force, in_runs, named, on, place, posting, quantity, speaker, theatre, when

EXAMPLES = int(os.environ.get("LAYDOWN_TEST_EXAMPLES", "8"))
SPAN = 150
settings.register_profile(
    "ledger", max_examples=EXAMPLES, derandomize=EXAMPLES < 100, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate],    # making a failure smaller takes minutes: each try is a ledger
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
PROFILE = settings.get_profile("ledger")

NewLedger = Callable[..., Ledger]
FORCES = (
    "calvaran-army",
    "brigade-3",
    "lantern-guard",
    "tide-movement",
    "sable-battalion",
    "hill-front",
    "Reed Company",
)
PLACES = ("tarnholt", "tarnholt-crossing", "lower-vell", "vell", "osk", "Nettle Ford", "NETTLE FORD")
OUTLETS = ("Coastal Gazette", "Ostelle Tribune", "Harbour Wire", None)
SPEAKERS = ("calvaran-ministry", "ana-velle", "vell-monitor", "Bera Tolm")
EVENTS = {
    "capture": ("captured", "actor counterpart location"), "hold": ("controls", "actor location"),
    "withdraw": ("withdrew", "actor origin"), "deploy": ("deployed", "actor destination"),
    "redeploy": ("redeployed", "actor origin destination"), "handover": ("handed over", "actor counterpart location"),
    "attack": ("besieged", "actor counterpart location"), "advance": ("advanced", "actor location"),
}  # fmt: skip
RELATIONS = (None, None, None, None, "near", "centre of", "towards")
LEADS = ("", *(ledger_text.replace("\n", " ") for ledger_text in (
    """Shelling was heard through the night along the river road and families slept in cellars while the council met by
candle light to count the flour that was left in the mill and to write a letter to the governor of the province.""",
    """The harvest fair was put off for a third year because the bridge is closed and the traders of the upper valley
cannot bring their cattle down before the snow, the head of the guild told a meeting in the old corn exchange.""",
)))  # fmt: skip

moments = st.integers(0, SPAN)
forces_said = st.lists(st.sampled_from(FORCES), min_size=0, max_size=2, unique=True).map(
    lambda keys: tuple(force(key) for key in keys)
)
places_said = st.builds(place, st.sampled_from(PLACES), relation=st.sampled_from(RELATIONS)).map(lambda one: (one,))
modalities = st.sampled_from((*("asserted",) * 6, "denied", "denied", "planned", "possible"))


@st.composite
def periods(draw: st.DrawFn, around: int) -> When | None:
    """None, a day, or a stretch that began some days before."""
    kind = draw(st.sampled_from(("none", "day", "day", "stretch", "open", "publication")))
    end = max(0, around - draw(st.integers(0, 40)))
    match kind:
        case "none":
            return None
        case "day":
            return on(end)
        case "stretch":
            return when(day(max(0, end - draw(st.integers(0, 20)))), day(end))
        case "open":
            return when(day(end), None)
        case _:
            return when(day(max(0, around - 6)), day(around), DateBasis.PUBLICATION)


@st.composite
def claims(draw: st.DrawFn, around: int) -> Claim:
    """A claim made in a report of day ``around``."""
    event = draw(st.sampled_from(sorted(EVENTS)))
    trigger, slots = EVENTS[event]
    forces = {slot: draw(forces_said) for slot in slots.split() if slot in ("actor", "counterpart")}
    places = {slot: draw(places_said) for slot in slots.split() if slot not in ("actor", "counterpart")}
    sources = draw(st.lists(st.sampled_from(SPEAKERS), max_size=1))
    return claim(
        event, trigger, modality=draw(modalities), hedged=draw(st.booleans()), when=draw(periods(around)),
        source=tuple(speaker(key) for key in sources), confidence=draw(st.sampled_from((0.5, 0.9))),
        quantity=quantity(draw(st.sampled_from((0, 0, 12, 40))), "killed"), **forces, **places,
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn, most: int = 8) -> list[Posting]:
    """Reports of one to three claims; some share the better part of their text."""
    made = []
    for number in range(draw(st.integers(1, most))):
        around = draw(moments)
        said = draw(st.lists(claims(around), min_size=1, max_size=3))
        published = draw(st.sampled_from((day(around),) * 9 + (None,)))
        paper, lead = draw(st.sampled_from(OUTLETS)), draw(st.sampled_from(LEADS))
        made.append(posting(f"report-{number}", said, published, paper, lead))
    return made


def dumped(ledger: Ledger, *which: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of these tables (all that is derived or said, by default), without row numbers and recorded times."""
    names = which or ("document", "article", "band", "force", "place", "source", "name", "claim", "claim_force",
                      "claim_place", "effect", "position")  # fmt: skip
    with ledger.reading() as (connection, _):
        ids = {row.number: row.id for row in connection.execute(select(tables.claim.c.number, tables.claim.c.id))}
        told = {}
        for name in names:
            table = tables.SCHEMA.tables[name]
            kept = [c.name for c in table.c if c.name not in ("number", "recorded") or name in ("band", "article")]
            rows = connection.execute(select(*(table.c[c] for c in kept))).mappings()
            told[name] = sorted(
                repr([(c, ids[row[c]] if (name, c) in _NUMBERED else row[c]) for c in kept]) for row in rows
            )
    return told


_NUMBERED = {("claim_force", "claim"), ("claim_place", "claim"), ("effect", "claim")}


def answers(ledger: Ledger, known: int | None, days: Sequence[int] = (70, SPAN)) -> dict[str, object]:
    """Every kind of answer on some days."""
    told: dict[str, object] = {}
    by = day(known) if known is not None else None
    for key in PLACES:
        one = place(key).id or "~nettle ford"
        for number in days:
            told[f"at {one} {number}"] = asked(ledger.at, one, on=day(number), known=by)
        told[f"timeline {one}"] = asked(ledger.timeline_of_place, one, known=by)
    for key in FORCES:
        one = force(key).id or "~reed company"
        told[f"track {one}"] = asked(ledger.track, one, on=day(days[-1]), known=by)
    for number in days:
        told[f"contested {number}"] = ledger.contested(on=day(number), known=by)
    told["brief"] = ledger.brief(day(0), day(SPAN), known=by)
    told["search"] = ledger.search("captured", known=by)
    return told


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, object]:
    """What differs between two dumps, or two sets of answers: rows, or fields, of the one and of the other."""
    return {
        key: _parts(one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)
    }


def _parts(one: Any, other: Any) -> object:
    if isinstance(one, list) and isinstance(other, list):
        return [row for row in one if row not in other], [row for row in other if row not in one]
    fields = getattr(one, "__slots__", ())
    pairs = [
        (f, getattr(one, f), getattr(other, f, None)) for f in fields if getattr(one, f) != getattr(other, f, None)
    ]
    return pairs or (one, other)


def asked(question: Callable[..., object], name: str, **days: object) -> object:
    """The answer, or that the ledger knows nothing of the name."""
    try:
        return question(name, **days)
    except UnknownName:
        return "unknown"


def filled(new_ledger: NewLedger, several: Sequence[Posting]) -> Ledger:
    """A ledger of these reports."""
    ledger = new_ledger(theatre())
    ledger.post(several)
    return ledger


def test_settings_are_those_of_this_module() -> None:
    assert PROFILE.max_examples == EXAMPLES


@PROFILE
@given(st.data())
def test_order_and_batches_of_posting_do_not_matter(new_ledger: NewLedger, data: st.DataObject) -> None:
    several = data.draw(reports())
    other = data.draw(st.permutations(several))
    with filled(new_ledger, several) as first, new_ledger(theatre()) as second:
        for run in in_runs(other, data.draw(st.lists(st.integers(1, len(other)), max_size=3))):
            second.post(run)
            if data.draw(st.booleans()):
                second.refresh()
        assert not differing(dumped(first), dumped(second))
        known = data.draw(st.one_of(st.none(), moments))
        assert not differing(answers(first, known), answers(second, known))


@PROFILE
@given(reports(), moments)
def test_what_was_known_never_changes_when_more_is_published(
    new_ledger: NewLedger, several: list[Posting], known: int
) -> None:
    early = [one for one in several if published(one) <= day(known)]
    late = [one for one in several if published(one) > day(known)]
    with filled(new_ledger, [SPELLINGS, *early]) as ledger:
        before = answers(ledger, known)
        ledger.post(late)
        after = answers(ledger, known)
    told = {key for key, answer in before.items() if answer != "unknown"}
    assert not differing({key: before[key] for key in told}, {key: after[key] for key in told})


SPELLINGS = posting("spellings", [claim("agree", "agreed", location=("Nettle Ford", "NETTLE FORD"))], day(0))
"""How a name that the theatre does not know is written is no part of what was known: the better spelling is shown."""


def published(one: Posting) -> date:
    """When it became known; undated reports when they were fetched."""
    return one.document.articles[0].published or date.fromisoformat(str(one.retrieved)[:10])


@PROFILE
@given(reports(), moments)
def test_as_known_on_a_day_is_as_if_nothing_later_had_been_published(
    new_ledger: NewLedger, several: list[Posting], known: int
) -> None:
    early = [one for one in several if published(one) <= day(known)]
    several, early = [SPELLINGS, *several], [SPELLINGS, *early]
    with filled(new_ledger, several) as everything, filled(new_ledger, early) as then:
        for key in PLACES:
            one = place(key).id or "~nettle ford"
            told = asked(everything.at, one, on=day(known), known=day(known))
            alone = asked(then.at, one, on=day(known))
            if alone != "unknown":
                assert not differing({key: replace(told, known=None)}, {key: alone})  # type: ignore[type-var]


@PROFILE
@given(reports(), st.data())
def test_posting_twice_is_posting_once_and_the_counts_add_up(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    with new_ledger(theatre()) as ledger:
        first = ledger.post(several)
        before, counted = dumped(ledger), ledger.counts()
        again = data.draw(st.lists(st.sampled_from(several), min_size=1, max_size=12))
        second = ledger.post(again)
        assert first == Posted(
            stored=len(several), articles=len(several), claims=len({c.id for one in several for c in one.claims})
        )
        assert second == Posted(present=len(again))
        assert second.documents == len(again)
        assert not differing(dumped(ledger), before)
        assert ledger.counts() == counted


@PROFILE
@given(reports(), st.data())
def test_what_people_take_back_leaves_no_trace_in_the_answers(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    with filled(new_ledger, several) as ledger:
        before, told = dumped(ledger), answers(ledger, None)
        out = data.draw(st.lists(st.sampled_from([one.id for one in several]), unique=True))
        for key in out:
            assert ledger.retract(key, reason="a test", by="tester")
        judged = data.draw(st.lists(st.sampled_from([c for one in several for c in one.claims]), max_size=4))
        for one in judged:
            action, changes = data.draw(st.sampled_from(JUDGEMENTS))
            ledger.review(one.id, action, by="tester", changes=changes)
        ledger.refresh()
        for one in judged:
            ledger.undo_review(one.id)
        for key in out:
            assert ledger.restore(key, reason="a test", by="tester")
        assert not differing(dumped(ledger), before)
        assert not differing(answers(ledger, None), told)


def redated(one: Posting, published: int) -> Posting:
    """The report with its article of another day."""
    article = replace(one.document.articles[0], published=day(published), published_basis="given")
    return replace(one, document=replace(one.document, articles=(article,)))


JUDGEMENTS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("accept", None), ("reject", None), ("edit", {"modality": "denied"}), ("edit", {"modality": "asserted"}),
    ("edit", {"hedged": True}), ("edit", {"modality": "planned"}),
)  # fmt: skip


@PROFILE
@given(reports(), st.data())
def test_deriving_and_coding_anew_changes_nothing(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    with filled(new_ledger, several[:-1]) as ledger:
        ledger.refresh()
        ledger.post(several[-1:])
        if data.draw(st.booleans()):
            ledger.retract(several[0].id, reason="a test", by="tester")
            ledger.review(several[-1].claims[0].id, "edit", by="tester", changes={"modality": "denied"})
        before = dumped(ledger)
        ledger.rebuild()
        assert not differing(dumped(ledger), before)
        posted = ledger.post(several, replace=True)
        assert posted == Posted(replaced=len(several))
        assert posted.documents == len(several)
        assert not differing(dumped(ledger), before)


@PROFILE
@given(reports(), st.data())
def test_a_claim_coded_differently_and_then_as_before_is_as_it_was(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(several))
    fewer = redated(replace(one, claims=one.claims[1:]), data.draw(moments))
    with (
        filled(new_ledger, several) as ledger,
        filled(new_ledger, [fewer if p is one else p for p in several]) as other,
    ):
        before, told = dumped(ledger), answers(ledger, None)
        posted = ledger.post([fewer], replace=True)
        assert (posted.replaced, posted.superseded) == (
            1,
            len({c.id for c in one.claims} - {c.id for c in fewer.claims}),
        )
        derived = ("article", "band", "effect", "position")
        assert not differing(dumped(ledger, *derived), dumped(other, *derived))
        ledger.post([one], replace=True)
        assert not differing(dumped(ledger), before)
        assert not differing(answers(ledger, None), told)


@PROFILE
@given(reports(), moments, st.one_of(st.none(), moments))
def test_places_told_as_contested_are_those_whose_answer_says_so(
    new_ledger: NewLedger, several: list[Posting], number: int, known: int | None
) -> None:
    by = day(known) if known is not None else None
    with filled(new_ledger, several) as ledger:
        listed = {one.place.id for one in ledger.contested(on=day(number), known=by).places}
        with ledger.reading() as (_, facts):
            keys = sorted(facts.places)
        said = {key for key in keys if ledger.at(key, on=day(number), known=by).status == "contested"}
    assert listed == said


@PROFILE
@given(reports(), moments, moments)
def test_every_holding_rests_on_claims_that_were_known_and_assert_it(
    new_ledger: NewLedger, several: list[Posting], number: int, known: int
) -> None:
    modality = {c.id: c.modality for one in several for c in one.claims}
    with filled(new_ledger, several) as ledger:
        for key in PLACES:
            told: Any = asked(ledger.at, place(key).id or "~nettle ford", on=day(number), known=day(known))
            if told == "unknown":
                continue
            for held in (*told.holders, *told.present, *told.besiegers, *told.left, *told.inside, *told.around):
                assert held.claims_for
                assert {modality[q.claim] for q in held.claims_for} == {Modality.ASSERTED}
                assert all(q.known <= day(known) for q in (*held.claims_for, *held.claims_against))
                assert 0 <= held.certainty.probability <= held.certainty.credibility <= 1
            assert not {h.id for h in told.holders} & {h.id for h in told.left}


def test_an_article_that_is_read_as_two_and_as_one_again(new_ledger: NewLedger) -> None:
    taken = claim("capture", "captured", actor="hill-front", location="osk", when=on(3))
    one = posting("one", [taken], day(4), "Coastal Gazette", LEADS[1])
    second = replace(one.document.articles[0], number=2, published=day(8))
    document = replace(one.document, articles=(one.document.articles[0], second))
    two = replace(one, document=document, claims=(named(replace(one.claims[0], article=2)),))
    with filled(new_ledger, [one]) as ledger:
        before = dumped(ledger, "claim", "effect", "position")
        assert ledger.post([two], replace=True) == Posted(replaced=1, claims=1, superseded=1)
        assert not ledger.at("osk", on=day(5), known=day(7)).holders
        assert [h.force for h in ledger.at("osk", on=day(5), known=day(8)).holders] == ["hill-front"]
        ledger.post([one], replace=True)
        assert ledger.at("osk", on=day(5), known=day(7)).holders
        assert not differing(dumped(ledger, "effect", "position"), {key: before[key] for key in ("effect", "position")})


def test_whose_side_a_speaker_is_on_does_not_depend_on_what_else_was_posted(new_ledger: NewLedger) -> None:
    held = claim("hold", "controls", actor="lantern-guard", location="osk", when=on(3), source="calvaran-ministry")
    other = claim("hold", "controls", actor="calvaran-army", location="quellin", when=on(90))
    with filled(new_ledger, [posting("one", [held], day(4))]) as ledger:
        before = ledger.at("osk", on=day(9), known=day(9))
        assert "own_interest" in {reason.feature for reason in before.holders[0].certainty.reasons}
        ledger.post([posting("other", [other], day(91))])
        assert ledger.at("osk", on=day(9), known=day(9)) == before


def test_what_a_person_rejects_or_corrects_is_no_outlook(new_ledger: NewLedger) -> None:
    plan = claim("withdraw", "withdraw", modality="planned", actor="hill-front", origin="osk")
    told = posting("plan", [plan], day(4))
    with filled(new_ledger, [told]) as ledger:
        for action, changes, left in (("reject", None, 0), ("edit", {"modality": "asserted"}, 0),
                                      ("edit", {"modality": "ordered"}, 1), ("accept", None, 1)):  # fmt: skip
            ledger.review(told.claims[0].id, action, by="tester", changes=changes)
            assert len(ledger.at("osk", on=day(5)).outlook) == left
            ledger.undo_review(told.claims[0].id)
            assert len(ledger.at("osk", on=day(5)).outlook) == 1


def test_reasons_are_given_only_of_what_was_known(new_ledger: NewLedger) -> None:
    told = posting("one", [claim("capture", "captured", actor="hill-front", location="osk", when=on(3))], day(4))
    with filled(new_ledger, [told]) as ledger:
        keys = (ledger.at("osk", on=day(5)).holders[0].id, told.claims[0].id, "F" + told.claims[0].id)
        for key in keys:
            assert ledger.why(key, known=day(4)).subject == key
            with pytest.raises(UnknownName):
                ledger.why(key, known=day(3))


def test_a_failed_posting_leaves_a_ledger_that_takes_the_next(new_ledger: NewLedger) -> None:
    good = posting("good", [claim("capture", "captured", actor="hill-front", location="osk", when=on(3))], day(4))
    bad = replace(good, document=replace(good.document, id="bad", sha256=None))  # type: ignore[arg-type]
    with new_ledger(theatre()) as ledger:
        with pytest.raises(Exception, match="sha256"):
            ledger.post([bad])
        ledger.post([good])
        assert [h.force for h in ledger.at("osk", on=day(5)).holders] == ["hill-front"]
        assert ledger.counts()["document"] == 1
