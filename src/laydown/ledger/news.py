"""What is known now and was not before: positions that came, changed or went, and what people corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from laydown.fusion.facts import Facts
from laydown.ledger import tables
from laydown.ledger.answers import Change, Changes, Correction
from laydown.ledger.evidence import quotes
from laydown.ledger.question import Question
from laydown.ledger.tracks import spell_of


def changes(
    question: Question,
    *,
    since: date,
    until: date | None,
    places: Sequence[str] | None = None,
    forces: Sequence[str] | None = None,
) -> Changes:
    """The positions as known at the end of ``until`` (default: now) beside those known at the end of ``since``."""
    connection, facts = question.connection, question.facts
    rows = _touched(connection, since, until, places, forces)
    last = until.isoformat() if until is not None else "9999"
    pairs = []
    for key in sorted({row.id for row in rows}):
        versions = [row for row in rows if row.id == key]
        before = _standing(versions, since.isoformat())
        after = _standing(versions, last)
        if before is not after:
            pairs.append((before, after))
    told = quotes(connection, {c for pair in pairs for row in pair if row for c in (row.opener, row.closer) if c})
    found = [_change(before, after, told, facts) for before, after in pairs]
    return Changes(
        since=since, until=until, corrections=tuple(_corrections(connection, since, until)),
        changes=tuple(sorted(found, key=lambda c: (c.known, c.id))),
    )  # fmt: skip


def _touched(
    connection: Connection, since: date, until: date | None, places: Sequence[str] | None, forces: Sequence[str] | None
) -> list[Any]:
    """Every version of a position that came to stand, or ceased to, in the days after ``since``."""
    table = tables.position
    after, last = since.isoformat(), until.isoformat() if until is not None else "9999"
    came = and_(table.c.known_from > after, table.c.known_from <= last)
    went = and_(table.c.known_to > after, table.c.known_to <= last)
    query = select(table).where(or_(came, went))
    if places is not None:
        query = query.where(table.c.place.in_(places))
    if forces is not None:
        query = query.where(table.c.force.in_(forces))
    return sorted(connection.execute(query), key=lambda row: (row.id, row.known_from))


def _standing(versions: Sequence[Any], day: str) -> Any:
    """The version that was what was known at the end of a day, None when there was none."""
    found = (row for row in versions if row.known_from <= day and (row.known_to is None or row.known_to > day))
    return next(found, None)


def _change(before: Any, after: Any, told: Any, facts: Facts) -> Change:
    what = "new" if before is None else "withdrawn" if after is None else "changed"
    known = after.known_from if after is not None else before.known_to
    return Change(
        id=(after or before).id, what=what, known=date.fromisoformat(known),
        before=spell_of(before, told, facts) if before is not None else None,
        after=spell_of(after, told, facts) if after is not None else None,
    )  # fmt: skip


def _corrections(connection: Connection, since: date, until: date | None) -> Iterable[Correction]:
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
