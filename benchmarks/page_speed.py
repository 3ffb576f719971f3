"""How fast the page opens and its clock steps, in Chromium without a GPU; `web_speed.py --page FOLDER` runs it.

`first start`: the server was started just before, and nobody has asked it anything. `cold start`: another browser after
that. Both count from the beginning of the navigation to the moment at which the page says that the first marks are
drawn and the clock can be used; browser process and profile are new each time, and each figure is the median of seven.
`clock, key`: from the key that moves the slider by a day to the frame in which the map shows that day. `clock, step`:
the work of the page's scripts for it alone, as they tell it. Both are medians of fifty-five after five to warm up, of
which the first is told too. `weight`: bodies of HTML, styles, scripts and icons as
they are transferred, without base maps and answers.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from page_world import LAST, of_claims, of_places
from web_serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STARTS, STEPS, WARM, WAY = 7, 60, 5, 10
START_SECONDS = {2_000: 1.5, 200_000: 3.0}
STEP_MS = {2_000: 50.0, 20_000: 120.0}
WEIGHT_KB = 400.0
PATIENCE_MS = 120_000
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
WATCH_READY = """
new MutationObserver((_, observer) => {
  if (document.body?.dataset.ready !== "yes") return;
  observer.disconnect();
  globalThis.readyAfter = performance.now();
}).observe(document, { attributes: true, attributeFilter: ["data-ready"], childList: true, subtree: true });
"""
WATCH_STEPS = """
(() => {
  let began = 0;
  globalThis.stepped = [];
  addEventListener("keydown", (event) => { began = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (!began) return;
    const from = began;
    began = 0;
    requestAnimationFrame(() => {
      const after = new MessageChannel();  // its message comes when the frame is done
      after.port1.onmessage = () => stepped.push(performance.now() - from);
      after.port2.postMessage(0);
    });
  }).observe(document.body, { attributes: true, attributeFilter: ["data-drawn"] });
})()
"""


class Row(NamedTuple):
    """A line of the report; ``most`` is the target, if there is one."""

    name: str
    value: float
    unit: str
    most: float | None = None
    note: str = ""


def measured(folder: Path) -> Iterator[Row]:
    """All figures, as they come."""
    yield weight(of_claims(folder, 2_000))
    for claims in START_SECONDS:
        yield from starts(of_claims(folder, claims), claims)
    for places in STEP_MS:
        yield from steps(of_places(folder, places), places)


def report(rows: Iterator[Row]) -> bool:
    """Prints them; whether all targets are reached."""
    reached = True
    for name, value, unit, most, note in rows:
        fine = most is None or value <= most
        aim = "" if most is None else f"  (target {most:g}{'' if fine else ': missed'})"
        print(f"{name:32} {value:8.2f} {unit:3}  {note}{aim}", flush=True)
        reached = reached and fine
    return reached


@contextmanager
def browsing() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("the page is measured with Playwright: pip install -e '.[dev]'") from None
    path = os.environ.get("LAYDOWN_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("there is no Chromium here: scripts/chromium installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(port: int, query: str = "") -> Iterator[Page]:
    """The page in a browser of its own, which has drawn its first marks."""
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH_READY)
        page.goto(f"http://127.0.0.1:{port}/{query}")
        page.wait_for_selector("body[data-ready=yes]", timeout=PATIENCE_MS)
        yield page


def starts(ledger: Path, claims: int) -> Iterator[Row]:
    first, later = [], []
    for _ in range(STARTS):
        with served(str(ledger)) as port:
            for taken in (first, later):
                with opened(port) as page:
                    taken.append(page.evaluate("readyAfter") / 1000)
    yield Row(f"first start, {claims:,} claims", statistics.median(first), "s", START_SECONDS[claims], spread(first))
    yield Row(f"cold start, {claims:,} claims", statistics.median(later), "s", START_SECONDS[claims], spread(later))


def steps(ledger: Path, places: int) -> Iterator[Row]:
    begin = LAST.replace(month=3, day=8)
    with served(str(ledger)) as port, opened(port, f"?on={begin}") as page:
        page.wait_for_load_state("networkidle", timeout=PATIENCE_MS)
        shown = page.evaluate("laydown.drawn()")
        page.evaluate(WATCH_STEPS)
        # To and fro within a month, of which all is there: a month that is still loading would be drawn sooner.
        ways = [1 if number // WAY % 2 == 0 else -1 for number in range(STEPS)]
        pressed = [key(page, way) for way in ways]
        called = [page.evaluate("way => laydown.step(way)", way) for way in ways]
        left = page.evaluate("laydown.drawn()")
    if min(shown, left) < places * 0.95:
        raise SystemExit(f"{shown} marks before the steps and {left} after them, where {places} places are told of")
    for how, (first, *taken) in (("key", pressed), ("step", called)):
        taken = taken[WARM - 1 :]
        note = f"{spread(taken)}, first {first:.0f}, {shown:,} marks"
        yield Row(f"clock, {how}, {places:,} places", statistics.median(taken), "ms", STEP_MS[places], note)


def key(page: Page, way: int) -> float:
    """Milliseconds from the key to the frame; ``way``: 1 for a day on, -1 for a day back."""
    page.focus("#clock input.on")
    before = page.evaluate("[document.body.dataset.drawn, stepped.length]")
    page.keyboard.press("ArrowRight" if way > 0 else "ArrowLeft")
    for _ in range(200):
        drawn, taken = page.evaluate("[document.body.dataset.drawn, stepped]")
        if len(taken) > before[1]:
            if drawn == before[0]:
                raise SystemExit(f"the page shows {drawn} after a step from {before[0]}")
            return float(taken[-1])
        page.wait_for_timeout(10)
    raise SystemExit("the clock did not step: is the slider '#clock input.on', and body[data-drawn] the day?")


def weight(ledger: Path) -> Row:
    """Bytes of what the page is made of."""
    sizes: dict[str, int] = {}
    with served(str(ledger)) as port, browsing() as browser:
        page, finished = browser.new_page(), []
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("body[data-ready=yes]", timeout=PATIENCE_MS)
        for request in finished:
            path = request.url.split(f":{port}", 1)[-1]
            if not path.startswith(("/api/", "/base/")):
                sizes[path] = request.sizes()["responseBodySize"]
    return Row("weight", sum(sizes.values()) / 1000, "KB", WEIGHT_KB, f"{len(sizes)} files")


def spread(taken: Sequence[float]) -> str:
    return f"{min(taken):.2f} to {max(taken):.2f}"


if __name__ == "__main__":
    sys.exit(int(not report(measured(Path(sys.argv[1])))))
