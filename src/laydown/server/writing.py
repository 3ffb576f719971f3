"""Answers as the bytes of a response."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import msgspec

from laydown.export.sheets import Row, Sheet, write_csv
from laydown.fusion.facts import Facts
from laydown.ledger import Ledger
from laydown.server.caching import Answer
from laydown.server.formats import Format
from laydown.server.rows import sheet

Rows = Callable[[Any, Facts], Iterator[Row]]


def json_of(value: Any, **more: Any) -> bytes:
    """An answer of the ledger as `--json` on the command line has it, with ``more`` members."""
    if not more:
        return msgspec.json.encode(value)
    return msgspec.json.encode({field.name: getattr(value, field.name) for field in fields(value)} | more)


def table(ledger: Ledger, what: str, told: Any, rows: Rows, format: Format) -> Answer:
    """An answer as a table, in CSV or as the features of GeoJSON."""
    with ledger.reading() as (_, facts):
        made = sheet(what, rows(told, facts))
        body = csv_of(made) if format is Format.CSV else geojson_of(made)
    return Answer(body, format.media)


def csv_of(made: Sheet) -> bytes:
    """A table as CSV; words that a spreadsheet would run are made inert."""
    out = io.BytesIO()
    write_csv(made, out, hxl=False)
    return out.getvalue()


def geojson_of(made: Sheet) -> bytes:
    """A table as GeoJSON (RFC 7946): a point a row, without geometry where it is not known where the place is."""
    return msgspec.json.encode({"type": "FeatureCollection", "features": [_feature(row) for row in made.rows]})


def _feature(row: Row) -> dict[str, Any]:
    at = row["longitude"], row["latitude"]
    properties = {name: value for name, value in row.items() if name not in ("longitude", "latitude")}
    geometry = {"type": "Point", "coordinates": at} if None not in at else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}
