"""What a page needs before it shows anything: how each force looks, and how much was published on each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from laydown.colours import NOBODY, PATTERNS, Look, palette
from laydown.export.sheets import Row
from laydown.fusion.certainty import model
from laydown.fusion.entities import UNNAMED
from laydown.fusion.facts import Facts
from laydown.ledger.overview import Appearance, Calendar
from laydown.lexicon.dated import default_symbols
from laydown.server import rows
from laydown.server.asking import Kind, Put, Told, question
from laydown.server.formats import WITHOUT_PLACES
from laydown.server.parameters import Known, Nothing
from laydown.symbols import icon_names

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceLook:
    """A force as every view shows it. ``symbol``: the code of its kind's map symbol. ``first``: the day of publication
    on which the ledger first heard of it."""

    id: str
    name: str
    kind: str | None
    parent: str | None
    side: str | None
    country: str | None
    colour: str
    pattern: int
    pattern_name: str
    ink: str
    symbol: str | None
    first: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A word for certainties, from ``least`` on."""

    least: float
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """Forces in the order in which the ledger first heard of them, words for certainties, and the names of the plain
    icons: ``kinds`` of forces and ``place_kinds``."""

    forces: tuple[ForceLook, ...]
    certainty: tuple[Band, ...]
    kinds: tuple[str, ...]
    place_kinds: tuple[str, ...]


def _legend_rows(told: Legend, _: Facts) -> Iterator[Row]:
    return rows.of_fields("legend", told.forces)


def _calendar_rows(told: Calendar, _: Facts) -> Iterator[Row]:
    return rows.of_fields("calendar", told.days)


@question(
    router, "/api/legend",
    Kind(what="legend", rows=_legend_rows, told=Legend, offered=WITHOUT_PLACES),
)  # fmt: skip
def legend(asked: Annotated[Nothing, Query()]) -> Put:
    """How each force looks in every view, and what certainties are called."""
    return lambda ledger, _: Told(_legend(ledger.appearances()))


def _legend(found: tuple[Appearance, ...]) -> Legend:
    looks = palette(one.force.id for one in found if one.force.id != UNNAMED) | {UNNAMED: NOBODY}
    bands = model().bands
    return Legend(
        forces=tuple(_force_look(one, looks[one.force.id]) for one in found),
        # The first word is that of everything below the second.
        certainty=tuple(Band(least=least if number else 0.0, word=word) for number, (least, word) in enumerate(bands)),
        kinds=icon_names("forces"), place_kinds=icon_names("places"),
    )  # fmt: skip


def _force_look(one: Appearance, look: Look) -> ForceLook:
    force = one.force
    return ForceLook(
        id=force.id, name=force.name, kind=force.kind, parent=force.parent, side=force.side, country=force.country,
        colour=look.colour, pattern=look.pattern, pattern_name=PATTERNS[look.pattern], ink=look.ink,
        symbol=default_symbols().get(force.kind or ""), first=one.first,
    )  # fmt: skip


@question(
    router, "/api/calendar",
    Kind(what="calendar", rows=_calendar_rows, told=Calendar, offered=WITHOUT_PLACES),
)  # fmt: skip
def calendar(asked: Annotated[Known, Query()]) -> Put:
    """How many claims were published on each day.

    Days without any are left out. What was retracted, superseded or rejected does not count.
    """
    return lambda ledger, _: Told(ledger.calendar(**asked.given()))
