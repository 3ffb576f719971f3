"""A colour and a pattern per force: the same in every view, apart for colour-blind eyes, readable on light and dark.

The seven hues are Okabe and Ito's (Color Universal Design, 2008: orange, sky blue, bluish green, yellow, blue,
vermillion, reddish purple). Theirs are too light or too dark for one of the two backgrounds, so each was moved, within
24 degrees of its hue, to where it has a contrast of 3:1 with both, and all are as far apart as can be for normal,
protan and deutan eyes. No force, party or state has a colour of its own choice: red and blue would take a side.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PALETTE = ("#186cf0", "#d27800", "#009c90", "#cc2a24", "#ba30a8", "#7e905a", "#0096de")
PATTERNS = ("solid", "rising", "falling", "across", "upright", "crossed", "dotted", "checked")
"""Names by number: hatches by their direction; 'crossed' is both diagonals, 'checked' both straight ones."""
LIGHT = "#f9f7f1"
"""The darkest light background on which colours are shown: land by day, a little darker than paper."""
DARK = "#1b1f24"
"""The lightest dark background: land by night."""
BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``colour`` and ``ink`` as #rrggbb, where ink is black or white, whichever is better read on the colour.

    ``pattern`` is an index of ``PATTERNS``.
    """

    colour: str
    pattern: int
    ink: str


NOBODY = Look(colour="#76777c", pattern=PATTERNS.index("dotted"), ink=WHITE)
"""The look of a force that nobody names: grey, and dotted for eyes to which a colour of the palette looks grey too."""


def home(force_id: str) -> int:
    """The index of the colour that a force has wherever no force before it has taken it; by its id alone."""
    return int.from_bytes(hashlib.sha256(force_id.encode()).digest()[:8], "big") % len(PALETTE)


def palette(force_ids: Iterable[str], *, sides: Mapping[str, str] | None = None) -> dict[str, Look]:
    """A look for each force; looks differ until all are used, and the first seven forces differ in colour.

    Forces that come later change nothing for those before them, so a ledger's forces in the order in which they first
    appear keep their looks as it grows. Give all of them once, not those of one view: then all views agree. Repeated
    ids count once. With ``sides`` (force id to any name of its side) those of one side share a colour and differ in
    pattern only, as far as there are patterns; forces without a side stand for themselves.
    """
    used: Counter[int] = Counter()
    of_side: dict[str, int] = {}
    looks: dict[str, tuple[int, int]] = {}
    for force in dict.fromkeys(force_ids):
        side = (sides or {}).get(force)
        colour = _next(force, used) if side is None else _of_side(side, of_side, used)
        looks[force] = (colour, used[colour] % len(PATTERNS))
        used[colour] += 1
    return {force: _look(colour, pattern) for force, (colour, pattern) in looks.items()}


def _of_side(side: str, of_side: dict[str, int], used: Counter[int]) -> int:
    """The side's colour while it has patterns left; then one more for it."""
    if side not in of_side or used[of_side[side]] % len(PATTERNS) == 0:
        of_side[side] = _next(side, used)
    return of_side[side]


def _next(key: str, used: Counter[int]) -> int:
    """Of the colours used least, the first from the key's own on."""
    least = min(used[colour] for colour in range(len(PALETTE)))
    order = ((home(key) + step) % len(PALETTE) for step in range(len(PALETTE)))
    return next(colour for colour in order if used[colour] == least)


def _look(colour: int, pattern: int) -> Look:
    code = PALETTE[colour]
    return Look(colour=code, pattern=pattern, ink=max((BLACK, WHITE), key=lambda ink: contrast(ink, code)))


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of a #rrggbb in linear light, 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of two #rrggbb as WCAG 2 has it, 1 to 21."""
    darker, lighter = sorted(_luminance(linear(each)) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(light: tuple[float, float, float]) -> float:
    red, green, blue = light
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
