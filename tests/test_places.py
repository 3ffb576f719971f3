"""Place names to places: descriptions, spellings, namesakes, and the refusal to guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.places import PlaceContext, distance_km, resolve_place

SYRIA = PlaceContext(countries=("SY",))
IRAQ = PlaceContext(countries=("IQ",))
ANYWHERE = PlaceContext()

INVENTED = """entries:
- {id: velin, name: Velin, lat: 35.0, lon: 38.0, kind: town, country: SY}
- {id: velin-province, name: Velin, lat: 35.2, lon: 38.3, kind: province, country: SY}
- {id: velin-east, name: Tell Marsan, aliases: [Marsan], lat: 35.0, lon: 38.1, kind: village, country: SY}
- {id: velin-west, name: Old Marsan, aliases: [Marsan], lat: 35.0, lon: 30.0, kind: village, country: SY}
- {id: qasbarin, name: Qasbarin, lat: 34.0, lon: 37.0, kind: town, country: SY}
- {id: dorum, name: Dorum, lat: 33.0, lon: 44.0, kind: town, country: IQ}
- {id: dorum-sy, name: Dorum, lat: 33.0, lon: 36.0, kind: town, country: SY}
"""


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre(["syria-iraq"])


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    folder: Path = tmp_path_factory.mktemp("pack")
    head = "name: test\ntitle: A test\ntransliterated: true\nambiguous: [marsan, dorum]\n"
    (folder / "theatre.yaml").write_text(head, encoding="utf-8")
    (folder / "places.yaml").write_text(INVENTED, encoding="utf-8")
    return load_theatre([folder])


@pytest.mark.parametrize(
    ("words", "context", "expected"),
    [
        ("al-Bukamal", SYRIA, "sy-al-bukamal"),
        ("Alboukamal", SYRIA, "sy-al-bukamal"),
        ("Abu Kamal", SYRIA, "sy-al-bukamal"),
        ("Albu Kamal", ANYWHERE, "sy-al-bukamal"),
        ("the strategic city of al-Bukamal", SYRIA, "sy-al-bukamal"),
        ("the Syrian border town of Abukamal", SYRIA, "sy-al-bukamal"),
        ("al-Bukamal city", SYRIA, "sy-al-bukamal"),
        ("al-Bukamal's outskirts", SYRIA, "sy-al-bukamal"),
        ("the al-Bukamal border crossing", SYRIA, "sy-al-bukamal-crossing"),
        ("the Al Bukamal district", SYRIA, "sy-al-bukamal-district"),
        ("Deir ez-Zor", SYRIA, "sy-deir-ez-zor"),
        ("Deir Ezzour", SYRIA, "sy-deir-ez-zor"),
        ("Dayr az-Zawr", SYRIA, "sy-deir-ez-zor"),
        ("Deir Ezzor province", SYRIA, "sy-deir-ez-zor-governorate"),
        ("the Deir al-Zor governorate", SYRIA, "sy-deir-ez-zor-governorate"),
        ("Deir ez-Zor airport", SYRIA, "sy-deir-ez-zor-air-base"),
        ("the outskirts of Raqqa", SYRIA, "sy-raqqa"),
        ("northern Aleppo", SYRIA, "sy-aleppo"),
        ("Aleppo, in the north", SYRIA, "sy-aleppo"),
        ("near Palmyra", SYRIA, "sy-palmyra"),
        ("Tadmur", SYRIA, "sy-palmyra"),
        ("Hemeimeem", SYRIA, "sy-hmeimim-air-base"),
        ("the Khmeimim air base", SYRIA, "sy-hmeimim-air-base"),
        ("T4", SYRIA, "sy-tiyas-air-base"),
        ("the T-2 station", SYRIA, "sy-t2-pumping-station"),
        ("Sweida", SYRIA, "sy-suwayda"),
        ("Suwaidan", SYRIA, "sy-al-suwaidan"),
        ("Serekaniye", SYRIA, "sy-ras-al-ayn"),
        ("Al-Rummanah", IRAQ, "iq-al-rummanah"),
        ("Husaybah", IRAQ, "iq-husaybah"),
        ("al-Qa'im", IRAQ, "iq-al-qaim"),
        ("Hit", IRAQ, "iq-hit"),
        ("Falluja", IRAQ, "iq-fallujah"),
        ("Anbar Province", IRAQ, "iq-anbar-governorate"),
        ("Saqlawiya", IRAQ, "iq-saqlawiyah"),
        ("Syria", SYRIA, "SY"),
        ("southern Syria", SYRIA, "SY"),
        ("Syrian territory", SYRIA, "SY"),
        ("Iraqi-Syrian border", SYRIA, "iq-iraqi-syrian-border"),
        ("Bakhmut", PlaceContext(countries=("UA",)), "ua-bakhmut"),
        ("Donetsk Oblast", PlaceContext(countries=("UA",)), "ua-donetsk-province"),
        ("the Sea of Azov", ANYWHERE, "sea-of-azov"),
        ("Geneva", SYRIA, "ch-geneva"),
        # Not to be guessed.
        ("the Kremlin", SYRIA, None),
        ("the city", SYRIA, None),
        ("southern gates", SYRIA, None),
        ("the border", SYRIA, None),
        ("Sarbanduk", SYRIA, None),
        ("Raqqa airport", SYRIA, None),
        ("Palmyra province", SYRIA, None),
        ("", SYRIA, None),
    ],
)
def test_words_resolve(theatre: Theatre, words: str, context: PlaceContext, expected: str | None) -> None:
    place = resolve_place(words, theatre, context)
    assert (place and place.id) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Velin", "velin"),
        ("Velin province", "velin-province"),
        ("Velin governorate", "velin-province"),
        ("the velin", None),
        ("Qasbareen", "qasbarin"),
        ("Qassbarin", "qasbarin"),
        ("Qasbolun", None),
        ("Velim", None),
    ],
)
def test_kinds_and_similar_spellings(invented: Theatre, words: str, expected: str | None) -> None:
    place = resolve_place(words, invented, SYRIA)
    assert (place and place.id) == expected


def test_a_country_tells_namesakes_apart(invented: Theatre) -> None:
    assert resolve_place("Dorum", invented, ANYWHERE) is None
    found = [resolve_place("Dorum", invented, context) for context in (SYRIA, IRAQ)]
    assert [place and place.id for place in found] == ["dorum-sy", "dorum"]


def test_places_nearby_tell_namesakes_apart(invented: Theatre) -> None:
    assert resolve_place("Marsan", invented, SYRIA) is None
    near = resolve_place("Marsan", invented, PlaceContext(countries=("SY",), near=(invented.places["velin"],)))
    assert near is not None
    assert near.id == "velin-east"


def test_a_far_place_tells_nothing(invented: Theatre) -> None:
    context = PlaceContext(countries=("SY",), near=(invented.places["dorum"],))
    assert resolve_place("Marsan", invented, context) is None


@given(st.text(max_size=40))
def test_any_words_are_taken(theatre: Theatre, words: str) -> None:
    place = resolve_place(words, theatre, SYRIA)
    assert place is None or theatre.places[place.id] is place


def test_every_curated_name_leads_to_its_place_or_to_nothing_else(theatre: Theatre) -> None:
    wrong = []
    for place in theatre.places.values():
        if place.country == "SY" and place.kind == "town" and place.admin:
            found = resolve_place(place.name, theatre, SYRIA)
            if found is not None and found.id != place.id and distance_km(found, place) > 15:
                wrong.append((place.name, found.id))
    assert wrong == []


def test_distances_are_right_within_a_few_per_cent(theatre: Theatre) -> None:
    damascus, aleppo = theatre.places["sy-damascus"], theatre.places["sy-aleppo"]
    assert distance_km(damascus, aleppo) == pytest.approx(310, rel=0.03)
    assert distance_km(aleppo, aleppo) == 0
