"""Gold claims, claims to be scored, and which of them are the same (``quality/README.md`` explains the measures).

A claim matches a gold claim of the same document when its event type is the gold's, or one of its alternatives, and
its trigger (else half of the gold quote, by its evidence) lies inside the quote. Each matches at most one; best
arguments go first. Optional gold claims, and claims outside body and editor's notes, count neither way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec

SLOTS = ("actor", "counterpart", "origin", "destination", "location")
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


# Files


def load_gold(path: Path) -> tuple[Gold, ...]:
    """Read gold claims from JSON Lines."""
    return tuple(msgspec.json.decode(line, type=Gold) for line in _rows(path))


def load_told(path: Path) -> tuple[Told, ...]:
    """Read claims, as `laydown code` prints them, from JSON Lines."""
    return tuple(msgspec.json.decode(line, type=Told) for line in _rows(path))


def load_documents(path: Path) -> tuple[str, ...]:
    """The names of the documents that a metadata file lists, each once."""
    return tuple(name for name, _ in groupby(msgspec.json.decode(line)["doc"] for line in _rows(path)))


def _rows(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]
