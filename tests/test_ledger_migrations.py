"""Versions of a ledger: each is pinned by a dump of its scheme, and can be brought up to the newest with its data.

To pin a new version: ``python tests/test_ledger_migrations.py`` writes ``tests/ledger_schema_<version>.sql``. The dump
of a version that has been released is never written again; the tables are changed by a step of ``UPGRADES`` instead.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from laydown.ledger import Ledger
from laydown.ledger.migrations import UPGRADES, VERSION, make_views, migrate
from laydown.problems import LedgerError
from ledger_support import contents, postings

HERE = Path(__file__).parent
NewLedger = Callable[..., Ledger]


def pinned(version: int) -> Path:
    return HERE / f"ledger_schema_{version}.sql"


def schema(path: Path) -> str:
    """The statements that make the database, without those of the tables that SQLite makes itself."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    connection.close()
    order = ("table", "index", "trigger", "view")
    own = (row for row in rows if not re.match(r"sqlite_|claim_words_|place_box_", row[1]))
    told = sorted(own, key=lambda row: (order.index(row[0]), row[2].startswith("CREATE VIRTUAL"), row[1]))
    return "".join(re.sub(r"[ \t]+\n", "\n", row[2].strip()) + ";\n\n" for row in told)


def test_the_scheme_of_this_version_is_the_pinned_one(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "ledger.db", create=True).close()
    told = schema(tmp_path / "ledger.db")
    advice = "these are not the pinned tables: add a step to UPGRADES, then run tests/test_ledger_migrations.py"
    assert told == pinned(VERSION).read_text("utf-8"), advice


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_ledger_of_each_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    connection = sqlite3.connect(old)
    connection.executescript(pinned(version).read_text("utf-8"))
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (str(version),))
    connection.commit()
    connection.close()
    with Ledger.open(old) as ledger, Ledger.open(new, create=True) as fresh:
        ledger.post(postings(range(10)))
        fresh.post(postings(range(10)))
        assert columns(ledger) == columns(fresh)
        assert contents(ledger) == contents(fresh)
        assert ledger.check(places=None) == []


def columns(ledger: Ledger) -> dict[str, list[tuple[str, str, bool]]]:
    with ledger.reading() as (connection, _):
        found = inspect(connection)
        names = [name for name in found.get_table_names() if not re.match("claim_words_|place_box_", name)]
        return {n: [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(n)] for n in names}


# Steps that do not exist: what a later version may do


def add_region(connection: Connection) -> None:
    """As a step would be: a column with values, a table, and the views anew."""
    connection.execute(text("ALTER TABLE place ADD COLUMN region TEXT"))
    connection.execute(text("UPDATE place SET region = 'north' WHERE name < 'P'"))
    connection.execute(text("CREATE TABLE region (id TEXT PRIMARY KEY)"))
    connection.execute(text("INSERT INTO region SELECT DISTINCT region FROM place WHERE region IS NOT NULL"))
    make_views(connection)


def fail(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE half (id TEXT PRIMARY KEY)"))
    connection.execute(text("DELETE FROM position"))
    raise LedgerError("the step fails in the middle")


STEPS = (*UPGRADES, add_region)


@pytest.fixture
def filled(new_ledger: NewLedger) -> Ledger:
    ledger = new_ledger()
    ledger.post(postings(range(30)))
    ledger.refresh()
    return ledger


def value(ledger: Ledger, query: str) -> object:
    with ledger._store.reading() as connection:
        return connection.execute(text(query)).scalar()


def version(ledger: Ledger) -> object:
    return value(ledger, "SELECT value FROM meta WHERE key = 'version'")


def answers(ledger: Ledger) -> list[object]:
    return [
        ledger.at("Ostra", on="2021-03-01"), ledger.track("Red Column", on="2021-03-01"),
        ledger.timeline_of_place("Belwick"), ledger.contested(on="2021-03-01"), ledger.changes("2021-02-01"),
        ledger.search("captured"), ledger.brief(since="2021-02-01", until="2021-03-01"),
    ]  # fmt: skip


def test_a_step_keeps_the_data_and_the_answers(filled: Ledger) -> None:
    told, held = answers(filled), contents(filled)
    with filled._store.writing() as connection:
        assert migrate(connection, STEPS) == VERSION
    assert version(filled) == str(VERSION + 1)
    assert value(filled, "SELECT region FROM place WHERE name = 'Ostra'") == "north"
    assert value(filled, "SELECT count(*) FROM region") == 1
    assert value(filled, "SELECT count(*) FROM claims") == 90
    assert (answers(filled), contents(filled)) == (told, held)
    with filled._store.writing() as connection:
        assert migrate(connection, STEPS) == VERSION + 1  # and nothing is done twice
    assert value(filled, "SELECT count(*) FROM region") == 1


def test_a_step_that_fails_leaves_the_ledger_as_it_was(filled: Ledger) -> None:
    told, held, before = answers(filled), contents(filled), columns(filled)
    with pytest.raises(LedgerError, match="fails in the middle"), filled._store.writing() as connection:
        migrate(connection, (*STEPS, fail))
    assert version(filled) == str(VERSION)
    assert columns(filled) == before
    assert (answers(filled), contents(filled)) == (told, held)
    assert filled.check(places=None) == []
    with filled._store.writing() as connection:
        migrate(connection, STEPS)
    assert version(filled) == str(VERSION + 1)


def test_opening_an_older_ledger_updates_it_where_it_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(path, create=True) as ledger:
        ledger.post(postings(range(5)))
        ledger.refresh()
    monkeypatch.setattr("laydown.ledger.migrations.UPGRADES", STEPS)
    monkeypatch.setattr("laydown.ledger.store.VERSION", VERSION + 1)
    with monkeypatch.context() as patched:
        patched.setattr("os.access", lambda *_: False)
        with pytest.raises(LedgerError, match="of an older version and cannot be updated: it is read-only"):
            Ledger.open(path)
    with Ledger.open(path) as ledger:
        assert version(ledger) == str(VERSION + 1)
        assert ledger.counts()["document"] == 5


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        Ledger.open(Path(folder) / "ledger.db", create=True).close()
        pinned(VERSION).write_text(schema(Path(folder) / "ledger.db"), "utf-8")
