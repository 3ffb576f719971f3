"""'15 kilometres west of X': what the words tell, the circle they leave on the map, and how claims carry it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.claims import Extractor, extract, extract_text, load_extractor
from laydown.claims.extract import text_document
from laydown.model import Claim, PlaceMention, PlacePrecision
from laydown.places import Anchor, Offset, area_between, area_of, distance_km, moved, offset_of
from laydown.problems import Issue

TOWN = Anchor(lat=34.56, lon=38.28, precision=PlacePrecision.TOWN)
WINDS = ("north", "north-east", "east", "southeast", "south", "south-west", "western", "northwest")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("15 kilometres west of", Offset(km=15, slack=2.5, bearing=270)),
        ("17 km west of", Offset(km=17, slack=0.5, bearing=270)),
        ("80 km from", Offset(km=80, slack=5)),
        ("about 80 km from", Offset(km=80, slack=10)),
        ("about 20 km (12 miles) south-east of", Offset(km=20, slack=5, bearing=135)),
        ("10-15 km north of", Offset(km=12.5, slack=5, bearing=0)),
        ("ten miles from", Offset(km=16.09344, slack=0.804672)),
        ("500 metres from", Offset(km=0.5, slack=0.05)),
        ("south-east of", Offset(bearing=135)),
        ("Southeast of", Offset(bearing=135)),
        ("east and north of", Offset(bearing=45, spread=67.5)),
        ("west and northwest of", Offset(bearing=292.5, spread=45)),
        ("outskirts of", Offset(reach="edge")),
        ("northern outskirts of", Offset(bearing=0, reach="edge")),
        ("positions around", Offset(reach="near")),
        ("near", Offset(reach="near")),
        ("countryside of", Offset(reach="rural")),
        ("towards", Offset(reach="heading")),
        ("area between", Offset(reach="between")),
        # Nothing is set off.
        ("much of", None),
        ("air base in", None),
        ("sides of", None),
        ("western", None),
        ("", None),
    ],
)
def test_words_of_relation(words: str, expected: Offset | None) -> None:
    found = offset_of(words)
    if expected is None or found is None:
        assert found == expected
        return
    assert (found.km, found.slack) == (pytest.approx(expected.km), pytest.approx(expected.slack))
    assert (found.bearing, found.spread, found.reach) == (expected.bearing, expected.spread, expected.reach)


@pytest.mark.parametrize(
    ("relation", "km", "bearing", "radius"),
    [
        ("15 kilometres west of", 15, 270, 9.5),
        ("80 km south of", 80, 180, 35),
        ("80 km from", 0, 0, 88),
        ("south-east of", 15, 135, 17.5),
        ("near", 0, 0, 15),
        ("outskirts of", 0, 0, 8),
        ("northern outskirts of", 4, 0, 5),
    ],
)
def test_a_circle_lies_where_the_words_say(relation: str, km: float, bearing: float, radius: float) -> None:
    area = area_of(relation, TOWN)
    assert area is not None
    lat, lon = moved(TOWN.lat, TOWN.lon, km, bearing)
    assert (area.lat, area.lon) == (pytest.approx(lat, abs=0.006), pytest.approx(lon, abs=0.006))
    assert area.radius_km == pytest.approx(radius, abs=0.6)


@pytest.mark.parametrize("relation", ["towards", "much of", "between", "", None])
def test_words_that_leave_no_circle(relation: str | None) -> None:
    assert area_of(relation, TOWN) is None


@pytest.mark.parametrize("precision", [PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.REGION])
def test_wide_places_leave_no_circle(precision: PlacePrecision) -> None:
    assert area_of("south of", replace(TOWN, precision=precision)) is None
    assert area_of("15 km south of", replace(TOWN, precision=precision)) is None


@given(
    km=st.integers(1, 200), wind=st.sampled_from(WINDS), off=st.floats(-22.5, 22.5), part=st.floats(-0.5, 0.5),
    lat=st.floats(-60, 60), lon=st.floats(-179, 179),
)  # fmt: skip
def test_a_circle_holds_all_that_the_words_allow(
    km: int, wind: str, off: float, part: float, lat: float, lon: float
) -> None:
    anchor = Anchor(lat=lat, lon=lon, precision=PlacePrecision.SITE)
    words = f"{km} km {wind} of"
    told, area = offset_of(words), area_of(words, anchor)
    assert told is not None
    assert told.bearing is not None
    assert area is not None
    spot = moved(lat, lon, km + 2 * part * told.slack, told.bearing + off)
    away = distance_km(Anchor(lat=spot[0], lon=spot[1], precision=PlacePrecision.SITE), _point(area.lat, area.lon))
    assert away <= area.radius_km + 1.5


def _point(lat: float, lon: float) -> Anchor:
    return Anchor(lat=lat, lon=lon, precision=PlacePrecision.SITE)


@given(lat=st.floats(-80, 80), lon=st.floats(-180, 180), km=st.floats(0, 2000), bearing=st.floats(0, 360))
def test_going_a_way_is_as_far_as_it_says(lat: float, lon: float, km: float, bearing: float) -> None:
    assert distance_km(_point(lat, lon), _point(*moved(lat, lon, km, bearing))) == pytest.approx(km, abs=0.01)


def test_between_two_places_is_the_circle_that_reaches_both() -> None:
    one, other = _point(35.02, 40.45), _point(34.45, 40.92)
    area = area_between(one, other)
    for end in (one, other):
        assert distance_km(end, _point(area.lat, area.lon)) == pytest.approx(area.radius_km, abs=1)


# In claims


@pytest.fixture(scope="module")
def reader() -> Extractor:
    """The product's extractor with its default theatre."""
    return load_extractor(theatres=("syria-iraq",))


def places(claim: Claim) -> tuple[PlaceMention, ...]:
    return (*claim.origin, *claim.destination, *claim.location)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army withdrew from a position 15 kilometres west of Palmyra.",
         [("Palmyra", "position 15 kilometres west of", "sy-palmyra")]),
        ("The militia pulled back 80 km from the city of Deir ez-Zor.",
         [("Deir ez-Zor", "80 km from", "sy-deir-ez-zor")]),
        ("The army captured two villages 10 kilometers from Raqqa.", [("Raqqa", "10 kilometers from", "sy-raqqa")]),
        ("ISIS attacked the area between the town of Humaymah and al-Bukamal.",
         [("Humaymah", "area between", "sy-humaymah"), ("al-Bukamal", "area between", "sy-al-bukamal")]),
        ("Troops were deployed between Palmyra and Sukhna.",
         [("Palmyra", "between", "sy-palmyra"), ("Sukhna", "between", "sy-as-sukhnah")]),
        ("The SDF attacked the army on the Mayadin-al-Bukamal road.", [("Mayadin-al-Bukamal road", None, None)]),
        ("The rebels cut the road between Homs and Hama.", [("road", None, None)]),
        ("The army shelled the northern outskirts of Idlib.", [("Idlib", "outskirts of", "sy-idlib")]),
    ],
)  # fmt: skip
def test_claims_say_how_a_place_is_set_off(
    reader: Extractor, text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    (claim,) = extract_text(text, reader)
    assert [(place.text, place.relation, place.id) for place in places(claim)] == expected
    assert all(place.area is not None for place in places(claim))


def test_what_is_not_set_off_has_no_circle(reader: Extractor) -> None:
    (claim,) = extract_text("The army withdrew from Palmyra towards Homs.", reader)
    assert [(place.id, place.area) for place in places(claim)] == [("sy-palmyra", None), ("sy-homs", None)]


def test_the_anchor_keeps_its_own_coordinates(reader: Extractor) -> None:
    (claim,) = extract_text("The army captured two villages 10 kilometers from Raqqa.", reader)
    raqqa = reader.theatre.places["sy-raqqa"]
    assert [(place.lat, place.lon) for place in places(claim)] == [(raqqa.lat, raqqa.lon)]


def test_a_name_of_two_places_is_an_issue_once(reader: Extractor) -> None:
    text = "The army withdrew from Salhiya in Syria.\n\nThe army captured Salhiya on Monday. Rebels attacked Salhiya."
    issues: list[Issue] = []
    claims = list(extract(text_document(text), reader, issues=issues))
    assert [place.id for claim in claims for place in places(claim)] == [None] * len(claims)
    assert [(issue.code, issue.article, text[issue.start : issue.end]) for issue in issues] == [
        ("ambiguous-place", 1, "Salhiya")
    ]
    assert "sy-al-salhiyah" in issues[0].message
    assert "sy-al-salihiyah" in issues[0].message


def test_an_area_named_once_holds_for_the_article(reader: Extractor) -> None:
    text = "The army left the town of Salhiya in the countryside of al-Bukamal. Rebels captured Salhiya on Monday."
    found = {place.id for claim in extract_text(text, reader) for place in places(claim) if place.text == "Salhiya"}
    assert found == {"sy-al-salihiyah"}
