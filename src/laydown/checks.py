"""What `laydown check` does: load every rule and theatre file, then try every rule on its own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from laydown.problems import LexiconError

Line = tuple[str, bool]
"""What is said of one thing checked, and whether it is good."""

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
        yield from check_packaged_theatres()
        yield from check_rules(_PACKAGE / "en", pipeline)


def check_packaged_theatres() -> Iterator[Line]:
    """Load each of the packs that come with laydown."""
    for pack in sorted(path.parent for path in (_PACKAGE / "theatres").glob("*/theatre.yaml")):
        yield from check_theatre(pack)


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
    from laydown.claims import load_extractor
    from laydown.claims.evidence import failures
    from laydown.lexicon.language import load_language

    try:
        language = load_language(folder)
    except LexiconError as error:
        yield from ((fault, False) for fault in error.faults)
        return
    faults = failures(replace(load_extractor(pipeline=pipeline), language=language))
    for fault in faults:
        yield f"{folder / 'examples.yaml'}: {fault.frame}: '{fault.text}': {fault.reason}", False
    matches = sum(len(examples.matches) for examples in language.examples.values())
    rejects = sum(len(examples.rejects) for examples in language.examples.values())
    told = f"{len(faults)} of them fail" if faults else "all hold"
    yield f"rules: {len(language.frames)} frames, {matches} sentences to match, {rejects} to reject; {told}", not faults
