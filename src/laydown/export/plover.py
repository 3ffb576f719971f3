"""Claims as PLOVER records, one JSON object a line; what PLOVER cannot hold is in the field ``laydown``.

After 'JSON Data Fields' of the manual (https://github.com/openeventdata/PLOVER), which asks for ``actor`` in its later
drafts and for ``source`` in the earlier ones; this writes ``actor``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

import msgspec

from laydown.export.chosen import Asked
from laydown.export.claims import Told, claims, force_words, main_place, place_facts, speakers
from laydown.export.coding import CONTEXTS, QUAD, SECTORS, plover_type
from laydown.export.sheets import plain
from laydown.export.where import countries
from laydown.fusion.entities import force_of, speaker_of
from laydown.fusion.facts import Facts
from laydown.model import Claim, Mention, SourceKind

_CODEBOOK = "PLOVER 0.7b1"


def write_plover(asked: Asked, out: IO[bytes]) -> int:
    """Write the claims as they come; returns how many."""
    count = 0
    for count, told in enumerate(claims(asked), start=1):  # noqa: B007
        out.write(msgspec.json.encode(record(told, asked.facts)) + b"\n")
    return count


def record(told: Told, facts: Facts) -> dict[str, Any]:
    """The record of a claim. One that PLOVER has no event for has ``has_event`` false and no event."""
    claim, row = told.claim, told.row
    coded = plover_type(claim)
    when, published = claim.when, row.known
    start = (when.start or when.end) if when is not None else None
    actors = _speaking(claim, facts) if coded.asks else _actors(claim.actor, facts)
    recipients = _actors(claim.actor if coded.asks else claim.counterpart, facts)
    found = {
        "id": claim.id,
        "has_event": bool(coded.events),
        "date": start.isoformat() if start is not None else published,
        "enddate": when.end.isoformat() if when is not None and when.end is not None else None,
        "actor": actors or [{"sector": "UNK"}],
        "recipient": recipients,
        "event": list(coded.events),
        "quad_code": QUAD[coded.events[0]] if coded.events else None,
        "mode": [coded.mode] if coded.mode else [],
        "context": [name for name in ("military", CONTEXTS.get(claim.event)) if name],
        "event_loc": _location(claim, facts),
        "event_text": [plain(claim.trigger.text)],
        "text": plain(claim.evidence.text),
        "text_info": {"start": claim.evidence.start, "end": claim.evidence.end},
        "cite_info": _cited(told),
        "coder": row.coder,
        "coded_date": row.recorded[:10],
        "coded_time": row.recorded[11:],
        "laydown": _extension(told),
    }
    return {name: value for name, value in found.items() if value is not None}


def _extension(told: Told) -> dict[str, Any]:
    """All that the claim holds, with the polarity that PLOVER has no field for, and when it became known."""
    row = told.row
    return {
        "polarity": told.claim.modality.value, "known": row.known, "speakers": speakers(told.claim, row.outlet),
        "state": told.state, "document_sha256": row.sha256, "archive_url": row.archive_url, "claim": told.claim,
    }  # fmt: skip


def _actors(mentions: Sequence[Mention], facts: Facts) -> list[dict[str, str]]:
    found = [_actor(force_words(mention, facts), force_of(mention), facts) for mention in mentions]
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _actor(name: str, key: str | None, facts: Facts) -> dict[str, str]:
    known = facts.forces.get(key or "")
    code = countries().get(known.country) if known is not None and known.country is not None else None
    sector = SECTORS.get(known.kind or "", "UNK") if known is not None else "UNK"
    told = {"code": code.alpha_3} if code is not None else {}
    return told | {"sector": sector, "actor_text": name} | ({"laydown_id": key} if key is not None else {})


def _speaking(claim: Claim, facts: Facts) -> list[dict[str, str]]:
    """Of an order or a demand, the actor is who is said to make it."""
    link = next((link for link in claim.source if link.kind is SourceKind.SPEAKER), None)
    if link is None:
        return []
    return [_actor(plain(link.name or link.text), speaker_of(link), facts)]


def _location(claim: Claim, facts: Facts) -> dict[str, Any] | None:
    mention = main_place(claim)
    if mention is None:
        return None
    place = place_facts(mention, facts)
    codes = countries().get(place.country or "")
    told = {
        "name": plain(place.name), "latitude": place.latitude, "longitude": place.longitude,
        "country code": place.country, "cc3": codes.alpha_3 if codes is not None else None,
        "relation": mention.relation, "area": msgspec.to_builtins(mention.area),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def _cited(told: Told) -> dict[str, str]:
    row = told.row
    found = {
        "citation": row.document_name, "url": row.article_url or row.document_url, "title": row.title,
        "publication": row.outlet, "codebook": _CODEBOOK,
    }  # fmt: skip
    return {name: plain(value) for name, value in found.items() if value}
