"""Positions for the page: when each was what was known, how sure it is from when on, what speaks for it and against it.

A *case* is what does not change while certainty only fades: the reasons, the origins, the claims quoted. Cases are as
``Ledger.at`` has them on the days on which something changes; how sure a position is in between is as in the scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from laydown.export.book import Book
from laydown.export.page.kept import EPOCH, Interned, Kept, as_ever_known, chosen_positions, number_of
from laydown.fusion.effects import Act
from laydown.ledger import tables
from laydown.ledger.answers import Holding, Quote, Status
from laydown.ledger.at import LEFT_DAYS
from laydown.ledger.courses import Course, Ground, ordinal
from laydown.ledger.holdings import told_from
from laydown.ledger.question import Question
from laydown.ledger.scene import ScenePlace, grounds, stood
from laydown.ledger.sql import chunked

_FIGHTING = (Act.CONTEST.value, Act.BESIEGE.value)
_STATUSES = tuple(Status)
_AT_ONCE = 100


class Positions:
    """The positions of a file, their cases, and how the places stand, as lists that the page reads."""

    def __init__(self, kept: Kept) -> None:
        self.rows: list[list[Any]] = []
        self.scene: list[list[Any]] = []
        self.fighting: dict[int, list[Any]] = {}
        self.cases, self.reasons = Interned(), Interned()
        self._kept = kept

    def gather(self) -> None:
        """Read all of them, place by place."""
        asked, span = self._kept.asked, self._kept.span
        table = tables.position
        query = select(table.c.place).where(*chosen_positions(asked), as_ever_known(asked.given.known)).distinct()
        question = Question(connection=asked.connection, facts=asked.facts, on=span.last, known=asked.given.known)
        for some in chunked(sorted(asked.connection.scalars(query)), _AT_ONCE):
            versions = self._versions(some)
            for place, ground in zip(some, grounds(question, span.stretch, some), strict=True):
                self._place(place, versions[place], ground)

    def _versions(self, places: Sequence[str]) -> Mapping[str, list[Any]]:
        """Every version of every chosen position at these places."""
        asked, table = self._kept.asked, tables.position
        wanted = (*chosen_positions(asked), as_ever_known(asked.given.known), table.c.place.in_(places))
        found: dict[str, list[Any]] = {place: [] for place in places}
        order = (table.c.kind, table.c.force, table.c.id, table.c.known_from)
        for row in asked.connection.execute(select(table).where(*wanted).order_by(*order)):
            found[row.place].append(row)
        return found

    def _place(self, place: str, versions: Sequence[Any], ground: Ground) -> None:
        weigher, told = _Weigher(self._kept, Book(self._kept.asked, place), self), stood(place, ground)
        courses = {course.row.id: course for course in ground.courses()}
        numbers: dict[str, int] = {}
        for row in versions:
            if not self._stands(row):
                self.rows.append(self._row(row, [], []))
                continue
            numbers[row.id] = len(self.rows)
            alive = weigher.alive(courses[row.id], row) if row.id in courses else []
            self.rows.append(self._row(row, alive, weigher.gone(row)))
        if told.holdings:
            states = [weigher.state(told, state) for state in told.states]
            self.scene.append([self._kept.places.of(place), [numbers[one.id] for one in told.holdings], states])
        if fighting := list(weigher.fighting()):
            self.fighting[self._kept.places.of(place)] = fighting

    def _stands(self, row: Any) -> bool:
        known = self._kept.asked.given.known
        return row.known_to is None or (known is not None and row.known_to > known.isoformat())

    def _row(self, row: Any, alive: list[Any], gone: list[Any]) -> list[Any]:
        claims = self._kept.claims
        return [
            row.id, self._kept.places.of(row.place), self._kept.forces.of(row.force), row.kind, row.scope,
            number_of(row.valid_from), number_of(row.earliest), number_of(row.valid_to), row.began, row.ended,
            claims.of(row.opener), claims.of(row.closer) if row.closer is not None else None,
            number_of(row.known_from), None if self._stands(row) else number_of(row.known_to), alive, gone,
        ]  # fmt: skip


class _Weigher:
    """Weighs the positions of one place on the days on which something changes."""

    def __init__(self, kept: Kept, book: Book, told: Positions) -> None:
        self._kept, self._book, self._told = kept, book, told
        self._weights: dict[str, dict[tuple[Any, ...], int]] = {}
        self._news = set(self._days_of_news())

    def _days_of_news(self) -> Iterator[int]:
        """Days on which more is said of the place, or one comes to control it or no more."""
        for some in self._book.of.values():
            for one in some:
                yield from (ordinal(one.day), ordinal(told_from(one)))
        for row in self._book.rows:
            yield from (ordinal(day) for day in (row.valid_from, row.valid_to) if day is not None)

    def alive(self, course: Course, row: Any) -> list[list[Any]]:
        """From which day on a position is how sure, between which days of reports, with which case."""
        found: list[list[Any]] = []
        numbers = self._weights.setdefault(row.id, {})
        before = None
        for weight in course.weights:
            told = (weight.told, weight.disputed, weight.first_claim)
            if told != before or weight.day in self._news:
                before, case = told, self._case(row, date.fromordinal(weight.day))[0]
            sure = (round(weight.told, 6), weight.first - EPOCH, weight.last - EPOCH, weight.disputed)
            if not found or found[-1][1:] != [*sure, case]:
                numbers[sure] = len(found)
                found.append([weight.day - EPOCH, *sure, case])
        return found

    def gone(self, row: Any) -> list[list[Any]]:
        """From which day on how sure it is that a position was so at its end, with which case."""
        span = self._kept.span
        if row.valid_to is None:
            return []
        end = date.fromisoformat(row.valid_to)
        first, last = max(end, span.first), min(end + timedelta(days=LEFT_DAYS), span.last)
        news = (date.fromisoformat(one.day) for one in self._book.of[row.force])
        found: list[list[Any]] = []
        for day in sorted({first, *(day for day in news if first < day <= last)}):
            case, held = self._case(row, day)
            sure = held.certainty
            told = [sure.probability, sure.reported, sure.age, held.disputed, case]
            if not found or found[-1][1:] != told:
                found.append([number_of(day), *told])
        return found

    def _case(self, row: Any, day: date) -> tuple[int, Holding]:
        held = self._book.holdings(day, [row])[0]
        support, _ = self._book.behind[row.id, day]
        sure, reasons = held.certainty, self._told.reasons
        case = [
            sure.credibility, sure.reliability,
            [(reasons.of((r.feature, r.words), [r.feature, r.words]), r.value, r.adds) for r in sure.reasons],
            held.origins, number_of(max((one.day for one in support), default=None)),
            self._quoted(held.claims_for), self._quoted(held.claims_against),
        ]  # fmt: skip
        return self._told.cases.of(repr(case), case), held

    def _quoted(self, quotes: Sequence[Quote]) -> list[Any]:
        return [each for quote in quotes for each in (self._kept.claims.of(quote.claim), quote.act)]

    def state(self, told: ScenePlace, state: Any) -> list[Any]:
        """How the place stands from a day on: its status, and holding and weight, by number, of all that hold then."""
        sure = []
        for one in state.sure:
            key = (one.reported, one.first.toordinal() - EPOCH, one.last.toordinal() - EPOCH, one.disputed)
            sure += [one.holding, self._weights[told.holdings[one.holding].id][key]]
        return [number_of(state.day), _STATUSES.index(state.status), sure, list(state.denied)]

    def fighting(self) -> Iterator[list[Any]]:
        """Attacks at the place and sieges of it, by day and claim."""
        for day, claim, act in sorted(
            (one.day, one.id, one.act) for some in self._book.of.values() for one in some
            if one.act in _FIGHTING and not one.opposes
        ):  # fmt: skip
            yield [number_of(day), self._kept.claims.of(claim), act]
