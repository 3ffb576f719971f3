"""Positions to holdings: each with its evidence for and against, and how sure it is on a day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from laydown.fusion.certainty import assess, model
from laydown.fusion.effects import Act, Scope
from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts
from laydown.fusion.origins import independent
from laydown.fusion.spells import RIVAL_DAYS, Kind
from laydown.ledger import tables
from laydown.ledger.answers import Holding, Quote
from laydown.ledger.evidence import Bearing, accepted_claims, bearings_on, quotes, weighed
from laydown.ledger.question import Question
from laydown.ledger.records import day_of
from laydown.ledger.sql import chunked

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


def as_known(query: Any, known: date | None) -> Any:
    """Only the positions that were what was known on a day; of the present without one."""
    table = tables.position.c
    if known is None:
        return query.where(table.known_to.is_(None))
    day = known.isoformat()
    return query.where(table.known_from <= day, or_(table.known_to.is_(None), table.known_to > day))


def on_day(query: Any, on: date, back: int = 0) -> Any:
    """Only those of a day, and those that ended up to ``back`` days before it.

    A position that only its end tells of (``valid_from`` is None) is shown for so many days before it as
    ``before_days`` of ``data/certainty.yaml`` says.
    """
    table, day = tables.position.c, on.isoformat()
    last = (on - timedelta(days=back)).isoformat()
    first = (on + timedelta(days=model().before_days)).isoformat()
    ends = table.valid_to >= last if back else table.valid_to > day
    begun = or_(table.valid_from <= day, and_(table.valid_from.is_(None), table.valid_to <= first))
    return query.where(begun, or_(table.valid_to.is_(None), ends))


def positions(
    question: Question,
    *,
    back: int = 0,
    places: Sequence[str] | None = None,
    forces: Sequence[str] | None = None,
    kind: str | None = None,
) -> list[Any]:
    """Rows of ``position`` that hold on a day (or ended up to ``back`` days before it), as known on another."""
    table = tables.position
    query = as_known(on_day(select(table), question.on, back), question.known)
    if forces is not None:
        query = query.where(table.c.force.in_(forces))
    if kind is not None:
        query = query.where(table.c.kind == kind)
    runs = [None] if places is None else list(chunked(sorted(places)))
    rows = [row for some in runs for row in question.connection.execute(
        query if some is None else query.where(table.c.place.in_(some)))]  # fmt: skip
    return sorted(rows, key=lambda row: (row.place, row.kind, row.force, row.valid_from or "", row.id))


@dataclass(slots=True)
class Weigher:
    """Turns rows of ``position`` into holdings for one question."""

    question: Question
    quoted: bool = True
    _accepted: frozenset[str] | None = field(default=None)

    def holdings(self, rows: Sequence[Any]) -> list[Holding]:
        """One holding for each row, surest first."""
        found = self.found_for(rows)
        rivals = self._rivals(rows)
        drafts = [self._draft(row, found.get((row.place, row.force), []), rivals.get(row.id, 0)) for row in rows]
        if self.quoted:
            drafts = self._with_quotes(drafts)
        return sorted((d.holding for d in drafts), key=lambda h: (-h.certainty.probability, h.place, h.force, h.id))

    def found_for(self, rows: Sequence[Any]) -> dict[tuple[str, str], list[Bearing]]:
        """The effects that bear on these positions, by place and force."""
        asked, found = self.question, dict[tuple[str, str], list[Bearing]]()
        for one in bearings_on(asked.connection, rows, on=asked.on, known=asked.known, roots=asked.facts.roots):
            found.setdefault(one.key, []).append(one)
        return found

    def _rivals(self, rows: Sequence[Any]) -> dict[str, int]:
        """How many others are said to control the same place on the day, by position."""
        held = [row for row in rows if row.kind == Kind.CONTROL and row.scope == Scope.AT]
        if not held:
            return {}
        places = sorted({row.place for row in held})
        alive = positions(self.question, places=places, kind=Kind.CONTROL)
        by_place: dict[str, list[Any]] = {}
        for row in alive:
            if row.scope == Scope.AT:
                by_place.setdefault(row.place, []).append(row)
        return {
            row.id: sum(is_rival(row, other, self.question.facts) for other in by_place.get(row.place, ()))
            for row in held
        }

    def _draft(self, row: Any, found: Sequence[Bearing], rivals: int) -> _Draft:
        support, against = split(row, found, self.question.on)
        if self._accepted is None:
            self._accepted = accepted_claims(self.question.connection)
        evidence = [weighed(b, self.question.facts, self._accepted) for b in (*support, *against)]
        ended = day_of(row.valid_to)
        day = min(self.question.on, ended) if ended is not None else self.question.on
        certainty = assess(row.kind, evidence, on=day, rivals=rivals, facts=self.question.facts)
        places = self.question.facts.places
        holding = Holding(
            id=row.id, place=row.place, place_name=places[row.place].name if row.place in places else row.place,
            force=row.force, force_name=force_name(row.force, self.question.facts), kind=row.kind, scope=row.scope,
            since=day_of(row.valid_from), earliest=day_of(row.earliest), until=day_of(row.valid_to), began=row.began,
            ended=row.ended, last_seen=max((date.fromisoformat(b.row.day) for b in support), default=None),
            disputed=bool(against) and is_live_denial(support, against), certainty=certainty,
            origins=independent((b.row.article, b.origin, b.row.speaker is not None) for b in support),
            claims_for=(), claims_against=(),
        )  # fmt: skip
        return _Draft(holding, support, against)

    def _with_quotes(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        most = SHOWN if len(drafts) <= MANY else 1
        wanted = {b.row.id: b.row.act for d in drafts for b in (*shown(d.support, most), *shown(d.against, most))}
        told = quotes(self.question.connection, wanted, wanted)
        return [d.quoted(told, most) for d in drafts]


@dataclass(slots=True)
class _Draft:
    holding: Holding
    support: list[Bearing]
    against: list[Bearing]

    def quoted(self, told: Mapping[str, Any], most: int = SHOWN) -> _Draft:
        self.holding = replace(
            self.holding,
            claims_for=tuple(_as_acting(told[b.row.id], b.row.act) for b in shown(self.support, most)),
            claims_against=tuple(_as_acting(told[b.row.id], b.row.act) for b in shown(self.against, most)),
        )
        return self


def _as_acting(quote: Quote, act: str) -> Quote:
    """The quote of a claim that may do one thing to this force, and another to the next."""
    return quote if quote.act == act else replace(quote, act=act)


def split(row: Any, found: Sequence[Bearing], on: date) -> tuple[list[Bearing], list[Bearing]]:
    """The effects that speak for a position, and those that speak against it, on a day; ``found`` in order of days."""
    begin, day = row.valid_from or row.valid_to, on.isoformat()
    first = min(begin, row.earliest or begin)
    last = min(day, row.valid_to or "9999") if row.valid_from else row.valid_to
    is_left, acts = _is_told_left(row, on), _FOR[row.kind]
    support: list[Bearing] = []
    against: list[Bearing] = []
    begun = bisect_left(found, row.heard_from, key=_day)
    for one in found[begun : bisect_right(found, max(day, last), key=_day)]:
        bearing = one.row
        act = bearing.act
        if bearing.scope != row.scope:
            continue
        if bearing.opposes:
            if bearing.day <= day and act in (_ENDING if is_left else acts):
                against.append(one)
        elif act in _ENDING:
            if is_left or bearing.day < first:
                support.append(one)
            elif bearing.day <= day:
                against.append(one)
        elif act in acts and first <= bearing.day <= last:
            support.append(one)
    return support, against


def _day(one: Bearing) -> str:
    return one.row.day


def _is_told_left(row: Any, on: date) -> bool:
    """Whether by that day the force is said to have left: departures then speak for what is told of it."""
    return row.ended in _ENDING and (row.valid_from is None or row.valid_to <= on.isoformat())


def is_live_denial(support: Sequence[Bearing], against: Sequence[Bearing]) -> bool:
    """Whether somebody denies it and was not overtaken: within 30 days of the last report that supports it."""
    last = max((b.row.day for b in support), default="")
    denied = max((b.row.day for b in against if b.row.opposes), default="")
    return bool(denied) and (not last or _days(last, denied) >= -RIVAL_DAYS)


def is_rival(one: Any, other: Any, facts: Facts) -> bool:
    """Whether two forces that are said to control a place do so against each other."""
    if one.force == other.force or UNNAMED in (one.force, other.force) or one.opener == other.opener:
        return False
    return not facts.allied(one.force, other.force)


def force_name(force: str, facts: Facts) -> str:
    """How a force is called; one that nobody names is called so."""
    if force == UNNAMED:
        return "a force that is not named"
    return facts.forces[force].name if force in facts.forces else force.removeprefix("~")


def shown(found: Sequence[Bearing], most: int) -> list[Bearing]:
    """The newest, and the oldest, in order, each claim once."""
    once = list({b.row.id: b for b in found}.values())
    return once if len(once) <= most else [*once[: most > 1], *once[-most + 1 or -1 :]]


def _days(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days
