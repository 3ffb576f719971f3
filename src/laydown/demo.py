"""The bundled demo: seventeen short reports of an invented war, coded, and a question put to their ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from laydown.ingest import postings_of
from laydown.ledger import Ledger
from laydown.lexicon.theatre import load_theatre
from laydown.pipeline import Coded, Options, Run, code
from laydown.problems import Issue
from laydown.reading import load_metadata
from laydown.show import at_lines

THEATRE = "demo"
PLACE, DAY = "Sulmet", "2021-04-30"


def demo_run(*, jobs: int = 1, pipeline: str | None = None) -> tuple[tuple[Issue, ...], Run]:
    """The run over the demo's reports, with the issues of its metadata."""
    folder = Path(str(files("laydown"))) / "data" / "demo"
    metadata, issues = load_metadata(folder / "documents.jsonl")
    options = Options(theatres=(THEATRE,), pipeline=pipeline, documents=True)
    return issues, code([folder / "reports"], options=options, metadata=metadata, jobs=jobs)


def answer(results: Iterable[Coded], keep: Path | None = None) -> Iterator[str]:
    """Lines: who held the demo's place on its day, from a ledger of the results; ``keep`` is a file to leave it in.

    Raises:
        LedgerError: the ledger cannot be made there.
    """
    with TemporaryDirectory() as folder:
        where = keep or Path(folder) / "demo.db"
        with Ledger.open(where, create=True, theatre=load_theatre([THEATRE])) as ledger:
            ledger.post(postings_of(results, "demo"))
            yield f"Who held {PLACE} on {DAY}, and who says so?  (laydown who {PLACE} --on {DAY})"
            yield ""
            yield from at_lines(ledger.at(PLACE, on=DAY))
