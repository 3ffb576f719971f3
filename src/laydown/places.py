"""Words that name a place to the place they mean: look-up, spelling variants, and choice between namesakes.

``resolve_place`` answers None unless exactly one place remains: a wrong point on a map is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from rapidfuzz import fuzz, process

from laydown.lexicon.names import NameKind
from laydown.lexicon.spelling import QUOTES, skeleton, without_possessive
from laydown.lexicon.theatre import Place, Theatre
from laydown.model import PlacePrecision

MIN_FUZZY_LETTERS = 6
"""Names with fewer letters (as a skeleton) are never matched by similarity."""

MIN_SIMILARITY = 86.0
"""Least rapidfuzz ratio (0-100) between two skeletons for a match by similarity."""

CLEAR_LEAD = 5.0
"""How far the best match must be ahead of the next place."""

_KM_PER_DEGREE = 111.2
_NEAR_KM = 150.0
_NEARER = 0.3

_TAIL = re.compile(
    r",|\(|\s(?:in|near|on|at|along|close to|outside|inside|within|by|from|towards?|with|which|that|held|"
    r"(?:north|south)?(?:[ -]?(?:east|west))?(?:ern)? of(?! the country))\s"
)
_GLUED_ARTICLE = re.compile(r"^(?:Al|El|Ash|As|Ar|Ad|An|At|Az)(?=[a-z]{5})")

# Without other evidence 'Idlib' is the town, not the province that is named after it.
_RANK = {
    PlacePrecision.COUNTRY: 0,
    PlacePrecision.TOWN: 2,
    PlacePrecision.SITE: 2,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.PROVINCE: 4,
    PlacePrecision.REGION: 4,
}
_CITY_RANK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """What the article says about where it is: ``countries`` (ISO codes, foremost first) and places resolved so far."""

    countries: tuple[str, ...] = ()
    near: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A name taken out of the words, with the precision that a word beside it tells ('X province').

    ``strict``: a place of another precision will not do ('X airport' is not the town X).
    """

    name: str
    hint: PlacePrecision | None = None
    strict: bool = False


def resolve_place(words: str, theatre: Theatre, context: PlaceContext | None = None) -> Place | None:
    """The place that ``words`` mean ('the strategic city of X', 'X province', 'northern X'), or None.

    Descriptions and directions are dropped: 'north of X' gives X, and the caller keeps the relation.
    """
    context = context or PlaceContext()
    readings = tuple(r for r in dict.fromkeys(_readings(words, theatre)) if r.name != r.name.lower())
    for reading in readings:
        candidates = _look_up(reading.name, theatre)
        if candidates:
            return _choose(candidates, reading, theatre, context)
    for reading in readings:
        similar = _similar(reading.name, theatre, context)
        if similar:
            return _choose(similar, reading, theatre, context)
    return None


def _look_up(name: str, theatre: Theatre) -> tuple[Place, ...]:
    kinds = (NameKind.PLACE, NameKind.COUNTRY)
    ids = theatre.names.lookup(name, *kinds)
    if not ids and _GLUED_ARTICLE.match(name):
        ids = theatre.names.lookup(_GLUED_ARTICLE.sub("", name).capitalize(), *kinds)
    return tuple(theatre.places[i] for i in ids if _means_land(name, i, theatre))


def _means_land(name: str, place_id: str, theatre: Theatre) -> bool:
    """Not a word for a government ('Kremlin'), which the index files under its country."""
    country = theatre.countries.get(place_id)
    return country is None or name not in country.government


def _readings(words: str, theatre: Theatre) -> Iterator[_Reading]:
    """The names that ``words`` can hold, the most literal first."""
    whole = words.strip(QUOTES)
    yield _Reading(_name([whole]))
    tokens = whole.split()
    while len(tokens) > 1 and tokens[0].lower() in theatre.words.prepositions:
        tokens = tokens[1:]
    text = " ".join(tokens)
    for part in dict.fromkeys((_TAIL.split(text, maxsplit=1)[0].strip(QUOTES), text)):
        tokens = part.split()
        for start in range(len(tokens)):
            if _droppable(tokens[:start], theatre):
                yield from _with_kind(tokens[start:], theatre)
        yield from _land(tokens, theatre)
        yield from _after_of(tokens, theatre)


def _land(tokens: Sequence[str], theatre: Theatre) -> Iterator[_Reading]:
    """'Syrian territory' as the country."""
    if len(tokens) > 1 and tokens[-1].lower() in theatre.words.land_nouns:
        for iso in theatre.names.lookup(tokens[-2], NameKind.DEMONYM):
            yield _Reading(theatre.countries[iso].name, PlacePrecision.COUNTRY, True)


def _with_kind(tokens: Sequence[str], theatre: Theatre) -> Iterator[_Reading]:
    """The tokens as a name, and without a kind at either end ('Homs province', 'village Tal Abta')."""
    kinds = theatre.words.place_kinds
    name = _name(tokens)
    yield _Reading(name)
    for size in (2, 1):
        if len(tokens) <= size:
            continue
        for kind, rest in ((tokens[-size:], tokens[:-size]), (tokens[:size], tokens[size:])):
            word = " ".join(kind).lower()
            if word in kinds:
                yield _Reading(_name(rest), kinds[word], _is_strict(word, theatre))
            elif word in theatre.words.surroundings:
                yield _Reading(_name(rest))


def _after_of(tokens: Sequence[str], theatre: Theatre) -> Iterator[_Reading]:
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
            if _droppable(rest[:start], theatre):
                for inner in _with_kind(rest[start:], theatre):
                    strict = hint is not None and _is_strict(word, theatre)
                    yield inner if inner.hint else _Reading(inner.name, hint, strict)


def _is_strict(word: str, theatre: Theatre) -> bool:
    hint = theatre.words.place_kinds[word]
    wide_or_site = hint in {PlacePrecision.SITE, PlacePrecision.PROVINCE}
    return wide_or_site and word not in theatre.words.loose_kinds


def _droppable(tokens: Sequence[str], theatre: Theatre) -> bool:
    """Whether every token may stand before a name without being part of it."""
    return all(_is_modifier(token, theatre) for token in tokens)


def _is_modifier(token: str, theatre: Theatre) -> bool:
    words = theatre.words
    plain = token.lower().strip(",")
    if plain in words.determiners or plain in words.adjectives or plain in words.directions:
        return True
    if plain in words.place_kinds or plain in words.surroundings or plain in words.peoples:
        return True
    owner = without_possessive(token)
    if owner != token and theatre.names.lookup(owner, NameKind.COUNTRY, NameKind.PLACE):
        return True
    return token[:1].isupper() and bool(theatre.names.lookup(token, NameKind.DEMONYM))


def _name(tokens: Iterable[str]) -> str:
    return without_possessive(" ".join(tokens)).strip(QUOTES)


def _choose(candidates: Sequence[Place], reading: _Reading, theatre: Theatre, context: PlaceContext) -> Place | None:
    """The one candidate that fits the hint and the article, or None."""
    hinted = [p for p in candidates if p.precision is reading.hint]
    if reading.strict and not hinted:
        return None
    left = [p for p in hinted or candidates if _plausible(p, theatre, context)]
    left = _of_countries(left, context.countries) or _of_countries(left, theatre.home) or left
    if not hinted and left:
        best = min(map(_rank, left))
        left = [p for p in left if _rank(p) == best]
    if len(left) == 1:
        return left[0]
    return _nearest(left, context.near)


def _rank(place: Place) -> int:
    return _CITY_RANK if place.kind == "city" else _RANK[place.precision]


def _plausible(place: Place, theatre: Theatre, context: PlaceContext) -> bool:
    """A small town abroad is hardly meant by an article about other countries."""
    if place.kind not in {"town", "village"} or not context.countries:
        return True
    return place.country in theatre.home or place.country in context.countries


def _of_countries(places: Sequence[Place], countries: Iterable[str]) -> list[Place]:
    wanted = frozenset(countries)
    return [place for place in places if place.country in wanted]


def _nearest(places: Sequence[Place], near: Sequence[Place]) -> Place | None:
    """The candidate much nearer than the others to the article's other places, or None."""
    points = [p for p in near if p.precision not in {PlacePrecision.COUNTRY, PlacePrecision.REGION}]
    if not points or len(places) < 2:
        return None
    ranked = sorted((min(distance_km(place, point) for point in points), place.id) for place in places)
    (first, best), (second, _) = ranked[0], ranked[1]
    if first > _NEAR_KM or first > _NEARER * second:
        return None
    return next(place for place in places if place.id == best)


def distance_km(a: Place, b: Place) -> float:
    """Kilometres between two places: flat-earth, good to a few per cent within a theatre."""
    mean = radians((a.lat + b.lat) / 2)
    return _KM_PER_DEGREE * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(mean))


def _similar(name: str, theatre: Theatre, context: PlaceContext) -> tuple[Place, ...]:
    """Places whose skeleton is clearly the most similar one, with the same first two and last letters."""
    wanted = skeleton(name)
    if len(wanted.replace(" ", "")) < MIN_FUZZY_LETTERS or not any(c.isupper() for c in name) or _has_digit(wanted):
        return ()
    choices = theatre.names.place_skeletons
    ranked = process.extract(wanted, choices.keys(), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=4)
    if not ranked:
        return ()
    key, best, _ = ranked[0]
    wanted_countries = theatre.home.union(context.countries)
    rivals = [score for other, score, _ in ranked if not set(choices[other]) & set(choices[key])]
    if rivals and best - rivals[0] < CLEAR_LEAD:
        return ()
    same_ends = key[:2] == wanted[:2] and key[-1] == wanted[-1] and key.count(" ") == wanted.count(" ")
    found = tuple(theatre.places[i] for i in choices[key]) if same_ends else ()
    return tuple(place for place in found if not wanted_countries or place.country in wanted_countries)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
