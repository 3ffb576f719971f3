"""The reports of an invented war as documents with claims, in a real ledger; no parser has a part in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from laydown.ledger import Ledger, Posting
from laydown.lexicon.facts import Force, Place, SourceEntity
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.model import (
    Article,
    Claim,
    DateBasis,
    DatePrecision,
    Document,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    PlacePrecision,
    Segment,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)
from worlds import SIDE_OF, SIDES, SOURCES, Report, World

FIRST = date(2014, 1, 1)
"""Day 0 of every war."""
_WORDS = (
    "market road convoy winter council harvest bridge school clinic river dust morning border trader village fuel "
    "checkpoint family radio season tower field engine letter valley north wind station baker generator water truck"
).split()
_FRAMES = {
    "capture": (EventType.CAPTURE, "captured", "capture"), "come": (EventType.CAPTURE, "seized", "capture"),
    "withdraw": (EventType.WITHDRAW, "withdrew", "withdraw"), "leave": (EventType.WITHDRAW, "left", "withdraw"),
    "handover": (EventType.HANDOVER, "handed", "handover"), "arrive": (EventType.DEPLOY, "deployed", "deploy"),
    "siege": (EventType.ATTACK, "besieged", "attack"), "attack": (EventType.ATTACK, "attacked", "attack"),
    "hold": (EventType.HOLD, "controls", "hold"), "stay": (EventType.HOLD, "stationed", "stationed"),
}  # fmt: skip
_KINDS: dict[str, Any] = {"state_outlet": "agency", "anonymous": "official"}


def day_of(number: int) -> date:
    """The date of a day of the war."""
    return FIRST + timedelta(days=number)


@contextmanager
def posted(world: World) -> Iterator[Ledger]:
    """A ledger in a temporary folder with all the reports of a world."""
    with (
        TemporaryDirectory(prefix="laydown-world-") as folder,
        Ledger.open(Path(folder) / "war.db", create=True, theatre=theatre(world.parameters.places)) as ledger,
    ):
        ledger.post([posting(number, report) for number, report in enumerate(world.reports)])
        ledger.refresh()
        yield ledger


@lru_cache(maxsize=4)
def theatre(places: int) -> Theatre:
    """The forces, places and sources of every world, as a theatre pack would give them."""
    forces = [Force(id=force, name=_name(force), kind="army", side=SIDE_OF[force]) for force in SIDE_OF]
    towns = [
        Place(id=f"place-{n}", name=_name(f"place-{n}"), lat=10 + n / 10, lon=20 + n / 10, kind="town",
              precision=PlacePrecision.TOWN)
        for n in range(places)
    ]  # fmt: skip
    sources = [
        SourceEntity(id=s.id, name=_name(s.id), kind=_KINDS.get(s.kind, s.kind),
                     speaks_for=SIDES[s.side][0] if s.side is not None else None)
        for s in SOURCES if s.kind != "anonymous"
    ]  # fmt: skip
    return replace(
        load_theatre([]), forces={f.id: f for f in forces}, places={p.id: p for p in towns},
        sources={s.id: s for s in sources},
    )  # fmt: skip


def posting(number: int, report: Report) -> Posting:
    """A report as a document of one article with one claim."""
    sentence = " ".join((_name(report.event.force), _FRAMES[report.event.what][1], _name(report.event.place))) + "."
    text = f"{sentence} {_story(report, number)}"
    published = day_of(report.published)
    article = Article(
        number=1, segments=(Segment(zone=Zone.BODY, start=0, end=len(text), text=text),), published=published,
        published_basis="given", outlet=_name(report.outlet),
    )  # fmt: skip
    document = Document(
        id=f"report-{number}",
        sha256=sha256(text.encode()).hexdigest(),
        encoding="utf-8",
        text=text,
        articles=(article,),
    )
    return Posting(document=document, claims=(_claim(number, report, sentence),), coder="simulated")


def _story(report: Report, number: int) -> str:
    """Words that near-copies share but for one or two."""
    words = Random(f"text {report.text}").choices(_WORDS, k=70)
    words[number % len(words)] = "correspondents"
    return " ".join(words)


def _claim(number: int, report: Report, sentence: str) -> Claim:
    event = report.event
    kind, trigger, rule = _FRAMES[event.what]
    start = sentence.index(trigger)
    actor: tuple[Mention, ...] = (_force(event.force, 0),)
    other = (_force(event.other, start),) if event.other is not None else ()
    if kind is EventType.HANDOVER:
        actor, other = other, actor
    where = (_place(report, start + len(trigger) + 1),)
    slot = {EventType.WITHDRAW: "origin", EventType.DEPLOY: "destination"}.get(kind, "location")
    slots: dict[str, Any] = {"origin": (), "destination": (), "location": ()} | {slot: where}
    return Claim(
        id=f"c{number:07d}", doc=f"report-{number}", article=1, zone=Zone.BODY, event=kind,
        modality=Modality.DENIED if report.denies else Modality.ASSERTED, hedged=report.hedged,
        actor=actor, counterpart=other,
        when=_when(report), quantity=(), source=tuple(_sources(report)),
        trigger=Span(start=start, end=start + len(trigger), text=trigger),
        evidence=Span(start=0, end=len(sentence), text=sentence), confidence=report.confidence, rule=rule, **slots,
    )  # fmt: skip


def _force(force: str, start: int) -> Mention:
    return Mention(text=_name(force), start=start, end=start + len(force), id=force, name=_name(force))


def _place(report: Report, start: int) -> PlaceMention:
    name = _name(report.event.place)
    return PlaceMention(
        text=name, start=start, end=start + len(name), id=report.event.place, name=name,
        precision=PlacePrecision.TOWN, relation="near" if report.near else None,
    )  # fmt: skip


def _when(report: Report) -> When:
    day, published = day_of(report.event.day), day_of(report.published)
    if report.dated == "none":
        return When(start=published, end=published, precision=DatePrecision.DAY, text="", basis=DateBasis.PUBLICATION)
    if report.dated == "day":
        return When(start=day, end=day, precision=DatePrecision.DAY, text="that day", basis=DateBasis.STATED)
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return When(start=first, end=last, precision=DatePrecision.MONTH, text="that month", basis=DateBasis.STATED)


def _sources(report: Report) -> Iterator[SourceMention]:
    if report.cited:
        unnamed = report.source.kind == "anonymous"
        yield SourceMention(
            text="an official" if unnamed else _name(report.source.id), start=0, end=1,
            id=None if unnamed else report.source.id, name=None if unnamed else _name(report.source.id),
        )  # fmt: skip
    yield SourceMention(
        text=_name(report.outlet), start=None, end=None, kind=SourceKind.OUTLET, id=report.outlet,
        name=_name(report.outlet),
    )  # fmt: skip


def _name(key: str) -> str:
    return key.replace("-", " ").title()
