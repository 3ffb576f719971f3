"""How an article uses names that no theatre knows: "in X", "the town of X" and "General X" say what X is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from laydown.lexicon.language import Language
from laydown.lexicon.theatre import NameHit
from laydown.sentences import Sentence, Token

_MODIFIERS = ("compound", "nmod")
_TELLING = (("title", "person"), ("place", "place"), ("force", "force"))
"""Kinds of the nouns that stand with a name, surest first, and what they say that the name is."""


def name_habits(
    sentences: Iterable[Sentence], language: Language, hits: Sequence[Mapping[int, tuple[NameHit, ...]]]
) -> dict[str, str]:
    """How an article uses the names that no theatre knows: head word in lower case to 'place', 'person' or 'force'.

    ``hits`` are the theatre's names in each sentence. A name counts for the kind that most of its telling uses point
    to; without any it is not in the answer. A place that the theatre knows may still be a person here, by a title.
    """
    votes: dict[str, Counter[str]] = {}
    for sentence, known in zip(sentences, hits, strict=True):
        for token in (t for t in sentence.tokens if t.pos == "PROPN"):
            vote = _vote(token, language)
            if vote and (token.i not in known or vote == "person" and _titled(token, language)):
                votes.setdefault(token.lower, Counter())[vote] += 1
    return {name: max(sorted(count), key=lambda kind: count[kind]) for name, count in votes.items()}


def _titled(token: Token, language: Language) -> bool:
    """'General X': a person, though a place may be called alike."""
    before = [c for c in token.children if c.dep in _MODIFIERS]
    return any("title" in language.nouns.get(c.lower.rstrip("."), ()) for c in before)


def _vote(token: Token, language: Language) -> str | None:
    """What this use of the name points to, or None."""
    return _vote_of_words_with(token, language) or _vote_of_word_above(token, language)


def _vote_of_words_with(token: Token, language: Language) -> str | None:
    for word in (c for c in token.children if c.dep in (*_MODIFIERS, "amod", "appos")):
        kinds = language.noun_kinds(word.lemma, word.lower)
        for kind, result in _TELLING:
            if kind in kinds:
                return result
    return None


def _vote_of_word_above(token: Token, language: Language) -> str | None:
    head = token.head
    above = language.nouns.get(head.lemma, frozenset())
    if token.dep == "pobj":
        of_place = head.lower == "of" and "naming" in language.nouns.get(head.head.lemma, ())
        return "place" if of_place or head.lower in language.cues.place_signs else None
    if token.dep in _MODIFIERS and above & {"force", "materiel"}:
        return "force"
    if token.dep in _MODIFIERS and "place" in above:
        return "place"
    return "person" if token.dep == "nsubj" and head.lemma in language.cues.say else None
