"""What fusion needs to know of forces, places and sources: what is part of what, and who is on whose side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from laydown.lexicon.facts import Member, Side, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceFacts:
    """``parent``: the force it is part of. ``side``: a label that allies share. ``members``: whom a set takes in."""

    id: str
    name: str
    kind: str | None = None
    parent: str | None = None
    side: str | None = None
    country: str | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """``within``: the place around it; coordinates are WGS 84 degrees, None when the place is not resolved."""

    id: str
    name: str
    kind: str | None = None
    precision: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """``speaks_for``: the force or country whose view the source gives, on days that none of ``sides`` covers.

    ``grade``: a user's own, A to F.
    """

    id: str
    name: str
    kind: str | None = None
    country: str | None = None
    speaks_for: str | None = None
    sides: tuple[Side, ...] = ()
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The entities that claims name, by id; ``roots``: for an article that repeats another text, whose that was.

    ``judged``: the claims that people accepted, rejected or corrected; ``accepted``: those that they accepted.
    """

    forces: Mapping[str, ForceFacts] = field(default_factory=dict)
    places: Mapping[str, PlaceFacts] = field(default_factory=dict)
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    roots: Mapping[str, str] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _allied: dict[tuple[str, str], bool] = field(default_factory=dict, init=False, compare=False, repr=False)

    def wholes(self, force: str) -> Iterator[str]:
        """The force itself and what it is part of, nearest first."""
        seen: set[str] = set()
        current: str | None = force
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            facts = self.forces.get(current)
            current = facts.parent if facts is not None else None

    def parts(self, force: str) -> tuple[str, ...]:
        """The forces that are part of it, in order of their ids."""
        if not self._parts:
            found: dict[str, list[str]] = {}
            for key in sorted(self.forces):
                for whole in self.wholes(key):
                    found.setdefault(whole, []).append(key)
            self._parts.update({whole: tuple(key for key in keys if key != whole) for whole, keys in found.items()})
        return self._parts.get(force, ())

    def sets_of(self, force: str, on: date) -> tuple[str, ...]:
        """The sets ('the rebels') to which the force, or what it is part of, belonged on a day; sets of sets too.

        They are ids, in order. What is told of a set is weak evidence about a member, and never told of the member.
        """
        inside, found = set(self.wholes(force)), set[str]()
        sets = [one for one in self.forces.values() if one.members]
        while (
            around := {one.id for one in sets if any(m.force in inside and holds(m, on) for m in one.members)}
            - found
            - inside
        ):
            found |= around
            inside |= around
        return tuple(sorted(found))

    def around(self, place: str) -> Iterator[str]:
        """The place itself and the places around it, nearest first."""
        seen: set[str] = set()
        current: str | None = place
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            facts = self.places.get(current)
            current = facts.within if facts is not None else None

    def is_part(self, one: str, other: str) -> bool:
        """Whether one force is, or is part of, the other, either way round."""
        return one in self.wholes(other) or other in self.wholes(one)

    def is_inside(self, one: str, other: str) -> bool:
        """Whether one place is, or lies in, the other, either way round."""
        return one in self.around(other) or other in self.around(one)

    def side(self, force: str) -> str:
        """The side of the force, or of the nearest whole that has one; without any, the outermost whole stands for it.

        A side may be the id of a force ('XX-forces'): that of its parts, and of whoever fights beside it.
        """
        whole = force
        for whole in self.wholes(force):
            facts = self.forces.get(whole)
            if facts is not None and facts.side is not None:
                return facts.side
        return whole

    def allied(self, one: str, other: str) -> bool:
        """Whether two forces hold a place together rather than against each other: part of each other, or one side."""
        pair = (one, other)
        if pair not in self._allied:
            left, right = self.side(one), self.side(other)
            beside = left == right or left in self.wholes(other) or right in self.wholes(one)
            self._allied[pair] = beside or self.is_part(one, other)
        return self._allied[pair]
