"""Claims by the words of their sentences."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from unicodedata import normalize

from sqlalchemy import Connection, func, literal_column, select, text

from laydown.ledger import tables
from laydown.ledger.answers import Found, SearchResult
from laydown.ledger.columns import EVIDENCE_WORDS
from laydown.ledger.evidence import quotes
from laydown.problems import RequestError

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_BETWEEN = re.compile(r"[-'’]")
_RANKED = 5_000
"""Of more hits than these only those posted last are looked at: words that common tell little."""
_SPARE = 100
"""Hits read beyond those shown, so that equally near ones are in the order of their ids."""
_PHRASE = re.compile(r'"([^"]+)"')


def search(connection: Connection, words: str, *, known: date | None, limit: int, offset: int = 0) -> SearchResult:
    """The claims whose sentences hold all these words ("quoted words" in that order), the nearest first.

    Of very many hits, those in the claims that were posted last.

    Raises:
        RequestError: there is no word to search for.
    """
    if not _WORD.search(words):
        raise RequestError(f"nothing to search for in '{words}': give a word or two")
    sqlite = connection.dialect.name == "sqlite"
    rows = (_sqlite if sqlite else _postgres)(connection, words, known, limit + 1, offset)
    kept = rows[:limit]
    told = quotes(connection, [row.id for row in kept])
    found = tuple(Found(quote=told[row.id], status=_status(row)) for row in kept)
    return SearchResult(words=words, found=found, more=len(rows) > limit)


def index_words(connection: Connection, first: int) -> None:
    """Make the sentences of the claims from this number on findable.

    All at once: a trigger for each claim makes SQLite write its word lists out after each, which takes five times as
    long. PostgreSQL keeps its index by itself.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO claim_words(rowid, evidence) SELECT number, evidence FROM claim WHERE number >= ?", (first,)
        )


def _status(row: Any) -> str:
    if row.retracted:
        return "retracted"
    return "superseded" if row.superseded is not None else "active"


def _query(known: date | None) -> Any:
    claim, document = tables.claim.c, tables.document.c
    query = select(claim.id, claim.superseded, document.retracted).join(tables.document, document.id == claim.document)
    return query if known is None else query.where(claim.known <= known.isoformat())


def _sqlite(connection: Connection, words: str, known: date | None, limit: int, offset: int) -> list[Any]:
    """Ranked first, and only then joined with the claims: of a hundred thousand hits a page is shown."""
    wanted, last = " ".join(f'"{part}"' for part in _parts(words)), limit + offset
    nth = text("SELECT rowid FROM claim_words WHERE claim_words MATCH :words ORDER BY rowid DESC LIMIT 1 OFFSET :most")
    floor = connection.execute(nth, {"words": wanted, "most": _RANKED}).scalar() or 0
    asked, found, full = last + _SPARE, list[Any](), True
    while full and len(found) < last:
        ranked = text(
            "SELECT rowid, rank FROM claim_words WHERE claim_words MATCH :words AND rowid > :floor "
            "ORDER BY rank LIMIT :most"
        )
        hits = ranked.bindparams(words=wanted, most=asked, floor=floor).columns(
            tables.claim.c.number.label("rowid"), tables.claim.c.confidence.label("rank")
        ).subquery()  # fmt: skip
        query = _query(known).add_columns(hits.c.rank).join(hits, hits.c.rowid == tables.claim.c.number)
        found = sorted(connection.execute(query), key=lambda row: (row.rank, row.id))
        more = text("SELECT 1 FROM claim_words WHERE claim_words MATCH :words AND rowid > :floor LIMIT 1 OFFSET :most")
        full = connection.execute(more, {"words": wanted, "most": asked, "floor": floor}).first() is not None
        asked *= 10
    return found[offset:last]


def _postgres(connection: Connection, words: str, known: date | None, limit: int, offset: int) -> list[Any]:
    vector: Any = literal_column(EVIDENCE_WORDS)
    plain = " ".join(f'"{" ".join(_BETWEEN.split(_unaccented(part)))}"' for part in _parts(words))
    wanted = func.websearch_to_tsquery(text("'simple'"), plain)
    query = _query(known).where(vector.op("@@")(wanted))
    ranked = query.order_by(func.ts_rank(vector, wanted).desc(), tables.claim.c.id)
    return list(connection.execute(ranked.limit(limit).offset(offset)))


def _unaccented(words: str) -> str:
    return "".join(c for c in normalize("NFD", words) if not "\u0300" <= c <= "\u036f")


def _parts(words: str) -> list[str]:
    """Quoted phrases and single words, without anything that a search engine would take for an operator."""
    phrases = [" ".join(_WORD.findall(found)) for found in _PHRASE.findall(words)]
    return [part for part in (*phrases, *_WORD.findall(_PHRASE.sub(" ", words))) if part]
