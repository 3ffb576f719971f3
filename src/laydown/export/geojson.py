"""Places with their status on a day, and movements between places, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

import msgspec

from laydown.export.book import books
from laydown.export.chosen import Asked
from laydown.export.claims import claims, force_words, notes, place_facts, speakers
from laydown.export.control import Stretch, control_row
from laydown.export.sheets import listed, plain
from laydown.export.where import point
from laydown.fusion.entities import place_of
from laydown.model import Modality, PlaceMention

_HEAD, _TAIL = b'{"type":"FeatureCollection","features":[', b"\n]}\n"


def write_geojson(asked: Asked, out: IO[bytes]) -> int:
    """Write the features as they come, one a line; returns how many."""
    out.write(_HEAD)
    count = 0
    for feature in chain(_places(asked), _movements(asked)):
        out.write((b",\n" if count else b"\n") + msgspec.json.encode(feature))
        count += 1
    out.write(_TAIL)
    return count


def _places(asked: Asked) -> Iterator[dict[str, Any]]:
    """A point for each place; a place without coordinates has no geometry, and is there all the same."""
    day = asked.on
    for book in books(asked):
        stretch = Stretch(book, day, day, book.standing(day))
        if asked.forces is not None and not any(asked.takes_force(h.force) for h in stretch.standing.told):
            continue
        at = point(book.place)
        geometry = {"type": "Point", "coordinates": list(at)} if at is not None else None
        properties = {"feature": "place"} | dict(control_row(stretch))
        yield {"type": "Feature", "id": f"place/{book.place.id}", "geometry": geometry, "properties": properties}


def _movements(asked: Asked) -> Iterator[dict[str, Any]]:
    """A line for each way that a claim says a force went, from a place with coordinates to another."""
    for told in claims(asked):
        claim, facts = told.claim, asked.facts
        if claim.modality is not Modality.ASSERTED:
            continue
        ways = {(place_of(a), place_of(b)): (a, b) for a in claim.origin for b in claim.destination}
        for number, (start, end) in enumerate(ways.values()):
            line = [_point(start, asked), _point(end, asked)]
            if None in line or line[0] == line[1]:
                continue
            said = speakers(claim, told.row.outlet)
            yield {
                "type": "Feature",
                "id": f"movement/{claim.id}/{number}",
                "geometry": {"type": "LineString", "coordinates": line},
                "properties": {
                    "feature": "movement", "claim_id": claim.id, "event": claim.event.value,
                    "force": listed(force_words(m, facts) for m in claim.actor) or None,
                    "from": plain(place_facts(start, facts).name), "to": plain(place_facts(end, facts).name),
                    "date_from": claim.when.start if claim.when else None,
                    "date_to": claim.when.end if claim.when else None, "hedged": claim.hedged,
                    "certainty": claim.confidence, "notes": notes(claim, said),
                    "evidence_text": plain(claim.evidence.text),
                    "document_url": told.row.article_url or told.row.document_url,
                },
            }  # fmt: skip


def _point(mention: PlaceMention, asked: Asked) -> list[float] | None:
    """The place's point; where the text sets the force off from it, the middle of the area that is left."""
    if mention.area is not None:
        return [mention.area.lon, mention.area.lat]
    at = point(place_facts(mention, asked.facts))
    return list(at) if at is not None else None
