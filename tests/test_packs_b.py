"""The packs of the Sahel, Afghanistan, the Caucasus and the eastern Congo: names, dates, namesakes, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from laydown.claims import Extractor, extract_text, load_extractor
from laydown.forces import ForceContext, resolve_force
from laydown.lexicon.dated import name_on, side_on
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.places import PlaceContext, resolve_place

GUIDE = Path(__file__).parent.parent / "docs" / "theatre.md"
PACKS = ("sahel", "afghanistan", "caucasus", "eastern-congo")


@cache
def theatre_of(*packs: str) -> Theatre:
    return load_theatre(packs)


@cache
def extractor_of(pack: str) -> Extractor:
    return load_extractor(theatres=(pack,))


def force_id(words: str, theatre: Theatre, countries: str, on: str) -> str | None:
    """``countries``: codes divided by spaces, foremost first; ``on``: an ISO date, or nothing."""
    day = date.fromisoformat(on) if on else None
    force = resolve_force(words, theatre, ForceContext(on=day, countries=tuple(countries.split())))
    return force and force.id


SAHEL = [
    ("JNIM fighters", "ML", "2019-05-01", "jnim"),
    ("the Group for the Support of Islam and Muslims (JNIM)", "ML", "2019-05-01", "jnim"),
    ("GSIM", "BF", "2021-05-01", "jnim"),
    ("JNIM", "ML", "2017-03-01", None),  # a day before it was formed
    ("JNIM", "ML", "2017-03-02", "jnim"),
    ("al-Mourabitoun", "ML", "2013-08-21", None),
    ("Al-Murabitun", "ML", "2015-11-20", "al-mourabitoun"),
    ("MUJAO", "ML", "2012-06-01", "mujao"),
    ("ISGS", "NE", "2019-12-10", "isgs"),
    ("Islamic State Sahel Province", "ML", "2023-05-01", "isgs"),
    ("the CMA", "ML", "2015-06-20", "cma"),
    ("the Azawad Liberation Front", "ML", "2024-11-29", None),
    ("the FLA", "ML", "2024-12-01", "fla"),
    ("Tuareg separatists", "ML", "2024-07-27", "mali-separatists"),
    ("the separatists", "ML", "2024-07-27", "mali-separatists"),
    ("the separatists", "NE", "2024-07-27", None),
    ("the rebels", "ML", "2012-03-30", "mali-separatists"),
    ("Malian troops", "ML", "2022-03-27", "fama"),
    ("the army", "ML", "2022-03-27", "fama"),
    ("the army", "BF", "2022-03-27", "burkinabe-army"),
    ("the army", "NE", "2022-03-27", "nigerien-army"),
    ("the army", "", "2022-03-27", None),  # whose?
    ("government forces", "ML BF", "2022-03-27", "fama"),
    ("Burkinabe soldiers", "ML", "2022-03-27", "burkinabe-army"),
    ("Nigerien troops", "NE", "2020-01-09", "nigerien-army"),
    ("Nigerian troops", "NE", "2020-01-09", "NG-forces"),
    ("the junta", "BF", "2023-01-15", "burkinabe-army"),
    ("CNSP", "ML", "2020-09-01", "cnsp-mali"),
    ("CNSP", "NE", "2023-08-01", "cnsp-niger"),
    ("CNSP", "NE", "2020-09-01", "cnsp-mali"),  # Niger's was not yet
    ("the jihadists", "ML", "2018-06-01", "jihadists-mali"),
    ("the jihadists", "BF", "2018-06-01", "jihadists-burkina"),
    ("the jihadists", "ML NE", "2018-06-01", "sahel-jihadists"),  # two countries: what both are part of
    ("the jihadists", "SY", "2018-06-01", None),
    ("UN peacekeepers", "ML", "2015-07-01", "un-peacekeepers-mali"),
    ("MINUSMA", "ML", "2013-01-11", None),
    ("MINUSMA", "ML", "2023-08-20", "minusma"),
    ("Barkhane", "ML", "2014-07-31", None),
    ("Operation Barkhane", "ML", "2019-11-25", "barkhane"),
    ("Serval", "ML", "2013-01-26", "serval"),
    ("French troops", "ML", "2013-01-26", "FR-forces"),
    ("Wagner mercenaries", "ML", "2022-03-27", "wagner"),
    ("Africa Corps", "ML", "2025-07-01", "africa-corps"),
    ("Russian instructors", "ML", "2022-03-27", "russian-mercenaries-sahel"),
    ("Russian instructors", "CF", "2022-03-27", None),  # the pack's description is of Mali
    ("the Alliance of Sahel States", "ML", "2023-09-15", None),
    ("AES", "BF", "2024-07-06", "aes"),
    ("Volunteers for the Defence of the Homeland (VDP)", "BF", "2021-06-05", "vdp"),
    ("the VDP", "BF", "2019-06-05", None),
    ("villagers", "BF", "2021-06-05", None),
]

AFGHANISTAN = [
    ("Afghan troops", "AF", "2021-08-14", "andsf"),
    ("Afghan troops", "AF", "2021-08-16", "emirate-forces"),
    ("Afghan troops", "AF", "", "AF-forces"),
    ("the army", "AF", "2019-03-01", "andsf"),
    ("the army", "", "2019-03-01", "andsf"),  # the pack is of one country
    ("security forces", "AF", "2023-10-01", "emirate-forces"),
    ("Afghan National Army soldiers", "AF", "2012-03-01", "afghan-army"),
    ("the Afghan army", "AF", "1985-03-01", "dra-army"),
    ("the Afghan army", "AF", "2012-03-01", "afghan-army"),
    ("the Afghan army", "AF", "2024-03-01", "emirate-forces"),
    ("the Afghan army", "AF", "", "AF-forces"),  # every one of them was that of the state of its time
    ("the Afghan government", "AF", "2019-03-01", "islamic-republic-afghanistan"),
    ("the Afghan government", "AF", "2022-03-01", "taliban-government"),
    ("the Afghan government", "AF", "", "AF-forces"),
    ("Taliban fighters", "AF", "2009-07-01", "taliban"),
    ("the Taliban government", "AF", "2022-03-01", "taliban-government"),
    ("Pakistani Taliban", "PK", "2014-06-15", "ttp"),
    ("ISIS-K", "AF", "2021-08-26", "is-khorasan"),
    ("the Islamic State Khorasan Province (ISKP)", "AF", "2019-11-01", "is-khorasan"),
    ("ISKP", "AF", "2014-06-01", None),
    ("the National Resistance Front", "AF", "2021-09-06", "nrf"),
    ("NRF fighters", "AF", "2019-09-06", None),
    ("Northern Alliance", "AF", "2001-11-12", "northern-alliance"),
    ("ISAF", "AF", "2010-02-13", "isaf"),
    ("ISAF", "AF", "2001-11-01", None),
    ("Resolute Support", "AF", "2014-12-31", None),
    ("Resolute Support", "AF", "2018-05-01", "resolute-support"),
    ("coalition forces", "AF", "2010-02-13", "coalition-afghanistan"),
    ("coalition forces", "YE", "2018-02-13", "saudi-led-coalition"),
    ("foreign troops", "AF", "2010-02-13", "foreign-forces-afghanistan"),
    ("the insurgents", "AF", "2010-02-13", "afghan-insurgents"),
    ("the insurgents", "AF", "1990-02-13", None),
    ("resistance fighters", "AF", "2022-05-10", "anti-taliban-resistance"),
    ("resistance fighters", "AF", "2019-05-10", None),
    ("Soviet troops", "AF", "1986-05-10", "soviet-40th-army"),
    ("the Haqqani network", "AF", "2011-09-13", "haqqani-network"),
    ("Hekmatyar's forces", "AF", "1993-01-20", "hig"),
    ("205th Atal Corps", "AF", "2021-06-20", "205th-corps"),
    ("al-Badr Corps", "AF", "2022-06-20", "emirate-205"),
    ("al-Badr Corps", "AF", "2020-06-20", None),
    ("tribal elders", "AF", "2020-06-20", None),
]

CAUCASUS = [
    ("Azerbaijani troops", "AZ", "2020-10-04", "azerbaijani-army"),
    ("Azeri forces", "AZ", "2020-10-04", "azerbaijani-army"),
    ("Armenian soldiers", "AM AZ", "2022-09-13", "armenian-army"),
    ("the Nagorno-Karabakh Defence Army", "AZ", "2023-09-19", "artsakh-army"),
    ("the Artsakh Defense Army", "AZ", "1991-09-19", None),
    ("Nagorno-Karabakh self-defence forces", "AZ", "1991-09-19", "nk-self-defence"),
    ("the army", "AM", "2022-09-13", "armenian-army"),
    ("the army", "AZ", "2022-09-13", "azerbaijani-army"),
    ("the army", "", "2022-09-13", None),
    ("Russian peacekeeping contingent", "AZ", "2020-11-09", None),
    ("Russian peacekeeping contingent", "AZ", "2020-11-10", "russian-peacekeepers-karabakh"),
    ("Russian peacekeepers", "AZ", "2020-11-20", "russian-peacekeepers-karabakh"),
    ("Russian peacekeepers", "GE", "2008-08-07", "jpkf"),
    ("the peacekeepers", "GE", "2006-08-07", "jpkf"),
    ("the separatists", "AZ", "2020-10-04", "karabakh-separatists"),
    ("the separatists", "GE", "2008-08-07", "georgia-separatists"),
    ("the separatists", "RU", "1995-01-02", "chechen-rebels"),
    ("Russian-backed separatists", "GE", "2008-08-07", "georgia-separatists"),
    ("Russian-backed separatists", "UA", "2015-02-07", "donbas-separatists"),
    ("ethnic Armenian forces", "AZ", "2020-10-04", "karabakh-separatists"),
    ("Georgian troops", "GE", "2008-08-08", "georgian-army"),
    ("South Ossetian militias", "GE", "2008-08-08", "south-ossetian-army"),
    ("Abkhaz forces", "GE", "1993-09-27", "abkhazian-army"),
    ("the CIS peacekeepers", "GE", "2004-09-27", "cis-pkf"),
    ("UNOMIG", "GE", "1993-03-01", None),
    ("UNOMIG", "GE", "2008-03-01", "unomig"),
    ("EU monitors", "GE", "2012-03-01", "eumm-georgia"),
    ("EU monitors", "AM", "2024-03-01", "euma"),
    ("Chechen forces", "RU", "1995-01-02", "chri-forces"),
    ("Chechen forces", "RU", "2003-01-02", None),  # of either side
    ("Chechen forces", "UA", "2022-03-02", "akhmat"),
    ("federal troops", "RU", "2000-01-20", "federal-forces-russia"),
    ("the Caucasus Emirate", "RU", "2007-01-01", None),
    ("the Caucasus Emirate", "RU", "2010-03-29", "caucasus-emirate"),
    ("the Zviadists", "GE", "1993-10-01", "zviadists"),
    ("Syrian mercenaries", "AZ", "2020-10-04", "syrian-fighters-karabakh"),
    ("Syrian mercenaries", "AZ", "2016-04-04", None),
    ("Vostok Battalion", "GE", "2008-08-10", "vostok-battalion-chechnya"),
    ("the coalition", "GE", "2008-08-10", None),
    ("residents", "GE", "2008-08-10", None),
]

CONGO = [
    ("M23 rebels", "CD", "2012-11-20", "m23"),
    ("AFC/M23", "CD", "2025-01-27", "m23"),
    ("M23", "CD", "2011-11-20", None),
    ("the Congo River Alliance", "CD", "2023-12-14", None),
    ("the Congo River Alliance (AFC)", "CD", "2024-06-01", "afc"),
    ("CNDP", "CD", "2008-10-29", "cndp"),
    ("the rebels", "CD", "2025-01-27", "drc-rebels"),
    ("the rebels", "UG", "2025-01-27", None),
    ("Rwanda-backed rebels", "CD", "2025-01-27", "RW-backed"),
    ("Congolese troops", "CD", "2024-03-01", "fardc"),
    ("Congolese army", "CD", "2024-03-01", "fardc"),
    ("Congolese army", "CD", "1998-09-01", "fac-congo"),
    ("Zairian troops", "CD", "1996-11-01", "faz"),
    ("the army", "CD", "2024-03-01", "fardc"),
    ("the army", "UG", "2024-03-01", "updf"),
    ("government forces", "", "2024-03-01", "fardc"),  # the pack is of one country
    ("Rwandan army", "RW CD", "1998-08-02", "rdf"),
    ("Rwandan troops", "CD", "1998-08-02", "rdf"),
    ("the RPA", "CD", "2000-06-05", "rdf"),
    ("Rwandan army", "RW CD", "2024-08-02", "rdf"),
    ("Rwandan soldiers", "CD", "2024-08-02", "rdf"),
    ("Burundian soldiers", "CD", "2024-08-02", "fdn-burundi"),
    ("Wazalendo fighters", "CD", "2024-08-02", "wazalendo"),
    ("Wazalendo", "CD", "2015-08-02", None),
    ("VDP", "CD", "2024-08-02", "vdp-congo"),
    ("VDP", "BF", "2024-08-02", "vdp"),
    ("ADF", "CD", "2021-06-01", "adf"),
    ("Islamist rebels", "CD", "2021-06-01", "drc-islamists"),
    ("CODECO militiamen", "CD", "2022-02-01", "codeco"),
    ("UPC", "CD", "2003-05-01", "upc-congo"),
    ("UPC", "CF", "2018-05-01", "upc"),
    ("the FDLR", "CD", "2009-05-01", "fdlr"),
    ("MONUC", "CD", "1999-11-29", None),
    ("MONUC", "CD", "2010-06-30", "monusco"),
    ("MONUSCO peacekeepers", "CD", "2013-08-28", "monusco"),
    ("UN mission in Congo", "CD", "2005-08-28", "monusco"),
    ("UN mission in Congo", "CD", "2013-08-28", "monusco"),
    ("UN peacekeepers", "CD", "2013-08-28", "un-peacekeepers-congo"),
    ("the EACRF", "CD", "2022-11-01", None),
    ("the East African regional force", "CD", "2023-03-28", "eacrf"),
    ("SAMIDRC", "CD", "2023-11-01", None),
    ("SAMIDRC troops", "CD", "2024-06-01", "samidrc"),
    ("South African soldiers", "CD", "2025-01-24", "sandf"),
    ("the coalition", "CD", "2024-06-01", "drc-coalition"),
    ("the coalition", "CD", "2013-06-01", None),
    ("NDC-R", "CD", "2020-07-01", "ndc-r"),
    ("Mai-Mai Yakutumba", "CD", "2017-09-01", "mai-mai-yakutumba"),
    ("Mayi-Mayi fighters", "CD", "2017-09-01", "mai-mai"),
    ("miners", "CD", "2017-09-01", None),
]


def test_rows_are_many_enough() -> None:
    assert min(map(len, (SAHEL, AFGHANISTAN, CAUCASUS, CONGO))) >= 12


@pytest.mark.parametrize(("words", "countries", "on", "expected"), SAHEL)
def test_forces_of_the_sahel(words: str, countries: str, on: str, expected: str | None) -> None:
    assert force_id(words, theatre_of("sahel"), countries, on) == expected


@pytest.mark.parametrize(("words", "countries", "on", "expected"), AFGHANISTAN)
def test_forces_of_afghanistan(words: str, countries: str, on: str, expected: str | None) -> None:
    assert force_id(words, theatre_of("afghanistan"), countries, on) == expected


@pytest.mark.parametrize(("words", "countries", "on", "expected"), CAUCASUS)
def test_forces_of_the_caucasus(words: str, countries: str, on: str, expected: str | None) -> None:
    assert force_id(words, theatre_of("caucasus"), countries, on) == expected


@pytest.mark.parametrize(("words", "countries", "on", "expected"), CONGO)
def test_forces_of_the_eastern_congo(words: str, countries: str, on: str, expected: str | None) -> None:
    assert force_id(words, theatre_of("eastern-congo"), countries, on) == expected


@pytest.mark.parametrize(
    ("words", "countries", "on", "expected"),
    [
        ("the rebels", "ML", "2014-05-21", "mali-separatists"),
        ("the rebels", "CD", "2014-05-21", "drc-rebels"),
        ("the rebels", "RU", "2000-05-21", "chechen-rebels"),
        ("the jihadists", "CD", "2021-05-21", "drc-islamists"),
        ("the jihadists", "BF", "2021-05-21", "jihadists-burkina"),
        ("UN peacekeepers", "ML", "2016-05-21", "un-peacekeepers-mali"),
        ("UN peacekeepers", "CD", "2016-05-21", "un-peacekeepers-congo"),
        ("UN peacekeepers", "LB", "2016-05-21", None),
        ("the army", "AF", "2016-05-21", "andsf"),
        ("the army", "GE", "2016-05-21", "georgian-army"),
        ("coalition forces", "AF", "2012-05-21", "coalition-afghanistan"),
        ("coalition forces", "CD", "2024-05-21", "drc-coalition"),
        ("ANA", "AF", "2012-05-21", "afghan-army"),
        ("pro-government militias", "BF", "2021-05-21", "burkina-volunteers"),
        ("pro-government militias", "AF", "2021-05-21", "uprising-forces"),
        ("pro-government militias", "CD", "2024-05-21", "pro-kinshasa-militias"),
        ("pro-government militias", "SO", "2024-05-21", None),
    ],
)
def test_packs_loaded_together_keep_apart(words: str, countries: str, on: str, expected: str | None) -> None:
    assert force_id(words, theatre_of(*PACKS), countries, on) == expected


@pytest.mark.parametrize(
    ("pack", "words", "countries", "expected"),
    [
        ("sahel", "Tombouctou", "ML", "ml-timbuktu"),
        ("sahel", "the Timbuktu region", "ML", "ml-tombouctou-province"),
        ("sahel", "Aguelhoc", "ML", "ml-aguelhok"),
        ("sahel", "Tinzawaten", "ML", "ml-tinzaouaten"),
        ("sahel", "the northern city of Gao", "ML", "ml-gao"),
        ("sahel", "the Tessalit base", "ML", "ml-tessalit-base"),
        ("sahel", "the town of Tessalit", "ML", "ml-tessalit"),
        ("sahel", "Aribinda", "BF", "bf-arbinda"),
        ("sahel", "the Inata gold mine", "BF", "bf-inata"),
        ("sahel", "Air Base 201", "NE", "ne-air-base-201"),
        ("sahel", "Tillabéri", "NE", "ne-tillaberi"),
        ("sahel", "Liptako", "ML", "liptako-gourma"),
        ("sahel", "the Sahel", "BF ML", "sahel"),
        ("sahel", "Burkina Faso's Sahel region", "BF", "bf-sahel-region"),
        ("sahel", "Base 101", "NE", "ne-niamey-airport"),
        ("sahel", "Velinou", "ML", None),
        ("afghanistan", "Mazar-i-Sharif", "AF", "af-mazar-e-sharif"),
        ("afghanistan", "Lashkargah", "AF", "af-lashkar-gah"),
        ("afghanistan", "Kunduz province", "AF", "af-kunduz-province"),
        ("afghanistan", "Wardak", "AF", "af-vardak-province"),
        ("afghanistan", "the Spin Boldak-Chaman crossing", "AF", "af-chaman-crossing"),
        ("afghanistan", "Spin Boldak", "AF", "af-spin-boldak"),
        ("afghanistan", "the Torkham border crossing", "AF", "af-torkham-crossing"),
        ("afghanistan", "the Salang tunnel", "AF", "af-salang-pass"),
        ("afghanistan", "Hamid Karzai International Airport", "AF", "af-kabul-airport"),
        ("afghanistan", "Bagram air base", "AF", "bagram"),
        ("afghanistan", "Panjshir province", "AF", "af-panjshir-province"),
        ("afghanistan", "the Panjshir Valley", "AF", "panjshir"),
        ("caucasus", "Stepanakert", "AZ", "az-stepanakert"),
        ("caucasus", "Khankendi", "AZ", "az-stepanakert"),
        ("caucasus", "Shushi", "AZ", "az-shusha"),
        ("caucasus", "Martakert", "AZ", "az-aghdara"),
        ("caucasus", "Martuni", "AZ", "az-khojavend"),
        ("caucasus", "Martuni", "AM", "am-martuni"),
        ("caucasus", "the Lachin corridor", "AZ", "lachin-corridor"),
        ("caucasus", "Lachin", "AZ", "az-lachin"),
        ("caucasus", "Sukhum", "GE", "ge-sukhumi"),
        ("caucasus", "the Roki tunnel", "GE", "ge-roki-tunnel"),
        ("caucasus", "Gori", "GE", "ge-gori"),
        ("caucasus", "Goris", "AM", "am-goris"),
        ("caucasus", "Khankala", "RU", "ru-khankala"),
        ("caucasus", "Nagorno-Karabakh", "AZ", "nagorno-karabakh"),
        ("eastern-congo", "Kitchanga", "CD", "cd-kitshanga"),
        ("eastern-congo", "Masisi centre", "CD", "cd-masisi"),
        ("eastern-congo", "the border town of Bunagana", "CD", "cd-bunagana"),
        ("eastern-congo", "Kavumu airport", "CD", "cd-kavumu-airport"),
        ("eastern-congo", "Kavumu", "CD", "cd-kavumu"),
        ("eastern-congo", "Goma's airport", "CD", "cd-goma-airport"),
        ("eastern-congo", "North Kivu province", "CD", "cd-nord-kivu-province"),
        ("eastern-congo", "Nord-Kivu", "CD", "cd-nord-kivu-province"),
        ("eastern-congo", "the Rubaya mine", "CD", "cd-rubaya"),
        ("eastern-congo", "Lake Kivu", "CD", "lake-kivu"),
        ("eastern-congo", "Mungbwalu", "CD", "cd-mongbwalu"),
        ("eastern-congo", "sake", "CD", None),
    ],
)
def test_places(pack: str, words: str, countries: str, expected: str | None) -> None:
    place = resolve_place(words, theatre_of(pack), PlaceContext(countries=tuple(countries.split())))
    assert (place and place.id) == expected


@pytest.mark.parametrize(
    ("pack", "text", "published", "actors", "places"),
    [
        ("sahel", "Malian troops withdrew from Tessalit on 4 May.", "2022-05-06", ["fama"], ["ml-tessalit"]),
        ("sahel", "JNIM fighters captured Farabougou, residents said.", "2025-08-20", ["jnim"], ["ml-farabougou"]),
        ("sahel", "MINUSMA handed over its base in Ber to Mali's army.", "2023-08-14", ["minusma"], ["ml-ber"]),
        (
            "sahel",
            "On Friday the army recaptured Djibo, a town in Burkina Faso.",
            "2022-06-05",
            ["burkinabe-army"],
            ["bf-djibo"],
        ),
        (
            "sahel",
            "Tuareg rebels attacked Gao airport on Sunday.",
            "2012-04-02",
            ["mali-separatists"],
            ["ml-gao-airport"],
        ),
        ("afghanistan", "The Taliban captured Spin Boldak on 14 July.", "2021-07-15", ["taliban"], ["af-spin-boldak"]),
        ("afghanistan", "ISAF withdrew from Sangin on Monday.", "2014-05-07", ["isaf"], ["af-sangin"]),
        ("afghanistan", "The NRF still held Bazarak on Sunday.", "2021-09-06", ["nrf"], ["af-bazarak"]),
        ("afghanistan", "Afghan forces recaptured Kunduz.", "2015-10-03", ["andsf"], ["af-kunduz"]),
        (
            "afghanistan",
            "Afghan forces attacked a border post near Torkham.",
            "2024-09-03",
            ["emirate-forces"],
            ["af-torkham-crossing"],
        ),
        (
            "caucasus",
            "Azerbaijani forces captured Hadrut on 9 October.",
            "2020-10-10",
            ["azerbaijani-army"],
            ["az-hadrut"],
        ),
        (
            "caucasus",
            "Russian peacekeepers deployed to Stepanakert, Azerbaijan said.",
            "2020-11-14",
            ["russian-peacekeepers-karabakh"],
            ["az-stepanakert"],
        ),
        ("caucasus", "Georgian troops withdrew from Gori on Monday.", "2008-08-12", ["georgian-army"], ["ge-gori"]),
        (
            "caucasus",
            "Chechen separatists withdrew from Grozny on Tuesday.",
            "2000-02-02",
            ["chechen-rebels"],
            ["ru-grozny"],
        ),
        ("eastern-congo", "M23 rebels captured Bunagana on 13 June.", "2022-06-14", ["m23"], ["cd-bunagana"]),
        ("eastern-congo", "The FARDC withdrew from Minova on Tuesday.", "2025-01-22", ["fardc"], ["cd-minova"]),
        ("eastern-congo", "UN peacekeepers left Kamanyola.", "2024-06-27", ["un-peacekeepers-congo"], ["cd-kamanyola"]),
        ("eastern-congo", "Wazalendo fighters attacked Sake on Sunday.", "2024-03-04", ["wazalendo"], ["cd-sake"]),
    ],
)
def test_sentences_name_their_actor_and_place(
    pack: str, text: str, published: str, actors: Sequence[str], places: Sequence[str]
) -> None:
    claims = list(extract_text(text, extractor_of(pack), published=date.fromisoformat(published)))
    slots = ("origin", "destination", "location")
    assert [actor.id for claim in claims for actor in claim.actor] == actors
    assert [place.id for claim in claims for slot in slots for place in getattr(claim, slot)] == places


@pytest.mark.parametrize("pack", PACKS)
def test_every_force_is_found_by_each_of_its_names(pack: str) -> None:
    """In its own country and while it lived, except where the pack says that a name has several bearers."""
    theatre, world = theatre_of(pack), theatre_of()
    wrong = []
    for force in theatre.forces.values():
        if force.id in world.forces or force.stands_for_state:
            continue
        day = force.until or force.since
        context = ForceContext(on=day, countries=(force.country,) if force.country else ())
        for name in (force.name, *force.aliases):
            found = resolve_force(name, theatre, context)
            if found is None or found.id not in {force.id, force.parent}:
                wrong.append((force.id, name, found and found.id))
    assert [row for row in wrong if row[:2] not in SHARED] == []


SHARED = {("chri-forces", "Chechen forces"), ("chri-forces", "Chechen fighters")}


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_full_and_says_where_its_facts_are_from(pack: str) -> None:
    theatre, world = theatre_of(pack), theatre_of()
    own_forces = [f for f in theatre.forces.values() if f.id not in world.forces]
    own_sources = [s for s in theatre.sources.values() if s.id not in world.sources]
    named_places = [p for p in theatre.places.values() if p.id not in world.places and p.source]
    assert len(own_forces) >= 40
    assert len(own_sources) >= 15
    assert len(named_places) >= 40
    assert all(entry.source for entry in (*own_forces, *own_sources))


@pytest.mark.parametrize("pack", PACKS)
def test_places_are_in_their_country(pack: str) -> None:
    """Each place with a country is within a rough box around that country's listed towns."""
    theatre, world = theatre_of(pack), theatre_of()
    far = []
    for country in theatre.home:
        towns = [p for p in world.places.values() if p.country == country and p.kind in {"city", "town", "province"}]
        south, north = min(t.lat for t in towns) - 2, max(t.lat for t in towns) + 3.5
        west, east = min(t.lon for t in towns) - 2, max(t.lon for t in towns) + 2.5
        own = [p for p in theatre.places.values() if p.country == country]
        far += [p.id for p in own if not (south <= p.lat <= north and west <= p.lon <= east)]
    assert far == []


@pytest.mark.parametrize("pack", PACKS)
def test_the_guide_counts_what_the_pack_holds(pack: str) -> None:
    theatre, world = theatre_of(pack), theatre_of()
    forces = sum(force != world.forces.get(force.id) for force in theatre.forces.values())
    sources = sum(source != world.sources.get(source.id) for source in theatre.sources.values())
    (row,) = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{pack}` |")]
    assert f"| {forces} | {sources} |" in row


@pytest.mark.parametrize(
    ("pack", "set_id", "on", "members", "others"),
    [
        ("sahel", "mali-separatists", "2015-06-20", {"mnla", "hcua", "cma"}, {"fla", "csp", "mia"}),
        ("sahel", "mali-separatists", "2025-01-20", {"fla", "mnla"}, {"cma", "hcua", "csp"}),
        ("sahel", "jihadists-mali", "2017-03-01", {"ansar-dine", "al-mourabitoun"}, {"jnim", "mujao"}),
        ("sahel", "jihadists-mali", "2017-03-02", {"jnim"}, {"mujao"}),
        ("sahel", "russian-mercenaries-sahel", "2025-06-05", {"wagner"}, {"africa-corps"}),
        ("sahel", "russian-mercenaries-sahel", "2025-06-07", {"africa-corps"}, {"wagner"}),
        ("sahel", "aes", "2023-09-16", {"ML-forces", "BF-forces", "NE-forces"}, {"TD-forces"}),
        ("afghanistan", "coalition-afghanistan", "2012-01-01", {"isaf", "enduring-freedom"}, {"resolute-support"}),
        ("afghanistan", "coalition-afghanistan", "2016-01-01", {"resolute-support"}, {"isaf", "enduring-freedom"}),
        ("afghanistan", "afghan-insurgents", "2016-09-23", {"taliban", "is-khorasan"}, {"hig"}),
        ("afghanistan", "anti-taliban-resistance", "2021-12-01", {"nrf"}, {"aff"}),
        ("caucasus", "karabakh-separatists", "1992-05-08", {"nk-self-defence"}, {"artsakh-army"}),
        ("caucasus", "karabakh-separatists", "2020-10-01", {"artsakh-army"}, {"nk-self-defence"}),
        ("caucasus", "chechen-rebels", "1995-01-01", {"chri-forces"}, {"caucasus-emirate", "iib"}),
        ("caucasus", "chechen-rebels", "2010-01-01", {"caucasus-emirate"}, {"chri-forces", "is-caucasus"}),
        ("eastern-congo", "drc-rebels", "2008-10-29", {"cndp"}, {"m23", "rcd-goma"}),
        ("eastern-congo", "drc-rebels", "2012-11-20", {"m23"}, {"cndp", "afc"}),
        ("eastern-congo", "drc-rebels", "2018-11-20", set(), {"m23", "cndp"}),
        ("eastern-congo", "RW-backed", "2025-01-27", {"m23"}, {"cndp", "afdl"}),
        ("eastern-congo", "afc", "2024-01-27", {"m23"}, {"twirwaneho"}),
        ("eastern-congo", "drc-coalition", "2024-06-01", {"fardc", "wazalendo", "samidrc"}, {"m23", "monusco"}),
    ],
)
def test_sets_take_in_whom_they_did_on_the_day(
    pack: str, set_id: str, on: str, members: set[str], others: set[str]
) -> None:
    found = set(theatre_of(pack).members_on(set_id, date.fromisoformat(on)))
    assert found >= members
    assert not found & others


@pytest.mark.parametrize(
    ("pack", "force_id", "on", "name"),
    [
        ("sahel", "isgs", "2019-12-10", "Islamic State in the Greater Sahara"),
        ("sahel", "isgs", "2023-12-10", "Islamic State Sahel Province"),
        ("sahel", "csp", "2023-10-01", "Permanent Strategic Framework for Peace, Security and Development"),
        ("sahel", "csp", "2024-07-27", "Permanent Strategic Framework for the Defence of the People of Azawad"),
        ("eastern-congo", "monusco", "2010-06-30", "MONUC"),
        ("eastern-congo", "monusco", "2010-07-01", "MONUSCO"),
        ("eastern-congo", "rdf", "1998-08-02", "Rwandan Patriotic Army"),
        ("sahel", "jnim", "2019-12-10", "Jama'at Nusrat al-Islam wal-Muslimin"),
    ],
)
def test_a_force_has_the_name_of_the_day(pack: str, force_id: str, on: str, name: str) -> None:
    assert name_on(theatre_of(pack).forces[force_id], date.fromisoformat(on)) == name


@pytest.mark.parametrize(
    ("pack", "force_id", "on", "side"),
    [
        ("eastern-congo", "adf", "2015-01-01", None),
        ("eastern-congo", "adf", "2021-01-01", "islamic-state"),
        ("eastern-congo", "twirwaneho", "2024-01-01", None),
        ("eastern-congo", "twirwaneho", "2025-03-01", "afc"),
        ("afghanistan", "hig", "2012-01-01", None),
        ("afghanistan", "hig", "2018-01-01", "afghan-republic"),
    ],
)
def test_a_force_is_on_the_side_of_the_day(pack: str, force_id: str, on: str, side: str | None) -> None:
    assert side_on(theatre_of(pack).forces[force_id], date.fromisoformat(on)) == side


def test_mergers_name_those_who_merged() -> None:
    forces = theatre_of("sahel").forces
    assert set(forces["jnim"].formed_from) == {"ansar-dine", "katiba-macina", "al-mourabitoun", "aqim-sahara"}
    assert set(forces["al-mourabitoun"].formed_from) == {"mujao", "signed-in-blood"}
    assert set(forces["fla"].formed_from) >= {"mnla", "hcua"}
