"""What several test modules share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from browser import browsing
from laydown.claims import Extractor, load_extractor
from laydown.ledger import Ledger
from laydown.lexicon.theatre import Theatre
from web_support import hostile, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DEMO = Path(__file__).parent.parent / "src" / "laydown" / "data" / "demo"


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder in place of the developer's own packs and gazetteer, for the tests and what they start."""
    folder = tmp_path_factory.mktemp("laydown-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYDOWN_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The product's extractor with the demo's theatre, loaded once."""
    return load_extractor(theatres=("demo",))


@pytest.fixture
def reports() -> Path:
    """The folder of the demo's reports."""
    return DEMO / "reports"


@pytest.fixture(scope="session")
def shown_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger made to be looked at; who writes to it copies it first."""
    return shown(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="session")
def hostile_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger of hostile reports; who writes to it copies it first."""
    return hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: Playwright's event loop must be gone before other tests run theirs."""
    pytest.importorskip("playwright", reason="playwright is not installed: pip install -e '.[dev]'")
    with browsing() as browser:
        yield browser


POSTGRES = os.environ.get("LAYDOWN_TEST_POSTGRES", "")
"""The URL of a PostgreSQL server to keep the tests' ledgers on; ``scripts/postgres`` starts one."""


@contextmanager
def ledger_places(folder: Path) -> Iterator[Callable[[], str]]:
    """Makes places for ledgers, none of which exists yet: files of a folder, or URLs of schemas on PostgreSQL."""
    schemas: list[str] = []

    def make() -> str:
        if not POSTGRES:
            return str(folder / f"ledger-{uuid4().hex[:8]}.db")
        schemas.append(f"test_{uuid4().hex}")
        _on_server(f"CREATE SCHEMA {schemas[-1]}")
        url = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schemas[-1]}"})
        return url.render_as_string(hide_password=False)

    yield make
    for schema in schemas:
        _on_server(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes places for ledgers, none of which exists yet."""
    with ledger_places(tmp_path) as make:
        yield make


@pytest.fixture
def new_ledger(new_place: Callable[[], str]) -> Iterator[Callable[..., Ledger]]:
    """Opens empty ledgers, each a new one: SQLite files, or PostgreSQL where ``LAYDOWN_TEST_POSTGRES`` says so."""
    made: list[Ledger] = []

    def make(theatre: Theatre | None = None) -> Ledger:
        made.append(Ledger.open(new_place(), create=True, theatre=theatre))
        return made[-1]

    yield make
    for ledger in made:
        ledger.close()


def _on_server(statement: str) -> None:
    engine = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
