"""The search: leftmost and longest, one mention after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from laydown.model import DatePrecision, When
from laydown.times.periods import Period
from laydown.times.scene import Scene
from laydown.times.words import NUMBER, Form, Role, TimeWords

# Where an expression can start: a word or number that is no part of a longer name, sum or compound.
_START = re.compile(r"(?<![\w\-/$€£'’])(?<!\d[.,:])(?:[a-z]+|\d+)")
_LAST_WORD = re.compile(r"(\w+|[^\w\s])\s*$")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")  # 'after Friday's raid' is no stretch from Friday on
_CUE_WIDTH = 40  # characters before an expression in which 'since the' and its like are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that say when, how long or how often: ``text[start:end]`` of the text searched.

    A locating preposition ('on', 'in', 'since') is not part of it. ``when`` is None where the words name no
    period, or none that can be told. ``role``: ``date``; ``since`` and ``until`` for one end of an open stretch
    (``when`` is then open on the other side); ``duration`` ('for three weeks'); ``repeat`` ('every day').
    """

    start: int
    end: int
    text: str
    when: When | None
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    form: Form
    match: re.Match[str]
    start: int
    end: int


def find_times(text: str, anchor: date | None, words: TimeWords) -> tuple[TimeMention, ...]:
    """Return the time expressions of a clean sentence or paragraph, in order and without overlap.

    ``anchor`` is the publication date; without it only dates with a written year get a ``when``. An expression
    like 'a day earlier' counts from the last dated mention before it in ``text``. Never raises.
    """
    lowered = _lower(text)
    mentions: list[TimeMention] = []
    previous: Period | None = None
    for found in _search(text, lowered, words):
        role, cue = _role(found, lowered, words)
        period = _read(found, lowered, anchor, previous, cue, words)
        when = _when(period, cue, text[found.start : found.end])
        mentions.append(
            TimeMention(start=found.start, end=found.end, text=text[found.start : found.end], when=when, role=role)
        )
        previous = period or previous
    return tuple(mentions)


def _lower(text: str) -> str:
    """Lower case, character for character."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _search(text: str, lowered: str, words: TimeWords) -> Iterator[_Found]:
    position = 0
    for token in _START.finditer(lowered):
        if token.start() < position:
            continue
        word = token.group()
        forms = words.forms.get(word) or (words.forms[NUMBER] if word[0].isdecimal() else ())
        found = _longest(forms, text, lowered, token.start(), words) if forms else None
        if found:
            position = found.match.end()
            yield found


def _longest(forms: tuple[Form, ...], text: str, lowered: str, start: int, words: TimeWords) -> _Found | None:
    best: _Found | None = None
    for form in forms:
        match = form.pattern.match(lowered, start)
        if match is None or (best and match.end() <= best.match.end()):
            continue
        if _accepts(form, match, text, lowered, words):
            core = "core" if "core" in form.pattern.groupindex else 0
            best = _Found(form=form, match=match, start=match.start(core), end=match.end(core))
    return best


def _accepts(form: Form, match: re.Match[str], text: str, lowered: str, words: TimeWords) -> bool:
    """False for a form out of its place, a month or day without its capital, or part of a proper name."""
    if form.reject and form.reject.fullmatch(match.group()):
        return False
    if form.after or form.not_after:
        before = _word_before(lowered, match.start())
        if before in form.not_after or (form.after and before not in form.after):
            return False
    names = [name for name in ("month", "month2", "weekday", "weekday2") if match.groupdict().get(name)]
    if any(text[match.start(name)].islower() for name in names):
        return False
    if "frequency" in match.groupdict() and text[match.start()].isupper():
        return not _word_before(lowered, match.start()).isalnum()
    return not ("weekday" in names and _is_name(match, lowered, words))


def _is_name(match: re.Match[str], lowered: str, words: TimeWords) -> bool:
    before = _word_before(lowered, match.start("weekday"))
    return before in words.names_before or words.names_after.match(lowered, match.end("weekday")) is not None


def _word_before(lowered: str, start: int) -> str:
    match = _LAST_WORD.search(lowered, max(0, start - _CUE_WIDTH), start)
    return match[1] if match else ""


def _role(found: _Found, lowered: str, words: TimeWords) -> tuple[Role, str | None]:
    """The role, and which cue in front of the expression made it so."""
    if found.form.role != "date":
        return found.form.role, None
    cue = words.role_cues.search(lowered, max(0, found.start - _CUE_WIDTH), found.start)
    if cue is None or (cue.lastgroup in ("before", "after") and _POSSESSIVE.match(lowered, found.end)):
        return "date", None
    return ("since" if cue.lastgroup in ("since", "after") else "until"), cue.lastgroup


def _read(
    found: _Found, lowered: str, anchor: date | None, previous: Period | None, cue: str | None, words: TimeWords
) -> Period | None:
    if found.form.reading is None:
        return None
    scene = Scene(
        groups=found.match.groupdict(),
        anchor=anchor,
        previous=previous,
        before=_word_before(lowered, found.match.start()),
        bound=cue,
        tables=words.tables,
    )
    try:
        return found.form.reading(scene)
    except (ValueError, OverflowError):
        return None  # beyond the years 1 to 9999


def _when(period: Period | None, cue: str | None, text: str) -> When | None:
    if period is None:
        return None
    start: date | None = period.start
    end: date | None = period.end
    if cue in ("since", "after"):
        end = None
    elif cue == "until":
        start = None
    elif cue == "before":
        start, end = None, max(period.start, date.min + timedelta(days=1)) - timedelta(days=1)
    precision = DatePrecision.OPEN if cue else period.precision
    return When(start=start, end=end, precision=precision, text=text, basis=period.basis)
