"""Reports into a ledger: coded document by document, each stored whole or not at all, all counts told at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from laydown import __version__
from laydown.ledger import Ledger, Posted, Posting
from laydown.model import Document
from laydown.pipeline import Coded, Given, Options, Run, code
from laydown.reading import Known, Metadata

BATCH_DOCUMENTS, BATCH_SECONDS = 50, 5.0
"""A transaction ends after so many documents, or so many seconds, whichever comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How to code; ``recode`` replaces the claims of documents that the ledger holds.

    ``gazetteer`` is the fingerprint of the one that is asked, for the record; empty without one.
    """

    options: Options
    metadata: Metadata | None = None
    jobs: int = 1
    recode: bool = False
    gazetteer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """Documents coded and posted; ``documents == posted.documents + failed``. ``places`` were derived anew."""

    posted: Posted
    failed: int = 0
    places: int = 0

    @property
    def documents(self) -> int:
        """How many documents there were."""
        return self.posted.documents + self.failed


def coder_of(options: Options, gazetteer: str = "") -> str:
    """What codes a document: version, theatres, pipeline and thresholds, so that one knows what to code anew.

    ``gazetteer`` is the fingerprint of the one that was asked, empty without one.
    """
    told = f"{options.theatres} {options.pipeline} {options.min_confidence} {[z.value for z in options.zones]}"
    coder = f"laydown {__version__} {hashlib.sha256(told.encode()).hexdigest()[:8]}"
    return f"{coder} gazetteer {gazetteer}" if gazetteer else coder


def ingest(
    paths: Iterable[Path | Given],
    ledger: Ledger,
    *,
    work: Work,
    watched: Callable[[Run], Iterator[Coded]] | None = None,
) -> Ingested:
    """Code documents and post them. ``watched`` may follow the run.

    What is committed stays when the run is killed; running it again passes over it.

    Raises:
        LedgerError: the ledger cannot be written.
        LexiconError, ModelError: the extractor cannot be loaded.
    """
    options = replace(work.options, documents=True)
    run = code(paths, options=options, metadata=work.metadata, jobs=work.jobs)
    fetched = (work.metadata or Metadata()).fetched
    coder, posted, failed = coder_of(options, work.gazetteer), Posted(), 0
    for batch in _batches(watched(run) if watched is not None else run.results):
        failed += sum(coded.document is None for coded in batch)
        posted += ledger.post(postings_of(batch, coder, fetched), replace=work.recode)
    return Ingested(posted=posted, failed=failed, places=ledger.refresh())


def postings_of(
    results: Iterable[Coded], coder: str, fetched: Callable[[str], Known] = lambda _: Known()
) -> list[Posting]:
    """The documents that could be coded, as they are posted; ``fetched`` tells what is known of how they were got."""
    return [_posting(coded, coded.document, coder, fetched) for coded in results if coded.document is not None]


def _posting(coded: Coded, document: Document, coder: str, fetched: Callable[[str], Known]) -> Posting:
    known = fetched(coded.doc)
    return Posting(
        document=document, claims=coded.claims, coder=coder, archive_url=known.archive_url, retrieved=known.retrieved
    )


def _batches(results: Iterable[Coded]) -> Iterator[Sequence[Coded]]:
    batch: list[Coded] = []
    began = monotonic()
    for coded in results:
        batch.append(coded)
        if len(batch) >= BATCH_DOCUMENTS or monotonic() - began >= BATCH_SECONDS:
            yield batch
            batch, began = [], monotonic()
    if batch:
        yield batch
