"""Where names of a theatre stand in a sentence, and which entries a name can mean.

The index holds each name in one to three tables, from strict to loose (see :mod:`laydown.lexicon.spelling`). All
tables are searched at once; the longest match wins, and at equal length the stricter table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from laydown.lexicon.spelling import ARTICLES, FREE_ARTICLES, Piece, exact_key, fold, pieces, plain_key

MIN_SKELETON = 5
"""Letters that a skeleton must have: shorter ones collide, so short names match by their listed spellings only."""

_EXACT, _PLAIN, _BARE, _SKELETON = range(4)
_TABLES = (_EXACT, _PLAIN, _BARE, _SKELETON)
_POSSESSIVE = re.compile("['\u2019]s\\b")
_LOOKED_UP = 20_000
"""Words and names remembered at most with what they can begin or mean: articles have the same ones over and over."""
_HYPHENS = frozenset("-\u2010\u2011")


class NameKind(StrEnum):
    """What a name found in a sentence stands for."""

    FORCE = "force"
    PLACE = "place"
    SOURCE = "source"
    COUNTRY = "country"
    DEMONYM = "demonym"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """Tokens ``start`` to ``end`` (half-open) are a name of kind ``kind``; ``ids`` are the entries it can mean."""

    start: int
    end: int
    kind: NameKind
    ids: tuple[str, ...]


class Name(NamedTuple):
    """One spelling of one entry, as it goes into the index.

    ``loose`` also matches transliteration variants; ``common`` is refused at the start of a sentence; ``article`` is
    refused without the article that it is written with ('al-Omar' is a place, 'Omar' a person). ``since``/``until``:
    first and last day on which the entry bore it.
    """

    text: str
    kind: NameKind
    id: str
    loose: bool = False
    common: bool = False
    article: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class _Table:
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)

    def add(self, key: str, name: Name) -> None:
        self.names[key] = (*self.names.get(key, ()), name)
        first, space, _ = key.partition(" ")
        self.firsts.add(first)
        if space:
            parts = key.split(" ")
            self.prefixes.update(" ".join(parts[:n]) for n in range(1, len(parts)))


@dataclass(frozen=True, slots=True)
class _Match:
    """Pieces ``first`` to ``last`` (inclusive) match ``names`` of one table; ``loose``: by their skeletons."""

    first: int
    last: int
    names: tuple[Name, ...]
    loose: bool


class NameIndex:
    """All names of a theatre. Built once, then read only."""

    def __init__(
        self,
        names: Iterable[Name],
        *,
        military: Iterable[str] = (),
        state_forces: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Index ``names``; '<demonym> <one of military>' means ``state_forces[country]``, else '<country>-forces'."""
        self._tables = tuple(_Table() for _ in _TABLES)
        self._military = frozenset(tuple(words.split()) for words in military)
        self._state_forces = dict(state_forces or {})
        self._named = lru_cache(_LOOKED_UP)(self._look_up)
        self._openings = lru_cache(_LOOKED_UP)(self._opens)
        for name in names:
            self._add(name)
            if _POSSESSIVE.search(name.text):
                # The tokenizer splits "People's" into a name and a particle; an encoding fault leaves "Peoples".
                self._add(name._replace(text=_POSSESSIVE.sub("", name.text)))

    def _add(self, name: Name) -> None:
        exact, plain, bare, skeletons = self._tables
        if is_abbreviation(name.text):
            exact.add(exact_key(name.text), name)
        elif not name.loose:
            plain.add(plain_key(name.text), name)
        else:
            parts = _bare(name.text)
            bare.add(" ".join(p.plain for p in parts), name)
            if sum(len(p.skeleton) for p in parts) >= MIN_SKELETON and any(p.capital for p in parts):
                skeletons.add(" ".join(p.skeleton for p in parts), name)

    def find(self, words: Sequence[str]) -> tuple[NameHit, ...]:
        """The names among the tokens ``words`` of one sentence, leftmost and longest first, never overlapping.

        A span that is a name of several kinds gives one hit for each kind.
        """
        hits: list[NameHit] = []
        free_from = 0
        starts = self._starts(words)
        if not starts:
            return ()
        sentence = _Sentence(words)
        for index, kinds in starts.items():
            if index < free_from:
                continue
            found = self._hits(sentence, self._longest(sentence, index, kinds))
            found += self._past_article(sentence, index, starts, found)
            if found and found[0].start >= (hits[-1].end if hits else 0):
                hits.extend(found)
                free_from = sentence.first_piece_at(found[0].end)
        return tuple(hits)

    def _past_article(
        self, sentence: _Sentence, index: int, starts: Mapping[int, tuple[int, ...]], found: Sequence[NameHit]
    ) -> list[NameHit]:
        """Readings of the same span that are kept without their article: 'al-Mayadeen' is an outlet and a town."""
        if not found or sentence.pieces[index].plain not in ARTICLES:
            return []
        after = next((i for i in range(index + 1, len(sentence.pieces)) if not sentence.pieces[i].glue), index)
        more = self._hits(sentence, self._longest(sentence, after, starts.get(after, ())))
        known = {hit.kind for hit in found}
        return [h for h in more if (h.start, h.end) == (found[0].start, found[0].end) and h.kind not in known]

    def lookup(self, text: str, *kinds: NameKind) -> tuple[str, ...]:
        """The ids that the whole of ``text`` can mean, of the given kinds; by the strictest table that knows it."""
        return tuple(dict.fromkeys(name.id for name in self._named(text, kinds)))

    def named(self, text: str, *kinds: NameKind) -> tuple[Name, ...]:
        """As :meth:`lookup`, but the names themselves, with the dates on which they were borne."""
        return self._named(text, kinds)

    def lookup_loosely(self, text: str, *kinds: NameKind) -> tuple[str, ...]:
        """The ids that the whole of ``text`` can mean in any table, those of the stricter ones first."""
        return tuple(dict.fromkeys(n.id for names in self._by_table(text) for n in names if n.kind in kinds))

    def _look_up(self, text: str, kinds: tuple[NameKind, ...]) -> tuple[Name, ...]:
        found = (tuple(n for n in names if n.kind in kinds) for names in self._by_table(text))
        return next((names for names in found if names), ())

    def _by_table(self, text: str) -> tuple[tuple[Name, ...], ...]:
        """The names that the text can be: by exact, by plain and by loose spelling."""
        parts = _bare(text)
        bare, skeletons = " ".join(p.plain for p in parts), " ".join(p.skeleton for p in parts)
        exact_names, plain_names, bare_names, loose_names = (
            table.names.get(key, ())
            for table, key in zip(self._tables, (exact_key(text), plain_key(text), bare, skeletons), strict=True)
        )
        return exact_names, plain_names + bare_names, loose_names

    @cached_property
    def place_skeletons(self) -> Mapping[str, tuple[str, ...]]:
        """Every skeleton of the loosely matched place names, with the ids that it can mean."""
        found = {
            key: tuple(dict.fromkeys(n.id for n in names if n.kind is NameKind.PLACE))
            for key, names in self._tables[_SKELETON].names.items()
        }
        return {key: ids for key, ids in found.items() if ids}

    def is_military(self, words: Sequence[str]) -> bool:
        """Whether the words, in any case, are one military noun ('troops', 'air force')."""
        return tuple(word.lower() for word in words) in self._military

    def state_forces(self, country: str) -> tuple[str, ...]:
        """The ids of the forces that '<demonym> troops' can mean for a country code, whatever the date."""
        return self._state_forces.get(country, (f"{country}-forces",))

    def _starts(self, words: Iterable[str]) -> dict[int, tuple[int, ...]]:
        """The pieces with which a name may begin, each with the tables that know such a name."""
        openings = (kinds for word in words for kinds in self._openings(word))
        return {index: kinds for index, kinds in enumerate(openings) if kinds}

    def _opens(self, word: str) -> tuple[tuple[int, ...], ...]:
        """For each piece of a word the tables that know a name beginning with it."""
        return tuple(
            tuple(kind for kind in _TABLES if form[kind] in self._tables[kind].firsts)
            for form in ((p.exact, p.plain, p.plain, p.skeleton) for p in pieces(word))
        )

    def _longest(self, sentence: _Sentence, index: int, kinds: Iterable[int]) -> list[_Match]:
        """The matches that begin at piece ``index`` and reach furthest, strictest table first."""
        found: list[_Match] = []
        for kind in kinds:
            match = self._walk(sentence, index, kind)
            if match is not None and (not found or match.last >= found[0].last):
                found = [match] if found and match.last > found[0].last else [*found, match]
        return found

    def _walk(self, sentence: _Sentence, index: int, kind: int) -> _Match | None:
        table, forms = self._tables[kind], sentence.forms[kind]
        loose, skip_articles = kind == _SKELETON, kind in (_BARE, _SKELETON)
        key, last, best = forms[index], index, None
        while True:
            if key in table.names and sentence.ends_token(last):
                names = tuple(n for n in table.names[key] if sentence.allows(index, last, n, loose=loose))
                best = _Match(index, last, names, loose) if names else best
            if key not in table.prefixes:
                return best
            last = sentence.next_piece(last, skip_articles=skip_articles)
            if last == len(sentence.pieces):
                return best
            key = f"{key} {forms[last]}"

    def _hits(self, sentence: _Sentence, matches: Sequence[_Match]) -> list[NameHit]:
        if not matches:
            return []
        by_kind: dict[NameKind, list[str]] = {}
        for match in matches:
            if match.loose and by_kind:
                continue
            for name in match.names:
                by_kind.setdefault(name.kind, []).append(name.id)
        start, end = sentence.span(matches[0])
        people = by_kind.get(NameKind.DEMONYM) or by_kind.get(NameKind.COUNTRY)
        tail = self._military_tail(sentence.words, end) if people else 0
        if people and tail:
            return [_hit(start, end + tail, NameKind.FORCE, (f for iso in people for f in self.state_forces(iso)))]
        return [_hit(start, end, kind, ids) for kind, ids in by_kind.items()]

    def _military_tail(self, words: Sequence[str], start: int) -> int:
        """How many words from ``start`` are a military noun (at most three)."""
        lower = tuple(word.lower() for word in words[start : start + 3])
        return next((n for n in range(len(lower), 0, -1) if lower[:n] in self._military), 0)


class _Sentence:
    """The tokens of a sentence as pieces; ``owners[i]`` is the token of piece ``i``."""

    __slots__ = ("forms", "owners", "pieces", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.pieces: list[Piece] = []
        self.owners: list[int] = []
        for token, word in enumerate(words):
            found = pieces(word)
            self.pieces += found
            self.owners += (token,) * len(found)
        plain = [piece.plain for piece in self.pieces]
        self.forms = ([p.exact for p in self.pieces], plain, plain, [p.skeleton for p in self.pieces])

    def next_piece(self, index: int, *, skip_articles: bool) -> int:
        """The next piece that can belong to a name, past hyphens and, if asked, articles; else the end."""
        index += 1
        while index < len(self.pieces):
            piece = self.pieces[index]
            if not piece.glue and not (skip_articles and piece.plain in ARTICLES):
                break
            index += 1
        return index

    def ends_token(self, index: int) -> bool:
        """Whether piece ``index`` is the last of its token."""
        return index + 1 == len(self.owners) or self.owners[index + 1] != self.owners[index]

    def first_piece_at(self, token: int) -> int:
        """The first piece of ``token`` or of what follows it."""
        return bisect_left(self.owners, token)

    def allows(self, first: int, last: int, name: Name, *, loose: bool) -> bool:
        """Whether the pieces may be the name: one that is written with a capital needs a capital in the text."""
        inside = [piece for piece in self.pieces[first : last + 1] if piece.plain not in ARTICLES]
        capitals = sum(piece.capital for piece in inside)
        if capitals == 0 and name.text != name.text.lower():
            return False
        if loose and (inside[0].exact.isupper() or capitals < sum(piece.capital for piece in _bare(name.text))):
            return False
        if self._splits_token(first) or (name.article and not self._follows_article(first)):
            return False
        return not (name.common and self._opens_sentence(first))

    def _follows_article(self, index: int) -> bool:
        before = [piece.plain for piece in self.pieces[max(0, index - 2) : index] if not piece.glue]
        return bool(before) and before[-1] in ARTICLES

    def _splits_token(self, index: int) -> bool:
        """Whether the token of piece ``index`` has earlier pieces other than articles."""
        owner = self.owners[index]
        before = index - 1
        while before >= 0 and self.owners[before] == owner:
            if self.pieces[before].plain not in ARTICLES:
                return True
            before -= 1
        return False

    def _opens_sentence(self, index: int) -> bool:
        return not any(piece.plain for piece in self.pieces[:index])

    def span(self, match: _Match) -> tuple[int, int]:
        """The tokens of a match, with the article before it."""
        start = self.owners[match.first]
        before = [fold(word) for word in self.words[max(0, start - 2) : start]]
        if len(before) == 2 and self.words[start - 1] in _HYPHENS and before[0] in ARTICLES:
            start -= 2
        elif before and before[-1] in FREE_ARTICLES:
            start -= 1
        return start, self.owners[match.last] + 1


def is_abbreviation(text: str) -> bool:
    """Whether a name must match exactly in case: all capitals and digits ('SAA', 'T-2'), or three letters or fewer."""
    return text == text.upper() or (len(text) <= 6 and sum(c.isalnum() for c in text) <= 3)


def _bare(text: str) -> list[Piece]:
    """The pieces of a name without articles, unless it has nothing else."""
    parts = [p for word in text.split() for p in pieces(word) if p.plain]
    return [p for p in parts if p.plain not in ARTICLES] or parts


def _hit(start: int, end: int, kind: NameKind, ids: Iterable[str]) -> NameHit:
    return NameHit(start=start, end=end, kind=kind, ids=tuple(dict.fromkeys(ids)))
