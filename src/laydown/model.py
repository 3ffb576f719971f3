"""The nouns of laydown: frozen, slotted dataclasses and enums, and nothing that computes.

Every offset is a Unicode code-point offset into the document's text exactly as it was decoded, half-open,
so ``text[start:end]`` is always the words meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Zone(StrEnum):
    """What a stretch of an article is. Those of :data:`CODED_ZONES` are coded by default."""

    TITLE = "title"
    BODY = "body"
    EDITOR_NOTE = "editor_note"
    CAPTION = "caption"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"


CODED_ZONES = (Zone.BODY, Zone.EDITOR_NOTE)
"""The zones that are coded unless others are asked for."""


class EventType(StrEnum):
    """The ten kinds of assertion about force posture."""

    WITHDRAW = "withdraw"
    REDEPLOY = "redeploy"
    DEPLOY = "deploy"
    ADVANCE = "advance"
    CAPTURE = "capture"
    HANDOVER = "handover"
    HOLD = "hold"
    ATTACK = "attack"
    AGREE = "agree"
    MEET = "meet"


class Modality(StrEnum):
    """How a claim stands to the world: only ``ASSERTED`` says that it is or was so."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    ORDERED = "ordered"
    DEMANDED = "demanded"
    POSSIBLE = "possible"
    DENIED = "denied"


class DatePrecision(StrEnum):
    """How wide a period is, in the words of the report."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    OPEN = "open"


class DateBasis(StrEnum):
    """Where a date comes from: written out, counted from the publication date, or that date itself."""

    STATED = "stated"
    RELATIVE = "relative"
    PUBLICATION = "publication"


class PlacePrecision(StrEnum):
    """How fine a place is."""

    SITE = "site"
    TOWN = "town"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of a document: ``document.text[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for a force; ``id`` and ``name`` are its canonical entity, None when unresolved.

    Where the words are a pronoun or a description, ``text`` stays the words used and ``id``/``name`` are the
    antecedent's (``id`` None when the antecedent itself is not in the theatre).
    """

    text: str
    start: int
    end: int
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A circle in which something is: WGS 84 degrees of its centre, and its radius in kilometres."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that stand for a place, with what is known of where it is.

    ``lat``/``lon`` are WGS 84 degrees of the anchor place; ``relation`` holds the words by which the text offsets
    it ('south of', 'outskirts of', '80 km from'), and then the coordinates are the anchor's, not the place's.
    ``area`` is the circle that these words allow, None where they allow none or the anchor is not known.
    """

    text: str
    start: int
    end: int
    id: str | None = None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None
    relation: str | None = None
    area: Whereabouts | None = None


class SourceKind(StrEnum):
    """What a link of an attribution chain is."""

    SPEAKER = "speaker"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMention:
    """One link of an attribution chain.

    ``kind`` is ``SPEAKER`` for whoever the document names as saying so (a person, ministry, monitor or another
    outlet) and ``OUTLET`` for the outlet that printed the document, or that it was taken over from. An outlet known
    only from metadata has no words in the text: ``start`` and ``end`` are None.
    """

    text: str
    start: int | None
    end: int | None
    kind: SourceKind = SourceKind.SPEAKER
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A period: ISO dates, both inclusive; None is open on that side.

    ``text`` is the expression in the document (empty when the basis is the publication date alone).
    """

    start: date | None
    end: date | None
    precision: DatePrecision
    text: str
    basis: DateBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit: ``value``, or ``min``/``max`` where the text gives bounds."""

    text: str
    start: int
    end: int
    value: float | None = None
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion in one document; the fields are those of ``docs/claims.md``, in that order."""

    id: str
    doc: str
    article: int
    zone: Zone
    event: EventType
    modality: Modality
    hedged: bool
    actor: tuple[Mention, ...]
    counterpart: tuple[Mention, ...]
    origin: tuple[PlaceMention, ...]
    destination: tuple[PlaceMention, ...]
    location: tuple[PlaceMention, ...]
    when: When | None
    quantity: tuple[Quantity, ...]
    source: tuple[SourceMention, ...]
    trigger: Span
    evidence: Span
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One paragraph-like stretch of an article in one zone, cleaned for reading, with its way back.

    ``start``/``end`` bound it in the document's text. ``text`` is what a reader would see (markup removed,
    entities decoded). ``offsets`` has ``len(text) + 1`` entries: the document offset of each character of ``text``
    and of its end; None means that the text is ``document.text[start:end]`` itself, character for character.
    """

    zone: Zone
    start: int
    end: int
    text: str
    offsets: tuple[int, ...] | None = None

    def at(self, index: int) -> int:
        """The document offset of position ``index`` of ``text`` (0 to ``len(text)`` inclusive)."""
        return self.start + index if self.offsets is None else self.offsets[index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of writing inside a document, numbered from 1, with its own date and outlet.

    ``published_basis`` says where the date was found ('metadata', 'front matter', 'meta tag', 'json-ld',
    'first published', 'dateline', 'caption', …); None exactly when ``published`` is None. ``first_outlet`` is another
    from which ``outlet`` has it, as it says itself ('first appeared on X').
    """

    number: int
    segments: tuple[Segment, ...]
    published: date | None = None
    published_basis: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    first_outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file or page as fetched: its id, the SHA-256 of its bytes, and the text as decoded."""

    id: str
    sha256: str
    encoding: str
    text: str
    articles: tuple[Article, ...] = field(default=())
