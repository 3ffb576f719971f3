"""What `laydown check` does: load every rule and theatre file, then try every rule on its own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from laydown.model import Claim
from laydown.problems import LexiconError

if TYPE_CHECKING:
    from laydown.claims import Extractor
    from laydown.lexicon.language import Example, Examples, Frame

Line = tuple[str, bool]
"""What is said of one thing checked, and whether it is good."""

_SLOTS = ("actor", "counterpart", "origin", "destination", "location")
_PACKAGE = Path(__file__).parent / "data"


def check_all(folder: Path | None = None, pipeline: str | None = None) -> Iterator[Line]:
    """Check what is packaged, or the theatre pack or rules in ``folder``; every fault is a line of its own.

    Raises:
        ModelError: the language pipeline cannot be loaded.
    """
    if folder is not None and (folder / "theatre.yaml").exists():
        yield from check_theatre(folder)
    elif folder is not None:
        yield from check_rules(folder, pipeline)
    else:
        for pack in sorted(path.parent for path in (_PACKAGE / "theatres").glob("*/theatre.yaml")):
            yield from check_theatre(pack)
        yield from check_rules(_PACKAGE / "en", pipeline)


def check_theatre(folder: Path) -> Iterator[Line]:
    """Load one pack together with the one for the world."""
    from laydown.lexicon.theatre import load_theatre

    try:
        theatre = load_theatre([folder])
    except LexiconError as error:
        yield from ((fault, False) for fault in error.faults)
        return
    counts = f"{len(theatre.forces)} forces, {len(theatre.places)} places, {len(theatre.sources)} sources"
    yield f"theatre {folder.name}: good; {counts}, with those of the world", True


def check_rules(folder: Path, pipeline: str | None) -> Iterator[Line]:
    """Load the rules of a language, then run every frame's own sentences through them."""
    from laydown.lexicon.language import load_language

    try:
        language = load_language(folder)
    except LexiconError as error:
        yield from ((fault, False) for fault in error.faults)
        return
    extractor = _extractor(folder, pipeline)
    faults = 0
    for frame in language.frames:
        for fault in frame_faults(frame, language.examples[frame.id], extractor):
            faults += 1
            yield f"{folder / 'examples.yaml'}: {frame.id}: {fault}", False
    matches = sum(len(examples.matches) for examples in language.examples.values())
    rejects = sum(len(examples.rejects) for examples in language.examples.values())
    told = f"{faults} of them fail" if faults else "all hold"
    yield f"rules: {len(language.frames)} frames, {matches} sentences to match, {rejects} to reject; {told}", not faults


def _extractor(folder: Path, pipeline: str | None) -> Extractor:
    from laydown.claims import Extractor
    from laydown.claims.confidence import load_calibration
    from laydown.lexicon.language import load_language
    from laydown.lexicon.theatre import load_theatre
    from laydown.sentences import load_pipeline
    from laydown.times import load_times

    return Extractor(
        language=load_language(folder), theatre=load_theatre([]), times=load_times(),
        pipeline=load_pipeline(pipeline), calibration=load_calibration(),
    )  # fmt: skip


def frame_faults(frame: Frame, examples: Examples, extractor: Extractor) -> Iterator[str]:
    """What is wrong with a frame by its own sentences: one it does not match, or one it does not reject."""
    from laydown.claims import extract_text

    for example in examples.matches:
        claims = extract_text(example.text, extractor)
        if not any(fits(claim, frame, example) for claim in claims):
            found = "; ".join(map(_told, claims)) or "no claim"
            yield f"does not match '{example.text}': wanted {_wanted(frame, example)}; found {found}"
    for text in examples.rejects:
        if claim := next((c for c in extract_text(text, extractor) if c.rule == frame.id), None):
            yield f"does not reject '{text}': found {_told(claim)}"


def fits(claim: Claim, frame: Frame, example: Example) -> bool:
    """True when the claim is of the frame's event, has the example's modality, and every filler that it names."""
    if claim.event is not frame.event or claim.modality is not example.modality:
        return False
    return all(
        any(_holds(mention.text, words) or _holds(mention.name or "", words) for mention in getattr(claim, slot))
        for slot in _SLOTS
        for words in getattr(example, slot)
    )


def _holds(text: str, words: str) -> bool:
    """True when ``words`` stand in the text as whole words, whatever their case."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _wanted(frame: Frame, example: Example) -> str:
    slots = ", ".join(f"{slot} {' + '.join(getattr(example, slot))}" for slot in _SLOTS if getattr(example, slot))
    return f"{frame.event.value} ({example.modality.value}) with {slots or 'no slot named'}"


def _told(claim: Claim) -> str:
    slots = (f"{slot} {' + '.join(m.text for m in getattr(claim, slot))}" for slot in _SLOTS if getattr(claim, slot))
    return f"{claim.event.value} ({claim.modality.value}) by '{claim.rule}' with {', '.join(slots) or 'no slot'}"
