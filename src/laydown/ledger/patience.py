"""How long an answer may take: past that, the database is interrupted in the middle of a query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from sqlalchemy import Connection, event

from laydown.problems import TooSlow

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock: less than a millisecond's worth."""
_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Whatever this thread reads from a ledger in this block is done within so many seconds, or raises TooSlow.

    SQLite looks at the clock as it works, PostgreSQL is given a ``statement_timeout``; between two queries it is looked
    at as well. Writing is never interrupted.
    """
    before = _UNTIL.set(monotonic() + seconds)
    try:
        yield
    finally:
        _UNTIL.reset(before)


@contextmanager
def bounded(connection: Connection) -> Iterator[None]:
    """Holds what is read through the connection to the patience of this thread, if it has limits.

    Raises:
        TooSlow: it was at its end between two queries; in the middle of one the database raises its own error.
    """
    until = _UNTIL.get()
    if until is None:
        yield
        return

    def look(*_: Any) -> None:
        if monotonic() > until:
            raise TooSlow("the answer took too long")

    event.listen(connection, "before_cursor_execute", look)
    with _interrupting(connection, until):
        yield


@contextmanager
def _interrupting(connection: Connection, until: float) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        left = max(1, int((until - monotonic()) * 1000))
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {left}")
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.set_progress_handler(lambda: monotonic() > until, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
