"""From phrases to mentions: offsets into the document, the canonical entity, and what a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from laydown.claims.reference import Memory
from laydown.forces import ForceContext, resolve_coordinated, resolve_force
from laydown.lexicon.dated import name_on
from laydown.lexicon.facts import Force, Place
from laydown.lexicon.names import NameHit, NameKind
from laydown.lexicon.theatre import Theatre
from laydown.model import Mention, PlaceMention, SourceKind, SourceMention
from laydown.phrases import HYPHENS, Phrase, of_object
from laydown.places import PlaceContext, resolve_place
from laydown.sentences import Token

_NAMED_RELATIONS = ("near", "outside", "around", "toward", "towards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """Names the phrases of one article; ``number`` arguments are the sentence's number in the article.

    Mentions hold the words of ``text``, the document's: markup and line ends make those of its segments differ.
    """

    text: str
    theatre: Theatre
    memory: Memory
    forces: ForceContext
    places: PlaceContext
    known_forces: dict[str, Force | None] = field(default_factory=dict)
    known_places: dict[str, Place | None] = field(default_factory=dict)

    def forces_of(self, phrase: Phrase, number: int) -> tuple[Mention, ...]:
        """The phrase as a force, or as the several forces that a plural stands for.

        For a pronoun or description ``text`` stays the words used and ``id``/``name`` are the antecedent's.
        """
        apart = self._forces_apart(phrase)
        if apart:
            return apart
        start, end, text = self._words(phrase)
        entity, name = self._force_entity(phrase)
        if entity is not None or phrase.named:
            return (Mention(text=text, start=start, end=end, id=entity, name=name),)
        named = [self._force_entity(p) + (p.text,) for p in self._antecedents(phrase, number)]
        if not named:
            return (Mention(text=text, start=start, end=end),)
        return tuple(Mention(text=text, start=start, end=end, id=e, name=n or words) for e, n, words in named)

    def _forces_apart(self, phrase: Phrase) -> tuple[Mention, ...]:
        """The two of 'X and Y fighters', where both are known."""
        found = resolve_coordinated(phrase.text, self.theatre, self.forces) if " and " in phrase.text else ()
        mentions = []
        for part in found:
            start, end = (phrase.sentence.segment.at(phrase.start + edge) for edge in (part.start, part.end))
            name = name_on(part.force, self.forces.on) if part.force else None
            entity = part.force.id if part.force else None
            mentions.append(Mention(text=self.text[start:end], start=start, end=end, id=entity, name=name))
        return tuple(mentions)

    def _antecedents(self, phrase: Phrase, number: int) -> tuple[Phrase, ...]:
        if phrase.pronoun and "person" in phrase.kinds:
            person = self.memory.person(phrase, number)
            return (person,) if person is not None else ()
        return self.memory.forces_of(phrase, number)

    def _force_entity(self, phrase: Phrase) -> tuple[str | None, str | None]:
        found = self._known_force(_with_shared_noun(phrase)) or self._known_force(phrase.text)
        found = found or self._named_by_head(phrase)
        return (found.id, name_on(found, self.forces.on)) if found is not None else (None, None)

    def _known_force(self, words: str) -> Force | None:
        if words not in self.known_forces:
            self.known_forces[words] = resolve_force(words, self.theatre, self.forces)
        return self.known_forces[words]

    def _named_by_head(self, phrase: Phrase) -> Force | None:
        """The force that the head's own words name: 'anti-X forces', 'X-linked groups' and 'X's allies' are not X."""
        hit, words, tokens = phrase.hit, self.theatre.words, phrase.sentence.tokens
        if hit is None or hit.kind is not NameKind.FORCE or "person" in phrase.kinds:
            return None
        if len(hit.ids) > 1 and tokens[hit.end : hit.end + 1] and tokens[hit.end].lower == "of":
            return None  # 'a coalition of armed groups' is not the coalition of that war
        if any(t.lower in words.opposing for t in tokens[phrase.first : hit.start]):
            return None
        head: Token | None = phrase.head
        while head is not None and not _is_named(head, hit, tokens):
            head = of_object(head) if head.lower in words.members else None
        named = " ".join(token.text for token in tokens[hit.start : hit.end])
        return resolve_force(named, self.theatre, self.forces) if head is not None else None

    def places_of(self, phrase: Phrase, function: str, number: int) -> tuple[PlaceMention, ...]:
        """The phrase as a place, or as the two places of 'the X and Y areas'."""
        named = [each for each in _named_apart(phrase) if self._place_entity(each) is not None]
        told = named if len(named) == 2 else [phrase]
        return tuple(self.place(each, function, number) for each in told)

    def place(self, phrase: Phrase, function: str, number: int) -> PlaceMention:
        """The phrase as a place, with the words that set it off and the coordinates of its anchor."""
        place = self._place_entity(phrase)
        name = place.name if place is not None else None
        if place is None and not phrase.named:
            antecedent = self.memory.place(phrase, number)
            if antecedent is not None:
                place = self._place_entity(antecedent)
                name = place.name if place is not None else antecedent.text
        start, end, text = self._words(phrase)
        relation = phrase.relation or (function.split()[-1] if function.split()[-1] in _NAMED_RELATIONS else None)
        return PlaceMention(
            text=text,
            start=start,
            end=end,
            id=place.id if place else None,
            name=name,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            precision=place.precision if place else None,
            relation=relation,
        )

    def _place_entity(self, phrase: Phrase) -> Place | None:
        if not phrase.named:
            return None
        words = self._place_words(phrase)
        if words not in self.known_places:
            self.known_places[words] = resolve_place(words, self.theatre, self.places)
        return self.known_places[words] or self._placed_by_head(phrase)

    def _place_words(self, phrase: Phrase) -> str:
        """The phrase's words; those of X and of Y in 'the X and Y provinces' with the one noun that both share."""
        head = phrase.head
        noun = head.head if head.dep in ("nmod", "compound") else head
        if noun.lemma not in self.theatre.words.place_kinds or _coordinated_names(noun) is None:
            return phrase.text
        return f"{phrase.text.removesuffix(noun.text).strip()} {noun.lemma}"

    def _placed_by_head(self, phrase: Phrase) -> Place | None:
        """X for 'X positions' and 'the X front': ground at a place, told by nouns after its name. Not 'X-Y line'."""
        hit, tokens = phrase.hit, phrase.sentence.tokens
        if hit is None or hit.kind is not NameKind.PLACE or phrase.head.pos != "NOUN" or hit.end > phrase.head.i:
            return None
        if any(t.lemma not in self.theatre.words.ground for t in tokens[hit.end : phrase.head.i + 1]):
            return None
        joined = tokens[hit.start - 1].text in HYPHENS | {"/", "and"}
        if hit.start > phrase.first and (joined or not _is_named(phrase.head, hit, tokens)):
            return None
        return resolve_place(" ".join(t.text for t in tokens[hit.start : hit.end]), self.theatre, self.places)

    def source(self, phrase: Phrase, number: int) -> SourceMention:
        """The phrase as a speaker."""
        name, entity = None, None
        hit = phrase.hit
        if hit is not None and hit.kind is NameKind.SOURCE and len(hit.ids) == 1:
            entity = hit.ids[0]
            name = self.theatre.sources[entity].name
        elif not phrase.named:
            recall = self.memory.force if "group" in phrase.kinds else self.memory.person
            antecedent = recall(phrase, number)
            name = antecedent.text if antecedent is not None else None
        start, end, text = self._words(phrase)
        return SourceMention(text=text, start=start, end=end, kind=SourceKind.SPEAKER, id=entity, name=name)

    def outlet(self, name: str) -> SourceMention:
        """The outlet that printed the article; it has no words of its own in the text."""
        ids = self.theatre.names.lookup(name, NameKind.SOURCE)
        known = self.theatre.sources[ids[0]] if len(ids) == 1 else None
        return SourceMention(
            text=name, start=None, end=None, kind=SourceKind.OUTLET,
            id=known.id if known else None, name=known.name if known else None,
        )  # fmt: skip

    def _words(self, phrase: Phrase) -> tuple[int, int, str]:
        segment = phrase.sentence.segment
        start, end = segment.at(phrase.start), segment.at(phrase.end)
        return start, end, self.text[start:end]


def _is_named(head: Token, name: NameHit, tokens: Sequence[Token]) -> bool:
    """Whether the noun is a word of the name, or has the name set before it ('X fighters', 'X terrorist group')."""
    if name.start <= head.i < name.end:
        return True
    if name.end < len(tokens) and tokens[name.end].text in HYPHENS:
        return False
    word = tokens[name.end - 1]
    while word is not head and word.dep in ("compound", "nmod", "amod"):
        word = word.head
    return word is head


def _with_shared_noun(phrase: Phrase) -> str:
    """'Iraqi forces' for the 'Iraqi' of 'Iraqi and Iranian forces', else the phrase's words."""
    head = phrase.head
    shares = phrase.kinds <= {"demonym"} and head.dep in ("amod", "nmod", "compound") and head.head.i > head.i
    return f"{phrase.text} {head.head.text}" if shares else phrase.text


def _coordinated_names(noun: Token) -> tuple[Token, Token] | None:
    """X and Y of 'X and Y provinces', if two names stand so before the noun."""
    for name in (c for c in noun.children if c.dep in ("nmod", "compound") and c.i < noun.i and noun.tag == "NNS"):
        other = name.child("conj")
        if other is not None and name.pos == other.pos == "PROPN" and name.i < other.i < noun.i:
            return name, other
    return None


def _named_apart(phrase: Phrase) -> tuple[Phrase, ...]:
    """'X' and 'Y areas' of 'the X and Y areas'."""
    names = _coordinated_names(phrase.head)
    if names is None or phrase.last != phrase.head.i:
        return ()
    name, other = names
    first = min(t.i for t in (name, *name.children) if t.dep != "det")
    between = min(t.i for t in other.subtree())
    return (replace(phrase, head=name, first=first, last=name.i, hit=None), replace(phrase, first=between))
