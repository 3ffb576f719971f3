"""Positions as known, each with how sure it is on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from laydown.export.book import Book, books
from laydown.export.chosen import Asked
from laydown.export.sheets import Column, Row, Sheet, plain
from laydown.export.where import areas, place_codes
from laydown.fusion.effects import Scope
from laydown.fusion.spells import Kind
from laydown.ledger.answers import Holding
from laydown.ledger.records import day_of

COLUMNS = (
    Column("id", tag="#meta+id"),
    Column("place_id", tag="#loc+id"),
    Column("place", tag="#loc+name"),
    Column("country", tag="#country+name"),
    Column("admin1", tag="#adm1+name"),
    Column("latitude", "number", "#geo+lat"),
    Column("longitude", "number", "#geo+lon"),
    Column("geonameid", "count", "#loc+code+geonames"),
    Column("pcode", tag="#loc+code"),
    Column("force_id", tag="#group+id"),
    Column("force", tag="#group+name"),
    Column("kind", tag="#status+kind"),
    Column("scope", tag="#status+scope"),
    Column("valid_from", "day", "#date+start"),
    Column("earliest", "day", "#date+start+earliest"),
    Column("valid_to", "day", "#date+end"),
    Column("began"),
    Column("ended"),
    Column("known_from", "day", "#date+known"),
    Column("opener_claim", tag="#meta+id+opener"),
    Column("closer_claim", tag="#meta+id+closer"),
    Column("last_seen", "day", "#date+seen"),
    Column("disputed", "yes"),
    Column("n_origins", "count", "#indicator+origins+num"),
    Column("certainty", "number", "#meta+certainty"),
    Column("certainty_word"),
    Column("certainty_on", "day", "#date+certainty"),
)
_VERBS = {Kind.CONTROL: "controls", Kind.PRESENCE: "is present", Kind.SIEGE: "besieges"}
_WHERE = (
    {Scope.NEAR: "ground near ", Scope.PART: "a part of "},
    {Scope.AT: "in ", Scope.NEAR: "near ", Scope.PART: "in a part of "},
)
"""Before the place's name: after 'controls' and 'besieges', after 'is present'."""


@dataclass(frozen=True, slots=True)
class Position:
    """A row of ``position``, weighed on the day ``on``."""

    book: Book
    row: Any
    holding: Holding
    on: date


def positions(asked: Asked) -> Iterator[Position]:
    """The chosen positions, place by place, in order of time.

    With a day asked for, those of that day, weighed on it; else those that touch the days chosen, each weighed on its
    last day (as `laydown why` does), or on the last day of the export where it goes on.
    """
    for book in books(asked):
        rows = book.on(asked.given.on) if asked.given.on is not None else book.rows
        for row in sorted((row for row in rows if _is_chosen(row, asked)), key=_order):
            on = asked.given.on or min(day_of(row.valid_to) or asked.last, asked.last)
            yield Position(book, row, book.holdings(on, [row])[0], on)


def _order(row: Any) -> tuple[str, ...]:
    return row.valid_from or row.valid_to, row.kind, row.force, row.id


def _is_chosen(row: Any, asked: Asked) -> bool:
    given = asked.given
    if not asked.takes_force(row.force):
        return False
    if given.since is not None and row.valid_to is not None and row.valid_to < given.since.isoformat():
        return False
    return given.until is None or row.valid_from is None or bool(row.valid_from <= given.until.isoformat())


def told(one: Position, say: Callable[[str], str]) -> str:
    """The position in words; ``say`` makes names harmless for where they are shown."""
    verb, scope = _VERBS[one.row.kind], _WHERE[one.row.kind == Kind.PRESENCE].get(one.row.scope, "")
    return f"{say(one.holding.force_name)} {verb} {scope}{say(one.book.place.name)}"


def positions_sheet(asked: Asked) -> Sheet:
    """The positions as a table."""
    return Sheet(COLUMNS, (position_row(position, asked) for position in positions(asked)))


def position_row(position: Position, asked: Asked) -> Row:
    """The row of a position, by column."""
    row, held, place = position.row, position.holding, position.book.place
    around = areas(place, asked.facts)
    return place_codes(place) | {
        "id": row.id, "place_id": place.id, "place": plain(place.name), "country": around["country"],
        "admin1": around["admin1"], "latitude": place.latitude, "longitude": place.longitude, "force_id": row.force,
        "force": plain(held.force_name), "kind": row.kind, "scope": row.scope, "valid_from": held.since,
        "earliest": held.earliest, "valid_to": held.until, "began": row.began, "ended": row.ended,
        "known_from": day_of(row.known_from), "opener_claim": row.opener, "closer_claim": row.closer,
        "last_seen": held.last_seen, "disputed": held.disputed, "n_origins": len(held.origins),
        "certainty": held.certainty.probability, "certainty_word": held.certainty.word, "certainty_on": position.on,
    }  # fmt: skip
