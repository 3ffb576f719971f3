"""Names to entities of a ledger, forgivingly: spelling variants are found, the rest gets suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from laydown.ledger import tables
from laydown.ledger.columns import storable
from laydown.lexicon.spelling import plain_key, skeleton
from laydown.problems import UnknownName

_LIKE_FROM = 70.0
"""Similarity (0 to 100, rapidfuzz's WRatio) from which on a name is suggested."""
_SUGGESTIONS = 3
_TABLES = {"place": tables.place, "force": tables.force, "source": tables.source}
_KINDS = ("city", "town", "village")


def find_place(connection: Connection, name: str) -> str:
    """The id of the place that a reader of reports means by the name: a town before its district or crossing.

    Raises:
        UnknownName: the ledger has no such place; or several equally good ones, which are then suggested by id.
    """
    rows = _entities(connection, tables.place, "place", name)
    return _only(rows, "place", name, connection, _place_rank)


def find_force(connection: Connection, name: str) -> str:
    """The id of the force of that name.

    Raises:
        UnknownName: the ledger has no such force; or several equally good ones, which are then suggested by id.
    """
    rows = _entities(connection, tables.force, "force", name)
    return _only(rows, "force", name, connection, _force_rank)


def find_source(connection: Connection, name: str) -> str:
    """The id of the source of that name.

    Raises:
        UnknownName: the ledger has no such source.
    """
    rows = _entities(connection, tables.source, "source", name)
    return _only(rows, "source", name, connection, lambda row: (row.id.startswith("~"),))


def find_grades(connection: Connection, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Grades by the ids of the ledger's sources, and the names of those that it does not hold."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    for name, grade in given.items():
        try:
            found[find_source(connection, name)] = grade
        except UnknownName:
            unknown.append(name)
    return found, unknown


def _entities(connection: Connection, table: Any, what: str, name: str) -> list[Any]:
    """Entities by id, else by plain spelling, else by a spelling that sounds the same."""
    own = connection.execute(select(table).where(table.c.id == storable(name))).all()
    if own:
        return list(own)
    keys = tables.name.c
    by_key = select(keys.entity).where(keys.what == what, keys.key == plain_key(name))
    found = connection.execute(select(table).where(table.c.id.in_(by_key))).all()
    if not found:
        sound = skeleton(name)
        alike = {entity for text, entity in _names(connection, what) if _sound(text) == sound}
        found = connection.execute(select(table).where(table.c.id.in_(sorted(alike)))).all() if sound else []
    return list(found)


def _only(rows: Sequence[Any], what: str, name: str, connection: Connection, rank: Any) -> str:
    if not rows:
        raise UnknownName(what, name, suggest(connection, what, name))
    ranked = sorted(rows, key=lambda row: (rank(row), row.id))
    best = [row for row in ranked if rank(row) == rank(ranked[0])]
    if len(best) > 1:
        raise UnknownName(f"single {what} called", name, [f"{row.id} ({row.name})" for row in best[:_SUGGESTIONS]])
    return str(best[0].id)


def suggest(connection: Connection, what: str, name: str) -> list[str]:
    """Names of what the ledger holds that is spelt like this one, best first."""
    from rapidfuzz import fuzz, process

    texts = dict(_names(connection, what))
    close = process.extract(name, list(texts), scorer=fuzz.WRatio, limit=20, score_cutoff=_LIKE_FROM)
    ranked = sorted(close, key=lambda found: (-found[1], abs(len(found[0]) - len(name)), found[0]))
    best = list(dict.fromkeys(texts[text] for text, _, _ in ranked))[:_SUGGESTIONS]
    table = _TABLES[what].c
    called = {row.id: row.name for row in connection.execute(select(table.id, table.name).where(table.id.in_(best)))}
    return list(dict.fromkeys(called[key] for key in best))


def _names(connection: Connection, what: str) -> list[tuple[str, str]]:
    table = tables.name
    query = select(table.c.text, table.c.entity).where(table.c.what == what).order_by(table.c.key, table.c.entity)
    return [(row.text, row.entity) for row in connection.execute(query)]


@lru_cache(maxsize=200_000)
def _sound(text: str) -> str:
    return skeleton(text)


def _place_rank(row: Any) -> tuple[object, ...]:
    return (not row.resolved, row.kind not in _KINDS, row.precision == "site", row.precision in ("province", "country"))


def _force_rank(row: Any) -> tuple[object, ...]:
    return (not row.resolved, row.kind == "descriptor")
