"""Who went from where to where: what claims with both ends say, as people corrected them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import ledger_places
from laydown.fusion.entities import force_of
from laydown.ledger import Ledger, Posting
from laydown.ledger.movements import MOST_CLAIMS, MOST_MOVEMENTS, Movement
from laydown.model import Claim, Modality
from laydown.problems import RequestError
from making import claim, day, on, posting, theatre, when
from server_support import client
from test_ledger_properties import PROFILE, SPAN, filled, reports

NewLedger = Callable[..., Ledger]
Way = tuple[str | None, str, str, str]


def move(actor: str = "hill-front", origin: str = "osk", destination: str = "vell", **fields: Any) -> Claim:
    return claim("redeploy", actor=actor, origin=origin, destination=destination, **fields)


def way(one: Movement) -> Way:
    return one.force, one.origin, one.destination, one.modality


def test_a_movement_is_told_with_both_its_ends(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [move(when=on(5), hedged=True)], day(7), "First Post")])
    told = ledger.movements(day(5), day(5))
    (one,) = told.items
    assert (told.since, told.until, told.known, told.more) == (day(5), day(5), None, 0)
    assert (way(one), one.force_name) == (("hill-front", "osk", "vell", "asserted"), "Hill Front")
    assert (one.origin_name, one.destination_name, one.event, one.hedged) == ("Osk", "Vell", "redeploy", True)
    assert one.origin_at == (theatre().places["osk"].lat, theatre().places["osk"].lon)
    assert (one.first, one.last, one.n_origins, len(one.claims)) == (day(5), day(5), 1, 1)
    assert ledger.movements(day(6), day(7)).items == ledger.movements(day(0), day(4)).items == ()
    assert ledger.movements(day(0), day(9), known=day(6)).items == ()


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({"when": None}, (7, 7)),
        ({"when": when(day(2), day(4))}, (4, 4)),
        ({"when": when(day(2), None)}, (7, 7)),
        ({"when": when(day(6), day(12))}, (7, 7)),
    ],
)
def test_the_day_is_the_last_one_told_of_and_never_after_publication(
    new_ledger: NewLedger, said: dict[str, Any], days: tuple[int, int]
) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [move(**said)], day(7))])
    (one,) = ledger.movements(day(0), day(30)).items
    assert (one.first, one.last) == tuple(map(day, days))


def test_claims_of_one_way_are_one_movement_and_voices_are_counted_once(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([
        posting(f"{n}.txt", [move(when=on(n), hedged=n > 3, source="Anna Holt" if n % 2 else ())], day(n), "First Post")
        for n in range(1, 16)
    ])  # fmt: skip
    (one,) = ledger.movements(day(0), day(30)).items
    assert (one.first, one.last, one.n_origins, one.hedged) == (day(1), day(15), 2, False)
    found = {quote.claim: quote.day for why in ledger.search("redeploy", limit=50).found for quote in [why.quote]}
    assert [found[key] for key in one.claims] == [day(n) for n in range(15, 15 - MOST_CLAIMS, -1)]
    assert ledger.movements(day(4), day(30)).items[0].hedged is True


def test_a_way_gone_again_after_a_silence_is_another_movement(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting(f"{n}.txt", [move(when=on(n))], day(n), "First Post") for n in (1, 8, 16)])
    assert [(one.first, one.last) for one in ledger.movements(day(0), day(30)).items] == [
        (day(16), day(16)), (day(1), day(8)),
    ]  # fmt: skip


def test_what_is_denied_and_what_is_announced_stand_apart(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([
        posting(f"{n}.txt", [move(modality=modality, when=on(n), evidence=f"Text {n}.")], day(n))
        for n, modality in enumerate(("asserted", "denied", "planned", "ordered"))
    ])  # fmt: skip
    ledger.post([posting("f.txt", [move(when=on(9))], day(4))])
    told = [(one.modality, len(one.claims)) for one in ledger.movements(day(0), day(30)).items]
    assert told == [("planned", 3), ("denied", 1), ("asserted", 1)]


@pytest.mark.parametrize(
    "said",
    [
        move(origin="osk", destination="osk"),
        move(destination="Nowhere Field"),
        claim("redeploy", actor="hill-front", destination="vell"),
        claim("withdraw", actor="hill-front", origin="osk"),
    ],
)
def test_a_way_needs_two_ends_on_the_map(new_ledger: NewLedger, said: Claim) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [said, move(actor=())], day(3))])
    (one,) = ledger.movements(day(0), day(9)).items
    assert (one.force, one.force_name) == (None, "a force that is not named")


def expected(several: list[Posting], since: date, until: date, known: date | None) -> set[Way]:
    """The ways that these reports tell of, by their claims."""
    found: set[Way] = set()
    for report in several:
        published = report.document.articles[0].published or date.fromisoformat(str(report.retrieved)[:10])
        for one in report.claims:
            end = one.when.end if one.when is not None else None
            day_told, ends = min(end or published, published), [m.id for m in (*one.origin, *one.destination)]
            if not since <= day_told <= until or (known is not None and published > known) or len(ends) != 2:
                continue
            modality = one.modality.value if one.modality in (Modality.ASSERTED, Modality.DENIED) else "outlook"
            if None not in ends and ends[0] != ends[1]:
                found |= {(force_of(m), ends[0], ends[1], modality) for m in one.actor}  # type: ignore[arg-type]
                found |= {(None, ends[0], ends[1], modality)} if not one.actor else set()  # type: ignore[arg-type]
    return found


def grouped(told: tuple[Movement, ...]) -> set[Way]:
    known = (Modality.ASSERTED, Modality.DENIED)
    ways = [(*way(one)[:3], one.modality if one.modality in known else "outlook") for one in told]
    assert len(set(ways)) == len(ways)
    assert [one.last for one in told] == sorted((one.last for one in told), reverse=True)
    return set(ways)


@PROFILE
@given(reports(16), st.data())
def test_every_way_of_the_claims_that_count_is_told(
    new_ledger: NewLedger, several: list[Posting], data: st.DataObject
) -> None:
    since, until = sorted(data.draw(st.tuples(st.integers(-30, SPAN), st.integers(0, SPAN))))
    known = data.draw(st.one_of(st.none(), st.integers(0, SPAN).map(day)))
    with filled(new_ledger, several) as ledger:
        told = ledger.movements(day(since), day(until), known=known)
        assert grouped(told.items) == expected(several, day(since), day(until), known)
        out = data.draw(st.lists(st.sampled_from([one.id for one in several]), unique=True))
        for key in out:
            ledger.retract(key, reason="a test", by="tester")
        keys = sorted({one.id for report in several for one in report.claims})
        decided = data.draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(("reject", "edit")), max_size=4))
        for key, action in decided.items():
            ledger.review(key, action, by="x", changes={"modality": "denied"} if action == "edit" else None)
        left = [
            replace(report, claims=tuple(c for one in report.claims for c in as_decided(one, decided.get(one.id))))
            for report in several if report.id not in out
        ]  # fmt: skip
        told = ledger.movements(day(since), day(until), known=known)
        assert grouped(told.items) == expected(left, day(since), day(until), known)


def as_decided(one: Claim, action: str | None) -> list[Claim]:
    """The claim after what the test has people decide."""
    return {"reject": [], "edit": [replace(one, modality=Modality.DENIED)]}.get(action or "", [one])


def test_a_claim_that_people_gave_another_end_is_told_so(new_ledger: NewLedger) -> None:
    ledger = new_ledger(theatre())
    ledger.post([posting("a.txt", [claim("withdraw", actor="hill-front", origin="osk", when=on(2))], day(3)),
                 posting("b.txt", [move(actor="brigade-3", when=on(2))], day(3))])  # fmt: skip
    keys = {found.quote.sentence.split()[0]: found.quote.claim for found in ledger.search("osk").found}
    ledger.review(keys["withdraw"], "edit", by="x", changes={"destination": ledger.changes_from(
        keys["withdraw"], ["destination=Vell"])["destination"]})  # fmt: skip
    ledger.review(keys["redeploy"], "edit", by="x", changes={"destination": []})
    assert [way(one) for one in ledger.movements(day(0), day(9)).items] == [("hill-front", "osk", "vell", "asserted")]
    ledger.undo_review(keys["withdraw"])
    assert ledger.movements(day(0), day(9)).items == ()


def test_days_in_the_wrong_order_are_refused(new_ledger: NewLedger) -> None:
    with pytest.raises(RequestError, match="wrong order"):
        new_ledger().movements(day(3), day(2))


@pytest.fixture(scope="module")
def asks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with (
        ledger_places(tmp_path_factory.mktemp("moves")) as make,
        Ledger.open(make(), create=True, theatre=theatre()) as kept,
    ):
        kept.post([
            posting(f"{n}.txt", [move(actor=f"Band {n}", when=on(n % 7)), move(when=on(n % 7))], day(8), "First Post")
            for n in range(MOST_MOVEMENTS)
        ])  # fmt: skip
        with client(kept) as found:
            yield found


def test_of_many_the_newest_are_told_and_the_others_counted(asks: TestClient) -> None:
    told = asks.get("/api/movements?since=2021-01-01&until=2021-01-31").json()
    assert (len(told["items"]), told["more"], told["known"]) == (MOST_MOVEMENTS, 1, None)
    assert asks.get("/api/movements?since=2021-01-01&until=2021-01-04").json()["more"] == 0
    assert len(next(one for one in told["items"] if one["force"] == "hill-front")["claims"]) == MOST_CLAIMS


def test_movements_are_tables_and_features_too(asks: TestClient) -> None:
    query = "since=2021-01-02&until=2021-01-02"
    rows = list(csv.DictReader(io.StringIO(asks.get(f"/api/movements.csv?{query}").text)))
    items = asks.get(f"/api/movements?{query}").json()["items"]
    assert [(row["origin"], row["place"], row["claims"]) for row in rows] == [
        (one["origin_name"], one["destination_name"], " | ".join(one["claims"])) for one in items
    ]
    feature = asks.get(f"/api/movements.geojson?{query}").json()["features"][0]
    assert feature["geometry"]["coordinates"] == items[0]["destination_at"][::-1]
    assert feature["properties"]["origin_longitude"] == items[0]["origin_at"][1]


def test_days_in_the_wrong_order_are_a_bad_request(asks: TestClient) -> None:
    told = asks.get("/api/movements?since=2021-01-02&until=2021-01-01")
    assert (told.status_code, told.json()["type"]) == (400, "/api/docs#bad-request")
