"""What is allowed in a pack but is likely a slip: a warning each, no fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from laydown.lexicon.dated import spellings
from laydown.lexicon.facts import Country, Force, Place, SourceEntity
from laydown.lexicon.language import Language
from laydown.lexicon.packs import Draft, located, places_of_faults
from laydown.lexicon.spelling import plain_key

Entry = Force | Place | SourceEntity | Country
_LEAST_TOWNS = 3
"""Towns of a country that must be known for its bounds to be told from them."""
_MARGIN = 2.0
"""Degrees that a place may lie outside the box of its country's towns; half of the box's size if that is more."""


class Box(NamedTuple):
    """Bounds in degrees."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point lies inside."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


_OWN_SENSE = {"forces": {"force", "people", "office"}, "sources": {"office", "speaker"}, "places": {"place"}}
"""What a word may stand for and still be no ordinary word as a name: whoever reads 'the Taliban' thinks of a force."""


def ordinary_words(language: Language) -> dict[str, frozenset[str]]:
    """The words that the rules know, in lower case, with what they can stand for; 'verb' is one of these."""
    cues = language.cues
    verbs = (*language.verb_frames, *cues.say, *cues.support, *cues.plans, *cues.demands, *cues.denials)
    found = {word: frozenset({"verb"}) for word in verbs}
    for word in (*language.nouns, *language.noun_frames):
        found[word] = found.get(word, frozenset()) | language.nouns.get(word, {"event"})
    return found


def slips(drafts: Sequence[Draft], own: Draft, ordinary: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Warnings about the pack ``own`` of those loaded; ``ordinary`` are those of :func:`ordinary_words`.

    Each reads ``file: line l: id: what seems wrong; what to do``.
    """
    where = places_of_faults([own])
    groups: Mapping[str, Sequence[Entry]] = {
        "forces": own.forces, "places": (*own.places, *own.table), "sources": own.sources,
    }  # fmt: skip
    common = {plain_key(word) for word in own.pack.common_words}
    risky = {word: senses for word, senses in ordinary.items() if word not in common}
    found = [
        *(slip for label, entries in groups.items() for slip in _ordinary_names(label, entries, risky)),
        *_without_source(own),
        *_parents(own.forces, {force.id: force for draft in drafts for force in draft.forces}),
        *_far_away(own, drafts),
    ]
    yield from (located(slip, where) for slip in found)


def _ordinary_names(label: str, entries: Iterable[Entry], ordinary: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Names of one word; those with an article ('the Front') are looked for with it."""
    for entry in entries:
        for name in dict.fromkeys(_all_names(entry)):
            senses = ordinary.get(plain_key(name), frozenset()) - _OWN_SENSE[label]
            if senses and name not in (name.lower(), name.upper()):
                yield (
                    f"{label}: {entry.id}: '{name}' is an ordinary word too; list it under `common_words` in "
                    "theatre.yaml, or leave it out"
                )


def _all_names(entry: Entry) -> Iterator[str]:
    yield from (name.name for name in spellings(entry)) if isinstance(entry, Force) else (entry.name, *entry.aliases)


def _without_source(own: Draft) -> Iterator[str]:
    """One warning for each file in which entries do not say where they are from."""
    for label, entries in (("forces", own.forces), ("places", own.places), ("sources", own.sources)):
        silent = [entry.id for entry in entries if entry.source is None]
        if silent:
            others = f" and {len(silent) - 1} more" if len(silent) > 1 else ""
            yield f"{label}: {silent[0]}: no source is given{others}; give `source` for the file or the entry"


def _parents(forces: Iterable[Force], known: Mapping[str, Force]) -> Iterator[str]:
    for force in forces:
        parent = known.get(force.parent or "")
        if parent is None:
            continue
        first = max(force.since or date.min, parent.since or date.min)
        last = min(force.until or date.max, parent.until or date.max)
        if first > last:
            yield f"forces: {force.id}: it and its parent '{parent.id}' were never there on one day; see their dates"


def _far_away(own: Draft, drafts: Sequence[Draft]) -> Iterator[str]:
    """Places outside their country, or without one outside of all that the pack covers."""
    boxes = _boxes(drafts, own)
    covered = [boxes[code] for code in own.pack.covers if code in boxes]
    sure = len(covered) == len(own.pack.covers)
    for place in (*own.places, *own.table):
        areas = [boxes[place.country]] if place.country in boxes else covered if place.country is None and sure else []
        if not areas or place.kind in ("country", "region") or any(box.holds(place.lat, place.lon) for box in areas):
            continue
        told = place.country or ", ".join(own.pack.covers)
        if any(box.holds(place.lon, place.lat) for box in areas):
            yield f"places: {place.id}: {place.lat}, {place.lon} is not in {told}, but lat and lon exchanged would be"
        else:
            yield f"places: {place.id}: {place.lat}, {place.lon} is far from {told}; see lat and lon, or country"


def _boxes(drafts: Sequence[Draft], own: Draft) -> dict[str, Box]:
    """Around the towns of each country that other packs list, with a margin."""
    points: dict[str, list[tuple[float, float]]] = {}
    for place in (p for draft in drafts if draft is not own for p in (*draft.places, *draft.table)):
        if place.country is not None and place.kind not in ("country", "region", "area", "line"):
            points.setdefault(place.country, []).append((place.lat, place.lon))
    return {code: _box(found) for code, found in points.items() if len(found) >= _LEAST_TOWNS}


def _box(points: Sequence[tuple[float, float]]) -> Box:
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    tall = max(_MARGIN, (max(lats) - min(lats)) / 2)
    wide = max(_MARGIN, (max(lons) - min(lons)) / 2)
    return Box(min(lats) - tall, max(lats) + tall, min(lons) - wide, max(lons) + wide)
