"""Claims as evidence: rows of the ledger to quotes for a reader, and to what certainty looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select

from laydown.fusion.certainty import Evidence
from laydown.fusion.effects import Act, Scope
from laydown.fusion.entities import speaker_of
from laydown.fusion.facts import Facts
from laydown.fusion.spells import LASTING
from laydown.ledger import tables
from laydown.ledger.answers import Quote
from laydown.ledger.effects import ACCEPT, EDIT, edited, judgements_of
from laydown.ledger.question import Question
from laydown.ledger.records import claim_of
from laydown.ledger.sql import chunked
from laydown.model import Claim


@dataclass(frozen=True, slots=True)
class Bearing:
    """One effect with its claim, as read from the ledger."""

    row: Any
    origin: str

    @property
    def key(self) -> tuple[str, str]:
        """Place and force."""
        return self.row.place, self.row.force


def bearings(
    connection: Connection,
    *,
    known: date | None,
    until: date,
    places: Sequence[str] | None = None,
    forces: Sequence[str] | None = None,
) -> list[Bearing]:
    """Every effect on these places and forces that begin by ``until``, published by ``known``, in order of days."""
    effect, claim, article = tables.effect, tables.claim, tables.article
    query = (
        select(
            effect, claim.c.id, claim.c.hedged, claim.c.confidence, claim.c.attribution, claim.c.speaker,
            claim.c.article.label("article"), article.c.outlet_key, article.c.earlier, claim.c.event, claim.c.modality,
        )
        .join(claim, claim.c.number == effect.c.claim)
        .join(article, article.c.id == claim.c.article)
        .where(or_(effect.c.day <= until.isoformat(), effect.c.earliest <= until.isoformat()))
    )  # fmt: skip
    if known is not None:
        query = query.where(effect.c.known <= known.isoformat())
    rows = list(_in_chunks(connection, query, places, forces))
    rows.sort(key=lambda row: (row.day, row.known, row.id, row.act))
    origins = origins_of(connection, rows)
    return [Bearing(row, origins[row.id]) for row in rows]


def _in_chunks(
    connection: Connection, query: Select[Any], places: Sequence[str] | None, forces: Sequence[str] | None
) -> Iterable[Any]:
    effect = tables.effect.c
    if forces is not None:
        query = query.where(effect.force.in_(forces))
    if places is None:
        yield from connection.execute(query)
        return
    for some in chunked(sorted(places)):
        yield from connection.execute(query.where(effect.place.in_(some)))


def origins_of(connection: Connection, rows: Sequence[Any]) -> dict[str, str]:
    """Who said each claim first: its named speaker; else the outlet of the earliest text that its article repeats.

    Rows need ``id``, ``speaker``, ``article``, ``outlet_key`` and ``earlier``.
    """
    roots = _roots(connection, {row.article: row for row in rows if row.speaker is None and row.earlier is not None})
    found: dict[str, str] = {}
    for row in rows:
        root = roots.get(row.article)
        found[row.id] = row.speaker or root or row.outlet_key or row.article
    return found


def _roots(connection: Connection, articles: Mapping[str, Any]) -> dict[str, str]:
    """For each article, the outlet (else the id) of the first of those that it goes back to."""
    table = tables.article.c
    known: dict[str, Any] = {}
    wanted = {row.earlier for row in articles.values()}
    while wanted:
        for some in chunked(sorted(wanted)):
            query = select(table.id, table.earlier, table.outlet_key).where(table.id.in_(some))
            known |= {row.id: row for row in connection.execute(query)}
        wanted = {row.earlier for row in known.values() if row.earlier is not None} - known.keys()
    return {key: _root(row.earlier, known) for key, row in articles.items()}


def _root(article: str, known: Mapping[str, Any]) -> str:
    while known[article].earlier is not None:
        article = known[article].earlier
    return str(known[article].outlet_key or article)


def weighed(bearing: Bearing, question: Question, accepted: frozenset[str]) -> Evidence:
    """The effect as certainty takes it on the day asked about: a state told to last beyond it was seen on it."""
    row, facts = bearing.row, question.facts
    day = date.fromisoformat(row.day)
    if row.earliest is not None and row.act in LASTING and row.earliest <= question.on.isoformat():
        day = min(day, question.on)
    source = facts.sources.get(row.speaker) if row.speaker is not None else None
    outlet = facts.sources.get(row.outlet_key) if row.outlet_key is not None else None
    grades = [s.grade for s in (source, outlet) if s is not None and s.grade is not None]
    return Evidence(
        claim=row.id, of=row.force, act=Act(row.act), scope=Scope(row.scope), opposes=bool(row.opposes),
        day=day, known=date.fromisoformat(row.known), dated=bool(row.dated),
        hedged=bool(row.hedged), confidence=row.confidence, article=row.article, origin=bearing.origin,
        speaker=row.speaker, speaker_kind=source.kind if source is not None else None,
        speaks_for=_side(source.speaks_for, facts) if source is not None else None,
        attributed=row.attribution != "own", grade=grades[0] if grades else None, accepted=row.id in accepted,
    )  # fmt: skip


def _side(speaks_for: str | None, facts: Facts) -> str | None:
    """A country speaks for its forces."""
    if speaks_for is None or speaks_for in facts.forces:
        return speaks_for
    return f"{speaks_for}-forces" if f"{speaks_for}-forces" in facts.forces else speaks_for


def quotes(connection: Connection, claims: Iterable[str], acts: Mapping[str, str] | None = None) -> dict[str, Quote]:
    """The quotes of these claims, by id; ``acts`` says what each does at the place in question."""
    found = claim_rows(connection, sorted(set(claims)))
    origins = origins_of(connection, list(found.values()))
    decided = judgements_of(connection, sorted(found))
    told = {}
    for key, row in found.items():
        claim = claim_of(row, row.document_name)
        for one in decided.get(key, ()):
            if one.action == EDIT:
                claim = edited(claim, msgspec.json.decode(one.changes))
        told[key] = quote_of(row, claim, origins[key], (acts or {}).get(key))
    return told


def claim_rows(connection: Connection, claims: Sequence[str]) -> dict[str, Any]:
    """Rows of these claims with what is known of article and document, by the claim's id."""
    query = claim_query()
    return {row.id: row for some in chunked(claims) for row in connection.execute(
        query.where(tables.claim.c.id.in_(some)))}  # fmt: skip


def claim_query() -> Select[Any]:
    """Claims with article and document."""
    claim, article, document = tables.claim, tables.article.c, tables.document.c
    named = select(
        claim, article.title, article.outlet, article.outlet_key, article.earlier, article.url.label("article_url"),
        document.name.label("document_name"), document.url.label("document_url"), document.archive_url,
        document.retracted,
    )  # fmt: skip
    return named.join(tables.article, article.id == claim.c.article).join(
        tables.document, document.id == claim.c.document
    )


def quote_of(row: Any, claim: Claim, origin: str, act: str | None = None) -> Quote:
    """A row of :func:`claim_query` as a quote."""
    when = claim.when
    known = date.fromisoformat(row.known)
    return Quote(
        claim=claim.id, event=claim.event.value, modality=claim.modality.value, hedged=claim.hedged, act=act,
        day=min(when.end or known, known) if when is not None else known, known=known,
        sentence=" ".join(claim.evidence.text.split()), speakers=tuple(_speakers(claim, row.outlet)), origin=origin,
        document=row.document_name, title=row.title, url=row.article_url or row.document_url,
        archive_url=row.archive_url, start=claim.evidence.start, end=claim.evidence.end,
    )  # fmt: skip


def _speakers(claim: Claim, outlet: str | None) -> Iterable[str]:
    for link in claim.source:
        words = " ".join(link.text.split())
        named = speaker_of(link)
        yield (
            f"{words} ({link.name})" if link.name and named and link.name.casefold() not in words.casefold() else words
        )
    if not claim.source and outlet:
        yield outlet


def accepted_claims(connection: Connection) -> frozenset[str]:
    """The claims that a person has accepted and nobody has taken back."""
    table = tables.judgement.c
    query = select(table.claim).where(and_(table.action == ACCEPT, table.undone.is_(None)))
    return frozenset(connection.scalars(query))
