"""The user's own gazetteer: files imported, kept with every row as it was read, and taken back without a trace.

The places of the file are derived from the rows of all imports in their order, over the shipped gazetteer. So an
import can be removed or replaced, and the same imports give the same places.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from laydown.gazetteer.book import SHIPPED, Gazetteer, own_path
from laydown.gazetteer.formats import FORMATS, Asked, Refused
from laydown.gazetteer.merging import Pool
from laydown.gazetteer.rows import Row
from laydown.gazetteer.storing import FORMAT, INDEXES, TABLES, put_places
from laydown.problems import InputError

_IMPORTS = """
CREATE TABLE imports (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, format TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL,
    read INTEGER NOT NULL, added INTEGER NOT NULL, merged INTEGER NOT NULL, refused INTEGER NOT NULL,
    source TEXT NOT NULL, licence TEXT NOT NULL);
CREATE TABLE records (
    import INTEGER NOT NULL, number INTEGER NOT NULL, told BLOB NOT NULL, PRIMARY KEY (import, number)) WITHOUT ROWID;
"""
_NOTICE = 1_000
"""Rows after which progress is told again."""
_EXAMPLES = 3
_ROW = msgspec.json.Decoder(Row)

Watch = Callable[[str, int], None]
"""Told what is being done and how many rows of it are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import on record; ``read == added + merged + refused``. ``at`` is an ISO time in UTC."""

    number: int
    name: str
    format: str
    sha256: str
    at: str
    read: int
    added: int
    merged: int
    refused: int
    source: str
    licence: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of a file's rows. ``refusals``: how many per reason, with the lines of the first few.

    ``present``: the same file was imported before, and nothing was done.
    """

    name: str
    read: int = 0
    added: int = 0
    merged: int = 0
    present: bool = False
    refusals: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """Rows that gave no place."""
        return self.refusals.total()

    def note(self, line: int, refused: Refused) -> None:
        """Count a refusal, and keep where the first ones are."""
        self.refusals[refused.reason] += 1
        kept = self.examples.setdefault(refused.reason, [])
        if len(kept) < _EXAMPLES:
            kept.append((line, refused.detail))

    def lines(self) -> Iterator[str]:
        """The report as it is shown."""
        if self.present:
            yield f"{self.name}: imported before, unchanged since; nothing to do"
            return
        counts = f"{self.added:,} added, {self.merged:,} merged, {self.refused:,} refused"
        yield f"{self.name}: {self.read:,} rows read, {counts}"
        for reason, count in self.refusals.most_common():
            told = "; ".join(
                f"line {line}: {detail}" if detail else f"line {line}" for line, detail in self.examples[reason]
            )
            more = "; …" if count > len(self.examples[reason]) else ""
            yield f"  {count:,} refused: {reason} ({told}{more})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file to import. ``name`` is what the import goes by (that of the file when empty); ``replace`` puts it in the
    place of an earlier import of that name. ``source``, ``licence``, ``country``: see :class:`Asked`."""

    path: Path
    format: str
    name: str = ""
    source: str | None = None
    licence: str | None = None
    country: str | None = None
    replace: bool = False


class Own:
    """The file of the user's own gazetteer, made when something is first imported."""

    def __init__(self, path: Path | None = None, *, shipped: Path = SHIPPED) -> None:
        self.path = path or own_path()
        self._shipped = shipped

    def add(self, given: Given, *, watch: Watch = lambda _, __: None) -> Report:
        """Import a file: all of its good rows, or nothing at all when something fails.

        Raises:
            InputError: the file or the gazetteer cannot be used, or another file of that name was imported.
        """
        name, digest = given.name or given.path.name, _digest(given)
        with self._open(create=True) as base:
            before = next((done for done in _imports(base) if done.name == name), None)
            if before is not None and before.sha256 == digest:
                return Report(name=name, present=True)
            if before is not None and not given.replace:
                told = f"another file was imported as {name} on {before.at[:10]}"
                raise InputError(f"{given.path}: {told}; --replace puts this one in its place")
            report = Report(name=name)
            rows = list(self._read(given, report, watch))
            if before is not None:
                _forget(base, before.number)
            number = (before.number if before else None) or _next_number(base)
            _record(base, number, rows)
            counts = self._derive(base, watch)
            report.merged = counts[number]
            report.added = report.read - report.refused - report.merged
            _sign(base, number, given, report, digest, rows)
            self._stamp(base)
            return report

    def imports(self) -> tuple[Import, ...]:
        """What was imported, in order; empty when there is no file.

        Raises:
            InputError: the file cannot be read as a gazetteer.
        """
        if not self.path.is_file():
            return ()
        with self._open() as base:
            return tuple(_imports(base))

    def remove(self, which: str) -> Import:
        """Take an import back, by its number or name; the places are as if it had never been.

        Raises:
            InputError: there is none of that name, or the file cannot be written.
        """
        found = next((done for done in self.imports() if which in (str(done.number), done.name)), None)
        if found is None:
            raise InputError(f"no import '{which}' in {self.path}; `laydown gazetteer list` shows them")
        with self._open() as base:
            _forget(base, found.number)
            self._derive(base, lambda _, __: None)
            self._stamp(base)
        return found

    def refresh(self, *, watch: Watch = lambda _, __: None) -> int:
        """Derive the places anew, over the shipped gazetteer of now; how many there are.

        Raises:
            InputError: the file cannot be read or written.
        """
        if not self.path.is_file():
            return 0
        with self._open() as base:
            self._derive(base, watch)
            self._stamp(base)
            return int(base.execute("SELECT count(*) FROM places").fetchone()[0])

    def _under(self) -> Gazetteer | None:
        return Gazetteer(self._shipped) if self._shipped.is_file() else None

    def _read(self, given: Given, report: Report, watch: Watch) -> Iterator[tuple[int, Row]]:
        under = self._under()

        def point_of(own: str) -> tuple[float, float] | None:
            place = under.get(own) if under is not None else None
            return (place.lat, place.lon) if place is not None else None

        asked = Asked(source=given.source, licence=given.licence, country=given.country, point_of=point_of)
        for count, (line, told) in enumerate(FORMATS[given.format](given.path, asked), start=1):
            report.read = count
            if isinstance(told, Refused):
                report.note(line, told)
            else:
                yield count, told
            if count % _NOTICE == 0:
                watch("read", count)

    def _derive(self, base: sqlite3.Connection, watch: Watch) -> Counter[int]:
        """Make the places of all records anew; how many rows of each import were merged with others."""
        pool, merged = Pool(self._under(), latest_wins=True), Counter[int]()
        told = base.execute("SELECT import, told FROM records ORDER BY import, number")
        for count, (number, row) in enumerate(told, start=1):
            merged[number] += pool.add(_ROW.decode(row))
            if count % _NOTICE == 0:
                watch("merged", count)
        for table in ("places", "names", "ids"):
            base.execute(f"DELETE FROM {table}")
        put_places(base, pool)
        return merged

    def _stamp(self, base: sqlite3.Connection) -> None:
        """Write down what the places were derived from: the imports, and the shipped gazetteer under them."""
        under = self._under()
        told = [[done.number, done.name, done.sha256] for done in _imports(base)]
        below = under.fingerprint if under is not None else ""
        digest = hashlib.sha256(msgspec.json.encode([told, below])).hexdigest()[:16]
        base.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [("fingerprint", digest), ("under", below)])

    @contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """The file within a transaction, which is undone when the block is left by an error."""
        is_new = not self.path.exists()
        try:
            if not is_new:
                Gazetteer(self.path).close()  # says what is wrong with a file that is none
            elif create:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, isolation_level=None)) as base:
                base.execute("BEGIN IMMEDIATE")
                try:
                    if is_new:
                        _make(base)
                    yield base
                except BaseException:
                    base.execute("ROLLBACK")
                    raise
                base.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise InputError(
                f"{self.path}: cannot be written ({error}); is there room, and may you write there?"
            ) from error
        finally:
            if is_new and self.path.exists() and self.path.stat().st_size == 0:
                self.path.unlink()


def _make(base: sqlite3.Connection) -> None:
    for statement in (TABLES + INDEXES + _IMPORTS).split(";"):
        base.execute(statement)
    base.executemany("INSERT INTO meta VALUES (?, ?)", [("format", str(FORMAT)), ("kind", "own")])


def _digest(given: Given) -> str:
    """A hash of the file and of all that was said of it."""
    try:
        told = hashlib.sha256(given.path.read_bytes())
    except OSError as error:
        raise InputError(f"{given.path}: cannot be read: {error.strerror or error}") from error
    told.update(f"\0{given.format}\0{given.source}\0{given.licence}\0{given.country}".encode())
    return told.hexdigest()


def _imports(base: sqlite3.Connection) -> Iterator[Import]:
    names = ("number", "name", "format", "sha256", "at", "read", "added", "merged", "refused", "source", "licence")
    for row in base.execute(f"SELECT {', '.join(names)} FROM imports ORDER BY number").fetchall():
        yield Import(**dict(zip(names, row, strict=True)))


def _next_number(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT coalesce(max(number), 0) + 1 FROM imports").fetchone()[0])


def _forget(base: sqlite3.Connection, number: int) -> None:
    base.execute("DELETE FROM records WHERE import = ?", (number,))
    base.execute("DELETE FROM imports WHERE number = ?", (number,))


def _record(base: sqlite3.Connection, number: int, rows: list[tuple[int, Row]]) -> None:
    told = ((number, count, msgspec.json.encode(row)) for count, row in rows)
    base.executemany("INSERT INTO records VALUES (?, ?, ?)", told)


def _sign(
    base: sqlite3.Connection, number: int, given: Given, report: Report, digest: str, rows: list[tuple[int, Row]]
) -> None:
    sources = "; ".join(sorted({row.source for _, row in rows}))
    licences = "; ".join(sorted({row.licence for _, row in rows}))
    base.execute(
        "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, report.name, given.format, digest, datetime.now(UTC).isoformat(timespec="seconds"), report.read,
         report.added, report.merged, report.refused, sources, licences),
    )  # fmt: skip
