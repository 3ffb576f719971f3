"""Actor words to forces: aliases, states, descriptions, dates, and the refusal to guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laydown.forces import ForceContext, resolve_force
from laydown.lexicon.theatre import Theatre, load_theatre

SYRIA = ForceContext(on=date(2018, 6, 1), countries=("SY",))
SYRIA_2025 = ForceContext(on=date(2025, 6, 1), countries=("SY",))
IRAQ = ForceContext(on=date(2018, 6, 1), countries=("IQ",))
YEMEN = ForceContext(on=date(2018, 6, 1), countries=("YE",))
UKRAINE = ForceContext(on=date(2022, 6, 1), countries=("UA",))
NOTHING = ForceContext()
CONGO_AND_RWANDA = ForceContext(on=date(2024, 6, 1), mentioned=("CD", "RW"))
SYRIA_AND_TURKEY = ForceContext(on=date(2018, 6, 1), mentioned=("TR", "SY"))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre(["syria-iraq"])


@pytest.mark.parametrize(
    ("words", "context", "expected"),
    [
        ("Hezbollah", SYRIA, "hezbollah"),
        ("Lebanon's Hezbollah", SYRIA, "hezbollah"),
        ("Kataeb Hezbollah", IRAQ, "kataib-hezbollah"),
        ("the Iranian-backed Kata'ib Hezbollah", IRAQ, "kataib-hezbollah"),
        ("Kataib Hizballah fighters", IRAQ, "kataib-hezbollah"),
        ("Iraqi Hezbollah", IRAQ, "kataib-hezbollah"),
        ("hundreds of Hezbollah fighters", SYRIA, "hezbollah"),
        ("fighters from Hezbollah", SYRIA, "hezbollah"),
        ("the armed group Hezbollah", SYRIA, "hezbollah"),
        ("ISIS", SYRIA, "islamic-state"),
        ("IS", SYRIA, "islamic-state"),
        ("is", SYRIA, None),
        ("Daesh militants", SYRIA, "islamic-state"),
        ("the so-called Islamic State", SYRIA, "islamic-state"),
        ("PMU", IRAQ, "pmf"),
        ("the Hashd al-Shaabi", IRAQ, "pmf"),
        ("Popular Mobilisation Forces (PMF)", IRAQ, "pmf"),
        ("the Kurdish-led Syrian Democratic Forces (SDF)", SYRIA, "sdf"),
        ("U.S.-backed SDF fighters", SYRIA, "sdf"),
        ("three SDF soldiers", SYRIA, "sdf"),
        ("Ansar Allah", YEMEN, "houthis"),
        ("Ansar Allah al-Awfiya", IRAQ, "ansar-allah-al-awfiya"),
        # States, their forces, capitals and governments.
        ("Turkey", SYRIA, "TR-forces"),
        ("Ankara", SYRIA, "TR-forces"),
        ("the Kremlin", SYRIA, "RU-forces"),
        ("Turkish troops", SYRIA, "TR-forces"),
        ("Turkey's soldiers", SYRIA, "TR-forces"),
        ("some 200 Turkish soldiers", SYRIA, "TR-forces"),
        ("Israeli jets", SYRIA, "idf"),
        ("Israeli army", SYRIA, "idf"),
        ("Russian military police", SYRIA, "russian-military-police"),
        ("Chadian soldiers", NOTHING, "TD-forces"),
        ("the Iraqi government", IRAQ, "IQ-forces"),
        ("Iraqi troops", IRAQ, "iraqi-security-forces"),
        ("Iraqi army officers", IRAQ, "iraqi-army"),
        ("four Americans", SYRIA, None),
        # Dates.
        ("Syrian army", SYRIA, "syrian-arab-army"),
        ("units of the Syrian army", SYRIA, "syrian-arab-army"),
        ("Syrian army", SYRIA_2025, "syrian-army-new"),
        ("Syrian soldiers", SYRIA, "syrian-arab-army"),
        ("Syrian army", NOTHING, "SY-forces"),
        ("SAA", SYRIA_2025, "syrian-arab-army"),
        ("Hayat Tahrir al-Sham", ForceContext(on=date(2015, 1, 1), countries=("SY",)), "hts"),
        ("Hayat Tahrir al-Sham", ForceContext(on=date(2011, 1, 1), countries=("SY",)), None),
        # Descriptions take their meaning from the article.
        ("government forces", SYRIA, "syrian-arab-army"),
        ("the regime forces", SYRIA_2025, "syrian-army-new"),
        ("government forces", IRAQ, "iraqi-security-forces"),
        ("the rebels", SYRIA_AND_TURKEY, "syrian-rebels"),
        ("the rebels", CONGO_AND_RWANDA, None),
        ("government forces", YEMEN, "yemen-government"),
        ("government forces", NOTHING, None),
        ("the rebels", SYRIA, "syrian-rebels"),
        ("the rebels", YEMEN, None),
        ("the coalition", SYRIA, "coalition-against-isis"),
        ("the coalition", YEMEN, "saudi-led-coalition"),
        ("the Saudi-led coalition", UKRAINE, "saudi-led-coalition"),
        ("Iranian-backed forces", SYRIA, "IR-backed"),
        ("Saudi-backed fighters", YEMEN, "SA-backed"),
        ("Ukrainian troops", UKRAINE, "ukrainian-armed-forces"),
        # Not to be guessed.
        ("Syrian militias", SYRIA, None),
        ("the group", SYRIA, None),
        ("they", SYRIA, None),
        ("the Velin Guard", SYRIA, None),
        ("civilians", SYRIA, None),
        ("", SYRIA, None),
    ],
)
def test_words_resolve(theatre: Theatre, words: str, context: ForceContext, expected: str | None) -> None:
    force = resolve_force(words, theatre, context)
    assert (force and force.id) == expected


def test_a_state_is_named_after_its_country(theatre: Theatre) -> None:
    force = resolve_force("Turkish troops", theatre, SYRIA)
    assert force is not None
    assert (force.name, force.kind) == ("Turkey", "state")


def test_every_force_is_found_by_its_own_name(theatre: Theatre) -> None:
    wrong = []
    for force in theatre.forces.values():
        if force.country in {"SY", "IQ"} and not force.stands_for_state:
            found = resolve_force(force.name, theatre, ForceContext(on=force.since, countries=(force.country,)))
            if found is None or found.id != force.id:
                wrong.append((force.name, found and found.id))
    assert wrong == []


@given(st.text(max_size=40))
def test_any_words_are_taken(theatre: Theatre, words: str) -> None:
    force = resolve_force(words, theatre, SYRIA)
    assert force is None or theatre.forces[force.id] is force


@given(st.sampled_from(["the", "some", "at least 40", "hundreds of", "several", "more than 300"]))
def test_quantities_change_nothing(theatre: Theatre, quantity: str) -> None:
    force = resolve_force(f"{quantity} Turkish troops", theatre, SYRIA)
    assert force is not None
    assert force.id == "TR-forces"
