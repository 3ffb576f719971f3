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
    """Check what is packaged and the user's own packs, or the theatre pack or rules in ``folder``.

    Every fault is a line of its own; so is every warning, which is no fault.

    Raises:
        ModelError: the language pipeline cannot be loaded.
    """
    if folder is not None and (folder / "theatre.yaml").exists():
        yield from check_theatre(folder)
    elif folder is not None and (folder / "events.yaml").exists():
        yield from check_rules(folder, pipeline)
    elif folder is not None:
        yield f"{folder}: neither a theatre pack (theatre.yaml) nor rules (events.yaml) are here", False
    else:
        yield from check_theatres()
        yield from check_rules(_PACKAGE / "en", pipeline)


def check_theatres() -> Iterator[Line]:
    """Load each of the packs that can be asked for by name: those that come with laydown and the user's own."""
    from laydown.lexicon.packs import known_packs

    for pack in known_packs():
        yield from check_theatre(pack.folder)


def check_theatre(folder: Path) -> Iterator[Line]:
    """Load one pack together with the one for the world and those it extends; then say what seems to be a slip."""
    from laydown.lexicon.language import load_language
    from laydown.lexicon.slips import ordinary_words, slips
    from laydown.lexicon.theatre import load_theatre, read_all

    try:
        load_theatre([folder])
    except LexiconError as error:
        yield from ((fault, False) for fault in error.faults)
        return
    drafts = read_all([folder])
    own = next(draft for draft in drafts if draft.folder.resolve() == folder.resolve())
    warnings = list(slips(drafts, own, ordinary_words(load_language())))
    yield from ((f"warning: {warning}", True) for warning in warnings)
    counts = f"{len(own.forces)} forces, {len(own.places) + len(own.table)} places, {len(own.sources)} sources"
    slipped = f"; {len(warnings)} warning{'s' * (len(warnings) > 1)}" if warnings else ""
    yield f"theatre {folder.resolve().name}: good; {counts} of its own{slipped}", True


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
