"""Places to an SQLite file, and what the file is made of.

The file is made whole under another name and put in place at once, so that a reader never sees half of it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from laydown.gazetteer.keys import keys_of, plain_of, script_of
from laydown.gazetteer.merging import Merged, Pool
from laydown.gazetteer.rows import register_of
from laydown.gazetteer.words import load_words
from laydown.problems import InputError

FORMAT = 1
"""Version of the tables. A file with a greater one was made by a later laydown and is refused."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, precision TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, country TEXT, admin TEXT, population INTEGER, note TEXT,
    source TEXT NOT NULL, licence TEXT NOT NULL, geonameid INTEGER, pcode TEXT);
CREATE TABLE names (
    place INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, script TEXT, plain TEXT NOT NULL,
    skeleton TEXT, PRIMARY KEY (place, number)) WITHOUT ROWID;
CREATE TABLE ids (id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX names_plain ON names (plain);
CREATE INDEX names_skeleton ON names (skeleton) WHERE skeleton IS NOT NULL;
"""
_PLACES = "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NAMES = "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?)"
_DIGITS = 5
"""Decimals of a coordinate that are kept: a metre."""


@contextmanager
def new_file(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to fill, which becomes ``path`` when the block ends well.

    Raises:
        InputError: the folder cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft, isolation_level=None)) as base:
            base.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
            yield base
            base.execute("COMMIT")
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"{path}: cannot be written ({error}); is there room, and may you write there?") from error
    finally:
        draft.unlink(missing_ok=True)


def fill(base: sqlite3.Connection, pool: Pool, meta: Mapping[str, str]) -> None:
    """Write the places of a pool into an empty database, in the order of their ids: equal places, equal bytes."""
    for statement in TABLES.split(";"):
        base.execute(statement)
    base.executemany("INSERT INTO meta VALUES (?, ?)", sorted({**meta, "format": str(FORMAT)}.items()))
    put_places(base, pool)
    for statement in INDEXES.split(";"):
        base.execute(statement)


def put_places(base: sqlite3.Connection, pool: Pool) -> None:
    """The rows of the places, their names and their other ids."""
    places = sorted(pool.places, key=lambda place: place.id)
    base.executemany(_PLACES, (_place_row(n, place, pool) for n, place in enumerate(places, 1)))
    base.executemany(_NAMES, (row for n, place in enumerate(places, 1) for row in _name_rows(n, place)))
    ids = {own: n for n, place in enumerate(places, 1) for own in place.ids}
    ids.update({place.id: n for n, place in enumerate(places, 1)})
    base.executemany("INSERT INTO ids VALUES (?, ?)", sorted(ids.items()))


def _place_row(number: int, place: Merged, pool: Pool) -> tuple[object, ...]:
    geonames, pcode = _of_register(place.ids, "gn"), _of_register(place.ids, "cod")
    return (
        number, place.id, place.name, place.kind, place.precision.value, round(place.lat, _DIGITS),
        round(place.lon, _DIGITS), place.country, pool.area_of(place), place.population or None, place.note,
        "; ".join(place.sources), "; ".join(place.licences), int(geonames) if geonames.isdigit() else None,
        pcode.upper() or None,
    )  # fmt: skip


def _of_register(ids: Iterable[str], register: str) -> str:
    return next((own.partition("-")[2] for own in ids if register_of(own) == register), "")


def _name_rows(number: int, place: Merged) -> Iterator[tuple[object, ...]]:
    loose = place.country is None or place.country in load_words().transliterated
    for n, name in enumerate(place.spellings):
        plain = plain_of(name)
        if plain:
            yield number, n, name, script_of(name), plain, (keys_of(name).skeleton or None) if loose else None
