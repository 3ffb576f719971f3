"""From phrases to places: what a phrase means on the map, and by which words the text sets an event off from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from laydown.claims.reference import Memory
from laydown.lexicon.facts import Place
from laydown.lexicon.names import NameHit, NameKind
from laydown.lexicon.theatre import Theatre
from laydown.model import Claim, PlaceMention, PlacePrecision, Whereabouts
from laydown.phrases import HYPHENS, Phrase, Scene
from laydown.places import (
    ADMIN,
    Anchor,
    Candidate,
    PlaceContext,
    area_after,
    area_between,
    area_of,
    candidates,
    clear_choice,
    resolve_line,
    still_open,
)
from laydown.places.kinds import ROADS
from laydown.places.offsets import NUMBER, UNIT, WINDS
from laydown.problems import Issue
from laydown.sentences import Token

Unclear = dict[str, tuple[Candidate, ...]]
"""Names with the candidates that stand too close to choose between."""

_NAMED_RELATIONS = ("near", "outside", "around", "toward", "towards")
_BETWEEN = "between"
_WIDE = {PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.PROVINCE}
_LOOK_BACK = 120
"""Characters before a name in which the words that set it off begin."""

_VAGUE = "about|around|some|roughly|nearly|almost|approximately|just|only|more than|less than|over|under|at least|up to"
_DISTANCE = rf"(?:(?:{_VAGUE}|within)\s+)*{NUMBER}[\s-]*{UNIT}\b(?:\s*\([^()]{{1,30}}\))?"
_WAY = rf"{WINDS}(?:(?:\s+and\s+|[\s-]){WINDS})?"
_RELATION = (
    rf"(?P<relation>\b{_DISTANCE}\s+(?:away\s+)?(?:(?:to\s+the\s+)?{_WAY}\s+(?:of|from)|from|of|outside|off)"
    rf"|\b{_WAY}\s+of)\s+"
)
_LEAD = (
    r"(?:the\s+|its\s+)?(?:(?:[\w-]+\s+){0,3}(?:city|town|village|capital|district|province|base|camp)\s+(?:of\s+)?)?"
)
_BEFORE = re.compile(_RELATION + _LEAD + "$", re.IGNORECASE)
_AFTER = re.compile(
    r"\s*,?\s*(?:(?:located|situated|lying|just|far|to\s+the|in\s+the)\s+)*" + _RELATION + _LEAD, re.IGNORECASE
)
_AFTER_BETWEEN = re.compile(r"\s*(?P<relation>between)\s+" + _LEAD, re.IGNORECASE)
_BETWEEN_BEFORE = re.compile(r"\bbetween\s+" + _LEAD + "$", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+" + _LEAD, re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placer:
    """Places the phrases of one article. ``unclear`` collects the names that several places could have equally well.

    ``text`` is the document's. A name has one meaning in an article: where it once comes with words that decide
    between namesakes, those hold for its bare mentions after that.
    """

    text: str
    theatre: Theatre
    memory: Memory
    context: PlaceContext
    known: dict[tuple[str, str | None], Place | None] = field(default_factory=dict)
    unclear: Unclear = field(default_factory=dict)

    def places_of(self, phrase: Phrase, function: str, number: int) -> tuple[PlaceMention, ...]:
        """The phrase as a place, or as the two places of 'the X and Y areas' or 'an area between X and Y'."""
        named = [each for each in _named_apart(phrase) if self.entity(each) is not None]
        if len(named) == 2:
            return tuple(self.place(each, function, number) for each in named)
        if not phrase.named and not phrase.pronoun and self.memory.place(phrase, number) is None:
            set_off = self._anchored(phrase)
            if set_off:
                return set_off
        return (self.place(phrase, function, number),)

    def place(self, phrase: Phrase, function: str, number: int) -> PlaceMention:
        """The phrase as a place, with the words that set it off and the coordinates of its anchor."""
        place = self.entity(phrase)
        name = place.name if place is not None else None
        if place is None and not phrase.named:
            antecedent = self.memory.place(phrase, number)
            if antecedent is not None:
                place = self.entity(antecedent)
                name = place.name if place is not None else antecedent.text
        last = function.split()[-1]
        relation = phrase.relation or (last if last in _NAMED_RELATIONS else None)
        if place is None:
            return self._mention(phrase, None, name, relation, self._line(phrase))
        relation = self._told_before(phrase, relation)
        return self._mention(phrase, place, name, relation, _area(relation, place))

    def _mention(
        self, phrase: Phrase, place: Place | None, name: str | None, relation: str | None, area: Whereabouts | None
    ) -> PlaceMention:
        start, end = self.span(phrase)
        return PlaceMention(
            text=self.text[start:end],
            start=start,
            end=end,
            id=place.id if place else None,
            name=name,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            precision=place.precision if place else None,
            relation=relation,
            area=area,
        )

    def span(self, phrase: Phrase) -> tuple[int, int]:
        """Where the phrase's words stand in the document."""
        segment = phrase.sentence.segment
        return segment.at(phrase.start), segment.at(phrase.end)

    def entity(self, phrase: Phrase) -> Place | None:
        """The place that a named phrase means, or None."""
        if not phrase.named:
            return None
        words, within = self._words(phrase), self._within(phrase)
        key = (words, within)
        if key not in self.known:
            self.known[key] = self._resolve(words, within)
            if self.known[key] is not None:
                self.known.setdefault((words, None), self.known[key])
        return self.known[key] or self.known.get((words, None)) or self._by_head(phrase)

    def _resolve(self, words: str, within: str | None) -> Place | None:
        ranked = candidates(words, self.theatre, replace(self.context, within=within))
        rivals = still_open(ranked)
        if rivals:
            self.unclear.setdefault(" ".join(words.split()), rivals)
        return clear_choice(ranked)

    def _words(self, phrase: Phrase) -> str:
        """The phrase's words; those of X and of Y in 'the X and Y provinces' with the one noun that both share."""
        head = phrase.head
        noun = head.head if head.dep in ("nmod", "compound") else head
        if noun.lemma not in self.theatre.words.place_kinds or _coordinated_names(noun) is None:
            return phrase.text
        return f"{phrase.text.removesuffix(noun.text).strip()} {noun.lemma}"

    def _within(self, phrase: Phrase) -> str | None:
        """The words for the area that the sentence names right after the phrase ('X, in the Y governorate')."""
        return area_after(_rest(phrase), self.theatre)

    def _by_head(self, phrase: Phrase) -> Place | None:
        """X for 'X positions' and 'the X front': ground at a place, told by nouns after its name. Not 'X-Y line'."""
        hit, tokens = phrase.hit, phrase.sentence.tokens
        if hit is None or hit.kind is not NameKind.PLACE or phrase.head.pos != "NOUN" or hit.end > phrase.head.i:
            return None
        if any(t.lemma not in self.theatre.words.ground for t in tokens[hit.end : phrase.head.i + 1]):
            return None
        joined = tokens[hit.start - 1].text in HYPHENS | {"/", "and"}
        if hit.start > phrase.first and (joined or not is_named(phrase.head, hit, tokens)):
            return None
        return self._resolve(_text(hit, tokens), None)

    def _line(self, phrase: Phrase) -> Whereabouts | None:
        """Where 'the X–Y road' runs."""
        ends = resolve_line(phrase.text, self.theatre, self.context) if phrase.named else None
        return area_between(*ends) if ends is not None else None

    def _told_before(self, phrase: Phrase, relation: str | None) -> str | None:
        """The relation with its distance, as the text before the name has it: '15 kilometres west of'."""
        sentence = phrase.sentence
        before = sentence.segment.text[max(sentence.start, phrase.start - _LOOK_BACK) : phrase.start]
        match = _BEFORE.search(before)
        if match is None:
            return relation
        told = " ".join(match["relation"].split())
        if relation is None:
            return told
        # What the parse found may be more, and 'towards' says that nobody is there yet.
        heading = relation.lower().startswith("toward")
        return relation if heading or told in " ".join(relation.split()) else told

    def _anchored(self, phrase: Phrase) -> tuple[PlaceMention, ...]:
        """X for 'a position 15 kilometres west of X', X and Y for 'an area between X and Y'; a road stays itself."""
        rest = _rest(phrase)
        match = _AFTER.match(rest) or _AFTER_BETWEEN.match(rest)
        anchor = self._name_at(phrase, phrase.end + match.end()) if match is not None else None
        place = self.entity(anchor) if anchor is not None else None
        if match is None or anchor is None or place is None:
            return ()
        told = f"{phrase.head.text} {' '.join(match['relation'].split())}"
        if match["relation"].lower() != _BETWEEN:
            return (self._mention(anchor, place, place.name, told, _area(told, place)),)
        inner = _AND.match(_rest(anchor))
        other = self._name_at(anchor, anchor.end + inner.end()) if inner is not None else None
        second = self.entity(other) if other is not None else None
        if other is None or second is None or {place.precision, second.precision} & _WIDE:
            return ()
        area = area_between(place, second)
        if phrase.head.lemma in ROADS:
            return (self._mention(phrase, None, None, None, area),)
        return tuple(self._mention(a, p, p.name, told, area) for a, p in ((anchor, place), (other, second)))

    def _name_at(self, phrase: Phrase, start: int) -> Phrase | None:
        """The place's name that begins at a character of the segment, as a phrase."""
        tokens = phrase.sentence.tokens
        first = next((t.i for t in tokens if t.start == start), None)
        if first is None:
            return None
        hits = self.theatre.names.find([t.text for t in tokens])
        hit = next((h for h in hits if h.start == first and h.kind in (NameKind.PLACE, NameKind.COUNTRY)), None)
        if hit is None:
            return None
        return Phrase(
            sentence=phrase.sentence, head=tokens[hit.end - 1], first=first, last=hit.end - 1,
            kinds=frozenset({"place"}), hit=hit,
        )  # fmt: skip

    def between(self, mentions: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
        """The mentions, those of X and Y in 'between X and Y' set off as such, with the area that both bound."""
        made = list(mentions)
        for i, (one, other) in enumerate(zip(made, made[1:], strict=False)):
            if self._are_ends(one, other):
                area = area_between(_Spot(one), _Spot(other))
                made[i : i + 2] = (replace(m, relation=_BETWEEN, area=area) for m in (one, other))
        return tuple(made)

    def _are_ends(self, one: PlaceMention, other: PlaceMention) -> bool:
        if one.relation or other.relation or not one.precision or not other.precision:
            return False
        if {one.precision, other.precision} & _WIDE or other.start < one.end:
            return False
        before = self.text[max(0, one.start - _LOOK_BACK) : one.start]
        return bool(_BETWEEN_BEFORE.search(before) and _AND.fullmatch(self.text[one.end : other.start]))


class _Spot:
    """A mention's coordinates."""

    def __init__(self, mention: PlaceMention) -> None:
        self.lat, self.lon = mention.lat or 0.0, mention.lon or 0.0


def _rest(phrase: Phrase) -> str:
    """The sentence after the phrase."""
    return phrase.sentence.segment.text[phrase.end : phrase.sentence.end]


def _text(hit: NameHit, tokens: Sequence[Token]) -> str:
    return " ".join(t.text for t in tokens[hit.start : hit.end])


def _area(relation: str | None, place: Place) -> Whereabouts | None:
    return area_of(relation, Anchor(lat=place.lat, lon=place.lon, precision=place.precision))


def is_named(head: Token, name: NameHit, tokens: Sequence[Token]) -> bool:
    """Whether the noun is a word of the name, or has the name set before it ('X fighters', 'X terrorist group')."""
    if name.start <= head.i < name.end:
        return True
    if name.end < len(tokens) and tokens[name.end].text in HYPHENS:
        return False
    word = tokens[name.end - 1]
    while word is not head and word.dep in ("compound", "nmod", "amod"):
        word = word.head
    return word is head


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


def sure_places(scenes: Sequence[Scene], theatre: Theatre) -> tuple[Place, ...]:
    """The places that the article names by a name that nothing else in the packs has, areas named after them apart."""
    names = {
        hit.ids
        for scene in scenes
        for start, hits in scene.hits.items()
        for hit in hits[:1]
        if hit.start == start and hit.kind is NameKind.PLACE
    }
    meant = ([p for i in ids if (p := theatre.places[i]).kind not in ADMIN] for ids in sorted(names))
    return tuple(places[0] for places in meant if len(places) == 1)


def unclear_places(claims: Iterable[Claim], unclear: Unclear) -> Iterator[Issue]:
    """One Issue for each name in an article's claims that several places could have equally well, with these places."""
    told = set[str]()
    for claim in claims:
        for mention in (*claim.origin, *claim.destination, *claim.location):
            words = " ".join(mention.text.split())
            if mention.id is not None or words in told or words not in unclear:
                continue
            told.add(words)
            could = " or ".join(map(_described, unclear[words]))
            yield Issue(
                doc=claim.doc, code="ambiguous-place", message=f"'{words}' is not resolved: {could}",
                article=claim.article, start=mention.start, end=mention.end,
            )  # fmt: skip


def _described(one: Candidate) -> str:
    place = one.place
    where = f"{place.country}, " if place.country else ""
    return f"{place.name} ({place.kind}, {where}{place.lat:.2f} {place.lon:.2f}, {place.id})"
