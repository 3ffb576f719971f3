"""A digest of some days for a person: what changed hands, who moved, what is contested, what is only announced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from laydown.fusion.entities import force_of
from laydown.fusion.facts import Facts
from laydown.fusion.findings import Finding, Heard, fuse, places_in
from laydown.ledger import tables
from laydown.ledger.answers import Contested, Fused, counted
from laydown.ledger.at import near as near_places
from laydown.ledger.contradictions import contested, contested_among, fused_all, heard_rows
from laydown.ledger.evidence import claim_query
from laydown.ledger.question import Question
from laydown.model import Claim, EventType

_TAKEN = {EventType.CAPTURE, EventType.HANDOVER}
_MOVED = {EventType.WITHDRAW, EventType.REDEPLOY, EventType.DEPLOY, EventType.ADVANCE}
_LEAVING = {EventType.WITHDRAW, EventType.REDEPLOY}
_TALKED = {EventType.AGREE, EventType.MEET}
_QUOTES = '"“”«» '
_LATE_DAYS = 30
"""Reports published so long after the stretch still tell of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What a digest is about: places within ``km`` kilometres of one, or in some countries; else everything.

    ``countries`` are ISO 3166-1 alpha-2 codes, ``title`` what they are called together.
    """

    near: str | None = None
    km: float = 50.0
    countries: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Findings of the days from ``since`` to ``until``, by what they mean to a reader; see ``markdown``."""

    since: date
    until: date
    known: date | None
    title: str
    hands: tuple[Fused, ...]
    moves: tuple[Fused, ...]
    fighting: tuple[Fused, ...]
    talks: tuple[Fused, ...]
    contested: Contested
    announced: tuple[Fused, ...]
    unseen: tuple[Fused, ...]
    claims: int
    documents: int
    unplaced: int

    @property
    def markdown(self) -> str:
        """The digest as Markdown: each line with the ids of its claims and who says so."""
        return "\n".join(_markdown(self)) + "\n"


def brief(question: Question, *, since: date, area: Area) -> Brief:
    """The digest of the days from ``since`` to the one asked about, from the claims about that area."""
    connection, facts, until, known = question.connection, question.facts, question.on, question.known
    wanted = _wanted_places(question, area)
    rows = _rows(connection, since, until, known)
    heard = [h for h in heard_rows(connection, rows) if _falls(h, since, until) and _is_wanted(h.claim, wanted)]
    told_of = [h for h in heard if _actors(h.claim) or places_in(h.claim)]
    findings = fuse(told_of, facts)
    done = [f for f in findings if f.relation not in ("outlook", "denial")]
    told = {one.id: one for one in fused_all(connection, findings, facts)}
    planned = [f for f in findings if f.relation == "outlook"]
    carried = {f.id for f in planned if _is_carried_out(f, done, facts)}
    return Brief(
        since=since, until=until, known=known, title=_title(since, until, area, facts),
        hands=_of(done, _TAKEN, told), moves=_of(done, _MOVED, told), fighting=_of(done, {EventType.ATTACK}, told),
        talks=_of(done, _TALKED, told),
        contested=contested(question) if wanted is None else contested_among(question, wanted),
        announced=tuple(told[f.id] for f in planned if f.id in carried),
        unseen=tuple(told[f.id] for f in planned if f.id not in carried),
        claims=len(heard), documents=len({h.claim.doc for h in heard}),
        unplaced=sum(not places_in(h.claim) for h in heard),
    )  # fmt: skip


def _rows(connection: Connection, since: date, until: date, known: date | None) -> Sequence[Any]:
    claim = tables.claim.c
    last = until + timedelta(days=_LATE_DAYS)
    last = min(last, known) if known is not None else last
    query = claim_query().where(
        claim.known.between(since.isoformat(), last.isoformat()), claim.superseded.is_(None),
        tables.document.c.retracted.is_(False),
    )  # fmt: skip
    return connection.execute(query.order_by(claim.known, claim.id)).all()


def _falls(heard: Heard, since: date, until: date) -> bool:
    """Whether the claim is about those days: its window touches them; without one, it was published in them."""
    when = heard.claim.when
    if when is None or (when.start is None and when.end is None):
        return since <= heard.known <= until
    start, end = when.start or when.end, when.end or heard.known
    return start is not None and start <= until and end >= since


def _wanted_places(question: Question, area: Area) -> frozenset[str] | None:
    connection, facts = question.connection, question.facts
    if area.near is not None:
        return frozenset({area.near, *near_places(connection, facts.places[area.near], area.km)})
    if area.countries:
        table = tables.place.c
        return frozenset(connection.scalars(select(table.id).where(table.country.in_(area.countries))))
    return None


def _is_wanted(claim: Claim, wanted: frozenset[str] | None) -> bool:
    return wanted is None or bool(places_in(claim) & wanted)


def _actors(claim: Claim) -> set[str]:
    return {key for m in claim.actor if (key := force_of(m)) is not None}


def _of(findings: Iterable[Finding], events: set[EventType], told: dict[str, Fused]) -> tuple[Fused, ...]:
    return tuple(told[f.id] for f in findings if f.event in events)


def _is_carried_out(plan: Finding, done: Iterable[Finding], facts: Facts) -> bool:
    """Whether a finding tells that it was done since: of its type, by its force, and there if places are named."""
    return any(
        {plan.event, f.event} <= kin and _last_day(f) >= plan.claims[0].known
        and _meet(plan, f, _actors, facts.is_part, unsaid=False)
        and _meet(plan, f, places_in, facts.is_inside, unsaid=True)
        for f in done for kin in ({plan.event}, _LEAVING)
    )  # fmt: skip


def _last_day(finding: Finding) -> date:
    return max(h.claim.when.end if h.claim.when and h.claim.when.end else h.known for h in finding.claims)


def _meet(
    one: Finding, other: Finding, of: Callable[[Claim], set[str]], alike: Callable[[str, str], bool], *, unsaid: bool
) -> bool:
    """Whether the two name entities that are part of each other; ``unsaid`` where one names none."""
    left, right = ({key for h in f.claims for key in of(h.claim)} for f in (one, other))
    return any(alike(a, b) for a in left for b in right) if left and right else unsaid


def _title(since: date, until: date, area: Area, facts: Facts) -> str:
    where = f", near {facts.places[area.near].name}" if area.near is not None else ""
    where = f", {area.title or ', '.join(area.countries)}" if area.countries else where
    return f"{since:%-d %B %Y} to {until:%-d %B %Y}{where}"


def _markdown(told: Brief) -> Iterator[str]:
    yield f"# {told.title}"
    known = f" As known on {told.known:%-d %B %Y}." if told.known is not None else ""
    yield ""
    claims, documents = counted(told.claims, "claim"), counted(told.documents, "document")
    yield f"From {claims} in {documents}.{known} What is not reported is not told here."
    for title, findings in (
        ("Changed hands", told.hands), ("Movements", told.moves), ("Fighting", told.fighting), ("Talks", told.talks),
        ("Announced, and reported done", told.announced), ("Announced, not seen", told.unseen),
    ):  # fmt: skip
        yield from ("", f"## {title}", "")
        yield from [line for one in findings for line in _lines(one)] or ["Nothing reported."]
    yield from ("", "## Contested", "")
    contradicted = [*_contested(told.contested), *(line for one in told.contested.denied for line in _lines(one))]
    yield from contradicted or ["No contradiction found."]
    if told.unplaced:
        yield from ("", f"Claims that name no place: {told.unplaced}; those that name no force either are left out.")


def _lines(one: Fused) -> Iterator[str]:
    """One finding: what, who, where, who says so, with ids; the sentence of its first claim below it."""
    first = one.claims[0]
    who, where = ", ".join(one.forces) or "not named", ", ".join(one.places) or "place not named"
    said = "" if first.side == "for" else f" ({first.quote.modality})"
    said += ", hedged" if all(c.quote.hedged for c in one.claims if c.side == first.side) else ""
    denied = " **Denied** by " + "; ".join(_speaker(c) for c in one.claims if c.side == "against") + "." \
        if one.relation == "denied" else ""  # fmt: skip
    origins = counted(len(one.origins), "independent origin") if one.origins else "outlook"
    speakers = "; ".join(dict.fromkeys(_speaker(c) for c in one.claims if c.side != "against"))
    yield f"- **{one.event}**{said}: {who}; {where}. {origins}: {speakers}.{denied}"
    yield f"  “{_inert(first.quote.sentence.strip(_QUOTES))}” [{', '.join(c.quote.claim for c in one.claims)}]"


def _contested(found: Contested) -> Iterator[str]:
    for one in found.places:
        rivals = " against ".join(f"{h.force_name} ({', '.join(q.claim for q in h.claims_for)})" for h in one.holders)
        yield f"- **{one.place.name}**: {rivals}"


def _speaker(claim: Any) -> str:
    return _inert(" < ".join(claim.quote.speakers) or claim.quote.document)


def _inert(words: str) -> str:
    """Words of a document, so that nothing in them is taken for Markdown or HTML."""
    return words.replace("\\", "\\\\").replace("<", "&lt;").replace("[", "\\[").replace("*", "\\*").replace("`", "\\`")
