"""The page's own files over HTTP: what is sent, how, and what is not."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from laydown.server import Settings
from laydown.server.site import PAGES, WEB, file, is_of_page
from server_support import TOKEN, client, opened

MODULES = sorted(path.relative_to(WEB).as_posix() for path in (WEB / "app").rglob("*.mjs"))
APART = tuple(name for name in MODULES if name.startswith("app/embedded/"))
"""Modules of the self-contained page alone."""
IMPORT = re.compile(r'^(?:import|export) .*? from "([^"]+)";|^} from "([^"]+)";', re.MULTILINE)


@pytest.fixture(scope="module")
def asks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with opened(tmp_path_factory.mktemp("site") / "war.db") as ledger, client(ledger) as found:
        yield found


def test_the_page_is_sent_packed_to_who_takes_it_so_and_once(asks: TestClient) -> None:
    told = asks.get("/", headers={"Accept-Encoding": "gzip"})
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert told.headers["content-encoding"] == "gzip"
    plain = asks.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert told.text == plain.text == (WEB / "index.html").read_text("utf-8")
    again = asks.get("/", headers={"If-None-Match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_scripts_run_from_here_alone(asks: TestClient) -> None:
    policy = asks.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_there_with_all_that_it_imports(asks: TestClient, name: str) -> None:
    told = asks.get(f"/{name}")
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/javascript")
    for found in IMPORT.findall(told.text):
        wanted = (WEB / name).parent / (found[0] or found[1])
        assert wanted.resolve().is_file(), f"{name} imports {wanted}"


@pytest.mark.parametrize("name", MODULES)
def test_no_module_reads_text_as_markup_or_script(name: str) -> None:
    text = (WEB / name).read_text("utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"):
        assert word not in text
    assert not re.search(r"""["']style["']|cssText|setAttribute\(\s*["']on""", text)


@pytest.mark.parametrize(
    "name",
    [
        "../server/site.py",
        "base/../../server/site.py",
        "app/.hidden.mjs",
        "icons/places/dam.svg",
        "app",
        "",
        "app/x.mjs",
    ],
)
def test_nothing_else_is_a_file_of_the_page(name: str) -> None:
    assert file(name) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("/app/main.mjs", True), ("/symbols/1.svg", True), ("/api/about", False), ("/nothing", False),
     ("//app/main.mjs", False), ("/definitions/", False)],
)  # fmt: skip
def test_what_a_guarded_server_sends_without_a_token(path: str, expected: bool) -> None:
    assert is_of_page(path) is expected


def test_a_guarded_server_shows_the_page_which_then_asks_for_the_token(tmp_path: Path) -> None:
    settings = Settings(fresh_seconds=0, token=TOKEN, guarded=True, hosts=None)
    with opened(tmp_path / "war.db") as ledger, client(ledger, settings) as asks:
        assert asks.get("/").status_code == 200
        assert asks.get("/api/about").status_code == 401


def test_the_page_names_all_its_modules_so_that_none_waits_for_another() -> None:
    named = re.findall(r'(?:modulepreload" href|src)="/(app/[^"]+\.mjs)"', (WEB / "index.html").read_text("utf-8"))
    served = [name for name in MODULES if name not in APART]
    assert sorted(named) == served


@pytest.mark.parametrize(("hosts", "expected"), [(None, "gzip"), (Settings().hosts, None)])
def test_answers_are_packed_for_other_machines_alone(
    tmp_path: Path, hosts: frozenset[str] | None, expected: str | None
) -> None:
    settings = Settings(fresh_seconds=0, hosts=hosts)
    with opened(tmp_path / "war.db") as ledger, client(ledger, settings) as asks:
        for _ in range(2):  # made, and kept
            told = asks.get("/api/places/tarnholt/at", headers={"Accept-Encoding": "gzip"})
            assert (told.status_code, told.headers.get("content-encoding")) == (200, expected)
            assert told.json()["place"]["id"] == "tarnholt"


def test_packed_files_are_the_files() -> None:
    for name in PAGES.values():
        found = file(name)
        assert found is None or gzip.decompress(found.packed) == found.body


@pytest.mark.parametrize(("path", "own"), [("*", False), ("", False), ("//app/main.mjs", False), ("/app", True)])
def test_paths_of_no_file_are_none_of_the_page(path: str, own: bool) -> None:
    assert is_of_page(path) is own
