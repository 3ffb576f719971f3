"""How likely a careful reader would agree with a claim: a logistic model over documented features."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from laydown.attribution import Speakers, Stance
from laydown.claims.candidates import Candidate
from laydown.claims.roles import Filler, meets_needs
from laydown.claims.triggers import Trigger
from laydown.model import When
from laydown.phrases import FORCE_KINDS, PLACE_KINDS
from laydown.sentences import Token

Features = Mapping[str, float]

# The features' values: the calibration knows these names, so a change here asks for new weights.
_PARTIES = ("actor", "counterpart")
_WAYS_OF_CARRYING = ("object", "subject", "under", "support", "of", "")
_TELLING_CHILDREN = ("dobj", "nsubj", "nsubjpass", "pobj", "compound", "amod", "prep", "prt", "acomp", "attr", "neg")
_FUNCTIONS = ("subject", "object", "agent", "mod", "poss", "of", "by")
_DETERMINERS = ("the", "a", "an", "this", "these", "any", "no")
_MOST_FILLERS = 3
"""Fillers beyond these count no more: a long list of them tells nothing new."""
_MOST_SURE = 2
_SHORT = 8
"""Tokens below which a sentence is short: mostly headlines and captions that came to stand in a body."""
_SENTENCE_ENDS = ".!?\"'"
_FARTHEST = 30.0
"""Log-odds beyond which the probability is 0 or 1 for all purposes, and `exp` in no danger of overflow."""


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
    names = (
        *_word_features(candidate.trigger), *_told_features(candidate.trigger, stance, chain, when),
        *_filling_features(candidate), *_neighbour_features(candidate.trigger), *_sentence_features(candidate),
        *_slot_features(candidate),
    )  # fmt: skip
    return dict.fromkeys(names, 1.0)


def _word_features(trigger: Trigger) -> Iterator[str]:
    """The word itself, and what it is in its sentence."""
    head, event = trigger.head, trigger.frame.event.value
    yield f"event:{event}"
    yield f"frame:{trigger.frame.id}"
    yield f"word:{event}:{head.lemma}"
    yield f"shape:{_shape(trigger)}"
    yield f"dep:{head.dep}:{_class(trigger)}"


def _shape(trigger: Trigger) -> str:
    """'noun', or the form of the verb."""
    return "noun" if trigger.nominal else trigger.head.tag


def _class(trigger: Trigger) -> str:
    return "noun" if trigger.nominal else "verb"


def _told_features(trigger: Trigger, stance: Stance, chain: Speakers, when: When | None) -> Iterator[str]:
    """How the event is told: as a fact or not, by whom, when."""
    yield f"modality:{stance.modality.value}"
    yield f"modality:{stance.modality.value}:{_class(trigger)}"
    if stance.hedged:
        yield "hedged"
    if chain:
        yield "attributed"
    if when is not None:
        yield f"dated:{when.basis.value}"


def _filling_features(candidate: Candidate) -> Iterator[str]:
    """How many slots are filled, and how surely."""
    trigger, slots = candidate.trigger, candidate.slots
    event, lemma = trigger.frame.event.value, trigger.head.lemma
    filled = min(_MOST_FILLERS, sum(map(len, slots.values())))
    sure = min(_MOST_SURE, sum(1 for slot in slots if any(_is_sure(slot, f) for f in slots[slot])))
    met = meets_needs(trigger, slots)
    yield f"filled:{filled}"
    yield f"event:{event}:filled:{filled}"
    yield f"word:{event}:{lemma}:{'met' if met else 'unmet'}"
    yield f"word:{lemma}:{_shape(trigger)}:{sure}"
    yield f"sure:{sure}:{_shape(trigger)}"
    if not met:
        yield "unmet"
        yield f"unmet:{trigger.frame.id}"


def _is_sure(slot: str, filler: Filler) -> bool:
    return bool(filler.phrase.kinds & (FORCE_KINDS if slot in _PARTIES else PLACE_KINDS))


def _neighbour_features(trigger: Trigger) -> Iterator[str]:
    """The words above and below the trigger."""
    head = trigger.head
    if trigger.nominal:
        yield f"carried:{trigger.carried if trigger.carried in _WAYS_OF_CARRYING else 'preposition'}"
        yield f"article:{_determiner(head)}"
    yield f"under:{(trigger.support or head.head).lemma}:{_class(trigger)}:{trigger.frame.event.value}"
    for child in head.children:
        if child.dep in _TELLING_CHILDREN:
            yield f"child:{child.dep}:{child.lemma}"
            if child.dep == "prep":
                yield f"prep:{head.lemma}:{child.lower}"


def _sentence_features(candidate: Candidate) -> Iterator[str]:
    """What the sentence is like."""
    tokens = candidate.scene.sentence.tokens
    if any(candidate.scene.kinds(t) & {"force", "materiel"} for t in tokens if t.pos in ("NOUN", "PROPN")):
        yield "force in sentence"
        yield f"force in sentence:{candidate.trigger.frame.id}"
    if len(tokens) < _SHORT:
        yield "short sentence"
    if tokens[-1].text not in _SENTENCE_ENDS:
        yield "no full stop"
    if candidate.merged:
        yield "merged"


def _slot_features(candidate: Candidate) -> Iterator[str]:
    """What fills each slot first, and by which grammatical function."""
    for slot, (first, *_) in candidate.slots.items():
        yield f"slot:{slot}:{candidate.trigger.frame.event.value}"
        if _is_sure(slot, first):
            yield f"sure:{slot}"
        if first.phrase.named:
            yield f"named:{slot}"
        if first.phrase.pronoun:
            yield f"pronoun:{slot}"
        yield f"kind:{slot}:{min(first.phrase.kinds)}"
        yield f"function:{slot}:{first.function if first.function in _FUNCTIONS else 'prep'}"


def _determiner(noun: Token) -> str:
    for child in noun.children:
        if child.dep == "det":
            return child.lower if child.lower in _DETERMINERS else "other"
        if child.dep == "poss":
            return "poss"
    return "none"


def is_claim(values: Features, probability: float, calibration: Calibration) -> bool:
    """True when a candidate is likely enough to be told as a claim."""
    return probability >= (calibration.keep_unmet if "unmet" in values else calibration.keep)


def confidence(values: Features, calibration: Calibration) -> float:
    """The probability, 0 to 1: the logistic function of the weighted features."""
    total = calibration.intercept + sum(calibration.weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, total))))
