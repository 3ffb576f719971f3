"""The place that words mean: candidates with reasons, and the choice between them.

``resolve_place`` answers None unless exactly one place remains: a wrong point on a map is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from laydown.geometry import distance_km
from laydown.lexicon.facts import Place
from laydown.lexicon.theatre import Theatre
from laydown.model import PlacePrecision
from laydown.places.areas import Area
from laydown.places.evidence import (
    NEIGHBOUR_KM,
    Candidate,
    PlaceContext,
    Question,
    is_borne_out,
    is_ruled_out,
    nearest,
    rank,
    share_within,
    weigh,
)
from laydown.places.finding import Finder, Found, Hit, finder
from laydown.places.kinds import ROADS
from laydown.places.readings import SOFT_TIES, Reading

MARGIN = 1.0
"""How far the best candidate's score must be ahead of the next one's."""

LEAST, LEAST_OF_BOOK = -3.0, 3.0
"""The least score of a place of the packs, and of one of the gazetteer."""

_SAME_SPOT = {
    PlacePrecision.SITE: 5.0, PlacePrecision.TOWN: 8.0, PlacePrecision.DISTRICT: 30.0, PlacePrecision.PROVINCE: 100.0,
}  # fmt: skip
_SHORTEST = 4
"""Letters that a name must have to be looked for among all the places of the gazetteer, unless an area is named."""
_ROAD = re.compile(
    r"^(?:the )?(?P<one>.+?)\s*(?:[-\u2010-\u2015/]| to | and )\s*(?P<two>[^-\u2010-\u2015]+?)"
    r"(?: (?:main |international |desert )?(?:road|highway|route|motorway|line|axis))$",
    re.IGNORECASE,
)
_QUARTER_KM, _QUARTER_SHARE = 20.0, 0.1
"""How near, and how many of the article's other places must be to a quarter of the gazetteer's that is not told of as
one: every town has a 'Citadel', and an article on a province names its capital too."""
_ABROAD_KM, _ABROAD_KM_LIKE = 60.0, 20.0
"""How near another place of the article must be to one of the gazetteer's outside of the theatre: with its name as
listed, and as it only sounds. Most villages are in no list, and namesakes of them are some way off."""
_FAMOUS = {"city", "country", "region"}
"""Kinds that nobody explains: 'Vienna' is the city, and a suburb of that name only where the text says of what."""


def resolve_place(words: str, theatre: Theatre, context: PlaceContext | None = None) -> Place | None:
    """The place that ``words`` mean ('the strategic city of X', 'X province', 'northern X'), or None.

    Descriptions and directions are dropped: 'north of X' gives X, and the caller keeps the relation.
    """
    only = _only(words, theatre, context or PlaceContext())
    return only if only is not None else clear_choice(candidates(words, theatre, context))


def _only(words: str, theatre: Theatre, context: PlaceContext) -> Place | None:
    """The one place of the theatre's own countries that has the name, where nothing speaks against it: no contest.

    A namesake of the gazetteer could win only by the area that the text names, or by standing nearer to the rest.
    """
    if context.within is not None:
        return None
    found = finder(theatre).own(words)
    if len(found) != 1 or found[0].place.country not in theatre.home:
        return None
    if theatre.gazetteer is not None and context.near:
        best = nearest(found[0].place, context.near)
        if best is None or best[0] > NEIGHBOUR_KM:
            return None
    return found[0].place


def candidates(words: str, theatre: Theatre, context: PlaceContext | None = None) -> tuple[Candidate, ...]:
    """The places that ``words`` can mean, the best first, each with its score and reasons; () when none is known.

    They are those of the most literal reading of the words that has any at all: 'X airport' before X.
    """
    context, known = context or PlaceContext(), finder(theatre)
    for hit in known.hits(words):
        ranked = _ranked(hit, known, context)
        if ranked:
            return ranked
    for hit in known.similar(words, theatre.home.union(context.countries)):
        return _ranked(hit, known, context)
    for hit in known.alike(words) if context.near or context.within else ():
        return tuple(one for one in _ranked(hit, known, context) if is_borne_out(one))
    return ()


def clear_choice(ranked: Sequence[Candidate]) -> Place | None:
    """The one place that is clearly ahead, or None."""
    if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < MARGIN):
        return None
    return ranked[0].place


def still_open(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that stand too close to choose between; () when one is clearly ahead, or none is there."""
    if len(ranked) < 2 or clear_choice(ranked) is not None:
        return ()
    return tuple(one for one in ranked if ranked[0].score - one.score < MARGIN)


def suggestions(words: str, theatre: Theatre, limit: int = 5) -> tuple[str, ...]:
    """Names of the packs that are written most like ``words``, best first."""
    return finder(theatre).suggestions(words, limit)


def _ranked(hit: Hit, known: Finder, context: PlaceContext) -> tuple[Candidate, ...]:
    theatre, reading = known.theatre, hit.reading
    if not any(one.place.precision is reading.hint for one in hit.found):
        # 'The X region' where X is only a town: a word that insists on nothing, and then tells nothing.
        reading = replace(reading, hint=None, kind=None)
    area = _area(reading.area or context.within, known, context)
    # A candidate is no neighbour of the others: that it was found somewhere in the article speaks for it, not them.
    ids = {found.place.id for found in hit.found}
    if any(place.id in ids for place in context.near):
        context = replace(context, near=tuple(place for place in context.near if place.id not in ids))
    own = [rank(found.place) for found in hit.found if found.listed]
    asked = Question(
        reading=reading, theatre=theatre, context=context, area=area, most=max(own, default=None)
    )  # fmt: skip
    famous = any(found.listed and found.place.kind in _FAMOUS for found in hit.found)
    weighed = [
        (weigh(found, asked), found)
        for found in hit.found
        if found.listed or (_believable(found, reading, known, context, area) and (not famous or area is not None))
    ]
    # An entry that names the areas around it speaks for those of the same spot that name none.
    out = [one.place for one, _ in weighed if is_ruled_out(one) and one.place.admin]
    kept = [
        one
        for one, found in weighed
        if one.score >= (LEAST if found.listed else LEAST_OF_BOOK)
        and not is_ruled_out(one)
        and (one.place.admin or not any(_same_spot(one.place, place) for place in out))
    ]
    kept.sort(key=lambda one: (-one.score, one.place.id))
    return _apart(kept)


def _believable(found: Found, reading: Reading, known: Finder, context: PlaceContext, area: Area | None) -> bool:
    """Whether a place of the gazetteer can be meant at all: with so many of them, most names are somewhere."""
    place, theatre = found.place, known.theatre
    if area is not None and area.places:
        return True
    if len(reading.name) < _SHORTEST and reading.kind is None:
        return False
    if place.kind == "quarter":
        beside = share_within(place, context.near, _QUARTER_KM)
        if beside == 0 or (beside < _QUARTER_SHARE and reading.kind is None):
            return False
    if place.country in theatre.home or (not theatre.home and not context.countries):
        return True
    if place.country not in context.countries[:2]:
        return False
    best = nearest(place, context.near)
    return best is not None and best[0] <= (_ABROAD_KM if found.how == "listed" else _ABROAD_KM_LIKE)


def _area(words: str | None, known: Finder, context: PlaceContext) -> Area | None:
    """The area that the words name, as every place that they can mean in the theatre's or the article's countries."""
    if words is None:
        return None
    tie, _, rest = words.partition(" ")
    around = tie.lower() in SOFT_TIES
    countries = known.theatre.home.union(context.countries)
    for hit in known.hits(rest if around else words):
        places = [one.place for one in hit.found if one.listed] or [one.place for one in hit.found]
        fitting = [p for p in places if hit.reading.hint is None or p.precision is hit.reading.hint] or places
        near = [p for p in fitting if not countries or p.country in countries]
        chosen = near or fitting
        return Area(words, tuple(chosen), around, known.areas(chosen), known.marks(chosen))
    return None


def _apart(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Without the entries of another source for a place that is there already."""
    kept: list[Candidate] = []
    for one in ranked:
        if not any(_same_spot(one.place, other.place) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same_spot(one: Place, other: Place) -> bool:
    reach = _SAME_SPOT.get(one.precision)
    return one.precision is other.precision and reach is not None and distance_km(one, other) <= reach


def resolve_line(words: str, theatre: Theatre, context: PlaceContext | None = None) -> tuple[Place, Place] | None:
    """The two ends of 'the A–B road', or None unless both are clearly places that a road can join."""
    match = _ROAD.match(" ".join(words.split()))
    if match is not None:
        return _ends(match["one"], match["two"], theatre, context or PlaceContext())
    return _unjoined(words, theatre, context or PlaceContext())


def _unjoined(words: str, theatre: Theatre, context: PlaceContext) -> tuple[Place, Place] | None:
    """'The A B road', where the writer or the page lost the dash."""
    tokens = words.split()
    if len(tokens) < 3 or tokens[-1].lower() not in ROADS:
        return None
    for cut in range(1, len(tokens) - 1):
        found = _ends(" ".join(tokens[:cut]), " ".join(tokens[cut:-1]), theatre, context)
        if found is not None:
            return found
    return None


def _ends(one: str, two: str, theatre: Theatre, context: PlaceContext) -> tuple[Place, Place] | None:
    first = resolve_place(one, theatre, replace(context, within=None))
    second = resolve_place(two, theatre, replace(context, within=None))
    if first is None or second is None or first.id == second.id:
        return None
    wide = {PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.PROVINCE}
    return None if {first.precision, second.precision} & wide else (first, second)
