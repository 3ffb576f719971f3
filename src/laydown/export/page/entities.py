"""Places and forces for the page: what is known of each, the names it is found by, and what it is bound to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import select

from laydown.export.page.kept import Kept, Numbers, number_of
from laydown.fusion.facts import Facts, ForceFacts
from laydown.ledger import tables
from laydown.ledger.answers import Tie, Ties
from laydown.ledger.at import places_inside
from laydown.ledger.holdings import force_name
from laydown.ledger.sql import chunked
from laydown.ledger.tracks import heard_by, ties


def described_places(kept: Kept) -> list[dict[str, Any]]:
    """Every place with a number, and those around them, by number: facts, names, places around it and inside it."""
    facts = kept.asked.facts
    around = {}
    for place in list(kept.places):
        around[place] = [key for key in facts.around(place) if key != place and key in facts.places]
    kept.places.all_of(key for keys in around.values() for key in keys)
    names = _names(kept, "place", kept.places)
    found = []
    for place in kept.places:
        inside = [key for key in places_inside(kept.asked.connection, place) if key in kept.places]
        found.append(msgspec.to_builtins(facts.places[place]) | {
            "names": names[place], "inside": [kept.places[key] for key in inside],
            "around": [kept.places[key] for key in facts.around(place) if key != place and key in kept.places],
        })  # fmt: skip
    return found


def described_forces(kept: Kept) -> list[dict[str, Any]]:
    """Every force with a number, in order of the numbers; after them those that they are bound to, by name alone."""
    facts, own = kept.asked.facts, list(kept.forces)
    heard = heard_by(kept.asked.connection, facts, kept.asked.given.known)
    bound = {force: ties(facts, force, heard) for force in own if force in facts.forces}
    names = _names(kept, "force", own)
    found = [
        msgspec.to_builtins(_facts_of(force, facts)) | {
            "names": names[force], "ties": _tied(kept.forces, bound[force]) if force in bound else None,
            "parts": kept.forces.all_of(key for key in facts.parts(force) if key in kept.forces),
            "sets": [
                [kept.forces.of(one.id), number_of(member.since), number_of(member.until)]
                for one in facts.forces.values() if one.id in kept.forces
                for member in one.members if member.force == force
            ],
        } for force in own
    ]  # fmt: skip
    stubs = [msgspec.to_builtins(_facts_of(force, facts)) | {"names": []} for force in list(kept.forces)[len(own) :]]
    return [_without_members(one) for one in (*found, *stubs)]


def _facts_of(force: str, facts: Facts) -> ForceFacts:
    return facts.forces.get(force) or ForceFacts(id=force, name=force_name(force, facts))


def _without_members(told: dict[str, Any]) -> dict[str, Any]:
    """The members are told in the ties."""
    return {name: value for name, value in told.items() if name != "members"}


def _tied(numbers: Numbers, told: Ties) -> list[Any]:
    """What a force is bound to: wholes, parts, members, sets, allies; its side; how many more there are."""
    bound = (told.wholes, told.parts, told.members, told.sets, told.allies)
    return [*([_tie(numbers, one) for one in some] for some in bound), told.side, told.more]


def _tie(numbers: Numbers, one: Tie) -> list[Any]:
    """The force by its number, whether the ledger tells of it, and its days if it has any."""
    days = [] if one.since is one.until is None else [number_of(one.since), number_of(one.until)]
    return [numbers.of(one.id), one.told, *days]


def _names(kept: Kept, what: str, wanted: Iterable[str]) -> dict[str, list[str]]:
    """By which spellings each is found: plain ones, and those in other scripts as they are written."""
    table = tables.name.c
    found: dict[str, dict[str, None]] = {key: {} for key in wanted}
    for some in chunked(list(found)):
        query = select(table.entity, table.key, table.text).where(table.what == what, table.entity.in_(some))
        for entity, key, text in kept.asked.connection.execute(query.order_by(table.entity, table.key)):
            found[entity] |= {key: None} if text.isascii() else {key: None, text.casefold(): None}
    return {key: list(names) for key, names in found.items()}
