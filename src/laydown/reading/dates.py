"""Calendar dates as publishers print them: the ones that name a publication, not the ones inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<iso_year>(?:19|20)\d\d)[-/](?P<iso_month>\d{1,2})[-/](?P<iso_day>\d{1,2})(?!\d)"
    rf"|(?P<day_1>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_MONTH.format('month_1')},?[ -](?P<year_1>(?:19|20)\d\d)"
    rf"|{_MONTH.format('month_2')} (?P<day_2>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<year_2>(?:19|20)\d\d)"
    r"|(?P<day_3>\d{1,2})(?P<separator>[-./])(?P<month_3>\d{1,2})(?P=separator)(?P<year_3>(?:19|20)\d\d)"
    r"|(?P<packed>(?:19|20)\d{6})(?=T?\d{0,6}\b)"
    r")",
    re.IGNORECASE,
)
_URL_DATE = re.compile(
    r"[/=_-]((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_\-.?&#]|$)|/((?:19|20)\d{6})(?=[/_\-.]|$)", re.I
)
_MONTH_DAY = re.compile(rf"(?P<day_0>\d{{1,2}} )?\b{_MONTH.format('month_0')}(?: (?P<day_9>\d{{1,2}}))?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A date and where it stands in the text searched."""

    day: date
    start: int
    end: int


def printed_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Printed]:
    """Full dates (day, month, year) in ``text[start:end]``, in order; impossible and undecidable ones left out."""
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        day = _day_of(match)
        if day is not None:
            yield Printed(day=day, start=match.start(), end=match.end())


def first_date(text: str) -> date | None:
    """The first full date of a short text such as an attribute or a field."""
    return next((printed.day for printed in printed_dates(text)), None)


def url_date(url: str) -> date | None:
    """The date in the path of an address (2016/06/01, 2023/mar/06, 20230306)."""
    for match in _URL_DATE.finditer(url):
        if match[4]:
            day = _day(int(match[4][:4]), int(match[4][4:6]), int(match[4][6:]))
        else:
            month = int(match[2]) if match[2].isdigit() else _month_number(match[2])
            day = _day(int(match[1]), month, int(match[3]))
        if day:
            return day
    return None


def month_day(text: str, year: int) -> date | None:
    """The first 'March 3' or '3 March' of a dateline, in the given year."""
    for match in _MONTH_DAY.finditer(text):
        day = match["day_0"] or match["day_9"]
        if day and (found := _day(year, _month_number(match["month_0"]), int(day))):
            return found
    return None


def _day_of(match: re.Match[str]) -> date | None:
    if match["iso_year"]:
        return _day(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
    if match["packed"]:
        return _day(int(match["packed"][:4]), int(match["packed"][4:6]), int(match["packed"][6:]))
    if match["separator"]:
        return _numeric_day(match)
    which = "1" if match["month_1"] else "2"
    return _day(int(match[f"year_{which}"]), _month_number(match[f"month_{which}"]), int(match[f"day_{which}"]))


def _numeric_day(match: re.Match[str]) -> date | None:
    """Day first with dots and dashes; with slashes only when one of the two numbers cannot be a month."""
    first, second, year = int(match["day_3"]), int(match["month_3"]), int(match["year_3"])
    if second > 12:
        return _day(year, first, second)
    if match["separator"] == "/" and first <= 12 and first != second:
        return None
    return _day(year, second, first)


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
