"""What a claim does to the map: the table of effects (``docs/ledger.md``).

Only asserted claims have effects; denied ones have the same with ``opposes``, and speak against them. Plans, orders,
demands and possibilities have none: they are outlook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from laydown.fusion.entities import UNNAMED, force_of, place_of
from laydown.fusion.words import LedgerWords, ledger_words
from laydown.model import Claim, DateBasis, EventType, Mention, Modality, PlaceMention, PlacePrecision

_WORD = re.compile(r"[\w-]+")
_AREAS = (PlacePrecision.COUNTRY, PlacePrecision.REGION)
_STATES = (Modality.ASSERTED, Modality.DENIED)


class Act(StrEnum):
    """What happens to a force at a place."""

    LOSE = "lose"
    LEAVE = "leave"
    GAIN = "gain"
    HOLD = "hold"
    ARRIVE = "arrive"
    STAY = "stay"
    BESIEGE = "besiege"
    LIFT = "lift"
    CONTEST = "contest"


class Scope(StrEnum):
    """Of the place itself, of somewhere near it, or of a part of it; only ``AT`` bears on who holds it."""

    AT = "at"
    NEAR = "near"
    PART = "part"


ACTS, SCOPES = {act.value: act for act in Act}, {scope.value: scope for scope in Scope}
"""By value: several times faster than ``Act(value)``, and looked up for each row that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One claim's effect on one force at one place.

    ``day`` is the last day by which it was so, ``earliest`` the first on which it can have been (for states: since
    when it is said to be so); ``dated`` is False when the report gives no date and its publication stands in.
    """

    claim: str
    place: str
    force: str
    act: Act
    scope: Scope
    opposes: bool
    day: date
    earliest: date | None
    dated: bool


def effects_of(claim: Claim, known: date, *, is_published: bool = True) -> tuple[Effect, ...]:
    """The effects of a claim that became known on ``known``, each once, in a stable order.

    ``is_published`` False: that is not its day of publication, which nobody knows. A claim that gives no date itself
    then has no effect, since nothing says when it was so.
    """
    words = ledger_words()
    day, earliest, dated = _dates(claim, known)
    if claim.modality not in _STATES or _is_to_come(claim, known) or not (dated or is_published):
        return ()
    lasts = claim.when is None or claim.when.end is None
    found = {
        (place, force, act, scope): Effect(
            claim=claim.id, place=place, force=force, act=act, scope=scope,
            opposes=claim.modality is Modality.DENIED, day=day, dated=dated,
            earliest=earliest if act is not Act.BESIEGE or lasts else None,
        )
        for act, force, place, scope in _acts(claim, words)
    }  # fmt: skip
    return tuple(found[key] for key in sorted(found))


def _is_to_come(claim: Claim, known: date) -> bool:
    """'The troops leave on Friday' is told as a fact and is a plan. A day's grace: the world has time zones."""
    return claim.when is not None and claim.when.start is not None and claim.when.start > known + timedelta(days=1)


def _dates(claim: Claim, known: date) -> tuple[date, date | None, bool]:
    """Last possible day (never after publication), first possible day, and whether the report gives the date."""
    when = claim.when
    if when is None:
        return known, None, False
    day = min(when.end or known, known)
    earliest = min(when.start, day) if when.start is not None else None
    dated = when.basis is not DateBasis.PUBLICATION
    if claim.event is EventType.HOLD and not dated:
        return day, None, False
    return day, earliest, dated


_Where = tuple[str, Scope]


def _acts(claim: Claim, words: LedgerWords) -> Iterator[tuple[Act, str, str, Scope]]:
    """The rows of the table for this claim: act, force, place, scope."""
    origin, destination, location = _places(claim.origin), _places(claim.destination), _places(claim.location)
    actors, others = _forces(claim.actor), _forces(claim.counterpart)
    match claim.event:
        case EventType.CAPTURE:
            yield from _pair(Act.LOSE, others, (*location, *destination))
            yield from _pair(Act.GAIN, actors or (UNNAMED,), (*location, *destination))
        case EventType.HANDOVER:
            yield from _pair(Act.LOSE, actors, origin or location)
            yield from _pair(Act.GAIN, others, (*location, *destination) or origin)
        case EventType.WITHDRAW | EventType.REDEPLOY:
            leaves = Act.STAY if _is_partial(claim, words) else Act.LEAVE
            moved = claim.event is EventType.REDEPLOY
            yield from _pair(leaves, actors, origin if moved else (origin or location))
            yield from _pair(Act.ARRIVE, actors, (*destination, *(location if moved else ())))
        case EventType.DEPLOY:
            yield from _pair(Act.ARRIVE, actors, (*destination, *location))
        case EventType.HOLD:
            yield from _pair(Act.HOLD if _is_control(claim, words) else Act.STAY, actors, location)
        case EventType.ATTACK if _is_siege(claim, words) and _is_lifted(claim, words):
            yield from _pair(Act.LIFT, (UNNAMED,), location)
        case EventType.ATTACK if _is_siege(claim, words):
            yield from _pair(Act.BESIEGE, actors or (UNNAMED,), location)
        case EventType.ATTACK:
            yield from _pair(Act.CONTEST, actors, location)
            yield from _pair(Act.STAY, others, location)
        case EventType.ADVANCE:
            yield from _pair(Act.CONTEST, actors, (*destination, *location))


def _pair(act: Act, forces: Iterable[str], places: Sequence[_Where]) -> Iterator[tuple[Act, str, str, Scope]]:
    for force in forces:
        for place, scope in places:
            yield act, force, place, scope


def _forces(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(force for m in mentions if (force := force_of(m)) is not None))


def _places(mentions: Sequence[PlaceMention]) -> tuple[_Where, ...]:
    """The places that can be entered in the ledger; one that is only headed for is none."""
    found = ((place_of(m), _scope(m.relation, m.precision, m.text)) for m in mentions)
    return tuple(dict.fromkeys((place, scope) for place, scope in found if place is not None and scope is not None))


@lru_cache(maxsize=50_000)
def _scope(told: str | None, precision: PlacePrecision | None, text: str) -> Scope | None:
    words = ledger_words()
    relation = " ".join((told or "").casefold().split())
    if any(relation.startswith(word) for word in words.heading):
        return None
    if relation and not words.inside & set(relation.split()):
        return Scope.NEAR
    if precision in _AREAS or words.parts & set(text.casefold().split()[:-1]):
        return Scope.PART
    return Scope.AT


def _is_partial(claim: Claim, words: LedgerWords) -> bool:
    """True when only some leave: a number of soldiers, 'part of', 'a partial withdrawal'."""
    said = " ".join((*(m.text for m in claim.actor), claim.trigger.text)).casefold().split()
    before = claim.evidence.text[: max(0, claim.trigger.start - claim.evidence.start)].casefold().split()[-1:]
    counted = any(q.of is not None for q in claim.quantity) and any(c.isdigit() for word in said for c in word)
    return counted or bool(words.partial & {*said, *before})


def _is_control(claim: Claim, words: LedgerWords) -> bool:
    trigger = set(claim.trigger.text.casefold().split())
    if trigger & words.presence_triggers:
        return False
    return claim.rule in words.control_rules or (not claim.rule and bool(trigger & words.control_triggers))


def _is_siege(claim: Claim, words: LedgerWords) -> bool:
    return bool(words.sieges & set(claim.trigger.text.casefold().split()))


def _is_lifted(claim: Claim, words: LedgerWords) -> bool:
    """'The army broke the siege of X', 'the siege of X was lifted': it is over, whoever of the two is said to act."""
    if not words.sieges_as_nouns & set(claim.trigger.text.casefold().split()):
        return False
    at = max(0, claim.trigger.start - claim.evidence.start)
    before = _WORD.findall(claim.evidence.text[:at].casefold())[-4:]
    after = _WORD.findall(claim.evidence.text[at + len(claim.trigger.text) :].casefold())[:8]
    passive = {word for helper, word in pairwise(after) if helper in words.passive}
    return bool(words.siege_ends & {*before, *passive})
