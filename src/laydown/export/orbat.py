"""A scenario for ORBAT Mapper: forces by side, and where they were said to be.

After ``src/types/scenarioModels.ts`` of https://github.com/orbat-mapper/orbat-mapper, file version 2.2.0, which later
versions read. A unit of ORBAT Mapper is at one point at a time; a force of a ledger may be at many. So each force has,
beside the forces that are part of it, one element for each place at which it was, and only these have locations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import IO, Any

import msgspec
from sqlalchemy import func, select

from laydown.export.chosen import Asked
from laydown.export.positions import Position, positions, told
from laydown.export.sheets import chain, plain
from laydown.export.where import point
from laydown.fusion.certainty import model
from laydown.fusion.facts import Facts
from laydown.ledger import tables
from laydown.ledger.holdings import force_name
from laydown.lexicon.dated import default_symbols

VERSION = "2.2.0"
_SIDC = "10041000000000000000"
"""A land unit of no stated kind in a neutral frame (MIL-STD-2525D), for a force of which no more is known."""
_NEUTRAL = "4"
Units = Mapping[str, Sequence[dict[str, Any]]]
"""The elements of each force."""


def write_orbat(asked: Asked, out: IO[bytes]) -> int:
    """Write the scenario; returns how many positions are in it: those at places with coordinates."""
    by_force: dict[str, list[Position]] = {}
    for one in positions(asked):
        if point(one.book.place) is not None:
            by_force.setdefault(one.row.force, []).append(one)
    units = {force: _elements(some, asked.facts) for force, some in sorted(by_force.items())}
    days = [_first(one) for some in by_force.values() for one in some]
    scenario = _scenario(asked, list(_sides(units, asked.facts)), min(days, default=asked.on))
    out.write(msgspec.json.format(msgspec.json.encode(scenario), indent=1) + b"\n")
    return len(days)


def _scenario(asked: Asked, sides: Sequence[Any], start: date) -> dict[str, Any]:
    made = asked.connection.execute(select(func.max(tables.document.c.recorded))).scalar() or _time(asked.on)
    return {
        "id": "laydown", "type": "ORBAT-mapper", "version": VERSION,
        "meta": {"createdDate": made, "lastModifiedDate": made},
        "name": "laydown: positions as reported",
        "description": "What reports say of where forces were; docs/exports.md of laydown says what is lost. Places "
                       "are as exact as the reports. A force that is shown nowhere may be anywhere.",
        "startTime": _time(start), "timeZone": "UTC", "symbologyStandard": "2525", "sides": list(sides), "events": [],
        "layers": [{"id": "laydown-features", "name": "Features", "features": []}], "mapLayers": [],
        "settings": {"rangeRingGroups": [], "statuses": [], "supplyClasses": [], "supplyUoMs": []},
    }  # fmt: skip


def _sides(units: Units, facts: Facts) -> Iterator[dict[str, Any]]:
    """Forces that share a side stand together; every side is neutral, and called by its first force."""
    needed = {key for force in units for key in facts.wholes(force)}
    by_side: dict[str, list[str]] = {}
    for force in sorted(needed):
        if _parent(force, needed, facts) is None:
            by_side.setdefault(_side(force, facts), []).append(force)
    for side, roots in sorted(by_side.items()):
        groups = [
            {"id": f"group/{root}", "name": _named(root, facts), "subUnits": [_unit(root, needed, units, facts)]}
            for root in roots
        ]
        name = _named(side if side in facts.forces else roots[0], facts)
        yield {"id": f"side/{side}", "name": name, "standardIdentity": _NEUTRAL, "groups": groups}


def _side(force: str, facts: Facts) -> str:
    known = facts.forces.get(force)
    return known.side if known is not None and known.side is not None else force


def _parent(force: str, needed: Set[str], facts: Facts) -> str | None:
    known = facts.forces.get(force)
    parent = known.parent if known is not None else None
    return parent if parent is not None and parent in needed else None


def _unit(force: str, needed: Set[str], units: Units, facts: Facts) -> dict[str, Any]:
    parts = [key for key in sorted(needed) if key != force and _parent(key, needed, facts) == force]
    below = [_unit(part, needed, units, facts) for part in parts]
    own = units.get(force, ())
    return {
        "id": f"force/{force}",
        "name": _named(force, facts),
        "sidc": _symbol(force, facts),
        "subUnits": [*below, *own],
    }


def _symbol(force: str, facts: Facts) -> str:
    """The symbol of the force's kind, in a neutral frame: a ledger has no enemy."""
    known = facts.forces.get(force)
    return default_symbols().get(known.kind or "", _SIDC) if known is not None else _SIDC


def _named(force: str, facts: Facts) -> str:
    return _inert(force_name(force, facts))


def _elements(some: Sequence[Position], facts: Facts) -> list[dict[str, Any]]:
    """A unit for each place at which the force was, located there while any of its positions there lasts."""
    by_place: dict[str, list[Position]] = {}
    for one in some:
        by_place.setdefault(one.row.place, []).append(one)
    return [
        {
            "id": f"force/{here[0].row.force}@{place}",
            "name": f"{_inert(here[0].holding.force_name)}, {_inert(here[0].book.place.name)}",
            "shortName": _inert(here[0].book.place.name), "sidc": _symbol(here[0].row.force, facts), "subUnits": [],
            "state": list(_states(here)),
        }
        for place, here in sorted(by_place.items())
    ]  # fmt: skip


def _states(here: Sequence[Position]) -> Iterator[dict[str, Any]]:
    begun = [(_first(one), 1, one) for one in here]
    ended = [(one.holding.until, 0, one) for one in here if one.holding.until is not None]
    open_now: set[str] = set()
    for day, begins, one in sorted((*begun, *ended), key=lambda e: (e[0], -e[1], e[2].row.id)):
        (open_now.add if begins else open_now.discard)(one.row.id)
        at = point(one.book.place)
        yield {
            "id": f"{one.row.id}/{'from' if begins else 'to'}", "t": _time(day),
            "location": list(at) if open_now and at is not None else None,
            "title": told(one, _inert) if begins else f"No longer: {told(one, _inert)}",
        } | (_sourced(one) if begins else {})  # fmt: skip


def _sourced(one: Position) -> dict[str, str]:
    quote, certainty = one.book.quotes.get(one.row.opener), one.holding.certainty
    found = {"subTitle": f"{one.row.id}: {certainty.word} ({certainty.probability:.2f} on {one.on})"}
    if quote is None:
        return found
    said = f"{chain(quote.speakers)}; {plain(quote.document)}"
    found["description"] = f"{_inert(quote.sentence)} ({_inert(said)}) {quote.claim}"
    return found | ({"externalUrl": quote.url} if quote.url and quote.url.startswith(("https://", "http://")) else {})


def _first(one: Position) -> date:
    """The first day; where only the end is known, so long before it as the ledger counts on."""
    if one.holding.since is not None:
        return one.holding.since
    return (one.holding.until or one.on) - timedelta(days=model().before_days)


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _inert(words: str) -> str:
    """Words of a document, so that a viewer that shows Markdown or HTML shows them as they are."""
    text = plain(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]!#|":
        text = text.replace(sign, f"\\{sign}")
    return text
