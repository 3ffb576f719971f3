"""Files made of hostile reports: whatever a viewer takes for HTML, XML or formulas holds their words as words alone."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from browser import CHROMIUM, Seen, tab
from hostile import SCRIPTS
from laydown.export import FORMATS, Chosen, export
from laydown.export.sheets import plain
from laydown.ledger import Ledger
from server_support import client
from web_support import WORDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KML, ATOM = "{http://www.opengis.net/kml/2.2}", "{http://www.w3.org/2005/Atom}"
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here (scripts/chromium)")
NAMES = [plain(f"Army {words}") for words in WORDS]


@pytest.fixture(scope="module")
def ledger(hostile_ledger: Path) -> Iterator[Ledger]:
    with Ledger.open(hostile_ledger, read_only=True) as found:
        yield found


@pytest.fixture(scope="module")
def asks(ledger: Ledger) -> Iterator[TestClient]:
    with client(ledger) as found:
        yield found


def written(ledger: Ledger, name: str) -> bytes:
    out = io.BytesIO()
    assert export(ledger, name, out, Chosen()) > 20
    return out.getvalue()


class Html(HTMLParser):
    """The elements of HTML, with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.add("declaration")

    def handle_pi(self, data: str) -> None:
        self.tags.add("instruction")

    def handle_data(self, data: str) -> None:
        self.words += data


# KMZ


def kml(ledger: Ledger) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(written(ledger, "kmz"))) as archive:
        assert archive.namelist() == ["doc.kml"]
        return ElementTree.fromstring(archive.read("doc.kml"))


def balloons(document: ElementTree.Element) -> list[str]:
    """What Google Earth shows of each placemark, as HTML: name and description, pasted into the style's balloon."""
    styles = {style.get("id"): style.findtext(f".//{KML}text") or "" for style in document.iter(f"{KML}Style")}
    made = []
    for mark in document.iter(f"{KML}Placemark"):
        text = styles[(mark.findtext(f"{KML}styleUrl") or "")[1:]]
        for name in ("name", "description"):
            text = text.replace(f"$[{name}]", mark.findtext(f"{KML}{name}") or "")
        made.append(text)
    return made


def test_kml_has_no_element_attribute_or_link_made_of_words(ledger: Ledger) -> None:
    document = kml(ledger)
    attributes = {(element.tag.removeprefix(KML), name) for element in document.iter() for name in element.attrib}
    assert attributes == {("Style", "id"), ("Data", "name")}
    assert all(element.tag.startswith(KML) for element in document.iter())
    assert not {"Link", "href", "NetworkLink", "Snippet", "a"} & {e.tag.removeprefix(KML) for e in document.iter()}
    assert len({data.get("name") for data in document.iter(f"{KML}Data")}) < 30


def test_a_balloon_of_google_earth_shows_words_and_replaces_nothing_else(ledger: Ledger) -> None:
    pages = [Html(text) for text in balloons(kml(ledger))]
    assert set().union(*(page.tags for page in pages)) == {"h3", "p", "ul", "li"}
    assert set().union(*(page.attributes for page in pages)) == set()
    assert not [page.words for page in pages if re.search(r"\$\[[a-zA-Z]", page.words)]
    words = " ".join(page.words for page in pages)
    assert [name for name in NAMES if name not in words] == []


# Atom


def test_atom_holds_words_as_plain_text_and_links_to_its_own_answers(asks: TestClient) -> None:
    told = asks.get("/api/changes.atom?since=2020-01-01")
    assert told.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(told.content)
    assert all(element.tag.startswith(ATOM) for element in feed.iter())
    assert {link.get("href", "").split("?")[0].split("/")[1] for link in feed.iter(f"{ATOM}link")} == {"api"}
    typed = [element.get("type") for name in ("title", "content") for element in feed.iter(f"{ATOM}{name}")]
    assert set(typed) == {"text"}
    words = " ".join("".join(element.itertext()) for element in feed.iter(f"{ATOM}entry"))
    assert [name for name in NAMES if name not in words] == []


# Tables


@pytest.mark.parametrize("name", ["claims-csv", "positions-csv", "control-csv"])
def test_tables_hold_words_in_cells_that_no_spreadsheet_runs(ledger: Ledger, name: str) -> None:
    rows = list(csv.reader(io.StringIO(written(ledger, name).decode(), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert [c for c in cells if c[:1] in tuple("=+-@\t\r") and c and not re.fullmatch(r"-?[\d.]+", c)] == []
    assert all(any(force in cell for cell in cells) for force in NAMES)


def test_the_workbook_has_no_formula_link_or_script(ledger: Ledger) -> None:
    data = written(ledger, "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    assert len(parts) == len(names)
    tags = {element.tag.rpartition("}")[2] for part in parts.values() for element in part.iter()}
    assert not {"f", "hyperlink", "hyperlinks", "oleObject", "externalReference", "definedName"} & tags
    targets = {e.get("TargetMode") for name in parts if name.endswith(".rels") for e in parts[name].iter()}
    assert targets == {None}
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert all(any(force in cell for cell in cells) for force in NAMES)


@pytest.mark.parametrize("name", ["geojson", "plover", "orbat", "timeline"])
def test_json_holds_words_in_strings_and_no_member_is_made_of_them(ledger: Ledger, name: str) -> None:
    text = written(ledger, name).decode()
    documents = [json.loads(line) for line in text.splitlines()] if name == "plover" else [json.loads(text)]
    members = {key for document in documents for key in keys(document)}
    assert not [key for key in members if re.search(r"[<>\"'\x00-\x1f\u200b-\u2069]|javascript", key)]


def test_scenarios_link_to_the_web_alone(ledger: Ledger, shown_ledger: Path) -> None:
    with Ledger.open(shown_ledger, read_only=True) as shown:
        links = [link for one in (ledger, shown) for link in values(json.loads(written(one, "orbat")), "externalUrl")]
    assert len(links) > 10
    assert all(link.startswith(("https://", "http://")) for link in links)


def values(found: Any, name: str) -> Iterator[Any]:
    """Everything that is called so, however deep."""
    if isinstance(found, dict):
        yield from (value for key, value in found.items() if key == name)
    for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from values(each, name)


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(each)


def test_every_format_is_looked_at() -> None:
    looked = {"kmz", "xlsx", "geojson", "plover", "orbat", "timeline", "claims-csv", "positions-csv", "control-csv"}
    typed = {"parquet", "positions-parquet", "control-parquet"}  # typed cells, compared with the tables elsewhere
    assert FORMATS.keys() == looked | typed | {"html"}  # whose words tests/test_export_page.py and _browser.py look at


# In a browser: HTML that viewers make of the files does nothing


@in_browser
def test_balloons_and_slides_do_nothing_in_a_browser(chromium: Browser, ledger: Ledger) -> None:
    told = json.loads(written(ledger, "timeline"))
    slides = [f"<h2>{one['text']['headline']}</h2>{one['text']['text']}<b>{one['group']}</b>" for one in told["events"]]
    pages = [*balloons(kml(ledger)), *slides]
    seen = Seen()
    with tab(chromium, seen) as page:
        page.set_content("<!doctype html><title>viewer</title>" + "".join(f"<div>{text}</div>" for text in pages))
        page.wait_for_timeout(200)
        tags = set(page.evaluate("[...document.body.querySelectorAll('*')].map((each) => each.localName)"))
        attributes = page.evaluate("[...document.body.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())")
        shown = page.evaluate("document.body.textContent")
    assert (seen.complaints, seen.requests) == ([], [])
    assert (tags, attributes) == ({"div", "h2", "h3", "p", "ul", "li", "b"}, [])
    assert [name for name in NAMES if name not in shown] == []


@in_browser
@pytest.mark.parametrize(
    "words", [*SCRIPTS, "\u202eone", "\u2067one", "one\u2069\u2069", "\u202d\u2066one\u202c"], ids=ascii
)
def test_what_follows_hostile_words_is_not_turned_around(chromium: Browser, words: str) -> None:
    text = f"{plain(words)} (abc"
    with tab(chromium, Seen()) as page:
        page.set_content("<!doctype html><title>a</title><p></p>")
        page.evaluate("text => { document.querySelector('p').textContent = text; }", text)
        lefts = page.evaluate("""(count) => {
          const node = document.querySelector("p").firstChild;
          return [...Array(count).keys()].map((back) => {
            const range = document.createRange();
            range.setStart(node, node.length - back - 1);
            range.setEnd(node, node.length - back);
            return range.getBoundingClientRect().left;
          });
        }""", 3)  # fmt: skip
    assert lefts == sorted(lefts, reverse=True)


@pytest.mark.parametrize(("words", "expected"), [
    ("plain", "plain"), ("a\u202eb", "a\u202eb\u202c"), ("a\u202eb\u202cc", "a\u202eb\u202cc"), ("a\u202cb", "ab"),
    ("\u2066a\u202eb\u2069c", "\u2066a\u202eb\u2069c"), ("\u2066a", "\u2066a\u2069"), ("a\u2069b", "ab"),
    ("\u202e\u2066a\u202cb", "\u202e\u2066ab\u2069\u202c"), ("\u200f\u0639", "\u200f\u0639"),
])  # fmt: skip
def test_changes_of_direction_end_with_the_words(words: str, expected: str) -> None:
    assert plain(words) == expected


@given(st.text(alphabet="ab \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_words_made_plain_stay_as_they_are(words: str) -> None:
    assert plain(plain(words)) == plain(words)
    assert re.sub(r"\W", "", plain(words)) == re.sub(r"\W", "", words)
