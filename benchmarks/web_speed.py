"""How fast a ledger is answered for over HTTP, by one process, as a client on the same machine sees it.

    python benchmarks/web_speed.py LEDGER [--requests 1000] [--places 20] [--connections 4]
    python benchmarks/web_speed.py --page FOLDER

The second measures the page in a browser, on ledgers that it makes in the folder and leaves there; `page_speed.py` says
what its rows mean. Both can be given.

A server runs in a process of its own over the ledger, which is opened for reading alone; the client keeps its
connections. `uncached`: another place or day each time, places drawn at random from those that the ledger holds, days
from the time of which it tells. `cached`: the same few places on one day each, asked again and again. `304`: the same,
by a client that has the answers. Rates are answers a second; the client's own work counts against them.
Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from web_serving import served

TARGETS = {"cached": 500, "uncached": 50}
"""Answers a second, at least."""
Asked = tuple[str, dict[str, str]]


def get(client: http.client.HTTPConnection, asked: Asked) -> tuple[int, dict[str, str], bytes, float]:
    began = time.perf_counter()
    client.request("GET", asked[0], headers=asked[1])
    response = client.getresponse()
    body = response.read()
    return response.status, dict(response.getheaders()), body, time.perf_counter() - began


def told(port: int, path: str) -> dict[str, object]:
    client = http.client.HTTPConnection("127.0.0.1", port)
    return json.loads(get(client, (path, {}))[2])


def run(port: int, asked: Sequence[Asked], connections: int, expected: int = 200) -> tuple[float, list[float]]:
    """Answers a second, and how long each took, with so many connections at once."""

    def part(number: int) -> list[float]:
        client = http.client.HTTPConnection("127.0.0.1", port)
        taken = []
        for one in asked[number::connections]:
            status, _, body, seconds = get(client, one)
            if status != expected:
                raise SystemExit(f"{one[0]}: {status} {body[:200]!r}")
            taken.append(seconds)
        return taken

    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        taken = [seconds for some in pool.map(part, range(connections)) for seconds in some]
    return len(taken) / (time.perf_counter() - began), taken


def questions(port: int, number: int, dice: random.Random) -> list[str]:
    """Places on days, each another question."""
    about = told(port, "/api/about")
    first, last = (date.fromisoformat(str(about[name])) for name in ("first_day", "last_day"))
    places: list[str] = []
    address = "/api/places?limit=1000"
    while address and len(places) < 20_000:
        page = told(port, address)
        places += [item["id"] for item in page["items"]]  # type: ignore[attr-defined]
        address = f"/api/places?limit=1000&cursor={page['next']}" if page["next"] else ""
    span = (last - first).days
    made = {
        f"/api/places/{quote(dice.choice(places), safe='')}/at?on={first + timedelta(dice.randint(0, span))}"
        for _ in range(number * 2)
    }
    return sorted(made, key=lambda _: dice.random())[:number]


def row(name: str, rate: float, taken: Sequence[float]) -> bool:
    ordered = sorted(taken)
    middle, late = statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000
    target = TARGETS.get(name)
    reached = target is None or rate >= target
    aim = "" if target is None else f"  (target {target}{'' if reached else ': missed'})"
    print(f"{name:24} {rate:8.0f} a second   median {middle:6.1f} ms   99th {late:6.1f} ms{aim}", flush=True)
    return reached


def answers_of(given: argparse.Namespace) -> bool:
    """Whether the answers of a ledger come fast enough."""
    dice = random.Random(17)
    with served(given.ledger) as port:
        asked = questions(port, given.requests + given.places, dice)
        warm, new = asked[: given.places], asked[given.places :]
        tags = {path: get(http.client.HTTPConnection("127.0.0.1", port), (path, {}))[1]["etag"] for path in warm}
        again = [dice.choice(warm) for _ in range(given.requests * 5)]
        reached = [
            row("uncached", *run(port, [(path, {}) for path in new], given.connections)),
            row("uncached, one connection", *run(port, [(f"{path}&known=2199-01-01", {}) for path in new], 1)),
            row("cached", *run(port, [(path, {}) for path in again], given.connections)),
            row("304", *run(port, [(path, {"If-None-Match": tags[path]}) for path in again], given.connections, 304)),
        ]
    return all(reached)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ledger", nargs="?")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--page", type=Path, metavar="FOLDER", help="measure the page on ledgers kept there")
    given = parser.parse_args()
    if given.ledger is None and given.page is None:
        parser.error("give a ledger, --page FOLDER, or both")
    reached = [answers_of(given)] if given.ledger is not None else []
    if given.page is not None:
        import page_speed

        reached.append(page_speed.report(page_speed.measured(given.page)))
    return int(not all(reached))


if __name__ == "__main__":
    sys.exit(main())
