"""What the page is shown with: a war in which everything occurs, hostile reports, a server, a browser that watches."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from browser import CHROMIUM, Seen, tab
from laydown.ledger import Ledger
from laydown.ledger.answers import Status
from server_support import BEARER
from web_support import REPORTS, TOKEN, WORDS, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")


@pytest.fixture(scope="module")
def war(shown_ledger: Path) -> Iterator[Ledger]:
    with Ledger.open(shown_ledger, read_only=True) as ledger:
        yield ledger


@pytest.mark.parametrize(("place", "day", "status"), [
    ("rezhna", "2021-06-01", Status.HELD), ("sulmet", "2021-05-01", Status.JOINT),
    ("kelmara", "2021-06-01", Status.BESIEGED), ("jeverin", "2021-07-15", Status.CONTESTED),
    ("hadrun-air-base", "2021-08-10", Status.CONTESTED), ("sulmet", "2021-08-10", Status.VACANT),
    ("lesnagrad", "2021-08-10", Status.UNKNOWN),
])  # fmt: skip
def test_every_state_of_a_place_occurs(war: Ledger, place: str, day: str, status: Status) -> None:
    assert war.at(place, on=day).status == status


def test_there_are_presences_plans_movements_and_places_without_coordinates(war: Ledger) -> None:
    assert war.at("marvo", on="2021-08-10").present
    assert {quote.modality for quote in war.at("sulmet", on="2021-08-10").outlook} == {"planned"}
    moves = [found.quote for found in war.search("moved", limit=100).found if found.quote.event == "redeploy"]
    assert len(moves) >= 5
    assert war.at("Old Quarry", on="2021-08-10").place.latitude is None


def test_every_report_yields_claims(war: Ledger) -> None:
    with war.reading() as (connection, _):
        found = set(connection.execute(text("SELECT document FROM claims")).scalars())
    assert {path.name for path in REPORTS.iterdir()} - found == set()


def test_arabic_words_are_whole_in_titles_outlets_names_and_quotations(war: Ledger) -> None:
    told = {found.quote.event: found.quote for found in war.search("Vashta Karim Haddad").found}
    taken, left = told["capture"], told["withdraw"]
    assert "(جبهة المرتفعات الحرة)" in taken.sentence
    assert "«خرج الجيش من المدينة عند الفجر»" in taken.sentence
    assert left.sentence.startswith("«انسحبوا نحو رِجنا، ولم يبقَ سوى ١٢ جندياً»: the Ilvanian army")
    assert taken.title == "«كلمارا» تحت الحصار: Kelmara under siege"
    assert taken.speakers == ("Karim Haddad", "صحيفة النهر (The River)")


def test_hostile_reports_are_read_like_any_other(hostile_ledger: Path) -> None:
    with Ledger.open(hostile_ledger, read_only=True) as ledger:
        found = [found.quote for word in ("captured", "grain") for found in ledger.search(word, limit=1000).found]
        read, told = ({quote.document for quote in found if quote.document.endswith("-read.txt") == by_machine}
                      for by_machine in (True, False))  # fmt: skip
        assert len(read) >= len(WORDS) - 1
        assert len(told) == len(WORDS)
        titles = {quote.document: quote.title for quote in found}
        assert [name for name in read if titles[name] != f"{words_of(name)} today"] == []
        urls = {quote.url for quote in found} | {quote.archive_url for quote in found}
        assert {"javascript:alert(1)", "data:text/html,<script>alert(1)</script>"} <= urls
        assert ledger.at("town-0", on="2021-08-01").holders[0].force_name == f"Army {WORDS[0]}"


def words_of(document: str) -> str:
    return WORDS[int(document.split("-")[0])]


def test_the_server_is_the_real_one_and_writes_only_with_a_token(shown_ledger: Path, tmp_path: Path) -> None:
    with served(shown_ledger) as address:
        assert asked(f"{address}/api/about")["writable"] is False
    copy = shutil.copy(shown_ledger, tmp_path / "copy.db")
    with served(copy, token=TOKEN) as address:
        assert asked(f"{address}/api/about")["writable"] is True
        claim = asked(f"{address}/api/search?q=captured&limit=1")["found"][0]["quote"]["claim"]
        body = json.dumps({"action": "accept", "by": "Ana"}).encode()
        request = urllib.request.Request(f"{address}/api/claims/{claim}/review", body, BEARER, method="POST")
        request.add_header("Content-Type", "application/json")
        assert asked(request)["action"] == "accept"


def asked(what: str | urllib.request.Request) -> Any:
    with urllib.request.urlopen(what, timeout=20) as answer:
        return json.load(answer)


@in_browser
@pytest.mark.parametrize(("page", "complaint"), [
    ("<p onclick='x'>harmless</p>", None), ("<script>alert('ha')</script>", "alert: ha"),
    ("<script>console.error('no')</script>", "no"), ("<script>nothing()</script>", "nothing is not defined"),
    ("<img src='http://laydown.example/a.png'>", "ERR_NAME_NOT_RESOLVED"),
])  # fmt: skip
def test_the_browser_tells_of_all_that_a_page_does_and_finds_no_other_machine(
    chromium: Browser, tmp_path: Path, page: str, complaint: str | None
) -> None:
    (tmp_path / "page.html").write_text(f"<!doctype html><title>a</title>{page}", "utf-8")
    seen = Seen()
    with tab(chromium, seen) as shown:
        shown.goto((tmp_path / "page.html").as_uri())
    assert len(seen.complaints) == (complaint is not None)
    assert (complaint or "") in "".join(seen.complaints)


@in_browser
def test_breaches_of_a_page_s_policy_are_complaints(chromium: Browser, shown_ledger: Path) -> None:
    seen = Seen()
    with served(shown_ledger) as address, tab(chromium, seen) as page:
        page.goto(f"{address}/api/docs")
        assert (seen.complaints, seen.elsewhere(address)) == ([], set())
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://laydown.example/a.png' }))")
    assert len(seen.complaints) == 2
    assert all("Content Security Policy" in each for each in seen.complaints)
