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
from laydown.claims.roles import meets_needs
from laydown.model import When
from laydown.phrases import FORCE_KINDS, PLACE_KINDS

Features = Mapping[str, float]


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the features (log-odds), and the confidence that a claim needs.

    A candidate whose frame's needs are met by its slots is kept from ``keep`` on, any other from ``keep_unmet`` on.
    """

    keep: float
    keep_unmet: float
    intercept: float
    weights: dict[str, float]


def load_calibration(path: Path | None = None) -> Calibration:
    """The weights in ``path`` (default: the packaged ones)."""
    path = path or Path(str(files("laydown") / "data" / "en" / "confidence.json"))
    return msgspec.json.decode(path.read_bytes(), type=Calibration)


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
    met = meets_needs(trigger, slots)
    filled = min(2, sum(1 for slot in slots if any(f.phrase.kinds & (FORCE_KINDS if slot in ("actor", "counterpart") else PLACE_KINDS) for f in slots[slot])))
    yield f"word:{event}:{head.lemma}:{'met' if met else 'unmet'}"
    yield f"word:{head.lemma}:{shape if not trigger.nominal else 'noun'}:{filled}"
    yield f"sure:{filled}:{shape}"
    if not met:
        yield "unmet"
        yield f"unmet:{trigger.frame.id}"
    governor = trigger.support or head.head
    yield f"under:{governor.lemma}:{'noun' if trigger.nominal else 'verb'}:{event}"
    for child in head.children:
        if child.dep in ("dobj", "nsubj", "nsubjpass", "pobj", "compound", "amod", "prep", "prt", "acomp", "attr", "neg"):
            yield f"child:{child.dep}:{child.lemma}"
            if child.dep == "prep":
                yield f"prep:{head.lemma}:{child.lower}"
    sentence = candidate.scene.sentence
    around = candidate.scene
    if any(around.kinds(t) & {"force", "materiel"} for t in sentence.tokens if t.pos in ("NOUN", "PROPN")):
        yield "force in sentence"
        yield f"force in sentence:{trigger.frame.id}"
    if len(sentence.tokens) < 8:
        yield "short sentence"
    if sentence.tokens[-1].text not in ".!?\"'":
        yield "no full stop"
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


def is_claim(values: Features, probability: float, calibration: Calibration) -> bool:
    """True when a candidate is likely enough to be told as a claim."""
    return probability >= (calibration.keep_unmet if "unmet" in values else calibration.keep)


def confidence(values: Features, calibration: Calibration) -> float:
    """The probability, 0 to 1: the logistic function of the weighted features."""
    total = calibration.intercept + sum(calibration.weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


