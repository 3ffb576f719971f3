"""All that a ledger holds of one place, read once, so that every day of it can be asked for.

The answers are those of ``Ledger.at``: the same functions weigh the same rows; only reading them is different.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from laydown.export.chosen import Asked
from laydown.fusion.certainty import model
from laydown.fusion.effects import Scope
from laydown.fusion.facts import PlaceFacts
from laydown.fusion.spells import Kind
from laydown.ledger import tables
from laydown.ledger.answers import Holding, Quote, Status
from laydown.ledger.at import LEAST_HELD, LEFT_DAYS, denied_departures, stand
from laydown.ledger.evidence import Bearing, bearings, quotes
from laydown.ledger.holdings import Weigher
from laydown.ledger.question import Question
from laydown.ledger.records import day_of
from laydown.ledger.rivals import NOBODY, Rivals
from laydown.ledger.standing import as_known

_ROUNDED = 0.001
"""Certainty is rounded to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a place stands on a day. ``told`` are the holdings that the status rests on, ``holders`` hold the place."""

    on: date
    status: Status
    holders: tuple[Holding, ...]
    besiegers: tuple[Holding, ...]
    told: tuple[Holding, ...]


class Book:
    """The positions at a place as known, with the effects and quotes behind them."""

    def __init__(self, asked: Asked, place: str) -> None:
        self.place: PlaceFacts = asked.facts.places[place]
        self._asked = asked
        connection, known = asked.connection, asked.given.known
        table = tables.position
        found = connection.execute(as_known(select(table), known).where(table.c.place == place))
        self.rows: list[Any] = sorted(found, key=lambda r: (r.kind, r.force, r.valid_from or "", r.id))
        self.of: defaultdict[str, list[Bearing]] = defaultdict(list)
        for one in bearings(connection, place, known=known, roots=asked.facts.roots):
            self.of[one.force].append(one)
        self.quotes: dict[str, Quote] = quotes(
            connection, {b.id for some in self.of.values() for b in some}, judged=asked.facts.judged
        )
        held = [row for row in self.rows if row.kind == Kind.CONTROL and row.scope == Scope.AT]
        self.rivals = Rivals(held, {}, asked.facts)
        self._standings: dict[date, Standing] = {}
        self.behind: dict[tuple[str, date], tuple[Sequence[Bearing], Sequence[Bearing]]] = {}

    def on(self, day: date, back: int = 0) -> list[Any]:
        """The positions of a day, and those that ended up to ``back`` days before, as ``holdings.on_day`` has them."""
        last = (day - timedelta(days=back)).isoformat()
        first = (day + timedelta(days=model().before_days)).isoformat()
        text = day.isoformat()
        return [
            row for row in self.rows
            if (row.valid_from <= text if row.valid_from is not None else row.valid_to <= first)
            and (row.valid_to is None or (row.valid_to >= last if back else row.valid_to > text))
        ]  # fmt: skip

    def holdings(self, day: date, rows: Sequence[Any]) -> list[Holding]:
        """These positions weighed on a day, surest first."""
        question = Question(
            connection=self._asked.connection, facts=self._asked.facts, on=day, known=self._asked.given.known
        )
        return _FromBook(question, self).holdings(rows)

    def standing(self, day: date) -> Standing:
        """How the place stands on a day."""
        if day not in self._standings:
            self._standings[day] = self._stand(day)
        return self._standings[day]

    def _stand(self, day: date) -> Standing:
        """The status as ``Ledger.at`` finds it; mere presence has no part in it."""
        rows = self.on(day, LEFT_DAYS)
        gone = [row for row in rows if row.valid_to is not None and row.valid_to <= day.isoformat()]
        alive = [row for row in rows if row not in gone]
        here = self.holdings(day, [row for row in alive if row.kind != Kind.PRESENCE])
        left = self.holdings(day, [row for row in gone if row.kind == Kind.CONTROL])
        status, surest = stand(here, left, self._asked.facts)
        besiegers = [h for h in here if h.kind == Kind.SIEGE]
        disputed = denied_departures(left)
        told = {
            Status.CONTESTED: [*surest, *disputed],
            Status.BESIEGED: [*surest, *besiegers],
            Status.VACANT: [h for h in left if h.scope == Scope.AT],
        }.get(status, surest)
        return Standing(on=day, status=status, holders=tuple(surest), besiegers=tuple(besiegers), told=tuple(told))

    def days_of_change(self) -> Iterator[date]:
        """Days between which certainty only fades: on no other can the status change, but for fading.

        A departure speaks for the days before it, so that certainty also rises towards it: there the days half-way
        between two reports are told as well.
        """
        told = [row for row in self.rows if row.kind != Kind.PRESENCE]
        days = sorted({date.fromisoformat(b.day) for force in {row.force for row in told} for b in self.of[force]})
        yield from days
        for row in told:
            start, end = day_of(row.valid_from), day_of(row.valid_to)
            if end is not None:
                yield from (end, end + timedelta(days=LEFT_DAYS + 1))
            if start is not None:
                yield start
            elif end is not None:
                first = end - timedelta(days=model().before_days)
                yield first
                yield from (a + (b - a) / 2 for a, b in zip(days, days[1:], strict=False) if b >= first and a <= end)

    def lasts(self, start: date, end: date) -> bool:
        """Whether it is plain that nobody fades away in these days, between which nothing else can change."""
        held = self.standing(start).holders
        if any(row.valid_from is None and row.kind == Kind.CONTROL for row in self.on(start)):
            return False
        faded = (h.certainty.probability * 0.5 ** ((end - start).days / h.certainty.half_life) for h in held)
        return all(probability > LEAST_HELD + _ROUNDED for probability in faded)


class _FromBook(Weigher):
    """Weighs what a book holds, instead of reading it anew for each day."""

    def __init__(self, question: Question, book: Book) -> None:
        super().__init__(question)
        self._book = book

    def found_for(self, rows: Sequence[Any]) -> dict[tuple[str, str], list[Bearing]]:
        """The effects on these places and forces; those of days that are too late are passed over later."""
        return {(self._book.place.id, force): self._book.of[force] for force in {row.force for row in rows}}

    def rivals_of(self, rows: Sequence[Any], _: Mapping[str, str]) -> Mapping[str, Rivals]:
        """Who contends for the place, of all that the book holds."""
        return {row.id: self._book.rivals if row.scope == Scope.AT else NOBODY for row in rows}

    def _with_quotes(self, drafts: Sequence[Any]) -> list[Any]:
        for draft in drafts:
            self._book.behind[draft.holding.id, self.question.on] = (draft.support, draft.against)
        return [draft.quoted(self._book.quotes) for draft in drafts]


def books(asked: Asked) -> Iterator[Book]:
    """A book of each chosen place of which the ledger knows positions, in order of their ids."""
    table = tables.position
    query = as_known(select(table.c.place).distinct(), asked.given.known).order_by(table.c.place)
    for condition in asked.at_places(table.c.place):
        query = query.where(condition)
    if asked.forces is not None:
        query = query.where(table.c.force.in_(sorted(asked.forces)))
    for place in asked.connection.scalars(query).all():
        yield Book(asked, place)
