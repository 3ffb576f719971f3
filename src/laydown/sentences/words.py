"""What a pipeline says of each word of a document: its lemma, part of speech and tags.

The last two components of spaCy's English pipelines, the attribute ruler and the rule lemmatizer, take a quarter of
the time of a parse, though what they say of a word follows from the word, its tag and its dependency alone, save for
a few patterns of several words ('there is'). So :class:`_Remembered` has the very components work on each such word
once and remembers. What they say is the same; pipelines of another build are read as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from spacy.language import Language

_KNOWN = 50_000
"""Words remembered at most, each with a tag and a dependency: some 20 MB."""
_BEFORE = {"tok2vec", "transformer", "tagger", "parser", "senter"}
"""Components that, of what the ruler looks at, set tags and dependencies alone."""
_LAST = ("attribute_ruler", "lemmatizer")
_ASKED = {"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"}
"""What the ruler's patterns may ask of a word: more than the word, its tag and its dependency can tell is refused."""
_NAMED = ("ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP")

_Key = tuple[int, int, int]
"""A word, its tag and its dependency, as the numbers that spaCy has for them."""


class Word(NamedTuple):
    """A word as the pipeline reads it; ``opens`` when patterns of several words begin with it."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    opens: bool = False


class Words(Protocol):
    """Reads the words of documents that were made without the components ``left_out``."""

    left_out: tuple[str, ...]

    def of(self, doc: Any) -> list[Word]:
        """One word for each token, in order."""


@lru_cache(maxsize=2)
def words_of(nlp: Language) -> Words:
    """The reader for the pipeline's documents."""
    return _Remembered(nlp) if _follow_from_the_word(nlp) else _AsTheyAre(nlp)


def _follow_from_the_word(nlp: Language) -> bool:
    """Whether the pipeline's last components are those we know, and look at nothing that we do not know of."""
    factories = [nlp.get_pipe_meta(name).factory for name in nlp.pipe_names]
    if nlp.lang != "en" or tuple(factories[-2:]) != _LAST or not set(factories[:-2]) <= _BEFORE:
        return False
    ruler: Any = nlp.get_pipe(nlp.pipe_names[-2])
    lemmatizer: Any = nlp.get_pipe(nlp.pipe_names[-1])
    return lemmatizer.mode == "rule" and all(set(word) <= _ASKED for pattern in _patterns(ruler) for word in pattern)


def _patterns(ruler: Any) -> Iterator[list[dict[str, Any]]]:
    return (pattern for rule in ruler.patterns for pattern in rule["patterns"])


class _AsTheyAre:
    """The words of documents that went through the whole pipeline."""

    left_out: tuple[str, ...] = ()

    def __init__(self, nlp: Language) -> None:
        self._strings = nlp.vocab.strings
        self._word = lru_cache(_KNOWN)(self._read)

    def of(self, doc: Any) -> list[Word]:
        return [self._word(*row) for row in doc.to_array(_NAMED).tolist()]

    def _read(self, *row: int) -> Word:
        text, lower, lemma, pos, tag, dep = (self._strings[number] for number in row)
        return Word(text, lower, lemma.lower(), pos, tag, dep)


class _Remembered:
    """The words of documents that the last two components have not seen."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self.left_out = tuple(nlp.pipe_names[-2:])
        self._vocab = nlp.vocab
        self._ruler: Any = nlp.get_pipe(self.left_out[0])
        self._lemmatizer: Any = nlp.get_pipe(self.left_out[1])
        self._read = _AsTheyAre(nlp).of
        self._known: dict[_Key, Word] = {}
        self._together = lru_cache(_KNOWN)(self._read_together)
        self._ruler_of_one = _of_one_word(self._ruler, nlp.vocab)
        self._longer, self._openings = Matcher(nlp.vocab), Matcher(nlp.vocab)
        longer = [pattern for pattern in _patterns(self._ruler) if len(pattern) > 1]
        if longer:
            self._longer.add("longer", longer)
            self._openings.add("opening", [pattern[:1] for pattern in longer])

    def of(self, doc: Any) -> list[Word]:
        keys: list[_Key] = list(zip(*doc.to_array(("ORTH", "TAG", "DEP")).T.tolist(), strict=True))
        missing = set(keys).difference(self._known)
        if missing:
            self._learn(missing, keys)
        words = [self._known[key] for key in keys]
        if any(word.opens for word in words):
            for start, end in self._stretches(doc):
                words[start:end] = self._together(tuple(keys[start:end]))
        return words

    def _learn(self, missing: set[_Key], wanted: Sequence[_Key]) -> None:
        """Has the components work on words that are new, all at once, as if each stood alone."""
        if len(self._known) + len(missing) > _KNOWN:
            self._known.clear()
            missing = set(wanted)
        keys = list(missing)
        doc = self._document(keys)
        opening = {start for _, start, _ in self._openings(doc, allow_missing=True)} if len(self._openings) else set()
        words = self._read(self._lemmatizer(self._ruler_of_one(doc)))
        for number, (key, word) in enumerate(zip(keys, words, strict=True)):
            self._known[key] = word._replace(opens=True) if number in opening else word

    def _stretches(self, doc: Any) -> Iterator[tuple[int, int]]:
        """Where patterns of several words stand; those that overlap are one."""
        start = end = 0
        for _, first, last in sorted(self._longer(doc, allow_missing=True), key=lambda match: match[1]):
            if first >= end:
                if end:
                    yield start, end
                start = first
            end = max(end, last)
        if end:
            yield start, end

    def _read_together(self, keys: Sequence[_Key]) -> list[Word]:
        return self._read(self._lemmatizer(self._ruler(self._document(keys))))

    def _document(self, keys: Sequence[_Key]) -> Any:
        from spacy.tokens import Doc

        doc = Doc(self._vocab, words=[self._vocab.strings[orth] for orth, _, _ in keys])
        for token, (_, tag, dep) in zip(doc, keys, strict=True):
            token.tag, token.dep = tag, dep
        return doc


def _of_one_word(ruler: Any, vocab: Any) -> Any:
    """The ruler with its patterns of one word only: to it, each word of a document stands alone."""
    made = type(ruler)(vocab)
    for rule in ruler.patterns:
        patterns = [pattern for pattern in rule["patterns"] if len(pattern) == 1]
        if patterns:
            made.add(patterns, rule["attrs"], rule["index"])
    return made
