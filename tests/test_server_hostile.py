"""Hostile words in documents and questions stay words; whatever is asked, the answer is one that is documented."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from hostile import HOSTILE
from laydown.ingest import Work
from laydown.ledger import Ledger
from laydown.model import Mention, PlaceMention
from laydown.pipeline import Options
from laydown.server import make_app
from making import claim, day, on, posting, theatre
from server_support import BEARER, WRITABLE, client, opened

EXAMPLES = int(os.environ.get("LAYDOWN_TEST_EXAMPLES", "8"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9.]+")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger whose every name, title and sentence is hostile."""
    where = tmp_path_factory.mktemp("hostile") / "war.db"
    with Ledger.open(where, create=True, theatre=theatre()) as kept:
        for number, words in enumerate(HOSTILE):
            army, town = f"Army {words}", f"{words} Town"
            made = claim(
                "capture", actor=(Mention(text=army, start=0, end=len(army), id=f"army-{number}", name=army),),
                location=(PlaceMention(text=town, start=0, end=len(town), id=f"town-{number}", name=town),),
                when=on(number), source=f"Speaker {words}", evidence=f"{words} capture {words}",
            )  # fmt: skip
            kept.post([posting(f"{number} {words}.txt", [made], day(number + 1), f"{words} Post")])
            kept.review(kept.search("capture").found[0].quote.claim, "accept", by=words, note=words)
        kept.refresh()
        yield kept


@pytest.fixture(scope="module")
def asks(hostile: Ledger) -> Iterator[TestClient]:
    with client(hostile) as found:
        yield found


PATHS = ("/api/changes?since=2020-01-01&limit=1000", "/api/search?q=capture&limit=100", "/api/places?limit=100",
         "/api/forces?limit=100", "/api/map?since=2021-01-01&until=2021-03-01", "/api/legend?",
         "/api/brief?since=2021-01-01&until=2021-03-01",
         "/api/contested?on=2021-01-10")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_json_keeps_hostile_words_and_is_not_taken_for_a_page(asks: TestClient, path: str) -> None:
    told = asks.get(path, headers={"Accept": "text/html,*/*;q=0.1"})
    assert (told.status_code, told.headers["content-type"]) == (200, "application/json")
    if "contested" not in path:
        assert "<script>alert(1)</script>" in repr(told.json())


@pytest.mark.parametrize("path", PATHS)
def test_no_cell_of_a_table_is_a_formula(asks: TestClient, path: str) -> None:
    told = asks.get(path.replace("?", ".csv?"))
    cells = [cell for row in csv.reader(io.StringIO(told.text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)] == []
    assert "\x00" not in told.text
    assert "\x1b" not in told.text


def test_hostile_words_are_text_in_feeds(asks: TestClient) -> None:
    told = asks.get("/api/changes.atom?since=2020-01-01")
    feed = feedparser.parse(told.content, sanitize_html=False)
    assert feed.bozo is False
    titles = " ".join(one.title for one in feed.entries)
    assert all(words in titles for words in HOSTILE if words.isprintable() and words.isascii())
    assert {one.title_detail.type for one in feed.entries} == {one.content[0].type for one in feed.entries}
    assert {one.title_detail.type for one in feed.entries} == {"text/plain"}
    assert {one.links[0].href.split("/")[1] for one in feed.entries} == {"api"}
    assert b"<script" not in told.content
    assert b"<svg" not in told.content


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_questions_are_answered_as_any_other(asks: TestClient, words: str) -> None:
    name, key = quote(f"{words} Town", safe=""), f"town-{HOSTILE.index(words)}"
    for path in (f"/api/places/{name}/at?on=2021-02-01", f"/api/places/{name}/changes.atom",
                 f"/api/forces/{quote(words, safe='')}/track", f"/api/places.csv?q={name}",
                 f"/api/search?q={quote(words, safe='')}", f"/api/why/{quote(words, safe='')}"):  # fmt: skip
        told = asks.get(path)
        assert told.status_code in (200, 400, 404, 422), (path, told.text)
        assert told.headers["content-type"].split(";")[0] not in ("text/html", "text/plain")
        assert "set-cookie" not in told.headers
        if told.status_code != 200:
            assert told.json()["instance"]
    assert asks.get(f"/api/places/{key}/at?on=2021-02-01").json()["place"]["name"] == f"{words} Town".strip()


class _Tags(HTMLParser):
    """What a page holds that could do something, and what it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}
        self.ids += [value or "" for name, value in attrs if name == "id"]


def test_the_page_of_the_api_runs_nothing_and_loads_nothing_from_elsewhere(asks: TestClient) -> None:
    told = asks.get("/api/docs")
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    page = _Tags()
    page.feed(told.text)
    assert not page.tags & {"script", "iframe", "object", "embed", "form", "img", "style"}
    assert not [name for name in page.names if name.startswith("on") or name in ("style", "src")]
    assert all(link.startswith(("#", "/api/", "/app/")) for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert all(asks.get(link).status_code == 200 for link in page.links if link.startswith("/"))
    kinds = asks.get("/api/nothing").json()["type"]
    assert kinds.rpartition("#")[2] in page.ids


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that can be written to, over the ledger of the other tests."""
    with opened(tmp_path_factory.mktemp("api") / "war.db") as kept:
        work = Work(options=Options(theatres=("demo",), gazetteer=False))
        yield make_app(kept, replace(WRITABLE, hosts=frozenset({"testserver"}), work=work))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_whatever_is_sent_the_answer_is_one_that_is_documented(app: Any, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    checked = [
        checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance,
        checks.response_headers_conformance, schemathesis.checks.not_a_server_error,
    ]  # fmt: skip
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 40
    done = [_try(operation, mode, checked) for operation in operations]
    assert sum(done) > 40


def _try(operation: Any, mode: GenerationMode, checked: list[Any]) -> bool:
    """Whether there is anything of that mode to send."""

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=max(2, EXAMPLES // 4), deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def attempt(case: Any) -> None:
        case.call_and_validate(headers=BEARER, checks=checked)

    try:
        attempt()
    except Unsatisfiable:
        return False
    return True


NAMES = st.one_of(
    st.sampled_from(["tarnholt", "Tarnhold", "hill-front", "Osk", "Old Mill", *HOSTILE]),
    st.text(min_size=1, max_size=30),
)
DAYS = st.one_of(
    st.dates().map(str), st.text(max_size=12), st.sampled_from(["2021-02-30", "1800-01-01", "2199-12-31", "9999-12-31"])
)
WORDS = st.one_of(st.text(max_size=40), st.binary(max_size=20).map(lambda data: data.hex()))


@given(name=NAMES, first=DAYS, last=DAYS, word=WORDS, real=st.booleans())
@settings(max_examples=EXAMPLES, deadline=None, database=None)
def test_any_name_day_and_cursor_gets_an_answer_or_a_problem(
    app: Any, name: str, first: str, last: str, word: str, real: bool
) -> None:
    asks = TestClient(app, base_url="http://testserver")
    cursor = asks.get("/api/places?limit=1").json()["next"] + ("" if real else word)
    part = quote(name, safe="")
    for path, query in (
        (f"/api/places/{part}/at", {"on": first, "known": last}),
        (f"/api/places/{part}/timeline.csv", {"since": first, "until": last}),
        (f"/api/forces/{part}/track.geojson", {"on": first}),
        (f"/api/forces/{part}/changes.atom", {"since": first}),
        ("/api/changes.csv", {"since": first, "until": last, "cursor": cursor}),
        ("/api/places.json", {"q": name, "cursor": cursor}),
        ("/api/search", {"q": name, "known": first, "cursor": word}),
        ("/api/brief", {"since": first, "until": last, "near": name}),
        ("/api/map", {"since": first, "until": last, "bbox": name}),
        ("/api/map.csv", {"since": first, "until": first, "known": last, "cursor": cursor}),
        ("/api/movements.geojson", {"since": first, "until": last}),
        ("/api/calendar", {"known": first}),
        (f"/symbols/{part}.svg", {"size": word}),
        (f"/icons/forces/{part}.svg", {"colour": name}),
        ("/api/export/claims-csv", {"since": first, "until": last, "place": name}),
    ):
        told = asks.get(path, params=query)
        assert told.status_code in (200, 400, 404, 422), (path, query, told.text)
        problem = told.headers["content-type"] == "application/problem+json"
        assert problem == (told.status_code != 200)
        assert "Traceback" not in told.text
