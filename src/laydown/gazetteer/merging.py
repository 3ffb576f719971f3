"""Rows of several sources to places: the same place told twice becomes one, with all its names and both its sources.

Two rows are one place when a register gives them one id; or when they are of one country and of kinds that go
together, bear one name in any transliteration, and lie near each other (``words.yaml``, groups). Rows with different
ids of one register stay apart, as do an area and the town that it is named after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from laydown.gazetteer.keys import keys_of, plain_of
from laydown.gazetteer.rows import Row, register_of
from laydown.gazetteer.words import groups_of_kinds, kind_in_name, load_words
from laydown.geometry import distance_km
from laydown.lexicon.facts import Place, PlaceBook, PlaceKind
from laydown.lexicon.spelling import plain_key
from laydown.model import PlacePrecision

_AREAS = ("subdistrict", "district", "province", "country")
_SPOT_KM = 0.5
_SETTLED = frozenset({"settlement", "quarter", "country"})
"""Groups whose names are compared whole: 'Camp' or 'Dam' in the name of a town is part of it."""


@dataclass(slots=True, kw_only=True)
class Merged:
    """A place made of one or more rows. ``names`` and ``sources`` keep the order in which they came."""

    id: str
    name: str
    lat: float
    lon: float
    kind: PlaceKind
    precision: PlacePrecision
    country: str | None
    population: int | None = None
    note: str | None = None
    ids: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    admin: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    licences: dict[str, None] = field(default_factory=dict)

    def take(self, row: Row, *, wins: bool = False) -> None:
        """Add what the row tells; where both tell something it counts only when it ``wins``.

        A row that wins and gives this very id gives the name and the kind too.
        """
        self.country = self.country or row.country
        self.note = self.note or row.note
        if wins:
            self.lat, self.lon = row.lat, row.lon
            self.population = row.population or self.population
            if self.id in row.ids:
                self.names.setdefault(self.name)
                self.name, self.kind, self.precision = row.name, row.kind, row.fineness
        else:
            self.population = self.population or row.population
        self.ids.update(dict.fromkeys(row.ids))
        self.names.update(dict.fromkeys(name for name in (row.name, *row.names) if name != self.name))
        self.admin.update(dict.fromkeys(row.admin))
        self.sources.update(dict.fromkeys(row.source.split("; ")))
        self.licences.update(dict.fromkeys(row.licence.split("; ")))

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and all others."""
        return self.name, *self.names


class Pool:
    """Places being put together. ``under``: places that are there already, which a row can be merged with."""

    def __init__(self, under: PlaceBook | None = None, *, latest_wins: bool = False) -> None:
        self.places: list[Merged] = []
        self._under = under
        self._latest_wins = latest_wins
        self._ids: dict[str, Merged] = {}
        self._named: dict[tuple[str | None, str, str], list[Merged]] = {}
        self._spots: dict[tuple[str | None, str], list[Merged]] = {}
        self._areas: dict[tuple[str | None, str, str], str] | None = None

    def add(self, row: Row) -> bool:
        """Put a row in; whether it was merged with a place that was there."""
        found = self._same(row)
        if found is None:
            self._settle(_new(row, self._free_id(row)), row)
            return False
        found.take(row, wins=self._latest_wins)
        self._index(found, (row.name, *row.names), row.ids)
        return True

    def _settle(self, place: Merged, row: Row | None) -> None:
        self._areas = None
        self.places.append(place)
        if row is not None:
            place.take(row)
        self._index(place, place.spellings, place.ids)

    def _free_id(self, row: Row) -> str:
        # 'gaz-' keeps ids that are made here apart from those of packs, which may know another place of that name.
        made = f"gaz-{(row.country or 'xx').lower()}-{plain_key(row.name).replace(' ', '-')}"
        wanted = row.ids[0] if row.ids else made
        if self._is_taken(wanted):
            wanted = f"{wanted}-{round(row.lat * 100)}-{round(row.lon * 100)}"
        number = 1
        found = wanted
        while self._is_taken(found):
            number += 1
            found = f"{wanted}-{number}"
        return found

    def _is_taken(self, own: str) -> bool:
        return own in self._ids or (self._under is not None and self._under.get(own) is not None)

    def _index(self, place: Merged, names: Iterable[str], ids: Iterable[str]) -> None:
        for own in (place.id, *ids):
            self._ids.setdefault(own, place)
        group = _group_of(place.kind)
        if place.kind not in _AREAS:
            for name in names:
                self._spots.setdefault((place.country, plain_of(name)), []).append(place)
        if group is None:
            return
        for key in _match_keys(names, group, place.country):
            kept = self._named.setdefault((place.country, group, key), [])
            if place not in kept[-1:] and not any(other is place for other in kept):
                kept.append(place)

    def _same(self, row: Row) -> Merged | None:
        for own in row.ids:
            if own in self._ids:
                return self._ids[own]
        group = _group_of(row.kind)
        near = _nearest(row, self._candidates(row, group), _km_of(group)) if group is not None else None
        return near or self._on_the_spot(row) or self._lift(row)

    def _on_the_spot(self, row: Row) -> Merged | None:
        """The place of this name at this very point, whatever the two sources call its kind."""
        if row.kind in _AREAS:
            return None
        return _nearest(row, self._spots.get((row.country, plain_of(row.name)), ()), _SPOT_KM)

    def _candidates(self, row: Row, group: str) -> Iterator[Merged]:
        main = set(_match_keys([row.name], group, row.country))
        for key in _match_keys((row.name, *row.names), group, row.country):
            for place in self._named.get((row.country, group, key), ()):
                if key in main or key in _match_keys([place.name], group, place.country):
                    yield place

    def _lift(self, row: Row) -> Merged | None:
        """The place under this pool that the row is about, taken into the pool."""
        if self._under is None:
            return None
        told = next((place for own in row.ids if (place := self._under.get(own)) is not None), None)
        near = _lifted(told) if told is not None else self._near_below(row, self._under)
        if near is not None:
            if near.id in self._ids:
                return self._ids[near.id]
            self._settle(near, None)
        return near

    def _near_below(self, row: Row, under: PlaceBook) -> Merged | None:
        group = _group_of(row.kind)
        if group is None:
            return None
        names = (row.name, *row.names) if group in _SETTLED else (row.name, *row.names, _specific(row.name))
        places = {place.id: place for name in names for place in under.find(name)}
        lifted = (_lifted(p) for p in places.values() if p.id not in self._ids and _may_be(row, p, group))
        return _nearest(row, (place for place in lifted if _shares(row, place, group)), _km_of(group))

    def area_of(self, place: Merged) -> str | None:
        """The id of the finest known area around a place, by what its rows say of it."""
        if self._areas is None:
            self._areas = dict(self._named_areas())
        for told in place.admin:
            found = self._ids[told].id if told in self._ids else self._area_named(told, place)
            if found is None and self._under is not None and (below := self._under.get(told)) is not None:
                found = below.id
            if found is not None and found != place.id:
                return found
        return None

    def _named_areas(self) -> Iterator[tuple[tuple[str | None, str, str], str]]:
        for place in reversed(self.places):
            if place.kind in _AREAS[:3]:
                for key in _match_keys(place.spellings, place.kind, place.country):
                    yield (place.country, place.kind, key), place.id

    def _area_named(self, told: str, place: Merged) -> str | None:
        name, kind = kind_in_name(told)
        level: PlaceKind = kind if kind in _AREAS[:3] else "province"
        own = (
            (self._areas or {}).get((place.country, level, key)) for key in _match_keys([name], level, place.country)
        )
        below = self._under.find(name) if self._under is not None else ()
        return next(filter(None, own), None) or next(
            (area.id for area in below if area.kind == level and area.country == place.country), None
        )


def _new(row: Row, own: str) -> Merged:
    return Merged(id=own, name=row.name, lat=row.lat, lon=row.lon, kind=row.kind, precision=row.fineness,
                  country=row.country, population=row.population)  # fmt: skip


def _lifted(place: Place) -> Merged:
    return Merged(
        id=place.id, name=place.name, lat=place.lat, lon=place.lon, kind=place.kind, precision=place.precision,
        country=place.country, population=place.population, note=place.note, ids={place.id: None},
        names=dict.fromkeys(place.aliases), admin={place.admin: None} if place.admin else {},
        sources=dict.fromkeys((place.source or "").split("; ")),
        licences=dict.fromkeys((place.licence or "").split("; ")),
    )  # fmt: skip


def _group_of(kind: PlaceKind) -> str | None:
    found = groups_of_kinds().get(kind)
    return found[0] if found else None


def _match_keys(names: Iterable[str], group: str, country: str | None) -> Iterator[str]:
    """The keys by which names are compared within a group: plain, and skeletons where names are transliterated."""
    loose = country is None or country in load_words().transliterated
    for name in names:
        told = name if group in _SETTLED else _specific(name)
        if not loose:
            yield plain_of(told)
            continue
        keys = keys_of(told)
        yield keys.plain
        if keys.skeleton:
            yield f"~{keys.skeleton}"


def _specific(name: str) -> str:
    """The name without the words that say what it is, if any are left."""
    generic = load_words().generic
    kept = [word for word in name.replace("-", " ").split() if plain_of(word) not in generic]
    return " ".join(kept) or name


def _may_be(row: Row, place: Place, group: str) -> bool:
    """Whether country, kind and distance speak for one place: what is cheap to ask before names are compared."""
    same = row.country in (None, place.country) and _group_of(place.kind) == group
    return same and distance_km(row, place) <= _km_of(group)


def _shares(row: Row, place: Merged, group: str) -> bool:
    """Whether one of the two bears the main name of the other."""
    own, other = set(_match_keys([row.name], group, row.country)), set(_match_keys([place.name], group, place.country))
    return bool(own & set(_match_keys(place.spellings, group, place.country))) or bool(
        other & set(_match_keys(row.names, group, row.country))
    )


def _km_of(group: str) -> float:
    return load_words().groups[group].km


def _nearest(row: Row, candidates: Iterable[Merged], most: float) -> Merged | None:
    """The nearest candidate within ``most`` kilometres that no register tells apart from the row."""
    best: tuple[float, Merged] | None = None
    for place in candidates:
        away = distance_km(row, place)
        if away <= most and (best is None or away < best[0]) and not _told_apart(row, place):
            best = away, place
    return best[1] if best else None


def _told_apart(row: Row, place: Merged) -> bool:
    own = {register_of(one) for one in row.ids} - {""}
    return bool(own) and any(register_of(one) in own for one in place.ids)
