"""How sure an answer is, and why: a table of features with weights, added up as log-odds, fading with age.

The weights are those of ``data/certainty.yaml``; ``docs/certainty.md`` says what they rest on. Reliability of a source
(a user's grade) and credibility of a report (everything else) are rows of their own and never one letter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
_STATES = (Act.HOLD, Act.STAY)
_GAINS = (Act.GAIN, Act.HOLD, Act.ARRIVE, Act.STAY, Act.BESIEGE)
_NEUTRAL = ("monitor", "agency", "organisation")
LEAST = 0.01
"""No probability is stated that is nearer than this to 0 or 1."""
_VAGUE_DAYS = 7
"""A report whose first and last possible day lie further apart does not date what it tells."""


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``weight`` log-odds for each unit, ``most`` units at most; ``words`` are what a reader is told."""

    weight: float
    most: float
    words: str


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``data/certainty.yaml``; ``base`` and ``half_life`` by kind of state, days."""

    base: dict[str, float]
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

    ``of`` is the force that the claim is about. ``against``: it speaks against the state, by denying it
    (``denies``) or by telling of the opposite. ``speaks_for`` is the force whose view is given: that of the nearest
    named speaker, else, for what an outlet says in its own voice, that of the outlet.
    """

    claim: str
    of: str
    act: Act
    scope: Scope
    against: bool
    denies: bool
    day: date
    earliest: date | None
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


class Setting(NamedTuple):
    """What else is said of the place on the day ``on``.

    ``rivals``: of each other force, not allied, that is said to control it at the same time, how many independent
    origins say so. ``foes``: those not allied who are said to have controlled it at whatever time. ``taken``: the last
    day on which one of them is said to have come to control it, None if nobody is.
    """

    on: date
    rivals: tuple[int, ...] = ()
    foes: frozenset[str] = frozenset()
    taken: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One row of an answer's reasons: the feature, its value, and what it adds in log-odds."""

    feature: str
    words: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """``probability`` after fading with age, never outside 0.01 to 0.99, and ``word``, its ICD 203 term.

    ``reported`` is the probability on the day that it was last reported: the logistic function of the sum of what
    ``reasons`` add. ``credibility`` is that of the reports alone, without the user's grades of the sources;
    ``reliability`` is the best of these grades, None when the user graded none. ``age`` in days since it was last
    reported; ``half_life`` in days.
    """

    probability: float
    word: str
    credibility: float
    reported: float
    reliability: str | None
    age: int
    half_life: float
    reasons: tuple[Reason, ...]


def assess(kind: str, evidence: Sequence[Evidence], setting: Setting, facts: Facts) -> Certainty:
    """How sure a state of ``kind`` ('control', 'presence', 'siege') is on a day, given the claims for and against."""
    weights = model()
    support = [e for e in evidence if not e.against]
    reasons = (_base(kind, weights), *_reasons(_values(evidence, setting, facts), weights))
    told = sum(reason.adds for reason in reasons)
    graded = sum(reason.adds for reason in reasons if reason.feature == "grade")
    age = min((_age(e, setting.on) for e in support), default=0)
    half_life = weights.half_life[kind]
    probability = faded(_logistic(told), age, half_life)
    grades = sorted(e.grade for e in support if e.grade in _GRADES)
    return Certainty(
        probability=probability,
        word=word_for(probability),
        credibility=_stated(_logistic(told - graded)),
        reported=_stated(_logistic(told)),
        reliability=grades[0] if grades else None,
        age=age,
        half_life=half_life,
        reasons=reasons,
    )


def reported(kind: str, evidence: Sequence[Evidence], setting: Setting, facts: Facts) -> float:
    """The probability of a state on the day that it was last reported, as ``assess`` has it, but neither rounded nor
    kept off 0 and 1; without the reasons, which take most of the time."""
    weights = model()
    values = _values(evidence, setting, facts)
    return _logistic(sum((weights.base[kind], *(adds for _, _, adds in _counted(values, weights)))))


def faded(told: float, age: int, half_life: float) -> float:
    """What is left after so many days of a probability that was ``reported``; days, 0.01 to 0.99, three decimals."""
    return _stated(told * 0.5 ** (age / half_life))


def period(evidence: Evidence) -> tuple[date, date]:
    """The first and the last day that a report speaks of: its age counts from them, and is 0 between them."""
    first = evidence.earliest if evidence.earliest is not None and evidence.act in _STATES else evidence.day
    return first, evidence.day


def voices(evidence: Sequence[Evidence], facts: Facts) -> int:
    """How many independent origins claims have; all that speak for one side count as one."""
    if len(evidence) < 2:
        return len(evidence)
    found = set(independent((e.article, e.origin, e.speaker is not None) for e in evidence))
    sided = [e for e in evidence if e.speaks_for is not None]
    sides: list[str] = []
    for force in sorted({e.speaks_for for e in sided if e.origin in found and e.speaks_for is not None}):
        if not any(facts.allied(force, side) for side in sides):
            sides.append(force)
    return len(sides) + len(found.difference([e.origin for e in sided]))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _stated(probability: float) -> float:
    """Nothing that rests on reports is certain, nor impossible."""
    return round(max(LEAST, min(probability, 1 - LEAST)), 3)


def _age(evidence: Evidence, on: date) -> int:
    """Days between the day asked about and those that the report speaks of; 0 within them."""
    first, last = period(evidence)
    return max((on - last).days, (first - on).days, 0)


def word_for(probability: float) -> str:
    """The estimative term of ICD 203 (Analytic Standards, 2015) for a probability of 0.01 to 0.99."""
    return [word for least, word in model().bands if probability >= least][-1]


def _base(kind: str, weights: Model) -> Reason:
    return Reason(
        feature="base", words=f"a report of {kind}, before more is known of it", value=1.0, adds=weights.base[kind]
    )


def _reasons(values: dict[str, float], weights: Model) -> Iterator[Reason]:
    for name, value, adds in _counted(values, weights):
        yield Reason(feature=name, words=weights.features[name].words, value=round(value, 3), adds=adds)


def _counted(values: dict[str, float], weights: Model) -> Iterator[tuple[str, float, float]]:
    """The features that are not 0, with what they add in log-odds."""
    for name, value in values.items():
        if value:
            feature = weights.features[name]
            counted = max(-feature.most, min(value, feature.most))
            yield name, value, round(feature.weight * counted, 3)


def _values(evidence: Sequence[Evidence], setting: Setting, facts: Facts) -> dict[str, float]:
    support = [e for e in evidence if not e.against]
    against = [e for e in evidence if e.against]
    own = voices(support, facts)
    values = {"origins": max(0, own - 1), **_of_support(support, setting, facts)}
    return values | _against(against, support, own, setting, facts)


def _of_support(support: Sequence[Evidence], setting: Setting, facts: Facts) -> dict[str, float]:
    """Who says it, how it is said, and how surely it was read. A claim that a person accepted was read rightly."""
    if not support:
        return {}
    observer = at_interest = False
    anonymous = own_interest = hedged = elsewhere = undated = True
    grade, confidence = -math.inf, 0.0
    for e in support:  # one loop: this is done for each position of each answer
        interest = _interest(e, setting.foes, facts) if e.speaks_for is not None else 0
        observer = observer or (e.speaks_for is None and e.speaker_kind in _NEUTRAL)
        anonymous = anonymous and e.attributed and e.speaker is None
        at_interest, own_interest = at_interest or interest < 0, own_interest and interest > 0
        hedged, elsewhere = hedged and e.hedged, elsewhere and e.scope is not Scope.AT
        undated = undated and not _is_dated(e)
        grade = max(grade, _GRADES.get(e.grade or "", 0.0))
        confidence = max(confidence, 1.0 if e.accepted else e.confidence)
    return {
        "observer": observer, "anonymous": anonymous, "against_interest": at_interest, "own_interest": own_interest,
        "grade": grade, "hedged": hedged, "imprecise_place": elsewhere, "imprecise_date": undated,
        "confidence": confidence,
    }  # fmt: skip


def _against(
    against: Sequence[Evidence], support: Sequence[Evidence], own: int, setting: Setting, facts: Facts
) -> dict[str, float]:
    """What speaks against it: denials by those who lose by it count for themselves, and less."""
    last = max((e.day for e in support), default=None)
    beside: dict[str, float] = {
        "outweighed": sum(rival > own for rival in setting.rivals),
        "rivals": sum(rival == own for rival in setting.rivals),
        "overtaken": last is not None and setting.taken is not None and setting.taken > last,
    }
    if not against:
        return beside
    denials = [e for e in against if e.denies]
    party = [e for e in denials if _interest(e, setting.foes, facts) < 0]
    return {
        "denied": voices([e for e in denials if e not in party], facts),
        "denied_by_party": voices(party, facts),
        "left": voices([e for e in against if not e.denies], facts),
        **beside,
    }


def _is_dated(evidence: Evidence) -> bool:
    """Whether the report gives a date of some days at most; states may last longer."""
    if not evidence.dated or evidence.earliest is None or evidence.act in _STATES:
        return evidence.dated
    return (evidence.day - evidence.earliest).days <= _VAGUE_DAYS


def _interest(evidence: Evidence, foes: frozenset[str], facts: Facts) -> int:
    """1 when the speaker's own side looks good by the state of things told, -1 when it looks bad, 0 for neither.

    It is of the state that a denial denies: whoever denies what looks bad for its side has -1.
    """
    side = evidence.speaks_for
    if side is None:
        return 0
    gains = 1 if evidence.act in _GAINS else -1
    if facts.allied(side, evidence.of):
        return gains
    return -gains if any(facts.allied(side, foe) for foe in foes) else 0
