"""Documents and claims written for the tests of the ledger, and a way to compare two ledgers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from laydown.ledger import Ledger, Posting, tables
from laydown.model import (
    Article,
    Claim,
    Document,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    Segment,
    SourceKind,
    SourceMention,
    Span,
    Zone,
)

FORCES = ("Northern Guard", "Red Column", "River Brigade", "Hill Militia")
PLACES = ("Ostra", "Belwick", "Tarn Ford", "Saltmere", "Quill", "Vardo", "Eastholm", "Nimsk")
SPEAKERS = ("Anna Holt", "Piet Varga", "the Ostra Monitor", None)
FIRST = date(2021, 1, 1)
_VERBS = {
    EventType.CAPTURE: "captured", EventType.HOLD: "still holds", EventType.WITHDRAW: "withdrew from",
    EventType.DEPLOY: "deployed to", EventType.ATTACK: "attacked",
}  # fmt: skip


def sentence_claim(doc: str, text: str, start: int, number: int) -> tuple[Claim, str]:
    """The claim that an invented sentence makes, and the sentence, which is to stand at ``start`` of the text."""
    event = list(_VERBS)[number % len(_VERBS)]
    force, place = FORCES[number % len(FORCES)], PLACES[(number // 3) % len(PLACES)]
    speaker = SPEAKERS[number % len(SPEAKERS)]
    said = f", {speaker} said" if speaker else ""
    verb, denied = _VERBS[event], number % 11 == 0
    words = f"{force} {'has not ' if denied else ''}{verb} {place}{said}."
    at = {part: start + words.index(part) for part in (force, verb, place)}
    source = () if speaker is None else (
        SourceMention(text=speaker, start=start + words.index(speaker), end=start + words.index(speaker) + len(speaker),
                      kind=SourceKind.SPEAKER),
    )  # fmt: skip
    where = (PlaceMention(text=place, start=at[place], end=at[place] + len(place)),)
    return Claim(
        id=hashlib.sha256(f"{doc} {start} {words}".encode()).hexdigest()[:16], doc=doc, article=1, zone=Zone.BODY,
        event=event, modality=Modality.DENIED if denied else Modality.ASSERTED, hedged=number % 5 == 0,
        actor=(Mention(text=force, start=at[force], end=at[force] + len(force)),), counterpart=(),
        origin=where if event is EventType.WITHDRAW else (), destination=where if event is EventType.DEPLOY else (),
        location=where if event not in (EventType.WITHDRAW, EventType.DEPLOY) else (), when=None, quantity=(),
        source=source, trigger=Span(start=at[verb], end=at[verb] + len(verb), text=verb),
        evidence=Span(start=start, end=start + len(words), text=words), confidence=0.8, rule="",
    ), words  # fmt: skip


def coded(number: int, *, claims: int = 3, prefix: str = "report") -> tuple[Document, tuple[Claim, ...]]:
    """An invented report, always the same for a number, with so many claims. Each fourth repeats an earlier one."""
    name, made, text = f"{prefix}-{number:04}.txt", [], f"News of day {number}.\n\n"
    for step in range(claims):
        claim, words = sentence_claim(name, text, len(text), number * 7 + step * 5)
        made.append(claim)
        text += words + "\n\n"
    text += " ".join(f"filler{number - number % 4 + i}" for i in range(40))
    article = Article(
        number=1, segments=(Segment(zone=Zone.BODY, start=0, end=len(text), text=text),),
        published=FIRST + timedelta(days=number * 3 % 700), published_basis="given", outlet=f"Outlet {number % 3}",
        title=f"Report {number}",
    )  # fmt: skip
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id=name, sha256=digest, encoding="utf-8", text=text, articles=(article,)), tuple(made)


def postings(numbers: Iterable[int], *, claims: int = 3) -> list[Posting]:
    """Invented reports, coded, as they are posted."""
    made = (coded(number, claims=claims) for number in numbers)
    return [Posting(document=document, claims=found, coder="test") for document, found in made]


_PASSING = {"recorded", "number", "claim_number", "at", "undone"}
"""Columns that tell when and in what order something was stored; articles have a number of their own."""


def contents(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All that a ledger holds, table by table, in an order of its own: without row numbers and recorded times."""
    with ledger.reading() as (connection, _):
        claims = {row.number: row.id for row in connection.execute(select(tables.claim.c.number, tables.claim.c.id))}
        found = {}
        for table in tables.SCHEMA.sorted_tables:
            linked = {"claim"} if table.name in ("claim_force", "claim_place", "effect") else set()
            passing = _PASSING - ({"number"} if table.name in ("article", "band") else set())
            kept = [c.name for c in table.columns if c.name not in passing]
            rows = connection.execute(select(*(table.c[name] for name in kept)))
            told = (zip(kept, row, strict=True) for row in rows)
            found[table.name] = sorted(
                (tuple(claims[v] if c in linked else v for c, v in row) for row in told), key=repr
            )
    del found["meta"]
    return found
