"""A baseline to compare with: every word that may name an event is a claim, asserted, of nobody and of no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from laydown.claims import Extractor
from laydown.model import CODED_ZONES, Document
from laydown.reading import read_path
from laydown.sentences import Sentence, parse
from matching import Told, Words
from sets import QUALITY, GoldSet


def load_words(path: Path = QUALITY / "baseline.yaml") -> Mapping[str, str]:
    """The event type of each lemma."""
    listed = msgspec.yaml.decode(path.read_bytes(), type=dict[str, tuple[str, ...]])
    return {lemma: event for event, lemmas in listed.items() for lemma in lemmas}


def keyword_claims(given: GoldSet, extractor: Extractor) -> tuple[Told, ...]:
    """The baseline's claims in the set's documents."""
    words, metadata = load_words(), given.known()
    documents = (read_path(path, metadata=metadata)[0] for path in given.paths)
    return tuple(told for document in documents if document for told in _claims(document, words, extractor))


def _claims(document: Document, words: Mapping[str, str], extractor: Extractor) -> Iterator[Told]:
    segments = [s for article in document.articles for s in article.segments if s.zone in CODED_ZONES]
    for sentences in parse(segments, extractor.pipeline):
        for sentence in sentences:
            yield from _claims_in(sentence, document.id, words)


def _claims_in(sentence: Sentence, doc: str, words: Mapping[str, str]) -> Iterator[Told]:
    segment = sentence.segment
    for token in sentence.tokens:
        if token.pos in ("VERB", "NOUN") and token.lemma in words:
            place = Words(start=segment.at(token.start), end=segment.at(token.end), text=token.text)
            event = words[token.lemma]
            yield Told(doc=doc, event=event, modality="asserted", zone=segment.zone.value, trigger=place)
