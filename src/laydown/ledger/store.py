"""The database behind a ledger: opening it, transactions, and what the database's errors mean to a user.

A SQLite file is opened with WAL and foreign keys; a writer takes the lock at once (BEGIN IMMEDIATE), so that two of
them queue up instead of failing half-way. PostgreSQL is told by URL; there an advisory lock does the same.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
)

from laydown.ledger.migrations import VERSION, check_version, migrate, version_of
from laydown.ledger.patience import bounded
from laydown.problems import LedgerError, TooSlow

_BUSY_SECONDS, _CONNECT_SECONDS = 60, 10
_LOG_PAGES = 64_000
"""Pages of the write-ahead log (4 KB each) before they are moved into the file: the same page is then moved once for
many batches of claims."""
_POSTGRES_LOCK = 7_104_118
_FULL = "the disk is full; all that was reported as stored is safe. Free some space and run the same command again"
_READ_ONLY = "it cannot be written to; check the permissions of the file and of its folder, or of the database's role"
_DAMAGED = (
    "it is damaged. Restore a copy, or save what can be read with `sqlite3 FILE .recover`; "
    "`laydown ledger check` tells more"
)
_ADVICE = {
    "locked": "another program is writing to it; wait until it is done and try again",
    "disk is full": _FULL,
    "no space left": _FULL,
    "readonly": _READ_ONLY,
    "read-only": _READ_ONLY,
    "permission denied": _READ_ONLY,
    "disk i/o": "the disk does not take or give the data; what was reported as stored is safe once the disk works",
    "malformed": _DAMAGED,
    "corrupt": _DAMAGED,
    "vtable constructor failed": _DAMAGED,
    "could not decode": _DAMAGED,
    "not a database": "it is no ledger: the file is not an SQLite database",
    "unable to open": "it cannot be opened; check that the folder exists and that you may read it",
    "no schema has been selected": "the schema that the URL's search_path names does not exist",
    "resolve host": "the database does not answer; check the URL and that the server runs",
    "connection": "the database does not answer; check the URL and that the server runs",
}
_STOPPED = ("interrupted", "statement timeout")
_PASSWORD = re.compile(r"(://[^:@/]*:).*(@)")
_POSTGRES_QUEUE = text(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK}, hashtext(current_schema()))")
_WORSE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What else the contents of a damaged ledger can make of a query: values that nobody ever stored."""


@dataclass(frozen=True, slots=True)
class Store:
    """A database that holds a ledger. ``writable`` is False for one that can only be read."""

    engine: Engine
    where: str
    writable: bool

    @property
    def is_sqlite(self) -> bool:
        """Whether the ledger is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the ledger throughout.

        Raises:
            LedgerError: the database cannot be read, or is damaged.
            TooSlow: it took longer than the :func:`~laydown.ledger.patience.patience` of this thread.
        """
        with told(self.where), self._suspecting(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with bounded(connection):
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is stored when the block ends, nothing when it is left by an error.

        Raises:
            LedgerError: the ledger is read-only, or the database fails or is damaged.
        """
        if not self.writable:
            raise LedgerError(f"{self.where}: {_READ_ONLY}")
        with told(self.where), self._suspecting(), self.engine.connect() as connection:
            connection.info["immediate"] = True
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        connection.execute(_POSTGRES_QUEUE)
                    yield connection
            finally:
                connection.info["immediate"] = False

    @contextmanager
    def _suspecting(self) -> Iterator[None]:
        """An error that a sound ledger does not give is looked into: it may be the file's fault and not ours."""
        try:
            yield
        except (*_WORSE, DataError, IntegrityError) as error:
            if fault := self.damage():
                raise LedgerError(f"{self.where}: {_DAMAGED} ({fault})") from error
            raise

    def damage(self) -> str | None:
        """The first fault that SQLite finds in the file's pages and keys; None for a sound one, or a server's."""
        if not self.is_sqlite:
            return None
        try:
            with self.engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        except DBAPIError as error:
            return " ".join(str(error.orig).split())
        except ValueError as error:
            return str(error)  # SQLite's words about the damage are damaged themselves
        if found != "ok":
            return " ".join(str(found).split())
        return f"a row of {loose[0]} refers to one of {loose[2]} that is gone" if loose is not None else None

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open a ledger by path or URL, and bring it up to date where it may be written. ``read_only``: never write.

    Raises:
        LedgerError: it is not there (and ``create`` is False), holds something else, is of a newer version or damaged.
    """
    url = _url(where)
    name = str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    with told(name):
        sqlite = url.get_backend_name() == "sqlite"
        store = _sqlite(Path(str(url.database)), create, read_only) if sqlite else _server(url, name, read_only)
        try:
            _bring_up_to_date(store, create)
        except BaseException:
            store.close()
            raise
    return store


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        shown = _PASSWORD.sub(r"\1***\2", where)
        raise LedgerError(f"{shown}: not a database URL; expected a file or postgresql://user@host/name") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise LedgerError(f"{url.drivername}: a ledger is kept in SQLite or PostgreSQL (postgresql://user@host/name)")
    if url.drivername == "sqlite" and (not url.database or url.database == ":memory:" or url.query):
        raise LedgerError("sqlite: give the path of the ledger's file and nothing else")
    return url


def _sqlite(path: Path, create: bool, read_only: bool) -> Store:
    if not create and not path.exists():
        raise LedgerError(f"{path}: there is no such ledger; `laydown ingest PATH… --ledger {path}` makes one")
    if create and not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist")
    if path.is_dir():
        raise LedgerError(f"{path}: this is a folder; a ledger is a file")
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) if path.exists() else True
    writable = writable and not read_only
    engine = create_engine(_file_url(path, writable), connect_args={"timeout": _BUSY_SECONDS})
    _prepare(engine, writable)
    return Store(engine, str(path), writable)


def _file_url(path: Path, writable: bool) -> URL:
    """How SQLite is to open the file.

    Raises:
        LedgerError: a writer died, and what it left in the log beside the file cannot be taken up.
    """
    if writable:
        return URL.create("sqlite", database=str(path))
    query = {"uri": "true", "mode": "ro"}
    log, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if not os.access(path.parent, os.W_OK) and not index.exists():
        # In a folder that takes no files the log's index cannot be made. Without a log it is not needed either.
        if log.exists() and log.stat().st_size:
            raise LedgerError(
                f"{path}: the program that wrote it last was stopped, what it stored is in {log.name}, and this folder "
                "cannot be written to; copy both files to one that can"
            )
        query["immutable"] = "1"
    return URL.create("sqlite", database=f"file:{quote(str(path.absolute()))}", query=query)


def _prepare(engine: Engine, writable: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -64000")
        cursor.execute("PRAGMA mmap_size = 2147418112")
        if writable:
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("immediate") else "BEGIN")


def _server(url: URL, name: str, read_only: bool) -> Store:
    try:
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
        engine = create_engine(url, pool_pre_ping=True, connect_args=patience)
    except (NoSuchModuleError, ImportError) as error:
        raise LedgerError("PostgreSQL needs its driver: pip install 'laydown[postgres]'") from error

    @event.listens_for(engine, "connect")
    def _connected(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("SET jit = off")  # answers are many short queries: compiling them takes longer than they do
        connection.commit()

    with told(name), engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise LedgerError(f"{name}: this database keeps text as {encoding}; a ledger needs one made with UTF8")
    return Store(engine, name, not read_only)


def _bring_up_to_date(store: Store, create: bool) -> None:
    with store.reading() as connection:
        version = version_of(connection)
        check_version(connection, version, VERSION)
    if version == 0 and not create:
        raise LedgerError(f"{store.where}: this database holds no ledger; `laydown ingest` makes one")
    if version < VERSION and not store.writable:
        raise LedgerError(f"{store.where}: this ledger is of an older version and cannot be updated: it is read-only")
    if store.is_sqlite and store.writable:
        _keep_log(store)
    if version < VERSION:
        with store.writing() as connection:
            migrate(connection)


def _keep_log(store: Store) -> None:
    """A write-ahead log: readers go on while somebody writes. Asked for only once the file is known to be ours."""
    raw = store.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() != ("wal",):
            _insist(cursor, "PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise DBAPIError("PRAGMA journal_mode = WAL", None, error) from error
    finally:
        raw.close()


def _insist(cursor: Any, statement: str) -> None:
    """SQLite does not wait here when another connection is at work on the file, so this does."""
    until = monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.05)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns what the database raises into a LedgerError that says what to do."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise LedgerError(f"{where}: {error.object!r} is no text that a database could hold") from error
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        if any(sign in reason.casefold() for sign in _STOPPED):
            raise TooSlow("the answer took too long") from error
        advice = next((advice for sign, advice in _ADVICE.items() if sign in reason.casefold()), None)
        if advice is None and not isinstance(error, OperationalError | InternalError):
            raise  # our fault
        advice = advice or "the database cannot do it; all that was reported as stored is safe"
        raise LedgerError(f"{where}: {advice} ({reason})") from error
