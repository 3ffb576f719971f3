"""Measure whether stated certainty comes true, on invented wars of known truth (``docs/certainty.md``).

    python quality/certainty.py [--questions N] [--seed N] [--world NAME ...]     measure
    python quality/certainty.py --fit [--questions N] [--world NAME ...]          print fitted weights and half-lives

The wars are those of ``worlds.yaml``. Fitting takes other wars than measuring, and needs SciPy.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from fitting import fitted
from laydown.fusion.certainty import Certainty, model
from laydown.ledger import Ledger
from laydown.ledger.answers import At
from simulated import day_of, posted
from worlds import Parameters, Truth, make_world, worlds

QUESTIONS, SEED, FIT_SEEDS = 250, 1, (101, 102)
AGES = ((0, 30), (31, 180), (181, 730), (731, 10**6))
BINS = 10
_LAGS = ((0, 0.5), (30, 0.1), (120, 0.1), (400, 0.15), (900, 0.15))
"""Days by which the day asked about is past the last publication known, and how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One stated probability, and whether it was so."""

    world: str
    kind: str
    certainty: Certainty
    true: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the questions to some worlds gave: every holding stated, and each status with whether it was so."""

    examples: tuple[Example, ...]
    statuses: tuple[tuple[str, str], ...]
    """What was answered, and what was the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``stated`` is the mean probability, ``came_true`` the share; ``error`` is the expected calibration error."""

    count: int
    stated: float
    came_true: float
    error: float
    brier: float


def ask(name: str, given: Parameters, *, seed: int, questions: int) -> Outcome:
    """Random questions to a world's ledger, held against its truth."""
    world, random = make_world(given, seed), Random(f"questions {seed}")
    examples: list[Example] = []
    statuses: list[tuple[str, str]] = []
    with posted(world) as ledger:
        named = sorted({report.event.place for report in world.reports})
        for _ in range(questions):
            place, day = random.choice(named), random.randint(180, given.days - 1)
            answer = _asked(ledger, place, day, random)
            if answer is not None:
                truth = world.truth[place]
                statuses.append((answer.status.value, _state(truth, day)))
                examples += _examples(name, answer, truth, day)
    return Outcome(examples=tuple(examples), statuses=tuple(statuses))


def _asked(ledger: Ledger, place: str, day: int, random: Random) -> At | None:
    lag = random.choices([lag for lag, _ in _LAGS], [share for _, share in _LAGS])[0]
    hindsight = not lag and random.random() < 0.3
    on = day_of(day)
    return ledger.at(place, on=on, known=None if hindsight else on - timedelta(days=lag))


def _examples(name: str, answer: At, truth: Truth, day: int) -> Iterator[Example]:
    checks = {"control": truth.controls, "presence": truth.is_present, "siege": truth.besieges}
    for holding in (*answer.holders, *answer.present, *answer.besiegers):
        if holding.scope == "at":
            true = checks[holding.kind](holding.force, day)
            yield Example(world=name, kind=holding.kind, certainty=holding.certainty, true=true)


def _state(truth: Truth, day: int) -> str:
    if truth.is_fought_for(day, slack=7):
        return "fought for"
    if any(first <= day < end for first, end, _ in truth.sieges):
        return "besieged"
    return "held" if truth.is_held(day) else "vacant"


def score(examples: Sequence[Example]) -> Score:
    """How well stated probabilities came true; all zero for no examples."""
    count = len(examples)
    if not count:
        return Score(count=0, stated=0.0, came_true=0.0, error=0.0, brier=0.0)
    stated = [e.certainty.probability for e in examples]
    bins: dict[int, list[float]] = {}
    for probability, example in zip(stated, examples, strict=True):
        bins.setdefault(min(BINS - 1, int(probability * BINS)), []).append(probability - example.true)
    return Score(
        count=count,
        stated=sum(stated) / count,
        came_true=sum(e.true for e in examples) / count,
        error=sum(abs(sum(gaps)) for gaps in bins.values()) / count,
        brier=sum((p - e.true) ** 2 for p, e in zip(stated, examples, strict=True)) / count,
    )


def report(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """The measurements as lines."""
    every = [e for outcome in outcomes.values() for e in outcome.examples]
    yield _HEAD
    yield _row("all", every)
    yield from (_row(f"world {name}", outcome.examples) for name, outcome in outcomes.items())
    for kind in ("control", "presence", "siege"):
        yield _row(kind, [e for e in every if e.kind == kind])
    for first, last in AGES:
        told = f"age over {first - 1} days" if last > 10**5 else f"age {first} to {last} days"
        yield _row(told, [e for e in every if first <= e.certainty.age <= last])
    yield from ("", _HEAD.replace("of what", "word   "))
    for _, word in model().bands:
        yield _row(word, [e for e in every if e.certainty.word == word])
    yield from ("", "answered      of these places were")
    statuses = Counter(pair for outcome in outcomes.values() for pair in outcome.statuses)
    for status in sorted({status for status, _ in statuses}):
        was = {case: n for (told, case), n in sorted(statuses.items()) if told == status}
        total = sum(was.values())
        yield f"{status:12}  " + ", ".join(f"{case} {n / total:.0%}" for case, n in was.items()) + f"  ({total})"


_HEAD = f"{'of what':24} {'count':>6} {'stated':>7} {'true':>7} {'error':>7} {'Brier':>7}"


def _row(name: str, examples: Sequence[Example]) -> str:
    s = score(examples)
    return f"{name:24} {s.count:6} {s.stated:7.3f} {s.came_true:7.3f} {s.error:7.3f} {s.brier:7.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--world", action="append", choices=sorted(worlds()))
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args(arguments)
    chosen = {name: one for name, one in worlds().items() if not given.world or name in given.world}
    if given.fit:
        asked = [ask(name, one, seed=s, questions=given.questions) for s in FIT_SEEDS for name, one in chosen.items()]
        print(*fitted([(e.world, e.kind, e.certainty, e.true) for o in asked for e in o.examples]), sep="\n")
        return 0
    outcomes = {name: ask(name, one, seed=given.seed, questions=given.questions) for name, one in chosen.items()}
    for line in report(outcomes):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
