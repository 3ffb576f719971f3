"""Two ledgers to open in a browser, and the real server over them.

``shown``: the demo's war over nine months, the reports of the demo and those of ``tests/web_reports``, one of them
partly in Arabic script. ``hostile``: reports whose every title, outlet, name, sentence and link would do something if a
page took it for more than words.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import URLError

import laydown
from hostile import HOSTILE, MORE, URLS
from laydown.ingest import Work, ingest
from laydown.ledger import Ledger, Posting
from laydown.lexicon.theatre import load_theatre
from laydown.model import Mention, PlaceMention, PlacePrecision
from laydown.pipeline import Given, Options
from laydown.reading import Known, Metadata, load_metadata
from making import claim, posting, when

DEMO = Path(laydown.__file__).parent / "data" / "demo"
REPORTS = Path(__file__).parent / "web_reports"
OPTIONS = Options(theatres=("demo",), gazetteer=False)
TOKEN = "0123456789abcdef-token"
WORDS = tuple(words for words in (*HOSTILE, *MORE) if "\x00" not in words)
"""A report with a null byte is refused as a whole."""


def shown(folder: Path) -> Path:
    """A new ledger of the demo's war: 51 reports, states of every kind, movements, denials, plans."""
    metadata, _ = load_metadata(DEMO / "documents.jsonl")
    path = folder / "shown.db"
    with Ledger.open(path, create=True, theatre=load_theatre(["demo"])) as ledger:
        ingest([DEMO / "reports", REPORTS], ledger, work=Work(options=OPTIONS, metadata=metadata))
    return path


def hostile(folder: Path) -> Path:
    """A new ledger of hostile reports: those that are read, and claims by hand of hostile forces at hostile places."""
    path = folder / "hostile.db"
    with Ledger.open(path, create=True, theatre=load_theatre(["demo"])) as ledger:
        metadata = Metadata(rows={(_name(number), 1): _known(number, words) for number, words in enumerate(WORDS)})
        given = [Given(doc=_name(number), data=_report(number, words)) for number, words in enumerate(WORDS)]
        ingest(given, ledger, work=Work(options=OPTIONS, metadata=metadata))
        ledger.post([_held(number, words) for number, words in enumerate(WORDS)])
        for number, words in enumerate(WORDS[:4]):
            found = ledger.search(f"grain {number}").found[0].quote.claim
            ledger.review(found, "accept", by=words, note=words)
        ledger.refresh()
    return path


def _name(number: int) -> str:
    return f"{number}-read.txt"


def _known(number: int, words: str) -> Known:
    url, archive = URLS[number % len(URLS)], URLS[(number + 3) % len(URLS)]
    return Known(
        published=date(2021, 7, number % 28 + 2), outlet=f"{words} Post", title=f"{words} today", url=url,
        archive_url=archive,
    )  # fmt: skip


def _report(number: int, words: str) -> bytes:
    day = number % 28 + 1
    said = f"The Ilvanian army captured Jeverin on {day} July 2021, the governor said, in words like “{words}”."
    return f"{said}\n\nThe {words} Brigade captured Vashta on Monday, said Anna {words} Holt.\n".encode()


def _held(number: int, words: str) -> Posting:
    """A hostile force that holds a hostile place, a point on the island, since one day in July."""
    army, town = f"Army {words}", f"{words} Town"
    place = PlaceMention(
        text=town, start=0, end=len(town), id=f"town-{number}", name=town, precision=PlacePrecision.TOWN,
        lat=45.15 + 0.03 * (number % 6), lon=-32.75 + 0.09 * (number // 6),
    )  # fmt: skip
    day = date(2021, 7, number % 28 + 1)
    made = claim(
        "capture", actor=(Mention(text=army, start=0, end=len(army), id=f"army-{number}", name=army),),
        location=(place,), when=when(day, day), source=f"Speaker {words}", evidence=f"{words} grain {number} {words}",
    )  # fmt: skip
    return posting(f"{number} {words}.txt", [made], date(2021, 8, 1), f"{words} Herald")


# The server


@contextmanager
def served(ledger: Path, *, token: str | None = None) -> Iterator[str]:
    """The address of ``laydown serve`` over a ledger, started for this and stopped after it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"} | ({"LAYDOWN_TOKEN": token} if token else {})
    command = [
        sys.executable,
        "-m",
        "laydown",
        "serve",
        "--ledger",
        str(ledger),
        "--port",
        str(port),
        "--theatre",
        "demo",
    ]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/api/about", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers; what it said is the error where it does not."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    server.kill()
    told = server.stdout.read().decode() if server.stdout is not None else ""
    raise AssertionError(f"the server does not answer: {told}")
