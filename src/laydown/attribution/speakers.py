"""The chain of speakers of an event: nearest to the event first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from laydown.attribution.media import media
from laydown.grammar import is_passive, subject
from laydown.lexicon.language import Cues
from laydown.phrases import FORCE_KINDS, Phrase, Scene
from laydown.sentences import Token

_VOICES = ("spokesman", "spokeswoman", "spokesperson")
_OBJECTS_OF_SAYING = ("dobj", "nsubjpass")
_CITING = re.compile("according|citing|quoting", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A link of an attribution chain: the phrase, and how it was found.

    ``how`` is 'clause', 'demand', 'noun', 'told', 'according' or 'citing'; 'quote' or 'carried' when it was found in
    another sentence.
    """

    phrase: Phrase
    how: str


Speakers = tuple[Speaker, ...]


def speakers(head: Token, scene: Scene) -> Speakers:
    """Who, in the sentence itself, says the event named by ``head``; empty when the document speaks for itself."""
    chain: list[Speaker] = []
    beside = list(_according(scene))
    cited = (s for s in beside if s.how == "citing")
    for speaker in (*cited, *_by_clause(head, scene), *beside, *_trailing(head, scene)):
        if all(speaker.phrase.head is not known.phrase.head for known in chain):
            chain.append(speaker)
    return tuple(chain)


def _by_clause(head: Token, scene: Scene) -> Iterator[Speaker]:
    cues = scene.language.cues
    word = head
    yield from _inserted(head, scene)
    for above in head.ancestors():
        if above.pos in ("VERB", "AUX"):
            if _juxtaposed(word, above, scene):
                return
            if _says(word, above, cues):
                yield from _who(above, scene, word)
        elif above.lemma in cues.said_nouns and word.dep in ("acl", "relcl", "ccomp", "prep", "appos"):
            yield from _of_noun(word, above, scene)
        yield from _inserted(above, scene, below=word)
        word = above


def _juxtaposed(word: Token, above: Token, scene: Scene) -> bool:
    """'A says X; B says Y': the parser hangs one clause on the other, but B does not speak of A."""
    if word.dep not in ("ccomp", "parataxis") or word.i > above.i:
        return False
    own = above.child("nsubj")
    return own is not None and any(t.text == ";" for t in scene.sentence.tokens[word.i : own.i])


def _says(word: Token, verb: Token, cues: Cues) -> bool:
    """Whether what ``word`` heads is what the subject of ``verb``, above it, says or demands."""
    lemma = verb.lemma
    if word.dep in ("ccomp", "parataxis") and lemma in cues.say:
        return True
    if word.dep in _OBJECTS_OF_SAYING and lemma in cues.announce and word.pos not in ("VERB", "AUX"):
        return True
    if lemma in cues.demands | cues.orders and _is_demanded(word):
        return lemma not in cues.silent_demands
    if word.dep == "prep" and lemma in cues.say_of:
        return word.lower in ("of", "for", "about", "on")
    if word.dep in ("xcomp", "pcomp", "advcl") and lemma in cues.say_doing:
        return True
    return word.dep == "xcomp" and lemma in cues.say_to


def _is_demanded(word: Token) -> bool:
    """'Demanded that X leave', 'urged X to leave', 'called for a withdrawal'."""
    if word.dep == "prep":
        return word.lower in ("for", "on", "to")
    return word.dep in ("xcomp", "ccomp", *_OBJECTS_OF_SAYING)


def _who(verb: Token, scene: Scene, said: Token) -> Iterator[Speaker]:
    """Subject (agent in the passive) of a verb of saying, then whom he told, when that is a medium."""
    agent = verb.child("agent")
    by = agent.child("pobj") if agent is not None else None
    speaker = by if is_passive(verb) and verb.lemma not in ("quote", "cite") else subject(verb)
    cues = scene.language.cues
    if speaker is None or speaker is said or speaker.lower in cues.nobody or speaker.lower == "it" and is_passive(verb):
        return
    how = "clause" if verb.lemma in cues.say else "demand"
    for phrase in scene.phrases(speaker):
        yield Speaker(phrase=phrase, how=how)
    if by is not None and speaker is not by:
        yield from (Speaker(phrase=p, how="told") for p in scene.phrases(by))
    yield from (Speaker(phrase=phrase, how="told") for phrase in media(verb, scene))


def _inserted(word: Token, scene: Scene, below: Token | None = None) -> Iterator[Speaker]:
    """'The town, he said, fell': the verb of saying hangs below the event."""
    for child in word.children:
        if child is below or child.lemma not in scene.language.cues.say or child.pos != "VERB":
            continue
        aside = child.dep in ("parataxis", "ccomp", "dep", "intj", "advcl") and child.child("nsubj") is not None
        if aside and _is_bare(child):
            yield from _who(child, scene, word)


def _is_bare(verb: Token) -> bool:
    """A verb of saying that has said nothing below it."""
    below = (c for c in verb.children if c.dep in ("ccomp", "xcomp", "dobj", "mark"))
    return not any(c.pos in ("VERB", "AUX", "NOUN", "PROPN", "SCONJ") for c in below)


def _of_noun(word: Token, noun: Token, scene: Scene) -> Iterator[Speaker]:
    """'Reports that …' are a source named so; 'the ministry's statement that …' is the ministry's."""
    if noun.lemma in scene.language.cues.unsaid_nouns and noun.child("poss") is None:
        return
    if word.dep == "prep" and word.lower not in ("of", "about", "on"):
        return
    owner = noun.child("poss")
    by = next((c for c in noun.children if c.dep == "prep" and c.lower in ("by", "from")), None)
    speaker = owner or (by.child("pobj") if by is not None else None) or noun
    for phrase in scene.phrases(speaker):
        yield Speaker(phrase=phrase, how="noun")


def _trailing(head: Token, scene: Scene) -> Iterator[Speaker]:
    """'…, the town's newspaper reported': read by the parser as a noun in apposition with a participle."""
    for verb in scene.sentence.tokens:
        if verb.dep == "acl" and verb.i > head.i and _is_trailing(verb, scene):
            noun = verb.head
            yield Speaker(phrase=scene.phrases(noun)[0], how="clause")


def _is_trailing(verb: Token, scene: Scene) -> bool:
    if verb.lemma not in scene.language.cues.say or verb.tag not in ("VBD", "VBN"):
        return False
    bare = verb.child("agent", "dobj", "ccomp", "xcomp") is None
    return bare and verb.head.dep in ("appos", "conj") and "speaker" in scene.kinds(verb.head)


def _according(scene: Scene) -> Iterator[Speaker]:
    if not _CITING.search(scene.sentence.text):
        return
    for token in scene.sentence.tokens:
        if token.lower == "according":
            to = next((c for c in token.children if c.lower == "to"), None)
            named, how = (to.child("pobj") if to is not None else None), "according"
        elif token.lower in ("citing", "quoting") and token.pos == "VERB":
            named, how = token.child("dobj"), "citing"
        else:
            continue
        if named is not None and named.lemma not in scene.language.cues.no_source:
            yield from (Speaker(phrase=p, how=how) for p in scene.phrases(named))


def spoken_for(speaker: Speaker, scene: Scene) -> Phrase | None:
    """The force Y that 'a spokesman for Y', of this sentence, speaks for."""
    noun = speaker.phrase.head
    if noun.lemma not in _VOICES or speaker.phrase.sentence is not scene.sentence:
        return None
    tie = next((c for c in noun.children if c.dep == "prep" and c.lower in ("for", "of")), None)
    named = tie.child("pobj") if tie is not None else None
    found = next(iter(scene.phrases(named)), None) if named is not None else None
    return found if found is not None and found.kinds & FORCE_KINDS else None


def sentence_speakers(scene: Scene) -> Speakers:
    """Who says the sentence as a whole: the subject of its main verb of saying, or of one set into it."""
    root = next((t for t in scene.sentence.tokens if t.dep == "ROOT"), None)
    if root is None:
        return ()
    cues = scene.language.cues
    found: list[Speaker] = []
    if root.lemma in cues.say and root.pos == "VERB":
        found.extend(_who(root, scene, root))
    found.extend(_inserted(root, scene))
    found.extend(_according(scene))
    found.extend(_trailing(root, scene))
    return tuple(found)
