"""Claims as evidence: rows of the ledger to quotes for a reader, and to what certainty looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from laydown.fusion.certainty import Evidence
from laydown.fusion.effects import ACTS, SCOPES, Act
from laydown.fusion.entities import speaker_of
from laydown.fusion.facts import Facts, SourceFacts
from laydown.fusion.spells import RIVAL_DAYS
from laydown.ledger import tables
from laydown.ledger.answers import Quote
from laydown.ledger.effects import EDIT, edited, judgements_of
from laydown.ledger.records import claim_of, day_of, sources_of
from laydown.ledger.sql import CHUNK, chunked
from laydown.lexicon.facts import side_on
from laydown.model import Claim, SourceMention
from laydown.reading.tags import readable

_OFFICES = ("ministry", "official", "spokesperson", "state")


class Bearing(NamedTuple):
    """One effect as evidence, with who said it first (``origin``). They sort by day, publication and claim.

    What only deriving needs of ``effect`` is left out. Days are ISO text, SQLite's truths are 0 and 1.
    """

    day: str
    known: str
    id: str
    act: str
    place: str
    force: str
    scope: str
    opposes: bool
    dated: bool
    article: str
    attribution: str
    speaker: str | None
    outlet: str | None
    hedged: bool
    confidence: float
    earliest: str | None
    origin: str

    @property
    def key(self) -> tuple[str, str]:
        """Place and force."""
        return self.place, self.force


_EFFECT = tables.effect.c
_COLUMNS = (
    # As they are stored: to make a bool of each 0 and 1 takes longer than all the rest of reading a row.
    *(
        type_coerce(_EFFECT[name], Integer).label(name) if isinstance(_EFFECT[name].type, Boolean) else _EFFECT[name]
        for name in Bearing._fields[:-1]
    ),
    func.coalesce(_EFFECT.speaker, _EFFECT.outlet, _EFFECT.article),
)


def bearings(
    connection: Connection,
    place: str,
    *,
    known: date | None,
    roots: Mapping[str, str],
) -> list[Bearing]:
    """Every effect at a place, published by ``known``, in order of days."""
    query = _as_known(select(*_COLUMNS), known).where(tables.effect.c.place == place)
    return sorted(_with_roots(connection.execute(query).all(), roots))


def bearings_on(
    connection: Connection, rows: Sequence[Any], *, on: date, known: date | None, roots: Mapping[str, str]
) -> list[Bearing]:
    """What may bear on these rows of ``position`` on a day, as known on another, in order of days.

    That is every effect on their forces at their places since shortly before they can have begun: of days up to the
    one asked about, or lasting over it; and denials of the month after, which may be of what was before.
    """
    found: list[Any] = []
    for some in chunked(rows):
        found += _bearing_on(connection, tables.position.c.id.in_([row.id for row in some]), on=on, known=known)
    # Only rows of several runs can name one force at one place twice.
    return sorted(_with_roots(found if len(rows) <= CHUNK else dict.fromkeys(found), roots))


def bearings_among(
    connection: Connection, chosen: ColumnElement[bool], *, on: date, known: date | None, roots: Mapping[str, str]
) -> dict[str, dict[str, list[Bearing]]]:
    """The same for the rows of ``position`` that a condition chooses, by place and force: for when they are many."""
    found: dict[str, dict[str, list[Bearing]]] = {}
    for one in _with_roots(_bearing_on(connection, chosen, on=on, known=known), roots):
        found.setdefault(one.place, {}).setdefault(one.force, []).append(one)
    for by_force in found.values():
        for told in by_force.values():
            told.sort()
    return found


def _bearing_on(connection: Connection, chosen: ColumnElement[bool], *, on: date, known: date | None) -> Sequence[Any]:
    table, effect, day = tables.position.c, tables.effect.c, on.isoformat()
    # A position that only its end tells of is shown before its end; that end is what speaks for it.
    last = case((and_(table.valid_from.is_(None), table.valid_to > day), table.valid_to), else_=day)
    asked = select(
        table.place, table.force, func.min(table.heard_from).label("first"), func.max(last).label("last")
    ).group_by(table.place, table.force)
    pairs = asked.where(chosen).subquery()
    query = select(*_COLUMNS).join(pairs, and_(effect.place == pairs.c.place, effect.force == pairs.c.force))
    in_time = or_(
        effect.day <= pairs.c.last,
        effect.earliest <= pairs.c.last,
        and_(effect.opposes.is_(True), effect.day <= (on + timedelta(days=RIVAL_DAYS)).isoformat()),
    )
    query = query.where(effect.day >= pairs.c.first, in_time, effect.act != Act.CONTEST.value)
    return connection.execute(_as_known(query, known)).all()


def _as_known(query: Select[Any], known: date | None) -> Select[Any]:
    return query if known is None else query.where(tables.effect.c.known <= known.isoformat())


def _with_roots(rows: Iterable[Any], roots: Mapping[str, str]) -> Iterator[Bearing]:
    """Rows of the columns above; where an article repeats another, its own words are those of the outlet before it."""
    told = map(Bearing._make, rows)
    if not roots:
        return told
    return (
        one if one.speaker is not None or one.article not in roots else one._replace(origin=roots[one.article])
        for one in told
    )


def load_roots(connection: Connection) -> dict[str, str]:
    """For each article that repeats an earlier text: the outlet (else the id) of the first that had it."""
    table = tables.article.c
    repeats = connection.execute(select(table.id, table.earlier).where(table.earlier.is_not(None)))
    return _roots(connection, {row.id: row for row in repeats})


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


def weighed(bearing: Bearing, facts: Facts, *, against: bool) -> Evidence:
    """The effect as certainty takes it, for or ``against`` a state."""
    (day, known, claim, act, _, force, scope, opposes, dated, article, attribution, speaker, _, hedged, confidence,
     earliest, origin) = bearing  # fmt: skip
    kind, grade, teller = _told_by(bearing, facts)
    published = date.fromisoformat(known)
    side = _side(teller, facts, published) if teller is not None else None
    # In the order of its fields: by their names it takes twice as long, and every answer weighs many.
    return Evidence(
        claim, force, ACTS[act], SCOPES[scope], against, bool(opposes), date.fromisoformat(day), day_of(earliest),
        published, bool(dated), bool(hedged), confidence, article, origin, speaker, kind, side,
        attribution != "own", grade, claim in facts.accepted,
    )  # fmt: skip


def _told_by(row: Bearing, facts: Facts) -> tuple[str | None, str | None, SourceFacts | None]:
    """The kind of the speaker, the user's grade of who tells it, and whose view it is."""
    source = facts.sources.get(row.speaker) if row.speaker is not None else None
    outlet = facts.sources.get(row.outlet) if row.outlet is not None else None
    grade = (source.grade if source is not None else None) or (outlet.grade if outlet is not None else None)
    return source.kind if source is not None else None, grade, outlet if row.attribution == "own" else source


def _side(source: SourceFacts, facts: Facts, published: date) -> str | None:
    """The force whose view a source gave on the day that what it said was published.

    The view of a country is its forces', as is that of a ministry of no other side.
    """
    told = side_on(published, source.sides, source.speaks_for)
    if told is None and source.kind in _OFFICES and source.country is not None:
        told = source.country
    if told is None or told in facts.forces or not told.isupper():
        return told
    return f"{told}-forces"


def quotes(
    connection: Connection,
    claims: Iterable[str],
    acts: Mapping[str, str] | None = None,
    *,
    judged: Set[str] | None = None,
) -> dict[str, Quote]:
    """The quotes of these claims, by id; ``acts`` says what each does at the place in question.

    ``judged``: the claims that people judged, where that is known; it saves a question for those of the others.
    """
    found = claim_rows(connection, sorted(set(claims)))
    origins = origins_of(connection, list(found.values()))
    decided = judgements_of(connection, sorted(found if judged is None else found.keys() & judged))
    told = {}
    for key, row in found.items():
        changes = [msgspec.json.decode(one.changes) for one in decided.get(key, ()) if one.action == EDIT]
        claim = claim_of(row, row.document_name) if changes else None
        for one in changes:
            claim = edited(claim, one) if claim is not None else None
        told[key] = quote_of(row, claim, origins[key], (acts or {}).get(key))
    return told


def claim_rows(connection: Connection, claims: Sequence[str]) -> dict[str, Any]:
    """Rows of these claims with what is known of article and document, by the claim's id."""
    query = _claims_by_id()
    return {row.id: row for some in chunked(claims) for row in connection.execute(query, {"ids": list(some)}).all()}


@cache
def _claims_by_id() -> Select[Any]:
    return claim_query().where(tables.claim.c.id.in_(bindparam("ids", expanding=True)))


def claim_query() -> Select[Any]:
    """Claims with article and document."""
    claim, article, document = tables.claim, tables.article.c, tables.document.c
    named = select(
        claim, article.title, article.published, article.outlet, article.outlet_key, article.earlier,
        article.url.label("article_url"),
        document.name.label("document_name"), document.url.label("document_url"), document.archive_url,
        document.retracted,
    )  # fmt: skip
    return named.join(tables.article, article.id == claim.c.article).join(
        tables.document, document.id == claim.c.document
    )


def quote_of(row: Any, claim: Claim | None, origin: str, act: str | None = None) -> Quote:
    """A row of :func:`claim_query` as a quote; ``claim`` where it is not as the row has it.

    Without it the whole claim is not made: that would take three times as long, and answers quote hundreds.
    """
    known, told = date.fromisoformat(row.known), claim or row
    end = day_of(row.when_end) if claim is None else claim.when.end if claim.when is not None else None
    return Quote(
        claim=row.id, event=str(told.event), modality=str(told.modality), hedged=bool(told.hedged), act=act,
        day=min(end or known, known), known=known, sentence=" ".join(readable(row.evidence).split()),
        speakers=tuple(_speakers(sources_of(row.slots), row.outlet)), origin=origin, document=row.document_name,
        title=row.title, url=row.article_url or row.document_url, archive_url=row.archive_url,
        start=row.evidence_start, end=row.evidence_end,
    )  # fmt: skip


def _speakers(chain: Sequence[SourceMention], outlet: str | None) -> Iterable[str]:
    for link in chain:
        words = " ".join(link.text.split())
        named = speaker_of(link)
        yield (
            f"{words} ({link.name})" if link.name and named and link.name.casefold() not in words.casefold() else words
        )
    if not chain and outlet:
        yield outlet
