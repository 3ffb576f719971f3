"""The forms under which names are compared, whatever their script.

A Latin name has the plain key and the skeleton of :mod:`laydown.lexicon.spelling`. A name in another script keeps its
letters: marks and letters that writers of Arabic, Persian and Kurdish exchange freely are made one, and the skeleton
leaves out the article.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from laydown.lexicon.spelling import plain_key, skeleton

MIN_SKELETON = 4
"""Letters that the skeleton of a Latin name must have: shorter ones are anybody's."""

LATIN, ARABIC, CYRILLIC, HEBREW, ARMENIAN, GEORGIAN = "Latn", "Arab", "Cyrl", "Hebr", "Armn", "Geor"
_BLOCKS = (
    ("\u0041", "\u024f", LATIN), ("\u1e00", "\u1eff", LATIN), ("\u0400", "\u052f", CYRILLIC),
    ("\u0530", "\u058f", ARMENIAN), ("\u0590", "\u05ff", HEBREW), ("\u0600", "\u06ff", ARABIC),
    ("\u0750", "\u077f", ARABIC), ("\u08a0", "\u08ff", ARABIC), ("\ufb50", "\ufdff", ARABIC),
    ("\ufe70", "\ufeff", ARABIC), ("\u10a0", "\u10ff", GEORGIAN), ("\u1c90", "\u1cbf", GEORGIAN),
)  # fmt: skip
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0591-\u05c7\u200c-\u200f]")
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),  # alefs
        **dict.fromkeys("\u0649\u06cc\u06ce", "\u064a"),  # yehs
        **dict.fromkeys("\u0629\u06d5\u06be\u06c1\u06c0", "\u0647"),  # teh marbuta and hehs
        **dict.fromkeys("\u06a9\u06aa", "\u0643"),  # kafs
        **dict.fromkeys("\u0624\u06c6\u06c7", "\u0648"),  # waws
        "\u0626": "\u064a",
        "\u0621": None,
        "\u0692": "\u0631",
        "\u0695": "\u0631",
        "\u06b5": "\u0644",
        "\u0451": "\u0435",  # Russian yo, as most write it
    }
)
_APART = re.compile(r"[^\w]+")
_ARTICLE = "\u0627\u0644"
_ARABIC_CENTRE = "\u0645\u0631\u0643\u0632 "


class Keys(NamedTuple):
    """What a name is found by. An empty ``plain`` is no name; an empty ``skeleton`` is too short to go by."""

    plain: str
    skeleton: str


def script_of(name: str) -> str | None:
    """ISO 15924 code of the first letter's script, when it is one that the gazetteer keeps; None for others."""
    for letter in name:
        if letter.isalpha():
            if letter <= "\u024f":
                return LATIN
            return next((script for first, last, script in _BLOCKS if first <= letter <= last), None)
    return LATIN if any(c.isdigit() for c in name) else None


def plain_of(name: str) -> str:
    """The plain key of a name in any script."""
    return plain_key(name) if name.isascii() or script_of(name) in (LATIN, None) else _own_script(name)


@lru_cache(maxsize=50_000)
def keys_of(name: str) -> Keys:
    """Both keys of a name in any script."""
    if name.isascii() or script_of(name) in (LATIN, None):
        return Keys(plain_key(name), loose_key(name))
    own = _own_script(name)
    return Keys(own, " ".join(map(_without_article, own.split())) if len(own) >= MIN_SKELETON else "")


def loose_key(name: str) -> str:
    """The skeleton of a Latin name, empty when it is too short to go by."""
    found = skeleton(name)
    return found if len(found) >= MIN_SKELETON else ""


def _own_script(name: str) -> str:
    told = _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold().translate(_SAME)
    return " ".join(_APART.sub(" ", told).split())


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word


def without_centre(name: str) -> str:
    """An Arabic name of an administrative area without the word for 'centre' before it."""
    return name.removeprefix(_ARABIC_CENTRE)
