"""A ledger made by hand, and an application over it, for the tests of the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from laydown.ledger import Ledger, Posting
from laydown.server import Settings, make_app
from making import claim, day, on, posting, theatre

HERE = "http://127.0.0.1:8765"
TOKEN = "0123456789abcdef-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
AT_ONCE = Settings(fresh_seconds=0)
"""What others write shows at once."""
WRITABLE = Settings(fresh_seconds=0, token=TOKEN)


def reports() -> list[Posting]:
    """A town taken, said by another to be held by somebody else, left; a second force elsewhere; a plan."""
    return [
        posting("one.txt", [
            claim("capture", actor="calvaran-army", location="tarnholt", when=on(1), source="Anna Holt"),
            claim("deploy", actor="brigade-3", destination="osk", when=on(2)),
        ], day(2), "First Post"),
        posting("two.txt", [claim("hold", actor="hill-front", location="tarnholt", when=on(3))], day(4), "Second Post"),
        posting("three.txt", [
            claim("withdraw", actor="hill-front", origin="tarnholt", when=on(9)),
            claim("capture", actor="hill-front", location="brannick", when=on(10), modality="planned"),
            claim("attack", actor="ash-circle", location="Old Mill", when=on(9)),
        ], day(11), "First Post"),
        posting("four.txt", [
            claim("capture", actor="calvaran-army", location="tarnholt", when=on(1), modality="denied"),
        ], day(12), "Third Post"),
    ]  # fmt: skip


def opened(where: str | Path) -> Ledger:
    """A new ledger with the reports."""
    ledger = Ledger.open(where, create=True, theatre=theatre())
    ledger.post(reports())
    ledger.refresh()
    return ledger


@contextmanager
def client(ledger: Ledger, settings: Settings = AT_ONCE, **more: Any) -> Iterator[TestClient]:
    """Asks a server over the ledger, in this process; nothing listens."""
    with TestClient(make_app(ledger, settings), **{"base_url": HERE, **more}) as asks:
        yield asks
