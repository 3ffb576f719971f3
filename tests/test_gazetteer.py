"""Looking up in the gazetteer that comes with laydown, and what is in it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sqlite3
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from laydown.gazetteer import Gazetteer, fingerprint_of, open_gazetteer, with_gazetteer
from laydown.gazetteer.book import SHIPPED
from laydown.gazetteer.keys import keys_of, script_of
from laydown.gazetteer.merging import Pool
from laydown.gazetteer.packaged import kept_names, table
from laydown.gazetteer.rows import Row
from laydown.gazetteer.storing import FORMAT, fill, new_file
from laydown.gazetteer.words import kind_in_name, load_words
from laydown.ledger.entities import Surroundings
from laydown.lexicon.facts import PRECISION_OF_KIND
from laydown.lexicon.theatre import load_theatre
from laydown.problems import InputError

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    assert SHIPPED.is_file(), "`laydown gazetteer build` makes the file that this test needs"
    return Gazetteer(SHIPPED)


def row(name: str = "Tell Sample", **changes: object) -> Row:
    told = {"lat": 35.0, "lon": 38.0, "kind": "town", "country": "SY", "source": "S", "licence": "L"} | changes
    return Row(name=name, **told)  # type: ignore[arg-type]


def book(path: Path, *rows: Row) -> Gazetteer:
    pool = Pool()
    for one in rows:
        pool.add(one)
    with new_file(path) as base:
        fill(base, pool, {"fingerprint": "f"})
    return Gazetteer(path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alboukamal", "sy-al-bukamal"),
        ("ABU KAMAL", "sy-al-bukamal"),
        ("البوكمال", "sy-al-bukamal"),
        ("أبو كمال", "sy-al-bukamal"),
        ("ابو كمال", "sy-al-bukamal"),
        ("Абу-Камаль", "sy-al-bukamal"),
        ("Ālbū Kamāl", "sy-al-bukamal"),
        ("Deir Ezzour", "sy-deir-ez-zor"),
        ("Mosul", "iq-mosul"),
        ("الموصل", "iq-mosul"),
        ("Донецьк", "ua-donetsk"),
        ("Донецк", "ua-donetsk"),
        ("T2 Pumping Station", "sy-t2-pumping-station"),
        ("Al Omar oil fields", "sy-al-omar-oil-field"),
        ("Aleppo", "sy-aleppo"),
        ("Damascus", "sy-damascus"),
        ("Syria", "SY"),
    ],
)
def test_the_first_place_of_a_name_is_the_one_most_would_mean(shipped: Gazetteer, name: str, expected: str) -> None:
    assert [place.id for place in shipped.find(name)][:1] == [expected]


@pytest.mark.parametrize("name", ["", " ", "…", "Qwertzuiopasd", "北京市", "\0"])
def test_what_is_no_name_of_a_place_finds_nothing(shipped: Gazetteer, name: str) -> None:
    assert shipped.find(name) == ()


@pytest.mark.parametrize(
    ("place_id", "name"),
    [("sy-al-bukamal", "al-Bukamal"), ("gn-174448", "al-Bukamal"), ("cod-sy0902", "al-Bukamal"), ("SY", "Syria"),
     ("icao-osdi", "Damascus International Airport")],
)  # fmt: skip
def test_a_place_is_known_by_its_id_in_any_register(shipped: Gazetteer, place_id: str, name: str) -> None:
    found = shipped.get(place_id)
    assert found is not None
    assert found.name == name
    assert shipped.get("gn-0") is None


def test_places_written_so_come_before_those_that_sound_so_and_large_before_small(tmp_path: Path) -> None:
    made = book(
        tmp_path / "g.db",
        row("Qasr Ibn", ids=("like",), population=900_000),
        row("Kasr Ibn", ids=("small",), lat=36.0, population=900),
        row("Kasr Ibn", ids=("large",), lat=34.0, population=9_000),
    )
    assert [place.id for place in made.find("kasr ibn")] == ["large", "small", "like"]


def test_names_are_blind_to_transliteration_only_where_names_are_transliterated(tmp_path: Path) -> None:
    made = book(tmp_path / "g.db", row("Qurayn", ids=("a",)), row("Quorn", ids=("b",), country="GB"))
    assert [place.id for place in made.find("Kuraīn")] == ["a"]
    assert [place.id for place in made.find("Kuorn")] == []
    assert [place.id for place in made.find("QUORN")] == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("أبو كمال", "ابو كمال"), ("الرقّة", "الرقه"), ("كركوك", "کرکوک"), ("Київ", "київ"), ("Артёмовск", "Артемовск")],
)
def test_letters_that_writers_exchange_are_one(one: str, other: str) -> None:
    assert keys_of(one).plain == keys_of(other).plain != ""


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Homs", "Latn"),
        ("Ḩimş", "Latn"),
        ("حمص", "Arab"),
        ("Хомс", "Cyrl"),
        ("חומס", "Hebr"),
        ("霍姆斯", None),
        ("", None),
    ],
)
def test_scripts_are_told_by_the_first_letter(name: str, script: str | None) -> None:
    assert script_of(name) == script


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Duma town", ("Duma", "town")),
        ("Tishrin Dam", ("Tishrin Dam", "dam")),
        ("Hamah Military Airport", ("Hamah Military Airport", "base")),
        ("Homs Governorate", ("Homs", "province")),
        ("Jabal Batra", ("Jabal Batra", "mountain")),
        ("Dam", ("Dam", None)),
        ("Tall Sample", ("Tall Sample", None)),
    ],
)
def test_words_in_a_name_tell_its_kind(name: str, expected: tuple[str, str | None]) -> None:
    assert kind_in_name(name) == expected


def test_names_that_nobody_writes_are_left_out() -> None:
    others = ["Hims", "HMS", "OSDI", "hmsh", "حمص", "Хомс", "霍姆斯", "Hims", "HIMS", "Homs, Syria", "Emesa"]
    assert list(kept_names("Homs", others)) == ["Hims", "حمص", "Хомс", "Emesa"]
    assert list(kept_names("Homs", others, foreign=False)) == ["Hims", "Emesa"]


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        ({}, {"lat": 35.05}, 1),
        ({}, {"lat": 35.2}, 2),
        ({}, {"name": "Tall Sample", "lat": 35.05}, 1),
        ({}, {"name": "Tall Sampel", "lat": 35.05}, 2),
        ({}, {"country": "IQ"}, 2),
        ({}, {"kind": "village"}, 1),
        ({}, {"kind": "district"}, 2),
        ({"kind": "province"}, {"kind": "province", "name": "Tell Sample Governorate", "lat": 35.6}, 1),
        ({"kind": "base", "name": "Sample air base"}, {"kind": "airport", "name": "Sample Airport"}, 1),
        ({"kind": "camp", "name": "Sample camp"}, {"name": "Sample"}, 2),
        ({"ids": ("gn-1",)}, {"ids": ("gn-2",)}, 2),
        ({"ids": ("gn-1",)}, {"ids": ("gn-1",), "name": "Other", "lat": 39.0}, 1),
        ({"ids": ("gn-1",)}, {"ids": ("cod-sy1",)}, 1),
        ({"names": ("Old Name",)}, {"name": "Old Name"}, 1),
        ({"names": ("Old Name",)}, {"name": "New", "names": ("Old Name",)}, 2),
        ({"kind": "site"}, {"kind": "village", "lat": 35.001}, 1),
    ],
)
def test_two_rows_are_one_place_when_name_kind_country_and_point_agree(
    first: dict[str, object], second: dict[str, object], places: int
) -> None:
    pool = Pool()
    merged = [pool.add(row(**told)) for told in (first, second)]  # type: ignore[arg-type]
    assert len(pool.places) == places
    assert merged == [False, places == 1]


def test_a_merged_place_keeps_all_names_and_joins_the_sources(tmp_path: Path) -> None:
    one = row(names=("Old Sample",), source="A", licence="MIT", population=None)
    made = book(tmp_path / "g.db", one, row("Tal Sample", source="B", licence="CC BY 4.0", population=70))
    (place,) = made.find("old sample")
    assert (place.name, place.aliases) == ("Tell Sample", ("Old Sample", "Tal Sample"))
    assert (place.source, place.licence, place.population) == ("A; B", "MIT; CC BY 4.0", 70)


def test_areas_around_a_place_are_known_by_id_and_by_name(tmp_path: Path) -> None:
    made = book(
        tmp_path / "g.db",
        row("Sample", kind="province", ids=("p",), admin=("SY",)),
        row("A", admin=("Nowhere district", "Sample Governorate")),
        row("B", admin=("p",), lat=36.0),
        row("C", admin=("nowhere",), lat=37.0),
    )
    assert [made.find(name)[0].admin for name in "ABC"] == ["p", "p", None]


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    rows = [row("B"), row("A", names=("ب",)), row("B", lat=36.0)]
    book(tmp_path / "one.db", *rows)
    book(tmp_path / "two.db", *rows)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def _look_up(book: Gazetteer) -> tuple[int, str]:
    return os.getpid(), book.find("Alboukamal")[0].id


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_other_processes_can_ask_a_book_that_was_opened_before(shipped: Gazetteer, method: str) -> None:
    shipped.find("Mosul")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
        process, found = pool.submit(_look_up, shipped).result()
    assert process != os.getpid()
    assert found == "sy-al-bukamal"
    assert pickle.loads(pickle.dumps(shipped)).find("Mosul") == shipped.find("Mosul")


def test_a_file_of_a_later_laydown_is_refused(tmp_path: Path) -> None:
    book(tmp_path / "g.db", row()).close()
    with sqlite3.connect(tmp_path / "g.db") as base:
        base.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT + 1),))
    base.close()
    with pytest.raises(InputError, match=f"later laydown .format {FORMAT + 1}; this one reads {FORMAT}.; update"):
        Gazetteer(tmp_path / "g.db")


@pytest.mark.parametrize("content", [b"", b"no database" * 500, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_is_no_gazetteer_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "g.db").write_bytes(content)
    with pytest.raises(InputError, match=r"g\.db: .*(cannot be read as a gazetteer|is no gazetteer)"):
        Gazetteer(tmp_path / "g.db")


def test_a_file_damaged_in_the_middle_gives_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    book(path, *(row(f"Tell {n}", lat=n / 10, names=(f"Name {n}",)) for n in range(400))).close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    with pytest.raises(InputError, match=r"g\.db"):
        Gazetteer(path).find("Tell 7")


def test_without_any_file_there_is_no_gazetteer(tmp_path: Path) -> None:
    assert open_gazetteer(shipped=tmp_path / "none.db", own=tmp_path / "neither.db") is None
    with pytest.raises(InputError, match="there is no gazetteer"):
        Gazetteer(tmp_path / "none.db")


def test_a_theatre_has_the_gazetteer_asked_for_and_an_invented_war_none(tmp_path: Path) -> None:
    real, invented = load_theatre([]), load_theatre(["demo"])
    made = book(tmp_path / "g.db", row("Lonely", ids=("lonely",)))
    assert with_gazetteer(real, made).place("lonely") == made.get("lonely")
    assert with_gazetteer(real, gazetteer=False).gazetteer is None
    assert with_gazetteer(invented, made).gazetteer is None
    assert fingerprint_of(with_gazetteer(real, made)) == "f"
    assert fingerprint_of(real) == ""


def test_a_ledger_knows_what_is_around_a_place_of_the_gazetteer(shipped: Gazetteer) -> None:
    theatre = replace(load_theatre(["syria-iraq"]), gazetteer=shipped)
    place = theatre.place("cod-sy090200")
    assert place is not None
    around = [found.id for found in Surroundings(theatre).outwards(place)]
    assert around == ["cod-sy090200", "sy-al-bukamal-district", "sy-deir-ez-zor-governorate", "SY"]


def test_every_source_of_the_file_is_in_notice_with_its_licence(shipped: Gazetteer) -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    words = {"CC BY 4.0": "Creative Commons Attribution 4.0", "CC BY-IGO": "CC BY-IGO", "MIT": "MIT License",
             "public domain": "public domain", "Apache-2.0": "the authors' own work"}  # fmt: skip
    shares = shipped.shares()
    assert shares
    for source, (licence, _) in shares.items():
        paragraph = next((part for part in notice.split("\n\n")[2:] if source in part), None)
        assert paragraph is not None, f"{source} is not in NOTICE"
        assert words[licence] in " ".join(paragraph.split()), f"{source}: {licence} is not said"


def test_every_place_has_a_source_a_licence_a_known_kind_and_a_point_on_earth(shipped: Gazetteer) -> None:
    base = sqlite3.connect(SHIPPED)
    bad = base.execute("""SELECT id FROM places WHERE source = '' OR licence = '' OR abs(lat) > 90 OR abs(lon) > 180
                          OR (lat = 0 AND lon = 0) OR name = ''""").fetchall()
    kinds = {kind for (kind,) in base.execute("SELECT DISTINCT kind FROM places")}
    lost = base.execute("""SELECT p.id, p.admin FROM places p WHERE p.admin IS NOT NULL
                           AND NOT EXISTS (SELECT 1 FROM ids i WHERE i.id = p.admin)""").fetchall()
    base.close()
    assert (bad, lost) == ([], [])
    assert kinds <= set(PRECISION_OF_KIND)
    assert len(shipped) > 240_000


def test_all_areas_and_quarters_of_the_ocha_tables_are_there(shipped: Gazetteer) -> None:
    codes = [one["pcode"] for name in ("syria_areas.csv", "syria_quarters.csv") for one in table(name)]
    assert len(codes) == 348 + 414
    assert [code for code in codes if shipped.get(f"cod-{code.lower()}") is None] == []


def test_every_own_estimate_has_a_kind_and_a_country_that_exist() -> None:
    for one in table("sites.csv"):
        assert one["kind"] in PRECISION_OF_KIND, one
        assert one["country"] in load_words().transliterated, one


def test_twenty_thousand_names_a_second_are_found_with_room_for_a_slow_machine(shipped: Gazetteer) -> None:
    names = [place.name for name in ("Homs", "Mosul", "Aleppo", "Tikrit") for place in shipped.find(name)] * 500
    started = time.perf_counter()
    for name in names:
        shipped.find(name)
    assert len(names) / (time.perf_counter() - started) > 20_000
