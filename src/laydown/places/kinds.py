"""What kinds of places the words beside a name ask for: 'X airport', 'the X crossing', 'X village'."""

from __future__ import annotations

from collections.abc import Mapping

from laydown.lexicon.facts import Place

SITES = ("crossing", "bridge", "dam", "junction", "field", "station", "airport", "base", "camp", "quarter", "port")
"""Kinds of sites that bear the name of the town near which they are."""

ROADS = frozenset({"road", "highway", "route", "motorway"})
"""Words for what joins two places and is at neither."""

SMALL = {"village", "hamlet", "settlement", "locality"}
"""Words that no city is called by."""

KINDS: Mapping[str, set[str]] = {
    "crossing": {"crossing"}, "border crossing": {"crossing"}, "airport": {"airport", "base"},
    "international airport": {"airport"}, "military airport": {"base", "airport"}, "airbase": {"base", "airport"},
    "air base": {"base", "airport"}, "base": {"base"}, "military base": {"base"}, "garrison": {"base"},
    "camp": {"camp", "base"}, "refugee camp": {"camp"}, "junction": {"junction"}, "crossroad": {"junction"},
    "crossroads": {"junction"}, "dam": {"dam"}, "bridge": {"bridge"}, "oilfield": {"field"}, "oil field": {"field"},
    "oil fields": {"field"}, "gas field": {"field"}, "gas plant": {"field", "station"}, "quarter": {"quarter"},
    "neighbourhood": {"quarter"}, "neighborhood": {"quarter"}, "hill": {"mountain"}, "mountain": {"mountain"},
    "city": {"city", "town"}, "town": {"town", "city"}, "village": {"village"}, "province": {"province"},
    "governorate": {"province"}, "oblast": {"province"}, "district": {"district"}, "subdistrict": {"subdistrict"},
}  # fmt: skip
"""The kinds that a word asks for, the word in lower case."""

_ALIKE = {
    "airport": {"airport", "base"}, "base": {"base", "airport", "camp"}, "crossing": {"crossing", "bridge", "port"},
    "bridge": {"bridge", "crossing"}, "camp": {"camp", "base"}, "station": {"station", "field"},
    "field": {"field", "station"},
}  # fmt: skip


def is_other_site(place: Place, word: str | None) -> bool:
    """Whether a site is plainly of another kind than the word asks for: a bridge is no airport."""
    wanted = KINDS.get(word or "", set[str]())
    if not wanted & set(SITES) or place.kind not in SITES:
        return False
    return not wanted & _ALIKE.get(place.kind, {place.kind})
