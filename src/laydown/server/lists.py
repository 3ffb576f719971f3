"""What the ledger holds: its places and forces by a part of their names, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from laydown import __version__
from laydown.export import FORMATS
from laydown.export.sheets import Row
from laydown.fusion.facts import Facts, ForceFacts, PlaceFacts
from laydown.ledger import Ledger
from laydown.ledger.listing import Listed
from laydown.server import rows
from laydown.server.asking import Kind, Put, Told, question
from laydown.server.cursors import Place, cursor, place_of, question_of
from laydown.server.formats import ALL, WITHOUT_PLACES
from laydown.server.parameters import Nothing, Part

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places; ``suggestions`` are names like the one asked for, where no name has it as a part."""

    items: tuple[PlaceFacts, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forces:
    """Forces; ``suggestions`` are names like the one asked for, where no name has it as a part."""

    items: tuple[ForceFacts, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the server is. ``first_day``, ``last_day``: of publication. ``theatre``: the packs with which documents that
    are sent in are coded; none where none can be sent."""

    version: str
    revision: str
    counts: dict[str, int]
    first_day: date | None
    last_day: date | None
    theatre: tuple[str, ...]
    exports: tuple[str, ...]
    writable: bool


def _place_rows(told: Places, facts: Facts) -> Iterator[Row]:
    return rows.place_rows(told.items, facts)


def _force_rows(told: Forces, facts: Facts) -> Iterator[Row]:
    return rows.force_rows(told.items, facts)


def _about_rows(told: About, _: Facts) -> Iterator[Row]:
    plain = ("version", "revision", "first_day", "last_day", "writable")
    yield from ({"name": name, "value": getattr(told, name)} for name in plain)
    for name, count in told.counts.items():
        yield {"name": f"counts.{name}", "value": count}
    yield from ({"name": name, "value": " | ".join(getattr(told, name))} for name in ("theatre", "exports"))


@question(router, "/api/places", Kind(what="places", rows=_place_rows, told=Places, offered=ALL, paged=True))
def places(asked: Annotated[Part, Query()]) -> Put:
    """Places by a part of their names.

    Whole names come first, then names that begin so, then the others, each in order of their ids.
    """
    return _listing("place", asked)


@question(
    router, "/api/forces", Kind(what="forces", rows=_force_rows, told=Forces, offered=WITHOUT_PLACES, paged=True)
)  # fmt: skip
def forces(asked: Annotated[Part, Query()]) -> Put:
    """Forces by a part of their names.

    Whole names come first, then names that begin so, then the others, each in order of their ids.
    """
    return _listing("force", asked)


def _listing(what: Literal["place", "force"], asked: Part) -> Put:
    own = question_of(what, asked.q)

    def put(ledger: Ledger, revision: str) -> Told:
        last = place_of(asked.cursor, own, revision) if asked.cursor is not None else None
        after = Listed(last.rank, last.id) if last is not None else None
        found = ledger.listed(what, asked.q, after=after, limit=asked.limit + 1)
        kept, more = found[: asked.limit], len(found) > asked.limit
        suggestions = ledger.suggest(what, asked.q) if asked.q.strip() and not found and after is None else []
        following = cursor(Place(own, revision, rank=kept[-1].rank, id=kept[-1].id)) if more else None
        return Told(_told(ledger, what, kept, tuple(suggestions)), paged=True, following=following)

    return put


def _told(ledger: Ledger, what: str, kept: list[Listed], suggestions: tuple[str, ...]) -> Any:
    with ledger.reading() as (_, facts):
        if what == "place":
            return Places(items=tuple(facts.places[one.id] for one in kept), suggestions=suggestions)
        return Forces(items=tuple(facts.forces[one.id] for one in kept), suggestions=suggestions)


def about_routes(theatre: tuple[str, ...], *, writable: bool) -> APIRouter:
    """The route that says what the server is."""
    own = APIRouter()

    @question(own, "/api/about", Kind(what="about", rows=_about_rows, told=About, offered=WITHOUT_PLACES))
    def about(asked: Annotated[Nothing, Query()]) -> Put:
        """What the ledger holds, and what is served."""

        def put(ledger: Ledger, revision: str) -> Told:
            first, last = ledger.published()
            return Told(About(
                version=__version__, revision=revision, counts=ledger.counts(), first_day=first, last_day=last,
                theatre=theatre, exports=tuple(FORMATS), writable=writable,
            ))  # fmt: skip

        return put

    return own
