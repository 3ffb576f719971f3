"""How likely a careful reader would agree with a claim: a logistic model over documented features."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

from laydown.attribution import Speakers, Stance
from laydown.claims.candidates import Candidate
from laydown.lexicon.loading import read_yaml
from laydown.model import When
from laydown.phrases import FORCE_KINDS, PLACE_KINDS

Features = Mapping[str, float]


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the features (log-odds), and the confidence below which a candidate is no claim."""

    intercept: float
    threshold: float
    weights: dict[str, float]


def load_calibration(path: Path | None = None) -> Calibration:
    """The weights in ``path`` (default: the packaged ones)."""
    path = path or Path(str(files("laydown") / "data" / "en" / "confidence.yaml"))
    return msgspec.convert(read_yaml(path), Calibration, strict=False)


def features(candidate: Candidate, stance: Stance, chain: Speakers, when: When | None) -> Features:
    """The features of a candidate, each 1 when present. Their names are explained in ``docs/confidence.md``."""
    return dict.fromkeys(_features(candidate, stance, chain, when), 1.0)


def _features(candidate: Candidate, stance: Stance, chain: Speakers, when: When | None) -> Iterator[str]:
    trigger, slots = candidate.trigger, candidate.slots
    head = trigger.head
    event = trigger.frame.event.value
    shape = "noun" if trigger.nominal else head.tag
    yield f"event:{event}"
    yield f"frame:{trigger.frame.id}"
    yield f"word:{trigger.frame.event.value}:{head.lemma}"
    yield f"shape:{shape}"
    yield f"dep:{head.dep}:{'noun' if trigger.nominal else 'verb'}"
    yield f"modality:{stance.modality.value}"
    yield f"modality:{stance.modality.value}:{'noun' if trigger.nominal else 'verb'}"
    if stance.hedged:
        yield "hedged"
    if chain:
        yield "attributed"
    if when is not None:
        yield f"dated:{when.basis.value}"
    yield f"filled:{min(3, sum(map(len, slots.values())))}"
    yield f"event:{event}:filled:{min(3, sum(map(len, slots.values())))}"
    if trigger.nominal:
        yield f"carried:{trigger.carried if trigger.carried in ('object', 'subject', 'under', 'support', 'of', '') else 'preposition'}"
        yield f"article:{_determiner(candidate)}"
    if candidate.merged:
        yield "merged"
    for slot, fillers in slots.items():
        first = fillers[0].phrase
        yield f"slot:{slot}:{event}"
        if first.kinds & (FORCE_KINDS if slot in ("actor", "counterpart") else PLACE_KINDS):
            yield f"sure:{slot}"
        if first.named:
            yield f"named:{slot}"
        if first.pronoun:
            yield f"pronoun:{slot}"
        yield f"kind:{slot}:{min(first.kinds)}"
        yield f"function:{slot}:{fillers[0].function}" if fillers[0].function in ("subject", "object", "agent", "mod", "poss", "of", "by") else f"function:{slot}:prep"


def _determiner(candidate: Candidate) -> str:
    for child in candidate.trigger.head.children:
        if child.dep == "det":
            return child.lower if child.lower in ("the", "a", "an", "this", "these", "any", "no") else "other"
        if child.dep == "poss":
            return "poss"
    return "none"


def confidence(values: Features, calibration: Calibration) -> float:
    """The probability, 0 to 1: the logistic function of the weighted features."""
    total = calibration.intercept + sum(calibration.weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


