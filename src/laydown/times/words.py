"""The English words and forms of time: ``times.yaml`` checked, and compiled for the search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
import msgspec.structs

from laydown.lexicon.loading import read_yaml
from laydown.problems import LexiconError
from laydown.times.readings import READINGS, Reading
from laydown.times.tables import Pointer, Tables, Turn, Uncounted, Unit

Role = Literal["date", "since", "until", "duration", "repeat"]
NUMBER = "#"
_CONTEXT_SLOTS = ("counted", "named", "dated")
_EDGE_PREFIX = r"{edge}[- ](?:on |in |of )?(?:the )?"


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    reading: str | None = None
    role: Literal["date", "duration", "repeat"] = "date"
    edge: bool = False
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    reject: str | None = None


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    since: tuple[str, ...]
    after: tuple[str, ...]
    until: tuple[str, ...]
    before: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: dict[str, int]
    ambiguous_months: frozenset[str]
    month_abbreviations: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, tuple[int, int]]
    parts: tuple[str, ...]
    units: dict[str, Unit]
    counts: dict[str, tuple[int, int]]
    articles: frozenset[str]
    ordinals: dict[str, int]
    pointers: dict[str, Pointer]
    uncounted: dict[str, Uncounted]
    deictics: dict[str, tuple[int, int]]
    edges: dict[str, tuple[int, int]]
    turns: dict[str, Turn]
    frequencies: tuple[str, ...]
    roles: _Roles
    fillers: tuple[str, ...]
    firm: tuple[str, ...]
    loose: tuple[str, ...]
    counted: tuple[str, ...]
    named: tuple[str, ...]
    dated: tuple[str, ...]
    names_before: frozenset[str]
    names_after: tuple[str, ...]
    forms: tuple[_Form, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way of writing a time, compiled over lower-cased text; ``reading`` is None when it names no period.

    ``source`` is the form as the file gives it, with the words for 'early' and 'late' before it where it takes them.
    """

    source: str
    pattern: re.Pattern[str]
    reading: Reading | None
    role: Role
    after: frozenset[str]
    not_after: frozenset[str]
    reject: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """All that `find_times` knows of the language.

    ``forms`` lists, by the word that an expression can start with (``NUMBER`` for digits), the forms to try.
    ``role_cues`` matches the words right before an expression that make it one end of a stretch.
    """

    forms: Mapping[str, tuple[Form, ...]]
    tables: Tables
    role_cues: re.Pattern[str]
    names_before: frozenset[str]
    names_after: re.Pattern[str]


def load_times(path: Path | None = None) -> TimeWords:
    """Return the checked and compiled words of ``path`` (the package's ``times.yaml`` when None).

    Raises LexiconError when the file cannot be read, has unknown or missing keys, or a form that cannot work.
    """
    path = path or Path(str(files("laydown") / "data" / "en" / "times.yaml"))
    try:
        data = msgspec.convert(read_yaml(path), _File, strict=False)
    except msgspec.ValidationError as error:
        raise LexiconError([f"{path}: times: {error}"]) from error
    return _compile(path, data)


def _compile(path: Path, data: _File) -> TimeWords:
    slots = _slots(data)
    by_start: dict[str, list[Form]] = defaultdict(list)
    faults: list[str] = []
    for form in data.forms:
        try:
            for source in [form.form, *([_EDGE_PREFIX + form.form] if form.edge else [])]:
                compiled = _compile_form(form, source, slots, data)
                for start in _starts(source, slots):
                    by_start[start].append(compiled)
        except (KeyError, re.error, ValueError) as error:
            faults.append(f"{path}: {form.form}: {error}")
    if faults:
        raise LexiconError(faults)
    return TimeWords(
        forms={start: tuple(forms) for start, forms in by_start.items()},
        tables=_tables(data),
        role_cues=_role_cues(data),
        names_before=data.names_before,
        names_after=re.compile(rf"\s+{_any(data.names_after)}\b"),
    )


def _any(words: Iterable[str]) -> str:
    """A group of alternatives, longer first so that no word hides one that it begins."""
    return f"(?:{'|'.join(_spaced(re.escape(word)) for word in sorted(words, key=len, reverse=True))})"


def _spaced(source: str) -> str:
    return source.replace("\\ ", " ").replace(" ?", r"\s*").replace(" ", r"\s+")


def _slots(data: _File) -> dict[str, str]:
    """The regular expression of each slot; names that differ after ``_`` share one group name."""
    abbreviations = rf"{_any(data.month_abbreviations)}\.?"
    many = {word for unit in data.units.values() for word in unit.words[1:]}
    one = {unit.words[0] for unit in data.units.values()}
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    number = r"\d{1,3}(?!\d|[.,:]\d)"
    return {
        "month": _any(data.months),
        "month_any": rf"(?:{_any(data.months)}|{abbreviations})",
        "month_sure": _any(data.months.keys() - data.ambiguous_months),
        "month_odd": _any(data.ambiguous_months),
        "month_dotted": abbreviations,
        "weekday": _any(data.weekdays),
        "weekdays": _any(f"{name}s" for name in data.weekdays),
        "season": _any(data.seasons),
        "part": _any(data.parts),
        "unit": _any(one | many),
        "unit_one": _any(one),
        "unit_many": _any(many),
        "count": rf"(?:{_any(data.counts)}|{number})",
        "count_many": rf"(?:{_any(data.counts.keys() - data.articles)}|{number})",
        "ordinal": _any(data.ordinals),
        "pointer": _any(data.pointers),
        "deictic": _any(data.deictics),
        "edge": _any(data.edges),
        "turn": _any(data.turns),
        "frequency": _any(data.frequencies),
        "day": rf"{day}(?:st|nd|rd|th)?(?!\d|[.:]\d|%|,\d\d\d(?!\d))",
        # A round number before 'troops' is no year, and '2014' before 'rebels' is.
        "year": rf"(?:1[89]|20)\d\d(?!\d|[.,:]\d|%)(?!(?<=00)\s+{_any(data.counted)}\b)",
        "decade": r"(?:1[89]|20)\d0",
        "yy": r"\d\d(?!\d)",
        "mm": r"\d{1,2}",
        "dd": r"\d{1,2}(?!\d)",
        "counted": _any(data.counted),
        "named": _any(data.named),
        "dated": _any(data.dated),
    }


def _compile_form(form: _Form, source: str, slots: Mapping[str, str], data: _File) -> Form:
    if form.reading not in READINGS and form.reading not in (None, "none"):
        raise ValueError(f"unknown reading {form.reading!r}")
    pattern = re.sub(r"\{([a-z_]+)(\d?)\}", lambda slot: _group(slot[1], slot[2], slots), _spaced(source))
    return Form(
        source=source,
        pattern=re.compile(rf"{pattern}(?!\w)"),
        reading=READINGS.get(form.reading or ""),
        role=form.role,
        after=_words_of(form.after, data),
        not_after=_words_of(form.not_after, data),
        reject=re.compile(form.reject) if form.reject else None,
    )


def _group(name: str, number: str, slots: Mapping[str, str]) -> str:
    if name in _CONTEXT_SLOTS:
        return slots[name]
    return f"(?P<{name.partition('_')[0]}{number}>{slots[name]})"


def _words_of(names: Iterable[str], data: _File) -> frozenset[str]:
    tables = {"firm": data.firm, "loose": data.loose}
    return frozenset(word for name in names for word in tables.get(name, (name,)))


def _starts(source: str, slots: Mapping[str, str]) -> set[str]:
    """The first words of whatever a form can match, ``NUMBER`` standing for digits."""
    head = re.match(r"\{([a-z_]+)\d?\}|\(\?:([a-z|]+)\)|([a-z]+)", source)
    if head is None:
        raise ValueError("a form starts with a slot, a word or a group of words")
    if head[1] is None:
        return set((head[2] or head[3]).split("|"))
    slot = slots[head[1]]
    words = set(re.findall(r"(?<![a-z\\+])[a-z]+", re.sub(r"\\s\+[a-z]+", "", slot.split("(?!")[0])))
    return words - {"st", "nd", "rd", "th"} | ({NUMBER} if r"\d" in slot else set())


def _tables(data: _File) -> Tables:
    unit_names = {word: name for name, unit in data.units.items() for word in unit.words}
    return Tables(
        months={**data.months, **data.month_abbreviations},
        weekdays=data.weekdays,
        seasons=data.seasons,
        units={word: data.units[name] for word, name in unit_names.items()},
        counts=data.counts,
        ordinals=data.ordinals,
        pointers=data.pointers,
        uncounted={word: data.uncounted.get(name) for word, name in unit_names.items()},
        deictics=data.deictics,
        edges=data.edges,
        turns=data.turns,
    )


def _role_cues(data: _File) -> re.Pattern[str]:
    cues = "|".join(f"(?P<{name}>{_any(words)})" for name, words in msgspec.structs.asdict(data.roles).items())
    return re.compile(rf"(?<![\w-])(?:{cues})\s+(?:{_any(data.fillers)}\s+)*$")
