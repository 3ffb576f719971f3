"""How many: numbers that count what an event is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from laydown.claims.candidates import Candidate
from laydown.lexicon.language import Cues
from laydown.model import Quantity
from laydown.sentences import Sentence, Token

_MULTIPLIERS = (100, 1000, 1_000_000)
"""Numbers that multiply what stands before them: 'two hundred', '1.5 million'."""
_FIGURES = re.compile(r"\d+(\.\d+)?")


def quantities(candidate: Candidate, text: str) -> tuple[Quantity, ...]:
    """The numbers among the words of the event's own clause, in text order; ``text`` is the document's."""
    sentence = candidate.scene.sentence
    ranges = [(f.phrase.first, f.phrase.last) for fillers in candidate.slots.values() for f in fillers]
    inside = [t for t in sentence.tokens if t.pos == "NUM" and (_in(t.i, ranges) or _measures(t, candidate))]
    found = _quantities([t for t in inside if not _is_part(t)], sentence, candidate)
    return tuple(replace(quantity, text=text[quantity.start : quantity.end]) for quantity in found)


def _in(index: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= index <= last for first, last in ranges)


def _measures(number: Token, candidate: Candidate) -> bool:
    """'30 km' anywhere below the trigger."""
    noun = number.head
    return noun.lemma in _cues(candidate).units and candidate.trigger.head in noun.ancestors()


def _is_part(number: Token) -> bool:
    return number.dep in ("compound", "conj") and number.head.pos == "NUM"


def _cues(candidate: Candidate) -> Cues:
    return candidate.scene.language.cues


def _other_end(number: Token, cues: Cues) -> float | None:
    """The upper end of 'between 200 and 300' and '200 to 300'."""
    other = next((c for c in number.children if c.dep == "conj" and c.pos == "NUM"), None)
    return _value(other, cues) if other is not None else None


def _quantities(numbers: list[Token], sentence: Sentence, candidate: Candidate) -> Iterator[Quantity]:
    cues = _cues(candidate)
    for number in numbers:
        value = _value(number, cues)
        if value is None:
            continue
        noun = number.head if number.dep in ("nummod", "quantmod", "compound") else None
        counted = noun.text if noun is not None else None
        unit = counted if noun is not None and noun.lemma in cues.units else None
        first = min((t for t in number.subtree() if t.i <= number.i), key=lambda t: t.i)
        last = noun if noun is not None and noun.i > number.i else number
        low, high = _bounds(number, value, cues)
        segment = sentence.segment
        yield Quantity(
            text=segment.text[first.start : last.end],
            start=segment.at(first.start),
            end=segment.at(last.end),
            value=value if low is None and high is None else None,
            min=low,
            max=high,
            unit=unit,
            of=_counted(counted, unit, candidate),
        )


def _bounds(number: Token, value: float, cues: Cues) -> tuple[float | None, float | None]:
    """The least and the most that 'at least 20', 'up to 20' and '20 to 30' tell; both None for a plain number."""
    top = _other_end(number, cues)
    if top is not None:
        return value, top
    words = {t.lower for t in number.subtree() if t is not number}
    if words & cues.at_least and not words & cues.less_than:
        return value, None
    return None, value if words & cues.at_most else None


def _counted(noun: str | None, unit: str | None, candidate: Candidate) -> str | None:
    if unit is not None:
        return "km" if unit.lower().startswith(("km", "kilo")) else unit.lower()
    if candidate.trigger.frame.id == "kill":
        return "injured" if candidate.trigger.head.lemma in _cues(candidate).injure else "killed"
    return noun.lower() if noun else None


def _value(number: Token, cues: Cues) -> float | None:
    """The number that a word and those compounded with it tell; None when one of them is no number we know."""
    compounded = [c for c in number.children if c.pos == "NUM" and c.dep != "conj"]
    total: float | None = None
    for part in sorted((number, *compounded), key=lambda t: t.i):
        one = _one(part.lower, cues.numbers)
        if one is None:
            return None
        total = one if total is None else (total * one if one in _MULTIPLIERS else total + one)
    return total


def _one(word: str, numbers: Mapping[str, int]) -> float | None:
    plain = word.replace(",", "")
    if _FIGURES.fullmatch(plain):
        return float(plain)
    if word in numbers:
        return float(numbers[word])
    tens, dash, ones = word.partition("-")
    return float(numbers[tens] + numbers[ones]) if dash and tens in numbers and ones in numbers else None
