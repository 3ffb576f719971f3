"""A run over many documents: what is to be coded, how it is going, what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from laydown.model import Claim
from laydown.pipeline.document import Coded, Given, Options
from laydown.pipeline.processes import Item, doc_of, here, spread
from laydown.problems import Issue
from laydown.reading import Metadata, expand

if TYPE_CHECKING:
    from laydown.claims import Extractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts over documents; ``documents == coded + failed``, always."""

    documents: int = 0
    coded: int = 0
    failed: int = 0
    articles: int = 0
    words: int = 0
    claims: int = 0
    issues: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run under way: ``results`` yields each document as it is done, in input order, once.

    ``size`` is the number of documents to come; ``issues`` are those of the run itself (metadata), known before.
    """

    size: int
    results: Iterator[Coded]
    issues: tuple[Issue, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Every claim in input order; the documents' issues are passed over."""
        return (claim for coded in self.results for claim in coded.claims)


def code(
    paths: Iterable[Path | Given],
    *,
    options: Options | None = None,
    metadata: Metadata | None = None,
    jobs: int = 1,
    extractor: Extractor | None = None,
) -> Run:
    """Code files, folders and given documents, with ``jobs`` local processes (1: in this one).

    The claims do not depend on ``jobs``. ``extractor`` is one already loaded for ``options``, used when ``jobs`` is 1.
    A path that is not there is a document that failed. Closing ``results`` early ends the processes.

    Raises:
        LexiconError, ModelError: from ``results``, when the extractor cannot be loaded.
    """
    work, repeated = _work(paths)
    options = options or Options()
    metadata = metadata or Metadata()
    results = here(work, options, metadata, extractor) if jobs < 2 else spread(work, options, metadata, jobs)
    return Run(size=len(work), results=results, issues=(*repeated, *_unknown(metadata, work)))


def tally(totals: Totals, coded: Coded) -> Totals:
    """The counts with one more document in them."""
    return Totals(
        documents=totals.documents + 1,
        coded=totals.coded + (not coded.failed),
        failed=totals.failed + coded.failed,
        articles=totals.articles + coded.articles,
        words=totals.words + coded.words,
        claims=totals.claims + len(coded.claims),
        issues=totals.issues + len(coded.issues),
    )


def _work(paths: Iterable[Path | Given]) -> tuple[list[Item], list[Issue]]:
    """The documents to code, each once, in the order given, and an Issue for each id that two of them share."""
    work: dict[Item, None] = {}
    for path in paths:
        if isinstance(path, Given):
            work[path] = None
            continue
        files, missing = expand([path])
        work.update(dict.fromkeys(files))
        work.update((Coded(doc=issue.doc, issues=(issue,), failed=True), None) for issue in missing)
    return list(work), list(_repeated(work))


def _repeated(work: Iterable[Item]) -> Iterator[Issue]:
    seen: dict[str, Item] = {}
    for item in work:
        first = seen.setdefault(doc_of(item), item)
        if first is not item and isinstance(item, Path):
            message = f"{item}: another document of this run has the same name; their claims share one document id"
            yield Issue(doc=doc_of(item), code="same-name", message=message)


def _unknown(metadata: Metadata, work: Iterable[Item]) -> Iterator[Issue]:
    """One Issue for all rows of the metadata that belong to no document of the run."""
    names = {doc_of(item) for item in work}
    unknown = list(dict.fromkeys(doc for doc, _ in metadata.rows if doc not in names))
    if unknown:
        some = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
        message = f"{len(unknown)} documents of the metadata are not in this run: {some}"
        yield Issue(doc="metadata", code="metadata-unknown", message=message)
