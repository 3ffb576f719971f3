"""Which words of a sentence may name an event: the lexicon's verbs and nouns, found in the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laydown.grammar import governor
from laydown.lexicon.language import Frame, Language
from laydown.sentences import Sentence, Token

_PARTICLES = ("prt", "advmod", "prep", "dobj", "acomp", "npadvmod", "oprd", "advcl")
_REACH = 7
"""Tokens behind its verb that a particle may stand: 'pulled all of its remaining troops out'."""
_VERBAL_NOUNS = ("pobj", "dobj", "nsubj", "compound", "conj")
"""Where an -ing form names an event like a noun does: 'after shelling the town', 'shelling killed two'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A place where a frame's words stand. ``words`` are the trigger's tokens in text order.

    ``support`` is the verb that carries an event noun ('launched' in 'launched an attack'), with how it carries it.
    """

    frame: Frame
    head: Token
    words: tuple[Token, ...]
    support: Token | None = None
    carried: str = ""

    @property
    def nominal(self) -> bool:
        """True when the event is named by a noun."""
        return self.head.pos not in ("VERB", "AUX", "ADJ")


def find_triggers(sentence: Sentence, language: Language) -> Iterator[Trigger]:
    """Every reading of every trigger word, in text order; one word may have several readings."""
    for token in sentence.tokens:
        if token.pos in ("VERB", "AUX", "ADJ"):
            yield from _verb_triggers(token, language)
        if token.pos in ("NOUN", "PROPN") or (token.tag == "VBG" and token.dep in _VERBAL_NOUNS):
            yield from _noun_triggers(token, sentence, language)


def _verb_triggers(token: Token, language: Language) -> Iterator[Trigger]:
    longest = 0
    for lemma in _verb_lemmas(token, language):
        for words, frame in language.verb_frames[lemma]:
            if len(words) < longest:
                break
            found = _with_particles(token, words[1:])
            if found is not None:
                longest = len(words)
                if _verb_form_fits(token, frame):
                    yield Trigger(frame=frame, head=token, words=tuple(sorted((token, *found), key=lambda t: t.i)))


def _verb_lemmas(token: Token, language: Language) -> list[str]:
    """The lemma; for a participle read as an adjective ('besieged towns') the verb it comes from."""
    if token.pos != "ADJ":
        return [token.lemma] if token.lemma in language.verb_frames else []
    if not token.lower.endswith("ed") or token.dep not in ("amod", "acl"):
        return []
    stems = (token.lower[:-2], token.lower[:-1], token.lower[:-3] + "y" if token.lower.endswith("ied") else "")
    return [stem for stem in stems if stem in language.verb_frames][:1]


def _with_particles(verb: Token, words: tuple[str, ...]) -> list[Token] | None:
    found: list[Token] = []
    last = verb
    for word in words:
        near = (c for c in (*verb.children, *last.children) if word in (c.lower, c.lemma) and c not in found)
        match = next((c for c in near if _follows(c, verb, last)), None)
        if match is None:
            return None
        found.append(match)
        last = match
    return found


def _follows(word: Token, verb: Token, last: Token) -> bool:
    """A particle stands behind its verb; one that is a preposition stands right behind it."""
    if word.dep not in _PARTICLES or not 0 < word.i - verb.i <= _REACH:
        return False
    return word.dep != "prep" or word.i == last.i + 1


def _verb_form_fits(token: Token, frame: Frame) -> bool:
    if frame.participle:
        goes = any(c.dep == "prep" and c.lower in ("to", "into") for c in token.children)
        return token.tag in ("VBN", "JJ") and not goes and token.child("dobj") is None
    if frame.existential:
        return token.child("expl") is not None
    if frame.past:
        return token.tag == "VBD" and token.child("dobj") is not None
    if frame.bare:
        completed = token.child("expl", "attr", "acomp", "xcomp", "ccomp", "dobj", "aux") is not None
        return not completed and token.dep not in ("aux", "auxpass")
    return True


def _noun_triggers(token: Token, sentence: Sentence, language: Language) -> Iterator[Trigger]:
    longest = 0
    for words, frame in language.noun_frames.get(token.lemma, ()) or language.noun_frames.get(token.lower, ()):
        if len(words) < longest:
            break
        found = _preceding(token, words[:-1], sentence)
        if found is None:
            continue
        trigger = _carried(token, (*found, token), frame)
        if trigger is not None:
            longest = len(words)
            yield trigger


def _preceding(token: Token, words: tuple[str, ...], sentence: Sentence) -> tuple[Token, ...] | None:
    before = sentence.tokens[max(0, token.i - len(words)) : token.i]
    if len(before) == len(words) and all(word in (t.lower, t.lemma) for word, t in zip(words, before, strict=True)):
        return before
    return None


def _carried(noun: Token, words: tuple[Token, ...], frame: Frame) -> Trigger | None:
    if frame.itself:
        return Trigger(frame=frame, head=noun, words=words)
    if frame.under:
        preposition = noun.head
        if noun.dep != "pobj" or preposition.lower not in frame.under:
            return None
        return Trigger(frame=frame, head=noun, words=(preposition, *words), support=preposition.head, carried="under")
    verb, how = governor(noun)
    if frame.support:
        if verb is None or how != "object" or verb.lemma not in frame.support:
            return None
        inside = tuple(sorted((verb, *words), key=lambda t: t.i))
        return Trigger(frame=frame, head=noun, words=inside, support=verb, carried="support")
    return Trigger(frame=frame, head=noun, words=words, support=verb, carried=how)
