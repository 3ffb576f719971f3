"""What is known now and was not before: positions that came, changed or went, and what people corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, or_, select

from laydown.fusion.facts import Facts
from laydown.ledger import tables
from laydown.ledger.answers import Change, Changes, Correction
from laydown.ledger.evidence import quotes
from laydown.ledger.question import Question
from laydown.ledger.sql import chunked
from laydown.ledger.tracks import spell_of

_Version = tuple[str, str]
_Pair = tuple[_Version | None, _Version | None]


class Page(NamedTuple):
    """A run of results: ``limit`` of them (None: all), from number ``offset`` on."""

    limit: int | None = None
    offset: int = 0


EVERYTHING = Page()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Changes at these places, of these forces; one page of them."""

    places: Sequence[str] | None = None
    forces: Sequence[str] | None = None
    page: Page = EVERYTHING


def changes(
    question: Question,
    *,
    since: date,
    until: date | None,
    chosen: Chosen,
) -> Changes:
    """The positions as known at the end of ``until`` (default: now) beside those known at the end of ``since``."""
    connection, facts = question.connection, question.facts
    pairs = _changed(connection, since, until, chosen)
    limit, offset = chosen.page
    page = pairs[offset : None if limit is None else offset + limit]
    rows = _rows(connection, [one for pair in page for one in pair if one is not None])
    found = [(rows.get(before), rows.get(after)) for before, after in page]
    claims = {key for pair in found for row in pair if row for key in (row.opener, row.closer) if key}
    told = quotes(connection, claims, judged=facts.judged)
    return Changes(
        since=since, until=until, total=len(pairs), corrections=tuple(corrections(connection, since, until)),
        changes=tuple(_change(before, after, told, facts) for before, after in found),
    )  # fmt: skip


def _changed(connection: Connection, since: date, until: date | None, chosen: Chosen) -> list[_Pair]:
    """What stood and what stands of each position that changed, in the order in which it became known."""
    last = until.isoformat() if until is not None else "9999"
    versions: dict[str, list[Any]] = {}
    for row in _touched(connection, since, until, chosen):
        versions.setdefault(row[0], []).append(row)
    found = []
    for key, told in versions.items():
        before, after = _standing(told, since.isoformat()), _standing(told, last)
        if before is not after:
            known = after[1] if after is not None else before[2]
            found.append((known, key, before and before[:2], after and after[:2]))
    return [(before, after) for _, _, before, after in sorted(found)]


def _rows(connection: Connection, keys: Sequence[_Version]) -> dict[_Version | None, Any]:
    """Whole rows of ``position``, by id and since when they were what was known."""
    table = tables.position
    query = (select(table).where(table.c.id.in_(sorted({key for key, _ in some}))) for some in chunked(keys))
    return {(row.id, row.known_from): row for one in query for row in connection.execute(one)}


def _touched(connection: Connection, since: date, until: date | None, chosen: Chosen) -> list[Any]:
    """Id and known time of each version of a position that came to stand, or ceased to, in the days after ``since``."""
    table = tables.position
    after, last = since.isoformat(), until.isoformat() if until is not None else "9999"
    columns = select(table.c.id, table.c.known_from, table.c.known_to)
    if chosen.places is not None:
        columns = columns.where(table.c.place.in_(chosen.places))
    if chosen.forces is not None:
        columns = columns.where(table.c.force.in_(chosen.forces))
    # Two questions, for an index each: asked with OR, the whole table is read.
    came = columns.where(table.c.known_from > after, table.c.known_from <= last)
    went = columns.where(table.c.known_to > after, table.c.known_to <= last)
    rows = {*map(tuple, connection.execute(came)), *map(tuple, connection.execute(went))}
    return sorted(rows, key=lambda row: row[:2])


def _standing(versions: Sequence[Any], day: str) -> Any:
    """The version that was what was known at the end of a day, None when there was none."""
    found = (row for row in versions if row[1] <= day and (row[2] is None or row[2] > day))
    return next(found, None)


def _change(before: Any, after: Any, told: Any, facts: Facts) -> Change:
    what = "new" if before is None else "withdrawn" if after is None else "changed"
    known = after.known_from if after is not None else before.known_to
    return Change(
        id=(after or before).id, what=what, known=date.fromisoformat(known),
        before=spell_of(before, told, facts) if before is not None else None,
        after=spell_of(after, told, facts) if after is not None else None,
    )  # fmt: skip


def corrections(connection: Connection, since: date, until: date | None) -> Iterable[Correction]:
    """What was retracted, superseded or judged, by the day on which it was recorded."""
    first, last = f"{since.isoformat()}T99", f"{until.isoformat()}T99" if until is not None else "9999"
    found = [
        *_retractions(connection, first, last), *_superseded(connection, first, last),
        *_judgements(connection, first, last),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.what, one.subject))


def _retractions(connection: Connection, first: str, last: str) -> Iterable[Correction]:
    table, document = tables.retraction, tables.document.c
    query = select(table, document.name).join(tables.document, document.id == table.c.document)
    for row in connection.execute(query.where(table.c.at > first, table.c.at <= last)):
        yield Correction(what=f"document {row.action}", subject=row.name, at=row.at, by=row.by, note=row.reason)


def _superseded(connection: Connection, first: str, last: str) -> Iterable[Correction]:
    table = tables.claim.c
    query = select(table.id, table.superseded, table.evidence).where(table.superseded > first, table.superseded <= last)
    for row in connection.execute(query):
        sentence = " ".join(row.evidence.split())
        yield Correction(what="claim superseded", subject=row.id, at=row.superseded, by="laydown", note=sentence)


def _judgements(connection: Connection, first: str, last: str) -> Iterable[Correction]:
    table = tables.judgement
    for row in connection.execute(select(table).where(or_(table.c.at > first, table.c.undone > first))):
        if first < row.at <= last:
            yield Correction(what=f"claim {row.action}", subject=row.claim, at=row.at, by=row.by, note=row.note)
        if row.undone is not None and first < row.undone <= last:
            yield Correction(what=f"{row.action} undone", subject=row.claim, at=row.undone, by=row.by, note=row.note)
