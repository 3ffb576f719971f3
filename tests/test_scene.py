"""The scene of a stretch of days says of every place on each of them what ``Ledger.at`` says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.ledger import Ledger, Posting
from laydown.ledger.answers import Status
from laydown.ledger.scene import ScenePlace, State
from making import day
from test_ledger_properties import JUDGEMENTS, PROFILE, SPAN, filled, moments, reports

NewLedger = Callable[..., Ledger]
Told = tuple[str, dict[str, tuple[str, str, float, bool]], set[str]]
"""A status; for each holding its force, kind, certainty and whether it is disputed; those whose departure is denied."""


def state_on(place: ScenePlace, when: date) -> State:
    """The state that holds on a day."""
    return [state for state in place.states if state.day <= when][-1]


def of_scene(place: ScenePlace, when: date) -> Told:
    """What a scene says of a place on a day, reckoned as a page does."""
    state = state_on(place, when)
    found = {}
    for sure in state.sure:
        held = place.holdings[sure.holding]
        age = max(0, (when - sure.last).days, (sure.first - when).days)
        certainty = max(0.01, min(sure.reported * 0.5 ** (age / held.half_life), 0.99))
        found[held.id] = (held.force, held.kind, certainty, sure.disputed)
    return state.status.value, found, {place.holdings[number].id for number in state.denied}


def of_at(ledger: Ledger, place: str, when: date, known: date | None) -> Told:
    """What ``at`` says of it."""
    told = ledger.at(place, on=when, known=known)
    here = (*told.holders, *told.present, *told.besiegers)
    denied = {h.id for h in told.left if h.disputed and h.kind == "control" and h.scope == "at"
              and h.ended in ("lose", "leave")}  # fmt: skip
    return (
        told.status.value, {h.id: (h.force, h.kind, h.certainty.probability, h.disputed) for h in here}, denied
    )  # fmt: skip


def assert_same(ledger: Ledger, since: date, until: date, known: date | None, days: list[date]) -> None:
    """Of every place of the ledger, whether the scene has it or not."""
    scene, following = ledger.scene(since, until, known=known)
    assert following is None
    assert scene.total == len(scene.places)
    found = {place.id: place for place in scene.places}
    for one in scene.places:
        assert one.states[0].day == since
        assert [state.day for state in one.states] == sorted({state.day for state in one.states})
        assert any(state.sure or state.status is not Status.UNKNOWN for state in one.states)
        assert {sure.holding for state in one.states for sure in state.sure} | {
            number for state in one.states for number in state.denied
        } == set(range(len(one.holdings)))
    with ledger.reading() as (_, facts):
        places = sorted(facts.places)
    for place in places:
        for when in days:
            expected = of_at(ledger, place, when, known)
            told = of_scene(found[place], when) if place in found else ("unknown", {}, set())
            assert told[0] == expected[0], (place, when, known, told, expected)
            assert told[1].keys() == expected[1].keys(), (place, when, known)
            for key, (force, kind, certainty, disputed) in told[1].items():
                assert (force, kind, disputed) == (expected[1][key][0], expected[1][key][1], expected[1][key][3])
                assert certainty == pytest.approx(expected[1][key][2], abs=0.00051), (place, when, known, key)
            assert told[2] == expected[2], (place, when, known)


@PROFILE
@given(reports(), st.data())
def test_every_day_is_as_at_tells_it(new_ledger: NewLedger, several: list[Posting], data: st.DataObject) -> None:
    with filled(new_ledger, several) as ledger:
        for key in data.draw(st.lists(st.sampled_from([c.id for one in several for c in one.claims]), max_size=2)):
            action, changes = data.draw(st.sampled_from(JUDGEMENTS))
            ledger.review(key, action, by="tester", changes=changes)
        since = data.draw(st.integers(-40, SPAN))
        until = since + data.draw(st.sampled_from((0, 1, 20, 90, 300, 799)))
        known = data.draw(st.one_of(st.none(), moments.map(day)))
        span = st.integers(since, min(until, since + 400)).map(day)
        days = {day(since), day(until), *data.draw(st.lists(span, max_size=5))}
        scene, _ = ledger.scene(day(since), day(until), known=known)
        turns = sorted({state.day for place in scene.places for state in place.states})
        if turns:
            for turn in data.draw(st.lists(st.sampled_from(turns), max_size=5)):
                days |= {turn, max(day(since), turn - timedelta(days=1))}
        assert_same(ledger, day(since), day(until), known, sorted(days))
