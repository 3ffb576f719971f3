"""What the API answers: the same as Python and the command line, in each format, page by page, cached and fed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from click.testing import CliRunner
from geojson_pydantic import Feature, FeatureCollection, Point
from starlette.testclient import TestClient

from conftest import ledger_places
from laydown.cli import main
from laydown.export import FORMATS
from laydown.ledger import Ledger
from laydown.server.exporting import MEDIA
from laydown.server.rows import COLUMNS
from making import claim, day, on, posting
from server_support import AT_ONCE, client, opened

DAY = "2021-01-07"
QUESTIONS: dict[str, tuple[str, Callable[[Ledger], Any]]] = {
    f"/api/places/tarnholt/at?on={DAY}": ("at", lambda kept: kept.at("tarnholt", on=DAY)),
    f"/api/places/Tarnhold/at?on={DAY}&known=2021-01-03&within_km=40": (
        "at", lambda kept: kept.at("Tarnhold", on=DAY, known="2021-01-03", within_km=40)
    ),
    "/api/places/tarnholt/timeline?until=2021-02-01": (
        "timeline", lambda kept: kept.timeline_of_place("tarnholt", until="2021-02-01")
    ),
    f"/api/forces/Hill Front/track?on={DAY}": ("at", lambda kept: kept.track("Hill Front", on=DAY)),
    "/api/forces/hill-front/timeline?since=2021-01-02&until=2021-02-01": (
        "timeline", lambda kept: kept.timeline_of_force("hill-front", since="2021-01-02", until="2021-02-01")
    ),
    f"/api/contested?on={DAY}": ("at", lambda kept: kept.contested(on=DAY)),
    "/api/brief?since=2021-01-01&until=2021-01-31": (
        "brief", lambda kept: kept.brief("2021-01-01", "2021-01-31")
    ),
}  # fmt: skip
WITHOUT_PLACES = ("/api/brief", "/api/search", "/api/why", "/api/forces?", "/api/about")


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ledger_places(tmp_path_factory.mktemp("server")) as make:
        yield make()


@pytest.fixture(scope="module")
def ledger(where: str) -> Iterator[Ledger]:
    with opened(where) as kept:
        yield kept


@pytest.fixture(scope="module")
def asks(ledger: Ledger) -> Iterator[TestClient]:
    with client(ledger) as found:
        yield found


def suffixed(path: str, suffix: str) -> str:
    before, mark, query = path.partition("?")
    return f"{before}.{suffix}{mark}{query}"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("path", QUESTIONS)
def test_json_is_what_python_answers(asks: TestClient, ledger: Ledger, path: str) -> None:
    told = asks.get(path)
    assert (told.status_code, told.headers["content-type"]) == (200, "application/json"), told.text
    assert told.json() == json.loads(msgspec.json.encode(QUESTIONS[path][1](ledger)))
    assert asks.get(suffixed(path, "json")).json() == told.json()


def test_json_is_what_the_command_line_prints(asks: TestClient, where: str) -> None:
    words = ["who", "tarnholt", "--on", DAY, "--json", "--ledger", where]
    assert json.loads(CliRunner().invoke(main, words).stdout) == asks.get(f"/api/places/tarnholt/at?on={DAY}").json()


@pytest.mark.parametrize("path", QUESTIONS)
def test_csv_has_the_columns_that_are_documented(asks: TestClient, path: str) -> None:
    told = asks.get(suffixed(path, "csv"))
    assert (told.status_code, told.headers["content-type"].split(";")[0]) == (200, "text/csv")
    assert rows(told.text)[0].keys() == set(COLUMNS[QUESTIONS[path][0]].split())
    assert asks.get(path, headers={"Accept": "text/csv"}).text == told.text


@pytest.mark.parametrize("path", [path for path in QUESTIONS if not path.startswith(WITHOUT_PLACES)])
def test_geojson_is_valid_and_a_feature_a_row(asks: TestClient, path: str) -> None:
    told = asks.get(suffixed(path, "geojson"))
    assert (told.status_code, told.headers["content-type"]) == (200, "application/geo+json")
    features = FeatureCollection[Feature[Point, dict[str, Any]]].model_validate_json(told.content).features
    assert len(features) == len(rows(asks.get(suffixed(path, "csv")).text)) > 0
    assert any(one.geometry is not None and one.geometry.coordinates[0] < -38 for one in features)


def test_a_table_tells_holders_with_their_place_and_claims(asks: TestClient) -> None:
    place, *told = rows(asks.get(f"/api/places/tarnholt/at.csv?on={DAY}").text)
    assert (place["part"], place["status"], place["latitude"]) == ("place", "contested", "30.1")
    assert {row["force_id"] for row in told if row["part"] == "holders"} == {"calvaran-army", "hill-front"}
    assert all(row["claims_for"] and 0 < float(row["certainty"]) < 1 for row in told if row["part"] == "holders")


def test_why_explains_every_id_that_an_answer_has(asks: TestClient, ledger: Ledger) -> None:
    holding = ledger.at("tarnholt", on=DAY).holders[0]
    for key in (holding.id, holding.claims_for[0].claim, f"F{holding.claims_for[0].claim}"):
        told = asks.get(f"/api/why/{key}?on={DAY}")
        assert told.json() == json.loads(msgspec.json.encode(ledger.why(key, on=DAY)))
        first, *_ = rows(asks.get(f"/api/why/{key}.csv?on={DAY}").text)
        assert set(first) == set(COLUMNS["why"].split())
        assert first["evidence_text"]


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/api/contested", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("/api/contested", "application/*;q=0.2, text/csv;q=0.3", "text/csv"),
        ("/api/contested", "application/json;q=0, */*", "text/csv"),
        ("/api/contested", "application/geo+json", "application/geo+json"),
        ("/api/contested.csv", "application/json", "text/csv"),
        ("/api/contested", "image/png", None),
        ("/api/about", "application/geo+json", None),
        ("/api/contested", "text/csv;q=x", None),
    ],
)
def test_the_suffix_then_accept_choose_the_format(
    asks: TestClient, path: str, accept: str, expected: str | None
) -> None:
    told = asks.get(path, headers={"Accept": accept})
    assert told.status_code == (200 if expected else 406)
    assert told.headers["content-type"].split(";")[0] == (expected or "application/problem+json")


def test_about_tells_what_is_served(asks: TestClient, ledger: Ledger) -> None:
    told = asks.get("/api/about").json()
    assert (told["counts"], told["revision"]) == (ledger.counts(), ledger.revision)
    assert (told["first_day"], told["last_day"], told["writable"]) == ("2021-01-03", "2021-01-13", False)
    assert {row["name"]: row["value"] for row in rows(asks.get("/api/about.csv").text)}["counts.document"] == "4"


def test_places_and_forces_are_found_by_a_part_of_a_name(asks: TestClient) -> None:
    found = asks.get("/api/places?q=tarnh").json()
    assert ([one["id"] for one in found["items"]], found["suggestions"], found["next"]) == (["tarnholt"], [], None)
    assert asks.get("/api/places?q=TARNHOLT").json()["items"][0]["id"] == "tarnholt"
    assert asks.get("/api/places?q=Tarnolt").json()["suggestions"] == ["Tarnholt"]
    assert [row["id"] for row in rows(asks.get("/api/forces.csv?q=front").text)] == ["hill-front"]
    assert asks.get("/api/places?q=%25").json()["items"] == asks.get("/api/places").json()["items"]
    assert asks.get("/api/places.geojson?q=osk").json()["features"][0]["geometry"]["coordinates"] == [-40.6, 30.25]


def test_search_finds_sentences_and_says_whether_there_are_more(asks: TestClient) -> None:
    told = asks.get("/api/search?q=tarnholt&limit=1").json()
    assert (len(told["found"]), told["more"]) == (1, True)
    assert "Tarnholt" in rows(asks.get("/api/search.csv?q=tarnholt").text)[0]["evidence_text"]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server over a ledger with many places, changes and hits."""
    with ledger_places(tmp_path_factory.mktemp("wide")) as make, opened(make()) as kept:
        kept.post([
            posting(f"{n}.txt", [claim("capture", actor="hill-front", location=f"Ridge {n}", when=on(n))], day(n + 1))
            for n in range(37)
        ])  # fmt: skip
        with client(kept) as found:
            yield found


PAGED = {
    "/api/places?": lambda told: [one["id"] for one in told["items"]],
    "/api/places?q=rid": lambda told: [one["id"] for one in told["items"]],
    "/api/changes?since=2020-12-01": lambda told: [f"{one['id']} {one['known']}" for one in told["changes"]],
    "/api/search?q=ridge": lambda told: [one["quote"]["claim"] for one in told["found"]],
}


@pytest.mark.parametrize("size", [1, 7, 37, 200])
@pytest.mark.parametrize("path", PAGED)
def test_pages_cover_everything_once_and_in_order(wide: TestClient, path: str, size: int) -> None:
    whole = PAGED[path](wide.get(f"{path}&limit=200").json())
    told, address = [], f"{path}&limit={size}"
    for _ in range(200):
        page = wide.get(address)
        told += PAGED[path](page.json())
        assert (page.json()["next"] is not None) == ("next" in page.links)
        if page.json()["next"] is None:
            break
        address = page.links["next"]["url"]
    assert told == whole
    assert len(set(whole)) == len(whole) >= 37


def test_csv_has_its_pages_in_the_link_header(wide: TestClient) -> None:
    first = wide.get("/api/places.csv?limit=30")
    second = wide.get(first.links["next"]["url"])
    ids = [row["id"] for page in (first, second) for row in rows(page.text)]
    assert len(ids) == len(set(ids)) > 37


def test_a_cursor_is_good_for_its_question_and_state_alone(new_place: Callable[[], str]) -> None:
    with opened(new_place()) as kept, client(kept) as asks:
        word = asks.get("/api/places?limit=1").json()["next"]
        for path in (
            f"/api/places?q=o&limit=1&cursor={word}", f"/api/forces?cursor={word}", "/api/places?cursor=nonsense",
            f"/api/places?cursor={word[:-3]}", f"/api/search?q=o&cursor={word}", "/api/places?cursor=%C3%A9",
        ):  # fmt: skip
            told = asks.get(path)
            assert (told.status_code, told.json()["type"]) == (400, "/api/docs#bad-cursor"), path
        assert asks.get(f"/api/places?limit=2&cursor={word}").status_code == 200
        kept.retract("four.txt", reason="withdrawn", by="tester")
        assert "has changed" in asks.get(f"/api/places?limit=1&cursor={word}").json()["detail"]


def test_corrections_come_with_the_first_page(new_place: Callable[[], str]) -> None:
    with opened(new_place()) as kept, client(kept) as asks:
        kept.retract("four.txt", reason="withdrawn", by="tester")
        first = asks.get("/api/changes?since=2020-12-01&limit=1")
        assert [one["what"] for one in first.json()["corrections"]] == ["document retract"]
        assert asks.get(first.links["next"]["url"]).json()["corrections"] == []


def test_an_answer_is_kept_until_the_ledger_changes(new_place: Callable[[], str]) -> None:
    with opened(new_place()) as kept, client(kept) as asks:
        path = f"/api/places/tarnholt/at?on={DAY}"
        first = asks.get(path)
        tag = first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        again = asks.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert asks.get(path).headers["etag"] == tag != asks.get(suffixed(path, "csv")).headers["etag"]
        kept.retract("two.txt", reason="withdrawn", by="tester")
        told = asks.get(path, headers={"If-None-Match": tag})
        assert (told.status_code, [one["force"] for one in told.json()["holders"]]) == (200, ["calvaran-army"])
        assert told.headers["etag"] != tag


def test_what_is_kept_is_bounded_and_asked_of_the_ledger_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with client(ledger, replace(AT_ONCE, cache_bytes=60_000)) as asks:
        real = Ledger.at
        monkeypatch.setattr(
            Ledger, "at", lambda self, place, **given: asked.append(place) or real(self, place, **given)
        )
        for _ in range(3):
            asks.get(f"/api/places/tarnholt/at?on={DAY}")
        assert asked == ["tarnholt"]
        for number in range(1, 29):
            asks.get(f"/api/places/tarnholt/at?on=2021-02-{number:02}")
        cache = asks.app.state.desk.cache  # type: ignore[attr-defined]
        assert 0 < len(cache) < 28
        asks.get(f"/api/places/tarnholt/at?on={DAY}")
        assert asked.count("tarnholt") == 30


def test_head_is_get_without_a_body(asks: TestClient) -> None:
    told, head = asks.get("/api/about"), asks.head("/api/about")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", told.headers["etag"])


@pytest.mark.parametrize("format", FORMATS)
def test_exports_are_what_the_command_writes(asks: TestClient, where: str, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    words = ["export", format, "--place", "tarnholt", "-o", str(out), "--ledger", where]
    assert CliRunner().invoke(main, words).exit_code == 0
    told = asks.get(f"/api/export/{format}?place=tarnholt")
    assert (told.status_code, told.content) == (200, out.read_bytes())
    assert told.headers["content-type"] == MEDIA[FORMATS[format].suffix]
    assert f'filename="{format}{FORMATS[format].suffix}"' in told.headers["content-disposition"]
    assert (
        asks.get(f"/api/export/{format}?place=tarnholt", headers={"If-None-Match": told.headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("path", "subjects"),
    [
        ("/api/changes.atom", {"Calvaran army", "Hill Front", "3rd Brigade"}),
        ("/api/places/Osk/changes.atom", {"3rd Brigade"}),
        ("/api/forces/hill-front/changes.atom", {"Hill Front"}),
    ],
)
def test_feeds_are_read_back(asks: TestClient, path: str, subjects: set[str]) -> None:
    told = asks.get(path)
    assert told.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(told.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert {name for name in subjects for one in feed.entries if name in one.title} == subjects
    ids = [one.id for one in feed.entries]
    assert len(ids) == len(set(ids)) > 0
    assert [one.updated for one in feed.entries] == sorted((one.updated for one in feed.entries), reverse=True)
    for one in feed.entries:
        assert asks.get(one.links[0].href).status_code == 200
    assert feed.feed.updated == feed.entries[0].updated


def test_a_feed_of_nothing_is_a_feed(asks: TestClient) -> None:
    feed = feedparser.parse(asks.get("/api/changes.atom?since=2030-01-01").content)
    assert (feed.bozo, feed.entries, feed.feed.title) == (False, [], "Changes")


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text("utf-8")
    for columns in COLUMNS.values():
        assert ", ".join(f"`{name}`" for name in columns.split()) in page
