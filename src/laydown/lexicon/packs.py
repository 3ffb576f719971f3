"""Theatre packs as folders: where they are, what their files hold, and what one pack changes in another.

A pack is named or given as a folder. A name is looked for among the user's own packs first and then among those that
come with laydown. A pack that ``extends`` others is read after them: its entries come to theirs, one with an id of
theirs takes the place of that entry, and one without a name changes only the fields that it gives.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from laydown.lexicon.facts import PRECISION_OF_KIND, Country, Force, Pack, Place, SourceEntity
from laydown.lexicon.home import user_theatres
from laydown.lexicon.loading import convert_entries, line_of, read_yaml
from laydown.lexicon.spelling import plain_key
from laydown.problems import LexiconError

DATA = Path(__file__).parent.parent / "data"
SHIPPED = DATA / "theatres"
HEAD = "theatre.yaml"

T = TypeVar("T", Force, Place, SourceEntity, Country)
Where = Mapping[tuple[str, str], str]
"""File and line of each entry, by what it is ('forces') and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPack:
    """A pack that can be asked for by name; ``own``: it is the user's; ``replaces``: one that comes with laydown."""

    name: str
    folder: Path
    own: bool
    replaces: bool = False


def known_packs() -> tuple[KnownPack, ...]:
    """The packs that can be asked for by name, in order of their names."""
    shipped, own = _packs_in(SHIPPED), _packs_in(user_theatres())
    found = {name: KnownPack(name=name, folder=folder, own=False) for name, folder in shipped.items()}
    found |= {n: KnownPack(name=n, folder=f, own=True, replaces=n in shipped) for n, f in own.items()}
    return tuple(found[name] for name in sorted(found))


def _packs_in(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in folder.glob(f"*/{HEAD}")}


def pack_folder(name: str | Path, extending: Path | None = None) -> Path:
    """The folder of a pack; text without a slash is a name.

    ``extending`` is the pack that asks. One that extends its own name means the pack that comes with laydown.

    Raises:
        LexiconError: there is no pack of that name.
    """
    if isinstance(name, Path) or "/" in name:
        base = extending if extending is not None else Path()
        return base / Path(name).expanduser()
    for home in (user_theatres(), SHIPPED):
        folder = home / name
        if (folder / HEAD).exists() and (extending is None or folder.resolve() != extending.resolve()):
            return folder
    known = ", ".join(pack.name for pack in known_packs())
    raise LexiconError([f"{name}: there is no theatre pack of this name; known: {known}; a folder is given as ./NAME"])


@dataclass(slots=True)
class Draft:
    """What one pack's files hold, with the faults met while reading them and the file and line of each entry."""

    folder: Path
    pack: Pack
    bases: tuple[Draft, ...] = ()
    forces: list[Force] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    table: list[Place] = field(default_factory=list)
    sources: list[SourceEntity] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lines: dict[tuple[str, str], str] = field(default_factory=dict)

    def all_bases(self) -> Iterator[Draft]:
        """The packs that this one extends, those that they extend, and so on."""
        for base in self.bases:
            yield base
            yield from base.all_bases()


def read_packs(names: Iterable[str | Path]) -> list[Draft]:
    """The packs asked for, each after those that it extends, every pack once; what is overridden is left out.

    Raises:
        LexiconError: there is no pack of some name, or packs extend each other in a circle.
    """
    found: dict[Path, Draft] = {}
    for name in names:
        _read_with_bases(pack_folder(name), found, ())
    drafts = list(found.values())
    for draft in drafts:
        for base in draft.all_bases():
            _override(base, draft)
    return drafts


def _read_with_bases(folder: Path, found: dict[Path, Draft], asking: tuple[Path, ...]) -> Draft:
    key = folder.resolve()
    if key in asking:
        circle = " extends ".join(path.name for path in (*asking[asking.index(key) :], key))
        raise LexiconError([f"{folder / HEAD}: packs extend each other in a circle: {circle}"])
    if key not in found:
        head, faults = read_head(folder)
        names = (head.extends,) if isinstance(head.extends, str) else head.extends
        bases = tuple(_read_with_bases(_base(name, folder), found, (*asking, key)) for name in names)
        found[key] = read_pack(folder, head=head, bases=bases)
        found[key].faults[:0] = faults
    return found[key]


def _base(name: str, folder: Path) -> Path:
    try:
        return pack_folder(name, extending=folder)
    except LexiconError as error:
        raise LexiconError([f"{folder / HEAD}: extends {fault}" for fault in error.faults]) from error


def _override(base: Draft, draft: Draft) -> None:
    """Take out of ``base`` the entries that ``draft`` has too."""
    places = {p.id for p in (*draft.places, *draft.table)}
    base.forces = _without(base.forces, {f.id for f in draft.forces})
    base.places, base.table = _without(base.places, places), _without(base.table, places)
    base.sources = _without(base.sources, {s.id for s in draft.sources})
    base.countries = _without(base.countries, {c.id for c in draft.countries})


def _without(entries: list[T], ids: Set[str]) -> list[T]:
    return [entry for entry in entries if entry.id not in ids] if ids else entries


def read_head(folder: Path) -> tuple[Pack, list[str]]:
    """What a pack says of itself, with the faults in it; a pack that says nothing has its folder's name."""
    path, nothing = folder / HEAD, Pack(name=folder.name, title=folder.name)
    try:
        found, faults = convert_entries(path, [read_yaml(path)], Pack)
    except LexiconError as error:
        return nothing, list(error.faults)
    return (found[0] if found else nothing), faults


def read_pack(folder: Path, *, head: Pack | None = None, bases: tuple[Draft, ...] = ()) -> Draft:
    """The files of one pack, nothing merged; ``bases`` are the packs whose entries it may change."""
    faults: list[str] = []
    if head is None:
        head, faults = read_head(folder)
    draft = Draft(folder, head, bases, faults=faults)
    draft.countries = _read_entries(draft, "countries", Country)
    draft.forces = _read_entries(draft, "forces", Force)
    draft.places = _read_entries(draft, "places", Place)
    draft.sources = _read_entries(draft, "sources", SourceEntity)
    draft.table = _read_places_table(draft)
    return draft


def read_places(folder: Path) -> tuple[Pack, tuple[Place, ...], tuple[Place, ...], tuple[Country, ...]]:
    """What one pack says of itself, its listed places, those of its table, its countries; nothing is merged.

    Raises:
        LexiconError: these files have faults.
    """
    draft = read_pack(folder)
    if draft.faults:
        raise LexiconError(draft.faults)
    return draft.pack, tuple(draft.places), tuple(draft.table), tuple(draft.countries)


def _read_entries(draft: Draft, stem: str, struct_type: type[T]) -> list[T]:
    """The entries of ``<stem>.yaml``, a mapping of ``entries`` and the ``source`` of those that name none."""
    path = draft.folder / f"{stem}.yaml"
    if not path.exists():
        return []
    try:
        content = read_yaml(path)
    except LexiconError as error:
        draft.faults += error.faults
        return []
    if not isinstance(content, dict) or not content.keys() <= {"source", "entries"}:
        draft.faults.append(f"{path}: file: expected a mapping with `entries` and, if all share one, `source`")
        return []
    entries = content.get("entries") or []
    lines = [line_of(entry) for entry in entries] if isinstance(entries, list) else []
    if isinstance(entries, list):
        default = {"source": content["source"]} if "source" in content else {}
        known = {entry.id: entry for base in draft.all_bases() for entry in _of_kind(base, stem)}
        entries = [_completed(entry, default, known) if isinstance(entry, dict) else entry for entry in entries]
    found, faults = convert_entries(path, entries, struct_type, lines)
    draft.faults += faults
    for entry, line in zip(entries, lines, strict=True) if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            draft.lines.setdefault((stem, str(entry.get("id"))), f"{path}: line {line}")
    return found


def _of_kind(draft: Draft, stem: str) -> Sequence[Force | Place | SourceEntity | Country]:
    kinds: dict[str, Sequence[Any]] = {
        "forces": draft.forces, "places": (*draft.table, *draft.places), "sources": draft.sources,
        "countries": draft.countries,
    }  # fmt: skip
    return kinds[stem]


def _completed(entry: Mapping[str, Any], default: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with what it need not say: what it leaves as it is in another pack, its file's source, a precision."""
    base = known.get(str(entry.get("id"))) if "name" not in entry else None
    if base is not None:
        was = msgspec.to_builtins(base)
        more = entry.get("aliases", [])
        aliases = {"aliases": [*was["aliases"], *more]} if isinstance(more, list) else {}
        if "kind" in entry:
            was.pop("precision", None)
        return _with_precision({**was, **entry, **aliases})
    return _with_precision({**default, **entry})


def _read_places_table(draft: Draft) -> list[Place]:
    """The rows of ``places.csv``: aliases joined by '|'; an empty id is made from country and name."""
    path = draft.folder / "places.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        rows = [(reader.line_num, _row_entry(row)) for row in reader][1:]
    found, faults = convert_entries(path, [entry for _, entry in rows], Place, [line for line, _ in rows])
    draft.faults += faults
    for line, entry in rows:
        draft.lines.setdefault(("places", str(entry["id"])), f"{path}: line {line}")
    return found


_COLUMNS = ("id", "name", "aliases", "lat", "lon", "country", "kind")


def _row_entry(row: Sequence[str]) -> dict[str, object]:
    if len(row) != len(_COLUMNS):
        return {"id": f"a row of {len(row)} columns, not {len(_COLUMNS)}"}
    entry: dict[str, object] = dict(zip(_COLUMNS, row, strict=True))
    if not row[0]:
        entry["id"] = f"{row[5].lower()}-{plain_key(row[1]).replace(' ', '-')}"
    entry["aliases"] = tuple(row[2].split("|")) if row[2] else ()
    return _with_precision(entry)


def _with_precision(entry: dict[str, object]) -> dict[str, object]:
    precision = PRECISION_OF_KIND.get(str(entry.get("kind")))
    if precision is None or "precision" in entry or "lat" not in entry:
        return entry
    return entry | {"precision": precision.value}


def places_of_faults(drafts: Iterable[Draft]) -> Where:
    """Where each entry stands; of two packs that give an id, in the later one, as the one at fault."""
    return {key: line for draft in drafts for key, line in draft.lines.items()}


def located(fault: str, where: Where) -> str:
    """``forces: id: reason`` with file and line in place of 'forces'; entries that no file states keep the word."""
    label, entry_id, reason = fault.split(": ", 2)
    return f"{where.get((label, entry_id), label)}: {entry_id}: {reason}"
