"""From a document to its claims: the one loop that holds the context of an article."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from laydown.attribution import Speakers, Stance, speakers, stance
from laydown.claims.candidates import Candidate, Rejection, candidates, with_speakers_side
from laydown.claims.confidence import Calibration, Features, confidence, features, is_claim, load_calibration
from laydown.claims.dating import claim_date
from laydown.claims.mentions import Namer
from laydown.claims.placing import Placer, Unclear, sure_places, unclear_places
from laydown.claims.quantities import quantities
from laydown.claims.quoting import Voice, voices
from laydown.claims.reference import Memory
from laydown.claims.relevance import is_armed, tells_of_force
from laydown.forces import ForceContext
from laydown.gazetteer import with_gazetteer
from laydown.habits import name_habits
from laydown.lexicon.facts import PERSONS, PlaceBook
from laydown.lexicon.language import Language, load_language
from laydown.lexicon.names import NameHit, NameKind
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.model import (
    CODED_ZONES,
    Article,
    Claim,
    Document,
    EventType,
    Mention,
    PlaceMention,
    Segment,
    SourceMention,
    Span,
    When,
    Zone,
)
from laydown.phrases import Phrase, Scene, find_names
from laydown.places import PlaceContext
from laydown.problems import Issue
from laydown.reading import note_author
from laydown.sentences import Sentence, load_pipeline, parse
from laydown.times import TimeMention, TimeWords, find_times, load_times

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_BY_FAR = 1.5
"""How much oftener the first country must be named than the second for 'the army' to be its army."""
DEFAULT_THEATRES = ("syria-iraq",)
_OVER_HOME = 3
"""The same for a country of another war: in a pack's war 'the army' is hardly that of a power from outside."""

_COUNTRIES = 4
"""Countries that an article is taken to be about, at most: the rest are named in passing."""
_ID_LENGTH = 16
"""Hexadecimal digits of a claim's id: 64 bits, so that no two of millions of claims clash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Everything that turning text into claims needs, loaded once."""

    language: Language
    theatre: Theatre
    times: TimeWords
    pipeline: Pipeline
    calibration: Calibration


def load_extractor(
    *, theatres: Sequence[str] = DEFAULT_THEATRES, pipeline: str | None = None, gazetteer: PlaceBook | bool = True
) -> Extractor:
    """Load rules, theatre packs, the gazetteer and the language pipeline.

    ``gazetteer``: places beyond those of the packs; True for the user's own and the shipped one, as far as there are,
    False for none. The theatre of an invented war has none in any case.

    Raises:
        InputError: a gazetteer is there and cannot be read.
        LexiconError: a rule or theatre file has faults (all are listed).
        ModelError: no language pipeline can be loaded.
    """
    return Extractor(
        language=load_language(),
        theatre=with_gazetteer(load_theatre(theatres), gazetteer),
        times=load_times(),
        pipeline=load_pipeline(pipeline),
        calibration=load_calibration(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One event candidate of a document with all that was made of it; kept for `explain` and for calibration."""

    candidate: Candidate
    stance: Stance
    features: Features
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReading:
    """A sentence, the events read from it and the triggers set aside."""

    sentence: Sentence
    article: int
    readings: tuple[Reading, ...]
    rejected: tuple[Rejection, ...]


def extract(
    document: Document,
    extractor: Extractor,
    *,
    zones: Collection[Zone] = CODED_ZONES,
    issues: list[Issue] | None = None,
) -> Iterator[Claim]:
    """The claims of a document's ``zones``, in text order; what could not be decided is added to ``issues``."""
    for article in document.articles:
        unclear: Unclear = {}
        sentences = list(_read_article(document, article, extractor, zones, likely_only=True, unclear=unclear))
        likely = [reading for sentence in sentences for reading in sentence.readings]
        of_force = tells_of_force(len(sentences), [r.candidate for r in likely])
        claims = [r.claim for r in likely if of_force or is_armed(r.candidate)]
        if issues is not None:
            issues += unclear_places(claims, unclear)
        yield from claims


def read_sentences(
    document: Document, extractor: Extractor, *, zones: Collection[Zone] = CODED_ZONES
) -> Iterator[SentenceReading]:
    """Every sentence of a document's ``zones`` with the events in it, kept and rejected, in text order."""
    for article in document.articles:
        yield from _read_article(document, article, extractor, zones)


def _read_article(
    document: Document,
    article: Article,
    extractor: Extractor,
    zones: Collection[Zone],
    *,
    likely_only: bool = False,
    unclear: Unclear | None = None,
) -> Iterator[SentenceReading]:
    """The article's sentences; with ``likely_only`` without the events too unlikely for a claim.

    Names that several places could have equally well are put into ``unclear``.
    """
    segments = [segment for segment in article.segments if segment.zone in zones]
    sentences = [s for found in parse(segments, extractor.pipeline) for s in found]
    times = [_times(sentence, article, extractor) for sentence in sentences]
    scenes = _scenes(sentences, times, extractor)
    context = _context(document, article, scenes, extractor)
    if unclear is not None:
        context = replace(context, placer=replace(context.placer, unclear=unclear))
    for number, (scene, voice, dates) in enumerate(zip(scenes, voices(scenes), times, strict=True)):
        found, rejected = candidates(scene)
        context.memory.learn(scene, number)
        context.memory.learn_left(_left(found), number)
        telling = ((candidate, _telling(candidate, voice, dates, context)) for candidate in found)
        yield SentenceReading(
            sentence=scene.sentence,
            article=article.number,
            rejected=tuple(rejected),
            readings=tuple(
                _reading(candidate, told, number, context)
                for candidate, told in telling
                if not likely_only or is_claim(told.features, told.confidence, extractor.calibration)
            ),
        )


def place_context(document: Document, article: Article, extractor: Extractor) -> PlaceContext:
    """What the coded zones of an article say about where it is: its countries, and the places it surely names."""
    segments = [segment for segment in article.segments if segment.zone in CODED_ZONES]
    sentences = [s for found in parse(segments, extractor.pipeline) for s in found]
    scenes = _scenes(sentences, [() for _ in sentences], extractor)
    return _context(document, article, scenes, extractor).placer.context


def _left(found: Sequence[Candidate]) -> Iterator[Phrase]:
    """Where the events are withdrawals from."""
    for candidate in found:
        if candidate.trigger.frame.event is EventType.WITHDRAW:
            yield from (filler.phrase for filler in candidate.slots.get("origin", ()))


def _scenes(sentences: Sequence[Sentence], times: Sequence[Sequence[TimeMention]], extractor: Extractor) -> list[Scene]:
    hits = [find_names(sentence, extractor.theatre) for sentence in sentences]
    habits = name_habits(sentences, extractor.language, hits)
    seats = frozenset(c.capital.lower() for c in extractor.theatre.countries.values() if c.capital)
    people = frozenset(s.id for s in extractor.theatre.sources.values() if s.kind in PERSONS)
    return [
        Scene(
            sentence=sentence, language=extractor.language, hits=found, habits=habits,
            timed=_timed(sentence, dates), seats=seats, people=people,
        )
        for sentence, found, dates in zip(sentences, hits, times, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the readings of an article's sentences share."""

    document: Document
    article: Article
    extractor: Extractor
    memory: Memory
    namer: Namer
    placer: Placer
    note_author: SourceMention | None


def _context(document: Document, article: Article, scenes: Sequence[Scene], extractor: Extractor) -> _Context:
    memory = Memory(cues=extractor.language.cues)
    countries, dominant = _countries(scenes, extractor.theatre)
    namer = Namer(
        text=document.text,
        theatre=extractor.theatre,
        memory=memory,
        forces=ForceContext(on=article.published, countries=countries[:1] if dominant else (), mentioned=countries),
    )
    placer = Placer(
        text=document.text,
        theatre=extractor.theatre,
        memory=memory,
        context=PlaceContext(countries=countries, near=sure_places(scenes, extractor.theatre)),
    )
    author = note_author(article)
    mention = SourceMention(text=author[0], start=author[1], end=author[2]) if author else None
    return _Context(
        document=document, article=article, extractor=extractor, memory=memory, namer=namer, placer=placer,
        note_author=mention,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """How the document tells an event, besides who and where: what :func:`_claim` is made of."""

    stance: Stance
    chain: Speakers
    when: When | None
    features: Features
    confidence: float


def _telling(candidate: Candidate, voice: Voice, dates: Sequence[TimeMention], context: _Context) -> _Telling:
    scene, trigger = candidate.scene, candidate.trigger
    carrier = trigger.support if trigger.carried in ("object", "support", "under") else None
    found = stance(trigger.head, carrier, scene.sentence, scene.language.cues)
    chain = speakers(trigger.head, scene) or voice.carried
    when = claim_date(trigger, scene.sentence, dates, modality=found.modality, published=context.article.published)
    values = features(candidate, found, chain, when)
    probability = confidence(values, context.extractor.calibration)
    return _Telling(stance=found, chain=chain, when=when, features=values, confidence=round(probability, 3))


def _reading(candidate: Candidate, telling: _Telling, number: int, context: _Context) -> Reading:
    candidate = with_speakers_side(candidate, telling.chain)
    claim = _claim(candidate, telling, number, context)
    return Reading(candidate=candidate, stance=telling.stance, features=telling.features, claim=claim)


def _claim(candidate: Candidate, telling: _Telling, number: int, context: _Context) -> Claim:
    sentence, words = candidate.scene.sentence, candidate.trigger.words
    segment, text = sentence.segment, context.document.text
    claim = Claim(
        id="",
        doc=context.document.id,
        article=context.article.number,
        zone=segment.zone,
        event=candidate.trigger.frame.event,
        modality=telling.stance.modality,
        hedged=telling.stance.hedged,
        actor=_forces(candidate, "actor", number, context),
        counterpart=_forces(candidate, "counterpart", number, context),
        origin=_places(candidate, "origin", number, context),
        destination=_places(candidate, "destination", number, context),
        location=_places(candidate, "location", number, context),
        when=telling.when,
        quantity=quantities(candidate, text),
        source=_sources(telling.chain, segment.zone, number, context),
        trigger=_span(text, segment.at(words[0].start), segment.at(words[-1].end)),
        evidence=_span(text, segment.at(sentence.start), segment.at(sentence.end)),
        confidence=telling.confidence,
        rule=candidate.trigger.frame.id,
    )
    return replace(claim, id=_claim_id(claim, context.document))


def _claim_id(claim: Claim, document: Document) -> str:
    """A hash of the document's bytes and of all that the claim says, so that equal input gives an equal id."""
    told = msgspec.json.encode((document.sha256, claim))
    return hashlib.sha256(told).hexdigest()[:_ID_LENGTH]


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=text[start:end])


def _forces(candidate: Candidate, slot: str, number: int, context: _Context) -> tuple[Mention, ...]:
    found = (m for f in candidate.slots.get(slot, ()) for m in context.namer.forces_of(f.phrase, number))
    return tuple(dict.fromkeys(found))


def _places(candidate: Candidate, slot: str, number: int, context: _Context) -> tuple[PlaceMention, ...]:
    fillers = candidate.slots.get(slot, ())
    found = (p for f in fillers for p in context.placer.places_of(f.phrase, f.function, number))
    return context.placer.between(tuple(found))


def _sources(chain: Speakers, zone: Zone, number: int, context: _Context) -> tuple[SourceMention, ...]:
    """The chain of speakers, nearest to the event first, then the note's author, then the outlets, first the first."""
    told = [context.namer.source(speaker.phrase, number) for speaker in chain]
    if zone is Zone.EDITOR_NOTE and context.note_author is not None:
        told.append(context.note_author)
    note = zone is Zone.EDITOR_NOTE  # which is the printing outlet's own
    for outlet in (None if note else context.article.first_outlet, context.article.outlet):
        if outlet and not _is_last(outlet, told):
            told.append(context.namer.outlet(outlet))
    return tuple(told)


def _is_last(outlet: str, told: Sequence[SourceMention]) -> bool:
    """True when the chain ends with the outlet already ('told the Daily', printed in the Daily)."""
    last = told[-1] if told else None
    return last is not None and outlet.casefold() in (last.text.casefold(), (last.name or "").casefold())


def _countries(scenes: Sequence[Scene], theatre: Theatre) -> tuple[tuple[str, ...], bool]:
    """The countries that an article speaks of, most often named first, and whether the first is so by far."""
    counts: Counter[str] = Counter()
    for scene in scenes:
        for start, hits in scene.hits.items():
            counts.update({iso for hit in hits if hit.start == start for iso in _lands(hit, theatre)})
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return tuple(country for country, _ in ranked[:_COUNTRIES]), _by_far(ranked, theatre.home)


def _by_far(ranked: Sequence[tuple[str, int]], home: Collection[str]) -> bool:
    """Whether the first country is named so much more often than the others that the article must be about it."""
    if not ranked:
        return False
    (first, most), *others = ranked
    return all(most >= n * (_OVER_HOME if iso in home and first not in home else _BY_FAR) for iso, n in others)


def _lands(hit: NameHit, theatre: Theatre) -> Iterator[str]:
    """The country that a name tells of: a country, its people, or a place whose namesakes all lie in it."""
    if hit.kind in (NameKind.COUNTRY, NameKind.DEMONYM):
        yield from hit.ids[:1]
    elif hit.kind is NameKind.PLACE:
        lands = {theatre.places[i].country for i in hit.ids}
        yield from (country for country in lands if country and len(lands) == 1)


def _times(sentence: Sentence, article: Article, extractor: Extractor) -> tuple[TimeMention, ...]:
    """The time expressions of a sentence, with offsets into its segment's text."""
    found = find_times(sentence.text, article.published, extractor.times)
    return tuple(replace(t, start=t.start + sentence.start, end=t.end + sentence.start) for t in found)


def _timed(sentence: Sentence, times: Sequence[TimeMention]) -> frozenset[int]:
    return frozenset(t.i for time in times for t in sentence.tokens if t.start >= time.start and t.end <= time.end)


def extract_text(
    text: str, extractor: Extractor, *, published: date | None = None, outlet: str | None = None
) -> tuple[Claim, ...]:
    """The claims of a piece of plain text: for trying things out, and for tests."""
    return tuple(extract(text_document(text, published=published, outlet=outlet), extractor))


def text_document(text: str, *, published: date | None = None, outlet: str | None = None) -> Document:
    """The text as a document of one article, all of it body."""
    segment = Segment(zone=Zone.BODY, start=0, end=len(text), text=text)
    basis = "given" if published else None
    article = Article(number=1, segments=(segment,), published=published, published_basis=basis, outlet=outlet)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id="text", sha256=digest, encoding="utf-8", text=text, articles=(article,))
