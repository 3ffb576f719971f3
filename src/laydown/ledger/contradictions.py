"""What is contradicted: places with rival holders, and events that one says and another denies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, func, select

from laydown.fusion.effects import Scope
from laydown.fusion.entities import force_of, place_of
from laydown.fusion.facts import Facts
from laydown.fusion.findings import Finding, Heard, fuse
from laydown.fusion.spells import RIVAL_DAYS, Kind
from laydown.ledger import tables
from laydown.ledger.answers import Contested, ContestedPlace, FoundClaim, Fused, Holding, Quote
from laydown.ledger.at import LEAST_HELD, LEFT_DAYS, denied_departures, parted, status_of
from laydown.ledger.effects import judged, judgements_of
from laydown.ledger.evidence import claim_query, origins_of, quotes
from laydown.ledger.holdings import Weigher, force_name
from laydown.ledger.question import Question
from laydown.ledger.records import claim_of
from laydown.ledger.rivals import is_rival
from laydown.ledger.sql import chunked
from laydown.ledger.standing import positions
from laydown.model import Modality

DENIAL_DAYS = 45
"""A denial and what it denies are looked for in the reports of so many days before."""
_MOST_DENIALS = 300


def contested(question: Question) -> Contested:
    """All that is contradicted on a day, as known on another."""
    return Contested(
        on=question.on, known=question.known, places=tuple(_places(question)), denied=tuple(_denied(question))
    )  # fmt: skip


def contested_among(question: Question, places: frozenset[str]) -> Contested:
    """The places among these that are contested on a day, without the events that one says and another denies."""
    return Contested(on=question.on, known=question.known, places=tuple(_places(question, places)), denied=())


def _places(question: Question, among: frozenset[str] | None = None) -> Iterable[ContestedPlace]:
    facts = question.facts
    chosen = sorted(among) if among is not None else None
    found = positions(question, back=LEFT_DAYS, kind=Kind.CONTROL, places=chosen)
    rows, gone = parted([row for row in found if row.scope == Scope.AT], question.on)
    denied = _last_denials(question)
    by_place = {place: list(group) for place, group in groupby(rows, key=lambda row: row.place)}
    suspects = [
        row for group in by_place.values() for row in group
        if any(denied.get((one.place, one.force), "") >= one.heard_from for one in group)
        or any(is_rival(a, b, facts) for i, a in enumerate(group) for b in group[:i])
    ]  # fmt: skip
    weigher = Weigher(question)
    holdings = weigher.holdings(suspects)
    departed = denied_departures(weigher.holdings([row for row in gone if (row.place, row.force) in denied]))
    here = _by_place(h for h in holdings if h.certainty.probability >= LEAST_HELD)
    left = _by_place(departed)
    for place in sorted(here.keys() | left.keys()):
        holders, gone_from = here.get(place, ()), left.get(place, ())
        if status_of(holders, gone_from, (), (), facts).value == "contested":
            yield ContestedPlace(place=facts.places[place], holders=(*holders, *gone_from))


def _by_place(holdings: Iterable[Holding]) -> dict[str, list[Holding]]:
    found: dict[str, list[Holding]] = {}
    for holding in holdings:
        found.setdefault(holding.place, []).append(holding)
    return found


def _last_denials(question: Question) -> dict[tuple[str, str], str]:
    """The last day of which somebody denies something, by place and force."""
    effect = tables.effect.c
    query = select(effect.place, effect.force, func.max(effect.day)).where(
        effect.opposes.is_(True), effect.day <= (question.on + timedelta(days=RIVAL_DAYS)).isoformat()
    )
    if question.known is not None:
        query = query.where(effect.known <= question.known.isoformat())
    rows = question.connection.execute(query.group_by(effect.place, effect.force))
    return {(place, force): day for place, force, day in rows}


def _denied(question: Question) -> Iterable[Fused]:
    heard = _around_denials(question.connection, question.until)
    denied = [one for one in fuse(heard, question.facts) if one.relation == "denied"]
    yield from fused_all(question.connection, denied, question.facts)


def _around_denials(connection: Connection, until: date) -> list[Heard]:
    """Denials of the last weeks, and the claims of those weeks that share a force or a place with one."""
    claim, first = tables.claim.c, (until - timedelta(days=DENIAL_DAYS)).isoformat()
    recent = and_(claim.known.between(first, until.isoformat()), claim.superseded.is_(None))
    query = select(claim.number).where(recent, claim.modality == Modality.DENIED.value)
    denials = connection.scalars(query.order_by(claim.known.desc(), claim.id).limit(_MOST_DENIALS)).all()
    numbers: set[int] = set(denials)
    for link, key in ((tables.claim_force.c, "force"), (tables.claim_place.c, "place")):
        in_time = and_(link.known.between(first, until.isoformat()), link.modality == Modality.ASSERTED.value)
        for some in chunked(denials):
            named = connection.scalars(select(link[key]).where(link.claim.in_(some)).distinct()).all()
            for keys in chunked(sorted(named)):
                numbers |= set(connection.scalars(select(link.claim).where(link[key].in_(keys), in_time)))
    return heard_of(connection, sorted(numbers))


def heard_of(connection: Connection, numbers: Sequence[int]) -> list[Heard]:
    """These claims, by number, as fusion takes them: those that stand, as people have corrected them."""
    rows = [row for some in chunked(numbers) for row in connection.execute(
        claim_query().where(tables.claim.c.number.in_(some), tables.claim.c.superseded.is_(None),
                            tables.document.c.retracted.is_(False)))]  # fmt: skip
    return heard_rows(connection, rows)


def heard_rows(connection: Connection, rows: Sequence[Any]) -> list[Heard]:
    """Rows of ``claim_query`` as fusion takes them, without those that a person rejected."""
    origins = origins_of(connection, rows)
    decided = judgements_of(connection, [row.id for row in rows])
    found = ((row, judged(claim_of(row, row.document_name), decided.get(row.id, ()))) for row in rows)
    return [
        Heard(
            claim=claim, known=date.fromisoformat(row.known), article=row.article, origin=origins[row.id],
            named=row.speaker is not None,
        )
        for row, claim in found if claim is not None
    ]  # fmt: skip


def fused(connection: Connection, finding: Finding, facts: Facts) -> Fused:
    """A finding for a reader."""
    return fused_all(connection, [finding], facts)[0]


def fused_all(connection: Connection, findings: Sequence[Finding], facts: Facts) -> list[Fused]:
    """Findings for a reader, their claims read at once."""
    told = quotes(connection, {heard.claim.id for one in findings for heard in one.claims}, judged=facts.judged)
    return [_fused(one, told, facts) for one in findings]


def _fused(finding: Finding, told: Mapping[str, Quote], facts: Facts) -> Fused:
    claims = [heard.claim for heard in finding.claims]
    forces = {key for c in claims for m in (*c.actor, *c.counterpart) if (key := force_of(m)) is not None}
    places = {key for c in claims for m in (*c.origin, *c.destination, *c.location) if (key := place_of(m)) is not None}
    return Fused(
        id=finding.id, event=finding.event.value, relation=finding.relation, origins=finding.origins,
        forces=tuple(sorted(force_name(key, facts) for key in forces)),
        places=tuple(sorted(facts.places[key].name for key in places if key in facts.places)),
        claims=tuple(FoundClaim(side=_side(h.claim.modality), quote=told[h.claim.id]) for h in finding.claims),
        differences=finding.differences, joined=finding.joined,
    )  # fmt: skip


def _side(modality: Modality) -> str:
    if modality is Modality.ASSERTED:
        return "for"
    return "against" if modality is Modality.DENIED else "outlook"
