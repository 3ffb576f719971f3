"""A user's own file of grades: how it is read, and what it does to answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from laydown.cli import main
from laydown.ledger import Ledger
from laydown.ledger.grades import read_grades
from laydown.problems import LexiconError
from making import claim, day, on, posting, speaker, theatre

REPORT = claim("capture", "captured", actor="hill-front", location="osk", when=on(3), source=(speaker("vell-monitor"),))


def told(ledger: Ledger) -> tuple[str | None, float]:
    """The reliability and the probability of who holds Osk."""
    (held,) = ledger.at("osk", on=day(10)).holders
    return held.certainty.reliability, held.certainty.probability


def given(folder: Path, text: str, name: str = "grades.yaml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.yaml", "# mine\nVell Monitor: b\nHarbour Wire: F\n"),
        ("g.yml", "- {source: Vell Monitor, grade: B, note: there since May}\n- source: Harbour Wire\n  grade: F\n"),
        ("g.csv", "source,grade,note\nVell Monitor,B,there since May\nHarbour Wire,F,\n"),
        ("g.csv", "\ufeffGrade,Source\nb,Vell Monitor\nf,Harbour Wire\n"),
    ],
)
def test_yaml_and_csv_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    found = read_grades(given(tmp_path, text, name))
    assert [(one.source, one.grade) for one in found] == [("Vell Monitor", "B"), ("Harbour Wire", "F")]


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        ("g.yaml", "A One: B\n\nB One: G\nC One: ''\n", ["line 3: B One: 'G' is no grade", "line 4: C One: '' is no"]),
        ("g.yaml", "A One: B\na-one: C\n", ["line 2: a-one was graded in line 1 already"]),
        (
            "g.yaml",
            "- {source: A, grade: B, why: x}\n- {grade: A}\n",
            ["line 1: 'why' is no field", "line 2: no source"],
        ),
        ("g.yaml", "- A\n", ["line 1: 'A' is no field"]),
        ("g.yaml", "A: [\n", ["line 2: "]),
        ("g.yaml", "", ["no grades are in it"]),
        ("g.csv", "source,grade\nA,B\nB\n,C\n", ["line 3: B: '' is no grade", "line 4: no source is named"]),
        ("g.csv", "source,grade\nA,B,x,y\n", ["line 2: 'too many columns' is no field"]),
        ("g.csv", "name,grade\nA,B\n", ["line 2: 'name' is no field; there are source, grade and note"]),
    ],
)
def test_faults_are_named_by_line(tmp_path: Path, name: str, text: str, faults: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        read_grades(given(tmp_path, text, name))
    assert len(caught.value.faults) == len(faults)
    for found, fault in zip(caught.value.faults, faults, strict=True):
        assert found.startswith(f"{tmp_path / name}: {fault}")


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none.yaml: .*No such file"):
        read_grades(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", ["vell-monitor", "Vell Monitor", "vell monitor"])
def test_grades_count_by_id_or_name_and_are_not_kept(new_place: Callable[[], str], name: str) -> None:
    where = new_place()
    with Ledger.open(where, create=True, theatre=theatre()) as ledger:
        ledger.post([posting("a", [REPORT], day(5), "Harbour Wire", "The Hill Front captured Osk.")])
        plain = told(ledger)
    with Ledger.open(where, grades={name: "A"}) as ledger:
        graded = told(ledger)
    with Ledger.open(where) as ledger:
        assert told(ledger) == plain
    assert (plain[0], graded[0]) == (None, "A")
    assert graded[1] > plain[1]


def test_the_file_comes_before_the_grades_that_the_ledger_keeps(new_place: Callable[[], str]) -> None:
    where = new_place()
    with Ledger.open(where, create=True, theatre=theatre()) as ledger:
        ledger.post([posting("a", [REPORT], day(5), "Harbour Wire", "The Hill Front captured Osk.")])
        ledger.grade("vell-monitor", "A", by="tester")
    with Ledger.open(where, grades={"vell-monitor": "E", "Nobody": "A"}) as ledger:
        assert told(ledger)[0] == "E"
        assert ledger.sources_not_known() == ["Nobody"]


def test_commands_take_the_file_and_tell_of_sources_that_said_nothing(tmp_path: Path) -> None:
    where, file = tmp_path / "war.db", given(tmp_path, "Vell Monitor: A\nDawn Wire: C\n")
    with Ledger.open(where, create=True, theatre=theatre()) as ledger:
        ledger.post([replace(posting("a", [REPORT], day(5), "Harbour Wire", "The Hill Front captured Osk."))])
    for command in (["who", "osk"], ["timeline", "osk"], ["where", "hill-front"], ["export", "positions-csv"]):
        result = CliRunner().invoke(main, [*command, "--ledger", str(where), "--grades", str(file)])
        assert result.exit_code == 0, result.output
        assert result.stderr == f"{file}: 1 of 2 sources are not in this ledger: Dawn Wire\n"
