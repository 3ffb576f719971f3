"""Paragraphs cut at sentence borders: out of them what is not the report, and into pieces the over-long ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from laydown.model import Zone
from laydown.reading.blocks import Block
from laydown.reading.cues import Cues
from laydown.reading.datelines import dateline
from laydown.reading.dates import printed_dates
from laydown.reading.mapped import part
from laydown.reading.shapes import after_letters, letters

# A run of capitals in a paragraph is a link to another report, glued to the next sentence or not.
_SHOUTED = re.compile(r"(?<![A-Za-z])[A-Z][A-Z0-9 ,'’.:$%&-]{28,160}[A-Z](?=[A-Z][a-z]|\s|$|[\"“])")
# 'Headline Town AFP Saturday 7 Oct 2017 ' run into the report, without a stop before the agency.
_DATED_HEAD = re.compile(
    r"[^.!?]{15,180} (?P<agency>AFP|AP|Reuters|REUTERS) "
    r"(?:\w+day )?(?P<date>\d{1,2} [A-Z]\w+ (?:19|20)\d\d)\s+(?=[A-Z\"“])"
)
_PUBLICATION = re.compile(r"(?:(?:date of publication|last updated(?: at)?|published|updated|posted)(?: on)?:? )", re.I)
_LEAST_REST = 40
"""Characters that must follow a headline for it to be one."""
_HEADLINE, _REST, _LONGEST_HEAD, _SUMMARY = 130, 300, 60, 4

LONGEST_SEGMENT = 5_000
"""Characters of the longest segment: parsing a paragraph takes memory in proportion to its length."""


def cut(blocks: Sequence[Block], cues: Cues, title: str | None) -> list[Block]:
    """The blocks of one article, body blocks in pieces of one zone each, none over 5,000 characters of text."""
    return [piece for item in _of_one_zone(blocks, cues, title) for piece in _short(item, cues)]


def _of_one_zone(blocks: Sequence[Block], cues: Cues, title: str | None) -> list[Block]:
    out: list[Block] = []
    before = 0
    has_title = any(item.zone is Zone.TITLE for item in blocks)
    for item in blocks:
        if item.zone is not Zone.BODY:
            out.append(item)
            continue
        opening = _opening(item.text, cues, title, has_title) if not before else []
        opening += _dateline(item.text, opening[-1][1] if opening else 0, cues, before)
        done = opening[-1][1] if opening else 0
        stretches = [span for span in (*cues.stretches(item.text), *_shouted(item.text)) if span[0] >= done]
        cut_out = list(_pieces(item, [*opening, *_apart(stretches)]))
        before += any(piece.zone is Zone.BODY for piece in cut_out)
        out += cut_out
    return out


def _opening(text: str, cues: Cues, title: str | None, has_title: bool) -> list[tuple[int, int, Zone]]:
    """A date, and a headline, that were printed above the report and now begin its first line."""
    if not has_title and (head := _DATED_HEAD.match(text)) and any(True for _ in printed_dates(head["date"])):
        return [(0, head.start("agency"), Zone.TITLE), (head.start("agency"), head.end(), Zone.BOILERPLATE)]
    at = _date_end(text)
    spans: list[tuple[int, int, Zone]] = [(0, at, Zone.BOILERPLATE)] if at else []
    if title and (end := after_letters(text[at:], letters(title))) and len(text) - at - end > _LEAST_REST:
        return [*spans, (at, _with_stop(text, at + end), Zone.TITLE)]
    if at and not has_title and len(text) > _REST:
        end = next((start for start in cues.sentences.starts(text[at : at + _HEADLINE + 40]) if start), 0)
        if 0 < end <= _HEADLINE:
            return [*spans, (at, at + end, Zone.TITLE)]
    return spans


def _dateline(text: str, at: int, cues: Cues, before: int) -> list[tuple[int, int, Zone]]:
    """The dateline at ``at``; below the first paragraph (after a summary) only a signed one."""
    found = dateline(text, cues.agencies, at) if before < _SUMMARY else None
    if found is None or found.end >= len(text) or (before and not found.signed):
        return []
    return [(at, found.end, Zone.BOILERPLATE)]


def _short(item: Block, cues: Cues) -> Iterator[Block]:
    """The block in pieces that are short enough: as many whole sentences each as fit, else as many words."""
    at, length = 0, len(item.text)
    starts = list(cues.sentences.starts(item.text)) if length > LONGEST_SEGMENT else []
    while length - at > LONGEST_SEGMENT:
        limit = at + LONGEST_SEGMENT
        border = starts[bisect_right(starts, limit) - 1]
        end = border if border > at else item.text.rfind(" ", at + 1, limit) + 1 or limit
        yield from _piece(item, at, end, item.zone)
        at = end
    if at:
        yield from _piece(item, at, length, item.zone)
    else:
        yield item


def _with_stop(text: str, end: int) -> int:
    match = re.compile(r"[.!?\"”’')]*\s*").match(text, end)
    return match.end() if match else end


def _date_end(text: str) -> int:
    """Where the text goes on after a full date at its very start, 0 when none stands there."""
    note = _PUBLICATION.match(text)
    start = note.end() if note else 0
    found = next(printed_dates(text, start, start + _LONGEST_HEAD), None)
    if found is None or found.start > start + 1 or text[found.end : found.end + 1] not in {" ", ""}:
        return 0
    after = text[found.end : found.end + 2].strip()
    return found.end if after[:1].isupper() or after[:1] in {'"', "“"} else 0


def _shouted(text: str) -> Iterator[tuple[int, int, Zone]]:
    for match in _SHOUTED.finditer(text):
        if match.group().count(" ") >= 4:
            yield match.start(), match.end(), Zone.BOILERPLATE


def _apart(spans: Sequence[tuple[int, int, Zone]]) -> list[tuple[int, int, Zone]]:
    out: list[tuple[int, int, Zone]] = []
    for span in sorted(spans):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


def _pieces(item: Block, spans: Sequence[tuple[int, int, Zone]]) -> Iterator[Block]:
    """The block cut at the spans; each piece covers its words, the first and last also the block's edges."""
    if not spans:
        yield item
        return
    at = 0
    for start, end, zone in [*spans, (len(item.text), len(item.text), Zone.BODY)]:
        yield from _piece(item, at, start, Zone.BODY)
        yield from _piece(item, start, end, zone)
        at = end


def _piece(item: Block, start: int, end: int, zone: Zone | None) -> Iterator[Block]:
    words = part(item.words, start, end)
    if words.text:
        yield replace(item, start=words.offsets[0], end=words.offsets[-1], words=words, zone=zone)
