"""Words that name a place to the place they mean: readings, look-up, spelling, evidence, choice, and offsets."""

from laydown.geometry import distance_km, moved
from laydown.places.areas import ADMIN
from laydown.places.evidence import Candidate, PlaceContext, Reason
from laydown.places.offsets import Anchor, Offset, area_between, area_of, offset_of
from laydown.places.readings import area_after
from laydown.places.resolving import candidates, clear_choice, resolve_line, resolve_place, still_open, suggestions

__all__ = [
    "ADMIN",
    "Anchor",
    "Candidate",
    "Offset",
    "PlaceContext",
    "Reason",
    "area_after",
    "area_between",
    "area_of",
    "candidates",
    "clear_choice",
    "distance_km",
    "moved",
    "offset_of",
    "resolve_line",
    "resolve_place",
    "still_open",
    "suggestions",
]
