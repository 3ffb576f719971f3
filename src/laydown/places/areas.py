"""Whether a place lies in an area: by the areas that its entry names, else by where the known places around it lie.

No outlines are kept, only points, so that the answer near an edge is 'perhaps'.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest

from laydown.geometry import distance_km
from laydown.lexicon.facts import Place
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision

REACH = {
    "province": 120.0, "district": 45.0, "subdistrict": 25.0, "region": 250.0, "area": 80.0, "river": 150.0,
    "mountain": 40.0,
}  # fmt: skip
"""Kilometres from the point of an area of a kind within which places are taken to lie in it, if nothing is nearer."""

_OTHER_REACH = 40.0
ADMIN = ("province", "district", "subdistrict")
"""The kinds of areas that divide a country."""

_MARKS = 3
_MARK_KM = 60.0
_FAR = 2.0
_NEARER = 1.4
"""Clearly outside: that many times as far as the area reaches; or beyond its reach, and so much nearer to another."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area that the text names, with every place that the words for it can mean.

    ``around``: it is only told to be near. ``rivals``: the areas of the same kinds and countries. ``marks``: places
    of these countries, each with the area of these kinds that it is known to lie in.
    """

    words: str
    places: tuple[Place, ...]
    around: bool = False
    rivals: tuple[Place, ...] = ()
    marks: tuple[tuple[Place, Place], ...] = ()


def lies_in(place: Place, area: Area, theatre: Theatre) -> bool | None:
    """Whether a place lies in or at any of the area's readings; None when it cannot be told."""
    told = [_lies_in(place, one, area, theatre) for one in area.places]
    return True if True in told else None if None in told else False


def _lies_in(place: Place, one: Place, area: Area, theatre: Theatre) -> bool | None:
    if one.precision is PlacePrecision.COUNTRY:
        return None if place.country is None else place.country == (one.country or one.id)
    if place.id == one.id:
        return None
    if None not in (place.country, one.country) and place.country != one.country and one.kind in ADMIN:
        return False
    known = _by_admin(place, one, theatre)
    if known is not None:
        return known
    around = _by_marks(place, one, area) if one.kind in ADMIN else ()
    return _agreed(around) if around else _by_distance(place, one, area)


def _by_marks(place: Place, one: Place, area: Area) -> tuple[bool, ...]:
    """For each of the nearest marks whether it lies in the area; () where none is near."""
    ways = ((distance_km(place, mark), mark.id, around) for mark, around in area.marks if around.kind == one.kind)
    nearest = nsmallest(_MARKS, (way for way in ways if way[0] <= _MARK_KM))
    return tuple(around.id == one.id or _same_area(around, one) for _, _, around in nearest)


def _agreed(told: tuple[bool, ...]) -> bool | None:
    return told[0] if len(set(told)) == 1 else None


def _by_admin(place: Place, area: Place, theatre: Theatre) -> bool | None:
    """By the areas around the place, as far as its entry names them."""
    around, seen = place.admin, set[str]()
    while around is not None and around not in seen:
        if around == area.id:
            return True
        seen.add(around)
        outer = theatre.place(around)
        if outer is None:
            return None
        if outer.kind == area.kind:
            return _same_area(outer, area)
        around = outer.admin
    return None


def _by_distance(place: Place, one: Place, area: Area) -> bool | None:
    away, reach = distance_km(place, one), REACH.get(one.kind, _OTHER_REACH)
    others = (distance_km(place, other) for other in area.rivals if other.id != one.id and other.kind == one.kind)
    nearest = min(others, default=float("inf"))
    if away > _FAR * reach or (away > reach and away > _NEARER * nearest):
        return False
    return True if away <= reach and away <= nearest else None


def _same_area(one: Place, other: Place) -> bool:
    """Whether two entries are the same area from two sources: nearly the same point."""
    return one.country == other.country and distance_km(one, other) <= REACH.get(one.kind, _OTHER_REACH) / 3
