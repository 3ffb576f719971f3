"""Is the ledger what it says it is? Every fault that can be found without the reports themselves, in plain words.

The database's own checks come first. Then what only laydown knows: every sentence is where its claim says it is in the
stored text, what is derived is what the claims yield, and the counts add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from laydown.fusion.entities import force_of, place_of
from laydown.fusion.facts import Facts
from laydown.fusion.wording import PERMUTATIONS, bands
from laydown.ledger import tables
from laydown.ledger.derive import effects_at, load_facts, position_rows
from laydown.ledger.effects import effect_rows, judged, judgements_of
from laydown.ledger.evidence import claim_query
from laydown.ledger.records import article_id, claim_of, unpacked
from laydown.ledger.sql import chunked
from laydown.ledger.store import Store
from laydown.model import Claim
from laydown.problems import LedgerError

SAMPLE = 200
"""Places at which everything is derived anew and compared, unless all of them are asked for."""
_MOST = 20
"""Faults of one kind that are listed."""

_UNBOXED = """SELECT id FROM place WHERE latitude IS NOT NULL AND longitude IS NOT NULL
    AND rowid NOT IN (SELECT number FROM place_box)"""

_Fault = tuple[str, str]
"""What kind, and what in detail."""


def check(store: Store, *, places: int | None = SAMPLE) -> list[str]:
    """The faults of a ledger, none when it is sound; with ``places`` None, everything derived is compared.

    Raises:
        LedgerError: the ledger cannot be opened at all.
    """
    found = list(_listed(_damage(store)))
    if found:
        return found  # a damaged file has more faults than it makes sense to tell
    parts: Sequence[Callable[[Connection], Iterable[_Fault]]] = (
        _counts, _texts, _sketches, _claims, lambda connection: _derived(connection, places),
    )  # fmt: skip
    return [fault for part in parts for fault in _listed(_told(part, store.reading))]


def _told(
    part: Callable[[Connection], Iterable[_Fault]], reading: Callable[[], AbstractContextManager[Connection]]
) -> Iterator[_Fault]:
    """A part of the checks; where it cannot go on, that is a fault too."""
    try:
        with reading() as connection:
            yield from part(connection)
    except LedgerError as error:
        yield "cannot be read", str(error)


def _listed(faults: Iterable[_Fault]) -> Iterator[str]:
    """The first of each kind, and how many more there are."""
    counts: dict[str, int] = {}
    for kind, detail in faults:
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= _MOST:
            yield f"{kind}: {detail}"
    yield from (f"{kind}: {count - _MOST} more" for kind, count in counts.items() if count > _MOST)


def _damage(store: Store) -> Iterator[_Fault]:
    """What SQLite finds in its pages, keys, full-text index and R*Tree. A server looks after its own."""
    if not store.is_sqlite:
        return
    try:
        with store.reading() as connection:
            for row in connection.execute(text("PRAGMA integrity_check")):
                if row[0] != "ok":
                    yield "damaged", " ".join(str(row[0]).split())
            for row in connection.execute(text("PRAGMA foreign_key_check")):
                yield "dangling", f"a row of {row[0]} refers to one of {row[2]} that is gone"
            box = connection.execute(text("SELECT rtreecheck('place_box')")).scalar()
            if box != "ok":
                yield "damaged", " ".join(str(box).split())
            for row in connection.execute(text(_UNBOXED)):
                yield "map", f"{row[0]} is not in the index of places by coordinates"
        yield from _words(store)
    except LedgerError as error:
        yield "cannot be read", str(error)


def _words(store: Store) -> Iterator[_Fault]:
    """FTS5 compares its index with the sentences on an INSERT only, so that a ledger that takes none is passed over."""
    if not store.writable:
        return
    try:
        with store.engine.connect() as connection:
            connection.info["immediate"] = True
            connection.execute(text("INSERT INTO claim_words(claim_words, rank) VALUES ('integrity-check', 1)"))
            connection.rollback()
    except DBAPIError as error:
        yield "search", f"the index of words is not that of the sentences ({error.orig}); rebuild it"


def _counts(connection: Connection) -> Iterator[_Fault]:
    """Articles are numbered from 1 without gaps; claims and effects hang together; entities have what they need."""
    article, claim, effect = tables.article, tables.claim, tables.effect
    grouped = select(article.c.document, func.count(), func.min(article.c.number), func.max(article.c.number))
    for key, count, first, last in connection.execute(grouped.group_by(article.c.document)):
        if (first, last) != (1, count):
            yield "half a document", f"{key} has {count} articles numbered from {first} to {last}"
    bare = select(tables.document.c.id).where(tables.document.c.id.not_in(select(article.c.document)))
    for key in connection.scalars(bare):
        yield "half a document", f"{key} has no article"
    crossed = select(claim.c.id).join(article, article.c.id == claim.c.article)
    for key in connection.scalars(crossed.where(article.c.document != claim.c.document)):
        yield "claim", f"{key} belongs to one document, and its article to another"
    withdrawn = (
        select(claim.c.id).join(effect, effect.c.claim == claim.c.number)
        .join(tables.document, tables.document.c.id == claim.c.document)
        .where(claim.c.superseded.is_not(None) | tables.document.c.retracted.is_(True)).distinct()
    )  # fmt: skip
    for key in connection.scalars(withdrawn):
        yield "effect", f"claim {key} is superseded or retracted, and still has effects"


def _texts(connection: Connection) -> Iterator[_Fault]:
    """Texts unpack to the length that was stored, and hold each sentence where its claim says."""
    document, claim = tables.document.c, tables.claim.c
    for some in chunked(connection.scalars(select(document.id).order_by(document.id)).all(), 100):
        spans: dict[str, list[Any]] = {}
        columns = select(claim.document, claim.id, claim.evidence, claim.evidence_start, claim.evidence_end)
        for row in connection.execute(columns.where(claim.document.in_(some))):
            spans.setdefault(row.document, []).append(row)
        stored = select(document.id, document.name, document.text, document.characters)
        for found in connection.execute(stored.where(document.id.in_(some))):
            yield from _text(found, spans.get(found.id, ()))


def _text(row: Any, claims: Iterable[Any]) -> Iterator[_Fault]:
    try:
        told = unpacked(row.text, row.name)
    except LedgerError as error:
        yield "text", str(error)
        return
    if len(told) != row.characters:
        yield "text", f"the text of {row.name} has {len(told)} characters, not {row.characters}"
    for claim in claims:
        if told[claim.evidence_start : claim.evidence_end] != claim.evidence:
            yield "evidence", f"the sentence of claim {claim.id} is not in {row.name} where the claim says"


def _sketches(connection: Connection) -> Iterator[_Fault]:
    """An article's sketch and the bands by which its near-duplicates are found belong together."""
    article, band = tables.article.c, tables.band.c
    for some in chunked(connection.scalars(select(article.id).order_by(article.id)).all()):
        have: dict[str, set[str]] = {key: set() for key in some}
        for row in connection.execute(select(band.article, band.number).where(band.article.in_(some))):
            have[row.article].add(row.number)
        for row in connection.execute(select(article.id, article.sketch).where(article.id.in_(some))):
            whole = row.sketch is not None and len(row.sketch) == 4 * PERMUTATIONS
            made = {f"{number:x}" for number in bands(row.sketch)} if whole else set()
            if have[row.id] != made or (row.sketch is not None and not whole):
                yield "duplicates", f"the sketch of article {row.id} is not the one that its bands were made of"


def _claims(connection: Connection) -> Iterator[_Fault]:
    """Claims can be read back, and are linked to the forces and places that they name."""
    table = tables.claim.c
    numbers = connection.scalars(select(table.number).order_by(table.number)).all()
    for some in chunked(numbers):
        named: dict[int, set[tuple[str, str]]] = {}
        for row in connection.execute(claim_query().where(table.number.in_(some))):
            try:
                claim = claim_of(row, row.document_name)
            except LedgerError as error:
                yield "claim", str(error)
                continue
            if row.article != article_id(row.document, claim.article):
                yield "claim", f"{row.id} names article {row.article}, which is none of its document's"
            named[row.number] = _named(claim)
        for number in _wrongly_linked(connection, some, named):
            yield "claim", f"claim number {number} is not linked to just the forces and places that it names"


def _named(claim: Claim) -> set[tuple[str, str]]:
    """The forces and places of a claim, each with its role."""
    forces = {(key, role) for role in ("actor", "counterpart") for one in getattr(claim, role)
              if (key := force_of(one)) is not None}  # fmt: skip
    return forces | {(key, role) for role in ("origin", "destination", "location") for one in getattr(claim, role)
                     if (key := place_of(one)) is not None}  # fmt: skip


def _wrongly_linked(
    connection: Connection, numbers: Sequence[int], named: Mapping[int, set[tuple[str, str]]]
) -> list[int]:
    have: dict[int, set[tuple[str, str]]] = {number: set() for number in numbers}
    for table, column in ((tables.claim_force.c, "force"), (tables.claim_place.c, "place")):
        linked = select(table.claim, table[column], table.role).where(table.claim.in_(numbers))
        for number, key, role in connection.execute(linked):
            have[number].add((key, role))
    return sorted(number for number, told in named.items() if told != have[number])


def _derived(connection: Connection, most: int | None) -> Iterator[_Fault]:
    """Effects and positions are what the claims yield, at some places or at all."""
    waiting = set(connection.scalars(select(tables.dirty.c.place)))
    known = connection.scalars(select(tables.effect.c.place).distinct()).all()
    places = sorted(set(known) | set(connection.scalars(select(tables.position.c.place).distinct())))
    step = max(1, len(places) // most) if most else 1
    facts = load_facts(connection)
    for some in chunked([place for place in places[::step] if place not in waiting], 50):
        yield from _effects(connection, some)
        yield from _positions(connection, some, facts)


def _effects(connection: Connection, places: Sequence[str]) -> Iterator[_Fault]:
    effect, linked = tables.effect, tables.claim_place.c
    have = {tuple(row) for row in connection.execute(select(effect).where(effect.c.place.in_(places)))}
    numbers = {row[list(effect.c.keys()).index("claim")] for row in have}
    numbers |= set(connection.scalars(select(linked.claim).where(linked.place.in_(places))))
    made = set()
    for some in chunked(sorted(numbers)):
        made |= set(_made(connection, some, frozenset(places)))
    for row in sorted(have ^ made, key=repr):
        told = dict(zip(effect.c.keys(), row, strict=True))
        lack = "is lacking" if row in made else "does not follow from its claim"
        what = f"{told['act']} of {told['force']} at {told['place']} on {told['day']}"
        yield "effect", f"{what} {lack}; rebuild the ledger"


def _made(connection: Connection, numbers: Sequence[int], places: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    """The effects at these places that the claims of these numbers have, as rows."""
    query = claim_query().where(tables.claim.c.number.in_(numbers), tables.claim.c.superseded.is_(None))
    rows = [row for row in connection.execute(query) if not row.retracted]
    decided = judgements_of(connection, [row.id for row in rows])
    for row in rows:
        with suppress(LedgerError):  # told of already
            yield from _effects_of(row, decided.get(row.id, ()), places)


def _effects_of(row: Any, decided: Iterable[Any], places: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    claim = judged(claim_of(row, row.document_name), decided)
    for told in effect_rows(claim, row._mapping, row._mapping) if claim is not None else ():
        if told["place"] in places:
            yield tuple(told[name] for name in tables.effect.c.keys())  # noqa: SIM118 - not a dictionary


def _positions(connection: Connection, places: Sequence[str], facts: Facts) -> Iterator[_Fault]:
    table = tables.position
    have = {tuple(row): row.place for row in connection.execute(select(table).where(table.c.place.in_(places)))}
    made: dict[tuple[Any, ...], str] = {}
    for place, effects in groupby(effects_at(connection, places), key=attrgetter("place")):
        for told in position_rows(place, effects, facts.allied):
            made[tuple(told[name] for name in table.c.keys())] = place  # noqa: SIM118 - not a dictionary
    wrong = {have.get(row) or made[row] for row in have.keys() ^ made.keys()}
    for place in sorted(wrong):
        yield "position", f"those at {place} are not what its claims yield; rebuild the ledger"
