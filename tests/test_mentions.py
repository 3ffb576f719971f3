"""Which force a phrase is resolved to: the one its head names, never the one it is against or merely tied to."""

from __future__ import annotations

import pytest

from laydown.claims import Extractor, extract_text, load_extractor
from laydown.model import Modality


@pytest.fixture(scope="module")
def reader() -> Extractor:
    """The product's extractor with its default theatre."""
    return load_extractor(theatres=("syria-iraq",))


@pytest.mark.parametrize(
    ("text", "words", "force"),
    [
        ("The SDF fighters left Raqqa on Monday.", "SDF fighters", "sdf"),
        ("Dozens of members of the SDF left Raqqa on Monday.", "Dozens of members of the SDF", "sdf"),
        ("Non-SDF fighters left Raqqa on Monday.", "Non-SDF fighters", None),
        ("The SDF's allies left Raqqa on Monday.", "SDF's allies", None),
        ("The anti-Houthi forces withdrew from the port on Monday.", "anti-Houthi forces", None),
        ("Anti-Taliban militias captured the district on Monday.", "Anti-Taliban militias", None),
        ("An SDF-linked armed group left Raqqa on Monday.", "SDF-linked armed group", None),
        ("Two senior Islamic State militants left Raqqa.", "Two senior Islamic State militants", "islamic-state"),
        ("Regrouping Hamas fighters attacked the bridge.", "Regrouping Hamas fighters", "hamas"),
        ("Enemies of Islamic State attacked the bridge in Raqqa.", "Enemies of Islamic State", None),
        ("The anti-ISIS coalition bombed Raqqa on Monday.", "anti-ISIS coalition", "coalition-against-isis"),
        ("The SDF shelled Raqqa. Residents did not know who attacked the bridge in Tabqa.", "who", None),
        ("The SDF shelled Raqqa. The fighters who attacked the bridge in Tabqa left.", "fighters", None),
        ("The SDF shelled Raqqa. They attacked the bridge in Tabqa on Monday.", "They", "sdf"),
        ("The SDF shelled Raqqa. This has captured a large area from the army.", "This", None),
    ],
)
def test_the_force_is_the_one_named(text: str, words: str, force: str | None, reader: Extractor) -> None:
    actors = [actor for claim in extract_text(text, reader) for actor in claim.actor]
    assert words in [actor.text for actor in actors]
    assert {actor.id for actor in actors if actor.text == words} == {force}


def test_a_theatres_description_means_nobody_in_another_war(reader: Extractor) -> None:
    text = "The Congolese army left Goma. Congo's president met Rwanda's. The rebel fighters seized the town of Bukavu."
    assert {a.id for claim in extract_text(text, reader) for a in claim.actor if "rebel" in a.text} == {None}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Residents did not know who had shelled the town of Afrin.", Modality.ASSERTED),
        ("It is not known who attacked the bridge near Raqqa.", Modality.ASSERTED),
        ("Officials did not say when the SDF left Raqqa.", Modality.ASSERTED),
        ("Officials did not know whether the SDF had left Raqqa.", Modality.POSSIBLE),
        ("The SDF will start where they left the town of Afrin.", Modality.PLANNED),
        ("Officials did not believe that the SDF had left Raqqa.", Modality.DENIED),
    ],
)
def test_a_question_that_is_denied_an_answer_denies_nothing(text: str, modality: Modality, reader: Extractor) -> None:
    assert [claim.modality for claim in extract_text(text, reader)] == [modality]


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("The army pulled out of its Palmyra positions.", "its Palmyra positions", "sy-palmyra"),
        ("Rebels attacked the Idlib front lines on Monday.", "Idlib front lines", "sy-idlib"),
        ("The army sent troops to the northern Hama front.", "northern Hama front", "sy-hama"),
        ("Russia withdrew from the Aleppo-Idlib front.", "Aleppo-Idlib front", None),
        ("The army left its Palmyra and Homs positions.", "Palmyra", "sy-palmyra"),
        ("The army left its Palmyra and Homs positions.", "Homs positions", "sy-homs"),
        ("Troops entered the Hama and Idlib provinces on Friday.", "Hama", "sy-hama-governorate"),
        ("Troops entered the Hama and Idlib provinces on Friday.", "Idlib provinces", "sy-idlib-governorate"),
        ("The army left the Palmyra and Nowhereville areas.", "Palmyra and Nowhereville areas", None),
        ("The army left the Raqqa dam positions.", "Raqqa dam positions", None),
        ("The army captured the ISIS positions.", "ISIS positions", None),
        ("The SDF failed to enter Manbij, a large town held by ISIS.", "large town", "sy-manbij"),
        ("The SDF fought for Manbij, positions held by ISIS.", "positions", None),
        ("The SDF left Raqqa. The army took control of the vacated bases.", "bases", "sy-raqqa"),
        ("The SDF left Raqqa. The army took control of abandoned bases.", "bases", None),
        ("The SDF left Raqqa. The army took control of the new bases.", "new bases", None),
    ],
)
def test_ground_at_a_place_is_the_place(text: str, words: str, place: str | None, reader: Extractor) -> None:
    claims = extract_text(text, reader)
    places = [p for claim in claims for p in (*claim.origin, *claim.destination, *claim.location)]
    assert words in [p.text for p in places]
    assert {p.id for p in places if p.text == words} == {place}


@pytest.mark.parametrize(
    ("outlet", "entity"),
    [("Reuters", "reuters"), ("reuters", "reuters"), ("Reuters World Sport", None), ("A blog", None)],
)
def test_the_outlet_is_an_entity_where_its_whole_name_is_known(
    outlet: str, entity: str | None, reader: Extractor
) -> None:
    (claim,) = extract_text("The SDF left Raqqa on Monday.", reader, outlet=outlet)
    assert [(link.text, link.id) for link in claim.source] == [(outlet, entity)]
