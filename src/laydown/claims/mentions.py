"""From phrases to mentions: offsets into the document, the canonical entity, and what a pronoun stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from laydown.claims.placing import is_named
from laydown.claims.reference import Memory
from laydown.forces import ForceContext, resolve_coordinated, resolve_force
from laydown.lexicon.dated import name_on
from laydown.lexicon.facts import Force
from laydown.lexicon.names import NameKind
from laydown.lexicon.theatre import Theatre
from laydown.model import Mention, SourceKind, SourceMention
from laydown.phrases import Phrase, of_object
from laydown.sentences import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """Names the phrases of one article; ``number`` arguments are the sentence's number in the article.

    Mentions hold the words of ``text``, the document's: markup and line ends make those of its segments differ.
    """

    text: str
    theatre: Theatre
    memory: Memory
    forces: ForceContext
    known_forces: dict[str, Force | None] = field(default_factory=dict)

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
        while head is not None and not is_named(head, hit, tokens):
            head = of_object(head) if head.lower in words.members else None
        named = " ".join(token.text for token in tokens[hit.start : hit.end])
        return resolve_force(named, self.theatre, self.forces) if head is not None else None

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


def _with_shared_noun(phrase: Phrase) -> str:
    """'Iraqi forces' for the 'Iraqi' of 'Iraqi and Iranian forces', else the phrase's words."""
    head = phrase.head
    shares = phrase.kinds <= {"demonym"} and head.dep in ("amod", "nmod", "compound") and head.head.i > head.i
    return f"{phrase.text} {head.head.text}" if shares else phrase.text
