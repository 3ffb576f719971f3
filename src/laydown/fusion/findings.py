"""Claims to findings: which claims tell of the same event or state, and whether they agree.

Two claims are compared by type, forces, places, time and wording; the decision is a row for each, so that it can be
shown. What is known of one and not of the other neither joins nor parts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from laydown.fusion.entities import force_of, place_of
from laydown.fusion.facts import Facts
from laydown.fusion.origins import independent
from laydown.fusion.wording import shared
from laydown.model import Claim, EventType, Modality

JOINED_FROM = 3.0
"""The sum of the rows from which on two claims tell of the same."""
SLACK_DAYS, NEWS_DAYS, HELD_DAYS = 2, 14, 45
"""Windows may miss each other by the first; claims without a date must be published within the second; states within
the third."""
_OUTLOOK = (Modality.PLANNED, Modality.ORDERED, Modality.DEMANDED, Modality.POSSIBLE)
_MUTUAL = (EventType.AGREE, EventType.MEET)
_KIN = (
    {EventType.WITHDRAW, EventType.REDEPLOY}, {EventType.DEPLOY, EventType.REDEPLOY},
    {EventType.CAPTURE, EventType.HANDOVER}, {EventType.ADVANCE, EventType.CAPTURE},
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A claim as fusion takes it: with the day it became known, its article, and who said it first.

    ``named``: whether the origin is a speaker that the article names, and not the outlet.
    """

    claim: Claim
    known: date
    article: str
    origin: str
    named: bool

    @property
    def order(self) -> tuple[date, str]:
        """By publication, then by id."""
        return self.known, self.claim.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reason: what was looked at, what was found, what it counts."""

    feature: str
    found: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether two claims tell of the same, and why."""

    same: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure that reports of one event tell differently."""

    what: str
    values: tuple[tuple[str, str], ...]
    """Pairs of claim id and the figure's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Claims that tell of one event or state, in order of publication. ``id`` is F and its first claim's id.

    ``relation`` is 'single', 'agreed' (two origins or more, none against), 'denied' (one side asserts, another denies)
    or 'outlook' (nobody says that it is or was so). ``origins`` are those of the claims that assert it.
    """

    id: str
    event: EventType
    claims: tuple[Heard, ...]
    relation: str
    origins: tuple[str, ...]
    differences: tuple[Difference, ...]
    joined: tuple[tuple[str, str, Decision], ...]

    @property
    def against(self) -> tuple[Heard, ...]:
        """The claims that deny it."""
        return tuple(h for h in self.claims if h.claim.modality is Modality.DENIED)


def compare(one: Heard, other: Heard, facts: Facts) -> Decision:
    """Whether two claims tell of the same event or state."""
    rows: list[Row] = []
    for judged in (_events(one, other), _forces(one, other, facts), _places(one, other, facts), _times(one, other)):
        rows.append(judged)
        if judged.weight == _NEVER:
            return Decision(same=False, rows=tuple(rows))
    near = shared(one.claim.evidence.text, other.claim.evidence.text)
    rows.append(
        Row(feature="wording", found=f"{near:.0%} of the words of the shorter sentence", weight=round(2 * near, 2))
    )
    named = any(row.weight > 0 for row in rows if row.feature in ("forces", "places"))
    return Decision(same=named and sum(row.weight for row in rows) >= JOINED_FROM, rows=tuple(rows))


_NEVER = float("-inf")


def _events(one: Heard, other: Heard) -> Row:
    types = {one.claim.event, other.claim.event}
    found = " and ".join(sorted(types))
    if len(types) == 1:
        return Row(feature="event", found=found, weight=0.0)
    return Row(feature="event", found=found, weight=-0.5 if types in _KIN else _NEVER)


def _forces(one: Heard, other: Heard, facts: Facts) -> Row:
    left, right = _actors(one.claim), _actors(other.claim)
    if not left or not right:
        return Row(feature="forces", found="one does not say who", weight=0.0)
    if left & right:
        return Row(feature="forces", found="the same: " + ", ".join(sorted(left & right)), weight=1.5)
    part = [(a, b) for a in sorted(left) for b in sorted(right) if facts.is_part(a, b)]
    if part:
        return Row(feature="forces", found=f"{part[0][0]} and {part[0][1]} are part of each other", weight=1.0)
    return Row(feature="forces", found="different", weight=_NEVER)


def _actors(claim: Claim) -> set[str]:
    mentions = (*claim.actor, *claim.counterpart) if claim.event in _MUTUAL else claim.actor
    return {force for m in mentions if (force := force_of(m)) is not None}


def _places(one: Heard, other: Heard, facts: Facts) -> Row:
    left, right = places_in(one.claim), places_in(other.claim)
    if not left or not right:
        return Row(feature="places", found="one does not say where", weight=0.0)
    if left & right:
        return Row(feature="places", found="the same: " + ", ".join(sorted(left & right)), weight=1.5)
    inside = [(a, b) for a in sorted(left) for b in sorted(right) if facts.is_inside(a, b)]
    if inside:
        return Row(feature="places", found=f"{inside[0][0]} and {inside[0][1]} lie in each other", weight=0.7)
    return Row(feature="places", found="different", weight=_NEVER)


def places_in(claim: Claim) -> set[str]:
    """The places that a claim names in any slot, by key."""
    mentions = (*claim.origin, *claim.destination, *claim.location)
    return {place for m in mentions if (place := place_of(m)) is not None}


def _times(one: Heard, other: Heard) -> Row:
    left, right = _window(one), _window(other)
    gap = max((left[0] - right[1]).days, (right[0] - left[1]).days, 0)
    if gap <= SLACK_DAYS:
        return Row(feature="time", found="windows meet" if not gap else f"windows {gap} days apart", weight=1.0)
    near = HELD_DAYS if one.claim.event is EventType.HOLD else NEWS_DAYS
    undated = one.claim.when is None or other.claim.when is None or one.claim.event is EventType.HOLD
    if undated and gap <= near:
        return Row(feature="time", found=f"{gap} days apart, and not both dated", weight=0.3)
    return Row(feature="time", found=f"{gap} days apart", weight=_NEVER)


def _window(heard: Heard) -> tuple[date, date]:
    when = heard.claim.when
    if when is None or (when.start is None and when.end is None):
        return heard.known, heard.known
    end = when.end or heard.known
    return (when.start or end - timedelta(days=1)), end


def fuse(heard: Iterable[Heard], facts: Facts) -> tuple[Finding, ...]:
    """The findings of these claims, in order of their first claim. Nothing depends on the order given."""
    ordered = sorted(heard, key=lambda h: h.order)
    group = list(range(len(ordered)))
    joined: list[tuple[int, int, Decision]] = []
    for i, j in _candidates([_traits(one, facts) for one in ordered]):
        if _root(group, i) != _root(group, j) and (decision := compare(ordered[i], ordered[j], facts)).same:
            group[_root(group, j)] = _root(group, i)
            joined.append((i, j, decision))
    members: dict[int, list[int]] = {}
    for index in range(len(ordered)):
        members.setdefault(_root(group, index), []).append(index)
    why: dict[int, list[tuple[Heard, Heard, Decision]]] = {}
    for i, j, decision in joined:
        why.setdefault(_root(group, i), []).append((ordered[i], ordered[j], decision))
    return tuple(
        _finding([ordered[i] for i in chosen], why.get(_root(group, chosen[0]), []))
        for chosen in sorted(members.values())
    )


class _Traits(NamedTuple):
    """What decides whether two claims are worth comparing; days are ordinals."""

    event: EventType
    actors: set[str]
    wholes: set[str]
    where: set[str]
    around: set[str]
    first: int
    last: int
    undated: bool


def _traits(heard: Heard, facts: Facts) -> _Traits:
    actors, where, window = _actors(heard.claim), places_in(heard.claim), _window(heard)
    return _Traits(
        heard.claim.event, actors, {key for one in actors for key in facts.wholes(one)}, where,
        {key for one in where for key in facts.around(one)}, window[0].toordinal(), window[1].toordinal(),
        heard.claim.when is None,
    )  # fmt: skip


def _candidates(traits: Sequence[_Traits]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, in order: those that share a force or a place, and may tell of the same.

    Claims that share a force are many, and nearly all of them tell of different places: so they are found by place.
    """
    by_place: dict[str, list[int]] = {}
    by_force: dict[str, list[int]] = {}
    by_both: dict[tuple[str, str], list[int]] = {}
    for index, one in enumerate(traits):
        for place in one.where:
            by_place.setdefault(place, []).append(index)
        for force in one.actors:
            by_force.setdefault(force, []).append(index)
            for place in one.where:
                by_both.setdefault((force, place), []).append(index)
    found = {(i, j) for bucket in by_place.values() for at, j in enumerate(bucket) for i in bucket[:at]}
    for index, one in enumerate(traits):
        for force in one.actors:
            others = (by_both.get((force, place), ()) for place in one.around) if one.where else (by_force[force],)
            found |= {(min(index, other), max(index, other)) for some in others for other in some if other != index}
    yield from sorted(pair for pair in found if _may_be_same(traits[pair[0]], traits[pair[1]]))


def _may_be_same(one: _Traits, other: _Traits) -> bool:
    """False when :func:`compare` says so by one row alone."""
    if one.event is not other.event and {one.event, other.event} not in _KIN:
        return False
    gap = max(one.first - other.last, other.first - one.last, 0)
    held = one.event is EventType.HOLD
    if gap > SLACK_DAYS and (gap > (HELD_DAYS if held else NEWS_DAYS) or not (one.undated or other.undated or held)):
        return False
    if one.actors and other.actors and not (one.actors & other.wholes or other.actors & one.wholes):
        return False
    return not (one.where and other.where) or bool(one.where & other.around or other.where & one.around)


def _root(group: list[int], index: int) -> int:
    while group[index] != index:
        group[index] = group[group[index]]
        index = group[index]
    return index


def _finding(claims: Sequence[Heard], joined: Sequence[tuple[Heard, Heard, Decision]]) -> Finding:
    asserted = [h for h in claims if h.claim.modality is Modality.ASSERTED]
    denied = [h for h in claims if h.claim.modality is Modality.DENIED]
    origins = independent((h.article, h.origin, h.named) for h in asserted)
    return Finding(
        id="F" + claims[0].claim.id,
        event=(asserted or claims)[0].claim.event,
        claims=tuple(claims),
        relation=_relation(asserted, denied, origins),
        origins=origins,
        differences=tuple(_differences(claims)),
        joined=tuple((a.claim.id, b.claim.id, decision) for a, b, decision in joined),
    )


def _relation(asserted: Sequence[Heard], denied: Sequence[Heard], origins: Sequence[str]) -> str:
    if asserted and denied:
        return "denied"
    if not asserted:
        return "denial" if denied else "outlook"
    return "agreed" if len(origins) > 1 else "single"


def _differences(claims: Sequence[Heard]) -> Iterator[Difference]:
    """Figures of one kind ('km', 'killed', 'soldiers') that are not equal."""
    told: dict[str, dict[str, tuple[str, float]]] = {}
    for heard in claims:
        for quantity in heard.claim.quantity:
            value = quantity.value if quantity.value is not None else quantity.min
            kind = quantity.of or quantity.unit
            if value is not None and kind:
                told.setdefault(kind, {}).setdefault(heard.claim.id, (quantity.text, value))
    for kind, values in sorted(told.items()):
        if len({value for _, value in values.values()}) > 1:
            yield Difference(what=kind, values=tuple((claim, text) for claim, (text, _) in values.items()))


def short_hash(*parts: object) -> str:
    """Sixteen hexadecimal digits that stand for these parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
