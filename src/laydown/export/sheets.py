"""Tables as CSV: columns with a type and an HXL tag, rows of values, nothing that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Literal

from laydown.output import csv_line, inert

Value = str | int | float | bool | date | None
Row = Mapping[str, Value]
LIST = " | "
"""Between the parts of a cell that holds several."""
_PDF, _PDI = "\u202c", "\u2069"
_ENDED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", _PDF) | dict.fromkeys("\u2066\u2067\u2068", _PDI)
"""Characters that turn the direction of what follows, up to another."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``tag`` is its HXL hashtag with attributes, empty where HXL has none that fits."""

    name: str
    kind: Literal["text", "day", "number", "count", "yes"] = "text"
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that can be read once."""

    columns: Sequence[Column]
    rows: Iterator[Row]


def write_csv(sheet: Sheet, out: IO[bytes], *, hxl: bool) -> int:
    """Write a head, the HXL tags if asked for, and the rows as they come; returns how many rows."""
    out.write(csv_line(column.name for column in sheet.columns))
    if hxl:
        out.write(csv_line(column.tag for column in sheet.columns))
    count = 0
    for count, row in enumerate(sheet.rows, start=1):  # noqa: B007
        out.write(csv_line(_cell(row[column.name]) for column in sheet.columns))
    return count


def _cell(value: Value) -> str:
    """Text is made inert, numbers are not: a longitude may begin with a minus."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return inert(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def plain(words: str) -> str:
    """The words on one line, without characters that XML and spreadsheets refuse; they turn nothing after them."""
    ended = _closed(words) if _TURNING.search(words) else words
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", " ".join(ended.split()))


def _closed(words: str) -> str:
    """Words in which every change of direction is ended, and none from before them (UAX #9, X1 to X8)."""
    kept, open_ = list[str](), list[str]()
    for sign in words:
        if sign in _ENDED_BY:
            open_.append(_ENDED_BY[sign])
        elif sign == _PDI and sign in open_:
            while open_.pop() != sign:
                pass  # an isolate ends what began within it
        elif sign == _PDF and open_[-1:] == [sign]:
            open_.pop()
        elif sign in (_PDF, _PDI):
            continue
        kept.append(sign)
    return "".join((*kept, *reversed(open_)))


def chain(speakers: Iterable[str]) -> str:
    """Who says so, nearest to the event first."""
    return " < ".join(map(plain, speakers)) or "the report"


def listed(parts: Iterable[str]) -> str:
    """The parts side by side, each once."""
    return LIST.join(dict.fromkeys(part for part in parts if part))
