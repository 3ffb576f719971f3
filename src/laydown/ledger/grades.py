"""A user's own grades of sources, from a file that he keeps: a source's id or name, a letter, perhaps a note.

A to F are those of the Admiralty Code: A reliable … E unreliable, F cannot be judged. laydown itself grades nobody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from laydown.ledger.decisions import GRADES
from laydown.lexicon.spelling import plain_key
from laydown.problems import LexiconError

_FIELDS = {"source", "grade", "note"}


class Grade(NamedTuple):
    """One line of the file; ``source`` is an id or a name, ``line`` counts from 1."""

    source: str
    grade: str
    note: str
    line: int


def read_grades(path: Path) -> tuple[Grade, ...]:
    """The grades in a file: CSV with the columns source, grade and note, or YAML.

    YAML is a mapping (``SOHR: B``) or a list (``- {source: SOHR, grade: B, note: why}``).

    Raises:
        LexiconError: the file cannot be read, or has faults: all of them, with their lines.
    """
    try:
        text = path.read_text("utf-8-sig")
        found = list(_from_csv(text) if path.suffix.lower() == ".csv" else _from_yaml(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LexiconError([f"{path}: line {mark.line + 1 if mark else '?'}: {error.problem}"]) from error
    except (OSError, UnicodeDecodeError, csv.Error, yaml.YAMLError) as error:
        raise LexiconError([f"{path}: {error}"]) from error
    faults = [f"{path}: {fault}" for fault in _faults(found)]
    if faults:
        raise LexiconError(faults)
    return tuple(
        Grade(row["source"].strip(), row["grade"].strip().upper(), row.get("note", "").strip(), line)
        for line, row in found
    )


_Row = tuple[int, dict[str, str]]


def _from_csv(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(text.splitlines(), restkey="too many columns", restval="")
    for row in reader:
        told = {str(name or "").strip().lower(): value for name, value in row.items()}
        yield reader.line_num, {name: value if isinstance(value, str) else str(value) for name, value in told.items()}


def _from_yaml(text: str) -> Iterator[_Row]:
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            yield _line(key), {"source": _words(key), "grade": _words(value)}
        return
    for item in root.value if isinstance(root, yaml.SequenceNode) else ():
        pairs = item.value if isinstance(item, yaml.MappingNode) else [(item, item)]
        yield _line(item), {_words(key): _words(value) for key, value in pairs}


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _words(node: Any) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _faults(rows: list[_Row]) -> Iterator[str]:
    if not rows:
        yield "no grades are in it; expected lines such as SOHR: B, or CSV with source,grade,note"
    seen: dict[str, int] = {}
    for line, row in rows:
        unknown = sorted(row.keys() - _FIELDS)
        source, grade = row.get("source", "").strip(), row.get("grade", "").strip()
        if unknown:
            yield f"line {line}: '{unknown[0]}' is no field; there are source, grade and note"
        elif not source:
            yield f"line {line}: no source is named"
        elif grade.upper() not in GRADES:
            yield f"line {line}: {source}: '{grade}' is no grade; they are A to F (F: cannot be judged)"
        elif (first := seen.setdefault(plain_key(source), line)) != line:
            yield f"line {line}: {source} was graded in line {first} already"
