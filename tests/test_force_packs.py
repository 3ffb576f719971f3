"""The forces of every pack that is shipped: enough of them, each with its source, and dated facts that make sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import laydown
from laydown.forces import ForceContext, resolve_force
from laydown.lexicon.dated import name_on, symbol_of
from laydown.lexicon.facts import Force
from laydown.lexicon.theatre import Theatre, load_theatre

PACKS = sorted((Path(laydown.__file__).parent / "data" / "theatres").glob("*/forces.yaml"))
INVENTED = {"demo"}
LEAST = {"syria-iraq": 800, "world": 130}
EARLIEST, LATEST = date(1850, 1, 1), date(2030, 1, 1)


@pytest.fixture(scope="module", params=[path.parent.name for path in PACKS])
def pack(request: pytest.FixtureRequest) -> tuple[str, Theatre]:
    return request.param, load_theatre([request.param])


def own(name: str, theatre: Theatre) -> list[Force]:
    """The forces that the pack itself states: not those of the world, nor those that follow from its countries."""
    world = {} if name == "world" else load_theatre([]).forces
    derived = {f"{iso}-{what}" for iso in theatre.countries for what in ("forces", "backed")}
    return [f for f in theatre.forces.values() if f != world.get(f.id) and (f.source or f.id not in derived)]


def test_a_pack_of_a_war_has_its_forces(pack: tuple[str, Theatre]) -> None:
    name, theatre = pack
    if name not in INVENTED:
        assert len(own(name, theatre)) >= LEAST.get(name, 40)


def test_every_force_says_where_it_is_from(pack: tuple[str, Theatre]) -> None:
    assert [force.id for force in own(*pack) if not (force.source or "").strip()] == []


def test_dates_lie_within_the_force_and_within_reason(pack: tuple[str, Theatre]) -> None:
    assert [told for force in own(*pack) for told in _unlikely(force)] == []


def _unlikely(force: Force) -> Iterator[str]:
    spans = [("itself", force), *(("names", n) for n in force.names), *(("allegiances", a) for a in force.allegiances)]
    for what, span in [*spans, *(("members", m) for m in force.members)]:
        for day in (span.since, span.until):
            if day is not None and not EARLIEST <= day <= LATEST:
                yield f"{force.id}: {what}: {day}"


def test_nothing_is_part_of_what_began_after_it_ended(pack: tuple[str, Theatre]) -> None:
    name, theatre = pack
    wrong = []
    for force in own(name, theatre):
        whole = theatre.forces.get(force.parent or "")
        if whole is not None and force.until and whole.since and force.until < whole.since:
            wrong.append((force.id, whole.id))
        wrong += [
            (force.id, origin)
            for origin in force.formed_from
            if force.until and (began := theatre.forces[origin].since) and force.until < began
        ]
    assert wrong == []


def test_parents_do_not_go_in_circles(pack: tuple[str, Theatre]) -> None:
    name, theatre = pack
    for force in own(name, theatre):
        seen, current = set(), force
        while current.parent is not None:
            assert current.id not in seen, current.id
            seen.add(current.id)
            current = theatre.forces[current.parent]


def test_members_are_members_while_they_exist(pack: tuple[str, Theatre]) -> None:
    name, theatre = pack
    wrong = []
    for force in own(name, theatre):
        for member in force.members:
            one = theatre.forces[member.force]
            if (
                member.until
                and one.since
                and member.until < one.since
                or member.since
                and one.until
                and (one.until < member.since)
            ):
                wrong.append((force.id, member.force))
    assert wrong == []


def test_a_dated_name_finds_its_force_on_its_days(pack: tuple[str, Theatre]) -> None:
    name, theatre = pack
    wrong = []
    for force in own(name, theatre):
        for dated in force.names:
            on = dated.since or dated.until
            context = ForceContext(on=on, countries=(force.country,) if force.country else ())
            found = resolve_force(dated.name, theatre, context)
            if found is None or found.id != force.id or (dated.since and name_on(force, on) != dated.name):
                wrong.append((force.id, dated.name, found and found.id))
    assert wrong == []


def test_every_force_has_a_neutral_symbol(pack: tuple[str, Theatre]) -> None:
    assert {symbol_of(force)[2:4] for force in pack[1].forces.values()} == {"04"}
