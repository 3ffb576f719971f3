"""Claims and positions out of a ledger, in formats that others read; ``docs/exports.md`` explains every field.

``chosen``                       what is exported
``sheets``, ``where``, ``coding``, ``packing``, ``legend``   cells, places, event types of others, zip files, looks
``claims``, ``book``, ``control``, ``positions``   the contents
``geojson``, ``kmz``, ``xlsx``, ``parquet``, ``plover``, ``orbat``, ``timeline``, ``page``   the formats
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import IO

from laydown.export.chosen import Asked, Chosen, resolve
from laydown.export.claims import claims_sheet
from laydown.export.control import control_sheet
from laydown.export.geojson import write_geojson
from laydown.export.kmz import write_kmz
from laydown.export.orbat import write_orbat
from laydown.export.page.writing import write_html
from laydown.export.parquet import write_parquet
from laydown.export.plover import write_plover
from laydown.export.positions import positions_sheet
from laydown.export.sheets import Sheet, write_csv
from laydown.export.timeline import write_timeline
from laydown.export.xlsx import write_xlsx
from laydown.ledger import Ledger
from laydown.problems import RequestError

__all__ = ["FORMATS", "Chosen", "Format", "export"]

Writer = Callable[[Asked, IO[bytes]], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffix of its files, a line for --help, whether it is binary.

    ``extra`` is the extra of the package without which it cannot be written, None when it needs none; ``package`` is
    what that brings. ``hxl``: it can have a row of HXL tags; ``daily``: it can tell control day by day.
    """

    name: str
    suffix: str
    words: str
    write: Writer
    binary: bool = False
    extra: str | None = None
    package: str | None = None
    hxl: bool = False
    daily: bool = False


def _csv(sheet: Callable[[Asked], Sheet]) -> Writer:
    return lambda asked, out: write_csv(sheet(asked), out, hxl=asked.given.hxl)


def _parquet(sheet: Callable[[Asked], Sheet]) -> Writer:
    return lambda asked, out: write_parquet(sheet(asked), out)


def _table(name: str, words: str, sheet: Callable[[Asked], Sheet], *, daily: bool = False) -> tuple[Format, Format]:
    typed = "parquet" if name == "claims" else f"{name}-parquet"
    return (
        Format(f"{name}-csv", ".csv", words, _csv(sheet), hxl=True, daily=daily),
        Format(typed, ".parquet", f"{words}; typed columns", _parquet(sheet), binary=True, extra="parquet",
               package="duckdb", daily=daily),
    )  # fmt: skip


_TABLES = (
    *_table("claims", "claims, a row each, with columns shaped like ACLED's", claims_sheet),
    *_table("positions", "positions as known, with how sure each is", positions_sheet),
    *_table("control", "who controlled each place, a row for each stretch of days", control_sheet, daily=True),
)
_OTHERS = (
    Format("geojson", ".geojson", "places with their status on a day, and movements", write_geojson),
    Format("kmz", ".kmz", "control over time for Google Earth", write_kmz, binary=True),
    Format("xlsx", ".xlsx", "claims, positions, control and sources as a workbook", write_xlsx, binary=True,
           extra="xlsx", package="openpyxl", daily=True),
    Format("plover", ".jsonl", "claims as PLOVER records, JSON Lines", write_plover),
    Format("orbat", ".json", "forces and where they were, a scenario for ORBAT Mapper", write_orbat),
    Format("timeline", ".json", "positions as slides for TimelineJS", write_timeline),
    Format("html", ".html", "the page in one file: map, clock and evidence, to open from disk or to mail", write_html),
)  # fmt: skip
FORMATS: Mapping[str, Format] = {one.name: one for one in (*_TABLES, *_OTHERS)}
"""Every format, by name."""


def export(ledger: Ledger, format: str, out: IO[bytes], given: Chosen) -> int:
    """Write a ledger, or what is chosen of it, in a format; returns how many records (rows, features, slides, …).

    The same ledger and choices give the same bytes.

    Raises:
        RequestError: there is no such format, the library it needs is missing, it cannot do what is asked for, or the
            ledger cannot be read. UnknownName: the ledger does not know the place or the force.
        LexiconError: there is no such theatre.
    """
    chosen = _format(format)
    if given.hxl and not chosen.hxl:
        raise RequestError(f"{format} has no row for HXL tags; the CSV formats do")
    if given.daily and not chosen.daily:
        raise RequestError(
            f"{format} tells nothing day by day; {' and '.join(n for n, f in FORMATS.items() if f.daily)} do"
        )
    with ledger.reading() as (connection, facts):
        return chosen.write(resolve(connection, facts, given), out)


def _format(name: str) -> Format:
    chosen = FORMATS.get(name)
    if chosen is None:
        raise RequestError(f"no format '{name}'; there are {', '.join(FORMATS)}")
    if chosen.package is not None and find_spec(chosen.package) is None:
        raise RequestError(f"{name} needs {chosen.package}: pip install 'laydown[{chosen.extra}]'")
    return chosen
