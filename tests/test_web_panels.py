"""The panels of the page in a browser: what they say is what the API answers, and the way to the evidence is short."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from browser import CHROMIUM, Seen, tab
from web_support import TOKEN, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")
Opens = Callable[..., AbstractContextManager["Page"]]
READY = "#panel[aria-busy=false][data-shown]"


@pytest.fixture(scope="module")
def address(shown_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that takes judgements, over a copy of the ledger."""
    copy = shutil.copy(shown_ledger, tmp_path_factory.mktemp("panels") / "copy.db")
    with served(copy, token=TOKEN) as address:
        yield address


@pytest.fixture
def opens(chromium: Browser, address: str) -> Opens:
    """Opens the page in a state, and fails when anything in it complains or asks another machine.

    ``missing``: how many answers there are not to be.
    """

    @contextmanager
    def opened(
        state: str, *, width: int = 1440, token: str | None = None, missing: int = 0, **options: Any
    ) -> Iterator[Page]:
        seen = Seen()
        with tab(chromium, seen, viewport={"width": width, "height": 900}, **options) as page:
            page.goto(f"{address}/?{state}" + (f"#token={token}" if token else ""))
            page.wait_for_selector(READY)
            yield page
        assert len(seen.complaints) == missing, seen.complaints
        assert seen.elsewhere(address) == set()

    return opened


def asked(address: str, path: str) -> Any:
    with urllib.request.urlopen(address + path, timeout=20) as answer:
        return json.load(answer)


def claim_of(address: str, words: str, event: str = "capture") -> str:
    found = asked(address, f"/api/search?q={quote(words)}")["found"]
    return next(one["quote"]["claim"] for one in found if one["quote"]["event"] == event)


def shown(page: Page, panel: str) -> None:
    page.wait_for_selector(f"#panel[aria-busy=false][data-shown={panel}]")


def boxes(columns: Locator) -> list[dict[str, float]]:
    return [dict(box) for each in columns.all() if (box := each.bounding_box()) is not None]  # type: ignore[call-overload]


@pytest.mark.parametrize("width", [1440, 1024])
def test_rivals_stand_side_by_side_in_columns_of_equal_width_by_name(opens: Opens, address: str, width: int) -> None:
    holders = asked(address, "/api/places/jeverin/at?on=2021-07-15")["holders"]
    with opens("show=place&id=jeverin&on=2021-07-15", width=width) as page:
        columns = page.locator(".rivals > li")
        names = [each.locator("h4").inner_text().strip() for each in columns.all()]
        assert names == sorted((one["force_name"] for one in holders), key=str.casefold)
        one, other = boxes(columns)
        assert one["y"] == other["y"]
        assert abs(one["width"] - other["width"]) < 1
        assert [each.count() for each in (columns.first.locator(".quote"), columns.last.locator(".quote"))] >= [1, 1]


def test_rivals_stand_below_each_other_on_a_narrow_screen(opens: Opens) -> None:
    with opens("show=place&id=jeverin&on=2021-07-15", width=390) as page:
        one, other = boxes(page.locator(".rivals > li"))
        assert other["y"] >= one["y"] + one["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_lane_chart_has_a_bar_for_each_spell_and_a_table_that_says_the_same(opens: Opens, address: str) -> None:
    spells = asked(address, "/api/places/sulmet/timeline")["spells"]
    with opens("show=place&id=sulmet&on=2021-08-10") as page:
        bars = page.locator(".lane-bar")
        assert bars.count() == len(spells)
        assert page.locator(".lanes .lane").count() == len({spell["force"] for spell in spells})
        page.get_by_text("As a table").click()
        rows = page.locator(".lanes ~ details tbody tr")
        assert [row.locator("th").inner_text() for row in rows.all()] == [spell["force_name"] for spell in spells]
        wanted = bars.first.get_attribute("aria-label") or ""
        bars.first.focus()
        page.keyboard.press("Enter")
        shown(page, "claim")
        force, _, _ = wanted.partition(" ")
        assert page.locator("#panel h2").inner_text().startswith(force)
        page.go_back()
        shown(page, "place")


@pytest.mark.parametrize(("place", "day", "words"), [
    ("lesnagrad", "2021-08-10", "No report says who controls it"),
    ("sulmet", "2021-08-10", "Its last holder is said to have left"),
    ("Old Quarry", "2021-08-10", "it is not on the map"),
    ("kelmara", "2021-06-01", "Who besieges it"),
])  # fmt: skip
def test_a_place_says_in_words_what_is_not_known(opens: Opens, place: str, day: str, words: str) -> None:
    with opens(f"show=place&id={place}&on={day}") as page:
        assert words in page.locator("#panel").inner_text()


def test_a_claim_shows_its_sentence_in_its_paragraph_and_its_speakers_as_a_chain(opens: Opens, address: str) -> None:
    claim = claim_of(address, "captured Jeverin Lena Kovash")
    why = asked(address, f"/api/why/{claim}")
    with opens(f"show=claim&id={claim}&on=2021-07-15") as page:
        assert page.locator(".paragraph mark").inner_text() == why["passages"][claim]["sentence"]
        links = [" ".join(each.inner_text().split()) for each in page.locator(".chain > li").all()]
        assert links[0].startswith("What is told Capture: Free Highlands Front; Jeverin")
        for link, name in zip(links[1:], why["quote"]["speakers"], strict=True):
            assert name in link
        assert "Counted from the day of publication" in page.locator(".facts").inner_text()
        assert page.locator(".source a").first.get_attribute("rel") == "noopener noreferrer external"


def test_arabic_evidence_runs_from_right_to_left_and_turns_nothing_around_it(opens: Opens, address: str) -> None:
    claim = claim_of(address, "Vashta Karim Haddad", "withdraw")
    with opens(f"show=claim&id={claim}&on=2021-08-10") as page:
        assert page.locator(".paragraph mark bdi").evaluate("node => getComputedStyle(node).direction") == "rtl"
        assert page.locator("#panel h2").evaluate("node => getComputedStyle(node).direction") == "ltr"
        assert "«انسحبوا نحو رِجنا" in page.locator(".paragraph mark").inner_text()


def test_a_claim_is_cited_in_one_press(opens: Opens, address: str) -> None:
    claim = claim_of(address, "captured Jeverin Lena Kovash")
    told = asked(address, f"/api/why/{claim}")["quote"]
    with opens(f"show=claim&id={claim}", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Cite").click()
        page.get_by_text("Copied. Paste it").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"[^{claim}]: “{told['sentence']}”")
    assert copied.endswith(f"<{told['url']}>. laydown claim {claim}.")
    assert copied == copied.replace("\n", " ")


def test_without_a_token_nothing_can_be_judged(opens: Opens, address: str) -> None:
    with opens(f"show=claim&id={claim_of(address, 'captured Orven crossing')}") as page:
        assert page.get_by_role("button", name="Accept").count() == 0


def test_a_claim_is_judged_and_the_judgement_taken_back(opens: Opens, address: str) -> None:
    claim = claim_of(address, "captured Orven crossing")
    with opens(f"show=claim&id={claim}&on=2021-07-15", token=TOKEN) as page:
        page.evaluate("document.addEventListener('laydown:changed', () => { window.told = (window.told ?? 0) + 1; })")
        page.get_by_role("button", name="Reject").click()
        assert "Say who decides" in page.locator(".review").inner_text()
        page.get_by_label("Who decides").fill("Ana")
        page.get_by_label("Note (why)").fill("misread")
        page.get_by_role("button", name="Reject").click()
        page.get_by_text("This claim was rejected by Ana.").wait_for()
        assert page.evaluate("document.activeElement.className") == "verdict"
        assert "This claim does not count any more" in page.locator("#panel").inner_text()
        assert [one["what"] for one in asked(address, f"/api/why/{claim}")["history"]] == ["reject"]
        page.get_by_role("button", name="Undo").first.click()
        page.get_by_text("Nobody has judged this claim yet.").wait_for()
        assert page.get_by_label("Who decides").input_value() == "Ana"
        assert page.evaluate("window.told") == 2
    assert asked(address, f"/api/why/{claim}")["finding"] is not None


def test_a_correction_sends_what_was_changed_and_faults_stand_at_their_fields(opens: Opens, address: str) -> None:
    claim = claim_of(address, "captured Orven crossing")
    with opens(f"show=claim&id={claim}&on=2021-07-15", token=TOKEN, missing=1) as page:
        page.get_by_label("Who decides").fill("Ana")
        page.get_by_role("button", name="Correct…").click()
        where = page.get_by_label("Where", exact=True)
        where.fill("Nowhere at all")
        page.get_by_role("button", name="Save the correction").click()
        page.get_by_text("no place 'Nowhere at all'").wait_for()
        assert (where.get_attribute("aria-invalid"), page.evaluate("document.activeElement.name")) == (
            "true",
            "location",
        )
        where.fill("Sulmet")
        page.get_by_label("Said as").select_option("denied")
        page.get_by_role("button", name="Save the correction").click()
        page.get_by_text("This claim was corrected by Ana.").wait_for()
        assert page.locator("#panel h2").inner_text() == "Capture: Ardel Shield; Sulmet"
        assert page.get_by_text("It was read as Orven crossing.").count() == 1
        page.locator("table .undo").click()
        page.get_by_text("Nobody has judged this claim yet.").wait_for()
    assert asked(address, f"/api/why/{claim}")["corrected"] is None


def test_what_is_contested_is_counted_and_shown_and_else_said_in_words(opens: Opens, address: str) -> None:
    told = asked(address, "/api/contested?on=2021-07-15")
    with opens("show=contested&on=2021-07-15") as page:
        words = page.locator("#panel").inner_text()
        assert f"{len(told['places'])} places" in words
        assert f"{len(told['denied'])} events" in words
        assert page.locator(".rivals").count() == len(told["places"]) + len(told["denied"])
    with opens("show=contested&on=2019-07-15") as page:
        assert "nothing is contradicted" in page.locator("#panel").inner_text()


def test_changes_come_in_pages_and_their_days_stand_in_the_address(opens: Opens, address: str) -> None:
    total = asked(address, "/api/changes?since=2020-01-01&until=2021-08-31&limit=1")["total"]
    with opens("show=changes&on=2021-08-10") as page:
        page.get_by_label("From", exact=True).fill("2020-01-01")
        page.get_by_label("To", exact=True).fill("2021-08-31")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url("**q=2020-01-01..2021-08-31*")
        shown(page, "changes")
        page.get_by_text(f"{total} positions came").wait_for()
        more = page.get_by_role("button", name="Show more")
        while more.is_visible():
            before = page.locator(".change").count()
            more.click()
            page.locator(".change").nth(before).wait_for()
        assert page.locator(".change").count() == total


def test_words_are_found_marked_and_their_lack_explained(opens: Opens) -> None:
    with opens("show=search&on=2021-07-15") as page:
        page.get_by_label("Words of a sentence").fill("captured JEVERIN")
        page.keyboard.press("Enter")
        page.wait_for_selector(".quotes mark")
        marked = {mark.inner_text().lower() for mark in page.locator(".quotes mark").all()}
        assert marked == {"captured", "jeverin"}
        page.get_by_label("Words of a sentence").fill("captured zebra")
        page.keyboard.press("Enter")
        page.get_by_text("No sentence of a claim has all of these words.").wait_for()
        page.get_by_role("link", name="captured").click()
        page.wait_for_selector(".quotes mark")


def test_the_places_of_the_map_are_listed_filtered_and_sorted(opens: Opens) -> None:
    with opens("show=places&on=2021-07-15") as page:
        rows = page.locator("table.places tbody tr")
        everything = rows.count()
        assert page.get_by_role("heading", name="Places that are not on the map (1)").count() == 1
        names = [
            row.locator("th a").inner_text() for row in page.locator("table.places").first.locator("tbody tr").all()
        ]
        assert names == sorted(names)
        page.get_by_label("Part of a name").fill("highlands")
        assert 0 < rows.count() < everything
        page.get_by_label("Part of a name").fill("")
        page.get_by_label("How it stands").select_option("contested")
        page.wait_for_url("**q=is%3Acontested*")
        shown(page, "places")
        assert {chip.inner_text() for chip in page.locator("table.places .chip").all()} == {"Contested"}


def test_a_force_tells_where_it_is_and_was(opens: Opens, address: str) -> None:
    told = asked(address, "/api/forces/ilvanian-army/track?on=2021-07-15")
    with opens("show=force&id=ilvanian-army&on=2021-07-15") as page:
        words = page.locator("#panel").inner_text()
        assert told["summary"] in words
        assert all(one["name"] in words for one in (*told["ties"]["wholes"], *told["ties"]["parts"]))
        assert page.locator(".holding").count() == min(4, len(told["holdings"]))
        spells = asked(address, "/api/forces/ilvanian-army/timeline")["spells"]
        page.wait_for_selector(".lanes .lane")
        assert page.locator(".lanes .lane").count() == min(10, len({spell["place"] for spell in spells}))


def test_a_brief_has_the_sections_of_the_answer(opens: Opens, address: str) -> None:
    told = asked(address, "/api/brief?since=2021-05-01&until=2021-07-15")
    with opens("show=brief&from=2021-05-01&on=2021-07-15") as page:
        assert page.locator("#panel h2").inner_text() == told["title"]
        heads = page.locator("#panel h3").all_inner_texts()
        titles = {"hands": "Changed hands", "moves": "Movements", "fighting": "Fighting", "talks": "Talks"}
        assert [title for title in titles.values() if title in heads] == [
            title for name, title in titles.items() if told[name]
        ]


def test_a_misspelt_name_leads_to_the_right_one(opens: Opens) -> None:
    with opens("show=place&id=Sulnet&on=2021-07-15", missing=2) as page:
        page.get_by_role("link", name="Sulmet", exact=True).click()
        page.get_by_role("heading", name="Sulmet", exact=True).wait_for()


def test_a_link_leaves_the_map_where_it_was_moved_to(opens: Opens) -> None:
    with opens("show=force&id=ilvanian-army&on=2021-07-15&at=44.9,-32.9,8.00") as page:
        page.wait_for_selector("body[data-ready=yes]")
        page.locator("#map").focus()
        page.keyboard.press("+")
        page.wait_for_url("**,9.00*")
        page.get_by_role("link", name="Ilvania", exact=True).click()
        page.get_by_role("heading", name="Ilvania", exact=True).wait_for()
        assert ",9.00" in page.url
