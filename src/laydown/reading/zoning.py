"""The zone of each block: cues first, then the shape of the article. Body is what nothing else claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from laydown.model import Zone
from laydown.reading.blocks import Block, Role
from laydown.reading.cues import Cues
from laydown.reading.shapes import (
    LONG_LINE,
    is_closed,
    is_headline,
    is_loose,
    is_prose,
    is_shouted,
    is_subheading,
    letters,
)

_NOTE = re.compile(
    r"(?P<bracket>[\[(]\s*)?(?:(?:the )?editor.?s.? (?:note|comment)|editorial note|note from the editor)\b", re.I
)
_CLOSING = {"[": "]", "(": ")"}
_NOTE_BLOCKS, _NOTE_LENGTH = 15, 8000
_TAIL_LENGTH = 40


def cued(blocks: Sequence[Block], cues: Cues) -> list[Block]:
    """Blocks that a cue names by themselves, and editor's notes; the rest stays open."""
    return _noted([_cued(item, cues) for item in blocks])


def zoned(blocks: Sequence[Block], cues: Cues, title: str | None) -> list[Block]:
    """Every block of one article with its zone; ``title`` is the headline as known from elsewhere."""
    out = _commented(blocks, cues)
    out = _titled(out, cues, title)
    out = _tailed(out, cues)
    loose = is_loose(out)
    out = _headed(out, loose)
    out = [item if loose else _captioned(item, number, out) for number, item in enumerate(out)]
    return [item if item.zone else replace(item, zone=Zone.BODY if item.text else Zone.BOILERPLATE) for item in out]


def _cued(item: Block, cues: Cues) -> Block:
    if item.fixed or item.zone is not None:
        return item
    if item.role is Role.PAGE_TITLE:
        return replace(item, zone=Zone.TITLE)
    found = next((rule.zone for rule in cues.blocks if rule.matches(item.text, cues.sentences)), None)
    if found is None and item.role is Role.TEXT and (line := cues.names.line(item.text)) and line.outlet:
        found = Zone.BOILERPLATE
    return replace(item, zone=found) if found else item


def _noted(blocks: Sequence[Block]) -> list[Block]:
    """Editor's notes: to the closing bracket where one opened, else the one block."""
    out = list(blocks)
    number = 0
    while number < len(out):
        match = _NOTE.match(out[number].text)
        end = number + 1
        if match and not out[number].fixed:
            end = _note_end(out, number, match["bracket"]) if match["bracket"] else number + 1
            out[number:end] = [item if item.fixed else replace(item, zone=Zone.EDITOR_NOTE) for item in out[number:end]]
        number = end
    return out


def _note_end(blocks: Sequence[Block], number: int, bracket: str) -> int:
    """The block after the one that closes the bracket; the next one when none does within reach."""
    opening, closing = bracket[0], _CLOSING[bracket[0]]
    depth = length = 0
    for at in range(number, min(number + _NOTE_BLOCKS, len(blocks))):
        depth += blocks[at].text.count(opening) - blocks[at].text.count(closing)
        length += len(blocks[at].text)
        if depth <= 0:
            return at + 1
        if length > _NOTE_LENGTH:
            break
    return number + 1


def _commented(blocks: Sequence[Block], cues: Cues) -> list[Block]:
    """From the head of the readers' comments to the end; the same words above the report are its furniture."""
    out: list[Block] = []
    prose, inside = 0, False
    for item in blocks:
        head = not item.fixed and any(rule.matches(item.text, cues.sentences) for rule in cues.sections)
        inside = inside or (head and prose > 0)
        if inside and not item.fixed:
            item = replace(item, zone=Zone.COMMENT)
        elif head:
            item = replace(item, zone=Zone.BOILERPLATE)
        prose += item.zone is None and is_prose(item)
        out.append(item)
    return out


def _titled(blocks: Sequence[Block], cues: Cues, title: str | None) -> list[Block]:
    """Headings by markup, the first headline-like line, and each repetition of them."""
    first = _first_line(blocks, cues)
    known = {letters(title)} if title else set()
    known |= {letters(item.text) for item in blocks if item.role is Role.MAIN_HEADING and item.zone is None}
    if first is not None and first.role is Role.TEXT and not known & {letters(item.text) for item in blocks}:
        known.add(letters(first.text))
    return [replace(item, zone=Zone.TITLE) if _is_title(item, known) else item for item in blocks]


def _is_title(item: Block, known: set[str]) -> bool:
    if item.zone is not None:
        return False
    heading = item.role in {Role.HEADING, Role.MAIN_HEADING}
    return heading or (len(item.text) <= 300 and not item.text.endswith(".") and letters(item.text) in known)


def _first_line(blocks: Sequence[Block], cues: Cues) -> Block | None:
    """The first open block, when it could be a headline and something longer follows.

    A newspaper's name, or a name with a date, that stands over such a line is not it.
    """
    lines = [item for item in blocks if item.zone is None]
    while len(lines) > 1 and is_headline(lines[1].text) and not is_prose(lines[1]) and _is_masthead(lines[0], cues):
        lines = lines[1:]
    if not lines or not is_headline(lines[0].text):
        return None
    return lines[0] if any(is_prose(item) for item in lines[1:]) else None


def _is_masthead(item: Block, cues: Cues) -> bool:
    return cues.names.outlet(item.text) is not None or cues.names.line(item.text) is not None


def _tailed(blocks: Sequence[Block], cues: Cues) -> list[Block]:
    """Credits, author boxes and loose ends after the last paragraph of the report."""
    out = list(blocks)
    for number in range(len(out) - 1, 0, -1):
        item = out[number]
        if item.zone is not None:
            continue
        loose_end = len(item.text) <= _TAIL_LENGTH and not is_closed(item.text) and item.role is Role.TEXT
        if not loose_end and not any(rule.matches(item.text, cues.sentences) for rule in cues.tails):
            break
        out[number] = replace(item, zone=Zone.BOILERPLATE)
    return out


def _headed(blocks: Sequence[Block], loose: bool) -> list[Block]:
    """Lines above the first paragraph (names, sections, standfirsts), and headings between paragraphs."""
    first = next((n for n, item in enumerate(blocks) if item.zone is None and is_prose(item)), len(blocks))
    out: list[Block] = []
    for number, (item, following) in enumerate(zip(blocks, _followers(blocks), strict=True)):
        if item.zone is not None or item.role is not Role.TEXT:
            out.append(item)
        elif number < first < len(blocks):
            out.append(replace(item, zone=_header_zone(item, loose)))
        else:
            heads = following is not None and is_subheading(item) and _can_be_headed(following)
            heads = heads or is_shouted(item.text)
            out.append(replace(item, zone=Zone.TITLE) if heads else item)
    return out


def _followers(blocks: Sequence[Block]) -> list[Block | None]:
    """For each block the next one whose zone is open."""
    out: list[Block | None] = []
    following: Block | None = None
    for item in reversed(blocks):
        out.append(following)
        following = item if item.zone is None else following
    return out[::-1]


def _header_zone(item: Block, loose: bool) -> Zone | None:
    if is_closed(item.text):
        return None
    if len(item.text) < LONG_LINE:
        return Zone.BOILERPLATE
    return None if loose else Zone.TITLE


def _can_be_headed(item: Block) -> bool:
    return is_prose(item) or item.role is Role.ITEM or is_subheading(item)


def _captioned(item: Block, number: int, blocks: Sequence[Block]) -> Block:
    """One long line without a full stop among paragraphs that have theirs stands under a picture."""
    if item.zone is not None or item.fixed or item.role is not Role.TEXT:
        return item
    quoted = item.text.startswith(('"', "“", "‘", "'", "«"))
    one_line = LONG_LINE <= len(item.text) <= 400 and not quoted and not is_closed(item.text)
    return replace(item, zone=Zone.CAPTION) if one_line and number else item
