"""The dateline that opens a report: 'ORVEL, May 3 (Reuters) - ', 'Maro, Orvel (AFP) ', 'CNN — '."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DATELINE = re.compile(
    r"(?P<where>[A-Z][\w.'’]*(?:[ /-][\w.'’]+){0,6}(?:, [\w.'’]+(?:[ /-][\w.'’]+){0,4}){0,3})?"
    r"(?:(?:^|(?<=[\w.]))\s*(?:[(\[](?P<agency>[A-Z][\w /.-]{1,30})[)\]]|/(?P<slashed>[A-Z]{2,10})/\.?))?"
    r"(?P<dash>\s*[-–—:](?=\s|$))?(?:$|\s+(?=[\"“‘'(\[]*[A-Z0-9]))"
)
_SHOUTED = re.compile(r"[A-Z][A-Z.'’]{2,}(?![a-z])")
_SMALL = re.compile(r"(?<![\w'’-])(?!(?:al|el|as|an|de|du|la|of|the|and|bin|von|van)\b)[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where it was written (with a day, perhaps), for whom, and where the report goes on.

    ``agency`` is the outlet's full name. ``signed`` tells that it names one in brackets, and so can be nothing else.
    """

    where: str
    agency: str | None
    end: int
    signed: bool


def dateline(text: str, agencies: Mapping[str, str], at: int = 0) -> Dateline | None:
    """The dateline that stands at ``at``, None without one; ``agencies`` maps signatures to outlets.

    A name in brackets that is no agency's counts after a place in capitals alone: 'The council (ODF) - ' is a body
    with its short name.
    """
    start = at + len(text[at:]) - len(text[at:].lstrip())
    found = _DATELINE.match(text[start:])
    if not found or _SMALL.search(found["where"] or ""):
        return None
    where, name = found["where"] or "", found["agency"] or found["slashed"]
    dash = (found["dash"] or "").strip()
    if name:
        outlet = agencies.get(name) or (name if dash and _SHOUTED.match(where) else None)
        named = outlet is not None and bool(where or dash)
        return Dateline(where=where, agency=outlet, end=start + found.end(), signed=True) if named else None
    if not where or dash in {"", ":"} or not _is_place(where, agencies):
        return None
    return Dateline(where=where, agency=agencies.get(where), end=start + found.end(), signed=False)


def _is_place(where: str, agencies: Mapping[str, str]) -> bool:
    """Whether the words before a dash are in capitals, a place in its country, or an agency's name."""
    return _SHOUTED.match(where) is not None or ", " in where or where in agencies
