"""The page in one file: what of a ledger is in it, and that nothing else can run in it or be reached from it."""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html as markup
from sqlalchemy import select

from laydown.export import Chosen, export
from laydown.export.page import claims, gathered, writing
from laydown.export.page.basemap import BASE, Box, base_files, boxes, subset
from laydown.export.page.gathered import ledger_name
from laydown.export.page.kept import Numbers
from laydown.ledger import Ledger, tables
from laydown.problems import LaydownError, RequestError
from web_support import WORDS

MADE = date(2021, 9, 1)


def exported(ledger: Ledger, **chosen: Any) -> str:
    out = io.BytesIO()
    export(ledger, "html", out, Chosen(**chosen))
    return out.getvalue().decode()


def data_of(page: str) -> dict[str, Any]:
    found = re.search('<script type="application/json" id="laydown-data">(.*)</script>', page)
    assert found is not None
    told: dict[str, Any] = json.loads(found.group(1))
    return told


def ids(data: dict[str, Any], what: str) -> set[str]:
    return {one["id"] for one in data[what]}


@pytest.fixture(scope="module")
def war(shown_ledger: Path) -> Iterator[Ledger]:
    with Ledger.open(shown_ledger, read_only=True) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def page_of_war(war: Ledger) -> str:
    return exported(war, made=MADE)


# The file


def test_only_its_own_script_and_styles_may_work(page_of_war: str) -> None:
    tree = markup.fromstring(page_of_war)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    scripts, styles = tree.xpath("//script[not(@type='application/json')]"), tree.xpath("//style")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"].split() == [hashed(one.text) for one in scripts]
    assert rules["style-src"].split() == [hashed(one.text) for one in styles]
    assert {rules[name] for name in ("default-src", "connect-src", "base-uri", "form-action")} == {"'none'"}
    assert "unsafe" not in policy
    before = page_of_war[: page_of_war.index("Content-Security-Policy")]
    assert not re.search("<(script|style|link)", before)


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_it_reaches_for_nothing(page_of_war: str) -> None:
    tree = markup.fromstring(page_of_war)
    reached = {*tree.xpath("//@src"), *tree.xpath("//@href"), *tree.xpath("//@action"), *tree.xpath("//@srcset")}
    assert {each for each in reached if not each.startswith(("#", "?", "data:image/"))} == set()
    assert tree.xpath("//@style") == tree.xpath("//@*[starts-with(name(), 'on')]") == []
    for link in tree.xpath("//@href[starts-with(., '#')]"):
        assert tree.xpath(f"//*[@id='{link[1:]}']"), link
    names = tree.xpath("//@id")
    assert sorted(set(names)) == sorted(names)


def test_it_says_what_it_is(war: Ledger, page_of_war: str) -> None:
    tree = markup.fromstring(page_of_war)
    assert tree.xpath("string(//p[@class='copied'])").startswith(
        "A copy of shown.db, made 1 September 2021: it does not"
    )
    told = dict(
        zip(tree.xpath("//dialog[@id='copy']//dt/text()"), tree.xpath("//dialog[@id='copy']//dd/text()"), strict=True)
    )
    assert told["As known"] == "all that the ledger held then"
    assert told["Holds"].startswith(f"{war.counts()['claim']} claims from ")
    assert "Copyright 2005-present, OpenLayers Contributors" in page_of_war
    part = exported(war, place="Sulmet", known=date(2021, 6, 1))
    tree = markup.fromstring(part)
    assert "A copy of a part of shown.db: it" in tree.xpath("string(//p[@class='copied'])")
    about = tree.xpath("string(//dialog[@id='copy'])")
    assert "Chosen: place" in about
    assert "what was published by 1 June 2021" in about


def test_neither_folder_nor_reviewer_is_in_it(shown_ledger: Path, tmp_path: Path) -> None:
    kept = tmp_path / "secret folder" / "war.db"
    kept.parent.mkdir()
    kept.write_bytes(shown_ledger.read_bytes())
    with Ledger.open(kept) as ledger:
        claim = ledger.search("captured").found[0].quote.claim
        ledger.review(claim, "accept", by="Ana Example", note="seen on a picture")
        page = exported(ledger)
        accepted = next(row for row in data_of(page)["claims"] if row[0] == claim)
        assert [one["what"] for one in accepted[18]] == ["accept"]
        for word in ("secret folder", "Ana Example", "seen on a picture"):
            assert word not in page
        with ledger.reading() as (connection, facts):
            from laydown.export.chosen import resolve

            assert ledger_name(resolve(connection, facts, Chosen())) == "war.db"


def test_words_of_documents_begin_no_tag(hostile_ledger: Path) -> None:
    with Ledger.open(hostile_ledger, read_only=True) as ledger:
        page = exported(ledger)
    block = re.search('id="laydown-data">(.*)</script>', page)
    assert block is not None
    assert not re.search("[<>&\u2028\u2029]", block.group(1))
    told = {row[14] or row[13] for row in data_of(page)["claims"]}
    assert sum(any(words.split("\r\n")[0].strip() in one for one in told) for words in WORDS) >= len(WORDS) - 3
    assert page.count("<script") == 2


@pytest.mark.parametrize(("limit", "most", "complaint"), [
    ("MOST_CLAIMS", 20, "more than 20 claims are too many for one file: choose fewer with --place, --force, --theatre"),
    ("MOST_BYTES", 400_000, r"the file would have \d MB, more than the 0 MB of a mail: choose fewer with --place"),
])  # fmt: skip
def test_what_cannot_be_mailed_is_refused(
    war: Ledger, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, complaint: str
) -> None:
    monkeypatch.setattr(claims if limit == "MOST_CLAIMS" else writing, limit, most)
    with pytest.raises(RequestError, match=complaint):
        exported(war)


# What is chosen


def test_everything_is_in_it_unless_it_is_chosen(war: Ledger, page_of_war: str) -> None:
    data = data_of(page_of_war)
    assert {row[0] for row in data["claims"]} == claims_of(war)
    assert {row[0] for row in data["positions"] if row[13] is None} == positions_of(war)
    calendar = war.calendar()
    assert [count for _, count in data["calendar"]] == [day.claims for day in calendar.days]
    looks = {one.id: one for one in data_legend(war)}
    for force in data["legend"]["forces"]:
        assert (force["colour"], force["pattern"]) == (looks[force["id"]].colour, looks[force["id"]].pattern)


def claims_of(ledger: Ledger) -> set[str]:
    with ledger.reading() as (connection, _):
        return set(connection.scalars(select(tables.claim.c.id).where(tables.claim.c.superseded.is_(None))))


def positions_of(ledger: Ledger) -> set[str]:
    with ledger.reading() as (connection, _):
        return set(connection.scalars(select(tables.position.c.id).where(tables.position.c.known_to.is_(None))))


def data_legend(ledger: Ledger) -> Any:
    from laydown.export.legend import legend_of

    return legend_of(ledger.appearances()).forces


def test_a_place_comes_with_everybody_who_is_said_to_be_there(war: Ledger) -> None:
    data = data_of(exported(war, force="Ilvanian army"))
    with war.reading() as (_, facts):
        army = {"ilvanian-army", *facts.parts("ilvanian-army")}
    forces = {at for at, one in enumerate(data["forces"]) if one["id"] in army}
    at = {row[1] for row in data["positions"] if row[2] in forces}
    assert at == {row[1] for row in data["positions"]}
    assert not {row[2] for row in data["positions"]} <= forces
    place = data["places"][next(iter(at))]["id"]
    told = {row[0] for row in data["positions"] if row[13] is None and data["places"][row[1]]["id"] == place}
    assert told == {spell.id for spell in war.timeline_of_place(place).spells}


@pytest.mark.parametrize("chosen", [
    {"place": "Sulmet"}, {"since": date(2021, 6, 1), "until": date(2021, 6, 30)}, {"known": date(2021, 4, 1)},
    {"country": "XL"}, {"theatre": "demo"}, {"force": "Karsovian army"},
], ids=str)  # fmt: skip
def test_what_is_left_out_is_not_pointed_to(war: Ledger, chosen: dict[str, Any]) -> None:
    data = data_of(exported(war, **chosen))
    count, places, forces = len(data["claims"]), len(data["places"]), len(data["forces"])
    for row in data["positions"]:
        assert row[1] < places
        assert row[2] < forces
        assert all(one is None or one < count for one in row[10:12])
        assert all(step[-1] < len(data["cases"]) for step in (*row[14], *row[15]))
    for case in data["cases"]:
        assert all(one < count for one in (*case[5][::2], *case[6][::2]))
        assert all(one[0] < len(data["reasons"]) for one in case[2])
    for event, _, _, _, _, members, differences, joined in data["findings"]:
        assert event
        assert all(one < count for one in members[::2])
        assert all(one < count for _, values in differences for one, _ in values)
        assert all(max(one, other) < count for one, other, _ in joined)
    for some in data["movements"].values():
        assert {claim for one in some for claim in one["claims"]} <= {row[0] for row in data["claims"]}


def test_days_and_places_that_are_not_chosen_are_not_in_it(war: Ledger) -> None:
    data = data_of(exported(war, place="Sulmet"))
    inside = {
        one["id"] for number, one in enumerate(data["places"]) if any(row[1] == number for row in data["positions"])
    }
    assert "sulmet" in inside
    with war.reading() as (_, facts):
        assert all("sulmet" in facts.around(place) for place in inside)
    data = data_of(exported(war, since=date(2021, 6, 1), until=date(2021, 6, 30)))
    assert (data["copy"]["first"], data["copy"]["last"]) == ("2021-06-01", "2021-06-30")
    first = (date(2021, 6, 1) - date(1970, 1, 1)).days
    assert all(first <= state[0] <= first + 29 for _, _, states in data["scene"] for state in states)
    data = data_of(exported(war, known=date(2021, 4, 1)))
    assert max(row[6] for row in data["claims"]) <= (date(2021, 4, 1) - date(1970, 1, 1)).days
    assert len(data["claims"]) < len(claims_of(war))


def test_claims_that_no_longer_count_come_when_they_are_asked_for(shown_ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "war.db").write_bytes(shown_ledger.read_bytes())
    with Ledger.open(tmp_path / "war.db") as ledger:
        found = ledger.search("captured").found[0].quote
        ledger.retract(found.document, reason="withdrawn by its editors", by="Ana")
        page, more = data_of(exported(ledger)), data_of(exported(ledger, withdrawn=True))
    assert found.claim not in {row[0] for row in page["claims"]}
    assert {row[19] for row in more["claims"] if row[0] == found.claim} == {"retracted"}
    assert len(more["calendar"]) == len(page["calendar"])


def test_unit_symbols_are_in_it_where_they_can_be_drawn(
    war: Ledger, page_of_war: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_of(page_of_war)
    symbols = {one["symbol"] for one in data["legend"]["forces"]} - {None}
    assert len(symbols) > 3
    assert {f"symbols/{code}.svg" for code in symbols} <= data["pictures"].keys()
    assert all("currentColor" in svg for svg in data["pictures"].values())
    monkeypatch.setattr(gathered, "symbol_svg", refuse)
    page = exported(war)
    assert {one["symbol"] for one in data_of(page)["legend"]["forces"]} == {None}
    assert "plain icons stand for them" in page


def refuse(*_: object, **__: object) -> str:
    raise LaydownError("map symbols need the package milsymbol")


# Base maps


@pytest.mark.parametrize(("points", "theatre"), [
    ([(40.9, 34.4)], "syria-iraq"), ([(35.5, 33.9), (35.2, 33.3)], "lebanon-israel-gaza"),
    ([(-33.0, 45.0)], "demo"), ([(-100.0, 40.0)], None), ([], None),
])  # fmt: skip
def test_the_map_is_that_of_most_places(points: list[tuple[float, float]], theatre: str | None) -> None:
    files, edge = base_files(points)
    assert set(files) == {"base/MANIFEST.json", "base/world.topojson"} | (
        {f"base/{theatre}.topojson"} if theatre else set()
    )
    assert set(files["base/MANIFEST.json"]["boxes"]) == ({theatre} if theatre else set())
    assert (edge is None) == (points == [])
    assert edge is None or all(edge.holds(*point) for point in points)
    assert len(msgspec.json.encode(files)) < 620_000 or not points


def test_a_part_of_the_world_has_all_of_what_meets_it() -> None:
    world = json.loads((BASE / "world.topojson").read_bytes())
    box = boxes()["libya"]
    part = subset(world, box)
    names = {shape["properties"]["name"] for shape in part["objects"]["countries"]["geometries"]}
    assert {"Libya", "Egypt", "Chad", "Niger", "Italy"} - names == {"Italy"}
    assert not names & {"Canada", "Japan", "Brazil"}
    assert sorted(set(arcs_in(part))) == list(range(len(part["arcs"])))
    assert drawn(world, "Libya") == drawn(part, "Libya")


def arcs_in(topology: Any) -> Iterator[int]:
    def flat(arcs: Any) -> Iterator[int]:
        for each in arcs:
            yield from [each if each >= 0 else ~each] if isinstance(each, int) else flat(each)

    for layer in topology["objects"].values():
        for shape in layer["geometries"]:
            yield from flat(shape.get("arcs", ()))


def drawn(topology: Any, country: str) -> str:
    """The arcs of a country in their order, as they are drawn."""
    shapes = topology["objects"]["countries"]["geometries"]
    shape = next(shape for shape in shapes if shape["properties"]["name"] == country)

    def told(arcs: Any) -> Any:
        if isinstance(arcs, int):
            return [arcs < 0, topology["arcs"][arcs if arcs >= 0 else ~arcs]]
        return [told(each) for each in arcs]

    return json.dumps(told(shape["arcs"]))


def test_a_box_is_widened_within_the_map() -> None:
    assert Box(10, 0, 40, 20).widened() == Box(-20, -20, 70, 40)
    assert Box(-170, 70, 175, 84).widened() == Box(-180, 56, 180, 85)


def test_numbers_are_those_of_first_meeting() -> None:
    numbers = Numbers()
    assert numbers.all_of(["b", "a", "b"]) == [0, 1, 0]
