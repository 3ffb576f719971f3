"""What pronouns and descriptions refer to: a memory of the forces, places and persons an article has named."""

from __future__ import annotations

from dataclasses import dataclass, field

from laydown.phrases import FORCE_KINDS, PLACE_KINDS, Phrase, Scene, phrases
from laydown.sentences import Token

_PLURAL = {"they", "them", "their", "these", "those", "theirs", "who", "others", "some", "many", "most", "all", "both"}
_SINGULAR = {"it", "its", "which", "that"}
_DEFINITE = {"the", "this", "these", "that", "those", "such"}
_GROUPS = frozenset(
    "group organization organisation movement militia faction coalition force alliance network".split()
)
"""Words by which a force with a name of its own is called again."""
_REACH = 6
"""Sentences back that a description may reach for what it stands for."""
_PAIR_REACH = 2
"""Sentences back, besides the present one, in which 'the former' and 'the latter' were named."""
_AS_SUBJECT, _OTHERWISE, _IN_PASSING = 3, 2, 1
"""How prominent a phrase is: what a sentence is about is taken up again before what it only mentions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A phrase that named something, where in the article, and how prominent it was (from 1 to 3, for a subject)."""

    phrase: Phrase
    sentence: int
    rank: int


@dataclass(slots=True)
class Memory:
    """What an article has named so far. Filled sentence by sentence by the loop that owns it.

    Sentences are only read for names when something is asked: most sentences hold no reference.
    """

    forces: list[Remembered] = field(default_factory=list)
    places: list[Remembered] = field(default_factory=list)
    persons: list[Remembered] = field(default_factory=list)
    unread: list[tuple[Scene, int]] = field(default_factory=list)

    def learn(self, scene: Scene, number: int) -> None:
        """Takes in sentence ``number``; call it in the order of the text."""
        self.unread.append((scene, number))

    def _recall(self, now: int) -> None:
        for scene, number in self.unread:
            if now - number <= _REACH:
                self._read(scene, number)
        self.unread.clear()

    def _read(self, scene: Scene, number: int) -> None:
        for token in scene.sentence.tokens:
            if token.pos not in ("NOUN", "PROPN", "NUM") or token.dep in ("compound", "nmod", "amod"):
                continue
            for phrase in _own(token, scene):
                self._keep(phrase, number, token)

    def _keep(self, phrase: Phrase, number: int, token: Token) -> None:
        item = Remembered(phrase=phrase, sentence=number, rank=_rank(token))
        if phrase.kinds & PLACE_KINDS and not phrase.kinds & {"force", "person"}:
            if phrase.named:
                self.places.append(item)
            if "country" not in phrase.kinds:
                return
        elif phrase.hit is not None and phrase.hit.kind == "place":
            self.places.append(item)
        if _is_person(phrase):
            self.persons.append(item)
        elif phrase.kinds & FORCE_KINDS:
            self.forces.append(item)
        elif "name" in phrase.kinds:
            self.persons.append(item)

    def forces_of(self, phrase: Phrase, number: int) -> tuple[Phrase, ...]:
        """What a plural stands for: all of 'X and Y' when 'they' are those two; empty when nothing fits."""
        found = self.force(phrase, number)
        if found is None:
            return ()
        if phrase.head.lower not in _PLURAL and phrase.head.tag != "NNS":
            return (found,)
        beside = [r.phrase for r in self.forces if r.phrase.sentence is found.sentence]
        together = [p for p in beside if _coordinated(p.head, found.head)]
        return tuple(together) or (found,)

    def force(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'they', 'it', 'the group', 'the former' stand for among forces, or None."""
        self._recall(number)
        word = phrase.head.lower
        if word in ("former", "latter", "first", "second", "other") or (word == "group" and _has(phrase, "other")):
            return self._of_pair(phrase, number, word)
        pool = [r for r in self.forces if number - r.sentence <= _REACH and r.phrase.start != phrase.start]
        if not phrase.pronoun:
            return self._described(phrase, [r for r in pool if r.phrase.named])
        wanted = [r for r in pool if _agrees(word, r.phrase) and not r.phrase.kinds <= {"materiel"}]
        return max(wanted, key=lambda r: (r.sentence, r.rank, -r.phrase.start)).phrase if wanted else None

    def _described(self, phrase: Phrase, pool: list[Remembered]) -> Phrase | None:
        if not any(t.lower in _DEFINITE for t in _determiners(phrase)):
            return None
        lemma = phrase.head.lemma
        same = [r for r in pool if r.phrase.head.lemma == lemma]
        if same:
            return same[-1].phrase
        if lemma in _GROUPS:
            proper = [r for r in pool if "force" in r.phrase.kinds and r.phrase.head.pos == "PROPN"]
            return max(proper, key=lambda r: (r.sentence, r.rank)).phrase if proper else None
        return None

    def _of_pair(self, phrase: Phrase, number: int, word: str) -> Phrase | None:
        """'The former … the other group': two forces named together, not long ago."""
        others = [r for r in self.forces if r.phrase.named and r.phrase.head is not phrase.head]
        for back in range(number, number - _PAIR_REACH - 1, -1):
            pair = [r for r in others if r.sentence == back]
            if len(pair) == 2:
                return pair[0 if word in ("former", "first") else 1].phrase
        return None

    def place(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'there', 'the city', 'the area' stand for among places, or None."""
        self._recall(number)
        if phrase.head.lower == "country":
            pool = [r for r in self.places if "country" in r.phrase.kinds]
        else:
            pool = [r for r in self._recent(self.places, phrase, number) if not _is_country(r.phrase)]
        if phrase.pronoun or any(t.lower in _DEFINITE for t in _determiners(phrase)):
            return max(pool, key=lambda r: (r.sentence, r.rank)).phrase if pool else None
        return None

    def person(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'he', 'the official', 'Hamdani' stand for among persons, or None."""
        self._recall(number)
        pool = self._recent(self.persons, phrase, number)
        if phrase.pronoun:
            named = [r for r in pool if r.rank > _IN_PASSING] or pool
            return max(named, key=lambda r: (r.sentence, r.rank)).phrase if named else None
        same = [r for r in pool if r.phrase.head.lemma == phrase.head.lemma and _length(r.phrase) > _length(phrase)]
        return same[-1].phrase if same else None

    @staticmethod
    def _recent(pool: list[Remembered], phrase: Phrase, number: int) -> list[Remembered]:
        return [r for r in pool if number - r.sentence <= _REACH and r.phrase.head is not phrase.head]


def _length(phrase: Phrase) -> int:
    return phrase.last - phrase.first


def _is_person(phrase: Phrase) -> bool:
    kinds = phrase.kinds
    return bool(kinds & {"person", "title"}) or bool(kinds & {"speaker", "people"} and not kinds & {"force", "office"})


def _coordinated(one: Token, other: Token) -> bool:
    return _first(one) is _first(other) or one.head is other or other.head is one


def _first(token: Token) -> Token:
    while token.dep == "conj":
        token = token.head
    return token


def _is_country(phrase: Phrase) -> bool:
    return phrase.hit.kind == "country" if phrase.hit is not None else "country" in phrase.kinds


def _own(token: Token, scene: Scene) -> list[Phrase]:
    """The phrases that ``token`` itself heads or stands for, without those coordinated with it."""
    found = phrases(token, scene)
    own = [p for p in found if p.head is token or p.head.dep == "pobj" or _modifies(p.head, token)]
    return own if any(p.head.head is token and p.head is not token and p.head.dep != "pobj" for p in own) else own[:1]


def _modifies(word: Token, noun: Token) -> bool:
    return word.head is noun and word.dep in ("amod", "nmod", "compound")


def _rank(token: Token) -> int:
    if token.dep in ("nsubj", "nsubjpass"):
        return _AS_SUBJECT
    return _IN_PASSING if token.dep in ("pobj", "poss") else _OTHERWISE


def _determiners(phrase: Phrase) -> list[Token]:
    tokens = phrase.sentence.tokens
    around = tokens[max(0, phrase.first - 1) : phrase.first + 1]
    return [*(t for t in phrase.head.children if t.dep == "det"), *around]


def _has(phrase: Phrase, word: str) -> bool:
    return any(t.lower == word for t in phrase.sentence.tokens[phrase.first : phrase.last + 1])


def _agrees(pronoun: str, phrase: Phrase) -> bool:
    plural = phrase.head.tag in ("NNS", "NNPS") or phrase.head.pos == "NUM"
    if pronoun in _PLURAL:
        return plural or phrase.head.pos == "PROPN" and "country" not in phrase.kinds
    if pronoun in _SINGULAR:
        return not plural
    return True


