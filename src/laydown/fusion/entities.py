"""Which force, place or speaker a mention counts for, resolved or not.

An entity that the theatre does not know is counted by its name, as ``~`` and the name's plain spelling; words that
name nobody ('these forces', 'they') are counted for nobody, or, where somebody must have done it, for ``UNNAMED``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from laydown.fusion.words import ledger_words
from laydown.lexicon.spelling import ARTICLES, plain_key
from laydown.model import Mention, PlaceMention, SourceKind, SourceMention

UNNAMED = "?"
"""Somebody who is not named took or holds the place."""
_PARTICLES = ARTICLES | {"of", "the", "and", "de", "du", "la", "le", "bin", "ibn", "abu", "ben", "van", "von"}
_JOINT = re.compile(r"['’-]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def force_of(mention: Mention) -> str | None:
    """The id of the force, ``~name`` for one that the theatre does not know, None when the words name nobody."""
    return mention.id or _named(mention.text, ledger_words().nameless)


def place_of(mention: PlaceMention) -> str | None:
    """The id of the place, ``~name`` for one that the theatre does not know, None when the words name none."""
    return mention.id or _named(mention.text, _no_place())


def speaker_of(mention: SourceMention) -> str | None:
    """The id of a speaker or outlet, ``~name`` for one not known, None for one who is not named."""
    if mention.id is not None:
        return mention.id
    if mention.kind is SourceKind.OUTLET:
        return "~" + plain_key(mention.text)
    return _named(mention.text, ledger_words().anonymous)


@lru_cache(maxsize=1)
def _no_place() -> frozenset[str]:
    return ledger_words().parts | ledger_words().nameless


@lru_cache(maxsize=50_000)
def _named(text: str, nobody: frozenset[str]) -> str | None:
    """The key of the words when they are a name, give or take words that name nobody around it: 'Sand Guard troops'.

    Every word of a name has a capital, but for particles; 'a key Ukrainian city' and 'most of the east' are none.
    """
    words = _WORD.findall(text)
    while words and words[0].casefold() in nobody:
        words.pop(0)
    while words and words[-1].casefold() in nobody and not _is_capital(words[-1]):
        words.pop()
    named = [word for word in words if _is_capital(word) and word.casefold() not in nobody]
    if not named or any(_is_common(word) for word in words):
        return None
    return f"~{plain_key(' '.join(words))}"


def _is_common(word: str) -> bool:
    """Whether a word has no place in a name: neither a capital nor a number, nor a particle."""
    return not (_is_capital(word) or word[0].isdigit() or word.casefold() in _PARTICLES)


def _is_capital(word: str) -> bool:
    """Whether it has a capital, 'al-Nusra' and 'ez-Zor' too."""
    return any(part[:1].isupper() for part in _JOINT.split(word))


def display_name(entity: str, text: str, name: str | None) -> str:
    """How an entity is called: by its own name, else by the words used, without line ends and a leading article."""
    words = " ".join((name or text).split())
    return words if name else re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE) or entity
