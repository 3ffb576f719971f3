"""Which article republishes which: near-duplicate texts point to the one of them that was published first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from laydown.fusion.wording import LEAST_SIMILAR, bands, similarity
from laydown.ledger import tables
from laydown.ledger.sql import chunked, insert_rows

_Order = tuple[str, str]


def link_duplicates(connection: Connection, articles: Sequence[Mapping[str, Any]]) -> None:
    """Compare new articles, stored just now, with all others; point each to the earliest text that it repeats.

    Only articles published before it, or on the day, count, so that no later publication changes where a text came
    from; of several on one day the first by id.
    """
    new = {str(a["id"]): a for a in articles if a["sketch"] is not None}
    pairs = _pairs(connection, new)
    rows = _articles(connection, sorted({key for pair in pairs for key in pair}))
    earliest: dict[str, tuple[_Order, float]] = {}
    for one, other in pairs:
        alike = similarity(rows[one].sketch, rows[other].sketch)
        if alike < LEAST_SIMILAR:
            continue
        first, later = sorted((one, other), key=lambda key: (rows[key].known, key))
        order = (rows[first].known, first)
        if later not in earliest or order < earliest[later][0]:
            earliest[later] = (order, alike)
    _store(connection, rows, earliest)


def _store(connection: Connection, rows: Mapping[str, Any], earliest: Mapping[str, tuple[_Order, float]]) -> None:
    have = {rows[key].earlier for key in earliest} - {None} - rows.keys()
    known = {key: row.known for key, row in (dict(rows) | _articles(connection, sorted(have))).items()}
    changed = [
        {"key": key, "first": order[1], "alike": round(alike, 3)}
        for key, (order, alike) in sorted(earliest.items())
        if rows[key].earlier is None or order < (known[rows[key].earlier], rows[key].earlier)
    ]
    if changed:
        table = tables.article
        told: dict[str, Any] = {"earlier": bindparam("first"), "similarity": bindparam("alike")}
        connection.execute(update(table).where(table.c.id == bindparam("key")).values(**told), changed)


def _pairs(connection: Connection, new: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Articles that share a band with a new one, each pair once; the bands of the new ones are stored."""
    rows = [{"number": f"{n:x}", "article": key} for key, article in new.items() for n in bands(article["sketch"])]
    shared: dict[str, list[str]] = {}
    for row in rows:
        shared.setdefault(row["number"], []).append(row["article"])
    for some in chunked(sorted(shared)):
        for number, article in connection.execute(select(tables.band).where(tables.band.c.number.in_(some))):
            shared[number].append(article)
    insert_rows(connection, tables.band, rows)
    found = {
        (min(one, other), max(one, other))
        for keys in shared.values() if len(keys) > 1
        for one in keys if one in new for other in keys if other != one
    }  # fmt: skip
    return sorted(found)


def _articles(connection: Connection, keys: Sequence[str]) -> dict[str, Any]:
    table = tables.article
    columns = select(table.c.id, table.c.known, table.c.sketch, table.c.earlier)
    return {row.id: row for some in chunked(keys) for row in connection.execute(columns.where(table.c.id.in_(some)))}
