"""Through whom somebody said a thing: the outlet that he told, or that carried his words.

'He told the agency', 'in an interview with the paper', 'speaking to the channel', 'in a statement published by the
agency', 'was quoted as saying by the paper'. Reporters, crowds and persons are no media.
"""

from __future__ import annotations

from collections.abc import Iterator

from laydown.grammar import is_passive
from laydown.phrases import Phrase, Scene
from laydown.sentences import Token


def media(verb: Token, scene: Scene) -> Iterator[Phrase]:
    """The outlets to which, or by which, what ``verb`` says was said."""
    for hearer in _hearers(verb, scene):
        if is_medium(hearer, scene):
            name = hearer.child("appos")
            yield from scene.phrases(name if name is not None and is_medium(name, scene) else hearer)


def is_medium(token: Token, scene: Scene) -> bool:
    """Whether the noun is an outlet: one that the theatre knows, a noun for one, or a name that nobody else has."""
    hit, kinds = scene.hit(token.i), scene.kinds(token)
    if kinds & {"person", "time"}:
        return False
    if hit is not None:
        return hit.kind == "source"
    if token.lemma in scene.language.cues.hearers:
        return False
    return token.pos == "PROPN" or "speaker" in kinds


def _hearers(verb: Token, scene: Scene) -> Iterator[Token]:
    cues = scene.language.cues
    if verb.lemma in cues.tell:
        yield from _told(verb)
    for child in verb.children:
        if child.dep == "advcl" and child.tag == "VBG" and child.lemma in cues.tell and child.child("nsubj") is None:
            yield from _told(child)
        elif child.dep == "prep" and child.lower in ("in", "during"):
            occasion = child.child("pobj")
            if occasion is not None and occasion.lemma in cues.occasions:
                yield from _at(occasion, scene)
        elif child.dep == "prep" and child.lower == "as" and is_passive(verb):
            yield from _said_by(child)
        elif child.dep == "nsubj":
            yield from _carried(child, scene)


def _told(verb: Token) -> Iterator[Token]:
    """'Told X', 'said to X'."""
    for child in verb.children:
        if child.dep in ("dobj", "dative") and child.pos in ("NOUN", "PROPN"):
            yield child
        elif child.dep in ("prep", "dative") and child.lower == "to":
            yield from _object(child)


def _at(occasion: Token, scene: Scene) -> Iterator[Token]:
    """'An interview with X', 'a statement to X', 'remarks carried by X', 'comments broadcast on X'."""
    for child in occasion.children:
        if child.dep == "prep" and child.lower in ("with", "to"):
            yield from _object(child)
    yield from _carried(occasion, scene)


def _carried(noun: Token, scene: Scene) -> Iterator[Token]:
    """'(Remarks) carried by X', '(the mayor), quoted by X'."""
    for child in noun.children:
        if child.dep == "acl" and child.lemma in scene.language.cues.carry:
            for tie in child.children:
                if tie.dep == "agent" or tie.dep == "prep" and tie.lower in ("on", "in", "by"):
                    yield from _object(tie)


def _said_by(tie: Token) -> Iterator[Token]:
    """'(Quoted) as saying by X'."""
    saying = tie.child("pcomp")
    for child in saying.children if saying is not None else ():
        if child.dep in ("prep", "agent") and child.lower == "by":
            yield from _object(child)


def _object(tie: Token) -> Iterator[Token]:
    named = tie.child("pobj")
    if named is not None:
        yield named
