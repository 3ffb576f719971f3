"""Positions derived from effects, place by place. Deriving them anew gives the same, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, or_, select

from laydown.fusion.effects import ACTS, SCOPES
from laydown.fusion.facts import Facts, ForceFacts, PlaceFacts, SourceFacts
from laydown.fusion.findings import short_hash
from laydown.fusion.spells import (
    RIVAL_DAYS,
    Allied,
    Denial,
    Kind,
    Known,
    Observation,
    Published,
    Spell,
    continued,
    history,
    rank_of,
)
from laydown.ledger import tables
from laydown.ledger.effects import ACCEPT
from laydown.ledger.evidence import load_roots
from laydown.ledger.sql import insert_rows
from laydown.ledger.store import Store
from laydown.lexicon.facts import Member, Side

L = TypeVar("L", Member, Side)
_KINDS = {kind.value: kind for kind in Kind}
_PLACES = 250
"""Places derived in one transaction."""


def refresh(store: Store) -> int:
    """Derive the positions at every place where claims were added, changed or taken back; returns how many places."""
    done, facts = 0, None
    while True:
        with store.reading() as connection:
            waiting = connection.scalars(
                select(tables.dirty.c.place).order_by(tables.dirty.c.place).limit(_PLACES)
            ).all()
        if not waiting:
            return done
        with store.writing() as connection:
            facts = facts or load_facts(connection)
            derive(connection, waiting, facts)
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
    """Derive the positions at these places, from the day on that a change bears on, and say that they are done."""
    table, dirty = tables.position, tables.dirty
    columns = table.c.keys()
    waiting = select(dirty.c.place, dirty.c.since).where(dirty.c.place.in_(places))
    since = {row.place: row.since for row in connection.execute(waiting)}
    connection.execute(delete(dirty).where(dirty.c.place.in_(places)))
    # Most of a busy place's rows stay as they are, and writing one costs ten times what reading it does.
    have, made = set[tuple[Any, ...]](), dict[tuple[Any, ...], dict[str, object]]()
    allied = lru_cache(maxsize=None)(facts.allied)  # the same few pairs, again and again
    effects = {place: list(told) for place, told in groupby(effects_at(connection, places), key=attrgetter("place"))}
    for place in places:
        stored = _stored(connection, place, since.get(place, ""))
        rows = _continued(place, effects.get(place, ()), stored, since.get(place, ""), allied)
        if rows is None:
            stored = _stored(connection, place, "")
            rows = position_rows(place, effects.get(place, ()), allied)
        have.update(map(tuple, stored))
        made |= {tuple(row[name] for name in columns): row for row in rows}
    keys = [column.name for column in table.primary_key]
    gone = [{f"old_{name}": value for name, value in zip(columns, row, strict=True)} for row in have - made.keys()]
    if gone:
        same = (table.c[name] == bindparam(f"old_{name}") for name in keys)
        connection.execute(delete(table).where(*same), gone)
    # In the order in which they are kept, by their first columns: each page of the table is then written once.
    insert_rows(connection, table, [made[told] for told in sorted(made.keys() - have)])


def _stored(connection: Connection, place: str, since: str) -> list[Any]:
    """The rows of ``position`` at a place, but for those that were overtaken before a day."""
    table = tables.position
    later = or_(table.c.known_to.is_(None), table.c.known_to >= since)
    return list(connection.execute(select(table).where(table.c.place == place, later)).all())


def _continued(
    place: str, effects: Sequence[_Effect], stored: Iterable[Any], since: str, allied: Allied
) -> Iterator[dict[str, object]] | None:
    """The rows from a day on, given those stored; None if the effects published before do not amount to these."""
    days = _days(effects)
    before, later = [day for known, day in days if known < since], [day for known, day in days if known >= since]
    standing = {_spell(row): _ordinal(row.known_from) for row in stored if row.known_from < since}
    found = continued(before, standing, later, allied)
    return None if found is None else _rows(place, found)


def _spell(row: Any) -> Spell:
    """The spell that a row of ``position`` tells of."""
    start, earliest, end = (_ordinal(day) if day is not None else None for day in (
        row.valid_from, row.earliest, row.valid_to))  # fmt: skip
    return Spell(
        _KINDS[row.kind],
        SCOPES[row.scope],
        row.force,
        start,
        earliest,
        end,
        row.began,
        row.ended,
        row.opener,
        row.closer,
    )


class _Effect(NamedTuple):
    """What deriving needs of a row of ``effect``, in the order of :data:`_COLUMNS`."""

    place: str
    known: str
    force: str
    day: str
    id: str
    act: str
    scope: str
    opposes: bool
    earliest: str | None
    dated: bool
    origin: str
    """The named speaker, else the outlet, else the article itself."""


_COLUMNS = (
    *(tables.effect.c[name] for name in ("place", "known", "force", "day", "id", "act", "scope", "opposes")),
    tables.effect.c.earliest, tables.effect.c.dated,
    func.coalesce(tables.effect.c.speaker, tables.effect.c.outlet, tables.effect.c.article),
)  # fmt: skip


def effects_at(connection: Connection, places: Sequence[str]) -> Iterator[_Effect]:
    """The effects at these places, place by place."""
    query = select(*_COLUMNS).where(tables.effect.c.place.in_(places)).order_by(tables.effect.c.place)
    return map(_Effect._make, connection.execute(query).all())


def position_rows(place: str, effects: Iterable[_Effect], allied: Allied) -> Iterator[dict[str, object]]:
    """The rows of ``position`` for a place, from its rows of ``effect``."""
    return _rows(place, history((day for _, day in _days(effects)), allied))


def _days(effects: Iterable[_Effect]) -> list[tuple[str, Published]]:
    """What each day of publication brought, in order."""
    by_day: dict[str, list[_Effect]] = {}
    for row in effects:
        by_day.setdefault(row.known, []).append(row)
    return [(known, (_ordinal(known), *_told(rows))) for known, rows in sorted(by_day.items())]


def _rows(place: str, found: Iterable[Known]) -> Iterator[dict[str, object]]:
    return (_row(place, known) for known in sorted(found, key=_order))


def _told(rows: Sequence[_Effect]) -> tuple[list[Observation], list[Denial]]:
    """What one day's publications say of the place, and what they deny."""
    partners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        partners.setdefault((row.id, row.act), set()).add(row.force)
    observations = [
        _observed(row, rank, frozenset(partners[row.id, row.act]))
        for row in rows if not row.opposes and (rank := rank_of(ACTS[row.act])) is not None
    ]  # fmt: skip
    denials = [
        Denial(_ordinal(row.day), row.force, ACTS[row.act], SCOPES[row.scope], row.origin)
        for row in rows if row.opposes
    ]  # fmt: skip
    return observations, sorted(denials)


def _observed(row: _Effect, rank: int, partners: frozenset[str]) -> Observation:
    earliest = _ordinal(row.earliest) if row.earliest else None
    day, act, scope = _ordinal(row.day), ACTS[row.act], SCOPES[row.scope]
    return Observation(day, rank, row.force, row.id, act, scope, earliest, bool(row.dated), partners, row.origin)


def _row(place: str, known: Known) -> dict[str, object]:
    spell = known.spell
    key = short_hash(place, spell.force, spell.kind, spell.scope, spell.start, spell.opener)
    begin = spell.start if spell.start is not None else spell.end or 0
    first = min(begin, spell.earliest or begin) - RIVAL_DAYS
    return {
        "id": "P" + key, "known_from": _iso(known.since), "known_to": _iso(known.until), "place": place,
        "force": spell.force, "kind": spell.kind.value, "scope": spell.scope.value, "valid_from": _iso(spell.start),
        "earliest": _iso(spell.earliest), "valid_to": _iso(spell.end), "began": spell.began, "ended": spell.ended,
        "opener": spell.opener, "closer": spell.closer, "heard_from": _iso(max(1, first)),
    }  # fmt: skip


def _order(known: Known) -> tuple[object, ...]:
    spell = known.spell
    return known.since, spell.kind, spell.scope, spell.force, spell.start or 0, spell.opener, spell.end or 0


@lru_cache(maxsize=20_000)
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@lru_cache(maxsize=20_000)
def _iso(ordinal: int | None) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal is not None else None


def load_facts(connection: Connection, more_grades: Mapping[str, str] | None = None) -> Facts:
    """The facts of every entity in the ledger, with the user's grades of sources and which claims people judged.

    ``more_grades``, by the sources' ids, come before those that the ledger keeps.
    """
    graded = connection.execute(select(tables.grade.c.source, tables.grade.c.grade))
    grades = {row.source: row.grade for row in graded} | dict(more_grades or {})
    judgement = tables.judgement.c
    judged = connection.execute(select(judgement.claim, judgement.action).where(judgement.undone.is_(None))).all()
    force, place, source = tables.force.c, tables.place.c, tables.source.c
    return Facts(
        forces={
            row.id: ForceFacts(
                id=row.id, name=row.name, kind=row.kind, parent=row.parent, side=row.side, country=row.country,
                members=_listed(row.members, tuple[Member, ...]),
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
                sides=_listed(row.sides, tuple[Side, ...]), grade=grades.get(row.id),
            )
            for row in connection.execute(select(*source))
        },
        roots=load_roots(connection),
        judged=frozenset(action.claim for action in judged),
        accepted=frozenset(action.claim for action in judged if action.action == ACCEPT),
    )  # fmt: skip


def _listed(told: str | None, kind: type[tuple[L, ...]]) -> tuple[L, ...]:
    return msgspec.json.decode(told, type=kind) if told is not None else ()
