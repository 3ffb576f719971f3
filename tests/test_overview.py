"""What a ledger is about as a whole: claims by day, forces since when, and how these look."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from conftest import ledger_places
from laydown.colours import NOBODY, palette
from laydown.fusion.certainty import word_for
from laydown.ledger import Ledger, Posting, tables
from laydown.symbols import icon_svg, symbol_svg
from making import claim, day, on, posting, theatre
from server_support import client, opened
from test_ledger_properties import JUDGEMENTS, PROFILE, filled, reports

NewLedger = Callable[..., Ledger]


def counted(ledger: Ledger, known: date | None = None) -> dict[date, int]:
    return {one.day: one.claims for one in ledger.calendar(known=known).days}


def those_that_count(several: list[Posting], gone: set[str]) -> dict[date, int]:
    """What the calendar should be, by counting."""
    told = Counter(
        one.document.articles[0].published or date.fromisoformat(str(one.retrieved)[:10])
        for one in several for made in one.claims if one.id not in gone and made.id not in gone
    )  # fmt: skip
    return dict(sorted(told.items()))


def test_an_empty_ledger_has_no_days_and_no_forces(new_ledger: NewLedger) -> None:
    ledger = new_ledger()
    told = ledger.calendar()
    assert (told.first, told.last, told.days, ledger.appearances()) == (None, None, (), ())


@PROFILE
@given(reports(), st.data())
def test_claims_are_counted_by_day_without_those_taken_back(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    with filled(new_ledger, several) as ledger:
        gone = set(data.draw(st.lists(st.sampled_from([one.id for one in several]), unique=True)))
        for key in gone:
            ledger.retract(key, reason="a test", by="tester")
        made = {one.id: one for posted in several for one in posted.claims}
        last: dict[str, str] = {}
        for key in data.draw(st.lists(st.sampled_from(sorted(made)), max_size=4)):
            action, changes = data.draw(st.sampled_from(JUDGEMENTS))
            ledger.review(key, action, by="tester", changes=changes)
            last[key] = action
        gone |= {key for key, action in last.items() if action == "reject"}
        expected = those_that_count(several, gone)
        assert counted(ledger) == expected
        told = ledger.calendar()
        assert (told.first, told.last) == (min(expected, default=None), max(expected, default=None))
        until = data.draw(st.integers(0, 150).map(day))
        assert counted(ledger, until) == {when: number for when, number in expected.items() if when <= until}


def test_what_is_coded_no_more_does_not_count(new_ledger: NewLedger) -> None:
    two = posting("a.txt", [claim("hold", actor="hill-front", location="osk"),
                            claim("hold", actor="brigade-3", location="vell")], day(3))  # fmt: skip
    one = posting("a.txt", [claim("hold", actor="hill-front", location="osk")], day(3))
    ledger = new_ledger(theatre())
    ledger.post([two])
    assert counted(ledger) == {day(3): 2}
    ledger.post([Posting(document=two.document, claims=one.claims, coder="by hand", retrieved=two.retrieved)],
                replace=True)  # fmt: skip
    assert counted(ledger) == {day(3): 1}


@PROFILE
@given(reports())
def test_forces_appear_in_the_order_in_which_they_were_first_named(
    new_ledger: NewLedger, several: list[Posting]
) -> None:
    with filled(new_ledger, several) as ledger:
        found = ledger.appearances()
        with ledger.reading() as (connection, _):
            named = connection.execute(select(tables.claim_force.c.force, tables.claim_force.c.known)).all()
            held = connection.execute(select(tables.position.c.force, tables.position.c.known_from)).all()
        first = {force: min(known for key, known in named if key == force) for force, _ in named}
        first |= {force: min(known for key, known in held if key == force) for force, _ in held if force not in first}
        assert [(one.force.id, one.first.isoformat()) for one in found] == sorted(
            first.items(), key=lambda one: (one[1], one[0])
        )


def test_a_taker_whom_nobody_names_appears_too(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [claim("capture", counterpart="hill-front", location="osk", when=on(2))], day(3))])
    assert [(one.force.id, one.force.name) for one in ledger.appearances()] == [
        ("?", "a force that is not named"), ("hill-front", "Hill Front"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def asks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with ledger_places(tmp_path_factory.mktemp("overview")) as make, opened(make()) as kept:
        kept.post([posting("x.txt", [claim("capture", counterpart="hill-front", location="osk", when=on(20))], day(21),
                           "First Post")])  # fmt: skip
        with client(kept) as found:
            yield found


def test_the_legend_gives_each_force_its_look(asks: TestClient) -> None:
    told = asks.get("/api/legend").json()
    forces = {one["id"]: one for one in told["forces"]}
    looks = palette(key for key in forces if key != "?") | {"?": NOBODY}
    assert {key: (one["colour"], one["pattern"], one["ink"]) for key, one in forces.items()} == {
        key: (look.colour, look.pattern, look.ink) for key, look in looks.items()
    }
    assert forces["brigade-3"].items() >= {"name": "3rd Brigade", "first": "2021-01-03"}.items()
    assert (
        forces["?"].items() >= {"name": "a force that is not named", "pattern_name": "dotted", "symbol": None}.items()
    )
    assert all(one["symbol"] is None or symbol_svg(one["symbol"], size=24) for one in forces.values())
    assert [one["first"] for one in told["forces"]] == sorted(one["first"] for one in told["forces"])


def test_the_legend_knows_the_words_for_certainty_and_the_icons(asks: TestClient) -> None:
    told = asks.get("/api/legend").json()
    for number in range(1, 100):
        words = [band["word"] for band in told["certainty"] if number / 100 >= band["least"]]
        assert words[-1] == word_for(number / 100)
    assert told["certainty"][0]["least"] == 0
    assert all(icon_svg("forces", name) for name in told["kinds"])
    assert all(icon_svg("places", name) for name in told["place_kinds"])


def test_legend_and_calendar_are_tables_too(asks: TestClient) -> None:
    for path, key in (("legend", "forces"), ("calendar", "days")):
        rows = list(csv.DictReader(io.StringIO(asks.get(f"/api/{path}.csv").text)))
        told = asks.get(f"/api/{path}").json()[key]
        assert [list(row.values()) for row in rows] == [
            ["" if value is None else str(value) for value in one.values()] for one in told
        ]
        assert len(rows) > 2


def test_the_calendar_ends_with_what_is_known(asks: TestClient) -> None:
    told = asks.get("/api/calendar").json()
    assert (told["first"], told["last"]) == ("2021-01-03", "2021-01-22")
    assert told["days"][0] == {"day": "2021-01-03", "claims": 2}
    early = asks.get("/api/calendar?known=2021-01-05").json()
    assert early["days"] == [one for one in told["days"] if one["day"] <= "2021-01-05"]
