# ruff: noqa: E501
"""Files of other people into one's own gazetteer: every format, every refusal, merging, taking back, downloading."""

from __future__ import annotations

import io
import sqlite3
import time
import urllib.error
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from laydown.cli import main
from laydown.doctor import examine_gazetteer
from laydown.gazetteer import downloading
from laydown.gazetteer.book import Gazetteer, Layers, open_gazetteer
from laydown.gazetteer.downloading import download
from laydown.gazetteer.formats import FORMATS, Asked, Refused
from laydown.gazetteer.merging import Pool
from laydown.gazetteer.own import Given, Own, Report
from laydown.gazetteer.rows import Row
from laydown.gazetteer.storing import fill, new_file
from laydown.problems import InputError

GEONAMES = [
    "101\tSelqin\tSelqin\tSLQ,Salqin,slqyn,سلقين\t36.14\t36.45\tP\tPPL\tSY\t\t12\t7001\t\t\t23700\t\t190\tAsia/Damascus\t2020-01-01",
    "7001\tHarim District\tHarim District\t\t36.1\t36.5\tA\tADM2\tSY\t\t12\t7001\t\t\t0\t\t\tAsia/Damascus\t2020-01-01",
    "103\tSample Airfield\tSample Airfield\t\t35.0\t38.0\tS\tAIRF\tSY\t\t12\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01",
    "104\tSample School\tSample School\t\t35.0\t38.0\tS\tSCH\tSY\t\t12\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01",
    "105\tFar\tFar\t\t95.0\t38.0\tP\tPPL\tSY\t\t12\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01",
    "106\tShort\tShort",
    "",
]
COD = """\
admin3Name_en,admin3Name_ar,admin3Pcode,admin3RefName,admin2Name_en,admin2Pcode,admin1Name_en,admin1Pcode,admin0Name_en,admin0Pcode,LATITUDE_Y,LONGITUDE_X
Sample,مركز عينة,SY990101,Sampel,Sampleton,SY9901,Sampland,SY99,Syrian Arab Republic,SY,35.1,38.1
,,,,Sampleton,SY9901,Sampland,SY99,Syrian Arab Republic,SY,35.2,38.2
No Point,,SY990102,,Sampleton,SY9901,Sampland,SY99,Syrian Arab Republic,SY,,
No Code,,,,,,,,,,35.1,38.1
"""
COD_PS = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,F_TL,M_TL,T_TL\nSyria,SY,Sampland,SY99,Known,SY0001,5,6,11\n"
MAP = """\
-- { lat = "1", long = "1", label = "a comment" }
local p = { containers = {
  { lat = "35.5", long = "38.5", mark = "Location dot red.svg", marksize = "6", label = "Sample Hill", link = "Sample", label_size = "0" },
  { lat = "35.6", long = "38.6", mark = "Arch dam.svg", label = "[[Sample Dam|Upper<br/>Dam]]", position = "top" }, --[[ { lat =
  "2", long = "2", label = "another" } ]]
  {
    lat = 35.7, long = 38.7, label = 'O\\'Sample {x}' },
  { lat = "35.8", long = "38.8", mark = "x.svg", link = "Unlabelled" },
  { lat = "north", long = "38.8", label = "Bad" },
} }
os.execute("touch /nowhere")
"""
CSV = """\
Place Name,LAT,Lng,Type,iso3,alt names,Population,geonameid,remark
Sampletown,35.9,38.9,town,SYR,Semple|Simpel,"12,000",42,ignored
Sample Dam,35.8,38.7,,SY,,,,
,35,38,,,,,,
Swapped,138,35,,,,,,
Nought,0,0,,,,,,
Odd,35,38,castle,,,,,
Elsewhere,35,38,,Syria,,,,
Letters,35,38,,,,,4x,
"""


def base_book(path: Path, *rows: Row) -> Path:
    pool = Pool()
    for one in rows:
        pool.add(one)
    with new_file(path) as base:
        fill(base, pool, {"fingerprint": "below"})
    return path


def known(name: str = "Salqin", **changes: object) -> Row:
    told = {
        "lat": 36.13,
        "lon": 36.45,
        "kind": "town",
        "country": "SY",
        "source": "S",
        "licence": "MIT",
        "ids": ("sy-salqin",),
    }
    return Row(name=name, **(told | changes))  # type: ignore[arg-type]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """An own gazetteer to be, over one that knows Salqin and a district."""
    rows = known(names=("Selqin",)), known("Known", ids=("cod-sy0001",), kind="district", lat=35.0, lon=38.5)
    return Own(tmp_path / "home" / "gazetteer.db", shipped=base_book(tmp_path / "shipped.db", *rows))


def give(folder: Path, name: str, content: str | bytes, style: str = "csv", **changes: Any) -> Given:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Given(path=path, format=style, **changes)


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return out.getvalue()


def workbook(*sheets: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def read(given: Given, **asked: Any) -> tuple[list[Row], list[tuple[int, Refused]]]:
    found = list(FORMATS[given.format](given.path, Asked(**asked)))
    return ([told for _, told in found if isinstance(told, Row)],
            [(line, told) for line, told in found if isinstance(told, Refused)])  # fmt: skip


@pytest.mark.parametrize("content", ["\n".join(GEONAMES), zipped(SY="\n".join(GEONAMES), readme="about")])
def test_geonames_dumps_are_read_as_text_and_as_zip(tmp_path: Path, content: str | bytes) -> None:
    name = "SY.txt" if isinstance(content, str) else "SY.zip"
    rows, refused = read(give(tmp_path, name, content, "geonames"))
    town, district, airfield = rows
    assert (town.ids, town.name, town.kind, town.population) == (("gn-101",), "Selqin", "town", 23_700)
    assert town.names == ("Salqin", "سلقين")
    assert town.admin[0] == "gn-7001"
    assert (district.kind, airfield.kind) == ("district", "airport")
    assert (town.source, town.licence) == ("GeoNames", "CC BY 4.0")
    assert refused == [
        (4, Refused("a feature that reports do not name as a place", "S.SCH")),
        (5, Refused("latitude is not between -90 and 90", "95.0")),
        (6, Refused("not 19 columns", "3")),
    ]


def test_cod_areas_are_read_with_the_areas_around_them(tmp_path: Path) -> None:
    rows, refused = read(give(tmp_path, "cod.csv", COD, "cod"))
    sub, district = rows
    assert (sub.ids, sub.name, sub.names, sub.kind) == (("cod-sy990101",), "Sample", ("Sampel", "عينة"), "subdistrict")
    assert (sub.admin, sub.country) == (("cod-sy9901", "cod-sy99", "SY"), "SY")
    assert (district.name, district.kind, district.lat) == ("Sampleton", "district", 35.2)
    assert refused == [
        (4, Refused("no coordinates, and no place with this P-code is known", "SY990102")),
        (5, Refused("no P-code")),
    ]


def test_cod_tables_of_persons_find_the_point_of_a_known_area_and_workbooks_are_read_sheet_by_sheet(
    tmp_path: Path,
) -> None:
    points: Callable[[str], tuple[float, float] | None] = {"cod-sy0001": (35.0, 38.5)}.get
    rows, _ = read(give(tmp_path, "ps.csv", COD_PS, "cod"), point_of=points)
    assert [(r.name, r.lat, r.population, r.kind) for r in rows] == [("Known", 35.0, 11, "district")]
    sheets = workbook(
        [["about this file"]],
        [
            ["adm1_name", "adm1_name1", "adm1_pcode", "iso2", "center_lat", "center_lon"],
            ["A", "ا", "SY98", "SY", 35.5, 38],
        ],
        [
            ["featureName_en", "featureName_ar", "pcode", "admin3Pcode", "latitude", "longitude"],
            ["V", None, "C1", "SY980101", 35, 38],
        ],
    )
    rows, refused = read(give(tmp_path, "ab.xlsx", sheets, "cod"))
    assert [(r.name, r.names, r.ids, r.kind, r.country) for r in rows] == [
        ("A", ("ا",), ("cod-sy98",), "province", "SY"),
        ("V", (), ("cod-c1",), "village", "SY"),
    ]
    assert refused == []


def test_war_maps_give_labels_and_points_and_are_not_run(tmp_path: Path) -> None:
    rows, refused = read(give(tmp_path, "Module_map.lua", MAP, "wikipedia-map"), country="SY")
    assert [(r.name, r.kind, r.lat, r.lon, r.country) for r in rows] == [
        ("Sample Hill", "mountain", 35.5, 38.5, "SY"),
        ("Upper Dam", "dam", 35.6, 38.6, "SY"),
        ("O'Sample {x}", "town", 35.7, 38.7, "SY"),
    ]
    assert {(r.source, r.licence) for r in rows} == {("Wikipedia, Module_map", "CC BY-SA 4.0")}
    assert refused == [
        (8, Refused("no label", "Unlabelled")),
        (9, Refused("latitude is no number of degrees", "north")),
    ]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_plain_tables_are_read_under_the_headers_that_people_use(tmp_path: Path, delimiter: str) -> None:
    content = CSV if delimiter == "," else CSV.replace('"12,000"', "12 000").replace(",", delimiter)
    rows, refused = read(give(tmp_path, "p.csv", content))
    town, dam = rows
    assert (town.name, town.names, town.kind, town.country) == ("Sampletown", ("Semple", "Simpel"), "town", "SY")
    assert (town.population, town.ids, town.licence) == (12_000, ("gn-42",), "not stated")
    assert (dam.kind, dam.source) == ("dam", "p.csv")
    assert [(line, told.reason.split(",")[0]) for line, told in refused] == [
        (4, "no name"),
        (5, "latitude is not between -90 and 90"),
        (6, "latitude and longitude are both 0"),
        (7, "kind is none of airport"),
        (8, "country is no ISO 3166-1 code (SY or SYR)"),
        (9, "geonameid is no number"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "style", "message"),
    [
        ("a.csv", "", "csv", r"a\.csv: is empty; a table with a header"),
        ("a.csv", "name,x coordinate\nA,1\n", "csv", r"a\.csv: line 1: no column 'lat' \(or latitude.* and 'lon'"),
        ("a.csv", b"name,lat,lon\nA,1,2\n\xff,1,2\n", "csv", r"a\.csv: line 3: not UTF-8; save the file as UTF-8"),
        ("a.csv", 'name,lat,lon\n"A' + "x" * 140_000, "csv", r"a\.csv: line 2: field larger.*is it a table in CSV"),
        ("a.txt", "one\ttwo\n", "geonames", r"a\.txt: line 1: 2 columns parted by tabs, not 19"),
        ("a.zip", b"PK no archive", "geonames", r"a\.zip: cannot be read as a zip archive"),
        ("a.zip", zipped(A="", B=""), "geonames", r"a\.zip: holds 2 tables, not one; unpack it"),
        ("a.csv", "name,lat,lon\nA,1,2\n", "cod", r"a\.csv: line 1: no columns with names and P-codes.*--format csv"),
        ("a.xlsx", b"no workbook", "cod", r"a\.xlsx: cannot be read as XLSX"),
        ("a.lua", "return {}", "wikipedia-map", r"a\.lua: no entries of the form"),
        ("a.lua", '{ lat = "1', "wikipedia-map", r"a\.lua: no entries of the form"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_of_its_format_is_refused_whole(
    own: Own, tmp_path: Path, name: str, content: str | bytes, style: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        own.add(give(tmp_path, name, content, style))
    assert own.imports() == ()
    assert not own.path.exists()


def test_the_report_adds_up_and_names_lines(own: Own, tmp_path: Path) -> None:
    report = own.add(give(tmp_path, "p.csv", CSV + ",,1\n" * 5))
    assert (report.read, report.added, report.merged, report.refused) == (13, 2, 0, 11)
    told = "\n".join(report.lines())
    assert told.startswith(
        "p.csv: 13 rows read, 2 added, 0 merged, 11 refused\n  6 refused: no name (line 4; line 10; line 11; …)"
    )
    assert "1 refused: geonameid is no number (line 9: 4x)" in told


def test_a_row_about_a_known_place_is_merged_and_wins(own: Own, tmp_path: Path) -> None:
    report = own.add(
        give(tmp_path, "p.csv", "name,lat,lon,country,population\nSelqin,36.15,36.46,SY,9000\nNew,35,38,SY,\n")
    )
    assert (report.added, report.merged) == (1, 1)
    book = open_gazetteer(shipped=own._shipped, own=own.path)
    assert book is not None
    place = book.get("sy-salqin")
    assert place is not None
    assert (place.name, place.lat, place.population, place.source) == ("Salqin", 36.15, 9_000, "S; p.csv")
    assert [found.id for found in book.find("selqin")] == ["sy-salqin"]
    assert book.find("Salqin") == book.find("salkin") == (place,)
    assert [found.id for found in book.find("New")] == ["gaz-sy-new"]
    assert [found.name for found in book.find("Known")] == ["Known"]


def test_the_area_that_a_row_names_is_found_below(tmp_path: Path) -> None:
    shipped = base_book(tmp_path / "s.db", known("Sampland", ids=("p",), kind="province"))
    own = Own(tmp_path / "o.db", shipped=shipped)
    own.add(
        give(
            tmp_path,
            "p.csv",
            "name,lat,lon,country,province\nA,36,38,SY,Sampland\nB,35,38,SY,Sampland Governorate\nC,34,38,IQ,Sampland\n",
        )
    )
    assert [(place.name, place.admin) for name in "ABC" for place in Gazetteer(own.path).find(name)] == [
        ("A", "p"), ("B", "p"), ("C", None),
    ]  # fmt: skip


def test_a_thousand_rows_are_imported_in_a_second_with_room_for_a_slow_machine(own: Own, tmp_path: Path) -> None:
    rows = "".join(f"Tell {n},{33 + n / 1000},38,SY,Homs Governorate\n" for n in range(3_000))
    given = give(tmp_path, "p.csv", f"name,lat,lon,country,province\n{rows}")
    started = time.process_time()
    assert own.add(given).added == 3_000
    assert time.process_time() - started < 5


def test_a_row_with_the_very_id_of_a_place_gives_its_name_and_kind(own: Own, tmp_path: Path) -> None:
    own.add(give(tmp_path, "p.csv", "id,name,lat,lon,kind,country\nsy-salqin,Salkin City,36.1,36.4,city,SY\n"))
    place = Gazetteer(own.path).get("sy-salqin")
    assert place is not None
    assert (place.name, place.kind, place.aliases) == ("Salkin City", "city", ("Selqin", "Salqin"))


def test_a_file_imported_twice_changes_nothing(own: Own, tmp_path: Path) -> None:
    given = give(tmp_path, "p.csv", CSV)
    own.add(given)
    before = own.path.read_bytes()
    assert own.add(given).present
    assert own.path.read_bytes() == before
    assert len(own.imports()) == 1


def test_a_changed_file_needs_replace_and_then_stands_in_the_place_of_the_old_one(own: Own, tmp_path: Path) -> None:
    own.add(give(tmp_path, "p.csv", "name,lat,lon\nOld One,35,38\n"))
    changed = "name,lat,lon\nNew One,35,38\n"
    with pytest.raises(InputError, match=r"another file was imported as p\.csv.*--replace"):
        own.add(give(tmp_path, "p.csv", changed))
    own.add(give(tmp_path, "p.csv", changed, replace=True))
    book = Gazetteer(own.path)
    assert (len(book.find("Old One")), len(book.find("New One")), len(own.imports())) == (0, 1, 1)


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as base:
        told = [line for line in base.iterdump() if '"imports"' not in line]
    base.close()
    return told


def test_an_import_taken_back_leaves_no_trace(own: Own, tmp_path: Path) -> None:
    own.add(give(tmp_path, "a.csv", "name,lat,lon,country\nSelqin,36.15,36.46,SY\nFirst,35,38,SY\n"))
    before = dump(own.path)
    own.add(give(tmp_path, "b.csv", "name,lat,lon,country,population\nFirst,35.01,38,SY,70\nSelqin,36.2,36.4,SY,8\n"))
    assert dump(own.path) != before
    assert own.remove("b.csv").number == 2
    assert dump(own.path) == before
    own.remove("1")
    assert len(Gazetteer(own.path)) == 0
    with pytest.raises(InputError, match="no import 'b.csv'.*gazetteer list"):
        own.remove("b.csv")


def test_an_import_that_fails_halfway_changes_nothing(
    own: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.add(give(tmp_path, "a.csv", "name,lat,lon\nFirst,35,38\n"))
    before = own.path.read_bytes()

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("laydown.gazetteer.own.put_places", fail)
    with pytest.raises(KeyboardInterrupt):
        own.add(give(tmp_path, "b.csv", "name,lat,lon\nSecond,36,38\n"))
    assert own.path.read_bytes() == before


def test_made_ids_are_not_those_of_other_places_below(tmp_path: Path) -> None:
    shipped = base_book(tmp_path / "s.db", known("Twin", ids=(), lat=33.0))
    own = Own(tmp_path / "o.db", shipped=shipped)
    own.add(give(tmp_path, "p.csv", "name,lat,lon,country\nTwin,36,38,SY\n"))
    book = Layers([Gazetteer(own.path), Gazetteer(shipped)])
    assert [(place.id, place.lat) for place in book.find("twin")] == [
        ("gaz-sy-twin", 33.0),
        ("gaz-sy-twin-3600-3800", 36.0),
    ]


@pytest.fixture
def server() -> Any:
    """A server on this machine that has one dump, breaks off another, and knows no others."""

    class Dumps(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = zipped(SY="\n".join(GEONAMES))
            self.send_response(200 if self.path in ("/SY.zip", "/IQ.zip") else 404 if self.path == "/XK.zip" else 503)
            self.send_header("Content-Length", str(len(content) * (1 + (self.path == "/IQ.zip"))))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    made = HTTPServer(("127.0.0.1", 0), Dumps)
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_dump_is_fetched_with_its_progress(server: str, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = download("SY", tmp_path, watch=lambda *now: seen.append(now), address=server)
    assert zipfile.ZipFile(path).namelist() == ["SY.txt"]
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("XK", r"XK\.zip: there is no dump of that name; is XK the country you mean\?"),
        ("UA", r"the server answers 503 .*laydown gazetteer import UA\.zip --format geonames"),
        ("IQ", r"(?s)the connection ended after .* bytes.*laydown gazetteer import IQ\.zip"),
    ],
)
def test_what_cannot_be_fetched_is_said_with_what_to_do(server: str, tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        download(code, tmp_path, watch=lambda *_: None, address=server)
    assert list(tmp_path.iterdir()) == []


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["gazetteer", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_offline_the_command_says_what_to_fetch_and_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(_: str) -> Any:
        raise urllib.error.URLError("no route to host")

    monkeypatch.setattr(downloading, "_open", offline)
    status, told = run("add", "sy", "--own", str(tmp_path / "o.db"))
    assert status == 1
    assert "https://download.geonames.org/export/dump/SY.zip cannot be fetched (no route to host)" in told
    assert "laydown gazetteer import SY.zip --format geonames" in told
    assert run("add", "Syria")[1].startswith("Error: 'Syria' is no ISO 3166-1 country code")


def test_the_commands_import_list_and_remove(tmp_path: Path) -> None:
    given, own = give(tmp_path, "p.csv", CSV), ("--own", str(tmp_path / "o.db"))
    assert run("list", *own)[1].startswith(f"{tmp_path / 'o.db'}: nothing imported\n")
    status, told = run("import", str(given.path), "--source", "My notes", "--licence", "CC0", *own)
    assert (status, told.splitlines()[0]) == (0, "p.csv: 8 rows read, 2 added, 0 merged, 6 refused")
    assert "8 read, 2 added, 0 merged, 6 refused; My notes (CC0)" in run("list", *own)[1]
    assert run("remove", "p.csv", *own) == (0, "p.csv: 2 rows taken out\n")
    status, told = run("import", str(tmp_path / "none.csv"), *own)
    assert (status, told) == (1, f"Error: {tmp_path / 'none.csv'}: cannot be read: No such file or directory\n")


def test_the_doctor_says_what_is_missing_damaged_or_old(own: Own, tmp_path: Path) -> None:
    (missing,) = examine_gazetteer(shipped=tmp_path / "none", own=own.path)
    assert missing.good
    assert "`laydown gazetteer build`" in missing.advice
    own.add(give(tmp_path, "p.csv", CSV))
    first, second = examine_gazetteer(shipped=own._shipped, own=own.path)
    assert (first.line, second.line) == (
        f"ok    gazetteer: 2 places ({own._shipped})",
        f"ok    your own gazetteer: 2 places ({own.path})",
    )
    base_book(own._shipped, known())
    with sqlite3.connect(own._shipped) as base:
        base.execute("UPDATE meta SET value = 'other' WHERE key = 'fingerprint'")
    base.close()
    assert "made over another gazetteer" in list(examine_gazetteer(shipped=own._shipped, own=own.path))[1].advice
    assert own.refresh() == 2
    assert list(examine_gazetteer(shipped=own._shipped, own=own.path))[1].advice == ""
    own.path.write_bytes(b"damaged" * 999)
    assert not list(examine_gazetteer(shipped=own._shipped, own=own.path))[1].good


def test_a_report_without_refusals_is_one_line() -> None:
    assert list(Report(name="p.csv", read=3, added=2, merged=1).lines()) == [
        "p.csv: 3 rows read, 2 added, 1 merged, 0 refused"
    ]
