"""The ledger's commands, as people type them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from laydown.cli import main
from laydown.cli.exporting import NAMES
from laydown.export import FORMATS

EXAMPLES = [str(path) for path in sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.txt"))]
Invoke = Callable[..., Result]
_ID = re.compile(r"\[([0-9a-f]{16})\]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the documentation's two reports."""
    where = tmp_path_factory.mktemp("ledger") / "war.db"
    told = CliRunner().invoke(main, ["ingest", *EXAMPLES, "--theatre", "demo", "--ledger", str(where)])
    assert told.exit_code == 0, told.output
    assert "2 documents (2 new); 2 new articles, 3 new claims; positions at 1 place derived" in told.stdout
    return where


@pytest.fixture
def laydown(made: Path, tmp_path: Path) -> Invoke:
    """Runs a command on a copy of that ledger."""
    where = tmp_path / "war.db"
    for path in made.parent.glob("war.db*"):
        shutil.copy(path, tmp_path / path.name)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--ledger", str(where)])

    return run


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def test_who_says_the_answer_first_and_the_evidence_under_it(laydown: Invoke) -> None:
    lines = told(laydown("who", "Sulmet", "--on", "2021-03-10")).splitlines()
    assert lines[0].startswith("Sulmet on 10 March 2021: held by Karsovian army")
    assert "monitoring group < Border Wire; published 9 Mar 2021" in "\n".join(lines)
    assert any("customs officer < Radio Talmeru < Border Wire" in line for line in lines)


def test_json_holds_what_the_lines_say(laydown: Invoke) -> None:
    answer = msgspec.json.decode(told(laydown("who", "Sulmet", "--on", "2021-03-10", "--json")))
    assert (answer["status"], answer["on"], answer["known"]) == ("held", "2021-03-10", None)
    (held,) = answer["holders"]
    assert held["force_name"] == "Karsovian army"
    assert held["certainty"]["reasons"]


def test_known_leaves_out_what_was_published_later(laydown: Invoke) -> None:
    text = told(laydown("who", "Sulmet", "--on", "2021-03-10", "--known", "2021-03-08"))
    assert "not known; no report says who held it" in text
    assert "As known on 8 Mar 2021." in text


def test_where_timeline_contested_changes_search_and_brief_answer(laydown: Invoke) -> None:
    assert "said to have left Sulmet" in told(laydown("where", "Ardel Shield", "--on", "2021-03-10"))
    assert "Karsovian army: control; seen holding it" in told(laydown("timeline", "Sulmet"))
    assert "Sulmet: presence" in told(laydown("timeline", "Ardel Shield"))
    assert "0 places, 0 events" in told(laydown("contested", "--on", "2021-03-10"))
    changes = told(laydown("changes", "--since", "2021-03-07"))
    assert "1 position" in changes
    assert "customs officer" in told(laydown("search", "withdrew", "Sulmet"))
    assert "No sentence holds all of: zeppelin" in told(laydown("search", "zeppelin"))
    brief = told(laydown("brief", "--from", "2021-03-01", "--to", "2021-03-31"))
    assert brief.startswith("# 1 March 2021 to 31 March 2021")
    assert "**withdraw**: Ardel Shield; Sulmet. 1 independent origin" in brief


def test_why_goes_on_from_an_id_of_an_answer(laydown: Invoke) -> None:
    text = told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    (position,) = set(re.findall(r"controls.*\[(P[0-9a-f]{16})\]", text))
    reasons = told(laydown("why", position, "--on", "2021-03-10"))
    assert "Karsovian army controls Sulmet since 7 March 2021" in reasons
    assert "Town is quiet again" in reasons
    assert re.search(r"[-+]\d\.\d\d  surest reading", reasons)
    claim = _ID.findall(text)[0]
    assert claim in told(laydown("why", claim))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("who", "Sulmot"), "no place 'Sulmot' in this ledger; did you mean Sulmet?"),
        (("where", "Ardel Shoelds"), "no force 'Ardel Shoelds' in this ledger; did you mean Ardel Shield?"),
        (("timeline", "Nowhere at all"), "no place or force 'Nowhere at all'"),
        (("who", "Sulmet", "--on", "July"), "'July' is no date: write it as 2019-07-01"),
        (("why", "0000000000000000"), "no claim, finding or position '0000000000000000'"),
        (("search", "!!"), "nothing to search for in '!!'"),
        (
            ("retract", "repord.txt", "--reason", "x"),
            "no document 'repord.txt' in this ledger; did you mean report.txt",
        ),
        (("review", "0000000000000000", "accept"), "no claim '0000000000000000'"),
        (("grade", "Radio Talmaru", "B"), "no source 'Radio Talmaru' in this ledger; did you mean Radio Talmeru?"),
    ],
)
def test_what_is_not_there_is_told_with_suggestions(words: tuple[str, ...], message: str, laydown: Invoke) -> None:
    result = laydown(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {message}")


@pytest.mark.parametrize("spelling", ["sulmet", "SULMET", "Sulmeet"])
def test_a_name_may_be_spelt_otherwise(spelling: str, laydown: Invoke) -> None:
    assert told(laydown("who", spelling, "--on", "2021-03-10")).startswith("Sulmet on 10 March 2021: held by")


def test_a_missing_ledger_is_told_and_not_made(tmp_path: Path) -> None:
    where = tmp_path / "none.db"
    result = CliRunner().invoke(main, ["who", "Sulmet", "--ledger", str(where)])
    assert result.exit_code == 1
    assert "there is no such ledger; `laydown ingest PATH… --ledger" in result.stderr
    assert not where.exists()


def test_the_same_documents_are_passed_over(laydown: Invoke) -> None:
    again = told(laydown("ingest", *EXAMPLES, "--theatre", "demo"))
    assert "2 documents (0 new, 2 there before); 0 new articles, 0 new claims" in again
    anew = told(laydown("ingest", *EXAMPLES, "--theatre", "demo", "--replace"))
    assert "2 documents (0 new, 2 coded anew); 0 new articles, 0 new claims;" in anew


def test_a_retraction_takes_a_document_out_and_undo_takes_it_in(laydown: Invoke) -> None:
    before = told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    assert "now out of the answers" in told(laydown("retract", "later.txt", "--reason", "made up", "--by", "me"))
    assert "was already out" in told(laydown("retract", "later.txt", "--reason", "made up", "--by", "me"))
    assert "no report says who held it" in told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    assert "document retract: later.txt; me; made up" in told(laydown("changes", "--since", "2021-03-31"))
    assert "now in the answers" in told(laydown("retract", "later.txt", "--undo", "--reason", "true", "--by", "me"))
    assert told(laydown("who", "Sulmet", "--on", "2021-03-10")) == before


def test_a_judgement_changes_the_answer_and_can_be_undone(laydown: Invoke) -> None:
    before = told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    claim = _ID.findall(before)[0]
    told(laydown("review", claim, "reject", "--note", "another Sulmet", "--by", "me"))
    assert "Karsovian army" not in told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    assert "another Sulmet" in told(laydown("why", claim))
    assert "'reject' taken back" in told(laydown("review", claim, "undo"))
    assert told(laydown("who", "Sulmet", "--on", "2021-03-10")) == before
    told(laydown("review", claim, "edit", "--set", "actor=Ardel Shield", "--set", "when=2021-03-06", "--by", "me"))
    assert "held by Ardel Shield" in told(laydown("who", "Sulmet", "--on", "2021-03-10"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (("modality",), "expected FIELD=VALUE"),
        (("modality=maybe",), "the edit does not make a claim: Invalid enum value 'maybe'"),
        (("rule=x",), "rule: cannot be edited"),
        (("location=Atlantis",), "no place 'Atlantis'"),
        (("when=yesterday",), "when=yesterday: expected 2019-06-29"),
        ((), "an edit needs changes"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(changes: tuple[str, ...], message: str, laydown: Invoke) -> None:
    claim = _ID.findall(told(laydown("who", "Sulmet", "--on", "2021-03-10")))[0]
    result = laydown("review", claim, "edit", *(word for change in changes for word in ("--set", change)))
    assert (result.exit_code, message in result.stderr) == (1, True), result.stderr


def test_a_grade_is_a_row_of_its_own(laydown: Invoke) -> None:
    text = told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    (left,) = set(re.findall(r"Ardel Shield: present.*\[(P[0-9a-f]{16})\]", text))
    assert "reliability of the sources: not graded by you" in told(laydown("why", left))
    assert "Radio Talmeru (radio-talmeru): A" in told(laydown("grade", "Radio Talmeru", "A"))
    assert "reliability of the sources: A" in told(laydown("why", left))
    told(laydown("grade", "Radio Talmeru", "none"))
    assert "reliability of the sources: not graded by you" in told(laydown("why", left))


def test_info_and_rebuild_look_after_it(laydown: Invoke) -> None:
    before = told(laydown("who", "Sulmet", "--on", "2021-03-10"))
    assert "2 documents" in told(laydown("ledger", "info"))
    assert told(laydown("ledger", "check")).endswith("war.db: sound\n")
    assert "positions at 1 place" in told(laydown("ledger", "rebuild"))
    assert told(laydown("who", "Sulmet", "--on", "2021-03-10")) == before


@pytest.mark.parametrize(
    "command",
    "ingest who where timeline contested changes why search brief export retract review grade ledger".split(),
)
def test_help_has_examples(command: str) -> None:
    text = CliRunner().invoke(main, [command, "--help"]).stdout
    assert text.startswith("Usage: ")
    assert "Examples:" in text


def test_export_writes_every_format_there_is(laydown: Invoke, tmp_path: Path) -> None:
    assert set(NAMES) == set(FORMATS)
    for name in NAMES:
        path = tmp_path / name
        assert "record" in told(laydown("export", name, "-o", str(path)))
        assert path.stat().st_size > 0
    rows = told(laydown("export", "control-csv")).splitlines()
    assert "sulmet" in rows[1]
    assert "nothing day by day" in laydown("export", "geojson", "--daily").stderr
