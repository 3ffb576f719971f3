"""Answers as tables. Columns that the exports have too are called as there; ``docs/api.md`` lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from laydown.export.sheets import Column, Row, Sheet, Value, listed, plain
from laydown.fusion.facts import Facts
from laydown.ledger.answers import (
    At,
    Change,
    Changes,
    Contested,
    Found,
    Fused,
    Holding,
    Passage,
    Quote,
    SearchResult,
    Spell,
    Timeline,
    Track,
    Why,
)
from laydown.ledger.brief import Brief

_NUMBERS = {"latitude", "longitude", "certainty", "half_life", "reported", "origin_latitude", "origin_longitude"}
_NO_PASSAGE = Passage(before="", sentence="", after="")
_COUNTS = {"n_origins", "start", "end"}
_SPELL = (
    "id place_id place latitude longitude force_id force kind scope valid_from valid_to began ended opener_claim "
    "closer_claim"
)
_QUOTE = (
    "claim_id event modality hedged act date known evidence_text speakers origin document title document_url "
    "archive_url start end"
)
COLUMNS = {
    "at": "part on status id place_id place latitude longitude force_id force kind scope valid_from earliest valid_to "
    "began ended last_seen disputed n_origins certainty certainty_word claims_for claims_against",
    "timeline": _SPELL,
    "changes": f"what known {_SPELL} valid_from_before valid_to_before subject at by note",
    "search": f"status {_QUOTE}",
    "why": f"side {_QUOTE} before after",
    "brief": "section id event relation forces places n_origins claims evidence_text",
    "places": "id name kind precision latitude longitude country within",
    "forces": "id name kind parent side country",
    "about": "name value",
    "map": "place_id place latitude longitude since until status id force_id force kind scope valid_from valid_to "
    "ended half_life reported first last disputed departure_denied",
    "movements": "force_id force event modality hedged origin_id origin origin_latitude origin_longitude place_id "
    "place latitude longitude first last n_origins claims",
    "legend": "id name kind parent side country colour pattern pattern_name ink symbol first",
    "calendar": "day claims",
}
"""The columns of each table, by what is asked; ``track`` and ``contested`` have those of ``at``."""


def sheet(what: str, rows: Iterable[Row]) -> Sheet:
    """A table of rows, whose missing cells are empty."""
    columns = [Column(name, _kind(name)) for name in COLUMNS[what].split()]
    empty: dict[str, Value] = {column.name: None for column in columns}
    return Sheet(columns, (empty | dict(row) for row in rows))


def _kind(name: str) -> Any:
    return "number" if name in _NUMBERS else "count" if name in _COUNTS else "text"


def at_rows(told: At, facts: Facts) -> Iterator[Row]:
    """The place itself with its status, then each position there."""
    place = _place(told.place.id, told.place.name, facts)
    yield place | {"part": "place", "on": told.on, "status": told.status.value}
    parts = ("holders", "present", "besiegers", "left", "inside", "around")
    yield from _holdings({part: getattr(told, part) for part in parts}, facts, {"on": told.on})
    for part, quotes in (("fighting", told.fighting), ("outlook", told.outlook)):
        for quote in quotes:
            yield place | {"part": part, "on": told.on, "id": quote.claim, "claims_for": quote.claim}


def track_rows(told: Track, facts: Facts) -> Iterator[Row]:
    """Each position of the force, its parts and its sets."""
    parts = ("holdings", "of_parts", "of_sets", "left")
    return _holdings({part: getattr(told, part) for part in parts}, facts, {"on": told.on})


def contested_rows(told: Contested, facts: Facts) -> Iterator[Row]:
    """Each rival position; then each denied event, with its claims."""
    for one in told.places:
        yield from _holdings({"holders": one.holders}, facts, {"on": told.on})
    for event in told.denied:
        sides = {side: listed(c.quote.claim for c in event.claims if (c.side == "denies") is (side == "against"))
                 for side in ("for", "against")}  # fmt: skip
        yield {
            "part": "denied", "on": told.on, "id": event.id, "kind": event.event, "place": _words(event.places),
            "force": _words(event.forces), "n_origins": len(event.origins), "disputed": True,
            "claims_for": sides["for"], "claims_against": sides["against"],
        }  # fmt: skip


def timeline_rows(told: Timeline, facts: Facts) -> Iterator[Row]:
    """Each spell."""
    return (_spell(one, facts) for one in told.spells)


def changes_rows(told: Changes, facts: Facts) -> Iterator[Row]:
    """Each position that changed; then each correction."""
    yield from (_change(one, facts) for one in told.changes)
    for one in told.corrections:
        yield {"what": one.what, "subject": plain(one.subject), "at": one.at, "by": plain(one.by),
               "note": plain(one.note)}  # fmt: skip


def search_rows(told: SearchResult, _: Facts) -> Iterator[Row]:
    """Each claim found."""
    return ({"status": one.status} | _quote(one.quote) for one in _found(told))


def why_rows(told: Why, _: Facts) -> Iterator[Row]:
    """Each claim for and against."""
    for side, quote in _sides(told):
        passage = told.passages.get(quote.claim) or _NO_PASSAGE
        around: dict[str, Value] = {"before": plain(passage.before), "after": plain(passage.after)}
        yield _quote(quote) | {"side": side} | around


def brief_rows(told: Brief, _: Facts) -> Iterator[Row]:
    """Each finding, under its section."""
    for section in ("hands", "moves", "fighting", "talks", "announced", "unseen"):
        yield from (_fused(one) | {"section": section} for one in getattr(told, section))
    yield from (_fused(one) | {"section": "contested"} for one in told.contested.denied)


def place_rows(places: Sequence[Any], _: Facts) -> Iterator[Row]:
    """Each place."""
    return of_fields("places", places)


def force_rows(forces: Sequence[Any], _: Facts) -> Iterator[Row]:
    """Each force."""
    return of_fields("forces", forces)


def of_fields(what: str, several: Iterable[Any]) -> Iterator[Row]:
    """A row for each of several values, whose fields are called like the columns."""
    names = COLUMNS[what].split()
    return ({name: _safe(getattr(one, name)) for name in names} for one in several)


def _found(told: SearchResult) -> Sequence[Found]:
    return told.found


def _safe(value: Any) -> Value:
    return plain(value) if isinstance(value, str) else value


def _place(key: str, name: str, facts: Facts) -> dict[str, Value]:
    known = facts.places.get(key)
    at = (known.latitude, known.longitude) if known is not None else (None, None)
    return {"place_id": key, "place": plain(name), "latitude": at[0], "longitude": at[1]}


def _holdings(parts: dict[str, Sequence[Holding]], facts: Facts, more: Row) -> Iterator[Row]:
    return ({"part": part} | dict(more) | _holding(one, facts) for part, several in parts.items() for one in several)


def _holding(one: Holding, facts: Facts) -> dict[str, Value]:
    return _place(one.place, one.place_name, facts) | {
        "id": one.id, "force_id": one.force, "force": plain(one.force_name), "kind": one.kind, "scope": one.scope,
        "valid_from": one.since, "earliest": one.earliest, "valid_to": one.until, "began": one.began,
        "ended": one.ended, "last_seen": one.last_seen, "disputed": one.disputed, "n_origins": len(one.origins),
        "certainty": one.certainty.probability, "certainty_word": one.certainty.word,
        "claims_for": listed(q.claim for q in one.claims_for),
        "claims_against": listed(q.claim for q in one.claims_against),
    }  # fmt: skip


def _spell(one: Spell, facts: Facts) -> dict[str, Value]:
    return _place(one.place, one.place_name, facts) | {
        "id": one.id, "force_id": one.force, "force": plain(one.force_name), "kind": one.kind, "scope": one.scope,
        "valid_from": one.since, "valid_to": one.until, "began": one.began, "ended": one.ended,
        "opener_claim": one.opener.claim if one.opener else None,
        "closer_claim": one.closer.claim if one.closer else None,
    }  # fmt: skip


def _change(one: Change, facts: Facts) -> Row:
    now, before = one.after or one.before, one.before
    told = _spell(now, facts) if now is not None else {}
    had: dict[str, Value] = (
        {"valid_from_before": before.since, "valid_to_before": before.until} if before is not None else {}
    )
    return told | {"what": one.what, "known": one.known} | had


def _quote(one: Quote) -> dict[str, Value]:
    return {
        "claim_id": one.claim, "event": one.event, "modality": one.modality, "hedged": one.hedged, "act": one.act,
        "date": one.day, "known": one.known, "evidence_text": plain(one.sentence),
        "speakers": _words(one.speakers), "origin": plain(one.origin), "document": plain(one.document),
        "title": plain(one.title or ""), "document_url": plain(one.url or ""),
        "archive_url": plain(one.archive_url or ""), "start": one.start, "end": one.end,
    }  # fmt: skip


def _fused(one: Fused) -> dict[str, Value]:
    first = one.claims[0].quote.sentence if one.claims else ""
    return {
        "id": one.id, "event": one.event, "relation": one.relation, "forces": _words(one.forces),
        "places": _words(one.places), "n_origins": len(one.origins),
        "claims": listed(c.quote.claim for c in one.claims), "evidence_text": plain(first),
    }  # fmt: skip


def _sides(told: Why) -> Iterator[tuple[str, Quote]]:
    if told.holding is not None:
        yield from (("for", quote) for quote in told.holding.claims_for)
        yield from (("against", quote) for quote in told.holding.claims_against)
    elif told.finding is not None:
        yield from ((one.side, one.quote) for one in told.finding.claims)


def _words(several: Iterable[str]) -> str:
    return listed(plain(one) for one in several)
