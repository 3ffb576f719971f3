"""Effects at one place to spells: who held it, was present or laid siege, from when to when.

The effects are folded in order of their day. What was derived so far is kept after each step, so that a later report
of recent days costs a few steps, and one of long ago costs those since. ``history`` does this for each day of
publication in turn: its spells carry the days from which, and until which, they were what was known.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from laydown.fusion.effects import Act, Scope
from laydown.fusion.entities import UNNAMED

RIVAL_DAYS = 30
"""Evidence of two rivals within so many days of each other is a contradiction; beyond, the later one stands."""

_RANKS = {act: rank for rank, act in enumerate((Act.LOSE, Act.LEAVE, Act.LIFT, Act.GAIN, Act.HOLD, Act.ARRIVE, Act.STAY,
                                                Act.BESIEGE))}  # fmt: skip
_EVENTS = (Act.LOSE, Act.LEAVE, Act.GAIN, Act.ARRIVE)

_ENDS = (Act.LOSE, Act.LEAVE)
LASTING = (Act.HOLD, Act.STAY, Act.BESIEGE)
"""What is told of a stretch of days, and not of one moment in them."""

Allied = Callable[[str, str], bool]


class Kind(StrEnum):
    """What a force does at a place. Presence is not control."""

    CONTROL = "control"
    PRESENCE = "presence"
    SIEGE = "siege"


class Observation(NamedTuple):
    """An effect as the fold takes it. Days are proleptic ordinals; ``origin`` is who said so first."""

    day: int
    rank: int
    force: str
    claim: str
    act: Act
    scope: Scope
    earliest: int | None
    dated: bool
    partners: frozenset[str]
    origin: str


class Spell(NamedTuple):
    """A force at the place over a stretch of days.

    ``start`` None: it was there before ``end``, since when is not said. ``earliest``: the first day on which it can
    have begun. ``began``/``ended`` are acts, or 'superseded' (another held it when this one had not been seen there
    for long) and 'taken' (another took it). ``opener``/``closer`` are the claims that say so.
    """

    kind: Kind
    scope: Scope
    force: str
    start: int | None
    earliest: int | None
    end: int | None
    began: str
    ended: str | None
    opener: str
    closer: str | None


class Known(NamedTuple):
    """A spell, and the days of publication on which it was what was known: from ``since`` until before ``until``."""

    spell: Spell
    since: int
    until: int | None


class Denial(NamedTuple):
    """An effect that somebody denies."""

    day: int
    force: str
    act: Act
    scope: Scope
    origin: str


@dataclass(frozen=True, slots=True)
class _Open:
    spell: Spell
    last: int
    window: tuple[int, int] | None = None
    """The days in which it was last taken, None when it was only seen held."""


_Key = tuple[Kind, Scope, str]
_State = Mapping[_Key, _Open]


def rank_of(act: Act) -> int | None:
    """Where the act comes among those of one day: endings before beginnings; None for one that moves nobody."""
    return _RANKS.get(act)


Published = tuple[int, Sequence[Observation], Sequence[Denial]]
"""A day of publication, and what it brought."""


def history(known: Iterable[Published], allied: Allied) -> Iterator[Known]:
    """The spells as known from each day of publication on, given what each day brought, in order of days."""
    return _told(_Timeline(allied), {}, known)


def continued(
    before: Iterable[Published], standing: Mapping[Spell, int], known: Iterable[Published], allied: Allied
) -> Iterator[Known] | None:
    """The same, from the first of the days ``known`` on; of the days ``before`` it is known what they amount to.

    ``standing`` are the spells that were then what was known, each with the day since when. None if the days before
    amount to others: then something else has changed as well.
    """
    timeline = _Timeline(allied)
    timeline.resume(before)
    return _told(timeline, dict(standing), known) if timeline.spells() == standing.keys() else None


def _told(timeline: _Timeline, standing: dict[Spell, int], known: Iterable[Published]) -> Iterator[Known]:
    for day, observations, denials in known:
        gone, come = timeline.add(observations, denials)
        for spell in gone:
            yield Known(spell, standing.pop(spell), day)
        standing.update(dict.fromkeys(come, day))
    for spell, since in standing.items():
        yield Known(spell, since, None)


class _Timeline:
    """The fold over one place, kept step by step."""

    def __init__(self, allied: Allied) -> None:
        self._allied = allied
        self._seen: list[Observation] = []
        self._states: list[tuple[_State, int]] = [({}, 0)]
        self._closed: list[Spell] = []

    def spells(self) -> set[Spell]:
        """What stands."""
        return {*self._closed, *(held.spell for held in self._states[-1][0].values())}

    def resume(self, days: Iterable[Published]) -> None:
        """Take in what was published on the days before, in an empty timeline: it is folded once, and not every day."""
        for _, observations, denials in days:
            self._take_in(observations, denials)
        self._refold(0)

    def add(self, observations: Sequence[Observation], denials: Sequence[Denial]) -> tuple[set[Spell], set[Spell]]:
        """Take in what was published on one day; returns the spells that no longer stand, and the new ones."""
        return self._refold(min(self._take_in(observations, denials), len(self._states) - 1))

    def _take_in(self, observations: Sequence[Observation], denials: Sequence[Denial]) -> int:
        """What is seen, with these and without what they take back; the number of the first that is not as it was."""
        first = len(self._seen)
        for one in sorted(observations):
            index = bisect_left(self._seen, one)
            self._seen.insert(index, one)
            first = min(first, index)
        for denial in denials:
            since = bisect_left(self._seen, denial.day - RIVAL_DAYS, key=_day)
            until = bisect_right(self._seen, denial.day + RIVAL_DAYS, key=_day)
            for index in [i for i in range(since, until) if _takes_back(denial, self._seen[i])][::-1]:
                del self._seen[index]
                first = min(first, index)
        return first

    def _refold(self, first: int) -> tuple[set[Spell], set[Spell]]:
        state, closed = self._states[first]
        had, ended = self._states[-1][0], self._closed[closed:]
        del self._states[first + 1 :], self._closed[closed:]
        for one in self._seen[first:]:
            state = self._step(state, one)
            self._states.append((state, len(self._closed)))
        before, after = {*ended, *_other(had, state)}, {*self._closed[closed:], *_other(state, had)}
        return before - after, after - before

    def _step(self, state: _State, one: Observation) -> _State:
        """The state after one more observation."""
        changed = dict(state)
        match one.act:
            case Act.LOSE:
                self._end(changed, Kind.CONTROL, one)
            case Act.LIFT:
                self._lift(changed, one)
            case Act.LEAVE:
                self._leave(changed, one)
            case Act.GAIN if one.scope is Scope.AT:
                self._gain(changed, one)
            case Act.HOLD | Act.STAY if self._has_just_left(one):
                pass
            case Act.HOLD if one.scope is Scope.AT:
                self._hold(changed, one)
            case Act.BESIEGE:
                _see(changed, Kind.SIEGE, one)
            case _:
                _see(changed, Kind.PRESENCE, one)
        return changed

    def _gain(self, state: dict[_Key, _Open], one: Observation) -> None:
        """A place is taken: rivals lose it, but for one that took it in the same days."""
        window = (one.earliest if one.earliest is not None else one.day, one.day)
        if one.force == UNNAMED and self._is_old_news(state, one):
            return
        for rival in self._rivals(state, one):
            if rival.spell.force == UNNAMED and one.day - rival.last <= RIVAL_DAYS:
                del state[Kind.CONTROL, Scope.AT, UNNAMED]
            elif not _overlap(rival.window, window):
                self._close(state, rival, one, "taken")
        self._lift(state, one, how="taken")
        _see(state, Kind.CONTROL, one, window)

    def _lift(self, state: dict[_Key, _Open], one: Observation, *, by: str | None = None, how: str = "lift") -> bool:
        """Sieges end: all of them, or that of one force; False when there are none."""
        ended = [key for key in state if key[0] is Kind.SIEGE and by in (None, key[2])]
        for key in ended:
            self._close(state, state[key], one, how)
        return bool(ended)

    def _is_old_news(self, state: _State, one: Observation) -> bool:
        """'Since the fall of X', with neither taker nor date, or soon after X was taken, tells of what is known."""
        holders = [held for key, held in state.items() if key[0] is Kind.CONTROL and key[2] != UNNAMED]
        just_taken = any(held.window is not None and one.day - held.last <= RIVAL_DAYS for held in holders)
        return just_taken or bool(holders and not one.dated)

    def _hold(self, state: dict[_Key, _Open], one: Observation) -> None:
        """A place is seen held: rivals not seen there for long have lost it; others contest it."""
        for rival in self._rivals(state, one):
            if one.day - rival.last > RIVAL_DAYS or rival.spell.force == UNNAMED:
                self._close(state, rival, one, "superseded")
        _see(state, Kind.CONTROL, one)

    def _rivals(self, state: _State, one: Observation) -> list[_Open]:
        return [
            held
            for (kind, scope, force), held in state.items()
            if kind is Kind.CONTROL and scope is Scope.AT and force != one.force
            and force not in one.partners and not self._allied(force, one.force)
        ]  # fmt: skip

    def _leave(self, state: dict[_Key, _Open], one: Observation) -> None:
        """Presence, control and siege end; a force neither seen nor said to have gone was present until then."""
        known = [kind for kind in (Kind.PRESENCE, Kind.CONTROL) if (kind, one.scope, one.force) in state]
        lifted = self._lift(state, one, by=one.force)
        for kind in known or [Kind.PRESENCE]:
            if known or not (lifted or self._was_ended(Kind.CONTROL, one)):
                self._end(state, kind, one)

    def _end(self, state: dict[_Key, _Open], kind: Kind, one: Observation) -> None:
        """A spell ends; one not heard of before was there until then, since when is not said."""
        held = state.get((kind, one.scope, one.force))
        if held is not None:
            self._close(state, held, one, one.act)
        elif not self._was_ended(kind, one):
            spell = Spell(kind, one.scope, one.force, None, None, one.day, "before", one.act, one.claim, one.claim)
            self._closed.append(spell)

    def _was_ended(self, kind: Kind, one: Observation) -> bool:
        """True when the end is known already: reports of one departure must not make several."""
        return any(
            s.kind is kind and s.force == one.force and s.scope is one.scope
            for s in self._closed_since(one.day - RIVAL_DAYS)
        )

    def _has_just_left(self, one: Observation) -> bool:
        """'The troops stationed in X have left it': that they were there is no news of the day after."""
        return not one.dated and any(
            s.force == one.force and s.scope is one.scope and s.ended in _ENDS for s in self._closed_since(one.day)
        )

    def _closed_since(self, day: int) -> Iterator[Spell]:
        """The spells that ended on that day or later, last first; they are kept in the order of their ends."""
        return takewhile(lambda spell: spell.end is not None and spell.end >= day, reversed(self._closed))

    def _close(self, state: dict[_Key, _Open], held: _Open, one: Observation, how: str) -> None:
        spell = held.spell
        del state[spell.kind, spell.scope, spell.force]
        self._closed.append(spell._replace(end=one.day, ended=str(how), closer=one.claim))
        beside = state.get((Kind.PRESENCE, spell.scope, spell.force))
        if how == "taken" and beside is not None:
            self._close(state, beside, one, "taken")


def _other(state: _State, than: _State) -> Iterator[Spell]:
    """The spells of one state, without those that no step between it and the other touched: most of them."""
    return (held.spell for key, held in state.items() if than.get(key) is not held)


def _see(state: dict[_Key, _Open], kind: Kind, one: Observation, window: tuple[int, int] | None = None) -> None:
    """A spell is begun, or seen to go on."""
    key = (kind, one.scope, one.force)
    held = state.get(key)
    if held is not None:
        state[key] = _Open(held.spell, max(held.last, one.day), window or held.window)
        return
    start = one.day
    if one.act in LASTING and one.dated and one.earliest is not None:
        start = one.earliest
    earliest = one.earliest if one.act in _EVENTS else None
    spell = Spell(kind, one.scope, one.force, start, earliest, None, str(one.act), None, one.claim, None)
    state[key] = _Open(spell, one.day, window)


def _day(one: Observation) -> int:
    return one.day


def _overlap(one: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    return one is not None and one[0] <= other[1] and other[0] <= one[1]


def _takes_back(denial: Denial, one: Observation) -> bool:
    """True when a source denies what it said itself: a correction. Another's denial only speaks against it."""
    return (
        one.origin == denial.origin and one.force == denial.force and one.act is denial.act
        and one.scope is denial.scope and one.act in _EVENTS and abs(one.day - denial.day) <= RIVAL_DAYS
    )  # fmt: skip
