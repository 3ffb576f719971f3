"""Claims to rows and back, without loss."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from laydown.model import (
    Claim,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    Quantity,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)
from laydown.problems import LedgerError


class _Slots(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a claim holds beside the columns of its own, as one JSON text."""

    trigger: Span
    actor: tuple[Mention, ...] = ()
    counterpart: tuple[Mention, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()
    location: tuple[PlaceMention, ...] = ()
    when: When | None = None
    quantity: tuple[Quantity, ...] = ()
    source: tuple[SourceMention, ...] = ()


class _Chain(msgspec.Struct, frozen=True):
    source: tuple[SourceMention, ...] = ()


_DECODE_CHAIN = msgspec.json.Decoder(_Chain).decode
_FIELDS = tuple(name for name in _Slots.__struct_fields__)
_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(_Slots).decode


def claim_row(
    claim: Claim, *, number: int, article: Mapping[str, Any], speaker: str | None, recorded: str
) -> dict[str, object]:
    """The row of ``claim`` for a claim, given the row of its article."""
    when = claim.when
    return {
        "number": number,
        "id": claim.id,
        "document": article["document"],
        "article": article["id"],
        "zone": claim.zone.value,
        "event": claim.event.value,
        "modality": claim.modality.value,
        "hedged": claim.hedged,
        "when_start": iso(when.start) if when else None,
        "when_end": iso(when.end) if when else None,
        "known": article["known"],
        "attribution": _attribution(claim, speaker),
        "speaker": speaker,
        "evidence": claim.evidence.text,
        "evidence_start": claim.evidence.start,
        "evidence_end": claim.evidence.end,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "slots": _ENCODE(_slots(claim)).decode(),
        "recorded": recorded,
        "superseded": None,
    }


def _attribution(claim: Claim, speaker: str | None) -> str:
    """'named' or 'anonymous' for what somebody is quoted for, 'own' for what the report says in its own voice."""
    if speaker is not None:
        return "named"
    return "anonymous" if any(link.kind is SourceKind.SPEAKER for link in claim.source) else "own"


def _slots(claim: Claim) -> _Slots:
    return _Slots(
        trigger=claim.trigger, actor=claim.actor, counterpart=claim.counterpart, origin=claim.origin,
        destination=claim.destination, location=claim.location, when=claim.when, quantity=claim.quantity,
        source=claim.source,
    )  # fmt: skip


def claim_of(row: Row[Any] | Mapping[str, Any], name: str) -> Claim:
    """The claim of a row; ``name`` is its document's.

    Raises:
        LedgerError: what is stored makes no claim; nothing that laydown stores does that.
    """
    get: Any = row._mapping if isinstance(row, Row) else row
    try:
        return _claim_of(get, name)
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        raise LedgerError(f"claim {get['id']} cannot be read back: the ledger is damaged ({error})") from error


def _claim_of(get: Mapping[str, Any], name: str) -> Claim:
    slots = _DECODE(get["slots"])
    return Claim(
        id=get["id"],
        doc=name,
        article=int(get["article"].rpartition("/")[2]),
        zone=Zone(get["zone"]),
        event=EventType(get["event"]),
        modality=Modality(get["modality"]),
        hedged=bool(get["hedged"]),
        evidence=Span(start=get["evidence_start"], end=get["evidence_end"], text=get["evidence"]),
        confidence=get["confidence"],
        rule=get["rule"],
        **{name: getattr(slots, name) for name in _FIELDS},
    )


def packed(words: str) -> bytes:
    """A document's text as it is stored."""
    return zlib.compress(words.encode("utf-8", "surrogatepass"), 6)


def unpacked(stored: bytes, name: str) -> str:
    """The text of a stored document; ``name`` is the document's.

    Raises:
        LedgerError: it is not what was stored.
    """
    try:
        return zlib.decompress(stored).decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError) as error:
        raise LedgerError(f"the text of {name} cannot be unpacked: the ledger is damaged ({error})") from error


def sources_of(slots: str) -> tuple[SourceMention, ...]:
    """The attribution chain of a row's ``slots``."""
    return _DECODE_CHAIN(slots).source


def article_id(document: str, number: int) -> str:
    """The id of an article of a document."""
    return f"{document}/{number}"


def now() -> str:
    """The present time in UTC, to the second, as ISO text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def iso(day: date | None) -> str | None:
    """The day as ISO text; None stays None."""
    return day.isoformat() if day is not None else None


def day_of(text: str | None) -> date | None:
    """The day of ISO text; None stays None."""
    return date.fromisoformat(text) if text is not None else None
