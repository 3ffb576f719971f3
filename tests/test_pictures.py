"""Map symbols and icons over HTTP: drawn as asked for, kept for good, a clear word where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from laydown.ledger import Ledger
from laydown.server.listening import settings_for
from laydown.symbols import icon_svg, symbol_svg
from server_support import AT_ONCE, TOKEN, client

INFANTRY = "10041000001211000000"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("pictures") / "war.db", create=True) as kept:
        yield kept


@pytest.fixture(scope="module")
def asks(ledger: Ledger) -> Iterator[TestClient]:
    with client(ledger) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"/symbols/{INFANTRY}.svg", symbol_svg(INFANTRY, size=24)),
        (f"/symbols/{INFANTRY}.svg?size=48&fill=%230096de", symbol_svg(INFANTRY, size=48, fill="#0096de")),
        ("/icons/forces/militia.svg", icon_svg("forces", "militia")),
        ("/icons/places/dam.svg?colour=%23cc2a24", icon_svg("places", "dam", colour="#cc2a24")),
    ],
)
def test_pictures_are_drawn_as_asked_for_and_kept_for_good(asks: TestClient, path: str, expected: str) -> None:
    told = asks.get(path)
    assert (told.status_code, told.headers["content-type"], told.text) == (200, "image/svg+xml", expected)
    assert told.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "default-src 'none'" in told.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/symbols/10041000009999990000.svg", 404, "no map symbol"),
        ("/symbols/infantry.svg", 404, "no map symbol 'infantry'"),
        (f"/symbols/{INFANTRY}.svg?size=7", 422, "size"),
        (f"/symbols/{INFANTRY}.svg?size=513", 422, "size"),
        (f"/symbols/{INFANTRY}.svg?fill=red", 422, "fill"),
        (f"/symbols/{INFANTRY}.svg?colour=%23cc2a24", 422, "colour: no such parameter"),
        (f"/symbols/{INFANTRY}", 404, "/api/docs"),
        ("/icons/forces/dam.svg", 404, "no icon for 'dam' among forces"),
        ("/icons/forces/..%2Fplaces%2Fdam.svg", 404, ""),
        ("/icons/people/dam.svg", 422, "group"),
        ("/icons/places/dam.svg?colour=url(x)", 422, "colour"),
    ],
)
def test_where_there_is_no_picture_it_is_said(asks: TestClient, path: str, status: int, words: str) -> None:
    told = asks.get(path)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in told.json()["detail"]
    assert told.headers["cache-control"] == "no-store"


def test_pictures_need_no_token_where_answers_do(ledger: Ledger) -> None:
    settings = settings_for("0.0.0.0", token=TOKEN, anywhere=False, settings=AT_ONCE)
    with client(ledger, settings, base_url="http://war.example.org") as asks:
        assert asks.get("/icons/places/dam.svg").status_code == 200
        assert asks.get("/api/legend").status_code == 401
        paths = asks.get("/api/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"}).json()["paths"]
    assert "security" not in paths["/icons/{group}/{kind}.svg"]["get"]
    assert "security" in paths["/api/legend"]["get"]
