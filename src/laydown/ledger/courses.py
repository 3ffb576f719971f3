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
from math import log2
from typing import NamedTuple

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


class Position(NamedTuple):
    """A row of ``position``, without what nothing here looks at: reading so many takes most of the time."""

    place: str
    kind: str
    force: str
    id: str
    scope: str
    valid_from: str | None
    earliest: str | None
    valid_to: str | None
    ended: str | None
    opener: str
    heard_from: str


Spanning = tuple[Position, tuple[str, str]]
"""A position with the first and the last of some days."""


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

    row: Position
    begin: int
    end: int
    weights: Sequence[Weight]

    def probability(self, weight: Weight, day: int) -> float:
        """How sure it is on a day, as ``at`` says it."""
        age = max(0, day - weight.last, weight.first - day)
        return faded(weight.told, age, model().half_life[self.row.kind])


class Gone(NamedTuple):
    """A force that gave up control: the days of the stretch on which that is news, and those on which it is denied."""

    row: Position
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
        return self.support[-1].day if self.support else ""


@dataclass(slots=True)
class Ground:
    """One place: its positions of a stretch, the effects there by force, in order of days, and its rivals.

    ``alive`` are the positions that hold on some day of the stretch, with the first and the last such day; ``left``
    those that gave up control of the place itself, with the first and the last day on which that is told.
    """

    facts: Facts
    stretch: Stretch
    alive: Sequence[Spanning]
    left: Sequence[Spanning]
    found: Mapping[str, Sequence[Bearing]]
    rivals: Rivals
    _evidence: dict[tuple[int, bool], Evidence] = field(default_factory=dict, init=False)

    def courses(self) -> list[Course]:
        """Those that hold on some day of the stretch."""
        told = [(row, days, self._steps(row, *days)) for row, days in self.alive]
        control = [one for one in told if _is_control(one[0])]
        rivals = [(row, _Rival(*days, self._voices(steps))) for row, days, steps in control if len(control) > 1]
        starts = [day for day in self.rivals.starts if self.stretch.since < day <= self.stretch.until]
        return [
            self._course(row, days, steps, _Others(_against(row, rivals, self.facts), starts))
            for row, days, steps in told
        ]

    def gone(self) -> list[Gone]:
        """Those that gave up control of the place itself, and are told of on some day of the stretch."""
        return [self._gone(row, *days) for row, days in self.left]

    def _steps(self, row: Position, first: str, last: str) -> list[_Step]:
        """What is said of a position from its first day on, and from each later one up to the last that adds to it."""
        found = self.found.get(row.force, ())
        whole = _Step(first, *split(row, found, last))
        later = {day for told in whole[1:] if told and told[-1].day > first for day in _later(told, first, last)}
        return [_Step(day, *split(row, found, day)) for day in (first, *sorted(later))] if later else [whole]

    def _voices(self, steps: Sequence[_Step]) -> list[tuple[str, int]]:
        return [(step.day, voices(self._weighed(step.support, against=False), self.facts)) for step in steps]

    def _course(self, row: Position, days: tuple[str, str], steps: Sequence[_Step], others: _Others) -> Course:
        first, last = days
        begin, end, is_at = ordinal(first), ordinal(last), row.scope == Scope.AT
        breaks = [step.day for step in steps]
        if is_at and (others.starts or others.rivals):
            breaks = sorted({*breaks, *(day for day in others.breaks() if first < day <= last)})
        told: dict[tuple[str, tuple[int, ...], bool], float] = {}
        weights: list[Weight] = []
        for day, following in zip(breaks, [*map(ordinal, breaks[1:]), end + 1], strict=True):
            step = steps[bisect_right(steps, day, key=_step_day) - 1]
            rivals = others.voices(day) if others.rivals else ()
            taken = self._taken(row, day, step.last) if is_at else ""
            key = (step.day, rivals, taken > step.last)
            if key not in told:
                told[key] = self._reported(row, step, rivals, taken)
            weights += self._weights(step, told[key], ordinal(day), following)
        return Course(row, begin, end, weights)

    def _taken(self, row: Position, day: str, last: str) -> str:
        """The last day, up to this one, on which rivals are said to have taken the place; '' if that was told since."""
        return self.rivals.taken(row, day) or "" if self.rivals.newest(day) > last else ""

    def _reported(self, row: Position, step: _Step, rivals: tuple[int, ...], taken: str) -> float:
        support, against = self._weighed(step.support, against=False), self._weighed(step.against, against=True)
        evidence = [*support, *against] if against else support
        sided = row.scope == Scope.AT and any(one.speaks_for is not None for one in evidence)
        foes = self.rivals.foes(row) if sided else frozenset()
        setting = Setting(on=date.fromisoformat(step.day), rivals=rivals, foes=foes, taken=day_of(taken or None))
        return reported(row.kind, evidence, setting, self.facts)

    def _weights(self, step: _Step, told: float, day: int, end: int) -> Iterator[Weight]:
        """The weight of a day, and those of later days, before ``end``, on which other reports are nearer."""
        disputed = bool(step.against) and is_live_denial(step.support, step.against)
        claim = step.support[0].id if step.support else None
        spans = nearest(self._weighed(step.support, against=False), day, end)
        return (Weight(begin, told, first, last, disputed, claim) for begin, first, last in spans)

    def _gone(self, row: Position, first: str, last: str) -> Gone:
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


def _is_control(row: Position) -> bool:
    return row.kind == Kind.CONTROL and row.scope == Scope.AT


def _later(told: Sequence[Bearing], first: str, last: str) -> Iterator[str]:
    """The days after the first on which one of these, which are in order of days, begins to count."""
    for one in reversed(told):
        if one.day <= first:
            return  # an effect tells of no day after its own
        yield from (day for day in (one.day, told_from(one)) if first < day <= last)


def _against(row: Position, control: Sequence[tuple[Position, _Rival]], facts: Facts) -> list[_Rival]:
    """Those who are said to control the place in these days, against a position."""
    return [one for other, one in control if is_rival(row, other, facts)] if control and _is_control(row) else []


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

    def voices(self, day: str) -> tuple[int, ...]:
        """For each who is said to control the place on a day, how many say so; the fewest first."""
        return tuple(sorted(one.voices(day) for one in self.rivals if one.is_there(day)))


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


def alive_days(row: Position, stretch: Stretch) -> tuple[str, str] | None:
    """The first and the last day of the stretch on which a position holds, as ``standing`` has it; None without any."""
    end = row.valid_to
    begin = row.valid_from if row.valid_from is not None else shifted(end or "", -model().before_days)
    first = max(begin, stretch.since)
    last = shifted(end, -1) if end is not None and end <= stretch.until else stretch.until
    return (first, last) if first <= last else None


def gone_days(row: Position, stretch: Stretch) -> tuple[str, str] | None:
    """The first and the last day of the stretch on which it is told that somebody gave up control; None without any."""
    if row.valid_to is None or row.valid_to > stretch.until or not _is_control(row):
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
        # It is greatest between them and least at one of the two.
        if min(course.probability(weight, day) for day in (weight.day, end - 1)) < least <= faded(weight.told, 0, 1):
            lasts = _lasts(weight.told, least, half_life)
            days = (weight.first - lasts, weight.last + lasts + 1)
            yield from (day for day in days if weight.day < day < end)


def _lasts(told: float, least: float, half_life: float) -> int:
    """The greatest age in days at which a probability, which is so much at first, is still stated as ``least``."""
    days = max(0, int(half_life * log2(told / least)))
    while faded(told, days, half_life) < least:
        days -= 1
    while faded(told, days + 1, half_life) >= least:
        days += 1
    return days


@lru_cache(maxsize=50_000)
def ordinal(day: str) -> int:
    """The day of ISO text as a proleptic ordinal."""
    return date.fromisoformat(day).toordinal()
