"""How fast a ledger takes claims and gives answers, at several sizes, on an invented conflict (`ledger_world.py`).

    python benchmarks/ledger_speed.py [--sizes 10000,100000,1000000] [--wider] [--keep FILE] [--questions 400]

Each size gets a ledger of its own: 5,000 places, 500 forces, ten years. So the same ground is told of more and more
densely; with `--wider` the ground grows with the claims instead, up to that size for a million. Claims are posted in
batches of 1,000 documents; making them is not counted. Questions are put by a fresh process which has answered some of
each kind before; they are drawn with a fixed seed: places by popularity, days over the whole span, a third `as known`
on another day. Of the changes of a month a page of 500 is asked for.
`--keep FILE` keeps the largest ledger, and asks the one that is there already.
With LEDGER_SPEED_CPU=1 in the environment processor time is measured instead: for machines that others use too.
Targets hold for the largest size. Exit status 1 when one is missed.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from ledger_world import CLAIMS, DAYS, FIRST, Size, World, make_world, postings

from laydown.ledger import Ledger
from laydown.ledger.news import Page

LAST = FIRST + timedelta(days=DAYS)
TARGETS = {
    "who": 50, "who, an area": 50, "where": 50, "timeline of a place": 100, "timeline of a force": 100,
    "changes of days": 200, "changes of a month": 200, "search: common words": 200, "search: rare word": 200,
    "search: phrase": 200, "why a claim": 500, "why a position": 500, "contested": 2000, "brief of a week": 2000,
    "map of a month, a page": 1500, "movements of a month": 1000, "calendar": 500, "forces since when": 500,
}  # fmt: skip
"""Milliseconds, at the 99th percentile."""
FULL = 1_000_000
"""Claims on the whole ground."""
AREAS = ("country", "province", "district")
RATE = 5000
"""Claims a second, posted and derived."""
BATCH = 1000
"""Documents posted at once."""
SLOW = {"contested": 12, "brief of a week": 6, "changes of a month": 40, "why a claim": 60, "why a position": 60,
        "map of a month, a page": 12, "movements of a month": 20, "calendar": 20, "forces since when": 20}  # fmt: skip
"""How many questions of a kind are put, where it is not ``--questions``."""
clock = time.process_time if os.environ.get("LEDGER_SPEED_CPU") else time.perf_counter
Ask = Callable[[Ledger, random.Random], object]


def megabytes() -> float:
    """The most memory that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_of(given: argparse.Namespace) -> Size:
    """The ground that the conflict covers."""
    return Size().part(given.claims / FULL) if given.wider else Size()


def fill(path: Path, claims: int, size: Size) -> dict[str, float]:
    """Posts so many claims, derives, and then posts one more batch; seconds and sizes."""
    world = make_world(size)
    coming = postings(world, claims, more=300)
    posted, seconds = 0, 0.0
    with Ledger.open(path, create=True, theatre=world.theatre) as ledger:  # type: ignore[arg-type]
        while posted < claims and (batch := list(islice(coming, min(BATCH, (claims - posted) // CLAIMS + 1)))):
            begun = clock()
            posted += ledger.post(batch).claims
            seconds += clock() - begun
        begun = clock()
        ledger.refresh()
        derived = clock() - begun
        late = list(islice(coming, 100))
        begun = clock()
        more = ledger.post(late).claims
        middle = clock()
        ledger.refresh()
        ended = clock()
    return {
        "claims": posted, "post": posted / seconds, "post + derive": posted / (seconds + derived),
        "batch": more, "batch post ms": 1000 * (middle - begun), "batch derive ms": 1000 * (ended - middle),
        "MB, posting": megabytes(),
    }  # fmt: skip


def days_to(end: date, days: int) -> tuple[date, date]:
    return end - timedelta(days=days), end


def asks(world: World, words: Sequence[str], ledger: Ledger) -> dict[str, Ask]:
    """One question of each kind, drawn anew at each call."""
    claims, positions = some_ids(ledger)
    with ledger.reading() as (_, facts):
        places = [one for one in world.places if one.id in facts.places]
        areas = [one for one in world.places if one.kind in AREAS and one.id in facts.places]
        forces = [one for one in world.theatre.forces.values() if one.id in facts.forces]
    shares = [world.shares[one.id] for one in places]

    def day(dice: random.Random) -> date:
        return FIRST + timedelta(days=dice.randint(30, DAYS))

    def known(dice: random.Random) -> date | None:
        return day(dice) if dice.random() < 1 / 3 else None

    def place(dice: random.Random) -> str:
        return dice.choices(places, shares)[0].name

    def area(dice: random.Random) -> str:
        return dice.choice(areas).name

    def force(dice: random.Random) -> str:
        return forces[min(int(dice.expovariate(1 / 60)), len(forces) - 1)].name

    def pair(dice: random.Random) -> str:
        return " ".join(dice.choices(world.words[:150], k=2))

    def phrase(dice: random.Random) -> str:
        told = dice.choice(words).split()
        begin = dice.randint(0, len(told) - 3)
        return '"' + " ".join(told[begin : begin + 3]) + '"'

    def while_ago(days: int) -> Callable[[random.Random], date]:
        return lambda dice: LAST - timedelta(days=days + dice.randint(0, 4))

    def week(dice: random.Random) -> tuple[date, date]:
        return days_to(day(dice), 7)

    few, month = while_ago(3), while_ago(30)
    return {
        "who": lambda it, d: it.at(place(d), on=day(d), known=known(d)),
        "who, an area": lambda it, d: it.at(area(d), on=day(d), known=known(d)),
        "where": lambda it, d: it.track(force(d), on=day(d), known=known(d)),
        "timeline of a place": lambda it, d: it.timeline_of_place(place(d), known=known(d)),
        "timeline of a force": lambda it, d: it.timeline_of_force(force(d), known=known(d)),
        "changes of days": lambda it, d: it.changes(few(d)),
        "changes of a month": lambda it, d: it.changes(month(d), page=Page(500)),
        "search: common words": lambda it, d: it.search(pair(d), known=known(d)),
        "search: rare word": lambda it, d: it.search(d.choice(world.words[-2000:]), known=known(d)),
        "search: phrase": lambda it, d: it.search(phrase(d), known=known(d)),
        "why a claim": lambda it, d: it.why(d.choice(claims)),
        "why a position": lambda it, d: it.why(d.choice(positions)),
        "contested": lambda it, d: it.contested(on=day(d)),
        "brief of a week": lambda it, d: it.brief(*week(d)),
        "map of a month, a page": lambda it, d: it.scene(*days_to(day(d), 30)),
        "movements of a month": lambda it, d: it.movements(*days_to(day(d), 30)),
        "calendar": lambda it, d: it.calendar(known=known(d)),
        "forces since when": lambda it, d: it.appearances(),
    }


def some_ids(ledger: Ledger) -> tuple[list[str], list[str]]:
    """Ids of claims and of positions, from all over the ledger."""
    from sqlalchemy import select

    from laydown.ledger import tables

    with ledger.reading() as (connection, _):
        last = connection.scalar(select(tables.claim.c.number).order_by(tables.claim.c.number.desc()).limit(1)) or 0
        step = max(1, last // 200)
        claims = connection.scalars(select(tables.claim.c.id).where(tables.claim.c.number % step == 0)).all()
        positions = connection.scalars(select(tables.position.c.id).where(tables.position.c.id < "P08")).all()
    return list(claims), list(positions)


def sentences(ledger: Ledger) -> list[str]:
    """Some of the sentences that the ledger holds."""
    from sqlalchemy import select

    from laydown.ledger import tables

    with ledger.reading() as (connection, _):
        return list(connection.scalars(select(tables.claim.c.evidence).where(tables.claim.c.number <= 3000)))


def ask(path: Path, questions: int, only: str, size: Size) -> dict[str, list[float]]:
    """Milliseconds of each answer, by kind of question; and the memory of this process."""
    world, found = make_world(size), {}
    with Ledger.open(path) as ledger:
        first = clock()
        ledger.at(world.places[0].id, on=LAST)
        found["first answer"] = [1000 * (clock() - first)]
        kinds = asks(world, sentences(ledger), ledger)
        # What lives as long as the process (here also the invented world) is not looked through for garbage again.
        gc.collect()
        gc.freeze()
        for name, one in kinds.items():
            if only not in name:
                continue
            dice = random.Random(name)
            for _ in range(3 if name in SLOW else 20):
                one(ledger, dice)
            found[name] = [timed(one, ledger, dice) for _ in range(SLOW.get(name, questions))]
    return found | {"MB, answering": [megabytes()]}


def timed(one: Ask, ledger: Ledger, dice: random.Random) -> float:
    begun = clock()
    one(ledger, dice)
    return 1000 * (clock() - begun)


def at_percentile(values: Sequence[float], share: float) -> float:
    """The value that so many of all do not exceed, from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def apart(*words: str) -> dict[str, object]:
    """What a run of this script in a process of its own prints."""
    told = subprocess.run([sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, object] = json.loads(told)
    return found


def measure(path: Path, claims: int, given: argparse.Namespace) -> dict[str, object]:
    """All figures of one size."""
    same = ["--claims", str(claims), *(["--wider"] if given.wider else [])]
    made = {} if path.exists() else apart("--fill", str(path), *same)
    asked = apart("--ask", str(path), "--questions", str(given.questions), "--only", given.only, *same)
    return made | {"asked": asked, "MB, file": path.stat().st_size / 1e6}


def report(found: Mapping[int, Mapping[str, object]]) -> Iterator[tuple[str, bool]]:
    """Lines of the table, each with whether its target is met at the largest size."""
    largest = max(found)
    yield " ".join([f"{'':38}", *(f"{size:>18,}" for size in found)]) + "   target", True
    for name in ("post", "post + derive", "batch", "batch post ms", "batch derive ms", "MB, posting", "MB, file"):
        values = [float(str(of.get(name, "nan"))) for of in found.values()]
        good = name != "post + derive" or not values[-1] < RATE
        unit = ", claims/s" if name.startswith("post") else ", claims" if name == "batch" else ""
        target = f"{RATE:9,}" if name == "post + derive" else ""
        yield " ".join([f"{name + unit:38}", *(f"{value:18,.0f}" for value in values)]) + target, good
    for name in found[largest]["asked"]:  # type: ignore[attr-defined]
        runs = [of["asked"][name] for of in found.values()]  # type: ignore[index]
        tops = [at_percentile(times, 0.99) for times in runs]
        target = TARGETS.get(name)
        shown = [f"{at_percentile(times, 0.5):8.1f} {top:9.1f}" for times, top in zip(runs, tops, strict=True)]
        good = target is None or tops[-1] < target
        yield " ".join([f"{name:38}", *shown]) + (f"{target:9,}" if target else ""), good


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="10000,100000,1000000")
    options.add_argument("--claims", type=int)
    options.add_argument("--keep", type=Path)
    options.add_argument("--questions", type=int, default=400)
    options.add_argument("--only", default="", help="only questions whose kind has these words in its name")
    options.add_argument("--wider", action="store_true", help="let the ground grow with the claims")
    options.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    return options.parse_args()


def main() -> int:
    given = arguments()
    if given.fill or given.ask:
        size = size_of(given)
        found = (
            fill(given.fill, given.claims, size) if given.fill else ask(given.ask, given.questions, given.only, size)
        )
        print(json.dumps(found))
        return 0
    sizes = [given.claims] if given.claims else sorted(map(int, given.sizes.split(",")))
    with tempfile.TemporaryDirectory() as folder:
        measured = {}
        for size in sizes:
            path = given.keep if given.keep and size == sizes[-1] else Path(folder) / f"{size}.db"
            measured[size] = measure(path, size, given)
    print("Milliseconds in the middle and at the 99th percentile, of a process that is warm:\n")
    missed = 0
    for line, good in report(measured):
        missed += not good
        print(line + ("" if good else "   MISSED"))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
