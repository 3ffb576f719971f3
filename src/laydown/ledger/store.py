"""The database behind a ledger: opening it, transactions, and what the database's errors mean to a user.

A SQLite file is opened with WAL and foreign keys; a writer takes the lock at once (BEGIN IMMEDIATE), so that two of
them queue up instead of failing half-way. PostgreSQL is told by URL; there an advisory lock does the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from laydown.ledger.migrations import STEPS, migrate, version_of
from laydown.problems import LedgerError

_BUSY_SECONDS = 60
_POSTGRES_LOCK = 7_104_118
_FULL = "the disk is full; all that was reported as stored is safe. Free some space and run the same command again"
_ADVICE = {
    "locked": "another program is writing to it; wait until it is done and try again",
    "disk is full": _FULL,
    "no space left": _FULL,
    "readonly": "it cannot be written to; check the permissions of the file and of its folder",
    "read-only": "it cannot be written to; check the permissions of the file and of its folder",
    "disk i/o": "the disk does not take or give the data; what was reported as stored is safe once the disk works",
    "malformed": "it is damaged. Restore a copy, or save what can be read with `sqlite3 FILE .recover`",
    "not a database": "it is no ledger: the file is not an SQLite database",
    "unable to open": "it cannot be opened; check that the folder exists and that you may read it",
    "connection": "the database does not answer; check the URL and that the server runs",
}


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
            LedgerError: the database cannot be read.
        """
        with told(self.where), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is stored when the block ends, nothing when it is left by an error.

        Raises:
            LedgerError: the ledger is read-only, or the database fails.
        """
        if not self.writable:
            raise LedgerError(f"{self.where}: {_ADVICE['readonly']}")
        with told(self.where), self.engine.connect() as connection:
            connection.info["immediate"] = True
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        connection.execute(text(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"))
                    yield connection
            finally:
                connection.info["immediate"] = False

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(where: str | Path, *, create: bool = False) -> Store:
    """Open a ledger by path or URL, and bring it up to date where it may be written.

    Raises:
        LedgerError: it is not there (and ``create`` is False), holds something else, is of a newer version or damaged.
    """
    url = _url(where)
    name = str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    with told(name):
        store = _sqlite(Path(str(url.database)), create) if url.get_backend_name() == "sqlite" else _server(url, name)
        _bring_up_to_date(store, create)
    return store


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise LedgerError(f"{where}: not a database URL; expected a file or postgresql://user@host/name") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(f"{url.get_backend_name()}: a ledger is kept in SQLite or PostgreSQL")
    return url


def _sqlite(path: Path, create: bool) -> Store:
    if not path.exists() and not create:
        raise LedgerError(f"{path}: there is no such ledger; `laydown ingest PATH… --ledger {path}` makes one")
    if create and not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist")
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) if path.exists() else True
    database = str(path) if writable else f"file:{path}?mode=ro{_immutable(path)}&uri=true"
    engine = create_engine(URL.create("sqlite", database=database, query={"uri": "true"} if not writable else {}),
                           connect_args={"timeout": _BUSY_SECONDS})  # fmt: skip
    _prepare(engine, writable)
    return Store(engine, str(path), writable)


def _immutable(path: Path) -> str:
    """A ledger on a medium that takes no writes has no log beside it, and needs none."""
    return "" if os.access(path.parent, os.W_OK) or path.with_name(path.name + "-wal").exists() else "&immutable=1"


def _prepare(engine: Engine, writable: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -64000")
        cursor.execute("PRAGMA mmap_size = 1073741824")
        if writable:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("immediate") else "BEGIN")


def _server(url: URL, name: str) -> Store:
    try:
        return Store(create_engine(url, pool_pre_ping=True), name, True)
    except (NoSuchModuleError, ImportError) as error:
        raise LedgerError("PostgreSQL needs its driver: pip install 'laydown[postgres]'") from error


def _bring_up_to_date(store: Store, create: bool) -> None:
    with store.reading() as connection:
        version = version_of(connection)
    if version == 0 and not create:
        raise LedgerError(f"{store.where}: this database holds no ledger; `laydown ingest` makes one")
    if version != len(STEPS):
        if not store.writable and version < len(STEPS):
            raise LedgerError(
                f"{store.where}: this ledger is of an older version and cannot be updated: it is read-only"
            )
        with store.writing() as connection:
            migrate(connection)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns what the database raises into a LedgerError that says what to do."""
    try:
        yield
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        advice = next((advice for sign, advice in _ADVICE.items() if sign in reason.casefold()), None)
        if advice is None:
            raise
        raise LedgerError(f"{where}: {advice} ({reason})") from error
