"""The packs of Ukraine, Yemen, Libya, Sudan, and Lebanon-Israel-Gaza: who and where their reports mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from laydown.claims import Extractor, extract_text, load_extractor
from laydown.forces import ForceContext, resolve_force
from laydown.lexicon.dated import name_on, side_on
from laydown.lexicon.loading import read_yaml
from laydown.lexicon.theatre import DATA, Theatre, load_theatre
from laydown.places import PlaceContext, resolve_place

PAGE = Path(__file__).parent.parent / "docs" / "theatre.md"
FILES = ("forces", "places", "sources")
PACKS = {
    "ukraine": ("UA",),
    "yemen": ("YE",),
    "libya": ("LY",),
    "sudan": ("SD",),
    "lebanon-israel-gaza": ("LB", "IL", "PS"),
}


@cache
def theatre_of(pack: str) -> Theatre:
    return load_theatre([pack])


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_as_full_as_promised(pack: str) -> None:
    world, theatre = load_theatre([]), theatre_of(pack)
    forces = [f for f in theatre.forces.values() if f.id not in world.forces]
    sources = [s for s in theatre.sources.values() if s.id not in world.sources]
    assert (len(forces) >= 60, len(sources) >= 50) == (True, True)
    assert sum(f.kind == "descriptor" for f in forces) >= 4
    assert sum(bool(p.source) for p in theatre.places.values() if p.country in PACKS[pack]) >= 100


@pytest.mark.parametrize("pack", [*PACKS, "syria-iraq"])
def test_the_page_tells_how_full_a_pack_is(pack: str) -> None:
    folder = DATA / "theatres" / pack
    forces, places, sources = (len(read_yaml(folder / f"{stem}.yaml")["entries"]) for stem in FILES)
    rows = len((folder / "places.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert f"| {forces} | {sources} | {places} and {rows} towns |" in next(
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{pack}` |")
    )


@pytest.mark.parametrize("pack", PACKS)
def test_every_force_of_a_pack_names_its_source(pack: str) -> None:
    world = load_theatre([])
    assert [f.id for f in theatre_of(pack).forces.values() if f.id not in world.forces and not f.source] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_force_of_a_pack_is_found_by_its_own_name(pack: str) -> None:
    world, theatre = load_theatre([]), theatre_of(pack)
    wrong = []
    for force in theatre.forces.values():
        countries = (force.country,) if force.country else PACKS[pack][:1]
        found = resolve_force(force.name, theatre, ForceContext(on=force.until or force.since, countries=countries))
        if force.id not in world.forces and (found is None or found.id != force.id):
            wrong.append((force.name, found and found.id))
    assert wrong == []


def test_the_packs_load_together() -> None:
    theatre = load_theatre(["syria-iraq", *PACKS])
    assert theatre.home >= {"SY", "IQ", "UA", "YE", "LY", "SD", "LB", "IL", "PS"}


FORCES = [
    # The army, the government, and those of the neighbours.
    ("ukraine", "the army", "UA", "2022-05-01", "ukrainian-armed-forces"),
    ("ukraine", "the coalition", "UA", "2019-05-01", None),
    ("ukraine", "Ukrainian troops", "UA", "2022-05-01", "ukrainian-armed-forces"),
    ("ukraine", "government forces", "UA", "2015-02-01", "ukrainian-armed-forces"),
    ("ukraine", "Russian troops", "UA", "2022-05-01", "RU-forces"),
    ("ukraine", "Kyiv", "UA", "2022-05-01", "UA-forces"),
    ("ukraine", "the rebels", "UA", "2015-02-01", "donbas-rebels"),
    ("ukraine", "the separatists", "UA", "2015-02-01", "donbas-separatists"),
    ("ukraine", "pro-Russian separatists", "UA", "2014-08-01", "donbas-separatists"),
    ("ukraine", "the rebels", "MM", "2022-05-01", None),
    ("ukraine", "Russian marines", "UA", "2022-05-01", "russian-naval-infantry"),
    ("ukraine", "Ukrainian marines", "UA", "2022-05-01", "ua-marines"),
    ("ukraine", "Wagner fighters", "UA", "2023-03-01", "wagner"),
    ("ukraine", "Wagner fighters", "UA", "2013-03-01", None),
    ("ukraine", "JFO headquarters", "UA", "2017-03-01", None),
    ("ukraine", "JFO headquarters", "UA", "2019-03-01", "joint-forces-operation"),
    ("ukraine", "Storm-Z units", "UA", "2022-05-01", None),
    ("ukraine", "Storm-Z units", "UA", "2023-06-01", "storm-z"),
    ("ukraine", "DPR People's Militia", "UA", "2016-01-01", "dpr-1st-corps"),
    ("ukraine", "the 51st Combined Arms Army", "UA", "2025-01-01", "dpr-1st-corps"),
    ("ukraine", "the Vostok Battalion", "UA", "2014-09-01", "vostok-battalion"),
    ("ukraine", "the Vostok group of forces", "UA", "2023-09-01", "russian-group-east"),
    ("ukraine", "the 155th Brigade", "UA", "2023-01-01", None),
    ("ukraine", "the 155th Marine Brigade", "UA", "2023-01-01", "ru-155th-brigade"),
    ("ukraine", "the TDF", "UA", "2022-05-01", "ua-territorial-defence"),
    ("ukraine", "the TDF", "ET", "2021-05-01", "tplf"),
    ("yemen", "the army", "YE", "2016-01-01", "yemen-government"),
    ("yemen", "government forces", "YE", "2016-01-01", "yemen-government"),
    ("yemen", "the coalition", "YE", "2016-01-01", "saudi-led-coalition"),
    ("yemen", "the rebels", "YE", "2016-01-01", "yemeni-rebels"),
    ("yemen", "the rebels", "SD", "2016-01-01", None),
    ("yemen", "Iran-backed Houthi rebels", "YE", "2016-01-01", "houthis"),
    ("yemen", "the separatists", "YE", "2019-08-10", "yemeni-separatists"),
    ("yemen", "southern separatists", "YE", "2019-08-10", "stc"),
    ("yemen", "the Southern Transitional Council", "YE", "2016-08-10", None),
    ("yemen", "the Presidential Leadership Council", "YE", "2022-04-06", None),
    ("yemen", "the Presidential Leadership Council", "YE", "2022-04-07", "ye-presidential-leadership-council"),
    ("yemen", "the Republican Guard", "YE", "2016-01-01", "ye-republican-guard"),
    ("yemen", "the Popular Committees", "YE", "2016-01-01", None),
    ("yemen", "Houthi Popular Committees", "YE", "2016-01-01", "ye-houthi-popular-committees"),
    ("yemen", "Saleh loyalists", "YE", "2016-05-01", "ye-saleh-loyalists"),
    ("yemen", "Saleh loyalists", "YE", "2011-05-01", None),
    ("yemen", "Ansar al-Sharia", "YE", "2012-05-01", "ye-ansar-al-sharia"),
    ("yemen", "Saudi jets", "YE", "2018-05-01", "SA-forces"),
    ("yemen", "UAE-backed forces", "YE", "2018-05-01", "uae-backed-yemeni-forces"),
    ("libya", "the army", "LY", "2011-05-01", "libyan-army-gaddafi"),
    ("libya", "the coalition", "LY", "2019-05-01", None),
    ("libya", "the Libyan army", "LY", "2013-05-01", "libyan-army"),
    ("libya", "the Libyan army", "LY", "2015-05-01", "LY-forces"),
    ("libya", "government forces", "LY", "2019-05-01", "libyan-army"),
    ("libya", "the rebels", "LY", "2011-05-01", "libyan-rebels-2011"),
    ("libya", "Tripoli-based government forces", "LY", "2020-01-01", "ly-tripoli-government-forces"),
    ("libya", "eastern forces", "LY", "2020-01-01", "ly-eastern-forces"),
    ("libya", "Haftar's forces", "LY", "2020-01-01", "lna"),
    ("libya", "the Libyan National Army", "LY", "2013-01-01", None),
    ("libya", "GNA forces", "LY", "2015-01-01", None),
    ("libya", "GNA forces", "LY", "2019-01-01", "gna"),
    ("libya", "the Government of National Unity", "LY", "2021-03-14", None),
    ("libya", "the Government of National Unity", "LY", "2021-03-15", "gnu"),
    ("libya", "the eastern government", "LY", "2015-06-01", "ly-interim-government"),
    ("libya", "the eastern government", "LY", "2023-06-01", "ly-government-of-national-stability"),
    ("libya", "Wagner mercenaries", "LY", "2019-06-01", "wagner"),
    ("libya", "Russian mercenaries", "LY", "2019-06-01", "ly-russian-mercenaries"),
    ("libya", "Derna Protection Force", "LY", "2018-06-01", "ly-derna-shura-council"),
    ("libya", "Ansar al-Sharia", "LY", "2014-06-01", "ly-ansar-al-sharia"),
    ("sudan", "the army", "SD", "2024-05-01", "saf"),
    ("sudan", "the coalition", "SD", "2019-05-01", None),
    ("sudan", "government forces", "SD", "2005-05-01", "saf"),
    ("sudan", "the RSF", "SD", "2012-05-01", None),
    ("sudan", "the RSF", "SD", "2023-04-16", "rsf"),
    ("sudan", "the paramilitary force", "SD", "2024-05-01", "sudanese-paramilitaries"),
    ("sudan", "the rebels", "SD", "2008-05-01", "sudanese-rebels"),
    ("sudan", "the rebels", "LY", "2008-05-01", None),
    ("sudan", "the Transitional Military Council", "SD", "2019-06-01", "sd-transitional-military-council"),
    ("sudan", "the Sovereignty Council", "SD", "2019-06-01", None),
    ("sudan", "the Sovereignty Council", "SD", "2021-06-01", "sd-sovereignty-council"),
    ("sudan", "SPLM-N", "SD", "2015-05-01", "splm-n"),
    ("sudan", "SPLM-N al-Hilu", "SD", "2014-05-01", None),
    ("sudan", "SPLM-N al-Hilu", "SD", "2024-05-01", "splm-n-al-hilu"),
    ("sudan", "NISS", "SD", "2018-05-01", "sd-general-intelligence-service"),
    ("sudan", "the PDF", "SD", "2008-06-01", "sd-popular-defence-forces"),
    ("sudan", "the PDF", "MM", "2022-06-01", "pdf-myanmar"),
    ("sudan", "the Tasis alliance", "SD", "2024-06-01", None),
    ("sudan", "the Tasis alliance", "SD", "2025-06-01", "sd-tasis"),
    ("lebanon-israel-gaza", "the army", "LB", "2024-10-01", "lebanese-army"),
    ("lebanon-israel-gaza", "the army", "IL", "2024-10-01", "idf"),
    ("lebanon-israel-gaza", "the army", "PS", "2024-10-01", None),
    ("lebanon-israel-gaza", "the coalition", "LB", "2019-05-01", None),
    ("lebanon-israel-gaza", "Israeli troops", "LB", "2024-10-01", "idf"),
    ("lebanon-israel-gaza", "Palestinian police", "PS", "2005-10-01", "palestinian-national-security"),
    ("lebanon-israel-gaza", "Hamas police", "PS", "2006-01-08", None),
    ("lebanon-israel-gaza", "Hamas police", "PS", "2010-01-08", "hamas-government-gaza"),
    ("lebanon-israel-gaza", "the ISF", "LB", "2020-10-01", "lb-isf"),
    ("lebanon-israel-gaza", "the ISF", "PS", "2025-12-01", "international-stabilization-force"),
    ("lebanon-israel-gaza", "the International Stabilization Force", "PS", "2024-12-01", None),
    ("lebanon-israel-gaza", "the SLA", "LB", "1999-12-01", "south-lebanon-army"),
    ("lebanon-israel-gaza", "Lions' Den", "PS", "2021-10-08", None),
    ("lebanon-israel-gaza", "Lions' Den", "PS", "2022-10-08", "lions-den"),
    ("lebanon-israel-gaza", "the al-Quds Brigades", "PS", "2024-12-01", "islamic-jihad"),
    ("lebanon-israel-gaza", "Hamas-led militants", "IL", "2023-10-08", "hamas-led-fighters"),
    ("lebanon-israel-gaza", "the ceasefire monitoring committee", "LB", "2024-01-08", None),
    ("lebanon-israel-gaza", "the ceasefire monitoring committee", "LB", "2024-12-08", "lb-ceasefire-mechanism"),
    ("lebanon-israel-gaza", "Ansar Bait al-Maqdis", "EG", "2014-01-08", "is-sinai"),
]


@pytest.mark.parametrize(("pack", "words", "country", "on", "expected"), FORCES)
def test_words_mean_a_force_of_the_place_and_day(
    pack: str, words: str, country: str, on: str, expected: str | None
) -> None:
    context = ForceContext(on=date.fromisoformat(on), countries=(country,))
    force = resolve_force(words, theatre_of(pack), context)
    assert (force and force.id) == expected


@pytest.mark.parametrize(
    ("pack", "set_id", "member", "days", "other_days"),
    [
        ("ukraine", "donbas-rebels", "dpr", ("2014-04-07", "2022-09-30"), ("2014-04-06", "2022-10-01")),
        ("ukraine", "russian-mercenaries", "wagner", ("2022-11-01", "2023-06-24"), ("2023-06-25",)),
        ("ukraine", "ukrainian-volunteer-battalions", "azov", ("2014-06-01",), ("2015-06-01",)),
        ("yemen", "yemeni-rebels", "ye-saleh-loyalists", ("2015-06-01", "2017-12-02"), ("2014-06-01", "2017-12-03")),
        ("yemen", "saudi-led-coalition", "QA-forces", ("2016-06-01",), ("2017-06-06",)),
        ("yemen", "yemeni-separatists", "stc", ("2017-05-11",), ("2017-05-10",)),
        ("libya", "ly-russian-mercenaries", "wagner", ("2020-01-01",), ("2017-01-01", "2024-01-01")),
        ("libya", "ly-russian-mercenaries", "africa-corps", ("2024-01-01",), ("2020-01-01",)),
        ("libya", "ly-tripoli-government-forces", "gnu", ("2021-03-15",), ("2021-03-14",)),
        ("sudan", "sd-army-allies", "sd-sudan-shield", ("2024-10-20",), ("2024-10-19",)),
        ("sudan", "sd-tasis", "splm-n-al-hilu", ("2025-02-22",), ("2025-02-21",)),
        ("lebanon-israel-gaza", "hamas-led-fighters", "islamic-jihad", ("2023-10-07",), ("2023-10-06",)),
    ],
)
def test_sets_have_their_members_of_the_day(
    pack: str, set_id: str, member: str, days: tuple[str, ...], other_days: tuple[str, ...]
) -> None:
    theatre = theatre_of(pack)
    told = {day: member in theatre.members_on(set_id, date.fromisoformat(day)) for day in (*days, *other_days)}
    assert told == dict.fromkeys(days, True) | dict.fromkeys(other_days, False)


@pytest.mark.parametrize(
    ("pack", "force", "on", "name", "side"),
    [
        ("ukraine", "ua-air-assault-forces", "2016-01-01", "Ukrainian Airmobile Forces", "UA-forces"),
        ("ukraine", "ua-air-assault-forces", "2018-01-01", "Ukrainian Air Assault Forces", "UA-forces"),
        ("ukraine", "dpr-1st-corps", "2022-12-30", "1st Army Corps", "dpr"),
        ("ukraine", "dpr-1st-corps", "2023-01-01", "1st Army Corps", "RU-forces"),
        ("ukraine", "dpr-1st-corps", "2025-01-01", "51st Guards Combined Arms Army", "RU-forces"),
        ("yemen", "ye-saleh-loyalists", "2017-12-02", "Saleh loyalists", "houthis"),
        ("yemen", "ye-saleh-loyalists", "2017-12-03", "Saleh loyalists", None),
        ("yemen", "ye-shabwani-elite", "2018-01-01", "Shabwani Elite Forces", "emirates"),
        ("yemen", "ye-shabwani-elite", "2023-01-01", "Shabwa Defence Forces", "emirates"),
        ("libya", "ly-kaniyat", "2019-04-01", "Kaniyat", "gna"),
        ("libya", "ly-kaniyat", "2019-05-01", "Kaniyat", "lna"),
        ("libya", "libyan-army", "2020-01-01", "Libyan Army", "gna"),
        ("libya", "libyan-army", "2022-01-01", "Libyan Army", "gnu"),
        ("sudan", "rsf", "2023-04-14", "Rapid Support Forces", "SD-forces"),
        ("sudan", "rsf", "2023-04-15", "Rapid Support Forces", None),
        ("sudan", "sd-sudan-shield", "2024-10-19", "Sudan Shield Forces", "rsf"),
        ("sudan", "sd-sudan-shield", "2024-10-21", "Sudan Shield Forces", "SD-forces"),
        (
            "sudan",
            "sd-general-intelligence-service",
            "2019-07-28",
            "National Intelligence and Security Service",
            "SD-forces",
        ),
        ("lebanon-israel-gaza", "is-sinai", "2014-01-01", "Ansar Bait al-Maqdis", "islamic-state"),
    ],
)
def test_a_force_has_its_name_and_side_of_the_day(pack: str, force: str, on: str, name: str, side: str | None) -> None:
    found, day = theatre_of(pack).forces[force], date.fromisoformat(on)
    assert (name_on(found, day), side_on(found, day)) == (name, side)


@pytest.mark.parametrize(
    ("pack", "words", "country", "expected"),
    [
        ("ukraine", "Artemivsk", "UA", "ua-bakhmut"),
        ("ukraine", "the town of Krasny Liman", "UA", "ua-lyman"),
        ("ukraine", "Severodonetsk", "UA", "ua-sievierodonetsk"),
        ("ukraine", "Donetsk", "UA", "ua-donetsk"),
        ("ukraine", "Donetsk region", "UA", "ua-donetsk-province"),
        ("ukraine", "Donetsk airport", "UA", "ua-donetsk-airport"),
        ("ukraine", "Saki air base", "UA", "ua-saky-air-base"),
        ("ukraine", "Sudzha", "RU", "ru-sudzha"),
        ("ukraine", "Pervomaisk", "UA", None),
        ("yemen", "the Red Sea port of Hodeidah", "YE", "ye-hodeidah"),
        ("yemen", "Marib", "YE", "ye-marib"),
        ("yemen", "Marib province", "YE", "ye-marib-province"),
        ("yemen", "Mokha", "YE", "ye-mocha"),
        ("yemen", "al-Anad airbase", "YE", "ye-al-anad-air-base"),
        ("yemen", "Taiz airport", "YE", "ye-taiz-airport"),
        ("yemen", "the al-Wadiah crossing", "YE", "ye-wadiah-crossing"),
        ("libya", "Tripoli", "LY", "ly-tripoli"),
        ("libya", "Tripoli airport", "LY", "ly-tripoli-international-airport"),
        ("libya", "Watiya airbase", "LY", "ly-al-watiya-air-base"),
        ("libya", "El Sharara oilfield", "LY", "ly-sharara-oil-field"),
        ("libya", "Es Sider", "LY", "ly-es-sider"),
        ("libya", "Tarhouna", "LY", "ly-tarhuna"),
        ("libya", "Jufra airbase", "LY", "ly-al-jufra-air-base"),
        ("sudan", "al-Fashir", "SD", "sd-el-fasher"),
        ("sudan", "the Zamzam camp", "SD", "sd-zamzam-camp"),
        ("sudan", "Bahri", "SD", "sd-khartoum-north"),
        ("sudan", "Gezira state", "SD", "sd-al-jazirah-province"),
        ("sudan", "North Darfur", "SD", "sd-northern-darfur-province"),
        ("sudan", "Red Sea state", "SD", "sd-red-sea-province"),
        ("sudan", "Wadi Seidna airbase", "SD", "sd-wadi-seidna-air-base"),
        ("lebanon-israel-gaza", "Tripoli", "LB", "lb-tripoli"),
        ("lebanon-israel-gaza", "Tripoli", "LY", "ly-tripoli"),
        ("lebanon-israel-gaza", "Rafah", "PS", "ps-rafah"),
        ("lebanon-israel-gaza", "Rafah", "EG", "eg-rafah"),
        ("lebanon-israel-gaza", "the Jenin refugee camp", "PS", "ps-jenin-camp"),
        ("lebanon-israel-gaza", "Jenin", "PS", "ps-jenin"),
        ("lebanon-israel-gaza", "Maroun el-Ras", "LB", "lb-maroun-al-ras"),
        ("lebanon-israel-gaza", "Nabatieh governorate", "LB", "lb-nabatieh-province"),
        ("lebanon-israel-gaza", "Kabul", "AF", "af-kabul"),
    ],
)
def test_words_mean_a_place(pack: str, words: str, country: str, expected: str | None) -> None:
    place = resolve_place(words, theatre_of(pack), PlaceContext(countries=(country,)))
    assert (place and place.id) == expected


@pytest.fixture(scope="module")
def extractor_for() -> Callable[[str], Extractor]:
    base = load_extractor(theatres=())
    return lambda pack: replace(base, theatre=theatre_of(pack))


@pytest.mark.parametrize(
    ("pack", "text", "actor", "place"),
    [
        ("ukraine", "Ukrainian marines withdrew from Krynky on Monday.", "ua-marines", "ua-krynky"),
        ("ukraine", "Russian paratroopers captured Klishchiivka on Tuesday.", "vdv", "ua-klishchiivka"),
        ("ukraine", "In August 2014 the rebels shelled Donetsk airport.", "donbas-rebels", "ua-donetsk-airport"),
        ("ukraine", "The LPR People's Militia took Popasna on 7 May 2022.", "lpr-2nd-corps", "ua-popasna"),
        ("yemen", "The Giants Brigades recaptured Bayhan on Saturday.", "giants-brigades", "ye-bayhan"),
        ("yemen", "The rebels attacked Mas camp in Marib province on Sunday.", "yemeni-rebels", "ye-mas-camp"),
        ("yemen", "Coalition jets bombed al-Dailami air base.", "saudi-led-coalition", "ye-al-dailami-air-base"),
        ("libya", "Tripoli-based government forces retook Gharyan.", "ly-tripoli-government-forces", "ly-gharyan"),
        ("libya", "Eastern forces shelled Mitiga airport on Friday.", "ly-eastern-forces", "ly-mitiga-airport"),
        ("libya", "The rebels captured Brega on 31 March 2011.", "libyan-rebels-2011", "ly-brega"),
        ("sudan", "The RSF captured Wad Madani on 18 December 2023.", "rsf", "sd-wad-madani"),
        ("sudan", "The paramilitaries shelled Zamzam camp on Sunday.", "sudanese-paramilitaries", "sd-zamzam-camp"),
        ("sudan", "The army retook the Republican Palace in Khartoum.", "saf", "sd-presidential-palace-khartoum"),
        ("lebanon-israel-gaza", "The Golani Brigade left Maroun al-Ras.", "il-golani", "lb-maroun-al-ras"),
        ("lebanon-israel-gaza", "The Lebanese army deployed to Kfar Kila.", "lebanese-army", "lb-kfar-kila"),
        ("lebanon-israel-gaza", "Israeli troops raided Jenin camp on Tuesday.", "idf", "ps-jenin-camp"),
    ],
)
def test_a_sentence_yields_actor_and_place(
    pack: str, text: str, actor: str, place: str, extractor_for: Callable[[str], Extractor]
) -> None:
    claims = extract_text(text, extractor_for(pack))
    assert {mention.id for claim in claims for mention in claim.actor} == {actor}
    assert place in {m.id for claim in claims for m in (*claim.origin, *claim.destination, *claim.location)}
