"""What every question has: a ledger to ask, a day, and what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from laydown.fusion.facts import Facts
from laydown.problems import RequestError

Day = date | str | None
"""A day as a date or ISO 8601 text; None where there is a default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``on`` is the day asked about; ``known`` leaves out what was published after it, None leaves out nothing."""

    connection: Connection
    facts: Facts
    on: date
    known: date | None = None

    @property
    def until(self) -> date:
        """The last day of publication that bears on the present of ``on``."""
        return min(self.on, self.known) if self.known is not None else self.on

    def at(self, on: date) -> Question:
        """The same question of another day."""
        return replace(self, on=on)


def day_from(given: Day) -> date | None:
    """A date from a date or ISO text; None stays None.

    Raises:
        RequestError: the text is no date.
    """
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise RequestError(f"'{given}' is no date: write it as 2019-07-01") from error


def day_or_today(given: Day) -> date:
    """A date from a date or ISO text; today where there is none.

    Raises:
        RequestError: the text is no date.
    """
    return day_from(given) or datetime.now(UTC).date()
