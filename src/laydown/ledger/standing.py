"""Which positions stand on a day, as known on another: the store's side of every question about a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from laydown.fusion.certainty import model
from laydown.fusion.spells import Kind
from laydown.ledger import tables
from laydown.ledger.question import Question
from laydown.ledger.sql import chunked

MOST_TOLD = 30
"""Positions weighed and told in one answer; how many others there are is told too."""
_FOREMOST = (Kind.CONTROL, Kind.SIEGE, Kind.PRESENCE)


def as_known(query: Any, known: date | None) -> Any:
    """Only the positions that were what was known on a day; of the present without one."""
    return query.where(is_known(known))


def is_known(known: date | None) -> ColumnElement[bool]:
    """Whether a position was what was known on a day; is now, without one."""
    table = tables.position.c
    if known is None:
        return table.known_to.is_(None)
    day = known.isoformat()
    return and_(table.known_from <= day, or_(table.known_to.is_(None), table.known_to > day))


def is_begun(on: date) -> ColumnElement[bool]:
    """Whether a position has begun by a day.

    One that only its end tells of (``valid_from`` is None) is shown for so many days before it as ``before_days`` of
    ``data/certainty.yaml`` says.
    """
    table = tables.position.c
    first = (on + timedelta(days=model().before_days)).isoformat()
    return or_(table.valid_from <= on.isoformat(), and_(table.valid_from.is_(None), table.valid_to <= first))


def on_day(query: Any, on: date, back: int = 0) -> Any:
    """Only the positions of a day, and those that ended up to ``back`` days before it."""
    table = tables.position.c
    last = (on - timedelta(days=back)).isoformat()
    ends = table.valid_to >= last if back else table.valid_to > on.isoformat()
    return query.where(is_begun(on), or_(table.valid_to.is_(None), ends))


def positions(
    question: Question,
    *,
    back: int = 0,
    places: Sequence[str] | None = None,
    forces: Sequence[str] | None = None,
    kind: str | None = None,
) -> list[Any]:
    """Rows of ``position`` that hold on a day (or ended up to ``back`` days before it), as known on another."""
    table = tables.position
    query = held(question, back)
    if forces is not None:
        query = query.where(table.c.force.in_(forces))
    if kind is not None:
        query = query.where(table.c.kind == kind)
    runs = [None] if places is None else list(chunked(sorted(places)))
    rows = [row for some in runs for row in question.connection.execute(
        query if some is None else query.where(table.c.place.in_(some))).all()]  # fmt: skip
    return sorted(rows, key=lambda row: (row.place, row.kind, row.force, row.valid_from or "", row.id))


def foremost(question: Question, query: Select[Any], most: int = MOST_TOLD) -> tuple[list[Any], int]:
    """Of the positions that a query finds those that a reader wants first, and how many it finds.

    Control comes before siege and presence, of each the newest first.
    """
    table = tables.position
    rank = case({kind.value: number for number, kind in enumerate(_FOREMOST)}, value=table.c.kind)
    order = (rank, func.coalesce(table.c.valid_from, table.c.valid_to).desc(), table.c.id)
    # The keys alone: an index has them, and whole rows lie apart.
    told = (table.c.id, table.c.known_from, func.count().over().label("all"))
    keys = query.with_only_columns(*told).order_by(*order).limit(most)
    found = question.connection.execute(keys).all()
    if not found:
        return [], 0
    wanted = [(key.id, key.known_from) for key in found]
    versions = select(table).where(table.c.id.in_(sorted({key for key, _ in wanted})))
    rows = {(row.id, row.known_from): row for row in question.connection.execute(versions).all()}
    return [rows[key] for key in wanted], found[0].all


def held(question: Question, back: int = 0) -> Select[Any]:
    """The positions that hold on a day (or ended up to ``back`` days before it), as known on another."""
    return cast(Select[Any], as_known(on_day(select(tables.position), question.on, back), question.known))
