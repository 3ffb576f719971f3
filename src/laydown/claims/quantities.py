"""How many: numbers that count what an event is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from laydown.claims.candidates import Candidate
from laydown.model import Quantity
from laydown.sentences import Sentence, Token

_UNITS = {"km", "kilometer", "kilometre", "kms", "mile", "meter", "metre", "m", "yard", "hectare", "percent", "%", "acre"}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000, "million": 1_000_000,
}  # fmt: skip
_AT_LEAST = {"least", "over", "than", "more"}
_AT_MOST = {"most", "to", "under", "fewer", "less"}


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
    return noun.lemma in _UNITS and candidate.trigger.head in noun.ancestors()


def _is_part(number: Token) -> bool:
    return number.dep in ("compound", "conj") and number.head.pos == "NUM"


def _other_end(number: Token) -> float | None:
    """The upper end of 'between 200 and 300' and '200 to 300'."""
    other = next((c for c in number.children if c.dep == "conj" and c.pos == "NUM"), None)
    return _value(other) if other is not None else None


def _quantities(numbers: list[Token], sentence: Sentence, candidate: Candidate) -> Iterator[Quantity]:
    for number in numbers:
        value, top = _value(number), _other_end(number)
        if value is None:
            continue
        noun = number.head if number.dep in ("nummod", "quantmod", "compound") else None
        counted = noun.text if noun is not None else None
        unit = counted if noun is not None and noun.lemma in _UNITS else None
        first = min((t for t in number.subtree() if t.i <= number.i), key=lambda t: t.i)
        last = noun if noun is not None and noun.i > number.i else number
        bounds = {t.lower for t in number.subtree() if t is not number}
        low = value if top is not None or bounds & _AT_LEAST and not bounds & {"less", "fewer", "most"} else None
        high = top if top is not None else (value if low is None and bounds & _AT_MOST else None)
        segment = sentence.segment
        yield Quantity(
            text=segment.text[first.start : last.end], start=segment.at(first.start), end=segment.at(last.end),
            value=value if low is None and high is None else None, min=low, max=high, unit=unit,
            of=_counted(counted, unit, candidate),
        )


def _counted(noun: str | None, unit: str | None, candidate: Candidate) -> str | None:
    if unit is not None:
        return "km" if unit.lower().startswith(("km", "kilo")) else unit.lower()
    if candidate.trigger.frame.id == "kill":
        return "injured" if candidate.trigger.head.lemma in ("injure", "wound") else "killed"
    return noun.lower() if noun else None


def _value(number: Token) -> float | None:
    parts = sorted((t for t in (number, *number.children) if t.pos == "NUM" and t.dep != "conj" or t is number), key=lambda t: t.i)
    total: float | None = None
    for part in parts:
        one = _one(part.lower)
        if one is None:
            return None
        total = one if total is None else (total * one if one in (100, 1000, 1_000_000) else total + one)
    return total


def _one(word: str) -> float | None:
    plain = word.replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    if word in _WORDS:
        return float(_WORDS[word])
    tens, dash, ones = word.partition("-")
    return float(_WORDS[tens] + _WORDS[ones]) if dash and tens in _WORDS and ones in _WORDS else None
