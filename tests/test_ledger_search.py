"""The same words find the same sentences in SQLite and in PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from laydown.ledger import Ledger, Posting
from laydown.model import Document, Segment, Span, Zone
from ledger_support import coded

SENTENCES = {
    "dash": "The column left Deir ez-Zor for al-Bukamal's bridge.",
    "accent": "Müllerstadt was taken by the garde républicaine.",
    "dots": "The U.S.-led force denied it, www.example.org/news said.",
    "arabic": "The sign at the gate read عين العرب in fresh paint.",
    "figures": "Some 12,000 men and 3.5 tons of flour crossed on 5/6 May.",
    "quotes": "He said: “they'll never hold al‑Qurn” and left_the_room.",
    "plain": "The bridge was held, and the column was not seen.",
}


def document(name: str, sentence: str) -> Posting:
    made, claims = coded(1, claims=1)
    text = f"{sentence}\n"
    article = replace(made.articles[0], segments=(Segment(zone=Zone.BODY, start=0, end=len(text), text=text),))
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = Document(id=name, sha256=digest, encoding="utf-8", text=text, articles=(article,))
    evidence = Span(start=0, end=len(sentence), text=sentence)
    return Posting(document=told, claims=(replace(claims[0], id=name, doc=name, evidence=evidence),), coder="test")


@pytest.fixture
def ledger(new_ledger: Callable[..., Ledger]) -> Ledger:
    made = new_ledger()
    made.post([document(name, sentence) for name, sentence in SENTENCES.items()])
    return made


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("column", {"dash", "plain"}), ("COLUMN bridge", {"dash", "plain"}), ("bukamal", {"dash"}),
        ("al-Bukamal", {"dash"}), ('"ez-Zor for al-Bukamal"', {"dash"}), ('"column bridge"', set()),
        ("deir ez zor", {"dash"}), ("mullerstadt", {"accent"}), ("Müllerstadt", {"accent"}),
        ("republicaine", {"accent"}), ("u.s.", {"dots"}), ("led force", {"dots"}), ("example", {"dots"}),
        ("news", {"dots"}), ("عين العرب", {"arabic"}), ("العرب", {"arabic"}), ("12,000", {"figures"}),
        ("3.5 tons", {"figures"}), ("men or figures", set()), ("they'll never", {"quotes"}), ("Qurn", {"quotes"}),
        ("room", {"quotes"}), ("nowhere", set()), ("bridge -column", {"dash", "plain"}), ("brid*", set()),
        ("column NOT bridge", {"plain"}), ("evidence:bridge", set()),
    ],
)  # fmt: skip
def test_words_find_their_sentences(ledger: Ledger, words: str, found: set[str]) -> None:
    assert {one.quote.claim for one in ledger.search(words).found} == found
