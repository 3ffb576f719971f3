"""What speaks for and against a place: features with contributions, as rows that a user can read.

Contributions add up. They were set by hand, in the order of what they must outweigh: the area that the text names beats
the article's countries, these beat the size of the place, and that beats how the name is spelled. ``docs/places.md``
lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log10

from laydown.geometry import distance_km
from laydown.lexicon.facts import Place
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision
from laydown.places.areas import ADMIN, REACH, Area, lies_in
from laydown.places.finding import Found, is_wide
from laydown.places.kinds import KINDS, SITES, SMALL
from laydown.places.readings import Reading

SPELLING = {"listed": 0.0, "transliteration": -0.3, "variant": -0.6, "consonants": -1.0, "similar": -1.5}
"""By how the name was found."""

OF_PACK = 2.0
"""For a place of the theatre's packs, which list what reports name."""

RANK = {
    "country": 4.5, "city": 3.0, "town": 1.5, "village": 1.3, "district": -1.2, "subdistrict": -1.2, "province": -2.0,
    "region": -2.0, "area": -0.5, **dict.fromkeys(SITES, 0.2),
}  # fmt: skip
"""Without another word 'Idlib' is the town, not the province or the crossing named after it. Other kinds have 1.5."""

OF_KIND, OF_OTHER_KIND = 4.5, -3.0
"""For a place of the kind that the words ask for, and against another."""

SAME_SITE = 1.0
"""More for the very kind of site that is asked for, a crossing where the words say 'crossing'."""

FIRST_COUNTRY, OTHER_COUNTRY, HOME, ABROAD, SMALL_ABROAD = 4.0, 3.5, 1.5, -3.0, -8.0
"""In the country that the article names most, in another that it names, in the theatre's; elsewhere, and small."""

IN_AREA, OUT_OF_AREA, OUT_OF_SURROUNDINGS = 4.0, -12.0, -4.0
"""Inside the area that the text names with the place, or clearly outside; 'near X' is milder than 'in X'."""

NEAR = ((15.0, 2.2), (50.0, 1.6), (150.0, 1.0), (300.0, 0.4))
"""By the kilometres to the nearest of the article's other places."""

NEIGHBOUR_KM = 150.0
"""How near one of the article's places must be to a small gazetteer place outside the theatre for it to be believed."""

_SPOTS = frozenset({PlacePrecision.TOWN, PlacePrecision.SITE, PlacePrecision.DISTRICT})
_OTHER_RANK = 1.5
_SMALL = 100_000
_SIZE = (0.4, 3.0, 1.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """What the article says about where it is.

    ``countries``: ISO codes, foremost first. ``near``: places resolved so far. ``within``: words for the area that the
    text puts around the place ('the eastern governorate of Homs').
    """

    countries: tuple[str, ...] = ()
    near: tuple[Place, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the evidence: the feature's name, what it is here, and what it adds to the score."""

    feature: str
    value: str
    points: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the words can mean, with its score and the reasons that add up to it."""

    place: Place
    score: float
    reasons: tuple[Reason, ...]
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and where. ``most``: what kind and size may count for a place of the gazetteer, at most."""

    reading: Reading
    theatre: Theatre
    context: PlaceContext
    area: Area | None = None
    most: float | None = None


def rank(place: Place) -> float:
    """What the kind of a place counts for when the words ask for none."""
    return RANK.get(place.kind, _OTHER_RANK)


def weigh(found: Found, asked: Question) -> Candidate:
    """The candidate that a place is for a question."""
    reasons = tuple(_reasons(found, asked))
    return Candidate(found.place, sum(reason.points for reason in reasons), reasons, found.listed)


def _reasons(found: Found, asked: Question) -> Iterator[Reason]:
    place = found.place
    how = found.how if found.how != "similar" else f"similar ({found.likeness:.0f} of 100)"
    yield Reason("spelling", how, SPELLING[found.how])
    if found.listed:
        yield Reason("known", "in the theatre's packs", OF_PACK)
    if asked.reading.hint is None and asked.most is not None and not found.listed:
        yield Reason("kind", f"{place.kind}, beside one that the packs list", min(rank(place), asked.most))
    else:
        yield _kind(place, asked.reading)
        if place.population:
            yield Reason("size", f"{place.population:,} people", _size(place.population))
    yield from _country(place, asked)
    if asked.area is not None and asked.area.places:
        yield _in_area(place, asked.area, asked.theatre)
    yield from _nearby(place, asked.context.near)


def _kind(place: Place, reading: Reading) -> Reason:
    if reading.hint is None:
        return Reason("kind", place.kind, rank(place))
    wanted = reading.kind or reading.hint.value
    if place.precision is not reading.hint or (place.kind == "city" and wanted in SMALL):
        return Reason("kind", f"{place.kind}, not {wanted}", OF_OTHER_KIND)
    very = place.kind in KINDS.get(wanted, ())
    return Reason("kind", f"{place.kind}, as asked ({wanted})", OF_KIND + (SAME_SITE if very else 0.0))


def _size(population: int) -> float:
    factor, least, most = _SIZE
    return round(min(most, max(0.0, factor * (log10(population) - least))), 2)


def _country(place: Place, asked: Question) -> Iterator[Reason]:
    country, context, theatre = place.country, asked.context, asked.theatre
    if country is not None and country in context.countries:
        first = country == context.countries[0]
        said = "the article's first country" if first else "a country of the article"
        yield Reason("country", f"{country}: {said}", FIRST_COUNTRY if first else OTHER_COUNTRY)
    elif country is not None and country in theatre.home:
        yield Reason("country", f"{country}: the theatre's", HOME)
    elif context.countries and country is not None:
        small = place.kind in {"town", "village"} and (place.population or 0) < _SMALL
        small = small and not _named_with(place, asked.area, theatre)
        yield Reason(
            "country", f"{country}: neither the article's nor the theatre's", SMALL_ABROAD if small else ABROAD
        )


def _in_area(place: Place, area: Area, theatre: Theatre) -> Reason:
    found = lies_in(place, area, theatre)
    if found is None:
        return Reason("area", f"perhaps in {area.words}", 0.0)
    out = OUT_OF_SURROUNDINGS if area.around else OUT_OF_AREA
    return Reason("area", f"{'in' if found else 'not in'} {area.words}", IN_AREA if found else out)


def is_ruled_out(one: Candidate) -> bool:
    """Whether the text puts the place where it is not; a city is believed all the same, and the area misread."""
    if one.place.kind == "city" or is_wide(one.place):
        return False
    return any(reason.feature == "area" and reason.points == OUT_OF_AREA for reason in one.reasons)


def is_borne_out(one: Candidate) -> bool:
    """Whether the text speaks for the place itself: it is in the area named, or near the article's other places."""
    points = {reason.feature: reason.points for reason in one.reasons}
    return points.get("area", 0.0) == IN_AREA or points.get("nearness", 0.0) >= NEAR[2][1]


def _named_with(place: Place, area: Area | None, theatre: Theatre) -> bool:
    return area is not None and lies_in(place, area, theatre) is True


def _nearby(place: Place, near: Sequence[Place]) -> Iterator[Reason]:
    """Nearness to the article's other places; the place itself proves nothing."""
    best = nearest(place, near)
    if best is not None:
        away, other = best
        # An area is near to all that is in it, though its point is not.
        away = max(0.0, away - (REACH[place.kind] / 2 if place.kind in ADMIN else 0.0))
        points = next((points for km, points in NEAR if away <= km), 0.0)
        yield Reason("nearness", f"{away:.0f} km from {other.name}", points)


def share_within(place: Place, near: Iterable[Place], km: float) -> float:
    """Which share (0 to 1) of the article's other towns, sites and districts is so near; 0 when there is none."""
    ways = [distance_km(place, other) for other in near if other.id != place.id and other.precision in _SPOTS]
    return sum(way <= km for way in ways) / len(ways) if ways else 0.0


def nearest(place: Place, near: Iterable[Place]) -> tuple[float, Place] | None:
    """The nearest of the article's other towns, sites and districts, and its distance in kilometres."""
    if is_wide(place):
        return None
    ways = [(distance_km(place, p), p.id, p) for p in near if p.id != place.id and p.precision in _SPOTS]
    return min(ways)[::2] if ways else None
