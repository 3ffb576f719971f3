"""Reports made by hand for the tests of exports: documents with the claims that a careful reader finds in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from laydown.ledger import Posting
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
    Segment,
    SourceKind,
    SourceMention,
    Span,
    When,
    Zone,
)

PLACES: dict[str, tuple[str | None, float | None, float | None, PlacePrecision]] = {
    "Sulmet": ("sulmet", 45.0, -33.0, PlacePrecision.TOWN),
    "Orven": ("orven", 44.872, -33.01, PlacePrecision.TOWN),
    "Kelmara": ("kelmara", 45.1, -32.1, PlacePrecision.TOWN),
    "Vashta": ("vashta", 45.12, -32.3, PlacePrecision.TOWN),
    "Nowhere Ford": (None, None, None, PlacePrecision.TOWN),
    "<B>Bad & $[Name]</B> Ville": (None, 44.5, -31.5, PlacePrecision.TOWN),
}
FORCES = {
    "Karsovian army": "karsovian-army",
    "9th Brigade": "brigade-9",
    "Ilvanian army": "ilvanian-army",
    "Free Highlands Front": "free-highlands-front",
    '=HYPERLINK("Http://X.Example","Guard")': None,
}


@dataclass
class Report:
    """One document with one article, to which sentences are added, each with what it claims."""

    name: str
    published: date
    outlet: str = "Border Wire"
    url: str | None = None
    text: str = ""
    claims: list[Claim] = field(default_factory=list)

    def say(self, event: str, sentence: str, **given: Any) -> Report:
        """A sentence with one claim; ``at``, ``to``, ``frm`` are places, ``by``, ``on`` forces, ``said`` a speaker."""
        start = len(self.text)
        self.text += f"{sentence}\n"
        day = given.get("day")
        first, last = day if isinstance(day, tuple) else (day, day)
        when = None
        if day is not None:
            precision = DatePrecision.DAY if first == last else given.get("precision", DatePrecision.WEEK)
            when = When(start=first, end=last, precision=precision, text="then", basis=DateBasis.STATED)
        trigger = given.get("trigger", sentence.split()[0])
        spot = start + sentence.index(trigger)
        self.claims.append(
            Claim(
                id=hashlib.sha256(f"{self.name} {start} {event}".encode()).hexdigest()[:16],
                doc=self.name,
                article=1,
                zone=Zone.BODY,
                event=EventType(event),
                modality=Modality(given.get("modality", "asserted")),
                hedged=given.get("hedged", False),
                actor=self._forces(given.get("by", ()), sentence, start),
                counterpart=self._forces(given.get("on", ()), sentence, start),
                origin=self._places(given.get("frm", ()), sentence, start),
                destination=self._places(given.get("to", ()), sentence, start),
                location=self._places(given.get("at", ()), sentence, start),
                when=when,
                quantity=(),
                source=self._source(given.get("said")),
                trigger=Span(start=spot, end=spot + len(trigger), text=trigger),
                evidence=Span(start=start, end=start + len(sentence), text=sentence),
                confidence=0.9,
                rule="hold" if event == "hold" else "",
            )
        )
        return self

    def _source(self, said: str | None) -> tuple[SourceMention, ...]:
        outlet = SourceMention(text=self.outlet, start=None, end=None, kind=SourceKind.OUTLET)
        return (SourceMention(text=said, start=0, end=1), outlet) if said else (outlet,)

    def _forces(self, names: tuple[str, ...], sentence: str, start: int) -> tuple[Mention, ...]:
        return tuple(
            Mention(text=name, start=start, end=start + 1, id=FORCES.get(name), name=name if FORCES.get(name) else None)
            for name in names
        )

    def _places(self, names: tuple[str, ...], sentence: str, start: int) -> tuple[PlaceMention, ...]:
        return tuple(
            PlaceMention(
                text=name, start=start, end=start + 1, id=key, name=name, lat=lat, lon=lon, precision=precision
            )
            for name in names
            for key, lat, lon, precision in (PLACES[name],)
        )

    def posting(self) -> Posting:
        """The report as the ledger takes it."""
        article = Article(
            number=1, segments=(Segment(zone=Zone.BODY, start=0, end=len(self.text), text=self.text),),
            published=self.published, published_basis="given", outlet=self.outlet, url=self.url, title=self.name,
        )  # fmt: skip
        sha = hashlib.sha256(self.text.encode()).hexdigest()
        document = Document(id=self.name, sha256=sha, encoding="utf-8", text=self.text, articles=(article,))
        return Posting(document=document, claims=tuple(self.claims), coder="by hand", url=self.url)


HOSTILE = "=cmd|' /C calc'!A0 <script>alert(\"x\")</script> $[name] ]]> & \x0b took it."


def war() -> list[Report]:
    """Seven months of an invented war: taken, besieged, denied, left, planned, and somebody who attacks the reader."""
    return [
        Report("a.txt", date(2021, 1, 6), url="https://wire.example/a")
        .say("hold", "held by the 9th Brigade is Sulmet.", by=("9th Brigade",), at=("Sulmet",), trigger="held",
             day=date(2021, 1, 5), said="Governor Vell"),
        Report("b.txt", date(2021, 2, 2))
        .say("capture", "captured Sulmet, the Karsovian army said.", by=("Karsovian army",), on=("9th Brigade",),
             at=("Sulmet",), day=date(2021, 2, 1), said="Karsovian army", trigger="captured")
        .say("withdraw", "left Sulmet for Orven.", by=("9th Brigade",), frm=("Sulmet",), to=("Orven",),
             day=date(2021, 2, 1), trigger="left"),
        Report("c.txt", date(2021, 2, 4), "Radio Talmeru")
        .say("hold", "controls Sulmet still, says the Ilvanian army.", by=("Ilvanian army",), at=("Sulmet",),
             trigger="controls", day=date(2021, 2, 4), said="Ilvanian army")
        .say("capture", "captured Sulmet nobody has, it says.", by=("Karsovian army",), at=("Sulmet",),
             modality="denied", day=date(2021, 2, 1), said="Ilvanian army", trigger="captured"),
        Report("d.txt", date(2021, 3, 10))
        .say("withdraw", "withdraw from Sulmet it will.", by=("Karsovian army",), frm=("Sulmet",), modality="planned",
             trigger="withdraw", said="Karsovian army")
        .say("withdraw", "leave Sulmet, he told it.", by=("Karsovian army",), frm=("Sulmet",), modality="demanded",
             trigger="leave", said="Governor Vell")
        .say("meet", "met in Orven.", by=("Karsovian army",), on=("Ilvanian army",), at=("Orven",), trigger="met",
             day=date(2021, 3, 9))
        .say("attack", "besieged Kelmara.", by=("Free Highlands Front",), at=("Kelmara",), trigger="besieged",
             day=date(2021, 3, 8))
        .say("hold", "holds Kelmara.", by=("Ilvanian army",), at=("Kelmara",), trigger="holds", day=date(2021, 3, 8)),
        Report("e.txt", date(2021, 5, 2))
        .say("handover", "handed over Kelmara.", by=("Ilvanian army",), on=("Free Highlands Front",), at=("Kelmara",),
             trigger="handed over", day=(date(2021, 4, 26), date(2021, 5, 1)))
        .say("attack", "clashes at Nowhere Ford.", by=("Free Highlands Front",), on=("Ilvanian army",),
             at=("Nowhere Ford",), trigger="clashes", day=date(2021, 5, 1)),
        Report("f.txt", date(2021, 5, 20), "Ilva Press")
        .say("capture", HOSTILE, by=('=HYPERLINK("Http://X.Example","Guard")',), at=("<B>Bad & $[Name]</B> Ville",),
             trigger="took", day=date(2021, 5, 19), said="@Speaker <i>Vell</i>")
        .say("withdraw", "left Vashta.", by=("Free Highlands Front",), frm=("Vashta",), trigger="left",
             day=date(2021, 5, 18)),
        Report("g.txt", date(2021, 7, 30))
        .say("redeploy", "moved from Kelmara to Vashta.", by=("Free Highlands Front",), frm=("Kelmara",),
             to=("Vashta",), trigger="moved", day=date(2021, 7, 28))
        .say("agree", "agreed.", by=("Karsovian army",), on=("Ilvanian army",), trigger="agreed", hedged=True),
    ]  # fmt: skip
