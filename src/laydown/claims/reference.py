"""What pronouns and descriptions refer to: a memory of the forces, places and persons an article has named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from laydown.lexicon.language import Cues
from laydown.phrases import FORCE_KINDS, PLACE_KINDS, Phrase, Scene
from laydown.sentences import Token

_PLURAL = {"they", "them", "their", "these", "those", "theirs", "others", "some", "many", "most", "all", "both"}
_SINGULAR = {"it", "its", "which", "that"}
_DEFINITE = {"the", "this", "these", "that", "those", "such"}
_FIRST_PERSON = {"we", "us", "our", "ours", "i", "my"}
_PAIRED = {"former", "latter", "first", "second", "other"}
_SIDES = {"party", "side"}
_NOTHING = frozenset({"other", "time"})
_LEFT = {"abandoned", "vacated", "evacuated", "deserted"}
_REACH = 6
"""Sentences back that a description may reach for what it stands for."""
_NEAR = 3
"""Sentences back that a pronoun may reach."""
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

    cues: Cues
    forces: list[Remembered] = field(default_factory=list)
    places: list[Remembered] = field(default_factory=list)
    persons: list[Remembered] = field(default_factory=list)
    left: list[tuple[Phrase, int]] = field(default_factory=list)
    unread: list[tuple[Scene, int]] = field(default_factory=list)

    def learn(self, scene: Scene, number: int) -> None:
        """Takes in sentence ``number``; call it in the order of the text."""
        self.unread.append((scene, number))

    def learn_left(self, places: Iterable[Phrase], number: int) -> None:
        """Takes in where sentence ``number`` tells that somebody withdraws from: 'the abandoned positions' later on."""
        self.left.extend((place, number) for place in places if place.named)

    def _recall(self, now: int) -> None:
        for scene, number in self.unread:
            if now - number <= _REACH:
                self._read(scene, number)
        self.unread.clear()

    def _read(self, scene: Scene, number: int) -> None:
        for token in scene.sentence.tokens:
            if token.pos not in ("NOUN", "PROPN", "NUM") or token.dep in ("compound", "nmod", "amod"):
                continue
            if scene.kinds(token) <= _NOTHING or _inside_name(token, scene):
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
        if _is_both(phrase):
            return self._both(phrase, number)
        found = self.force(phrase, number)
        if found is None:
            return ()
        if phrase.head.lower not in _PLURAL and phrase.head.tag != "NNS":
            return (found,)
        beside = [r.phrase for r in self.forces if r.phrase.sentence is found.sentence]
        together = [p for p in beside if _coordinated(p.head, found.head)]
        return tuple(together) or (found,)

    def _both(self, phrase: Phrase, number: int) -> tuple[Phrase, ...]:
        """Whom 'the two sides' are: the forces named before in the sentence, else in the last one, if just two."""
        self._recall(number)
        before = [r for r in _before(self.forces, phrase, number) if r.phrase.named and r.sentence >= number - 1]
        nearest = [r.phrase for r in before if r.sentence == before[-1].sentence]
        whole = [p for p in nearest if not any(q.first < p.first and p.last <= q.last for q in nearest)]
        names = {p.hit.ids if p.hit else p.text: p for p in reversed(whole)}
        return tuple(reversed(names.values())) if len(names) == 2 else ()

    def force(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'they', 'it', 'the group', 'the former' stand for among forces; None unless one alone fits best."""
        self._recall(number)
        word = phrase.head.lower
        if word in _FIRST_PERSON or _points_at_nobody(phrase):
            return None
        if word in _PAIRED or (word == "group" and _has(phrase, "other")):
            return self._of_pair(phrase, number, first=word in ("former", "first"))
        before = _before(self.forces, phrase, number)
        if phrase.pronoun:
            near = [r for r in before if number - r.sentence <= _NEAR and not r.phrase.kinds <= {"materiel"}]
            return _foremost([r for r in near if _agrees(word, r.phrase)], phrase)
        return self._described(phrase, before)

    def _described(self, phrase: Phrase, before: list[Remembered]) -> Phrase | None:
        if not _is_definite(phrase) or _has(phrase, "new") or _has(phrase, "other"):
            return None
        lemma = phrase.head.lemma
        same = [r for r in before if r.phrase.named and r.phrase.head.lemma == lemma and _fits(phrase, r.phrase)]
        if same:
            return same[-1].phrase
        if (
            lemma not in self.cues.force_descriptions
            or not _is_plain(phrase)
            or phrase.head.tag == "NNS"
            and not _has(phrase, "these")
        ):
            return None
        proper = [r for r in before if r.phrase.head.text[:1].isupper() and "force" in r.phrase.kinds]
        return _only(proper, together=phrase.head.tag == "NNS")

    def _of_pair(self, phrase: Phrase, number: int, *, first: bool) -> Phrase | None:
        """'The former … the other group': two forces named together, not long ago."""
        recent = [r for r in _before(self.forces, phrase, number) if number - r.sentence < _NEAR]
        for one in reversed(recent):
            pair = [r for r in recent if r.sentence == one.sentence and _coordinated(r.phrase.head, one.phrase.head)]
            if len(pair) == 2:
                return pair[0 if first else 1].phrase
        return None

    def place(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'there', 'the city', 'the area' stand for among places; None unless one alone fits best."""
        self._recall(number)
        told = self._apposed(phrase) or self._just_left(phrase, number)
        if told is not None:
            return told
        word = phrase.head.lemma
        if not phrase.pronoun and (
            word not in self.cues.place_descriptions or not _is_definite(phrase) or not _is_plain(phrase)
        ):
            return None
        before = [r for r in _before(self.places, phrase, number) if _is_country(r.phrase) == (word == "country")]
        named = [r for r in before if r.phrase.head.text[:1].isupper()]
        return _foremost(named, phrase) if phrase.pronoun else _only(named, together=False)

    def _apposed(self, phrase: Phrase) -> Phrase | None:
        """X in 'X, an important town held by Y': the description set right after a place's name is that place."""
        noun = phrase.head
        if noun.dep != "appos" or noun.tag != "NN":
            return None
        return next((r.phrase for r in self.places if r.phrase.head is noun.head), None)

    def _just_left(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'the abandoned positions' are: the one place that somebody was told to withdraw from, just before."""
        if not _is_definite(phrase) or not any(c.lower in _LEFT for c in phrase.head.children if c.dep == "amod"):
            return None
        before = [p for p, n in self.left if n == number - 1 or n == number and p.last < phrase.first]
        return before[0] if len({p.text for p in before}) == 1 else None

    def person(self, phrase: Phrase, number: int) -> Phrase | None:
        """What 'he', 'the official', 'Hamdani' stand for among persons, or None."""
        self._recall(number)
        before = _before(self.persons, phrase, number)
        if phrase.pronoun:
            single = [r for r in before if r.phrase.head.tag not in ("NNS", "NNPS")]
            return _foremost([r for r in single if r.rank > _IN_PASSING] or single, phrase)
        same = [r.phrase for r in before if r.phrase.head.lemma == phrase.head.lemma]
        fuller = [p for p in same if p.last - p.first > phrase.last - phrase.first]
        return fuller[-1] if fuller else None


def _is_both(phrase: Phrase) -> bool:
    """'The two parties', 'both sides'."""
    return phrase.head.tag == "NNS" and phrase.head.lemma in _SIDES and (_has(phrase, "two") or _has(phrase, "both"))


def _points_at_nobody(phrase: Phrase) -> bool:
    """'Unclear who attacked' only asks (a relative 'who' was replaced by its noun); 'this' alone is a matter."""
    return phrase.pronoun and (phrase.head.tag == "WP" or phrase.head.lower == "this")


def _is_person(phrase: Phrase) -> bool:
    kinds = phrase.kinds
    return bool(kinds & {"person", "title"}) or bool(kinds & {"speaker", "people"} and not kinds & {"force", "office"})


def _inside_name(token: Token, scene: Scene) -> bool:
    """'Lamp' in 'Order of the Lamp': a word of a name that the name's own head governs."""
    hit = scene.hit(token.i)
    above = token.head
    while above.dep == "prep":
        above = above.head
    return hit is not None and above is not token and hit.start <= above.i < hit.end


def _before(found: list[Remembered], phrase: Phrase, number: int) -> list[Remembered]:
    """What was named before the phrase, not too far back."""
    return [
        r
        for r in found
        if number - _REACH <= r.sentence < number or (r.sentence == number and r.phrase.last < phrase.first)
    ]


def _foremost(found: list[Remembered], phrase: Phrase) -> Phrase | None:
    """The most prominent of the nearest sentence that has any; in the phrase's own sentence a possessor's nearest."""
    if not found:
        return None
    nearest = [r for r in found if r.sentence == found[-1].sentence]
    own = nearest[0].phrase.sentence is phrase.sentence
    if own and phrase.head.dep == "poss":
        return nearest[-1].phrase
    top = max(r.rank for r in nearest)
    return next(r.phrase for r in nearest if r.rank == top)


def _only(found: list[Remembered], *, together: bool) -> Phrase | None:
    """The one name of the nearest sentence that has any; of several, the first when all were named together."""
    nearest = [r for r in found if r.sentence == found[-1].sentence] if found else []
    names = {r.phrase.text for r in nearest}
    if len(names) == 1 or together and all(_coordinated(r.phrase.head, nearest[0].phrase.head) for r in nearest[1:]):
        return nearest[0].phrase if nearest else None
    return None


def _is_plain(phrase: Phrase) -> bool:
    """'The group', not 'the jihadist group': what is said beside the noun could rule the antecedent out."""
    return phrase.head.tag != "NNS" and phrase.first == phrase.head.i or _has(phrase, "these")


def _fits(phrase: Phrase, name: Phrase) -> bool:
    """Whether a name bears out what is said beside the noun: 'the jihadist group' is not 'the X rebel group'."""
    beside = (c for c in phrase.head.children if c.dep in ("amod", "compound", "nmod") and c.i < phrase.head.i)
    said = {c.lower for c in beside if c.tag != "JJS" and c.child("advmod") is None}
    told = {t.lower for t in name.sentence.tokens[name.first : name.last + 1]}
    return not said or not said.isdisjoint(told)


def _is_definite(phrase: Phrase) -> bool:
    return any(t.lower in _DEFINITE for t in _determiners(phrase))


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
    found = scene.phrases(token)
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
