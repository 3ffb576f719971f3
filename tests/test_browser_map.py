"""The map's parts in a browser, under the policy of the pages: they draw, and ask nothing of anybody else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

import laydown
from browser import CHROMIUM, Seen, serving
from laydown.colours import palette
from laydown.symbols import symbol_svg

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium here (scripts/chromium, or LAYDOWN_TEST_CHROMIUM=path)"
)
WEB = Path(laydown.__file__).parent / "data" / "web"
PAGES = Path(__file__).parent / "pages"
BOXES = json.loads((WEB / "base" / "MANIFEST.json").read_text("utf-8"))["boxes"]
SHOWN = sorted(BOXES) if os.environ.get("LAYDOWN_LONG_TESTS") else ["demo", "libya", "ukraine", "world"]
"""The invented one, one without rivers and lakes, the largest of a theatre, the world; test_web_assets.py reads all."""
LAND, WATER = [249, 247, 241, 255], [0, 0, 0, 0]
INFANTRY = "10041000001211000000"
LOOKS = palette(["red-river-guard", "blue-hill-brigade"])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    symbol = symbol_svg(INFANTRY, size=24, fill=LOOKS["blue-hill-brigade"].colour)
    assert symbol is not None
    with serving((PAGES, WEB), {"/symbols/infantry.svg": symbol}) as found:
        yield found


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(chromium: Browser, seen: Seen) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield page
    context.close()


def show(page: Page, address: str, base: str, marks: list[dict[str, Any]] | None = None) -> None:
    box = ",".join(map(str, BOXES[base] if base != "world" else (-170, -58, 175, 78)))
    asked = urlencode({"base": base, "box": box, "marks": json.dumps(marks or [])}, quote_via=quote)
    page.goto(f"{address}/map.html?{asked}")
    page.wait_for_selector("body[data-ready=yes]")
    if folder := os.environ.get("LAYDOWN_TEST_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{base}{'-marks' if marks else ''}.png")


MARKS = [
    {"at": [38.27, 34.56], "name": "the guard", "colour": LOOKS["red-river-guard"].colour},
    {"at": [42.0, 33.0], "name": "the brigade", "symbol": "/symbols/infantry.svg"},
]


def test_the_map_draws_and_asks_nothing_of_others(page: Page, address: str, seen: Seen) -> None:
    show(page, address, "syria-iraq", MARKS)
    assert seen.complaints == []
    assert {url for url in seen.requests if not url.startswith(f"{address}/")} == set()
    colours = {name: page.evaluate("at => probe.colour(at)", at) for name, at in {
        "desert": [39.6, 33.4], "sea": [34.2, 34.6], "lake": [43.4, 34.0], "mark": MARKS[0]["at"],
    }.items()}  # fmt: skip
    mark = [int(MARKS[0]["colour"][at : at + 2], 16) for at in (1, 3, 5)]
    assert colours == {"desert": LAND, "sea": WATER, "lake": [207, 223, 232, 255], "mark": [*mark, 255]}


def test_a_mark_is_hit_and_the_symbol_s_middle_is_on_its_place(page: Page, address: str) -> None:
    show(page, address, "syria-iraq", MARKS)
    assert page.evaluate("at => probe.hit(at)", MARKS[0]["at"]) == "the guard"
    assert page.evaluate("at => probe.hit(at)", MARKS[1]["at"]) == "the brigade"
    cross = page.evaluate("at => probe.colour(at)", MARKS[1]["at"])
    assert max(cross[:3]) < 100  # black strokes cross in the middle of the coloured frame


def test_the_map_moves_by_keyboard(page: Page, address: str) -> None:
    show(page, address, "syria-iraq")
    before = page.evaluate("probe.centre()")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    after = page.evaluate("probe.centre()")
    assert after[0] > before[0] + 0.5
    assert after[1] == pytest.approx(before[1], abs=0.01)


@pytest.mark.parametrize("base", SHOWN)
def test_every_base_map_is_read_whole(page: Page, address: str, seen: Seen, base: str) -> None:
    show(page, address, base)
    topology = json.loads((WEB / "base" / f"{base}.topojson").read_text("utf-8"))
    listed = {name: len(each["geometries"]) for name, each in topology["objects"].items()}
    counts = page.evaluate("probe.counts")
    assert {name: count for name, count in counts.items() if count} == {k: v for k, v in listed.items() if v}
    assert seen.complaints == []
