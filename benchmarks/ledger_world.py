"""An invented conflict as large as one likes, for `ledger_speed.py`: its theatre, and documents with their claims.

Everything comes from a fixed seed. Places are as popular as Zipf's law has it, forces are active in some districts
each, documents tell of a day or two before their publication, some of long ago, and one in twenty repeats another.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import NamedTuple, TypeVar

from laydown.ledger.posting import Posting
from laydown.lexicon.facts import Country, Force, Place, SourceEntity
from laydown.model import (
    Article,
    Claim,
    DateBasis,
    DatePrecision,
    Document,
    EventType,
    Mention,
    Modality,
    PlaceMention,
    PlacePrecision,
    Quantity,
    Segment,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)

SOURCES = 60
FIRST, DAYS = date(2014, 1, 1), 3652
CLAIMS = 10
"""Claims of a document, on average."""
_EVENTS = {
    EventType.ATTACK: 30, EventType.HOLD: 20, EventType.CAPTURE: 12, EventType.WITHDRAW: 8, EventType.REDEPLOY: 4,
    EventType.DEPLOY: 8, EventType.ADVANCE: 8, EventType.HANDOVER: 3, EventType.AGREE: 4, EventType.MEET: 3,
}  # fmt: skip
_MODALITIES = {
    Modality.ASSERTED: 77, Modality.DENIED: 8, Modality.PLANNED: 5, Modality.ORDERED: 3, Modality.DEMANDED: 3,
    Modality.POSSIBLE: 4,
}  # fmt: skip
_T = TypeVar("_T")
_TRIGGERS = {
    EventType.ATTACK: "shelled attacked struck besieged raided", EventType.HOLD: "controls holds guards patrols",
    EventType.CAPTURE: "captured seized retook", EventType.WITHDRAW: "withdrew pulled left",
    EventType.REDEPLOY: "redeployed moved", EventType.DEPLOY: "deployed arrived sent",
    EventType.ADVANCE: "advanced pushed", EventType.HANDOVER: "handed ceded", EventType.AGREE: "agreed signed",
    EventType.MEET: "met",
}  # fmt: skip
_MOVES = (EventType.WITHDRAW, EventType.REDEPLOY)
_SYLLABLES = "ba bel dor dun har ka kol lu mar mi nes nor or pel qa ras sha sul ta tam ul var wen yar ze zel".split()
_COMMON = (
    "the of in to and a near after on from its their with that by were had two at said for against several city "
    "forces fighters troops village road eastern western local military according clashes since late also over"
).split()
_VOCABULARY = 4000


def zipf(count: int, offset: float, power: float) -> list[float]:
    """Weights of the first, second, … most popular of ``count``."""
    return [(rank + offset) ** -power for rank in range(1, count + 1)]


class Size(NamedTuple):
    """How many places (with the country, its provinces and districts) and forces there are."""

    places: int = 5000
    provinces: int = 20
    districts: int = 180
    forces: int = 500

    def part(self, share: float) -> Size:
        """A conflict of the same kind on a part of the ground."""
        return Size(*(max(2, round(count * share)) for count in self[:3]), forces=max(10, round(self.forces * share)))


@dataclass(slots=True)
class World:
    """A theatre, and who is active where. ``shares``: how popular each place is; the other weights are added up."""

    dice: random.Random
    theatre: SimpleNamespace
    places: list[Place]
    shares: dict[str, float]
    weights: list[float]
    nearby: dict[str, tuple[list[Place], list[float]]]
    active: dict[str, tuple[list[Force], list[float]]]
    outlets: list[SourceEntity]
    speakers: list[SourceEntity]
    words: list[str]
    word_weights: list[float]
    recent: list[Posting] = field(default_factory=list)


def make_world(size: Size | None = None, seed: int = 23) -> World:
    """The same world for the same size and seed."""
    dice, size = random.Random(seed), size or Size()
    places = _places(dice, size)
    forces = _forces(dice, size.forces)
    sources = _sources(dice, forces)
    popular = places[:]
    dice.shuffle(popular)
    weight = dict(zip((p.id for p in popular), zipf(len(popular), 10, 0.75), strict=True))
    shares = itertools.accumulate(weight[p.id] for p in places)
    return World(
        dice=dice, places=places, shares=weight, weights=list(shares), nearby=_nearby(places, weight),
        active=_active(dice, places, forces, size.provinces),
        outlets=[s for s in sources if s.kind in ("outlet", "agency")],
        speakers=[s for s in sources if s.kind not in ("outlet",)],
        words=_COMMON + _names(dice, _VOCABULARY, str.lower),
        word_weights=list(itertools.accumulate(zipf(len(_COMMON) + _VOCABULARY, 3, 0.95))),
        theatre=SimpleNamespace(
            places={p.id: p for p in places}, place={p.id: p for p in places}.get,
            forces={f.id: f for f in forces}, sources={s.id: s for s in sources},
            countries={"XA": Country(id="XA", name="Aranor", demonyms=("Aranori",), lat=35.0, lon=40.0)},
        ),
    )  # fmt: skip


def _names(dice: random.Random, count: int, shape: object = str.capitalize) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4)))] = None
    return [shape(name) for name in found]  # type: ignore[operator]


def _places(dice: random.Random, size: Size) -> list[Place]:
    """A country, its provinces and districts, and towns, villages and sites in them."""
    names = _names(dice, size.places)
    made = [_place("XA", "Aranor", "country", (35.0, 40.0), None)]
    provinces = [
        _place(f"p{n}", f"{names.pop()} province", "province", (32 + 6 * dice.random(), 36 + 8 * dice.random()), "XA")
        for n in range(size.provinces)
    ]
    districts = [_within(dice, f"d{n}", f"{names.pop()} district", "district", dice.choice(provinces), 0.5)
                 for n in range(size.districts)]  # fmt: skip
    kinds = ["city", "town", "village", "village", "town", "crossing", "base"]
    rest = [_within(dice, f"t{n}", names.pop(), dice.choices(kinds, (1, 4, 8, 8, 4, 1, 1))[0], dice.choice(districts),
                    0.15) for n in range(size.places - 1 - size.provinces - size.districts)]  # fmt: skip
    return made + provinces + districts + rest


def _within(dice: random.Random, key: str, name: str, kind: str, around: Place, spread: float) -> Place:
    return _place(key, name, kind, (dice.gauss(around.lat, spread), dice.gauss(around.lon, spread)), around.id)


def _place(key: str, name: str, kind: str, at: tuple[float, float], admin: str | None) -> Place:
    precision = {"country": "country", "province": "province", "district": "district", "crossing": "site",
                 "base": "site"}.get(kind, "town")  # fmt: skip
    return Place(id=key, name=name, aliases=(f"al-{name}",), lat=round(at[0], 4), lon=round(at[1], 4), kind=kind,  # type: ignore[arg-type]
                 precision=PlacePrecision(precision), country="XA", admin=admin)  # fmt: skip


def _forces(dice: random.Random, count: int) -> list[Force]:
    names = _names(dice, count)
    made: list[Force] = []
    for number, name in enumerate(names):
        parent = dice.choice(made[:60]).id if number >= 60 and dice.random() < 0.3 else None
        side = f"side-{dice.randint(1, 6)}" if dice.random() < 0.6 else None
        made.append(Force(id=f"f{number}", name=f"{name} Brigade", aliases=(f"{name}s",), kind="militia", country="XA",
                          parent=parent, side=side))  # fmt: skip
    return made


def _sources(dice: random.Random, forces: Sequence[Force]) -> list[SourceEntity]:
    kinds = ["outlet"] * 25 + ["agency"] * 8 + ["monitor"] * 4 + ["ministry"] * 6 + ["spokesperson"] * 17
    return [
        SourceEntity(id=f"s{number}", name=f"{name} {kind.capitalize()}", kind=kind,  # type: ignore[arg-type]
                     speaks_for=dice.choice(forces[:40]).id if kind in ("ministry", "spokesperson") else None)
        for number, (name, kind) in enumerate(zip(_names(dice, SOURCES), kinds, strict=True))
    ]  # fmt: skip


def _nearby(places: Sequence[Place], weight: dict[str, float]) -> dict[str, tuple[list[Place], list[float]]]:
    """The places of each one's own district (or province), and their weights added up."""
    by_area: dict[str, list[Place]] = {}
    for place in places:
        by_area.setdefault(place.admin or "", []).append(place)
    added = {area: list(itertools.accumulate(weight[p.id] for p in found)) for area, found in by_area.items()}
    return {p.id: (by_area[p.admin or ""], added[p.admin or ""]) for p in places}


def _active(
    dice: random.Random, places: Sequence[Place], forces: Sequence[Force], provinces: int
) -> dict[str, tuple[list[Force], list[float]]]:
    """A handful of forces for each place, of those of its district, which are of those of its province."""
    strength = zipf(len(forces), 20, 0.75)
    chosen: dict[str, list[int]] = {"": sorted(set(dice.choices(range(len(forces)), strength, k=40)))}
    count = {"country": 30, "province": 60, "district": 12}
    for number in range(len(forces)):  # everybody is active somewhere
        for province in dice.sample(range(provinces), 2 if number < 40 else 1):
            chosen.setdefault(f"p{province}", []).append(number)
    for place in places:
        if place.id not in chosen:
            pool = chosen[place.admin or ""]
            chosen[place.id] = sorted(set(dice.choices(pool, [strength[n] for n in pool], k=count.get(place.kind, 5))))
    return {p.id: ([forces[n] for n in chosen[p.id]], list(itertools.accumulate(strength[n] for n in chosen[p.id])))
            for p in places}  # fmt: skip


def postings(world: World, claims: int, more: int = 0) -> Iterator[Posting]:
    """Documents with together about so many claims over ten years, most in the order of their publication.

    ``more`` documents of the last days come after them.
    """
    count = claims // CLAIMS
    dice = world.dice
    for number in range(count + more):
        late = int(dice.expovariate(1 / 200)) if dice.random() < 0.05 else dice.randint(0, 3)
        day = FIRST + timedelta(days=max(0, min(number, count - 1) * DAYS // count - late))
        if world.recent and dice.random() < 0.05:
            yield _repeated(world, number, dice.choice(world.recent))
            continue
        made = _posting(world, number, day)
        world.recent = [*world.recent[-100:], made]
        yield made


def _repeated(world: World, number: int, first: Posting) -> Posting:
    """The same text in another outlet, a day or two later."""
    text, article = first.document.text, first.document.articles[0]
    key = f"doc-{number:06}.txt"
    day = (article.published or FIRST) + timedelta(days=world.dice.randint(0, 2))
    outlet = world.dice.choice(world.outlets)
    again = replace(article, published=day, outlet=outlet.name)
    told = tuple(replace(c, id=_id(key, c.id), doc=key, source=(*c.source[:-1], _outlet(outlet))) for c in first.claims)
    document = replace(first.document, id=key, sha256=_sha(key + text), articles=(again,))
    return replace(first, document=document, claims=told)


def _posting(world: World, number: int, day: date) -> Posting:
    dice, key = world.dice, f"doc-{number:06}.txt"
    outlet = dice.choice(world.outlets)
    lead = dice.choices(world.places, cum_weights=world.weights)[0]
    text, claims = "", []
    for index in range(dice.randint(CLAIMS - 5, CLAIMS + 5)):
        sentence, claim = _claim(world, (key, index, len(text)), lead, day, outlet)
        claims.append(claim)
        text += sentence + " "
    article = Article(number=1, segments=(Segment(zone=Zone.BODY, start=0, end=len(text), text=text),), published=day,
                      published_basis="metadata", outlet=outlet.name, title=" ".join(text.split()[:8]),
                      url=f"https://example.org/{key}")  # fmt: skip
    document = Document(id=key, sha256=_sha(text), encoding="utf-8", text=text, articles=(article,))
    return Posting(document=document, claims=tuple(claims), coder="benchmark 1")


def _claim(world: World, at: tuple[str, int, int], lead: Place, day: date, outlet: SourceEntity) -> tuple[str, Claim]:
    dice, (key, index, offset) = world.dice, at
    event = _pick(dice, _EVENTS)
    near, added = world.nearby[lead.id]
    where = lead if index < 2 else dice.choices(near, cum_weights=added)[0]
    if index % 3 == 2:
        where = dice.choices(world.places, cum_weights=world.weights)[0]
    actor, other = (dice.choices(world.active[where.id][0], cum_weights=world.active[where.id][1])[0] for _ in "12")
    trigger = dice.choice(_TRIGGERS[event].split())
    words = dice.choices(world.words, cum_weights=world.word_weights, k=22)
    pieces = [actor.name, trigger, other.name, "at", where.name, *words[:-2]]
    sentence = " ".join(pieces) + "."
    force = _mention(actor, offset)
    start = offset + len(actor.name) + len(trigger) + 2
    counterpart = (_mention(other, start),) if other is not actor and dice.random() < 0.5 else ()
    place = _place_mention(world, where, start + len(other.name) + 4)
    slots = {"origin" if event in _MOVES else "location": (place,)}
    if event in (EventType.REDEPLOY, EventType.DEPLOY) and dice.random() < 0.6:
        slots["destination"] = (_place_mention(world, dice.choices(near, cum_weights=added)[0], place.start),)
    return sentence, Claim(
        id=_id(key, str(index)), doc=key, article=1, zone=Zone.BODY, event=event,
        modality=_pick(dice, _MODALITIES), hedged=dice.random() < 0.15,
        actor=(force,), counterpart=counterpart, origin=slots.get("origin", ()),
        destination=slots.get("destination", ()), location=slots.get("location", ()), when=_when(dice, day),
        quantity=_quantity(dice, offset), source=_chain(world, outlet),
        trigger=Span(start=offset + len(actor.name) + 1, end=offset + len(actor.name) + 1 + len(trigger), text=trigger),
        evidence=Span(start=offset, end=offset + len(sentence), text=sentence),
        confidence=round(dice.uniform(0.4, 0.98), 2), rule="hold" if trigger in ("controls", "holds") else trigger,
    )  # fmt: skip


def _pick(dice: random.Random, shares: Mapping[_T, int]) -> _T:
    return dice.choices(tuple(shares), tuple(shares.values()))[0]


def _mention(force: Force, start: int) -> Mention:
    return Mention(text=force.name, start=start, end=start + len(force.name), id=force.id, name=force.name)


def _place_mention(world: World, place: Place, start: int) -> PlaceMention:
    end = start + len(place.name)
    if world.dice.random() < 0.01:  # a name that the theatre does not know
        return PlaceMention(text=f"Old {world.dice.choice(world.places[-600:]).name}", start=start, end=end)
    relation = world.dice.choice(("near", "outskirts of", "south of")) if world.dice.random() < 0.12 else None
    return PlaceMention(text=place.name, start=start, end=end, id=place.id, name=place.name, lat=place.lat,
                        lon=place.lon, precision=place.precision, relation=relation)  # fmt: skip


def _when(dice: random.Random, day: date) -> When | None:
    kind = dice.random()
    if kind < 0.15:
        return None
    if kind < 0.85:
        on = day - timedelta(days=dice.choices((0, 1, 2, 3), (4, 4, 1, 1))[0])
        return When(start=on, end=on, precision=DatePrecision.DAY, text="on Friday", basis=DateBasis.RELATIVE)
    if kind < 0.95:
        first = day - timedelta(days=dice.randint(7, 40))
        return When(start=first, end=first + timedelta(days=dice.choice((6, 29))), precision=DatePrecision.MONTH,
                    text="in recent weeks", basis=DateBasis.RELATIVE)  # fmt: skip
    first = day - timedelta(days=dice.randint(60, 700))
    return When(start=first, end=first, precision=DatePrecision.DAY, text="long ago", basis=DateBasis.STATED)


def _quantity(dice: random.Random, start: int) -> tuple[Quantity, ...]:
    if dice.random() >= 0.06:
        return ()
    count = dice.randint(2, 60)
    return (Quantity(text=f"{count} fighters", start=start, end=start + 9, value=count, unit=None, of="killed"),)


def _chain(world: World, outlet: SourceEntity) -> tuple[SourceMention, ...]:
    if world.dice.random() < 0.4:
        return (_outlet(outlet),)
    speaker = world.dice.choice(world.speakers)
    said = SourceMention(text=speaker.name, start=0, end=len(speaker.name), id=speaker.id, name=speaker.name)
    return said, _outlet(outlet)


def _outlet(outlet: SourceEntity) -> SourceMention:
    return SourceMention(text=outlet.name, start=None, end=None, kind=SourceKind.OUTLET, id=outlet.id, name=outlet.name)


def _id(key: str, part: str) -> str:
    return "c" + _sha(f"{key} {part}")[:16]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
