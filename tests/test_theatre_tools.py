"""Tools for another conflict: a new pack, what is likely a slip in one, and what one lacks for some reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from laydown.checks import check_theatre, check_theatres
from laydown.claims import Extractor, load_extractor
from laydown.cli import main
from laydown.lexicon.facts import Force, Pack, Place, SourceEntity
from laydown.lexicon.loading import read_yaml
from laydown.lexicon.packs import DATA
from laydown.lexicon.skeleton import write_skeleton
from laydown.lexicon.theatre import load_theatre
from laydown.model import PlacePrecision
from laydown.pipeline import Given, Options
from laydown.problems import LexiconError
from laydown.suggest import Suggestion, as_yaml, suggest

HEAD = "name: hills\ntitle: The hills\ncovers: [SD]\n"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def pack(folder: Path, *, head: str = HEAD, **files: str) -> Path:
    (folder / "theatre.yaml").write_text(head, "utf-8")
    for stem, entries in files.items():
        (folder / f"{stem}.yaml").write_text(f"source: own work\nentries:\n{entries}", "utf-8")
    return folder


# --- a new pack ---


@pytest.mark.parametrize(
    ("file", "struct_type"),
    [("theatre", Pack), ("forces", Force), ("places", Place), ("sources", SourceEntity)],
)
def test_a_skeleton_explains_every_field(file: str, struct_type: type[Any]) -> None:
    text = (DATA / "skeleton" / f"{file}.yaml").read_text("utf-8")
    fields = {field.encode_name for field in msgspec.structs.fields(struct_type)}
    assert fields - set(re.findall(r"\b(\w+)(?=, \w+:|:)", text)) == set()


@pytest.mark.parametrize("file", ["forces", "places", "sources"])
def test_the_example_of_a_skeleton_can_be_used_as_it_stands(tmp_path: Path, file: str) -> None:
    write_skeleton(tmp_path, "hills")
    path = tmp_path / f"{file}.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("entries: []", "entries:").replace("# - {id", "- {id"), "utf-8")
    assert len(read_yaml(path)["entries"]) == 1  # type: ignore[index,call-overload]
    load_theatre([tmp_path])


def test_a_new_pack_is_good_and_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYDOWN_HOME", str(tmp_path))
    made = run("theatre", "new", "hills", "--covers", "NA,AO", "--title", "War: in the hills")
    assert made.exit_code == 0
    folder = tmp_path / "theatres" / "hills"
    assert made.output.split() == [str(folder / f"{stem}.yaml") for stem in ("forces", "places", "sources", "theatre")]
    assert run("check", folder).exit_code == 0
    assert load_theatre(["hills"]).home == {"NA", "AO"}
    listed = run("theatre", "list").output
    assert f"hills (yours): War: in the hills\n  {folder}\n" in listed
    assert "syria-iraq: Syria and Iraq since 2011\n" in listed


def test_a_pack_that_replaces_a_shipped_one_is_listed_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYDOWN_HOME", str(tmp_path))
    run("theatre", "new", "demo")
    assert "demo (yours, in place of the one that comes with laydown): Demo\n" in run("theatre", "list").output


@pytest.mark.parametrize(
    ("name", "covers", "fault"),
    [
        ("hills", "", "forces.yaml: is there already; nothing was written"),
        ("The Hills", "", "The Hills: a pack's name has small letters, numbers and hyphens only"),
        ("other", "na", "na: a country is given by two capital letters"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(tmp_path: Path, name: str, covers: str, fault: str) -> None:
    (tmp_path / "hills").mkdir()
    (tmp_path / "hills" / "forces.yaml").write_text("mine", "utf-8")
    told = run("theatre", "new", name, "--dir", tmp_path, "--covers", covers)
    assert (told.exit_code, fault in told.output) == (1, True)
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["forces.yaml"]


def test_a_pack_that_covers_a_country_nobody_lists_is_a_fault(tmp_path: Path) -> None:
    write_skeleton(tmp_path, "hills", covers=["QQ"])
    with pytest.raises(LexiconError, match=r"theatre.yaml: covers: there is no country 'QQ'; .* countries.yaml"):
        load_theatre([tmp_path])


# --- slips ---


@pytest.mark.parametrize(
    ("files", "warning"),
    [
        ({"forces": "- {id: s, name: Sand Order, aliases: [Order], kind: rebel}\n"},
         r"forces.yaml: line 3: s: 'Order' is an ordinary word too"),
        ({"places": "- {id: h, name: Hit, lat: 15.5, lon: 32.5, kind: town}\n"}, "h: 'Hit' is an ordinary word too"),
        ({"forces": "- {id: a, name: Old Army, kind: army, until: 2010-01-01}\n"
                    "- {id: b, name: New Brigade, kind: unit, parent: a, since: 2011-01-01}\n"},
         "line 4: b: it and its parent 'a' were never there on one day"),
        ({"places": "- {id: v, name: Velin, lat: 32.5, lon: 15.5, kind: town, country: SD}\n"},
         "v: 32.5, 15.5 is not in SD, but lat and lon exchanged would be"),
        ({"places": "- {id: v, name: Velin, lat: 32.5, lon: 15.5, kind: town}\n"}, "lat and lon exchanged would be"),
        ({"places": "- {id: v, name: Velin, lat: 51.5, lon: 0.1, kind: town, country: SD}\n"}, "v: 51.5, 0.1 is far"),
    ],
)  # fmt: skip
def test_a_likely_slip_is_a_warning_and_no_fault(tmp_path: Path, files: dict[str, str], warning: str) -> None:
    told = run("check", pack(tmp_path, **files))
    assert told.exit_code == 0
    assert re.search(f"^warning: .*{warning}", told.output, re.MULTILINE), told.output


def test_entries_without_a_source_are_told_of_once_for_a_file(tmp_path: Path) -> None:
    pack(tmp_path)
    entries = "entries:\n- {id: a, name: A One, kind: rebel}\n- {id: b, name: B One, kind: rebel}\n"
    (tmp_path / "forces.yaml").write_text(entries, "utf-8")
    (warning, _), (summary, _) = check_theatre(tmp_path)
    assert warning.endswith("line 2: a: no source is given and 1 more; give `source` for the file or the entry")
    assert summary.endswith("; 2 forces, 0 places, 0 sources of its own; 1 warning")


@pytest.mark.parametrize(
    "files",
    [
        {"head": HEAD + "common_words: [Order]\n", "forces": "- {id: s, name: Order, kind: rebel}\n"},
        {"forces": "- {id: s, name: the Order, kind: rebel}\n"},
        {"forces": "- {id: s, name: Mujahideen, kind: rebel}\n"},
        {"places": "- {id: v, name: Velin, lat: 15.5, lon: 32.5, kind: town, country: SD}\n"},
        {"places": "- {id: s, name: Southern Africa, lat: -5.0, lon: 25.0, kind: region}\n"},
        {"head": HEAD.replace("[SD]", "[]"), "places": "- {id: v, name: Velin, lat: 51, lon: 0, kind: town}\n"},
    ],
)
def test_what_is_in_order_is_not_warned_of(tmp_path: Path, files: dict[str, str]) -> None:
    ((summary, good),) = check_theatre(pack(tmp_path, **files))
    assert (good, "warning" in summary) == (True, False)


def test_the_shipped_packs_have_neither_faults_nor_slips() -> None:
    assert [line for line, good in check_theatres() if not good or line.startswith("warning")] == []


def test_a_folder_with_neither_a_pack_nor_rules_is_told(tmp_path: Path) -> None:
    told = run("check", tmp_path)
    assert (told.exit_code, "neither a theatre pack (theatre.yaml) nor rules" in told.output) == (1, True)


# --- what a pack lacks ---

REPORT = """\
Fighting reaches the bridge

Lake Wire | 4 March 2022

The Morva Brigade captured the village of Tessel on Wednesday, a spokesman for the Northern Hill Army (NHA) said. NHA
fighters withdrew from Kessary after a day of fighting, residents told Lake Wire. Varlan police left the Kessary bridge.
General Toma Arvik denied it. Fighters of the Order of the Lamp shelled al-Qurmayn; the 9th Brigade attacked Kurmayn.
"""
OTHER = "Soldiers of the Order of the Lamp left Kessary on 6 March 2022. Turkish troops withdrew from Ankara.\n"


@pytest.fixture(scope="module")
def reader() -> Extractor:
    """The product's extractor that knows nothing but the world."""
    return load_extractor(theatres=("world",), gazetteer=False)


def found(reader: Extractor, *reports: str) -> dict[str, Suggestion]:
    given = [Given(doc=f"{number}.txt", data=text.encode()) for number, text in enumerate(reports, start=1)]
    return {one.name: one for one in suggest(given, Options(), extractor=reader).suggestions}


@pytest.fixture(scope="module")
def names(reader: Extractor) -> dict[str, Suggestion]:
    """What is suggested for two short reports, by name."""
    return found(reader, REPORT, OTHER)


@pytest.mark.parametrize(
    ("name", "what", "kind", "aliases", "times"),
    [
        ("Morva Brigade", "force", "unit", (), 1),
        ("Northern Hill Army", "force", "army", ("NHA",), 3),
        ("Order of the Lamp", "force", "rebel", (), 2),
        ("9th Brigade", "force", "unit", (), 1),
        ("Varlan police", "force", "police", (), 1),
        ("Tessel", "place", "village", (), 1),
        ("Kessary", "place", "town", (), 2),
        ("Kessary bridge", "place", "bridge", (), 1),
        ("Lake Wire", "source", "agency", (), 1),
    ],
)
def test_names_that_the_theatre_does_not_know_are_found(
    names: dict[str, Suggestion], name: str, what: str, kind: str, aliases: Sequence[str], times: int
) -> None:
    one = names[name]
    assert (one.what, one.kind, one.aliases, one.times) == (what, kind, aliases, times)


def test_spellings_of_one_name_are_one_suggestion(names: dict[str, Suggestion]) -> None:
    (one,) = (one for one in names.values() if "urmayn" in one.name)
    assert {one.name, *one.aliases} == {"al-Qurmayn", "Kurmayn"}


@pytest.mark.parametrize("name", ["Toma Arvik", "Ankara", "Turkish", "Wednesday", "Lamp", "Order", "NHA"])
def test_persons_known_names_and_parts_of_names_are_not_suggested(names: dict[str, Suggestion], name: str) -> None:
    assert name not in names


def test_the_most_frequent_comes_first_with_sentences_of_several_documents(names: dict[str, Suggestion]) -> None:
    assert [one.times for one in names.values()] == sorted((one.times for one in names.values()), reverse=True)
    lamp = names["Order of the Lamp"]
    assert (lamp.documents, [example.doc for example in lamp.examples]) == (2, ["1.txt", "2.txt"])


def test_suggestions_pasted_into_a_pack_make_the_names_known(
    names: dict[str, Suggestion], reader: Extractor, tmp_path: Path
) -> None:
    text = "\n".join(as_yaml(list(names.values())))
    (tmp_path / "all.yaml").write_text(text, "utf-8")
    write_skeleton(tmp_path / "hills", "hills")
    parts = {key: text.split(f"{key}:\n")[1].split("\n\n")[0] for key in ("forces", "places", "sources")}
    for key, entries in parts.items():
        (tmp_path / "hills" / f"{key}.yaml").write_text(f"source: own work\nentries:\n{entries}\n", "utf-8")
    with pytest.raises(LexiconError) as caught:
        load_theatre([tmp_path / "hills"])
    unknown = len([one for one in names.values() if one.what == "place"])
    assert len(caught.value.faults) == unknown  # each for its coordinates, and nothing else
    assert all("Expected `float`, got `str` - at `$.lat`" in fault for fault in caught.value.faults)
    places = tmp_path / "hills" / "places.yaml"
    places.write_text(places.read_text("utf-8").replace("lat: TODO, lon: TODO", "lat: 44.0, lon: -31.0"), "utf-8")
    known = replace(reader, theatre=load_theatre([tmp_path / "hills"]))
    assert found(known, REPORT, OTHER) == {}


def town(key: str, lat: float, country: str) -> Place:
    return Place(id=key, name="Tessel", lat=lat, lon=-31.25, precision=PlacePrecision.TOWN, kind="village",
                 country=country, source="invented")  # fmt: skip


class Book:
    """A gazetteer with two towns of one name, far from each other."""

    towns = (town("gn1", 44.5, "NA"), town("gn2", -12.25, "BR"))

    def find(self, name: str) -> tuple[Place, ...]:
        return self.towns if name == "Tessel" else ()

    def get(self, place_id: str) -> Place | None:
        return next((place for place in self.towns if place.id == place_id), None)


def test_places_between_which_the_gazetteer_cannot_choose_are_told_with_coordinates(reader: Extractor) -> None:
    knowing = replace(reader, theatre=replace(reader.theatre, gazetteer=Book()))
    lines = list(as_yaml([one for one in found(knowing, REPORT).values() if one.what == "place"]))
    assert "#   the gazetteer has Tessel, a village of NA at 44.5, -31.25, invented" in lines
    assert "#   the gazetteer has Tessel, a village of BR at -12.25, -31.25, invented" in lines
    assert "- {id: tessel, name: Tessel, lat: 44.5, lon: -31.25, kind: village}" in lines
    assert "- {id: kessary, name: Kessary, lat: TODO, lon: TODO, kind: town}" in lines


def test_a_place_that_is_taken_for_another_is_told_so(names: dict[str, Suggestion]) -> None:
    lines = list(as_yaml([names["Kurmayn"]]))
    assert "#   taken for Al Qurayn (eg-al-qurayn) until it is listed, for its spelling" in lines


def test_only_as_many_are_shown_as_are_asked_for(names: dict[str, Suggestion]) -> None:
    lines = list(as_yaml(list(names.values()), top=2))
    assert sum(line.startswith("- {") for line in lines) == 2 + 2 + 1
    assert (
        lines[0] == "# Names that may be forces, the first 2 of 5. Copy those that are under `entries:` of forces.yaml."
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [("Velin", "Velin"), ("al-Bukamal", "al-Bukamal"), ("Velin's Guard", '"Velin\'s Guard"'), ("9", '"9"'),
     ("Tell: Abyad", '"Tell: Abyad"'), ("Şirin", "Şirin")],
)  # fmt: skip
def test_names_are_quoted_where_yaml_needs_it(name: str, written: str) -> None:
    one = Suggestion(what="force", name=name, aliases=(), kind="rebel", times=1, documents=1, examples=())
    (line,) = (line for line in as_yaml([one]) if line.startswith("- {"))
    assert f"name: {written}, kind: rebel" in line


def test_the_command_writes_a_file_and_tells_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, "utf-8")
    out = tmp_path / "names.yaml"
    told = run(
        "theatre",
        "suggest",
        tmp_path / "report.txt",
        tmp_path / "none",
        "--theatre",
        "world",
        "--no-gazetteer",
        "--out",
        out,
    )
    assert told.exit_code == 3
    assert "none: NOT CODED: missing" in told.output
    assert "2 documents, 1 failed; 10 names not known" in told.output
    content = read_yaml(out)
    assert isinstance(content, dict)
    assert content.keys() == {"forces", "places", "sources"}
