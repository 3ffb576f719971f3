"""The YAML header of a file, read without trust: its extent, its fields, and nothing raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

_OPENING = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(?=[ \t]*(?:[\w-]+[ \t]*:|#))")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """Fields in lower case as text (the first of a list), and the offset where the text proper begins."""

    end: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)


def front_matter(text: str) -> FrontMatter:
    """The header at the start of the text; an empty one, ending at 0, when there is none."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + _LONGEST) if opening else None
    if not opening or not closing:
        return FrontMatter()
    return FrontMatter(end=closing.end(), fields=_fields(text[opening.end() : closing.start()]))


def _fields(source: str) -> dict[str, str]:
    try:
        content = yaml.load(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        content = None
    if not isinstance(content, Mapping):
        content = dict(_FIELD.findall(source))
    return {str(key).lower(): words for key, value in content.items() if (words := _words(value))}


def _words(value: object) -> str:
    if isinstance(value, list):
        return _words(value[0]) if value else ""
    if isinstance(value, Mapping):
        return _words(value.get("name", ""))
    return " ".join(str(value).strip("\"' ").split())
