"""What a page needs before it shows anything: how each force looks, and how much was published on each day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query

from laydown.export.legend import Legend, legend_of
from laydown.export.sheets import Row
from laydown.fusion.facts import Facts
from laydown.ledger.overview import Calendar
from laydown.server import rows
from laydown.server.asking import Kind, Put, Told, question
from laydown.server.formats import WITHOUT_PLACES
from laydown.server.parameters import Known, Nothing

router = APIRouter()


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
    return lambda ledger, _: Told(legend_of(ledger.appearances()))


@question(
    router, "/api/calendar",
    Kind(what="calendar", rows=_calendar_rows, told=Calendar, offered=WITHOUT_PLACES),
)  # fmt: skip
def calendar(asked: Annotated[Known, Query()]) -> Put:
    """How many claims were published on each day.

    Days without any are left out. What was retracted, superseded or rejected does not count.
    """
    return lambda ledger, _: Told(ledger.calendar(**asked.given()))
