"""Place names to places: descriptions, spellings, namesakes, and the refusal to guess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.lexicon.facts import PRECISION_OF_KIND, Place, PlaceKind
from laydown.lexicon.names import NameKind
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.places import (
    PlaceContext,
    area_after,
    candidates,
    distance_km,
    resolve_line,
    resolve_place,
    still_open,
)
from laydown.places.books import ListedBook
from laydown.places.variants import consonants, variants

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


# A gazetteer beside the packs, and what decides between namesakes


def _site(key: str, name: str, at: tuple[float, float], kind: PlaceKind, **more: object) -> Place:
    told = {"country": "SY"} | more
    return Place(id=key, name=name, lat=at[0], lon=at[1], kind=kind, precision=PRECISION_OF_KIND[kind], **told)  # type: ignore[arg-type]


BOOK = ListedBook(
    [
        # Far east, and beside Damascus: neither is in the packs.
        _site("book-tell-dumma", "Tall Dummah", (36.80, 41.90), "village", admin="sy-hasakah-governorate"),
        _site("book-tell-dumma-2", "Tell Duma", (33.40, 36.50), "village", admin="sy-rif-dimashq-governorate"),
        _site("book-husaybah-sy", "Husaybah", (35.60, 40.60), "village", admin="sy-deir-ez-zor-governorate"),
        _site("book-husaybah-iq", "Husaybah", (34.39, 40.99), "town", country="IQ", admin="iq-anbar-governorate"),
        _site("book-orsala", "Orsala", (35.90, 38.10), "village", aliases=("Орсала", "أورسالا")),
        _site("book-orsala-crossing", "Orsala", (36.10, 38.30), "crossing"),
        _site("book-abu-zarrin", "Abu Zarrin", (35.20, 38.60), "village"),
        _site("book-freedom-us", "Freedom", (36.95, -121.77), "town", country="US", population=6_000),
        _site("book-vienna-us", "Vienna", (38.90, -77.27), "town", country="US", population=16_000),
        _site("book-middle-east", "Middle East", (39.30, -76.59), "town", country="US", population=1_000),
        _site("book-citadel", "Citadel Hill", (36.20, 37.16), "quarter", admin="sy-aleppo"),
        _site("book-martyr", "Martyr", (48.00, 30.00), "village", country="UA"),
        _site("book-khaled", "Khaled", (35.10, 38.00), "village"),
        _site("book-manar", "al-Manar", (35.15, 38.05), "village"),
        _site("book-stavne", "Stavne", (49.05, 37.83), "village", country="UA"),
        _site("book-stavne-west", "Stavne", (50.42, 29.22), "village", country="UA", population=1_200),
        _site("book-ij", "Ij", (35.00, 38.00), "village"),
    ]
)


@pytest.fixture(scope="module")
def wide(theatre: Theatre) -> Theatre:
    return replace(theatre, gazetteer=BOOK)


def context(*countries: str, near: tuple[str, ...] = (), within: str | None = None) -> tuple[object, ...]:
    return countries, near, within


def asked(words: str, told: tuple[object, ...], theatre: Theatre) -> str | None:
    countries, near, within = told
    places = tuple(theatre.places[key] for key in near)  # type: ignore[attr-defined]
    place = resolve_place(words, theatre, PlaceContext(countries=countries, near=places, within=within))  # type: ignore[arg-type]
    return place.id if place is not None else None


@pytest.mark.parametrize(
    ("words", "told", "expected"),
    [
        # Two Salihiyas on one river: the area, or the article's other places, decide; nothing else does.
        ("Salhiya", context("SY"), None),
        ("Salhiya", context("SY", within="the countryside of al-Bukamal"), "sy-al-salihiyah"),
        ("Salhiya", context("SY", near=("sy-al-mayadin", "sy-al-kishkiyah")), "sy-al-salihiyah"),
        ("Salhiya", context("SY", near=("sy-deir-ez-zor",)), "sy-al-salhiyah"),
        # Husaybah in Iraq, and one in Syria that only the gazetteer knows.
        ("Husaybah", context("IQ"), "iq-husaybah"),
        ("Husaybah", context("SY", within="Deir ez-Zor province"), "book-husaybah-sy"),
        ("Husaybah, in the Iraqi province of Anbar", context("SY"), "iq-husaybah"),
        # A province and its town, and a village of nearly the same name.
        ("Suwayda", context("SY"), "sy-suwayda"),
        ("Suwayda province", context("SY"), "sy-suwayda-governorate"),
        ("the village of Suwaidan", context("SY"), "sy-al-suwaidan"),
        ("Suwaidan", context("SY", within="the countryside of Deir ez-Zor"), "sy-al-suwaidan"),
        # Towns that are governments, countries that are rivers.
        ("Damascus", context("SY"), "sy-damascus"),
        ("Damascus governorate", context("SY"), "sy-damascus-governorate"),
        ("Washington", context("US"), "us-washington"),
        ("the White House", context("US"), None),
        # A quarter, told of in its town and elsewhere.
        ("Citadel Hill", context("SY", near=("sy-aleppo",)), "book-citadel"),
        ("Citadel Hill", context("SY", near=("sy-al-mayadin",)), None),
        ("Citadel Hill in Aleppo", context("SY"), "book-citadel"),
        # A city or region that everybody knows, and a suburb of the capital.
        ("Vienna", context("US", "SY", near=("us-washington",)), "at-vienna"),
        ("the Middle East", context("US", "SY", near=("us-washington",)), "middle-east"),
        ("Jordan", context("SY"), "JO"),
        ("the Jordan River", context("IL"), "jordan-river"),
        ("the River Jordan", context("IL"), "jordan-river"),
        # The containing area, in the words themselves.
        ("Tall Dummah, in the eastern governorate of Hasakah", context("SY"), "book-tell-dumma"),
        ("Tell Duma (Rif Dimashq governorate)", context("SY"), "book-tell-dumma-2"),
        ("Hasakah's Tell Dumma", context("SY"), "book-tell-dumma"),
        ("Tell Dumma", context("SY"), None),
        # The kind that is asked for.
        ("Orsala", context("SY"), "book-orsala"),
        ("the Orsala crossing", context("SY"), "book-orsala-crossing"),
        ("Orsala airport", context("SY"), None),
        # Scripts and spellings.
        ("Орсала", context("SY"), "book-orsala"),
        ("أورسالا", context("SY"), "book-orsala"),
        ("البوكمال", context("SY"), "sy-al-bukamal"),
        ("دير الزور", context("SY"), "sy-deir-ez-zor"),
        ("Albu Zarrin", context("SY"), "book-abu-zarrin"),
        ("Bu Zarrin", context("SY"), "book-abu-zarrin"),
        ("Abuzarrin", context("SY"), "book-abu-zarrin"),
        ("Aboukamal", context("SY"), "sy-al-bukamal"),
        ("Assukhnah", context("SY"), "sy-as-sukhnah"),
        ("Hmaimah", context("SY", near=("sy-al-bukamal",)), "sy-humaymah"),
        # What a gazetteer of the world must not make of names.
        ("Freedom", context("SY", "US"), None),
        ("Freedom", context("US", "SY"), None),
        ("Martyr", context("SY", "UA"), None),
        ("Khaled", context("SY"), None),
        ("al-Manar", context("SY"), None),
        ("Ij", context("SY"), None),
        # Elsewhere than the theatre a small place must be near the others of the article, or in the area named.
        ("Stavne", context("UA"), None),
        ("Stavne", context("UA", near=("ua-lyman",)), "book-stavne"),
        ("Stavne", context("UA", within="the Donetsk region"), "book-stavne"),
    ],
)
def test_evidence_decides_between_namesakes(
    wide: Theatre, words: str, told: tuple[object, ...], expected: str | None
) -> None:
    assert asked(words, told, wide) == expected


def test_what_the_packs_know_is_not_changed_by_a_gazetteer(theatre: Theatre, wide: Theatre) -> None:
    names = [p.name for p in theatre.places.values() if p.country == "SY" and p.admin and p.name != "Husaybah"]
    changed = [name for name in names if resolve_place(name, theatre, SYRIA) != resolve_place(name, wide, SYRIA)]
    assert changed == []


def test_reasons_add_up_to_the_score(wide: Theatre) -> None:
    told = PlaceContext(countries=("SY",), near=(wide.places["sy-al-mayadin"],), within="the countryside of al-Bukamal")
    found = candidates("the town of Salhiya", wide, told)
    assert [one.place.id for one in found] == ["sy-al-salihiyah"]
    assert found[0].score == pytest.approx(sum(reason.points for reason in found[0].reasons))
    features = [reason.feature for reason in found[0].reasons]
    assert features == ["spelling", "known", "kind", "country", "area", "nearness"]


def test_those_too_close_to_choose_between_are_named(theatre: Theatre) -> None:
    open_ones = still_open(candidates("Salhiya", theatre, SYRIA))
    assert {one.place.id for one in open_ones} == {"sy-al-salhiyah", "sy-al-salihiyah"}
    assert still_open(candidates("Palmyra", theatre, SYRIA)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (", in the eastern governorate of Homs, where", "the eastern governorate of Homs"),
        (" in Homs province on Monday", "Homs province"),
        (" in the countryside of al-Bukamal after", "the countryside of al-Bukamal"),
        (" (Azaz district) was", "Azaz district"),
        (", Syria, and", "Syria"),
        (" near Palmyra on", "near Palmyra"),
        # A list, a clause and a time are no areas.
        (", Homs and Hama", None),
        (" and Homs", None),
        (" in the morning", None),
        (", where the army stood", None),
        ("", None),
    ],
)
def test_areas_named_after_a_place(theatre: Theatre, text: str, expected: str | None) -> None:
    assert area_after(text, theatre) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Albu Kamal", "Abu Kamal"),
        ("Abukamal", "Abu kamal"),
        ("Kafranbel", "Kafr anbel"),
        ("Kafr Nabl", "Kafrnabl"),
        ("Ezzour", "Zour"),
        ("Alboukamal", "Boukamal"),
        ("Abu Hamam/Abu Hammam", "Abu Hammam"),
    ],
)
def test_other_spellings(name: str, expected: str) -> None:
    assert expected.lower() in [variant.lower() for variant in variants(name)]


@pytest.mark.parametrize("name", ["Aleppo", "Albania", "Essex", "Bucharest", "Budapest"])
def test_names_that_only_look_like_it_have_no_wild_spellings(theatre: Theatre, name: str) -> None:
    for variant in variants(name):
        assert theatre.names.lookup(variant, NameKind.PLACE) in ((), theatre.names.lookup(name, NameKind.PLACE))


@pytest.mark.parametrize(
    ("latin", "arabic"), [("al-Bukamal", "البوكمال"), ("Deir ez-Zor", "دير الزور"), ("Qamishli", "القامشلي")]
)
def test_both_scripts_have_the_same_consonants(latin: str, arabic: str) -> None:
    assert consonants(latin) == consonants(arabic) != ""


def test_roads_have_two_ends(theatre: Theatre) -> None:
    for words in ("the Mayadin–al-Bukamal road", "Al-Mayadin al-Bukamal road", "the Mayadin-Bukamal highway"):
        ends = resolve_line(words, theatre, SYRIA)
        assert ends is not None
        assert [place.id for place in ends] == ["sy-al-mayadin", "sy-al-bukamal"]
    for words in ("Castello Road", "the Damascus government road", "the Syria-Iraq road", "Abu Road"):
        assert resolve_line(words, theatre, SYRIA) is None
