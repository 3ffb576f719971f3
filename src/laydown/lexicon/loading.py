"""Strict reading of YAML: every scalar stays text, repeated keys are refused, faults are collected.

YAML's own typing would turn the force called ``NO`` or ``ON`` into a boolean and a date into an object, so
nothing is typed here; ``convert_entries`` types each entry by its Struct.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_type_hints

import msgspec
import yaml

from laydown.problems import LexiconError

_Parser: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

T = TypeVar("T")


def read_yaml(path: Path) -> object:
    """Return the file's content with every scalar as ``str``.

    Raises LexiconError, naming file and line, when the file cannot be read or is not valid YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return _document(_Parser(text))
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else "unknown line"
        raise LexiconError([f"{path}: {where}: {error.problem or error.context}"]) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError([f"{path}: file: {error}"]) from error


def _document(parser: Any) -> object:
    """The one document of a stream, built from its events: four times faster than through PyYAML's nodes."""
    parser.get_event()
    event: Any = parser.get_event()
    if isinstance(event, yaml.StreamEndEvent):
        return None
    value = _value(parser, parser.get_event())
    parser.get_event()
    event = parser.get_event()
    if not isinstance(event, yaml.StreamEndEvent):
        raise _fault(event, "a second document")
    return value


def _fault(event: Any, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _value(parser: Any, event: Any) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            items.append(_value(parser, event))
        return items
    if isinstance(event, yaml.MappingStartEvent):
        mark: Any = event.start_mark
        return _mapping(parser, mark.line + 1)
    raise _fault(event, "aliases (*name) are not used here")


class Lined(dict[str, object]):
    """A mapping that knows the line of its file on which it begins, counted from 1."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


def line_of(value: object) -> int | None:
    """The line on which a mapping that was read from YAML begins; None for anything else."""
    return value.line if isinstance(value, Lined) else None


def _mapping(parser: Any, line: int) -> dict[str, object]:
    found = Lined(line)
    while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _fault(event, "a key must be plain text")
        if event.value in found:
            raise _fault(event, f"repeated key {event.value!r}")
        found[event.value] = _value(parser, parser.get_event())
    return found


def convert_entries(
    path: Path, entries: object, struct_type: type[T], lines: Sequence[int | None] = ()
) -> tuple[list[T], list[str]]:
    """Convert each entry to ``struct_type``; return the good ones and a fault for each bad one.

    A fault reads ``file: line l: entry n (id): reason``, n counted from 1; ``lines`` are those of the entries, where
    these do not know them. Text is converted to the field's type ('36.5' to a float, '2014-06-29' to a date). Never
    raises for bad content.
    """
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return [], [f"{path}: file: expected a list of entries, found {type(entries).__name__}"]
    good: list[T] = []
    faults: list[str] = []
    for number, entry in enumerate(cast("Iterable[object]", entries), start=1):
        try:
            good.append(msgspec.convert(entry, struct_type, strict=False))
        except msgspec.ValidationError as error:
            line = lines[number - 1] if lines else line_of(entry)
            where = f"line {line}: " if line is not None else ""
            faults.append(f"{path}: {where}entry {number} ({_entry_id(entry)}): {_advised(str(error), struct_type)}")
    return good, faults


def _entry_id(entry: object) -> str:
    """The entry's ``id`` for a message, or '?' when it has none."""
    return str(entry.get("id", "?")) if isinstance(entry, Mapping) else "?"


_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]*)`(?! - at)")
_NOT_ALLOWED = re.compile(r"Invalid enum value .* at `\$\.(?P<field>\w+)`")


def _advised(reason: str, struct_type: type[Any]) -> str:
    """What is wrong, with what may stand there."""
    if found := _UNKNOWN.search(reason):
        known = [field.encode_name for field in msgspec.structs.fields(struct_type)]
        near = get_close_matches(found["field"], known, n=1, cutoff=0.7)
        return f"{reason}; " + (f"`{near[0]}` is meant?" if near else f"the fields are {', '.join(known)}")
    if found := _NOT_ALLOWED.search(reason):
        allowed = get_args(get_type_hints(struct_type).get(found["field"]))
        return f"{reason}; it is one of {', '.join(allowed)}" if allowed else reason
    return reason
