"""Who may ask a server, what it refuses and how it says so, and what may be written with a token."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from starlette.testclient import TestClient

from laydown.cli import main
from laydown.ingest import Work
from laydown.ledger import Ledger
from laydown.lexicon.theatre import load_theatre
from laydown.pipeline import Options
from laydown.problems import InputError, LedgerError, TooSlow
from laydown.server import Settings, make_app
from laydown.server.listening import settings_for
from laydown.server.problems import KINDS
from server_support import AT_ONCE, BEARER, TOKEN, WRITABLE, client, opened

SAFE = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "war.db") as kept:
        yield kept


@pytest.fixture
def asks(ledger: Ledger) -> Iterator[TestClient]:
    with client(ledger) as found:
        yield found


@pytest.fixture
def writes(ledger: Ledger) -> Iterator[TestClient]:
    with client(ledger, WRITABLE) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "status", "kind", "words"),
    [
        ("/api/places/Tarnolt/at", 404, "unknown-name", "did you mean Tarnholt?"),
        ("/api/forces/hill%20frond/track.csv", 404, "unknown-name", "Hill Front"),
        ("/api/why/P0000000000000000", 404, "unknown-name", "P0000000000000000"),
        ("/api/places/tarnholt/at?on=2021-02-30", 422, "invalid", "on: day is out of range"),
        ("/api/places/tarnholt/at?on=20210203", 422, "invalid", "on: write a day as 2019-07-01"),
        ("/api/places/tarnholt/at?on=0001-01-01", 422, "invalid", "on: a day from 1800-01-01"),
        ("/api/places/tarnholt/at?onn=2021-02-03", 422, "invalid", "onn: no such parameter"),
        ("/api/places/tarnholt/at?within_km=nan", 422, "invalid", "within_km"),
        ("/api/changes", 422, "invalid", "since: Field required"),
        ("/api/search?q=%20-%20", 400, "bad-request", "nothing to search for"),
        ("/api/search?q=a&limit=100000", 422, "invalid", "limit"),
        ("/api/export/claims", 404, "unknown-name", "no format 'claims'"),
        ("/api/export/kmz?hxl=true", 400, "bad-request", "no row for HXL tags"),
        ("/api/export/claims-csv?since=2021-02-01&until=2021-01-01", 400, "bad-request", "wrong order"),
        ("/api/export/claims-csv?theatre=../etc", 422, "invalid", "theatre"),
        ("/api/brief?since=2021-01-01&until=2021-02-01&theatre=nowhere", 400, "bad-request", "nowhere"),
        ("/api/nothing", 404, "not-found", "/api/docs"),
        ("/app/nothing.mjs", 404, "not-found", "nothing.mjs"),
        (f"/api/places?q={'x' * 5000}", 414, "uri-too-long", "4,000 bytes"),
    ],
)
def test_problems_say_what_to_do(asks: TestClient, path: str, status: int, kind: str, words: str) -> None:
    told = asks.get(path)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    body = told.json()
    assert (body["type"], body["status"], body["title"]) == (f"/api/docs#{kind}", status, KINDS[kind].title)
    assert words in body["detail"]
    assert body["instance"] == path.partition("?")[0]
    assert told.headers["cache-control"] == "no-store"


def test_an_unknown_name_comes_with_suggestions(asks: TestClient) -> None:
    assert asks.get("/api/places/Tarnolt/at").json()["suggestions"][0] == "Tarnholt"


def test_a_method_that_a_path_does_not_know_is_refused(asks: TestClient) -> None:
    told = asks.post("/api/about", content=b"{}")
    assert (told.status_code, told.json()["type"], told.headers["allow"]) == (405, "/api/docs#method", "GET")


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (LedgerError("/home/somebody/war.db: it is damaged"), 503, "unavailable"),
        (TooSlow("the answer took too long"), 504, "timeout"),
        (ZeroDivisionError("a fault of ours in /home/somebody"), 500, "internal"),
    ],
)
def test_what_goes_wrong_inside_is_no_traceback(
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    status: int,
    kind: str,
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Ledger, "contested", fails)
    with client(ledger) as asks:
        told = asks.get("/api/contested")
    assert (told.status_code, told.json()["type"]) == (status, f"/api/docs#{kind}")
    assert "somebody" not in told.text
    assert "somebody" in capsys.readouterr().err or kind == "timeout"
    assert all(name in told.headers for name in SAFE)


ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


def test_a_query_is_interrupted_when_its_time_is_up(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(self: Ledger, **_: Any) -> Any:
        with self.reading() as (connection, _facts):
            return connection.execute(ENDLESS).scalar()

    monkeypatch.setattr(Ledger, "contested", endless)
    with client(ledger, replace(AT_ONCE, question_seconds=0.3)) as asks:
        began = time.monotonic()
        told = asks.get("/api/contested")
        assert (told.status_code, told.json()["type"]) == (504, "/api/docs#timeout")
        assert time.monotonic() - began < 5
        assert asks.get("/api/places/tarnholt/at").status_code == 200


def test_a_worker_that_hangs_does_not_keep_who_asks_waiting(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ledger, "contested", lambda self, **_: time.sleep(1.5))
    with client(ledger, replace(AT_ONCE, question_seconds=0.2)) as asks:
        began = time.monotonic()
        assert asks.get("/api/contested").status_code == 504
        assert time.monotonic() - began < 1.2


def test_an_answer_or_export_that_is_too_large_is_refused(ledger: Ledger) -> None:
    with client(ledger, replace(AT_ONCE, answer_bytes=300, export_bytes=300)) as asks:
        for path in ("/api/places/tarnholt/at", "/api/export/claims-csv"):
            told = asks.get(path)
            assert (told.status_code, told.json()["type"]) == (422, "/api/docs#answer-too-large")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200), ("localhost", 200), ("LOCALHOST:80", 200), ("[::1]:8765", 200), ("localhost.", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost:80@evil.example", 421), ("", 421),
        ("192.168.0.4", 421),
    ],
)  # fmt: skip
def test_a_server_on_loopback_answers_to_its_own_names_alone(asks: TestClient, host: str, status: int) -> None:
    assert asks.get("/api/about", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("path", ["/api/about", "/api/docs", "/api/docs.css", "/api/nothing", "/api/changes.atom"])
def test_every_response_says_how_safe_it_is(asks: TestClient, path: str) -> None:
    told = asks.get(path, headers={"Origin": "https://evil.example"})
    assert all(name in told.headers for name in SAFE)
    policy = told.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert told.headers["x-content-type-options"] == "nosniff"
    assert not [name for name in told.headers if name.startswith("access-control")]


def test_without_a_token_nothing_that_writes_is_there(asks: TestClient, ledger: Ledger) -> None:
    claim = ledger.search("tarnholt").found[0].quote.claim
    for path in (f"/api/claims/{claim}/review", f"/api/claims/{claim}/review/undo", "/api/ingest?name=x"):
        assert asks.post(path, headers=BEARER, json={"action": "accept", "by": "x"}).status_code == 404
    assert not [path for path in asks.get("/api/openapi.json").json()["paths"] if "claims" in path or "ingest" in path]


@pytest.mark.parametrize(
    "header", ["", TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer ", f"Bearer {TOKEN}x", "Bearer " + TOKEN[:-1]]
)
def test_writing_needs_the_very_token(writes: TestClient, ledger: Ledger, header: str) -> None:
    claim = ledger.search("tarnholt").found[0].quote.claim
    told = writes.post(f"/api/claims/{claim}/review", headers={"Authorization": header}, json={})
    assert (told.status_code, told.json()["type"]) == (401, "/api/docs#no-token")
    assert told.headers["www-authenticate"].startswith("Bearer")
    assert writes.get("/api/about").json()["writable"] is True


def test_a_claim_is_rejected_and_that_is_undone(writes: TestClient, ledger: Ledger) -> None:
    path = "/api/places/tarnholt/at?on=2021-01-07"
    claim = next(
        h.claims_for[0].claim for h in ledger.at("tarnholt", on="2021-01-07").holders if h.force == "hill-front"
    )
    before = writes.get(path)
    given = {"action": "reject", "by": "Ana", "note": "a rumour"}
    told = writes.post(f"/api/claims/{claim}/review", headers=BEARER, json=given)
    assert (told.status_code, told.json()["action"]) == (200, "reject")
    assert [one["force"] for one in writes.get(path).json()["holders"]] == ["calvaran-army"]
    history = writes.get(f"/api/why/{claim}").json()["history"]
    assert [(one["by"], one["note"]) for one in history] == [("Ana", "a rumour")]
    undone = writes.post(f"/api/claims/{claim}/review/undo", headers=BEARER).json()
    assert (undone["action"], undone["undone"]) == ("reject", True)
    assert writes.get(path).json() == before.json()
    assert writes.post(f"/api/claims/{claim}/review/undo", headers=BEARER).status_code == 400


def test_a_claim_is_corrected_in_words_or_in_json(writes: TestClient, ledger: Ledger) -> None:
    claim = next(one.quote.claim for one in ledger.search("osk").found)
    for changes in ({"destination": "Brannick"}, {"modality": "denied", "hedged": True, "quantity": []}):
        given = {"action": "edit", "by": "Ana", "changes": changes}
        assert writes.post(f"/api/claims/{claim}/review", headers=BEARER, json=given).status_code == 200
    told = writes.get(f"/api/why/{claim}").json()
    assert [one["what"] for one in told["history"]] == ["edit", "edit"]


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"action": "burn", "by": "x"}, 422, "action"),
        ({"action": "accept", "by": ""}, 422, "by"),
        ({"action": "accept", "by": "x", "extra": 1}, 422, "extra"),
        ({"action": "accept", "by": "x", "changes": {"hedged": True}}, 400, "only an edit"),
        ({"action": "edit", "by": "x"}, 400, "needs changes"),
        ({"action": "edit", "by": "x", "changes": {"destination": "Atlantis"}}, 404, "Atlantis"),
        ({"action": "edit", "by": "x", "changes": {"id": "1"}}, 400, "cannot be edited"),
        ({"action": "edit", "by": "x", "changes": {"modality": "sung"}}, 400, "sung"),
        ({"action": "edit", "by": "x", "changes": {"hedged=": "true"}}, 400, "'='"),
        ({"action": "edit", "by": "x", "changes": {"actor": "{"}}, 400, "not JSON"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(
    writes: TestClient, ledger: Ledger, given: dict[str, Any], status: int, words: str
) -> None:
    claim = next(one.quote.claim for one in ledger.search("osk").found)
    revision = ledger.revision
    told = writes.post(f"/api/claims/{claim}/review", headers=BEARER, json=given)
    assert (told.status_code, ledger.revision) == (status, revision)
    assert words in told.json()["detail"]


def test_too_much_sent_is_refused_before_it_is_read(ledger: Ledger) -> None:
    with client(ledger, replace(WRITABLE, review_bytes=1000)) as writes:
        for content in (b"x" * 1001, iter([b"x" * 600, b"x" * 600])):
            told = writes.post("/api/claims/abc/review", headers=BEARER, content=content)
            assert (told.status_code, told.json()["type"]) == (413, "/api/docs#content-too-large")


def test_documents_are_coded_and_kept(tmp_path: Path) -> None:
    options = Options(theatres=("demo",), gazetteer=False)
    settings = replace(WRITABLE, work=Work(options=options), document_bytes=5000)
    text = b"Border Wire | 6 March 2021\n\nThe Karsovian army took Sulmet on Thursday, a monitoring group said.\n"
    with (
        Ledger.open(tmp_path / "d.db", create=True, theatre=load_theatre(["demo"])) as ledger,
        client(ledger, settings) as writes,
    ):
        path = "/api/ingest?name=wire.txt&outlet=Wire%20One&url=https://example.org/1&retrieved=2021-03-07"
        told = writes.post(path, headers=BEARER, content=text)
        assert (told.status_code, told.json()["new"], len(told.json()["claims"])) == (201, True, 1)
        assert writes.post(path, headers=BEARER, content=text).json()["new"] is False
        held = writes.get("/api/places/Sulmet/at?on=2021-03-07").json()
        assert [one["force_name"] for one in held["holders"]] == ["Karsovian army"]
        assert held["holders"][0]["claims_for"][0]["url"] == "https://example.org/1"
        refused = {
            "": (path, b""), "url": ("/api/ingest?name=x&url=javascript:alert(1)", text),
            "name": ("/api/ingest?name=..%2Fx", text), "bytes": (path, b"x" * 5001),
        }  # fmt: skip
        for words, (address, content) in refused.items():
            told = writes.post(address, headers=BEARER, content=content)
            assert told.status_code == (413 if words == "bytes" else 422), address
            assert words in told.json()["detail"]
        assert ledger.counts()["document"] == 1


@pytest.mark.parametrize(
    ("host", "token", "anywhere", "expected"),
    [
        ("127.0.0.1", None, False, (False, True)),
        ("localhost", TOKEN, False, (False, True)),
        ("::1", None, True, (False, True)),
        ("127.0.0.53", None, False, (False, True)),
        ("0.0.0.0", TOKEN, False, (True, False)),
        ("0.0.0.0", TOKEN, True, (False, False)),
        ("192.168.0.4", None, True, (False, False)),
        ("0.0.0.0", None, False, "others than this machine could read"),
        ("::", None, False, "others than this machine could read"),
        ("war.example.org", None, False, "others than this machine could read"),
        ("127.0.0.1", "short", False, "at least 16"),
        ("127.0.0.1", "", False, "at least 16"),
        ("127.0.0.1", "with spaces in between", False, "no space"),
    ],
)
def test_where_a_server_listens_and_for_whom(
    host: str, token: str | None, anywhere: bool, expected: tuple[bool, bool] | str
) -> None:
    if isinstance(expected, str):
        with pytest.raises(InputError, match=expected):
            settings_for(host, token=token, anywhere=anywhere)
        return
    found = settings_for(host, token=token, anywhere=anywhere)
    assert (found.guarded, found.hosts is not None) == expected
    assert found.hosts is None or host in found.hosts


def test_the_command_refuses_to_be_open_to_others(ledger: Ledger) -> None:
    words = ["serve", "--ledger", ledger.where, "--host", "0.0.0.0"]
    told = CliRunner().invoke(main, words, env={"LAYDOWN_TOKEN": None})
    assert (told.exit_code, "--listen-anywhere" in told.output) == (1, True)


def test_the_command_serves_what_it_was_given(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("laydown.server.listening.serve", lambda *given, **where: seen.append((given, where)))
    words = ["serve", "--ledger", ledger.where, "--token", TOKEN, "--theatre", "demo", "--no-gazetteer", "--port", "99"]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "http://127.0.0.1:99/ " in told.output) == (0, True), told.output
    (_, settings), where = seen[0]
    assert (settings.token, settings.work.options.theatres) == (TOKEN, ("demo",))
    assert where == {"host": "127.0.0.1", "port": 99}


def test_elsewhere_reading_needs_the_token_too(ledger: Ledger) -> None:
    settings = settings_for("0.0.0.0", token=TOKEN, anywhere=False, settings=AT_ONCE)
    with client(ledger, settings, base_url="http://war.example.org") as asks:
        for path in ("/api/about", "/api/docs", "/api/openapi.json", "/api/export/claims-csv", "/nothing"):
            assert asks.get(path).status_code == 401
        tag = asks.get("/api/about", headers=BEARER).headers["etag"]
        assert asks.get("/api/about", headers={"If-None-Match": tag}).status_code == 401
        assert asks.get("/api/about").status_code == 401
    with pytest.raises(ValueError, match="token"):
        make_app(ledger, Settings(guarded=True))


def test_a_ledger_opened_for_reading_is_never_written(ledger: Ledger) -> None:
    with Ledger.open(ledger.where, read_only=True) as kept:
        assert kept.at("tarnholt", on="2021-01-07") == ledger.at("tarnholt", on="2021-01-07")
        with pytest.raises(LedgerError, match="cannot be written"):
            kept.retract("one.txt", reason="x", by="x")


def test_many_ask_at_once_and_all_are_answered(ledger: Ledger, in_threads: Callable[..., list[int]]) -> None:
    with client(ledger) as asks:
        paths = [f"/api/places/{place}/at?on=2021-01-{day:02}" for day in range(1, 21) for place in ("osk", "tarnholt")]
        assert set(in_threads(lambda path: asks.get(path).status_code, paths)) == {200}


@pytest.fixture
def in_threads() -> Callable[..., list[int]]:
    from concurrent.futures import ThreadPoolExecutor

    def run(work: Callable[[str], int], items: list[str]) -> list[int]:
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(work, items))

    return run
