"""Positions over a stretch of days: between which days nothing changes but that certainty fades, and what it is then.

``at`` weighs the positions of one day. Here each position is weighed once for every day on which more is said for or
against it, or of its rivals; the same functions do it, and so every day comes out as ``at`` has it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from laydown.fusion.certainty import Evidence, Setting, faded, model, period, reported, voices
from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts
from laydown.fusion.spells import Kind
from laydown.ledger.at import LEAST_BESIEGED, LEAST_HELD, LEFT_DAYS
from laydown.ledger.evidence import Bearing, weighed
from laydown.ledger.holdings import is_live_denial, split, told_from
from laydown.ledger.records import day_of
from laydown.ledger.rivals import Rivals, is_rival, shifted

ENDINGS = (Act.LOSE, Act.LEAVE)
_LEAST: Mapping[str, float] = {Kind.CONTROL: LEAST_HELD, Kind.SIEGE: LEAST_BESIEGED}


class Stretch(NamedTuple):
    """Days from ``since`` to ``until``, as ISO text, both of them included."""

    since: str
    until: str


class Weight(NamedTuple):
    """How sure a position is from a day on; days are ordinals.

    ``told`` is its probability when last reported; it fades from the days ``first`` to ``last``, on which it is said to
    have been so.
    """

    day: int
    told: float
    first: int
    last: int
    disputed: bool
    first_claim: str | None


class Course(NamedTuple):
    """A position, the first and the last day of the stretch on which it holds, and its weights, in order of days."""

    row: Any
    begin: int
    end: int
    weights: Sequence[Weight]

    def probability(self, weight: Weight, day: int) -> float:
        """How sure it is on a day, as ``at`` says it."""
        age = max(0, day - weight.last, weight.first - day)
        return faded(weight.told, age, model().half_life[self.row.kind])


class Gone(NamedTuple):
    """A force that gave up control: the days of the stretch on which that is news, and those on which it is denied."""

    row: Any
    begin: int
    end: int
    denied: Sequence[tuple[int, bool]]

    def is_denied(self, day: int) -> bool:
        """Whether somebody denies on a day that it gave the place up."""
        index = bisect_right(self.denied, day, key=_first) - 1
        return index >= 0 and self.denied[index][1]


def _first(pair: tuple[int, bool]) -> int:
    return pair[0]


class _Step(NamedTuple):
    """What is said for and against a position from a day on."""

    day: str
    support: Sequence[Bearing]
    against: Sequence[Bearing]

    @property
    def last(self) -> str:
        """The last day of which something is said for the position, '' where nothing is."""
        return self.support[-1].row.day if self.support else ""


@dataclass(slots=True)
class Ground:
    """One place: its positions of a stretch, the effects there by force, in order of days, and its rivals."""

    facts: Facts
    stretch: Stretch
    rows: Sequence[Any]
    found: Mapping[str, Sequence[Bearing]]
    rivals: Rivals
    _evidence: dict[tuple[int, bool], Evidence] = field(default_factory=dict, init=False)

    def courses(self) -> list[Course]:
        """Those that hold on some day of the stretch."""
        alive = [(row, days) for row in self.rows if (days := alive_days(row, self.stretch)) is not None]
        steps = [self._steps(row, *days) for row, days in alive]
        control = [
            (row, _Rival(*days, self._voices(told)))
            for (row, days), told in zip(alive, steps, strict=True) if _is_control(row)
        ]  # fmt: skip
        starts = self.rivals.starts
        return [
            self._course(row, days, told, _Others(_against(row, control, self.facts), starts))
            for (row, days), told in zip(alive, steps, strict=True)
        ]

    def gone(self) -> list[Gone]:
        """Those that gave up control of the place itself, and are told of on some day of the stretch."""
        control = (row for row in self.rows if _is_control(row))
        return [self._gone(row, days) for row in control if (days := gone_days(row, self.stretch)) is not None]

    def _steps(self, row: Any, first: str, last: str) -> list[_Step]:
        """What is said of a position from its first day on, and from each later one up to the last that adds to it."""
        found = self.found.get(row.force, ())
        support, against = split(row, found, last)
        later = {*_later(support, first, last), *_later(against, first, last)}
        if not later:
            return [_Step(first, support, against)]
        return [_Step(day, *split(row, found, day)) for day in (first, *sorted(later))]

    def _voices(self, steps: Sequence[_Step]) -> list[tuple[str, int]]:
        return [(step.day, voices(self._weighed(step.support, against=False), self.facts)) for step in steps]

    def _course(self, row: Any, days: tuple[str, str], steps: Sequence[_Step], others: _Others) -> Course:
        first, last = days
        breaks = {step.day for step in steps}
        if row.scope == Scope.AT:
            breaks.update(day for day in others.breaks() if first < day <= last)
        ordered = sorted(breaks)
        told: dict[tuple[str, tuple[int, ...], bool], float] = {}
        weights: list[Weight] = []
        for day, following in zip(ordered, [*ordered[1:], shifted(last, 1)], strict=True):
            step = steps[bisect_right(steps, day, key=_step_day) - 1]
            rivals = tuple(sorted(one.voices(day) for one in others.rivals if one.is_there(day)))
            taken = self.rivals.taken(row, day) or "" if row.scope == Scope.AT else ""
            key = (step.day, rivals, taken > step.last)
            if key not in told:
                told[key] = self._reported(row, step, rivals, taken)
            weights += self._weights(step, told[key], day, following)
        return Course(row, ordinal(first), ordinal(last), weights)

    def _reported(self, row: Any, step: _Step, rivals: tuple[int, ...], taken: str) -> float:
        support, against = self._weighed(step.support, against=False), self._weighed(step.against, against=True)
        setting = Setting(
            on=date.fromisoformat(step.day), rivals=rivals, taken=day_of(taken or None),
            foes=self.rivals.foes(row) if row.scope == Scope.AT else frozenset(),
        )  # fmt: skip
        return reported(row.kind, [*support, *against], setting, self.facts)

    def _weights(self, step: _Step, told: float, day: str, end: str) -> Iterator[Weight]:
        """The weight of a day, and those of later days, before ``end``, on which other reports are nearer."""
        disputed = bool(step.against) and is_live_denial(step.support, step.against)
        claim = step.support[0].row.id if step.support else None
        spans = nearest(self._weighed(step.support, against=False), ordinal(day), ordinal(end))
        return (Weight(begin, told, first, last, disputed, claim) for begin, first, last in spans)

    def _gone(self, row: Any, days: tuple[str, str]) -> Gone:
        first, last = days
        denied: list[tuple[int, bool]] = []
        if row.ended in ENDINGS:
            denied = [
                (ordinal(step.day), is_live_denial(step.support, step.against))
                for step in self._steps(row, first, last) if step.against
            ]  # fmt: skip
        return Gone(row, ordinal(first), ordinal(last), denied)

    def _weighed(self, found: Iterable[Bearing], *, against: bool) -> list[Evidence]:
        told, kept = [], self._evidence
        for one in found:
            key = (id(one), against)
            evidence = kept.get(key)
            if evidence is None:
                evidence = kept[key] = weighed(one, self.facts, against=against)
            told.append(evidence)
        return told


def _is_control(row: Any) -> bool:
    return bool(row.kind == Kind.CONTROL and row.scope == Scope.AT)


def _later(told: Sequence[Bearing], first: str, last: str) -> Iterator[str]:
    """The days after the first on which one of these, which are in order of days, begins to count."""
    for one in reversed(told):
        if one.row.day <= first:
            return  # an effect tells of no day after its own
        yield from (day for day in (one.row.day, told_from(one.row)) if first < day <= last)


def _against(row: Any, control: Sequence[tuple[Any, _Rival]], facts: Facts) -> list[_Rival]:
    """Those who are said to control the place in these days, against a position."""
    if len(control) < 2 or not _is_control(row):
        return []
    return [one for other, one in control if is_rival(row, other, facts)]


class _Rival(NamedTuple):
    """Another that is said to control the place: its days, and how many voices say so from which day on."""

    first: str
    last: str
    heard: Sequence[tuple[str, int]]

    def breaks(self) -> Iterator[str]:
        """The days on which it counts for more, or no more."""
        yield from (day for day, _ in self.heard)
        yield shifted(self.last, 1)

    def is_there(self, day: str) -> bool:
        """Whether it is said to control the place on a day."""
        return self.first <= day <= self.last

    def voices(self, day: str) -> int:
        """How many say so by a day."""
        return self.heard[bisect_right(self.heard, day, key=_heard_day) - 1][1]


class _Others(NamedTuple):
    """The rivals of a position, and the days on which anybody is said to have come to control the place."""

    rivals: Sequence[_Rival]
    starts: Sequence[str]

    def breaks(self) -> Iterator[str]:
        """The days on which they can count for more or for less."""
        yield from self.starts
        for one in self.rivals:
            yield from one.breaks()


def _step_day(step: _Step) -> str:
    return step.day


def _heard_day(pair: tuple[str, int]) -> str:
    return pair[0]


def nearest(support: Sequence[Evidence], day: int, end: int) -> list[tuple[int, int, int]]:
    """From ``day`` until before ``end``: which days told of are nearest, from when on, their first, their last.

    All are ordinals. Without any support it is as if each day were told of.
    """
    if not support:
        return [(day, day, end - 1)]
    spans = [(first.toordinal(), last.toordinal()) for first, last in map(period, support)]
    newest = max(spans, key=_last)
    if newest[1] <= day:
        return [(day, *newest)]
    told = _merged(sorted(spans))
    found = [(day, *told[0])]
    for (_, before), (first, last) in pairwise(told):
        begin = (before + first) // 2 + 1  # up to the middle the earlier one is nearer
        if begin <= day:
            found.clear()
        found.append((max(day, begin), first, last))
    return [one for one in found if one[0] < end]


def _last(span: tuple[int, int]) -> int:
    return span[1]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The days of all these stretches, as few stretches: those that touch are one."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def alive_days(row: Any, stretch: Stretch) -> tuple[str, str] | None:
    """The first and the last day of the stretch on which a position holds, as ``standing`` has it; None without any."""
    first = max(row.valid_from or shifted(row.valid_to, -model().before_days), stretch.since)
    ends = row.valid_to is not None and row.valid_to <= stretch.until
    last = shifted(row.valid_to, -1) if ends else stretch.until
    return (first, last) if first <= last else None


def gone_days(row: Any, stretch: Stretch) -> tuple[str, str] | None:
    """The first and the last day of the stretch on which it is told that somebody left; None without any."""
    if row.valid_to is None or row.valid_to > stretch.until:
        return None
    first, last = max(row.valid_to, stretch.since), min(shifted(row.valid_to, LEFT_DAYS), stretch.until)
    return (first, last) if first <= last else None


def crossings(course: Course) -> Iterator[int]:
    """The days on which a fading certainty comes to count as none, or an approaching one as some."""
    least = _LEAST.get(course.row.kind)
    if least is None:
        return
    half_life = model().half_life[course.row.kind]
    ends = [*(weight.day for weight in course.weights[1:]), course.end + 1]
    for weight, end in zip(course.weights, ends, strict=True):
        lasts = _lasts(weight.told, least, half_life)
        if lasts is not None:
            days = (weight.first - lasts, weight.last + lasts + 1)
            yield from (day for day in days if weight.day < day < end)


@lru_cache(maxsize=20_000)
def _lasts(told: float, least: float, half_life: float) -> int | None:
    """The greatest age in days at which a probability is still stated as ``least`` or more; None without any."""
    if faded(told, 0, half_life) < least:
        return None
    low, high = 0, 1
    while faded(told, high, half_life) >= least:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if faded(told, middle, half_life) >= least else (low, middle)
    return low


@lru_cache(maxsize=50_000)
def ordinal(day: str) -> int:
    """The day of ISO text as a proleptic ordinal."""
    return date.fromisoformat(day).toordinal()
