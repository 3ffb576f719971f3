"""Whether the frames do what their examples say: every sentence of ``data/en/examples.yaml`` put to the extractor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from laydown.claims.confidence import is_claim
from laydown.claims.extract import Extractor, Reading, SentenceReading, read_sentences, text_document
from laydown.claims.triggers import Trigger
from laydown.lexicon.language import SLOTS, Example, Frame
from laydown.model import Claim, Mention, PlaceMention

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFailure:
    """A sentence that a frame's examples say something else about than the extractor does."""

    frame: str
    text: str
    reason: str


def failures(extractor: Extractor, *, frames: Collection[str] | None = None) -> tuple[EvidenceFailure, ...]:
    """The examples that do not hold, in the order of the frames; ``frames`` (ids, default all) limits whose are tried.

    A `matches` sentence holds when a claim is told of the frame's event type, on one of the frame's words, with every
    expected filler in its slot and with the modality. A `rejects` sentence holds when the frame tells no claim of it.

    Raises:
        KeyError: ``frames`` names no frame.
    """
    unknown = set(frames or ()) - {frame.id for frame in extractor.language.frames}
    if unknown:
        raise KeyError(*sorted(unknown))
    tried = (frame for frame in extractor.language.frames if frames is None or frame.id in frames)
    return tuple(failure for frame in tried for failure in _frame_failures(frame, extractor))


def _frame_failures(frame: Frame, extractor: Extractor) -> Iterator[EvidenceFailure]:
    examples = extractor.language.examples[frame.id]
    for example in examples.matches:
        reason = _unmatched(example, frame, extractor)
        if reason:
            yield EvidenceFailure(frame=frame.id, text=example.text, reason=reason)
    for text in examples.rejects:
        for reading in _told(read_sentences(text_document(text), extractor), extractor):
            if reading.claim.rule == frame.id:
                yield EvidenceFailure(frame=frame.id, text=text, reason=f"must not be told: {_shown(reading.claim)}")


def _told(sentences: Iterable[SentenceReading], extractor: Extractor) -> Iterator[Reading]:
    for reading in (reading for sentence in sentences for reading in sentence.readings):
        if is_claim(reading.features, reading.claim.confidence, extractor.calibration):
            yield reading


def _unmatched(example: Example, frame: Frame, extractor: Extractor) -> str:
    """Why no claim told of the example's sentence is the one expected; empty when one is."""
    sentences = tuple(read_sentences(text_document(example.text), extractor))
    told = [reading for reading in _told(sentences, extractor) if _belongs(reading, frame)]
    if not told:
        return f"no claim; {_near(sentences, frame)}"
    faults = ["; ".join(_faults(example, reading.claim)) for reading in told]
    return "" if "" in faults else " | ".join(faults)


def _belongs(reading: Reading, frame: Frame) -> bool:
    """True for the frame's own claim, and for one of the same event type that another frame told of the same words."""
    candidate = reading.candidate
    triggers = (candidate.trigger, *candidate.merged)
    return reading.claim.event is frame.event and any(t.frame.id == frame.id or _names(t, frame) for t in triggers)


def _names(trigger: Trigger, frame: Frame) -> bool:
    keys = {phrase.split()[0] for phrase in frame.verbs} | {phrase.split()[-1] for phrase in frame.nouns}
    return any(word.lemma in keys for word in trigger.words)


def _faults(example: Example, claim: Claim) -> Iterator[str]:
    if claim.modality is not example.modality:
        yield f"modality: {claim.modality}, not {example.modality}"
    for slot in SLOTS:
        found = getattr(claim, slot)
        missing = [words for words in getattr(example, slot) if not any(_has(words, mention) for mention in found)]
        if missing:
            yield f"{slot}: {[mention.text for mention in found]} without {missing}"


def _has(expected: str, mention: Mention | PlaceMention) -> bool:
    """True when the words expected stand, as whole words and whatever their case, in the mention or in its name."""
    return any(f" {_plain(expected)} " in f" {_plain(text)} " for text in (mention.text, mention.name) if text)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _near(sentences: Sequence[SentenceReading], frame: Frame) -> str:
    """What became of the frame's words in sentences that tell nothing of it."""
    rejected = (rejection for sentence in sentences for rejection in sentence.rejected)
    seen = [
        f"'{rejection.trigger.head.text}' set aside by {rejection.trigger.frame.id}: {rejection.reason}"
        for rejection in rejected if rejection.trigger.frame.event is frame.event
    ]  # fmt: skip
    seen += [_shown(reading.claim) for sentence in sentences for reading in sentence.readings]
    return "; ".join(seen) or "no word of it is a trigger"


def _shown(claim: Claim) -> str:
    slots = [f"{slot} {[mention.text for mention in getattr(claim, slot)]}" for slot in SLOTS if getattr(claim, slot)]
    return " ".join([f"{claim.rule} '{claim.trigger.text}' {claim.modality} ({claim.confidence})", *slots])
