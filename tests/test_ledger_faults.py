"""A full disk, a file that takes no writes, damaged pages, foreign and newer files: clear messages, nothing lost."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from laydown.ledger import Ledger
from laydown.problems import LedgerError
from ledger_support import contents, postings

NOBODY = 65534
FULL = "the disk is full; all that was reported as stored is safe"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with twenty reports, closed."""
    where = tmp_path / "ledger.db"
    with Ledger.open(where, create=True) as ledger:
        ledger.post(postings(range(20)))
        ledger.refresh()
    return where


# A full disk


@contextmanager
def room_for(ledger: Ledger, pages: int) -> Iterator[None]:
    """The file may grow by so many pages and no more."""
    engine = ledger._store.engine

    def limit(connection, _record, _proxy):  # type: ignore[no-untyped-def]
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {used + pages}")

    engine.dispose()
    event.listen(engine, "checkout", limit)
    yield
    event.remove(engine, "checkout", limit)
    engine.dispose()


@pytest.mark.parametrize("pages", [0, 1, 7, 40])
def test_a_full_disk_takes_nothing_of_what_is_stored(path: Path, tmp_path: Path, pages: int) -> None:
    with Ledger.open(path) as ledger, Ledger.open(tmp_path / "whole.db", create=True) as whole:
        before = contents(ledger)
        with room_for(ledger, pages):
            with pytest.raises(LedgerError, match=FULL):
                ledger.post(postings(range(20, 200)))
            assert ledger.counts()["document"] == 20
        assert contents(ledger) == before
        assert ledger.check(places=None) == []
        posted = ledger.post(postings(range(200)))
        assert (posted.stored, posted.present) == (180, 20)
        whole.post(postings(range(200)))
        assert contents(ledger) == contents(whole)


def test_a_disk_that_is_full_when_positions_are_derived(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.post(postings(range(20, 120)))
        with room_for(ledger, 0), pytest.raises(LedgerError, match=FULL):
            ledger.rebuild()
        assert ledger.check(places=None) == []
        assert ledger.refresh() >= 0
        assert ledger.check(places=None) == []


def test_a_process_that_may_not_write_more(path: Path) -> None:
    """As with a quota: the file system refuses, and not SQLite."""
    script = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from ledger_support import postings
from laydown.ledger import Ledger
from laydown.problems import LedgerError
with Ledger.open(sys.argv[1]) as ledger:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        ledger.post(postings(range(20, 400)))
    except LedgerError as error:
        print(error)
        sys.exit(3)
"""
    size = path.stat().st_size
    command = [sys.executable, "-c", script, str(path), str(Path(__file__).parent), str(size)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 3, told.stderr
    assert "is safe" in told.stdout
    with Ledger.open(path) as ledger:
        assert ledger.counts()["document"] == 20
        assert ledger.check() == []
        assert ledger.post(postings(range(30))).stored == 10


# A file that takes no writes


def as_nobody(path: Path, *, log: str = "") -> str:
    """Ask the ledger as a user who may write nothing, and try to post; returns what that process says."""
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from ledger_support import postings
from laydown.fusion.certainty import model
from laydown.fusion.words import ledger_words
from laydown.ledger import Ledger
from laydown.problems import LedgerError
import laydown.ledger.why, msgspec, zlib, rapidfuzz.process
made = postings(range(30))
model(); ledger_words()
if os.geteuid() == 0:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
try:
    with Ledger.open({str(path)!r}) as ledger:
        print(ledger.at("Ostra", on="2021-02-20").summary, ledger.counts()["document"], ledger.check())
        print(len(ledger.search("captured").found), ledger.track("Red Column", on="2021-03-01").summary)
        ledger.post(made)
except LedgerError as error:
    print("error:", error)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout


@contextmanager
def opened_up(path: Path) -> Iterator[None]:
    """Folders that only their owner may enter, as pytest makes them, entered by others for a while."""
    closed = [folder for folder in path.parents if not folder.stat().st_mode & 0o001]
    modes = {folder: folder.stat().st_mode for folder in closed}
    for folder, mode in modes.items():
        folder.chmod(mode | 0o055)
    yield
    for folder, mode in modes.items():
        folder.chmod(mode)


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)])
def test_a_ledger_that_takes_no_writes_still_answers(path: Path, file: int, folder: int) -> None:
    home = path.parent / "read only? 100%#"
    home.mkdir()
    moved = Path(shutil.copy(path, home / "led ger.db"))
    moved.chmod(file)
    home.chmod(folder)
    with opened_up(moved):
        home.chmod(folder)
        told = as_nobody(moved)
    home.chmod(0o755)
    with Ledger.open(path) as ledger:
        assert f"{ledger.at('Ostra', on='2021-02-20').summary} 20 []\n" in told
    assert f"error: {moved}: it cannot be written to; check the permissions of the file and of its folder" in told


@pytest.mark.parametrize("index", [True, False])
def test_a_ledger_whose_writer_was_stopped_in_a_folder_that_takes_no_writes(path: Path, index: bool) -> None:
    home = path.parent / "left"
    home.mkdir()
    with Ledger.open(path) as ledger:
        with ledger._store.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_autocheckpoint = 0"))
        ledger.post(postings(range(25)))
        ledger.refresh()
        for end in ("", "-wal", "-shm") if index else ("", "-wal"):
            shutil.copy(f"{path}{end}", home / f"{path.name}{end}")
            (home / f"{path.name}{end}").chmod(0o444)
    assert (home / "ledger.db-wal").stat().st_size
    with opened_up(home / "ledger.db"):
        home.chmod(0o555)
        told = as_nobody(home / "ledger.db")
    home.chmod(0o755)
    if index:
        assert " 25 []\n" in told
    else:
        assert "the program that wrote it last was stopped, what it stored is in ledger.db-wal" in told


def test_a_read_only_ledger_that_waits_to_be_derived_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(path) as ledger:
        ledger.post(postings(range(20, 30)))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="an ingest stopped before it was done"):
        ledger.at("Ostra", on="2021-02-20")


# Damage


def ask_everything(ledger: Ledger) -> None:
    """Each kind of answer once, and a posting."""
    ledger.counts()
    claim = ledger.search("captured").found[0].quote.claim
    for asked in (
        lambda: ledger.at("Ostra", on="2021-02-20"), lambda: ledger.track("Red Column", on="2021-03-01"),
        lambda: ledger.timeline_of_place("Ostra"), lambda: ledger.contested(on="2021-02-20"),
        lambda: ledger.changes("2021-01-10"), lambda: ledger.why(claim), lambda: ledger.search("withdrew"),
        lambda: ledger.brief(since="2021-01-01", until="2021-03-01"), lambda: ledger.post(postings(range(25))),
        ledger.rebuild,
    ):  # fmt: skip
        asked()


def spoil(path: Path, seed: int, start: int, size: int) -> None:
    """Overwrite bytes of the file."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(random.Random(seed).randbytes(size))


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_ledger_gives_a_clear_error_or_is_found_out_by_its_check(path: Path, seed: int) -> None:
    with Ledger.open(path) as ledger:
        before = contents(ledger)
    chance = random.Random(seed)
    size = path.stat().st_size
    spoil(path, seed, chance.randrange(100, size - 4096), chance.choice((64, 1024, 4096)))
    try:
        with Ledger.open(path) as ledger:
            faults = ledger.check(places=None)
            assert all(faults)
            assert faults or contents(ledger) == before, "damage that was not found"
            ask_everything(ledger)
    except LedgerError as error:
        told = str(error)
    else:
        told = "damaged"
    assert re.search("damaged|no ledger|something else", told)


@pytest.mark.parametrize("keep", [0.05, 0.5, 0.9])
def test_a_ledger_that_was_cut_short_is_damaged(path: Path, keep: float) -> None:
    os.truncate(path, int(path.stat().st_size * keep))
    with pytest.raises(LedgerError, match="it is damaged. Restore a copy"), Ledger.open(path) as ledger:
        ask_everything(ledger)


def test_a_ledger_with_a_spoilt_header_is_none(path: Path) -> None:
    spoil(path, 1, 0, 100)
    with pytest.raises(LedgerError, match="not an SQLite database"):
        Ledger.open(path)


def change(path: Path, statement: str) -> None:
    """Change the ledger behind its back."""
    connection = sqlite3.connect(path)
    connection.executescript(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM claim_force WHERE claim = 3", "claim: claim number 3 is not linked"),
        ("UPDATE claim SET evidence_start = evidence_start + 1 WHERE number = 3", "evidence: the sentence of claim"),
        ("UPDATE document SET text = x'00' WHERE name LIKE '%0003.txt'", "text: the text of report-0003.txt cannot be"),
        ("UPDATE document SET characters = 5 WHERE name = 'report-0003.txt'", "text: the text of report-0003.txt has"),
        ("UPDATE claim SET slots = '{' WHERE number = 3", "claim: .* cannot be read back"),
        ("UPDATE claim SET event = 'dance' WHERE number = 3", "claim: .* cannot be read back"),
        ("UPDATE article SET sketch = zeroblob(256) WHERE rowid = 3", "duplicates: the sketch of article"),
        ("DELETE FROM position WHERE place = '~ostra'", "position: those at ~ostra"),
        ("UPDATE effect SET day = '2021-01-01' WHERE place = '~ostra'", "effect: "),
        ("DELETE FROM effect WHERE place = '~ostra'", "effect: .* is lacking"),
        ("DELETE FROM article WHERE document = (SELECT id FROM document LIMIT 1)", "dangling: a row of "),
        ("INSERT INTO claim_words(claim_words) VALUES ('delete-all')", "search: the index of words"),
        (
            "INSERT INTO place(id,name,latitude,longitude,resolved) VALUES ('x','X',1,2,1); DELETE FROM place_box",
            "map: x is not in the index",
        ),
        ("UPDATE document SET retracted = 1 WHERE name = 'report-0003.txt'", "effect: claim .* retracted"),
    ],
)
def test_the_check_finds(path: Path, statement: str, fault: str) -> None:
    change(path, statement)
    with Ledger.open(path) as ledger:
        found = ledger.check(places=None)
    assert any(re.match(fault, one) for one in found), found


def test_a_rebuild_mends_what_is_derived(path: Path) -> None:
    with Ledger.open(path) as ledger:
        before = contents(ledger)
    change(path, "DELETE FROM position")
    change(path, "UPDATE effect SET day = '2021-01-01'")
    with Ledger.open(path) as ledger:
        assert ledger.check() != []
        ledger.rebuild()
        assert ledger.check() == []
        assert contents(ledger) == before


# Files that are no ledgers of ours


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and they are longer than the header of a database is.\n" * 100)
    for create in (False, True):
        with pytest.raises(LedgerError, match="it is no ledger: the file is not an SQLite database"):
            Ledger.open(file, create=create)


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path, create: bool) -> None:
    file = tmp_path / "songs.db"
    change(file, "CREATE TABLE song (title)")
    before = file.read_bytes()
    with pytest.raises(LedgerError, match="this database holds something else than a ledger"):
        Ledger.open(file, create=create)
    assert file.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["songs.db"]


def test_an_empty_file_becomes_a_ledger_only_when_one_is_to_be_made(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    with pytest.raises(LedgerError, match="this database holds no ledger"):
        Ledger.open(file)
    assert file.stat().st_size == 0
    with Ledger.open(file, create=True) as ledger:
        assert ledger.counts()["document"] == 0


def test_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no such ledger; `laydown ingest"):
        Ledger.open(tmp_path / "none.db")
    with pytest.raises(LedgerError, match=r"the folder .*none does not exist"):
        Ledger.open(tmp_path / "none" / "ledger.db", create=True)
    with pytest.raises(LedgerError, match="this is a folder"):
        Ledger.open(tmp_path, create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [False, True])
def test_a_newer_ledger_is_left_alone(path: Path, create: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    change(path, "UPDATE meta SET value = '99' WHERE key = 'version'")
    for _ in range(2):  # as one who may write, then as one who may not
        with pytest.raises(LedgerError, match=r"made by a newer laydown \(scheme 99; this one knows \d\); update"):
            Ledger.open(path, create=create)
        monkeypatch.setattr(os, "access", lambda *_: False)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://me:s3cret@localhost:1/none", "the database does not answer"),
        ("postgres://me:s3cret@no-such-host.invalid/none", "the database does not answer"),
        ("postgresql://me:s3cret@localhost:port/none", "not a database URL"),
        ("postgresql+asyncpg://me:s3cret@localhost/none", "a ledger is kept in SQLite or PostgreSQL"),
        ("mysql://me:s3cret@localhost/none", "a ledger is kept in SQLite or PostgreSQL"),
        ("nonsense://me:s3cret@localhost/none", "a ledger is kept in SQLite or PostgreSQL"),
        ("sqlite://", "give the path"),
        ("sqlite:///:memory:", "give the path"),
        ("://me:s3cret@", "not a database URL"),
    ],
)
def test_a_url_that_leads_nowhere(url: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message) as raised:
        Ledger.open(url, create=True)
    assert "s3cret" not in str(raised.value)
