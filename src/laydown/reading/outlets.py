"""Who published an article, and when, as its own words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from laydown.model import Zone
from laydown.reading.blocks import Block
from laydown.reading.cues import Cues
from laydown.reading.datelines import dateline
from laydown.reading.dates import month_day, printed_dates
from laydown.reading.facts import Facts

_FROM = re.compile(r"^(?:…|\.{3}|[-–—]\s?)\s?(?:from|via)\s+(?P<outlet>[A-Z][\w.]*(?: [A-Z][\w.]*){0,3})$")
_COPYRIGHT = re.compile(
    r"^(?:Copyright|©)(?: ©| \(c\))? (?:19|20)\d\d,? (?:by )?"
    r"(?P<outlet>[A-Z][\w.'’&-]*(?: [\w.'’&-]+){0,4}?)(?:, LLC|, Inc|\.| All\b|$)"
)
_FIRST = re.compile(
    r"\b(?:first published|originally published|published|posted|date of publication|publication date)\b", re.I
)
_UPDATED = re.compile(r"\b(?:last )?(?:updated|modified)\b", re.I)
_AGENCY_BEFORE = re.compile(r"\b(?:AFP|AP|Reuters|REUTERS)\b[^.]{0,16}$")
_REACH, _HEADER_BLOCKS, _NEAR, _HEAD = 60, 14, 20, 220
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def printed_facts(blocks: Sequence[Block], cues: Cues, year: int | None) -> Facts:
    """Date and outlet from the text of one article; ``year`` completes a dateline without one."""
    published, basis = next(_dates(blocks, cues, year), (None, None))
    outlet = next(_outlets(blocks, cues), None)
    return Facts(published=published, basis=basis, outlet=outlet)


def caption_date(blocks: Sequence[Block]) -> date | None:
    """The latest date in a caption: the article is no older, if the picture is not from the archive."""
    return max((p.day for b in blocks if b.zone is Zone.CAPTION for p in printed_dates(b.text)), default=None)


def copyright_year(blocks: Sequence[Block]) -> int | None:
    """The year of a copyright line."""
    for item in blocks:
        if (
            item.zone is Zone.BOILERPLATE
            and re.match(r"copyright|©", item.text, re.I)
            and (found := _YEAR.search(item.text))
        ):
            return int(found[1])
    return None


def _dates(blocks: Sequence[Block], cues: Cues, year: int | None) -> Iterator[tuple[date, str]]:
    plain = [item for item in blocks if item.zone not in {Zone.COMMENT, Zone.CAPTION}]
    for cue in (_FIRST, _UPDATED):
        yield from ((day, "first published") for item in _ends(plain) if (day := _after(cue, item.text)))
    header = _header(plain)
    mastheads = (cues.names.line(item.text) for item in header if item.zone is Zone.BOILERPLATE)
    yield from ((line.day, "byline") for line in mastheads if line)
    yield from ((day, "dateline") for item in header if (day := _standing_alone(item)))
    yield from ((day, "dateline") for item in header if (day := _opening(item.text, cues, year)))


def _header(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks down to the first paragraph of the report."""
    first = next((number for number, item in enumerate(blocks) if item.zone is Zone.BODY and item.text), 0)
    return blocks[: min(first + 1, _HEADER_BLOCKS)]


def _ends(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks where a note of publication may stand: any that is no body, and the openings."""
    for number, item in enumerate(blocks):
        if item.zone is not Zone.BODY or number < 2:
            yield item


def _after(cue: re.Pattern[str], text: str) -> date | None:
    found = cue.search(text, 0, 200)
    if not found:
        return None
    return next((p.day for p in printed_dates(text, found.end(), found.end() + _REACH)), None)


def _standing_alone(item: Block) -> date | None:
    """A short line that is a date with little else ('12 February 2018', '2023-09-25T18:35:24Z')."""
    if item.zone is Zone.BODY or len(item.text) > _REACH:
        return None
    return next((p.day for p in printed_dates(item.text) if len(item.text) - (p.end - p.start) <= _NEAR), None)


def _opening(text: str, cues: Cues, year: int | None) -> date | None:
    """A date in the dateline, or after an agency's name within the first words."""
    if found := dateline(text, cues.agencies):
        stated = next((printed.day for printed in printed_dates(text, 0, found.end)), None)
        return stated or (month_day(found.where, year) if year else None)
    dates = printed_dates(text[:_HEAD])
    return next((p.day for p in dates if _AGENCY_BEFORE.search(text[: p.start])), None)


def _outlets(blocks: Sequence[Block], cues: Cues) -> Iterator[str]:
    header = [item for item in _header(blocks) if item.zone is Zone.BOILERPLATE]
    yield from (line.outlet for item in header if (line := cues.names.line(item.text)) and line.outlet)
    for item in blocks[:_HEADER_BLOCKS]:
        if found := _FROM.match(item.text):
            yield found["outlet"]
    for item in blocks:
        if item.zone is Zone.BOILERPLATE and (found := _COPYRIGHT.match(item.text)):
            yield found["outlet"].rstrip(".")
    yield from (name for item in header if (name := cues.names.outlet(item.text)))
    for item in blocks[:_HEADER_BLOCKS]:
        opening = dateline(item.text, cues.agencies) if item.zone in {Zone.BODY, Zone.BOILERPLATE} else None
        if opening and opening.agency:
            yield opening.agency
