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
_UP = frozenset(
    "xcomp ccomp pcomp acl conj advcl dobj pobj prep nsubjpass nsubj attr acomp oprd relcl dep csubj agent".split()
)
"""The links by which what is above bears on what is below."""
_HIGHEST = 12
"""Steps up the tree at most; real sentences need half as many."""
_CLAUSE = ("VERB", "AUX")
_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "nsubjpass")
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
    """Every bend on the way up from ``head``, nearest first, with the word that bends."""
    word = came = head
    if head.pos not in _CLAUSE:
        yield from _on_noun(head, cues)
    for _ in range(_HIGHEST):
        if word.pos in _CLAUSE:
            yield from _on_verb(word, cues, came=came)
        above = word.head
        if not _bears_on(above, word, cues):
            return
        bend = _by_governor(word, above, cues)
        if bend is not None and bend[0] is Modality.DENIED and _is_denied_denial(above, cues):
            return
        if bend is not None:
            yield bend
        if above is not carrier and _stops(word, above, cues):
            return
        came, word = word, above


def _bears_on(above: Token, word: Token, cues: Cues) -> bool:
    """Whether what is said of ``above`` says something of ``word`` below it."""
    if word.dep == "ccomp" and above.lemma not in cues.transparent and _is_question(word):
        return False
    if above is word or word.dep not in _UP or _is_modifier(word, above, cues):
        return False
    return word.dep != "conj" or _shares(word, above)


def _is_question(clause: Token) -> bool:
    """'Not known who left', 'did not say when they left': that somebody left is not denied."""
    return any(c.tag in ("WP", "WRB") or c.dep == "mark" and c.lower == "whether" for c in clause.children)


def _is_denied_denial(verb: Token, cues: Cues) -> bool:
    """'Did not deny', 'did not fail to': the event stays what it is."""
    return verb.child("neg") is not None and verb.lemma in cues.deny | cues.denials


def _is_modifier(word: Token, above: Token, cues: Cues) -> bool:
    """A participle that only describes a noun ('troops stationed there') stands outside what governs the noun."""
    if word.dep not in ("acl", "amod") or word.pos not in ("VERB", "ADJ") or _infinitive(word):
        return False
    return above.lemma not in cues.said_nouns | cues.traces


def _shares(word: Token, above: Token) -> bool:
    """True when a coordinated verb lies under the same auxiliary or governor as the first."""
    if word.child(*_SUBJECTS) is not None:
        return False
    return word.tag == "VB" or word.pos not in _CLAUSE or (word.tag == above.tag and word.child("aux") is None)


def _on_verb(verb: Token, cues: Cues, *, came: Token) -> Iterator[tuple[Modality, str]]:
    """What a verb's negation, auxiliaries, adverbs and subject do to the event below it; ``came`` leads down to it."""
    for child in verb.children:
        if _negates(child, verb, cues):
            yield Modality.DENIED, child.text
        elif _is_no_longer(child, cues):
            yield Modality.DENIED, "no longer"
        elif child.dep == "advmod" and (child.lower in cues.in_vain or _is_unfulfilled(child, verb, came)):
            yield Modality.DENIED, child.text
        elif child.dep == "aux" and child.lower in cues.modals:
            yield _modal(verb, child, cues), child.text
        elif child.dep == "mark" and child.lower in cues.conditionals:
            yield Modality.POSSIBLE, child.text
        elif _names_nobody(child, verb, came, cues):
            yield Modality.DENIED, "no"
    if came is verb and any(_conditional(c, cues) for c in verb.children):
        yield Modality.POSSIBLE, "if"


def _negates(child: Token, verb: Token, cues: Cues) -> bool:
    if child.dep == "neg" or child.dep == "preconj" and child.lower == "neither":
        return True
    return child.dep in ("advmod", "det") and child.lower in cues.hardly and child.i < verb.i


def _is_no_longer(adverb: Token, cues: Cues) -> bool:
    if adverb.dep != "advmod" or adverb.lower != "longer":
        return False
    return any(c.lower in cues.negations for c in adverb.children)


def _is_unfulfilled(adverb: Token, verb: Token, came: Token) -> bool:
    """'Yet' in 'have yet to take' and 'is yet to be taken'."""
    waits = verb.tag == "VB" or verb.lemma in ("have", "be") and _infinitive(came)
    return adverb.lower == "yet" and waits


def _names_nobody(child: Token, verb: Token, came: Token, cues: Cues) -> bool:
    """'No troops left', 'there was no withdrawal'."""
    concerned = child.dep in _SUBJECTS or child.dep == "attr" and came in (verb, child)
    return concerned and any(c.lower in cues.none for c in (child, *child.children))


def _conditional(clause: Token, cues: Cues) -> bool:
    """'If X comes' on a verb that itself is under a modal ('would leave'): a condition, no 'whether'."""
    if clause.dep != "advcl" or not any(c.dep == "mark" and c.lower in ("if", "unless") for c in clause.children):
        return False
    return any(c.dep == "aux" and c.lower in cues.modals for c in clause.head.children)


def _modal(verb: Token, modal: Token, cues: Cues) -> Modality:
    """'Will likely leave' is possible only, and 'said it would leave' a plan."""
    found = cues.modals[modal.lower]
    if found is Modality.PLANNED and any(c.dep == "advmod" and c.lower in cues.likely for c in verb.children):
        return Modality.POSSIBLE
    if modal.lower in ("would", "'d") and not any(_conditional(c, cues) for c in verb.children):
        word = verb
        while word.dep in ("conj", "xcomp"):
            word = word.head
        if word.dep in ("ccomp", "acl") and word.head.lemma in cues.say | cues.said_nouns:
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


def _by_governor(word: Token, above: Token, cues: Cues) -> tuple[Modality, str] | None:
    if above.pos in _CLAUSE:
        found = _by_verb(word, above, cues)
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


def _by_verb(word: Token, above: Token, cues: Cues) -> Modality | None:
    """What the verb ``above`` makes of the event that ``word`` leads down to; None when it leaves it as it is."""
    if _may_be(word, above, cues):
        return Modality.POSSIBLE
    if word.dep in ("nsubj", *_OBJECTS) and above.lemma in cues.broken and word.lemma in cues.breakable:
        return Modality.DENIED
    if word.dep in ("nsubj", "conj", "relcl", "agent") or word.dep in _OBJECTS and above.lemma in cues.suffer:
        return None
    if _verb_denies(word, above, cues):
        return Modality.DENIED
    if _demands_clause(word, above, cues):
        return Modality.DEMANDED
    return _by_wish(word, above, cues) or _by_infinitive(word, above, cues)


def _may_be(word: Token, above: Token, cues: Cues) -> bool:
    """'An attack may come': with a verb of perception ('the shelling could be heard') it is a fact."""
    if word.dep not in _SUBJECTS or word.pos != "NOUN" or above.lemma in cues.perceive:
        return False
    return any(c.dep == "aux" and c.lower in ("may", "might", "could") for c in above.children)


def _verb_denies(word: Token, above: Token, cues: Cues) -> bool:
    lemma = above.lemma
    if lemma in cues.hold_true and word.dep in ("ccomp", "acl") and above.child("neg") is not None:
        return True
    if lemma in cues.deny and (_is_nominal(word) or word.dep in ("ccomp", "xcomp", "pcomp")):
        return True
    return lemma in cues.denials or any(c.lower == cues.held_back.get(lemma) for c in above.children)


def _is_nominal(word: Token) -> bool:
    return word.dep in (*_OBJECTS, "pobj", "prep")


def _demands_clause(word: Token, above: Token, cues: Cues) -> bool:
    """'Demanded that X leave': the bare form tells a demand from a fact ('insisted that X left')."""
    if word.dep != "ccomp" or above.lemma not in cues.ask_that or word.child("aux") is not None:
        return False
    bare_plural = word.tag == "VBP" and above.lemma in cues.ask_that_only and word.lemma != "be"
    return word.tag == "VB" or bare_plural


def _by_wish(word: Token, above: Token, cues: Cues) -> Modality | None:
    """What a verb of ordering, demanding or planning makes of the event; None when it is no such verb."""
    lemma, nominal = above.lemma, _is_nominal(word)
    if _is_asked(word):
        if lemma in cues.orders and lemma != "direct":
            return Modality.ORDERED
        if lemma in cues.demands and (word.dep != "prep" or word.lower in ("for", "to")):
            return _PLAIN if nominal and lemma in cues.say else Modality.DEMANDED
        if lemma in cues.plans and not (nominal and lemma in cues.plans_to_only):
            return Modality.PLANNED
    if lemma in cues.get_ready and word.dep in ("dobj", "xcomp", "prep", "advcl"):
        return Modality.PLANNED
    return Modality.POSSIBLE if _is_asked(word) and lemma in cues.possibles else None


def _is_asked(word: Token) -> bool:
    """An infinitive or a noun: what can be wanted, ordered or planned."""
    if word.dep in ("xcomp", "ccomp"):
        return word.tag == "VB"
    return _is_nominal(word) or word.dep == "advcl" and _infinitive(word)


def _by_infinitive(word: Token, above: Token, cues: Cues) -> Modality | None:
    """'Is to leave', 'came to take': an infinitive under a verb that tells nothing of its truth is a purpose."""
    if not _infinitive(word):
        return None
    open_verb = above.lemma not in cues.transparent | cues.say
    return Modality.PLANNED if above.pos == "AUX" or word.dep in ("xcomp", "advcl") and open_verb else None


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
    if found is not None and _is_of_noun(word):
        return found
    if word.dep == "acl" and _infinitive(word):
        return Modality.PLANNED
    return None


def _is_of_noun(word: Token) -> bool:
    """'The plan to leave', 'the demand for a withdrawal': what the noun is about, not where or when it was made."""
    if word.dep == "prep":
        return word.lower in ("for", "to", "of", "at", "on", "against")
    return word.dep in ("acl", "pobj", "xcomp", "ccomp", "advcl")


def _stops(word: Token, above: Token, cues: Cues) -> bool:
    """Speech bounds the stance of what is said: what governs the saying does not govern the event."""
    if word.dep in ("relcl", "nsubj", "agent"):
        return True
    if word.dep == "advcl" and not _infinitive(word):
        return True
    if word.dep == "nsubjpass" and above.lemma in cues.perceive:
        return True
    if word.dep == "prep" and above.pos in _CLAUSE and above.lemma not in cues.taking_part:
        return word.lower not in ("for", "from", "to", "of")
    return above.lemma in cues.say and word.dep in ("ccomp", "parataxis")


def _hedged(head: Token, sentence: Sentence, cues: Cues) -> bool:
    """Whether the document itself weakens the event, by words on the way up from it or anywhere in the sentence."""
    chain = [head, *head.ancestors()]
    for word in chain:
        if word is not head and word.lemma in cues.hedge_verbs and word.pos == "VERB":
            return True
        if any(_hedges(child, word, head, cues) for child in word.children):
            return True
        if word.dep == "relcl":
            break
    if any(w.lemma in cues.hedge_nouns and w.pos == "NOUN" for w in chain[1:]):
        return True
    lowered = sentence.text.lower()
    return any(phrase in lowered for phrase in cues.hedge_phrases) or _in_scare_quotes(head, sentence)


def _hedges(child: Token, word: Token, head: Token, cues: Cues) -> bool:
    """An adverb or adjective of doubt on a word of the chain, or on the event's subject ('suspected rebels left')."""
    if child.lower in cues.hedge_words and child.dep in ("advmod", "amod", "acomp", "oprd", "npadvmod"):
        return True
    return word is head and child.dep in _SUBJECTS and any(c.lower in cues.hedge_words for c in child.children)


def _in_scare_quotes(head: Token, sentence: Sentence) -> bool:
    """Quotation marks around the event's word alone, or nearly so, are the writer's own doubt."""
    tokens = sentence.tokens
    before = any(t.text in _QUOTES for t in tokens[max(0, head.i - 1) : head.i])
    after = any(t.text in _QUOTES for t in tokens[head.i + 1 : head.i + 2])
    return before and after
