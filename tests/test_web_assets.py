"""What is packaged for the page: as its manifests say, whole, small, and asking nothing of anybody."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import Any

import pytest

import laydown
from laydown.geometry import kilometres
from laydown.lexicon.facts import Place
from laydown.lexicon.theatre import load_theatre

WEB = Path(laydown.__file__).parent / "data" / "web"
THEATRES = Path(laydown.__file__).parent / "data" / "theatres"
VENDOR, BASE = WEB / "vendor", WEB / "base"
BOXES: dict[str, list[float]] = json.loads((BASE / "MANIFEST.json").read_text("utf-8"))["boxes"]
LAYERS = {
    "countries": {"name", "iso"},
    "coast": set(),
    "lakes": {"name", "rank"},
    "rivers": {"name", "rank"},
    "admin0": {"kind", "disputed"},
    "admin1": set(),
    "admin1_names": {"name", "km2"},
    "country_names": {"name", "iso", "rank"},
    "towns": {"name", "rank", "capital"},
}
Point = tuple[float, float]


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize("folder", [VENDOR, BASE], ids=["vendor", "base"])
def test_files_are_those_of_the_manifest(folder: Path) -> None:
    listed = json.loads((folder / "MANIFEST.json").read_text("utf-8"))["files"]
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "MANIFEST.json"}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == {
        name: each["sha256"] for name, each in listed.items()
    }
    assert {name: len(data) for name, data in found.items()} == {name: each["bytes"] for name, each in listed.items()}


@pytest.mark.parametrize(("files", "most"), [
    ([VENDOR / "ol.mjs", VENDOR / "ol.css"], 95_000),
    ([BASE / "world.topojson"], 250_000),
    ([BASE / f"{name}.topojson" for name in BOXES], 1_500_000),
], ids=["vendor", "world", "all maps"])  # fmt: skip
def test_files_are_small_when_packed(files: list[Path], most: int) -> None:
    assert sum(packed(path) for path in files) < most


def test_every_part_of_the_bundle_has_its_licence() -> None:
    packages = json.loads((VENDOR / "MANIFEST.json").read_text("utf-8"))["packages"]
    licences, bundle = (VENDOR / "LICENSES.txt").read_text("utf-8"), (VENDOR / "ol.mjs").read_text("utf-8")
    assert {each["name"] for each in packages} >= {"ol"}
    for each in packages:
        assert f"== {each['name']} {each['version']}\n" in licences
        assert f"{each['name']} {each['version']} ({each['license']})" in bundle.splitlines()[0]


def test_the_bundle_can_run_under_a_strict_policy_and_names_no_address() -> None:
    bundle, styles = (VENDOR / "ol.mjs").read_text("utf-8"), (VENDOR / "ol.css").read_text("utf-8")
    code = r"\beval\(|new Function|importScripts|import\("
    inline = r"createElement\([\"']style|insertRule|setAttribute\([\"']style"
    assert re.findall(f"{code}|{inline}", bundle) == []
    # Names of coordinate systems look like addresses; nothing is fetched from them.
    assert set(re.findall(r"https?://([\w.]+)", bundle)) <= {"www.opengis.net"}
    assert re.findall(r"url\(|@import|//", styles) == []


def test_the_bundle_parses() -> None:
    if (node := shutil.which("node")) is None:
        pytest.skip("there is no Node here")
    subprocess.run([node, "--check", str(VENDOR / "ol.mjs")], check=True, capture_output=True)


# Maps


@lru_cache(maxsize=1)
def topology(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((BASE / f"{name}.topojson").read_text("utf-8"))
    return read


@lru_cache(maxsize=1)
def arcs(name: str) -> list[list[Point]]:
    """The lines of a map, in degrees: each point is stored as the step from the one before."""
    (across, up), (west, south) = (topology(name)["transform"][key] for key in ("scale", "translate"))
    lines = []
    for line in topology(name)["arcs"]:
        x = y = 0
        points = []
        for dx, dy in line:
            x, y = x + dx, y + dy
            points.append((x * across + west, y * up + south))
        lines.append(points)
    return lines


def indexes(nested: Any) -> Iterator[int]:
    if isinstance(nested, int):
        yield nested
    else:
        for each in nested:
            yield from indexes(each)


def rings(name: str, shape: dict[str, Any]) -> Iterator[list[Point]]:
    lines = arcs(name)
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for ring in (ring for polygon in polygons for ring in polygon):
        yield [point for arc in ring for point in (lines[arc] if arc >= 0 else lines[~arc][::-1])]


def holds(ring: list[Point], point: Point) -> bool:
    """Whether the point is within: a ray from it to the east crosses the ring an odd number of times."""
    x, y = point
    crossings = [
        (x2 - x1) * (y - y1) / (y2 - y1) + x1 > x
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False) if (y1 > y) != (y2 > y)
    ]  # fmt: skip
    return sum(crossings) % 2 == 1


def country(name: str, point: Point) -> str | None:
    shapes = topology(name)["objects"]["countries"]["geometries"]
    found = [s["properties"]["iso"] for s in shapes if sum(holds(ring, point) for ring in rings(name, s)) % 2]
    return found[0] if found else None


@pytest.mark.parametrize("name", BOXES)
def test_a_map_is_whole(name: str) -> None:
    objects, lines = topology(name)["objects"], arcs(name)
    assert objects.keys() == LAYERS.keys() - ({"admin1", "admin1_names"} if name == "world" else set())
    for layer, properties in LAYERS.items():
        for shape in objects.get(layer, {}).get("geometries", ()):
            assert shape.get("properties", {}).keys() == properties
            assert max((i if i >= 0 else ~i for i in indexes(shape.get("arcs", ()))), default=0) < len(lines)
    west, south, east, north = BOXES[name]
    assert all(west - 0.01 <= x <= east + 0.01 and south - 0.01 <= y <= north + 0.01 for line in lines for x, y in line)


@pytest.mark.parametrize(("name", "point", "iso"), [
    ("syria-iraq", (38.27, 34.56), "SY"), ("syria-iraq", (43.13, 36.34), "IQ"), ("syria-iraq", (34.3, 34.8), None),
    ("ukraine", (36.23, 49.99), "UA"), ("yemen", (45.33, 15.46), "YE"), ("libya", (14.43, 27.04), "LY"),
    ("sudan", (25.35, 13.63), "SD"), ("sudan", (31.58, 4.85), "SS"), ("sahel", (-3.0, 16.77), "ML"),
    ("sahel", (-1.64, 14.1), "BF"), ("lebanon-israel-gaza", (36.2, 34.0), "LB"), ("afghanistan", (66.9, 34.5), "AF"),
    ("caucasus", (45.0, 40.2), "AM"), ("eastern-congo", (29.0, -1.7), "CD"), ("world", (2.3, 48.9), "FR"),
    ("world", (-30.0, 30.0), None), ("demo", (-31.0, 44.3), None), ("demo", (-30.34, 45.27), "XL"),
])  # fmt: skip
def test_known_points_lie_in_their_countries(name: str, point: Point, iso: str | None) -> None:
    assert country(name, point) == iso


@pytest.mark.parametrize(("name", "layer", "names"), [
    ("syria-iraq", "admin1_names", {"Deir ez-Zor", "Hasakah", "Anbar", "Nineveh", "Kirkuk", "Idlib"}),
    ("syria-iraq", "rivers", {"Euphrates", "Tigris"}),
    ("ukraine", "admin1_names", {"Donetsk", "Luhansk", "Kherson", "Zaporizhzhia", "Crimea"}),
    ("ukraine", "rivers", {"Dnipro"}),
    ("yemen", "admin1_names", {"Hodeidah", "Taiz", "Saada", "Aden"}),
    ("sudan", "rivers", {"White Nile", "Blue Nile"}),
    ("sahel", "rivers", {"Niger", "S\u00e9n\u00e9gal"}),
    ("demo", "rivers", {"Ardel"}), ("demo", "admin1_names", {"Lower Ardel", "Upper Ardel", "Salt Coast"}),
    ("demo", "country_names", {"Karsovia", "Ilvania", "Helvaria"}), ("demo", "towns", {"Sulmet", "Talmeru", "Dravnik"}),
    ("world", "country_names", {"Syria", "China", "Palestine", "Western Sahara", "Kosovo", "Taiwan", "Somaliland"}),
])  # fmt: skip
def test_names_are_there_in_the_spelling_of_reports(name: str, layer: str, names: set[str]) -> None:
    found = {shape["properties"]["name"] for shape in topology(name)["objects"][layer]["geometries"]}
    assert names - found == set()
    assert not [each for each in found if "?" in each or "\ufffd" in each]


@pytest.mark.parametrize(("name", "disputed"), [
    ("ukraine", True), ("syria-iraq", True), ("sudan", True), ("sahel", True), ("world", True), ("libya", False),
    ("demo", True),
])  # fmt: skip
def test_disputed_lines_are_told_from_borders(name: str, disputed: bool) -> None:
    lines = [shape["properties"] for shape in topology(name)["objects"]["admin0"]["geometries"]]
    assert any(line["disputed"] for line in lines) == disputed
    assert all(line["disputed"] == (line["kind"] != "international boundary") for line in lines)


def test_every_theatre_has_a_map_that_holds_its_places() -> None:
    wars = {path.name for path in THEATRES.iterdir()} - {"world"}
    assert wars == BOXES.keys() - {"world"}
    common = load_theatre(("world",)).places.keys()
    for war in wars:
        west, south, east, north = BOXES[war]
        own = [place for key, place in load_theatre((war,)).places.items() if key not in common]
        assert not [p.id for p in own if not (west <= p.lon <= east and south <= p.lat <= north)]


# The invented land


def invented() -> dict[str, Place]:
    common = load_theatre(("world",)).places.keys()
    return {key: place for key, place in load_theatre(("demo",)).places.items() if key not in common}


@pytest.mark.parametrize("place", invented().values(), ids=str)
def test_places_of_the_demo_lie_in_their_states_and_off_the_lakes(place: Place) -> None:
    point = (place.lon, place.lat)
    if place.kind != "river":  # the border: on which bank its point falls, nobody can say
        assert country("demo", point) == place.country
    lakes = topology("demo")["objects"]["lakes"]["geometries"]
    assert not any(holds(ring, point) for shape in lakes for ring in rings("demo", shape))


@pytest.mark.parametrize("name", ["ardel", "orven-crossing", "pirosh-bridge", "kelmara-dam"])
def test_bridges_crossings_and_dams_of_the_demo_are_on_a_river(name: str) -> None:
    place, lines = invented()[name], arcs("demo")
    rivers = topology("demo")["objects"]["rivers"]["geometries"]
    on_rivers = [
        point for shape in rivers for arc in indexes(shape["arcs"]) for point in lines[arc if arc >= 0 else ~arc]
    ]
    assert min(kilometres((place.lat, place.lon), (y, x)) for x, y in on_rivers) < 0.6


def test_provinces_of_the_demo_are_as_large_as_their_states() -> None:
    # Outlines that crossed each other, or a province left out, would show here.
    squeeze = 0.7 * 111.195**2
    states = {
        shape["properties"]["iso"]: abs(sum(doubled(ring) for ring in list(rings("demo", shape))[:1])) / 2 * squeeze
        for shape in topology("demo")["objects"]["countries"]["geometries"]
    }
    provinces = dict.fromkeys(states, 0)
    for shape in topology("demo")["objects"]["admin1_names"]["geometries"]:
        (across, up), (west, south) = (topology("demo")["transform"][key] for key in ("scale", "translate"))
        x, y = shape["coordinates"]
        provinces[country("demo", (x * across + west, y * up + south)) or ""] += shape["properties"]["km2"]
    assert provinces == pytest.approx(states, abs=4)


def doubled(ring: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))


def test_lines_of_the_demo_meet_at_their_ends_alone() -> None:
    cells: dict[tuple[int, int], list[tuple[int, Point, Point]]] = {}
    objects = topology("demo")["objects"]
    used = {i if i >= 0 else ~i for layer in ("countries", "admin1") for s in objects[layer]["geometries"]
            for i in indexes(s["arcs"])}  # fmt: skip
    for number in used:
        line = arcs("demo")[number]
        for one, other in zip(line, line[1:], strict=False):
            for x in range(floor(min(one[0], other[0]) * 50), floor(max(one[0], other[0]) * 50) + 1):
                for y in range(floor(min(one[1], other[1]) * 50), floor(max(one[1], other[1]) * 50) + 1):
                    cells.setdefault((x, y), []).append((number, one, other))
    crossing = {
        (number, other) for sides in cells.values() for number, a, b in sides for other, c, d in sides
        if number < other and not {a, b} & {c, d} and turn(a, b, c) != turn(a, b, d) and turn(c, d, a) != turn(c, d, b)
    }  # fmt: skip
    assert crossing == set()


def turn(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def test_the_demo_s_map_is_what_its_sketch_gives() -> None:
    script = Path(__file__).parent.parent / "scripts" / "demo-island"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "base: demo is as its sketch\n")
