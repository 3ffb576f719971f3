"""Why the ledger says so: the claims behind an id, in their context, and the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from laydown.fusion.findings import Finding, fuse
from laydown.ledger import tables
from laydown.ledger.answers import Correction, Holding, Passage, Why
from laydown.ledger.columns import storable
from laydown.ledger.contradictions import DENIAL_DAYS, fused, heard_of
from laydown.ledger.effects import judged, judgements_of
from laydown.ledger.evidence import claim_rows, quotes
from laydown.ledger.holdings import Weigher
from laydown.ledger.question import Question
from laydown.ledger.records import claim_of, unpacked
from laydown.ledger.standing import as_known
from laydown.model import Claim
from laydown.problems import UnknownName
from laydown.reading.frontmatter import front_matter
from laydown.reading.tags import readable

CONTEXT = 240
"""Characters shown on either side of a sentence."""
_PARTIAL_FIRST, _PARTIAL_LAST = re.compile(r"\A\S*(?=\s)"), re.compile(r"(?<=\s)\S*\Z")


def why(question: Question, key: str, *, on: date | None) -> Why:
    """What is behind a claim's, finding's (F…) or position's (P…) id.

    Raises:
        UnknownName: the ledger holds nothing with that id.
    """
    key = storable(key)
    position = _position(question, key) if key.startswith("P") else None
    if position is not None:
        return _why_position(question, position, on)
    return _why_claim(question, key)


def _position(question: Question, key: str) -> Any:
    table = tables.position
    connection = question.connection
    query = select(table).where(table.c.id == key)
    standing = connection.execute(as_known(query, question.known)).first()
    if standing is not None:
        return standing
    if question.known is not None:
        query = query.where(table.c.known_from <= question.known.isoformat())
    return connection.execute(query.order_by(table.c.known_from.desc())).first()


def _why_position(question: Question, row: Any, on: date | None) -> Why:
    day = on or _last_day(row, question.known)
    holding = Weigher(question.at(day)).holdings([row])[0]
    claims = [quote.claim for quote in (*holding.claims_for, *holding.claims_against)]
    return Why(
        subject=row.id, what="position", title=_title(holding), holding=holding, finding=None, claim=None,
        corrected=None, quote=None, passages=passages(question.connection, claims), history=(),
    )  # fmt: skip


def _last_day(row: Any, known: date | None) -> date:
    """The last day on which the position may hold: its end, else what is known, else the last publication."""
    if row.valid_to is not None:
        return date.fromisoformat(row.valid_to)
    return known or date.fromisoformat(max(row.known_from, row.valid_from or ""))


def _title(holding: Holding) -> str:
    verb = {"control": "controls", "presence": "is present in", "siege": "besieges"}[holding.kind]
    where = {"near": "somewhere near ", "part": "a part of "}.get(holding.scope, "")
    since = f" since {holding.since:%-d %B %Y}" if holding.since else ""
    until = f" until {holding.until:%-d %B %Y}" if holding.until else ""
    return f"{holding.force_name} {verb} {where}{holding.place_name}{since}{until}"


def _why_claim(question: Question, key: str) -> Why:
    connection, facts = question.connection, question.facts
    claim = key.removeprefix("F")
    row = claim_rows(connection, [claim]).get(claim)
    if row is None or (question.known is not None and row.known > question.known.isoformat()):
        raise UnknownName("claim, finding or position", key)
    finding = _finding(question, row)
    told = fused(connection, finding, facts) if finding is not None else None
    claims = [claim] if finding is None else [heard.claim.id for heard in finding.claims]
    read = claim_of(row, row.document_name)
    return Why(
        subject=key, what="finding" if key.startswith("F") else "claim", holding=None, finding=told,
        title=" ".join(readable(row.evidence).split()), claim=read,
        corrected=corrected(connection, read), quote=quotes(connection, [claim], judged=facts.judged)[claim],
        passages=passages(connection, claims), history=tuple(history(connection, claim, row)),
    )  # fmt: skip


def corrected(connection: Connection, claim: Claim) -> Claim | None:
    """The claim as people have it, where that is not what was read; None also where they reject it."""
    present = judged(claim, judgements_of(connection, [claim.id]).get(claim.id, ()))
    return present if present != claim else None


def _finding(question: Question, row: Any) -> Finding | None:
    """The finding that the claim belongs to: fused with claims of those weeks that share a force or a place."""
    numbers = _neighbours(question.connection, row, question.known)
    for finding in fuse(heard_of(question.connection, numbers), question.facts):
        if any(heard.claim.id == row.id for heard in finding.claims):
            return finding
    return None


def _neighbours(connection: Connection, row: Any, known: date | None) -> list[int]:
    claim, by_force, by_place = tables.claim.c, tables.claim_force.c, tables.claim_place.c
    middle = date.fromisoformat(row.known).toordinal()
    first = date.fromordinal(middle - DENIAL_DAYS)
    last = date.fromordinal(middle + DENIAL_DAYS)
    last = min(last, known) if known is not None else last
    forces = select(by_force.force).where(by_force.claim == row.number)
    places = select(by_place.place).where(by_place.claim == row.number)
    query = select(claim.number).where(
        claim.known.between(first.isoformat(), last.isoformat()), claim.superseded.is_(None),
        or_(
            claim.number.in_(select(by_force.claim).where(by_force.force.in_(forces))),
            claim.number.in_(select(by_place.claim).where(by_place.place.in_(places))),
        ),
    )  # fmt: skip
    return sorted({row.number, *connection.scalars(query)})


def history(connection: Connection, claim: str, row: Any) -> Iterable[Correction]:
    """What people and later codings did with the claim."""
    table = tables.judgement
    for one in connection.execute(select(table).where(table.c.claim == claim).order_by(table.c.number)):
        yield Correction(what=one.action, subject=claim, at=one.at, by=one.by, note=one.note)
        if one.undone is not None:
            yield Correction(what=f"{one.action} undone", subject=claim, at=one.undone, by=one.by, note="")
    if row.superseded is not None:
        yield Correction(what="superseded", subject=claim, at=row.superseded, by="laydown", note="coded anew")
    if row.retracted:
        yield Correction(what="document retracted", subject=row.document_name, at="", by="", note="")


def passages(connection: Connection, claims: Sequence[str]) -> dict[str, Passage]:
    """Each claim's sentence with what stands around it in the document."""
    rows = claim_rows(connection, claims)
    table = tables.document.c
    texts: dict[str, str] = {}
    for key in sorted({row.document for row in rows.values()}):
        row = connection.execute(select(table.text, table.name).where(table.id == key)).one()
        texts[key] = unpacked(row.text, row.name)
    return {key: _passage(texts[row.document], row.evidence_start, row.evidence_end) for key, row in rows.items()}


def _passage(text: str, start: int, end: int) -> Passage:
    """Whole words only, and nothing of a file's header."""
    top = min(front_matter(text).end, start)
    first, last = max(top, start - CONTEXT), min(end + CONTEXT, len(text))
    before, after = text[first:start], text[end:last]
    if first > top:
        before = "…" + (before if text[first - 1].isspace() else _PARTIAL_FIRST.sub("", before)).lstrip()
    if last < len(text):
        after = (after if text[last].isspace() else _PARTIAL_LAST.sub("", after)).rstrip() + "…"
    return Passage(
        before=" ".join(readable(before).split()), sentence=readable(text[start:end]),
        after=" ".join(readable(after).split()),
    )  # fmt: skip
