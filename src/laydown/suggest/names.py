"""The proper names of a sentence that a theatre does not know, and what the words in and beside each tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from laydown.lexicon.facts import ForceKind, PlaceKind, SourceKindOfEntity
from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.lexicon.spelling import ARTICLES
from laydown.phrases import HYPHENS
from laydown.problems import LexiconError
from laydown.reading.cues import default_cues

if TYPE_CHECKING:
    from laydown.lexicon.language import Language
    from laydown.lexicon.names import NameHit
    from laydown.sentences import Sentence, Token

_FILE = Path(__file__).parent.parent / "data" / "en" / "suggest.yaml"
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``data/en/suggest.yaml``; each field is explained there."""

    forces: dict[str, ForceKind]
    force: ForceKind
    places: dict[str, PlaceKind]
    sites: dict[str, PlaceKind]
    place: PlaceKind
    sources: dict[str, SourceKindOfEntity]
    source: SourceKindOfEntity
    speaker: SourceKindOfEntity


@cache
def load_words() -> Words:
    """The words by which names are guessed.

    Raises:
        LexiconError: the file has faults.
    """
    found, faults = convert_entries(_FILE, [read_yaml(_FILE)], Words)
    if faults:
        raise LexiconError(faults)
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Tokens ``first`` to ``last`` inclusive are a name that the theatre does not know; ``head`` is its main word.

    ``tells`` is what its own words say that it is: 'force', 'place', 'source', 'person' or None. ``kind`` is of the
    place that it may be; ``short`` its abbreviation, when one is given.
    """

    first: int
    last: int
    head: Token
    text: str
    tells: str | None
    kind: PlaceKind | None = None
    short: str | None = None


def unknown_names(sentence: Sentence, hits: Mapping[int, tuple[NameHit, ...]], language: Language) -> Iterator[Name]:
    """The proper names of a sentence of which the theatre knows no part but a nation; ``hits`` are those it knows."""
    tokens, start = sentence.tokens, 0
    while start < len(tokens):
        end = _end_of_name(tokens, start, language)
        if end is None:
            start += 1
            continue
        covering = {hit.kind.value for i in range(start, end + 1) for hit in hits.get(i, ())}
        name = _name(sentence, start, end, language) if covering <= {"country", "demonym"} else None
        if name is not None and not all(i in hits for i in range(name.first, name.last + 1)):
            yield name
        start = max(end, name.last if name is not None else end) + 1


def _end_of_name(tokens: Sequence[Token], start: int, language: Language) -> int | None:
    """The last token of the name that begins at ``start``; None when none does."""
    first, after = tokens[start], tokens[start + 1 : start + 3]
    if first.lower in ARTICLES and len(after) == 2 and after[0].text in HYPHENS and _is_proper(after[1], language):
        return _end_of_name(tokens, start + 2, language) or start + 2
    numbered = _ORDINAL.fullmatch(first.text) or first.pos == "ADJ" and start > 0 and first.text[:1].isupper()
    if first.pos != "PROPN" and not (numbered and after and _is_proper(after[0], language)):
        return None
    if not (numbered or _is_proper(first, language)):
        return None
    end = start
    while end + 1 < len(tokens):
        step = _step(tokens, end, language)
        if step is None:
            break
        end += step
    return end


def _step(tokens: Sequence[Token], end: int, language: Language) -> int | None:
    """How many tokens further the name goes on: over hyphens, articles, and the 'of' of 'Order of the Lamp'."""
    last, after = tokens[end], tokens[end + 1 : end + 4]
    if _is_proper(after[0], language):
        return 1
    if len(after) > 1 and (after[0].text in HYPHENS or after[0].lower in ARTICLES) and after[1].text[:1].isupper():
        return 2
    titled = "title" in language.noun_kinds(last.lemma, last.lower)
    if after[0].lower == "of" and after[0].head is last and last.pos == "PROPN" and end > 0 and not titled:
        skipped = 2 if len(after) > 1 and after[1].lower == "the" else 1
        if len(after) > skipped and _is_proper(after[skipped], language):
            return skipped + 1
    return None


def _is_proper(token: Token, language: Language) -> bool:
    """A word with a capital that is no day or month; the first of a sentence has one anyway."""
    if token.i == 0 and (token.pos != "PROPN" or language.noun_kinds(token.lemma, token.lower)):
        return False
    time = "time" in language.noun_kinds(token.lemma, token.lower)
    return token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "ADJ", "X") and not time


def _name(sentence: Sentence, first: int, last: int, language: Language) -> Name | None:
    tokens, words = sentence.tokens, load_words()
    titles = [i for i in range(first, last) if _is_title(tokens[i], tokens[i + 1], language)]
    first = titles[-1] + 1 if titles else first
    kind = _place_kind(tokens, first, last, words)
    force = any(word in words.forces for t in tokens[first : last + 1] for word in (t.lemma, t.lower))
    more = 0 if titles or force else _more(tokens, last, words)
    if not more and all(t.pos == "ADJ" or t.dep == "amod" for t in tokens[first : last + 1]):
        return None  # 'Ruritanian' is no name of a force or place
    last += more
    text = " ".join(sentence.segment.text[tokens[first].start : tokens[last].end].split())
    tells = None
    if titles:
        tells = "person"
    elif default_cues().names.outlet(text) or any(word in words.sources for word in text.lower().split()):
        tells = "source"
    elif force or tokens[last].lemma in words.forces:
        tells = "force"
    elif kind is not None:
        tells = "place"
    head = next((t for t in tokens[first : last + 1] if not first <= t.head.i <= last), tokens[last])
    short = _abbreviation(tokens, first, last)
    return Name(first=first, last=last, head=head, text=text, tells=tells, kind=kind, short=short)


def _is_title(token: Token, after: Token, language: Language) -> bool:
    """'General' in 'General Arvik', not in 'General Command'."""
    titled = "title" in language.noun_kinds(token.lemma, token.lower)
    return titled and not language.noun_kinds(after.lemma, after.lower) - {"title"}


def _more(tokens: Sequence[Token], last: int, words: Words) -> int:
    """How many common nouns after a name belong to it: 'X crossing', 'X air base', 'X police'."""
    after = tokens[last + 1 : last + 3]
    if after and after[0].lemma in words.sites.keys() | words.forces.keys() and after[0].lemma == after[0].lower:
        return 1
    compound = len(after) == 2 and after[0].dep == "compound" and after[0].pos == "NOUN" and after[0].text.islower()
    return 2 if compound and after[1].lemma in words.sites and after[1].tag == "NN" else 0


def _place_kind(tokens: Sequence[Token], first: int, last: int, words: Words) -> PlaceKind | None:
    """The kind of place that a word in or beside the name tells."""
    more, head = _more(tokens, last, words), tokens[last]
    own = (tokens[last + more].lemma, head.lower) if more or last > first else ()
    after = tokens[last + 1].lemma if last + 1 < len(tokens) and tokens[last + 1].pos == "NOUN" else ""
    above = head.head.head.lemma if head.head.lower == "of" else ""
    before = [c.lemma for c in head.children if c.i < first and c.dep in ("compound", "nmod")]
    told = [words.sites.get(word) for word in own]
    told += [words.places.get(word) for word in (*own, after, above, *before)]
    return next((kind for kind in told if kind is not None), None)


def _abbreviation(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """'NHA' of 'Northern Hill Army (NHA)'."""
    after = tokens[last + 1 : last + 4]
    if len(after) < 3 or (after[0].text, after[2].text) != ("(", ")") or not after[1].text.isupper():
        return None
    initials = "".join(t.text[0] for t in tokens[first : last + 1] if t.text[:1].isupper())
    return after[1].text if after[1].text == initials else None
