"""Where sentences begin, well enough to cut a credit out of a paragraph; parsing is not done here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BORDER = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_LAST_WORD = re.compile(r"([\w.'’-]+)\.$")
_REACH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentencer:
    """Finds sentence starts; a stop after one of ``abbreviations`` or an initial ends nothing."""

    abbreviations: frozenset[str]

    def starts(self, text: str, end: int | None = None) -> Iterator[int]:
        """Where sentences begin in ``text[:end]``, the first at 0."""
        yield 0
        for match in _BORDER.finditer(text, 0, len(text) if end is None else end):
            word = _LAST_WORD.search(text, max(0, match.start() - _REACH), match.start())
            if word is None or (len(word[1]) > 1 and word[1] not in self.abbreviations):
                yield match.end()

    def before(self, text: str, position: int) -> int:
        """The start of the sentence that ``position`` ends or directly follows."""
        words = len(text[:position].rstrip())
        return max(start for start in self.starts(text, words) if start < words or start == 0)
