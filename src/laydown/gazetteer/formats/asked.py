"""What the readers of all formats share: what is asked of them, refusals, numbers, countries, tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from laydown.gazetteer.rows import Row
from laydown.gazetteer.words import DATA
from laydown.problems import InputError

if TYPE_CHECKING:
    from _csv import Reader

_LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be read. ``source`` and ``licence`` override those of the format; ``country`` (ISO 3166-1
    alpha-2) is that of rows which name none; ``point_of`` gives the point (degrees) of a place known by its id."""

    source: str | None = None
    licence: str | None = None
    country: str | None = None
    point_of: Callable[[str], tuple[float, float] | None] = lambda _: None


class Refused(NamedTuple):
    """Why a row is no place: ``reason`` is the same for all rows with this fault, ``detail`` says what was found."""

    reason: str
    detail: str = ""


Read = tuple[int, Row | Refused]
"""A line number, counted from 1, and what was there."""


class BadField(ValueError):
    """A field that cannot be used; becomes a :class:`Refused`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.refused = Refused(reason, detail)
        super().__init__(reason)


def degrees(text: str, what: str, most: float) -> float:
    """A coordinate in degrees; ``what`` names the field.

    Raises:
        BadField: it is empty, no number, or beyond ``most``.
    """
    told = text.strip().replace(",", ".")
    if not told:
        raise BadField(f"no {what}")
    try:
        value = float(told)
    except ValueError:
        raise BadField(f"{what} is no number of degrees", text.strip()) from None
    if not -most <= value <= most:
        raise BadField(f"{what} is not between -{most:g} and {most:g}", text.strip())
    return value


def point(lat: str, lon: str) -> tuple[float, float]:
    """Latitude and longitude in degrees.

    Raises:
        BadField: one of them cannot be used, or both are nought.
    """
    found = degrees(lat, "latitude", 90), degrees(lon, "longitude", 180)
    if found == (0.0, 0.0):
        raise BadField("latitude and longitude are both 0", f"{lat}, {lon}")
    return found


def count_of(text: str) -> int | None:
    """A number of persons, None when it is empty, nought or no number."""
    digits = re.sub(r"[\s,'_]", "", text).partition(".")[0]
    return int(digits) or None if digits.isascii() and digits.isdigit() else None


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes by themselves and by their alpha-3 codes, in capitals."""
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {row[key]: row["alpha_2"] for row in rows for key in ("alpha_2", "alpha_3")}
    return found | {"XK": "XK", "XKX": "XK"}


def country_of(text: str, asked: Asked) -> str | None:
    """The country's code, of the field or of what was asked for.

    Raises:
        BadField: the field is no ISO 3166-1 code.
    """
    told = text.strip().upper()
    if not told:
        return asked.country
    if told not in countries():
        raise BadField("country is no ISO 3166-1 code (SY or SYR)", text.strip())
    return countries()[told]


def read_text(path: Path) -> str:
    """The file as text, line ends made one.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        return decoded(path.read_bytes(), path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def decoded(data: bytes, path: Path) -> str:
    """Bytes in UTF-8, with or without a mark, as text.

    Raises:
        InputError: they are not UTF-8; the message names the line.
    """
    try:
        return _LINE_ENDS.sub("\n", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path}: line {line}: not UTF-8; save the file as UTF-8 and import it again") from error


def table_of(text: str, path: Path) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """The header of a table in CSV, and its rows by header with their line numbers; fields missing are empty.

    Commas, semicolons and tabs may part the fields.

    Raises:
        InputError: there is no header.
    """
    header = next((line for line in text.split("\n") if line.strip()), "")
    if not header:
        raise InputError(f"{path}: is empty; a table with a header in its first line is expected")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = [name.strip() for name in _next_row(reader, path) or ()]
    return columns, _rows(reader, columns, path)


def _rows(reader: Reader, columns: list[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    while (fields := _next_row(reader, path)) is not None:
        if any(field.strip() for field in fields):
            yield reader.line_num, dict.fromkeys(columns, "") | dict(zip(columns, fields, strict=False))


def _next_row(reader: Reader, path: Path) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}; is it a table in CSV?") from error
