"""What places and forces a ledger holds, by a part of their names, and from when to when it was published."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from laydown.ledger import tables
from laydown.lexicon.spelling import plain_key

_ESCAPE = "\\"
_TABLES = {"place": tables.place, "force": tables.force}


class Listed(NamedTuple):
    """A place or force. ``rank``: 0 for the name asked for, 1 where a name begins with it, 2 for the others."""

    rank: int
    id: str


def listed(
    connection: Connection, what: Literal["place", "force"], part: str, *, after: Listed | None, limit: int
) -> list[Listed]:
    """The places or forces with ``part`` in one of their names, whole names first, then in order of their ids.

    All of them where there is no part to look for. ``after`` is the last one of the page before.
    """
    key = plain_key(part)
    ids: Any = _TABLES[what].c.id
    query: Any = _with_part(what, key) if key else select(_rank(None), ids)
    ranked: Any = query.subquery().c
    found = select(ranked.rank, ranked.id).order_by(ranked.rank, ranked.id).limit(limit)
    if after is not None:
        later = and_(ranked.rank == after.rank, ranked.id > after.id)
        found = found.where(or_(ranked.rank > after.rank, later))
    return [Listed(row.rank, row.id) for row in connection.execute(found)]


def published_days(connection: Connection) -> tuple[date | None, date | None]:
    """The first and the last day on which something in the ledger was published; None for an empty one."""
    known = tables.claim.c.known
    first, last = (connection.execute(select(edge(known))).scalar() for edge in (func.min, func.max))
    return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def _with_part(what: str, key: str) -> Any:
    name = tables.name.c
    plain = key.replace(_ESCAPE, _ESCAPE * 2).replace("%", f"{_ESCAPE}%").replace("_", f"{_ESCAPE}_")
    kind = case((name.key == key, 0), (name.key.like(f"{plain}%", escape=_ESCAPE), 1), else_=2)
    found = select(_rank(func.min(kind)), name.entity.label("id"))
    return found.where(name.what == what, name.key.like(f"%{plain}%", escape=_ESCAPE)).group_by(name.entity)


def _rank(value: ColumnElement[int] | None) -> Any:
    return (literal(2) if value is None else value).label("rank")
