"""Which claims tell of the same, whether they agree, and who said it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from laydown.fusion.facts import Facts, ForceFacts, PlaceFacts
from laydown.fusion.findings import Finding, Heard, compare, fuse
from laydown.fusion.origins import speaker_key
from laydown.fusion.wording import LEAST_SIMILAR, shared, similarity, sketch
from laydown.ledger import Ledger
from laydown.model import Claim
from making import claim, day, force, on, outlet, place, posting, quantity, speaker, theatre, when

FACTS = Facts(
    forces={
        "calvaran-army": ForceFacts(id="calvaran-army", name="Calvaran army"),
        "brigade-3": ForceFacts(id="brigade-3", name="3rd Brigade", parent="calvaran-army"),
        "brigade-7": ForceFacts(id="brigade-7", name="7th Brigade", parent="calvaran-army"),
        "hill-front": ForceFacts(id="hill-front", name="Hill Front"),
    },
    places={
        "vell": PlaceFacts(id="vell", name="Vell"),
        "osk": PlaceFacts(id="osk", name="Osk", within="vell"),
        "quellin": PlaceFacts(id="quellin", name="Quellin", within="vell"),
        "tarnholt": PlaceFacts(id="tarnholt", name="Tarnholt", within="vell"),
        "tarnholt-crossing": PlaceFacts(id="tarnholt-crossing", name="Tarnholt crossing", within="tarnholt"),
    },
)
TAKEN = claim("capture", "captured", actor="calvaran-army", location="osk", when=on(3),
              evidence="The Calvaran army captured Osk on 4 January.")  # fmt: skip


def heard(one: Claim, known: int = 5, origin: str = "a") -> Heard:
    return Heard(claim=one, known=day(known), origin=origin, article=f"{one.doc} {one.id} {known}", named=True)


def fused(*several: Heard) -> tuple[Finding, ...]:
    return fuse(several, FACTS)


SAME: dict[str, tuple[Claim, Claim]] = {
    "word for word": (TAKEN, replace(TAKEN, doc="other")),
    "another spelling of the place": (
        TAKEN, claim("capture", "seized", actor="calvaran-army", location=place("osk", text="Oske"), when=on(3),
                     evidence="Soldiers seized Oske on Sunday."),
    ),
    "a part of the force": (
        TAKEN, claim("capture", "captured", actor="brigade-3", location="osk", when=on(3),
                     evidence="The 3rd Brigade captured Osk."),
    ),
    "a site in the town": (
        claim("capture", "captured", actor="hill-front", location="tarnholt", when=on(3),
              evidence="The Hill Front captured Tarnholt."),
        claim("capture", "captured", actor="hill-front", location="tarnholt-crossing", when=on(3),
              evidence="The Hill Front captured the crossing at Tarnholt."),
    ),
    "a day later": (TAKEN, replace(TAKEN, when=on(4))),
    "a week that holds the day": (TAKEN, replace(TAKEN, when=when(day(0), day(6)))),
    "one without a date": (TAKEN, replace(TAKEN, when=None)),
    "another kind of the same": (
        claim("withdraw", "withdrew", actor="hill-front", origin="osk", when=on(3),
              evidence="The Hill Front withdrew from Osk on 4 January."),
        claim("redeploy", "moved", actor="hill-front", origin="osk", destination="quellin", when=on(3),
              evidence="The Hill Front moved from Osk to Quellin on 4 January."),
    ),
    "one that names no taker": (
        TAKEN, claim("capture", "fell", location="osk", when=on(3), evidence="Osk fell on 4 January to the army."),
    ),
    "what is denied": (
        TAKEN, claim("capture", "captured", modality="denied", actor="calvaran-army", location="osk", when=on(3),
                     evidence="She denied that the army had captured Osk."),
    ),
}  # fmt: skip
DIFFERENT: dict[str, tuple[Claim, Claim]] = {
    "another force": (TAKEN, replace(TAKEN, actor=(force("hill-front"),))),
    "two parts of one force": (
        replace(TAKEN, actor=(force("brigade-3"),)), replace(TAKEN, actor=(force("brigade-7"),)),
    ),
    "another place": (TAKEN, replace(TAKEN, location=(place("quellin"),))),
    "another month": (TAKEN, replace(TAKEN, when=on(40))),
    "another event": (TAKEN, claim("attack", "shelled", actor="calvaran-army", location="osk", when=on(3),
                                   evidence="The Calvaran army shelled Osk on 4 January.")),
    "neither who nor where": (
        claim("capture", "captured", when=on(3), evidence="They captured it on 4 January."),
        claim("capture", "captured", when=on(3), doc="other", evidence="They captured it on 4 January."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_claims_of_one_event_are_joined(pair: tuple[Claim, Claim]) -> None:
    one, other = pair
    other = replace(other, id="other")
    assert len(fused(heard(one), heard(other, 6, "b"))) == 1
    assert compare(heard(one), heard(other), FACTS).same is compare(heard(other), heard(one), FACTS).same is True


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_events_are_kept_apart(pair: tuple[Claim, Claim]) -> None:
    one, other = pair
    assert len(fused(heard(one), heard(replace(other, id="other"), 6, "b"))) == 2


def test_reports_without_a_date_are_joined_when_they_come_soon() -> None:
    one, other = replace(TAKEN, when=None), replace(TAKEN, when=None, id="other")
    assert len(fused(heard(one, 5), heard(other, 15))) == 1
    assert len(fused(heard(one, 5), heard(other, 40))) == 2


def test_a_decision_has_its_reasons_and_stops_at_what_is_incompatible() -> None:
    rows = compare(heard(TAKEN), heard(replace(TAKEN, actor=(force("brigade-3"),))), FACTS).rows
    assert [row.feature for row in rows] == ["event", "forces", "places", "time", "wording"]
    assert "part of each other" in rows[1].found
    rows = compare(heard(TAKEN), heard(replace(TAKEN, location=(place("quellin"),))), FACTS).rows
    assert (rows[-1].feature, rows[-1].found) == ("places", "different")


@pytest.mark.parametrize(
    ("claims", "relation", "origins"),
    [
        ([("asserted", "a")], "single", ("a",)),
        ([("asserted", "a"), ("asserted", "a")], "single", ("a",)),
        ([("asserted", "a"), ("asserted", "b")], "agreed", ("a", "b")),
        ([("asserted", "a"), ("denied", "b")], "denied", ("a",)),
        ([("denied", "b")], "denial", ()),
        ([("planned", "a")], "outlook", ()),
        ([("planned", "a"), ("asserted", "b")], "single", ("b",)),
    ],
)
def test_relation_of_the_claims_of_a_finding(
    claims: list[tuple[str, str]], relation: str, origins: tuple[str, ...]
) -> None:
    several = [
        heard(claim("capture", "captured", actor="calvaran-army", location="osk", when=on(3), modality=modality,
                    evidence="The Calvaran army captured Osk.", doc=f"report-{number}"), 5 + number, origin)
        for number, (modality, origin) in enumerate(claims)
    ]  # fmt: skip
    (found,) = fused(*several)
    assert (found.relation, found.origins) == (relation, origins)
    assert len(found.claims) == len(claims)
    assert [h.claim.modality for h in found.against] == [m for m, _ in claims if m == "denied"]


def test_figures_that_differ_are_told() -> None:
    several = [replace(TAKEN, id=f"c{n}", quantity=quantity(n, "killed")) for n in (12, 40)]
    (found,) = fused(*(heard(one, 5 + n, str(n)) for n, one in enumerate(several)))
    (difference,) = found.differences
    assert (difference.what, [text for _, text in difference.values]) == ("killed", ["12 killed", "40 killed"])


def test_equal_figures_and_figures_of_different_kinds_are_no_difference() -> None:
    same = [replace(TAKEN, id=f"c{n}", quantity=quantity(12, "killed")) for n in (1, 2)]
    kinds = [
        replace(TAKEN, id=f"d{what}", quantity=quantity(n, what)) for n, what in ((12, "killed"), (40, "soldiers"))
    ]
    for several in (same, kinds):
        (found,) = fused(*(heard(one, 5, str(n)) for n, one in enumerate(several)))
        assert not found.differences


def test_findings_do_not_depend_on_the_order_of_claims() -> None:
    several = [heard(replace(TAKEN, id=f"c{n}", when=on(3 + n)), 5 + n, "ab"[n % 2]) for n in range(4)]
    several.append(heard(replace(TAKEN, id="q", location=(place("quellin"),)), 7, "c"))
    found = {fused(*order) for order in permutations(several)}
    assert len(found) == 1
    assert [len(one.claims) for one in next(iter(found))] == [4, 1]


# Who said it first

LEAD = (
    "Shelling was heard through the night along the river road and families slept in cellars while the council met by "
    "candle light to count the flour that was left in the mill and to write a letter to the governor of the province."
)
OTHER = (
    "The harvest fair was put off for a third year because the bridge is closed and the traders of the upper valley "
    "cannot bring their cattle down before the snow, the head of the guild told a meeting in the old corn exchange."
)


def test_near_duplicate_texts_are_alike_and_others_are_not() -> None:
    first = sketch(LEAD)
    for text, alike in ((LEAD, 1.0), (LEAD.upper(), 1.0), (LEAD + " The mayor had no comment.", None), (OTHER, 0.0)):
        told = sketch(text)
        assert first is not None
        assert told is not None
        assert similarity(first, told) == alike if alike is not None else similarity(first, told) >= LEAST_SIMILAR
    assert sketch("Too few words to tell.") is None


def test_words_that_two_sentences_share() -> None:
    assert shared("The army captured Osk.", "Osk was captured by the army on Sunday.") == 1.0
    assert shared("The army captured Osk.", "Bread is short in Quellin.") == 0.0
    assert shared("", "Osk") == shared("The of and", "The of and") == 0.0


@pytest.mark.parametrize(
    ("chain", "key"),
    [
        ((speaker("ana-velle"), outlet("Gazette")), "ana-velle"),
        ((speaker("calvaran-ministry"), speaker("harbour-wire"), outlet("Gazette")), "calvaran-ministry"),
        ((speaker("officials"), speaker("harbour-wire"), outlet("Gazette")), "harbour-wire"),
        ((speaker("two residents"), outlet("Gazette")), None),
        ((speaker("Correction"), outlet("Gazette")), None),
        ((speaker("Bera Tolm"), outlet("Gazette")), "~bera tolm"),
        ((speaker("the mayor of Osk"), outlet("Gazette")), None),
        ((outlet("Gazette"),), None),
        ((), None),
    ],
)
def test_a_claims_origin_is_the_nearest_speaker_who_is_named(chain: Any, key: str | None) -> None:
    assert speaker_key(replace(TAKEN, source=chain)) == key


REPORT = claim(
    "capture", "captured", actor="hill-front", location="osk", when=on(3), evidence="The Hill Front captured Osk."
)


def origins(ledger: Ledger, known: int = 90) -> tuple[str, ...]:
    (held,) = ledger.at("osk", on=day(10), known=day(known)).holders
    return held.origins


def test_one_text_in_three_papers_has_the_origin_of_the_first(new_ledger: Callable[..., Ledger]) -> None:
    papers = ("Coastal Gazette", "Ostelle Tribune", "Harbour Wire")
    several = [posting(f"r{n}", [REPORT], day(5 + n), paper, LEAD + " As told." * n) for n, paper in enumerate(papers)]
    for order in permutations(several):
        with new_ledger(theatre()) as ledger:
            for one in order:
                ledger.post([one])
            assert origins(ledger) == ("~coastal gazette",)


def test_two_papers_with_texts_of_their_own_are_two_origins(new_ledger: Callable[..., Ledger]) -> None:
    with new_ledger(theatre()) as ledger:
        ledger.post([posting("a", [REPORT], day(5), "Coastal Gazette", LEAD)])
        ledger.post([posting("b", [REPORT], day(6), "Ostelle Tribune", OTHER)])
        assert origins(ledger) == ("~coastal gazette", "~ostelle tribune")
        assert origins(ledger, known=5) == ("~coastal gazette",)


def test_a_later_publication_never_becomes_the_origin_of_an_earlier(new_ledger: Callable[..., Ledger]) -> None:
    with new_ledger(theatre()) as ledger:
        ledger.post([posting("b", [REPORT], day(6), "Ostelle Tribune", LEAD)])
        ledger.post([posting("c", [REPORT], day(7), "Harbour Wire", LEAD)])
        assert origins(ledger) == ("~ostelle tribune",)
        ledger.post([posting("a", [REPORT], day(5), "Coastal Gazette", LEAD)])
        assert origins(ledger) == ("~coastal gazette",)
        assert origins(ledger, known=6) == ("~coastal gazette",)


def test_papers_that_cite_one_speaker_are_one_origin(new_ledger: Callable[..., Ledger]) -> None:
    cited = replace(REPORT, source=(speaker("vell-monitor"), speaker("harbour-wire")))
    with new_ledger(theatre()) as ledger:
        ledger.post([posting("a", [replace(REPORT, source=(speaker("vell-monitor"),))], day(5), "Harbour Wire", LEAD)])
        ledger.post([posting("b", [cited], day(6), "Ostelle Tribune", OTHER)])
        assert origins(ledger) == ("vell-monitor",)


def test_an_outlet_is_one_source_in_print_and_when_cited(new_ledger: Callable[..., Ledger]) -> None:
    printed = replace(outlet("Harbour Wire"), id="harbour-wire", name="Harbour Wire")
    own = posting("a", [replace(REPORT, source=(printed,))], day(5), None, LEAD)
    own = replace(
        own, document=replace(own.document, articles=(replace(own.document.articles[0], outlet="Harbour Wire"),))
    )
    cited = posting("b", [replace(REPORT, source=(speaker("harbour-wire"),))], day(6), "Ostelle Tribune", OTHER)
    with new_ledger(theatre()) as ledger:
        ledger.post([own, cited])
        assert origins(ledger) == ("harbour-wire",)
        before = ledger.at("osk", on=day(10)).holders[0].certainty
        ledger.grade("Harbour Wire", "A", by="tester")
        after = ledger.at("osk", on=day(10)).holders[0].certainty
        assert (before.reliability, after.reliability) == (None, "A")
        assert after.probability > before.probability
