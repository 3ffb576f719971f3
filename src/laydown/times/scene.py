"""A time expression with what its meaning may depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from laydown.model import DateBasis
from laydown.times.periods import Period, one_day
from laydown.times.tables import Tables, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One expression with all that its meaning may depend on.

    ``groups`` holds its words by slot (lower case), ``anchor`` is the publication date, ``previous`` the period of
    the mention before it, ``before`` the word in front of it; ``bound`` says which end of a stretch it is, if any.
    """

    groups: Mapping[str, str | None]
    anchor: date | None
    previous: Period | None
    before: str
    bound: str | None
    tables: Tables

    def number(self, name: str) -> int | None:
        """The digits of a slot as a number, without 'st', 'nd', 'rd', 'th'."""
        text = self.groups.get(name)
        return int(text.rstrip("stndrh")) if text else None

    def month(self, name: str = "month") -> int:
        """The month of a slot, 1 to 12."""
        return self.tables.months[(self.groups[name] or "").rstrip(".")]

    def weekday(self, name: str = "weekday") -> int:
        """The day of the week of a slot, Monday 1."""
        return self.tables.weekdays[self.groups[name] or ""]

    def unit(self) -> Unit:
        """The unit of time."""
        return self.tables.units[self.groups["unit"] or ""]

    def count(self) -> tuple[int, int] | None:
        """The lowest and highest number meant, None when none is given."""
        text = self.groups.get("count")
        if not text:
            return None
        text = " ".join(text.split())
        return self.tables.counts.get(text) or (int(text), int(text))

    def pointer(self) -> tuple[Period | None, int]:
        """What a pointing word counts from (None when unknown) and by how many units; 'this' when there is none.

        'The next week' follows the mention before, if any; 'next week' follows publication.
        """
        text = self.groups.get("pointer")
        if not text:
            return self.now(), 0
        pointer = self.tables.pointers[" ".join(text.split())]
        after_mention = self.before == "the" and pointer.step > 0 and not pointer.rolling
        if pointer.origin == "mention" or (after_mention and self.previous):
            return self.previous, pointer.step
        return self.now(), pointer.step

    def now(self) -> Period | None:
        """The publication date."""
        return one_day(self.anchor) if self.anchor else None

    def year(self) -> tuple[int | None, DateBasis]:
        """The year written or pointed at ('last year'); None when there is neither."""
        year = self.number("year")
        if year is not None:
            return year, DateBasis.STATED
        base, step = self.pointer()
        known = base.start.year + step if base and self.groups.get("pointer") else None
        return known, DateBasis.RELATIVE
