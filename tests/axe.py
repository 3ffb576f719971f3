"""axe-core over a page, without a network: what it finds against WCAG 2.1, levels A and AA."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


def violations(page: Page, within: str | None = None) -> list[str]:
    """A line for each element that breaks a rule, in the whole page or in the first element of a selector.

    The source goes in through the debugger's protocol, which no policy of the page forbids.
    """
    if not page.evaluate("typeof globalThis.axe === 'object'"):
        page.evaluate(_source())
    run = """([within, tags]) => axe.run(within ? document.querySelector(within) : document,
      { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })"""
    found = page.evaluate(run, [within, list(TAGS)])
    return [
        f"{rule['id']} ({rule['impact']}): {node['target'][0]}: {' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@lru_cache(maxsize=1)
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
