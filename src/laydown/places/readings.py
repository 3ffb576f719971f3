"""The names that words can hold: descriptions, directions and kinds taken off, the area named with them kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from laydown.lexicon.names import NameKind
from laydown.lexicon.spelling import QUOTES, without_possessive
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision

_TAIL = re.compile(
    r",|\(|\s(?:in|near|on|at|along|close to|outside|inside|within|by|from|towards?|with|which|that|held|"
    r"(?:north|south)?(?:[ -]?(?:east|west))?(?:ern)? of(?! the country))\s"
)
_AREA_TIE = re.compile(
    r"\s*(?P<sign>[,(])?\s*(?:(?:which is |located |situated |lying )?(?P<tie>in|of|within|inside|near|at)\s+)?"
    r"(?P<words>[^,;:.()\n!?\u2014\u201c\u201d\"]+)"
)
SOFT_TIES = ("near", "at", "of")
"""Words before an area's name that say less than 'in'; they stay with it."""

_LONGEST_AREA = 8
"""Words of an area's name with what stands around it, at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken out of the words, with the precision that a word beside it tells ('X province').

    ``strict``: a place of another precision will not do ('X airport' is not the town X). ``kind``: the word beside it,
    in lower case ('airport'). ``area``: words for the area around it ('Y province' of 'X, in Y province').
    """

    name: str
    hint: PlacePrecision | None = None
    strict: bool = False
    kind: str | None = None
    area: str | None = None


def readings(words: str, theatre: Theatre) -> Iterator[Reading]:
    """The names that ``words`` can hold, the most literal first, each once."""
    seen = set[Reading]()
    for reading in _readings(words, theatre):
        if reading not in seen and _is_name(reading.name):
            seen.add(reading)
            yield reading


def area_after(text: str, theatre: Theatre) -> str | None:
    """The words for an area that ``text`` begins with, if it follows a place: ', in the X governorate, where …'.

    A bare list goes on with a place that contains nothing: after a comma alone the words must tell a kind of area, or
    be a country ('X, Y province', 'X (Y district)', 'X, Syria').
    """
    match = _AREA_TIE.match(text)
    if match is None or not (match["sign"] or match["tie"]):
        return None
    tokens = _area_tokens(match["words"], theatre)
    if not any(token != token.lower() for token in tokens):
        return None
    area = without_possessive(" ".join(tokens))
    if not match["tie"]:
        return area if _tells_area(tokens, theatre) else None
    return f"{match['tie']} {area}" if match["tie"] in SOFT_TIES else area


def _area_tokens(text: str, theatre: Theatre) -> list[str]:
    found: list[str] = []
    for token in text.split()[:_LONGEST_AREA]:
        plain = token.lower()
        known = plain in theatre.words.place_kinds or plain == "of" or _is_modifier(token, theatre)
        if not known and token == token.lower():
            break
        found.append(token)
    return found


def _tells_area(tokens: Sequence[str], theatre: Theatre) -> bool:
    wide = {PlacePrecision.PROVINCE, PlacePrecision.DISTRICT}
    if any(theatre.words.place_kinds.get(token.lower()) in wide for token in tokens):
        return True
    return bool(theatre.names.lookup(" ".join(tokens), NameKind.COUNTRY))


def _is_name(text: str) -> bool:
    """With a capital, or in a script that has none."""
    return text != text.lower() or any(c.isalpha() and c.upper() == c and c.lower() == c for c in text)


def _readings(words: str, theatre: Theatre) -> Iterator[Reading]:
    whole = words.strip(QUOTES)
    yield Reading(_name([whole]))
    tokens = whole.split()
    while len(tokens) > 1 and tokens[0].lower() in theatre.words.prepositions:
        tokens = tokens[1:]
    if len(tokens) < 2 and tokens == [whole]:
        return
    text = " ".join(tokens)
    cut = _TAIL.search(text)
    head = text[: cut.start()].strip(QUOTES) if cut else text
    area = area_after(text[cut.start() :], theatre) if cut else None
    for part in dict.fromkeys((head, text)):
        for reading in _of_part(part.split(), theatre):
            yield replace(reading, area=area) if area and part is head else reading


def _of_part(tokens: Sequence[str], theatre: Theatre) -> Iterator[Reading]:
    owner: str | None = None
    for start in range(len(tokens)):
        if start and not _is_modifier(tokens[start - 1], theatre):
            break
        owner = (_owner(tokens[start - 1], theatre) if start else None) or owner
        for reading in _with_kind(tokens[start:], theatre):
            yield reading if owner is None else replace(reading, area=owner)
    yield from _land(tokens, theatre)
    yield from _after_of(tokens, theatre)


def _land(tokens: Sequence[str], theatre: Theatre) -> Iterator[Reading]:
    """'Syrian territory' as the country."""
    if len(tokens) > 1 and tokens[-1].lower() in theatre.words.land_nouns:
        for iso in theatre.names.lookup(tokens[-2], NameKind.DEMONYM):
            yield Reading(theatre.countries[iso].name, PlacePrecision.COUNTRY, True)


def _with_kind(tokens: Sequence[str], theatre: Theatre) -> Iterator[Reading]:
    """The tokens as a name, and without a kind at either end ('Homs province', 'village Tal Abta')."""
    kinds = theatre.words.place_kinds
    yield Reading(_name(tokens))
    for size in (2, 1):
        if len(tokens) <= size:
            continue
        for kind, rest in ((tokens[-size:], tokens[:-size]), (tokens[:size], tokens[size:])):
            word = " ".join(kind).lower()
            if word in kinds:
                yield Reading(_name(rest), kinds[word], _is_strict(word, theatre), word)
            elif word in theatre.words.surroundings:
                yield Reading(_name(rest))


def _after_of(tokens: Sequence[str], theatre: Theatre) -> Iterator[Reading]:
    """What follows 'of', hinted by the word before it: 'the border town of X', 'the outskirts of X'."""
    for i in range(len(tokens) - 2, 0, -1):
        if tokens[i].lower() != "of":
            continue
        word = tokens[i - 1].lower()
        hint = theatre.words.place_kinds.get(word)
        if hint is None and word not in theatre.words.surroundings:
            continue
        rest = tokens[i + 1 :]
        for start in range(len(rest)):
            if start and not _is_modifier(rest[start - 1], theatre):
                break
            for inner in _with_kind(rest[start:], theatre):
                strict = hint is not None and _is_strict(word, theatre)
                yield inner if inner.hint else Reading(inner.name, hint, strict, word if hint else None)


def _is_strict(word: str, theatre: Theatre) -> bool:
    hint = theatre.words.place_kinds[word]
    wide_or_site = hint in {PlacePrecision.SITE, PlacePrecision.PROVINCE}
    return wide_or_site and word not in theatre.words.loose_kinds


def _is_modifier(token: str, theatre: Theatre) -> bool:
    """Whether the token may stand before a name without being part of it."""
    words = theatre.words
    plain = token.lower().strip(",")
    if plain in words.determiners or plain in words.adjectives or plain in words.directions:
        return True
    if plain in words.place_kinds or plain in words.surroundings or plain in words.peoples:
        return True
    return _owner(token, theatre) is not None or (
        token[:1].isupper() and bool(theatre.names.lookup(token, NameKind.DEMONYM))
    )


def _owner(token: str, theatre: Theatre) -> str | None:
    """X of 'X's', where X is a place."""
    owner = without_possessive(token)
    return owner if owner != token and theatre.names.lookup(owner, NameKind.COUNTRY, NameKind.PLACE) else None


def _name(tokens: Iterable[str]) -> str:
    return without_possessive(" ".join(tokens)).strip(QUOTES)
