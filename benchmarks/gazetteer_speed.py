"""How many names a second the gazetteer finds on one core, and how much memory it takes.

    python benchmarks/gazetteer_speed.py [--names 20000]

Times are of the processor, so that what else the machine does counts less. Three streams of names: every one for the
first time, half of them unknown; the same in another spelling; and names as articles have them, a few over and over.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Sequence

from laydown.gazetteer.book import SHIPPED, open_gazetteer
from laydown.lexicon.facts import PlaceBook


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=20_000)
    count = parser.parse_args().names
    before = memory()
    known = names(count)
    book = open_gazetteer(own=False)
    if book is None:
        sys.exit("there is no gazetteer; `laydown gazetteer build` makes it")
    half = [name if n % 2 else name[::-1].title() for n, name in enumerate(known)]
    spelt = [f"al-{name.replace('q', 'k').replace('ū', 'ou')}" for name in known]
    weights = [1 / (n + 1) for n in range(len(known))]
    streams = {
        "all different, half unknown": half,
        "all different, in another spelling": spelt,
        "as in articles": random.Random(1).choices(known, weights, k=10 * count),
    }
    for title, stream in streams.items():
        speed, found = measured(book, stream)
        print(f"{title}: {speed:,.0f} a second ({len(stream):,} names, {found:.0%} found)")
    print(f"resident: {memory():.0f} MB, {before:.0f} MB of it before the gazetteer was opened")


def names(count: int) -> list[str]:
    """Names of the file, those of the theatre of Syria and Iraq and its neighbours first."""
    told = """SELECT DISTINCT n.text FROM names n JOIN places p ON p.number = n.place WHERE n.script = 'Latn'
              ORDER BY p.country NOT IN ('SY', 'IQ', 'TR', 'LB', 'JO', 'IR', 'UA', 'YE', 'SD'),
              n.plain, n.text LIMIT ?"""
    base = sqlite3.connect(SHIPPED)
    found = [str(text) for (text,) in base.execute(told, (count,))]
    base.close()
    random.Random(0).shuffle(found)
    return found


def measured(book: PlaceBook, stream: Sequence[str]) -> tuple[float, float]:
    started = time.process_time()
    found = sum(bool(book.find(name)) for name in stream)
    return len(stream) / (time.process_time() - started), found / len(stream)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
