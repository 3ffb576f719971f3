"""What a ledger answers, as values: the same on the command line, in Python and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from laydown.fusion.certainty import Certainty
from laydown.fusion.facts import ForceFacts, PlaceFacts
from laydown.fusion.findings import Decision, Difference


def counted(number: int, noun: str) -> str:
    """'1 place', '2 places'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Status(StrEnum):
    """How a place stands. ``VACANT``: its last holder left, and nobody is said to have come; ``UNKNOWN``: no news."""

    HELD = "held"
    JOINT = "joint"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    VACANT = "vacant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A claim as evidence: the sentence, who says so through whom, and where to read it.

    ``speakers`` are nearest to the event first, the outlet last; ``start``/``end`` bound the sentence in the document's
    text. ``act`` is what the claim does at the place in question, None where that is not asked.
    """

    claim: str
    event: str
    modality: str
    hedged: bool
    act: str | None
    day: date
    known: date
    sentence: str
    speakers: tuple[str, ...]
    origin: str
    document: str
    title: str | None
    url: str | None
    archive_url: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A force at a place over a stretch of days, with what speaks for it and against it.

    ``kind``: 'control', 'presence' or 'siege'. ``since`` None: not said since when. ``earliest``: the first day on
    which it can have begun, where the reports leave that open. ``disputed``: somebody denies that it began or ended.
    ``first_claim``: of those that speak for it the one of the earliest day; who is named in it together holds jointly.
    """

    id: str
    place: str
    place_name: str
    force: str
    force_name: str
    kind: str
    scope: str
    since: date | None
    earliest: date | None
    until: date | None
    began: str
    ended: str | None
    last_seen: date | None
    disputed: bool
    origins: tuple[str, ...]
    certainty: Certainty
    claims_for: tuple[Quote, ...]
    claims_against: tuple[Quote, ...]
    first_claim: str | None = None

    @property
    def probability(self) -> float:
        """How sure it is on the day."""
        return self.certainty.probability


class Held(Protocol):
    """What of a holding decides how a place stands."""

    @property
    def force(self) -> str:
        """Id of the force."""

    @property
    def kind(self) -> str:
        """'control', 'presence' or 'siege'."""

    @property
    def scope(self) -> str:
        """'at', 'near' or 'part'."""

    @property
    def ended(self) -> str | None:
        """How it ended."""

    @property
    def disputed(self) -> bool:
        """Whether somebody denies that it began or ended."""

    @property
    def first_claim(self) -> str | None:
        """Of the claims that speak for it the one of the earliest day."""

    @property
    def probability(self) -> float:
        """How sure it is on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Who is or was at a place on a day, as known on another.

    ``holders`` control it (several: jointly or contested, see ``status``), ``present`` are there without being said to
    control it, ``left`` went lately. ``inside`` and ``around`` are told of places within it and of the areas it lies
    in: they say little of the place itself. ``fighting``: attacks there in the fortnight before. ``outlook``: what is
    planned, ordered, demanded or thought possible there. ``more`` positions inside it are left out, for there are many,
    and ``more_left`` of forces that were present and left. ``areas`` are the places that it lies in, the nearest first.
    """

    place: PlaceFacts
    areas: tuple[PlaceFacts, ...]
    on: date
    known: date | None
    status: Status
    summary: str
    holders: tuple[Holding, ...]
    present: tuple[Holding, ...]
    besiegers: tuple[Holding, ...]
    left: tuple[Holding, ...]
    inside: tuple[Holding, ...]
    around: tuple[Holding, ...]
    fighting: tuple[Quote, ...]
    outlook: tuple[Quote, ...]
    more: int
    more_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A force that another is bound to, and between which days, where that is known: None is open.

    ``told``: whether the ledger tells of it; if not, its id stands for its name.
    """

    id: str
    name: str
    told: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What a force is bound to, as the theatre has it.

    ``wholes``: what it is part of, the nearest first; ``parts``: those within it. ``members``: whom it takes in, on
    whatever day, if it is a set; ``sets``: those that take it, or what it is part of, in. ``side``: the name of its
    side; ``allies``: the others of that side. ``more`` parts, members, sets and allies are left out.
    """

    wholes: tuple[Tie, ...]
    parts: tuple[Tie, ...]
    members: tuple[Tie, ...]
    sets: tuple[Tie, ...]
    side: str | None
    allies: tuple[Tie, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Where a force is or was: ``holdings`` on the day asked for, surest first, and those of the forces within it.

    ``more`` of them are left out, for there are many: those of presence first, and the oldest. ``of_sets`` are those of
    sets ('the rebels') to which it belonged on the day: weak evidence of where it was, and not told of itself.
    """

    force: ForceFacts
    ties: Ties
    on: date
    known: date | None
    summary: str
    holdings: tuple[Holding, ...]
    of_parts: tuple[Holding, ...]
    of_sets: tuple[Holding, ...]
    left: tuple[Holding, ...]
    outlook: tuple[Quote, ...]
    more: int
    more_of_sets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One row of a timeline; ``opener`` and ``closer`` are the claims that say when it began and ended."""

    id: str
    place: str
    place_name: str
    force: str
    force_name: str
    kind: str
    scope: str
    since: date | None
    until: date | None
    began: str
    ended: str | None
    opener: Quote | None
    closer: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The spells of a place or a force, in order of time; ``more`` earlier ones are left out."""

    subject: str
    name: str
    since: date | None
    until: date | None
    known: date | None
    spells: tuple[Spell, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedPlace:
    """A place that rivals are said to hold on the day, or of whose holder somebody denies that it holds, or left, it.

    ``holders`` also has those whose departure is denied; their ``until`` is its day.
    """

    place: PlaceFacts
    holders: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClaim:
    """A claim of a finding, with the side it takes."""

    side: str
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """A finding for a reader. ``origins`` counts the independent ones of the claims that assert it; never articles."""

    id: str
    event: str
    relation: str
    forces: tuple[str, ...]
    places: tuple[str, ...]
    origins: tuple[str, ...]
    claims: tuple[FoundClaim, ...]
    differences: tuple[Difference, ...]
    joined: tuple[tuple[str, str, Decision], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What is contradicted on a day: places with rival holders, and events that one says and another denies."""

    on: date
    known: date | None
    places: tuple[ContestedPlace, ...]
    denied: tuple[Fused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A position that came, changed or went as known; ``what`` is 'new', 'changed' or 'withdrawn'."""

    id: str
    what: str
    known: date
    before: Spell | None
    after: Spell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A document retracted or restored, a claim superseded, judged by a person, or a judgement taken back."""

    what: str
    subject: str
    at: str
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is known now and was not on ``since``: ``total`` changes, of which ``changes`` are the page asked for."""

    since: date
    until: date | None
    total: int
    changes: tuple[Change, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A claim's sentence in its context: what stands before and after it in the document."""

    before: str
    sentence: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Everything behind a claim, a finding or a position: claims for and against, in context, and the reasons.

    ``subject`` is the id asked for, ``what`` its kind ('claim', 'finding', 'position'); ``passages`` are by claim id.
    ``claim`` is the claim, or a finding's first, as it was read, and ``corrected`` as people corrected it, None where
    nobody did; ``quote`` is the same as evidence, also where it counts no more.
    """

    subject: str
    what: str
    title: str
    holding: Holding | None
    finding: Fused | None
    claim: object | None
    corrected: object | None
    quote: Quote | None
    passages: dict[str, Passage]
    history: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim found by words."""

    quote: Quote
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a search gave: the best first; ``more`` when there are others."""

    words: str
    found: tuple[Found, ...]
    more: bool
