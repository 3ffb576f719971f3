"""What several test modules share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from laydown.claims import Extractor, load_extractor
from laydown.ledger import Ledger
from laydown.lexicon.theatre import Theatre

DEMO = Path(__file__).parent.parent / "src" / "laydown" / "data" / "demo"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The product's extractor with the demo's theatre, loaded once."""
    return load_extractor(theatres=("demo",))


@pytest.fixture
def reports() -> Path:
    """The folder of the demo's reports."""
    return DEMO / "reports"


@pytest.fixture
def new_ledger(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    """A maker of empty ledgers: ``new_ledger(theatre=None)``.

    They are SQLite files; where LAYDOWN_TEST_POSTGRES holds a URL, each is a schema of that PostgreSQL database.
    """
    server, numbers = os.environ.get("LAYDOWN_TEST_POSTGRES"), count(1)
    schemas: list[str] = []
    made: list[Ledger] = []

    def make(theatre: Theatre | None = None) -> Ledger:
        where = str(tmp_path / f"ledger-{next(numbers)}.db")
        if server:
            schemas.append(f"laydown_test_{os.getpid()}_{next(numbers)}")
            where = _in_schema(server, schemas[-1])
        made.append(Ledger.open(where, create=True, theatre=theatre))
        return made[-1]

    yield make
    for ledger in made:
        ledger.close()
    for schema in schemas:
        _execute(str(server), f"DROP SCHEMA {schema} CASCADE")


def _in_schema(server: str, schema: str) -> str:
    """Make a schema; the URL whose connections see it alone."""
    _execute(server, f"CREATE SCHEMA {schema}")
    return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{schema}"


def _execute(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)
