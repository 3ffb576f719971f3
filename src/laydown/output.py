"""Claims as JSON Lines, CSV or tables: bytes for programs, columns for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING

import msgspec

from laydown.model import Claim, Mention, PlaceMention, Quantity, SourceMention, When
from laydown.pipeline import Coded
from laydown.problems import Issue

if TYPE_CHECKING:
    from rich.table import Table

_SEPARATOR = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = ("_lat", "_lon")
_WIDE = 140
"""Columns of a terminal from which on the table also quotes the evidence."""


def json_line(value: Claim | Issue) -> bytes:
    """One line of JSON, in UTF-8, with its line end; the fields in the order of their definition."""
    return msgspec.json.encode(value) + b"\n"


def issue_line(issue: Issue) -> str:
    """An issue as one line."""
    where = f" article {issue.article}" if issue.article and issue.article > 1 else ""
    return f"{issue.doc}{where}: {'NOT CODED: ' if issue.fatal else ''}{issue.code}: {issue.message}"


def json_lines(results: Iterable[Coded], out: IO[bytes]) -> None:
    """Write every claim as one line, document by document as they are done."""
    for coded in results:
        out.writelines(map(json_line, coded.claims))
        out.flush()


def csv_rows(results: Iterable[Coded], out: IO[bytes]) -> None:
    """Write a head and one row for each claim (``docs/claims.md`` lists the columns), as UTF-8 with CRLF line ends."""
    out.write(csv_line(CSV_COLUMNS))
    for coded in results:
        for claim in coded.claims:
            row = flat(claim)
            out.write(csv_line(_cell(name, row[name]) for name in CSV_COLUMNS))
        out.flush()


def flat(claim: Claim) -> Mapping[str, object]:
    """A claim as one row: several fillers of a slot stand side by side, with ' | ' between them."""
    return (
        {
            "id": claim.id, "doc": claim.doc, "article": claim.article, "zone": claim.zone.value,
            "event": claim.event.value, "modality": claim.modality.value, "hedged": str(claim.hedged).lower(),
        }
        | _mentions("actor", claim.actor)
        | _mentions("counterpart", claim.counterpart)
        | _places("origin", claim.origin)
        | _places("destination", claim.destination)
        | _places("location", claim.location)
        | _when(claim.when)
        | {"quantity": _SEPARATOR.join(map(quantity_words, claim.quantity))}
        | _mentions("source", claim.source)
        | {
            "trigger": claim.trigger.text, "trigger_start": claim.trigger.start, "trigger_end": claim.trigger.end,
            "evidence": claim.evidence.text, "evidence_start": claim.evidence.start,
            "evidence_end": claim.evidence.end, "confidence": claim.confidence, "rule": claim.rule,
        }
    )  # fmt: skip


CSV_COLUMNS = (
    *("id", "doc", "article", "zone", "event", "modality", "hedged"),
    *("actor", "actor_id", "counterpart", "counterpart_id"),
    *("origin", "origin_id", "origin_lat", "origin_lon"),
    *("destination", "destination_id", "destination_lat", "destination_lon"),
    *("location", "location_id", "location_lat", "location_lon"),
    *("when_start", "when_end", "when_precision", "when_text", "when_basis"),
    *("quantity", "source", "source_id", "trigger", "trigger_start", "trigger_end"),
    *("evidence", "evidence_start", "evidence_end", "confidence", "rule"),
)


def _mentions(slot: str, found: Sequence[Mention | SourceMention]) -> dict[str, object]:
    return {slot: _joined(m.text for m in found), f"{slot}_id": _joined(m.id or "" for m in found)}


def _places(slot: str, found: Sequence[PlaceMention]) -> dict[str, object]:
    return {
        slot: _joined(place_words(m) for m in found),
        f"{slot}_id": _joined(m.id or "" for m in found),
        f"{slot}_lat": _joined("" if m.lat is None else f"{m.lat}" for m in found),
        f"{slot}_lon": _joined("" if m.lon is None else f"{m.lon}" for m in found),
    }


def _joined(parts: Iterable[str]) -> str:
    """The parts side by side, empty ones keeping their place; nothing at all when every part is empty."""
    known = list(parts)
    return _SEPARATOR.join(known) if any(known) else ""


def _when(when: When | None) -> dict[str, object]:
    if when is None:
        return dict.fromkeys(("when_start", "when_end", "when_precision", "when_text", "when_basis"), "")
    return {
        "when_start": when.start or "", "when_end": when.end or "", "when_precision": when.precision.value,
        "when_text": when.text, "when_basis": when.basis.value,
    }  # fmt: skip


def _cell(name: str, value: object) -> str:
    return inert(str(value)) if isinstance(value, str) and not name.endswith(_NUMBERS) else str(value)


def inert(words: str) -> str:
    """The words on one line, and never a formula: a spreadsheet runs what begins with one of these signs."""
    text = " ".join(words.split("\n"))
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Iterable[str]) -> bytes:
    """One row of a CSV file, with its line end (CRLF)."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def place_words(place: PlaceMention) -> str:
    """The place with the words that set it off, where those are not part of it already."""
    if not place.relation or place.relation.lower() in place.text.lower():
        return place.text
    return f"{place.relation} {place.text}"


def quantity_words(quantity: Quantity) -> str:
    """The words of a quantity and what it counts."""
    return quantity.text if not quantity.of or quantity.of in quantity.text else f"{quantity.text} {quantity.of}"


def tables(results: Iterable[Coded], out: IO[str], *, width: int) -> None:
    """Write a table of the claims of each document, ``width`` columns wide, as they are done."""
    from rich.console import Console

    console = Console(file=out, width=width, highlight=False, soft_wrap=False)
    for coded in results:
        if coded.claims:
            console.print(_table(coded, width))


def _table(coded: Coded, width: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(title=Text(coded.doc), title_justify="left", expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    made.add_column("event", min_width=9)
    for name, ratio in (("who", 3), ("where", 3), ("when", 2), ("according to", 3)):
        made.add_column(name, ratio=ratio, overflow="fold")
    if width >= _WIDE:
        made.add_column("in the words", ratio=6, overflow="fold")
    made.add_column("sure", justify="right", min_width=4)
    for claim in coded.claims:
        cells = list(table_cells(claim))
        made.add_row(*map(Text, cells if width >= _WIDE else (*cells[:5], cells[6])))
    return made


def table_cells(claim: Claim) -> Iterator[str]:
    """The cells of a claim's row: event, who, where, when, according to, words, confidence."""
    stance = "" if claim.modality.value == "asserted" else f"\n{claim.modality.value}"
    yield f"{claim.event.value}{stance}" + ("\nhedged" if claim.hedged else "")
    yield who(claim)
    yield where(claim)
    yield when_words(claim.when)
    yield " < ".join(" ".join(m.text.split()) for m in claim.source) or "(the report)"
    yield " ".join(claim.evidence.text.split())
    yield f"{claim.confidence:.2f}"


def who(claim: Claim) -> str:
    """Actor and counterpart, as in 'the army → the police'; pronouns with what they stand for."""
    actor, other = (", ".join(map(_named, mentions)) for mentions in (claim.actor, claim.counterpart))
    return f"{actor} → {other}" if other else actor


def where(claim: Claim) -> str:
    """The places, as in 'from A to B, at C'."""
    parts = (("from", claim.origin), ("to", claim.destination), ("at", claim.location))
    return " ".join(f"{word} {', '.join(_place(p) for p in found)}" for word, found in parts if found)


def _place(place: PlaceMention) -> str:
    words = " ".join(place_words(place).split())
    return f"{words} ({place.name})" if place.name and _adds(place.name, place.text) else words


def _named(mention: Mention) -> str:
    words = " ".join(mention.text.split())
    return f"{words} ({mention.name})" if mention.name and _adds(mention.name, mention.text) else words


def _adds(name: str, text: str) -> bool:
    """True when the words themselves do not give the name away: a pronoun or a description."""
    return text[:1].islower() and name.lower() not in text.lower()


def when_words(when: When | None) -> str:
    """The period as dates; one date when it is a day, an open side left empty."""
    if when is None:
        return ""
    start, end = (day.isoformat() if day else "" for day in (when.start, when.end))
    return start if start == end else f"{start} – {end}".strip()


WRITERS: Mapping[str, Callable[[Iterable[Coded], IO[bytes]], None]] = {"jsonl": json_lines, "csv": csv_rows}
