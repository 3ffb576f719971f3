"""Every state has its people: an unknown theatre still knows whose 'Israeli jets' and 'Turkish troops' are."""

from __future__ import annotations

import pytest

from laydown.forces import resolve_force
from laydown.lexicon.theatre import Theatre, load_theatre

UN_MEMBERS = """
AF Afghan, AL Albanian, DZ Algerian, AD Andorran, AO Angolan, AG Antiguan, AR Argentine, AM Armenian, AU Australian,
AT Austrian, AZ Azerbaijani, BS Bahamian, BH Bahraini, BD Bangladeshi, BB Barbadian, BY Belarusian, BE Belgian,
BZ Belizean, BJ Beninese, BT Bhutanese, BO Bolivian, BA Bosnian, BW Botswanan, BR Brazilian, BN Bruneian, BG Bulgarian,
BF Burkinabe, BI Burundian, KH Cambodian, CM Cameroonian, CA Canadian, CV Cape Verdean, CF Central African, TD Chadian,
CL Chilean, CN Chinese, CO Colombian, KM Comorian, CG Congo-Brazzaville, CD Congolese, CR Costa Rican, CI Ivorian,
HR Croatian, CU Cuban, CY Cypriot, CZ Czech, DK Danish, DJ Djiboutian, DM Dominica, DO Dominican, EC Ecuadorian,
EG Egyptian, SV Salvadoran, GQ Equatoguinean, ER Eritrean, EE Estonian, SZ Swazi, ET Ethiopian, FJ Fijian, FI Finnish,
FR French, GA Gabonese, GM Gambian, GE Georgian, DE German, GH Ghanaian, GR Greek, GD Grenadian, GT Guatemalan,
GN Guinean, GW Bissau-Guinean, GY Guyanese, HT Haitian, HN Honduran, HU Hungarian, IS Icelandic, IN Indian,
ID Indonesian, IR Iranian, IQ Iraqi, IE Irish, IL Israeli, IT Italian, JM Jamaican, JP Japanese, JO Jordanian,
KZ Kazakh, KE Kenyan, KI I-Kiribati, KW Kuwaiti, KG Kyrgyz, LA Laotian, LV Latvian, LB Lebanese, LS Basotho,
LR Liberian, LY Libyan, LI Liechtenstein, LT Lithuanian, LU Luxembourgish, MG Malagasy, MW Malawian, MY Malaysian,
MV Maldivian, ML Malian, MT Maltese, MH Marshallese, MR Mauritanian, MU Mauritian, MX Mexican, FM Micronesian,
MD Moldovan, MC Monegasque, MN Mongolian, ME Montenegrin, MA Moroccan, MZ Mozambican, MM Burmese, NA Namibian,
NR Nauruan, NP Nepalese, NL Dutch, NZ New Zealand, NI Nicaraguan, NE Nigerien, NG Nigerian, KP North Korean,
MK Macedonian, NO Norwegian, OM Omani, PK Pakistani, PW Palauan, PA Panamanian, PG Papua New Guinean, PY Paraguayan,
PE Peruvian, PH Philippine, PL Polish, PT Portuguese, QA Qatari, RO Romanian, RU Russian, RW Rwandan, KN Kittitian,
LC Saint Lucian, VC Vincentian, WS Samoan, SM Sammarinese, ST Santomean, SA Saudi, SN Senegalese, RS Serbian,
SC Seychellois, SL Sierra Leonean, SG Singaporean, SK Slovak, SI Slovenian, SB Solomon Islands, SO Somali,
ZA South African, KR South Korean, SS South Sudanese, ES Spanish, LK Sri Lankan, SD Sudanese, SR Surinamese,
SE Swedish, CH Swiss, SY Syrian, TJ Tajik, TZ Tanzanian, TH Thai, TL East Timorese, TG Togolese, TO Tongan,
TT Trinidadian, TN Tunisian, TR Turkish, TM Turkmenistani, TV Tuvaluan, UG Ugandan, UA Ukrainian, AE Emirati,
GB British, US American, UY Uruguayan, UZ Uzbek, VU Ni-Vanuatu, VE Venezuelan, VN Vietnamese, YE Yemeni, ZM Zambian,
ZW Zimbabwean
"""
OTHERS = "XK Kosovar, PS Palestinian, TW Taiwanese, VA Vatican, EH Sahrawi, XS Somaliland"
IRREGULAR = """
GB UK, US U.S., NL Netherlands, PH Filipino, MM Myanmar, CI Côte d'Ivoire, AE UAE, GR Greek, FR French, HR Croat,
RS Serb, ES Spanish, KG Kyrgyzstani, KZ Kazakhstani, NP Nepali, SK Slovakian, TR Türkiye, TZ Tanzanian, XK Kosovo,
DK Danish, BW Batswana, MG Madagascan, AZ Azeri, BF Burkinabé, SZ Eswatini, TL Timorese, EC Ecuadorean, CD DR Congo
"""


def table(text: str) -> list[tuple[str, str]]:
    rows = [row.split(maxsplit=1) for row in text.split(",")]
    return [(iso, " ".join(people.split())) for iso, people in rows]


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre([])


def test_the_table_has_every_member_of_the_united_nations() -> None:
    assert len({iso for iso, _ in table(UN_MEMBERS)}) == 193


@pytest.mark.parametrize(("iso", "people"), table(UN_MEMBERS) + table(OTHERS) + table(IRREGULAR))
def test_the_forces_of_every_country_are_known(theatre: Theatre, iso: str, people: str) -> None:
    for words in (f"{people} troops", f"some 200 {people} soldiers", f"{people} jets"):
        force = resolve_force(words, theatre)
        assert force is not None, words
        assert force.country == iso, (words, force.id)


@pytest.mark.parametrize(("iso", "people"), table(UN_MEMBERS) + table(OTHERS))
def test_every_country_is_an_actor_and_has_those_whom_it_backs(theatre: Theatre, iso: str, people: str) -> None:
    state = resolve_force(theatre.countries[iso].name, theatre)
    assert state is not None
    assert state.id == f"{iso}-forces"
    backed = resolve_force(f"{people}-backed fighters", theatre)
    assert backed is not None
    assert backed.id == f"{iso}-backed"


def test_no_country_is_without_a_demonym(theatre: Theatre) -> None:
    assert [country.id for country in theatre.countries.values() if not country.demonyms] == []


@pytest.mark.parametrize("words", ["Turkmen fighters", "four Syrians", "an Israeli farmer", "Kurdish fighters"])
def test_some_of_a_people_are_not_their_state(theatre: Theatre, words: str) -> None:
    assert resolve_force(words, theatre) is None
