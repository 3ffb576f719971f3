"""The block: one paragraph-like stretch of a document on its way to becoming a segment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laydown.model import Segment, Zone
from laydown.reading.mapped import Mapped


class Role(StrEnum):
    """What the markup says a block is."""

    TEXT = "text"
    HEADING = "heading"
    MAIN_HEADING = "main heading"
    PAGE_TITLE = "page title"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Cleaned words with their offsets; ``zone`` is None while nothing has decided it.

    ``fixed`` is True when the markup decided the zone, which no cue then overrides.
    """

    start: int
    end: int
    words: Mapped
    role: Role = Role.TEXT
    zone: Zone | None = None
    fixed: bool = False

    @property
    def text(self) -> str:
        """The words as read."""
        return self.words.text


def block(words: Mapped, *, role: Role = Role.TEXT, zone: Zone | None = None) -> Block:
    """A block that covers exactly its words; a zone given here comes from the markup and stays."""
    start, end = words.offsets[0], words.offsets[-1]
    return Block(start=start, end=end, words=words, role=role, zone=zone, fixed=zone is not None)


def wordless(start: int, end: int) -> Block:
    """Markup or a file header at ``start:end``: boilerplate with nothing to read."""
    words = Mapped(text="", offsets=(start,))
    return Block(start=start, end=end, words=words, zone=Zone.BOILERPLATE, fixed=True)


def segment(source: Block) -> Segment:
    """The block as a segment; body where nothing said otherwise."""
    offsets = source.words.offsets
    plain = isinstance(offsets, range) and (source.start, source.end) == (offsets[0], offsets[-1])
    return Segment(
        zone=source.zone or Zone.BODY,
        start=source.start,
        end=source.end,
        text=source.text,
        offsets=None if plain else tuple(offsets),
    )
