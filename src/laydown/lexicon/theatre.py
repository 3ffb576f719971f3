"""A theatre: the forces, places, sources and countries of a conflict, with an index of all their names.

Theatres are packs: folders of YAML and CSV files. ``load_theatre`` merges the packs asked for with 'world', checks
everything, and reports every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from laydown.lexicon.checking import (
    Entry,
    check_coordinates,
    check_entries,
    check_forces,
    check_owners,
    check_references,
    check_shared_names,
    check_sides,
)
from laydown.lexicon.dated import members_on, sets_of, spellings
from laydown.lexicon.facts import Country, Force, NameWords, Place, PlaceBook, SourceEntity, holds
from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.lexicon.names import Name, NameHit, NameIndex, NameKind
from laydown.lexicon.packs import DATA, HEAD, Draft, located, places_of_faults, read_packs
from laydown.lexicon.spelling import ARTICLES, plain_key
from laydown.model import PlacePrecision
from laydown.problems import LexiconError

__all__ = ["Country", "Force", "NameHit", "NameIndex", "NameKind", "Place", "SourceEntity", "Theatre", "load_theatre"]

WORLD = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """The facts of one or more packs. ``home`` holds the countries that the packs other than 'world' cover.

    ``gazetteer``: places beyond those of the packs. The packs' own come first wherever both know a name.
    ``is_real`` is false where a pack says that the war is invented: then there is nothing to look up beyond it.
    """

    packs: tuple[str, ...]
    home: frozenset[str]
    forces: Mapping[str, Force]
    places: Mapping[str, Place]
    sources: Mapping[str, SourceEntity]
    countries: Mapping[str, Country]
    names: NameIndex
    words: NameWords
    gazetteer: PlaceBook | None = None
    is_real: bool = True

    def place(self, place_id: str) -> Place | None:
        """The place with this id, of the packs or of the gazetteer."""
        own = self.places.get(place_id)
        return own if own is not None or self.gazetteer is None else self.gazetteer.get(place_id)

    def members_on(self, set_id: str, on: date | None) -> tuple[str, ...]:
        """The ids of the forces that a descriptor, coalition or alliance took in on the day; ever, without a day."""
        return members_on(self.forces, set_id, on)

    def sets_of(self, force_id: str, on: date | None) -> tuple[str, ...]:
        """The ids of the sets to which the force, or what it is part of, belonged on the day; ever, without a day.

        What is told of a set is weak evidence about its members, and is never told of them.
        """
        return sets_of(self.forces, force_id, on)

    def acts_for(self, source_id: str, on: date | None) -> str | None:
        """The id of the force or state for which a person or ministry spoke and acted on the day, None for nobody.

        Who speaks for a force is not that force: what an office-holder says or does stays his own.
        """
        source = self.sources.get(source_id)
        side = source.side_on(on) if source is not None and holds(source, on) else None
        return side if side is None or side in self.forces else f"{side}-forces"


def load_theatre(names: Sequence[str | Path]) -> Theatre:
    """Load packs by name ('syria-iraq') or by path of a folder, with those that they extend and the 'world' pack.

    A name is one of the user's own packs (see :mod:`laydown.lexicon.home`), else one that comes with laydown.

    Raises:
        LexiconError: a pack does not exist or has faults; ``faults`` lists all of them.
    """
    drafts = read_all(names)
    words, word_faults = _read_words(DATA / "en" / "names.yaml")
    faults = [*word_faults, *(fault for draft in drafts for fault in draft.faults)]
    merged = _merge(drafts)
    ambiguous = frozenset(plain_key(a) for draft in drafts for a in draft.pack.ambiguous)
    where = places_of_faults(drafts)
    found = dict.fromkeys((*_check(merged), *_check_names(drafts, ambiguous)))
    faults += [located(fault, where) for fault in found]
    faults += _unknown_countries(drafts, merged)
    if faults or words is None:
        raise LexiconError(faults)
    return _build(drafts, merged, words)


def read_all(names: Sequence[str | Path]) -> list[Draft]:
    """The packs of :func:`load_theatre` as they are read, the 'world' first; not merged nor checked together.

    Raises:
        LexiconError: there is no pack of some name, or packs extend each other in a circle.
    """
    return read_packs([WORLD, *names] if all(Path(name).name != WORLD for name in names) else names)


def _unknown_countries(drafts: Iterable[Draft], merged: _Merged) -> Iterator[str]:
    known = {country.id for country in merged.countries}
    for draft in drafts:
        for code in (code for code in draft.pack.covers if code not in known):
            yield f"{draft.folder / HEAD}: covers: there is no country '{code}'; a new one is listed in countries.yaml"


def _read_words(path: Path) -> tuple[NameWords | None, list[str]]:
    found, faults = convert_entries(path, [read_yaml(path)], NameWords)
    return (found[0] if found else None), faults


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merged:
    forces: tuple[Force, ...]
    places: tuple[Place, ...]
    sources: tuple[SourceEntity, ...]
    countries: tuple[Country, ...]


def _merge(drafts: Sequence[Draft]) -> _Merged:
    """The packs' entries together; the forces and places that follow from each country are added."""
    countries = tuple(c for draft in drafts for c in draft.countries)
    stated = tuple(f for draft in drafts for f in draft.forces)
    own = {f.id for f in stated}
    derived = tuple(f for c in countries for f in _country_forces(c) if f.id not in own)
    listed = tuple(p for draft in drafts for p in draft.places)
    known = {p.id for p in listed}
    table = tuple(p for draft in drafts for p in _own_table(draft, drafts) if p.id not in known)
    return _Merged(
        forces=stated + derived,
        places=(*listed, *table, *map(_country_place, countries)),
        sources=tuple(s for draft in drafts for s in draft.sources),
        countries=countries,
    )


def _own_table(own: Draft, drafts: Iterable[Draft]) -> Iterator[Place]:
    """The table's places, without those of countries that a pack covers which does not extend this one."""
    others = (d for d in drafts if d is not own and all(base is not own for base in d.all_bases()))
    covered = {iso for draft in others for iso in draft.pack.covers}
    return (place for place in own.table if place.country not in covered)


def _country_forces(country: Country) -> Iterator[Force]:
    """A state as an actor, and those it backs: ``TR-forces`` 'Turkey', ``TR-backed`` 'Turkey-backed forces'.

    A pack may state either of them itself.
    """
    yield Force(id=f"{country.id}-forces", name=country.name, kind="state", country=country.id)
    backed = f"{country.name}-backed forces"
    yield Force(id=f"{country.id}-backed", name=backed, kind="descriptor", side=f"{country.id}-forces")


def _country_place(country: Country) -> Place:
    return Place(
        id=country.id,
        name=country.name,
        lat=country.lat,
        lon=country.lon,
        precision=PlacePrecision.COUNTRY,
        kind="country",
        country=country.id,
    )


def _check_names(drafts: Sequence[Draft], ambiguous: frozenset[str]) -> Iterator[str]:
    """Names that entries share within a pack, with those it extends, or with the world.

    Two wars may each have their 'Homeland Shield': whose it is, is then told by the countries of the article.
    """
    world = next((draft for draft in drafts if draft.folder.name == WORLD), drafts[0])
    packs = [draft for draft in drafts if draft is not world]
    stated = {f.id for draft in drafts for f in draft.forces}
    states = [f for c in world.countries for f in _country_forces(c) if f.id not in stated]
    for pack in packs or [world]:
        both = {id(draft): draft for draft in (world, *pack.all_bases(), pack)}.values()
        yield from check_shared_names("countries", [c for d in both for c in d.countries], ambiguous)
        yield from check_shared_names("forces", [*(f for d in both for f in d.forces), *states], ambiguous)
        yield from check_shared_names("sources", [s for d in both for s in d.sources], ambiguous)
        yield from check_shared_names("places", [p for d in both for p in d.places], ambiguous)


def _check(merged: _Merged) -> Iterator[str]:
    countries = {c.id for c in merged.countries}
    forces = {f.id for f in merged.forces}
    groups: dict[str, tuple[Entry, ...]] = {
        "countries": merged.countries,
        "forces": merged.forces,
        "sources": merged.sources,
    }
    for label, entries in (*groups.items(), ("places", merged.places)):
        yield from check_entries(label, entries)
    for label, entries in (("forces", merged.forces), ("sources", merged.sources), ("places", merged.places)):
        yield from check_references(label, entries, "country", countries)
    yield from check_references("forces", merged.forces, "parent", forces)
    yield from check_forces("forces", merged.forces)
    yield from check_references("sources", merged.sources, "speaks_for", forces | countries)
    yield from check_sides(merged.sources, forces | countries)
    yield from check_owners(merged.sources, forces | countries | {s.id for s in merged.sources})
    yield from check_references("places", merged.places, "admin", {p.id for p in merged.places})
    yield from check_coordinates("places", merged.places)
    yield from check_coordinates("countries", merged.countries)


def _build(drafts: Sequence[Draft], merged: _Merged, words: NameWords) -> Theatre:
    state_forces: dict[str, tuple[str, ...]] = {}
    for force in merged.forces:
        if force.state_forces and force.country:
            state_forces[force.country] = (*state_forces.get(force.country, ()), force.id)
    kept = {p.id: p for p in merged.places}
    names = NameIndex(
        (name for draft in drafts for name in _names(draft, kept, words.given_names)),
        military=words.military_nouns,
        state_forces=state_forces,
    )
    return Theatre(
        packs=tuple(draft.pack.name for draft in drafts),
        home=frozenset(iso for draft in drafts for iso in draft.pack.covers),
        forces={f.id: f for f in merged.forces},
        places={p.id: p for p in merged.places},
        sources={s.id: s for s in merged.sources},
        countries={c.id: c for c in merged.countries},
        names=names,
        words=words,
        is_real=all(draft.pack.gazetteer for draft in drafts),
    )


def _names(draft: Draft, kept: Mapping[str, Place], given_names: Set[str]) -> Iterator[Name]:
    """Every spelling of every entry of a pack; of its places, only of those ``kept``."""
    common = {plain_key(word) for word in draft.pack.common_words}
    loose_places = draft.pack.transliterated_places
    for kind, entries in (
        (NameKind.FORCE, draft.forces),
        (NameKind.PLACE, [p for p in (*draft.places, *draft.table) if kept.get(p.id) is p]),
        (NameKind.SOURCE, draft.sources),
        (NameKind.COUNTRY, draft.countries),
    ):
        for entry in entries:
            loose = draft.pack.transliterated or (isinstance(entry, Place) and entry.country in loose_places)
            for text, since, until in _dated(entry):
                key = plain_key(text)
                article, _, rest = key.partition(" ")
                person = kind is NameKind.PLACE and article in ARTICLES and rest in given_names
                yield Name(text, kind, entry.id, loose, key in common, person, since, until)
    for country in draft.countries:
        yield from (Name(text=t, kind=NameKind.DEMONYM, id=country.id) for t in country.demonyms)
        yield from (Name(text=t, kind=NameKind.COUNTRY, id=country.id) for t in country.government)


def _dated(entry: Force | Place | SourceEntity | Country) -> Iterator[tuple[str, date | None, date | None]]:
    """Each spelling with the days on which it was borne; only forces have names for a time."""
    if isinstance(entry, Force):
        yield from ((n.name, n.since, n.until) for n in spellings(entry))
    else:
        yield from ((text, None, None) for text in (entry.name, *entry.aliases))
