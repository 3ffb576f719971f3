"""The questions of the ledger: what Python and the command line ask, over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query

from laydown.ledger import Ledger
from laydown.ledger.answers import At, Changes, Contested, SearchResult, Timeline, Track, Why
from laydown.ledger.brief import Area, Brief
from laydown.ledger.news import Page
from laydown.server import rows
from laydown.server.asking import Kind, Put, Told, question
from laydown.server.cursors import Place, cursor, place_of, question_of
from laydown.server.formats import ALL, WITHOUT_PLACES
from laydown.server.parameters import Around, Between, Digest, ForceName, Key, On, PlaceName, Since, Words

router = APIRouter()


@question(router, "/api/places/{place:path}/at", Kind(what="at", rows=rows.at_rows, told=At, offered=ALL))
def at(place: PlaceName, asked: Annotated[Around, Query()]) -> Put:
    """Who is or was at a place, and who says so."""
    return lambda ledger, _: Told(ledger.at(place, **asked.given()))


@question(
    router, "/api/places/{place:path}/timeline",
    Kind(what="timeline", rows=rows.timeline_rows, told=Timeline, offered=ALL),
)  # fmt: skip
def place_timeline(place: PlaceName, asked: Annotated[Between, Query()]) -> Put:
    """Who was at a place over time.

    `more` earlier spells are left out where there are many: ask for them with `until`.
    """
    return lambda ledger, _: Told(ledger.timeline_of_place(place, **asked.given()))


@question(router, "/api/forces/{force:path}/track", Kind(what="at", rows=rows.track_rows, told=Track, offered=ALL))
def track(force: ForceName, asked: Annotated[On, Query()]) -> Put:
    """Where a force is or was, and who says so."""
    return lambda ledger, _: Told(ledger.track(force, **asked.given()))


@question(
    router, "/api/forces/{force:path}/timeline",
    Kind(what="timeline", rows=rows.timeline_rows, told=Timeline, offered=ALL),
)  # fmt: skip
def force_timeline(force: ForceName, asked: Annotated[Between, Query()]) -> Put:
    """Where a force was over time.

    `more` earlier spells are left out where there are many: ask for them with `until`.
    """
    return lambda ledger, _: Told(ledger.timeline_of_force(force, **asked.given()))


@question(router, "/api/why/{key}", Kind(what="why", rows=rows.why_rows, told=Why, offered=WITHOUT_PLACES))
def why(key: Key, asked: Annotated[On, Query()]) -> Put:
    """What is behind a position, a finding or a claim: sentences in context, speakers, links and reasons."""
    return lambda ledger, _: Told(ledger.why(key, **asked.given()))


@question(
    router, "/api/contested", Kind(what="at", rows=rows.contested_rows, told=Contested, offered=ALL)
)  # fmt: skip
def contested(asked: Annotated[On, Query()]) -> Put:
    """What reports contradict each other about: places with rival holders, events that are denied."""
    return lambda ledger, _: Told(ledger.contested(**asked.given()))


@question(
    router, "/api/changes", Kind(what="changes", rows=rows.changes_rows, told=Changes, offered=ALL, paged=True)
)  # fmt: skip
def changes(asked: Annotated[Since, Query()]) -> Put:
    """What is known now and was not before.

    What became known first comes first. `corrections` come with the first page.
    """
    own = question_of("changes", *asked.given("limit", "cursor").values())

    def put(ledger: Ledger, revision: str) -> Told:
        first = _offset(asked.cursor, own, revision)
        told = ledger.changes(**asked.given("limit", "cursor"), page=Page(asked.limit, first))
        following = _following(own, revision, first + asked.limit, more=first + asked.limit < told.total)
        return Told(told if first == 0 else _without_corrections(told), paged=True, following=following)

    return put


@question(
    router, "/api/search",
    Kind(what="search", rows=rows.search_rows, told=SearchResult, offered=WITHOUT_PLACES, paged=True),
)  # fmt: skip
def search(asked: Annotated[Words, Query()]) -> Put:
    """Claims by the words of their sentences, the nearest first."""
    own = question_of("search", asked.q, asked.known)

    def put(ledger: Ledger, revision: str) -> Told:
        first = _offset(asked.cursor, own, revision)
        told = ledger.search(asked.q, known=asked.known, limit=asked.limit, offset=first)
        following = _following(own, revision, first + asked.limit, more=told.more)
        return Told(told, paged=True, following=following)

    return put


@question(router, "/api/brief", Kind(what="brief", rows=rows.brief_rows, told=Brief, offered=WITHOUT_PLACES))
def brief(asked: Annotated[Digest, Query()]) -> Put:
    """A digest of some days: what changed hands, who moved, what is contested, what is only announced."""
    return lambda ledger, _: Told(ledger.brief(asked.since, asked.until, known=asked.known, area=_area(asked)))


def _area(asked: Digest) -> Area:
    countries: tuple[str, ...] = ()
    if asked.theatre is not None:
        from laydown.lexicon.theatre import load_theatre

        countries = tuple(sorted(load_theatre([asked.theatre]).home))
    return Area(near=asked.near, km=asked.within_km, countries=countries, title=asked.theatre)


def _offset(word: str | None, own: str, revision: str) -> int:
    return place_of(word, own, revision).offset if word is not None else 0


def _following(own: str, revision: str, offset: int, *, more: bool) -> str | None:
    return cursor(Place(own, revision, offset=offset)) if more else None


def _without_corrections(told: Any) -> Any:
    return replace(told, corrections=())
