"""What readers do with the page, in Debian's Chromium over the real server; no test lets it complain or ask others.

With ``LAYDOWN_TEST_SCREENSHOTS=FOLDER`` the views are left there as pictures, from which those of the docs are taken.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from axe import violations
from browser import CHROMIUM, Seen, tab
from laydown.ledger import Ledger
from laydown.lexicon.theatre import load_theatre
from web_support import TOKEN, URLS, WORDS, served

pytest.importorskip("playwright", reason="playwright is not installed: pip install -e '.[dev]'")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")
WIDE = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", "locale": "en-GB"}
NARROW = {**WIDE, "viewport": {"width": 390, "height": 844}}
VIEWS = {
    "overview": "?on=2021-08-10",
    "place": "?on=2021-07-20&show=place&id=kelmara",
    "rivals": "?on=2021-07-20&show=place&id=jeverin",
    "vacant": "?on=2021-08-10&show=place&id=sulmet",
    "unplaced": "?on=2021-08-10&show=place&id=~old quarry",
    "force": "?on=2021-07-20&show=force&id=free-highlands-front",
    "contested": "?on=2021-07-20&show=contested",
    "changes": "?on=2021-07-25&show=changes",
    "search": "?on=2021-07-20&show=search&q=captured",
    "brief": "?on=2021-07-25&show=brief",
    "places": "?on=2021-08-10&show=places",
    "known": "?on=2021-07-20&known=2021-07-04&show=place&id=jeverin",
    "range": "?from=2021-07-01&on=2021-08-10",
    "symbols": "?on=2021-07-20&marks=symbols",
    "icons": "?on=2021-07-20&marks=icons",
}
"""Every panel, and the states of a place, the clock and the map that look otherwise."""


@pytest.fixture(scope="module")
def address(shown_ledger: Path) -> Iterator[str]:
    with served(shown_ledger) as found:
        yield found


@dataclass(slots=True)
class Reader:
    """Somebody who reads the page that a server sends."""

    page: Page
    seen: Seen
    address: str

    def open(self, query: str = "") -> None:
        """Open the page at an address of its own."""
        self.page.goto(f"{self.address}/{query}")
        self.settle()

    def go(self, query: str, quiet: int = 6) -> None:
        """Go to another state of the open page, as a step in the history does."""
        self.page.evaluate("""query => {
          history.pushState(null, "", query);
          dispatchEvent(new PopStateEvent("popstate"));
        }""", query)  # fmt: skip
        self.settle(quiet)

    def settle(self, quiet: int = 6) -> None:
        """Wait until all that was asked for is there, and for so many twentieths of a second nothing else is."""
        self.page.wait_for_selector("body[data-ready=yes]")
        found, until = 0, time.monotonic() + 30
        while found < quiet:
            assert time.monotonic() < until, [request.url for request in self.seen.pending]
            self.page.wait_for_timeout(50)
            busy = self.page.get_attribute("#panel", "aria-busy") != "false"
            found = 0 if self.seen.pending or busy else found + 1

    def shot(self, name: str) -> None:
        if folder := os.environ.get("LAYDOWN_TEST_SCREENSHOTS"):
            self.page.screenshot(path=f"{folder}/page-{name}.png")

    def state(self) -> dict[str, str]:
        """What the address says."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def panel(self) -> str:
        return " ".join(self.page.inner_text("#panel").split())

    def drawing(self) -> str:
        """The map's marks as a picture in words: the same for the same marks."""
        return str(self.page.evaluate("document.querySelector('canvas.marks').toDataURL()"))

    def blameless(self) -> bool:
        """Whether the page complained of nothing, and asked nobody but its server."""
        assert (self.seen.complaints, self.seen.elsewhere(self.address)) == ([], set())
        return True


@contextmanager
def reading(chromium: Browser, address: str, **options: Any) -> Iterator[Reader]:
    seen = Seen()
    with tab(chromium, seen, **{**WIDE, **options}) as page:
        page.set_default_timeout(15_000)
        yield Reader(page, seen, address)


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    """A reader at a wide screen, whose page complains of nothing and asks nobody but the server."""
    with reading(chromium, address) as found:
        yield found
        assert found.blameless()


def asked(address: str, path: str) -> Any:
    with urllib.request.urlopen(f"{address}{path}", timeout=20) as answer:
        return json.load(answer)


def claim_of(address: str, words: str, event: str = "capture") -> Any:
    found = asked(address, f"/api/search?q={quote(words)}")["found"]
    return next(one["quote"] for one in found if one["quote"]["event"] == event)


# Opening, finding, moving the clock


def test_the_page_opens_on_the_last_day_and_says_what_the_ledger_holds(reader: Reader) -> None:
    reader.open()
    page, counts = reader.page, asked(reader.address, "/api/about")["counts"]
    assert page.inner_text("#clock .day") == "10 August 2021"
    assert reader.state()["on"] == "2021-08-10"
    assert f"{counts['claim']} claims from {counts['article']} articles" in reader.panel()
    assert page.evaluate("laydown.drawn()") >= 15
    assert "1 place not on the map" in page.inner_text("#note")
    assert page.locator("#legend").get_by_text("Ilvanian army").first.is_visible()
    reader.shot("overview")


def test_a_misspelt_place_is_found_and_shown(reader: Reader) -> None:
    reader.open()
    page = reader.page
    page.keyboard.press("/")
    page.keyboard.type("Kelmarra")
    page.get_by_role("option", name="Kelmara").first.wait_for()
    assert "Nothing is called “Kelmarra”. Did you mean:" in page.inner_text("#finds")
    reader.shot("misspelt")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kelmara", exact=True).wait_for()
    reader.settle()
    assert (reader.state()["show"], reader.state()["id"]) == ("place", "kelmara")
    assert "Besieged" in reader.panel()


def test_what_is_no_name_leads_to_the_evidence(reader: Reader) -> None:
    reader.open()
    reader.page.fill("#find", "turbine hall")
    reader.page.get_by_role("option", name="Search the evidence").click()
    reader.settle()
    assert reader.state()["q"] == "turbine hall"
    assert reader.page.get_by_role("heading", name="Evidence").is_visible()


@pytest.mark.parametrize(("keys", "day"), [
    (["ArrowLeft"], "2021-08-09"), (["ArrowLeft", "ArrowLeft", "ArrowRight"], "2021-08-09"),
    (["Shift+ArrowLeft"], "2021-08-03"), (["PageDown"], "2021-07-11"), (["PageDown", "PageUp"], "2021-08-10"),
    (["ArrowRight"], "2021-08-10"),
])  # fmt: skip
def test_keys_move_the_clock_and_the_map_with_it(reader: Reader, keys: list[str], day: str) -> None:
    reader.open()
    page = reader.page
    page.focus("#clock input.on")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_selector(f"body[data-drawn='{day}']")
    assert reader.state()["on"] == day
    assert page.get_attribute("#clock input.on", "aria-valuetext") == page.inner_text("#clock .day")


def test_map_and_panel_show_the_day_of_the_clock(reader: Reader) -> None:
    reader.open("?on=2021-07-29&show=place&id=sulmet")
    assert "Held jointly" in reader.panel()
    marks = reader.drawing()
    for _ in range(4):
        reader.page.keyboard.press(".")
    reader.settle()
    assert reader.state()["on"] == "2021-08-02"
    assert reader.drawing() != marks
    assert "Its last holder is said to have left" in reader.panel()
    for _ in range(4):
        reader.page.keyboard.press(",")
    reader.settle()
    assert reader.drawing() == marks


def test_the_clock_plays_until_it_is_stopped(reader: Reader) -> None:
    reader.open("?on=2021-03-01")
    page = reader.page
    page.get_by_role("button", name="Play").click()
    until, drawn = time.monotonic() + 20, "() => document.body.dataset.drawn"
    while page.evaluate(drawn) < "2021-03-20":
        assert time.monotonic() < until
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Pause").click()
    stopped = page.evaluate(drawn)
    page.wait_for_timeout(1000)
    assert page.evaluate(drawn) == stopped


def test_a_range_has_two_ends(reader: Reader) -> None:
    reader.open()
    page = reader.page
    page.get_by_role("radio", name="Range").check()
    reader.settle()
    assert reader.state()["from"] == "2021-07-11"
    assert page.inner_text("#clock .day") == "11 July 2021 to 10 August 2021"
    reader.shot("range")
    page.focus("#clock input.from")
    page.keyboard.press("ArrowRight")
    assert (reader.state()["from"], reader.state()["on"]) == ("2021-07-12", "2021-08-10")
    page.get_by_role("radio", name="Day").check()
    assert "from" not in reader.state()


def test_marks_of_a_range_are_those_of_its_last_day(reader: Reader) -> None:
    """The certainty of a mark is that of the day shown, whatever it was on the first."""
    reader.open("?on=2021-08-10&show=places")
    tip = """async () => {
      const { standings, stretch } = await import("/app/scene.mjs");
      const [on, found] = ["2021-08-10", stretch("2021-08-10", null)];
      return standings(found, on).map(({ all }) => all.map(({ probability }) => probability));
    }"""
    told = reader.page.evaluate(tip)
    shown = """async () => {
      const { holdersOn, standings, standing, stretch } = await import("/app/scene.mjs");
      const found = stretch("2021-08-10", null);
      const kept = standings(found, "2021-08-10");
      holdersOn(found, "2021-06-01");
      standing("2021-06-01");
      return kept.map(({ all }) => all.map(({ probability }) => probability));
    }"""
    assert any(told)
    assert reader.page.evaluate(shown) == told


def test_a_part_of_the_map_without_reports_is_said_so_when_it_comes_into_view(reader: Reader) -> None:
    reader.open("?on=2021-08-10")
    note = reader.page.locator("#note")
    assert "No report" not in note.inner_text()
    reader.page.focus("#map")
    for _ in range(12):
        reader.page.keyboard.press("ArrowRight")
        reader.page.wait_for_timeout(130)
    reader.settle()
    assert "No report tells who was in this part of the map" in note.inner_text()
    reader.go("?on=2021-08-10&at=45.0,-32.8,8.8")
    assert "No report" not in note.inner_text()


def test_a_day_that_is_typed_is_gone_to_and_the_clock_stays_as_long_as_it_was(reader: Reader) -> None:
    reader.open("?on=2021-08-10")
    began = reader.page.get_attribute("#clock input.on", "min")
    reader.page.focus("#clock input[aria-label='Go to a day']")
    reader.page.keyboard.type("07072021")  # the same whatever comes first, day or month
    reader.settle()
    assert (reader.state()["on"], reader.page.get_attribute("#clock input.on", "min")) == ("2021-07-07", began)


def test_a_link_pressed_twice_is_one_step_back(reader: Reader) -> None:
    reader.open("?on=2021-08-10")
    reader.page.dblclick(".views >> text=Contested")
    reader.settle()
    reader.page.go_back()
    reader.settle()
    assert "show" not in reader.state()


def test_a_range_stays_as_long_as_it_was_at_the_ends_of_the_clock(reader: Reader) -> None:
    reader.open("?from=2021-08-01&on=2021-08-08")
    for _ in range(4):
        reader.page.keyboard.press(".")
    assert (reader.state()["from"], reader.state()["on"]) == ("2021-08-03", "2021-08-10")
    for _ in range(2):
        reader.page.click("#clock .play")
    first, last = (date.fromisoformat(reader.state()[name]) for name in ("from", "on"))
    assert (last - first, last < date(2021, 1, 1)) == (timedelta(days=7), True)


def test_a_force_that_is_named_otherwise_is_followed_on_the_map(reader: Reader) -> None:
    reader.open("?on=2021-07-20&show=force&id=free-highlands-front")
    shown = reader.drawing()
    reader.open("?on=2021-07-20&show=force&id=Free Highlands Front")
    assert (reader.state()["id"], reader.drawing() == shown) == ("free-highlands-front", True)


def test_the_list_of_places_keeps_the_focus_when_it_is_sorted(reader: Reader) -> None:
    reader.open("?on=2021-07-20&show=places")
    reader.page.focus("table.places th >> text=How it stands")
    reader.page.keyboard.press("Enter")
    reader.settle()
    assert reader.page.evaluate("document.activeElement.textContent") == "How it stands"


def test_what_is_not_known_yet_is_not_counted(reader: Reader) -> None:
    reader.open("?on=2021-08-10&known=2021-07-10")
    assert reader.page.inner_text("#clock .said") == "later than what is known on 10 July 2021"
    assert "The whole ledger, with what was published later, has 178 claims" in reader.panel()


def test_a_range_has_its_movements_of_all_years(reader: Reader) -> None:
    with reader.page.expect_request(re.compile("/api/movements")) as asked_for:
        reader.open("?from=2020-11-20&on=2021-08-10")
    assert parse_qs(urlsplit(asked_for.value.url).query) == {"since": ["2019-12-25"], "until": ["2021-12-31"]}


@pytest.mark.parametrize(("marks", "words"), [("icons", "Plain icons"), ("symbols", "Unit symbols")])
def test_marks_can_be_icons_or_symbols(reader: Reader, marks: str, words: str) -> None:
    reader.open("?on=2021-07-20")
    dots = reader.drawing()
    reader.page.get_by_role("button", name=words).click()
    reader.settle()
    assert reader.drawing() != dots
    assert reader.state()["marks"] == marks
    reader.shot(marks)


# Evidence


def test_the_evidence_is_read_in_its_paragraph_with_who_says_so(reader: Reader) -> None:
    claim = claim_of(reader.address, "Front captured Jeverin Highland Review citing")
    reader.open(VIEWS["rivals"])
    page = reader.page
    page.locator(f"#panel a[href*='{claim['claim']}']").first.click()
    reader.settle()
    assert reader.state()["id"] == claim["claim"]
    assert page.inner_text("#panel mark") == claim["sentence"]
    assert all(name in reader.panel() for name in ("Lena Kovash", "Highland Review", "Frontline Courier"))
    link = page.locator(f"#panel a[href='{claim['url']}']").first
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")
    reader.shot("claim")


def test_rival_claims_stand_side_by_side_in_equal_columns(reader: Reader) -> None:
    reader.open(VIEWS["contested"])
    reader.page.locator("#panel").get_by_role("link", name="Jeverin").first.click()
    reader.settle()
    assert "Contested" in reader.panel()
    columns = reader.page.locator("#panel .rivals > li")
    names = [columns.nth(number).locator("h4").inner_text().strip() for number in range(columns.count())]
    assert names == ["Free Highlands Front", "Ilvanian army"]
    boxes = [columns.nth(number).bounding_box() or {} for number in range(2)]
    assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=1)
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)
    assert "Ilvanian army denied" in columns.nth(0).inner_text()
    assert "Ardel Valley Monitoring Group" in columns.nth(1).inner_text()
    reader.shot("rivals")


def test_a_place_has_a_chart_of_who_was_there_over_time(reader: Reader) -> None:
    reader.open("?on=2021-07-20&show=place&id=sulmet")
    spells = asked(reader.address, "/api/places/sulmet/timeline")["spells"]
    chart = reader.page.locator("#panel").get_by_role("heading", name="Who was here over time").locator("xpath=..")
    assert {spell["force_name"] for spell in spells} >= {"Ardel Shield", "Karsovian army", "2nd Mountain Brigade"}
    assert [spell for spell in spells if spell["force_name"] not in (chart.text_content() or "")] == []
    chart.scroll_into_view_if_needed()
    reader.shot("lanes")


def test_evidence_in_arabic_runs_from_right_to_left(reader: Reader) -> None:
    claim = claim_of(reader.address, "captured Vashta Karim Haddad")
    reader.open(f"?show=claim&id={claim['claim']}")
    page = reader.page
    assert page.inner_text("#panel mark") == claim["sentence"]
    first, last = page.evaluate("""(words) => {
      const node = document.createTreeWalker(document.querySelector("#panel mark"), NodeFilter.SHOW_TEXT).nextNode();
      const start = node.data.indexOf(words);
      return [start, start + words.length - 1].map((at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      });
    }""", "جبهة")  # fmt: skip
    assert first > last
    title = page.locator("#panel .source bdi").first
    assert title.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert "صحيفة النهر" in reader.panel()
    reader.shot("arabic")


# Addresses


def test_an_address_shows_another_reader_the_same(chromium: Browser, reader: Reader) -> None:
    reader.open("?on=2021-07-20&from=2021-06-01&known=2021-07-25&show=place&id=kelmara&marks=icons")
    reader.page.locator("#map").focus()
    reader.page.keyboard.press("ArrowLeft")
    reader.page.locator(".ol-zoom-in").click()
    reader.page.wait_for_timeout(800)
    reader.settle()
    with reading(chromium, reader.address) as other, reading(chromium, reader.address) as third:
        for each in (other, third):
            each.page.goto(reader.page.url)
            each.settle()
        assert other.state() == reader.state()
        assert other.panel() == reader.panel()
        assert other.page.title() == reader.page.title()
        for part in ("#clock .day", "#banner", "#legend", "#note"):
            assert other.page.locator(part).text_content() == reader.page.locator(part).text_content()
        drawn = [each.page.evaluate("laydown.drawn()") for each in (reader, other)]
        assert drawn[0] == drawn[1] > 0
        assert other.drawing() == third.drawing()  # the first reader's map is where the address says but for a pixel


@pytest.mark.parametrize("way", [".views >> text=Contested", "#legend >> text=Ilvanian army"])
def test_links_beside_the_map_keep_the_day_of_the_clock(reader: Reader, way: str) -> None:
    reader.open("?on=2021-08-10")
    for _ in range(3):
        reader.page.keyboard.press(",")
    reader.settle()
    reader.page.click(way)
    reader.settle()
    assert (reader.state()["on"], "show" in reader.state()) == ("2021-08-07", True)


def test_back_and_forward_lead_through_what_was_shown(reader: Reader) -> None:
    reader.open("?on=2021-07-20")
    page = reader.page
    titles = [page.title()]
    page.get_by_role("link", name="Contested", exact=True).click()
    reader.settle()
    titles.append(page.title())
    page.locator("#panel").get_by_role("link", name="Jeverin").first.click()
    reader.settle()
    titles.append(page.title())
    assert len(set(titles)) == 3
    page.focus("#clock input.on")
    page.keyboard.press("ArrowLeft")
    reader.settle()
    assert reader.state()["on"] == "2021-07-19"
    page.go_back()
    reader.settle()
    assert (reader.state()["on"], page.inner_text("#clock .day")) == ("2021-07-20", "20 July 2021")
    for title in (titles[1], titles[0]):
        page.go_back()
        reader.settle()
        assert page.title() == title
    page.go_forward()
    reader.settle()
    assert page.title() == titles[1]
    assert page.locator("#panel").get_by_role("heading", name="Contested").first.is_visible()


def test_as_known_on_is_off_until_asked_for_and_then_unmistakable(reader: Reader) -> None:
    reader.open("?on=2021-07-20&show=place&id=jeverin")
    page = reader.page
    assert not page.locator("#banner").is_visible()
    assert "Contested" in reader.panel()
    page.get_by_role("checkbox", name="as known on").check()
    page.get_by_label("As known on this day").fill("2021-07-03")
    reader.settle()
    assert reader.state()["known"] == "2021-07-03"
    assert "As known on 3 July 2021" in page.inner_text("#banner")
    assert "Contested" not in reader.panel()
    since = len(reader.seen.requests)
    page.get_by_role("link", name="Contested", exact=True).click()
    reader.settle()
    questions = [url for url in reader.seen.requests[since:] if "/api/" in url]
    assert questions
    assert [url for url in questions if "known=2021-07-03" not in url and "/api/about" not in url] == []
    reader.shot("known")
    page.get_by_role("button", name="Show all that is known").click()
    reader.settle()
    assert "known" not in reader.state()
    assert not page.locator("#banner").is_visible()


# Review


@pytest.fixture(scope="module")
def writable(shown_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = shutil.copy(shown_ledger, tmp_path_factory.mktemp("review") / "copy.db")
    with served(copy, token=TOKEN) as found:
        yield found


def test_a_claim_is_rejected_and_the_judgement_taken_back(chromium: Browser, writable: str) -> None:
    claim = claim_of(writable, "army recaptured Lower Vashta")
    at = "/api/places/lower-vashta/at?on=2021-07-22"
    with reading(chromium, writable) as reader:
        reader.open(f"?on=2021-07-22&show=claim&id={claim['claim']}#token={TOKEN}")
        page = reader.page
        assert TOKEN not in page.url
        before = asked(writable, at)
        page.get_by_label("Who decides").fill("Ana <b>Reader</b>")
        page.get_by_label("Note (why)").fill("seen otherwise")
        reader.shot("review")
        page.get_by_role("button", name="Reject").click()
        page.get_by_text("rejected by Ana <b>Reader</b>").first.wait_for()
        reader.settle()
        history = asked(writable, f"/api/why/{claim['claim']}")["history"]
        assert [(one["what"], one["by"], one["note"]) for one in history] == [
            ("reject", "Ana <b>Reader</b>", "seen otherwise")
        ]
        assert forces(asked(writable, at)) != forces(before)
        page.get_by_role("button", name=re.compile("take|undo", re.IGNORECASE)).first.click()
        page.get_by_text("taken back: rejected").first.wait_for()
        reader.settle()
        assert forces(asked(writable, at)) == forces(before)
        assert reader.blameless()


def forces(answer: Any) -> list[str]:
    return [one["force"] for part in ("holders", "present") for one in answer[part]]


def test_a_claim_is_corrected_and_what_was_read_stays_on_record(chromium: Browser, writable: str) -> None:
    claim = claim_of(writable, "Shield captured the Orven crossing")
    with reading(chromium, writable) as reader:
        reader.open(f"?show=claim&id={claim['claim']}#token={TOKEN}")
        page = reader.page
        page.get_by_label("Who decides").fill("Ana")
        page.get_by_role("button", name="Correct…").click()
        page.get_by_label("Said as").select_option("denied")
        page.get_by_role("button", name="Save the correction").click()
        page.get_by_text("corrected by Ana").first.wait_for()
        reader.settle()
        told = asked(writable, f"/api/why/{claim['claim']}")
        assert (told["claim"]["modality"], told["corrected"]["modality"]) == ("asserted", "denied")
        assert reader.blameless()


def test_a_correction_that_cannot_be_is_told_at_its_field(chromium: Browser, writable: str) -> None:
    claim = claim_of(writable, "army recaptured Lower Vashta")
    with reading(chromium, writable) as reader:
        reader.open(f"?show=claim&id={claim['claim']}#token={TOKEN}")
        page = reader.page
        page.get_by_label("Who decides").fill("Ana")
        page.get_by_role("button", name="Correct…").click()
        page.get_by_label("When (").fill("some day")
        page.get_by_role("button", name="Save the correction").click()
        page.locator("#fault-when:not(:empty)").wait_for()
        assert page.get_by_label("When (").get_attribute("aria-invalid") == "true"
        assert reader.seen.elsewhere(writable) == set()
        assert all(re.search("status of 4..", told) for told in reader.seen.complaints)


def test_without_a_token_nothing_can_be_judged(reader: Reader) -> None:
    claim = claim_of(reader.address, "Shield captured the Orven crossing")
    reader.open(f"?show=claim&id={claim['claim']}#token={TOKEN}")
    assert reader.page.get_by_role("button", name="Reject").count() == 0


# What goes wrong, and what is not there


def test_a_question_that_fails_is_told_in_words_and_the_page_goes_on(chromium: Browser, address: str) -> None:
    def fail(route: Route) -> None:
        route.abort() if "/api/contested" in route.request.url else route.continue_()

    with reading(chromium, address) as reader:
        reader.page.context.route("**/api/**", fail)
        reader.open("?on=2021-07-20")
        reader.page.get_by_role("link", name="Contested", exact=True).click()
        reader.page.locator("#panel [role=alert]").first.wait_for()
        reader.settle()
        reader.shot("failure")
        reader.page.get_by_role("link", name="Places", exact=True).click()
        reader.settle()
        assert "Jeverin" in reader.panel()
        assert all("ERR_FAILED" in told for told in reader.seen.complaints)


@pytest.mark.parametrize("query", [
    "?show=place&id=nowhere-at-all", "?show=claim&id=0000", "?on=2021-99-99", "?show=nonsense", "?at=1,2",
    "?known=x&marks=<script>",
])  # fmt: skip
def test_addresses_that_mean_nothing_are_told_or_passed_over(chromium: Browser, address: str, query: str) -> None:
    with reading(chromium, address) as reader:
        reader.open(query)
        assert reader.page.evaluate("laydown.drawn()") > 0
        assert len(reader.panel()) > 40
        assert all("404" in told for told in reader.seen.complaints)


def test_an_answer_that_comes_late_changes_nothing(chromium: Browser, address: str) -> None:
    with reading(chromium, address) as reader:
        page = reader.page
        held: list[Route] = []
        reader.open("?on=2021-08-10")
        page.context.route(re.compile(r"/api/(map|places/Jeverin/at)"), lambda route: held.append(route))
        page.evaluate("""() => {
          for (const query of ["?on=2019-08-10&show=place&id=Jeverin", "?on=2019-08-10&show=places",
                               "?on=2021-08-10&show=place&id=sulmet"]) {
            history.pushState(null, "", query);
            dispatchEvent(new PopStateEvent("popstate"));
          }
        }""")  # fmt: skip
        page.wait_for_selector("#panel h2:has-text('Sulmet')")
        page.wait_for_timeout(400)  # longer than the frame waits before it says that it asks
        for route in held:
            route.continue_()
        reader.settle()
        assert (reader.state()["id"], page.inner_text("#panel h2")) == ("sulmet", "Sulmet")


def test_an_empty_ledger_says_so(chromium: Browser, tmp_path: Path) -> None:
    Ledger.open(tmp_path / "empty.db", create=True, theatre=load_theatre(["demo"])).close()
    with served(tmp_path / "empty.db") as empty, reading(chromium, empty) as reader:
        reader.open()
        assert reader.page.get_by_role("heading", name="Nothing in it yet").is_visible()
        reader.shot("empty")
        assert reader.blameless()


def test_nothing_is_asked_of_anybody_but_the_server(chromium: Browser, address: str) -> None:
    stopped = []

    def only_own(route: Route) -> None:
        if route.request.url.startswith(f"{address}/"):
            route.continue_()
        else:
            stopped.append(route.request.url)
            route.abort()

    with reading(chromium, address) as reader:
        reader.page.context.route("**/*", only_own)
        reader.open()
        for query in VIEWS.values():
            reader.go(query)
        assert reader.blameless()
    assert stopped == []


# Sizes, themes, access


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_window(chromium: Browser, address: str, width: int) -> None:
    wide = """() => ["html", "body", "main", "#panel", "#clock", ".bar"].filter((name) => {
      const node = document.querySelector(name);
      return node.scrollWidth > node.clientWidth + 1 || node.getBoundingClientRect().right > innerWidth + 1;
    })"""
    found = {}
    with reading(chromium, address, viewport={"width": width, "height": 844}) as reader:
        reader.open()
        for view in ("overview", "rivals", "force", "places", "known", "changes", "search"):
            reader.go(VIEWS[view])
            found[view] = reader.page.evaluate(wide)
            box = reader.page.locator("#map").bounding_box() or {}
            assert box["height"] > 200
            assert box["width"] > 0.4 * width
            reader.shot(f"{view}-{width}")
    assert found == dict.fromkeys(found, [])


def test_on_a_narrow_screen_a_place_is_found_and_its_evidence_read(chromium: Browser, address: str) -> None:
    with reading(chromium, address, **NARROW, has_touch=True) as reader:
        reader.open()
        page = reader.page
        page.locator("#find").tap()
        page.keyboard.type("Orven cr")
        page.get_by_role("option", name="Orven crossing").first.tap()
        reader.settle()
        assert page.locator("#panel").get_by_role("heading", name="Orven crossing", exact=True).is_visible()
        page.get_by_role("link", name="In its paragraph").first.tap()
        reader.settle()
        assert page.locator("#panel mark").first.is_visible()
        assert reader.blameless()


def test_the_theme_is_the_machine_s_until_the_reader_chooses(chromium: Browser, address: str) -> None:
    luminance = """() => {
      const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
      return (r + g + b) / 3;
    }"""
    with reading(chromium, address, color_scheme="dark") as reader:
        reader.open(VIEWS["rivals"])
        assert reader.page.evaluate(luminance) < 60
        reader.shot("dark")
        dark = reader.drawing()
        reader.page.locator("#theme").click()
        reader.settle()
        assert reader.page.evaluate(luminance) > 200
        assert reader.drawing() != dark
        reader.page.reload()
        reader.settle()
        assert reader.page.evaluate(luminance) > 200
        assert reader.blameless()


@pytest.mark.parametrize("options", [WIDE, {**NARROW, "color_scheme": "dark"}], ids=["wide, light", "narrow, dark"])
def test_axe_finds_nothing_in_any_view(chromium: Browser, address: str, options: dict[str, Any]) -> None:
    claim = claim_of(address, "captured Vashta Karim Haddad")["claim"]
    position = asked(address, "/api/places/jeverin/at?on=2021-07-20")["holders"][0]["id"]
    views = {**VIEWS, "claim": f"?show=claim&id={claim}", "position": f"?show=claim&id={position}"}
    found = {}
    with reading(chromium, address, **options) as reader:
        reader.open()
        for view, query in views.items():
            reader.go(query)
            reader.shot(f"{view}-{options['color_scheme']}-{options['viewport']['width']}")
            found[view] = violations(reader.page)
    assert found == dict.fromkeys(views, [])


def test_axe_finds_nothing_in_a_claim_that_is_being_reviewed(chromium: Browser, writable: str) -> None:
    claim = claim_of(writable, "citing Lena Kovash")
    with reading(chromium, writable) as reader:
        reader.open(f"?show=claim&id={claim['claim']}#token={TOKEN}")
        reader.page.get_by_role("button", name="Correct…").click()
        assert violations(reader.page) == []


def test_everything_is_reached_by_keyboard_and_has_a_name(reader: Reader) -> None:
    reader.open(VIEWS["rivals"])
    names: list[list[Any]] = []
    for _ in range(80):
        reader.page.keyboard.press("Tab")
        names.append(reader.page.evaluate("""() => {
          const node = document.activeElement;
          const label = node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText ?? node.innerText ?? "";
          const box = node.getBoundingClientRect();
          return [node.id || node.getAttribute("class") || node.localName, label, box.width > 0 && box.height > 0];
        }"""))  # fmt: skip
    assert not [each for each in names if each[0] != "body" and (not each[1].strip() or not each[2])]
    reached = {each[0] for each in names}
    assert {"find", "map", "theme", "on"} <= reached


# Hostile reports


@pytest.fixture(scope="module")
def hostile_address(hostile_ledger: Path) -> Iterator[str]:
    with served(hostile_ledger) as found:
        yield found


INERT = """() => {
  const all = [...document.querySelectorAll("*")];
  const strange = "iframe, img, object, embed, style, base, form[action], [srcdoc]";
  return {
    scripts: [...document.scripts].map((each) => each.getAttribute("src")),
    strange: [...document.querySelectorAll(strange)].map((each) => each.outerHTML),
    handlers: all.flatMap((each) => each.getAttributeNames()).filter((name) => name.startsWith("on")),
    links: [...document.links].map((each) => [each.protocol, each.host, each.rel, each.target]),
  };
}"""


def assert_inert(reader: Reader) -> None:
    """Nothing was made of the words: no element, handler or link that the page has not made itself."""
    assert reader.blameless()
    found = reader.page.evaluate(INERT)
    assert (found["scripts"], found["strange"], found["handlers"]) == (["/app/main.mjs"], [], [])
    own = urlsplit(reader.address).netloc
    assert {link[0] for link in found["links"]} <= {"http:", "https:"}
    assert [x for x in found["links"] if x[1] != own and ("noopener" not in x[2] or x[3] != "_blank")] == []


@pytest.mark.parametrize("view", [
    "?on=2021-08-01", "?show=places", "?show=contested", "?show=changes&on=2021-08-01", "?show=brief&on=2021-07-25",
    "?show=search&q=captured", "?show=search&q=grain",
])  # fmt: skip
def test_hostile_words_are_shown_as_words(chromium: Browser, hostile_address: str, view: str) -> None:
    with reading(chromium, hostile_address) as reader:
        reader.open(view)
        text = str(reader.page.evaluate("document.querySelector('#panel').textContent"))
        assert_inert(reader)
        assert reader.page.evaluate("laydown.drawn()") > 20
        assert ">" in text or "contested" in view
        reader.shot(f"hostile-{re.sub(r'[^a-z]+', '-', view)}")


def test_hostile_places_forces_and_claims_are_words(chromium: Browser, hostile_address: str) -> None:
    claims = [one["quote"] for one in asked(hostile_address, "/api/search?q=captured&limit=200")["found"]]
    read = {one["document"].split("-")[0]: one["claim"] for one in claims}
    missing = []
    with reading(chromium, hostile_address) as reader:
        reader.open("?on=2021-08-01")
        for number, words in enumerate(WORDS):
            keys = [("place", f"town-{number}"), ("force", f"army-{number}")]
            for what, key in keys + ([("claim", read[str(number)])] if str(number) in read else []):
                reader.go(f"?on=2021-08-01&show={what}&id={quote(key)}", quiet=2)
                assert_inert(reader)
                text = str(reader.page.evaluate("document.querySelector('#panel').textContent"))
                if " ".join(words.split()) not in " ".join(text.split()):
                    missing.append((what, words))
    assert missing == []


def test_only_addresses_of_the_web_are_links(chromium: Browser, hostile_address: str) -> None:
    claims = [one["quote"] for one in asked(hostile_address, "/api/search?q=captured&limit=200")["found"]]
    by_url = {claim["url"]: claim for claim in claims}
    assert by_url.keys() >= set(URLS)
    with reading(chromium, hostile_address) as reader:
        reader.open()
        for url in URLS:
            reader.go(f"?show=claim&id={by_url[url]['claim']}")
            given = [each for each in (url, by_url[url]["archive_url"]) if each.startswith(("http://", "https://"))]
            links = reader.page.evaluate("[...document.querySelectorAll('#panel .source a')].map((a) => a.protocol)")
            assert len(links) == len(given)
            assert set(links) <= {"https:"}
