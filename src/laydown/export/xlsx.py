"""A workbook of claims, positions, control, sources, and what all of it means. Needs openpyxl."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from sqlalchemy import func, select

from laydown import __version__
from laydown.export.chosen import Asked
from laydown.export.claims import claims_sheet
from laydown.export.control import control_sheet
from laydown.export.packing import write_zip
from laydown.export.positions import positions_sheet
from laydown.export.sheets import Column, Row, Sheet, Value, plain
from laydown.ledger import tables
from laydown.problems import RequestError

_MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767
_SIGNS = ("=", "+", "-", "@", "\t")
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
SOURCES = (
    *(Column("document"), Column("article", "count"), Column("title"), Column("outlet"), Column("published", "day")),
    *(Column("known", "day"), Column("known_basis"), Column("url"), Column("archive_url"), Column("retrieved")),
    *(Column("document_sha256"), Column("retracted", "yes")),
)
_ABOUT = (
    "Claims: what sources said, a row each. Shaped like ACLED's data, but not ACLED's data and not coded by its rules.",
    "Positions: what the claims amount to; presence is not control.",
    "Control: how places stood; contested names every side, and no majority decides.",
    "Certainty is that of the day named beside it, and fades with age. No report does not mean no force.",
    "An empty cell is not known. Columns are explained in docs/exports.md of laydown.",
)


def write_xlsx(asked: Asked, out: IO[bytes]) -> int:
    """Write the workbook; returns how many rows its sheets have without their heads.

    Raises:
        RequestError: a sheet would have more rows than a workbook can hold.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        counts = _write_sheets(book, asked)
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()
        raise
    with tempfile.TemporaryFile() as made:
        book.save(made)
        with zipfile.ZipFile(made) as archive:
            write_zip(((name, _part(archive, name)) for name in sorted(archive.namelist(), key=_order)), out)
    return sum(counts.values())


def _write_sheets(book: Any, asked: Asked) -> dict[str, int]:
    told = {"Claims": claims_sheet, "Positions": positions_sheet, "Control": control_sheet, "Sources": _sources}
    counts = {name: _write_sheet(book, name, sheet(asked)) for name, sheet in told.items()}
    _write_sheet(book, "About", Sheet((Column("about"), Column("value")), _about(asked, counts)))
    return counts


def _order(name: str) -> tuple[bool, str]:
    """Readers look for the list of contents first."""
    return name != "[Content_Types].xml", name


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A part of the workbook; the time of the export is not one."""
    if name != "docProps/core.xml":
        return archive.open(name)
    return io.BytesIO(_DATED.sub(rb"\g<1>2000-01-01T00:00:00Z", archive.read(name)))


def _write_sheet(book: Any, name: str, sheet: Sheet) -> int:
    from openpyxl.styles import Font

    made = book.create_sheet(name)
    made.freeze_panes = "A2"
    made.append([_cell(made, column.name, Font(bold=True)) for column in sheet.columns])
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count == _MOST_ROWS:
            raise RequestError(f"a sheet holds {_MOST_ROWS - 1:,} {name.lower()} at most: choose fewer (a place, "
                              "a force, some days), or export them as CSV")  # fmt: skip
        made.append([_cell(made, row[column.name]) for column in sheet.columns])
    return count


def _cell(sheet: Any, value: Value, font: Any = None) -> Any:
    """Text stays text, also where it looks like a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else value
    text = plain(value)[:_MOST_CHARACTERS]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if text.startswith(_SIGNS):
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _sources(asked: Asked) -> Sheet:
    return Sheet(SOURCES, _source_rows(asked))


def _source_rows(asked: Asked) -> Iterator[Row]:
    """Every article, whether or not a claim was found in it, that was published by the day of knowledge."""
    document, article = tables.document, tables.article
    query = select(
        document.c.name.label("document"), article.c.number.label("article"), article.c.title, article.c.outlet,
        article.c.published, article.c.known, article.c.known_basis, func.coalesce(article.c.url, document.c.url),
        document.c.archive_url, document.c.retrieved, document.c.sha256, document.c.retracted,
    ).join(document, document.c.id == article.c.document)  # fmt: skip
    if asked.given.known is not None:
        query = query.where(article.c.known <= asked.given.known.isoformat())
    names = [column.name for column in SOURCES]
    for row in asked.connection.execute(query.order_by(document.c.name, document.c.id, article.c.number)):
        yield dict(zip(names, row, strict=True))


def _about(asked: Asked, counts: dict[str, int]) -> Iterator[Row]:
    given = asked.given
    told: dict[str, Value] = {
        "laydown": __version__, "on": asked.on, "known": given.known, "since": given.since, "until": given.until,
        "place": given.place, "force": given.force, "theatre": given.theatre, "country": given.country,
        "withdrawn claims": given.withdrawn,
    }  # fmt: skip
    for name, value in told.items():
        yield {"about": name, "value": value}
    for name, number in counts.items():
        yield {"about": f"rows of {name}", "value": number}
    for line in _ABOUT:
        yield {"about": "note", "value": line}
