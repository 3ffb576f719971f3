"""Why a sentence gave the claims it gave: rules, slots, stance, speakers, confidence, and what was set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from laydown.model import CODED_ZONES, Document, Mention, PlaceMention, Zone
from laydown.output import issue_line, quantity_words, when_words
from laydown.pipeline import Given, Options, load
from laydown.pipeline.document import read_item
from laydown.reading import Metadata, expand

if TYPE_CHECKING:
    from laydown.claims import Extractor
    from laydown.claims.candidates import Rejection
    from laydown.claims.extract import Reading, SentenceReading
    from laydown.sentences import Token

_WEIGHTIEST = 6


def explain_paths(paths: Iterable[Path | Given], options: Options, metadata: Metadata) -> Iterator[str]:
    """Lines that explain every document of the paths; one that cannot be read gives its issues.

    Raises:
        LexiconError, ModelError: the extractor cannot be loaded.
    """
    extractor = load(options)
    for item in paths:
        files: Sequence[Path | Given] = [item]
        if isinstance(item, Path):
            files, issues = expand([item])
            yield from map(issue_line, issues)
        for file in files:
            document, found = read_item(file, metadata)
            yield from map(issue_line, found)
            if document is not None:
                yield from explain(document, extractor, zones=options.zones)


def explain(
    document: Document, extractor: Extractor, *, zones: Collection[Zone] = CODED_ZONES, silent: bool = False
) -> Iterator[str]:
    """Lines that explain every sentence of a document's ``zones`` in which a rule saw an event, kept or set aside.

    ``silent``: also the sentences in which no rule saw anything.
    """
    from laydown.claims import read_sentences

    article = 0
    for reading in read_sentences(document, extractor, zones=zones):
        if reading.article != article:
            article = reading.article
            yield from _head(document, article)
        if reading.readings or reading.rejected or silent:
            yield from _sentence(reading, extractor)


def _head(document: Document, number: int) -> Iterator[str]:
    article = document.articles[number - 1]
    date = f"{article.published} ({article.published_basis})" if article.published else "date unknown"
    outlet = article.outlet or "outlet unknown"
    yield f"{document.id}, article {number}: {article.title or 'untitled'}; {outlet}; {date}"
    yield ""


def _sentence(found: SentenceReading, extractor: Extractor) -> Iterator[str]:
    sentence = found.sentence
    yield f"{sentence.segment.at(sentence.start)}: {' '.join(sentence.text.split())}"
    for reading in found.readings:
        yield from _reading(reading, extractor)
    for rejection in found.rejected:
        yield _rejection(rejection)
    if not (found.readings or found.rejected):
        yield "  no word here names an event"
    yield ""


def _reading(reading: Reading, extractor: Extractor) -> Iterator[str]:
    from laydown.claims.confidence import is_claim

    claim, candidate = reading.claim, reading.candidate
    kept = "" if is_claim(reading.features, claim.confidence, extractor.calibration) else ", too little for a claim"
    yield f"  {claim.event.value} by rule '{claim.rule}' on '{claim.trigger.text}': {claim.confidence:.2f}{kept}"
    if candidate.merged:
        yield f"    also told by: {', '.join(_words(t.words) for t in candidate.merged)}"
    yield from _slots(reading)
    stance = reading.stance
    because = f" because of '{', '.join(stance.words)}'" if stance.words else ""
    yield f"    {claim.modality.value}{because}{', hedged' if claim.hedged else ''}"
    if claim.when is not None:
        said = f"'{claim.when.text}'" if claim.when.text else "the tense"
        yield f"    when: {when_words(claim.when)} ({claim.when.precision.value}, {claim.when.basis.value}) from {said}"
    for quantity in claim.quantity:
        yield f"    quantity: {quantity_words(quantity)}"
    chain = " < ".join(f"{m.text}{_entity(m.id, m.name)}" for m in claim.source)
    yield f"    according to: {chain or 'the document itself'}"
    yield f"    confidence: {weights(reading.features, extractor.calibration.weights)}"


def _slots(reading: Reading) -> Iterator[str]:
    for slot, fillers in reading.candidate.slots.items():
        mentions: Iterable[Mention | PlaceMention] = getattr(reading.claim, slot)
        for filler, mention in zip(fillers, mentions, strict=False):
            named = f"'{mention.text}'{_entity(mention.id, mention.name)}"
            yield f"    {slot}: {named} by its function '{filler.function}' ({', '.join(sorted(filler.phrase.kinds))})"


def _entity(entity: str | None, name: str | None) -> str:
    return f" = {name or entity}" if name or entity else ""


def _rejection(rejection: Rejection) -> str:
    trigger, frame = rejection.trigger, rejection.trigger.frame
    return f"  not {frame.event.value} by rule '{frame.id}' on '{_words(trigger.words)}': {rejection.reason}"


def _words(tokens: Iterable[Token]) -> str:
    return " ".join(token.text for token in tokens)


def weights(features: Mapping[str, float], known: Mapping[str, float]) -> str:
    """The features that weigh most, heaviest first, with their log-odds; those without a weight are left out."""
    weighed = {name: known[name] * value for name, value in features.items() if known.get(name)}
    first = sorted(weighed.items(), key=lambda row: (-abs(row[1]), row[0]))[:_WEIGHTIEST]
    return ", ".join(f"{name} {weight:+.2f}" for name, weight in first) or "no feature has a weight"
