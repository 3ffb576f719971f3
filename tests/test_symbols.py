"""Map symbols and plain icons: drawn for every kind, safe to serve, never a question mark."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
import yaml

import laydown
from laydown.lexicon.dated import symbol_of
from laydown.lexicon.facts import ForceKind, PlaceKind
from laydown.lexicon.theatre import load_theatre
from laydown.problems import LaydownError
from laydown.symbols import LARGEST, SMALLEST, Group, clean, icon_names, icon_svg, symbol_svg

DATA = Path(laydown.__file__).parent / "data"
BY_KIND: dict[str, str] = yaml.safe_load((DATA / "symbols.yaml").read_text("utf-8"))
INFANTRY = "10041000001211000000"
GROUPS: tuple[Group, ...] = get_args(Group)
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text"}


def drawn(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter())


@pytest.mark.parametrize("kind", BY_KIND)
@pytest.mark.parametrize("fill", [None, "#0096de"])
def test_every_kind_of_force_has_a_drawn_symbol(kind: str, fill: str | None) -> None:
    svg = symbol_svg(BY_KIND[kind], size=30, fill=fill)
    assert svg is not None
    assert "?" not in svg
    assert ("#0096de" in svg) == (fill is not None)
    assert {each.tag.removeprefix(SVG) for each in drawn(svg)} <= PLAIN


def test_the_symbol_of_every_force_of_the_packs_is_drawn() -> None:
    codes = {symbol_of(force) for force in load_theatre(("syria-iraq",)).forces.values()}
    assert len(codes) > 5
    assert {code for code in codes if symbol_svg(code, size=30) is None} == set()


@pytest.mark.parametrize("kind", BY_KIND)
def test_the_middle_of_the_picture_is_the_middle_of_the_frame(kind: str) -> None:
    root = ElementTree.fromstring(symbol_svg(BY_KIND[kind], size=55) or "")
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left + width / 2, top + height / 2) == (100, 100)
    assert float(root.attrib["width"]) == pytest.approx(width / 2)  # 110 units are 55 pixels
    assert float(root.attrib["height"]) == pytest.approx(height / 2)


@pytest.mark.parametrize("code", [
    "", "x", "SFG-UCI----", "30041000001211000000", INFANTRY[:19], INFANTRY + "0", "10041000009999990000",
    "1004100000121100000\u0661", INFANTRY + "\n", "10049900001211000000",
])  # fmt: skip
def test_what_cannot_be_drawn_is_none(code: str) -> None:
    assert symbol_svg(code, size=30) is None


@pytest.mark.parametrize(("size", "fill", "message"), [
    (SMALLEST - 1, None, "size: 7 is not"), (LARGEST + 1, None, "size: 513 is not"),
    (30, "red", "fill: 'red' is not"), (30, '#000000"', "is not a colour"),
])  # fmt: skip
def test_a_size_or_fill_that_is_none_is_refused(size: int, fill: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        symbol_svg(INFANTRY, size=size, fill=fill)


# The drawings of milsymbol 0.2.0: a change of them is to be looked at.
GOLDEN = {
    INFANTRY: "81dbd6a73375a139",
    "10041000231210000000": "d391f000556d8555",
    "10041004001210000000": "929612226f393d60",
    "10041100001104000000": "ff3ab7623b534fd1",
}


@pytest.mark.parametrize("code", GOLDEN)
def test_drawings_are_those_that_were_looked_at(code: str) -> None:
    svg = symbol_svg(code, size=30) or ""
    assert hashlib.sha256(svg.encode()).hexdigest()[:16] == GOLDEN[code]


def test_what_could_run_load_or_link_is_left_out() -> None:
    given = """<g xmlns="http://www.w3.org/2000/svg" onclick="alert(1)" style="fill:red" id="x">
        <script>alert(1)</script><image href="https://example.org/x.png"/><use href="#x"/><style>*{}</style>
        <a href="javascript:alert(1)"><path d="M0,0"/></a><foreignObject><p>x</p></foreignObject>
        <path d="M0,0 1,1" fill="url(#x)" stroke="black" onload="alert(1)"/>
        <path d="M0,0 1,1" fill="URL(x)" transform="rotate(45)" href="data:text/html,x"/>
        <text x="1" font-family="Arial">A &lt;b&gt;</text></g>"""
    made = ElementTree.tostring(clean(ElementTree.fromstring(given)), encoding="unicode")
    assert made == (
        '<g><path d="M0,0 1,1" stroke="black" /><path d="M0,0 1,1" transform="rotate(45)" />'
        '<text x="1" font-family="Arial">A &lt;b&gt;</text></g>'
    )


def test_without_milsymbol_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "milsymbol", None)
    with pytest.raises(LaydownError, match=r"pip install 'laydown\[serve\]'"):
        symbol_svg("10041000001212000000", size=31)


def test_an_icon_takes_a_colour() -> None:
    plain = icon_svg("places", "dam")
    assert plain is not None
    assert icon_svg("places", "dam", colour="#0096de") == plain.replace("currentColor", "#0096de") != plain
    with pytest.raises(ValueError, match="colour: 'blue' is not"):
        icon_svg("places", "dam", colour="blue")


def test_there_is_a_plain_icon_for_every_kind() -> None:
    assert set(icon_names("forces")) == set(get_args(ForceKind)) == set(BY_KIND)
    assert set(icon_names("places")) == set(get_args(PlaceKind))
    assert icon_svg("forces", "../places/town") is None
    assert icon_svg("places", "army") is None


@pytest.mark.parametrize(("group", "kind"), [(g, kind) for g in GROUPS for kind in icon_names(g)])
def test_icons_are_small_plain_and_of_their_own(group: Group, kind: str) -> None:
    svg = icon_svg(group, kind)
    assert svg is not None
    assert len(svg) < 700
    root = ElementTree.fromstring(svg)
    assert (root.get("viewBox"), root.get("stroke")) == ("0 0 24 24", "currentColor")
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= PLAIN
    assert not [key for each in root.iter() for key in each.attrib if key.startswith("on") or "href" in key]
    others = [icon_svg(g, k) for g in GROUPS for k in icon_names(g) if (g, k) != (group, kind)]
    assert svg not in others
