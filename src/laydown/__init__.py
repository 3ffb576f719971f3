"""laydown turns news reports of armed conflict into claims: who left, took or holds what, when, according to whom.

Read the modules in this order; each imports only from those above it:

``model``        the nouns: claims, mentions, documents
``problems``     errors that stop a run, issues that do not
``geometry``     distances and points on the globe
``lexicon``      rules and theatre packs: YAML to checked values
``reading``      bytes to documents, articles and zones
``sentences``    segments to parsed sentences
``grammar``      what a tree says: subjects, objects, arguments
``habits``       how an article uses names that nobody knows
``phrases``      noun phrases and what they can stand for
``times``        time expressions to periods
``gazetteer``    many more places than the packs list, with their sources
``places``       place names to places, with reasons; offsets to circles
``forces``       mentions to forces
``attribution``  who says it, and how firmly
``claims``       all of these to claims; the loop that holds an article's context
``fusion``       claims to effects, findings, positions, and how sure they are
``pipeline``     many documents, in one process or several
``ledger``       the store: claims in, answers with reasons out
``ingest``       reports into a ledger
``output``       claims as JSON Lines, CSV and tables
``colours``      a colour and a pattern per force
``symbols``      map symbols and plain icons as SVG
``show``         answers as lines for people
``export``       claims and positions out of a ledger, in formats that others read
``server``       a ledger over HTTP
``explain``      why a sentence gave the claims it gave
``suggest``      what a theatre lacks for some reports
``checks``, ``doctor``, ``demo``, ``report``, ``cli``  the commands

The names below are the public surface; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from laydown.claims import Extractor, extract, extract_text, load_extractor, read_sentences
    from laydown.lexicon.theatre import Theatre, load_theatre
    from laydown.model import (
        Article,
        Claim,
        DateBasis,
        DatePrecision,
        Document,
        EventType,
        Mention,
        Modality,
        PlaceMention,
        PlacePrecision,
        Quantity,
        Segment,
        SourceKind,
        SourceMention,
        Span,
        When,
        Zone,
    )
    from laydown.pipeline import Coded, Given, Options, Run, code
    from laydown.problems import InputError, Issue, LaydownError, LexiconError, ModelError
    from laydown.reading import Metadata, load_metadata, read_bytes, read_path

_HOMES = {
    "claims": ("Extractor", "extract", "extract_text", "load_extractor", "read_sentences"),
    "lexicon.theatre": ("Theatre", "load_theatre"),
    "model": (
        *("Article", "Claim", "DateBasis", "DatePrecision", "Document", "EventType", "Mention", "Modality"),
        *("PlaceMention", "PlacePrecision", "Quantity", "Segment", "SourceKind", "SourceMention", "Span", "When"),
        "Zone",
    ),
    "pipeline": ("Coded", "Given", "Options", "Run", "code"),
    "problems": ("InputError", "Issue", "LaydownError", "LexiconError", "ModelError"),
    "reading": ("Metadata", "load_metadata", "read_bytes", "read_path"),
}

__all__ = [
    "Article",
    "Claim",
    "Coded",
    "DateBasis",
    "DatePrecision",
    "Document",
    "EventType",
    "Extractor",
    "Given",
    "InputError",
    "Issue",
    "LaydownError",
    "LexiconError",
    "Mention",
    "Metadata",
    "Modality",
    "ModelError",
    "Options",
    "PlaceMention",
    "PlacePrecision",
    "Quantity",
    "Run",
    "Segment",
    "SourceKind",
    "SourceMention",
    "Span",
    "Theatre",
    "When",
    "Zone",
    "code",
    "extract",
    "extract_text",
    "load_extractor",
    "load_metadata",
    "load_theatre",
    "read_bytes",
    "read_path",
    "read_sentences",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"laydown.{home}"), name)
    raise AttributeError(f"module 'laydown' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
