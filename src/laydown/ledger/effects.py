"""The effects of stored claims: made when a claim is posted, made anew when a person or a new coding changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select

from laydown.fusion.effects import effects_of
from laydown.ledger import tables
from laydown.ledger.records import claim_of, iso
from laydown.ledger.sql import chunked, dialect_insert, insert_rows
from laydown.model import Claim

REJECT, ACCEPT, EDIT = "reject", "accept", "edit"


def judged(claim: Claim, judgements: Iterable[Any]) -> Claim | None:
    """The claim as people have corrected it, in the order of their judgements; None when they reject it."""
    present: Claim | None = claim
    for one in judgements:
        if one.action == REJECT:
            present = None
        elif one.action == EDIT:
            present = edited(present or claim, msgspec.json.decode(one.changes))
        else:
            present = present or claim
    return present


def edited(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    """The claim with some of its fields replaced; ``changes`` is as JSON.

    Raises:
        msgspec.ValidationError: a field cannot have that value.
    """
    told = msgspec.json.decode(msgspec.json.encode(claim))
    return msgspec.convert(told | dict(changes), Claim)


def judgements_of(connection: Connection, claims: Sequence[str]) -> dict[str, list[Any]]:
    """What people decided on these claims and did not take back, in order, by the claim's id."""
    table = tables.judgement
    found: dict[str, list[Any]] = {}
    for some in chunked(claims):
        query = select(table).where(table.c.claim.in_(some), table.c.undone.is_(None)).order_by(table.c.number)
        for row in connection.execute(query):
            found.setdefault(row.claim, []).append(row)
    return found


def renew(connection: Connection, numbers: Sequence[int]) -> None:
    """Make the effects of these claims anew, from the claims, what people decided on them, and retractions."""
    effect, claim, document = tables.effect, tables.claim, tables.document
    for some in chunked(numbers):
        had = select(effect.c.place, effect.c.known).where(effect.c.claim.in_(some)).distinct()
        touched = [(row.place, row.known) for row in connection.execute(had)]
        connection.execute(delete(effect).where(effect.c.claim.in_(some)))
        query = (
            select(claim, document.c.name, tables.article.c.outlet_key, tables.article.c.published)
            .join(document, document.c.id == claim.c.document)
            .join(tables.article, tables.article.c.id == claim.c.article)
            .where(claim.c.number.in_(some), claim.c.superseded.is_(None), document.c.retracted.is_(False))
        )
        active = list(connection.execute(query))
        decided = judgements_of(connection, [row.id for row in active])
        rows = []
        for row in active:
            present = judged(claim_of(row, row.name), decided.get(row.id, ()))
            if present is not None:
                rows += effect_rows(present, row._mapping, row._mapping)
        insert_rows(connection, effect, rows)
        mark(connection, [*touched, *((str(row["place"]), str(row["known"])) for row in rows)])


def effect_rows(claim: Claim, row: Any, article: Any) -> list[dict[str, object]]:
    """The rows of ``effect`` for a claim, given its rows of ``claim`` and ``article``."""
    is_published = article["published"] is not None
    told = {
        "claim": row["number"], "known": row["known"], "id": row["id"], "article": row["article"],
        "attribution": row["attribution"], "speaker": row["speaker"], "outlet": article["outlet_key"],
        "hedged": claim.hedged, "confidence": claim.confidence,
    }  # fmt: skip
    return [
        {
            "place": one.place, "force": one.force, "day": one.day.isoformat(), "act": one.act.value,
            "scope": one.scope.value, "opposes": one.opposes, "earliest": iso(one.earliest), "dated": one.dated, **told,
        }
        for one in effects_of(claim, date.fromisoformat(row["known"]), is_published=is_published)
    ]  # fmt: skip


def mark(connection: Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Say that the positions at these places have to be derived anew, each from a day of publication on ('': all)."""
    since: dict[str, str] = {}
    for place, known in changed:
        since[place] = min(since.get(place, known), known)
    statement = dialect_insert(connection, tables.dirty)
    smaller = func.min if connection.dialect.name == "sqlite" else func.least
    kept = statement.on_conflict_do_update(
        index_elements=["place"], set_={"since": smaller(tables.dirty.c.since, statement.excluded.since)}
    )
    if since:
        connection.execute(kept, [{"place": place, "since": since[place]} for place in sorted(since)])
