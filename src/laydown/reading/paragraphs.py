"""Plain text and Markdown to blocks: blank lines, hard wraps, one paragraph a line, headings, list items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from laydown.model import Zone
from laydown.reading.blocks import Block, Role, block, wordless
from laydown.reading.mapped import Edit, Mapped, cleaned, edited, joined, part

LONGEST = 20_000
"""Characters of the longest paragraph that is kept whole."""

_LINE = re.compile(r"[^\n\r\f\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\f\u2028\u2029]")
_NARROWEST, _WIDEST, _FILLED = 45, 130, 0.8
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]\[]*)\]\((?:https?:|/|#|mailto:)[^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(
    r"\*\*|__(?=\S)|(?<=\S)__|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)"
)
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_ITEM = re.compile(r"(?:[•▪●◦■*+–-]|\d{1,2}[.)])\s+(?=\S)|>+\s*(?=\S)")
_QUOTED = re.compile(r"(?:>[ \t]*)+(?=[^\s>])")
_QUOTED_ON = re.compile(r"[\n\r\f\u2028\u2029]\s*(?:>[ \t]*)+")
_GOES_ON = re.compile(r"(?!(?:al|el|an|as|ash|at|ad|ar|az|de|von|van|bin|ibn|abu)[- ])[a-z][a-z'’]*[ ,]|[,;] ")
_STOP = re.compile(r"[.!?][\"”’')\]]*$")
_SENTENCE_BORDER = re.compile(r"[.!?][\"”’')\]]*\s+")


def paragraphs(region: Mapped) -> Iterator[Block]:
    """The blocks of a region of text, in order, cleaned; their zones are left open."""
    for group in _groups(region.text):
        for start, end in _parted(region.text, group):
            yield from _blocks(part(region, start, end))


def pieces(mapped: Mapped) -> Iterator[Mapped]:
    """The text in pieces of at most 20,000 characters, cut after a sentence or a space where there is one."""
    at = 0
    while len(mapped.text) - at > LONGEST:
        cut = _border(mapped.text, at)
        yield part(mapped, at, cut)
        at = cut
    yield part(mapped, at, len(mapped.text))


def mended(blocks: Sequence[Block]) -> list[Block]:
    """Join blocks that are one sentence broken in two: no stop at the end of one, a small letter after it."""
    out: list[Block] = []
    for current in blocks:
        if out and _continues(out[-1], current):
            before = out.pop()
            out.append(block(joined(before.words, current.words)))
        else:
            out.append(current)
    return out


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines that are not blank, in groups that blank lines part."""
    group: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if group and len(_BREAK.findall(text, group[-1][1], match.start())) > 1:
            yield group
            group = []
        group.append(match.span())
    if group:
        yield group


def _parted(text: str, group: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs of a group: wrapped lines, each list item and each quotation with the lines that go on with it."""
    run: list[tuple[int, int]] = []
    marked = False
    for line in group:
        if marked and _goes_on_with(text, run, line):
            run.append(line)
            continue
        begins = _ITEM.match(text[slice(*line)].lstrip()) is not None
        if run and (begins or marked):
            yield from _unmarked(text, run, whole=marked)
            run = []
        marked = begins
        run.append(line)
    yield from _unmarked(text, run, whole=marked)


def _unmarked(text: str, run: Sequence[tuple[int, int]], *, whole: bool) -> Iterator[tuple[int, int]]:
    if whole or _wrapped(text, run):
        yield run[0][0], run[-1][1]
    else:
        yield from run


def _goes_on_with(text: str, run: Sequence[tuple[int, int]], line: tuple[int, int]) -> bool:
    """Whether the line goes on with the item or quotation that begins the run.

    A quotation goes on with each line that is marked as it is; an item with what is indented more than its mark,
    and, where the sentence is not at its end, with a line that starts with a small letter.
    """
    first, before, words = (text[slice(*span)] for span in (run[0], run[-1], line))
    mark, following = first.lstrip(), words.strip()
    if mark.startswith(">"):
        quoted = _QUOTED.match(following)
        return bool(quoted) and not _ITEM.match(following, quoted.end() if quoted else 0)
    if _ITEM.match(following) or _HEADING.match(following):
        return False
    indented = _indent(words) > _indent(first)
    return indented or (following[0].islower() and not _STOP.search(before.rstrip()))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _wrapped(text: str, group: Sequence[tuple[int, int]]) -> bool:
    """Whether the lines of a group are one paragraph: each is as full as the next word allows."""
    if len(group) == 1:
        return True
    lines = [text[start:end].strip() for start, end in group]
    width = max(len(line) for line in lines)
    if not _NARROWEST <= width <= _WIDEST or any(_ITEM.match(line) or _HEADING.match(line) for line in lines):
        return False
    if all(_STOP.search(line) for line in lines[:-1]):
        return False
    full = sum(_goes_over(a, b, width) for a, b in pairwise(lines))
    repeated = len(set(lines)) < len(lines)
    return full * 10 >= (len(lines) - 1) * 7 and not repeated


def _goes_over(line: str, following: str, width: int) -> bool:
    """Whether the line was broken for want of room, or plainly inside a sentence."""
    filled = len(line) + 1 + len(following.partition(" ")[0]) > width * _FILLED
    return filled or (line[-1].isalpha() and following[0].islower())


def _blocks(words: Mapped) -> Iterator[Block]:
    for piece in pieces(words):
        if not piece.text:
            continue
        if not piece.text.strip("> \t"):
            yield wordless(piece.start, piece.end)
        elif image := _IMAGE.fullmatch(piece.text):
            yield block(cleaned(part(piece, *image.span(1))), zone=Zone.CAPTION)
        elif heading := _HEADING.match(piece.text):
            role = Role.MAIN_HEADING if len(heading[1]) == 1 else Role.HEADING
            yield block(_read(part(piece, heading.end(), len(piece.text))), role=role)
        elif item := _ITEM.match(piece.text):
            words = part(piece, item.end(), len(piece.text))
            quoted = _QUOTED_ON.finditer(words.text) if item.group().startswith(">") else ()
            yield block(_read(edited(words, [(m.start(), m.end(), " ") for m in quoted])), role=Role.ITEM)
        else:
            yield block(_read(piece))


def _read(words: Mapped) -> Mapped:
    """Without the marks of Markdown, cleaned."""
    if "](" in words.text or "*" in words.text or "_" in words.text:
        words = edited(words, list(_marks(words.text)))
    return cleaned(words)


def _marks(text: str) -> Iterator[Edit]:
    at = 0
    for match in sorted([*_IMAGE.finditer(text), *_LINK.finditer(text), *_EMPHASIS.finditer(text)], key=re.Match.start):
        if match.start() < at:
            continue
        if match.re is _EMPHASIS:
            yield match.start(), match.end(), ""
        else:
            yield match.start(), match.start(1), ""
            yield match.end(1), match.end(), ""
        at = match.end()


def _continues(before: Block, after: Block) -> bool:
    if before.role is not Role.TEXT or after.role is not Role.TEXT or before.fixed or after.fixed:
        return False
    broken = before.text[-1:].isalpha() or before.text[-1:] == ","
    return broken and len(before.text) + len(after.text) < LONGEST and bool(_GOES_ON.match(after.text))


def _border(text: str, at: int) -> int:
    """Where to cut a piece that starts at ``at``: after the last sentence that fits, or the last space, or hard."""
    limit = at + LONGEST
    cut = at
    for match in _SENTENCE_BORDER.finditer(text, at + LONGEST // 2, limit):
        cut = match.end()
    return cut if cut > at else max(text.rfind(" ", at + LONGEST // 2, limit) + 1, 0) or limit
