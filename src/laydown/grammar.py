"""Who does it and to whom, by the dependency tree: voice, subjects (own, shared, controlled), objects, prepositions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laydown.sentences import DIRECTIONS, Token

_RELATIVES = {"which", "who", "that", "whom"}
_OBJECT_CONTROL = frozenset(
    "order instruct command direct urge ask tell call press pressure force compel allow permit enable help lead prompt "
    "push require request want invite encourage oblige cause expect drive get see find accuse stop prevent bar block "
    "keep persuade convince warn authorize authorise mandate let make leave send".split()
)
"""Verbs whose object, not whose subject, does what their infinitive or -ing form says: 'urged X to leave'."""
_HERE = ("there", "here", "home", "where")
_OF_GOING = ("from", "to", "into", "towards", "toward", "in", "at")
"""Prepositions that belong to an event noun though they hang on its 'of': 'the withdrawal of X from Y'."""
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLAUSE = ("VERB", "AUX")
_MODIFIERS = ("npadvmod", "nmod", "compound", "amod", "advmod", "nsubj", "dobj")
_DEEPEST = 6
"""Verbs up the tree, at most, that hand down their subject."""
_HIGHEST = 4
"""Steps, at most, from an event noun to the verb that carries it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A phrase's head word and the grammatical function by which it hangs on a trigger."""

    function: str
    token: Token


def is_passive(verb: Token) -> bool:
    """True when the grammatical subject (or the noun modified) is what the verb is done to."""
    if any(c.dep in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.tag not in ("VBN", "VBD", "JJ") or verb.child("aux", "dobj", "nsubj"):
        return False
    if verb.dep == "acl" and any(c.dep == "conj" and c.tag == "VBD" and not c.child("nsubj") for c in verb.children):
        return False
    if verb.dep == "conj":
        head = verb.head
        return head.pos == "VERB" and verb.tag == "VBN" and is_passive(head)
    return verb.dep in ("acl", "amod", "advcl", "oprd", "xcomp", "pcomp") and verb.tag in ("VBN", "JJ")


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The word that the verb's grammatical subject stands for: its own, or the one it shares or is given.

    A relative pronoun is replaced by the noun that the clause is about.
    """
    if depth > _DEEPEST:
        return None
    own = verb.child(*_SUBJECTS)
    if own is not None and own.dep != "expl":
        return antecedent(own)
    return _shared_subject(verb, depth)


def _shared_subject(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if verb.dep in ("acl", "amod") or verb.dep == "relcl" and verb.tag == "VB" and verb.child("aux") is not None:
        return _owner_of_plan(head, verb, depth)
    if verb.dep == "relcl":
        return None if verb.child("dobj") is None and verb.tag == "VB" else head
    if verb.dep == "xcomp" and head.lemma in _OBJECT_CONTROL:
        controlled = head.child("dobj", "dative", "nsubjpass") or _called_on(head)
        if controlled is not None:
            return antecedent(controlled)
    if verb.dep == "pcomp":
        return _subject_of_preposition(head, depth)
    if verb.dep in ("conj", "xcomp", "advcl", "ccomp", "dep", "parataxis") and head is not verb:
        if head.pos in _CLAUSE:
            return subject(head, depth + 1)
        if head.pos in ("ADJ", "NOUN") and head.head.pos in _CLAUSE:
            return subject(head.head, depth + 1)
    return None


def _called_on(verb: Token) -> Token | None:
    """Whom 'called on X to leave' and 'appealed to X to leave' are about."""
    on = next((c for c in verb.children if c.dep == "prep" and c.lower in ("on", "upon", "to", "for")), None)
    return on.child("pobj") if on is not None else None


def _owner_of_plan(noun: Token, verb: Token, depth: int) -> Token | None:
    """'The army's plan to leave' is the army's; 'troops leaving' are the troops."""
    if verb.tag == "VB" or verb.child("aux") is not None and verb.tag not in ("VBG", "VBN"):
        owner = noun.child("poss")
        if owner is not None:
            return owner
        governor = noun.head
        if governor.pos in _CLAUSE and noun.dep in ("dobj", "attr", "pobj"):
            return subject(governor, depth + 1)
    return noun


def _subject_of_preposition(preposition: Token, depth: int) -> Token | None:
    governor = preposition.head
    if governor.pos in _CLAUSE:
        controlled = governor.child("dobj", "nsubjpass") if governor.lemma in _OBJECT_CONTROL else None
        return antecedent(controlled) if controlled is not None else subject(governor, depth + 1)
    if governor.pos in ("NOUN", "PROPN"):
        owner = governor.child("poss")
        if owner is not None:
            return owner
        verb = governor.head
        if governor.dep == "dobj" and verb.lemma in _OBJECT_CONTROL:
            return governor
        if verb.pos in _CLAUSE:
            return subject(verb, depth + 1)
    if governor.pos == "ADJ" and governor.head.pos == "AUX":
        return subject(governor.head, depth + 1)
    return None


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun its clause hangs on, else the token itself."""
    if token.lower in _RELATIVES and token.tag in ("WDT", "WP", "IN", "WP$"):
        clause = next((a for a in token.ancestors() if a.dep == "relcl"), None)
        if clause is not None:
            return clause.head
    return token


def verb_arguments(verb: Token, particles: tuple[Token, ...] = ()) -> Iterator[Argument]:
    """Subject, object, agent and prepositional phrases of a verb, voices turned to the active."""
    passive = is_passive(verb)
    first = subject(verb)
    if first is not None:
        yield Argument(function="object" if passive else "subject", token=first)
    yield from _objects(verb, passive=passive)
    for child in verb.children:
        if child.dep == "agent":
            yield from _pobj(child, "agent")
    if passive and verb.child("agent") is None:
        yield from _far_agent(verb)
    yield from _hyphen_agent(verb)
    for holder in (verb, *particles):
        yield from prepositional(holder)
    for holder in _objects_of(verb):
        yield from (a for a in prepositional(holder) if a.function != "of")
    yield from _adverbs(verb)


def _objects_of(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep in ("dobj", "attr", "oprd")]


def _objects(verb: Token, *, passive: bool) -> Iterator[Argument]:
    for child in verb.children:
        if child.dep == "dobj" and not (child.lower in DIRECTIONS and child.child("prep")):
            yield Argument(function="object", token=antecedent(child))
        elif child.dep == "dative" and child.pos != "ADP":
            yield Argument(function="dative", token=child)
        elif child.dep == "dative":
            yield from _pobj(child, "to")
    if not passive and verb.child("dobj", "nsubjpass") is None:
        yield from _shared_objects(verb)
    if not passive and _lacks_relative_object(verb):
        yield Argument(function="object", token=verb.head)
    if verb.dep == "amod" and verb.tag == "VBG":
        yield Argument(function="subject", token=verb.head)


def _shared_objects(verb: Token) -> Iterator[Argument]:
    """'Entered and took X': the object hangs on the last of the coordinated verbs."""
    for other in (c for c in verb.children if c.dep == "conj" and c.child("nsubj", "nsubjpass", "prep") is None):
        shared = other.child("dobj")
        if shared is not None:
            yield Argument(function="object", token=antecedent(shared))


def _lacks_relative_object(verb: Token) -> bool:
    """'The town they took': a relative clause without an object is about it."""
    own = verb.child("nsubj")
    return verb.dep == "relcl" and verb.child("dobj") is None and own is not None and own.lower not in _RELATIVES


def _far_agent(verb: Token) -> Iterator[Argument]:
    """'Killed in the province by army units': the agent hung on a nearer noun."""
    for token in verb.subtree():
        by = token.lower == "by" and token.dep in ("prep", "agent") and token.i > verb.i
        if by and token.head is not verb and token.head.pos in ("NOUN", "PROPN"):
            yield from _pobj(token, "agent")


def _hyphen_agent(verb: Token) -> Iterator[Argument]:
    """The holder in 'rebel-held town'."""
    if verb.dep in ("amod", "acl", "compound", "nmod"):
        for child in verb.children:
            if child.i < verb.i and child.dep in _MODIFIERS and child.pos in ("NOUN", "PROPN", "ADJ"):
                yield Argument(function="agent", token=child)


def prepositional(holder: Token) -> Iterator[Argument]:
    """Objects of the prepositions that hang on ``holder``; 'out of' and its like are told as one preposition."""
    for child in holder.children:
        if child.lower in DIRECTIONS and child.dep in ("advmod", "npadvmod", "amod", "prep"):
            for of in (c for c in child.children if c.lower == "of"):
                yield from _pobj(of, "near")
        if child.dep in ("prep", "prt", "advmod") and child.pos in ("ADP", "SCONJ", "ADV", "PART"):
            yield from _preposition(child, ())


def _preposition(word: Token, before: tuple[str, ...]) -> Iterator[Argument]:
    name = (*before, word.lower)
    yield from _pobj(word, " ".join(name[-2:]) if before else word.lower)
    for child in word.children:
        if child.dep == "conj" and child.pos == "ADP":
            yield from _preposition(child, before)
        elif child.dep in ("prep", "pcomp") and child.pos in ("ADP", "SCONJ", "ADV"):
            yield from _preposition(child, name)
        elif child.dep == "advmod" and child.pos == "ADV":
            yield from prepositional(child)


def _pobj(word: Token, function: str) -> Iterator[Argument]:
    for child in word.children:
        if child.dep == "pobj":
            yield Argument(function=function, token=antecedent(child))


def _adverbs(verb: Token) -> Iterator[Argument]:
    for child in verb.children:
        adverb = child.dep in ("advmod", "npadvmod") and child.pos in ("ADV", "SCONJ", "PRON")
        if adverb and child.lower in _HERE:
            yield Argument(function="there", token=_where(child))


def _where(adverb: Token) -> Token:
    if adverb.lower == "where":
        clause = next((a for a in adverb.ancestors() if a.dep == "relcl"), None)
        if clause is not None:
            return clause.head
    return adverb


def noun_arguments(noun: Token) -> Iterator[Argument]:
    """Possessor, modifiers and prepositional phrases of an event noun."""
    for child in noun.children:
        if child.dep == "poss":
            yield Argument(function="poss", token=child)
        elif child.dep in ("compound", "amod", "nmod") and child.pos in ("NOUN", "PROPN", "ADJ"):
            yield Argument(function="mod", token=child)
        elif child.dep in ("relcl", "acl") and child.tag == "VBN":
            yield from (Argument(function="by", token=a.token) for a in verb_arguments(child) if a.function == "agent")
    yield from _adverbs(noun)
    for argument in prepositional(noun):
        yield argument
        if argument.function == "of":
            yield from (a for a in prepositional(argument.token) if a.function in _OF_GOING)


def governor(noun: Token) -> tuple[Token | None, str]:
    """The verb that carries an event noun, and how: as 'object' (or passive subject), 'subject' or by a preposition.

    (None, '') when no verb carries it.
    """
    word = noun
    for _ in range(_HIGHEST):
        head = word.head
        if word.dep in ("dobj", "nsubjpass") and head.pos in _CLAUSE:
            return head, "object"
        if word.dep == "nsubj" and head.pos in _CLAUSE:
            return head, "subject"
        if word.dep == "pobj" and head.head.pos in _CLAUSE:
            return head.head, head.lower
        if word.dep == "conj" or (word.dep == "pobj" and head.lower == "of") or word.dep == "prep":
            word = head
            continue
        break
    return None, ""
