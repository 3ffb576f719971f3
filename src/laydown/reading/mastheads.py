"""Lines that say who published a report and when: 'Hill Wire, 4 May 2019', 'Hill Wire | 4 May 2019', 'Hill Wire'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from laydown.reading.dates import printed_dates

_NAME = re.compile(
    r"(?:[A-Z][\w’'.&-]*|\d+)(?: (?:[A-Z][\w’'.&-]*|of|the|and|for|de|in|al-[A-Z]\w+|el-[A-Z]\w+|\d+)){0,5}"
)
_BYLINE = re.compile(r"(?:by|text|words|story by|reported by)(?::| (?=[A-Z]))", re.I)
_BAR = re.compile(r"\s*[|•·]\s*")
_FIELD = re.compile(r"\s*[|•·]\s*|\s*,\s+|\s+[-–—]\s+|\s*[()]\s*")
_TIME = re.compile(
    r"(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?"
    r"|(?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    re.I,
)
_LONGEST, _MOST_WORDS = 90, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What such a line says.

    ``outlet`` is None where the name could be a person's or a place's; ``barred`` tells that a bar parts the line,
    which no sentence and hardly a headline has.
    """

    outlet: str | None
    day: date
    barred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What outlets are called: ``words`` of which one begins or ends their names, and whole names.

    ``sections`` are words that make of such a name a part of a newspaper ('World News').
    """

    words: frozenset[str]
    sections: frozenset[str]
    agencies: Mapping[str, str]

    def outlet(self, name: str) -> str | None:
        """The outlet's name when the words are plainly one, else None."""
        if name in self.agencies:
            return self.agencies[name]
        words = [word.lower() for word in name.removeprefix("The ").split()]
        if not 2 <= len(words) <= _MOST_WORDS or not _NAME.fullmatch(name):
            return None
        plain = not self.words.isdisjoint({words[0], words[-1]}) and self.sections.isdisjoint(words)
        return name if plain else None

    def line(self, text: str) -> Masthead | None:
        """The line as name and full date, each in a field of its own; None when anything else stands in it."""
        day = next(printed_dates(text), None) if len(text) <= _LONGEST else None
        if day is None:
            return None
        rest = f"{text[: day.start]} | {text[day.end :]}"
        fields = [field for part in _FIELD.split(rest) if (field := _TIME.sub("", part).strip(" .:-–—"))]
        if not fields or len(fields) > 3 or not all(_NAME.fullmatch(field) or _BYLINE.match(field) for field in fields):
            return None
        if not _stands_apart(text, day.start, day.end):
            return None
        outlet = next((name for field in fields if (name := self.outlet(field))), None)
        return Masthead(outlet=outlet, day=day.day, barred=_BAR.search(text) is not None)


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether the date is a field of its own, not the end of a phrase ('The Fall of Orvel 4 May 2019')."""
    before, after = _TIME.sub("", text[:start]).rstrip(), text[end:].lstrip()
    return (not before or before[-1] in "|•·,-–—(:") and (not after or after[0] in "|•·,-–—)" or after[0].isdigit())
