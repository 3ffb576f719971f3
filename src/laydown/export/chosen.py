"""What of a ledger is exported: the choices of a user, and the same resolved against the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from laydown.fusion.facts import Facts
from laydown.ledger import tables
from laydown.ledger.names import find_force, find_place
from laydown.ledger.question import Question
from laydown.problems import RequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What to export; without any of it, everything.

    ``on``: the day whose state is told. ``known``: leave out what was published later. ``since``, ``until``: only what
    falls into these days, both included. ``place``, ``force``: by name; what lies in or belongs to them comes too.
    ``theatre``: the name or folder of a pack, for the countries it covers; ``country``: an ISO 3166-1 alpha-2 code.
    ``hxl`` adds the row of HXL tags to a CSV file, ``daily`` makes control tables one row a day. ``withdrawn`` takes in
    claims that no longer count: superseded, rejected, of retracted documents. ``made``: the day that an HTML file
    names as that of its making; without one it names none.
    """

    on: date | None = None
    known: date | None = None
    since: date | None = None
    until: date | None = None
    place: str | None = None
    force: str | None = None
    theatre: str | None = None
    country: str | None = None
    hxl: bool = False
    daily: bool = False
    withdrawn: bool = False
    made: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The choices against one ledger. ``on`` is always a day; None elsewhere means no limit."""

    connection: Connection
    facts: Facts
    given: Chosen
    on: date
    place: str | None
    forces: frozenset[str] | None
    countries: frozenset[str] | None

    @property
    def question(self) -> Question:
        """The question of the day ``on``."""
        return Question(connection=self.connection, facts=self.facts, on=self.on, known=self.given.known)

    @property
    def first(self) -> date | None:
        """The first day that is told of: ``since``, else the day asked for."""
        return self.given.since or self.given.on

    @property
    def last(self) -> date:
        """The last day that is told of."""
        return self.given.until or self.on

    def takes_force(self, force: str) -> bool:
        """Whether a force, by id, is one of those chosen."""
        return self.forces is None or force in self.forces

    def at_places(self, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Conditions by which a column of place ids holds a chosen place."""
        table = tables.place.c
        found: list[ColumnElement[bool]] = []
        if self.place is not None:
            within = sorted(key for key in self.facts.places if self.place in self.facts.around(key))
            found.append(column.in_(within))
        if self.countries is not None:
            found.append(column.in_(select(table.id).where(table.country.in_(sorted(self.countries)))))
        return found


def resolve(connection: Connection, facts: Facts, given: Chosen) -> Asked:
    """The choices with names as ids.

    The day of an export without one is its last day (``until``), else that by which it is known, else that of the
    latest publication in the ledger: never the day of the export, so that the same ledger gives the same bytes.

    Raises:
        UnknownName: the ledger does not know the place or force.
        RequestError: there is nothing from ``since`` to ``until``.
    """
    if given.since is not None and given.until is not None and given.since > given.until:
        raise RequestError(f"nothing can be from {given.since} to {given.until}: the days are in the wrong order")
    force = find_force(connection, given.force) if given.force is not None else None
    return Asked(
        connection=connection, facts=facts, given=given,
        on=given.on or given.until or given.known or _latest(connection),
        place=find_place(connection, given.place) if given.place is not None else None,
        forces=frozenset({key for key in facts.forces if force in facts.wholes(key)}) if force is not None else None,
        countries=_countries(given),
    )  # fmt: skip


def _latest(connection: Connection) -> date:
    last = connection.execute(select(func.max(tables.claim.c.known))).scalar()
    return date.fromisoformat(last) if last is not None else date(1970, 1, 1)


def _countries(given: Chosen) -> frozenset[str] | None:
    found = frozenset({given.country.upper()}) if given.country is not None else None
    if given.theatre is None:
        return found
    home = _home(given.theatre)
    return home if found is None else home & found


@lru_cache(maxsize=4)
def _home(theatre: str) -> frozenset[str]:
    from laydown.lexicon.theatre import load_theatre

    return load_theatre([theatre]).home
