"""Who said it first: what decides how many independent origins a finding has.

An outlet that quotes another adds nothing of its own, so a claim's origin is the nearest speaker to the event who is
named. Where nobody is named, it is the outlet; and where the text is a republication, the outlet that had it first.
"""

from __future__ import annotations

from collections.abc import Iterable

from laydown.fusion.entities import speaker_of
from laydown.model import Claim, SourceKind


def speaker_key(claim: Claim) -> str | None:
    """The nearest named speaker of the chain other than the printing outlet; None when the report says it itself."""
    for link in claim.source:
        key = speaker_of(link)
        if key is not None and link.kind is SourceKind.SPEAKER:
            return key
    return None


def independent(told: Iterable[tuple[str, str, bool]]) -> tuple[str, ...]:
    """The origins that count, each once, in order, of (article, origin, whether a speaker is named) for each claim.

    An article that names its source adds nothing of its own: what it says of the same thing in its own voice, or has
    from 'the newspaper' or 'an official', may well be from there too.
    """
    rows = list(told)
    sourced = {article for article, _, named in rows if named}
    return tuple(dict.fromkeys(origin for article, origin, named in rows if named or article not in sourced))


def outlet_key(claim: Claim) -> str | None:
    """The outlet that had it first: that which printed it, or which this one has it from; None when none is known."""
    first = next((link for link in claim.source if link.kind is SourceKind.OUTLET), None)
    return speaker_of(first) if first is not None else None
