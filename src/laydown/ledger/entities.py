"""The facts that a document's claims need in the ledger: the entities they name, what is around them, their names.

They are copied from the theatre when a document is posted, so that a ledger can be read without the theatre, and on
another machine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from laydown.fusion.entities import display_name, force_of, place_of, speaker_of
from laydown.fusion.facts import ForceFacts, PlaceFacts, SourceFacts
from laydown.geometry import distance_km
from laydown.lexicon.dated import spellings
from laydown.lexicon.facts import Force, Place
from laydown.lexicon.spelling import plain_key
from laydown.lexicon.theatre import Theatre
from laydown.model import Claim, Mention, PlaceMention, SourceMention

_TOWNS = ("city", "town", "village")
_SITES = ("quarter", "camp", "crossing", "bridge", "station", "port", "junction", "base", "airport")
_NAMED_KM, _NEAR_KM = 15.0, 4.0
"""A site is inside a town whose name it bears within the first distance, inside the nearest town within the second."""

F = TypeVar("F", ForceFacts, PlaceFacts, SourceFacts)
Named = tuple[str, str, str, str]
"""What it is ('place', 'force', 'source'), the plain spelling of a name, the entity's id, the name."""


@dataclass(slots=True)
class Entities:
    """The entities of one posting, by id; those that the theatre does not know have ids that begin with ``~``."""

    forces: dict[str, ForceFacts] = field(default_factory=dict)
    places: dict[str, PlaceFacts] = field(default_factory=dict)
    sources: dict[str, SourceFacts] = field(default_factory=dict)
    names: set[Named] = field(default_factory=set)
    _seen: set[tuple[str | None, ...]] = field(default_factory=set)

    def is_new(self, *words: str | None) -> bool:
        """Whether these words for an entity (what it is, its id, the words, its name) come for the first time."""
        seen = words in self._seen
        self._seen.add(words)
        return not seen


class Surroundings:
    """Which place of a theatre lies in which; what was found is remembered."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self._within: dict[str, str | None] = {}
        towns = (place for place in theatre.places.values() if place.kind in _TOWNS)
        self._towns = sorted(towns, key=lambda place: (place.lat, place.id))
        self._south = [place.lat for place in self._towns]

    def within(self, place: Place) -> str | None:
        """The place around it: the town of a crossing, base or quarter, else its administrative area, or country."""
        if place.id not in self._within:
            town = self._town_of(place) if place.kind in _SITES else None
            country = place.country if place.country != place.id else None
            self._within[place.id] = town or place.admin or country
        return self._within[place.id]

    def outwards(self, place: Place) -> Iterator[Place]:
        """The place itself and those around it, nearest first."""
        current: Place | None = place
        seen: set[str] = set()
        while current is not None and current.id not in seen:
            seen.add(current.id)
            yield current
            around = self.within(current)
            current = self.theatre.place(around) if around is not None else None

    def _town_of(self, site: Place) -> str | None:
        words = f" {plain_key(site.name)} "
        best: tuple[float, str] | None = None
        first, last = bisect_left(self._south, site.lat - 0.2), bisect_right(self._south, site.lat + 0.2)
        for place in self._towns[first:last]:
            if abs(place.lon - site.lon) > 0.3:
                continue
            away = distance_km(place, site)
            named = f" {plain_key(place.name)} " in words
            if away <= (_NAMED_KM if named else _NEAR_KM) and (best is None or (away - 20 * named, place.id) < best):
                best = (away - 20 * named, place.id)
        return best[1] if best is not None else None


def entities_of(claims: Iterable[Claim], around: Surroundings | None) -> Entities:
    """All that these claims name; ``around`` is of the theatre, None without one."""
    found = Entities()
    theatre = around.theatre if around is not None else None
    for claim in claims:
        for mention in (*claim.actor, *claim.counterpart):
            _add_force(mention, theatre, found)
        for where in (*claim.origin, *claim.destination, *claim.location):
            _add_place(where, around, found)
        for link in claim.source:
            _add_source(link, theatre, found)
    return found


def spelling_order(name: str) -> tuple[bool, str]:
    """Of two spellings of a name that the theatre does not know the lesser is kept, whichever came first."""
    return name.isupper() or name.islower(), name


def _add_force(mention: Mention, theatre: Theatre | None, found: Entities) -> None:
    key = force_of(mention)
    if key is None or key in found.forces and key[0] != "~":
        return
    known = theatre.forces.get(key) if theatre is not None else None
    if known is None:
        if found.is_new("force", key, mention.text, mention.name):
            facts = ForceFacts(id=key, name=display_name(key, mention.text, mention.name))
            _put("force", found.forces, facts, (mention.text,), found)
        return
    _add_wholes(known, theatre, found)


def _add_wholes(known: Force | None, theatre: Theatre | None, found: Entities) -> None:
    """A force of the theatre, and what it is part of."""
    while known is not None and known.id not in found.forces:
        facts = ForceFacts(id=known.id, name=known.name, kind=known.kind, parent=known.parent, side=known.side,
                           country=known.country, members=known.members)  # fmt: skip
        _put("force", found.forces, facts, (one.name for one in spellings(known)), found)
        known = theatre.forces.get(known.parent) if theatre is not None and known.parent else None


def _add_place(mention: PlaceMention, around: Surroundings | None, found: Entities) -> None:
    key = place_of(mention)
    if key is None or key in found.places and key[0] != "~":
        return
    known = around.theatre.place(key) if around is not None else None
    if known is None or around is None:
        if found.is_new("place", key, mention.text, mention.name):
            facts = PlaceFacts(
                id=key, name=display_name(key, mention.text, mention.name), latitude=mention.lat,
                longitude=mention.lon, precision=mention.precision.value if mention.precision else None,
            )  # fmt: skip
            _put("place", found.places, facts, (mention.text,), found)
        return
    for place in around.outwards(known):
        if place.id in found.places:
            return
        _put("place", found.places, _place_facts(place, around), place.aliases, found)


def _place_facts(place: Place, around: Surroundings) -> PlaceFacts:
    return PlaceFacts(
        id=place.id, name=place.name, kind=place.kind, precision=place.precision.value, latitude=place.lat,
        longitude=place.lon, country=place.country, within=around.within(place),
    )  # fmt: skip


def _add_source(link: SourceMention, theatre: Theatre | None, found: Entities) -> None:
    key = speaker_of(link)
    if key is None or not found.is_new("source", key, link.text, link.name):
        return
    facts = _source_facts(key, theatre) or SourceFacts(id=key, name=display_name(key, link.text, link.name))
    for side in (facts.speaks_for, *(side.speaks_for for side in facts.sides)):
        if theatre is not None and side is not None:
            whose = theatre.forces.get(side) or theatre.forces.get(f"{side}-forces")
            _add_wholes(whose, theatre, found)  # on whose side it is must not depend on what else was posted
    _put("source", found.sources, facts, (link.text,), found)


def _put(what: str, kept: dict[str, F], facts: F, names: Iterable[str], found: Entities) -> None:
    have = kept.get(facts.id)
    if have is None or spelling_order(facts.name) < spelling_order(have.name):
        kept[facts.id] = facts
    _put_names(what, facts.id, (facts.name, *names), found)


def _source_facts(key: str, theatre: Theatre | None) -> SourceFacts | None:
    if theatre is None:
        return None
    if key in theatre.sources:
        known = theatre.sources[key]
        return SourceFacts(
            id=key, name=known.name, kind=known.kind, country=known.country, speaks_for=known.speaks_for,
            sides=known.sides,
        )  # fmt: skip
    if key in theatre.forces:
        force = theatre.forces[key]
        return SourceFacts(id=key, name=force.name, kind="force", country=force.country, speaks_for=key)
    if key in theatre.countries:
        return SourceFacts(
            id=key, name=theatre.countries[key].name, kind="state", country=key, speaks_for=f"{key}-forces"
        )
    return None


def _put_names(what: str, entity: str, names: Iterable[str], found: Entities) -> None:
    for text in names:
        told = " ".join(text.split())
        if key := plain_key(told):
            found.names.add((what, key, entity, told))
