"""What people decide: documents retracted and restored, claims judged, sources graded. All of it can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from laydown.fusion.effects import effects_of
from laydown.fusion.entities import UNNAMED
from laydown.ledger import tables
from laydown.ledger.columns import storable
from laydown.ledger.effects import ACCEPT, EDIT, REJECT, edited, renew
from laydown.ledger.names import suggest
from laydown.ledger.records import claim_of, now
from laydown.ledger.sql import dialect_insert
from laydown.problems import RequestError, UnknownName

ACTIONS = (ACCEPT, REJECT, EDIT)
GRADES = tuple("ABCDEF")
EDITABLE = (
    "event", "modality", "hedged", "actor", "counterpart", "origin", "destination", "location", "when", "quantity",
)  # fmt: skip


def find_document(connection: Connection, name: str) -> Any:
    """The row of the document of that name or id.

    Raises:
        UnknownName: there is none, or several of that name, which are then suggested by id.
    """
    table = tables.document
    rows = connection.execute(
        select(table.c.id, table.c.name, table.c.retracted, table.c.sha256)
        .where((table.c.name == name) | (table.c.id == storable(name))).order_by(table.c.id)
    ).all()  # fmt: skip
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise UnknownName("single document called", name, [row.id for row in rows])
    from rapidfuzz import process

    names = connection.scalars(select(table.c.name).distinct()).all()
    close = process.extract(name, sorted(names), limit=3, score_cutoff=60)
    raise UnknownName("document", name, [found for found, _, _ in close])


def set_retracted(connection: Connection, name: str, *, retracted: bool, reason: str, by: str) -> bool:
    """Take a document's claims out of the answers, or back in; False when it stood so already.

    Raises:
        UnknownName: the ledger has no such document.
        RequestError: there is no reason.
    """
    if not reason.strip():
        raise RequestError("say why, so that others can follow it: --reason")
    row = find_document(connection, name)
    if bool(row.retracted) is retracted:
        return False
    document, claim = tables.document, tables.claim
    connection.execute(update(document).where(document.c.id == row.id).values(retracted=retracted))
    action = "retract" if retracted else "restore"
    told = {"document": row.id, "action": action, "reason": reason, "by": by, "at": now()}
    connection.execute(tables.retraction.insert().values(told))
    renew(connection, connection.scalars(select(claim.c.number).where(claim.c.document == row.id)).all())
    return True


def judge(
    connection: Connection,
    claim: str,
    action: str,
    *,
    by: str,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Record a person's judgement on a claim; ``changes`` are the fields of an edit, as in the claim's JSON.

    Raises:
        UnknownName: the ledger has no such claim.
        RequestError: the action or a change is not possible.
    """
    if action not in ACTIONS:
        raise RequestError(f"{action}: expected one of {', '.join(ACTIONS)}")
    if bool(changes) is not (action == EDIT):
        raise RequestError("an edit needs changes, and only an edit has them")
    row = _claim(connection, claim)
    _check(connection, row, changes or {})
    told = {
        "claim": row.id, "claim_number": row.number, "action": action, "note": note, "by": by, "at": now(),
        "changes": msgspec.json.encode(changes or {}).decode(),
    }  # fmt: skip
    connection.execute(tables.judgement.insert().values(told))
    renew(connection, [row.number])


def undo_judgement(connection: Connection, claim: str) -> str:
    """Take back the last judgement on a claim; returns what it was.

    Raises:
        UnknownName: the ledger has no such claim.
        RequestError: there is nothing to take back.
    """
    row, table = _claim(connection, claim), tables.judgement
    last = connection.execute(
        select(table).where(table.c.claim == claim, table.c.undone.is_(None)).order_by(table.c.number.desc())
    ).first()
    if last is None:
        raise RequestError(f"{claim}: there is no judgement to take back")
    connection.execute(update(table).where(table.c.number == last.number).values(undone=now()))
    renew(connection, [row.number])
    return str(last.action)


def set_grade(connection: Connection, source: str, grade: str | None, *, by: str) -> None:
    """Give a source, by id, a grade of reliability of your own (A to F, Admiralty Code), or take it away.

    Raises:
        RequestError: there is no such grade.
    """
    table = tables.grade
    if grade is None:
        connection.execute(delete(table).where(table.c.source == source))
        return
    if grade not in GRADES:
        raise RequestError(f"{grade}: a grade is one of {', '.join(GRADES)} (F: cannot be judged)")
    told = {"source": source, "grade": grade, "by": by, "at": now()}
    statement = dialect_insert(connection, table).values(told)
    connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=told))


def _claim(connection: Connection, claim: str) -> Any:
    table, document = tables.claim, tables.document.c
    query = select(table, document.name.label("document_name")).join(tables.document, document.id == table.c.document)
    row = connection.execute(query.where(table.c.id == storable(claim))).first()
    if row is None:
        raise UnknownName("claim", claim)
    return row


def _check(connection: Connection, row: Any, changes: Mapping[str, Any]) -> None:
    """An edit names fields that can be edited, gives values that they can have, and entities that the ledger knows."""
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise RequestError(f"{', '.join(unknown)}: cannot be edited; these can: {', '.join(EDITABLE)}")
    try:
        claim = edited(claim_of(row, row.document_name), changes)
    except msgspec.ValidationError as error:
        raise RequestError(f"the edit does not make a claim: {error}") from error
    for effect in effects_of(claim, date.fromisoformat(row.known)):
        _check_entity(connection, "place", effect.place)
        if effect.force != UNNAMED:
            _check_entity(connection, "force", effect.force)


def _check_entity(connection: Connection, what: str, key: str) -> None:
    table = tables.force if what == "force" else tables.place
    if connection.execute(select(table.c.id).where(table.c.id == key)).first() is None:
        raise UnknownName(what, key, suggest(connection, what, key))
