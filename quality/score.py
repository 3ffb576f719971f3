"""Score claims against gold claims; both are JSON Lines (``quality/README.md`` explains the measures).

A claim matches a gold claim of the same document when its event type is the gold's, or one of its alternatives, and
its trigger (else half of the gold quote, by its evidence) lies inside the quote. Each matches at most one; best
arguments go first. Optional gold claims, and claims outside body and editor's notes, count neither way.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import msgspec

SLOTS = ("actor", "counterpart", "origin", "destination", "location")
POSTURE = frozenset({"withdraw", "redeploy", "deploy", "advance", "capture", "handover", "hold"})
SCORED_ZONES = frozenset({"body", "editor_note", None})
SAME_NAME = 0.6
"""The least overlap (Dice, of words) of two names of one thing."""
_ARTICLES = frozenset("s al el ar as ad".split())
_PLAIN = frozenset(
    "the a an of in on at to and its his their some several area areas city town towns village villages "
    "forces force group groups organization organisation members personnel units".split()
)


class Gold(msgspec.Struct, frozen=True):
    """A claim that careful readers agreed on. A filler lists alternatives with ``|``; ``when`` is an ISO prefix."""

    id: str
    doc: str
    start: int
    end: int
    quote: str
    event: str
    modality: str
    when: str | None
    source: tuple[str, ...]
    alt_events: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    counterpart: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    optional: bool = False

    @property
    def events(self) -> tuple[str, ...]:
        """The event types that are right."""
        return (self.event, *self.alt_events)


class Words(msgspec.Struct, frozen=True):
    """Offsets into the document's text, half-open, and the words there."""

    start: int
    end: int
    text: str = ""


class Named(msgspec.Struct, frozen=True):
    """A mention: the words used, the canonical name, and, of a source, its kind."""

    text: str | None = None
    name: str | None = None
    aliases: tuple[str, ...] | None = None
    kind: str | None = None


class Period(msgspec.Struct, frozen=True):
    """ISO dates, both inclusive."""

    start: str | None = None
    end: str | None = None


class Told(msgspec.Struct, frozen=True):
    """A claim to be scored: of the fields of ``docs/claims.md`` those that are looked at."""

    doc: str
    event: str
    modality: str | None = None
    zone: str | None = None
    actor: tuple[Named, ...] | None = None
    counterpart: tuple[Named, ...] | None = None
    origin: tuple[Named, ...] | None = None
    destination: tuple[Named, ...] | None = None
    location: tuple[Named, ...] | None = None
    source: tuple[Named, ...] | None = None
    when: Period | None = None
    trigger: Words | None = None
    evidence: Words | None = None

    @property
    def speakers(self) -> tuple[Named, ...]:
        """Whoever says so, without the outlet that printed it."""
        return tuple(mention for mention in self.source or () if mention.kind != "outlet")


def fillers(gold: Gold, slot: str) -> tuple[str, ...]:
    """The names that a slot of a gold claim holds."""
    found: tuple[str, ...] = getattr(gold, slot)
    return found


def mentions(told: Told, slot: str) -> tuple[Named, ...]:
    """The mentions that a slot of a claim holds."""
    found: tuple[Named, ...] | None = getattr(told, slot)
    return found or ()


# Names


def name_words(text: str) -> frozenset[str]:
    """The words that tell one name from another; all of them where only plain ones are left."""
    tokens = frozenset(re.findall(r"\w+", text.lower().replace("’", "'"))) - _ARTICLES
    return tokens - _PLAIN or tokens


def is_same(filler: str, mention: Named) -> bool:
    """True when a mention, by its words or its resolved name, names one of the filler's alternatives."""
    given = [name_words(text) for text in (mention.text, mention.name, *(mention.aliases or ())) if text]
    return any(_overlap(name_words(wanted), got) >= SAME_NAME for wanted in filler.split("|") for got in given)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return 2 * common / (len(one) + len(other)) if common else 0.0


def hits(names: Iterable[str], told: Iterable[Named]) -> int:
    """How many of the names are told, each by a mention of its own, first come first served."""
    left, count = list(told), 0
    for name in names:
        found = next((mention for mention in left if is_same(name, mention)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count


# One claim against one gold claim


def is_inside(gold: Gold, told: Told) -> bool:
    """True when the trigger stands inside the gold quote; without a trigger, when the evidence covers half of it."""
    if told.trigger is not None:
        return gold.start <= told.trigger.start and told.trigger.end <= gold.end
    if told.evidence is None:
        return False
    shared = min(told.evidence.end, gold.end) - max(told.evidence.start, gold.start)
    return shared >= 0.5 * (gold.end - gold.start)


def affinity(gold: Gold, told: Told) -> int:
    """How much two claims have in common; orders the candidates for a match."""
    arguments = sum(hits(fillers(gold, slot), mentions(told, slot)) for slot in SLOTS)
    return 2 * arguments + (told.modality == gold.modality) + (told.event == gold.event)


def is_source_right(gold: Gold, told: Told) -> bool:
    """True when one of the gold's speakers is named, or nobody where the gold has none."""
    return hits(gold.source, told.speakers) > 0 if gold.source else not told.speakers


def is_date_right(gold: Gold, told: Told) -> bool:
    """True when the period begins or ends in the gold's day, month or year; undated gold claims accept anything."""
    if gold.when is None:
        return True
    if told.when is None or not told.when.start:
        return False
    return told.when.start.startswith(gold.when) or (told.when.end or told.when.start).startswith(gold.when)


def are_arguments_right(gold: Gold, told: Told) -> bool:
    """True when every slot holds what the gold's holds and nothing more."""
    return all(
        hits(fillers(gold, slot), mentions(told, slot)) == len(fillers(gold, slot)) == len(mentions(told, slot))
        for slot in SLOTS
    )


def is_exact(gold: Gold, told: Told) -> bool:
    """True when everything that is scored is right."""
    return (
        told.modality == gold.modality
        and is_source_right(gold, told)
        and is_date_right(gold, told)
        and are_arguments_right(gold, told)
    )


# The claims of one document

Pairs = tuple[tuple[int, int], ...]
"""Indices of gold claims and of the claims matched to them."""


def match(golds: Sequence[Gold], told: Sequence[Told], *, typed: bool = True) -> Pairs:
    """Match one to one, most in common first; ``typed`` asks for the right event as well as the right words."""
    ranked = sorted(
        (-affinity(gold, claim), i, j)
        for i, gold in enumerate(golds)
        for j, claim in enumerate(told)
        if is_inside(gold, claim) and (not typed or claim.event in gold.events)
    )
    left, right, pairs = set(range(len(golds))), set(range(len(told))), []
    for _, i, j in ranked:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j))
    return tuple(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The claims of one document beside the gold ones, without those that count neither way."""

    doc: str
    matched: tuple[tuple[Gold, Told], ...]
    missed: tuple[Gold, ...]
    spurious: tuple[Told, ...]
    located: int
    """Required gold claims whose words are found, of whatever event type."""


def compare_document(doc: str, golds: Sequence[Gold], told: Sequence[Told]) -> Outcome:
    """Match the claims of one document, all of them in scored zones."""
    pairs, loose = match(golds, told), match(golds, told, typed=False)
    kept = {i: j for i, j in pairs if not golds[i].optional}
    free = {j for i, j in (*pairs, *loose) if golds[i].optional}
    return Outcome(
        doc=doc,
        matched=tuple((golds[i], told[j]) for i, j in kept.items()),
        missed=tuple(gold for i, gold in enumerate(golds) if not gold.optional and i not in kept),
        spurious=tuple(claim for j, claim in enumerate(told) if j not in free and j not in kept.values()),
        located=sum(not golds[i].optional for i, _ in loose),
    )


def compare(golds: Sequence[Gold], told: Iterable[Told], *, documents: Iterable[str] = ()) -> tuple[Outcome, ...]:
    """Compare document by document: those with gold claims, and ``documents`` that may rightly have none."""
    wanted: dict[str, list[Gold]] = {doc: [] for doc in documents}
    for gold in golds:
        wanted.setdefault(gold.doc, []).append(gold)
    given: dict[str, list[Told]] = {doc: [] for doc in wanted}
    for claim in told:
        if claim.zone in SCORED_ZONES and claim.doc in given:
            given[claim.doc].append(claim)
    return tuple(compare_document(doc, wanted[doc], given[doc]) for doc in wanted)


# Counts and measures


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


# Files


def load_gold(path: Path) -> tuple[Gold, ...]:
    """Read gold claims from JSON Lines."""
    return tuple(msgspec.json.decode(line, type=Gold) for line in _rows(path))


def load_told(path: Path) -> tuple[Told, ...]:
    """Read claims, as `laydown code` prints them, from JSON Lines."""
    return tuple(msgspec.json.decode(line, type=Told) for line in _rows(path))


def load_documents(path: Path) -> tuple[str, ...]:
    """The names of the documents that a metadata file lists, each once."""
    return tuple(name for name, _ in groupby(json.loads(line)["doc"] for line in _rows(path)))


def _rows(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]


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
