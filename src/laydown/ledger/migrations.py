"""Making a ledger, and bringing an older one up to date, in one transaction: all the steps that it lacks, or none.

Whoever changes the tables adds a step, and a dump of the new scheme (see ``tests/test_ledger_migrations.py``). A step
is written in SQL of its own, and never changed once it has been released. SQLite gets full-text search by FTS5 and an
R*Tree over places, PostgreSQL a text-search index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, select, text

from laydown.ledger import tables
from laydown.ledger.columns import EVIDENCE_WORDS
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
    # Datasette finds the table that is searched by these double quotes.
    """CREATE VIRTUAL TABLE claim_words USING fts5(
        evidence, content="claim", content_rowid="number", tokenize="unicode61 remove_diacritics 2")""",
    # What Datasette, for one, shows in place of a claim's number. Not stored; unknown to ``tables``.
    """ALTER TABLE claim ADD COLUMN title TEXT
        GENERATED ALWAYS AS (modality || ' ' || event || ': ' || substr(evidence, 1, 120)) VIRTUAL""",
    "CREATE VIRTUAL TABLE place_box USING rtree(number, south, north, west, east)",
    """CREATE TRIGGER place_added AFTER INSERT ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT INTO place_box VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END""",
    """CREATE TRIGGER place_moved AFTER UPDATE OF latitude, longitude ON place WHEN new.latitude IS NOT NULL BEGIN
        INSERT OR REPLACE INTO place_box
        VALUES (new.rowid, new.latitude, new.latitude, new.longitude, new.longitude); END""",
)
_POSTGRES = (
    f"CREATE INDEX evidence_words ON claim USING gin ({EVIDENCE_WORDS})",
    "CREATE INDEX place_box ON place (latitude, longitude)",
)


Step = Callable[[Connection], None]

_IN_ORDER_OF_PLACES = {
    "sqlite": (
        "DROP VIEW IF EXISTS positions",
        "ALTER TABLE position RENAME TO position_1",
        *(f"DROP INDEX position_{name}" for name in ("place", "force", "known_from", "known_to")),
        """CREATE TABLE position (
            place TEXT NOT NULL, kind TEXT NOT NULL, force TEXT NOT NULL, id TEXT NOT NULL, known_from TEXT NOT NULL,
            known_to TEXT, scope TEXT NOT NULL, valid_from TEXT, earliest TEXT, valid_to TEXT,
            began TEXT NOT NULL, ended TEXT, opener TEXT NOT NULL, closer TEXT, heard_from TEXT NOT NULL,
            PRIMARY KEY (place, kind, force, id, known_from), FOREIGN KEY(place) REFERENCES place (id)
            ) WITHOUT ROWID""",
        """INSERT INTO position SELECT place, kind, force, id, known_from, known_to, scope, valid_from, earliest,
            valid_to, began, ended, opener, closer, heard_from FROM position_1
            ORDER BY place, kind, force, id, known_from""",
        "DROP TABLE position_1",
        "CREATE INDEX position_id ON position (id)",
        "CREATE INDEX position_force ON position (force, kind, valid_to, valid_from, known_to, known_from)",
        "CREATE INDEX position_known_from ON position (known_from)",
        "CREATE INDEX position_known_to ON position (known_to) WHERE known_to IS NOT NULL",
    ),
    "postgresql": (
        "DROP INDEX position_place",
        "ALTER TABLE position DROP CONSTRAINT position_pkey",
        "ALTER TABLE position ADD PRIMARY KEY (place, kind, force, id, known_from)",
        "CREATE INDEX position_id ON position (id)",
    ),
}


def _keep_positions_by_place(connection: Connection) -> None:
    """To version 2: what was ever known of a place lies together in the file, and is read in one go."""
    for statement in _IN_ORDER_OF_PLACES[connection.dialect.name]:
        connection.execute(text(statement))
    make_views(connection)


def _add_dated_facts(connection: Connection) -> None:
    """To version 3: whose view a source gave when, and whom a set of forces took in when; what waits to be derived.

    The first two are filled in as documents are posted.
    """
    kind = "TEXT" if connection.dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    connection.execute(text(f"ALTER TABLE source ADD COLUMN sides {kind}"))
    connection.execute(text(f"ALTER TABLE force ADD COLUMN members {kind}"))
    connection.execute(text(f"ALTER TABLE dirty ADD COLUMN since {kind} DEFAULT '' NOT NULL"))


UPGRADES: Sequence[Step] = (_keep_positions_by_place, _add_dated_facts)
"""``UPGRADES[n]`` takes a ledger of version n + 1 to version n + 2; a new ledger is made as the newest at once."""
VERSION = 1 + len(UPGRADES)
"""The version of ``tables``, and of the ledgers that this laydown makes."""


def make(connection: Connection) -> None:
    """The tables, indexes, triggers and views of the newest version, in an empty database."""
    tables.SCHEMA.create_all(connection, checkfirst=False)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.execute(text(statement))
    make_views(connection)


def make_views(connection: Connection) -> None:
    """The views, in place of those that were there: for a step that changes what they show."""
    for view, query in _VIEWS.items():
        told = query if connection.dialect.name == "sqlite" else query.replace("group_concat(", "string_agg(")
        connection.execute(text(f"DROP VIEW IF EXISTS {view}"))
        connection.execute(text(f"CREATE VIEW {view} AS {told}"))


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


def migrate(connection: Connection, upgrades: Sequence[Step] | None = None) -> int:
    """Make a ledger, or bring one up to date; returns the version it had, 0 for none. The caller commits.

    Raises:
        LedgerError: the ledger was made by a newer laydown.
    """
    steps = UPGRADES if upgrades is None else upgrades
    had = version_of(connection)
    check_version(connection, had, len(steps) + 1)
    if had == 0:
        make(connection)
    for step in steps[had - 1 :] if had else ():
        step(connection)
    if had < len(steps) + 1:
        connection.execute(tables.meta.delete().where(tables.meta.c.key == "version"))
        connection.execute(tables.meta.insert().values(key="version", value=str(len(steps) + 1)))
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
