"""Small things that every query needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

_CHUNK = 500
T = TypeVar("T")


def chunked(values: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """The values in runs that are short enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def dialect_insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(insert(table), list(rows))
