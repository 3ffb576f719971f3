"""A document's blocks to articles. Precision first: without a plain sign, a document is one article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from laydown.model import Zone
from laydown.reading.blocks import Block, Role
from laydown.reading.dates import printed_dates
from laydown.reading.mastheads import Names
from laydown.reading.shapes import is_headline, is_prose, letters

_ARCHIVE_END = re.compile(r"Document [A-Za-z0-9]{10,40}|End of Document|Load-Date: .{4,40}")
_WORD_COUNT = re.compile(r"[\d,.]+ words|Length: [\d,.]+ words.*", re.I)
_BYLINE = re.compile(r"By [A-Z][\w.'’-]+ [A-Z]")
_DATELINE = re.compile(r"[A-Z][A-Z .,/'-]{2,60}(?:, [A-Z][\w .]{2,20})?[ ,]*(?:\([A-Z][\w /]{1,20}\)|[—–-])")
_BEFORE, _AFTER, _REACH, _HEADER = 3, 2, 10, 5


def split(blocks: Sequence[Block], starts: Sequence[int], names: Names) -> list[list[Block]]:
    """The blocks of each article, in order; ``starts`` are offsets at which the markup begins an article."""
    borders = [0, *_borders(blocks, starts, names), len(blocks)]
    return [list(blocks[a:b]) for a, b in zip(borders, borders[1:], strict=False)]


def _borders(blocks: Sequence[Block], starts: Sequence[int], names: Names) -> Iterator[int]:
    prose = 0
    marked = {next((i for i, item in enumerate(blocks) if item.start >= start), 0) for start in starts[1:]}
    begun = 0
    prose_after = _prose_after(blocks)
    for number, item in enumerate(blocks):
        enough = prose >= (1 if number in marked else _BEFORE) and prose_after[number] >= (
            1 if number in marked else _AFTER
        )
        if enough and (number in marked or _begins(blocks, begun, number, names)):
            yield number
            begun, prose = number, 0
        prose += is_prose(item) and item.zone is None


def _prose_after(blocks: Sequence[Block]) -> list[int]:
    counts = [0] * (len(blocks) + 1)
    for number in range(len(blocks) - 1, -1, -1):
        counts[number] = counts[number + 1] + (is_prose(blocks[number]) and blocks[number].zone is None)
    return counts


def _begins(blocks: Sequence[Block], begun: int, number: int, names: Names) -> bool:
    item = blocks[number]
    if item.fixed or item.zone is not None or not is_headline(item.text):
        return False
    return (
        _after_archive_end(blocks, number)
        or _is_repeated(blocks, begun, number)
        or _is_signed(blocks, number)
        or _is_published(blocks, number, names)
        or _is_second_main_heading(blocks, begun, number)
    )


def _after_archive_end(blocks: Sequence[Block], number: int) -> bool:
    """Exports of news archives close each article with its number and open the next with its length."""
    ended = _ARCHIVE_END.fullmatch(blocks[number - 1].text) is not None
    return ended and any(_WORD_COUNT.fullmatch(item.text) for item in blocks[number + 1 : number + _HEADER])


def _is_repeated(blocks: Sequence[Block], begun: int, number: int) -> bool:
    """A new headline that stands twice, with pictures or counters between or around."""
    words = letters(blocks[number].text)
    if len(words) < 20 or blocks[number].text.count(" ") < 3:
        return False
    if any(letters(item.text) == words for item in blocks[begun:number]):
        return False
    near = blocks[number + 1 : number + _REACH]
    again = next((i for i, item in enumerate(near) if letters(item.text) == words), None)
    if again is None or any(is_prose(item) and item.zone is None for item in near[:again]):
        return False
    return any(item.zone in {Zone.CAPTION, Zone.BOILERPLATE} for item in near[: again + 3])


def _is_signed(blocks: Sequence[Block], number: int) -> bool:
    """A headline with a byline or a date of its own line under it, and then a dateline or prose."""
    header = blocks[number + 1 : number + _HEADER]
    signed = dated = False
    for item in header:
        if is_prose(item) and item.zone is None:
            return (signed and dated) or ((signed or dated) and _DATELINE.match(item.text) is not None)
        signed = signed or _BYLINE.match(item.text) is not None
        dated = dated or (len(item.text) < 60 and any(True for _ in printed_dates(item.text)))
    return False


def _is_published(blocks: Sequence[Block], number: int, names: Names) -> bool:
    """A headline with an outlet and a date right under it, and then prose."""
    header = blocks[number + 1 : number + 3]
    if len(header) < 2 or not is_prose(header[1]) or header[1].zone is not None:
        return False
    line = names.line(header[0].text)
    return line is not None and (line.outlet is not None or line.barred)


def _is_second_main_heading(blocks: Sequence[Block], begun: int, number: int) -> bool:
    headed = [item for item in blocks[begun:number] if item.role is Role.MAIN_HEADING]
    new = blocks[number].role is Role.MAIN_HEADING
    return new and bool(headed) and letters(blocks[number].text) not in {letters(item.text) for item in headed}
