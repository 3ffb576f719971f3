"""Noun phrases: where their words begin and end, and what they can stand for.

A phrase's kinds come, in this order, from the names of the theatre, from the noun that heads it, and, for a name
nobody has told us of, from how the article uses it elsewhere ("in X", "the town of X", "General X").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from laydown.lexicon.language import Language
from laydown.lexicon.theatre import NameHit, Theatre
from laydown.sentences import DIRECTIONS, Sentence, Token

FORCE_KINDS = frozenset({"force", "materiel", "office", "country", "demonym"})
PLACE_KINDS = frozenset({"place", "facility", "object", "country"})
_PREMODIFIERS = frozenset("det amod compound nummod poss nmod quantmod predet advmod npadvmod punct".split())
_PRONOUNS = ("PRON", "DET", "ADV", "ADJ", "NOUN")
_ACTING = {"nsubj", "nsubjpass", "poss", "dative"}
HYPHENS = {"-", "–", "—"}
_NATIONS = ("demonym", "country", "force")
_BEFORE = {"the", "a", "an"} | HYPHENS
"""What a phrase does not begin with, though it hangs on its head."""
_SIDES = ("ern", "north", "south", "east", "west", "central")
"""Endings of the adjectives of direction."""
_PLAIN_KINDS = frozenset({"force", "place", "facility", "object", "office", "speaker", "materiel"})
"""Kinds of a common noun that a name headed by it has too ('Defence Ministry')."""
_NEAR_NAME = 3
"""Words from a noun to the name set after it, at most: 'the capital, X'."""
_NEARBY = 6
"""Words between an unknown noun and the place that makes it one, at most."""
_LONGEST_OF = 8
"""Words that 'of X' may add to a phrase, at most: longer ones are mostly parsed wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase: tokens ``first`` to ``last`` inclusive of ``sentence``, headed by ``head``.

    ``relation`` holds the words by which the text sets a place off from this phrase ('outskirts of').
    """

    sentence: Sentence
    head: Token
    first: int
    last: int
    kinds: frozenset[str]
    hit: NameHit | None = None
    relation: str | None = None

    @property
    def start(self) -> int:
        """Offset of the first character in the segment's text."""
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        """Offset after the last character in the segment's text."""
        return self.sentence.tokens[self.last].end

    @property
    def text(self) -> str:
        """The words, as a reader sees them."""
        return self.sentence.segment.text[self.start : self.end]

    @property
    def pronoun(self) -> bool:
        """True for a pronoun standing alone."""
        return "pronoun" in self.kinds and self.first == self.last and self.head.pos in _PRONOUNS

    @property
    def named(self) -> bool:
        """True when a proper name is part of the phrase."""
        return self.hit is not None or any(t.pos == "PROPN" for t in self.sentence.tokens[self.first : self.last + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A sentence with the names found in it: what phrases are read from.

    ``hits`` maps each token index to the name that covers it; ``habits`` are the kinds that the article's use
    gives to names unknown to the theatre (lower-case head word to kind); ``timed`` are the tokens of time expressions,
    ``seats`` the lower-case names of places that stand for a government ('kyiv'), ``people`` the sources' ids that are.
    """

    sentence: Sentence
    language: Language
    hits: Mapping[int, tuple[NameHit, ...]]
    habits: Mapping[str, str]
    timed: frozenset[int] = frozenset()
    seats: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    _known: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    _phrases: dict[int, tuple[Phrase, ...]] = field(default_factory=dict, repr=False)

    def kinds(self, token: Token) -> frozenset[str]:
        """What the phrase headed by ``token`` can stand for; worked out once, since many ask."""
        found = self._known.get(token.i)
        if found is None:
            found = self._known[token.i] = self._kinds(token)
        return found

    def phrases(self, token: Token) -> tuple[Phrase, ...]:
        """The phrase headed by ``token`` and those coordinated with it, in text order; worked out once likewise."""
        found = self._phrases.get(token.i)
        if found is None:
            also = (c for c in token.children if c.dep == "conj" and c.i > token.i and c.pos not in ("VERB", "AUX"))
            found = (*_split_modifiers(token, self), *(phrase for child in also for phrase in self.phrases(child)))
            self._phrases[token.i] = found
        return found

    def _kinds(self, token: Token) -> frozenset[str]:
        if self._is_pronoun(token):
            return _pronoun_kinds(token, self.language)
        if token.i in self.timed:
            return frozenset({"time"})
        if token.lower == "home" and token.pos == "ADV":
            return frozenset({"place"})
        hits = self.hits.get(token.i, ())
        if hits and self.habits.get(token.lower) == "person" and hits[0].kind == "place":
            return frozenset({"person", "name"})
        if token.lower in self.seats and hits and hits[0].kind == "place" and self._acts(token):
            return frozenset({"country"})
        if hits:
            return frozenset().union(*(_hit_kinds(hit, token, self) for hit in hits))
        return _noun_kinds(token, self)

    def _is_pronoun(self, token: Token) -> bool:
        if token.pos in ("PRON", "DET") or token.lower in self.language.cues.persons.places:
            return True
        return token.lower in ("former", "latter") and token.dep not in ("amod", "compound")

    def _acts(self, token: Token) -> bool:
        """True where a capital's name can only mean its government."""
        first = token
        while first.dep == "conj":
            first = first.head
        if first.dep == "dobj":
            return first.head.lemma in self.language.cues.demands
        return first.dep in _ACTING or first.dep == "pobj" and first.head.lower in ("between", "with", "by")

    def hit(self, index: int) -> NameHit | None:
        """The first reading of the name that covers token ``index``, or None."""
        return self.hits.get(index, (None,))[0]


def find_names(sentence: Sentence, theatre: Theatre) -> dict[int, tuple[NameHit, ...]]:
    """The theatre's names in the sentence, by token index; a name that can mean several kinds has several readings."""
    found: dict[int, tuple[NameHit, ...]] = {}
    for hit in theatre.names.find([token.text for token in sentence.tokens]):
        for index in range(hit.start, hit.end):
            found[index] = (*found.get(index, ()), hit)
    return found


def _pronoun_kinds(token: Token, language: Language) -> frozenset[str]:
    persons = language.cues.persons
    if token.lower in persons.pronouns:
        return frozenset({"pronoun", "person"})
    if token.lower in persons.places:
        return frozenset({"pronoun", "place"})
    if token.lower in persons.groups or token.lower in ("former", "latter") or token.tag in ("WP", "WDT", "CD"):
        return frozenset({"pronoun", "group"})
    return frozenset({"other"})


_HIT_KINDS = {
    **{kind: frozenset({kind}) for kind in ("force", "place", "country", "demonym")},
    "source": frozenset({"speaker"}),
    "person": frozenset({"speaker", "person"}),
}


def _hit_kinds(hit: NameHit, token: Token, scene: Scene) -> frozenset[str]:
    if token.i < hit.end - 1 and scene.sentence.tokens[hit.end - 1].pos == "NOUN":
        return _noun_kinds(token, scene)
    return _HIT_KINDS["person" if hit.kind == "source" and not scene.people.isdisjoint(hit.ids) else hit.kind]


def _noun_kinds(token: Token, scene: Scene) -> frozenset[str]:
    known = scene.language.nouns.get(token.lemma) or scene.language.nouns.get(token.lower)
    if token.pos == "PROPN":
        return _name_kinds(token, scene, known or frozenset())
    if token.lower in DIRECTIONS and not any(c.dep == "det" or c.lower == "of" for c in token.children):
        return frozenset({"other"})
    if known:
        return frozenset({"other"}) if "other" in known else known
    if token.pos == "NOUN" and (_holds_place(token, scene) or _of_city(token, scene)):
        return frozenset({"place"})
    if token.pos == "NUM":
        return frozenset({"number"})
    if token.text[:1].isupper() and token.i > 0:
        return _name_kinds(token, scene, frozenset())
    return frozenset({"other"})


def _holds_place(token: Token, scene: Scene) -> bool:
    """'Both ends of the X bridge', 'the cement works at X': an unknown noun tied to a place is a place."""
    if token.lemma in scene.language.noun_frames:
        return False
    for child in token.children:
        if child.dep == "prep" and child.lower in ("of", "in", "at", "near", "outside", "around"):
            inner = child.child("pobj")
            if inner is not None and inner.i - token.i <= _NEARBY and scene.kinds(inner) & {"place", "facility"}:
                return True
    return False


def _of_city(token: Token, scene: Scene) -> bool:
    """'The city limits', 'the border strip': an unknown noun after a noun of place."""
    before = token.child("compound")
    return before is not None and before.pos == "NOUN" and "naming" in scene.language.nouns.get(before.lemma, ())


def _name_kinds(token: Token, scene: Scene, known: frozenset[str]) -> frozenset[str]:
    """Kinds of a proper name: by the common nouns in it, else by the article's habit with it."""
    if "time" in known:
        return frozenset({"time"})
    if "proper" in known and any(t.pos == "PROPN" for t in token.children if t.dep in ("compound", "nmod")):
        armed = token.lower in scene.language.cues.force_names
        return frozenset({"force", "name"}) if armed else frozenset({"name"})
    found = known & _PLAIN_KINDS or _kinds_before(token, scene)
    return found or frozenset({scene.habits.get(token.lower, "name")})


def _kinds_before(token: Token, scene: Scene) -> frozenset[str]:
    """What the words before a name say that it is, the nearest first: 'General X', 'Fort X'."""
    before = [t for t in token.children if t.dep in ("compound", "nmod", "amod") and t.i < token.i]
    for word in sorted(before, key=lambda t: -t.i):
        kinds = scene.language.noun_kinds(word.lemma, word.lower)
        if "title" in kinds:
            return frozenset({"person", "name"})
        sure = kinds & {"force", "place", "facility"}
        if sure:
            return sure
    return frozenset()


def _split_modifiers(token: Token, scene: Scene) -> Iterator[Phrase]:
    """A phrase for each of 'Iranian, Syrian and Iraqi forces', else one."""
    modifiers = (c for c in token.children if c.dep in ("amod", "nmod", "compound") and c.i < token.i)
    nations = [c for c in modifiers if _hit_kind(c, scene) in ("demonym", "country")]
    others = [c for first in nations for c in _coordinated(first)[1:] if _hit_kind(c, scene) in _NATIONS]
    if not others or token.child("nummod") is not None or "place" in scene.kinds(token):
        yield from _unwrap(token, scene, None)
        return
    for each in (*nations, *others[:-1]):
        yield Phrase(
            sentence=scene.sentence, head=each, first=each.i, last=each.i,
            kinds=frozenset({"demonym"}), hit=scene.hit(each.i),
        )  # fmt: skip
    yield _phrase(token, scene, first=others[-1].i)


def _hit_kind(token: Token, scene: Scene) -> str | None:
    hit = scene.hit(token.i)
    return hit.kind if hit else None


def _unwrap(token: Token, scene: Scene, relation: str | None) -> Iterator[Phrase]:
    """Goes from 'the city of X' and 'the outskirts of X' to X, from 'the capital, X' to X."""
    nouns = scene.language.noun_kinds(token.lemma, token.lower)
    holder = _holder(token) if "holding" in nouns and token.dep == "pobj" else None
    if holder is not None:
        yield from _unwrap(holder, scene, relation)
        return
    if token.pos != "PROPN" or nouns & {"naming", "relational"}:
        of = _tie(token, scene)
        inner = of.child("pobj") if of is not None else None
        if of is not None and inner is not None and nouns & {"naming", "relational"} and _placelike(inner, scene):
            words = _words(scene.sentence, token.i, of.i)
            yield from _unwrap_places(inner, scene, words if "relational" in nouns else relation)
            return
        name = token.child("appos")
        if name is not None and name.pos == "PROPN" and "naming" in nouns and name.i - token.i <= _NEAR_NAME:
            yield _phrase(name, scene, relation=relation, kinds=scene.kinds(name) - {"person"} or None)
            return
    yield _phrase(token, scene, relation=relation)


def _unwrap_places(inner: Token, scene: Scene, relation: str | None) -> Iterator[Phrase]:
    """What 'the city of' stands before is a place, whatever else its name could be."""
    for each in _coordinated(inner):
        for phrase in _unwrap(each, scene, relation):
            open_name = phrase.kinds <= {"name", "person", "force"}
            yield replace(phrase, kinds=frozenset({"place"})) if open_name else phrase


def _tie(token: Token, scene: Scene) -> Token | None:
    """The 'of' after a noun; after a measure also the 'from' ('ten miles from X')."""
    measures = scene.language.cues.measures
    ties = ("of", "from") if token.lemma in measures or token.lower in measures else ("of",)
    return next((c for c in token.children if c.dep == "prep" and c.lower in ties), None)


def of_object(token: Token) -> Token | None:
    """X in 'the control of X'."""
    of = next((c for c in token.children if c.dep == "prep" and c.lower == "of"), None)
    return of.child("pobj") if of is not None else None


def _holder(token: Token) -> Token | None:
    """X in 'the control of X', 'X's hands', 'X control'."""
    return of_object(token) or token.child("poss", "compound")


def _coordinated(token: Token) -> list[Token]:
    found = [token]
    for child in token.children:
        if child.dep == "conj":
            found.extend(_coordinated(child))
    return found


def _placelike(token: Token, scene: Scene) -> bool:
    return bool(scene.kinds(token) & (PLACE_KINDS | {"name"}))


def _words(sentence: Sentence, first: int, last: int) -> str:
    return sentence.segment.text[sentence.tokens[first].start : sentence.tokens[last].end]


def _phrase(
    token: Token,
    scene: Scene,
    *,
    first: int | None = None,
    relation: str | None = None,
    kinds: frozenset[str] | None = None,
) -> Phrase:
    tokens = scene.sentence.tokens
    hit = scene.hit(token.i)
    left = first if first is not None else _left_edge(token)
    while left < token.i and tokens[left].lower in _BEFORE:
        left += 1
    right = _right_edge(token, scene, hit)
    if hit is not None and hit.kind in ("place", "country") and hit.end == token.i + 1:
        left = _place_start(hit, left, scene)
    found = _partitive_kinds(token, scene) or kinds or scene.kinds(token)
    if found & PLACE_KINDS:
        participles = (c.i for c in token.children if c.dep == "amod" and c.tag == "VBN" and left <= c.i < token.i)
        left = max([left, *(i + 1 for i in participles)])
    return Phrase(
        sentence=scene.sentence, head=token, first=left, last=right, kinds=found, relation=relation,
        hit=hit or _last_hit(left, right, scene),
    )  # fmt: skip


def _last_hit(left: int, right: int, scene: Scene) -> NameHit | None:
    return next((scene.hits[i][0] for i in range(right, left - 1, -1) if i in scene.hits), None)


def _place_start(hit: NameHit, left: int, scene: Scene) -> int:
    """A named place keeps at most a direction before it ('northern Syria')."""
    words = scene.sentence.tokens[left : hit.start]
    return hit.start - 1 if words and words[-1].lower.endswith(_SIDES) else hit.start


def _left_edge(token: Token) -> int:
    edge = token.i
    for child in sorted((c for c in token.children if c.i < token.i), key=lambda c: -c.i):
        if child.dep not in _PREMODIFIERS or (child.dep == "punct" and child.text not in HYPHENS | {'"', "'"}):
            break
        edge = min(edge, min(t.i for t in child.subtree()))
    return edge


def _right_edge(token: Token, scene: Scene, hit: NameHit | None) -> int:
    right = token.i
    if hit is not None and hit.start <= token.i:
        right = max(right, hit.end - 1)
    nouns = scene.language.noun_kinds(token.lemma, token.lower)
    if token.pos == "PROPN" and not scene.kinds(token) & PLACE_KINDS:
        return max(right, _name_tail(token, right))
    if nouns & {"partitive", "force", "office", "materiel", "object"} and not nouns & {"naming"} or token.pos == "NUM":
        inner = of_object(token)
        if inner is not None and inner.i - right <= _LONGEST_OF:
            right = max(right, _right_edge(inner, scene, scene.hit(inner.i)))
    return right


def _name_tail(token: Token, right: int) -> int:
    """The rest of a name like 'Organisation for Human Rights' or 'Ministry of Defence'."""
    for child in token.children:
        if child.dep == "prep" and child.lower in ("of", "for", "on") and child.i == right + 1:
            inner = child.child("pobj")
            if inner is not None and inner.pos == "PROPN" and inner.i - child.i <= 4:
                return inner.i
    return right


def _partitive_kinds(token: Token, scene: Scene) -> frozenset[str] | None:
    """'Hundreds of people' are people, 'a series of attacks' is none of ours."""
    if "partitive" not in scene.language.nouns.get(token.lemma, frozenset()) and token.pos != "NUM":
        return None
    inner = of_object(token)
    return scene.kinds(inner) if inner is not None else None
