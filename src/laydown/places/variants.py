"""Other ways to write a name: what no skeleton evens out, because it changes where the words and letters are.

``Abu``, ``Albu`` and ``Bu``; an article run into its noun ('Alboukamal', 'Ezzour'); two words written as one
('Kafranbel') or one as two; alternatives with a stroke ('Abu Hamam/Abu Hammam'). And names in Arabic script, which
writes no short vowels: those are compared by their consonants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from unidecode import unidecode

from laydown.lexicon.spelling import ARTICLES, fold, skeleton

LEAST_CONSONANTS = 3
"""Consonants that a name needs to be compared by them: shorter ones are everybody's."""

_FATHERS = ("Abu", "Albu", "Al-Bu", "Bu", "Abou")
_FATHER = re.compile(r"^(?:(?:al|el)[- ]?)?(?:a?b[uo]u?|abo)(?:[ -]+|(?=[A-Za-z]{4}))(?P<rest>\S.*)$", re.IGNORECASE)
_GLUED = re.compile(
    r"^(?:al|el)(?=[a-z]{4})|^[ae](?:sh(?=sh)|dh(?=dh)|th(?=th)|([tdrzsln])(?=\1[a-z]{2}))", re.IGNORECASE
)
_HEADS = re.compile(
    r"^(?P<head>tell|tall|tal|tel|kafr|kafar|kfar|deir|dayr|umm|khan|jisr|beit|bayt|khirbet|khirbat|ayn|ain|ras|wadi)"
    r"(?:[ -]+(?P<apart>[a-z][\w'\u2019-]+)|(?P<joined>[a-z]{3,}))$",
    re.IGNORECASE,
)
_STROKE = re.compile(r"\s*/\s*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_ARTICLE = re.compile("\\b(?:\u0648?\u0627\u0644)(?=[\u0600-\u06ff]{2})")
_MARKS = re.compile("[\u064b-\u065f\u0640\u0670\u200c-\u200f]")
_LETTERS = str.maketrans(
    {
        "\u0639": "", "\u0621": "", "\u0623": "a", "\u0625": "i", "\u0622": "a", "\u0627": "a", "\u0624": "w",
        "\u0626": "y", "\u0649": "a", "\u0629": "a", "\u0630": "z", "\u0638": "z", "\u062b": "t", "\u0634": "sh",
        "\u0635": "s", "\u0637": "t", "\u062d": "h", "\u062e": "kh", "\u063a": "g", "\u0642": "k", "\u0636": "d",
        "\u0647": "h", "\u0648": "w", "\u064a": "y", "\u06cc": "y", "\u062c": "j", "\u06a9": "k",
    }
)  # fmt: skip
_SOFT = re.compile("[aeiouwy']+")
_FINAL = re.compile(r"h\b")


def variants(name: str) -> Iterator[str]:
    """Other spellings of ``name`` worth a look-up, the likeliest first; ``name`` itself is not among them."""
    seen = {fold(name)}
    for variant in _variants(name):
        if fold(variant) not in seen:
            seen.add(fold(variant))
            yield variant


def _variants(name: str) -> Iterator[str]:
    if "/" in name:
        yield from _STROKE.split(name)
        return
    words = name.split()
    bare = [_unglued(word) for word in words]
    if bare != words:
        yield " ".join(bare)
    father = _FATHER.match(name)
    if father is not None:
        rest = _capital(father["rest"])
        yield from (f"{form} {rest}" for form in _FATHERS)
        yield f"Al-Bu{rest.lower()}"
        yield f"Abu{rest.lower()}"
    head = _HEADS.match(name)
    if head is not None:
        tail = head["apart"] or head["joined"]
        yield f"{_capital(head['head'])} {_capital(tail)}"
        yield _capital(head["head"] + tail.lower())
    elif len(words) == 2 and words[0].lower() not in ARTICLES:
        yield _capital("".join(words).replace("-", "").lower())


def _unglued(word: str) -> str:
    """'Zour' of 'Ezzour', 'Boukamal' of 'Alboukamal'; short words and those with a hyphen stay."""
    match = _GLUED.match(word) if len(word) > 5 and "-" not in word[:4] else None
    return _capital(word[match.end() :]) if match is not None else word


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def is_arabic(name: str) -> bool:
    """Whether the name is in Arabic script."""
    return _ARABIC.search(name) is not None


@lru_cache(maxsize=50_000)
def consonants(name: str) -> str:
    """The consonants of a name in Latin or Arabic script, as both write them; empty when they are too few.

    Articles, ayn, w, y and a final h are left out: 'al-Bukamal' and its Arabic name both give 'bkml'.
    """
    if is_arabic(name):
        plain = _ARABIC_ARTICLE.sub("", _MARKS.sub("", name)).translate(_LETTERS)
        text = skeleton(unidecode(plain))
    else:
        text = skeleton(name)
    found = _SOFT.sub("", _FINAL.sub("", text)).replace(" ", "")
    return found if len(found) >= LEAST_CONSONANTS else ""
