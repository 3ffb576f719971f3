"""'15 kilometres west of X', 'the outskirts of X', 'between X and Y': from the words to a circle on the map.

Distances are measured on a sphere. A word of direction is good to 22.5 degrees either side; a number is good to half
the step that it is rounded to. The circle holds all that the words allow, up to the reaches below: it is an area in
which the place lies, and its centre no more than that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians, sqrt

from laydown.geometry import Point, distance_km, midpoint, moved
from laydown.model import PlacePrecision, Whereabouts

HALF_WIND = 22.5
"""Degrees to either side of a direction told in a word."""

REACH = {PlacePrecision.SITE: 30.0, PlacePrecision.TOWN: 30.0, PlacePrecision.DISTRICT: 60.0}
"""Kilometres from the anchor within which 'south of X' is, when no distance is told. Wider places give no area."""

NEAR = {PlacePrecision.SITE: 10.0, PlacePrecision.TOWN: 15.0, PlacePrecision.DISTRICT: 40.0}
"""Kilometres that 'near', 'around' and 'outside' reach."""

EDGE = {PlacePrecision.SITE: 3.0, PlacePrecision.TOWN: 8.0, PlacePrecision.DISTRICT: 30.0}
"""Kilometres that 'the outskirts of' and the like reach."""

RURAL = {PlacePrecision.TOWN: 40.0, PlacePrecision.DISTRICT: 40.0}
"""Kilometres that 'the countryside of' reaches."""

EXTENT = {PlacePrecision.SITE: 1.0, PlacePrecision.TOWN: 3.0, PlacePrecision.DISTRICT: 20.0}
"""Kilometres from a place's point to where it ends: distances are told from either."""

_POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_BEARINGS = {name: 45.0 * number for number, name in enumerate(_POINTS)}
_WIND = r"(?:north|south)(?:[ -]?(?:east|west))?|east|west"
WINDS = rf"(?:{_WIND})(?:ern)?"
"""A word of direction, as a pattern."""
_DIRECTIONS = re.compile(rf"\b({_WIND})(?:ern)?\b", re.IGNORECASE)
_UNITS = {"k": 1.0, "mi": 1.609344, "me": 0.001}
UNIT = r"(?:kms?|kilomet(?:er|re)s?|miles?|met(?:er|re)s?)"
"""A measure of length, as a pattern."""
_SMALL_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBERS = {name: float(n) for n, name in enumerate(_SMALL_NUMBERS, start=1)} | {
    "half a": 0.5, "a": 1.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
    "eighty": 80.0, "ninety": 90.0, "a hundred": 100.0, "one hundred": 100.0,
}  # fmt: skip
_WORDED = "|".join(sorted(_NUMBERS, key=len, reverse=True))
NUMBER = rf"(?:\d+(?:[.,]\d+)?(?:\s*(?:-|\u2013|to)\s*\d+(?:[.,]\d+)?)?|{_WORDED})"
"""A number in digits or words, or a range, as a pattern."""
_MEASURE = re.compile(rf"\b(?P<number>{NUMBER})[\s-]*(?P<unit>{UNIT})\b", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:about|around|some|roughly|nearly|almost|approximately|circa|or so)\b|~", re.IGNORECASE)
_NEARBY = re.compile(
    r"\b(?:near|nearby|around|outside|vicinity|surroundings?|close to|adjacent|next to|periphery|perimeter)\b"
)
_EDGES = re.compile(r"\b(?:outskirts?|edges?|suburbs?|gates?|entrances?|fringes?|limits|approaches)\b")
_COUNTRYSIDE = re.compile(r"\b(?:countryside|hinterland|desert)\b")
_HEADING = re.compile(r"^(?:towards?|in the direction)\b")
_BETWEEN = re.compile(r"\bbetween\b")
_STEPS = (100.0, 50.0, 10.0, 5.0, 1.0, 0.5, 0.1)
_COARSEST = 1 / 3
"""A number's step is at most this part of it: '100 km' is not read as good to 50."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The place that an offset starts from, in WGS 84 degrees."""

    lat: float
    lon: float
    precision: PlacePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """What words of relation tell. ``km`` with its ``slack`` (±), ``bearing`` with its ``spread`` (±, degrees).

    ``reach``: one of 'near', 'edge', 'rural', 'between', 'heading', or None when distance and direction are all.
    """

    km: float | None = None
    slack: float = 0.0
    bearing: float | None = None
    spread: float = HALF_WIND
    reach: str | None = None


@lru_cache(maxsize=10_000)
def offset_of(relation: str) -> Offset | None:
    """The offset that the words tell ('about 15 km west of'), or None for words that set nothing off ('much of')."""
    words = " ".join(relation.casefold().split())
    measure = _MEASURE.search(words)
    km, slack = _distance(words) if measure else (None, 0.0)
    bearing, spread = _direction(words)
    reach = _reach(words)
    if km is None and bearing is None and reach is None:
        return None
    if reach is None and km is None and not re.search(r"\b(?:of|from)$", words):
        return None
    return Offset(km=km, slack=slack, bearing=bearing, spread=spread, reach=reach)


def _reach(words: str) -> str | None:
    tests = (("heading", _HEADING), ("between", _BETWEEN), ("edge", _EDGES), ("near", _NEARBY), ("rural", _COUNTRYSIDE))
    return next((name for name, pattern in tests if pattern.search(words)), None)


def _distance(words: str) -> tuple[float | None, float]:
    """Kilometres and how far they may be off; the first measure counts, a second one is the same in other units."""
    match = _MEASURE.search(words)
    if match is None:
        return None, 0.0
    unit = next(factor for name, factor in _UNITS.items() if match["unit"].startswith(name))
    numbers = [_number(part) for part in re.split(r"\s*(?:-|\u2013|\bto\b)\s*", match["number"])]
    low, high = min(numbers), max(numbers)
    half = (high - low) / 2 + max(_step(low), _step(high)) / 2
    vague = 2.0 if _VAGUE.search(words) else 1.0
    return (low + high) / 2 * unit, half * unit * vague


def _number(text: str) -> float:
    return _NUMBERS[text] if text in _NUMBERS else float(text.replace(",", "."))


def _step(number: float) -> float:
    """What a writer rounded the number to: 80 to tens, 15 to fives, 17 to ones."""
    for step in _STEPS:
        if step <= _COARSEST * number + 1e-9 and abs(number / step - round(number / step)) < 1e-6:
            return step
    return _STEPS[-1]


def _direction(words: str) -> tuple[float | None, float]:
    """The bearing in degrees and what it may be off by; of 'east and north' the middle, with room for both."""
    told = [re.sub(r"[ -]", "", match[1]) for match in _DIRECTIONS.finditer(words)]
    bearings = [_BEARINGS[name] for name in told]
    if not bearings:
        return None, HALF_WIND
    first, last = bearings[0], bearings[-1]
    turn = (last - first + 180) % 360 - 180
    return (first + turn / 2) % 360, HALF_WIND + abs(turn) / 2


def area_of(relation: str | None, anchor: Anchor) -> Whereabouts | None:
    """The circle that the words allow around or beside the anchor, or None when they set nothing off.

    Also None where nothing sensible can be said: towards a place, or south of a whole province without a distance.
    """
    offset = offset_of(relation) if relation else None
    if offset is None or offset.reach in ("heading", "between"):
        return None
    if offset.km is not None:
        return _at_distance(offset, anchor)
    reach = _REACHES.get(offset.reach or "", REACH).get(anchor.precision)
    if reach is None:
        return None
    if offset.bearing is None or offset.spread > 90:
        return _circle(anchor.lat, anchor.lon, reach)
    # The smallest circle around the middle of the sector's axis that holds the whole sector.
    radius = reach * sqrt(1.25 - cos(radians(offset.spread)))
    return _circle(*moved(anchor.lat, anchor.lon, reach / 2, offset.bearing), radius)


_REACHES = {"near": NEAR, "edge": EDGE, "rural": RURAL}


def _at_distance(offset: Offset, anchor: Anchor) -> Whereabouts | None:
    extent = EXTENT.get(anchor.precision)
    if offset.km is None or extent is None:
        return None
    if offset.bearing is None or offset.spread > 90:
        return _circle(anchor.lat, anchor.lon, offset.km + offset.slack + extent)
    # The chord from the axis to the edge of the wind, and what the number may be off by, at right angles.
    aside = offset.km * sqrt(2 - 2 * cos(radians(offset.spread)))
    radius = hypot(aside, offset.slack) + extent
    return _circle(*moved(anchor.lat, anchor.lon, offset.km, offset.bearing), radius)


def area_between(one: Point, other: Point) -> Whereabouts:
    """The circle around the middle of two places that reaches both: where 'between X and Y' and 'the X–Y road' are."""
    return _circle(*midpoint(one, other), distance_km(one, other) / 2)


def _circle(lat: float, lon: float, radius: float) -> Whereabouts:
    """Rounded as what it is: the radius up to half a kilometre, the centre to a hundredth of a degree."""
    digits = 3 if radius < 5 else 2
    return Whereabouts(
        lat=round(lat, digits), lon=round(lon, digits), radius_km=max(0.5, round(radius * 2 + 0.499) / 2)
    )
