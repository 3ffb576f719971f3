"""The scene of a stretch of days says of every place on each of them what ``Ledger.at`` says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from geojson_pydantic import Feature, FeatureCollection, Point
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import ledger_places
from laydown.fusion.certainty import Evidence
from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import PlaceFacts
from laydown.ingest import Work, ingest
from laydown.ledger import Ledger, Posting, scene, tables
from laydown.ledger.answers import Status
from laydown.ledger.courses import nearest
from laydown.ledger.scene import Box, Scene, ScenePlace, State, Wanted
from laydown.pipeline import Options
from laydown.problems import RequestError
from laydown.server.rows import COLUMNS
from making import SCENARIO, claim, day, on, posting, theatre
from server_support import client, opened
from test_ledger_properties import JUDGEMENTS, PROFILE, SPAN, filled, moments, reports
from test_scenario import REPORTS

NewLedger = Callable[..., Ledger]
Told = tuple[str, dict[str, tuple[str, str, float, bool]], set[str]]
"""A status; for each holding its force, kind, certainty and whether it is disputed; those whose departure is denied."""
EVIDENCE = Evidence(
    claim="c", of="hill-front", act=Act.HOLD, scope=Scope.AT, against=False, denies=False, day=day(0), earliest=None,
    known=day(0), dated=True, hedged=False, confidence=0.9, article="a", origin="o", speaker=None, speaker_kind=None,
    speaks_for=None, attributed=False, grade=None, accepted=False,
)  # fmt: skip
ROUNDED = 0.00051
"""``at`` gives certainties with three decimals, and a scene what they are reckoned from with six."""


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
    denied = {
        h.id for h in told.left
        if h.disputed and (h.kind, h.scope) == ("control", "at") and h.ended in ("lose", "leave")
    }  # fmt: skip
    return told.status.value, {h.id: (h.force, h.kind, h.certainty.probability, h.disputed) for h in here}, denied


def assert_same(ledger: Ledger, place: ScenePlace | str, when: date, known: date | None) -> None:
    key = place if isinstance(place, str) else place.id
    status, held, denied = of_scene(place, when) if isinstance(place, ScenePlace) else ("unknown", {}, set())
    expected = of_at(ledger, key, when, known)
    assert (status, held.keys(), denied) == (expected[0], expected[1].keys(), expected[2]), (key, when, known)
    for one, (force, kind, certainty, disputed) in held.items():
        assert (force, kind, disputed) == (expected[1][one][0], expected[1][one][1], expected[1][one][3]), (key, when)
        assert certainty == pytest.approx(expected[1][one][2], abs=ROUNDED), (key, when, known, one)


def assert_sound(told: Scene) -> None:
    """It holds together: states in order from the first day on, nothing told that nothing rests on."""
    assert told.total == len(told.places)
    for one in told.places:
        days = [state.day for state in one.states]
        assert (days[0], days) == (told.since, sorted(set(days)))
        assert days[-1] <= told.until
        assert any(state.sure or state.status is not Status.UNKNOWN for state in one.states)
        used = {sure.holding for state in one.states for sure in state.sure}
        assert used | {number for state in one.states for number in state.denied} == set(range(len(one.holdings)))


def everything(ledger: Ledger, since: date, until: date, known: date | None = None) -> Scene:
    told, following = ledger.scene(since, until, known=known)
    assert following is None
    assert_sound(told)
    return told


def turns(told: Scene) -> set[date]:
    """The days on which a state begins, and those before them."""
    found = {state.day for place in told.places for state in place.states}
    return found | {max(told.since, one - timedelta(days=1)) for one in found}


@PROFILE
@given(st.sampled_from((4, 30)).flatmap(reports), st.data())
def test_every_day_is_as_at_tells_it(new_ledger: NewLedger, several: list[Posting], data: st.DataObject) -> None:
    with filled(new_ledger, several) as ledger:
        for key in data.draw(st.lists(st.sampled_from([c.id for one in several for c in one.claims]), max_size=2)):
            action, changes = data.draw(st.sampled_from(JUDGEMENTS))
            ledger.review(key, action, by="tester", changes=changes)
        since = data.draw(st.one_of(st.integers(-40, SPAN), st.integers(SPAN, 5000)))
        until = since + data.draw(st.sampled_from((0, 1, 20, 90, 300, 799)))
        known = data.draw(st.one_of(st.none(), moments.map(day)))
        told = everything(ledger, day(since), day(until), known)
        days = {day(since), day(until), *data.draw(st.lists(st.integers(since, until).map(day), max_size=4))}
        days |= set(data.draw(st.lists(st.sampled_from(sorted(turns(told)) or [day(since)]), max_size=6)))
        found = {place.id: place for place in told.places}
        with ledger.reading() as (_, facts):
            places = sorted(facts.places)
        for place in places:
            for one in days:
                assert_same(ledger, found.get(place, place), one, known)


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger of the scenario's forty-seven reports."""
    work = Work(options=Options(theatres=(str(SCENARIO / "theatre"),)))
    folder = tmp_path_factory.mktemp("scenario")
    with ledger_places(folder) as make, Ledger.open(make(), create=True, theatre=theatre()) as ledger:
        ingest(REPORTS, ledger, work=work)
        yield ledger


@pytest.mark.parametrize("known", [None, date(2021, 3, 6), date(2021, 9, 1)])
def test_the_scenario_is_told_as_at_tells_it(war: Ledger, known: date | None) -> None:
    told = everything(war, date(2021, 1, 1), date(2022, 12, 31), known)
    assert len(told.places) > (3 if known == date(2021, 3, 6) else 8)
    statuses = {state.status for place in told.places for state in place.states}
    assert statuses >= ({Status.HELD, Status.CONTESTED} if known else set(Status) - {Status.VACANT})
    for place in told.places:
        own = replaced(told, place)
        for one in sorted(turns(own) | {told.since + timedelta(days=n) for n in range(0, 729, 45)}):
            assert_same(war, place, one, known)


def replaced(told: Scene, place: ScenePlace) -> Scene:
    """The scene of that place alone."""
    return Scene(since=told.since, until=told.until, known=told.known, places=(place,), total=1)


def told_of(ledger: Ledger, claims: list[Any], until: int, since: int = 0, place: str = "osk") -> list[tuple[Any, ...]]:
    """The states of a place after these claims, each in a report of the day after its date: day, status, who."""
    ledger.post([
        posting(f"{n}.txt", [made], made.when.end + timedelta(days=1), f"Paper {n}") for n, made in enumerate(claims)
    ])  # fmt: skip
    (found,) = (one for one in ledger.scene(day(since), day(until))[0].places if one.id == place)
    return [
        ((state.day - day(0)).days, state.status.value,
         [f"{found.holdings[sure.holding].force} {found.holdings[sure.holding].kind}" for sure in state.sure])
        for state in found.states
    ]  # fmt: skip


TAKEN = claim("capture", actor="hill-front", location="osk", when=on(10))
LOST = claim("capture", actor="calvaran-army", location="osk", when=on(30))
LEFT = claim("withdraw", actor="hill-front", origin="osk", when=on(50))
DENIED = claim("withdraw", actor="hill-front", origin="osk", when=on(60), modality="denied")
FRONT, ARMY = "hill-front control", "calvaran-army control"


@pytest.mark.parametrize(
    ("claims", "since", "until", "expected"),
    [
        ([TAKEN], 0, 40, [(0, "unknown", []), (10, "held", [FRONT])]),
        ([TAKEN], 10, 40, [(10, "held", [FRONT])]),
        ([TAKEN, LOST], 5, 40, [(5, "unknown", []), (10, "held", [FRONT]), (30, "held", [ARMY])]),
        ([TAKEN, LEFT], 40, 180, [(40, "held", [FRONT]), (50, "vacant", []), (171, "unknown", [])]),
        ([TAKEN, LEFT], 160, 180, [(160, "vacant", []), (171, "unknown", [])]),
        ([TAKEN, LEFT, DENIED], 45, 70, [(45, "held", [FRONT]), (50, "vacant", []), (60, "contested", [])]),
        ([LEFT], 0, 60, [(0, "unknown", ["hill-front presence"]), (50, "unknown", [])]),
    ],
)  # fmt: skip
def test_a_state_begins_where_something_changes(
    new_ledger: NewLedger, claims: list[Any], since: int, until: int, expected: list[tuple[Any, ...]]
) -> None:
    assert told_of(new_ledger(theatre()), claims, until, since) == expected


def test_who_is_said_to_have_left_is_told_where_somebody_denies_it(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    told_of(ledger, [TAKEN, LEFT, DENIED], 70)
    (place,) = ledger.scene(day(55), day(70))[0].places
    assert [(state.day, state.denied) for state in place.states] == [(day(55), ()), (day(60), (0,))]
    (held,) = place.holdings
    assert (held.force, held.until, held.ended) == ("hill-front", day(50), "leave")


def test_certainty_fades_within_a_state_until_it_counts_as_none(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    siege = claim("attack", "besieged", actor="tide-movement", location="osk", when=on(10))
    told_of(ledger, [claim("hold", actor="hill-front", location="osk", when=on(8)), siege], 700)
    (place,) = ledger.scene(day(9), day(9 + 799))[0].places
    (_, _), (begin, _), (over, _) = [(state.day, state.status) for state in place.states]
    assert [state.status.value for state in place.states] == ["held", "besieged", "held"]
    assert begin == day(10)
    certainties = [of_scene(place, over - timedelta(days=back))[1] for back in (1, 0)]
    (before,), (after,) = ([c for _, kind, c, _ in told.values() if kind == "siege"] for told in certainties)
    assert before > 0.1995 > after
    assert [sure.last for sure in place.states[-1].sure] == [day(8), day(10)]


def test_a_departure_alone_speaks_for_the_days_before_it(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    told_of(ledger, [LEFT], 60)
    (place,) = ledger.scene(day(-100), day(60))[0].places
    assert [(state.day - day(0)).days for state in place.states] == [-100, -40, 50]
    assert [held.since for held in place.holdings] == [None]
    for number in range(-100, 61, 10):
        assert_same(ledger, place, day(number), None)


def test_a_holder_is_surer_once_its_rival_has_left(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    rivals = [claim("hold", actor=force, location="osk", when=on(10)) for force in ("hill-front", "calvaran-army")]
    states = told_of(ledger, [*rivals, claim("withdraw", actor="calvaran-army", origin="osk", when=on(30))], 40)
    assert [state[:2] for state in states] == [(0, "unknown"), (10, "contested"), (30, "held")]
    (place,) = ledger.scene(day(0), day(40))[0].places
    told = [next(sure for sure in state.sure if place.holdings[sure.holding].force == "hill-front")
            for state in place.states[1:]]  # fmt: skip
    assert told[0].reported < told[1].reported
    for number in (29, 30):
        assert_same(ledger, place, day(number), None)


def test_who_took_a_place_together_holds_it_jointly_however_much_else_is_told(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    both = claim("capture", actor=("hill-front", "calvaran-army"), location="osk", when=on(10))
    alone = [claim("hold", actor=force, location="osk", when=on(15)) for force in ("hill-front", "calvaran-army")]
    others = [claim("deploy", actor=f"Band {n}", destination="osk", when=on(15)) for n in range(70)]
    assert told_of(ledger, [both, *alone], 14, 14)[0][1] == "joint"
    ledger.post([posting("others.txt", others, day(16))])
    (place,) = ledger.scene(day(20), day(20))[0].places
    assert len(place.holdings) > 70
    assert_same(ledger, place, day(20), None)
    assert place.states[0].status is Status.JOINT


spans = st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.lists(spans, min_size=1, max_size=6), st.integers(1, 70), st.integers(1, 40))
def test_the_nearest_days_told_of_are_found(told: list[tuple[int, int]], begin: int, length: int) -> None:
    support = [EVIDENCE._replace(earliest=date.fromordinal(first), day=date.fromordinal(last)) for first, last in told]
    found = nearest(support, begin, begin + length)
    assert [one[0] for one in found] == sorted({begin, *(one[0] for one in found)})
    for number in range(begin, begin + length):
        _, first, last = [one for one in found if one[0] <= number][-1]
        ages = [max(0, number - b, a - number) for a, b in told]
        assert max(0, number - last, first - number) == min(ages)


def test_without_reports_each_day_is_as_if_told_of() -> None:
    assert nearest([], 5, 9) == [(5, 5, 8)]


def test_a_position_of_no_day_brings_no_place(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [claim("deploy", actor="hill-front", destination="osk", when=on(10))], day(11))])
    assert ledger.scene(day(10), day(10))[0].total == 1
    with ledger._store.writing() as connection:
        connection.execute(tables.position.update().values(valid_to=day(10).isoformat(), ended="leave"))
    assert ledger.scene(day(5), day(30))[0].total == 0


def test_as_known_leaves_out_what_was_published_later(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    told_of(ledger, [TAKEN, LOST], 60)
    (place,) = ledger.scene(day(20), day(60), known=day(30))[0].places
    assert [(state.status.value, len(state.sure)) for state in place.states] == [("held", 1)]
    assert place.holdings[0].until is None
    assert ledger.scene(day(20), day(60), known=day(10))[0].places == ()


@pytest.mark.parametrize(("since", "until"), [(5, 4), (0, 800), (0, 5000)])
def test_a_stretch_of_too_many_days_or_none_is_refused(new_ledger: NewLedger, since: int, until: int) -> None:
    with pytest.raises(RequestError, match="1 to 800 days"):
        new_ledger().scene(day(since), day(until))


def test_a_stretch_is_from_a_day_to_today_where_no_other_is_asked_for(new_ledger: NewLedger) -> None:
    today = date.today()
    told, _ = new_ledger().scene(today - timedelta(days=3))
    assert (told.since, told.until, told.places, told.total) == (today - timedelta(days=3), told.until, (), 0)
    assert abs((told.until - today).days) <= 1


@pytest.mark.parametrize(
    ("box", "at", "holds"),
    [
        (Box(10, 20, 30, 40), (30, 20), True),
        (Box(10, 20, 30, 40), (41, 20), False),
        (Box(10, 20, 30, 40), (30, 31), False),
        (Box(10, 20, 30, 40), (None, None), False),
        (Box(170, -90, -170, 90), (0, 180), True),
        (Box(170, -90, -170, 90), (0, -175), True),
        (Box(170, -90, -170, 90), (0, 0), False),
        (Box(-180, -90, 180, 90), (-90, -180), True),
    ],
)
def test_a_box_may_lie_across_the_180th_meridian(box: Box, at: tuple[float | None, float | None], holds: bool) -> None:
    assert box.holds(PlaceFacts(id="x", name="X", latitude=at[0], longitude=at[1])) is holds


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, TestClient]]:
    """A ledger with many places, three of each day, and a server over it."""
    with ledger_places(tmp_path_factory.mktemp("wide")) as make, opened(make()) as kept:
        kept.post([
            posting(f"{n}.txt", [
                claim("capture", actor="hill-front", location=f"Ridge {n}", when=on(n // 3)),
                claim("hold", actor="calvaran-army", location=f"Ridge {n}", when=on(n // 3)),
            ], day(n // 3 + 1)) for n in range(37)
        ])  # fmt: skip
        with client(kept) as found:
            yield kept, found


QUERY = "since=2021-01-01&until=2021-02-01"


@pytest.mark.parametrize("size", [1, 7, 39, 5000])
def test_pages_have_every_place_once_the_latest_news_first(wide: tuple[Ledger, TestClient], size: int) -> None:
    whole = wide[1].get(f"/api/map?{QUERY}").json()
    assert (len(whole["places"]), whole["total"], whole["next"]) == (39, 39, None)
    told, address = [], f"/api/map?{QUERY}&limit={size}"
    for _ in range(41):
        page = wide[1].get(address)
        assert len(page.json()["places"]) <= size
        assert page.json()["total"] == 39
        told += page.json()["places"]
        if page.json()["next"] is None:
            break
        address = page.links["next"]["url"]
    assert told == whole["places"]
    news = {f"~ridge {n}": n // 3 + 1 for n in range(37)}
    order = [(-news[one["id"]], one["id"]) for one in told if one["id"] in news]
    assert order == sorted(order)
    assert order[-1][0] == -1


def test_news_after_the_stretch_says_nothing_of_the_order(wide: tuple[Ledger, TestClient]) -> None:
    told = wide[1].get("/api/map?since=2021-01-01&until=2021-01-05").json()
    places = [one["id"] for one in told["places"]]
    assert places[:4] == ["tarnholt", "~ridge 10", "~ridge 11", "~ridge 9"]
    assert sorted(places[-3:]) == ["~ridge 12", "~ridge 13", "~ridge 14"]  # told of on the 6th, and held by then
    assert told["total"] == 15 + 2


def test_a_page_ends_where_enough_is_told(wide: tuple[Ledger, TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "MOST_WEIGHTS", 10)
    ledger, told, after = wide[0], [], None
    for _ in range(40):
        page, after = ledger.scene(day(0), day(31), wanted=Wanted(after=after))
        told += page.places
        sizes = [sum(len(state.sure) for state in place.states) for place in page.places]
        assert sum(sizes[:-1]) < 10
        assert after is None or sum(sizes) >= 10
        if after is None:
            break
    monkeypatch.undo()
    assert told == list(ledger.scene(day(0), day(31))[0].places)


def test_a_box_leaves_out_what_lies_elsewhere_or_nobody_knows_where(wide: tuple[Ledger, TestClient]) -> None:
    osk = theatre().places["osk"]
    box = f"{osk.lon - 0.01},{osk.lat - 0.01},{osk.lon + 0.01},{osk.lat + 0.01}"
    told = wide[1].get(f"/api/map?{QUERY}&bbox={box}").json()
    assert ([one["id"] for one in told["places"]], told["total"]) == (["osk"], 1)
    assert told["places"][0].items() >= {"latitude": osk.lat, "longitude": osk.lon, "name": "Osk"}.items()
    everywhere = wide[1].get(f"/api/map?{QUERY}").json()["places"]
    assert {one["latitude"] for one in everywhere if one["id"].startswith("~ridge")} == {None}
    assert wide[1].get(f"/api/map?{QUERY}&bbox=-180,-90,180,90").json()["total"] == 2


def test_tables_and_features_have_a_row_for_each_holding_of_a_state(wide: tuple[Ledger, TestClient]) -> None:
    told = wide[1].get(f"/api/map?{QUERY}").json()["places"]
    rows = list(csv.DictReader(io.StringIO(wide[1].get(f"/api/map.csv?{QUERY}").text)))
    assert rows[0].keys() == set(COLUMNS["map"].split())
    expected = sum(max(1, len(state["sure"]) + len(state["denied"])) for one in told for state in one["states"])
    assert len(rows) == expected
    own = [row for row in rows if row["place_id"] == "tarnholt"]
    assert (own[0]["since"], own[-1]["until"]) == ("2021-01-01", "2021-02-01")
    spans = sorted({(row["since"], row["until"]) for row in own})
    assert all(
        date.fromisoformat(end) + timedelta(days=1) == date.fromisoformat(begin)
        for (_, end), (begin, _) in pairwise(spans)
    )
    assert {row["status"] for row in own} == {"unknown", "contested"}
    body = wide[1].get(f"/api/map.geojson?{QUERY}").content
    features = FeatureCollection[Feature[Point, dict[str, Any]]].model_validate_json(body).features
    assert len(features) == expected
    assert {one.geometry is None for one in features} == {True, False}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("since=2021-01-01", 422, "until: Field required"),
        ("since=2021-01-01&until=2023-12-31", 400, "1 to 800 days"),
        (f"{QUERY}&bbox=1,2,3", 422, "west,south,east,north"),
        (f"{QUERY}&bbox=1,2,3,nan", 422, "west,south,east,north"),
        (f"{QUERY}&bbox=1,50,3,20", 422, "south is not above north"),
        (f"{QUERY}&bbox=1,2,181,3", 422, "from -180 to 180"),
        (f"{QUERY}&limit=5001", 422, "limit"),
        (f"{QUERY}&cursor=nonsense", 400, "no cursor"),
    ],
)
def test_what_cannot_be_asked_is_said(wide: tuple[Ledger, TestClient], query: str, status: int, words: str) -> None:
    told = wide[1].get(f"/api/map?{query}")
    assert (told.status_code, words in told.json()["detail"]) == (status, True), told.text


def test_a_cursor_is_of_its_stretch_alone(wide: tuple[Ledger, TestClient]) -> None:
    word = wide[1].get(f"/api/map?{QUERY}&limit=2").json()["next"]
    assert wide[1].get(f"/api/map?{QUERY}&limit=3&cursor={word}").status_code == 200
    for query in ("since=2021-01-02&until=2021-02-01", f"{QUERY}&known=2021-02-01", f"{QUERY}&bbox=1,2,3,4"):
        assert wide[1].get(f"/api/map?{query}&cursor={word}").json()["type"] == "/api/docs#bad-cursor"
