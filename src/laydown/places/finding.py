"""Which places have a name, of the packs and the gazetteer: as listed, transliterated, varied, or by similarity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from laydown.lexicon.facts import Place
from laydown.lexicon.names import NameKind
from laydown.lexicon.spelling import ARTICLES, plain_key, skeleton
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision
from laydown.places.areas import ADMIN
from laydown.places.kinds import is_other_site
from laydown.places.readings import Reading, readings
from laydown.places.variants import consonants, is_arabic, variants

MIN_FUZZY_LETTERS = 6
"""Names with fewer letters (as a skeleton) are never matched by similarity."""

MIN_SIMILARITY = 86.0
"""Least rapidfuzz ratio (0-100) between two skeletons for a match by similarity."""

CLEAR_LEAD = 5.0
"""How far the best match must be ahead of the next place."""

_SUGGESTED = 70.0
_KEPT = 20_000
"""Words remembered at most with what they can mean: articles name the same places over and over."""
_LAND = (NameKind.PLACE, NameKind.COUNTRY)
_NO_LAND = (NameKind.FORCE, NameKind.SOURCE, NameKind.DEMONYM)


_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One place that a name can mean; ``how`` is 'listed', 'transliteration', 'variant', 'consonants' or 'similar'.

    ``likeness``: 0 to 100. ``listed``: the place is of the theatre's packs, not of the gazetteer.
    """

    place: Place
    how: str
    listed: bool
    likeness: float = 100.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A reading and the places it can mean."""

    reading: Reading
    found: tuple[Found, ...]


class Finder:
    """The look-ups of one theatre, remembered."""

    def __init__(self, theatre: Theatre) -> None:
        """Look names up in the packs and the gazetteer of ``theatre``."""
        self.theatre = theatre
        self.hits = lru_cache(_KEPT)(self._hits)
        self.own = lru_cache(_KEPT)(self._own)
        self.listed = lru_cache(_KEPT)(self._listed)
        self.of_book = lru_cache(_KEPT)(self._of_book)
        self.named = lru_cache(_KEPT)(self._named)
        self.similar = lru_cache(_KEPT)(self._similar)
        self.alike = lru_cache(_KEPT)(self._alike)
        self.told = lru_cache(_KEPT)(self._told)
        self.most_similar = lru_cache(_KEPT)(self._most_similar)

    def _told(self, words: str) -> tuple[Reading, ...]:
        return tuple(readings(words, self.theatre))

    def _hits(self, words: str) -> tuple[Hit, ...]:
        """What the words can mean, by the most literal reading first; looser spellings only where no closer one is."""
        # Read one by one: mostly the first ones are found, and the others never made.
        hits = tuple(_until_sure(readings(words, self.theatre), self.named))
        if hits:
            return hits
        told = self.told(words)
        return tuple(_until_sure(told, self._by_variant)) or tuple(_until_sure(told, self._by_consonants))

    def _own(self, words: str) -> tuple[Found, ...]:
        """The packs' places that the words mean, if no more literal reading is a name of the gazetteer's."""
        for reading in readings(words, self.theatre):
            found = tuple(one for one in self.listed(reading.name) if fits_strictly(one.place, reading))
            if found:
                return found if reading.area is None else ()
            if self.of_book(reading.name):
                return ()
        return ()

    def _similar(self, words: str, countries: frozenset[str]) -> tuple[Hit, ...]:
        """The first reading that has one clearly most similar place among the packs' places of ``countries``."""
        for reading in self.told(words):
            found = self.most_similar(reading.name)
            kept = tuple(one for one in found if not countries or one.place.country in countries)
            if kept:
                return (Hit(reading, tuple(one for one in kept if fits_strictly(one.place, reading))),)
        return ()

    def _named(self, name: str) -> tuple[Found, ...]:
        """The places that have the name as listed or in another transliteration, the packs' first."""
        own = self.listed(name)
        ids = {one.place.id for one in own}
        return (*own, *(one for one in self.of_book(name) if one.place.id not in ids))

    def _listed(self, name: str) -> tuple[Found, ...]:
        theatre = self.theatre
        places = (theatre.places[i] for i in theatre.names.lookup_loosely(name, *_LAND) if self._means_land(name, i))
        return tuple(Found(place, _how(name, place), True) for place in places)

    def _of_book(self, name: str) -> tuple[Found, ...]:
        book = self.theatre.gazetteer
        if book is None or not self._may_be_anywhere(name):
            return ()
        return tuple(Found(place, _how(name, place), False) for place in book.find(name))

    def _may_be_anywhere(self, name: str) -> bool:
        """Not a person's name, nor that of a force, people or outlet: among so many places some are called like it."""
        first, _, rest = plain_key(name).partition(" ")
        word = rest if first in ARTICLES and rest else f"{first} {rest}".rstrip()
        if word in self.theatre.words.given_names:
            return False
        return not self.theatre.names.lookup(name, *_NO_LAND)

    def _means_land(self, name: str, place_id: str) -> bool:
        """Not a word for a government ('Kremlin'), which the index files under its country."""
        country = self.theatre.countries.get(place_id)
        return country is None or name not in country.government

    def _by_variant(self, name: str) -> tuple[Found, ...]:
        for variant in variants(name):
            found = self.named(variant)
            if found:
                return tuple(Found(one.place, "variant", one.listed) for one in found)
        return ()

    def _by_consonants(self, name: str) -> tuple[Found, ...]:
        """For Arabic script, which the packs do not hold."""
        return self._of_consonants(name) if is_arabic(name) else ()

    def _of_consonants(self, name: str) -> tuple[Found, ...]:
        ids = self._consonants.get(consonants(name), ())
        return tuple(Found(self.theatre.places[i], "consonants", True) for i in ids)

    def _alike(self, words: str) -> tuple[Hit, ...]:
        """The readings that have the consonants of a pack's place and as many words: weak, and to be borne out."""
        told = (reading for reading in self.told(words) if not is_arabic(reading.name))
        hits = []
        for reading in told:
            size = len(skeleton(reading.name).split())
            found = tuple(
                one
                for one in self._of_consonants(reading.name)
                if reading.hint in (None, one.place.precision) and len(skeleton(one.place.name).split()) == size
            )
            hits += [Hit(reading, found)] if found else []
        return tuple(hits)

    @cached_property
    def _consonants(self) -> Mapping[str, tuple[str, ...]]:
        """The packs' places of the theatre's own countries by the consonants of their names."""
        found: dict[str, dict[str, None]] = {}
        for place in self.theatre.places.values():
            if not self.theatre.home or place.country in self.theatre.home:
                for name in (place.name, *place.aliases):
                    found.setdefault(consonants(name), {})[place.id] = None
        return {key: tuple(ids) for key, ids in found.items() if key}

    def _most_similar(self, name: str) -> tuple[Found, ...]:
        """Places whose skeleton is clearly the most similar one, with the same first two and last letters."""
        wanted = skeleton(name)
        if len(wanted.replace(" ", "")) < MIN_FUZZY_LETTERS or name == name.lower() or any(c.isdigit() for c in wanted):
            return ()
        choices, like = self.theatre.names.place_skeletons, self._skeletons.get(wanted[0], ())
        ranked = process.extract(wanted, like, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=4)
        if not ranked:
            return ()
        key, best, _ = ranked[0]
        rivals = [score for other, score, _ in ranked if not set(choices[other]) & set(choices[key])]
        if rivals and best - rivals[0] < CLEAR_LEAD:
            return ()
        same_ends = key[:2] == wanted[:2] and key[-1] == wanted[-1] and key.count(" ") == wanted.count(" ")
        places = (self.theatre.places[i] for i in choices[key]) if same_ends else ()
        return tuple(Found(place, "similar", True, best) for place in places)

    @cached_property
    def _skeletons(self) -> Mapping[str, tuple[str, ...]]:
        """The skeletons of the packs' places by their first letter: nobody gets that one wrong."""
        found: dict[str, list[str]] = {}
        for key in self.theatre.names.place_skeletons:
            found.setdefault(key[0], []).append(key)
        return {letter: tuple(keys) for letter, keys in found.items()}

    def areas(self, like: Iterable[Place]) -> tuple[Place, ...]:
        """The packs' provinces and districts of the kinds and countries of the places given."""
        return tuple(p for key in {(p.country, p.kind) for p in like} for p in self._areas.get(key, ()))

    def marks(self, like: Iterable[Place]) -> tuple[tuple[Place, Place], ...]:
        """The packs' places of the countries of ``like``, each with the area of these kinds that it lies in."""
        return tuple(pair for key in {(p.country, p.kind) for p in like} for pair in self._marks.get(key, ()))

    @cached_property
    def _areas(self) -> Mapping[_Key, tuple[Place, ...]]:
        found: dict[_Key, list[Place]] = {}
        for place in self.theatre.places.values():
            if place.kind in ADMIN:
                found.setdefault((place.country, place.kind), []).append(place)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def _marks(self) -> Mapping[_Key, tuple[tuple[Place, Place], ...]]:
        found: dict[_Key, list[tuple[Place, Place]]] = {}
        for place in self.theatre.places.values():
            for area in self._around(place) if not is_wide(place) else ():
                found.setdefault((area.country, area.kind), []).append((place, area))
        return {key: tuple(pairs) for key, pairs in found.items()}

    def _around(self, place: Place) -> Iterator[Place]:
        """The provinces and districts that the entries name around a place, itself not among them."""
        seen, around = {place.id}, place.admin
        while around is not None and around not in seen:
            seen.add(around)
            area = self.theatre.places.get(around)
            if area is None:
                return
            if area.kind in ADMIN:
                yield area
            around = area.admin

    def suggestions(self, name: str, limit: int) -> tuple[str, ...]:
        """The packs' names that are written most like ``name``, best first."""
        choices = self.theatre.names.place_skeletons
        ranked = process.extract(
            skeleton(name), choices.keys(), scorer=fuzz.ratio, score_cutoff=_SUGGESTED, limit=4 * limit
        )
        ids = (i for key, _, _ in ranked for i in choices[key])
        return tuple(dict.fromkeys(self.theatre.places[i].name for i in ids))[:limit]


def _until_sure(told: Iterable[Reading], search: Callable[[str], tuple[Found, ...]]) -> Iterator[Hit]:
    """The readings with places, up to the first that a pack's place of the right kind meets."""
    for reading in told:
        found = tuple(one for one in search(reading.name) if fits_strictly(one.place, reading))
        if found:
            yield Hit(reading, found)
            if any(one.listed for one in found):
                return


def fits_strictly(place: Place, reading: Reading) -> bool:
    """Whether a kind that the words insist on is the place's: 'X airport' is neither the town X nor the X bridge."""
    return not reading.strict or (place.precision is reading.hint and not is_other_site(place, reading.kind))


def _how(name: str, place: Place) -> str:
    if name == place.name or name in place.aliases:
        return "listed"
    key = plain_key(name)
    return "listed" if any(plain_key(n) == key for n in (place.name, *place.aliases)) else "transliteration"


class _ById:
    """A theatre as a key: it is the very one that counts, and comparing its thousands of entries would take long."""

    __slots__ = ("theatre",)

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre

    def __hash__(self) -> int:
        return id(self.theatre)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.theatre is self.theatre


@lru_cache(maxsize=4)
def _finder(key: _ById) -> Finder:
    return Finder(key.theatre)


def finder(theatre: Theatre) -> Finder:
    """The finder of a theatre; those of the last few theatres are kept."""
    return _finder(_ById(theatre))


def is_wide(place: Place) -> bool:
    """A country or a region: its one point says little of where something is."""
    return place.precision in {PlacePrecision.COUNTRY, PlacePrecision.REGION}
