"""Every frame finds its event in its own examples, and nothing in the near misses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from laydown.claims import Extractor, load_extractor
from laydown.claims.evidence import EvidenceFailure, failures
from laydown.lexicon.language import Example, Examples, load_language
from laydown.model import Modality

LANGUAGE = load_language()


@pytest.fixture(scope="module")
def reader() -> Extractor:
    """The product's extractor with its default theatre."""
    return load_extractor(theatres=("syria-iraq",))


def shown(found: tuple[EvidenceFailure, ...]) -> str:
    return "\n".join(f"{failure.text}\n    {failure.reason}" for failure in found)


@pytest.mark.parametrize("frame", [frame.id for frame in LANGUAGE.frames])
def test_frame_does_what_its_examples_say(frame: str, reader: Extractor) -> None:
    found = failures(reader, frames=(frame,))
    assert not found, "\n" + shown(found)


@pytest.mark.parametrize("frame", [frame.id for frame in LANGUAGE.frames])
def test_frame_has_enough_examples_of_both_kinds(frame: str) -> None:
    examples = LANGUAGE.examples[frame]
    texts = [*(example.text for example in examples.matches), *examples.rejects]
    assert len(examples.matches) >= 3
    assert len(examples.rejects) >= 2
    assert len(texts) == len(set(texts))
    assert any(getattr(example, slot) for example in examples.matches for slot in ("actor", "counterpart"))


def trying(reader: Extractor, *, matches: tuple[Example, ...] = (), rejects: tuple[str, ...] = ()) -> Extractor:
    """The extractor with these as the examples of 'withdraw'."""
    examples = {**reader.language.examples, "withdraw": Examples(matches=matches, rejects=rejects)}
    return replace(reader, language=replace(reader.language, examples=examples))


SENTENCE = "Russian troops withdrew from Palmyra on Tuesday."


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"actor": ("russian",), "origin": ("Palmyra",)}, None),
        ({"actor": ("Russian troops", "Wagner")}, "actor: ['Russian troops'] without ['Wagner']"),
        ({"origin": ("Palm",)}, "origin: ['Palmyra'] without ['Palm']"),
        ({"location": ("Palmyra",)}, "location: [] without ['Palmyra']"),
        ({"modality": Modality.DENIED}, "modality: asserted, not denied"),
        ({"text": "Snow lay on Palmyra."}, "no claim; no word of it is a trigger"),
        ({"text": "Russian troops attacked Palmyra."}, "no claim; attack 'attacked' asserted"),
    ],
)
def test_a_match_that_does_not_hold_is_told_with_the_reason(wanted: Any, reason: str | None, reader: Extractor) -> None:
    example = Example(**{"text": SENTENCE, **wanted})
    found = failures(trying(reader, matches=(example,)), frames=("withdraw",))
    assert bool(found) is bool(reason)
    assert all(failure.frame == "withdraw" and failure.text == example.text for failure in found)
    assert all(failure.reason.startswith(reason or "") for failure in found)


def test_a_reject_in_which_the_frame_finds_its_event_is_told(reader: Extractor) -> None:
    (found,) = failures(trying(reader, rejects=(SENTENCE, "The troops rested.")), frames=("withdraw",))
    assert found.text == SENTENCE
    assert "must not be told: withdraw 'withdrew'" in found.reason


def test_frames_are_those_asked_for(reader: Extractor) -> None:
    assert failures(reader, frames=()) == ()
    with pytest.raises(KeyError, match="nonsense"):
        failures(reader, frames=("withdraw", "nonsense"))
