"""The facts of a theatre, one Struct per kind of entry. Field names are the keys of the YAML files.

``since``/``until`` are ISO dates, both inclusive; None is unknown or open. ``source`` says where a fact comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, Protocol

import msgspec

from laydown.model import PlacePrecision

ForceKind = Literal[
    "state", "army", "unit", "militia", "rebel", "jihadist", "coalition", "alliance", "police", "intelligence",
    "company", "mission", "party", "tribal", "administration", "descriptor",
]  # fmt: skip
"""What a force is. A ``descriptor`` is a description that reports use as a name ('the rebels')."""

PlaceKind = Literal[
    "country", "region", "province", "district", "subdistrict", "city", "town", "village", "quarter", "camp", "base",
    "airport", "crossing", "bridge", "dam", "river", "lake", "mountain", "road", "junction", "field", "station", "site",
    "port", "island", "area", "line",
]  # fmt: skip

_SITES = "quarter camp base airport crossing bridge dam junction field station site port mountain island"
_AREAS = "region river lake road area line"
PRECISION_OF_KIND: Mapping[str, PlacePrecision] = {
    "country": PlacePrecision.COUNTRY,
    "province": PlacePrecision.PROVINCE,
    "district": PlacePrecision.DISTRICT,
    "subdistrict": PlacePrecision.DISTRICT,
    **dict.fromkeys(("city", "town", "village"), PlacePrecision.TOWN),
    **dict.fromkeys(_SITES.split(), PlacePrecision.SITE),
    **dict.fromkeys(_AREAS.split(), PlacePrecision.REGION),
}
"""The precision of a place whose entry does not state it."""

SourceKindOfEntity = Literal["outlet", "agency", "monitor", "ministry", "organisation", "spokesperson", "official"]
PERSONS = frozenset({"spokesperson", "official"})
"""The kinds of source that are persons, who also act: whoever says that an army left may be who withdrew it."""


class Dated(Protocol):
    """Anything that is so from a first to a last day, both inclusive; None is unknown or open."""

    @property
    def since(self) -> date | None:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day."""


def holds(entry: Dated, on: date | None) -> bool:
    """Whether ``on`` lies between the entry's dates; without a day nothing speaks against it."""
    if on is None:
        return True
    return (entry.since is None or entry.since <= on) and (entry.until is None or on <= entry.until)


class DatedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a force was called for a time."""

    name: str
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Allegiance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom a force stood with for a time: ``to`` is the id of a force, or a side as in ``Force.side``."""

    to: str
    since: date | None = None
    until: date | None = None


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A force, by id, that belonged to a set for a time."""

    force: str
    since: date | None = None
    until: date | None = None


class Force(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anybody who can hold ground or use force. One that changed its name is one force still.

    ``name`` and ``aliases`` are good at any time, ``names`` only between their dates. ``side`` is the one of now,
    ``allegiances`` those of before; ``formed_from`` are the ids of those whose merger made it. ``members``: whom a
    descriptor, coalition or alliance takes in; what is told of the set is weak evidence about each of them.
    ``symbol``: a SIDC of MIL-STD-2525D in a neutral frame; left out, it follows from ``kind``.

    ``state_forces``: in its country, '<demonym> <military noun>' means this force. ``stands_for_state``: the words
    mean the state's forces of whichever country the article is about ('government forces').
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    names: tuple[DatedName, ...] = ()
    kind: ForceKind
    country: str | None = None
    parent: str | None = None
    side: str | None = None
    allegiances: tuple[Allegiance, ...] = ()
    formed_from: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    symbol: str | None = None
    since: date | None = None
    until: date | None = None
    state_forces: bool = False
    stands_for_state: bool = False
    note: str | None = None
    source: str | None = None


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named location; ``lat``/``lon`` are WGS 84 degrees, ``admin`` is the id of the place around it.

    ``population`` is in persons; ``source`` and ``licence`` say whose fact it is and on what terms it may be passed on.

    A file may leave out ``precision``: it then follows from ``kind`` (:data:`PRECISION_OF_KIND`).
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    lat: float
    lon: float
    precision: PlacePrecision
    kind: PlaceKind
    country: str | None = None
    admin: str | None = None
    population: int | None = None
    note: str | None = None
    source: str | None = None
    licence: str | None = None


class PlaceBook(Protocol):
    """Many more places than the packs list, found by name: what ``laydown.gazetteer`` offers to a theatre."""

    def find(self, name: str) -> tuple[Place, ...]:
        """The places whose name or alias is ``name`` in any case, accents, script or transliteration; best first."""

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose view a source gave from ``since`` to ``until``: the id of a force or country."""

    speaks_for: str
    since: date | None = None
    until: date | None = None


class SourceEntity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anybody who says something.

    ``speaks_for`` is the id of a force or country whose view it gives: always, or on the days that none of ``sides``
    covers. ``since`` and ``until`` are its own first and last day: an outlet's, or an office-holder's in office.
    ``owner`` is the id of the force, country or source that it belongs to, or the owner's name.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: SourceKindOfEntity
    country: str | None = None
    owner: str | None = None
    speaks_for: str | None = None
    sides: tuple[Side, ...] = ()
    since: date | None = None
    until: date | None = None
    note: str | None = None
    source: str | None = None

    def side_on(self, day: date | None) -> str | None:
        """Whose view it gave on a day; ``day`` None: the one side that it ever had, None when there were several."""
        return side_on(day, self.sides, self.speaks_for)


def side_on(day: date | None, sides: Iterable[Side], otherwise: str | None) -> str | None:
    """The side of a day by dated ``sides``, ``otherwise`` on days that none covers; see :class:`SourceEntity`."""
    if day is not None:
        return next((side.speaks_for for side in sides if holds(side, day)), otherwise)
    ever = {side.speaks_for for side in sides} | ({otherwise} if otherwise is not None else set())
    return ever.pop() if len(ever) == 1 else None


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A state: ``id`` is its ISO 3166-1 alpha-2 code, ``demonyms`` its adjectives and peoples.

    ``government`` holds words that stand for the government ('Kremlin'); the capital does too and is not repeated.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    government: tuple[str, ...] = ()
    capital: str | None = None
    lat: float
    lon: float
    source: str | None = None


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``theatre.yaml``: what a pack covers and how its names are to be read.

    ``transliterated`` packs match their names in any transliteration; so are the places of the countries listed in
    ``transliterated_places``. ``covers``: countries whose towns in ``places.csv`` of other packs are left out, because
    this pack has better ones.
    ``ambiguous``: aliases that several entries share on purpose. ``common_words``: names that are also ordinary
    words, so that a capital at the start of a sentence proves nothing. ``gazetteer``: places that the pack does not
    list may be looked up in the gazetteer; false for an invented war. ``extends``: the packs, by name or folder, that
    this one adds to and whose entries it may replace.
    """

    name: str
    title: str
    extends: str | tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    transliterated: bool = False
    transliterated_places: frozenset[str] = frozenset()
    ambiguous: tuple[str, ...] = ()
    common_words: tuple[str, ...] = ()
    gazetteer: bool = True
    note: str | None = None


class NameWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``data/en/names.yaml``: the English words around names, all in lower case.

    ``military_nouns`` follow a demonym ('troops', 'air force'); ``backing`` joins a backer to a force ('backed');
    ``state_nouns`` and ``land_nouns`` after a demonym mean the state ('regime') or the country ('territory').
    ``members`` stand before 'of' and a force ('hundreds', 'units'), ``opposing`` before what a force is not ('anti').
    ``given_names`` are of persons too: a place
    'al-Omar' is not meant by 'Omar'. ``place_kinds`` maps a word such as 'governorate' to the precision it tells;
    ``loose_kinds`` are those that prove little ('countryside'). ``directions``, ``determiners``, ``peoples`` and
    ``adjectives`` ('strategic') may stand before a name, ``surroundings`` before 'of'; ``ground`` are lemmas that after
    a place's name mean ground there ('X positions').
    """

    military_nouns: frozenset[str]
    backing: frozenset[str]
    fighter_nouns: frozenset[str]
    state_nouns: frozenset[str]
    land_nouns: frozenset[str]
    members: frozenset[str]
    opposing: frozenset[str]
    force_adjectives: frozenset[str]
    peoples: frozenset[str]
    given_names: frozenset[str]
    prepositions: frozenset[str]
    place_kinds: dict[str, PlacePrecision]
    loose_kinds: frozenset[str]
    directions: frozenset[str]
    determiners: frozenset[str]
    adjectives: frozenset[str]
    surroundings: frozenset[str]
    ground: frozenset[str]
