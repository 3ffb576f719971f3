"""Ledgers to open in a browser, for `page_speed.py`: of so many claims, or with so many places to show on each day.

The former are those of `ledger_world.py`. In the latter each place is taken once in the first of two years and once
more in the second, by another force on a day of its own: every place has a holder from then on, and a step of the clock
changes some of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ledger_speed import fill
from ledger_world import Size, World, _id, _mention, _outlet, _sha, make_world

from laydown.ledger import Ledger, Posting
from laydown.lexicon.facts import Force, Place
from laydown.model import (
    Article,
    Claim,
    DateBasis,
    DatePrecision,
    Document,
    EventType,
    Modality,
    PlaceMention,
    Segment,
    Span,
    When,
    Zone,
)

FIRST, YEAR = date(2020, 1, 1), 365
LAST = FIRST + timedelta(days=2 * YEAR)
SENTENCES = 10
"""Claims of a document."""


def of_claims(folder: Path, claims: int) -> Path:
    """A ledger of about so many claims over ten years; kept in the folder, and made once."""
    return _kept(folder / f"claims-{claims}.db", lambda path: fill(path, claims, Size()))


def of_places(folder: Path, places: int) -> Path:
    """A ledger in which so many places have a holder on the last day; kept in the folder, and made once."""
    return _kept(folder / f"places-{places}.db", lambda path: _cover(path, places))


def _kept(path: Path, make: object) -> Path:
    """The file, made under another name first, so that what is there is whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".part")
        begun.unlink(missing_ok=True)
        print(f"making {path} …", flush=True)
        make(begun)  # type: ignore[operator]
        begun.rename(path)
    return path


def _cover(path: Path, places: int) -> None:
    areas = Size().provinces + Size().districts + 1
    size = Size(places=places + areas, forces=60)
    world = make_world(size)
    with Ledger.open(path, create=True, theatre=world.theatre) as ledger:  # type: ignore[arg-type]
        ledger.post(list(_postings(world)))
        ledger.refresh()


def _postings(world: World) -> Iterator[Posting]:
    dice = random.Random(7)
    towns = [place for place in world.places if place.kind not in ("country", "province", "district")]
    told = [(place, FIRST + timedelta(days=half * YEAR + dice.randrange(YEAR)))
            for half in (0, 1) for place in towns]  # fmt: skip
    told.sort(key=lambda one: (one[1], one[0].id))
    for number, start in enumerate(range(0, len(told), SENTENCES)):
        yield _posting(world, number, told[start : start + SENTENCES])


def _posting(world: World, number: int, told: list[tuple[Place, date]]) -> Posting:
    key, outlet, text, claims = f"doc-{number:06}.txt", world.outlets[number % len(world.outlets)], "", []
    for index, (place, day) in enumerate(told):
        force = world.dice.choice(world.active[place.id][0])
        claims.append(_taken(key, (index, len(text)), force, place, day))
        claims[-1] = replace(claims[-1], source=(_outlet(outlet),))
        text += claims[-1].evidence.text + " "
    published = max(day for _, day in told)
    article = Article(number=1, segments=(Segment(zone=Zone.BODY, start=0, end=len(text), text=text),),
                      published=published, published_basis="metadata", outlet=outlet.name, title=f"News {number}",
                      url=f"https://example.org/{key}")  # fmt: skip
    document = Document(id=key, sha256=_sha(key + text), encoding="utf-8", text=text, articles=(article,))
    return Posting(document=document, claims=tuple(claims), coder="benchmark 1")


def _taken(key: str, at: tuple[int, int], force: Force, place: Place, day: date) -> Claim:
    index, offset = at
    sentence = f"{force.name} captured {place.name}."
    word, town = offset + len(force.name) + 1, offset + len(force.name) + 10
    where = PlaceMention(text=place.name, start=town, end=town + len(place.name), id=place.id, name=place.name,
                         lat=place.lat, lon=place.lon, precision=place.precision)  # fmt: skip
    return Claim(
        id=_id(key, str(index)), doc=key, article=1, zone=Zone.BODY, event=EventType.CAPTURE,
        modality=Modality.ASSERTED, hedged=False, actor=(_mention(force, offset),), counterpart=(), origin=(),
        destination=(), location=(where,), quantity=(), source=(), confidence=0.9, rule="capture",
        when=When(start=day, end=day, precision=DatePrecision.DAY, text="", basis=DateBasis.STATED),
        trigger=Span(start=word, end=word + 8, text="captured"),
        evidence=Span(start=offset, end=offset + len(sentence), text=sentence),
    )  # fmt: skip
