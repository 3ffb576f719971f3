"""Score claims against gold claims; both are JSON Lines (``quality/README.md`` explains the measures)."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from matching import (
    SLOTS,
    Gold,
    Named,
    Outcome,
    Told,
    compare,
    fillers,
    hits,
    is_date_right,
    is_exact,
    is_source_right,
    load_documents,
    load_gold,
    load_told,
    mentions,
)

POSTURE = frozenset({"withdraw", "redeploy", "deploy", "advance", "capture", "handover", "hold"})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were told, how many are in the gold, how many are both."""

    right: int = 0
    told: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.told + other.told, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what is told that is right, 0 to 1."""
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that is told, 0 to 1; for a yes-or-no measure this is its accuracy."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Every measure as counts; ``source``, ``modality`` and ``date`` are accuracies over the matched claims."""

    detection: Tally = Tally()
    typed: Tally = Tally()
    arguments: Tally = Tally()
    source: Tally = Tally()
    modality: Tally = Tally()
    date: Tally = Tally()
    exact: Tally = Tally()
    events: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def posture(self) -> Tally:
        """Typed detection of the events that change or state who is where."""
        return sum((tally for event, tally in self.events.items() if event in POSTURE), Tally())


def score(outcomes: Sequence[Outcome]) -> Score:
    """Count over all documents together."""
    matched = [pair for outcome in outcomes for pair in outcome.matched]
    gold = len(matched) + sum(len(outcome.missed) for outcome in outcomes)
    told = len(matched) + sum(len(outcome.spurious) for outcome in outcomes)
    return Score(
        detection=Tally(sum(outcome.located for outcome in outcomes), told, gold),
        typed=Tally(len(matched), told, gold),
        arguments=_arguments(outcomes),
        source=_accuracy(is_source_right(*pair) for pair in matched),
        modality=_accuracy(g.modality == t.modality for g, t in matched),
        date=_accuracy(is_date_right(g, t) for g, t in matched if g.when is not None),
        exact=Tally(sum(is_exact(*pair) for pair in matched), told, gold),
        events=_events(outcomes),
    )


def _accuracy(answers: Iterable[bool]) -> Tally:
    given = list(answers)
    return Tally(sum(given), len(given), len(given))


def _arguments(outcomes: Sequence[Outcome]) -> Tally:
    """Slots and fillers; those of missed claims count as missed, those of spurious claims as spurious."""
    matched = [pair for outcome in outcomes for pair in outcome.matched]
    golds = [g for g, _ in matched] + [gold for outcome in outcomes for gold in outcome.missed]
    told = [t for _, t in matched] + [claim for outcome in outcomes for claim in outcome.spurious]
    return Tally(
        sum(hits(fillers(g, slot), mentions(t, slot)) for g, t in matched for slot in SLOTS),
        sum(len(mentions(claim, slot)) for claim in told for slot in SLOTS),
        sum(len(fillers(gold, slot)) for gold in golds for slot in SLOTS),
    )


def _events(outcomes: Sequence[Outcome]) -> dict[str, Tally]:
    """Typed detection by event; a matched claim counts for the gold's event, also where it told an alternative."""
    right = Counter(gold.event for outcome in outcomes for gold, _ in outcome.matched)
    missed = Counter(gold.event for outcome in outcomes for gold in outcome.missed)
    spurious = Counter(claim.event for outcome in outcomes for claim in outcome.spurious)
    return {
        event: Tally(right[event], right[event] + spurious[event], right[event] + missed[event])
        for event in sorted({*right, *missed, *spurious})
    }


# Output


def figures(found: Score) -> dict[str, object]:
    """The measures rounded to three digits, ready for JSON; ``date_accuracy`` is None where no gold date is matched."""
    return {
        "gold_claims": found.typed.gold,
        "predicted_claims": found.typed.told,
        "detection": _rounded(found.detection),
        "typed": _rounded(found.typed),
        "posture": _rounded(found.posture),
        "arguments": _rounded(found.arguments),
        "source_accuracy": round(found.source.recall, 3),
        "modality_accuracy": round(found.modality.recall, 3),
        "date_accuracy": round(found.date.recall, 3) if found.date.gold else None,
        "exact_claims": _rounded(found.exact),
        "events": {event: _rounded(tally) for event, tally in found.events.items()},
    }


def _rounded(tally: Tally) -> dict[str, float]:
    return {"p": round(tally.precision, 3), "r": round(tally.recall, 3), "f1": round(tally.f1, 3)}


def lines(measures: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """The measures as aligned lines."""
    for name, value in measures.items():
        if name == "events" and isinstance(value, Mapping):
            yield from lines(value, "  ")
        elif isinstance(value, Mapping):
            yield f"{indent + name:18} " + "  ".join(f"{key} {number:.3f}" for key, number in value.items())
        else:
            yield f"{indent + name:18} {value}"


def faults(outcome: Outcome, show: str) -> Iterator[str]:
    """Lines about what went wrong in a document: ``missed``, ``spurious``, ``wrong`` or ``all``."""
    if show in ("wrong", "all"):
        for gold, claim in outcome.matched:
            if not is_exact(gold, claim):
                yield f"WRONG    {gold.id} {_json(_summary(gold))}"
                yield f"     got {_json(_summary(claim))}"
    if show in ("missed", "all"):
        for gold in outcome.missed:
            yield f"MISSED   {gold.id} {gold.event} | {_short(gold.quote)}"
    if show in ("spurious", "all"):
        for claim in outcome.spurious:
            yield f"SPURIOUS {outcome.doc} {claim.event} | {_short(claim.evidence.text if claim.evidence else '')}"


def _summary(claim: Gold | Told) -> dict[str, object]:
    values = ((name, getattr(claim, name)) for name in ("event", "modality", "when", "source", *SLOTS))
    return {name: _names(value) if isinstance(value, tuple) else value for name, value in values if value}


def _names(values: Iterable[str | Named]) -> list[str | None]:
    return [value if isinstance(value, str) else value.name or value.text for value in values]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _short(text: str) -> str:
    return " ".join(text.split())[:150]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="gold claims, JSON Lines")
    parser.add_argument("claims", type=Path, help="claims to be scored, JSON Lines")
    parser.add_argument("--documents", type=Path, help="JSON Lines with `doc`: also score those without gold claims")
    parser.add_argument("--show", choices=["missed", "spurious", "wrong", "all"], help="list what went wrong")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    given = parser.parse_args(arguments)
    documents = load_documents(given.documents) if given.documents else ()
    outcomes = compare(load_gold(given.gold), load_told(given.claims), documents=documents)
    for outcome in outcomes if given.show else ():
        for line in faults(outcome, given.show):
            print(line)
    measures = figures(score(outcomes))
    print(*([_json(measures)] if given.json else lines(measures)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
