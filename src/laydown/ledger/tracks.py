"""Where a force is or was; what happened at a place, or to a force, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select

from laydown.fusion.facts import Facts, ForceFacts
from laydown.fusion.spells import Kind
from laydown.ledger import tables
from laydown.ledger.answers import Holding, Quote, Spell, Tie, Ties, Timeline, Track
from laydown.ledger.at import LEFT_DAYS, outlook
from laydown.ledger.evidence import quotes
from laydown.ledger.holdings import Weigher, force_name
from laydown.ledger.question import Question
from laydown.ledger.records import day_of
from laydown.ledger.standing import as_known, foremost, held
from laydown.lexicon.facts import Member

MOST_SPELLS = 200
MOST_TIES = 60
MOST_OF_SETS = 12
"""Positions of the sets that a force belongs to, told beside its own: they are weak evidence, and can be thousands."""


def track(question: Question, force: str) -> Track:
    """Where a force, by id, is said to be on a day; its parts, and the sets that it is of, apart."""
    facts, on = question.facts, question.on
    table = tables.position.c
    alive = or_(table.valid_to.is_(None), table.valid_to > on.isoformat())
    gone = and_(table.force == force, table.kind != Kind.SIEGE.value)
    told = held(question, LEFT_DAYS).where(table.force.in_([force, *facts.parts(force)]), or_(alive, gone))
    rows, count = foremost(question, told)
    sets = facts.sets_of(force, on)
    told_of_sets = held(question).where(table.force.in_(sets))
    of_sets, all_of_sets = foremost(question, told_of_sets, MOST_OF_SETS) if sets else ([], 0)
    weighed = Weigher(question).holdings([*rows, *of_sets])
    found = [h for h in weighed if h.force not in sets]
    own = [h for h in found if h.force == force and (h.until is None or h.until > on)]
    left = [h for h in found if h.until is not None and h.until <= on]
    heard = heard_by(question.connection, facts, question.known)
    return Track(
        force=facts.forces[force], ties=ties(facts, force, heard), on=on, known=question.known, holdings=tuple(own),
        summary=f"{facts.forces[force].name} on {on:%-d %B %Y}: {_places(own, left)}.",
        of_parts=tuple(h for h in found if h.force != force),
        of_sets=tuple(h for h in weighed if h.force in sets), left=tuple(left),
        outlook=outlook(question, forces=[force]), more=count - len(rows), more_of_sets=all_of_sets - len(of_sets),
    )  # fmt: skip


def ties(facts: Facts, force: str, heard: Set[str] | None = None) -> Ties:
    """What a force is part of, takes in and fights beside, as far as the ledger was told.

    ``heard``: the forces that it had been told of (:func:`heard_by`); all of them without it.
    """
    known = {key: one for key, one in facts.forces.items() if heard is None or key in heard or key == force}
    wholes = [key for key in facts.wholes(force) if key != force and key in known]
    parts = [key for key in facts.parts(force) if key in known]
    inside, side = {force, *wholes}, facts.side(force)
    allies = [f.id for f in known.values() if side in (f.side, f.id) and f.id not in inside and f.id not in parts]
    sets = [_tie(known, one.id, m) for one in known.values() for m in one.members if m.force in inside]
    told = [
        [_tie(known, key) for key in parts], [_tie(known, m.force, m) for m in known[force].members],
        sorted(sets, key=_tie_order), [_tie(known, key) for key in sorted(allies)],
    ]  # fmt: skip
    kept = [tuple(some[:MOST_TIES]) for some in told]
    return Ties(
        wholes=tuple(_tie(known, key) for key in wholes), parts=kept[0], members=kept[1], sets=kept[2], allies=kept[3],
        side=known[side].name if side in known and side not in inside else side if side not in known else None,
        more=sum(map(len, told)) - sum(map(len, kept)),
    )  # fmt: skip


def heard_by(connection: Connection, facts: Facts, known: date | None) -> Set[str] | None:
    """The forces that claims published by a day name, and those that they are part of; None for all, without a day."""
    if known is None:
        return None
    force, named = tables.force.c, tables.claim_force.c
    told = exists().where(named.force == force.id, named.known <= known.isoformat())
    return {whole for key in connection.scalars(select(force.id).where(told)) for whole in facts.wholes(key)}


def _tie(known: Mapping[str, ForceFacts], force: str, member: Member | None = None) -> Tie:
    since, until = (member.since, member.until) if member is not None else (None, None)
    name = known[force].name if force in known else force.removeprefix("~")
    return Tie(id=force, name=name, told=force in known, since=since, until=until)


def _tie_order(tie: Tie) -> tuple[str, date]:
    return tie.id, tie.since or date.min


def _places(own: Sequence[Holding], left: Sequence[Holding]) -> str:
    controls = list(dict.fromkeys(h.place_name for h in own if h.kind == Kind.CONTROL))
    present = [n for n in dict.fromkeys(h.place_name for h in own if h.kind == Kind.PRESENCE) if n not in controls]
    besieges = list(dict.fromkeys(h.place_name for h in own if h.kind == Kind.SIEGE))
    told = [
        f"{verb} {', '.join(names[:6])}{' and others' if len(names) > 6 else ''}"
        for verb, names in (("controls", controls), ("is present in", present), ("besieges", besieges)) if names
    ]  # fmt: skip
    gone = list(dict.fromkeys(h.place_name for h in left))
    said = f"not known; said to have left {', '.join(gone[:6])}" if gone else "not known; no report says where it was"
    return "; ".join(told) or said


def timeline(
    question: Question, *, place: str | None = None, force: str | None = None, since: date | None, until: date | None
) -> Timeline:
    """The spells at a place, or of a force, that touch a stretch of days, in order of their beginning.

    Of more than ``MOST_SPELLS`` the last ones.
    """
    facts, known = question.facts, question.known
    table = tables.position
    query = as_known(select(table), known)
    query = query.where(table.c.place == place) if place is not None else query.where(table.c.force == force)
    if since is not None:
        query = query.where(or_(table.c.valid_to.is_(None), table.c.valid_to >= since.isoformat()))
    if until is not None:
        query = query.where(or_(table.c.valid_from.is_(None), table.c.valid_from <= until.isoformat()))
    last = query.order_by(func.coalesce(table.c.valid_from, table.c.valid_to).desc(), table.c.id.desc())
    rows = sorted(question.connection.execute(last.limit(MOST_SPELLS + 1)), key=_in_time)
    count = len(rows)
    if count > MOST_SPELLS:
        count = question.connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    name = facts.places[place].name if place is not None else facts.forces[force or ""].name
    return Timeline(
        subject=place or force or "", name=name, since=since, until=until, known=known,
        spells=tuple(spells(question.connection, rows[-MOST_SPELLS:], facts)), more=max(0, count - MOST_SPELLS),
    )  # fmt: skip


def _in_time(row: Any) -> tuple[str, ...]:
    """By the first day that is told, then by the last: what ended on a day comes before what began on it."""
    return (row.valid_from or row.valid_to, row.valid_to or "9999", row.kind, row.force, row.place, row.id)


def spells(connection: Connection, rows: Sequence[Any], facts: Facts) -> list[Spell]:
    """Rows of ``position`` as rows of a timeline."""
    wanted = {key for row in rows for key in (row.opener, row.closer) if key is not None}
    told = quotes(connection, wanted, judged=facts.judged)
    return [spell_of(row, told, facts) for row in rows]


def spell_of(row: Any, told: dict[str, Quote], facts: Facts) -> Spell:
    """One row of ``position`` with the claims that say when it began and ended."""
    return Spell(
        id=row.id, place=row.place, place_name=facts.places[row.place].name, force=row.force,
        force_name=force_name(row.force, facts), kind=row.kind, scope=row.scope, since=day_of(row.valid_from),
        until=day_of(row.valid_to), began=row.began, ended=row.ended, opener=told.get(row.opener),
        closer=told.get(row.closer or ""),
    )  # fmt: skip
