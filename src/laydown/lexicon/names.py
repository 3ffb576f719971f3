"""Where names of a theatre stand in a sentence, and which entries a name can mean.

The index holds each name in one to three tables, from strict to loose (see :mod:`laydown.lexicon.spelling`). All
tables are searched at once; the longest match wins, and at equal length the stricter table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from laydown.lexicon.spelling import ARTICLES, FREE_ARTICLES, Piece, exact_key, fold, pieces, plain_key

MIN_SKELETON = 5
"""Letters that a skeleton must have: shorter ones collide, so short names match by their listed spellings only."""

_EXACT, _PLAIN, _BARE, _SKELETON = range(4)
_TABLES = (_EXACT, _PLAIN, _BARE, _SKELETON)
_FORM = (attrgetter("exact"), attrgetter("plain"), attrgetter("plain"), attrgetter("skeleton"))
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

    ``loose`` also matches transliteration variants; ``common`` is refused at the start of a sentence.
    """

    text: str
    kind: NameKind
    id: str
    loose: bool = False
    common: bool = False


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
    """Pieces ``first`` to ``last`` (inclusive) match ``names`` of one table."""

    first: int
    last: int
    names: tuple[Name, ...]


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
        for name in names:
            self._add(name)

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
        sentence = _Sentence(words)
        starts = self._starts(sentence)
        hits: list[NameHit] = []
        free_from = 0
        for index in starts:
            if index < free_from:
                continue
            matches = self._longest(sentence, index)
            found = tuple(self._hits(sentence, matches))
            if found and found[0].start >= (hits[-1].end if hits else 0):
                hits.extend(found)
                free_from = sentence.first_piece_at(found[0].end)
        return tuple(hits)

    def lookup(self, text: str, *kinds: NameKind) -> tuple[str, ...]:
        """The ids that the whole of ``text`` can mean, of the given kinds; by the strictest table that knows it."""
        parts = _bare(text)
        bare, skeletons = " ".join(p.plain for p in parts), " ".join(p.skeleton for p in parts)
        for table, key in zip(self._tables, (exact_key(text), plain_key(text), bare, skeletons), strict=True):
            names = table.names.get(key, ())
            ids = tuple(dict.fromkeys(n.id for n in names if n.kind in kinds))
            if ids:
                return ids
        return ()

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

    def _starts(self, sentence: _Sentence) -> list[int]:
        exact, plain, bare, skeleton = (table.firsts for table in self._tables)
        return [
            i
            for i, p in enumerate(sentence.pieces)
            if p.plain in plain or p.plain in bare or p.skeleton in skeleton or p.exact in exact
        ]

    def _longest(self, sentence: _Sentence, index: int) -> list[_Match]:
        """The matches that begin at piece ``index`` and reach furthest, strictest table first."""
        found: list[_Match] = []
        for kind, table in enumerate(self._tables):
            if _FORM[kind](sentence.pieces[index]) in table.firsts:
                match = self._walk(sentence, index, kind)
                if match is not None and (not found or match.last >= found[0].last):
                    found = [match] if found and match.last > found[0].last else [*found, match]
        return found

    def _walk(self, sentence: _Sentence, index: int, kind: int) -> _Match | None:
        table = self._tables[kind]
        skip_articles = kind in (_BARE, _SKELETON)
        key, best = "", None
        for i in range(index, len(sentence.pieces)):
            piece = sentence.pieces[i]
            if piece.glue or (skip_articles and key and piece.plain in ARTICLES):
                if key:
                    continue
                break
            part = _FORM[kind](piece)
            key = f"{key} {part}" if key else part
            if key in table.names and sentence.ends_token(i):
                names = tuple(n for n in table.names[key] if sentence.allows(index, i, n, loose=kind == _SKELETON))
                best = _Match(index, i, names) if names else best
            if key not in table.prefixes:
                break
        return best

    def _hits(self, sentence: _Sentence, matches: Sequence[_Match]) -> Iterator[NameHit]:
        by_kind: dict[NameKind, list[str]] = {}
        for match in matches:
            fresh = {n.kind for n in match.names} - by_kind.keys()
            for name in match.names:
                if name.kind in fresh:
                    by_kind.setdefault(name.kind, []).append(name.id)
        if not by_kind:
            return
        start, end = sentence.span(matches[0])
        people = by_kind.get(NameKind.DEMONYM) or by_kind.get(NameKind.COUNTRY)
        tail = self._military_tail(sentence.words, end) if people else 0
        if people and tail:
            forces = [force for iso in people for force in self.state_forces(iso)]
            yield _hit(start, end + tail, NameKind.FORCE, forces)
            return
        for kind, ids in by_kind.items():
            yield _hit(start, end, kind, ids)

    def _military_tail(self, words: Sequence[str], start: int) -> int:
        """How many words from ``start`` are a military noun (at most three)."""
        lower = tuple(word.lower() for word in words[start : start + 3])
        return next((n for n in range(len(lower), 0, -1) if lower[:n] in self._military), 0)


class _Sentence:
    """The tokens of a sentence as pieces; ``owners[i]`` is the token of piece ``i``."""

    __slots__ = ("owners", "pieces", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.pieces: list[Piece] = []
        self.owners: list[int] = []
        for token, word in enumerate(words):
            for piece in pieces(word):
                self.pieces.append(piece)
                self.owners.append(token)

    def ends_token(self, index: int) -> bool:
        """Whether piece ``index`` is the last of its token."""
        return index + 1 == len(self.owners) or self.owners[index + 1] != self.owners[index]

    def first_piece_at(self, token: int) -> int:
        """The first piece of ``token`` or of what follows it."""
        return bisect_left(self.owners, token)

    def allows(self, first: int, last: int, name: Name, *, loose: bool) -> bool:
        """Whether the pieces may be the name: one that is written with a capital needs a capital in the text."""
        wants_capital = loose or name.text != name.text.lower()
        if wants_capital and not any(piece.capital for piece in self.pieces[first : last + 1]):
            return False
        if self._splits_token(first):
            return False
        return not (name.common and self._opens_sentence(first))

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
    return text == text.upper() or sum(c.isalnum() for c in text) <= 3


def _bare(text: str) -> list[Piece]:
    """The pieces of a name without articles, unless it has nothing else."""
    parts = [p for word in text.split() for p in pieces(word) if p.plain]
    return [p for p in parts if p.plain not in ARTICLES] or parts


def _hit(start: int, end: int, kind: NameKind, ids: Iterable[str]) -> NameHit:
    return NameHit(start=start, end=end, kind=kind, ids=tuple(dict.fromkeys(ids)))
