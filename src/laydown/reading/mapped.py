"""Text that knows where each of its characters stands in the document, and the few operations on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""Replace ``text[a:b]`` by the string; ``a == b`` inserts. Edits come in order and do not overlap."""

_SPACES = re.compile(r"[^\S ]\s*| \s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]+")
# A sentence that ends without a space before the next: a closed word, its stop, perhaps quotes, then a capital.
_RUN_TOGETHER = re.compile(
    r"(?:(?<=[^\W\dA-Z_])|(?<=\d)|(?<=[A-Z][A-Z])|(?<=[)\]%”’\"']))[.!?]+(?P<quotes>[\"”’')\]]*)(?=[\"“‘(\[]*[A-Z])"
    r"|(?<=[a-z])[.!?](?=\()|(?<=[a-z])\)(?=[A-Z][A-Za-z])|(?<=[a-z\d])[.!?],(?=[A-Z])"
)
# What every such place has: most paragraphs have none, and to look for this takes a tenth of the time.
_MAY_RUN_TOGETHER = re.compile(r"[.!?)][^\w\s]*[A-Z(]")
_DOTTED = re.compile(r"(?:^|[^\w])(?:[A-Za-z]\.)+[A-Za-z]$")
_ADDRESS = re.compile(r"://|www\.|@\w|^\w+\.\w{2,3}/")
_TOKEN_REACH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """``offsets`` has one entry more than ``text``: where each character, and the end, stands in the document.

    A ``range`` of offsets means that the text is a slice of the document, character for character.
    """

    text: str
    offsets: Sequence[int]

    @property
    def start(self) -> int:
        """Document offset of the first character."""
        return self.offsets[0]

    @property
    def end(self) -> int:
        """Document offset of the end."""
        return self.offsets[-1]


def whole(text: str, start: int, end: int) -> Mapped:
    """The slice of a document, unchanged."""
    return Mapped(text=text[start:end], offsets=range(start, end + 1))


def part(mapped: Mapped, start: int, end: int) -> Mapped:
    """``mapped.text[start:end]`` without the white space at its ends."""
    text = mapped.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Mapped(text=text[start:end], offsets=mapped.offsets[start : end + 1])


def edited(mapped: Mapped, edits: Sequence[Edit]) -> Mapped:
    """Apply edits; each new character stands where the first character that it replaces (or precedes) stood."""
    if not edits:
        return mapped
    texts: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, words in edits:
        texts += (mapped.text[at:start], words)
        offsets += mapped.offsets[at:start]
        offsets += [mapped.offsets[start]] * len(words)
        at = end
    texts.append(mapped.text[at:])
    offsets += mapped.offsets[at:]
    return Mapped(text="".join(texts), offsets=offsets)


def joined(left: Mapped, right: Mapped) -> Mapped:
    """Both with one space between, which stands at the end of the left one."""
    return Mapped(text=f"{left.text} {right.text}", offsets=[*left.offsets, *right.offsets])


def cleaned(mapped: Mapped) -> Mapped:
    """For reading: runs of white space to one space, invisible characters out, run-together sentences parted."""
    trimmed = part(mapped, 0, len(mapped.text))
    visible = edited(trimmed, [(m.start(), m.end(), "") for m in _INVISIBLE.finditer(trimmed.text)])
    spaced = edited(visible, [(m.start(), m.end(), " ") for m in _SPACES.finditer(visible.text)])
    return edited(spaced, [(at, at, " ") for at in _missing_spaces(spaced.text)])


def _missing_spaces(text: str) -> Iterable[int]:
    if not _MAY_RUN_TOGETHER.search(text):
        return
    for match in _RUN_TOGETHER.finditer(text):
        if match["quotes"] is None:
            yield match.end()
        elif not _is_name(text, match.start()):
            yield match.end() - _opening_quote(text, match["quotes"], match.end())


def _is_name(text: str, stop: int) -> bool:
    """Whether the stop belongs to an abbreviation ('U.S.Army') or an address."""
    before = text[max(0, stop - _TOKEN_REACH) : stop].rpartition(" ")[2]
    after = text[stop : stop + _TOKEN_REACH].partition(" ")[0]
    return bool(_DOTTED.search(before) or _ADDRESS.search(before + after))


def _opening_quote(text: str, quotes: str, end: int) -> int:
    """1 when the straight quote before ``end`` opens the next sentence, by the count of those before it."""
    opens = quotes.endswith('"') and text.count('"', 0, end - 1) % 2 == 0
    return 1 if opens else 0
