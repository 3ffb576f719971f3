"""Claims of a ledger in order of publication, and as rows that are shaped like ACLED's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, func, select

from laydown.export.chosen import Asked
from laydown.export.coding import acled_type, geo_precision, time_precision
from laydown.export.sheets import Column, Row, Sheet, Value, listed, plain
from laydown.export.where import areas, place_codes
from laydown.fusion.entities import force_of, place_of, speaker_of
from laydown.fusion.facts import Facts, PlaceFacts
from laydown.ledger import tables
from laydown.ledger.effects import judged, judgements_of
from laydown.ledger.evidence import claim_query
from laydown.ledger.records import claim_of
from laydown.model import Claim, EventType, Mention, PlaceMention, SourceKind, SourceMention
from laydown.output import when_words, where, who

_BATCH = 500
_ACTIVE, _SUPERSEDED, _RETRACTED, _REJECTED = "active", "superseded", "retracted", "rejected"
COLUMNS = (
    Column("event_id", tag="#event+code"),
    Column("event_date", "day", "#date+occurred"),
    Column("event_date_end", "day", "#date+end"),
    Column("time_precision", "count"),
    Column("event_type", tag="#event+type"),
    Column("sub_event_type", tag="#event+subtype"),
    Column("actor1", tag="#group+name+actor1"),
    Column("assoc_actor_1", tag="#group+name+assoc1+list"),
    Column("actor2", tag="#group+name+actor2"),
    Column("assoc_actor_2", tag="#group+name+assoc2+list"),
    Column("country", tag="#country+name"),
    Column("iso", tag="#country+code+num"),
    Column("admin1", tag="#adm1+name"),
    Column("admin2", tag="#adm2+name"),
    Column("admin3", tag="#adm3+name"),
    Column("location", tag="#loc+name"),
    Column("latitude", "number", "#geo+lat"),
    Column("longitude", "number", "#geo+lon"),
    Column("geo_precision", "count"),
    Column("source", tag="#meta+source"),
    Column("source_scale"),
    Column("notes", tag="#description"),
    Column("tags", tag="#meta+tags"),
    Column("timestamp", "count"),
    Column("claim_id", tag="#meta+id"),
    Column("certainty", "number", "#meta+certainty"),
    Column("polarity", tag="#meta+polarity"),
    Column("attributed_to", tag="#meta+speaker"),
    Column("via", tag="#meta+via+list"),
    Column("evidence_text", tag="#meta+evidence"),
    Column("evidence_start", "count"),
    Column("evidence_end", "count"),
    Column("document_url", tag="#meta+url"),
    Column("archive_url", tag="#meta+url+archive"),
    Column("document_sha256", tag="#meta+sha256"),
    Column("geonameid", "count", "#loc+code+geonames"),
    Column("pcode", tag="#loc+code"),
    Column("recorded_at", tag="#date+recorded"),
    Column("superseded_by", tag="#meta+superseded"),
)
_WHERE: Mapping[EventType, tuple[str, ...]] = {
    EventType.WITHDRAW: ("origin", "location", "destination"),
    EventType.REDEPLOY: ("destination", "location", "origin"),
    EventType.DEPLOY: ("destination", "location", "origin"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as people have corrected it, with its row of the ledger, and whether it counts.

    ``state``: 'active', 'superseded', 'retracted' or 'rejected'; ``judgements``: what people did to it, oldest first.
    """

    claim: Claim
    row: SqlRow[Any]
    state: str
    judgements: tuple[str, ...]


def claims(asked: Asked) -> Iterator[Told]:
    """The chosen claims in order of publication and id, read as they are needed."""
    result = asked.connection.execute(_query(asked), execution_options={"yield_per": _BATCH})
    for rows in result.partitions(_BATCH):
        decided = judgements_of(asked.connection, [row.id for row in rows])
        for row in rows:
            told = _told(row, decided.get(row.id, ()))
            if told.state == _ACTIVE or asked.given.withdrawn:
                yield told


def _query(asked: Asked) -> Select[Any]:
    given, claim, document = asked.given, tables.claim.c, tables.document.c
    query = claim_query().add_columns(document.sha256, document.coder).order_by(claim.known, claim.id)
    if not given.withdrawn:
        query = query.where(claim.superseded.is_(None), document.retracted.is_(False))
    if given.known is not None:
        query = query.where(claim.known <= given.known.isoformat())
    if asked.first is not None:
        query = query.where(func.coalesce(claim.when_end, claim.known) >= asked.first.isoformat())
    if (last := given.until or given.on) is not None:
        query = query.where(func.coalesce(claim.when_start, claim.when_end, claim.known) <= last.isoformat())
    linked = tables.claim_place.c
    for condition in asked.at_places(linked.place):
        query = query.where(claim.number.in_(select(linked.claim).where(condition)))
    if asked.forces is not None:
        acting = tables.claim_force.c
        named = select(acting.claim).where(acting.force.in_(sorted(asked.forces)))
        query = query.where(claim.number.in_(named))
    return query


def _told(row: SqlRow[Any], judgements: Sequence[Any]) -> Told:
    made = claim_of(row, row.document_name)
    present = judged(made, judgements)
    state = _REJECTED if present is None else _ACTIVE
    if row.retracted:
        state = _RETRACTED
    elif row.superseded is not None:
        state = _SUPERSEDED
    return Told(present or made, row, state, tuple(dict.fromkeys(one.action for one in judgements)))


def claims_sheet(asked: Asked) -> Sheet:
    """The claims as a table."""
    return Sheet(COLUMNS, (acled_row(told, asked) for told in claims(asked)))


def acled_row(told: Told, asked: Asked) -> Row:
    """The row of a claim, by column."""
    claim, row, facts = told.claim, told.row, asked.facts
    mention = main_place(claim)
    place = place_facts(mention, facts) if mention is not None else None
    kind, sub = acled_type(claim, place.country if place is not None else None, facts)
    told_by = speakers(claim, row.outlet)
    recorded = datetime.fromisoformat(row.recorded)
    return (
        {"event_id": claim.id, "event_type": kind or None, "sub_event_type": sub or None}
        | _dates(claim)
        | _actors("1", claim.actor, facts)
        | _actors("2", claim.counterpart, facts)
        | _place(mention, place, facts)
        | {
            "source": _plain(row.outlet), "source_scale": None, "notes": notes(claim, told_by), "tags": _tags(told),
            "timestamp": int(recorded.timestamp()), "claim_id": claim.id, "certainty": claim.confidence,
            "polarity": claim.modality.value, "attributed_to": told_by[0] if told_by else None,
            "via": listed(told_by[1:]) or None, "evidence_text": plain(claim.evidence.text),
            "evidence_start": claim.evidence.start, "evidence_end": claim.evidence.end,
            "document_url": _plain(row.article_url or row.document_url), "archive_url": _plain(row.archive_url),
            "document_sha256": row.sha256, "recorded_at": row.recorded,
            "superseded_by": _successor(told, asked) if told.state == _SUPERSEDED else None,
        }
    )  # fmt: skip


def main_place(claim: Claim) -> PlaceMention | None:
    """The one place by which a claim is listed: the one left by a withdrawal, the one reached by a move."""
    slots = _WHERE.get(claim.event, ("location", "destination", "origin"))
    found: Iterable[PlaceMention] = (place for slot in slots for place in getattr(claim, slot))
    return next((place for place in found if place_of(place) is not None), None)


def place_facts(mention: PlaceMention, facts: Facts) -> PlaceFacts:
    """What the ledger knows of a place that is mentioned; else what the mention says."""
    key = place_of(mention) or ""
    if key in facts.places:
        return facts.places[key]
    precision = mention.precision.value if mention.precision else None
    name = mention.name or mention.text
    return PlaceFacts(id=key, name=name, precision=precision, latitude=mention.lat, longitude=mention.lon)


def force_words(mention: Mention, facts: Facts) -> str:
    """The name of a force that is mentioned; the words used, where it has none."""
    known = facts.forces.get(force_of(mention) or "")
    return plain(known.name if known is not None else mention.name or mention.text)


def speakers(claim: Claim, outlet: str | None) -> list[str]:
    """Who says so, nearest to the event first; the outlet last, alone where the report says so itself."""
    found = [_speaker(link) for link in claim.source]
    printed = any(link.kind is SourceKind.OUTLET for link in claim.source)
    return found if printed or outlet is None else [*found, plain(outlet)]


def notes(claim: Claim, told_by: Sequence[str]) -> str:
    """The claim in one line: what, who, where, when, according to whom."""
    stance = "" if claim.modality.value == "asserted" else f" ({claim.modality.value})"
    parts = (f"{claim.event.value}{stance}:", who(claim) or "somebody not named", where(claim), when_words(claim.when))
    said = f"; according to {', via '.join(told_by)}" if told_by else ""
    return plain(" ".join(part for part in parts if part) + said)


def _speaker(link: SourceMention) -> str:
    words = plain(link.text)
    known = link.name is not None and speaker_of(link) is not None
    return f"{words} ({link.name})" if known and str(link.name).casefold() not in words.casefold() else words


def _dates(claim: Claim) -> dict[str, Value]:
    when = claim.when
    start, end = (when.start, when.end) if when is not None else (None, None)
    return {"event_date": start or end, "event_date_end": end, "time_precision": time_precision(claim)}


def _actors(number: str, mentions: Sequence[Mention], facts: Facts) -> dict[str, Value]:
    names = list(dict.fromkeys(force_words(mention, facts) for mention in mentions))
    return {f"actor{number}": names[0] if names else None, f"assoc_actor_{number}": "; ".join(names[1:]) or None}


def _place(mention: PlaceMention | None, place: PlaceFacts | None, facts: Facts) -> dict[str, Value]:
    empty = ("country", "iso", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
             "geonameid", "pcode")  # fmt: skip
    if place is None:
        return dict.fromkeys(empty)
    return (
        areas(place, facts)
        | place_codes(place)
        | {
            "location": plain(place.name), "latitude": place.latitude, "longitude": place.longitude,
            "geo_precision": geo_precision(mention, place.precision),
        }
    )  # fmt: skip


def _tags(told: Told) -> str:
    claim, state = told.claim, () if told.state == _ACTIVE else (told.state,)
    found = [f"event={claim.event.value}", *(("hedged",) if claim.hedged else ()), f"zone={claim.zone.value}"]
    if claim.when is not None:
        found += [f"when={claim.when.precision.value}", f"basis={claim.when.basis.value}"]
    for slot, places in (("from", claim.origin), ("to", claim.destination), ("at", claim.location)):
        found += [f"{slot}={plain(place.name or place.text).replace(';', ',')}" for place in places]
    return "; ".join((*found, *(f"review={action}" for action in told.judgements), *state))


def _successor(told: Told, asked: Asked) -> str:
    """The claim that a later coding of the same document makes of the same sentence; 'none' where it makes none."""
    table, row = tables.claim.c, told.row
    query = select(table.id, table.event).where(
        table.document == row.document, table.superseded.is_(None), table.evidence_start < row.evidence_end,
        table.evidence_end > row.evidence_start,
    )  # fmt: skip
    found = sorted((other.event != row.event, str(other.id)) for other in asked.connection.execute(query))
    return found[0][1] if found else "none"


def _plain(words: str | None) -> str | None:
    return plain(words) if words else None
