"""One document: bytes to claims, with whatever goes wrong in it turned into an Issue."""

from __future__ import annotations

import copyreg
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from laydown.model import CODED_ZONES, Claim, Document, Zone
from laydown.problems import Issue, LaydownError, LexiconError
from laydown.reading import Metadata, read_bytes, read_path

if TYPE_CHECKING:
    from laydown.claims import Extractor

# An exception comes back from a process by its ``args``, which for this one are not those of its making.
copyreg.pickle(LexiconError, lambda error: (LexiconError, (error.faults,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the extractor is to be: theatre packs (names or folders), pipeline, least confidence (0 to 1), zones.

    None leaves theatres, pipeline and confidence to their defaults. ``documents``: hand the documents on with their
    claims, for a ledger. ``gazetteer``: places beyond those of the packs are looked up.
    """

    theatres: tuple[str, ...] | None = None
    pipeline: str | None = None
    min_confidence: float | None = None
    zones: tuple[Zone, ...] = CODED_ZONES
    documents: bool = False
    gazetteer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A document that is no file: its id and its bytes."""

    doc: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What became of one document: its claims in text order, or none and a fatal Issue. ``words`` are those coded.

    ``document`` is there when the options ask for it and it could be coded.
    """

    doc: str
    articles: int = 0
    words: int = 0
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
    failed: bool = False
    document: Document | None = None


def load(options: Options) -> Extractor:
    """The extractor that the options ask for.

    Raises:
        InputError: a gazetteer is there and cannot be read.
        LexiconError: a rule or theatre file has faults.
        ModelError: the language pipeline cannot be loaded.
    """
    import msgspec

    from laydown.claims.extract import DEFAULT_THEATRES, load_extractor

    theatres = DEFAULT_THEATRES if options.theatres is None else options.theatres
    extractor = load_extractor(theatres=theatres, pipeline=options.pipeline, gazetteer=options.gazetteer)
    if options.min_confidence is None:
        return extractor
    least = options.min_confidence
    calibration = msgspec.structs.replace(extractor.calibration, keep=least, keep_unmet=least)
    return replace(extractor, calibration=calibration)


def code_one(item: Path | Given, extractor: Extractor, metadata: Metadata, options: Options) -> Coded:
    """Read and code one document. Whatever goes wrong in it becomes an Issue; only a LaydownError gets out."""
    try:
        document, issues = read_item(item, metadata)
        if document is None:
            return Coded(doc=name_of(item), issues=issues, failed=True)
        coded = _code_document(document, issues, extractor, options.zones)
        return replace(coded, document=document) if options.documents else coded
    except LaydownError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in one document must never stop the others
        issue = Issue(doc=name_of(item), code="internal", message=_where(error), fatal=True)
        return Coded(doc=name_of(item), issues=(issue,), failed=True)


def name_of(item: Path | Given) -> str:
    """The document's id; a file name that is not Unicode is made so."""
    name = item.name if isinstance(item, Path) else item.doc
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_item(item: Path | Given, metadata: Metadata) -> tuple[Document | None, tuple[Issue, ...]]:
    """The document, or None with a fatal Issue."""
    if isinstance(item, Given):
        return read_bytes(item.data, item.doc, metadata=metadata)
    document, issues = read_path(item, metadata=metadata)
    name = name_of(item)
    if name == item.name:
        return document, issues
    return document and replace(document, id=name), tuple(replace(issue, doc=name) for issue in issues)


def _code_document(
    document: Document, issues: tuple[Issue, ...], extractor: Extractor, zones: Collection[Zone]
) -> Coded:
    from laydown.claims import extract

    segments = (s for article in document.articles for s in article.segments if s.zone in zones)
    unclear: list[Issue] = []
    claims = tuple(extract(document, extractor, zones=zones, issues=unclear))
    return Coded(
        doc=document.id,
        articles=len(document.articles),
        words=sum(len(segment.text.split()) for segment in segments),
        claims=claims,
        issues=(*issues, *unclear),
    )


def _where(error: Exception) -> str:
    """The error with the line of laydown's code that met it, for a report of the fault."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "laydown" in file.parts:
            place = f" ({file.name}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error}{place}; please report it with the document"
