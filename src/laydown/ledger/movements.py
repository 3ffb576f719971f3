"""Who is said to have gone from where to where in a stretch of days, or to be about to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import aliased

from laydown.fusion.entities import UNNAMED, force_of, place_of
from laydown.fusion.facts import Facts, PlaceFacts
from laydown.fusion.origins import independent
from laydown.ledger import tables
from laydown.ledger.effects import judged, judgements_of
from laydown.ledger.evidence import claim_rows
from laydown.ledger.holdings import force_name
from laydown.ledger.question import Question
from laydown.ledger.records import claim_of, day_of
from laydown.ledger.sql import chunked
from laydown.model import Claim, Modality
from laydown.problems import RequestError

MOST_MOVEMENTS = 500
MOST_CLAIMS = 12
_LULL = timedelta(days=7)
"""After as long a silence the same way is gone once more: two journeys are not one that takes all the time between."""
_GRACE = timedelta(days=1)
"""The world has time zones: what is told of tomorrow may be of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A force that goes from ``origin`` to ``destination``, by all claims that say so without a week's silence between.

    ``event``, ``modality`` are those of the newest claim; ``hedged``: all of them are. Points are (latitude, longitude)
    in degrees. ``force`` None: nobody says who. ``first`` and ``last`` of the days told of; ``n_origins`` independent
    voices; ``claims`` are ids, the newest first, ``MOST_CLAIMS`` at most.
    """

    force: str | None
    force_name: str
    event: str
    modality: str
    hedged: bool
    origin: str
    origin_name: str
    origin_at: tuple[float, float]
    destination: str
    destination_name: str
    destination_at: tuple[float, float]
    first: date
    last: date
    n_origins: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """The movements of a stretch of days, the newest first; ``more`` of them are left out."""

    since: date
    until: date
    known: date | None
    items: tuple[Movement, ...]
    more: int


class _Told(NamedTuple):
    """One claim of one force, on one way."""

    day: date
    known: str
    id: str
    event: str
    modality: str
    hedged: bool
    force: str | None
    origin: str
    destination: str
    article: str
    voice: str
    named: bool

    @property
    def key(self) -> tuple[str | None, str, str, str]:
        """What is told as one: announcements of whatever kind are, facts and denials each for themselves."""
        kind = self.modality if self.modality in (Modality.ASSERTED, Modality.DENIED) else "outlook"
        return self.force, self.origin, self.destination, kind


def movements(question: Question, since: date) -> Movements:
    """The movements from the day ``since`` to that of the question, between places whose coordinates are known.

    Raises:
        RequestError: the days are in the wrong order.
    """
    if since > question.on:
        raise RequestError(f"the days are in the wrong order: {since} is after {question.on}")
    facts = question.facts
    rows = question.connection.execute(_ways(question, since)).all()
    told = [*_as_told(question, [row for row in rows if row.id not in facts.judged]), *_corrected(question)]
    ways = _journeys(one for one in told if since <= one.day <= question.on and _is_shown(one, facts))
    kept = ways[:MOST_MOVEMENTS]
    return Movements(
        since=since, until=question.on, known=question.known, more=len(ways) - len(kept),
        items=tuple(_movement(some, facts) for some in kept),
    )  # fmt: skip


def _journeys(told: Iterable[_Told]) -> list[list[_Told]]:
    """What is told as one, without a lull in it; the newest first, in each and among them."""
    found: list[list[_Told]] = []
    latest: dict[tuple[str | None, str, str, str], list[_Told]] = {}
    for one in sorted(told, key=lambda one: (one.day, one.known, one.id), reverse=True):
        journey = latest.get(one.key)
        if journey is None or journey[-1].day - one.day > _LULL:
            journey = latest[one.key] = []
            found.append(journey)
        journey.append(one)
    return found


def _ways(question: Question, since: date) -> Select[Any]:
    """Claims with an origin and a destination whose day falls into the stretch, once for each pair."""
    start, end = aliased(tables.claim_place), aliased(tables.claim_place)
    claim, article, document = tables.claim.c, tables.article.c, tables.document.c
    day = case((or_(claim.when_end.is_(None), claim.when_end > claim.known), claim.known), else_=claim.when_end)
    query = (
        select(
            claim.number, claim.id, claim.event, claim.modality, claim.hedged, claim.when_start, claim.known,
            claim.article, claim.speaker, article.outlet_key, day.label("day"),
            start.c.place.label("origin"), end.c.place.label("destination"),
        )
        .select_from(start)
        .join(end, and_(end.c.claim == start.c.claim, end.c.role == "destination"))
        .join(tables.claim, claim.number == start.c.claim)
        .join(tables.article, article.id == claim.article)
        .join(tables.document, document.id == claim.document)
        .where(
            start.c.role == "origin", start.c.known >= since.isoformat(), start.c.place != end.c.place,
            claim.superseded.is_(None), document.retracted.is_(False),
            day.between(since.isoformat(), question.on.isoformat()),
        )
    )  # fmt: skip
    return query if question.known is None else query.where(start.c.known <= question.known.isoformat())


def _as_told(question: Question, rows: Sequence[Any]) -> Iterator[_Told]:
    """Claims as a machine read them, one for each force that moves."""
    actors = _actors(question, sorted({row.number for row in rows}))
    for row in rows:
        modality = _modality(row.modality, day_of(row.when_start), date.fromisoformat(row.known))
        voice = row.speaker or question.facts.roots.get(row.article) or row.outlet_key or row.article
        for force in actors.get(row.number) or [None]:
            yield _Told(
                date.fromisoformat(row.day), row.known, row.id, row.event, modality, bool(row.hedged), force,
                row.origin, row.destination, row.article, voice, row.speaker is not None,
            )  # fmt: skip


def _actors(question: Question, numbers: Sequence[int]) -> dict[int, list[str | None]]:
    named = tables.claim_force.c
    found: dict[int, list[str | None]] = {}
    for some in chunked(numbers):
        query = select(named.claim, named.force).where(named.claim.in_(some), named.role == "actor")
        for claim, force in question.connection.execute(query.order_by(named.claim, named.force)):
            found.setdefault(claim, []).append(force)
    return found


def _corrected(question: Question) -> Iterator[_Told]:
    """The claims that people judged, as they corrected them, whatever they were before; few, so all are looked at."""
    connection, roots = question.connection, question.facts.roots
    keys = sorted(question.facts.judged)
    decided = judgements_of(connection, keys)
    for row in claim_rows(connection, keys).values():
        claim = judged(claim_of(row, row.document_name), decided.get(row.id, ()))
        unknown = question.known is not None and row.known > question.known.isoformat()
        if claim is None or unknown or row.superseded is not None or row.retracted:
            continue
        known = date.fromisoformat(row.known)
        start, end = (claim.when.start, claim.when.end) if claim.when is not None else (None, None)
        voice = row.speaker or roots.get(row.article) or row.outlet_key or row.article
        for force, origin, destination in _pairs(claim):
            yield _Told(
                min(end or known, known), row.known, row.id, claim.event.value,
                _modality(claim.modality.value, start, known), claim.hedged, force, origin, destination,
                row.article, voice, row.speaker is not None,
            )  # fmt: skip


def _pairs(claim: Claim) -> Iterator[tuple[str | None, str, str]]:
    """Each force with each way from an origin to a destination."""
    forces: Sequence[str | None] = sorted({force for one in claim.actor if (force := force_of(one)) is not None})
    origins, destinations = _ids(claim.origin), _ids(claim.destination)
    for force in forces or (None,):
        yield from ((force, a, b) for a in origins for b in destinations if a != b)


def _ids(mentions: Iterable[Any]) -> list[str]:
    return sorted({place for one in mentions if (place := place_of(one)) is not None})


def _modality(told: str, start: date | None, known: date) -> str:
    """'They leave on Friday' is told as a fact, and is a plan."""
    is_to_come = told == Modality.ASSERTED and start is not None and start > known + _GRACE
    return Modality.PLANNED.value if is_to_come else told


def _is_shown(one: _Told, facts: Facts) -> bool:
    """Whether both ends can be put on a map."""
    return all(key in facts.places and facts.places[key].latitude is not None for key in (one.origin, one.destination))


def _movement(told: Sequence[_Told], facts: Facts) -> Movement:
    """Claims of one movement, the newest first, as one."""
    newest = told[0]
    origin, destination = facts.places[newest.origin], facts.places[newest.destination]
    return Movement(
        force=newest.force, force_name=force_name(newest.force or UNNAMED, facts), event=newest.event,
        modality=newest.modality, hedged=all(one.hedged for one in told),
        origin=origin.id, origin_name=origin.name, origin_at=_point(origin),
        destination=destination.id, destination_name=destination.name, destination_at=_point(destination),
        first=told[-1].day, last=newest.day, n_origins=len(independent((t.article, t.voice, t.named) for t in told)),
        claims=tuple(one.id for one in told[:MOST_CLAIMS]),
    )  # fmt: skip


def _point(place: PlaceFacts) -> tuple[float, float]:
    return float(place.latitude or 0), float(place.longitude or 0)
