"""What is known of documents from outside them: JSON Lines or CSV with publication dates and outlets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import msgspec

from laydown.problems import InputError, Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one article; None says nothing, and then the text may.

    ``archive_url`` and ``retrieved`` (an ISO 8601 day or time) are of the document as fetched, for a ledger.
    """

    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    archive_url: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Rows by document id and article number."""

    rows: Mapping[tuple[str, int], Known] = field(default_factory=dict)

    def of(self, doc: str, article: int) -> Known:
        """What is known of an article; an empty row when nothing is."""
        return self.rows.get((doc, article), Known())

    def fetched(self, doc: str) -> Known:
        """What is known of how a document was fetched: the first of its rows that says something of it."""
        rows = (known for (name, _), known in sorted(self.rows.items(), key=lambda row: row[0]) if name == doc)
        return next((known for known in rows if known.archive_url or known.retrieved), Known())


class _Row(msgspec.Struct, forbid_unknown_fields=False):
    doc: str
    article: int = 1
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    archive_url: str | None = None
    retrieved: str | None = None


def load_metadata(path: Path) -> tuple[Metadata, tuple[Issue, ...]]:
    """Read rows of JSON Lines, or of CSV when the name ends in .csv; the keys are the fields of :class:`Known`.

    Other keys are ignored; a row that cannot be used gives an Issue with file and line and is skipped.
    Raises InputError when the file cannot be read at all.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read metadata: {error}") from error
    lines = _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(text)
    rows: dict[tuple[str, int], Known] = {}
    issues: list[Issue] = []
    for number, content in lines:
        try:
            row = msgspec.convert(content, _Row, strict=False)
            known = _known(row)
            if (row.doc, row.article) in rows:
                raise ValueError(f"a second row for {row.doc} article {row.article}")
            rows[row.doc, row.article] = known
        except (msgspec.ValidationError, ValueError) as error:
            message = f"{path.name}: line {number}: {error}"
            issues.append(Issue(doc=path.name, code="metadata", message=message))
    return Metadata(rows=rows), tuple(issues)


def _known(row: _Row) -> Known:
    published = date.fromisoformat(row.published.strip()[:10]) if row.published and row.published.strip() else None
    retrieved = row.retrieved.strip() if row.retrieved and row.retrieved.strip() else None
    if retrieved is not None:
        datetime.fromisoformat(retrieved)
    return Known(
        published=published, outlet=row.outlet or None, url=row.url or None, title=row.title or None,
        archive_url=row.archive_url or None, retrieved=retrieved,
    )  # fmt: skip


def _json_rows(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeEncodeError) as error:
                yield number, str(error)


def _csv_rows(text: str) -> Iterable[tuple[int, object]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, {key: value for key, value in row.items() if key and value}
