"""The bundled demo: seventeen short reports of an invented war, coded, and one question answered from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

from laydown.model import Claim, EventType, Modality
from laydown.output import when_words, who
from laydown.pipeline import Coded, Options, Run, code
from laydown.problems import Issue
from laydown.reading import load_metadata

THEATRE = "demo"
PLACE, DAY = "sulmet", date(2021, 4, 30)
_CONTROL = {EventType.CAPTURE, EventType.HOLD, EventType.WITHDRAW, EventType.HANDOVER, EventType.DEPLOY}


def demo_run(*, jobs: int = 1, pipeline: str | None = None) -> tuple[tuple[Issue, ...], Run]:
    """The run over the demo's reports, with the issues of its metadata."""
    folder = Path(str(files("laydown"))) / "data" / "demo"
    metadata, issues = load_metadata(folder / "documents.jsonl")
    options = Options(theatres=(THEATRE,), pipeline=pipeline)
    return issues, code([folder / "reports"], options=options, metadata=metadata, jobs=jobs)


def answer(results: Iterable[Coded]) -> Iterator[str]:
    """Lines: what the reports say of who was at the demo's place, up to its day, in order of time.

    Nothing is weighed here: every claim stands with its words and its speakers.
    """
    found = sorted(
        (c for coded in results for c in coded.claims if _bears(c)), key=lambda c: (_known(c), c.doc, c.trigger.start)
    )
    yield f"Who held Sulmet on {DAY:%-d %B %Y}, and who says so?"
    yield ""
    for claim in found:
        said = "" if claim.modality is Modality.ASSERTED else f" ({claim.modality.value})"
        yield f"  {when_words(claim.when):25} {claim.event.value}{said}: {who(claim) or 'somebody not named'}"
        chain = " < ".join(" ".join(m.text.split()) for m in claim.source) or "the report itself"
        yield f"  {'':25} '{' '.join(claim.evidence.text.split())}'"
        yield f"  {'':25} said by {chain}, in {claim.doc}"
    held = [c for c in found if c.modality is Modality.ASSERTED and c.event in (EventType.CAPTURE, EventType.HOLD)]
    yield ""
    yield f"Last said to be held by: {who(held[-1])} ({held[-1].doc})" if held else "Nobody is said to hold it."


def _bears(claim: Claim) -> bool:
    places = (*claim.origin, *claim.location, *claim.destination)
    return claim.event in _CONTROL and _known(claim) <= DAY and any(place.id == PLACE for place in places)


def _known(claim: Claim) -> date:
    when = claim.when
    return (when.start or when.end or date.max) if when else date.max
