"""How every place stands on each day of a stretch: what a map needs to step from day to day without asking again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from laydown.fusion.certainty import model
from laydown.fusion.effects import Scope
from laydown.fusion.facts import Facts, PlaceFacts
from laydown.fusion.spells import Kind
from laydown.ledger import tables
from laydown.ledger.answers import Status
from laydown.ledger.at import LEAST_BESIEGED, LEFT_DAYS, stand
from laydown.ledger.courses import (
    Course,
    Gone,
    Ground,
    Position,
    Spanning,
    Stretch,
    Weight,
    alive_days,
    crossings,
    gone_days,
    ordinal,
)
from laydown.ledger.evidence import Bearing, bearings_among
from laydown.ledger.holdings import force_name
from laydown.ledger.question import Question
from laydown.ledger.records import day_of
from laydown.ledger.rivals import NOBODY, Rivals, rivals_of
from laydown.ledger.sql import chunked
from laydown.ledger.standing import as_known, is_begun, is_known
from laydown.problems import RequestError

MOST_DAYS = 800
"""The longest stretch that is told at once."""
MOST_WEIGHTS = 20_000
"""A page ends with the place that brings so many entries of ``sure``, some 2.5 MB, however many were asked for."""
_AT_ONCE = 125
"""Places read at once: as many as the last run of a page may read in vain."""


class SceneHolding(msgspec.Struct, frozen=True, kw_only=True):
    """A position that holds on some day of the stretch. ``half_life``: days in which its certainty halves."""

    id: str
    force: str
    force_name: str
    kind: str
    scope: str
    since: date | None
    until: date | None
    ended: str | None
    half_life: float


class Sure(msgspec.Struct, frozen=True, kw_only=True):
    """How sure a holding is (``holding``: its number among the place's).

    Its certainty on a day is ``reported`` halved for each half-life by which the day is before ``first`` or after
    ``last``, and never below 0.01 or above 0.99. ``disputed``: somebody denies that it began.
    """

    holding: int
    reported: float
    first: date
    last: date
    disputed: bool


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a place stands from ``day`` on until before the day of the next state.

    ``sure`` are the holdings of these days; ``denied`` are the numbers of those that are said to have given the place
    up by then, which somebody denies.
    """

    day: date
    status: Status
    sure: tuple[Sure, ...]
    denied: tuple[int, ...]


class ScenePlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place with its states, in order of days; the first is of the first day of the stretch."""

    id: str
    name: str
    kind: str | None
    precision: str | None
    latitude: float | None
    longitude: float | None
    country: str | None
    holdings: tuple[SceneHolding, ...]
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One page of the places of which anything is known in a stretch of days; ``total`` places on all pages."""

    since: date
    until: date
    known: date | None
    places: tuple[ScenePlace, ...]
    total: int


class Spot(NamedTuple):
    """A place in the order of a scene: by the last day of news of it, the latest first, then by its id."""

    news: str
    place: str


class Box(NamedTuple):
    """A part of the globe in degrees; where ``west`` is greater than ``east`` it lies across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, place: PlaceFacts) -> bool:
        """Whether a place is in it; one without coordinates is in none."""
        if place.latitude is None or place.longitude is None:
            return False
        across = self.west > self.east
        beyond_west, before_east = place.longitude >= self.west, place.longitude <= self.east
        inside = (beyond_west or before_east) if across else (beyond_west and before_east)
        return inside and self.south <= place.latitude <= self.north


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which places of a scene: those in a ``box``, at most ``limit`` of them, those ``after`` the last one told."""

    box: Box | None = None
    limit: int = 1000
    after: Spot | None = None


EVERYWHERE = Wanted()


def scene(question: Question, since: date, wanted: Wanted = EVERYWHERE) -> tuple[Scene, Spot | None]:
    """The places of a stretch of days, from ``since`` to the day of the question; and the last one, if more follow.

    Raises:
        RequestError: the days are in the wrong order, or too many.
    """
    until = question.on
    if not since <= until <= since + timedelta(days=MOST_DAYS - 1):
        raise RequestError(
            f"a stretch of 1 to {MOST_DAYS} days is expected: `since` is its first day, `until` its last"
        )
    stretch = Stretch(since.isoformat(), until.isoformat())
    spots = [
        s for s in _spots(question, stretch) if wanted.box is None or wanted.box.holds(question.facts.places[s.place])
    ]
    left = [spot for spot in spots if wanted.after is None or _follows(spot, wanted.after)]
    told: list[ScenePlace] = []
    size = 0
    for some in chunked(left[: wanted.limit], _AT_ONCE):
        for spot, ground in zip(some, grounds(question, stretch, [spot.place for spot in some]), strict=True):
            told.append(stood(spot.place, ground))
            size += sum(len(state.sure) for state in told[-1].states)
            if size >= MOST_WEIGHTS:
                break
        if size >= MOST_WEIGHTS:
            break
    found = Scene(since=since, until=until, known=question.known, places=tuple(told), total=len(spots))
    return found, left[len(told) - 1] if len(told) < len(left) else None


def _follows(spot: Spot, other: Spot) -> bool:
    """Whether one place comes after another."""
    return spot.news < other.news or (spot.news == other.news and spot.place > other.place)


def _spots(question: Question, stretch: Stretch) -> list[Spot]:
    """The places that are told of, in order: those with a position on a day of the stretch, or one just given up."""
    place, named, on = tables.place.c, tables.claim_place.c, question.until.isoformat()
    news = select(func.max(named.known)).where(named.place == place.id, named.known <= on).scalar_subquery()
    has = as_known(
        select(tables.position.c.id).where(tables.position.c.place == place.id, _touches(stretch)), question.known
    )
    found = question.connection.execute(select(place.id, news).where(exists(has)))
    by_id = sorted((Spot(day or "", key) for key, day in found), key=attrgetter("place"))
    return sorted(by_id, key=attrgetter("news"), reverse=True)


def _touches(stretch: Stretch) -> ColumnElement[bool]:
    """Whether a position holds on a day of the stretch, or gave up control so lately that it is told."""
    table, until = tables.position.c, date.fromisoformat(stretch.until)
    alive = and_(
        or_(table.valid_to.is_(None), table.valid_to > stretch.since),
        or_(table.valid_from.is_(None), table.valid_to.is_(None), table.valid_from < table.valid_to),
    )
    recent = (date.fromisoformat(stretch.since) - timedelta(days=LEFT_DAYS)).isoformat()
    left = and_(
        table.kind == Kind.CONTROL.value, table.scope == Scope.AT.value, table.valid_to.between(recent, stretch.until)
    )
    return or_(and_(is_begun(until), alive), left)


def grounds(question: Question, stretch: Stretch, places: Sequence[str]) -> Iterator[Ground]:
    """What is told of these places in a stretch that ends with the day of the question, in this order."""
    facts = question.facts
    alive: dict[str, list[Spanning]] = {}
    left: dict[str, list[Spanning]] = {}
    for row in _rows(question, stretch, places):
        if (days := alive_days(row, stretch)) is not None:
            alive.setdefault(row.place, []).append((row, days))
        if (days := gone_days(row, stretch)) is not None:
            left.setdefault(row.place, []).append((row, days))
    found, rivals = _found(question, stretch, places), _rivals(question, stretch, alive)
    for place in places:
        here, gone, at = alive.get(place, ()), left.get(place, ()), rivals.get(place, NOBODY)
        yield Ground(facts, stretch, here, gone, found.get(place, {}), at)


def _rivals(
    question: Question, stretch: Stretch, alive: Mapping[str, Sequence[tuple[Position, Any]]]
) -> dict[str, Rivals]:
    """Who contends for each place itself."""
    rows = [row for some in alive.values() for row, _ in some if row.scope == Scope.AT]
    rivals = rivals_of(question, rows, dict.fromkeys((row.id for row in rows), stretch.since))
    return {row.place: rivals[row.id] for row in rows}


def _found(question: Question, stretch: Stretch, places: Sequence[str]) -> dict[str, dict[str, list[Bearing]]]:
    """The effects that bear on the positions of the stretch, by place and force."""
    chosen = and_(tables.position.c.place.in_(places), is_known(question.known), _touches(stretch))
    return bearings_among(question.connection, chosen, on=question.on, known=question.known, roots=question.facts.roots)


def _rows(question: Question, stretch: Stretch, places: Sequence[str]) -> Iterator[Position]:
    """The positions of the stretch at these places; those of a place by what they are, then by force."""
    table = tables.position.c
    query = select(*(table[name] for name in Position._fields)).where(table.place.in_(places), _touches(stretch))
    order = query.order_by(table.place, table.kind, table.force, table.id)
    return map(Position._make, question.connection.execute(as_known(order, question.known)).all())


class _Here(NamedTuple):
    """What :func:`laydown.ledger.at.stand` looks at."""

    force: str
    kind: str
    scope: str
    ended: str | None
    disputed: bool
    first_claim: str | None
    probability: float


def stood(place: str, ground: Ground) -> ScenePlace:
    """How a place stands on each day of a stretch."""
    facts, courses, gone = ground.facts, ground.courses(), ground.gone()
    told = {course.row.id: number for number, course in enumerate(courses)}
    rows = [course.row for course in courses]
    for one in gone:
        if any(denied for _, denied in one.denied) and one.row.id not in told:
            told[one.row.id] = len(rows)
            rows.append(one.row)
    own = facts.places[place]
    return ScenePlace(
        id=place, name=own.name, kind=own.kind, precision=own.precision, latitude=own.latitude,
        longitude=own.longitude, country=own.country, holdings=tuple(_holding(row, facts) for row in rows),
        states=tuple(_states(facts, ground.stretch, courses, gone, told)),
    )  # fmt: skip


def _holding(row: Position, facts: Facts) -> SceneHolding:
    return SceneHolding(
        id=row.id, force=row.force, force_name=force_name(row.force, facts), kind=row.kind, scope=row.scope,
        since=day_of(row.valid_from), until=day_of(row.valid_to), ended=row.ended,
        half_life=model().half_life[row.kind],
    )  # fmt: skip


def _states(
    facts: Facts, stretch: Stretch, courses: Sequence[Course], gone: Sequence[Gone], told: Mapping[str, int]
) -> Iterator[State]:
    """The states of a place: a new one where anything that is told differs from the day before."""
    before: object = None
    runs = [_Run(number, one) for number, one in enumerate(courses)]
    for day in _breaks(stretch, courses, gone):
        now = [run for run in runs if run.reaches(day)]
        here = [run.here(day) for run in now if run.counts]
        went = [one for one in gone if one.begin <= day <= one.end]
        denied = tuple(told[one.row.id] for one in went if one.is_denied(day))
        status, surest = stand(here, [_left(one, day) for one in went], facts)
        sieges = [h.force for h in here if h.kind == Kind.SIEGE and h.probability >= LEAST_BESIEGED]
        sure = tuple(run.sure for run in now)
        key = (status, sure, denied, [h.force for h in surest], sieges)
        if key != before:
            before = key
            yield State(day=date.fromordinal(day), status=status, sure=sure, denied=denied)


class _Run:
    """A course, gone through from day to day."""

    def __init__(self, number: int, course: Course) -> None:
        self._number, self._course, self._at = number, course, -1
        row = course.row
        self.counts = row.kind == Kind.SIEGE or (row.kind == Kind.CONTROL and row.scope == Scope.AT)
        """Whether the status of the place depends on it."""
        self.sure: Any = None

    def reaches(self, day: int) -> bool:
        """Whether it holds on a day, which is none before those asked about already; ``sure`` is then of that day."""
        course = self._course
        if not course.begin <= day <= course.end:
            return False
        weights, had = course.weights, self._at
        while self._at + 1 < len(weights) and weights[self._at + 1].day <= day:
            self._at += 1
        if self._at != had:
            self.sure = _sure(self._number, weights[self._at])
        return True

    def here(self, day: int) -> _Here:
        """What the status depends on, of the day that was asked about last."""
        row, weight = self._course.row, self._course.weights[self._at]
        return _Here(row.force, row.kind, row.scope, row.ended, weight.disputed, weight.first_claim,
                     self._course.probability(weight, day))  # fmt: skip


def _breaks(stretch: Stretch, courses: Iterable[Course], gone: Iterable[Gone]) -> list[int]:
    """The days on which a state can begin."""
    first, last = ordinal(stretch.since), ordinal(stretch.until)
    days = {first}
    for course in courses:
        days.update(weight.day for weight in course.weights)
        days.add(course.end + 1)
        days.update(crossings(course))
    for one in gone:
        days.update((one.begin, one.end + 1))
        days.update(day for day, _ in one.denied)
    return sorted(day for day in days if first <= day <= last)


def _left(one: Gone, day: int) -> _Here:
    row = one.row
    return _Here(row.force, row.kind, row.scope, row.ended, one.is_denied(day), None, 0.0)


def _sure(number: int, weight: Weight) -> Sure:
    return Sure(
        holding=number, reported=round(weight.told, 6), first=_day(weight.first), last=_day(weight.last),
        disputed=weight.disputed,
    )  # fmt: skip


_day = lru_cache(maxsize=20_000)(date.fromordinal)
