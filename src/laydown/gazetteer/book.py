"""Looking up: a name in any script and spelling to the places that bear it, best first."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from laydown.gazetteer.keys import keys_of
from laydown.gazetteer.storing import FORMAT
from laydown.lexicon.facts import Place, PlaceBook
from laydown.lexicon.home import VARIABLE, user_folder
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision
from laydown.problems import InputError

SHIPPED = Path(__file__).parent.parent / "data" / "gazetteer.db"
_REMEMBERED = 20_000
"""Names whose places are kept in memory, at most."""

_SIZES = {"country": 1_000_000_000, "region": 1_000_000, "city": 100_000, "province": 50_000, "district": 5_000,
          "town": 3_000, "subdistrict": 1_000, "quarter": 500, "village": 300}  # fmt: skip
_SIZE = 1_000
"""Persons that a place of a kind counts for in the order of what was found, when their number is not known."""

_COLUMNS = (
    "p.id, p.name, p.kind, p.precision, p.lat, p.lon, p.country, p.admin, p.population, p.note, p.source, p.licence"
)
_ALIASES = "(SELECT group_concat(text, char(31)) FROM names WHERE place = p.number AND number > 0)"
_PLACE = f"SELECT {_COLUMNS}, {_ALIASES} FROM places p WHERE p.number = ?"
_NAMED = "SELECT place, 0 FROM names WHERE plain = ? UNION ALL SELECT place, 1 FROM names WHERE skeleton = ?"
_NUMBER = "SELECT place FROM ids WHERE id = ?"


class Gazetteer:
    """The places of one file, read only. Processes that come of this one by fork or spawn open it anew."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            InputError: it is not there, is no gazetteer, or was made by a later laydown.
        """
        self.path = path
        self._base: sqlite3.Connection | None = None
        self._process = 0
        self._lock = threading.Lock()
        self.meta = self._read_meta()
        self._at = lru_cache(_REMEMBERED)(self._numbered)
        self.find = lru_cache(_REMEMBERED)(self._find)  # type: ignore[method-assign]
        self.get = lru_cache(_REMEMBERED)(self._get)  # type: ignore[method-assign]

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return type(self), (self.path,)

    def close(self) -> None:
        """Let go of the file; it is opened again when something is asked."""
        if self._base is not None and self._process == os.getpid():
            self._base.close()
        self._base = None

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM places", ())[0][0])

    def find(self, name: str) -> tuple[Place, ...]:
        """The places that bear this name in any case, accents, script or transliteration.

        Those whose name is written so come before those that only sound so; among either, the larger ones first.
        """
        return self._find(name)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or with this id in a register ('gn-170654', 'cod-sy01'); None when there is none."""
        return self._get(place_id)

    def shares(self) -> dict[str, tuple[str, int]]:
        """For each source its licence and how many places it tells of, most first; a place may be of several."""
        rows = self._rows("SELECT source, licence, count(*) FROM places GROUP BY 1, 2", ())
        counts, licences = Counter[str](), dict[str, str]()
        for source, licence, count in rows:
            names = source.split("; ")
            counts.update(dict.fromkeys(names, count))
            if len(names) == 1:
                licences.setdefault(names[0], licence)
        return {source: (licences.get(source, ""), count) for source, count in counts.most_common()}

    @property
    def fingerprint(self) -> str:
        """What tells two gazetteers apart: a hash of what the file was made from."""
        return self.meta.get("fingerprint", "")

    def _find(self, name: str) -> tuple[Place, ...]:
        keys = keys_of(name)
        if not keys.plain:
            return ()
        rows = self._rows(_NAMED, (keys.plain, keys.skeleton or None))
        exact = {number: None for number, like in rows if not like}
        like = {number: None for number, like in rows if like and number not in exact}
        return _ordered(map(self._at, exact)) + _ordered(map(self._at, like))

    def _get(self, place_id: str) -> Place | None:
        rows = self._rows(_NUMBER, (place_id,))
        return self._at(rows[0][0]) if rows else None

    def _numbered(self, number: int) -> Place:
        return _place(self._rows(_PLACE, (number,))[0])

    def _rows(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                base = self._base if self._process == os.getpid() else None
                return (base or self._connection()).execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise InputError(f"{self.path}: cannot be read as a gazetteer ({error}); {_remedy(self.path)}") from error

    def _connection(self) -> sqlite3.Connection:
        if self._base is None or self._process != os.getpid():
            # A connection must not be used on both sides of a fork; the parent's is left alone, not closed.
            address = f"file:{quote(str(self.path.resolve()))}?mode=ro"
            self._base = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA cache_size = -16000")
            self._process = os.getpid()
        return self._base

    def _read_meta(self) -> dict[str, str]:
        if not self.path.is_file():
            raise InputError(f"{self.path}: there is no gazetteer; {_remedy(self.path)}")
        meta = {str(key): str(value) for key, value in self._rows("SELECT key, value FROM meta", ())}
        made = meta.get("format", "")
        if not made.isdigit():
            raise InputError(f"{self.path}: is no gazetteer (meta has no format); {_remedy(self.path)}")
        if int(made) > FORMAT:
            raise InputError(
                f"{self.path}: was made by a later laydown (format {made}; this one reads {FORMAT}); update laydown"
            )
        return meta


class Layers:
    """Several gazetteers as one: a place that an earlier one has is not asked of the later ones."""

    def __init__(self, books: Sequence[Gazetteer]) -> None:
        self.books = tuple(books)
        self.find = lru_cache(_REMEMBERED)(self._find)  # type: ignore[method-assign]

    def __reduce__(self) -> tuple[type[Layers], tuple[tuple[Gazetteer, ...]]]:
        return type(self), (self.books,)

    def find(self, name: str) -> tuple[Place, ...]:
        """The places that bear this name in any of the books, best first."""
        return self._find(name)

    def get(self, place_id: str) -> Place | None:
        """The place with this id in the first book that has it."""
        return next((place for book in self.books if (place := book.get(place_id)) is not None), None)

    @property
    def fingerprint(self) -> str:
        """What tells two of these apart."""
        return "+".join(book.fingerprint for book in self.books)

    def _find(self, name: str) -> tuple[Place, ...]:
        if len(self.books) == 1:
            return self.books[0].find(name)
        plain = keys_of(name).plain
        found: dict[str, Place] = {}
        for place in (place for book in self.books for place in book.find(name)):
            if place.id not in found:
                first = self.get(place.id)
                found[place.id] = place if first is None else first
        exact = {i for i, p in found.items() if any(keys_of(n).plain == plain for n in (p.name, *p.aliases))}
        like = (place for i, place in found.items() if i not in exact)
        return _ordered(found[i] for i in exact) + _ordered(like)


def _remedy(path: Path) -> str:
    if path == SHIPPED:
        return "`laydown gazetteer build` makes it"
    return f"move it away, or ask without it by setting {VARIABLE} to another folder"


def _ordered(places: Iterable[Place]) -> tuple[Place, ...]:
    found = tuple(places)
    if len(found) < 2:
        return found
    return tuple(sorted(found, key=lambda place: (-_weight(place), place.id)))


def _weight(place: Place) -> int:
    return place.population or _SIZES.get(place.kind, _SIZE)


def _place(row: tuple[Any, ...]) -> Place:
    own, name, kind, precision, lat, lon, country, admin, population, note, source, licence, aliases = row
    return Place(
        id=own, name=name, aliases=tuple(aliases.split("\x1f")) if aliases else (), lat=lat, lon=lon,
        precision=PlacePrecision(precision), kind=kind, country=country, admin=admin, population=population,
        note=note, source=source, licence=licence,
    )  # fmt: skip


def own_path() -> Path:
    """Where the user's own gazetteer is, or would be."""
    return user_folder() / "gazetteer.db"


def open_gazetteer(*, shipped: Path = SHIPPED, own: Path | None | bool = True) -> PlaceBook | None:
    """The user's own gazetteer and the shipped one as one book, the user's first; None when there is neither.

    ``own`` is a path, True for the user's folder, False or None for the shipped one alone.

    Raises:
        InputError: one of them is there and cannot be read.
    """
    user = own_path() if own is True else own or None
    books = [Gazetteer(path) for path in (user, shipped) if isinstance(path, Path) and path.is_file()]
    return Layers(books) if books else None


def with_gazetteer(theatre: Theatre, gazetteer: PlaceBook | bool = True) -> Theatre:
    """The theatre with places beyond those of its packs: those of the book, or with True of all books that there are.

    Raises:
        InputError: a gazetteer is there and cannot be read.
    """
    if gazetteer is False or not theatre.is_real:
        return theatre
    return replace(theatre, gazetteer=open_gazetteer() if gazetteer is True else gazetteer)


def fingerprint_of(theatre: Theatre) -> str:
    """What tells the theatre's gazetteer from others, for a record of what coded a document; empty without one."""
    return str(getattr(theatre.gazetteer, "fingerprint", ""))
