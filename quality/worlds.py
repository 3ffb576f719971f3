"""Invented wars with known truth, and what sources of several kinds report of them (parameters: ``worlds.yaml``)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, Literal

import msgspec
import yaml

HERE = Path(__file__).parent
SIDES = {"red": ("red-army", "red-guard", "red-militia"), "blue": ("blue-army", "blue-brigades", "blue-council"),
         "green": ("green-front", "green-fighters")}  # fmt: skip
SIDE_OF = {force: side for side, forces in SIDES.items() for force in forces}
Kind = Literal["monitor", "agency", "outlet", "state_outlet", "ministry", "anonymous"]
What = Literal["capture", "withdraw", "come", "handover", "arrive", "leave", "siege", "attack", "hold", "stay"]
_GOOD = ("capture", "come", "handover", "arrive", "siege", "hold", "stay", "attack")


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``worlds.yaml`` says of a world; the sentences on why are there."""

    places: int
    days: int
    front: float
    front_attacks: float
    rear_attacks: float
    failed: float
    fight: float
    siege: float
    withdrawals: float
    vacant: float
    handovers: float
    guests: float
    stay: float
    news: float
    state_news: float
    interest: float
    own_good: float
    own_bad: float
    accuracy: dict[Kind, float]
    exaggeration: float
    believed: float
    rumours: float
    deny_true: float
    deny_false: float
    monitor_denies: float
    retracts: float
    hedged_sure: float
    hedged_unsure: float
    late: float
    undated: float
    vague: float
    near: float
    copies: float
    cited: float
    extraction: tuple[float, float]


def worlds() -> dict[str, Parameters]:
    """The parameters of every world of ``worlds.yaml``, by name."""
    told = yaml.safe_load((HERE / "worlds.yaml").read_text("utf-8"))
    return {name: msgspec.convert(told["base"] | changes, Parameters) for name, changes in told["worlds"].items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """``side``: whose view it gives, None for one that takes none."""

    id: str
    kind: Kind
    side: str | None


SOURCES = (
    *(Source(id=f"monitor-{n}", kind="monitor", side=None) for n in (1, 2)),
    *(Source(id=f"agency-{n}", kind="agency", side=None) for n in (1, 2)),
    *(Source(id=f"outlet-{n}", kind="outlet", side=None) for n in range(1, 6)),
    *(Source(id=f"{side}-news", kind="state_outlet", side=side) for side in SIDES),
    *(Source(id=f"{side}-ministry", kind="ministry", side=side) for side in SIDES),
    *(Source(id=f"anonymous-{n}", kind="anonymous", side=None) for n in (1, 2)),
)
OUTLETS = tuple(source.id for source in SOURCES if source.kind in ("outlet", "agency"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, or (``real`` False) did not. Days are counted from the first of the war."""

    day: int
    what: What
    place: str
    force: str
    other: str | None = None
    real: bool = True

    @property
    def other_side(self) -> str | None:
        """The side of the force that loses or hands over the place."""
        return SIDE_OF[self.other] if self.other is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one source says, as an extractor reads it, and the outlet that prints it.

    ``cited`` False: the outlet says it in its own voice. Reports with one ``text`` are near-copies of each other.
    """

    event: Event
    source: Source
    outlet: str
    cited: bool
    published: int
    denies: bool
    hedged: bool
    dated: Literal["day", "month", "none"]
    near: bool
    confidence: float
    text: int


Stretch = tuple[int, int, str]
"""First day, first day no more, force."""


@dataclass(slots=True)
class Truth:
    """What was so at one place. ``holders`` are those who controlled it, with gaps where nobody did."""

    holders: list[Stretch] = field(default_factory=list)
    guests: list[Stretch] = field(default_factory=list)
    fights: list[Stretch] = field(default_factory=list)
    sieges: list[Stretch] = field(default_factory=list)

    def controls(self, force: str, day: int) -> bool:
        """Whether the force controlled the place on the day."""
        return _covers(self.holders, day, force)

    def is_present(self, force: str, day: int) -> bool:
        """Whether the force was there: as holder, as guest, or fighting its way in."""
        return any(_covers(stretches, day, force) for stretches in (self.holders, self.guests, self.fights))

    def besieges(self, force: str, day: int) -> bool:
        """Whether the force laid siege to it."""
        return _covers(self.sieges, day, force)

    def is_held(self, day: int) -> bool:
        """Whether anybody controlled it."""
        return _covers(self.holders, day)

    def is_fought_for(self, day: int, slack: int = 0) -> bool:
        """Whether an attack was under way within ``slack`` days."""
        return any(first - slack <= day < end + slack for first, end, _ in self.fights)


def _covers(stretches: Iterable[Stretch], day: int, force: str | None = None) -> bool:
    return any(first <= day < end and force in (None, who) for first, end, who in stretches)


@dataclass(slots=True)
class World:
    """A war: the truth by place, everything that happened, and the reports, in order of publication."""

    parameters: Parameters
    truth: dict[str, Truth]
    events: list[Event]
    reports: list[Report]


def make_world(given: Parameters, seed: int) -> World:
    """A world; the same for the same seed."""
    random = Random(f"world {seed}")
    truth: dict[str, Truth] = {}
    events: list[Event] = []
    for number in range(given.places):
        place = f"place-{number}"
        truth[place] = _Place(given, Random(f"{seed} {place}"), place, events).run()
    reports = list(_Press(given, random, truth).reports(events))
    return World(given, truth, events, sorted(reports, key=lambda r: (r.published, r.text, r.outlet)))


@dataclass(slots=True)
class _Place:
    """The story of one place."""

    given: Parameters
    random: Random
    place: str
    events: list[Event]
    truth: Truth = field(default_factory=Truth)

    def run(self) -> Truth:
        given, random = self.given, self.random
        attacks = given.front_attacks if random.random() < given.front else given.rear_attacks
        rates = {"attack": attacks, "withdraw": given.withdrawals, "handover": given.handovers}
        day, holder, since = 0, random.choice(sorted(SIDE_OF)), 0
        while (day := day + 1 + self._wait(sum(rates.values()))) < given.days:
            what = random.choices(list(rates), list(rates.values()))[0]
            end, after, begun = self._step(what, day, holder)
            if after != holder:
                self._held(since, end, holder)
                holder, since = after, begun
            day = begun
        self._held(since, given.days, holder)
        return self.truth

    def _wait(self, yearly: float) -> int:
        return int(self.random.expovariate(yearly) * 365) if yearly > 0 else self.given.days

    def _mean(self, days: float) -> int:
        return 1 + int(self.random.expovariate(1 / days))

    def _step(self, what: str, day: int, holder: str) -> tuple[int, str, int]:
        """What comes of it: the holder's last day, the next holder, and its first day."""
        if what == "attack":
            return self._attack(day, holder)
        if what == "withdraw":
            back = day + self._mean(self.given.vacant)
            comer = self.random.choice(sorted(SIDE_OF.keys() - {holder}))
            self._tell(day, "withdraw", holder)
            self._tell(back, "come", comer)
            return day, comer, back
        heir = self.random.choice([f for f in SIDES[SIDE_OF[holder]] if f != holder])
        self._tell(day, "handover", heir, holder)
        return day, heir, day

    def _attack(self, day: int, holder: str) -> tuple[int, str, int]:
        random, given = self.random, self.given
        attacker = random.choice([f for f, side in sorted(SIDE_OF.items()) if side != SIDE_OF[holder]])
        if random.random() < given.siege:
            until = day + random.randint(30, 150)
            self.truth.sieges.append((day, until, attacker))
            self._tell(day, "siege", attacker, holder)
            day = until
        end = day + self._mean(given.fight)
        self.truth.fights.append((day, end, attacker))
        self._tell(day, "attack", attacker, holder)
        wins = random.random() >= given.failed
        if random.random() < given.exaggeration:
            self._tell(random.randint(day, end), "capture", attacker, holder, real=False)
        if not wins:
            return end, holder, end
        self._tell(end, "capture", attacker, holder)
        return end, attacker, end

    def _held(self, since: int, end: int, holder: str) -> None:
        """The holder's days, and the allies who were there beside it."""
        self.truth.holders.append((since, end, holder))
        for ally in SIDES[SIDE_OF[holder]]:
            day = since
            while ally != holder and (day := day + 1 + self._wait(self.given.guests)) < end:
                left = day + self._mean(self.given.stay)
                self.truth.guests.append((day, min(left, end), ally))
                self._tell(day, "arrive", ally)
                if left < end:
                    self._tell(left, "leave", ally)
                day = left

    def _tell(self, day: int, what: What, force: str, other: str | None = None, *, real: bool = True) -> None:
        if day < self.given.days:
            self.events.append(Event(day=day, what=what, place=self.place, force=force, other=other, real=real))


@dataclass(slots=True)
class _Press:
    """Who reports what."""

    given: Parameters
    random: Random
    truth: dict[str, Truth]
    _texts: int = 0

    def reports(self, events: Sequence[Event]) -> Iterator[Report]:
        interest = {p: math.exp(self.random.gauss(0, self.given.interest)) for p in self.truth}
        happened = [*events, *self._rumours()]
        for event in happened:
            told = [source for source in SOURCES if self.random.random() < self._chance(event, source, interest)]
            for source in told:
                yield from self._printed(event, source)
            if told and event.what in ("capture", "withdraw"):
                yield from self._denials(event, told)
        for place, gets in interest.items():
            yield from self._states(place, gets)

    def _rumours(self) -> Iterator[Event]:
        for place in self.truth:
            for day in self._days(self.given.rumours):
                what: What = self.random.choice(("capture", "withdraw", "arrive", "hold"))
                force = self.random.choice(sorted(SIDE_OF))
                held = next((f for a, b, f in self.truth[place].holders if a <= day < b and f != force), None)
                yield Event(day=day, what=what, place=place, force=force, other=held, real=False)

    def _days(self, yearly: float) -> Iterator[int]:
        day = 0.0
        while yearly > 0 and (day := day + self.random.expovariate(yearly) * 365) < self.given.days:
            yield int(day)

    def _chance(self, event: Event, source: Source, interest: dict[str, float]) -> float:
        given = self.given
        chance = given.news * interest[event.place] * (0.4 if source.kind == "anonymous" else 1.0)
        if source.side is not None:
            own = source.side == SIDE_OF[event.force]
            good = own == (event.what in _GOOD)
            chance *= (given.own_good if good else given.own_bad) if own or event.other_side == source.side else 0.3
        if not event.real and (source.side is None or source.side != SIDE_OF[event.force]):
            chance *= given.believed
        return min(chance, 0.95)

    def _states(self, place: str, interest: float) -> Iterator[Report]:
        """Reports that say who is there."""
        for source in SOURCES:
            for day in self._days(self.given.state_news * interest / 4):
                yield from self._state(place, source, day)

    def _state(self, place: str, source: Source, day: int) -> Iterator[Report]:
        truth = self.truth[place]
        held: list[tuple[str, What]] = [(f, "hold") for a, b, f in truth.holders if a <= day < b]
        there: list[tuple[str, What]] = [(f, "stay") for a, b, f in truth.guests if a <= day < b]
        if not held and not there:
            return
        force, what = self.random.choice([*held, *held, *there])
        if source.side is not None and source.side != SIDE_OF[force] and self.random.random() > 2 * self.given.own_bad:
            return
        event = Event(day=day, what=what, place=place, force=force)
        yield from self._printed(event, source)

    def _printed(self, event: Event, source: Source, *, denies: bool = False) -> Iterator[Report]:
        """The report and its copies."""
        random, given = self.random, self.given
        right = random.random() < given.accuracy[source.kind]
        said = event if right else self._mistaken(event)
        confidence = round(min(0.99, max(0.3, random.betavariate(*given.extraction))), 2)
        read, denied = said, denies
        if random.random() > confidence:
            read, denied = self._misread(said, denies)
        unsure = not right or not event.real or source.kind == "anonymous"
        first = event.day + (random.randint(15, 90) if random.random() < given.late else int(random.expovariate(1)))
        made: dict[str, Any] = {
            "event": read, "source": source, "denies": denied, "near": random.random() < given.near,
            "confidence": confidence, "dated": self._date_given(),
            "hedged": random.random() < (given.hedged_unsure if unsure else given.hedged_sure),
        }  # fmt: skip
        own = source.kind in ("outlet", "state_outlet")
        for copy in range(1 + _poisson(given.copies, random)):
            fresh = copy > 0 and random.random() < given.cited
            self._texts += copy == 0 or fresh
            published = max(first, read.day) + (random.randint(0, 3) if copy else 0)
            outlet = source.id if own and not copy else random.choice(OUTLETS)
            if published < given.days:
                yield Report(**made, outlet=outlet, cited=fresh or not own, published=published, text=self._texts)

    def _date_given(self) -> Literal["day", "month", "none"]:
        draw = self.random.random()
        given = self.given
        return "none" if draw < given.undated else "month" if draw < given.undated + given.vague else "day"

    def _mistaken(self, event: Event) -> Event:
        """Of another place, another day or another force."""
        return self._changed(event, self.random.choice(("place", "day", "force")))

    def _misread(self, event: Event, denies: bool) -> tuple[Event, bool]:
        """The extractor takes another force, another place, one event for another, or a denial for an assertion.

        One error in four does no harm to who is where.
        """
        what = self.random.choice(("force", "place", "what", "modality"))
        return (event, False) if what == "modality" else (self._changed(event, what), denies)

    def _changed(self, event: Event, what: str) -> Event:
        random = self.random
        match what:
            case "place":
                return replace(event, place=random.choice(sorted(self.truth)))
            case "day":
                return replace(event, day=max(0, event.day - random.randint(5, 60)))
            case "force" if event.other is not None and random.random() < 0.5:
                return replace(event, force=event.other, other=event.force)
            case "force":
                return replace(event, force=random.choice(sorted(SIDE_OF.keys() - {event.force})))
        return replace(event, what=random.choice(("capture", "withdraw", "hold", "arrive")))

    def _denials(self, event: Event, told: Sequence[Source]) -> Iterator[Report]:
        """The side that loses by it denies it; a monitor does where it is false; some take it back."""
        given, random = self.given, self.random
        later = replace(event, day=min(given.days - 1, event.day + random.randint(0, 4)))
        hurt = event.other_side if event.what == "capture" else SIDE_OF[event.force]
        ministry = next((s for s in SOURCES if s.kind == "ministry" and s.side == hurt), None)
        if ministry is not None and random.random() < (given.deny_true if event.real else given.deny_false):
            yield from self._printed(later, ministry, denies=True)
        if not event.real:
            for source in (s for s in SOURCES if s.kind == "monitor"):
                if random.random() < given.monitor_denies:
                    yield from self._printed(later, source, denies=True)
            for source in told:
                if random.random() < given.retracts:
                    yield from self._printed(later, source, denies=True)


def _poisson(mean: float, random: Random) -> int:
    """A draw from the Poisson distribution (Knuth's product of uniforms)."""
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
