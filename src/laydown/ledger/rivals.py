"""Who else is said to have controlled a place: read once for a question, and asked for each position there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from laydown.fusion.certainty import model
from laydown.fusion.effects import Scope
from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts
from laydown.fusion.spells import Kind
from laydown.ledger import tables
from laydown.ledger.question import Question
from laydown.ledger.sql import chunked
from laydown.ledger.standing import as_known, is_begun


def is_rival(one: Any, other: Any, facts: Facts) -> bool:
    """Whether two forces that are said to control a place do so against each other."""
    return one.opener != other.opener and _are_foes(one.force, other.force, facts)


def _are_foes(one: str, other: str, facts: Facts) -> bool:
    return one != other and UNNAMED not in (one, other) and not facts.allied(one, other)


@lru_cache(maxsize=20_000)
def shifted(day: str, days: int) -> str:
    """The day so many days later, as ISO text."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


class _Foes(NamedTuple):
    """The foes of a force at a place: those of ``before``, and their last beginning; the positions of the others.

    ``openers`` are the claims by which these began, ``starts`` the days, in order.
    """

    before: frozenset[str]
    last: str
    against: Mapping[str, Sequence[Any]]
    openers: frozenset[str]
    starts: Sequence[str]


class Rivals:
    """The forces that are said to have controlled one place.

    ``rows`` of ``position``: those of the days that are asked about, and those that began by the same claims as the
    positions that are weighed. ``before``: of all others, for each force the day of its last beginning before those
    days, '' when none is known.
    """

    def __init__(self, rows: Sequence[Any], before: Mapping[str, str], facts: Facts) -> None:
        self._facts, self._before, self._rows = facts, before, rows
        self._of: dict[str, list[Any]] = {}
        for row in sorted(rows, key=_start):
            self._of.setdefault(row.force, []).append(row)
        self.starts = sorted({row.valid_from for row in rows if row.valid_from is not None})
        """The days on which somebody is said to have come to control the place, in order."""
        self._latest = max(before.values(), default="")
        self._spans: list[tuple[str, str, Any]] | None = None
        self._on: dict[str, list[Any]] = {}
        self._known: dict[str, _Foes] = {}

    def newest(self, day: str) -> str:
        """The last day, up to this one, on which anybody is said to have come to control the place; '' without any."""
        count = bisect_right(self.starts, day)
        return max(self._latest, self.starts[count - 1] if count else "")

    def holding(self, row: Any, day: str) -> list[Any]:
        """The positions of rivals on a day."""
        if self._spans is None:
            self._spans = [(*_shown(row), row) for row in self._rows]
        if day not in self._on:
            self._on[day] = [row for first, end, row in self._spans if first <= day < end]
        return [other for other in self._on[day] if is_rival(row, other, self._facts)]

    def foes(self, row: Any) -> frozenset[str]:
        """The forces that have ever been a rival."""
        known = self._foes(row.force)
        if row.opener not in known.openers:
            return known.before.union(known.against)
        rivals = (foe for foe, rows in known.against.items() if any(r.opener != row.opener for r in rows))
        return known.before.union(rivals)

    def taken(self, row: Any, day: str) -> str | None:
        """The last day, up to this one, on which a rival is said to have come to control the place."""
        known = self._foes(row.force)
        if row.opener not in known.openers:
            count = bisect_right(known.starts, day)
            return max(known.last, known.starts[count - 1] if count else "") or None
        found = [self._last(rows, row.opener, day) for rows in known.against.values()]
        return max([known.last, *found]) or None

    def _foes(self, force: str) -> _Foes:
        """The foes of a force here, found out once."""
        if force not in self._known:
            before = {foe: start for foe, start in self._before.items() if _are_foes(force, foe, self._facts)}
            against = {foe: rows for foe, rows in self._of.items() if _are_foes(force, foe, self._facts)}
            rows = [row for some in against.values() for row in some]
            self._known[force] = _Foes(
                frozenset(before), max(before.values(), default=""), against,
                frozenset(row.opener for row in rows), sorted(map(_start, rows)),
            )  # fmt: skip
        return self._known[force]

    @staticmethod
    def _last(rows: Sequence[Any], opener: str, day: str) -> str:
        for index in range(bisect_right(rows, day, key=_start) - 1, -1, -1):
            if rows[index].opener != opener:
                return _start(rows[index])
        return ""


def rivals_of(question: Question, rows: Sequence[Any], days: Mapping[str, str]) -> dict[str, Rivals]:
    """Who contends for the places of these rows of ``position``, by the row's id; ``days``: when each is weighed."""
    here = [row for row in rows if row.scope == Scope.AT]
    if not here:
        return {row.id: NOBODY for row in rows}
    first, places = min(days[row.id] for row in here), sorted({row.place for row in here})
    # What makes somebody present or a besieger makes nobody hold a place: no rival began by such a claim.
    openers = sorted({row.opener for row in here if row.kind == Kind.CONTROL})
    then = _standing(question, places, first, openers)
    before = _before(question, places, first, openers)
    at = {place: Rivals(then.get(place, ()), before.get(place, {}), question.facts) for place in places}
    return {row.id: at[row.place] if row.scope == Scope.AT else NOBODY for row in rows}


def _standing(question: Question, places: Sequence[str], first: str, openers: Sequence[str]) -> dict[str, list[Any]]:
    """The positions of control from a day to that of the question, and all that the claims ``openers`` began."""
    table = tables.position
    then = and_(is_begun(question.on), or_(table.c.valid_to.is_(None), table.c.valid_to > first))
    found: dict[str, list[Any]] = {}
    for some in chunked(places):
        query = select(table).where(_controls(some), or_(then, table.c.opener.in_(openers)))
        for row in question.connection.execute(as_known(query, question.known)).all():
            found.setdefault(row.place, []).append(row)
    return found


def _before(question: Question, places: Sequence[str], first: str, openers: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each place and force that ever controlled it, the last beginning up to a day, '' without one."""
    table = tables.position.c
    last = func.coalesce(func.max(case((table.valid_from <= first, table.valid_from))), "").label("last")
    found: dict[str, dict[str, str]] = {}
    for some in chunked(places):
        query = select(table.place, table.force, last).where(_controls(some), table.opener.not_in(openers))
        told = as_known(query.group_by(table.place, table.force), question.known)
        for place, force, start in question.connection.execute(told).all():
            found.setdefault(place, {})[force] = start
    return found


def _controls(places: Sequence[str]) -> ColumnElement[bool]:
    table = tables.position.c
    return and_(table.place.in_(places), table.kind == Kind.CONTROL.value, table.scope == Scope.AT.value)


def _shown(row: Any) -> tuple[str, str]:
    """The first of a position's days, as ``standing.on_day`` asks the store for them, and the day after the last."""
    return row.valid_from or shifted(row.valid_to, -model().before_days), row.valid_to or "9999"


def _start(row: Any) -> str:
    return row.valid_from or ""


NOBODY = Rivals((), {}, Facts())
"""The rivals where nobody is said to be at a place itself."""
