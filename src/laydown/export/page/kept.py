"""What is chosen of a ledger for one file, and the numbers by which its parts refer to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from laydown.export.chosen import Asked
from laydown.fusion.certainty import model
from laydown.ledger import tables
from laydown.ledger.at import LEFT_DAYS
from laydown.ledger.courses import Stretch
from laydown.ledger.records import day_of
from laydown.ledger.standing import as_known

EPOCH = date(1970, 1, 1).toordinal()
_BEFORE, _AFTER = timedelta(days=14), timedelta(days=365)
"""How far the clock goes before the first day that is told of, and after the last publication."""


class Numbers(dict[str, int]):
    """Numbers for ids, in the order in which they are first met."""

    def of(self, key: str) -> int:
        """The number of an id."""
        return self.setdefault(key, len(self))

    def all_of(self, keys: Iterable[str]) -> list[int]:
        """Their numbers."""
        return [self.of(key) for key in keys]

    def after(self, count: int) -> Iterator[str]:
        """The ids met since there were so many."""
        return iter(list(self)[count:])


class Interned:
    """Things that many refer to, each once."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def of(self, key: Any, item: Any) -> int:
        """The number of an item, which is kept when no item was given for the key before."""
        if key not in self._numbers:
            self._numbers[key] = len(self.items)
            self.items.append(item)
        return self._numbers[key]


class Span(NamedTuple):
    """The days that a file tells of, both included."""

    first: date
    last: date

    @property
    def stretch(self) -> Stretch:
        """The same as the ledger takes it."""
        return Stretch(self.first.isoformat(), self.last.isoformat())


@dataclass(slots=True)
class Kept:
    """What goes into a file: the choices, the days, and every place, force and claim by its number."""

    asked: Asked
    span: Span
    places: Numbers = field(default_factory=Numbers)
    forces: Numbers = field(default_factory=Numbers)
    claims: Numbers = field(default_factory=Numbers)


def number_of(day: date | str | None) -> int | None:
    """A day as the page counts them, since 1970; None stays None."""
    if day is None:
        return None
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal() - EPOCH


def date_of(number: int) -> date:
    """The day of a number."""
    return date.fromordinal(number + EPOCH)


def span_of(asked: Asked) -> Span:
    """The days of a file: those chosen, else all that something is told of, and a year after the last publication."""
    claim, given = tables.claim.c, asked.given
    published = select(func.min(claim.known), func.max(claim.known))
    published = published if given.known is None else published.where(claim.known <= given.known.isoformat())
    begun, ended = map(day_of, asked.connection.execute(published).one())
    if begun is None or ended is None:
        return Span(given.since or asked.on, given.until or asked.on)
    table = tables.position.c
    edges = select(func.min(func.coalesce(table.valid_from, table.valid_to)), func.max(table.valid_from),
                   func.max(table.valid_to)).where(*chosen_positions(asked))  # fmt: skip
    first, *lasts = map(day_of, asked.connection.execute(as_known(edges, given.known)).one())
    early = min(begun - _BEFORE, (first or begun) - timedelta(days=model().before_days))
    late = max(ended + _AFTER, *(day for day in (*lasts, given.on) if day is not None))
    return Span(given.since or early, given.until or late)


def chosen_positions(asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions on ``position``: of the chosen places, or all at places of the chosen forces, and of the chosen days.

    Of a place all forces are told, chosen or not: else it would seem that nobody contends for it.
    """
    table, given = tables.position.c, asked.given
    found = asked.at_places(table.place)
    if asked.forces is not None:
        own = select(table.place).where(table.force.in_(sorted(asked.forces)))
        found.append(table.place.in_(as_known(own, given.known)))
    if given.since is not None:
        early = (given.since - timedelta(days=LEFT_DAYS)).isoformat()
        found.append(or_(table.valid_to.is_(None), table.valid_to >= early))
    if given.until is not None:
        found.append(or_(table.valid_from.is_(None), table.valid_from <= given.until.isoformat()))
    return found


def as_ever_known(known: date | None) -> ColumnElement[bool]:
    """A condition on ``position``: each version that was what was known on some day up to ``known``."""
    return tables.position.c.known_from <= (known.isoformat() if known is not None else "9999")
