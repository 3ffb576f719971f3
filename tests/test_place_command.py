"""`laydown place`, and the figures of place resolution."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import places as measuring
from laydown.cli import main
from places import Answer, Truth


def place(*words: str) -> Result:
    return CliRunner().invoke(main, ["place", "--no-gazetteer", *words])


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["Alboukamal"], 0, "'Alboukamal' is al-Bukamal, town in Deir ez-Zor province, Syria."),
        (["alboukamal"], 0, "'alboukamal' is al-Bukamal, town in Deir ez-Zor province, Syria."),
        (["al-Bukamal", "--kind", "crossing"], 0, "'al-Bukamal crossing' is al-Bukamal crossing, crossing in"),
        (["al-Bukamal border crossing"], 0, "sy-al-bukamal-crossing"),
        (["Salhiya"], 3, "'Salhiya' could be any of 2 places"),
        (["Salhiya", "--in", "the countryside of al-Bukamal"], 0, "sy-al-salihiyah"),
        (["Salhiya", "--near", "deir ez-zor"], 0, "sy-al-salhiyah"),
        (["Bakhmut", "--country", "ua"], 0, "ua-bakhmut"),
        (["Zxqvwort"], 4, "No place is known as 'Zxqvwort'."),
        (["Kamishle al-Jadid"], 4, "No place is known"),
    ],
)
def test_a_name_is_told_with_its_places(words: list[str], status: int, told: str) -> None:
    found = place(*words)
    assert (found.exit_code, told in found.output) == (status, True), found.output


def test_every_candidate_comes_with_reasons_coordinates_and_source() -> None:
    lines = place("Palmyra").output.splitlines()
    assert lines[2].split() == ["score", "name", "kind", "lat", "lon", "in", "id"]
    assert "34.562" in lines[3]
    assert lines[4].strip().startswith("spelling: listed +0.0; known: in the theatre's packs +2.0; kind: town +1.5;")
    assert "source: GeoNames (CC BY 4.0)" in lines[6]


def test_misspellings_get_suggestions() -> None:
    assert "Did you mean" in place("Kamishlo Jadida").output


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["Homs", "--kind", "opera"], 2, "one of air base, airbase"),
        (["Homs", "--country", "XX"], 2, "no country has the code XX"),
        (["Homs", "--near", "Zxqvwort"], 1, "no one place is meant by 'Zxqvwort'"),
        (["Homs", "--in", "Zxqvwort"], 1, "no one place is meant by 'Zxqvwort'"),
        (["Homs", "--theatre", "nowhere"], 1, "nowhere"),
    ],
)
def test_what_is_not_understood_is_named(words: list[str], status: int, told: str) -> None:
    found = place(*words)
    assert (found.exit_code, told in found.output) == (status, True), found.output


def test_json_holds_the_whole_answer() -> None:
    found = json.loads(place("Salhiya", "--in", "the countryside of al-Bukamal", "--json").output)
    assert found["resolved"] == "sy-al-salihiyah"
    (best,) = found["candidates"]
    assert (best["lat"], best["lon"], best["within"]) == (34.768, 40.642, ["Deir ez-Zor province", "Syria"])
    assert best["score"] == pytest.approx(sum(reason["points"] for reason in best["reasons"]))


# The figures


def test_wrong_and_missing_answers_are_counted_apart() -> None:
    told = measuring.shares(
        [Answer("d", name, km) for name, km in zip("abce", (2.0, 70.0, 20.0, None), strict=True)], 10, 50
    )
    shares = {"answered": 0.75, "within 10 km": 0.25, "wrong by more than 50 km": 0.25}
    assert told == {"names": 4, **shares, "median error in km": 20.0}


def test_what_no_list_holds_is_told_apart() -> None:
    answers = [Answer("", "a", 1.0), Answer("", "b", None, listed=False), Answer("", "c", None)]
    told = measuring.shares(answers, 10, 50)
    assert (told["listed"], told["of those listed within 10 km"]) == (pytest.approx(2 / 3), 0.5)


def test_floors_are_lower_bounds_and_ceilings_for_what_is_wrong() -> None:
    found = {"within 10 km": 0.9, "wrong by more than 50 km": 0.1}
    assert list(measuring.complaints(found, {"within 10 km": 0.9, "wrong by more than 50 km": 0.1})) == []
    assert len(list(measuring.complaints(found, {"within 10 km": 0.91, "wrong by more than 50 km": 0.09}))) == 2


def test_what_is_not_there_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measuring.main(["ucdp", "rows", "--facts", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("passed over") == 2


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_tables_of_places_are_sound(name: str) -> None:
    rows = measuring.truths(measuring.QUALITY / "gold" / f"places-{name}.csv")
    assert len({(row.doc, row.name) for row in rows}) == len(rows) > 40
    assert [row for row in rows if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180 and row.good_to_km <= 15)] == []


def test_ucdp_rows_are_places() -> None:
    row = {
        "where_coordinates": "Old Marsan/Tell Marsan village",
        "latitude": "35.1",
        "longitude": "38.2",
        "adm_1": "Homs",
    }
    made = measuring.ucdp_place(row, 7, {"hums": "cod-SY04"})
    assert (made.id, made.name, made.aliases, made.kind, made.admin) == (
        "ucdp-7", "Old Marsan", ("Tell Marsan",), "village", "cod-SY04"
    )  # fmt: skip


def test_folds_do_not_know_what_they_are_asked(tmp_path: Path) -> None:
    head = "where_coordinates,adm_1,adm_2,latitude,longitude,where_prec,n_events\n"
    rows = [f"Marsan{n} village,Homs Governorate,,35.{n},38.2,1.0,1\n" for n in range(10)]
    (tmp_path / "ucdp_syria_places_half.csv").write_text(head + "".join(rows + rows[1:2]), "utf-8")
    (tmp_path / "cod_ab_syria_admin.csv").write_text(
        "level,name_en,name_ar,ref_name,pcode,adm2,adm2_pcode,adm1,adm1_pcode,lat,lon\n"
        "1,Homs,,Homs,SY04,,,Homs,SY04,34.5,38.2\n", "utf-8",
    )  # fmt: skip
    (tmp_path / "cod_ab_syria_capitals.csv").write_text("level,name,lat,lon,adm3,adm2,adm1\n", "utf-8")
    (tmp_path / "geonames_cities500_conflict_countries.csv").write_text(
        "geonameid,name,lat,lon,country,admin1,population,alternates\n", "utf-8"
    )
    by_name = measuring.in_folds(tmp_path, measuring._BY["ucdp"])
    assert [answer.km for answer in by_name] == [None] * 11
    by_row = measuring.in_folds(tmp_path, measuring._BY["rows"])
    assert sum(answer.km == 0 for answer in by_row) == 2


def test_an_answer_is_as_wrong_as_it_is_beyond_what_is_known() -> None:
    theatre = measuring.load_theatre(["syria-iraq"])
    palmyra = theatre.places["sy-palmyra"]
    near = Truth("d", "Palmyra", palmyra.lat + 0.1, palmyra.lon, good_to_km=5)
    assert measuring._answer(near, palmyra).km == pytest.approx(6.1, abs=0.1)
    assert measuring._answer(near, None).km is None
