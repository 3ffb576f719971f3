"""A ledger whose writer is killed: what was reported as stored is there, nothing is half there, and it goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select, text

from laydown.ledger import Ledger, tables
from ledger_support import contents, postings

LONG = bool(os.environ.get("LAYDOWN_LONG_TESTS"))
KILLS, REBUILD_KILLS = (100, 30) if LONG else (8, 3)
DOCUMENTS = 60
CHILD = Path(__file__).parent / "ledger_child.py"
NewPlace = Callable[[], str]


@dataclass
class Child:
    """What a child process said before it ended; ``seconds`` it ran, loading not counted."""

    said: list[str]
    code: int
    seconds: float

    @property
    def stored(self) -> set[str]:
        return {word for line in self.said if line.startswith("stored") for word in line.split()[1:]}

    @property
    def statements(self) -> int:
        return next(int(line.split()[1]) for line in self.said if line.startswith("done"))

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Nursery:
    """Runs one child after the other."""

    def __init__(self) -> None:
        command = [sys.executable, str(CHILD), "serve"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def child(self, *words: object, kill_after: float | None = None) -> Child:
        """Run a child to its end, or kill it so many seconds after it has begun."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        told = [self._line()]
        while not any(line.startswith("pid") for line in told) or not {"ready", "ended 1"} & set(told):
            told.append(self._line())
        began = monotonic()
        if kill_after is not None:
            (pid,) = (int(line.split()[1]) for line in told if line.startswith("pid"))
            sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while not any(line.startswith("ended") for line in told):
            told.append(self._line())
        (code,) = (int(line.split()[1]) for line in told if line.startswith("ended"))
        assert code in (0, -signal.SIGKILL), told
        return Child(said=told, code=code, seconds=monotonic() - began)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery ended"
        return line.strip()

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[tuple[Child, object]]:
    """An ingest that nothing interrupts, and the ledger that it makes."""
    where = tmp_path_factory.mktemp("whole") / "ledger.db"
    done = nursery.child("ingest", where, 0, DOCUMENTS)
    with Ledger.open(where) as ledger:
        yield done, contents(ledger)


def assert_sound(where: str, reported: set[str]) -> None:
    """Everything reported is there, every document there is whole, and the database has no fault."""
    given = {posting.id: posting for posting in postings(range(DOCUMENTS))}
    with Ledger.open(where, create=True) as ledger:
        have = ledger.has(given)
        assert reported <= have
        assert ledger.check(places=None) == []
        with ledger.reading() as (connection, _):
            if connection.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            for table, expected in ((tables.article, 1), (tables.claim, 3)):
                counted = select(table.c.document, func.count()).group_by(table.c.document)
                assert dict(map(tuple, connection.execute(counted))) == dict.fromkeys(have, expected)


def moments(whole: Child, count: int) -> Iterator[tuple[float | None, int]]:
    """When to kill: by the clock from outside, and before a certain statement from inside, in turn."""
    chance = random.Random(count)
    for number in range(count):
        if number % 2:
            yield chance.uniform(0, whole.seconds), 0
        else:
            yield None, chance.randint(1, whole.statements)


def test_a_killed_ingest_loses_nothing_and_is_resumed(
    whole: tuple[Child, object], new_place: NewPlace, nursery: Nursery
) -> None:
    told, expected = whole
    killed = 0
    for after, statement in moments(told, KILLS):
        where = new_place()
        cut = nursery.child("ingest", where, 0, DOCUMENTS, statement, kill_after=after)
        killed += cut.killed
        assert_sound(where, cut.stored)
        again = nursery.child("ingest", where, 0, DOCUMENTS)
        assert again.code == 0
        assert_sound(where, again.stored)
        with Ledger.open(where) as ledger:
            assert contents(ledger) == expected
    assert killed >= KILLS / 2


def test_an_ingest_killed_over_and_over_ends_as_one_that_was_not(
    whole: tuple[Child, object], new_place: NewPlace, nursery: Nursery
) -> None:
    told, expected = whole
    where, chance, reported = new_place(), random.Random(4), set()
    for _ in range(5):
        cut = nursery.child("ingest", where, 0, DOCUMENTS, chance.randint(10, told.statements // 2))
        reported |= cut.stored
    assert_sound(where, reported)
    assert nursery.child("ingest", where, 0, DOCUMENTS).code == 0
    with Ledger.open(where) as ledger:
        assert contents(ledger) == expected


def test_a_killed_rebuild_leaves_answers_right(new_place: NewPlace, nursery: Nursery) -> None:
    where = new_place()
    with Ledger.open(where, create=True) as ledger:
        ledger.post(postings(range(DOCUMENTS)))
        expected, answer = contents(ledger), ledger.at("Ostra", on="2021-06-01")
    told = nursery.child("rebuild", where)
    assert not told.killed
    for after, statement in moments(told, REBUILD_KILLS):
        nursery.child("rebuild", where, statement, kill_after=after)
        with Ledger.open(where) as ledger:
            assert ledger.at("Ostra", on="2021-06-01") == answer
            assert ledger.check(places=None) == []
            assert contents(ledger) == expected


def test_a_kill_between_posting_and_deriving_is_made_good_by_the_next_answer(new_place: NewPlace) -> None:
    where, other = new_place(), new_place()
    with Ledger.open(where, create=True) as ledger:
        ledger.post(postings(range(20)))
        ledger.refresh()
        ledger.post(postings(range(20, DOCUMENTS)))  # and the process ends here
    with Ledger.open(where) as ledger, Ledger.open(other, create=True) as whole:
        whole.post(postings(range(DOCUMENTS)))
        assert ledger.at("Ostra", on="2021-12-01") == whole.at("Ostra", on="2021-12-01")
        assert contents(ledger) == contents(whole)


def test_two_writers_at_once_lose_nothing(new_place: NewPlace, whole: tuple[Child, object]) -> None:
    where = new_place()
    ranges = ((0, 40), (20, DOCUMENTS), (10, 50))
    commands = [[sys.executable, str(CHILD), "ingest", where, str(a), str(b)] for a, b in ranges]
    running = [subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for c in commands]
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], told
    reported = {word for out, _ in told for line in out.splitlines() if line.startswith("stored")
                for word in line.split()[1:]}  # fmt: skip
    assert len(reported) == DOCUMENTS
    assert_sound(where, reported)
    with Ledger.open(where) as ledger:
        assert contents(ledger) == whole[1]


def test_a_reader_sees_whole_batches_while_another_writes(new_place: NewPlace) -> None:
    where = new_place()
    Ledger.open(where, create=True).close()
    with subprocess.Popen([sys.executable, str(CHILD), "ingest", where, "0", str(DOCUMENTS)],
                          stdout=subprocess.PIPE, text=True) as process, Ledger.open(where) as ledger:  # fmt: skip
        assert process.stdout is not None
        seen = set()
        for line in process.stdout:
            if line.startswith("stored"):
                counts = ledger.counts()
                assert counts["claim"] == 3 * counts["document"]
                assert counts["document"] % 5 == 0
                seen.add(counts["document"])
    assert process.returncode == 0
    assert max(seen) == DOCUMENTS
