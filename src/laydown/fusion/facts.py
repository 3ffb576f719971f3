"""What fusion needs to know of forces, places and sources: what is part of what, and who is on whose side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceFacts:
    """``parent``: the force it is part of. ``side``: a label that allies share."""

    id: str
    name: str
    kind: str | None = None
    parent: str | None = None
    side: str | None = None
    country: str | None = None


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
    """``speaks_for``: the force or country whose view the source gives; ``grade``: a user's own, A to F."""

    id: str
    name: str
    kind: str | None = None
    country: str | None = None
    speaks_for: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The entities that claims name, by id; ``roots``: for an article that repeats another text, whose that was."""

    forces: Mapping[str, ForceFacts] = field(default_factory=dict)
    places: Mapping[str, PlaceFacts] = field(default_factory=dict)
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    roots: Mapping[str, str] = field(default_factory=dict)

    def wholes(self, force: str) -> Iterator[str]:
        """The force itself and what it is part of, nearest first."""
        seen: set[str] = set()
        current: str | None = force
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            facts = self.forces.get(current)
            current = facts.parent if facts is not None else None

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

    def allied(self, one: str, other: str) -> bool:
        """Whether two forces hold a place together rather than against each other: part of each other, or one side."""
        if self.is_part(one, other):
            return True
        sides = [facts.side for force in (one, other) if (facts := self.forces.get(force)) is not None]
        return len(sides) == 2 and sides[0] is not None and sides[0] == sides[1]
