"""What held on a day: the name of a force, its side, the members of a set; and a force's symbol on a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, get_args

import msgspec

from laydown.lexicon.facts import Allegiance, DatedName, Force, ForceKind, Member, holds
from laydown.lexicon.loading import read_yaml
from laydown.problems import LexiconError

_SYMBOLS = Path(__file__).parent.parent / "data" / "symbols.yaml"


D = TypeVar("D", DatedName, Allegiance, Member)


def name_on(force: Force, on: date | None) -> str:
    """What the force was called on the day; by the name it always bears where no dated one covers that day."""
    dated = _last(force.names, on)
    return dated.name if dated is not None else force.name


def side_on(force: Force, on: date | None) -> str | None:
    """The side on which the force stood: its allegiance of that day, else ``side``, which holds otherwise."""
    dated = _last(force.allegiances, on)
    return dated.to if dated is not None else force.side


def spellings(force: Force) -> Iterator[DatedName]:
    """Each name of the force by itself, with its dates: the undated first."""
    for text in (force.name, *force.aliases):
        yield DatedName(name=text)
    for dated in force.names:
        for text in (dated.name, *dated.aliases):
            yield DatedName(name=text, since=dated.since, until=dated.until)


def members_on(forces: Mapping[str, Force], set_id: str, on: date | None) -> tuple[str, ...]:
    """The ids of the forces that a descriptor, coalition or alliance took in on the day, in the order of the pack.

    A set among its members is given with its own members after it. Without a day all that ever belonged to it.
    Nothing that is told of the set may be passed off as told of one of them.
    """
    found: dict[str, None] = {}
    waiting = [set_id]
    while waiting:
        own = forces.get(waiting.pop(0))
        told = [m.force for m in own.members if holds(m, on)] if own is not None else []
        fresh = [force for force in dict.fromkeys(told) if force not in found and force != set_id]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return tuple(found)


def sets_of(forces: Mapping[str, Force], force_id: str, on: date | None) -> tuple[str, ...]:
    """The ids of the sets to which the force, or what it is part of, belonged on the day, nearest first.

    What is told of these sets is weak evidence about the force. Without a day all to which it ever belonged.
    """
    wholes = list(_wholes(forces, force_id))
    found: dict[str, None] = {}
    waiting = list(wholes)
    while waiting:
        inside = waiting.pop(0)
        around = [f.id for f in forces.values() for m in f.members if m.force == inside and holds(m, on)]
        fresh = [i for i in dict.fromkeys(around) if i not in found and i not in wholes]
        found.update(dict.fromkeys(fresh))
        waiting += fresh
    return tuple(found)


def symbol_of(force: Force) -> str:
    """The SIDC of the force, 20 digits of MIL-STD-2525D in a neutral frame: its own, or that of its kind."""
    return force.symbol or default_symbols()[force.kind]


@lru_cache(maxsize=1)
def default_symbols() -> Mapping[str, str]:
    """The SIDC of each kind of force.

    Raises:
        LexiconError: the packaged file cannot be read, leaves out a kind, or has a code that is none.
    """
    found = read_yaml(_SYMBOLS)
    try:
        symbols = msgspec.convert(found, dict[str, str])
    except msgspec.ValidationError as error:
        raise LexiconError([f"{_SYMBOLS}: {error}"]) from error
    kinds = get_args(ForceKind)
    faults = [f"{_SYMBOLS}: {kind}: no symbol" for kind in kinds if kind not in symbols]
    faults += [f"{_SYMBOLS}: {kind}: not a kind of force" for kind in symbols if kind not in kinds]
    faults += [f"{_SYMBOLS}: {kind}: {fault}" for kind, code in symbols.items() for fault in symbol_faults(code)]
    if faults:
        raise LexiconError(faults)
    return symbols


def symbol_faults(code: str) -> Iterator[str]:
    """What is wrong with a SIDC: it has 20 digits, stands for what is real, in a neutral frame."""
    if not (len(code) == 20 and code.isascii() and code.isdigit()):
        yield f"symbol '{code}' is not a SIDC of 20 digits (MIL-STD-2525D)"
    elif code[2:4] != "04":
        yield f"symbol '{code}' is not in a neutral frame: its third and fourth digits must be 04"


def _last(entries: Iterable[D], on: date | None) -> D | None:
    """Of the entries that hold on the day the one that began last; None without a day."""
    now = [entry for entry in entries if on is not None and holds(entry, on)]
    return max(now, key=lambda entry: entry.since or date.min, default=None)


def _wholes(forces: Mapping[str, Force], force_id: str) -> Iterator[str]:
    """The force and what it is part of, nearest first."""
    seen: set[str] = set()
    current: str | None = force_id
    while current is not None and current in forces and current not in seen:
        seen.add(current)
        yield current
        current = forces[current].parent
