"""Strict reading of YAML: every scalar stays text, repeated keys are refused, faults are collected.

YAML's own typing would turn the force called ``NO`` or ``ON`` into a boolean and a date into an object, so
nothing is typed here; ``convert_entries`` types each entry by its Struct.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
import yaml

from laydown.problems import LexiconError

_Base: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

T = TypeVar("T")


class _StrictLoader(_Base):  # type: ignore[misc]
    """The untyped loader, refusing a key that occurs twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"repeated key {key.value!r}", key.start_mark)
            seen.add(str(key.value))
        return cast("dict[Hashable, Any]", super().construct_mapping(node, deep=deep))


def read_yaml(path: Path) -> object:
    """Return the file's content with every scalar as ``str``.

    Raises LexiconError, naming file and line, when the file cannot be read or is not valid YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else "unknown line"
        raise LexiconError([f"{path}: {where}: {error.problem or error.context}"]) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError([f"{path}: file: {error}"]) from error


def convert_entries(path: Path, entries: object, struct_type: type[T]) -> tuple[list[T], list[str]]:
    """Convert each entry to ``struct_type``; return the good ones and a fault for each bad one.

    A fault reads ``file: entry n (id): reason``, n counted from 1. Text is converted to the field's type
    ('36.5' to a float, '2014-06-29' to a date). Never raises for bad content.
    """
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return [], [f"{path}: file: expected a list of entries, found {type(entries).__name__}"]
    good: list[T] = []
    faults: list[str] = []
    for number, entry in enumerate(cast("Iterable[object]", entries), start=1):
        try:
            good.append(msgspec.convert(entry, struct_type, strict=False))
        except msgspec.ValidationError as error:
            faults.append(f"{path}: entry {number} ({_entry_id(entry)}): {error}")
    return good, faults


def _entry_id(entry: object) -> str:
    """The entry's ``id`` for a message, or '?' when it has none."""
    return str(entry.get("id", "?")) if isinstance(entry, Mapping) else "?"
