"""Plain Datasette opens a ledger as it is: every page, labels in place of keys, search over sentences, coordinates."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from laydown.ledger import Ledger
from laydown.lexicon.theatre import load_theatre
from ledger_support import contents, postings

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
VIEWS = {"claims", "positions"}
Get = Callable[[str], Any]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which every table holds something."""
    where = tmp_path_factory.mktemp("datasette") / "ledger.db"
    with Ledger.open(where, create=True, theatre=load_theatre(("demo",))) as ledger:
        ledger.post(postings(range(30)))
        claim = ledger.search("captured").found[0].quote.claim
        ledger.review(claim, "accept", by="tester", note="seen")
        ledger.retract("report-0001.txt", reason="withdrawn by its outlet", by="tester")
        ledger.grade("Anna Holt", "B", by="tester")
        ledger.refresh()
        ledger.post(postings([30]))
    return where


def browse(path: Path, visit: Callable[[Get], Coroutine[Any, Any, None]]) -> None:
    """Visit pages of a Datasette over the ledger; it runs in this process and listens to nothing."""
    from datasette.app import Datasette

    async def run() -> None:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        try:
            await visit(datasette.client.get)
        finally:
            for database in datasette.databases.values():
                database.close()
            if datasette.executor is not None:
                datasette.executor.shutdown()

    asyncio.run(run())


def test_every_table_view_and_row_has_a_page(path: Path) -> None:
    async def visit(get: Get) -> None:
        listed = (await get("/ledger.json")).json()
        assert {view["name"] for view in listed["views"]} == VIEWS
        names = [table["name"] for table in listed["tables"]]
        assert {"document", "article", "claim", "force", "place", "source", "effect", "position"} <= set(names)
        assert (await get("/ledger")).status_code == 200
        for name in (*names, *sorted(VIEWS)):
            page = await get(f"/ledger/{name}")
            assert page.status_code == 200, name
            if name.startswith("claim_words"):
                continue  # the inside of the full-text index, which Datasette does not list
            for row in re.findall(rf'href="(/ledger/{name}/[^"?.]+)"', page.text)[:3]:
                assert (await get(row)).status_code == 200, row

    browse(path, visit)


def test_every_link_from_row_to_row_leads_somewhere(path: Path) -> None:
    async def visit(get: Get) -> None:
        links = set()
        for table in (
            "article",
            "claim",
            "claim_force",
            "claim_place",
            "effect",
            "position",
            "judgement",
            "retraction",
        ):
            page = (await get(f"/ledger/{table}?_labels=on&_size=5")).text
            links |= set(re.findall(r'<td class="[^"]*"><a href="(/ledger/[^"?]+)"', page))
        assert len(links) > 20
        assert [link for link in sorted(links) if (await get(link)).status_code != 200] == []

    browse(path, visit)


@pytest.mark.parametrize(
    ("table", "column", "label"),
    [
        ("claim", "document", r"report-\d+\.txt"), ("claim", "article", r"Report \d+"),
        ("claim", "speaker", r"Anna Holt|Piet Varga|the Ostra Monitor|Ostra Monitor"),
        ("effect", "claim", r"asserted (hold|capture|withdraw|deploy|attack): .+ (Ostra|Belwick|Quill|Tarn).*"),
        ("effect", "place", r"[A-Z].+"), ("position", "place", r"[A-Z].+"),
        ("claim_force", "force", r"Northern Guard|Red Column|River Brigade|Hill Militia"),
        ("judgement", "claim_number", r"asserted capture: .+"), ("retraction", "document", r"report-0001\.txt"),
        ("article", "document", r"report-\d+\.txt"),
    ],
)  # fmt: skip
def test_keys_are_shown_by_labels(path: Path, table: str, column: str, label: str) -> None:
    async def visit(get: Get) -> None:
        rows = (await get(f"/ledger/{table}.json?_labels=on&_shape=objects&_size=200")).json()["rows"]
        labels = [row[column]["label"] for row in rows if row[column] is not None]
        assert any(re.fullmatch(label, found) for found in labels), labels[:5]
        assert all(labels)

    browse(path, visit)


def test_claims_are_searched_by_the_words_of_their_sentences(path: Path) -> None:
    async def visit(get: Get) -> None:
        tables = {table["name"]: table for table in (await get("/ledger.json")).json()["tables"]}
        assert tables["claim"]["fts_table"] == "claim_words"
        assert all(table["hidden"] for name, table in tables.items() if name.startswith("claim_words"))
        found = (await get("/ledger/claim.json?_search=captured+Ostra&_shape=objects")).json()["rows"]
        assert found
        assert all({"captured", "Ostra"} <= set(re.findall(r"\w+", row["evidence"])) for row in found)

    browse(path, visit)


def test_places_and_positions_have_coordinates(path: Path) -> None:
    async def visit(get: Get) -> None:
        for name in ("place", "positions"):
            assert {"latitude", "longitude"} <= set((await get(f"/ledger/{name}.json")).json()["columns"])

    browse(path, visit)


def test_the_views_say_what_the_ledger_holds(path: Path) -> None:
    with Ledger.open(path) as ledger:  # which derives the positions that wait
        standing = sum(row[5] is None for row in contents(ledger)["position"])
    assert standing

    async def visit(get: Get) -> None:
        claims = (await get("/ledger/claims.json?_shape=objects&_size=max")).json()["rows"]
        assert len(claims) == 31 * 3 - 3  # those of the retracted report are not shown
        assert {"report-0001.txt"}.isdisjoint(row["document"] for row in claims)
        assert all(row["actor"] and row["places"] and row["evidence"] for row in claims)
        positions = (await get("/ledger/positions.json?_shape=objects&_size=max")).json()["rows"]
        assert len(positions) == standing
        assert all(row["place"] and row["force"] for row in positions)

    browse(path, visit)
