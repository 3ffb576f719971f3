"""Pages that are not the map: axe finds nothing against WCAG 2.1 AA, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from axe import violations
from browser import CHROMIUM, Seen, tab
from web_support import served

pytest.importorskip("playwright", reason="playwright is not installed: pip install -e '.[dev]'")
pytest.importorskip("axe_playwright_python", reason="axe is not installed: pip install -e '.[dev]'")
if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")
PATHS = ("/api/docs", "/definitions", "/limits")


@pytest.fixture(scope="module")
def address(shown_ledger: Path) -> Iterator[str]:
    with served(shown_ledger) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(chromium: Browser, address: str, path: str, width: int, scheme: str) -> None:
    seen = Seen()
    with tab(chromium, seen, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(f"{address}{path}")
        assert (seen.complaints, seen.elsewhere(address)) == ([], set())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []  # last: axe sets styles, of which the policy complains


@pytest.mark.parametrize(("broken", "rule"), [
    ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "image-alt"),
    ("<p style='color: #bbb; background: #fff'>pale</p>", "color-contrast"), ("<button></button>", "button-name"),
    ("<a href='/x'></a>", "link-name"), ("<input>", "label"),
])  # fmt: skip
def test_axe_finds_what_is_wrong(chromium: Browser, broken: str, rule: str) -> None:
    with tab(chromium, Seen()) as page:
        page.set_content(f"<!doctype html><html lang='en'><title>a</title><main>{broken}</main></html>")
        assert [line.split(" ")[0] for line in violations(page)] == [rule]
