"""Who is or was at a place on a day, as known on another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, or_, select

from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts, PlaceFacts
from laydown.fusion.spells import Kind
from laydown.geometry import kilometres
from laydown.ledger import tables
from laydown.ledger.answers import At, Held, Holding, Quote, Status
from laydown.ledger.effects import EDIT, judged, judgements_of
from laydown.ledger.evidence import claim_rows, quotes
from laydown.ledger.holdings import Weigher
from laydown.ledger.question import Question
from laydown.ledger.records import claim_of
from laydown.ledger.standing import foremost, held, positions
from laydown.model import Modality

LEFT_DAYS, FIGHTING_DAYS, OUTLOOK_DAYS = 120, 14, 90
LEAST_HELD = 0.05
"""Below this certainty a holder is not told as one any more: 'almost no chance' that it still is."""
LEAST_BESIEGED = 0.2
"""Below this certainty a siege is not told as going on: reports seldom say that one has ended."""
MOST_INSIDE = 300
"""Places within an area that are told of; beyond, only those of the levels that still fit."""
MOST_LEFT = 12
"""Forces that were present and left that are told of a place; how many others did is told too."""
_UNLIKELY = 0.45
_OUTLOOK = tuple(m.value for m in (Modality.PLANNED, Modality.ORDERED, Modality.DEMANDED, Modality.POSSIBLE))
_MOST = 8
H = TypeVar("H", bound=Held)
_KM_PER_DEGREE = 111.2


def at(question: Question, place: str, *, km: float | None = None, admin: bool = False) -> At:
    """The answer for a place, by id. ``km`` also takes in places so near, ``admin`` those of the same area."""
    own, facts, on = question.facts.places[place], question.facts, question.on
    inside = _inside(question, place, km, admin)
    around = [key for key in facts.around(place) if key != place]
    rows = positions(question, back=LEFT_DAYS, places=[place, *around])
    alive, gone = parted(rows, on)
    left_here, more_left = _latest([row for row in gone if row.place == place and row.kind != Kind.SIEGE])
    kept, count = foremost(question, held(question).where(tables.position.c.place.in_(inside)))
    told = [r for r in alive if r.place == place or (r.place in around and r.kind == Kind.CONTROL)]
    found = Weigher(question).holdings([*told, *kept, *left_here])
    ended = {row.id for row in left_here}
    here = [h for h in found if h.place == place and h.id not in ended]
    left = [h for h in found if h.id in ended]
    holders = [h for h in here if h.kind == Kind.CONTROL and h.scope == Scope.AT]
    besiegers = [h for h in here if h.kind == Kind.SIEGE]
    status, surest = stand(here, left, facts)
    return At(
        place=own, areas=tuple(facts.places[key] for key in around if key in facts.places),
        on=on, known=question.known, status=status, summary=summary(own, status, surest or holders, on),
        holders=tuple(holders), present=tuple(h for h in here if h not in holders and h not in besiegers),
        besiegers=tuple(besiegers), left=tuple(left),
        inside=tuple(h for h in found if h.place != place and h.place in inside),
        around=tuple(h for h in found if h.place in around and h.kind == Kind.CONTROL),
        fighting=_fighting(question, [place]), outlook=outlook(question, places=[place, *inside]),
        more=count - len(kept), more_left=more_left,
    )  # fmt: skip


def _latest(left: Sequence[Any]) -> tuple[list[Any], int]:
    """All who gave up control, for they decide how the place stands, and of the others the last; how many more left."""
    others = sorted((row for row in left if row.kind != Kind.CONTROL), key=lambda row: (row.valid_to, row.id))
    kept = {row.id for row in others[-MOST_LEFT:]}
    return [row for row in left if row.kind == Kind.CONTROL or row.id in kept], max(0, len(others) - MOST_LEFT)


def denied_departures(left: Sequence[H]) -> list[H]:
    """Of those that are said to have given the place up, the ones of which somebody denies it."""
    return [
        h for h in left
        if h.disputed and h.kind == Kind.CONTROL and h.scope == Scope.AT and h.ended in (Act.LOSE, Act.LEAVE)
    ]  # fmt: skip


def parted(rows: Sequence[Any], on: date) -> tuple[list[Any], list[Any]]:
    """Positions that hold on the day, and those that ended by then."""
    day = on.isoformat()
    alive = [row for row in rows if row.valid_to is None or row.valid_to > day]
    return alive, [row for row in rows if row.valid_to is not None and row.valid_to <= day]


def stand(here: Sequence[H], left: Sequence[Held], facts: Facts) -> tuple[Status, list[H]]:
    """How a place stands, and who is sure enough to hold it, from what is told of the day and who left before."""
    holders = [h for h in here if h.kind == Kind.CONTROL and h.scope == Scope.AT]
    surest = [h for h in holders if h.probability >= LEAST_HELD]
    besieged = [h for h in here if h.kind == Kind.SIEGE and h.probability >= LEAST_BESIEGED]
    return status_of(surest, denied_departures(left), left, besieged, facts), surest


def status_of(
    holders: Sequence[Held],
    disputed: Sequence[Held],
    left: Sequence[Held],
    besiegers: Sequence[Held],
    facts: Facts,
) -> Status:
    """How the place stands, given who is said to hold it and who is said to have left."""
    if holders:
        rivals = any(_are_rivals(a, b, facts) for i, a in enumerate(holders) for b in holders[:i])
        if rivals or disputed or any(h.disputed for h in holders):
            return Status.CONTESTED
        if besiegers:
            return Status.BESIEGED
        together = any(not facts.is_part(a.force, b.force) for i, a in enumerate(holders) for b in holders[:i])
        return Status.JOINT if together else Status.HELD
    if disputed:
        return Status.CONTESTED
    gone = [h for h in left if h.kind == Kind.CONTROL and h.scope == Scope.AT]
    return Status.VACANT if gone else Status.UNKNOWN


def _are_rivals(one: Held, other: Held, facts: Facts) -> bool:
    same_claim = one.first_claim is not None and one.first_claim == other.first_claim
    return one.force != other.force and not same_claim and not facts.allied(one.force, other.force)


def summary(place: PlaceFacts, status: Status, holders: Sequence[Holding], on: date) -> str:
    """The answer in one sentence."""
    day = f"{on:%-d %B %Y}"
    names = " and ".join(h.force_name for h in holders)
    match status:
        case Status.UNKNOWN if holders:
            seen = holders[0].last_seen
            return f"{place.name} on {day}: not known; last said to be held by {names}, {seen:%-d %B %Y}."
        case Status.UNKNOWN:
            return f"{place.name} on {day}: not known; no report says who held it."
        case Status.VACANT:
            return f"{place.name} on {day}: nobody is said to hold it since its last holder left."
        case Status.CONTESTED:
            return f"{place.name} on {day}: contested; reports contradict each other ({names or 'who left'})."
    sure = max(holders, key=lambda h: h.certainty.probability).certainty
    seen = max(h.last_seen or on for h in holders)
    if sure.probability < _UNLIKELY:
        return (
            f"{place.name} on {day}: last said to be held by {names}, {seen:%-d %B %Y}; {sure.word} that it still was."
        )
    held = {Status.JOINT: "held jointly by", Status.BESIEGED: "under siege, held by"}.get(status, "held by")
    return f"{place.name} on {day}: {held} {names} ({sure.word}); last seen {seen:%-d %B %Y}."


def _inside(question: Question, place: str, km: float | None, admin: bool) -> list[str]:
    """Places within this one; those near it, or of the same area, when asked for."""
    table, connection, facts = tables.place.c, question.connection, question.facts
    found = places_inside(connection, place)
    if admin and facts.places[place].within is not None:
        found |= set(connection.scalars(select(table.id).where(table.within == facts.places[place].within)))
    if km is not None:
        found |= set(near(connection, facts.places[place], km))
    return sorted(found - {place})


def places_inside(connection: Connection, place: str) -> set[str]:
    """The places in it, as deep as there are not too many to be told: of a country its provinces and districts."""
    table = tables.place.c
    found: set[str] = set()
    deeper = {place}
    while deeper:
        deeper = set(connection.scalars(select(table.id).where(table.within.in_(sorted(deeper))))) - found - {place}
        if found and len(found) + len(deeper) > MOST_INSIDE:
            return found
        found |= deeper
    return found


def near(connection: Connection, place: PlaceFacts, km: float) -> list[str]:
    """Places so near, by great-circle distance in kilometres, nearest first; none for a place without coordinates."""
    if place.latitude is None or place.longitude is None:
        return []
    from math import cos, radians

    north = km / _KM_PER_DEGREE
    east = north / max(0.05, cos(radians(place.latitude)))
    table = tables.place.c
    query = select(table.id, table.latitude, table.longitude).where(
        table.latitude.between(place.latitude - north, place.latitude + north),
        table.longitude.between(place.longitude - east, place.longitude + east),
    )
    here = (place.latitude, place.longitude)
    found = [(kilometres(here, (row.latitude, row.longitude)), row.id) for row in connection.execute(query)]
    return [key for away, key in sorted(found) if away <= km and key != place.id]


def _fighting(question: Question, places: Sequence[str]) -> tuple[Quote, ...]:
    effect, claim, on = tables.effect, tables.claim, question.on
    first = (on - timedelta(days=FIGHTING_DAYS)).isoformat()
    query = (
        select(claim.c.id, effect.c.act)
        .join(claim, claim.c.number == effect.c.claim)
        .where(
            effect.c.place.in_(places), effect.c.act.in_((Act.CONTEST.value, Act.BESIEGE.value)),
            effect.c.opposes.is_(False), effect.c.day.between(first, on.isoformat()),
        )
        .order_by(effect.c.day.desc(), claim.c.id)
        .limit(_MOST)
    )  # fmt: skip
    if question.known is not None:
        query = query.where(effect.c.known <= question.known.isoformat())
    acts = {row.id: row.act for row in question.connection.execute(query)}
    told = quotes(question.connection, acts, acts, judged=question.facts.judged)
    return tuple(told[key] for key in acts)


def outlook(
    question: Question, *, places: Sequence[str] | None = None, forces: Sequence[str] | None = None
) -> tuple[Quote, ...]:
    """What is planned, ordered, demanded or thought possible at one of these places, or for one of these forces.

    As published in the 90 days before; the newest first.
    """
    claim, document, until, judged_claims = tables.claim, tables.document, question.until, question.facts.judged
    link: Any = tables.claim_place if places is not None else tables.claim_force
    named = link.c.place.in_(places) if places is not None else link.c.force.in_(forces)
    wanted: Any = link.c.modality.in_(_OUTLOOK)
    if judged_claims and (corrected := _edited(question.connection)):
        wanted = or_(wanted, link.c.claim.in_(corrected))
    query = (
        select(claim.c.id, claim.c.known).distinct()
        .join(link, link.c.claim == claim.c.number)
        .join(document, document.c.id == claim.c.document)
        .where(
            named, link.c.known.between((until - timedelta(days=OUTLOOK_DAYS)).isoformat(), until.isoformat()),
            wanted, claim.c.superseded.is_(None), document.c.retracted.is_(False),
        )
        .order_by(claim.c.known.desc(), claim.c.id)
        .limit(4 * _MOST)
    )  # fmt: skip
    if forces is not None:
        query = query.where(link.c.role == "actor")
    found = list(question.connection.scalars(query))
    keys = (_still_outlook(question.connection, found) if judged_claims.intersection(found) else found)[:_MOST]
    told = quotes(question.connection, keys, judged=judged_claims)
    return tuple(told[key] for key in keys)


def _edited(connection: Connection) -> list[int]:
    """The numbers of the claims that people have corrected."""
    judgement, claim = tables.judgement.c, tables.claim.c
    query = select(claim.number).join(tables.judgement, judgement.claim == claim.id)
    return list(connection.scalars(query.where(judgement.action == EDIT, judgement.undone.is_(None)).distinct()))


def _still_outlook(connection: Connection, keys: Sequence[str]) -> list[str]:
    """Those of these claims that are outlook as people have corrected them."""
    decided = judgements_of(connection, keys)
    rows = claim_rows(connection, keys)
    claims = [judged(claim_of(rows[key], rows[key].document_name), decided.get(key, ())) for key in keys]
    return [claim.id for claim in claims if claim is not None and claim.modality in _OUTLOOK]
