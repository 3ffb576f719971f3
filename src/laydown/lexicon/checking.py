"""What must hold among the entries of a theatre, beyond the type of each field.

Every check returns its faults as ``entries: id: reason``; none raises, so that a user sees all of them at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from itertools import pairwise

from laydown.lexicon.dated import spellings, symbol_faults
from laydown.lexicon.facts import Country, Dated, Force, Place, SourceEntity
from laydown.lexicon.spelling import plain_key

Entry = Force | Place | SourceEntity | Country
_SETS = frozenset({"descriptor", "coalition", "alliance"})
"""The kinds of force that may have members."""


def check_entries(label: str, entries: Sequence[Entry]) -> Iterator[str]:
    """Faults that any kind of entry can have: repeated ids, empty names, dates in the wrong order."""
    for entry_id, times in Counter(entry.id for entry in entries).items():
        if times > 1:
            yield f"{label}: {entry_id}: id is used {times} times"
    for entry in entries:
        if any(not key for key in name_keys(entry)):
            yield f"{label}: {entry.id}: a name or alias has no letters"
        yield from _check_dates(label, entry)


def _check_dates(label: str, entry: Entry) -> Iterator[str]:
    since, until = getattr(entry, "since", None), getattr(entry, "until", None)
    if since and until and since > until:
        yield f"{label}: {entry.id}: since {since} is after until {until}"


def check_shared_names(label: str, entries: Iterable[Entry], allowed: Set[str]) -> Iterator[str]:
    """Names that two entries share, unless ``allowed``. A town and its province may have the same name.

    So may two forces of which one bore it after the other.
    """
    owners: dict[tuple[str, str], list[tuple[str, Period]]] = {}
    for entry in entries:
        rank = entry.precision.value if isinstance(entry, Place) else ""
        for key, period in _borne(entry):
            owners.setdefault((key, rank), []).append((entry.id, period))
    for (key, _), own in owners.items():
        clash = next(_at_once(own), None) if len(own) > 1 and key not in allowed else None
        if clash is not None:
            one, other = clash
            yield f"{label}: {other}: the name '{key}' also belongs to {one} (list it under `ambiguous` if meant)"


def check_forces(label: str, forces: Sequence[Force]) -> Iterator[str]:
    """What only forces have: dated names and allegiances, members, mergers, symbols; ids in them must exist."""
    known = {force.id for force in forces}
    sides = Counter(side for force in forces for side in {force.side, *(a.to for a in force.allegiances)} if side)
    for force in forces:
        for fault in (*_name_faults(force), *_allegiance_faults(force, known, sides), *_set_faults(force, known)):
            yield f"{label}: {force.id}: {fault}"


def _name_faults(force: Force) -> Iterator[str]:
    for number, name in enumerate(force.names, start=1):
        yield from _span_faults(f"names {number} ({name.name})", name, force)
    yield from _order_faults("names", force.names)


def _allegiance_faults(force: Force, known: Set[str], sides: Counter[str]) -> Iterator[str]:
    """A side that nobody else is on is a slip of the pen."""
    for number, allegiance in enumerate(force.allegiances, start=1):
        yield from _span_faults(f"allegiances {number} ({allegiance.to})", allegiance, force)
        if allegiance.to not in known and sides[allegiance.to] < 2:
            yield f"allegiances {number}: to '{allegiance.to}' is neither a force nor the side of any other"
    yield from _order_faults("allegiances", force.allegiances)


def _set_faults(force: Force, known: Set[str]) -> Iterator[str]:
    for origin in force.formed_from:
        if origin not in known or origin == force.id:
            yield f"formed_from '{origin}' {_unfit(origin, force)}"
    for number, member in enumerate(force.members, start=1):
        yield from _span_faults(f"members {number} ({member.force})", member, None)
        if member.force not in known or member.force == force.id:
            yield f"members {number}: force '{member.force}' {_unfit(member.force, force)}"
    if force.members and force.kind not in _SETS:
        yield f"members: a force of kind {force.kind} has none; {', '.join(sorted(_SETS))} do"
    if force.symbol is not None:
        yield from symbol_faults(force.symbol)


def _unfit(other: str, force: Force) -> str:
    return "is the force itself" if other == force.id else "does not exist"


def _span_faults(what: str, entry: Dated, force: Force | None) -> Iterator[str]:
    """Dates in the wrong order, or outside of the force's own."""
    if entry.since and entry.until and entry.since > entry.until:
        yield f"{what}: since {entry.since} is after until {entry.until}"
    if force is None:
        return
    if entry.since and force.since and entry.since < force.since:
        yield f"{what}: since {entry.since} is before the force's own {force.since}"
    if entry.until and force.until and entry.until > force.until:
        yield f"{what}: until {entry.until} is after the force's own {force.until}"


def _order_faults(what: str, entries: Sequence[Dated]) -> Iterator[str]:
    """Entries that do not follow each other in time; one may begin on the last day of the one before."""
    for number, (one, other) in enumerate(zip(entries, entries[1:], strict=False), start=2):
        if one.until is None or other.since is None or other.since < one.until:
            yield f"{what} {number}: must begin where {what} {number - 1} ends, in the order of time"


def check_references(label: str, entries: Iterable[Entry], field: str, known: Set[str]) -> Iterator[str]:
    """Entries whose ``field`` names an id that does not exist."""
    for entry in entries:
        target = getattr(entry, field)
        if target is not None and target not in known:
            yield f"{label}: {entry.id}: {field} '{target}' does not exist"


def check_sides(sources: Iterable[SourceEntity], known: Set[str]) -> Iterator[str]:
    """Sides that do not exist, whose dates are in the wrong order, or two of which share a day."""
    for entry in sources:
        for side in entry.sides:
            if side.speaks_for not in known:
                yield f"sources: {entry.id}: sides: speaks_for '{side.speaks_for}' does not exist"
            if side.since and side.until and side.since > side.until:
                yield f"sources: {entry.id}: sides: since {side.since} is after until {side.until}"
        for one, two in pairwise(sorted(entry.sides, key=lambda side: side.since or date.min)):
            if one.until is None or (two.since or date.min) <= one.until:
                yield (
                    f"sources: {entry.id}: sides: '{one.speaks_for}' and '{two.speaks_for}' share days; "
                    "`until` is the last day of the one, `since` the first of the other"
                )


def check_owners(sources: Iterable[SourceEntity], known: Set[str]) -> Iterator[str]:
    """Owners that look like an id and are none; a name has a capital or a space."""
    for entry in sources:
        owner = entry.owner
        if owner is not None and owner not in known and owner == owner.lower() and " " not in owner:
            yield f"sources: {entry.id}: owner '{owner}' does not exist (an owner that is no entry is given by name)"


def check_coordinates(label: str, entries: Iterable[Place | Country]) -> Iterator[str]:
    """Entries outside -90..90 north or -180..180 east."""
    for entry in entries:
        if not (-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180):
            yield f"{label}: {entry.id}: coordinates {entry.lat}, {entry.lon} are not on Earth"


def name_keys(entry: Entry) -> Iterator[str]:
    """The plain form of each name of an entry, as the index compares them."""
    for name in (entry.name, *entry.aliases):
        yield plain_key(name)
    for dated in entry.names if isinstance(entry, Force) else ():
        for name in (dated.name, *dated.aliases):
            yield plain_key(name)


Period = tuple[date, date]


def _borne(entry: Entry) -> set[tuple[str, Period]]:
    """The plain form of each name with the first and last day on which the entry can have borne it."""
    if not isinstance(entry, Force):
        return {(key, (date.min, date.max)) for key in name_keys(entry)}
    first, last = entry.since or date.min, entry.until or date.max
    return {
        (plain_key(n.name), (max(first, n.since or date.min), min(last, n.until or date.max))) for n in spellings(entry)
    }


def _at_once(owners: Sequence[tuple[str, Period]]) -> Iterator[tuple[str, str]]:
    """Pairs of entries that bear a name at one time; the day on which one passes it to the other does not count."""
    for number, (one, (first, last)) in enumerate(owners):
        for other, (start, end) in owners[number + 1 :]:
            if one != other and max(first, start) < min(last, end):
                yield one, other
