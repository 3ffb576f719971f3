"""Wikipedia's war maps: the Lua tables of modules such as Module:Syrian_Civil_War_detailed_map.

Only labels and coordinates are taken. The module is read as text and never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from laydown.gazetteer.formats.asked import Asked, BadField, Read, point, read_text
from laydown.gazetteer.rows import Row
from laydown.gazetteer.words import kind_in_name
from laydown.problems import InputError

LICENCE = "CC BY-SA 4.0"
_TOKEN = re.compile(
    r"""(?P<comment>--\[\[.*?\]\]|--[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<sign>[{}=])|(?P<newline>\n)|(?P<other>[^\S\n]+|.)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")
_MARKUP = re.compile(r"<[^<>]*>|'{2,}|&nbsp;")


class _Token(NamedTuple):
    sort: str
    text: str
    line: int


def read_warmap(path: Path, asked: Asked) -> Iterator[Read]:
    """The labelled points of the module.

    Raises:
        InputError: the file cannot be read, or holds no table with lat and long.
    """
    found = False
    for line, entry in _tables(read_text(path)):
        if "lat" not in entry and "long" not in entry:
            continue
        found = True
        try:
            yield line, _row(entry, path, asked)
        except BadField as error:
            yield line, error.refused
    if not found:
        raise InputError(
            f'{path}: no entries of the form {{ lat = "…", long = "…", label = "…" }}; the source text of a map '
            "module is expected (on its page: Edit, or View source)"
        )


def _row(entry: Mapping[str, str], path: Path, asked: Asked) -> Row:
    label = _MARKUP.sub(" ", _LINK.sub(r"\1", entry.get("label", "")))
    label = " ".join(label.split())
    if not any(letter.isalnum() for letter in label):
        raise BadField("no label", entry.get("link", ""))
    lat, lon = point(entry.get("lat", ""), entry.get("long", ""))
    name, kind = kind_in_name(label)
    return Row(name=name, lat=lat, lon=lon, kind=kind or "town", country=asked.country,
               source=asked.source or f"Wikipedia, {path.stem}", licence=asked.licence or LICENCE)  # fmt: skip


def _tables(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each table of the text with the line that it begins in and its keys with plain values."""
    open_tables: list[tuple[int, dict[str, str]]] = []
    last: list[_Token] = []
    for token in _tokens(text):
        if token.text == "{" and token.sort == "sign":
            open_tables.append((token.line, {}))
        elif token.text == "}" and token.sort == "sign" and open_tables:
            yield open_tables.pop()
        elif token.sort in ("string", "number") and open_tables and _is_key(last):
            open_tables[-1][1][last[-2].text] = _plain(token)
        last = [*last[-1:], token]


def _is_key(last: list[_Token]) -> bool:
    return len(last) == 2 and last[0].sort == "word" and last[1].text == "="


def _plain(token: _Token) -> str:
    return _ESCAPE.sub(r"\1", token.text[1:-1]) if token.sort == "string" else token.text


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        sort = found.lastgroup or "other"
        if sort not in ("comment", "newline", "other") or (sort == "other" and found[0].strip()):
            yield _Token(sort, found[0], line)
        line += found[0].count("\n")
