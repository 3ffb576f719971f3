"""The language files under ``data/en``: event frames, what nouns stand for, and the cues of speech and modality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import msgspec.structs

from laydown.lexicon.loading import read_yaml
from laydown.model import EventType, Modality
from laydown.problems import LexiconError

SLOTS = ("actor", "counterpart", "origin", "destination", "location")
Profile = Mapping[str, tuple[str, ...]]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that a frame must match, with the fillers expected (each named by some of its words)."""

    text: str
    actor: tuple[str, ...] = ()
    counterpart: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The evidence of a frame: sentences in which it must find its event, and sentences in which it must not."""

    matches: tuple[Example, ...]
    rejects: tuple[str, ...]


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way of naming one type of event; the fields are explained at the head of ``events.yaml``."""

    id: str
    event: EventType
    profile: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    copula: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    object_only: bool = False
    participle: bool = False
    existential: bool = False
    weapon: bool = False
    strict: bool = False
    itself: bool = False
    past: bool = False
    bare: bool = False
    prefer: bool = False


class _Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    profiles: dict[str, dict[str, tuple[str, ...]]]
    frames: tuple[dict[str, Any], ...]


class Persons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pronouns by what they can stand for."""

    pronouns: frozenset[str]
    groups: frozenset[str]
    places: frozenset[str]


class Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Speech, modality and hedge words; each field is explained beside it in ``cues.yaml``."""

    say: frozenset[str]
    deny: frozenset[str]
    announce: frozenset[str]
    said_nouns: frozenset[str]
    no_source: frozenset[str]
    orders: frozenset[str]
    demands: frozenset[str]
    plans: frozenset[str]
    denials: frozenset[str]
    possibles: frozenset[str]
    transparent: frozenset[str]
    modals: dict[str, Modality]
    adjectives: dict[str, Modality]
    nouns: dict[str, Modality]
    modifiers: dict[str, Modality]
    conditionals: frozenset[str]
    hedge_words: frozenset[str]
    hedge_verbs: frozenset[str]
    hedge_phrases: tuple[str, ...]
    support: frozenset[str]
    broken: frozenset[str]
    suffer: frozenset[str]
    actions: frozenset[str]
    breakable: frozenset[str]
    traces: frozenset[str]
    in_vain: frozenset[str]
    held_back: dict[str, str]
    taking_part: frozenset[str]
    outside: frozenset[str]
    left_behind: frozenset[str]
    going_on: frozenset[str]
    units: frozenset[str]
    numbers: dict[str, int]
    at_least: frozenset[str]
    at_most: frozenset[str]
    less_than: frozenset[str]
    injure: frozenset[str]
    adding: frozenset[str]
    locative: frozenset[str]
    silent_demands: frozenset[str]
    say_of: frozenset[str]
    say_doing: frozenset[str]
    say_to: frozenset[str]
    tell: frozenset[str]
    hearers: frozenset[str]
    occasions: frozenset[str]
    carry: frozenset[str]
    nobody: frozenset[str]
    unsaid_nouns: frozenset[str]
    negations: frozenset[str]
    none: frozenset[str]
    hardly: frozenset[str]
    likely: frozenset[str]
    perceive: frozenset[str]
    hold_true: frozenset[str]
    ask_that: frozenset[str]
    ask_that_only: frozenset[str]
    plans_to_only: frozenset[str]
    get_ready: frozenset[str]
    hedge_nouns: frozenset[str]
    measures: frozenset[str]
    force_names: frozenset[str]
    force_descriptions: frozenset[str]
    place_descriptions: frozenset[str]
    place_signs: frozenset[str]
    persons: Persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's rules, checked.

    ``nouns`` maps a lemma to the kinds it can stand for; ``verb_frames`` and ``noun_frames`` map the first (verb) or
    last (noun) lemma of a trigger to the ways of completing it, longest first.
    """

    frames: tuple[Frame, ...]
    examples: Mapping[str, Examples]
    profiles: Mapping[str, Profile]
    nouns: Mapping[str, frozenset[str]]
    cues: Cues
    verb_frames: Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    noun_frames: Mapping[str, tuple[tuple[tuple[str, ...], Frame], ...]]

    def noun_kinds(self, lemma: str, lower: str) -> frozenset[str]:
        """What a noun can stand for, by its lemma and by its form in lower case, a full stop aside ('gen.')."""
        return self.nouns.get(lemma, frozenset()) | self.nouns.get(lower.rstrip("."), frozenset())


def load_language(folder: Path | None = None) -> Language:
    """The rules in ``folder`` (default: the packaged English ones).

    Raises:
        LexiconError: the files have faults; all of them are listed.
    """
    folder = folder or Path(str(files("laydown") / "data" / "en"))
    faults: list[str] = []
    events = _read(folder / "events.yaml", _Events, faults)
    nouns = _read(folder / "nouns.yaml", dict[str, tuple[str, ...]], faults)
    cues = _read(folder / "cues.yaml", Cues, faults)
    examples = _read(folder / "examples.yaml", dict[str, Examples], faults)
    frames = tuple(_frames(folder / "events.yaml", events, faults)) if events else ()
    faults.extend(_example_faults(frames, examples or {}))
    faults.extend(f"nouns.yaml: {fault}" for fault in _unmatchable(nouns or {}))
    faults.extend(f"cues.yaml: {fault}" for fault in _unmatchable(_word_lists(cues)))
    if faults or events is None or nouns is None or cues is None or examples is None:
        raise LexiconError(faults)
    return Language(
        frames=frames,
        examples=examples,
        profiles=events.profiles,
        nouns=_invert(nouns),
        cues=cues,
        verb_frames=_index(frames, "verbs", 0),
        noun_frames=_index(frames, "nouns", -1),
    )


def _read(path: Path, kind: Any, faults: list[str]) -> Any:
    try:
        return msgspec.convert(read_yaml(path), kind, strict=False)
    except msgspec.ValidationError as error:
        faults.append(f"{path.name}: {error}")
    except LexiconError as error:
        faults.extend(error.faults)
    return None


def _frames(path: Path, events: _Events, faults: list[str]) -> Iterable[Frame]:
    for profile, functions in events.profiles.items():
        for slot in {slot for slots in functions.values() for slot in slots} - set(SLOTS):
            faults.append(f"{path.name}: profile {profile}: there is no slot '{slot}'")
    seen: set[str] = set()
    for number, entry in enumerate(events.frames, 1):
        where = f"{path.name}: frame {number} ({entry.get('id', '?')})"
        try:
            frame = msgspec.convert(entry, Frame, strict=False)
        except msgspec.ValidationError as error:
            faults.append(f"{where}: {error}")
            continue
        faults.extend(f"{where}: {fault}" for fault in _frame_faults(frame, events, seen))
        seen.add(frame.id)
        yield frame


def _frame_faults(frame: Frame, events: _Events, seen: set[str]) -> Iterable[str]:
    if frame.id in seen:
        yield "the id is used twice"
    if frame.profile not in events.profiles:
        yield f"there is no profile '{frame.profile}'"
    if not (frame.verbs or frame.nouns):
        yield "it names no verb and no noun"
    for need in frame.needs:
        for slot in set(need.split("+")) - set(SLOTS):
            yield f"`needs` names no slot: '{slot}'"


def _example_faults(frames: Sequence[Frame], examples: Mapping[str, Examples]) -> Iterable[str]:
    ids = {frame.id for frame in frames}
    for frame in frames:
        own = examples.get(frame.id)
        if own is None or not (own.matches and own.rejects):
            yield f"examples.yaml: {frame.id}: the frame needs a sentence under `matches` and one under `rejects`"
    for extra in sorted(examples.keys() - ids):
        yield f"examples.yaml: {extra}: there is no such frame"


def _word_lists(cues: Cues | None) -> dict[str, frozenset[str]]:
    """The cues that are looked up token by token."""
    found = msgspec.structs.asdict(cues) if cues is not None else {}
    return {name: words for name, words in found.items() if isinstance(words, frozenset)}


def _unmatchable(lists: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """Words that are no one token: the tokenizer parts at spaces and hyphens, so that nothing would ever match."""
    for name, words in lists.items():
        for word in sorted(words):
            if len(re.split(r"[\s_-]", word)) > 1:
                yield f"{name}: '{word}' is more than one word, and matches nothing"


def _invert(nouns: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, lemmas in nouns.items():
        for lemma in lemmas:
            kinds.setdefault(lemma, set()).add(kind)
    return {lemma: frozenset(found) for lemma, found in kinds.items()}


def _index(frames: Iterable[Frame], field: str, key: int) -> dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Frame]]] = {}
    for frame in frames:
        for phrase in getattr(frame, field):
            words = tuple(phrase.replace("-", " - ").split())
            found.setdefault(words[key], []).append((words, frame))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in found.items()}
