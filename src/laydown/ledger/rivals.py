"""Who else is said to have controlled a place: read once for a place, and asked for each position there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from laydown.fusion.certainty import model
from laydown.fusion.effects import Scope
from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts


def is_rival(one: Any, other: Any, facts: Facts) -> bool:
    """Whether two forces that are said to control a place do so against each other."""
    return one.opener != other.opener and _are_foes(one.force, other.force, facts)


def _are_foes(one: str, other: str, facts: Facts) -> bool:
    return one != other and UNNAMED not in (one, other) and not facts.allied(one, other)


def holds_on(row: Any, day: str) -> bool:
    """Whether a position is one of a day, as ``holdings.on_day`` asks the store."""
    if row.valid_to is not None and row.valid_to <= day:
        return False
    return bool((row.valid_from or shifted(row.valid_to, -model().before_days)) <= day)


@lru_cache(maxsize=20_000)
def shifted(day: str, days: int) -> str:
    """The day so many days later, as ISO text."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


class Rivals:
    """The positions of control at one place, at whatever time; ``rows`` are of ``position``."""

    def __init__(self, rows: Sequence[Any], facts: Facts) -> None:
        self._rows, self._facts = rows, facts
        self._of: dict[str, list[Any]] = {}
        for row in sorted(rows, key=_start):
            self._of.setdefault(row.force, []).append(row)
        self._on: dict[str, list[Any]] = {}

    def holding(self, row: Any, day: str) -> list[Any]:
        """The positions of rivals on a day."""
        if row.scope != Scope.AT:
            return []
        if day not in self._on:
            self._on[day] = [other for other in self._rows if holds_on(other, day)]
        return [other for other in self._on[day] if is_rival(row, other, self._facts)]

    def foes(self, row: Any) -> frozenset[str]:
        """The forces that have ever been a rival."""
        return frozenset(force for force, rows in self._against(row) if any(r.opener != row.opener for r in rows))

    def taken(self, row: Any, day: str) -> str | None:
        """The last day, up to this one, on which a rival is said to have come to control the place."""
        found = (self._last(rows, row.opener, day) for _, rows in self._against(row))
        return max((start for start in found if start is not None), default=None)

    def _against(self, row: Any) -> Iterator[tuple[str, list[Any]]]:
        if row.scope == Scope.AT:
            yield from ((f, rows) for f, rows in self._of.items() if _are_foes(row.force, f, self._facts))

    @staticmethod
    def _last(rows: Sequence[Any], opener: str, day: str) -> str | None:
        for index in range(bisect_right(rows, day, key=_start) - 1, -1, -1):
            if rows[index].opener != opener:
                return str(rows[index].valid_from) if rows[index].valid_from is not None else None
        return None


def _start(row: Any) -> str:
    return row.valid_from or ""
