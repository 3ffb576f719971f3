"""Positions to holdings: each with its evidence for and against, and how sure it is on a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from laydown.fusion.certainty import Evidence, Setting, assess, voices
from laydown.fusion.effects import Act
from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts
from laydown.fusion.origins import independent
from laydown.fusion.spells import LASTING, RIVAL_DAYS, Kind
from laydown.ledger.answers import Holding, Quote
from laydown.ledger.evidence import Bearing, bearings_on, quotes, weighed
from laydown.ledger.question import Question
from laydown.ledger.records import day_of
from laydown.ledger.rivals import Rivals, rivals_of, shifted

SHOWN = 6
"""Claims quoted for, and against, a holding; the others are counted in its certainty all the same."""
MANY = 60
"""In an answer of more holdings than that, each quotes the newest claim only: `why` tells the others."""

_FOR: Mapping[str, frozenset[Act]] = {
    Kind.CONTROL: frozenset({Act.GAIN, Act.HOLD}),
    Kind.PRESENCE: frozenset({Act.ARRIVE, Act.STAY, Act.GAIN, Act.HOLD}),
    Kind.SIEGE: frozenset({Act.BESIEGE}),
}
_ENDING = {Act.LOSE, Act.LEAVE}
_STATES = {Act.HOLD, Act.STAY}


_Found = Mapping[tuple[str, str], Sequence[Bearing]]
"""Effects by place and force."""


@dataclass(slots=True)
class Weigher:
    """Turns rows of ``position`` into holdings for one question."""

    question: Question
    quoted: bool = True

    def holdings(self, rows: Sequence[Any]) -> list[Holding]:
        """One holding for each row, surest first."""
        days = {row.id: self._day(row).isoformat() for row in rows}
        rivals = self.rivals_of(rows, days)
        alive = [
            other for row in rows if row.kind == Kind.CONTROL for other in rivals[row.id].holding(row, days[row.id])
        ]
        found = self.found_for([*rows, *alive])
        drafts = [self._draft(row, found, self._setting(row, rivals[row.id], found)) for row in rows]
        if self.quoted:
            drafts = self._with_quotes(drafts)
        return sorted((d.holding for d in drafts), key=lambda h: (-h.certainty.probability, h.place, h.force, h.id))

    def rivals_of(self, rows: Sequence[Any], days: Mapping[str, str]) -> Mapping[str, Rivals]:
        """Who contends for the places of these positions, by the position's id; ``days``: when each is weighed."""
        return rivals_of(self.question, rows, days)

    def found_for(self, rows: Sequence[Any]) -> dict[tuple[str, str], list[Bearing]]:
        """The effects that bear on these positions, by place and force."""
        asked, found = self.question, dict[tuple[str, str], list[Bearing]]()
        for one in bearings_on(asked.connection, rows, on=asked.on, known=asked.known, roots=asked.facts.roots):
            found.setdefault(one.key, []).append(one)
        return found

    def _day(self, row: Any) -> date:
        """The day on which a position is weighed: that asked about, or its end."""
        ended = day_of(row.valid_to)
        return min(self.question.on, ended) if ended is not None else self.question.on

    def _setting(self, row: Any, rivals: Rivals, found: _Found) -> Setting:
        """What others, not allied, are said to have had of the place where a position is."""
        on = self._day(row)
        holding = rivals.holding(row, on.isoformat()) if row.kind == Kind.CONTROL else []
        return Setting(
            on=on, rivals=tuple(sorted(self._voices(other, found, on) for other in holding)),
            foes=rivals.foes(row), taken=day_of(rivals.taken(row, on.isoformat())),
        )  # fmt: skip

    def _voices(self, row: Any, found: _Found, on: date) -> int:
        """The independent origins of a position."""
        support, _ = split(row, found.get((row.place, row.force), ()), on.isoformat())
        return voices(self._weighed(support, against=False), self.question.facts)

    def _weighed(self, found: Sequence[Bearing], *, against: bool) -> list[Evidence]:
        return [weighed(one, self.question.facts, against=against) for one in found]

    def _draft(self, row: Any, found: _Found, setting: Setting) -> _Draft:
        support, against = split(row, found.get((row.place, row.force), ()), self.question.on.isoformat())
        evidence = [*self._weighed(support, against=False), *self._weighed(against, against=True)]
        certainty = assess(row.kind, evidence, setting, self.question.facts)
        places = self.question.facts.places
        holding = Holding(
            id=row.id, place=row.place, place_name=places[row.place].name if row.place in places else row.place,
            force=row.force, force_name=force_name(row.force, self.question.facts), kind=row.kind, scope=row.scope,
            since=day_of(row.valid_from), earliest=day_of(row.earliest), until=day_of(row.valid_to), began=row.began,
            ended=row.ended,
            last_seen=max((min(setting.on, date.fromisoformat(b.day)) for b in support), default=None),
            disputed=bool(against) and is_live_denial(support, against), certainty=certainty,
            origins=independent((b.article, b.origin, b.speaker is not None) for b in support),
            claims_for=(), claims_against=(), first_claim=support[0].id if support else None,
        )  # fmt: skip
        return _Draft(holding, support, against)

    def _with_quotes(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        most = SHOWN if len(drafts) <= MANY else 1
        wanted = {b.id: b.act for d in drafts for b in (*shown(d.support, most), *shown(d.against, most))}
        told = quotes(self.question.connection, wanted, wanted, judged=self.question.facts.judged)
        return [d.quoted(told, most) for d in drafts]


@dataclass(slots=True)
class _Draft:
    holding: Holding
    support: list[Bearing]
    against: list[Bearing]

    def quoted(self, told: Mapping[str, Any], most: int = SHOWN) -> _Draft:
        self.holding = replace(
            self.holding,
            claims_for=tuple(_as_acting(told[b.id], b.act) for b in shown(self.support, most)),
            claims_against=tuple(_as_acting(told[b.id], b.act) for b in shown(self.against, most)),
        )
        return self


def _as_acting(quote: Quote, act: str) -> Quote:
    """The quote of a claim that may do one thing to this force, and another to the next."""
    return quote if quote.act == act else replace(quote, act=act)


def split(row: Any, found: Sequence[Bearing], day: str) -> tuple[list[Bearing], list[Bearing]]:
    """The effects that speak for a position, and those that speak against it, on a day; ``found`` in order of days.

    While a position lasts, and again once it has ended, there are never fewer of either on a later day.
    """
    begin = row.valid_from or row.valid_to
    first = min(begin, row.earliest or begin)
    last = min(day, row.valid_to or "9999") if row.valid_from else row.valid_to
    until, is_left, acts, scope = max(day, row.valid_to or ""), _is_told_left(row, day), _FOR[row.kind], row.scope
    denied = _ENDING if is_left else acts
    support: list[Bearing] = []
    against: list[Bearing] = []
    for one in found[bisect_left(found, row.heard_from, key=_day) :]:
        act, told = one.act, one.day
        if one.scope != scope or not (act in acts or act in _ENDING):
            continue
        if one.opposes:
            if act in denied and (told <= day or _is_denied_later(one, row, day)):
                against.append(one)
        elif told > until and act not in _STATES:
            continue
        elif act in _ENDING:
            if is_left:
                support.append(one)
            elif first <= told <= day:
                against.append(one)
        elif first <= told and told_from(one) <= last:
            support.append(one)
    return support, against


def told_from(bearing: Any) -> str:
    """The first day of which an effect tells: of a state that lasts, since when it is said to be so."""
    lasts = bearing.act in LASTING and bearing.dated and bearing.earliest is not None
    return str(bearing.earliest if lasts else bearing.day)


def _is_denied_later(bearing: Any, row: Any, day: str) -> bool:
    """A denial without a date is of what it denies, and not of the days since it was published."""
    begun = row.valid_from is not None and row.valid_from <= day
    return bool(bearing.opposes and not bearing.dated and begun and bearing.day <= shifted(row.valid_from, RIVAL_DAYS))


def _day(one: Bearing) -> str:
    return one.day


def _is_told_left(row: Any, day: str) -> bool:
    """Whether by that day the force is said to have left: departures then speak for what is told of it."""
    return row.ended in _ENDING and (row.valid_from is None or row.valid_to <= day)


def is_live_denial(support: Sequence[Bearing], against: Sequence[Bearing]) -> bool:
    """Whether somebody denies it and was not overtaken: within 30 days of the last report that supports it."""
    last = max((b.day for b in support), default="")
    denied = max((b.day for b in against if b.opposes), default="")
    return bool(denied) and (not last or _days(last, denied) >= -RIVAL_DAYS)


def force_name(force: str, facts: Facts) -> str:
    """How a force is called; one that nobody names is called so."""
    if force == UNNAMED:
        return "a force that is not named"
    return facts.forces[force].name if force in facts.forces else force.removeprefix("~")


def shown(found: Sequence[Bearing], most: int) -> list[Bearing]:
    """The newest, and the oldest, in order, each claim once."""
    once = list({b.id: b for b in found}.values())
    return once if len(once) <= most else [*once[: most > 1], *once[-most + 1 or -1 :]]


def _days(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days
