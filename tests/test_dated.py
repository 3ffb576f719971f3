"""Dated facts of forces: names, allegiances, members of sets, symbols; asked on both sides of their dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from laydown.forces import ForceContext, resolve_force
from laydown.lexicon.dated import default_symbols, name_on, side_on, symbol_of
from laydown.lexicon.facts import ForceKind
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.problems import LexiconError

FORCES = """
entries:
- id: lantern
  name: Lantern Army
  names:
  - {name: Lamp Band, aliases: [the Lamps], until: 2014-05-01}
  - {name: Lamp Front, since: 2014-05-01, until: 2016-07-28}
  - {name: Lantern Army, since: 2016-07-28}
  kind: rebel
  country: SY
  since: 2012-01-23
  side: dusk
  allegiances: [{to: dawn, until: 2015-12-31}, {to: dusk, since: 2016-01-01}]
- {id: new-lamps, name: New Lamps, kind: rebel, country: SY, since: 2018-01-01, side: dusk, names: [
   {name: Lamp Front, since: 2018-03-01, until: 2019-01-01}]}
- {id: third-lamps, name: Third Lamps, kind: rebel, country: SY, since: 2020-01-01, side: dawn,
   formed_from: [lantern, new-lamps]}
- {id: wick, name: Wick Company, kind: unit, country: SY, parent: lantern, symbol: "10041000151211000000"}
- {id: lamp-bearers, name: the lamp bearers, kind: descriptor, country: SY, members: [
   {force: lantern, until: 2016-07-28}, {force: new-lamps, since: 2018-01-01}]}
- {id: all-fires, name: all the fires, kind: descriptor, country: SY, members: [{force: lamp-bearers}]}
"""


def pack(folder: Path, forces: str) -> Path:
    (folder / "theatre.yaml").write_text("name: lamps\ntitle: Lamps\ncovers: [SY]\n", encoding="utf-8")
    (folder / "forces.yaml").write_text(forces, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return load_theatre([pack(tmp_path_factory.mktemp("lamps"), FORCES)])


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("words", "on", "expected"),
    [
        ("Lamp Band", "2013-01-01", "lantern"),
        ("the Lamps", "2013-01-01", "lantern"),
        ("Lamp Front", "2015-01-01", "lantern"),
        ("Lantern Army", "2017-01-01", "lantern"),
        # An old name is used long after, and an article's date can be wrong: it is the same force while nobody else is.
        ("Lamp Band", "2017-01-01", "lantern"),
        ("Lantern Army", "2013-01-01", "lantern"),
        ("Lamp Front", "2017-06-01", "lantern"),
        ("Lantern Army", "2011-01-01", None),
        # A living force that bears the name on the day comes first.
        ("Lamp Front", "2018-06-01", "new-lamps"),
        ("Lamp Front", "2018-01-15", None),
        ("Lamp Front", None, None),
        ("Lamp Front", "2019-06-01", None),
    ],
)
def test_a_name_is_read_by_its_dates(theatre: Theatre, words: str, on: str | None, expected: str | None) -> None:
    force = resolve_force(words, theatre, ForceContext(on=day(on), countries=("SY",)))
    assert (force and force.id) == expected


@pytest.mark.parametrize(
    ("on", "name", "side"),
    [
        ("2012-02-01", "Lamp Band", "dawn"),
        ("2014-04-30", "Lamp Band", "dawn"),
        ("2014-05-01", "Lamp Front", "dawn"),
        ("2015-12-31", "Lamp Front", "dawn"),
        ("2016-01-01", "Lamp Front", "dusk"),
        ("2016-07-28", "Lantern Army", "dusk"),
        ("2024-01-01", "Lantern Army", "dusk"),
        (None, "Lantern Army", "dusk"),
    ],
)
def test_name_and_side_of_a_day(theatre: Theatre, on: str | None, name: str, side: str) -> None:
    force = theatre.forces["lantern"]
    assert (name_on(force, day(on)), side_on(force, day(on))) == (name, side)


@pytest.mark.parametrize(
    ("asked", "on", "expected"),
    [
        ("lamp-bearers", "2016-07-28", ("lantern",)),
        ("lamp-bearers", "2016-07-29", ()),
        ("lamp-bearers", "2018-01-01", ("new-lamps",)),
        ("lamp-bearers", None, ("lantern", "new-lamps")),
        ("all-fires", "2018-01-01", ("lamp-bearers", "new-lamps")),
        ("lantern", None, ()),
        ("nobody", None, ()),
    ],
)
def test_members_of_a_set_on_a_day(theatre: Theatre, asked: str, on: str | None, expected: tuple[str, ...]) -> None:
    assert theatre.members_on(asked, day(on)) == expected


@pytest.mark.parametrize(
    ("asked", "on", "expected"),
    [
        ("lantern", "2016-07-28", ("lamp-bearers", "all-fires")),
        ("lantern", "2016-07-29", ()),
        ("new-lamps", "2017-12-31", ()),
        ("new-lamps", "2018-01-01", ("lamp-bearers", "all-fires")),
        ("wick", "2014-01-01", ("lamp-bearers", "all-fires")),
        ("lamp-bearers", "2014-01-01", ("all-fires",)),
        ("third-lamps", None, ()),
        ("nobody", None, ()),
    ],
)
def test_sets_of_a_force_on_a_day(theatre: Theatre, asked: str, on: str | None, expected: tuple[str, ...]) -> None:
    assert theatre.sets_of(asked, day(on)) == expected


def test_a_symbol_is_the_forces_own_or_that_of_its_kind(theatre: Theatre) -> None:
    assert symbol_of(theatre.forces["wick"]) == "10041000151211000000"
    assert symbol_of(theatre.forces["lantern"]) == default_symbols()["rebel"]


def test_every_kind_of_force_has_a_neutral_symbol() -> None:
    assert set(default_symbols()) == set(get_args(ForceKind))
    assert {(len(code), code[2:4]) for code in default_symbols().values()} == {(20, "04")}


BLUE = "entries:\n- {id: blue, name: Blue Guard, kind: militia, country: SY, since: 2012-01-01, until: 2018-12-31, "


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ("names: [{name: Old Guard, since: 2014-01-01, until: 2013-01-01}]", "since 2014-01-01 is after until 2013"),
        ("names: [{name: Old Guard, since: 2011-01-01}]", "names 1 .Old Guard.: since 2011-01-01 is before the force"),
        ("names: [{name: Old Guard, until: 2019-01-01}]", "names 1 .Old Guard.: until 2019-01-01 is after the force"),
        ("names: [{name: A1, since: 2015-01-01}, {name: A2, since: 2016-01-01}]", "names 2: must begin where names 1"),
        ("names: [{name: A1, until: 2016-01-02}, {name: A2, since: 2016-01-01}]", "names 2: must begin where names 1"),
        ("names: [{name: '...'}]", "a name or alias has no letters"),
        ("names: [{until: 2013-01-01}]", r"missing required field `name`.*\$.names\[0\]"),
        ("names: [{name: Old Guard, until: 2013}]", r"\$.names\[0\].until"),
        ("allegiances: [{to: SY-forces, since: 2016-01-01, until: 2015-01-01}]", "allegiances 1 .SY-forces.: since"),
        ("allegiances: [{to: nowhere}]", "to 'nowhere' is neither a force nor the side of any other"),
        ("allegiances: [{to: SY-forces}, {to: TR-forces}]", "allegiances 2: must begin where allegiances 1 ends"),
        ("formed_from: [red]", "formed_from 'red' does not exist"),
        ("formed_from: [blue]", "formed_from 'blue' is the force itself"),
        ("members: [{force: SY-forces}]", "members: a force of kind militia has none"),
        ("members: [{force: red}]", "members 1: force 'red' does not exist"),
        ("members: [{force: SY-forces, since: 2016-01-01, until: 2015-01-01}]", "members 1 .SY-forces.: since"),
        ("symbol: '1004'", "symbol '1004' is not a SIDC of 20 digits"),
        ("symbol: '10031000001211000000'", "symbol '10031000001211000000' is not in a neutral frame"),
        ("symbol: '1004100000121100000x'", "is not a SIDC of 20 digits"),
    ],
)
def test_a_faulty_dated_fact_is_told_with_its_file_and_field(tmp_path: Path, field: str, fault: str) -> None:
    with pytest.raises(LexiconError, match=f"forces.yaml: .*blue.*{fault}"):
        load_theatre([pack(tmp_path, f"{BLUE}{field}}}\n")])


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("until: 2015-01-01", "since: 2015-01-01", False),
        ("until: 2015-01-02", "since: 2015-01-01", True),
        ("since: 2015-01-01", "until: 2014-01-01", False),
        ("since: 2015-01-01", "since: 2016-01-01", True),
        ("note: x", "since: 2016-01-01", True),
    ],
)
def test_a_name_may_pass_from_one_force_to_another(tmp_path: Path, first: str, second: str, clash: bool) -> None:
    text = "entries:\n- {id: a, name: Guard, kind: army, %s}\n- {id: b, name: Guard, kind: army, %s}\n"
    folder = pack(tmp_path, text % (first, second))
    if clash:
        with pytest.raises(LexiconError, match="the name 'guard' also belongs to a"):
            load_theatre([folder])
    else:
        assert {"a", "b"} <= set(load_theatre([folder]).forces)
