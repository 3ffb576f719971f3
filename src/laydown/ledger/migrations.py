"""Making a ledger, and bringing an older one up to date: one step a version, each in a transaction of its own.

A step is never changed once it has been released; a new one is added. SQLite gets full-text search by FTS5 and an
R*Tree over places, PostgreSQL a text-search index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, select, text

from laydown.ledger import tables
from laydown.problems import LedgerError

_VIEWS = {
    "claims": """
        SELECT claim.id AS id, claim.event, claim.modality, claim.hedged, claim.when_start, claim.when_end, claim.known,
          (SELECT group_concat(force.name, ' | ') FROM claim_force JOIN force ON force.id = claim_force.force
            WHERE claim_force.claim = claim.number AND claim_force.role = 'actor') AS actor,
          (SELECT group_concat(force.name, ' | ') FROM claim_force JOIN force ON force.id = claim_force.force
            WHERE claim_force.claim = claim.number AND claim_force.role = 'counterpart') AS counterpart,
          (SELECT group_concat(place.name, ' | ') FROM claim_place JOIN place ON place.id = claim_place.place
            WHERE claim_place.claim = claim.number) AS places,
          source.name AS speaker, article.outlet AS outlet, document.name AS document, claim.evidence, claim.confidence
        FROM claim JOIN article ON article.id = claim.article JOIN document ON document.id = claim.document
          LEFT JOIN source ON source.id = claim.speaker
        WHERE claim.superseded IS NULL AND NOT document.retracted""",
    "positions": """
        SELECT position.id AS id, place.name AS place, coalesce(force.name, 'not named') AS force, position.kind,
          position.scope, position.valid_from, position.valid_to, position.began, position.ended,
          position.known_from, position.known_to, place.latitude AS latitude, place.longitude AS longitude
        FROM position JOIN place ON place.id = position.place LEFT JOIN force ON force.id = position.force
        WHERE position.known_to IS NULL""",
}
_SQLITE = (
    """CREATE VIRTUAL TABLE claim_words USING fts5(
        evidence, content='claim', content_rowid='number', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER claim_added AFTER INSERT ON claim BEGIN
        INSERT INTO claim_words(rowid, evidence) VALUES (new.number, new.evidence); END""",
    "CREATE VIRTUAL TABLE place_box USING rtree(number, south, north, west, east)",
    """CREATE TRIGGER place_added AFTER INSERT ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT INTO place_box VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END""",
    """CREATE TRIGGER place_moved AFTER UPDATE OF latitude, longitude ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT OR REPLACE INTO place_box
        VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END""",
)
_POSTGRES = (
    "CREATE INDEX evidence_words ON claim USING gin (to_tsvector('simple', evidence))",
    "CREATE INDEX place_box ON place (latitude, longitude)",
)


def _first(connection: Connection) -> None:
    tables.SCHEMA.create_all(connection)
    sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRES:
        connection.execute(text(statement))
    for view, query in _VIEWS.items():
        told = query if sqlite else query.replace("group_concat(", "string_agg(")
        connection.execute(text(f"CREATE VIEW {view} AS {told}"))


STEPS: Sequence[Callable[[Connection], None]] = (_first,)
"""``STEPS[n]`` takes a ledger of version n to version n + 1; version 0 is an empty database."""


def version_of(connection: Connection) -> int:
    """The version of the ledger in the database, 0 when it holds none.

    Raises:
        LedgerError: the database holds something else.
    """
    found = set(inspect(connection).get_table_names())
    if "meta" not in found:
        if found - {"spatial_ref_sys"}:
            raise LedgerError(f"{_where(connection)}: this database holds something else than a ledger")
        return 0
    told = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "version")).scalar()
    if told is None or not told.isdigit():
        raise LedgerError(f"{_where(connection)}: this database holds something else than a ledger")
    return int(told)


def migrate(connection: Connection, steps: Sequence[Callable[[Connection], None]] = STEPS) -> int:
    """Bring the ledger up to date; returns the version it had. The caller commits.

    Raises:
        LedgerError: the ledger was made by a newer laydown.
    """
    had = version_of(connection)
    check_version(connection, had, len(steps))
    for number, step in enumerate(steps[had:], start=had + 1):
        step(connection)
        connection.execute(tables.meta.delete().where(tables.meta.c.key == "version"))
        connection.execute(tables.meta.insert().values(key="version", value=str(number)))
    return had


def check_version(connection: Connection, had: int, known: int) -> None:
    """Refuse a ledger of a later scheme than is known.

    Raises:
        LedgerError: the ledger was made by a newer laydown.
    """
    if had > known:
        raise LedgerError(
            f"{_where(connection)}: this ledger was made by a newer laydown (scheme {had}; this one knows {known}); "
            "update laydown to open it"
        )


def _where(connection: Connection) -> str:
    return str(connection.engine.url.database)
