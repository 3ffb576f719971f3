"""The cues of ``data/en/zones.yaml``: loaded once, every rule checked against its own examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.model import Zone
from laydown.problems import LexiconError
from laydown.reading.mastheads import Names
from laydown.reading.sentencing import Sentencer

_FILE = Path(__file__).parent.parent / "data" / "en" / "zones.yaml"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NAME = r"[A-Z][\w.’'-]+(?: (?:al-|de |van |bin |el-)?[A-Z][\w.’'-]*){1,3}"
_MARKED = re.compile(r"\[\[(.*?)\]\]")
_LONGEST = 400


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    zone: Zone
    at: Literal["line", "start", "section", "tail", "piece"]
    pattern: str
    yes: list[str]
    no: list[str]
    case: bool = False
    sentence: bool = False
    longest: int = _LONGEST
    sentences: int = 0
    needs: list[str] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One cue; ``at`` says where it looks (see the head of the file)."""

    id: str
    zone: Zone
    at: str
    pattern: re.Pattern[str]
    longest: int
    sentence: bool
    sentences: int
    needs: tuple[str, ...]

    def matches(self, text: str, sentencer: Sentencer) -> bool:
        """Whether a whole block is what the rule names (never for pieces)."""
        if len(text) > self.longest:
            return False
        whole = self.at in {"line", "section"}
        found = self.pattern.fullmatch(text) if whole else self.pattern.match(text)
        few = not self.sentences or not found or sum(1 for _ in sentencer.starts(text)) <= self.sentences
        return found is not None and few


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """All rules by where they look, the markup hints, the agencies by signature, outlets' names, sentence borders."""

    blocks: tuple[Rule, ...]
    sections: tuple[Rule, ...]
    tails: tuple[Rule, ...]
    pieces: tuple[Rule, ...]
    hints: Mapping[str, Zone]
    agencies: Mapping[str, str]
    names: Names
    sentences: Sentencer

    def stretches(self, text: str) -> list[tuple[int, int, Zone]]:
        """Stretches of a body block that are something else, in order, not overlapping."""
        found: list[tuple[int, int, Zone]] = []
        for rule in self.pieces:
            if any(words in text for words in rule.needs):
                found += self._of(rule, text)
        found.sort()
        return [span for i, span in enumerate(found) if not i or span[0] >= max(end for _, end, _ in found[:i])]

    def _of(self, rule: Rule, text: str) -> Iterator[tuple[int, int, Zone]]:
        for match in rule.pattern.finditer(text):
            start = self.sentences.before(text, match.start()) if rule.sentence else match.start()
            if match.end() - start <= max(_LONGEST, match.end() - match.start()):
                yield start, match.end(), rule.zone


@cache
def default_cues() -> Cues:
    """The shipped cues. Raises LexiconError, with all faults, when a rule does not do what its examples say."""
    return load_cues(_FILE)


def load_cues(path: Path) -> Cues:
    """Read a cue file. Raises LexiconError listing every fault as ``file: rule: reason``."""
    content = read_yaml(path)
    if not isinstance(content, Mapping):
        raise LexiconError([f"{path}: file: expected hints, agencies, abbreviations and rules"])
    agencies = {name: outlet for outlet, names in content.get("agencies", {}).items() for name in names}
    words = {
        "{agency}": _any_of(agencies),
        "{starter}": _any_of(content.get("starters", ())),
        "{month}": _MONTHS,
        "{name}": _NAME,
    }
    entries, faults = convert_entries(path, content.get("rules"), _Entry)
    rules: list[Rule] = []
    for entry in entries:
        try:
            rules.append(_rule(entry, words))
        except re.error as error:
            faults.append(f"{path}: {entry.id}: {error}")
    cues = Cues(
        blocks=tuple(rule for rule in rules if rule.at in {"line", "start"}),
        sections=tuple(rule for rule in rules if rule.at == "section"),
        tails=tuple(rule for rule in rules if rule.at == "tail"),
        pieces=tuple(rule for rule in rules if rule.at == "piece"),
        hints={word: Zone(zone) for zone, words in content.get("hints", {}).items() for word in words},
        agencies=agencies,
        names=Names(
            words=frozenset(content.get("outlets", ())),
            sections=frozenset(content.get("sections", ())),
            agencies=agencies,
        ),
        sentences=Sentencer(abbreviations=frozenset(content.get("abbreviations", ()))),
    )
    faults += [f"{path}: {fault}" for fault in _faults(cues, rules, entries)]
    if faults:
        raise LexiconError(faults)
    return cues


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True)) + ")"


def _rule(entry: _Entry, words: Mapping[str, str]) -> Rule:
    pattern = entry.pattern
    for name, expression in words.items():
        pattern = pattern.replace(name, expression)
    return Rule(
        id=entry.id,
        zone=entry.zone,
        at=entry.at,
        pattern=re.compile(pattern, 0 if entry.case else re.IGNORECASE),
        longest=entry.longest,
        sentence=entry.sentence,
        sentences=entry.sentences,
        needs=tuple(entry.needs),
    )


def _faults(cues: Cues, rules: Sequence[Rule], entries: Sequence[_Entry]) -> Iterator[str]:
    examples = {entry.id: entry for entry in entries}
    for rule in rules:
        entry = examples[rule.id]
        if not entry.yes or not entry.no:
            yield f"{rule.id}: needs examples under both yes and no"
        if rule.at == "piece" and not rule.needs:
            yield f"{rule.id}: a piece rule needs words to look for"
        for example in entry.yes:
            if not _holds(cues, rule, example):
                yield f"{rule.id}: does not match {example!r}"
        for example in entry.no:
            if _holds(cues, rule, example):
                yield f"{rule.id}: matches {example!r}"


def _holds(cues: Cues, rule: Rule, example: str) -> bool:
    if rule.at != "piece":
        return rule.matches(example, cues.sentences)
    text = _MARKED.sub(r"\1", example)
    found = [text[start:end] for start, end, _ in cues._of(rule, text)]
    wanted = _MARKED.findall(example)
    return found == wanted if wanted else bool(found)
