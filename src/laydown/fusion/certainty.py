"""How sure an answer is, and why: a table of features with weights, added up as log-odds, fading with age.

The weights are those of ``data/certainty.yaml``; ``docs/certainty.md`` says what they rest on. Reliability of a source
(a user's grade) and credibility of a report (everything else) are rows of their own and never one letter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from laydown.fusion.effects import Act, Scope
from laydown.fusion.facts import Facts
from laydown.fusion.origins import independent
from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.problems import LexiconError

PATH = Path(__file__).parent.parent / "data" / "certainty.yaml"
_GRADES = {"A": 2.0, "B": 1.0, "C": 0.0, "D": -1.0, "E": -2.0}
_NEUTRAL = ("monitor", "agency", "organisation")


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``weight`` log-odds for each unit, ``most`` units at most; ``words`` are what a reader is told."""

    weight: float
    most: float
    words: str


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``data/certainty.yaml``; half-lives and ``before_days`` in days."""

    base: float
    features: dict[str, Feature]
    half_life: dict[str, float]
    before_days: int
    bands: tuple[tuple[float, str], ...]


@lru_cache(maxsize=1)
def model() -> Model:
    """The weights, read once.

    Raises:
        LexiconError: the file has faults.
    """
    found, faults = convert_entries(PATH, [read_yaml(PATH)], Model)
    if faults:
        raise LexiconError(faults)
    return found[0]


class Evidence(NamedTuple):
    """One claim that bears on a state, reduced to what certainty looks at.

    ``speaks_for`` is the side of the nearest named speaker; ``of`` the force that the claim is about.
    """

    claim: str
    of: str
    act: Act
    scope: Scope
    opposes: bool
    day: date
    known: date
    dated: bool
    hedged: bool
    confidence: float
    article: str
    origin: str
    speaker: str | None
    speaker_kind: str | None
    speaks_for: str | None
    attributed: bool
    grade: str | None
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of an answer's reasons: the feature, its value, and what it adds in log-odds."""

    feature: str
    words: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """``probability`` 0 to 1 after fading with age, ``word`` its ICD 203 term, ``credibility`` before fading.

    ``reliability`` is the best grade of the sources, None when the user graded none; it is never part of another
    letter. ``age`` in days since it was last reported.
    """

    probability: float
    word: str
    credibility: float
    reliability: str | None
    age: int
    half_life: float
    reasons: tuple[Reason, ...]


def assess(kind: str, evidence: Sequence[Evidence], *, on: date, rivals: int, facts: Facts) -> Certainty:
    """How sure a state of ``kind`` ('control', 'presence', 'siege') is on a day, given the claims for and against."""
    weights = model()
    values = _values(evidence, rivals, facts)
    reasons = tuple(_reasons(values, weights))
    credibility = 1 / (1 + math.exp(-weights.base - sum(reason.adds for reason in reasons)))
    support = [e for e in evidence if not e.opposes]
    age = min((abs((on - e.day).days) for e in support), default=0)
    half_life = weights.half_life[kind]
    probability = credibility * 0.5 ** (age / half_life)
    grades = sorted(e.grade for e in support if e.grade in _GRADES)
    return Certainty(
        probability=round(probability, 3),
        word=word_for(probability),
        credibility=round(credibility, 3),
        reliability=grades[0] if grades else None,
        age=age,
        half_life=half_life,
        reasons=reasons,
    )


def word_for(probability: float) -> str:
    """The estimative term of ICD 203 (Analytic Standards, 2015) for a probability."""
    return [word for least, word in model().bands if probability >= least][-1]


def _reasons(values: dict[str, float], weights: Model) -> Iterator[Reason]:
    for name, value in values.items():
        feature = weights.features[name]
        counted = max(-feature.most, min(value, feature.most))
        if counted:
            yield Reason(
                feature=name, words=feature.words, value=round(value, 3), adds=round(feature.weight * counted, 3)
            )


def _values(evidence: Sequence[Evidence], rivals: int, facts: Facts) -> dict[str, float]:
    support = [e for e in evidence if not e.opposes]
    denials = [e for e in evidence if e.opposes]
    told = bool(support)
    sides = [e for e in support if e.speaks_for is not None]
    interests = [_interest(e, facts) for e in sides]
    grades = [e.grade for e in support if e.grade is not None]
    return {
        "origins": max(0, len(_origins(support)) - 1),
        "first_hand": any(e.speaks_for == e.of for e in sides),
        "observer": any(e.speaker_kind in _NEUTRAL and e.speaks_for is None for e in support),
        "unattributed": told and not any(e.attributed for e in support),
        "anonymous": told and all(e.attributed and e.speaker is None for e in support),
        "against_interest": -1 in interests,
        "own_interest": told and len(sides) == len(support) and set(interests) == {1},
        "hedged": told and all(e.hedged for e in support),
        "denied": len(_origins(denials)) if denials else 0,
        "rivals": rivals,
        "imprecise_place": told and all(e.scope is not Scope.AT for e in support),
        "imprecise_date": told and not any(e.dated for e in support),
        "confidence": max([e.confidence for e in support], default=0.0),
        "grade": _best_grade(grades),
        "reviewed": any(e.accepted for e in support),
    }


def _origins(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    return independent((e.article, e.origin, e.speaker is not None) for e in evidence)


def _best_grade(grades: Iterable[str | None]) -> float:
    known = [_GRADES[grade] for grade in grades if grade in _GRADES]
    return max(known, default=0.0)


def _interest(evidence: Evidence, facts: Facts) -> int:
    """1 when the speaker's own side gains by what is said, -1 when it loses, 0 when it takes no side in it."""
    if evidence.speaks_for is None:
        return 0
    own = facts.allied(evidence.speaks_for, evidence.of)
    gains = evidence.act in (Act.GAIN, Act.HOLD, Act.ARRIVE, Act.STAY, Act.BESIEGE)
    if own:
        return 1 if gains else -1
    return 0
