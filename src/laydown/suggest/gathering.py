"""What was seen of each unknown name in many reports, and the entry that comes of it.

What fills the slots of an event is a force or a place, who is said to say it a source; else the words around a name
tell ('the town of X', 'X fighters'), or a word in it ('X Brigade'). Persons, and names that nothing tells of, are left
out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from laydown.forces import resolve_force
from laydown.habits import name_habits
from laydown.lexicon.facts import ForceKind, Place, PlaceKind, SourceKindOfEntity
from laydown.lexicon.names import NameKind
from laydown.lexicon.spelling import plain_key, skeleton
from laydown.model import Document, EventType
from laydown.phrases import find_names
from laydown.pipeline.document import Given, Options, load, read_item
from laydown.places import resolve_place
from laydown.problems import Issue
from laydown.reading import Metadata, expand
from laydown.suggest.names import Name, load_words, unknown_names

if TYPE_CHECKING:
    from laydown.claims import Extractor
    from laydown.claims.extract import SentenceReading

What = Literal["force", "place", "source"]
_BY_SLOT: Mapping[str, str] = {
    "actor": "force", "counterpart": "force", "origin": "place", "destination": "place", "location": "place",
}  # fmt: skip
_BY_WORD, _BY_ROLE, _BY_HABIT = 3.0, 2.0, 1.0
"""What a word in the name, a slot that it fills (times the event's confidence), and a word beside it count for."""
_IF_ATTACKED = 0.5
"""Who attacks X tells little of X: more often a place, where nothing else is told of it."""
_EXAMPLES, _CANDIDATES = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with the name in it."""

    doc: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An entry that a pack may want. ``aliases`` are other spellings, most frequent first.

    ``times`` and ``documents`` count where it stands; ``candidates`` are places of the theatre's gazetteer so called.
    ``taken_for`` is a place of another spelling for which coding takes it.
    """

    what: What
    name: str
    aliases: tuple[str, ...]
    kind: ForceKind | PlaceKind | SourceKindOfEntity
    times: int
    documents: int
    examples: tuple[Example, ...]
    candidates: tuple[Place, ...] = ()
    taken_for: Place | None = None


@dataclass(slots=True)
class _Seen:
    """All that was seen of one name: its spellings, what it may be, of which kind, in which sentences.

    ``outlet``: a word in the name tells that it is an outlet.
    """

    spellings: Counter[str] = field(default_factory=Counter)
    votes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    kinds: Counter[PlaceKind] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    outlet: bool = False

    def what(self) -> str | None:
        """What most tells that it is; None when nothing tells."""
        return max(sorted(self.votes), key=lambda vote: self.votes[vote]) if self.votes else None

    def add(self, other: _Seen) -> None:
        """Take in what was seen under another name for the same."""
        self.spellings += other.spellings
        self.kinds += other.kinds
        self.outlet = self.outlet or other.outlet
        for vote, weight in other.votes.items():
            self.votes[vote] += weight
        for doc, texts in other.examples.items():
            self.examples.setdefault(doc, []).extend(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Suggestions, most frequent first; how many ``documents`` there were and ``failed``; what went wrong in them."""

    suggestions: tuple[Suggestion, ...]
    documents: int
    failed: int
    issues: tuple[Issue, ...]


def suggest(
    paths: Iterable[Path | Given],
    options: Options,
    metadata: Metadata | None = None,
    extractor: Extractor | None = None,
) -> Found:
    """What a pack should hold for these reports. ``extractor`` is one already loaded for ``options``.

    Raises:
        LexiconError, ModelError: the extractor cannot be loaded.
    """
    extractor = extractor or load(options)
    seen: dict[str, _Seen] = {}
    short: dict[str, str] = {}
    issues: list[Issue] = []
    documents = failed = 0
    for item in _files(paths, issues):
        document, met = read_item(item, metadata or Metadata())
        issues += met
        documents, failed = documents + 1, failed + (document is None)
        if document is not None:
            _gather_document(document, extractor, options, seen, short)
    missing = sum(issue.fatal for issue in issues) - failed
    _join_short_names(seen, short)
    made = [one for one in (_suggestion(each, extractor) for each in seen.values()) if one is not None]
    return Found(
        suggestions=tuple(sorted(made, key=lambda one: (-one.times, one.what, one.name))),
        documents=documents + missing, failed=failed + missing, issues=tuple(issues),
    )  # fmt: skip


def _gather_document(
    document: Document, extractor: Extractor, options: Options, seen: dict[str, _Seen], short: dict[str, str]
) -> None:
    from laydown.claims import read_sentences

    told = read_sentences(document, extractor, zones=options.zones)
    for _, sentences in groupby(told, key=lambda one: one.article):
        _gather(list(sentences), document.id, extractor, seen, short)


def _files(paths: Iterable[Path | Given], issues: list[Issue]) -> Iterator[Path | Given]:
    for path in paths:
        if isinstance(path, Given):
            yield path
            continue
        files, missing = expand([path])
        issues += missing
        yield from files


def _gather(
    told: Sequence[SentenceReading], doc: str, extractor: Extractor, seen: dict[str, _Seen], short: dict[str, str]
) -> None:
    """Add what the sentences of one article tell of names."""
    hits = [find_names(one.sentence, extractor.theatre) for one in told]
    habits = name_habits([one.sentence for one in told], extractor.language, hits)
    for one, known in zip(told, hits, strict=True):
        for name in unknown_names(one.sentence, known, extractor.language):
            entry = seen.setdefault(skeleton(name.text), _Seen())
            for vote, weight in _votes(name, one, habits):
                entry.votes[vote] += weight
            entry.spellings[name.text] += 1
            entry.outlet = entry.outlet or name.tells == "source"
            entry.kinds.update([name.kind] if name.kind is not None else [])
            entry.examples.setdefault(doc, []).append(" ".join(one.sentence.text.split()))
            if name.short is not None:
                short[skeleton(name.short)] = skeleton(name.text)


def _votes(name: Name, told: SentenceReading, habits: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """What this use of the name tells that it is, and how surely."""
    if name.tells is not None:
        yield name.tells, _BY_WORD
    if habit := habits.get(name.head.lower):
        yield habit, _BY_HABIT
    start = told.sentence.segment.at(name.head.start)
    for reading in told.readings:
        for slot, fillers in reading.candidate.slots.items():
            for phrase in (f.phrase for f in fillers if f.phrase.sentence is told.sentence):
                if name.first <= phrase.head.i <= name.last:
                    attacked = slot == "counterpart" and reading.claim.event is EventType.ATTACK
                    what = "person" if "person" in phrase.kinds else "place" if attacked else _BY_SLOT[slot]
                    yield what, (_IF_ATTACKED if attacked else _BY_ROLE) * reading.claim.confidence
        if any(link.start is not None and link.end is not None and link.start <= start < link.end
               for link in reading.claim.source):  # fmt: skip
            yield "source", _BY_HABIT


def _join_short_names(seen: dict[str, _Seen], short: Mapping[str, str]) -> None:
    """Abbreviations to the names that they were given for; 'the Shield' to the one name that has the word in it."""
    for abbreviation, name in short.items():
        if abbreviation in seen and name in seen and abbreviation != name:
            seen[name].add(seen.pop(abbreviation))
    owners: dict[str, list[str]] = {}
    for key in (key for key, one in seen.items() if " " in key and one.what() == "force"):
        for word in key.split():
            owners.setdefault(word, []).append(key)
    for word in [key for key, one in seen.items() if key in owners and one.what() in ("force", None)]:
        one = seen.pop(word)
        if len(owners[word]) == 1:
            seen[owners[word][0]].add(one)


def _suggestion(seen: _Seen, extractor: Extractor) -> Suggestion | None:
    """What was seen as an entry; None for what is no entry of a pack, or is known after all."""
    theatre = extractor.theatre
    ranked = [text for text, _ in sorted(seen.spellings.items(), key=lambda row: (-row[0].count(" "), -row[1], row[0]))]
    what, name = seen.what(), ranked[0]
    known = theatre.names.lookup(name, *NameKind) or resolve_force(name, theatre)
    if what not in ("force", "place", "source") or known:
        return None
    book = theatre.gazetteer if what == "place" else None
    candidates = book.find(name)[:_CANDIDATES] if book is not None else ()
    taken_for = resolve_place(name, theatre) if what == "place" else None
    if taken_for is not None and any(place.id == taken_for.id for place in candidates):
        return None  # the gazetteer knows which it is
    return Suggestion(
        what="force" if what == "force" else "place" if what == "place" else "source",
        name=name, aliases=tuple(ranked[1:]), kind=_kind(what, name, seen),
        times=seen.spellings.total(), documents=len(seen.examples),
        examples=tuple(Example(doc=doc, text=texts[0]) for doc, texts in list(seen.examples.items())[:_EXAMPLES]),
        candidates=candidates, taken_for=taken_for,
    )  # fmt: skip


def _kind(what: str, name: str, seen: _Seen) -> ForceKind | PlaceKind | SourceKindOfEntity:
    words, last_first = load_words(), plain_key(name).split()[::-1]
    if what == "force":
        return next((words.forces[word] for word in last_first if word in words.forces), words.force)
    if what == "source":
        plain = words.source if seen.outlet else words.speaker
        return next((words.sources[word] for word in last_first if word in words.sources), plain)
    ranked = sorted(seen.kinds.items(), key=lambda row: (-row[1], row[0]))
    return ranked[0][0] if ranked else words.place
