"""Positions derived from effects, place by place. Deriving them anew gives the same, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, select

from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts, ForceFacts, PlaceFacts, SourceFacts
from laydown.fusion.findings import short_hash
from laydown.fusion.spells import Denial, Known, Observation, history, rank_of
from laydown.ledger import tables
from laydown.ledger.sql import chunked, insert_rows
from laydown.ledger.store import Store

_PLACES = 200
"""Places derived in one transaction."""


def refresh(store: Store) -> int:
    """Derive the positions at every place where claims were added, changed or taken back; returns how many places."""
    done = 0
    while True:
        with store.reading() as connection:
            waiting = connection.scalars(
                select(tables.dirty.c.place).order_by(tables.dirty.c.place).limit(_PLACES)
            ).all()
        if not waiting:
            return done
        with store.writing() as connection:
            derive(connection, waiting, load_facts(connection))
        done += len(waiting)


def rebuild(store: Store) -> int:
    """Drop what is derived, and derive it anew from the claims; returns how many places."""
    from laydown.ledger.effects import renew

    with store.writing() as connection:
        connection.execute(delete(tables.position))
        connection.execute(delete(tables.dirty))
        numbers = connection.scalars(select(tables.claim.c.number).order_by(tables.claim.c.number)).all()
        connection.execute(delete(tables.effect))
        renew(connection, numbers)
    return refresh(store)


def derive(connection: Connection, places: Sequence[str], facts: Facts) -> None:
    """Derive the positions at these places, and say that they are done."""
    connection.execute(delete(tables.position).where(tables.position.c.place.in_(places)))
    connection.execute(delete(tables.dirty).where(tables.dirty.c.place.in_(places)))
    rows: list[dict[str, object]] = []
    for place, effects in groupby(effects_at(connection, places), key=lambda row: str(row.place)):
        rows += position_rows(place, list(effects), facts)
    insert_rows(connection, tables.position, rows)


def position_rows(place: str, effects: Iterable[Any], facts: Facts) -> Iterator[dict[str, object]]:
    """The rows of ``position`` for a place, from its rows of ``effect`` with each claim's id and origin."""
    by_day: dict[str, list[Any]] = {}
    for row in effects:
        by_day.setdefault(row.known, []).append(row)
    days = ((_ordinal(known), *_told(rows)) for known, rows in sorted(by_day.items()))
    found = history(days, facts.allied)
    return (_row(place, known) for known in sorted(found, key=_order))


def _told(rows: Sequence[Any]) -> tuple[list[Observation], list[Denial]]:
    """What one day's publications say of the place, and what they deny."""
    partners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        partners.setdefault((row.id, row.act), set()).add(row.force)
    observations = (_observed(row, frozenset(partners[row.id, row.act])) for row in rows if not row.opposes)
    denials = [
        Denial(_ordinal(row.day), row.force, Act(row.act), Scope(row.scope), row.origin) for row in rows if row.opposes
    ]
    return [one for one in observations if one is not None], sorted(denials)


def _observed(row: Any, partners: frozenset[str]) -> Observation | None:
    act = Act(row.act)
    rank, earliest = rank_of(act), _ordinal(row.earliest) if row.earliest else None
    if rank is None:
        return None
    day, scope = _ordinal(row.day), Scope(row.scope)
    return Observation(day, rank, row.force, row.id, act, scope, earliest, bool(row.dated), partners, row.origin)


def effects_at(connection: Connection, places: Sequence[str]) -> Iterator[Any]:
    """The effects at these places, place by place, each with its claim's id and who said it."""
    effect, claim, article = tables.effect, tables.claim, tables.article
    columns = select(effect, claim.c.id, claim.c.speaker, article.c.outlet_key, claim.c.article)
    joined = columns.join(claim, claim.c.number == effect.c.claim).join(article, article.c.id == claim.c.article)
    for some in chunked(places):
        ordered = joined.where(effect.c.place.in_(some)).order_by(effect.c.place)
        for row in connection.execute(ordered):
            yield _WithOrigin(row)


@dataclass(frozen=True, slots=True)
class _WithOrigin:
    """A row of ``effect`` that also knows who said it: the named speaker, else the outlet, else the article itself."""

    row: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def origin(self) -> str:
        return str(self.row.speaker or self.row.outlet_key or self.row.article)


def _row(place: str, known: Known) -> dict[str, object]:
    spell = known.spell
    key = short_hash(place, spell.force, spell.kind, spell.scope, spell.start, spell.opener)
    return {
        "id": "P" + key, "known_from": _iso(known.since), "known_to": _iso(known.until), "place": place,
        "force": spell.force, "kind": spell.kind.value, "scope": spell.scope.value, "valid_from": _iso(spell.start),
        "earliest": _iso(spell.earliest), "valid_to": _iso(spell.end), "began": spell.began, "ended": spell.ended,
        "opener": spell.opener, "closer": spell.closer,
    }  # fmt: skip


def _order(known: Known) -> tuple[object, ...]:
    spell = known.spell
    return known.since, spell.kind, spell.scope, spell.force, spell.start or 0, spell.opener, spell.end or 0


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _iso(ordinal: int | None) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal is not None else None


def load_facts(connection: Connection) -> Facts:
    """The facts of every entity in the ledger, with the user's grades of sources."""
    graded = connection.execute(select(tables.grade.c.source, tables.grade.c.grade))
    grades = {row.source: row.grade for row in graded}
    force, place, source = tables.force.c, tables.place.c, tables.source.c
    return Facts(
        forces={
            row.id: ForceFacts(
                id=row.id, name=row.name, kind=row.kind, parent=row.parent, side=row.side, country=row.country,
            )
            for row in connection.execute(select(*force))
        },
        places={
            row.id: PlaceFacts(
                id=row.id, name=row.name, kind=row.kind, precision=row.precision, latitude=row.latitude,
                longitude=row.longitude, country=row.country, within=row.within,
            )
            for row in connection.execute(select(*place))
        },
        sources={
            row.id: SourceFacts(
                id=row.id, name=row.name, kind=row.kind, country=row.country, speaks_for=row.speaks_for,
                grade=grades.get(row.id),
            )
            for row in connection.execute(select(*source))
        },
    )  # fmt: skip
