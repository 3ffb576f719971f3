"""Claims and postings made by hand, for tests of the ledger that need no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec

from laydown.ledger import Posting
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
    Quantity,
    Segment,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)

SCENARIO = Path(__file__).parent / "scenario"
FIRST = date(2021, 1, 1)


@lru_cache(maxsize=1)
def theatre() -> Theatre:
    """The invented theatre of the scenario."""
    return load_theatre([SCENARIO / "theatre"])


def day(number: int) -> date:
    """The day so many days after the first of 2021."""
    return FIRST + timedelta(days=number)


def force(key: str, text: str | None = None) -> Mention:
    """A force by its id; other words are a name that the theatre does not know."""
    if key not in theatre().forces:
        return Mention(text=key, start=0, end=len(key))
    name = theatre().forces[key].name
    return Mention(text=text or name, start=0, end=len(text or name), id=key, name=name)


def place(key: str, relation: str | None = None, text: str | None = None) -> PlaceMention:
    """A place by its id; other words are a name that the theatre does not know."""
    if key not in theatre().places:
        return PlaceMention(text=key, start=0, end=len(key), relation=relation)
    known = theatre().places[key]
    return PlaceMention(
        text=text or known.name, start=0, end=len(text or known.name), id=key, name=known.name, lat=known.lat,
        lon=known.lon, precision=PlacePrecision(known.precision), relation=relation,
    )  # fmt: skip


def speaker(key: str) -> SourceMention:
    """A source by its id; words with a space that the theatre does not know are an unresolved speaker."""
    known = theatre().sources.get(key)
    name = known.name if known is not None else key
    return SourceMention(
        text=name, start=0, end=len(name), id=known.id if known else None, name=name if known else None
    )


def outlet(name: str) -> SourceMention:
    """The outlet that printed it, known from metadata."""
    return SourceMention(text=name, start=None, end=None, kind=SourceKind.OUTLET)


def when(start: date | None, end: date | None, basis: DateBasis = DateBasis.STATED) -> When:
    """A period."""
    precision = DatePrecision.DAY if start == end else DatePrecision.OPEN
    return When(start=start, end=end, precision=precision, text="", basis=basis)


def on(number: int) -> When:
    """One day, counted from the first."""
    return when(day(number), day(number))


def claim(event: str, trigger: str = "", **fields: object) -> Claim:
    """A claim; every field has a default, and mentions may be given as ids (``actor='hill-front'``)."""
    slots = {slot: _mentions(fields.pop(slot, ()), slot) for slot in _SLOTS}
    said = (
        str(fields.pop("evidence", "")) or f"{event} {trigger} {' '.join(m.text for s in slots.values() for m in s)}."
    )
    word = trigger or event
    at = max(said.find(word), 0)
    made = Claim(
        id="", doc=str(fields.pop("doc", "report")), article=1, zone=Zone.BODY, event=EventType(event),
        modality=Modality(fields.pop("modality", "asserted")), hedged=bool(fields.pop("hedged", False)),
        when=fields.pop("when", None), quantity=fields.pop("quantity", ()), confidence=fields.pop("confidence", 0.9),
        trigger=Span(start=at, end=at + len(word), text=word), evidence=Span(start=0, end=len(said), text=said),
        rule=str(fields.pop("rule", "")), source=_sources(fields.pop("source", ())), **slots,
    )  # type: ignore[arg-type]  # fmt: skip
    assert not fields, fields
    return named(made)


_SLOTS = ("actor", "counterpart", "origin", "destination", "location")


def _mentions(given: object, slot: str) -> tuple[object, ...]:
    one = force if slot in ("actor", "counterpart") else place
    several = (given,) if isinstance(given, str | Mention | PlaceMention) else tuple(given)  # type: ignore[arg-type]
    return tuple(one(m) if isinstance(m, str) else m for m in several)


def _sources(given: object) -> tuple[SourceMention, ...]:
    several = (given,) if isinstance(given, str | SourceMention) else tuple(given)  # type: ignore[arg-type]
    return tuple(speaker(m) if isinstance(m, str) else m for m in several)


def named(made: Claim) -> Claim:
    """The claim with the id that its content gives it."""
    told = msgspec.json.encode(replace(made, id=""))
    return replace(made, id=hashlib.sha256(told).hexdigest()[:16])


def posting(
    name: str,
    claims: Iterable[Claim],
    published: date | None,
    paper: str | None = None,
    lead: str = "",
) -> Posting:
    """A document of one article whose text is ``lead`` and the claims' sentences, one a line."""
    text, placed = lead, []
    for number, one in enumerate(claims):
        start = len(text) + 1
        text += "\n" + one.evidence.text
        shift = start - one.evidence.start
        placed.append(named(replace(
            one, doc=name, evidence=_shifted(one.evidence, shift), trigger=_shifted(one.trigger, shift),
            source=(*one.source, outlet(paper)) if paper else one.source, confidence=one.confidence - number / 1000,
        )))  # fmt: skip
    segment = Segment(zone=Zone.BODY, start=0, end=len(text), text=text)
    basis = "given" if published is not None else None
    article = Article(number=1, segments=(segment,), published=published, published_basis=basis, outlet=paper)
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(id=name, sha256=digest, encoding="utf-8", text=text, articles=(article,))
    return Posting(document=document, claims=tuple(placed), coder="by hand", retrieved="2021-12-01T00:00:00+00:00")


def _shifted(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by, text=span.text)


def in_runs(several: Sequence[Posting], cuts: Iterable[int]) -> list[list[Posting]]:
    """The postings cut into runs before these indexes."""
    edges = [0, *sorted(set(cuts)), len(several)]
    return [list(several[a:b]) for a, b in zip(edges, edges[1:], strict=False) if a < b]


def quantity(value: float, of: str) -> tuple[Quantity, ...]:
    """A count; none for 0."""
    text = f"{value:g} {of}"
    return (Quantity(text=text, start=0, end=len(text), value=value, of=of),) if value else ()
