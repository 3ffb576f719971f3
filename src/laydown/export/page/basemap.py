"""The base maps that go into one file: that of the theatre that most places are in, and the world around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

BASE = Path(__file__).parents[2] / "data" / "web" / "base"
_WORLD = "world"
_LEAST_AROUND = 8.0
"""Degrees of the world's map around what is shown, at the least; else as much as that is wide and high."""
_FARTHEST = 85.0
"""Degrees north and south up to which the page's projection goes."""


class Box(NamedTuple):
    """A part of the globe in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def size(self) -> float:
        """In square degrees: to compare boxes with each other."""
        return (self.east - self.west) * (self.north - self.south)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point is in it."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def meets(self, other: Box) -> bool:
        """Whether two boxes have a point in common."""
        return not (
            other.west > self.east or other.east < self.west or other.south > self.north or other.north < self.south
        )

    def widened(self) -> Box:
        """With as much around it as it is large."""
        right, up = max(_LEAST_AROUND, self.east - self.west), max(_LEAST_AROUND, self.north - self.south)
        return Box(max(-180.0, self.west - right), max(-_FARTHEST, self.south - up),
                   min(180.0, self.east + right), min(_FARTHEST, self.north + up))  # fmt: skip


Point = tuple[float, float]
"""Longitude and latitude, degrees."""


def base_files(points: Sequence[Point]) -> tuple[dict[str, Any], Box | None]:
    """What the page loads of base maps for a map of these points, by the paths that it asks for; and where it ends.

    The theatre is the smallest of those that hold most points; without one there is the world alone, all of it where
    there are no points.
    """
    theatres = {name: box for name, box in boxes().items() if name != _WORLD}
    counted = {name: sum(box.holds(*point) for point in points) for name, box in theatres.items()}
    best = min(theatres, key=lambda name: (-counted[name], theatres[name].size))
    shown = [best] if counted[best] else []
    around = _around([theatres[name] for name in shown], points)
    files: dict[str, Any] = {f"base/{name}.topojson": msgspec.Raw((BASE / f"{name}.topojson").read_bytes().strip())
                             for name in shown}  # fmt: skip
    files["base/world.topojson"] = subset(_topology(_WORLD), around) if around is not None else _topology(_WORLD)
    return {"base/MANIFEST.json": {"boxes": {name: theatres[name] for name in shown}}, **files}, around


def _around(shown: Sequence[Box], points: Sequence[Point]) -> Box | None:
    """The part of the world to show around theatres and points; None for all of it."""
    corners = [*((box.west, box.south) for box in shown), *((box.east, box.north) for box in shown), *points]
    if not corners:
        return None
    east, north = zip(*corners, strict=True)
    return Box(min(east), min(north), max(east), max(north)).widened()


@lru_cache(maxsize=1)
def boxes() -> dict[str, Box]:
    """The box of each base map, by its name."""
    found = msgspec.json.decode((BASE / "MANIFEST.json").read_bytes())["boxes"]
    return {name: Box(*box) for name, box in found.items()}


@lru_cache(maxsize=1)
def _topology(name: str) -> Any:
    return msgspec.json.decode((BASE / f"{name}.topojson").read_bytes())


def subset(topology: Any, box: Box) -> Any:
    """The shapes of a topology that meet a box, each of them whole; of a shape of many parts those parts."""
    spans = [_span(arc, topology["transform"]) for arc in topology["arcs"]]
    numbers: dict[int, int] = {}
    objects = {}
    for name, layer in topology["objects"].items():
        kept = [found for shape in layer["geometries"] if (found := _kept(shape, box, spans, topology["transform"]))]
        objects[name] = {**layer, "geometries": [_renumbered(shape, numbers) for shape in kept]}
    return {**topology, "objects": objects, "arcs": [topology["arcs"][number] for number in numbers]}


def _span(arc: Sequence[Sequence[int]], transform: Any) -> Box:
    """The box of an arc, whose points are told as steps."""
    (right, up), (east, north) = transform["scale"], transform["translate"]
    xs = [east + right * x for x in accumulate(point[0] for point in arc)]
    ys = [north + up * y for y in accumulate(point[1] for point in arc)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _kept(shape: Any, box: Box, spans: Sequence[Box], transform: Any) -> Any:
    """The shape, or what of its parts meets the box; None where nothing does."""
    kind = shape["type"]
    if kind == "Point":
        (right, up), (east, north) = transform["scale"], transform["translate"]
        x, y = shape["coordinates"]
        return shape if box.holds(east + right * x, north + up * y) else None
    if kind in ("MultiPolygon", "MultiLineString"):
        parts = [part for part in shape["arcs"] if _meets(part, box, spans)]
        return {**shape, "arcs": parts} if parts else None
    return shape if kind is not None and _meets(shape["arcs"], box, spans) else None


def _meets(arcs: Any, box: Box, spans: Sequence[Box]) -> bool:
    found = [spans[number if number >= 0 else ~number] for number in _flat(arcs)]
    west, south, east, north = zip(*found, strict=True)
    return box.meets(Box(min(west), min(south), max(east), max(north)))


def _flat(arcs: Any) -> Iterator[int]:
    for each in arcs:
        if isinstance(each, int):
            yield each
        else:
            yield from _flat(each)


def _renumbered(shape: Any, numbers: dict[int, int]) -> Any:
    """The shape with its arcs by the numbers that they have among those that are kept."""
    return {**shape, "arcs": _renumber(shape["arcs"], numbers)} if "arcs" in shape else shape


def _renumber(arcs: Iterable[Any], numbers: dict[int, int]) -> list[Any]:
    return [_new(each, numbers) if isinstance(each, int) else _renumber(each, numbers) for each in arcs]


def _new(number: int, numbers: dict[int, int]) -> int:
    """An arc that is taken the other way round has the complement of its number."""
    own = number if number >= 0 else ~number
    new = numbers.setdefault(own, len(numbers))
    return new if number >= 0 else ~new
