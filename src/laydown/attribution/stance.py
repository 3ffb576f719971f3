"""How an event stands to the world: asserted, planned, ordered, demanded, possible or denied; hedged or not.

The word that names the event is followed up the tree. Each governor, auxiliary and modifier on the way may bend the
stance; a denial anywhere wins, else the nearest that is not a plain assertion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laydown.lexicon.language import Cues
from laydown.model import Modality
from laydown.sentences import Sentence, Token

_PLAIN = Modality.ASSERTED
_UP = {"xcomp", "ccomp", "pcomp", "acl", "conj", "advcl", "dobj", "pobj", "prep", "nsubjpass", "nsubj", "attr", "acomp", "oprd", "relcl", "dep", "csubj", "agent"}
_QUOTES = {'"', "'", "''", "``"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A modality, whether the document hedges it, and the words that say so."""

    modality: Modality
    hedged: bool
    words: tuple[str, ...] = ()


def stance(head: Token, carrier: Token | None, sentence: Sentence, cues: Cues) -> Stance:
    """The stance of the event named by ``head`` (a verb, or a noun carried by the verb ``carrier``)."""
    bends = list(_bends(head, carrier, cues))
    denied = [b for b in bends if b[0] is Modality.DENIED]
    chosen = denied[0] if denied else (bends[0] if bends else (_PLAIN, ""))
    return Stance(modality=chosen[0], hedged=_hedged(head, sentence, cues), words=(chosen[1],) if chosen[1] else ())


def _bends(head: Token, carrier: Token | None, cues: Cues) -> Iterator[tuple[Modality, str]]:
    word = came = head
    if head.pos not in ("VERB", "AUX"):
        yield from _on_noun(head, cues)
    for _ in range(12):
        if word.pos in ("VERB", "AUX"):
            yield from _on_verb(word, cues, came=came)
        above = word.head
        if above is word or word.dep not in _UP or _is_modifier(word, above, cues):
            return
        if word.dep == "conj" and not _shares(word, above):
            return
        bend = _by_governor(word, above, carrier, cues)
        if bend is not None and bend[0] is Modality.DENIED and above.child("neg") is not None and above.lemma in cues.deny | cues.denials:
            return
        if bend is not None:
            yield bend
        if above is not carrier and _stops(word, above, cues):
            return
        came, word = word, above


def _is_modifier(word: Token, above: Token, cues: Cues) -> bool:
    """A participle that only describes a noun ('troops stationed there') stands outside what governs the noun."""
    if word.dep not in ("acl", "amod") or word.pos not in ("VERB", "ADJ") or _infinitive(word):
        return False
    return above.lemma not in cues.said_nouns | cues.traces


def _shares(word: Token, above: Token) -> bool:
    """True when a coordinated verb lies under the same auxiliary or governor as the first."""
    if any(c.dep in ("nsubj", "nsubjpass") for c in word.children):
        return False
    return word.tag == "VB" or word.pos not in ("VERB", "AUX") or (word.tag == above.tag and not any(c.dep == "aux" for c in word.children))


def _on_verb(verb: Token, cues: Cues, *, came: Token) -> Iterator[tuple[Modality, str]]:
    for child in verb.children:
        if child.dep == "neg" or (child.dep == "preconj" and child.lower == "neither") or (
            child.dep in ("advmod", "det") and child.lower in ("never", "no", "hardly", "barely") and child.i < verb.i and child.lower != "no"):
            yield Modality.DENIED, child.text
        elif child.dep == "advmod" and child.lower == "longer" and any(c.lower in ("no", "not", "n't") for c in child.children):
            yield Modality.DENIED, "no longer"
        elif child.dep == "advmod" and child.lower in cues.in_vain:
            yield Modality.DENIED, child.text
        elif child.dep == "aux" and child.lower in cues.modals:
            yield _modal(verb, child, cues), child.text
        elif child.dep == "mark" and child.lower in cues.conditionals:
            yield Modality.POSSIBLE, child.text
        elif child.dep == "advmod" and child.lower == "yet" and (verb.tag == "VB" or verb.lemma in ("have", "be") and _infinitive(came)):
            yield Modality.DENIED, child.text
        elif (child.dep in ("nsubj", "nsubjpass") or child.dep == "attr" and came in (verb, child)) and any(c.lower in ("no", "none", "neither", "nobody") for c in (child, *child.children)):
            yield Modality.DENIED, "no"
    if came is verb and any(_conditional(c, cues) for c in verb.children):
        yield Modality.POSSIBLE, "if"


def _conditional(clause: Token, cues: Cues) -> bool:
    return clause.dep == "advcl" and any(c.dep == "mark" and c.lower in ("if", "unless") for c in clause.children) and any(
        c.dep == "aux" and c.lower in cues.modals for c in clause.head.children)


def _modal(verb: Token, modal: Token, cues: Cues) -> Modality:
    found = cues.modals[modal.lower]
    if found is Modality.PLANNED and any(c.dep == "advmod" and c.lower in ("likely", "probably", "possibly", "perhaps") for c in verb.children):
        return Modality.POSSIBLE
    if modal.lower in ("would", "'d") and not any(_conditional(c, cues) for c in verb.children):
        word = verb
        while word.dep in ("conj", "xcomp"):
            word = word.head
        if word.dep in ("ccomp", "acl") and (word.head.lemma in cues.say or word.head.lemma in cues.said_nouns):
            return Modality.PLANNED
    return found


def _on_noun(noun: Token, cues: Cues) -> Iterator[tuple[Modality, str]]:
    for child in noun.children:
        if child.dep in ("det", "neg") and child.lower in ("no", "neither"):
            yield Modality.DENIED, child.text
        elif child.dep in ("amod", "compound") and child.lower in cues.modifiers:
            yield cues.modifiers[child.lower], child.text
    if noun.dep == "pobj" and noun.head.lower in cues.outside:
        yield Modality.DENIED, noun.head.text


def _by_governor(word: Token, above: Token, carrier: Token | None, cues: Cues) -> tuple[Modality, str] | None:
    if above.pos in ("VERB", "AUX"):
        found = _by_verb(word, above, carrier, cues)
    elif above.pos == "ADJ":
        found = cues.adjectives.get(above.lower)
    elif above.pos in ("NOUN", "PROPN"):
        found = _by_noun(word, above, cues)
    elif above.lower == "without":
        found = Modality.DENIED
    else:
        found = None
    return (found, above.text) if found is not None and found is not _PLAIN else None


def _infinitive(word: Token) -> bool:
    return word.tag == "VB" and any(c.dep == "aux" and c.lower == "to" for c in word.children)


def _by_verb(word: Token, above: Token, carrier: Token | None, cues: Cues) -> Modality | None:
    lemma = above.lemma
    nominal = word.dep in ("dobj", "nsubjpass", "pobj", "prep")
    if word.dep in ("nsubj", "nsubjpass") and word.pos == "NOUN" and lemma not in cues.perceived and any(c.dep == "aux" and c.lower in ("may", "might", "could") for c in above.children):
        return Modality.POSSIBLE
    if word.dep in ("nsubj", "conj", "relcl", "agent"):
        return Modality.DENIED if word.dep == "nsubj" and lemma in cues.broken and word.lemma in cues.breakable else None
    if nominal and word.dep in ("dobj", "nsubjpass") and lemma in cues.broken and word.lemma in cues.breakable:
        return Modality.DENIED
    if nominal and word.dep in ("dobj", "nsubjpass") and lemma in cues.suffer:
        return None
    if lemma in ("believe", "think", "see", "find") and word.dep in ("ccomp", "acl") and above.child("neg") is not None:
        return Modality.DENIED
    if lemma in cues.deny and (nominal or word.dep in ("ccomp", "xcomp", "pcomp")):
        return Modality.DENIED
    if lemma in cues.denials or lemma in cues.held_back and any(c.lower == cues.held_back[lemma] for c in above.children):
        return Modality.DENIED
    if word.dep == "ccomp" and lemma in ("demand", "insist", "urge", "request", "propose", "recommend", "ask") and (word.tag == "VB" or word.tag == "VBP" and lemma in ("demand", "request", "propose", "recommend") and word.lemma != "be") and word.child("aux") is None:
        return Modality.DEMANDED
    asked = word.dep in ("xcomp", "ccomp") and (_infinitive(word) or word.tag == "VB") or nominal or (word.dep == "advcl" and _infinitive(word))
    if asked and lemma in cues.orders and lemma != "direct":
        return Modality.ORDERED
    if asked and lemma in cues.demands and not (nominal and word.dep == "prep" and word.lower not in ("for", "to")):
        return Modality.DEMANDED if not (nominal and lemma in cues.say) else None
    if asked and lemma in cues.plans and not (nominal and lemma in ("announce", "set", "offer", "attempt", "agree")):
        return Modality.PLANNED
    if lemma in ("attempt", "try", "set", "ready", "poise", "prepare") and word.dep in ("dobj", "xcomp", "prep", "advcl"):
        return Modality.PLANNED
    if asked and lemma in cues.possibles:
        return Modality.POSSIBLE
    if above.pos == "AUX" and _infinitive(word):
        return Modality.PLANNED
    if word.dep in ("xcomp", "advcl") and _infinitive(word) and lemma not in cues.transparent and lemma not in cues.say:
        return Modality.PLANNED
    return None


def _by_noun(word: Token, above: Token, cues: Cues) -> Modality | None:
    if word.dep in ("relcl", "conj", "amod", "compound", "appos"):
        return None
    if above.lemma in cues.traces and any(c.dep in ("det", "neg") and c.lower == "no" for c in above.children):
        return Modality.DENIED
    if above.lemma == "end" and word.dep == "prep" and any(c.lemma in cues.breakable for c in word.children):
        return Modality.DENIED
    if above.lemma in cues.actions:
        return None
    found = cues.nouns.get(above.lemma)
    if found is not None and word.dep in ("acl", "prep", "pobj", "xcomp", "ccomp", "advcl") and (word.dep != "prep" or word.lower in ("for", "to", "of", "at", "on", "against")):
        return found
    if word.dep == "acl" and _infinitive(word):
        return Modality.PLANNED
    return None


def _stops(word: Token, above: Token, cues: Cues) -> bool:
    """Speech bounds the stance of what is said: what governs the saying does not govern the event."""
    if word.dep in ("relcl", "nsubj", "agent"):
        return True
    if word.dep == "advcl" and not _infinitive(word):
        return True
    if word.dep == "nsubjpass" and above.lemma in cues.perceived:
        return True
    if word.dep == "prep" and above.pos in ("VERB", "AUX") and above.lemma not in cues.taking_part and word.lower not in ("for", "from", "to", "of"):
        return True
    return above.lemma in cues.say and word.dep in ("ccomp", "parataxis")


def _hedged(head: Token, sentence: Sentence, cues: Cues) -> bool:
    chain = [head, *head.ancestors()]
    for word in chain:
        if word is not head and word.lemma in cues.hedge_verbs and word.pos == "VERB":
            return True
        for child in word.children:
            if word is head and child.dep in ("nsubj", "nsubjpass") and any(c.lower in cues.hedge_words for c in child.children):
                return True
            if child.lower in cues.hedge_words and child.dep in ("advmod", "amod", "acomp", "oprd", "npadvmod"):
                return True
        if word.dep in ("relcl",):
            break
    if any(w.lemma in ("report", "rumour", "rumor") and w.pos == "NOUN" and w is not head for w in chain[1:]):
        return True
    lowered = sentence.text.lower()
    return any(phrase in lowered for phrase in cues.hedge_phrases) or _in_scare_quotes(head, sentence)


def _in_scare_quotes(head: Token, sentence: Sentence) -> bool:
    """Quotation marks around the event's word alone, or nearly so, are the writer's own doubt."""
    tokens = sentence.tokens
    before = any(t.text in _QUOTES for t in tokens[max(0, head.i - 1) : head.i])
    after = any(t.text in _QUOTES for t in tokens[head.i + 1 : head.i + 2])
    return before and after
