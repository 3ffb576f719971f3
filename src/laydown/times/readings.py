"""What each form of a time expression means: named words to a period, None when it cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from laydown.model import DateBasis, DatePrecision
from laydown.times.periods import (
    Period,
    around,
    month_of,
    months_from,
    one_day,
    piece,
    plus_months,
    week_of,
    year_of,
)
from laydown.times.scene import Scene
from laydown.times.tables import Unit

_AHEAD_DAYS = 60  # '20 July' in a report of 1 July is to come; in a report of 1 March it was last year
_AHEAD_MONTHS = 6  # 'until June' in a report of March is to come
_FEW_DAYS = 5  # 'the first days of June'
_WEEK = timedelta(days=7)


Reading = Callable[[Scene], Period | None]


def _edged(scene: Scene, period: Period | None) -> Period | None:
    """The part of the period that 'early', 'mid' or 'the end of' leaves; days are never cut."""
    text = scene.groups.get("edge")
    if period is None or not text or period.precision is DatePrecision.DAY:
        return period
    first, last = scene.tables.edges[" ".join(text.split())]
    if first < last:
        return piece(period, first, last)
    if scene.anchor is None or not period.start <= scene.anchor <= period.end:
        return period
    return period._replace(end=scene.anchor) if last == 0 else period._replace(start=scene.anchor)


# Days and months of the calendar


def _day_near(scene: Scene, month: int, day: int) -> date | None:
    """The year left out is that of the latest such day not too far after publication."""
    if scene.anchor is None:
        return None
    ahead = 0 if scene.bound in ("since", "after") else _AHEAD_DAYS
    for year in range(scene.anchor.year + 1, scene.anchor.year - 8, -1):
        found = _valid(year, month, day)
        if found and (found - scene.anchor).days <= ahead:
            return found
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_day(scene: Scene) -> Period | None:
    month, day = scene.month(), scene.number("day") or 0
    year, basis = scene.year()
    if year is None and scene.groups.get("pointer"):
        return None
    found = _valid(year, month, day) if year is not None else _day_near(scene, month, day)
    return one_day(found, basis) if found else None


def _read_iso(scene: Scene) -> Period | None:
    found = _valid(*(scene.number(name) or 0 for name in ("year", "mm", "dd")))
    return one_day(found, DateBasis.STATED) if found else None


def _read_numeric(scene: Scene) -> Period | None:
    """Figures only: where both orders are dates, a dot or publication must settle which is the day."""
    year, month, day = (scene.number(name) or 0 for name in ("year", "mm", "dd"))
    orders = [_valid(year, month, day), _valid(year, day, month)][: 1 if scene.groups["sep"] == "." else 2]
    found = {order for order in orders if order}
    past = {order for order in found if scene.anchor and order <= scene.anchor}
    candidates = past if len(past) == 1 else found
    return one_day(candidates.pop(), DateBasis.STATED) if len(candidates) == 1 else None


def _read_days(scene: Scene) -> Period | None:
    last_month = scene.month("month2") if scene.groups.get("month2") else scene.month()
    stated = scene.number("year2") or scene.number("year")
    last_day = scene.number("day2") or 0
    end = _valid(stated, last_month, last_day) if stated else _day_near(scene, last_month, last_day)
    if end is None:
        return None
    wraps = (scene.month(), scene.number("day") or 0) > (last_month, last_day)
    first_year = scene.number("year") if scene.groups.get("year2") else None
    start = _valid(first_year or end.year - wraps, scene.month(), scene.number("day") or 0)
    if start is None or start > end:
        return None
    return Period(start, end, DatePrecision.DAY, DateBasis.STATED if stated else DateBasis.RELATIVE)


def _month_near(scene: Scene, month: int) -> Period | None:
    """The year left out is that of the latest such month begun, or of one soon to come after 'until'."""
    if scene.anchor is None:
        return None
    back = (scene.anchor.month - month) % 12
    if scene.bound in ("until", "before") and 12 - back <= _AHEAD_MONTHS:
        back -= 12
    return months_from(scene.anchor.year, scene.anchor.month - back, 1, DatePrecision.MONTH)


def _read_month(scene: Scene) -> Period | None:
    year, basis = scene.year()
    if year is not None:
        return _edged(scene, month_of(year, scene.month())._replace(basis=basis))
    return None if scene.groups.get("pointer") else _edged(scene, _month_near(scene, scene.month()))


def _read_pointed_month(scene: Scene) -> Period | None:
    """'last June', 'next June', 'this June': counted from the publication date's own month."""
    base, step = scene.pointer()
    if base is None:
        return None
    here, month = base.start.year * 12 + base.start.month, scene.month()
    same_year = base.start.year * 12 + month
    if step < 0:
        same_year -= 12 * (same_year >= here)
    elif step > 0:
        same_year += 12 * (same_year <= here)
    return _edged(scene, months_from(0, same_year, 1, DatePrecision.MONTH))


def _read_months(scene: Scene) -> Period | None:
    year = scene.number("year2") or scene.number("year")
    last = month_of(year, scene.month("month2")) if year else _month_near(scene, scene.month("month2"))
    if last is None:
        return None
    first_year = scene.number("year") if scene.groups.get("year2") else None
    first = month_of(first_year or last.start.year - (scene.month() > scene.month("month2")), scene.month())
    if first.start > last.end:
        return None
    return Period(first.start, last.end, DatePrecision.MONTH, DateBasis.STATED if year else DateBasis.RELATIVE)


def _read_piece(scene: Scene) -> Period | None:
    """'the first week of June', 'the last ten days of July'."""
    month = _read_month(scene)
    if month is None:
        return None
    piece_word = scene.groups["piece"] or ""
    few = _FEW_DAYS if piece_word == "days" else 1
    days = (7 if piece_word.startswith("week") else 1) * (scene.count() or (few, few))[1]
    nth = scene.tables.ordinals[scene.groups["ordinal"] or ""]
    start = month.end - timedelta(days=days - 1) if nth < 0 else month.start + timedelta(days=days * (nth - 1))
    width = DatePrecision.DAY if days == 1 else DatePrecision.WEEK
    end = min(start + timedelta(days=days - 1), month.end)
    return Period(max(start, month.start), end, width, month.basis) if start <= month.end else None


# Years and seasons


def _read_year(scene: Scene) -> Period | None:
    first = scene.number("year") or 0
    last = scene.number("year2") or first
    short = scene.number("yy")
    if short is not None and 1 <= short <= 12 and short <= first % 100:
        return month_of(first, short)._replace(basis=DateBasis.STATED)  # '2019-06'
    if short is not None:
        last = first - first % 100 + short
    if last < first:
        return None
    whole = year_of(first)._replace(end=year_of(last).end, basis=DateBasis.STATED)
    return _edged(scene, whole)


def _read_decade(scene: Scene) -> Period | None:
    first = scene.number("decade") or 0
    return _edged(scene, months_from(first, 1, 120, DatePrecision.YEAR)._replace(basis=DateBasis.STATED))


def _season(scene: Scene, year: int) -> Period:
    month, count = scene.tables.seasons[scene.groups["season"] or ""]
    return months_from(year, month, count, DatePrecision.SEASON)


def _read_season(scene: Scene) -> Period | None:
    year, basis = scene.year()
    if year is not None:
        return _edged(scene, _season(scene, year)._replace(basis=basis))
    if scene.anchor is None or scene.groups.get("pointer"):
        return None
    seasons = (_season(scene, scene.anchor.year - back) for back in (0, 1))
    return next(found for found in seasons if found.start <= scene.anchor)


def _read_pointed_season(scene: Scene) -> Period | None:
    base, step = scene.pointer()
    return _edged(scene, _season_near(scene, step)) if base else None


def _season_near(scene: Scene, step: int) -> Period | None:
    """The latest season over by publication, the one of the year, or the first to begin after."""
    if scene.anchor is None:
        return None
    seasons = [_season(scene, scene.anchor.year + shift) for shift in (-2, -1, 0, 1)]
    if step < 0:
        return next(found for found in reversed(seasons) if found.end < scene.anchor)
    if step > 0:
        return next(found for found in seasons if found.start > scene.anchor)
    current = [found for found in seasons if found.start <= scene.anchor <= found.end]
    return current[0] if current else seasons[2]


# Days seen from another day


def _weekday_on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)


def _read_weekday(scene: Scene) -> Period | None:
    """The latest such day up to publication, unless the words point elsewhere."""
    if scene.anchor is None:
        return None
    return one_day(_weekday_on_or_before(scene.anchor, scene.weekday()))


def _read_weekday_of_week(scene: Scene) -> Period | None:
    base, step = scene.pointer()
    if base is None:
        return None
    return one_day(week_of(base.start + step * _WEEK).start + timedelta(days=scene.weekday() - 1))


def _read_pointed_weekday(scene: Scene) -> Period | None:
    base, step = scene.pointer()
    if base is None:
        return None
    if step < 0:
        return one_day(_weekday_on_or_before(base.start - timedelta(days=1), scene.weekday()))
    if step > 0:
        return one_day(_weekday_on_or_before(base.end + _WEEK, scene.weekday()))
    return one_day(week_of(base.start).start + timedelta(days=scene.weekday() - 1))


def _read_weekdays(scene: Scene) -> Period | None:
    if scene.anchor is None:
        return None
    end = _weekday_on_or_before(scene.anchor, scene.weekday("weekday2"))
    return Period(_weekday_on_or_before(end, scene.weekday()), end, DatePrecision.DAY)


def _read_deictic(scene: Scene) -> Period | None:
    if scene.anchor is None:
        return None
    first, last = scene.tables.deictics[" ".join((scene.groups["deictic"] or "").split())]
    return Period(scene.anchor + timedelta(days=first), scene.anchor + timedelta(days=last), DatePrecision.DAY)


def _neighbour(scene: Scene) -> Period | None:
    """'last night', 'the next day', 'that evening': one day from what is pointed at."""
    base, step = scene.pointer()
    if base is None:
        return None
    return one_day((base.end if step > 0 else base.start) + timedelta(days=step))


def _read_weekend(scene: Scene) -> Period | None:
    base, step = scene.pointer()
    if base is None:
        return None
    if scene.groups.get("pointer"):
        saturday = week_of(base.start + step * _WEEK).start + timedelta(days=5)
    else:
        saturday = _weekday_on_or_before(base.start, 6)
    return Period(saturday, saturday + timedelta(days=1), DatePrecision.DAY)


# Counted units


def _shift(day: date, unit: Unit, count: int) -> date:
    """The day so many units on (negative: back); hours count as the days they fill."""
    if unit.months:
        return plus_months(day, unit.months * count)
    return day + timedelta(days=unit.days * count) + timedelta(days=round(unit.hours * count / 24))


def _read_unit(scene: Scene) -> Period | None:
    """'last week', 'that month', 'the following year': the calendar unit; 'the past week': that length up to now."""
    unit = scene.unit()
    if unit.width is DatePrecision.DAY and unit.days:
        return _neighbour(scene)
    base, step = scene.pointer()
    pointer = scene.tables.pointers.get(" ".join((scene.groups.get("pointer") or "").split()))
    if step and (unit.hours or unit.months > 12 or (pointer and pointer.rolling) or _is_the_last(scene)):
        return _stretch(base, unit, (1, 1), step)
    if base is None:
        return None
    return _edged(scene, around(_shift(base.start, unit, step), unit.width))


def _is_the_last(scene: Scene) -> bool:
    """'over the last week' is the seven days up to now, 'last week' is not."""
    return scene.before == "the" and scene.groups.get("pointer") == "last" and not scene.groups.get("edge")


def _read_rolling(scene: Scene) -> Period | None:
    """'the past three weeks', 'recent days', 'the coming months': from or to the day pointed from."""
    base, step = scene.pointer()
    count = scene.count()
    if count is not None:
        return _stretch(base, scene.unit(), count, step)
    vague = scene.tables.uncounted[scene.groups["unit"] or ""]
    if base is None or vague is None:
        return None
    return _between(base, base.start + timedelta(days=vague.days * step), vague.width)


def _stretch(base: Period | None, unit: Unit, count: tuple[int, int], step: int) -> Period | None:
    if base is None:
        return None
    origin = base.start if step < 0 else base.end
    vague_days = count[0] < count[1] and unit.days == 1
    return _between(base, _shift(origin, unit, count[1] * step), DatePrecision.WEEK if vague_days else unit.width)


def _between(base: Period, far: date, precision: DatePrecision) -> Period:
    return Period(far, base.start, precision) if far < base.start else Period(base.end, max(far, base.end), precision)


def _read_turn(scene: Scene) -> Period | None:
    """'two days ago', 'a week earlier': counted from publication or from the mention before."""
    turn = scene.tables.turns[" ".join((scene.groups["turn"] or "").split())]
    base = scene.now() if turn.origin == "anchor" else scene.previous
    count = scene.count() or ((1, 1) if not (scene.groups["unit"] or "").endswith("s") else None)
    unit = scene.unit()
    if base is None:
        return None
    origin = base.start if turn.step < 0 else base.end
    if count is None:
        return one_day(origin) if unit.hours or not (unit.days or unit.months) else None
    ends = sorted(_shift(origin, unit, number * turn.step) for number in count)
    return Period(around(ends[0], unit.width).start, around(ends[1], unit.width).end, unit.width)


def _read_then(scene: Scene) -> Period | None:
    return scene.previous._replace(basis=DateBasis.RELATIVE) if scene.previous else None


def _read_same_day(scene: Scene) -> Period | None:
    """'at dawn', 'later in the day': the day spoken of, if one has been."""
    known = scene.previous is not None and scene.previous.precision is DatePrecision.DAY
    return one_day(scene.previous.end) if scene.previous and known else None


READINGS: Mapping[str, Reading] = {
    "day": _read_day,
    "iso": _read_iso,
    "numeric": _read_numeric,
    "days": _read_days,
    "month": _read_month,
    "pointed month": _read_pointed_month,
    "months": _read_months,
    "piece": _read_piece,
    "year": _read_year,
    "decade": _read_decade,
    "season": _read_season,
    "pointed season": _read_pointed_season,
    "weekday": _read_weekday,
    "weekday of week": _read_weekday_of_week,
    "pointed weekday": _read_pointed_weekday,
    "weekdays": _read_weekdays,
    "deictic": _read_deictic,
    "neighbour": _neighbour,
    "weekend": _read_weekend,
    "unit": _read_unit,
    "rolling": _read_rolling,
    "turn": _read_turn,
    "then": _read_then,
    "same day": _read_same_day,
}
