"""The tables of a ledger, the same for SQLite and PostgreSQL.

What sources said is in ``document``, ``article``, ``claim`` and the tables that link claims to forces and places; it is
only ever added to. What people decided is in ``retraction``, ``judgement`` and ``grade``. ``effect`` and ``position``
are derived from the two, and can be dropped and derived anew at any time. Dates are ISO 8601 text.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

VERSION = 1
"""The version of this scheme; ``migrations`` brings older ledgers up to it."""

SCHEMA = MetaData()

meta = Table("meta", SCHEMA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

document = Table(
    "document", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("encoding", Text, nullable=False),
    Column("url", Text),
    Column("archive_url", Text),
    Column("retrieved", Text),
    Column("recorded", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("retracted", Boolean, nullable=False, default=False),
    Column("text", LargeBinary, nullable=False),
)  # fmt: skip

article = Table(
    "article", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text),
    Column("published", Text),
    Column("known", Text, nullable=False, index=True),
    Column("known_basis", Text, nullable=False),
    Column("outlet", Text),
    Column("outlet_key", Text),
    Column("url", Text),
    Column("author", Text),
    Column("earlier", Text),
    Column("similarity", Float),
    Column("sketch", LargeBinary),
)  # fmt: skip

band = Table(
    "band", SCHEMA,
    Column("number", Text, primary_key=True),
    Column("article", Text, ForeignKey("article.id"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

force = Table(
    "force", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("parent", Text, ForeignKey("force.id")),
    Column("side", Text),
    Column("country", Text),
    Column("resolved", Boolean, nullable=False),
)  # fmt: skip

place = Table(
    "place", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("precision", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", Text),
    Column("within", Text, ForeignKey("place.id"), index=True),
    Column("resolved", Boolean, nullable=False),
)  # fmt: skip

source = Table(
    "source", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("country", Text),
    Column("speaks_for", Text),
)  # fmt: skip

name = Table(
    "name", SCHEMA,
    Column("what", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

claim = Table(
    "claim", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False, index=True),
    Column("article", Text, ForeignKey("article.id"), nullable=False, index=True),
    Column("zone", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("when_start", Text),
    Column("when_end", Text),
    Column("known", Text, nullable=False, index=True),
    Column("attribution", Text, nullable=False),
    Column("speaker", Text, ForeignKey("source.id")),
    Column("evidence", Text, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("slots", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
)  # fmt: skip

claim_force = Table(
    "claim_force", SCHEMA,
    Column("force", Text, ForeignKey("force.id"), primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("role", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

claim_place = Table(
    "claim_place", SCHEMA,
    Column("place", Text, ForeignKey("place.id"), primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("role", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

effect = Table(
    "effect", SCHEMA,
    Column("place", Text, ForeignKey("place.id"), primary_key=True),
    Column("force", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("act", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("opposes", Boolean, nullable=False),
    Column("earliest", Text),
    Column("dated", Boolean, nullable=False),
    Column("known", Text, nullable=False),
    Index("effect_claim", "claim"),
    Index("effect_force", "force", "day"),
    Index("effect_opposes", "opposes", "day"),
    sqlite_with_rowid=False,
)  # fmt: skip

position = Table(
    "position", SCHEMA,
    Column("id", Text, primary_key=True),
    Column("known_from", Text, primary_key=True),
    Column("known_to", Text),
    Column("place", Text, ForeignKey("place.id"), nullable=False),
    Column("force", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("valid_from", Text),
    Column("earliest", Text),
    Column("valid_to", Text),
    Column("began", Text, nullable=False),
    Column("ended", Text),
    Column("opener", Text, nullable=False),
    Column("closer", Text),
    Index("position_place", "place", "kind"),
    Index("position_force", "force", "kind"),
    Index("position_known_from", "known_from"),
    Index("position_known_to", "known_to"),
)  # fmt: skip

dirty = Table("dirty", SCHEMA, Column("place", Text, primary_key=True))

retraction = Table(
    "retraction", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document", Text, ForeignKey("document.id"), nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)  # fmt: skip

judgement = Table(
    "judgement", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim", Text, ForeignKey("claim.id"), nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone", Text),
)  # fmt: skip

grade = Table(
    "grade", SCHEMA,
    Column("source", Text, primary_key=True),
    Column("grade", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)  # fmt: skip
