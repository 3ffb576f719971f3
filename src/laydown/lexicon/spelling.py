"""One name, many spellings: the forms under which names are compared.

Three forms, from strict to loose. ``exact`` keeps case (for abbreviations), ``plain`` drops case, accents and
apostrophes, ``skeleton`` also drops what writers of English vary when they transliterate Arabic, Kurdish or Turkish.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from unidecode import unidecode

ARTICLES = frozenset(
    {"al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "adh", "ed", "er", "es", "esh", "et", "ez", "en", "ul"}
)
"""The Arabic article in its assimilated forms, as a piece of a name."""

FREE_ARTICLES = frozenset({"al", "el"})
"""Those that are no English words, so that they are articles without a hyphen too."""

QUOTES = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb .;:,"
"""What may stand around a name without being part of it."""

_POSSESSIVE = re.compile(r"(?:['\u2019]s|(?<=s)['\u2019])$")
_APOSTROPHES = re.compile("['`\u2018\u2019\u201b\u02bb-\u02bf\u02b9\u00b4.]")
_DASHES = re.compile("[-\u2010-\u2015/\u2212]+")
_WORD = re.compile("[^a-z0-9]+")
_NEITHER = re.compile("[^a-z0-9 ]+")

# Elements of place names whose vowel writers choose freely.
_ELEMENTS = {
    form: element
    for element, forms in {
        "tal": "tell tall tal tel til",
        "dir": "deir dayr dair der deyr dir",
        "jabal": "jebel jabal djebel jabel gabal",
        "um": "umm um om oum",
        "abu": "abu abou abo",
        "kafr": "kafr kafar kfar kufr kafer kefr",
        "ain": "ain ayn ein",
        "shikh": "sheikh shaykh sheik cheikh shekh shaikh",
        "bit": "bayt beit bait beyt",
        "marat": "maarat maarrat maaret marrat maarret",
        "khirbat": "khirbat khirbet kherbet kharbet khurbat",
        "kasr": "qasr qaser kasr qassr",
    }.items()
    for form in forms.split()
}

# Applied in this order; each makes one choice of the writer disappear.
_FOLDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[^aeiouy])(?:ah|eh|a|e)$", "A"),
        (r"(?<=[iy])(?:ah|eh|a|e)$", "A"),
        (r"dh", "z"),
        (r"th", "t"),
        (r"gh", "g"),
        (r"dj", "j"),
        (r"q|ck|c", "k"),
        (r"u+w(?=[aeiouy])|ou(?=[aeiy])", "w"),
        (r"ou|oo|o|u", "u"),
        (r"aa", "a"),
        (r"[aeiy]*[eiy][aeiy]*?(?=[eiy])", "i"),
        (r"[ae][iy]|ae|[iy]e(?=[^aeiouy])|ee|[eiy]", "i"),
        (r"A", "a"),
        (r"(\D)\1+", r"\1"),
    )
)


class Piece(NamedTuple):
    """One part of a word between hyphens. Empty ``plain`` marks what can join parts of a name but is none itself."""

    exact: str
    plain: str
    skeleton: str
    capital: bool
    glue: bool


def without_possessive(name: str) -> str:
    """'Turkey' of "Turkey's", 'Forces' of "Forces'"."""
    return _POSSESSIVE.sub("", name)


def fold(text: str) -> str:
    """Lower case ASCII without apostrophes and full stops: the plain form of one word."""
    ascii_text = text if text.isascii() else unidecode(text)
    return _APOSTROPHES.sub("", ascii_text).lower()


@lru_cache(maxsize=100_000)
def plain_key(name: str) -> str:
    """The plain form of a name: words in lower case, without accents, apostrophes and hyphens."""
    return " ".join(_NEITHER.sub("", _DASHES.sub(" ", fold(name))).split())


def exact_key(name: str) -> str:
    """The form of an abbreviation: case kept, full stops and apostrophes left out, hyphens as spaces."""
    return " ".join(_DASHES.sub(" ", _APOSTROPHES.sub("", name)).split())


def skeleton(name: str) -> str:
    """The transliteration-blind form of a name, words joined by single spaces, articles left out.

    ``ou/oo/o/u``, ``ee/ie/ei/ai/ay/e/i/y``, ``q/k/c``, ``dh/z``, ``th/t``, ``gh/g``, final ``-ah/-a/-eh``,
    doubled letters and the vowel of common elements (Tell, Tel, Tall) make no difference.
    """
    parts = [piece for word in name.split() for piece in pieces(word) if piece.plain]
    kept = [p.skeleton for p in parts if p.plain not in ARTICLES]
    return " ".join(kept or [p.skeleton for p in parts])


@lru_cache(maxsize=100_000)
def pieces(word: str) -> tuple[Piece, ...]:
    """The parts of one token. Punctuation yields one empty piece, a hyphen or possessive one that is glue."""
    if word.isalpha() and word.isascii():
        return (_piece(word),)
    if _is_glue(word):
        return (Piece("", "", "", False, True),)
    parts = tuple(_piece(part) for part in _DASHES.split(word) if part)
    found = tuple(p for p in parts if p.plain)
    return found or (Piece("", "", "", False, False),)


def _is_glue(word: str) -> bool:
    return word in {"'s", "\u2019s"} or not _APOSTROPHES.sub("", _DASHES.sub("", word.replace(".", "?")))


def _piece(part: str) -> Piece:
    plain = _WORD.sub("", fold(part))
    capital = part != part.lower()
    return Piece(_APOSTROPHES.sub("", part), plain, skeleton_of_word(plain), capital, False)


def skeleton_of_word(plain: str) -> str:
    """The skeleton of one plain word."""
    known = _ELEMENTS.get(plain)
    if known is not None:
        return known
    for pattern, replacement in _FOLDS:
        plain = pattern.sub(replacement, plain)
    return plain
