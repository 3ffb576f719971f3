"""The page in one file, opened from disk without a network: it works, and answers as the ledger it is a copy of."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
import pytest
from sqlalchemy import select

from axe import violations
from browser import CHROMIUM, Seen, tab
from laydown.export import Chosen, export
from laydown.ledger import Ledger, tables
from laydown.ledger.at import LEFT_DAYS
from laydown.ledger.news import Page as Run
from web_support import WORDS

pytest.importorskip("playwright", reason="playwright is not installed: pip install -e '.[dev]'")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")
FIRST, LAST = date(2021, 1, 1), date(2021, 9, 15)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
KNOWN = date(2021, 6, 1)
LEFT_OUT = {"first_claim", "members"}
"""What answers tell of holdings and forces that no panel shows."""
Told = Mapping[str, Any]


@pytest.fixture(scope="module")
def war(shown_ledger: Path) -> Iterator[Ledger]:
    with Ledger.open(shown_ledger, read_only=True) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mailed")


@pytest.fixture(scope="module")
def file(war: Ledger, folder: Path) -> str:
    return written(war, folder / "war.html", made=date(2021, 9, 1))


def written(ledger: Ledger, path: Path, **chosen: Any) -> str:
    """The address of a new file."""
    with path.open("wb") as out:
        export(ledger, "html", out, Chosen(**chosen))
    return path.as_uri()


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """The file in a tab from which nothing leaves; that nothing tried to, and nobody complained."""
    seen = Seen()
    with tab(browser, seen, viewport={"width": 1440, "height": 900}, **options) as page:
        page.context.route("**/*", lambda route: route.continue_() if is_own(route.request.url) else route.abort())
        page.goto(address)
        page.wait_for_selector("body[data-ready=yes]")
        yield page
        assert seen.complaints == []
        assert {url for url in seen.requests if not is_own(url)} == set()


def is_own(url: str) -> bool:
    return url.startswith(("file:", "data:image/"))


def asked(page: Page, path: str, **params: Any) -> Any:
    """What the page is told when it asks; a text where it is refused."""
    return page.evaluate("([path, params]) => laydown.ask(path, params).catch((e) => `${e.title}: ${e.message}`)",
                         [path, {name: str(value) for name, value in params.items()}])  # fmt: skip


# As a reader uses it


def test_it_opens_from_disk_and_draws_the_map(chromium: Browser, file: str) -> None:
    with opened(chromium, f"{file}?on=2021-06-01") as page:
        assert page.evaluate("laydown.drawn()") > 5
        assert colours(page, "#map canvas.marks") > 20
        assert colours(page, "#map .ol-layers canvas") > 20  # land, lines, names
        assert page.inner_text(".copied").startswith("A copy of shown.db, made 1 September 2021: it does not follow")
        assert page.locator("nav.views").inner_text().split() == ["Contested", "Changes", "Evidence", "Places"]


def colours(page: Page, canvas: str) -> int:
    """How many there are on it."""
    count = """(canvas) => { const { width, height } = canvas, context = canvas.getContext("2d");
      return new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size; }"""
    return int(page.locator(canvas).first.evaluate(count))


def test_a_misspelt_place_is_found_and_its_evidence_read(chromium: Browser, file: str) -> None:
    with opened(chromium, f"{file}?on=2021-05-01") as page:
        page.fill("#find", "Sulmte")
        page.wait_for_selector("#finds [role=option]")
        assert "Did you mean" in page.inner_text("#finds")
        page.press("#find", "Enter")
        page.wait_for_selector("#panel[data-shown=place] h2")
        assert page.inner_text("#panel h2") == "Sulmet"
        panel = page.inner_text("#panel")
        assert "Sulmet on 1 May 2021: held jointly by" in panel
        assert "Who was here over time" in panel
        page.locator("#panel a[href*='show=claim']").first.click()
        page.wait_for_selector("#panel[data-shown=claim] h2")
        page.go_back()
        page.wait_for_selector("#panel[data-shown=place] h2")
        assert not page.locator(".copies").count()


def test_the_clock_goes_by_keys_and_no_further_than_the_file(chromium: Browser, file: str) -> None:
    with opened(chromium, f"{file}?on=2021-06-01") as page:
        page.keyboard.press(".")
        page.wait_for_function("document.body.dataset.drawn === '2021-06-02'")
        page.keyboard.press(",")
        page.keyboard.press(",")
        page.wait_for_function("document.body.dataset.drawn === '2021-05-31'")
        assert "on=2021-05-31" in page.url
        page.fill("#clock input[type=date]", "1999-01-01")
        first = asked(page, "/api/map", since="2021-01-01", until="2021-01-02")["since"]
        page.wait_for_function("document.body.dataset.drawn < '2021-05-01'")
        assert page.evaluate("document.body.dataset.drawn") > "2000-01-01"
        assert first == "2021-01-01"


def test_a_link_shows_the_same_view(chromium: Browser, file: str) -> None:
    with opened(chromium, f"{file}?on=2021-07-15&show=place&id=jeverin&marks=symbols") as page:
        page.wait_for_selector("#panel[data-shown=place] h2")
        page.wait_for_timeout(600)  # until the map has come to the place
        told, address = page.inner_text("#panel"), page.url
        assert "contested" in told.lower()
    with opened(chromium, address) as page:
        page.wait_for_selector("#panel[data-shown=place] h2")
        assert page.inner_text("#panel") == told
        assert page.url == address


def test_what_was_known_is_fixed(chromium: Browser, war: Ledger, folder: Path, file: str) -> None:
    with opened(chromium, f"{file}?known=2021-03-01&on=2021-06-01") as page:
        assert "known" not in page.url
        box = page.locator("#clock .known input[type=checkbox]")
        assert (box.is_checked(), box.is_disabled()) == (False, True)
        assert page.inner_text("#clock .known") == "as known when this copy was made"
    with opened(chromium, written(war, folder / "known.html", known=KNOWN)) as page:
        box = page.locator("#clock .known input[type=checkbox]")
        assert (box.is_checked(), box.is_disabled()) == (True, True)
        assert page.locator("#clock .known input[type=date]").input_value() == "2021-06-01"
        assert "As known on 1 June 2021" in page.inner_text("#banner")
        assert not page.locator("#banner button").count()


def test_pages_of_words_open_in_it(chromium: Browser, file: str) -> None:
    with opened(chromium, file) as page:
        for words, title in (("Definitions", "What the words mean"), ("Limits", "What it cannot know"),
                             ("About this file", "About this file")):  # fmt: skip
            page.get_by_role("link", name=words, exact=True).click()
            assert page.locator("dialog[open] h1").inner_text() == title
            page.locator("dialog[open] .close").click()
            assert not page.locator("dialog[open]").count()
        page.get_by_role("link", name="Definitions", exact=True).click()
        page.locator("dialog[open] a[href='#limits']").first.click()
        assert page.locator("dialog#limits[open] h1").is_visible()


def test_what_it_cannot_answer_it_says(chromium: Browser, file: str) -> None:
    with opened(chromium, f"{file}?show=brief") as page:
        assert asked(page, "/api/brief", since="2021-06-01", until="2021-06-07").startswith("Not in this file: ")
        assert asked(page, "/api/why/0000").startswith("Not in this file: Nothing in this file has the id '0000'")
        assert "did you mean Sulmet?" in asked(page, "/api/places/Sulmte/at")
        assert asked(page, "/api/places/sulmet/at", on="1990-01-01").startswith(
            "Not in this file: This file tells of the days"
        )
        assert "The ledger it was made of" in page.inner_text("#panel")


def test_it_works_where_it_may_have_no_address_and_no_storage(chromium: Browser, file: str, folder: Path) -> None:
    (folder / "frame.html").write_text(
        f"<!doctype html><iframe sandbox='allow-scripts' src='{file}'></iframe>", "utf-8"
    )
    seen = Seen()
    with tab(chromium, seen) as page:
        page.goto((folder / "frame.html").as_uri())
        frame = page.frames[1]
        frame.wait_for_selector("body[data-ready=yes]", state="attached")
        frame.evaluate("document.querySelector('nav.views a').click()")
        frame.wait_for_selector("#panel[data-shown=contested]", state="attached")
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(chromium: Browser, file: str, width: int, scheme: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe is not installed: pip install -e '.[dev]'")
    with tab(chromium, Seen(), viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(f"{file}?on=2021-07-15&show=place&id=jeverin")
        page.wait_for_selector("#panel[data-shown=place] h2")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, ".copied") == []
        page.locator(".copied a").click()
        assert violations(page, "dialog#copy") == []


def test_hostile_words_are_words(chromium: Browser, hostile_ledger: Path, folder: Path) -> None:
    with Ledger.open(hostile_ledger, read_only=True) as ledger:
        address = written(ledger, folder / "hostile.html")
    shown = set[str]()
    with opened(chromium, f"{address}?on=2021-08-01") as page:
        for state in ("show=place&id=town-0", "show=force&id=army-1", "show=search&q=grain", "show=changes",
                      "show=places", "show=contested", "show=search&q=captured"):  # fmt: skip
            page.evaluate("href => { const a = document.createElement('a'); a.setAttribute('href', href);"
                          " document.body.append(a); a.click(); a.remove(); }", f"?on=2021-08-01&{state}")  # fmt: skip
            name = state.split("&")[0].removeprefix("show=")
            page.wait_for_function("name => document.querySelector('#panel').dataset.shown === name", arg=name)
            page.wait_for_timeout(100)
            shown.add(page.locator("#panel").inner_text())
            links = page.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))")
            assert {link for link in links if not link.startswith(("?", "#", "http://", "https://"))} == set()
            assert (
                page.evaluate("document.querySelectorAll('#panel script, #panel iframe, #panel img, [onload]').length")
                == 0
            )
    assert sum(any(words.split("\r\n")[0].strip() in told for told in shown) for words in WORDS) > len(WORDS) / 2


# The same answers as the ledger's


def json_of(told: object) -> Any:
    return json.loads(msgspec.json.encode(told))


def differing(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where the page's answer is not the ledger's; probabilities may differ by what rounding takes."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() - LEFT_OUT:
            yield from differing(one[name], other.get(name, "missing"), f"{where}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differing(*pair, f"{where}[{number}]")
    elif isinstance(one, float) and isinstance(other, int | float):
        if abs(one - other) > 0.0011:
            yield f"{where}: {one} and {other}"
    elif one != other:
        yield f"{where}: {one} and {other}"


@pytest.fixture(scope="module", params=[None, KNOWN], ids=["all", "as known"])
def copy(
    request: pytest.FixtureRequest, chromium: Browser, war: Ledger, folder: Path
) -> Iterator[tuple[Page, date | None]]:
    known = request.param
    with opened(chromium, written(war, folder / f"copy-{known}.html", known=known)) as page:
        yield page, known


def keys(ledger: Ledger, column: Any, *conditions: Any) -> list[str]:
    with ledger.reading() as (connection, _):
        return sorted(connection.scalars(select(column).where(*conditions).distinct()))


def known_positions(known: date | None) -> list[Any]:
    table = tables.position.c
    if known is None:
        return [table.known_to.is_(None)]
    return [table.known_from <= known.isoformat(), (table.known_to.is_(None)) | (table.known_to > known.isoformat())]


def test_places_stand_as_the_ledger_says(copy: tuple[Page, date | None], war: Ledger) -> None:
    (page, known), draw = copy, random.Random(5)
    statuses = set()
    for place in keys(war, tables.position.c.place, *known_positions(known)):
        for day in draw.sample(DAYS, 6):
            told = json_of(war.at(place, on=day, known=known))
            found = asked(page, f"/api/places/{quote(place)}/at", on=day)
            assert [*differing(told, found)] == [], (place, day)
            statuses.add(told["status"])
        assert [*differing(json_of(war.timeline_of_place(place, known=known)),
                           asked(page, f"/api/places/{quote(place)}/timeline"))] == []  # fmt: skip
    assert len(statuses) >= 5


def test_forces_are_where_the_ledger_says(copy: tuple[Page, date | None], war: Ledger) -> None:
    (page, known), draw = copy, random.Random(6)
    with war.reading() as (_, facts):
        forces = [key for key in keys(war, tables.position.c.force, *known_positions(known)) if key in facts.forces]
    for force in forces:
        for day in draw.sample(DAYS, 4):
            found = asked(page, f"/api/forces/{quote(force)}/track", on=day)
            assert [*differing(json_of(war.track(force, on=day, known=known)), found)] == [], (force, day)
        assert [*differing(json_of(war.timeline_of_force(force, known=known)),
                           asked(page, f"/api/forces/{quote(force)}/timeline"))] == []  # fmt: skip


def test_reasons_are_those_of_the_ledger(copy: tuple[Page, date | None], war: Ledger) -> None:
    page, known = copy
    last = (known or LAST).isoformat()
    claims = keys(war, tables.claim.c.id, tables.claim.c.superseded.is_(None), tables.claim.c.known <= last)
    assert len(claims) > 50
    for key in (
        *claims,
        *(f"F{claim}" for claim in claims[::5]),
        *keys(war, tables.position.c.id, *known_positions(known)),
    ):
        assert [*differing(json_of(war.why(key, known=known)), asked(page, f"/api/why/{key}"))] == [], key


def test_positions_are_weighed_on_each_day_of_theirs(copy: tuple[Page, date | None], war: Ledger) -> None:
    (page, known), draw = copy, random.Random(7)
    for key in keys(war, tables.position.c.id, *known_positions(known), tables.position.c.valid_from.is_not(None)):
        for day in draw.sample(DAYS, 3):
            told = json_of(war.why(key, on=day, known=known))
            until = date.fromisoformat(told["holding"]["until"] or day.isoformat()) + timedelta(days=LEFT_DAYS)
            if told["holding"]["since"] <= day.isoformat() <= until.isoformat():
                assert [*differing(told, asked(page, f"/api/why/{key}", on=day))] == [], (key, day)


def test_contradictions_and_changes_are_those_of_the_ledger(copy: tuple[Page, date | None], war: Ledger) -> None:
    page, known = copy
    contested, changed = 0, 0
    for day in DAYS[::9]:
        told = json_of(war.contested(on=day, known=known))
        assert [*differing(told, asked(page, "/api/contested", on=day))] == [], day
        until = min(known or LAST, day + timedelta(days=20))
        news = json_of(war.changes(day, until=until, page=Run(20, 0)))
        assert [*differing(news, asked(page, "/api/changes", since=day, until=until, limit=20))] == [], day
        contested, changed = contested + len(told["places"]) + len(told["denied"]), changed + news["total"]
    assert min(contested, changed) > 5


def test_changes_come_in_pages(copy: tuple[Page, date | None]) -> None:
    page, known = copy
    span = {"since": FIRST, "until": known or LAST, "limit": 7}
    found, cursor = [], {}
    while cursor is not None:
        told = asked(page, "/api/changes", **span, **cursor)
        found += told["changes"]
        cursor = {"cursor": told["next"]} if told["next"] else None
    assert len(found) == told["total"] > 7
    assert len({(one["id"], one["known"]) for one in found}) == len(found)


def test_the_map_is_that_of_the_ledger_on_each_day(copy: tuple[Page, date | None], war: Ledger) -> None:
    page, known = copy
    for since, until in ((date(2021, 1, 1), date(2021, 12, 31)), (date(2021, 5, 3), date(2021, 6, 2))):
        scene = json_of(war.scene(since, until, known=known)[0])
        found = asked(page, "/api/map", since=since, until=until)
        assert {one["id"] for one in found["places"]} == {one["id"] for one in scene["places"]}
        drawn = {one["id"]: one for one in found["places"]}
        for place in scene["places"]:
            for day in (day.isoformat() for day in DAYS if since <= day <= until):
                assert standing(place, day) == standing(drawn[place["id"]], day), (place["id"], day)
        if since.month == 1:
            first = since - timedelta(days=7)
            told = json_of(war.movements(first, until, known=known))["items"]
            assert told
            assert [*differing(told, asked(page, "/api/movements", since=first, until=until)["items"])] == []


def standing(place: Told, day: str) -> tuple[Any, ...]:
    """Status, and all that is told of holdings, on a day."""
    state = [one for one in place["states"] if one["day"] <= day][-1]
    sure = sorted(
        (place["holdings"][one["holding"]]["id"], one["reported"], one["first"], one["last"], one["disputed"])
        for one in state["sure"]
    )
    return state["status"], sure, sorted(place["holdings"][number]["id"] for number in state["denied"])


@pytest.mark.parametrize("words", ["captured", '"took control"', "Vashta Haddad", "anti-aircraft", "nothingofthekind"])
def test_a_search_finds_the_claims_that_the_ledger_finds(
    copy: tuple[Page, date | None], war: Ledger, words: str
) -> None:
    page, known = copy
    told = {one.quote.claim for one in war.search(words, known=known, limit=1000).found}
    found, cursor = [], {}
    while cursor is not None:
        answer = asked(page, "/api/search", q=words, **cursor)
        found += [one["quote"]["claim"] for one in answer["found"]]
        cursor = {"cursor": answer["next"]} if answer["next"] else None
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize(("what", "words", "expected"), [
    ("places", "Sulmet", "sulmet"), ("places", "sulm", "sulmet"), ("places", "SULMET", "sulmet"),
    ("places", "Súlmet", "sulmet"), ("forces", "Ilvanian army", "ilvanian-army"),
])  # fmt: skip
def test_names_are_found_in_any_spelling(
    copy: tuple[Page, date | None], war: Ledger, what: str, words: str, expected: str
) -> None:
    page, _ = copy
    found = [one["id"] for one in asked(page, f"/api/{what}", q=words)["items"]]
    told = [one.id for one in war.listed("place" if what == "places" else "force", words)]
    assert expected in found
    assert set(found) <= set(told)
