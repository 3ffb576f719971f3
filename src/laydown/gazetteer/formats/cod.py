"""OCHA's common operational datasets as tables (CSV or XLSX): areas (COD-AB), persons (COD-PS), populated places.

Columns go by several names from one country and year to the next; what is read of them is in ``_PATTERNS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from laydown.gazetteer.formats.asked import Asked, BadField, Read, count_of, countries, point, read_text, table_of
from laydown.gazetteer.keys import without_centre
from laydown.gazetteer.packaged import CC_IGO, COD
from laydown.gazetteer.rows import Row
from laydown.lexicon.facts import PlaceKind
from laydown.problems import InputError

_KINDS: Sequence[PlaceKind] = ("country", "province", "district", "subdistrict", "village")
"""What an area of each level is; the fourth holds settlements or neighbourhoods."""
_PLACE = 9
"""The level of a populated place."""

_LEVEL = r"^adm(?:in)?_?(?P<level>[0-4])_?"
_WHOSE = r"^(?:feature|settlement|place|community|location|village)_?"
_TONGUE = r"(?:_?[a-z]{2,3}\d?)?"
_MIDDLE = r"^(?:(?:cent(?:er|re|roid)_?|point_?|gps_?)?"
_PATTERNS = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("pcode", _LEVEL + r"(?:pcode|p_code|code)$"),
        ("name", _LEVEL + rf"(?:(?:name|refname|altname\d?){_TONGUE}|name\d?|[a-z]{{2}}|ref|alt\d?[a-z]{{2}})$"),
        ("place_pcode", r"^(?:pcode|p_code|feature_?pcode|loc_?pcode|settlement_?pcode|place_?pcode)$"),
        ("place", _WHOSE + rf"(?:name?|ref(?:name)?|alt(?:name)?\d?){_TONGUE}$"),
        ("lat", _MIDDLE + r"lat(?:itude)?(?:_?y|_dd)?|y|point_y|y_coord)$"),
        ("lon", _MIDDLE + r"(?:lon|long|lng)(?:itude)?(?:_?x|_dd)?|x|point_x|x_coord)$"),
        ("population", r"^(?:t_tl|pop(?:ulation)?(?:_?total)?|total_?pop(?:ulation)?)$"),
    )
)


@dataclass(slots=True)
class _Columns:
    """Which columns hold what: P-codes and names by level, the rest by what they are."""

    pcodes: dict[int, str] = field(default_factory=dict)
    names: dict[int, list[str]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)


def read_cod(path: Path, asked: Asked) -> Iterator[Read]:
    """The rows of all tables of the file that have P-codes.

    Raises:
        InputError: the file cannot be read, or no table has P-codes and names.
    """
    tables = list(_workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else [table_of(read_text(path), path)])
    usable = [(columns, rows) for header, rows in tables if (columns := _columns(header)).pcodes and columns.names]
    if not usable:
        seen = ", ".join(tables[0][0][:8]) if tables else "nothing"
        raise InputError(
            f"{path}: line 1: no columns with names and P-codes (admin1Name_en, admin1Pcode, ADM2_EN, ADM2_PCODE, …); "
            f"found {seen}. A table with names and coordinates alone is imported with --format csv"
        )
    for columns, rows in usable:
        for line, row in rows:
            try:
                yield line, _row(row, columns, asked)
            except BadField as error:
                yield line, error.refused


def _columns(header: Iterable[str]) -> _Columns:
    found = _Columns()
    for name in header:
        for what, pattern in _PATTERNS:
            if told := pattern.match(name.strip().lower()):
                _note(found, what, name, int(told["level"]) if "level" in pattern.groupindex else _PLACE)
                break
    for names in found.names.values():
        names.sort(key=lambda name: (not re.search(r"(?:_en|name)$", name.lower()), name))
    return found


def _note(found: _Columns, what: str, name: str, level: int) -> None:
    if what in ("pcode", "place_pcode"):
        found.pcodes.setdefault(level, name)
    elif what in ("name", "place"):
        found.names.setdefault(level, []).append(name)
    else:
        found.others.setdefault(what, name)


def _row(row: Mapping[str, str], columns: _Columns, asked: Asked) -> Row:
    levels = [level for level, name in sorted(columns.pcodes.items(), reverse=True) if row[name].strip()]
    if not levels:
        raise BadField("no P-code")
    level, *around = levels
    names = [without_centre(row[column].strip()) for column in columns.names.get(level, ()) if row[column].strip()]
    if not names:
        raise BadField("no name")
    own = f"cod-{row[columns.pcodes[level]].strip().lower()}"
    country = _country(row, columns, asked)
    lat, lon = _point(row, columns, own, asked)
    admin = [f"cod-{row[columns.pcodes[outer]].strip().lower()}" for outer in around if outer]
    return Row(
        ids=(own,), name=names[0], names=tuple(names[1:]), lat=lat, lon=lon, country=country,
        kind=_KINDS[level] if level < _PLACE else "village", admin=(*admin, *([country] if country else [])),
        population=count_of(row.get(columns.others.get("population", ""), "")),
        source=asked.source or COD, licence=asked.licence or CC_IGO,
    )  # fmt: skip


def _country(row: Mapping[str, str], columns: _Columns, asked: Asked) -> str | None:
    """The country: the zeroth level's P-code, else the letters that the P-codes begin with."""
    outermost = columns.pcodes[min(columns.pcodes)]
    told = re.match(r"[A-Za-z]{2,3}", row[outermost].strip())
    return countries().get(told[0].upper(), asked.country) if told else asked.country


def _point(row: Mapping[str, str], columns: _Columns, own: str, asked: Asked) -> tuple[float, float]:
    lat, lon = (row.get(columns.others.get(what, ""), "") for what in ("lat", "lon"))
    if not lat.strip() and not lon.strip():
        known = asked.point_of(own)
        if known is None:
            raise BadField("no coordinates, and no place with this P-code is known", own.removeprefix("cod-").upper())
        return known
    return point(lat, lon)


def _workbook(path: Path) -> Iterator[tuple[list[str], Iterator[tuple[int, dict[str, str]]]]]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise InputError(f"{path}: reading XLSX needs openpyxl: pip install 'laydown[xlsx]'") from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = [[["" if cell is None else str(cell) for cell in row] for row in sheet.values] for sheet in book]
        book.close()
    except (OSError, InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as XLSX ({error}); save it anew, or as CSV") from error
    for header, *rows in filter(None, sheets):
        yield header, _sheet_rows(header, rows)


def _sheet_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(header, row, strict=False))
