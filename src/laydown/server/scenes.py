"""What the map shows: how places stand over a stretch of days, and who went from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from laydown.export.sheets import Row, listed, plain
from laydown.fusion.facts import Facts
from laydown.ledger import Ledger
from laydown.ledger.movements import Movements
from laydown.ledger.scene import Scene, SceneHolding, ScenePlace, Spot, State, Wanted
from laydown.server.asking import Kind, Put, Told, question
from laydown.server.cursors import Place, cursor, place_of, question_of
from laydown.server.formats import ALL
from laydown.server.parameters import Days, Stretch

router = APIRouter()
_DAY = timedelta(days=1)


def _map_rows(told: Scene, _: Facts) -> Iterator[Row]:
    """Each state of each place, a row for each of its holdings; one without any where it has none."""
    for place in told.places:
        ends = [*(state.day - _DAY for state in place.states[1:]), told.until]
        for state, end in zip(place.states, ends, strict=True):
            yield from _state_rows(place, state, end)


def _state_rows(place: ScenePlace, state: State, end: date) -> Iterator[Row]:
    own: Row = {
        "place_id": place.id, "place": plain(place.name), "latitude": place.latitude, "longitude": place.longitude,
        "since": state.day, "until": end, "status": state.status.value,
    }  # fmt: skip
    for sure in state.sure:
        fades = {name: getattr(sure, name) for name in ("reported", "first", "last", "disputed")}
        yield {**own, **_holding_row(place.holdings[sure.holding]), **fades}
    for number in state.denied:
        yield {**own, **_holding_row(place.holdings[number]), "departure_denied": True}
    if not state.sure and not state.denied:
        yield own


def _holding_row(held: SceneHolding) -> Row:
    return {
        "id": held.id, "force_id": held.force, "force": plain(held.force_name), "kind": held.kind,
        "scope": held.scope, "valid_from": held.since, "valid_to": held.until, "ended": held.ended,
        "half_life": held.half_life,
    }  # fmt: skip


@question(router, "/api/map", Kind(what="map", rows=_map_rows, told=Scene, offered=ALL, paged=True))
def map_(asked: Annotated[Stretch, Query()]) -> Put:
    """How every place stands on each day of a stretch of at most 800 days.

    Each state of a place holds from its `day` until the day before that of the next one; the first is of `since`. The
    certainty of a holding on a day is `reported` halved for each `half_life` by which the day lies before `first` or
    after `last`, and never below 0.01 or above 0.99. `denied` are holdings that ended, of which somebody denies it.
    Places reported of most lately come first. A page may be shorter than `limit` where much is told of its places.
    With `bbox` places whose coordinates are not known are left out.
    """
    own = question_of("map", *asked.given("limit", "cursor").values())

    def put(ledger: Ledger, revision: str) -> Told:
        last = place_of(asked.cursor, own, revision) if asked.cursor is not None else None
        after = Spot(last.day, last.id) if last is not None else None
        wanted = Wanted(box=asked.bbox, limit=asked.limit, after=after)
        told, following = ledger.scene(asked.since, asked.until, known=asked.known, wanted=wanted)
        word = cursor(Place(own, revision, id=following.place, day=following.news)) if following is not None else None
        return Told(told, paged=True, following=word)

    return put


def _movement_rows(told: Movements, _: Facts) -> Iterator[Row]:
    """Each movement, at its destination."""
    for one in told.items:
        (south, west), (latitude, longitude) = one.origin_at, one.destination_at
        yield {
            "force_id": one.force, "force": plain(one.force_name), "event": one.event, "modality": one.modality,
            "hedged": one.hedged, "origin_id": one.origin, "origin": plain(one.origin_name),
            "origin_latitude": south, "origin_longitude": west, "place_id": one.destination,
            "place": plain(one.destination_name), "latitude": latitude, "longitude": longitude, "first": one.first,
            "last": one.last, "n_origins": one.n_origins, "claims": listed(one.claims),
        }  # fmt: skip


@question(
    router, "/api/movements", Kind(what="movements", rows=_movement_rows, told=Movements, offered=ALL)
)  # fmt: skip
def movements(asked: Annotated[Days, Query()]) -> Put:
    """Who is said to go from where to where in a stretch of days, or to be about to.

    The newest come first; `more` others are left out. The same way told of again after more than a week of silence is
    another movement. What is told as a fact of days to come counts as planned. In
    CSV and GeoJSON `place` is the destination.
    """
    return lambda ledger, _: Told(ledger.movements(asked.since, asked.until, known=asked.known))
