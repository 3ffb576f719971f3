"""How fast place names are resolved on one core, and how much memory that takes.

    python benchmarks/place_speed.py [--theatre NAME] [--no-gazetteer] [--names N] [--seed N]

Names are those of the theatre's packs, half of them as reports
dress them up ('the town of X', 'X province', 'near X'), each asked in an article's context of one country and five
other places. Twice: as articles name places, a few over and over (the n-th most frequent name 1/n as often as the
first), and every name once, which no article stream does: nothing that is remembered helps then.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence

from laydown.gazetteer import with_gazetteer
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.places import PlaceContext, resolve_place

_DRESSES = ("{}", "{}", "{}", "the town of {}", "{} province", "near {}", "the strategic city of {}", "northern {}")


def asked(theatre: Theatre, seed: int) -> list[str]:
    """Every name of the theatre's own places and of large ones elsewhere, dressed up, in an order made by chance."""
    chance = random.Random(seed)
    names = {name for place in theatre.places.values() for name in (place.name, *place.aliases)}
    told = [chance.choice(_DRESSES).format(name) for name in sorted(names)]
    chance.shuffle(told)
    return told


def contexts(theatre: Theatre, seed: int) -> list[PlaceContext]:
    """The contexts of a hundred articles."""
    chance = random.Random(seed)
    home = [p for p in theatre.places.values() if p.country in theatre.home]
    made = ((chance.choice(sorted(theatre.home)), tuple(chance.sample(home, 5))) for _ in range(100))
    return [PlaceContext(countries=(country,), near=near) for country, near in made]


def rate(names: Sequence[str], articles: Sequence[PlaceContext], theatre: Theatre) -> tuple[float, float]:
    """Resolutions a second of processor time, and the share resolved."""
    count = 0
    start = time.process_time()
    for number, name in enumerate(names):
        count += resolve_place(name, theatre, articles[number // 50 % len(articles)]) is not None
    return len(names) / (time.process_time() - start), count / len(names)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--theatre", default="syria-iraq")
    parser.add_argument("--names", type=int, default=300_000, help="names in the stream with repetitions")
    parser.add_argument("--no-gazetteer", action="store_true", help="look only in the packs")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    theatre = with_gazetteer(load_theatre([given.theatre]), not given.no_gazetteer)
    names, articles = asked(theatre, given.seed), contexts(theatre, given.seed)
    resolve_place("Nowhere", theatre, articles[0])
    once = rate(names, articles, theatre)
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    stream = random.Random(given.seed).choices(names, weights, k=given.names)
    fresh = with_gazetteer(load_theatre([given.theatre]), not given.no_gazetteer)
    often = rate(stream, articles, fresh)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{len(names):,} different names, each once: {once[0]:,.0f} a second, {once[1]:.0%} resolved")
    print(f"{len(stream):,} names as articles repeat them: {often[0]:,.0f} a second, {often[1]:.0%} resolved")
    print(f"resident memory at most: {peak:.0f} MB")


if __name__ == "__main__":
    main()
