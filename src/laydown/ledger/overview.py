"""What a ledger is about as a whole: how much was published on each day, and which forces there are since when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts, ForceFacts
from laydown.ledger import tables
from laydown.ledger.effects import REJECT
from laydown.ledger.holdings import force_name
from laydown.ledger.sql import chunked


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many claims were published on a day."""

    day: date
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Claims by day of publication, in order; days without any are left out. ``first`` and ``last`` of these days."""

    first: date | None
    last: date | None
    days: tuple[DayCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A force, and the day of publication on which the ledger first heard of it."""

    force: ForceFacts
    first: date


def calendar(connection: Connection, known: date | None = None) -> Calendar:
    """How many claims that still count were published on each day, up to ``known``.

    Claims of retracted documents, those that a new coding no longer makes and those that people rejected do not count.
    """
    claim = tables.claim.c
    counted = select(claim.known, func.count().label("number")).group_by(claim.known)
    counted = counted if known is None else counted.where(claim.known <= known.isoformat())
    by_day = Counter({row.known: row.number for row in connection.execute(counted)})
    by_day.subtract(_days(connection, select(claim.known).where(claim.superseded.is_not(None))))
    for some in chunked(_retracted(connection)):
        gone = select(claim.known).where(claim.document.in_(some), claim.superseded.is_(None))
        by_day.subtract(_days(connection, gone))
    for numbers in chunked(_rejected(connection)):
        gone = select(claim.known).join(tables.document, tables.document.c.id == claim.document)
        gone = gone.where(claim.number.in_(numbers), claim.superseded.is_(None), tables.document.c.retracted.is_(False))
        by_day.subtract(_days(connection, gone))
    days = tuple(DayCount(day=date.fromisoformat(day), claims=by_day[day]) for day in sorted(by_day) if by_day[day] > 0)
    return Calendar(first=days[0].day if days else None, last=days[-1].day if days else None, days=days)


def _days(connection: Connection, query: Select[Any]) -> Counter[str]:
    """How often each day stands in the answer: grouped by the database, all claims would be read for these few."""
    return Counter(connection.scalars(query))


def _retracted(connection: Connection) -> list[str]:
    """The retracted documents, found by the few retractions that there are: documents are many and large."""
    document = tables.document.c
    told = select(tables.retraction.c.document).distinct()
    return list(connection.scalars(select(document.id).where(document.id.in_(told), document.retracted.is_(True))))


def _rejected(connection: Connection) -> list[int]:
    """The numbers of the claims of which the last that people said is that they are wrong."""
    table = tables.judgement.c
    query = select(table.claim_number, table.action).where(table.undone.is_(None)).order_by(table.number)
    last = {row.claim_number: row.action for row in connection.execute(query)}
    return sorted(number for number, action in last.items() if action == REJECT)


def appearances(connection: Connection, facts: Facts) -> tuple[Appearance, ...]:
    """Every force that a claim names or a position is of, in the order in which the ledger first heard of them.

    What was retracted or superseded since counts as well: the order is to stay as it was. Of one day by their ids.
    """
    first = _first_claims(connection)
    for force in sorted({*facts.forces, UNNAMED} - first.keys()):
        if (day := _first_position(connection, force)) is not None:
            first[force] = day
    return tuple(
        Appearance(force=_facts_of(force, facts), first=date.fromisoformat(first[force]))
        for force in sorted(first, key=lambda force: (first[force], force))
    )


def _first_claims(connection: Connection) -> dict[str, str]:
    """For each force that a claim names the day of the first: a look into the index for each, not through all of it."""
    force, named = tables.force.c, tables.claim_force.c
    first = select(func.min(named.known)).where(named.force == force.id).scalar_subquery()
    return {key: day for key, day in connection.execute(select(force.id, first)) if day is not None}


def _first_position(connection: Connection, force: str) -> str | None:
    table = tables.position.c
    day: str | None = connection.execute(select(func.min(table.known_from)).where(table.force == force)).scalar()
    return day


def _facts_of(force: str, facts: Facts) -> ForceFacts:
    return facts.forces.get(force) or ForceFacts(id=force, name=force_name(force, facts))
