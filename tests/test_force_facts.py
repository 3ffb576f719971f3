"""The dated facts of Syria and Iraq, asked on both sides of their dates; and whom words mean where the war decides."""

from __future__ import annotations

from datetime import date

import pytest

from laydown.forces import ForceContext, resolve_coordinated, resolve_force
from laydown.lexicon.dated import name_on, side_on
from laydown.lexicon.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre(["syria-iraq"])


@pytest.mark.parametrize(
    ("words", "day", "country", "expected", "called"),
    [
        # One force through its changes of name.
        ("al-Nusra Front", "2012-01-22", "SY", None, None),
        ("al-Nusra Front", "2012-01-23", "SY", "hts", "al-Nusra Front"),
        ("Jabhat al-Nusra", "2016-07-27", "SY", "hts", "al-Nusra Front"),
        ("Jabhat Fateh al-Sham", "2016-07-28", "SY", "hts", "Jabhat Fateh al-Sham"),
        ("Jabhat al-Nusra", "2016-07-29", "SY", "hts", "Jabhat Fateh al-Sham"),
        ("HTS", "2017-01-27", "SY", "hts", "Jabhat Fateh al-Sham"),
        ("HTS", "2017-01-28", "SY", "hts", "Hayat Tahrir al-Sham"),
        ("Nusra", "2019-05-01", "SY", "hts", "Hayat Tahrir al-Sham"),
        ("Hayat Tahrir al-Sham", "2025-06-01", "SY", "hts", "Hayat Tahrir al-Sham"),
        ("al-Qaeda in Iraq", "2005-01-01", "IQ", "islamic-state", "Al-Qaeda in Iraq"),
        ("Islamic State of Iraq", "2006-10-14", "IQ", "islamic-state", "Al-Qaeda in Iraq"),
        ("Islamic State of Iraq", "2010-01-01", "IQ", "islamic-state", "Islamic State of Iraq"),
        ("ISIL", "2013-04-07", "IQ", "islamic-state", "Islamic State of Iraq"),
        ("ISIL", "2013-04-08", "SY", "islamic-state", "Islamic State of Iraq and the Levant"),
        ("ISIS", "2014-06-28", "SY", "islamic-state", "Islamic State of Iraq and the Levant"),
        ("ISIS", "2014-06-29", "SY", "islamic-state", "Islamic State"),
        ("AQI", "2018-01-01", "IQ", "islamic-state", "Islamic State"),
        ("Tiger Forces", "2019-08-30", "SY", "tiger-forces", "Tiger Forces"),
        ("25th Division", "2019-09-01", "SY", "tiger-forces", "25th Special Mission Forces Division"),
        ("Tiger Forces", "2021-01-01", "SY", "tiger-forces", "25th Special Mission Forces Division"),
        ("Turkish-backed Free Syrian Army", "2017-12-29", "SY", "sna", "Turkish-backed Free Syrian Army"),
        ("Syrian National Army", "2017-12-30", "SY", "sna", "Syrian National Army"),
        ("Free Syrian Army", "2012-01-01", "SY", "fsa", "Free Syrian Army"),
        ("Free Syrian Army", "2018-01-01", "SY", "fsa", "Free Syrian Army"),
        ("New Syrian Army", "2016-06-29", "SY", "maghawir-al-thawra", "New Syria Army"),
        ("Maghawir al-Thawra", "2019-01-01", "SY", "maghawir-al-thawra", "Maghawir al-Thawra"),
        ("Syrian Free Army", "2023-01-01", "SY", "maghawir-al-thawra", "Syrian Free Army"),
        ("Mahdi Army", "2007-01-01", "IQ", "saraya-al-salam", "Mahdi Army"),
        ("Peace Companies", "2014-06-11", "IQ", "saraya-al-salam", "Saraya al-Salam"),
        ("Mahdi Army", "2016-01-01", "IQ", "saraya-al-salam", "Saraya al-Salam"),
        ("Liwa al-Islam", "2013-09-28", "SY", "jaysh-al-islam", "Liwa al-Islam"),
        ("Jaysh al-Islam", "2013-09-29", "SY", "jaysh-al-islam", "Jaysh al-Islam"),
        ("Military Operations Command", "2024-12-01", "SY", "fathul-mubin", "Military Operations Administration"),
        (
            "Democratic Federation of Northern Syria",
            "2017-01-01",
            "SY",
            "aanes",
            "Democratic Federation of Northern Syria",
        ),
        ("Hashd al-Shaabi", "2016-01-01", "IQ", "pmf", "Popular Mobilisation Forces"),
        ("PMU", "2016-01-01", "IQ", "pmf", "Popular Mobilisation Forces"),
        ("PMF", "2016-01-01", "IQ", "pmf", "Popular Mobilisation Forces"),
        ("PMF", "2014-06-14", "IQ", None, None),
        # A name that passed from one force to another.
        ("Syrian army", "2024-12-07", "SY", "syrian-arab-army", "Syrian Arab Army"),
        ("Syrian army", "2024-12-08", "SY", "SY-forces", "Syria"),
        ("Syrian army", "2024-12-09", "SY", "syrian-army-new", "Syrian Army of the transitional government"),
        ("Syrian troops", "2024-12-07", "SY", "syrian-arab-army", "Syrian Arab Army"),
        ("Syrian troops", "2024-12-09", "SY", "syrian-army-new", "Syrian Army of the transitional government"),
        ("Suleiman Shah Brigade", "2020-01-01", "SY", "sultan-suleiman-shah", "Sultan Suleiman Shah Division"),
        ("62nd Division", "2025-06-01", "SY", "syrian-62nd-division", "62nd Division"),
        ("62nd Division", "2020-06-01", "SY", None, None),
    ],
)
def test_a_name_on_a_day(
    theatre: Theatre, words: str, day: str, country: str, expected: str | None, called: str | None
) -> None:
    on = date.fromisoformat(day)
    force = resolve_force(words, theatre, ForceContext(on=on, countries=(country,)))
    assert (force and force.id, force and name_on(force, on)) == (expected, called)


@pytest.mark.parametrize(
    ("force", "day", "side"),
    [
        ("hts", "2016-07-27", "al-qaeda"),
        ("hts", "2016-07-29", "syrian-opposition"),
        ("hts", "2024-12-09", "syrian-transition"),
        ("islamic-state", "2014-02-02", "al-qaeda"),
        ("islamic-state", "2014-02-04", "islamic-state"),
        ("8th-brigade", "2024-12-05", "syrian-government"),
        ("8th-brigade", "2024-12-09", "syrian-transition"),
        ("nfl", "2019-10-03", "syrian-opposition"),
        ("nfl", "2019-10-05", "TR-forces"),
        ("nour-al-din-al-zenki", "2017-03-01", "hts"),
        ("nour-al-din-al-zenki", "2017-08-01", "syrian-opposition"),
        ("liwa-thuwar-al-raqqa", "2014-09-09", "syrian-opposition"),
        ("liwa-thuwar-al-raqqa", "2014-09-11", "sdf"),
        ("yarmouk-martyrs", "2014-01-01", "syrian-opposition"),
        ("yarmouk-martyrs", "2015-01-01", "islamic-state"),
        ("sdf", "2020-01-01", "sdf"),
    ],
)
def test_a_side_on_a_day(theatre: Theatre, force: str, day: str, side: str) -> None:
    assert side_on(theatre.forces[force], date.fromisoformat(day)) == side


@pytest.mark.parametrize(
    ("words", "day", "whole", "member", "inside"),
    [
        ("Iranian-backed militias", "2019-07-01", "IR-backed", "kataib-hezbollah", True),
        ("Iranian-backed militias", "2019-07-01", "IR-backed", "fatemiyoun", True),
        ("Iranian-backed militias", "2013-10-31", "IR-backed", "fatemiyoun", False),
        ("Iraqi factions", "2019-07-01", "iraqi-factions", "nujaba", True),
        ("pro-government fighters", "2018-01-01", "pro-government-forces-syria", "ndf", True),
        ("pro-Assad militias", "2018-01-01", "pro-government-forces-syria", "hezbollah", True),
        ("pro-government forces", "2024-12-08", "pro-government-forces-syria", "ndf", True),
        ("Turkish-backed rebels", "2018-01-01", "TR-backed", "sna", True),
        ("Turkish-backed rebels", "2016-08-23", "TR-backed", "sna", False),
        ("the rebels", "2014-01-01", "syrian-rebels", "islamic-front", True),
        ("the rebels", "2013-11-21", "syrian-rebels", "islamic-front", False),
        ("the rebels", "2016-01-01", "syrian-rebels", "islamic-front", False),
        ("the coalition", "2014-09-30", "coalition-against-isis", "GB-forces", True),
        ("the coalition", "2014-09-29", "coalition-against-isis", "GB-forces", False),
        ("Kurdish forces", "2015-10-09", "kurdish-forces", "sdf", False),
        ("Kurdish forces", "2015-10-10", "kurdish-forces", "sdf", True),
    ],
)
def test_a_set_stays_a_set_and_knows_its_members(
    theatre: Theatre, words: str, day: str, whole: str, member: str, inside: bool
) -> None:
    on = date.fromisoformat(day)
    force = resolve_force(words, theatre, ForceContext(on=on, countries=(theatre.forces[whole].country or "SY",)))
    assert force is not None
    assert force.id == whole
    assert (member in theatre.members_on(whole, on)) is inside
    assert (whole in theatre.sets_of(member, on)) is inside


SY, IQ, YE, LB = (ForceContext(on=date(2018, 6, 1), countries=(iso,)) for iso in ("SY", "IQ", "YE", "LB"))
YE_TOLD = ForceContext(on=date(2018, 6, 1), mentioned=("YE", "SA"))
SY_TOLD = ForceContext(on=date(2018, 6, 1), mentioned=("SY", "SA", "YE"))
UNDATED = ForceContext(countries=("SY",))


@pytest.mark.parametrize(
    ("words", "context", "expected"),
    [
        # Namesakes, and words that another war uses otherwise.
        ("Hezbollah", LB, "hezbollah"),
        ("Hezbollah", IQ, "hezbollah"),
        ("Kataeb Hezbollah", IQ, "kataib-hezbollah"),
        ("Kataib Hezbollah", LB, "kataib-hezbollah"),
        ("Hezbollah Brigades", IQ, "kataib-hezbollah"),
        ("Syrian Hezbollah", SY, "syrian-hezbollah"),
        ("Harakat Hezbollah al-Nujaba", SY, "nujaba"),
        ("the Resistance", SY, None),
        ("the Resistance", LB, None),
        (
            "the Islamic Resistance in Iraq",
            ForceContext(on=date(2024, 1, 1), countries=("IQ",)),
            "islamic-resistance-iraq",
        ),
        ("the Islamic Resistance in Iraq", IQ, None),
        ("Damascus", SY, "SY-forces"),
        ("Damascus province", SY, None),
        ("the city of Damascus", SY, None),
        ("Washington", SY, "US-forces"),
        ("Jordan", SY, "JO-forces"),
        ("the coalition", SY, "coalition-against-isis"),
        ("the coalition", YE, "saudi-led-coalition"),
        ("the coalition", YE_TOLD, "saudi-led-coalition"),
        ("the coalition", SY_TOLD, "coalition-against-isis"),
        ("a coalition", SY, None),
        ("the army", SY, "syrian-arab-army"),
        ("the army", IQ, "iraqi-security-forces"),
        ("the army", YE, "yemen-government"),
        ("the army", LB, "lebanese-army"),
        ("the army", YE_TOLD, None),
        ("the regime", SY, "syrian-arab-army"),
        ("the regime", ForceContext(on=date(2025, 3, 1), countries=("SY",)), "syrian-army-new"),
        ("the regime", UNDATED, "SY-forces"),
        ("the group", SY, None),
        ("the organisation", SY, None),
        ("Gozarto Protection Forces", SY, "gozarto"),
        ("Sutoro", SY, "sutoro"),
        # A leader's troops are the state's; he himself is nobody's army.
        ("Assad's army", SY, "syrian-arab-army"),
        ("President Bashar al-Assad's troops", SY, "syrian-arab-army"),
        ("Mazloum Abdi's forces", SY, "sdf"),
        ("Assad", SY, None),
        ("Bashar al-Assad", SY, None),
        ("Assad's palace", SY, None),
    ],
)
def test_whom_words_mean_in_a_war(theatre: Theatre, words: str, context: ForceContext, expected: str | None) -> None:
    force = resolve_force(words, theatre, context)
    assert (force and force.id) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Iranian and Iraqi forces", [("Iranian", "IR-forces"), ("Iraqi forces", "iraqi-security-forces")]),
        ("Syrian and allied forces", [("Syrian", "syrian-arab-army"), ("allied forces", None)]),
        ("Government and allied forces", [("Government", "syrian-arab-army"), ("allied forces", None)]),
        (
            "US- and Turkish-backed fighters",
            [("US-", "us-backed-syrian-rebels"), ("Turkish-backed fighters", "TR-backed")],
        ),
        (
            "Saudi-backed and Iranian-backed fighters",
            [("Saudi-backed", "SA-backed"), ("Iranian-backed fighters", "IR-backed")],
        ),
        ("SDF and coalition forces", [("SDF", "sdf"), ("coalition forces", "coalition-against-isis")]),
        (
            "Hezbollah, Fatemiyoun and NDF fighters",
            [("Hezbollah", "hezbollah"), ("Fatemiyoun", "fatemiyoun"), ("NDF fighters", "ndf")],
        ),
        ("Turkish and SNA forces", [("Turkish", "TR-forces"), ("SNA forces", "sna")]),
        ("Turkey and the SNA", [("Turkey", "TR-forces"), ("the SNA", "sna")]),
        # One force, or not enough known.
        ("Syrian forces", []),
        ("Autonomous Administration of North and East Syria", []),
        ("Syrian and foreign fighters", []),
        ("SDF and Syrian Democratic Forces fighters", []),
        ("Velin and Ardel fighters", []),
        ("men and women", []),
        ("SDF and", []),
        ("and SDF fighters", []),
        ("", []),
    ],
)
def test_coordinated_forces_are_several(theatre: Theatre, words: str, expected: list[tuple[str, str | None]]) -> None:
    parts = resolve_coordinated(words, theatre, SY)
    assert [(words[p.start : p.end], p.force and p.force.id) for p in parts] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("bashar-al-assad", "syrian-arab-army"),
        ("mazloum-abdi", "sdf"),
        ("us-defense-department", "US-forces"),
        ("reuters", None),
        ("nobody", None),
    ],
)
def test_for_whom_a_source_acts(theatre: Theatre, source: str, expected: str | None) -> None:
    assert theatre.acts_for(source, date(2018, 6, 1)) == expected


def test_the_forces_of_the_war_are_as_many_as_promised(theatre: Theatre) -> None:
    assert sum(force.country in {"SY", "IQ"} for force in theatre.forces.values()) >= 700
