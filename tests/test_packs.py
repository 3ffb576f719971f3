"""A user's own packs: found by name, in place of shipped ones, and on top of others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from laydown.lexicon.names import NameKind
from laydown.lexicon.packs import known_packs
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.model import PlacePrecision
from laydown.problems import LexiconError

Files = Mapping[str, str]
BASE = {
    "theatre.yaml": "name: hills\ntitle: The hills\ncovers: [NA]\ncommon_words: [Sand]\n",
    "forces.yaml": "entries:\n"
    "- {id: red, name: Red Column, aliases: [the Column], kind: rebel, country: NA, side: reds}\n"
    "- {id: blue, name: Blue Guard, kind: militia, country: NA, parent: red}\n",
    "places.yaml": "entries:\n- {id: velin, name: Velin, lat: -22.0, lon: 17.0, kind: town, country: NA}\n",
    "places.csv": "id,name,aliases,lat,lon,country,kind\ndorn,Dorn,,-22.4,17.2,NA,village\n",
    "sources.yaml": "entries:\n- {id: wire, name: Dawn Wire, kind: agency, speaks_for: red}\n",
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's own packs."""
    monkeypatch.setenv("LAYDOWN_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "theatres"


def write(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def on_top(own: Path, **files: str) -> Theatre:
    """The pack 'hills' with one on top of it."""
    write(own / "hills", BASE)
    head = {"theatre.yaml": files.pop("head", "name: more\ntitle: More\nextends: hills\n")}
    write(own / "more", head | {f"{stem}.yaml": f"entries:\n{text}" for stem, text in files.items()})
    return load_theatre(["more"])


def test_a_pack_of_the_users_is_found_by_its_name(own: Path) -> None:
    write(own / "hills", BASE)
    assert load_theatre(["hills"]).forces["red"].name == "Red Column"
    assert load_theatre(["hills"]).packs == ("world", "hills")


def test_a_name_nobody_knows_is_told_with_those_that_are_known(own: Path) -> None:
    write(own / "hills", BASE)
    with pytest.raises(LexiconError, match=r"valleys: there is no theatre pack .* demo, .*hills, .*world"):
        load_theatre(["valleys"])


def test_a_pack_with_the_name_of_a_shipped_one_replaces_it(own: Path) -> None:
    write(own / "demo", BASE)
    theatre = load_theatre(["demo"])
    assert "red" in theatre.forces
    assert "ardel-shield" not in theatre.forces
    known = {pack.name: (pack.own, pack.replaces) for pack in known_packs()}
    assert (known["demo"], known["world"]) == ((True, True), (False, False))


def test_a_pack_may_extend_the_shipped_one_whose_name_it_has(own: Path) -> None:
    forces = "entries:\n- {id: red, name: Red Column, kind: rebel, country: XL}\n"
    write(own / "demo", {"theatre.yaml": "name: demo\ntitle: D\nextends: demo\n", "forces.yaml": forces})
    assert {"red", "ardel-shield"} <= load_theatre(["demo"]).forces.keys()


def test_entries_come_to_those_of_the_pack_that_is_extended(own: Path) -> None:
    theatre = on_top(own, forces="- {id: green, name: Green Band, kind: rebel, parent: red}\n")
    assert {"red", "blue", "green"} <= theatre.forces.keys()
    assert theatre.packs == ("world", "hills", "more")
    assert theatre.home == {"NA"}


@pytest.mark.parametrize(
    ("entry", "names", "nobody", "side"),
    [
        ("- {id: red, name: Crimson Column, kind: rebel}\n", ["Crimson Column"], ["Red Column", "the Column"], None),
        ("- {id: red, aliases: [Reds]}\n", ["Red Column", "the Column", "Reds"], ["Crimson Column"], "reds"),
        ("- {id: red, side: crimsons}\n", ["Red Column", "the Column"], [], "crimsons"),
    ],
    ids=["another name takes its place", "aliases are added", "a field is changed"],
)
def test_an_entry_with_the_id_of_another_changes_it(
    own: Path, entry: str, names: list[str], nobody: list[str], side: str | None
) -> None:
    theatre = on_top(own, forces=entry)
    assert theatre.forces["red"].side == side
    assert [name for name in names if theatre.names.lookup(name, NameKind.FORCE) != ("red",)] == []
    assert [name for name in nobody if theatre.names.lookup(name, NameKind.FORCE)] == []


@pytest.mark.parametrize(
    ("entry", "place", "lat", "precision"),
    [
        ("- {id: velin, name: Velin, lat: -23.0, lon: 17.0, kind: base}\n", "velin", -23.0, PlacePrecision.SITE),
        ("- {id: velin, lat: -23.0}\n", "velin", -23.0, PlacePrecision.TOWN),
        ("- {id: velin, kind: base}\n", "velin", -22.0, PlacePrecision.SITE),
        ("- {id: dorn, lat: -23.5}\n", "dorn", -23.5, PlacePrecision.TOWN),
    ],
)
def test_a_place_of_either_file_can_be_changed(
    own: Path, entry: str, place: str, lat: float, precision: PlacePrecision
) -> None:
    found = on_top(own, places=entry).places[place]
    assert (found.lat, found.precision) == (lat, precision)


def test_a_pack_on_top_that_covers_the_same_country_keeps_its_towns(own: Path) -> None:
    theatre = on_top(own, head="name: more\ntitle: More\nextends: [hills]\ncovers: [NA]\n")
    assert "dorn" in theatre.places
    assert "na-windhoek" not in theatre.places


def test_a_pack_can_extend_one_in_a_folder_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "hills", BASE)
    write(tmp_path / "more", {"theatre.yaml": "name: more\ntitle: M\nextends: ../hills\n"})
    assert "red" in load_theatre([tmp_path / "more"]).forces


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("name: more\ntitle: M\nextends: valleys\n", r"more/theatre.yaml: extends valleys: there is no theatre pack"),
        ("name: more\ntitle: M\nextends: ./more\n", r"theatre.yaml"),
        ("name: more\ntitle: M\nextends: [hills, {}]\n", "extends"),
    ],
)
def test_a_pack_to_extend_that_is_not_there_is_a_fault(own: Path, head: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=reason):
        on_top(own, head=head)


def test_packs_that_extend_each_other_are_a_fault(own: Path) -> None:
    write(own / "hills", {"theatre.yaml": "name: hills\ntitle: H\nextends: more\n"})
    with pytest.raises(LexiconError, match="in a circle: more extends hills extends more"):
        load_theatre([write(own / "more", {"theatre.yaml": "name: more\ntitle: M\nextends: hills\n"}).name, "hills"])


def test_two_packs_that_do_not_extend_each_other_may_not_share_ids(own: Path) -> None:
    write(own / "hills", BASE)
    write(own / "more", BASE | {"theatre.yaml": "name: more\ntitle: M\n"})
    with pytest.raises(LexiconError, match=r"more/forces.yaml: line 2: red: id is used 2 times"):
        load_theatre(["hills", "more"])


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"forces": "- {id: a, name: A Band, kind: navy}\n"}, r"line 2: entry 1 \(a\): .*it is one of state, army"),
        ({"forces": "- {id: a, name: A B, kind: army}\n\n- {id: b, nam: B, kind: army}\n"}, r"line 4: entry 2 \(b\)"),
        ({"forces": "- {id: a, name: A Band, knd: army, kind: army}\n"}, "unknown field `knd`; `kind` is meant"),
        ({"forces": "- {id: a, name: A Band, colour: red, kind: army}\n"}, "`colour`; the fields are id, name"),
        ({"forces": "- id: a\n  name: A Band\n  kind: army\n  parent: z\n"}, "forces.yaml: line 2: a: parent 'z'"),
        ({"sources": "- {id: s, name: S, kind: outlet, speaks_for: z}\n"}, "sources.yaml: line 2: s: speaks_for 'z'"),
        ({"places": "- {id: p, name: P, lat: 99, lon: 1, kind: town}\n"}, "places.yaml: line 2: p: coordinates 99"),
        ({"head": "name: more\nextends: hills\n"}, "theatre.yaml: line 1: entry 1 .*missing required field `title`"),
        ({"forces": "- {id: nobody, aliases: [X]}\n"}, r"line 2: entry 1 \(nobody\): .*missing required field `name`"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_and_line(own: Path, files: dict[str, str], fault: str) -> None:
    with pytest.raises(LexiconError, match=fault):
        on_top(own, **files)


def test_a_fault_in_the_table_of_places_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    rows = BASE["places.csv"] + ",Marl,,x,17.3,NA,village\n,Orn,,-95,17.3,NA,village\n"
    (tmp_path / "places.csv").write_text(rows, "utf-8")
    with pytest.raises(LexiconError) as caught:
        load_theatre([tmp_path])
    first, second = caught.value.faults
    assert "places.csv: line 3: entry 2 (na-marl)" in first
    assert "places.csv: line 4: na-orn: coordinates -95.0" in second
