"""The tables of a ledger, the same for SQLite and PostgreSQL.

What sources said is in ``document``, ``article``, ``claim`` and the tables that link claims to forces and places; it is
only ever added to. What people decided is in ``retraction``, ``judgement`` and ``grade``. ``effect`` and ``position``
are derived from the two, and can be dropped and derived anew at any time. Dates are ISO 8601 text.

``effect`` repeats what certainty looks at (``id`` to ``confidence``) of claim and article: so the evidence for a
position is one run of its primary key, without a look at claims that are spread over the whole file. So are all that
was ever known of a place: ``position`` is kept in the order of places.
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
    text,
)

from laydown.ledger.columns import Key, Words

SCHEMA = MetaData()
_GONE = text("superseded IS NOT NULL")
_WENT, _IS_1, _IS_TRUE = text("known_to IS NOT NULL"), text("opposes IS 1"), text("opposes IS true")
"""What partial indexes leave out is most of the table. Their conditions are written as the questions have them."""

meta = Table("meta", SCHEMA, Column("key", Key, primary_key=True), Column("value", Key, nullable=False))

document = Table(
    "document", SCHEMA,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False, index=True),
    Column("sha256", Key, nullable=False, index=True),
    Column("encoding", Key, nullable=False),
    Column("url", Words),
    Column("archive_url", Words),
    Column("retrieved", Key),
    Column("recorded", Key, nullable=False),
    Column("coder", Key, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("retracted", Boolean, nullable=False, default=False),
    Column("text", LargeBinary, nullable=False),
)  # fmt: skip

article = Table(
    "article", SCHEMA,
    Column("id", Key, primary_key=True),
    Column("document", Key, ForeignKey("document.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("title", Words),
    Column("published", Key),
    Column("known", Key, nullable=False, index=True),
    Column("known_basis", Key, nullable=False),
    Column("outlet", Words),
    Column("outlet_key", Key),
    Column("url", Words),
    Column("author", Words),
    Column("earlier", Key, ForeignKey("article.id")),
    Column("similarity", Float),
    Column("sketch", LargeBinary),
)  # fmt: skip

band = Table(
    "band", SCHEMA,
    Column("number", Key, primary_key=True),
    Column("article", Key, ForeignKey("article.id"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

force = Table(
    "force", SCHEMA,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False),
    Column("kind", Key),
    Column("parent", Key, ForeignKey("force.id")),
    Column("side", Key),
    Column("country", Key),
    Column("resolved", Boolean, nullable=False),
    Column("members", Key),
)  # fmt: skip

place = Table(
    "place", SCHEMA,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False),
    Column("kind", Key),
    Column("precision", Key),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", Key),
    Column("within", Key, ForeignKey("place.id"), index=True),
    Column("resolved", Boolean, nullable=False),
)  # fmt: skip

source = Table(
    "source", SCHEMA,
    Column("id", Key, primary_key=True),
    Column("name", Words, nullable=False),
    Column("kind", Key),
    Column("country", Key),
    Column("speaks_for", Key),
    Column("sides", Key),
)  # fmt: skip

name = Table(
    "name", SCHEMA,
    Column("what", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("entity", Key, primary_key=True),
    Column("text", Words, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

claim = Table(
    "claim", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Key, nullable=False, unique=True),
    Column("document", Key, ForeignKey("document.id"), nullable=False, index=True),
    Column("article", Key, ForeignKey("article.id"), nullable=False),
    Column("zone", Key, nullable=False),
    Column("event", Key, nullable=False),
    Column("modality", Key, nullable=False),
    Column("hedged", Boolean, nullable=False),
    Column("when_start", Key),
    Column("when_end", Key),
    Column("known", Key, nullable=False, index=True),
    Column("attribution", Key, nullable=False),
    Column("speaker", Key, ForeignKey("source.id")),
    Column("evidence", Words, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("rule", Key, nullable=False),
    Column("slots", Key, nullable=False),
    Column("recorded", Key, nullable=False),
    Column("superseded", Key),
    Index("claim_superseded", "superseded", sqlite_where=_GONE, postgresql_where=_GONE),
)  # fmt: skip

claim_force = Table(
    "claim_force", SCHEMA,
    Column("force", Key, ForeignKey("force.id"), primary_key=True),
    Column("known", Key, primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("role", Key, primary_key=True),
    Column("modality", Key, nullable=False),
    Index("claim_force_claim", "claim"),
    sqlite_with_rowid=False,
)  # fmt: skip

claim_place = Table(
    "claim_place", SCHEMA,
    Column("place", Key, ForeignKey("place.id"), primary_key=True),
    Column("known", Key, primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("role", Key, primary_key=True),
    Column("modality", Key, nullable=False),
    Index("claim_place_claim", "claim"),
    sqlite_with_rowid=False,
)  # fmt: skip

effect = Table(
    "effect", SCHEMA,
    Column("place", Key, ForeignKey("place.id"), primary_key=True),
    Column("force", Key, primary_key=True),
    Column("day", Key, primary_key=True),
    Column("claim", Integer, ForeignKey("claim.number"), primary_key=True),
    Column("act", Key, primary_key=True),
    Column("scope", Key, primary_key=True),
    Column("opposes", Boolean, nullable=False),
    Column("earliest", Key),
    Column("dated", Boolean, nullable=False),
    Column("known", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("article", Key, nullable=False),
    Column("attribution", Key, nullable=False),
    Column("speaker", Key),
    Column("outlet", Key),
    Column("hedged", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Index("effect_claim", "claim"),
    Index("effect_opposes", "day", "known", sqlite_where=_IS_1, postgresql_where=_IS_TRUE),
    sqlite_with_rowid=False,
)  # fmt: skip

position = Table(
    "position", SCHEMA,
    Column("place", Key, ForeignKey("place.id"), primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("force", Key, primary_key=True),
    Column("id", Key, primary_key=True),
    Column("known_from", Key, primary_key=True),
    Column("known_to", Key),
    Column("scope", Key, nullable=False),
    Column("valid_from", Key),
    Column("earliest", Key),
    Column("valid_to", Key),
    Column("began", Key, nullable=False),
    Column("ended", Key),
    Column("opener", Key, nullable=False),
    Column("closer", Key),
    Column("heard_from", Key, nullable=False),
    Index("position_id", "id"),
    Index("position_force", "force", "kind", "valid_to", "valid_from", "known_to", "known_from"),
    Index("position_known_from", "known_from"),
    Index("position_known_to", "known_to", sqlite_where=_WENT, postgresql_where=_WENT),
    sqlite_with_rowid=False,
)  # fmt: skip

dirty = Table(
    "dirty", SCHEMA, Column("place", Key, primary_key=True), Column("since", Key, nullable=False, server_default="")
)
"""Places whose positions wait to be derived; ``since``: no effect published before that day has changed, '' for any."""

retraction = Table(
    "retraction", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document", Key, ForeignKey("document.id"), nullable=False, index=True),
    Column("action", Key, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Key, nullable=False),
)  # fmt: skip

judgement = Table(
    "judgement", SCHEMA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim", Key, nullable=False, index=True),
    Column("claim_number", Integer, ForeignKey("claim.number"), nullable=False),
    Column("action", Key, nullable=False),
    Column("changes", Key, nullable=False),
    Column("note", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Key, nullable=False),
    Column("undone", Key),
)  # fmt: skip

grade = Table(
    "grade", SCHEMA,
    Column("source", Key, primary_key=True),
    Column("grade", Key, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Key, nullable=False),
)  # fmt: skip
