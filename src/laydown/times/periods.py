"""Arithmetic on calendar periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from laydown.model import DateBasis, DatePrecision

_PIECES = 12  # edges are given in twelfths of a period


class Period(NamedTuple):
    """Days from ``start`` to ``end``, both inclusive, as wide in the words of the report as ``precision`` says."""

    start: date
    end: date
    precision: DatePrecision
    basis: DateBasis = DateBasis.RELATIVE


def one_day(day: date, basis: DateBasis = DateBasis.RELATIVE) -> Period:
    """That day."""
    return Period(day, day, DatePrecision.DAY, basis)


def week_of(day: date) -> Period:
    """The week from Monday to Sunday that holds ``day``."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), DatePrecision.WEEK)


def months_from(year: int, month: int, count: int, precision: DatePrecision) -> Period:
    """``count`` whole months from that month on; ``month`` may lie outside 1 to 12 and carries into the year."""
    return Period(month_start(year, month), month_start(year, month + count) - timedelta(days=1), precision)


def month_start(year: int, month: int) -> date:
    """The first day of a month; ``month`` may lie outside 1 to 12 and carries into the year."""
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)


def month_of(year: int, month: int) -> Period:
    """That calendar month."""
    return months_from(year, month, 1, DatePrecision.MONTH)


def year_of(year: int) -> Period:
    """That calendar year."""
    return months_from(year, 1, 12, DatePrecision.YEAR)


def plus_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    last = months_from(day.year, day.month + months, 1, DatePrecision.MONTH).end
    return min(last, last.replace(day=min(day.day, last.day)))


def around(day: date, precision: DatePrecision) -> Period:
    """The day, week, month or year that holds ``day``."""
    if precision is DatePrecision.WEEK:
        return week_of(day)
    if precision is DatePrecision.MONTH:
        return month_of(day.year, day.month)
    return year_of(day.year) if precision is DatePrecision.YEAR else one_day(day)


def piece(period: Period, first: int, last: int) -> Period:
    """The stretch between two twelfths of a period: whole months of a year or season, else whole days."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if months > 1 and period.start.day == 1:
        start = month_start(period.start.year, period.start.month + months * first // _PIECES)
        end = month_start(period.start.year, period.start.month + max(1, months * last // _PIECES)) - timedelta(days=1)
        return period._replace(start=start, end=max(end, start))
    days = (period.end - period.start).days + 1
    start = period.start + timedelta(days=min(days - 1, days * first // _PIECES))
    end = period.start + timedelta(days=max(1, days * last // _PIECES) - 1)
    return period._replace(start=start, end=max(end, start))
