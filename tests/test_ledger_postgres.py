"""What can happen to a ledger on PostgreSQL alone. ``scripts/postgres`` starts the server for it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from laydown.ledger import Ledger
from laydown.problems import LedgerError
from ledger_support import contents, postings

needs_server = pytest.mark.skipif("LAYDOWN_TEST_POSTGRES" not in os.environ, reason="LAYDOWN_TEST_POSTGRES is not set")
SCRIPT = Path(__file__).parent.parent / "scripts" / "postgres"
NewPlace = Callable[[], str]


def delete_and_be_cut_off(ledger: Ledger, other: Ledger) -> None:
    """The server ends the connection in the middle of a transaction."""
    with ledger._store.writing() as connection:
        connection.execute(text("DELETE FROM position"))
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with other._store.engine.connect() as killer:
            killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        connection.execute(text("DELETE FROM effect"))


@needs_server
def test_a_lost_connection_loses_nothing_that_was_stored(new_place: NewPlace) -> None:
    where = new_place()
    with Ledger.open(where, create=True) as ledger, Ledger.open(where) as other:
        ledger.post(postings(range(5)))
        before = contents(ledger)
        with pytest.raises(LedgerError, match="does not answer"):
            delete_and_be_cut_off(ledger, other)
        assert contents(ledger) == before
        assert ledger.post(postings(range(8))).stored == 3


@needs_server
def test_a_database_of_something_else_is_left_as_it_is(new_place: NewPlace) -> None:
    where = new_place()
    with Ledger.open(where, create=True) as ledger, ledger._store.writing() as connection:
        connection.execute(text("DELETE FROM meta"))
    for create in (False, True):
        with pytest.raises(LedgerError, match="holds something else than a ledger"):
            Ledger.open(where, create=create)


@needs_server
def test_an_empty_database_becomes_a_ledger_only_when_one_is_to_be_made(new_place: NewPlace) -> None:
    where = new_place()
    with pytest.raises(LedgerError, match="this database holds no ledger"):
        Ledger.open(where)
    Ledger.open(where, create=True).close()
    Ledger.open(where).close()


@needs_server
def test_a_schema_that_is_not_there_is_told(new_place: NewPlace) -> None:
    with pytest.raises(LedgerError, match="the schema that the URL's search_path names does not exist"):
        Ledger.open(new_place().replace("test_", "nothing_"), create=True)


@needs_server
def test_one_who_may_only_read_gets_answers_and_a_clear_refusal(new_place: NewPlace) -> None:
    where = new_place()
    role = "reader_" + where[-8:]
    schema = where.rpartition("%3D")[2]
    with Ledger.open(where, create=True) as ledger:
        ledger.post(postings(range(5)))
        answer = ledger.at("Ostra", on="2021-02-01")
        with ledger._store.writing() as connection:
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {role}"))
            connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"))
        try:
            with Ledger.open(where.replace("laydown@", f"{role}@")) as reader:
                assert reader.at("Ostra", on="2021-02-01") == answer
                with pytest.raises(LedgerError, match="it cannot be written to"):
                    reader.post(postings(range(8)))
        finally:
            with ledger._store.writing() as connection:
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))


@needs_server
def test_a_wrong_role_is_told_without_the_password(new_place: NewPlace) -> None:
    where = new_place()
    with pytest.raises(LedgerError, match='role "stranger" does not exist') as raised:
        Ledger.open(where.replace("laydown@", "stranger:s3cret@"), create=True)
    assert "s3cret" not in str(raised.value)
    with Ledger.open(where.replace("laydown@", "laydown:s3cret@"), create=True) as ledger:
        assert "s3cret" not in ledger.where


def test_the_script_runs_a_command_and_hands_on_how_it_ended() -> None:
    """With a server given it starts none."""
    given = os.environ | {"LAYDOWN_TEST_POSTGRES": "postgresql://nowhere"}
    told = subprocess.run([SCRIPT, "sh", "-c", "echo $LAYDOWN_TEST_POSTGRES; exit 7"], env=given, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert (told.returncode, told.stdout) == (7, "postgresql://nowhere\n")


def test_the_script_says_so_where_there_is_no_postgresql(tmp_path: Path) -> None:
    """A path without it, and without apt-get, as on other systems."""
    for name in ("sh", "ls", "sort", "dirname", "id", "mktemp", "rm", "cat"):
        found = subprocess.run(["sh", "-c", f"command -v {name}"], capture_output=True, text=True, check=True)
        (tmp_path / name).symlink_to(found.stdout.strip())
    bare = {"PATH": str(tmp_path), "LAYDOWN_POSTGRES_HOME": str(tmp_path)}
    told = subprocess.run([SCRIPT, "echo", "ran"], env=bare, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")
    assert "there is no PostgreSQL here" in told.stderr
    assert "not run: echo ran" in told.stderr
    needed = bare | {"LAYDOWN_NEED_POSTGRES": "1"}
    assert subprocess.run([SCRIPT, "echo", "ran"], env=needed, capture_output=True, check=False).returncode == 1
