"""Documents with their claims into the ledger: each whole or not at all, and once, however often it is posted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, or_, select, update

from laydown.fusion.entities import force_of, place_of
from laydown.fusion.facts import ForceFacts, PlaceFacts, SourceFacts
from laydown.fusion.origins import outlet_key, speaker_key
from laydown.fusion.wording import sketch
from laydown.ledger import tables
from laydown.ledger.duplicates import link_duplicates
from laydown.ledger.effects import effect_rows, mark, renew
from laydown.ledger.entities import Entities, Surroundings, entities_of, spelling_order
from laydown.ledger.records import article_id, claim_row, iso, packed
from laydown.ledger.records import now as present
from laydown.ledger.search import index_words
from laydown.ledger.sql import chunked, dialect_insert, insert_rows
from laydown.lexicon.spelling import plain_key
from laydown.lexicon.theatre import Theatre
from laydown.model import Article, Claim, Document, Zone

_SKETCHED = (Zone.BODY, Zone.TITLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A coded document as it is posted. ``coder`` says what coded it; times are ISO 8601, None when not known."""

    document: Document
    claims: tuple[Claim, ...]
    coder: str
    url: str | None = None
    archive_url: str | None = None
    retrieved: str | None = None

    @property
    def id(self) -> str:
        """The document's id in the ledger: 16 hexadecimal digits that stand for its name and bytes."""
        told = f"{self.document.id}\0{self.document.sha256}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of postings; ``documents == stored + replaced + present``."""

    stored: int = 0
    replaced: int = 0
    present: int = 0
    articles: int = 0
    claims: int = 0
    superseded: int = 0

    @property
    def documents(self) -> int:
        """How many were posted."""
        return self.stored + self.replaced + self.present

    def __add__(self, other: Posted) -> Posted:
        return Posted(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(slots=True)
class Poster:
    """Posts documents; remembers which entities are stored already, so that they are not looked up again."""

    theatre: Theatre | None
    _around: Surroundings | None = field(init=False)
    _known: dict[str, object] = field(default_factory=dict)
    _names: set[tuple[str, str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._around = Surroundings(self.theatre) if self.theatre is not None else None

    def post(self, connection: Connection, postings: Sequence[Posting], *, replace: bool = False) -> Posted:
        """Store these documents in the transaction of ``connection``."""
        unique = {posting.id: posting for posting in postings}
        stored = _stored(connection, list(unique))
        new = [posting for key, posting in unique.items() if key not in stored]
        again = [posting for key, posting in unique.items() if key in stored and replace]
        claims = self._add(connection, new, present())
        posted = Posted(
            stored=len(new), articles=sum(len(p.document.articles) for p in new), claims=claims,
            present=len(postings) - len(new) - len(again),
        )  # fmt: skip
        for posting in again:
            posted += self._replace(connection, posting)
        return posted

    def forget(self) -> None:
        """After a transaction that failed: the entities it stored are not in the ledger."""
        self._known.clear()
        self._names.clear()

    def _add(self, connection: Connection, new: Sequence[Posting], now: str) -> int:
        if not new:
            return 0
        self._store_entities(connection, entities_of((c for p in new for c in p.claims), self._around))
        insert_rows(connection, tables.document, [_document_row(posting, now) for posting in new])
        articles = [row for posting in new for row in _article_rows(posting, now)]
        insert_rows(connection, tables.article, articles)
        link_duplicates(connection, articles)
        return add_claims(connection, [(p.id, p.claims) for p in new], {row["id"]: row for row in articles}, now)

    def _replace(self, connection: Connection, posting: Posting) -> Posted:
        """Coded anew: claims that are no longer made are superseded, and stay."""
        now, table = present(), tables.claim
        self._store_entities(connection, entities_of(posting.claims, self._around))
        articles = _replace_articles(connection, posting, now)
        had = {row.id: row for row in connection.execute(
            select(table.c.id, table.c.number, table.c.superseded).where(table.c.document == posting.id))}  # fmt: skip
        made = {claim.id: claim for claim in posting.claims}
        gone = [row.number for key, row in had.items() if key not in made and row.superseded is None]
        for some in chunked(gone):
            connection.execute(update(table).where(table.c.number.in_(some)).values(superseded=now))
        for key in made.keys() & had.keys():
            known = articles[article_id(posting.id, made[key].article)]["known"]
            connection.execute(update(table).where(table.c.id == key).values(superseded=None, known=known))
            for link in (tables.claim_force, tables.claim_place):
                connection.execute(update(link).where(link.c.claim == had[key].number).values(known=known))
        fresh = [claim for key, claim in made.items() if key not in had]
        add_claims(connection, [(posting.id, fresh)], articles, now)
        connection.execute(
            update(tables.document).where(tables.document.c.id == posting.id).values(coder=posting.coder)
        )
        renew(connection, [row.number for row in had.values()])
        return Posted(replaced=1, claims=len(fresh), superseded=len(gone))

    def _store_entities(self, connection: Connection, entities: Entities) -> None:
        self._store_facts(connection, tables.source, entities.sources, _source_row)
        self._store_facts(connection, tables.force, entities.forces, _force_row)
        self._store_facts(connection, tables.place, entities.places, _place_row)
        rows = [
            dict(zip(("what", "key", "entity", "text"), name, strict=True))
            for name in sorted(entities.names - self._names)
        ]
        least = {(row["what"], row["key"], row["entity"]): row for row in reversed(rows)}
        statement = dialect_insert(connection, tables.name)
        smaller = func.min if connection.dialect.name == "sqlite" else func.least
        kept = statement.on_conflict_do_update(
            index_elements=["what", "key", "entity"],
            set_={"text": smaller(tables.name.c.text, statement.excluded.text)},
        )
        if least:
            connection.execute(kept, list(least.values()))
        self._names |= entities.names

    def _store_facts(self, connection: Connection, table: Table, facts: Mapping[str, Any], row_of: Any) -> None:
        """New entities are added; those with new facts are brought up to date, and what rests on them is marked."""
        new = {key: one for key, one in facts.items() if self._known.get(f"{table.name} {key}") != one}
        have = {row.id: row for keys in chunked(sorted(new)) for row in connection.execute(
            select(table).where(table.c.id.in_(keys)))}  # fmt: skip
        rows = {key: row_of(one) for key, one in new.items()}
        missing = [row for key, row in rows.items() if key not in have]
        insert_rows(connection, table, sorted(missing, key=_outermost_first(rows)))
        for key, row in rows.items():
            if key in have and (changed := _changes(row, dict(have[key]._mapping))):
                connection.execute(update(table).where(table.c.id == key).values(**changed))
                _mark_changed(connection, table, key)
        self._known |= {f"{table.name} {key}": one for key, one in new.items()}


def add_claims(
    connection: Connection,
    claims: Iterable[tuple[str, Sequence[Claim]]],
    articles: Mapping[str, Mapping[str, Any]],
    now: str,
) -> int:
    """Store claims, by their document's id, with links and effects; ``articles`` are the rows of theirs, by id."""
    first = (connection.execute(select(func.max(tables.claim.c.number))).scalar() or 0) + 1
    rows, forces, places, effects = [], [], [], []
    numbered = enumerate(((key, claim) for key, told in claims for claim in told), start=first)
    for number, (document, claim) in numbered:
        article = articles[article_id(document, claim.article)]
        row = claim_row(claim, article=article, speaker=speaker_key(claim), recorded=now, number=number)
        rows.append(row)
        told = {"claim": number, "known": row["known"], "modality": row["modality"]}
        slots = (("origin", claim.origin), ("destination", claim.destination), ("location", claim.location))
        forces += _links("force", (("actor", claim.actor), ("counterpart", claim.counterpart)), force_of, told)
        places += _links("place", slots, place_of, told)
        effects += effect_rows(claim, row, article)
    insert_rows(connection, tables.claim, rows)
    index_words(connection, first)
    insert_rows(connection, tables.claim_force, forces)
    insert_rows(connection, tables.claim_place, places)
    insert_rows(connection, tables.effect, effects)
    mark(connection, ((str(row["place"]), str(row["known"])) for row in effects))
    return len(rows)


def _replace_articles(connection: Connection, posting: Posting, now: str) -> dict[str, dict[str, Any]]:
    """The articles as they are read now, with which text repeats which. One that is no longer made stays, without text.

    An article without any date keeps the day on which it was first taken in.
    """
    table = tables.article
    had = {row.id: row for row in connection.execute(select(table).where(table.c.document == posting.id))}
    rows = {str(row["id"]): row for row in _article_rows(posting, now)}
    for key, row in rows.items():
        if key in had and row["known_basis"] == had[key].known_basis == "recorded":
            row["known"] = had[key].known
    moved = [k for k in rows.keys() | had.keys() if k not in rows or k not in had or _is_read_anew(rows[k], had[k])]
    again = _unlinked(connection, sorted(moved))
    insert_rows(connection, table, [row for key, row in rows.items() if key not in had])
    for key in rows.keys() & had.keys():
        told = {name: value for name, value in rows[key].items() if name not in ("id", "earlier", "similarity")}
        connection.execute(update(table).where(table.c.id == key).values(**told))
    connection.execute(update(table).where(table.c.id.in_(had.keys() - rows.keys())).values(sketch=None))
    fresh = [rows[key] for key in sorted(moved) if key in rows]
    link_duplicates(connection, [*fresh, *again])
    return rows


def _is_read_anew(row: Mapping[str, Any], had: Any) -> bool:
    return bool(row["known"] != had.known or row["sketch"] != had.sketch)


def _unlinked(connection: Connection, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Forget what these articles repeat, and who repeats them; returns the latter, to be compared again."""
    table, band = tables.article, tables.band
    if not keys:
        return []
    chosen = or_(table.c.id.in_(keys), table.c.earlier.in_(keys))
    found = connection.execute(select(table.c.id, table.c.sketch).where(chosen, table.c.id.not_in(keys))).mappings()
    again = [dict(row) for row in found]
    connection.execute(update(table).where(chosen).values(earlier=None, similarity=None))
    connection.execute(delete(band).where(band.c.article.in_([*keys, *(row["id"] for row in again)])))
    return again


def _links(column: str, slots: Any, key_of: Any, told: Mapping[str, object]) -> list[dict[str, object]]:
    found = {(key, role): None for role, mentions in slots for m in mentions if (key := key_of(m)) is not None}
    return [{column: key, "role": role, **told} for key, role in found]


def _stored(connection: Connection, keys: Sequence[str]) -> set[str]:
    table = tables.document
    return {key for some in chunked(keys) for key in connection.scalars(select(table.c.id).where(table.c.id.in_(some)))}


def _document_row(posting: Posting, now: str) -> dict[str, object]:
    document = posting.document
    return {
        "id": posting.id, "name": document.id, "sha256": document.sha256, "encoding": document.encoding,
        "url": posting.url or next((a.url for a in document.articles if a.url), None),
        "archive_url": posting.archive_url, "retrieved": posting.retrieved, "recorded": now, "coder": posting.coder,
        "characters": len(document.text), "retracted": False, "text": packed(document.text),
    }  # fmt: skip


def _article_rows(posting: Posting, now: str) -> list[dict[str, Any]]:
    return [_article_row(posting, article, now) for article in posting.document.articles]


def _article_row(posting: Posting, article: Article, now: str) -> dict[str, Any]:
    known, basis = _known_on(posting, article, now)
    words = "\n".join(segment.text for segment in article.segments if segment.zone in _SKETCHED)
    return {
        "id": article_id(posting.id, article.number), "document": posting.id, "number": article.number,
        "title": article.title, "published": iso(article.published), "known": known, "known_basis": basis,
        "outlet": article.outlet, "outlet_key": _outlet_key(posting, article),
        "url": article.url, "author": article.author, "earlier": None, "similarity": None, "sketch": sketch(words),
    }  # fmt: skip


def _outlet_key(posting: Posting, article: Article) -> str | None:
    """The outlet that had it first, as its claims' chains resolve it: the same source in print and when cited.

    An editor's note is the printing outlet's own, and says nothing of whose the report is.
    """
    outlet = article.first_outlet or article.outlet
    if outlet is None:
        return None
    claims = (c for c in posting.claims if c.article == article.number and c.zone is not Zone.EDITOR_NOTE)
    told = (outlet_key(claim) for claim in claims)
    return next((key for key in told if key is not None), "~" + plain_key(outlet))


def _known_on(posting: Posting, article: Article, now: str) -> tuple[str, str]:
    """When it became known: on publication; where that is not known, when it was fetched, or taken in."""
    if article.published is not None:
        return article.published.isoformat(), article.published_basis or "given"
    if posting.retrieved:
        return posting.retrieved[:10], "retrieved"
    return now[:10], "recorded"


def _force_row(facts: ForceFacts) -> dict[str, object]:
    return {
        "id": facts.id, "name": facts.name, "kind": facts.kind, "parent": facts.parent, "side": facts.side,
        "country": facts.country, "members": _json(facts.members), "resolved": not facts.id.startswith("~"),
    }  # fmt: skip


def _json(told: Sequence[object]) -> str | None:
    return msgspec.json.encode(told).decode() if told else None


def _place_row(facts: PlaceFacts) -> dict[str, object]:
    return {
        "id": facts.id, "name": facts.name, "kind": facts.kind, "precision": facts.precision,
        "latitude": facts.latitude, "longitude": facts.longitude, "country": facts.country, "within": facts.within,
        "resolved": not facts.id.startswith("~"),
    }  # fmt: skip


def _source_row(facts: SourceFacts) -> dict[str, object]:
    return {
        "id": facts.id, "name": facts.name, "kind": facts.kind, "country": facts.country,
        "speaks_for": facts.speaks_for,
        "sides": _json(facts.sides),
    }  # fmt: skip


def _outermost_first(rows: Mapping[str, Mapping[str, Any]]) -> Any:
    """Sort key by which what is around or above an entity comes before it, as foreign keys want it."""

    def depth(row: Mapping[str, Any]) -> tuple[int, str]:
        steps, above = 0, str(row.get("within") or row.get("parent"))
        while above in rows and steps < len(rows):
            steps, above = steps + 1, str(rows[above].get("within") or rows[above].get("parent"))
        return steps, str(row["id"])

    return depth


def _changes(row: Mapping[str, Any], have: Mapping[str, Any]) -> dict[str, Any]:
    """What differs. Of two spellings of an unresolved name the better one stays, whichever came first."""
    if str(row["id"]).startswith("~"):
        return {"name": row["name"]} if spelling_order(row["name"]) < spelling_order(have["name"]) else {}
    return {key: value for key, value in row.items() if have[key] != value}


def _mark_changed(connection: Connection, table: Table, key: str) -> None:
    if table is tables.force:
        places = connection.scalars(select(tables.effect.c.place).where(tables.effect.c.force == key).distinct())
        mark(connection, ((place, "") for place in places))
    elif table is tables.place:
        mark(connection, [(key, "")])
