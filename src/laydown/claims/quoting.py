"""Whose voice a sentence without a speaker of its own is in: a quotation that runs on, a report that is carried on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from laydown.attribution import Speakers, sentence_speakers
from laydown.phrases import Scene

_MARKS = re.compile('["“”«»]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """``own``: speakers of the sentence as a whole; ``carried``: those of earlier or later ones that still hold."""

    own: Speakers = ()
    carried: Speakers = ()
    quoted: bool = False


def voices(scenes: Sequence[Scene]) -> list[Voice]:
    """One voice for each sentence of an article, in order."""
    owns = [sentence_speakers(scene) for scene in scenes]
    result: list[Voice] = []
    inside = False
    for number, scene in enumerate(scenes):
        opens = scene.sentence.text.lstrip().startswith(('"', "“", "«", "'", "‘"))
        if number and scene.sentence.segment is not scenes[number - 1].sentence.segment and opens:
            inside = False
        quoted = inside or opens
        carried = _carried(number, scenes, owns, result, quoted=quoted, inside=inside)
        result.append(Voice(own=owns[number], carried=carried, quoted=quoted))
        inside = _open_after(scene, inside)
    return result


def _open_after(scene: Scene, inside: bool) -> bool:
    """Whether a quotation is open at the end of the sentence. Single marks do not count: most are apostrophes."""
    for mark in _MARKS.findall(scene.sentence.text):
        inside = not inside if mark == '"' else mark in "“«"
    return inside


def _carried(
    number: int, scenes: Sequence[Scene], owns: Sequence[Speakers], before: Sequence[Voice],
    *, quoted: bool, inside: bool,
) -> Speakers:  # fmt: skip
    if owns[number]:
        return ()
    previous = before[number - 1] if number else Voice()
    same = number > 0 and scenes[number].sentence.segment is scenes[number - 1].sentence.segment
    earlier = previous.own or previous.carried
    if quoted:
        if inside or (same and earlier) or previous.quoted:
            return _as(earlier, "quote")
        if number + 1 < len(scenes) and owns[number + 1]:
            return _as(owns[number + 1], "quote")
        return _as(earlier, "quote")
    if same and earlier and _goes_on(scenes[number], previous):
        return _as(earlier, "carried")
    return ()


def _goes_on(scene: Scene, previous: Voice) -> bool:
    """True when a sentence plainly continues the report of the one before it."""
    first = scene.sentence.tokens[0]
    subject = next((t for t in scene.sentence.tokens if t.dep in ("nsubj", "nsubjpass")), None)
    refers_back = subject is not None and subject.pos == "PRON" or first.lower in scene.language.cues.going_on
    return previous.own != () and refers_back


def _as(chain: Speakers, how: str) -> Speakers:
    return tuple(replace(speaker, how=how) for speaker in chain)
