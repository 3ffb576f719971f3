"""All that a ledger holds of one place, read once, so that every day of it can be asked for.

The answers are those of ``Ledger.at``: the same functions weigh the same rows; only reading them is different.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from laydown.ledger.at import LEAST_HELD, LEFT_DAYS, status_of
from laydown.ledger.evidence import Bearing, accepted_claims, bearings, quotes
from laydown.ledger.holdings import Weigher, as_known, is_rival
from laydown.ledger.question import Question
from laydown.ledger.records import day_of

_EVER = date.max


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

    def __init__(self, asked: Asked, place: str, accepted: frozenset[str]) -> None:
        self.place: PlaceFacts = asked.facts.places[place]
        self.accepted = accepted
        self._asked = asked
        connection, known = asked.connection, asked.given.known
        table = tables.position
        found = connection.execute(as_known(select(table), known).where(table.c.place == place))
        self.rows: list[Any] = sorted(found, key=lambda r: (r.kind, r.force, r.valid_from or "", r.id))
        self.bearings = bearings(connection, known=known, until=_EVER, places=[place])
        self.quotes: dict[str, Quote] = quotes(connection, {one.row.id for one in self.bearings})
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
        rows = self.on(day, LEFT_DAYS)
        gone = [row for row in rows if row.valid_to is not None and row.valid_to <= day.isoformat()]
        here = self.holdings(day, [row for row in rows if row not in gone])
        left = self.holdings(day, [row for row in gone if row.kind != Kind.SIEGE])
        holders = [h for h in here if h.kind == Kind.CONTROL and h.scope == Scope.AT]
        surest = [h for h in holders if h.certainty.probability >= LEAST_HELD]
        besiegers = [h for h in here if h.kind == Kind.SIEGE]
        disputed = [h for h in left if h.disputed and h.kind == Kind.CONTROL]
        status = status_of(surest, disputed, left, besiegers, self._asked.facts)
        ended = [h for h in left if h.kind == Kind.CONTROL and h.scope == Scope.AT]
        told = {
            Status.CONTESTED: [*surest, *disputed],
            Status.BESIEGED: [*surest, *besiegers],
            Status.VACANT: ended,
        }.get(status, surest)
        return Standing(on=day, status=status, holders=tuple(surest), besiegers=tuple(besiegers), told=tuple(told))

    def days_of_change(self) -> Iterator[date]:
        """Days between which certainty only fades: on no other can the status change, but for fading."""
        for row in self.rows:
            start, end = day_of(row.valid_from), day_of(row.valid_to)
            if start is not None:
                yield start
            if end is not None:
                yield from (end, end + timedelta(days=LEFT_DAYS + 1))
                yield from () if start is not None else (end - timedelta(days=model().before_days),)
        days = sorted({date.fromisoformat(one.row.day) for one in self.bearings})
        yield from days
        yield from (day + timedelta(days=1) for day in days)
        yield from (one + (other - one) / 2 for one, other in zip(days, days[1:], strict=False))


class _FromBook(Weigher):
    """Weighs what a book holds, instead of reading it anew for each day."""

    def __init__(self, question: Question, book: Book) -> None:
        super().__init__(question)
        self._accepted = book.accepted
        self._book = book

    def found_for(self, rows: Sequence[Any]) -> dict[tuple[str, str], list[Bearing]]:
        """The effects that bear on these positions, by place and force."""
        until = max([self.question.on, *(day for row in rows if (day := day_of(row.valid_to)) is not None)]).isoformat()
        forces = {row.force for row in rows}
        found: dict[tuple[str, str], list[Bearing]] = {}
        for one in self._book.bearings:
            if one.row.day <= until and one.row.force in forces:
                found.setdefault(one.key, []).append(one)
        return found

    def _rivals(self, rows: Sequence[Any]) -> dict[str, int]:
        alive = [row for row in self._book.on(self.question.on) if row.kind == Kind.CONTROL and row.scope == Scope.AT]
        held = [row for row in rows if row.kind == Kind.CONTROL and row.scope == Scope.AT]
        return {row.id: sum(is_rival(row, other, self.question.facts) for other in alive) for row in held}

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
    accepted = accepted_claims(asked.connection)
    for place in asked.connection.scalars(query).all():
        yield Book(asked, place, accepted)
