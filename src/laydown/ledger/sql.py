"""Small things that every query needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from laydown.ledger.columns import Words, is_storable, storable

CHUNK = 500
"""Values in one statement at most."""
T = TypeVar("T")


def chunked(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The values in runs that are short enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def dialect_insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, if there are any. All have the same keys, two or more, and values that the driver takes."""
    if not rows:
        return
    # Past SQLAlchemy's conversion of each value, which costs more than the insertion itself.
    statement, names = _insertion(connection.dialect, table, tuple(rows[0]))
    safe = [_storable(row, _words(table)) for row in rows]
    connection.exec_driver_sql(statement, list(map(itemgetter(*names), safe)) if names else safe)


@lru_cache(maxsize=100)
def _insertion(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, Sequence[str]]:
    """The statement that inserts these columns, and their order where the driver takes values by position."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup or ())


@lru_cache(maxsize=100)
def _words(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.c if isinstance(column.type, Words))


def _storable(row: Mapping[str, Any], words: Sequence[str]) -> Any:
    """The row with words that every database takes; the same object where they are so already, as nearly always."""
    unsafe = [name for name in words if not is_storable(row.get(name))]
    return {**row, **{name: storable(row[name]) for name in unsafe}} if unsafe else row
