"""What must hold among the entries of a theatre, beyond the type of each field.

Every check returns its faults as ``entries: id: reason``; none raises, so that a user sees all of them at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from laydown.lexicon.facts import Country, Force, Place, SourceEntity
from laydown.lexicon.spelling import plain_key

Entry = Force | Place | SourceEntity | Country


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
    """Names that two entries share, unless ``allowed``. A town and its province may have the same name."""
    owners: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        rank = entry.precision.value if isinstance(entry, Place) else ""
        for key in set(name_keys(entry)):
            owners.setdefault((key, rank), []).append(entry.id)
    for (key, _), ids in owners.items():
        if len(ids) > 1 and key not in allowed:
            yield f"{label}: {ids[1]}: the name '{key}' also belongs to {ids[0]} (list it under `ambiguous` if meant)"


def check_references(label: str, entries: Iterable[Entry], field: str, known: Set[str]) -> Iterator[str]:
    """Entries whose ``field`` names an id that does not exist."""
    for entry in entries:
        target = getattr(entry, field)
        if target is not None and target not in known:
            yield f"{label}: {entry.id}: {field} '{target}' does not exist"


def check_coordinates(label: str, entries: Iterable[Place | Country]) -> Iterator[str]:
    """Entries outside -90..90 north or -180..180 east."""
    for entry in entries:
        if not (-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180):
            yield f"{label}: {entry.id}: coordinates {entry.lat}, {entry.lon} are not on Earth"


def name_keys(entry: Entry) -> Iterator[str]:
    """The plain form of each name of an entry, as the index compares them."""
    for name in (entry.name, *entry.aliases):
        yield plain_key(name)
