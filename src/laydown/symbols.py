"""Map symbols of MIL-STD-2525D and APP-6(D) as SVG, and the plain icons: drawn here, so that a page needs no script.

The drawing is that of the package milsymbol (extra ``serve``); what leaves here was taken apart and put together again
of the few elements and attributes that a drawing needs, so that nothing in it can run, load or link.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from laydown.problems import LaydownError

ICONS = Path(__file__).parent / "data" / "web" / "icons"
SMALLEST, LARGEST = 8, 512
Group = Literal["forces", "places"]
_CODE = re.compile(r"10[0-9]{18}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SVG = "http://www.w3.org/2000/svg"
_DRAWN = frozenset({"g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text"})
_GIVEN = frozenset(
    "d cx cy r rx ry x y x1 y1 x2 y2 width height points transform fill fill-opacity fill-rule stroke stroke-width "
    "stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity opacity text-anchor font-size font-weight "
    "font-family dominant-baseline alignment-baseline".split()
)
_VALUE = re.compile(r"[^<>&\"':\\]*")
"""Without a colon there is no address, without brackets and quotes no markup; url(#…) is refused by itself."""
_FRAME_UNITS, _CENTRE = 110, 100
"""The side of a neutral land frame, and where its middle is, in milsymbol's units."""


@lru_cache(maxsize=4096)
def symbol_svg(sidc: str, *, size: int, fill: str | None = None) -> str | None:
    """The symbol with this code of 20 digits, as an SVG document; None when the code is unknown or not such a code.

    ``size`` is the side of a neutral land frame in pixels, ``SMALLEST`` to ``LARGEST``. The middle of the frame is the
    middle of the picture, whatever stands over it (a task force's bracket, an echelon), so that the picture's middle
    goes on the place. ``fill`` (#rrggbb) replaces the frame's colour. Digits of sector modifiers that are unknown draw
    nothing. Raises ``ValueError`` for a size or a fill that is none, ``LaydownError`` where milsymbol is not installed.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"size: {size} is not from {SMALLEST} to {LARGEST}")
    if fill is not None and not _COLOUR.fullmatch(fill):
        raise ValueError(f"fill: {fill!r} is not a colour such as #0096de")
    if not _CODE.fullmatch(sidc):
        return None
    drawing = _drawing(sidc)
    return None if drawing is None else _centred(drawing, size, fill)


def _drawing(sidc: str) -> ElementTree.Element | None:
    try:
        from milsymbol import Symbol
    except ImportError as e:
        raise LaydownError("map symbols need the package milsymbol: pip install 'laydown[serve]'") from e
    symbol = Symbol(sidc)
    return ElementTree.fromstring(symbol.as_svg()) if symbol.is_valid() else None


def _centred(drawing: ElementTree.Element, size: int, fill: str | None) -> str:
    left, top, width, height = (float(number) for number in drawing.get("viewBox", "").split())
    across = 2 * max(_CENTRE - left, left + width - _CENTRE)
    down = 2 * max(_CENTRE - top, top + height - _CENTRE)
    scale = size / _FRAME_UNITS
    box = " ".join(f"{number:g}" for number in (_CENTRE - across / 2, _CENTRE - down / 2, across, down))
    svg = ElementTree.Element("svg", {"xmlns": _SVG, "viewBox": box})
    svg.attrib |= {"width": f"{across * scale:g}", "height": f"{down * scale:g}"}
    svg.extend(clean(each) for each in drawing if _name(each) in _DRAWN)
    if fill is not None:
        _refill(svg, fill)
    return ElementTree.tostring(svg, encoding="unicode")


def clean(given: ElementTree.Element) -> ElementTree.Element:
    """A copy with only what a drawing needs: no script, handler, style, link, picture or reference."""
    made = ElementTree.Element(_name(given))
    for key, value in given.attrib.items():
        if key in _GIVEN and _VALUE.fullmatch(value) and "url(" not in value.lower():
            made.set(key, value)
    if made.tag == "text":
        made.text = given.text
    made.extend(clean(each) for each in given if _name(each) in _DRAWN)
    return made


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).removeprefix(f"{{{_SVG}}}")


def _refill(svg: ElementTree.Element, fill: str) -> None:
    """Put ``fill`` wherever the colour of the frame, which is drawn first, stands."""
    frame = next((each.get("fill") for each in svg.iter() if each.get("fill", "").startswith("rgb(")), None)
    for each in svg.iter():
        if frame is not None and each.get("fill") == frame:
            each.set("fill", fill)


@lru_cache(maxsize=2)
def icon_names(group: Group) -> tuple[str, ...]:
    """The names of the plain icons of ``forces`` or ``places``, which are kinds as the packs have them."""
    return tuple(sorted(path.stem for path in (ICONS / group).glob("*.svg")))


@lru_cache(maxsize=1024)
def icon_svg(group: Group, kind: str, *, colour: str | None = None) -> str | None:
    """The plain icon of a kind of force (``group`` is ``forces``) or place (``places``), or None where there is none.

    Each is a square of 24 units, its middle on the place, drawn in ``currentColor``; ``colour`` (#rrggbb) replaces that
    for where an icon is loaded as a picture and inherits nothing. Raises ``ValueError`` for a colour that is none.
    """
    if colour is not None and not _COLOUR.fullmatch(colour):
        raise ValueError(f"colour: {colour!r} is not a colour such as #0096de")
    if kind not in icon_names(group):
        return None
    return (ICONS / group / f"{kind}.svg").read_text("utf-8").replace("currentColor", colour or "currentColor")
