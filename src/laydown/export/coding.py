"""Claims in the event types of others: ACLED's, and PLOVER's. What has no counterpart there gets none.

ACLED's types after its codebook (https://acleddata.com/knowledge-base/codebook/), PLOVER's after the manual in
https://github.com/openeventdata/PLOVER. ``docs/exports.md`` has the tables, and what is lost.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from laydown.fusion.entities import force_of
from laydown.fusion.facts import Facts, ForceFacts
from laydown.fusion.words import ledger_words
from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.model import Claim, DateBasis, DatePrecision, EventType, Modality, PlaceMention, PlacePrecision
from laydown.problems import LexiconError

PATH = Path(__file__).parent.parent / "data" / "en" / "exports.yaml"

_STATE = ("state", "army", "police", "intelligence")
_ACLED = {
    EventType.WITHDRAW: ("Strategic developments", "Change to group/activity"),
    EventType.REDEPLOY: ("Strategic developments", "Change to group/activity"),
    EventType.DEPLOY: ("Strategic developments", "Change to group/activity"),
    EventType.ADVANCE: ("Battles", "Armed clash"),
    EventType.CAPTURE: ("Battles", ""),
    EventType.HANDOVER: ("Strategic developments", "Non-violent transfer of territory"),
    EventType.AGREE: ("Strategic developments", "Agreement"),
}
_TIME = {DatePrecision.DAY: 1, DatePrecision.WEEK: 2}
_GEO = {PlacePrecision.SITE: 1, PlacePrecision.TOWN: 1, PlacePrecision.DISTRICT: 2}


def acled_type(claim: Claim, country: str | None, facts: Facts) -> tuple[str, str]:
    """ACLED's event type and sub-event type, both empty for what did not happen or is no event there."""
    if claim.modality is not Modality.ASSERTED:
        return "", ""
    if claim.event is EventType.ATTACK:
        return _attacks().get(" ".join(claim.trigger.text.casefold().split()), ("", ""))
    kind, sub = _ACLED.get(claim.event, ("", ""))
    return (kind, _taken_by(claim, country, facts)) if claim.event is EventType.CAPTURE else (kind, sub)


class _Attack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    type: str
    sub_type: str
    triggers: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    attacks: tuple[_Attack, ...]


@lru_cache(maxsize=1)
def _attacks() -> dict[str, tuple[str, str]]:
    """Type and sub-type by trigger."""
    found, faults = convert_entries(PATH, [read_yaml(PATH)], _Words)
    if faults:
        raise LexiconError(faults)
    return {word: (one.type, one.sub_type) for one in found[0].attacks for word in one.triggers}


def _taken_by(claim: Claim, country: str | None, facts: Facts) -> str:
    """ACLED counts a foreign state's forces with the non-state actors."""
    found = [facts.forces[key] for m in claim.actor if (key := force_of(m) or "") in facts.forces]
    if not found or any(force.kind in (None, "descriptor") for force in found):
        return ""
    own = any(force.country == country and _is_state(force, facts) for force in found)
    return "Government regains territory" if own else "Non-state actor overtakes territory"


def _is_state(force: ForceFacts, facts: Facts) -> bool:
    wholes = (facts.forces.get(key) for key in facts.wholes(force.id))
    return any(whole is not None and whole.kind in _STATE for whole in wholes)


def time_precision(claim: Claim) -> int | None:
    """ACLED's: 1 the day, 2 about the week, 3 the month or coarser. A day that is only the publication's is 2."""
    if claim.when is None:
        return None
    told = _TIME.get(claim.when.precision, 3)
    return max(told, 2) if claim.when.basis is DateBasis.PUBLICATION else told


def geo_precision(place: PlaceMention | None, precision: str | None) -> int | None:
    """ACLED's: 1 the town or site, 2 near it or its district, 3 a larger area; None without a place."""
    if place is None or precision is None:
        return None
    told = _GEO.get(PlacePrecision(precision), 3)
    return max(told, 2) if place.relation else told


class Plover(NamedTuple):
    """``events``, most telling first; ``mode`` may be empty; ``asks`` when the actor is who says so."""

    events: tuple[str, ...]
    mode: str = ""
    asks: bool = False


QUAD = {"AGREE": 1, "CONSULT": 1, "CONCEDE": 1, "RETREAT": 2, "REQUEST": 3, "THREATEN": 3, "MOBILIZE": 4, "COERCE": 4,
        "ASSAULT": 4}  # fmt: skip
"""PLOVER's quad category: verbal cooperation, material cooperation, verbal conflict, material conflict."""

_DONE = {
    EventType.WITHDRAW: Plover(("RETREAT",), "withdraw"),
    EventType.DEPLOY: Plover(("MOBILIZE",), "troops"),
    EventType.ADVANCE: Plover(("ASSAULT",)),
    EventType.CAPTURE: Plover(("ASSAULT",)),
    EventType.HANDOVER: Plover(("RETREAT",), "withdraw"),
    EventType.ATTACK: Plover(("ASSAULT",)),
    EventType.AGREE: Plover(("AGREE",)),
    EventType.MEET: Plover(("CONSULT",)),
}
_PLANNED = {
    EventType.WITHDRAW: Plover(("CONCEDE",)),
    EventType.HANDOVER: Plover(("CONCEDE",)),
    EventType.ADVANCE: Plover(("THREATEN",), "violence"),
    EventType.ATTACK: Plover(("THREATEN",), "violence"),
    EventType.CAPTURE: Plover(("THREATEN",), "territory"),
    EventType.AGREE: Plover(("AGREE",)),
    EventType.MEET: Plover(("AGREE",)),
}
_YIELDS = (EventType.WITHDRAW, EventType.REDEPLOY, EventType.HANDOVER)
_NONE = Plover(())
CONTEXTS = {EventType.CAPTURE: "territory", EventType.HANDOVER: "territory", EventType.HOLD: "territory"}
SECTORS = {
    "state": "GOV", "army": "MIL", "unit": "MIL", "coalition": "MIL", "alliance": "MIL", "mission": "MIL",
    "militia": "PRM", "company": "PRM", "rebel": "REB", "jihadist": "UAF", "police": "COP", "intelligence": "SPY",
    "administration": "GOV",
}  # fmt: skip
"""PLOVER's sector for a kind of force; the others are UNK."""


def plover_type(claim: Claim) -> Plover:
    """PLOVER's event and mode. It has none for a state that holds, a denial, or what is only possible."""
    match claim.modality:
        case Modality.ASSERTED:
            return _done(claim)
        case Modality.PLANNED:
            moved = claim.event is EventType.REDEPLOY and bool(claim.origin)
            return _PLANNED.get(EventType.WITHDRAW if moved else claim.event, _NONE)
        case Modality.DEMANDED | Modality.ORDERED if claim.event is not EventType.HOLD:
            met = "meet" if claim.event is EventType.MEET else ""
            return Plover(("REQUEST",), "yield" if claim.event in _YIELDS else met, asks=True)
    return _NONE


def _done(claim: Claim) -> Plover:
    if claim.event is EventType.REDEPLOY:
        arrives = ("MOBILIZE",) if claim.destination or not claim.origin else ()
        return Plover((*(("RETREAT",) if claim.origin else ()), *arrives), "withdraw" if claim.origin else "troops")
    if claim.event is EventType.ATTACK and ledger_words().sieges & set(claim.trigger.text.casefold().split()):
        return Plover(("COERCE",), "restrict")
    return _DONE.get(claim.event, _NONE)
