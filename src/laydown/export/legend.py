"""How each force looks in every view, and what certainties are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laydown.colours import NOBODY, PATTERNS, Look, palette
from laydown.fusion.certainty import model
from laydown.fusion.entities import UNNAMED
from laydown.ledger.overview import Appearance
from laydown.lexicon.dated import default_symbols
from laydown.symbols import icon_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceLook:
    """A force as every view shows it. ``symbol``: the code of its kind's map symbol. ``first``: the day of publication
    on which the ledger first heard of it."""

    id: str
    name: str
    kind: str | None
    parent: str | None
    side: str | None
    country: str | None
    colour: str
    pattern: int
    pattern_name: str
    ink: str
    symbol: str | None
    first: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A word for certainties, from ``least`` on."""

    least: float
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """Forces in the order in which the ledger first heard of them, words for certainties, and the names of the plain
    icons: ``kinds`` of forces and ``place_kinds``."""

    forces: tuple[ForceLook, ...]
    certainty: tuple[Band, ...]
    kinds: tuple[str, ...]
    place_kinds: tuple[str, ...]


def legend_of(found: tuple[Appearance, ...]) -> Legend:
    """The legend of these forces, which are all that the ledger has heard of: then every view agrees."""
    looks = palette(one.force.id for one in found if one.force.id != UNNAMED) | {UNNAMED: NOBODY}
    bands = model().bands
    return Legend(
        forces=tuple(_force_look(one, looks[one.force.id]) for one in found),
        # The first word is that of everything below the second.
        certainty=tuple(Band(least=least if number else 0.0, word=word) for number, (least, word) in enumerate(bands)),
        kinds=icon_names("forces"), place_kinds=icon_names("places"),
    )  # fmt: skip


def _force_look(one: Appearance, look: Look) -> ForceLook:
    force = one.force
    return ForceLook(
        id=force.id, name=force.name, kind=force.kind, parent=force.parent, side=force.side, country=force.country,
        colour=look.colour, pattern=look.pattern, pattern_name=PATTERNS[look.pattern], ink=look.ink,
        symbol=default_symbols().get(force.kind or ""), first=one.first,
    )  # fmt: skip
