"""Which force, place or speaker a mention counts for, resolved or not.

An entity that the theatre does not know is counted by its name, as ``~`` and the name's plain spelling; words that
name nobody ('these forces', 'they') are counted for nobody, or, where somebody must have done it, for ``UNNAMED``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from laydown.fusion.words import ledger_words
from laydown.lexicon.spelling import plain_key
from laydown.model import Mention, PlaceMention, SourceKind, SourceMention

UNNAMED = "?"
"""Somebody who is not named took or holds the place."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def force_of(mention: Mention) -> str | None:
    """The id of the force, ``~name`` for one that the theatre does not know, None when the words name nobody."""
    return mention.id or _named(mention.text, ledger_words().nameless)


def place_of(mention: PlaceMention) -> str | None:
    """The id of the place, ``~name`` for one that the theatre does not know, None when the words name none."""
    return mention.id or _named(mention.text, ledger_words().parts | ledger_words().nameless)


def speaker_of(mention: SourceMention) -> str | None:
    """The id of a speaker or outlet, ``~name`` for one not known, None for one who is not named."""
    if mention.id is not None:
        return mention.id
    if mention.kind is SourceKind.OUTLET:
        return "~" + plain_key(mention.text)
    return _named(mention.text, ledger_words().anonymous)


@lru_cache(maxsize=50_000)
def _named(text: str, nobody: frozenset[str]) -> str | None:
    """The key of the words when one of them is a name: written with a capital and not in ``nobody``."""
    words = _WORD.findall(text)
    if not any(word[0].isupper() and word.casefold() not in nobody for word in words):
        return None
    kept = words[:]
    while kept and kept[0].casefold() in ("the", "a", "an"):
        kept.pop(0)
    key = plain_key(" ".join(kept))
    return f"~{key}" if key else None


def display_name(entity: str, text: str, name: str | None) -> str:
    """How an entity is called: by its own name, else by the words used, without line ends and a leading article."""
    words = " ".join((name or text).split())
    return words if name else re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE) or entity
