"""HTML, and text with stray tags, to blocks: markup vanishes, entities decode, offsets stay."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from laydown.model import Zone
from laydown.reading.blocks import Block, Role, block
from laydown.reading.mapped import Edit, Mapped, cleaned, edited, part, whole
from laydown.reading.paragraphs import mended, paragraphs, pieces
from laydown.reading.tags import BLOCK, INLINE, Tag, attributes, elements, entities

_LINE_BREAK = "\u2028"
_TWO_BREAKS = re.compile(r"\u2028\s*\u2028\s*")
_WORDS = re.compile(r"[a-z]+")
_ROLES = {
    "h1": Role.MAIN_HEADING,
    "title": Role.PAGE_TITLE,
    "li": Role.ITEM,
    "dd": Role.ITEM,
} | {f"h{level}": Role.HEADING for level in range(2, 7)}
_PROSE = frozenset(_ROLES) | {
    "p",
    "dt",
    "td",
    "th",
    "figcaption",
    "caption",
    "blockquote",
    "summary",
    "legend",
    "option",
}
_BY_NAME = {
    "nav": Zone.BOILERPLATE,
    "footer": Zone.BOILERPLATE,
    "aside": Zone.BOILERPLATE,
    "form": Zone.BOILERPLATE,
    "menu": Zone.BOILERPLATE,
    "dialog": Zone.BOILERPLATE,
    "button": Zone.BOILERPLATE,
    "fieldset": Zone.BOILERPLATE,
    "option": Zone.BOILERPLATE,
    "figcaption": Zone.CAPTION,
    "figure": Zone.CAPTION,
    "caption": Zone.CAPTION,
}
_NEVER_HINTED = frozenset(["html", "body", "main", "head"])
_RANK = (Zone.COMMENT, Zone.BOILERPLATE, Zone.CAPTION)
# A container that holds this share of the page's words is the page, whatever it is called.
_TOO_MUCH = 0.45
_LONGEST_LEAD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks of a page, and where its own article elements begin (with a heading and prose in each)."""

    blocks: tuple[Block, ...]
    starts: tuple[int, ...] = ()
    unclosed: int = 0


def page(text: str, start: int, tags: Sequence[Tag], hints: Mapping[str, Zone]) -> Page:
    """Blocks of ``text[start:]``; ``hints`` maps words of class and id attributes to the zone that they announce."""
    is_page = any(tag.name in {"html", "body", "head"} for tag in tags)
    found, unclosed = elements(tags)
    blocks = list(_blocks(text, start, tags, is_page, _leads(found, hints)))
    zones = _hinted(blocks, found, hints)
    marked = ((begin, end) for begin, end, tag in found if tag.name == "article")
    articles = tuple(begin for begin, end in marked if _is_article(blocks, begin, end, zones))
    broken = unclosed + sum(not tag.whole for tag in tags)
    return Page(
        blocks=tuple(_zoned(blocks, zones)),
        starts=articles if len(articles) > 1 else (),
        unclosed=broken,
    )


def _leads(found: Sequence[tuple[int, int, Tag]], hints: Mapping[str, Zone]) -> dict[int, int]:
    """Short inline elements of a zone of their own, such as the place of a dateline: start by end."""
    return {
        end: begin
        for begin, end, tag in found
        if tag.name in INLINE and end - begin <= _LONGEST_LEAD and _zone_of(tag, hints) is not None
    }


def _blocks(text: str, start: int, tags: Sequence[Tag], is_page: bool, leads: Mapping[int, int]) -> Iterator[Block]:
    """Runs of text between block tags; outside paragraph elements of a mere text file, blank lines part them too.

    An inline element with a zone of its own that opens a paragraph is a run too.
    """
    at = start
    edits: list[Edit] = []
    open_prose: list[str] = []
    for tag in tags:
        if tag.start < start:
            continue
        if tag.name in BLOCK and tag.name != "br":
            yield from _run(text, at, tag.start, edits, open_prose, is_page)
            at, edits = tag.end, []
            _track(open_prose, tag)
        else:
            edits.append((tag.start, tag.end, _LINE_BREAK if tag.name == "br" else ""))
            if tag.end in leads and _is_bare(text, at, leads[tag.end], edits):
                yield from _run(text, at, tag.end, edits, open_prose, is_page)
                at, edits = tag.end, []
    yield from _run(text, at, len(text), edits, open_prose, is_page)


def _is_bare(text: str, start: int, end: int, edits: Sequence[Edit]) -> bool:
    """Whether nothing but tags and white space stands between."""
    at = start
    for begin, stop, _ in edits:
        if text[at : min(begin, end)].strip():
            return False
        at = max(at, stop)
    return True


def _track(open_prose: list[str], tag: Tag) -> None:
    if tag.name not in _PROSE:
        return
    if tag.closing:
        if tag.name in open_prose:
            while open_prose.pop() != tag.name:
                pass
        return
    if open_prose and open_prose[-1] == tag.name:
        open_prose.pop()
    open_prose.append(tag.name)


def _run(text: str, start: int, end: int, edits: list[Edit], prose: Sequence[str], is_page: bool) -> Iterator[Block]:
    if not text[start:end].strip():
        return
    role = _ROLES.get(prose[-1], Role.TEXT) if prose else Role.TEXT
    words = _words(text, start, end, edits)
    at = 0
    for match in [*_TWO_BREAKS.finditer(words.text), None]:
        piece = part(words, at, match.start() if match else len(words.text))
        at = match.end() if match else at
        if not piece.text:
            continue
        if is_page or prose:
            yield from (block(cleaned(small), role=role) for small in pieces(piece) if small.text)
        else:
            yield from mended(list(paragraphs(piece)))


def _words(text: str, start: int, end: int, edits: Sequence[Edit]) -> Mapped:
    """The run without its tags and with its entities decoded."""
    changes: list[Edit] = []
    at = start
    for begin, stop, words in [*edits, (end, end, "")]:
        if "&" in text[at:begin]:
            changes += [(a - start, b - start, character) for a, b, character in entities(text, at, begin)]
        if stop > begin:
            changes.append((begin - start, stop - start, words))
        at = stop
    return edited(whole(text, start, end), changes)


def _hinted(
    blocks: Sequence[Block], found: Sequence[tuple[int, int, Tag]], hints: Mapping[str, Zone]
) -> list[tuple[int, int, Zone]]:
    """The elements whose name, class or id gives them a zone, without those that hold the article itself."""
    starts = [item.start for item in blocks]
    totals = [0, *accumulate(len(item.text) for item in blocks)]
    heads = [item.start for item in blocks if item.role is Role.MAIN_HEADING]
    zones: list[tuple[int, int, Zone]] = []
    for begin, end, tag in found:
        zone = _zone_of(tag, hints)
        if zone is None:
            continue
        words = totals[bisect_left(starts, end)] - totals[bisect_left(starts, begin)]
        holds_heading = bisect_left(heads, end) > bisect_left(heads, begin)
        limit = 1.0 if zone is Zone.COMMENT else _TOO_MUCH
        if not holds_heading and words <= limit * totals[-1]:
            zones.append((begin, end, zone))
    return zones


def _zone_of(tag: Tag, hints: Mapping[str, Zone]) -> Zone | None:
    if tag.name in _BY_NAME:
        return _BY_NAME[tag.name]
    if tag.name in _NEVER_HINTED or not tag.attributes:
        return None
    given = attributes(tag)
    names = f"{given.get('class', '')} {given.get('id', '')} {given.get('role', '')}".lower()
    found = {hints[word] for word in _WORDS.findall(names) if word in hints}
    # An article element's classes tell its topics ('tag-share-prices'), save when it is a comment.
    if tag.name == "article":
        found &= {Zone.COMMENT}
    return next((zone for zone in _RANK if zone in found), None)


def _zoned(blocks: Sequence[Block], zones: Sequence[tuple[int, int, Zone]]) -> Iterator[Block]:
    """Each block with the strongest zone of the elements around it."""
    ahead = list(zones)
    around: list[tuple[int, int, Zone]] = []
    for item in blocks:
        while ahead and ahead[0][0] <= item.start:
            around.append(ahead.pop(0))
        around = [element for element in around if element[1] > item.start]
        zone = next((zone for zone in _RANK if any(element[2] is zone for element in around)), None)
        yield replace(item, zone=zone, fixed=True) if zone and not item.fixed else item


def _is_article(blocks: Sequence[Block], begin: int, end: int, zones: Sequence[tuple[int, int, Zone]]) -> bool:
    """Whether the element holds a heading and real prose, and stands in no comment or side column."""
    inside = [item for item in blocks if begin <= item.start < end]
    if any(left <= begin and end <= right for left, right, _ in zones):
        return False
    prose = sum(len(item.text) for item in inside if item.role is Role.TEXT and len(item.text) > 80)
    return prose > 400 and any(item.role in {Role.HEADING, Role.MAIN_HEADING} for item in inside)
