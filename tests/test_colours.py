"""Colours of forces: stable, apart for every kind of eye, readable on light and dark."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.colours import BLACK, DARK, LIGHT, PALETTE, PATTERNS, WHITE, contrast, home, linear, palette

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
ids = st.lists(st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True), unique=True, max_size=80)
seven = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True, min_size=7, max_size=7)

# Viénot, Brettel and Mollon (1999), Digital video colourmaps for checking the legibility of displays by dichromats:
# linear RGB, drawn in a little, to the cones' answers; what the missing cone would say, from the others'; and back.
TO_CONES: Matrix = ((17.8824, 43.5161, 4.11935), (3.45565, 27.1554, 3.86714), (0.0299566, 0.184309, 1.46709))
FROM_CONES: Matrix = (
    (0.0809444479, -0.130504409, 0.116721066),
    (-0.0102485335, 0.0540193266, -0.113614708),
    (-0.000365296938, -0.00412161469, 0.693511405),
)
EYES: dict[str, tuple[float, float, Matrix]] = {
    "protan": (0.992052, 0.003974, ((0, 2.02344, -2.52581), (0, 1, 0), (0, 0, 1))),
    "deutan": (0.957237, 0.0213814, ((1, 0, 0), (0.494207, 0, 1.24827), (0, 0, 1))),
}
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041),
)  # fmt: skip


def times(matrix: Matrix, vector: Vector) -> Vector:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def seen(colour: str, eye: str) -> Vector:
    """The colour as linear RGB, as that eye sees it."""
    if eye == "normal":
        return linear(colour)
    scale, shift, missing = EYES[eye]
    red, green, blue = (value * scale + shift for value in linear(colour))
    return times(FROM_CONES, times(missing, times(TO_CONES, (red, green, blue))))


def lab(light: Vector) -> Vector:
    white = times(TO_XYZ, (1, 1, 1))
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (max(0.0, a) / b for a, b in zip(times(TO_XYZ, light), white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, eye: str) -> float:
    a, b = (lab(seen(colour, eye)) for colour in (one, other))
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


def test_the_eyes_of_the_tests_are_as_published() -> None:
    assert apart("#ff0000", "#00ff00", "normal") > 150
    for eye in EYES:
        assert seen("#808080", eye) == pytest.approx(linear("#808080"), abs=0.015)  # grey stays grey
        red, green, _ = seen("#cc2a24", eye)
        assert red == pytest.approx(green, rel=0.01)  # these eyes do not tell red from green
    assert apart("#b00000", "#4a4a00", "protan") < apart("#b00000", "#4a4a00", "normal") / 3


@pytest.mark.parametrize(("eye", "least"), [("normal", 36), ("protan", 22), ("deutan", 20)])
def test_any_two_colours_are_apart(eye: str, least: float) -> None:
    assert min(apart(one, other, eye) for one, other in combinations(PALETTE, 2)) > least


@pytest.mark.parametrize("colour", PALETTE)
@pytest.mark.parametrize("background", [LIGHT, WHITE, DARK, BLACK])
def test_every_colour_stands_out_from_light_and_dark(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@given(seven)
def test_seven_forces_have_seven_colours(forces: list[str]) -> None:
    assert {look.colour for look in palette(forces).values()} == set(PALETTE)
    assert {look.pattern for look in palette(forces).values()} == {0}


@given(ids)
def test_looks_differ_until_all_are_used(forces: list[str]) -> None:
    looks = list(palette(forces).values())
    assert len(set(looks)) == min(len(looks), len(PALETTE) * len(PATTERNS))


@given(ids, ids)
def test_forces_that_come_later_change_nothing(forces: list[str], more: list[str]) -> None:
    before, after = palette(forces), palette([*forces, *more])
    assert {force: after[force] for force in before} == before


def test_a_force_alone_has_its_own_colour_in_every_session() -> None:
    own = {"hts": 0, "free-syrian-army": 3, "hezbollah": 6}
    assert {force: home(force) for force in own} == own
    assert {force: palette([force])[force].colour for force in own} == {f: PALETTE[at] for f, at in own.items()}


@given(seven)
def test_ink_is_the_better_of_black_and_white(forces: list[str]) -> None:
    for look in palette(forces).values():
        assert contrast(look.ink, look.colour) >= 4.5


def test_forces_of_a_side_share_a_colour_and_are_never_equal() -> None:
    sides = {"army": "state", "guard": "state", "militia": "state", "rebels": "other"}
    looks = palette([*sides, "bystander"], sides=sides)
    assert len({looks[each].colour for each in ("army", "guard", "militia")}) == 1
    assert len({looks[each].colour for each in ("army", "rebels", "bystander")}) == 3
    assert len(set(looks.values())) == 5


def test_a_side_with_more_forces_than_patterns_takes_another_colour() -> None:
    forces = [f"brigade-{number}" for number in range(len(PATTERNS) + 1)]
    looks = palette(forces, sides=dict.fromkeys(forces, "side"))
    assert len(set(looks.values())) == len(forces)
    assert len({look.colour for look in looks.values()}) == 2
