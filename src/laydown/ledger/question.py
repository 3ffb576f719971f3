"""What every question has: a ledger to ask, a day, and what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from laydown.fusion.facts import Facts


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
