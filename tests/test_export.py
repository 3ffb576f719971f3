"""Exports, each read back by somebody else's reader, and compared with what the ledger says."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hxl
import jsonschema
import msgspec
import openpyxl
import pyarrow.parquet
import pytest
from geojson_pydantic import FeatureCollection
from lxml import etree, html
from sqlalchemy import select

import export_schemas as schemas
from laydown.export import FORMATS, Chosen, control, export, positions, xlsx
from laydown.export import claims as claim_rows
from laydown.export.book import books
from laydown.export.chosen import resolve
from laydown.export.coding import acled_type, geo_precision, plover_type, time_precision
from laydown.export.sheets import plain
from laydown.fusion.facts import Facts
from laydown.ledger import Ledger, tables
from laydown.lexicon.dated import default_symbols
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.model import Claim, PlaceMention, PlacePrecision
from laydown.problems import LedgerError, UnknownName
from reports import HOSTILE, Report, war

PAGE = Path(__file__).parent.parent / "docs" / "exports.md"
TABLES = {"claims": claim_rows.COLUMNS, "positions": positions.COLUMNS, "control": control.COLUMNS}
CLAIMS = [claim for report in war() for claim in report.claims]
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre(["demo"])


@pytest.fixture(scope="module")
def ledger(theatre: Theatre) -> Iterator[Ledger]:
    with Ledger.open(":memory:", create=True, theatre=theatre) as made:
        made.post([report.posting() for report in war()])
        yield made


def written(ledger: Ledger, name: str, **chosen: Any) -> bytes:
    out = io.BytesIO()
    export(ledger, name, out, Chosen(**chosen))
    return out.getvalue()


def table(ledger: Ledger, name: str, **chosen: Any) -> list[dict[str, str]]:
    """Rows as the csv module reads them; the number that is returned is that of the rows."""
    out = io.BytesIO()
    count = export(ledger, f"{name}-csv", out, Chosen(**chosen))
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
    assert len(rows) == count + chosen.get("hxl", False)
    return rows


def standing_positions(ledger: Ledger) -> list[Any]:
    with ledger.reading() as (connection, _):
        return list(connection.execute(select(tables.position).where(tables.position.c.known_to.is_(None))))


# The same for every format


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_ledger_gives_the_same_bytes(name: str, ledger: Ledger) -> None:
    first = written(ledger, name)
    ledger.rebuild()
    assert written(ledger, name) == first


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_ledger_gives_an_empty_export(name: str) -> None:
    with Ledger.open(":memory:", create=True) as empty:
        out = io.BytesIO()
        assert export(empty, name, out, Chosen()) == 0
        assert out.getvalue() or name == "plover"


def test_containers_hold_no_time_of_day(ledger: Ledger) -> None:
    for name in ("kmz", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(written(ledger, name))) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.testzip() is None
    with zipfile.ZipFile(io.BytesIO(written(ledger, "xlsx"))) as archive:
        assert set(re.findall(rb">(20..-..-..T[^<]*)<", archive.read("docProps/core.xml"))) == {b"2000-01-01T00:00:00Z"}


def test_the_page_explains_every_column_in_order() -> None:
    text = PAGE.read_text("utf-8")
    for name, columns in TABLES.items():
        block = text.split(f"<!-- columns: {name} -->")[1].split("<!-- end -->")[0]
        assert re.findall(r"^\| `(\w+)` \|", block, re.MULTILINE) == [column.name for column in columns]


def test_the_page_lists_every_format_and_choice() -> None:
    text = PAGE.read_text("utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \|", text.split("## Formats")[1].split("## What")[0], re.MULTILINE)
    assert sorted(listed) == sorted(FORMATS)
    choices = text.split("## What is exported")[1].split("\n## ")[0]
    assert [name for name in Chosen.__slots__ if f"`{name}`" not in choices] == []


def test_what_cannot_be_done_is_said(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LedgerError, match="no format 'shapefile'; there are claims-csv, "):
        written(ledger, "shapefile")
    with pytest.raises(LedgerError, match="geojson has no row for HXL tags"):
        written(ledger, "geojson", hxl=True)
    with pytest.raises(LedgerError, match="kmz tells nothing day by day; control-csv and control-parquet and xlsx do"):
        written(ledger, "kmz", daily=True)
    with pytest.raises(LedgerError, match="wrong order"):
        written(ledger, "claims-csv", since=date(2021, 2, 1), until=date(2021, 1, 1))
    with pytest.raises(UnknownName, match="did you mean Sulmet"):
        written(ledger, "claims-csv", place="Sulmett Town")
    monkeypatch.setattr("laydown.export.find_spec", lambda name: None)
    with pytest.raises(LedgerError, match=r"xlsx needs openpyxl: pip install 'laydown\[xlsx\]'"):
        written(ledger, "xlsx")
    with pytest.raises(LedgerError, match=r"parquet needs duckdb: pip install 'laydown\[parquet\]'"):
        written(ledger, "parquet")


# Claims


def test_every_claim_is_a_row_with_its_evidence(ledger: Ledger) -> None:
    rows = table(ledger, "claims")
    texts = {report.posting().document.sha256: report.text for report in war()}
    assert sorted(row["claim_id"] for row in rows) == sorted(claim.id for claim in CLAIMS)
    for row in rows:
        words = texts[row["document_sha256"]][int(row["evidence_start"]) : int(row["evidence_end"])]
        assert row["evidence_text"].removeprefix("'") == plain(words)


def test_a_claim_has_acleds_columns(ledger: Ledger) -> None:
    (row,) = [r for r in table(ledger, "claims") if r["notes"].startswith("capture:") and r["location"] == "Sulmet"]
    told = {name: row[name] for name in list(row)[1:21]}
    assert told == {
        "event_date": "2021-02-01", "event_date_end": "2021-02-01", "time_precision": "1", "event_type": "Battles",
        "sub_event_type": "Non-state actor overtakes territory", "actor1": "Karsovian army", "assoc_actor_1": "",
        "actor2": "9th Brigade", "assoc_actor_2": "", "country": "Ilvania", "iso": "", "admin1": "Lower Ardel",
        "admin2": "", "admin3": "", "location": "Sulmet", "latitude": "45.0", "longitude": "-33.0",
        "geo_precision": "1", "source": "Border Wire", "source_scale": "",
    }  # fmt: skip
    assert (row["polarity"], row["attributed_to"], row["via"]) == ("asserted", "Karsovian army", "Border Wire")


def test_only_what_is_said_to_have_happened_has_an_event_type(ledger: Ledger) -> None:
    rows = table(ledger, "claims")
    assert {row["polarity"] for row in rows if row["event_type"]} == {"asserted"}
    assert {row["polarity"] for row in rows} == {"asserted", "denied", "planned", "demanded"}
    assert {row["tags"].split(";")[0] for row in rows if not row["event_type"] and row["polarity"] == "asserted"} == {
        "event=hold", "event=meet", "event=attack"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "documents"),
    [
        ({"known": date(2021, 2, 3)}, "abb"),
        ({"since": date(2021, 5, 1), "until": date(2021, 5, 18)}, "eef"),
        ({"on": date(2021, 4, 28)}, "e"),
        ({"place": "Kelmara"}, "ddeg"),
        ({"force": "Ilvanian army"}, "abbcddeeg"),
        ({"country": "xv"}, ""),
        ({"theatre": "demo", "place": "Orven"}, "bd"),
    ],
)
def test_choices_leave_the_claims_that_they_name(chosen: dict[str, Any], documents: str, ledger: Ledger) -> None:
    found = {claim.id: claim.doc[0] for claim in CLAIMS}
    rows = table(ledger, "claims", **chosen)
    assert "".join(sorted(found[row["claim_id"]] for row in rows)) == documents


def test_claims_that_no_longer_count_come_only_when_asked_for(theatre: Theatre) -> None:
    first, second, third = (Report(f"{n}.txt", date(2021, 1, 6)) for n in "abc")
    for report in (first, second, third):
        report.say("withdraw", "left Sulmet.", by=("9th Brigade",), frm=("Sulmet",))
        report.say("meet", "met in Orven.", by=("9th Brigade",), at=("Orven",))
    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        ledger.post([report.posting() for report in (first, second, third)])
        ledger.retract("a.txt", reason="hoax", by="me")
        ledger.review(second.claims[0].id, "reject", by="me")
        again = Report("c.txt", date(2021, 1, 6), text="").say("hold", "left Sulmet.", at=("Sulmet",), trigger="left")
        again.text = third.text
        ledger.post([again.posting()], replace=True)
        assert [row["claim_id"] for row in table(ledger, "claims")] == sorted([second.claims[1].id, again.claims[0].id])
        states = {row["claim_id"]: (row["tags"].split("; ")[-1], row["superseded_by"]) for row in
                  table(ledger, "claims", withdrawn=True)}  # fmt: skip
    assert len(states) == 7
    assert states[first.claims[0].id] == ("retracted", "")
    assert states[second.claims[0].id] == ("rejected", "")
    assert states[third.claims[0].id] == ("superseded", again.claims[0].id)
    assert states[third.claims[1].id] == ("superseded", "none")


def test_a_corrected_claim_is_exported_as_corrected(theatre: Theatre) -> None:
    report = Report("a.txt", date(2021, 1, 6)).say("withdraw", "left Sulmet.", by=("9th Brigade",), frm=("Sulmet",))
    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        ledger.post([report.posting()])
        ledger.review(report.claims[0].id, "edit", by="me", changes={"modality": "planned"})
        (row,) = table(ledger, "claims")
    assert (row["polarity"], row["event_type"]) == ("planned", "")
    assert row["tags"].endswith("; review=edit")


def test_claims_are_written_while_they_are_read(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("a.txt", date(2021, 1, 6))
    for number in range(1201):
        report.say("meet", f"met in Orven {number}.", by=("9th Brigade",), at=("Orven",))
    order: list[str] = []
    asked = claim_rows.judgements_of
    monkeypatch.setattr(claim_rows, "judgements_of", lambda c, keys: (order.append(f"{len(keys)}"), asked(c, keys))[1])

    class Out(io.BytesIO):
        def write(self, data: Any) -> int:
            if order[-1:] != ["written"]:
                order.append("written")
            return super().write(data)

    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        ledger.post([report.posting()])
        for name in ("claims-csv", "plover"):
            order.clear()
            assert export(ledger, name, Out(), Chosen()) == 1201
            assert [step for step in order if step != "written"] == ["500", "500", "201"]
            assert order[-5:] == ["written", "500", "written", "201", "written"]


@pytest.mark.parametrize("name", ["claims", "positions", "control"])
def test_hxl_tags_are_read_by_libhxl(name: str, ledger: Ledger) -> None:
    text = written(ledger, f"{name}-csv", hxl=True).decode()
    data = hxl.data(list(csv.reader(io.StringIO(text, newline=""))))
    assert [column.header for column in data.columns] == [column.name for column in TABLES[name]]
    assert [column.display_tag for column in data.columns] == [column.tag for column in TABLES[name]]
    key = {"claims": "location", "positions": "place", "control": "name"}[name]
    assert [row.get("#loc+name") or "" for row in data] == [row[key] for row in table(ledger, name)]


# Positions and control


def test_every_position_as_known_is_a_row(ledger: Ledger) -> None:
    rows, known = table(ledger, "positions"), standing_positions(ledger)
    assert sorted(row["id"] for row in rows) == sorted(row.id for row in known)
    by_id = {row.id: row for row in known}
    for row in rows:
        assert (row["valid_from"], row["valid_to"]) == (
            by_id[row["id"]].valid_from or "",
            by_id[row["id"]].valid_to or "",
        )


def test_a_position_is_as_sure_as_the_ledger_says(ledger: Ledger) -> None:
    for row in table(ledger, "positions"):
        told = ledger.why(row["id"], on=row["certainty_on"]).holding
        assert told is not None
        assert (row["certainty"], row["certainty_word"]) == (str(told.certainty.probability), told.certainty.word)
        assert row["n_origins"] == str(len(told.origins))


def test_positions_of_a_day_are_those_that_the_ledger_tells(ledger: Ledger) -> None:
    day = date(2021, 3, 8)
    rows = table(ledger, "positions", on=day)
    answers = [ledger.at(place, on=day) for place in ("sulmet", "orven", "kelmara", "vashta")]
    told = {(h.id, str(h.certainty.probability)) for a in answers for h in (*a.holders, *a.present, *a.besiegers)}
    assert {(row["id"], row["certainty"]) for row in rows} == told
    assert {row["certainty_on"] for row in rows} == {"2021-03-08"}


def test_positions_are_those_known_on_a_day(ledger: Ledger) -> None:
    rows = table(ledger, "positions", known=date(2021, 2, 1))
    assert {(row["force"], row["kind"], row["valid_to"]) for row in rows} == {("9th Brigade", "control", "")}


@pytest.mark.parametrize("known", [None, date(2021, 2, 3)])
def test_control_is_what_the_ledger_answers_on_every_day(known: date | None, ledger: Ledger) -> None:
    rows = table(ledger, "control", known=known, until=date(2026, 12, 31))
    for place in sorted({row["place_id"] for row in rows}):
        own = [row for row in rows if row["place_id"] == place]
        for one, other in zip(own, own[1:], strict=False):
            assert date.fromisoformat(other["date_from"]) - date.fromisoformat(one["date_to"]) == timedelta(days=1)
        for row in own:
            start, end = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
            for day in {start, end, *(start + (end - start) * n / 7 for n in range(7))}:
                answer = ledger.at(place, on=day, known=known)
                assert answer.status == row["status"]
                told = {h.force for h in answer.holders if h.certainty.probability >= 0.05}
                assert {key for key in row["controller_id"].split(" | ") if key} == told


@pytest.mark.parametrize("seed", range(2))
def test_control_of_a_muddled_war_is_what_the_ledger_answers(seed: int, theatre: Theatre) -> None:
    chance = random.Random(seed)
    forces = ("Karsovian army", "9th Brigade", "Ilvanian army", "Free Highlands Front")
    words = {"hold": "holds", "attack": "besieged"}
    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        for number in range(14):
            day = date(2021, 1, 1) + timedelta(days=chance.randrange(400))
            report = Report(f"{number}.txt", day, chance.choice(("Border Wire", "Ilva Press")))
            event = chance.choice(("hold", "hold", "capture", "capture", "withdraw", "handover", "attack"))
            by, on = chance.sample(forces, 2)
            report.say(
                event, f"{words.get(event, 'so')} Sulmet.", trigger=words.get(event, "so"), by=(by,), on=(on,),
                at=("Sulmet",), day=day - timedelta(days=chance.randrange(60)), said=chance.choice((None, by)),
                modality=chance.choice(("asserted", "asserted", "asserted", "denied")),
            )  # fmt: skip
            ledger.post([report.posting()])
        for row in table(ledger, "control", until=date(2027, 1, 1)):
            start, end = date.fromisoformat(row["date_from"]), date.fromisoformat(row["date_to"])
            for day in {start, end, *(start + (end - start) * n / 3 for n in range(3))}:
                answer = ledger.at("sulmet", on=day)
                told = {h.force for h in answer.holders if h.certainty.probability >= 0.05}
                assert (answer.status, told) == (row["status"], set(filter(None, row["controller_id"].split(" | "))))


def test_all_states_are_there_and_contested_keeps_every_side(ledger: Ledger) -> None:
    rows = table(ledger, "control", until=date(2031, 1, 1))
    assert {row["status"] for row in rows} >= {"held", "contested", "besieged", "unknown"}
    denied, contested = [row for row in rows if row["status"] == "contested"]
    assert (denied["controller"], denied["date_from"]) == ("Karsovian army", "2021-02-01")
    assert contested["controller"] == "Ilvanian army | Karsovian army"
    assert (contested["n_claims_for"], contested["n_claims_against"], contested["n_origins"]) == ("2", "1", "2")
    besieged = next(row for row in rows if row["status"] == "besieged")
    assert (besieged["controller"], besieged["besieger"]) == ("Ilvanian army", "Free Highlands Front")


def test_a_place_whose_holder_left_is_vacant(theatre: Theatre) -> None:
    report = Report("a.txt", date(2021, 1, 6))
    report.say("hold", "holds Sulmet.", by=("9th Brigade",), at=("Sulmet",), trigger="holds", day=date(2021, 1, 1))
    report.say("withdraw", "left Sulmet.", by=("9th Brigade",), frm=("Sulmet",), day=date(2021, 1, 4))
    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        ledger.post([report.posting()])
        rows = table(ledger, "control", until=date(2021, 12, 31))
    told = [(row["status"], row["date_from"], row["date_to"], row["controller"]) for row in rows]
    assert told == [
        ("held", "2021-01-01", "2021-01-03", "9th Brigade"), ("vacant", "2021-01-04", "2021-05-04", ""),
        ("unknown", "2021-05-05", "2021-12-31", ""),
    ]  # fmt: skip


def test_control_day_by_day_says_the_same_as_in_stretches(ledger: Ledger) -> None:
    days = table(ledger, "control", daily=True)
    assert all(row["date_from"] == row["date_to"] for row in days)
    found = {(row["place_id"], row["date_from"]): (row["status"], row["controller"]) for row in days}
    expected = {}
    for row in table(ledger, "control"):
        day = date.fromisoformat(row["date_from"])
        while day <= date.fromisoformat(row["date_to"]):
            expected[row["place_id"], day.isoformat()] = (row["status"], row["controller"])
            day += timedelta(days=1)
    assert found == expected
    assert len(found) == len(days)


def test_a_place_is_told_of_from_the_first_day_asked_for(ledger: Ledger) -> None:
    rows = table(ledger, "control", place="Kelmara", since=date(2021, 1, 1), until=date(2021, 3, 1))
    assert [(row["status"], row["date_from"], row["date_to"]) for row in rows] == [
        ("unknown", "2021-01-01", "2021-03-01")
    ]
    one = table(ledger, "control", on=date(2021, 3, 9), force="Free Highlands Front")
    assert [(row["name"], row["date_from"], row["date_to"]) for row in one] == [("Kelmara", "2021-03-09", "2021-03-09")]


def test_fading_is_found_between_days_of_change(ledger: Ledger) -> None:
    with ledger.reading() as (connection, facts):
        asked = resolve(connection, facts, Chosen(until=date(2040, 1, 1), place="Sulmet"))
        (book,) = books(asked)
        last = list(control.stretches(book, asked))[-1]
        assert last.standing.status == "unknown"
        assert book.standing(last.start - timedelta(days=1)).status != "unknown"
        assert last.start not in set(book.days_of_change())


# Maps


def test_geojson_has_every_place_with_its_status_on_the_day(ledger: Ledger) -> None:
    day = date(2021, 3, 9)
    told = FeatureCollection.model_validate_json(written(ledger, "geojson", on=day, since=date(2021, 1, 1)))
    places = {f.properties["place_id"]: f for f in told.features if f.properties["feature"] == "place"}
    assert set(places) == {row.place for row in standing_positions(ledger)}
    for key, feature in places.items():
        answer = ledger.at(key, on=day)
        assert feature.properties["status"] == answer.status
        assert list(feature.properties)[1:] == [column.name for column in control.COLUMNS]
        if answer.place.latitude is None:
            assert feature.geometry is None
        else:
            assert tuple(feature.geometry.coordinates)[:2] == (answer.place.longitude, answer.place.latitude)
    assert any(feature.geometry is None for feature in places.values())


def test_geojson_draws_movements_between_places_with_coordinates(ledger: Ledger) -> None:
    told = FeatureCollection.model_validate_json(written(ledger, "geojson"))
    lines = [f for f in told.features if f.properties["feature"] == "movement"]
    moved = {claim.id for claim in CLAIMS if claim.origin and claim.destination}
    assert {f.properties["claim_id"] for f in lines} == moved
    sent = next(f for f in lines if f.properties["event"] == "redeploy")
    assert [tuple(point)[:2] for point in sent.geometry.coordinates] == [(-32.1, 45.1), (-32.3, 45.12)]
    assert (sent.properties["force"], sent.properties["date_from"]) == ("Free Highlands Front", "2021-07-28")


def kml_of(ledger: Ledger, **chosen: Any) -> Any:
    with zipfile.ZipFile(io.BytesIO(written(ledger, "kmz", **chosen))) as archive:
        assert archive.namelist() == ["doc.kml"]
        return etree.fromstring(archive.read("doc.kml"))


def test_kml_has_a_placemark_with_a_time_span_for_each_stretch(ledger: Ledger) -> None:
    placed = [row for row in table(ledger, "control") if not row["place_id"].startswith("~nowhere")]
    marks = kml_of(ledger).findall(f".//{KML}Placemark")
    assert len(marks) == len(placed)
    styles = {style.get("id") for style in kml_of(ledger).iter(f"{KML}Style")}
    for mark, row in zip(marks, placed, strict=True):
        span = mark.find(f"{KML}TimeSpan")
        assert (span.findtext(f"{KML}begin"), span.findtext(f"{KML}end")) == (row["date_from"], row["date_to"])
        assert mark.findtext(f"{KML}styleUrl").removeprefix("#") in styles
        data = {one.get("name"): one.findtext(f"{KML}value") for one in mark.iter(f"{KML}Data")}
        assert data["claim_ids"] == row["claim_ids"] if row["claim_ids"] else "claim_ids" not in data
        lon, lat, _ = map(float, mark.findtext(f".//{KML}coordinates").split(","))
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90


def test_nothing_from_a_document_is_markup_in_kml(ledger: Ledger) -> None:
    document = kml_of(ledger)
    known = (
        "kml Document name Style IconStyle color scale Placemark description TimeSpan begin end styleUrl ExtendedData"
    )
    more = "BalloonStyle text Data value Point coordinates"
    allowed = {f"{KML}{name}" for name in f"{known} {more}".split()}
    assert {element.tag for element in document.iter()} == allowed
    texts = [mark.findtext(f"{KML}description") for mark in document.iter(f"{KML}Placemark")]
    for text in texts:
        assert {element.tag for element in html.fragment_fromstring(text, create_parent=True).iter()} <= {
            "div", "p", "ul", "li"
        }  # fmt: skip
    shown = [html.fragment_fromstring(text, create_parent=True).text_content() for text in texts]
    assert sum(plain(HOSTILE) in text for text in shown) == 1
    names = [mark.findtext(f"{KML}name") for mark in document.iter(f"{KML}Placemark")]
    assert not any("<" in name or ">" in name or "$[" in name for name in names)
    assert not any("$[" in text for text in texts)


# Workbook and Parquet


def test_the_workbook_has_what_the_tables_have(ledger: Ledger) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(ledger, "xlsx")))
    assert book.sheetnames == ["Claims", "Positions", "Control", "Sources", "About"]
    for name, columns in TABLES.items():
        head, *rows = book[name.title()].iter_rows(values_only=True)
        assert list(head) == [column.name for column in columns]
        expected = [[row[column.name] for column in columns] for row in table(ledger, name)]
        told = [[_as_csv(value).removesuffix(".0") for value in row] for row in rows]
        assert told == [[cell.removeprefix("'").removesuffix(".0") for cell in row] for row in expected]
    head, *sources = book["Sources"].iter_rows(values_only=True)
    assert list(head) == [column.name for column in xlsx.SOURCES]
    assert [row[0] for row in sources] == [report.name for report in war()]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["rows of Claims"] == len(CLAIMS)


def _as_csv(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_no_cell_of_the_workbook_is_a_formula(ledger: Ledger) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(ledger, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@"]
    assert {cell.value[0] for cell in risky} == {"=", "@"}
    assert all(cell.quotePrefix for cell in risky)


def test_more_rows_than_a_sheet_holds_are_refused(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report("a.txt", date(2021, 1, 6))
    for number in range(40):
        report.say("meet", f"met in Orven {number}.", by=("9th Brigade",), at=("Orven",))
    with Ledger.open(":memory:", create=True, theatre=theatre) as ledger:
        ledger.post([report.posting()])
        monkeypatch.setattr(xlsx, "_MOST_ROWS", 41)
        written(ledger, "xlsx")
        monkeypatch.setattr(xlsx, "_MOST_ROWS", 40)
        with pytest.raises(LedgerError, match="a sheet holds 39 claims at most: choose fewer"):
            written(ledger, "xlsx")


@pytest.mark.parametrize(("name", "like"), [("parquet", "claims"), ("positions-parquet", "positions"),
                                            ("control-parquet", "control")])  # fmt: skip
def test_parquet_has_the_same_rows_with_types(name: str, like: str, ledger: Ledger) -> None:
    told = pyarrow.parquet.read_table(io.BytesIO(written(ledger, name)))
    kinds = {"text": "string", "day": "date32[day]", "number": "double", "count": "int64", "yes": "bool"}
    assert {f.name: str(f.type) for f in told.schema} == {c.name: kinds[c.kind] for c in TABLES[like]}
    rows = [{key: _as_csv(value) for key, value in row.items()} for row in told.to_pylist()]
    assert rows == [{key: cell.removeprefix("'") for key, cell in row.items()} for row in table(ledger, like)]


def test_no_cell_of_a_csv_file_is_a_formula(ledger: Ledger) -> None:
    for name, columns in TABLES.items():
        text = {column.name for column in columns if column.kind == "text"}
        for row in table(ledger, name):
            assert not [
                cell for key, cell in row.items() if key in text and cell.startswith(("=", "+", "-", "@", "\t"))
            ]
    (hostile,) = [row for row in table(ledger, "claims") if "script" in row["evidence_text"]]
    assert hostile["evidence_text"].startswith("'=cmd|")
    assert (hostile["actor1"][:12], hostile["attributed_to"][:9]) == ("'=HYPERLINK(", "'@Speaker")


# PLOVER, ORBAT Mapper, TimelineJS


def records(ledger: Ledger, **chosen: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(ledger, "plover", **chosen).splitlines()]


def test_plover_records_are_as_its_manual_wants_them_and_lose_nothing(ledger: Ledger) -> None:
    found = records(ledger)
    for record in found:
        jsonschema.validate(record, schemas.PLOVER)
    assert sorted(r["id"] for r in found) == sorted(claim.id for claim in CLAIMS)
    by_id = {claim.id: claim for claim in CLAIMS}
    for record in found:
        assert msgspec.convert(record["laydown"]["claim"], Claim) == by_id[record["id"]]


def sole(event: str, **given: Any) -> Claim:
    (claim,) = Report("x.txt", date(2021, 1, 6)).say(event, "it in Sulmet.", **given).claims
    return claim


@pytest.mark.parametrize(
    ("claim", "events", "mode"),
    [
        (sole("withdraw", frm=("Sulmet",)), ("RETREAT",), "withdraw"),
        (sole("redeploy", frm=("Sulmet",), to=("Orven",)), ("RETREAT", "MOBILIZE"), "withdraw"),
        (sole("redeploy", frm=("Sulmet",)), ("RETREAT",), "withdraw"),
        (sole("redeploy", to=("Sulmet",)), ("MOBILIZE",), "troops"),
        (sole("deploy", to=("Sulmet",)), ("MOBILIZE",), "troops"),
        (sole("advance"), ("ASSAULT",), ""),
        (sole("capture"), ("ASSAULT",), ""),
        (sole("handover"), ("RETREAT",), "withdraw"),
        (sole("attack"), ("ASSAULT",), ""),
        (Report("x.txt", date(2021, 1, 6)).say("attack", "siege of Sulmet.").claims[0], ("COERCE",), "restrict"),
        (sole("agree"), ("AGREE",), ""),
        (sole("meet"), ("CONSULT",), ""),
        (sole("hold"), (), ""),
        (sole("withdraw", modality="planned"), ("CONCEDE",), ""),
        (sole("redeploy", modality="planned", frm=("Sulmet",)), ("CONCEDE",), ""),
        (sole("redeploy", modality="planned", to=("Sulmet",)), (), ""),
        (sole("deploy", modality="planned"), (), ""),
        (sole("attack", modality="planned"), ("THREATEN",), "violence"),
        (sole("capture", modality="planned"), ("THREATEN",), "territory"),
        (sole("meet", modality="planned"), ("AGREE",), ""),
        (sole("withdraw", modality="demanded"), ("REQUEST",), "yield"),
        (sole("meet", modality="ordered"), ("REQUEST",), "meet"),
        (sole("attack", modality="ordered"), ("REQUEST",), ""),
        (sole("hold", modality="demanded"), (), ""),
        (sole("withdraw", modality="denied"), (), ""),
        (sole("capture", modality="possible"), (), ""),
    ],
)
def test_claims_get_plovers_events(claim: Claim, events: tuple[str, ...], mode: str) -> None:
    coded = plover_type(claim)
    assert (coded.events, coded.mode) == (events, mode)


def test_a_demand_is_its_speakers_in_plover(ledger: Ledger) -> None:
    (demand,) = [record for record in records(ledger) if record["event"] == ["REQUEST"]]
    assert demand["actor"] == [{"sector": "UNK", "actor_text": "Governor Vell", "laydown_id": "~governor vell"}]
    assert demand["recipient"] == [{"sector": "MIL", "actor_text": "Karsovian army", "laydown_id": "karsovian-army"}]
    assert demand["date"] == "2021-03-10"


@pytest.mark.parametrize(
    ("claim", "kind", "sub"),
    [
        (sole("attack"), "", ""),
        (Report("x.txt", date(2021, 1, 6)).say("attack", "Clashes in Sulmet.").claims[0], "Battles", "Armed clash"),
        (Report("x.txt", date(2021, 1, 6)).say("attack", "airstrikes on it.").claims[0], "Explosions/Remote violence",
         "Air/drone strike"),
        (sole("capture"), "Battles", ""),
        (sole("handover"), "Strategic developments", "Non-violent transfer of territory"),
        (sole("agree", modality="planned"), "", ""),
    ],
)  # fmt: skip
def test_claims_get_acleds_types(claim: Claim, kind: str, sub: str) -> None:
    assert acled_type(claim, "XL", Facts()) == (kind, sub)


def test_a_place_is_regained_by_the_forces_of_its_own_state(ledger: Ledger) -> None:
    with ledger.reading() as (_, facts):
        claim = sole("capture", by=("Ilvanian army",))
        assert acled_type(claim, "XL", facts)[1] == "Government regains territory"
        assert acled_type(claim, "XV", facts)[1] == "Non-state actor overtakes territory"


def test_precisions_are_acleds() -> None:
    day, month = date(2021, 1, 1), (date(2021, 1, 1), date(2021, 1, 31))
    assert time_precision(sole("meet", day=day)) == 1
    assert time_precision(sole("meet", day=(day, date(2021, 1, 7)))) == 2
    assert time_precision(sole("meet", day=month, precision="month")) == 3
    assert time_precision(sole("meet")) is None
    near = PlaceMention(text="Sulmet", start=0, end=1, precision=PlacePrecision.TOWN, relation="south of")
    assert geo_precision(near, "town") == 2
    assert geo_precision(near, "province") == 3
    assert geo_precision(None, None) is None


def units(side: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = [unit for group in side["groups"] for unit in group["subUnits"]]
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += unit["subUnits"]


def test_the_scenario_is_one_of_orbat_mappers(ledger: Ledger) -> None:
    told = json.loads(written(ledger, "orbat"))
    jsonschema.validate(told, schemas.ORBAT)
    every = [unit for side in told["sides"] for unit in units(side)]
    assert len({unit["id"] for unit in every}) == len(every)
    begun = [
        state["id"].split("/")[0] for unit in every for state in unit.get("state", ()) if state["id"].endswith("from")
    ]
    standing = standing_positions(ledger)
    with ledger.reading() as (_, facts):
        placed = [row.id for row in standing if facts.places[row.place].latitude is not None]
        assert sorted(begun) == sorted(placed)
        for unit in every:
            times = [state["t"] for state in unit.get("state", ())]
            assert times == sorted(times)
            where = {tuple(state["location"]) for state in unit.get("state", ()) if state["location"] is not None}
            place = facts.places.get(unit["id"].partition("@")[2])
            assert where == ({(place.longitude, place.latitude)} if place is not None else set())
    assert min(state["t"] for unit in every for state in unit.get("state", ())) == told["startTime"]


def test_parts_of_a_force_stand_below_it_and_sides_are_neutral(ledger: Ledger) -> None:
    told = json.loads(written(ledger, "orbat"))
    army = next(unit for side in told["sides"] for unit in units(side) if unit["id"] == "force/ilvanian-army")
    assert "force/brigade-9" in [unit["id"] for unit in army["subUnits"]]
    assert {side["standardIdentity"] for side in told["sides"]} == {"4"}
    assert {unit["sidc"][3] for side in told["sides"] for unit in units(side)} == {"4"}
    assert army["sidc"] == default_symbols()["army"]


def test_an_element_is_shown_while_a_position_lasts(ledger: Ledger) -> None:
    told = json.loads(written(ledger, "orbat", known=date(2021, 2, 3)))
    element = next(u for side in told["sides"] for u in units(side) if u["id"] == "force/brigade-9@sulmet")
    states = [(state["t"][:10], state["location"] is not None) for state in element["state"]]
    assert states == [("2021-01-05", True), ("2021-02-01", False)]
    assert element["state"][0]["externalUrl"] == "https://wire.example/a"


def test_the_timeline_is_one_of_timelinejs(ledger: Ledger) -> None:
    told = json.loads(written(ledger, "timeline"))
    jsonschema.validate(told, schemas.TIMELINE)
    assert sorted(slide["unique_id"] for slide in told["events"]) == sorted(r.id for r in standing_positions(ledger))
    days = [date(**slide["start_date"]) for slide in told["events"]]
    assert days == sorted(days)


def test_words_of_documents_are_no_markup_in_slides_and_scenarios(ledger: Ledger) -> None:
    slides = json.loads(written(ledger, "timeline"))["events"]
    parts = [part for slide in slides for part in (slide["group"], *slide["text"].values())]
    parsed = [html.fragment_fromstring(part, create_parent=True) for part in parts]
    assert {element.tag for part in parsed for element in part.iter()} == {"div", "p"}
    assert any(plain(HOSTILE) in part.text_content() for part in parsed)
    scenario = written(ledger, "orbat").decode()
    assert "script" in scenario
    assert "<" not in scenario
    assert r"\\[name\\]" in scenario
