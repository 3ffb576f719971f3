"""What a block looks like: a headline, a sentence, a name. Nothing here knows any publisher."""

from __future__ import annotations

import re
from collections.abc import Sequence

from laydown.model import Zone
from laydown.reading.blocks import Block, Role

# A stop, quotes or brackets after it, and perhaps a short code as wires add ('exporters. [.T]').
_CLOSED = re.compile(r"[.!?…■:;,][\"”’')\]»*]*(?:\s?\[[^\]]{1,8}\])?$")
_STOPPED = re.compile(r"[.!?…■][\"”’')\]»*]*(?:\s?\[[^\]]{1,8}\])?$")
_CAPITAL = re.compile(r"[\"“‘'«(\[]*[A-Z0-9]")
_LETTERS = re.compile(r"[^\W_]+")
_END = 16
LONG_LINE, HEADLINE, SUBHEADING = 60, 220, 90


def is_closed(text: str) -> bool:
    """Whether the text ends as a sentence or a clause does."""
    return _CLOSED.search(text, max(0, len(text) - _END)) is not None


def is_prose(item: Block) -> bool:
    """Whether the block reads as sentences of a report, by its length and end."""
    return len(item.text) >= 200 or (len(item.text) >= LONG_LINE and _STOPPED.search(item.text[-_END:]) is not None)


def is_headline(text: str) -> bool:
    """Whether the text could be a headline: a line of at least two words without a full stop."""
    open_end = not is_closed(text) or text.rstrip("\"”’')»")[-1:] in {"?", "!"}
    return open_end and 6 <= len(text) <= HEADLINE and " " in text and _CAPITAL.match(text) is not None


def is_subheading(item: Block) -> bool:
    """Whether the block could head a part of a report."""
    short = len(item.text) <= SUBHEADING and item.text.count(" ") <= 14
    return item.role is Role.TEXT and short and not is_closed(item.text) and _CAPITAL.match(item.text) is not None


def is_shouted(text: str) -> bool:
    """Whether the text is a line of capitals, as links to other reports are."""
    return text.isupper() and text.count(" ") >= 3 and len(text) <= HEADLINE


def is_loose(blocks: Sequence[Block]) -> bool:
    """Whether the text drops its full stops so often that a missing one says nothing."""
    long = [item for item in blocks if item.zone in {None, Zone.BODY} and len(item.text) >= LONG_LINE]
    return sum(not is_closed(item.text) for item in long) * 4 > len(long)


def letters(text: str) -> str:
    """The text's letters and digits alone, in lower case: equal for spellings of one headline."""
    return "".join(_LETTERS.findall(text)).lower()


def after_letters(text: str, wanted: str) -> int:
    """Where the text goes on after it has spelt ``wanted`` (as ``letters`` gives it); 0 when it does not."""
    count = 0
    for match in _LETTERS.finditer(text):
        if count >= len(wanted):
            break
        word = match.group().lower()
        if not wanted.startswith(word, count):
            return 0
        count += len(word)
        end = match.end()
    return end if wanted and count == len(wanted) else 0
