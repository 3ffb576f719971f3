"""The commands: what they print, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from laydown.cli import main
from laydown.model import Claim
from laydown.output import CSV_COLUMNS
from laydown.problems import Issue

NEWS = "The Ardel Shield withdrew from Sulmet on Friday, residents said.\n"
Invoke = Callable[..., Result]


@pytest.fixture
def laydown(monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in this process; ``code`` and ``explain`` get the demo's theatre."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*words: object, given: bytes | None = None, columns: int | None = None) -> Result:
        arguments = [str(word) for word in words]
        if arguments[0] in ("code", "explain") and "--theatre" not in arguments:
            arguments += ["--theatre", "demo"]
        environment = {"COLUMNS": str(columns)} if columns else None
        return CliRunner().invoke(main, arguments, input=given, env=environment)

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS)
    return path


def claims(text: str) -> list[Claim]:
    return [msgspec.json.decode(line, type=Claim) for line in text.splitlines()]


def test_json_lines_in_the_order_of_the_contract(laydown: Invoke, news: Path) -> None:
    result = laydown("code", news)
    assert result.exit_code == 0
    (claim,) = claims(result.stdout)
    assert (claim.event, claim.doc, claim.trigger.text) == ("withdraw", "news.txt", "withdrew")
    assert list(msgspec.json.decode(result.stdout)) == [
        *("id", "doc", "article", "zone", "event", "modality", "hedged", "actor", "counterpart", "origin"),
        *("destination", "location", "when", "quantity", "source", "trigger", "evidence", "confidence", "rule"),
    ]


def test_summary_is_on_stderr_and_counts(laydown: Invoke, news: Path) -> None:
    result = laydown("code", news, news.parent / "gone.txt")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("2 documents (1 coded, 1 failed), 1 article, 1 claim, 2 issues; ")
    assert last.endswith(" words a second")


def test_standard_input(laydown: Invoke) -> None:
    result = laydown("code", "-", given=NEWS.encode())
    assert [claim.doc for claim in claims(result.stdout)] == ["stdin"]


def test_output_to_a_file(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    result = laydown("code", news, "-o", tmp_path / "out.jsonl", "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    assert len(claims((tmp_path / "out.jsonl").read_text())) == 1


def test_issues_to_a_file(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    laydown("code", news, tmp_path / "gone.txt", "--issues", tmp_path / "issues.jsonl")
    issues = [msgspec.json.decode(line, type=Issue) for line in (tmp_path / "issues.jsonl").read_text().splitlines()]
    assert [(issue.doc, issue.code, issue.fatal) for issue in issues] == [
        ("news.txt", "no-date", False),
        ("gone.txt", "missing", True),
    ]


def test_quiet_still_names_documents_that_failed(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    result = laydown("code", news, tmp_path / "gone.txt", "--quiet")
    assert result.stderr.splitlines() == [f"gone.txt: NOT CODED: missing: {tmp_path}/gone.txt: no such file or folder"]


def test_many_light_issues_are_counted_not_listed(laydown: Invoke, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text("Nothing happened here at all today, residents said.\n")
    lines = laydown("code", tmp_path).stderr.splitlines()
    assert sum("no-date" in line for line in lines) == 20
    assert lines[-2].startswith("… and 10 more issues")


@pytest.mark.parametrize("columns", [80, 100, 140, 200])
def test_table_fits_and_tells(laydown: Invoke, reports: Path, columns: int) -> None:
    result = laydown("code", reports / "01-sulmet-falls.txt", "--format", "table", columns=columns)
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert all(word in result.stdout for word in ("01-sulmet-falls.txt", "according to", "capture", "Sulmet"))
    assert ("in the words" in result.stdout) is (columns >= 140)


def test_csv_reads_back(laydown: Invoke, reports: Path) -> None:
    found = claims(laydown("code", reports / "08-orven-handover.txt").stdout)
    text = laydown("code", reports / "08-orven-handover.txt", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["id"] for row in rows] == [claim.id for claim in found]
    for row, claim in zip(rows, found, strict=True):
        assert row["actor"] == " | ".join(mention.text for mention in claim.actor)
        assert (row["trigger_start"], row["evidence_end"]) == (str(claim.trigger.start), str(claim.evidence.end))


def test_csv_never_starts_a_formula(laydown: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "=cmd.txt"
    path.write_text(NEWS)
    (row,) = csv.DictReader(io.StringIO(laydown("code", path, "--format", "csv").stdout))
    assert row["doc"] == "'=cmd.txt"
    assert float(row["origin_lon"]) < 0


def test_least_confidence(laydown: Invoke, news: Path) -> None:
    assert laydown("code", news, "--min-confidence", "1").stdout == ""
    assert laydown("code", news, "--min-confidence", "1").exit_code == 0


def test_zones(laydown: Invoke, reports: Path) -> None:
    result = laydown("code", reports / "13-river-talks-comments.txt", "--zones", "comment")
    assert {claim.zone for claim in claims(result.stdout)} == {"comment"}


def test_metadata_dates_the_claims(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    (tmp_path / "known.jsonl").write_text('{"doc": "news.txt", "published": "2021-03-06", "outlet": "Border Wire"}\n')
    (claim,) = claims(laydown("code", news, "--metadata", tmp_path / "known.jsonl").stdout)
    assert claim.when is not None
    assert str(claim.when.start) == "2021-03-05"
    assert claim.source[-1].text == "Border Wire"


BAD = {
    "empty": (b"", "NOT CODED: empty"),
    "blank": (b" \n\n\t ", "NOT CODED: empty"),
    "binary": (bytes(range(256)) * 64, "NOT CODED: binary"),
    "scripts": (b"<html><script>var x = 1;</script></html>", "NOT CODED: no-text"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD)
def test_document_that_cannot_be_coded(laydown: Invoke, news: Path, tmp_path: Path, data: bytes, message: str) -> None:
    bad = tmp_path / "a-bad.txt"
    bad.write_bytes(data)
    alone = laydown("code", bad)
    assert (alone.exit_code, alone.stdout) == (4, "")
    assert f"a-bad.txt: {message}" in alone.stderr
    both = laydown("code", bad, news)
    assert both.exit_code == 3
    assert [claim.doc for claim in claims(both.stdout)] == ["news.txt"]


ODD = {
    "broken UTF-8": (b"Caf\xc3\xa9 \xff\xfe\xfa. " + NEWS.encode(), "encoding"),
    "unclosed tags": (b"<html><body><div><p>" + NEWS.encode() + b"<p><b>Nobody", ""),
    "unclosed script": (b"<p>" + NEWS.encode() + b"</p><script>if (a < b) {", "html"),
    "a long line": (b"x" * 50_000_000, "too-long"),
}


@pytest.mark.parametrize(("data", "code"), ODD.values(), ids=ODD)
def test_odd_document_is_coded_and_told(laydown: Invoke, tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "odd.html"
    path.write_bytes(data)
    result = laydown("code", path)
    assert result.exit_code == 0
    assert f"odd.html: {code}" in result.stderr
    found = [claim.trigger.text for claim in claims(result.stdout)]
    assert found == (["withdrew"] if NEWS.encode() in data else [])


def test_missing_path(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    assert laydown("code", tmp_path / "gone").exit_code == 4
    assert laydown("code", tmp_path / "gone", news).exit_code == 3


def test_empty_folder_codes_nothing(laydown: Invoke, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = laydown("code", tmp_path / "none")
    assert result.exit_code == 4
    assert "0 documents" in result.stderr


def test_metadata_with_faults(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    known.write_text(
        '{"doc": "news.txt", "published": "Friday"}\n{"published": "2021-01-01"}\nnonsense\n'
        '{"doc": "other.txt", "published": "2021-01-01"}\n'
    )
    result = laydown("code", news, "--metadata", known)
    assert result.exit_code == 0
    assert all(f"known.jsonl: line {number}: " in result.stderr for number in (1, 2, 3))
    assert "not in this run: other.txt" in result.stderr


@pytest.mark.parametrize("name", ["gone.jsonl", "folder"])
def test_metadata_that_cannot_be_read(laydown: Invoke, news: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    result = laydown("code", news, "--metadata", tmp_path / name)
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert name in line


def test_broken_theatre_names_file_and_reason(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "theatre.yaml").write_text("name: pack\ntitle: Pack\n")
    (pack / "forces.yaml").write_text("entries:\n- {id: a, name: A, kind: army, size: 3}\n- {name: B, kind: army}\n")
    (pack / "places.yaml").write_text("entries: [\n")
    for result in (laydown("code", news, "--theatre", pack), laydown("check", pack)):
        assert result.exit_code == 1
        faults = (result.stderr or result.stdout).splitlines()
        assert len(faults) == 3
        assert sum("forces.yaml: line" in fault for fault in faults) == 2
        assert sum("places.yaml: line" in fault for fault in faults) == 1


def test_unknown_theatre_and_pipeline(laydown: Invoke, news: Path) -> None:
    for words in (("--theatre", "atlantis"), ("--theatre", "demo", "--pipeline", "no-such-thing")):
        result = laydown("code", news, *words)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
        assert words[-1] in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("code",), ("code", "x", "--format", "xml"), ("code", "x", "--jobs", "0"), ("code", "x", "--zones", "footer"),
        ("code", "x", "--min-confidence", "2"), ("cod", "x"), ("check", "no-such-folder"),
    ],
)  # fmt: skip
def test_usage(laydown: Invoke, words: tuple[str, ...]) -> None:
    result = laydown(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")


def test_output_that_cannot_be_written(laydown: Invoke, news: Path, tmp_path: Path) -> None:
    result = laydown("code", news, "-o", tmp_path / "no" / "such" / "out.jsonl")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("Error: ")


def test_explain_tells_rule_slots_and_rejections(laydown: Invoke) -> None:
    text = NEWS + "The company withdrew the product on Monday.\n"
    result = laydown("explain", "-", given=text.encode())
    assert result.exit_code == 0
    assert "withdraw by rule 'withdraw' on 'withdrew'" in result.stdout
    assert "actor: 'Ardel Shield' = Ardel Shield by its function 'subject'" in result.stdout
    assert "origin: 'Sulmet' = Sulmet by its function 'from'" in result.stdout
    assert "according to: residents" in result.stdout
    assert "not withdraw by rule 'withdraw' on 'withdrew': " in result.stdout
    assert laydown("code", "-", "--explain", given=text.encode()).stdout == result.stdout


def test_explain_a_file_that_is_not_there(laydown: Invoke, tmp_path: Path) -> None:
    assert "NOT CODED: missing" in laydown("explain", tmp_path / "gone").stdout


def test_check_of_what_is_packaged(laydown: Invoke) -> None:
    result = laydown("check")
    assert "rules: " in result.stdout
    assert result.exit_code == 0, result.stdout


def test_check_of_broken_rules(laydown: Invoke, tmp_path: Path) -> None:
    import laydown as package

    rules = tmp_path / "en"
    shutil.copytree(Path(package.__file__).parent / "data" / "en", rules)
    with (rules / "events.yaml").open("a") as file:
        file.write("- {id: odd, event: dance, profile: leave, verbs: [dance]}\n")
        file.write("- {id: lost, event: hold, profile: gone}\n")
    with (rules / "nouns.yaml").open("a") as file:
        file.write("dancing: [polka, dance-floor]\n")
    result = laydown("check", rules)
    assert result.exit_code == 1
    assert "nouns.yaml: dancing: 'dance-floor' is more than one word" in result.stdout
    assert "polka" not in result.stdout
    assert "(odd): Invalid enum value 'dance'" in result.stdout
    assert "(lost): there is no profile 'gone'" in result.stdout


def test_check_tries_the_sentences_of_a_rule(laydown: Invoke, tmp_path: Path) -> None:
    import laydown as package

    rules = tmp_path / "en"
    shutil.copytree(Path(package.__file__).parent / "data" / "en", rules)
    with (rules / "events.yaml").open("a") as file:
        file.write("- {id: vanish, event: withdraw, profile: leave, verbs: [vanish]}\n")
    with (rules / "examples.yaml").open("a") as file:
        file.write(
            "vanish:\n  matches:\n"
            "  - {text: The rebels vanished from Belquar on Monday., actor: [rebels], origin: [Belquar]}\n"
            "  - {text: The rebels vanished from Belquar on Monday., actor: [army]}\n"
            "  rejects:\n  - The baker sang in the street.\n  - The rebels vanished from Belquar on Monday.\n"
        )
    lines = [line for line in laydown("check", rules).stdout.splitlines() if "examples.yaml: vanish: " in line]
    assert len(lines) == 2
    assert "without ['army']" in lines[0]
    assert "must not be told: vanish" in lines[1]


def test_demo_shows_claims_and_an_answer(laydown: Invoke) -> None:
    result = laydown("demo")
    assert result.exit_code == 0
    assert "Who held Sulmet on 2021-04-30, and who says so?" in result.stdout
    assert result.stdout.count("according to") == 17
    assert result.stderr.splitlines()[-1].startswith("17 documents, ")


@pytest.mark.parametrize("command", ["", "code", "explain", "doctor", "check", "demo"])
def test_help_has_examples(laydown: Invoke, command: str) -> None:
    text = laydown(*command.split(), "--help").stdout
    assert text.startswith("Usage: ")
    assert not command or "Examples:" in text


def run(*words: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "laydown", *words], capture_output=True, check=False, **how)  # type: ignore[call-overload, no-any-return]


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    script = (
        "import sys, laydown.cli; laydown.cli.main(['--help'], standalone_mode=False);"
        "print(sorted({'spacy', 'numpy', 'rich', 'msgspec', 'laydown.claims'} & set(sys.modules)), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stderr.strip() == "[]"
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        assert run("--help").returncode == 0
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.3


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_reader_that_goes_away(reports: Path) -> None:
    command = f"{sys.executable} -m laydown code {reports} --theatre demo --quiet | head -n 1; echo ${{PIPESTATUS[0]}}"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    first, status = told.stdout.splitlines()
    assert first.startswith('{"id":')
    assert status == "141"
    assert told.stderr == ""


def test_processes_change_no_byte(reports: Path) -> None:
    one, again, two = (run("code", str(reports), "--theatre", "demo", "--jobs", jobs) for jobs in ("1", "1", "2"))
    assert one.stdout == again.stdout == two.stdout
    assert one.stdout.count(b"\n") > 50
