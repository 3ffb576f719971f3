"""Who signs an editor's note."""

from __future__ import annotations

import re

from laydown.model import Article, Segment, Zone

_SIGNER = re.compile(
    r"(?:…|\.{3}|[—–]|[.!?”\"] ?-|\s-)\s*"
    r"(?P<name>(?:the )?[A-Z][\w.'’-]*(?: (?:al-|de |van |bin )?[A-Z][\w.'’-]*){0,3})\s*[\])]?\s*$"
)
_EDITOR = re.compile(r"(?:the )?editors?\b", re.I)


def note_author(article: Article) -> tuple[str, int, int] | None:
    """The words that sign the article's editor's note with their document offsets; None without a note.

    The signer is the name after the dash or ellipsis at the note's very end; an unsigned note is signed by the
    word 'Editor' of its head.
    """
    notes = [item for item in article.segments if item.zone is Zone.EDITOR_NOTE and item.text]
    if not notes:
        return None
    for pattern, item in ((_SIGNER, notes[-1]), (_EDITOR, notes[0])):
        if match := pattern.search(item.text):
            return _found(item, *match.span("name" if pattern is _SIGNER else 0))
    return None


def _found(item: Segment, start: int, end: int) -> tuple[str, int, int]:
    return item.text[start:end], item.at(start), item.at(end - 1) + 1
