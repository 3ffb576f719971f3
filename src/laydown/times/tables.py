"""The tables of time words as the readings use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from laydown.model import DatePrecision

Origin = Literal["anchor", "mention"]


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of time: its words (singular first), its length, and the precision of what is counted in it."""

    words: tuple[str, ...]
    width: DatePrecision
    hours: int = 0
    days: int = 0
    months: int = 0


class Pointer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """'last', 'this', 'following': where it counts from, how far, and whether it means that length up to a day."""

    origin: Origin
    step: int
    rolling: bool = False


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """'ago', 'later': where it counts from, and in which direction (-1 or 1)."""

    origin: Origin
    step: int


class Uncounted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What 'recent days' and its like mean: a number of days, and the precision of that."""

    days: int
    width: DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Each word with its value; months, weekdays (Monday 1) and first months of seasons count from 1."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, tuple[int, int]]
    units: Mapping[str, Unit]
    counts: Mapping[str, tuple[int, int]]
    ordinals: Mapping[str, int]
    pointers: Mapping[str, Pointer]
    uncounted: Mapping[str, Uncounted | None]
    deictics: Mapping[str, tuple[int, int]]
    edges: Mapping[str, tuple[int, int]]
    turns: Mapping[str, Turn]
