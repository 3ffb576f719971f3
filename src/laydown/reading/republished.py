"""Whose report an outlet prints: 'first appeared on X', 'republished from X', 'via X', an agency in the dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from laydown.model import Zone
from laydown.reading.blocks import Block
from laydown.reading.cues import Cues
from laydown.reading.datelines import dateline
from laydown.reading.dates import printed_dates

_NAME = r"(?:the )?(?P<outlet>(?:The )?[A-Z][\w’'&.-]*(?: (?:of |the |and |for |de |al-)*(?:[A-Z][\w’'&.-]*|\d+))*)"
_PRINTED = r"(?i:appeared|published|posted|printed|carried|ran|released|aired)"
_AGAIN = r"(?i:re-?published|re-?posted|re-?printed|reproduced|syndicated)"
_LEAVE = r"(?:here )?(?:with (?:the )?(?:kind )?permission )?"
_SAID = (
    re.compile(rf"\b(?i:first|originally) {_PRINTED} (?P<tie>on|in|by|at) {_NAME}"),
    re.compile(rf"\b{_PRINTED} (?:first|originally) (?P<tie>on|in|by|at) {_NAME}"),
    re.compile(rf"\b{_AGAIN} {_LEAVE}(?P<tie>from|of|by courtesy of) {_NAME}"),
)
_LINE = re.compile(rf"(?:…|\.{{3}}|[-–—])? ?(?P<tie>[Ff]rom|[Vv]ia):? {_NAME}")
_OPENINGS, _HEADER = 2, 14
"""Blocks of the report itself in which it may be said, at its beginning and end; blocks above a dateline, at most."""


def first_outlet(blocks: Sequence[Block], cues: Cues) -> str | None:
    """The outlet from which the article is taken over, as it says itself; None when it does not say."""
    return next(_told(blocks, cues), None)


def _told(blocks: Sequence[Block], cues: Cues) -> Iterator[str]:
    bodies = [item for item in blocks if item.zone is Zone.BODY and item.text]
    edges = {id(item) for item in (*bodies[:_OPENINGS], *bodies[-_OPENINGS:])}
    for item in blocks:
        if item.zone in (Zone.EDITOR_NOTE, Zone.BOILERPLATE) or id(item) in edges:
            found = (match for pattern in _SAID for match in pattern.finditer(item.text))
            yield from (name for match in found if (name := _outlet(match, cues)))
        if item.zone is Zone.BOILERPLATE and (line := _LINE.fullmatch(item.text)):
            yield from (name for name in (_outlet(line, cues),) if name)
    for item in (item for item in blocks[:_HEADER] if item.zone in (Zone.BODY, Zone.BOILERPLATE)):
        opening = dateline(item.text, cues.agencies)
        if opening and opening.agency:
            yield opening.agency


def _outlet(match: re.Match[str], cues: Cues) -> str | None:
    """The name, unless it is a date or a language ('first published in Arabic')."""
    name = match["outlet"].rstrip(".").removesuffix("'s").removesuffix("’s")
    known = cues.names.outlet(name) or cues.agencies.get(name)
    if known is None and (any(printed_dates(f"{name} 2000")) or match["tie"] == "in" and " " not in name):
        return None
    return known or name
