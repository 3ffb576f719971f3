"""The modules of the page as one script, so that they run from a file on disk, where a browser loads no module.

Every module becomes a function that returns its exports; they are called in the order in which they need each other.
Only the forms in which the page's modules are written are understood: named, static imports of files beside them, and
exports at the declaration of a function, a constant or a class. A packed module ends with one list of its exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple

from laydown.problems import LaydownError

PACKED = "vendor/"
"""What lies below this folder is packed by scripts/vendor: it imports nothing, and ends with a list of its exports."""
_IMPORT = re.compile(r'^import\s*\{([^{}]*)\}\s*from\s*"( *)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) ([A-Za-z_$][\w$]*))", re.MULTILINE)
_LISTED = re.compile(r"\bexport\s*\{([^{}]*)\};?\s*$")
_WORD = re.compile(r"(?<![\w$.#])(?:import|export)(?![\w$])(?!\s*:)")
_NAME = re.compile(r"([A-Za-z_$][\w$]*)(?:\s+as\s+([A-Za-z_$][\w$]*))?")
_UNSAFE = re.compile(r"</script|<!--", re.IGNORECASE)

_TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[`{}/]", re.DOTALL)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
_VALUE_NEXT = re.compile(r"(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|throw|else|do))\s*$")
"""What stands before a regular expression; after anything else a slash divides."""


class BundleError(LaydownError):
    """A module of the page is written in a form that cannot be bundled; the message names the file and the line."""


class _Module(NamedTuple):
    """``needs``: what it imports, by path; ``script``: the body of a function that returns its exports."""

    path: str
    needs: Mapping[str, Sequence[str]]
    exports: Sequence[str]
    script: str


def bundled(web: Path, entries: Sequence[str]) -> str:
    """One script of these modules, by path below ``web``, and of all that they import; it runs them in this order.

    Raises:
        BundleError: a module is not there, imports itself by way of others, or is written in another form.
    """
    found: dict[str, _Module] = {}
    for entry in entries:
        _gather(web, entry, found, ())
    parts = (f"const {_scope(one.path)} = (() => {{\n{one.script}\n}})();\n" for one in found.values())
    script = f'"use strict";\n(() => {{\n{"".join(parts)}}})();\n'
    if unsafe := _UNSAFE.search(script):
        raise BundleError(f"'{unsafe.group()}' cannot stand in a script that stands in a page: write it in two parts")
    return script


def _gather(web: Path, path: str, found: dict[str, _Module], above: tuple[str, ...]) -> None:
    """Put a module into ``found``, after all that it needs."""
    if path in found:
        return
    if path in above:
        raise BundleError(f"{path} imports itself: {' > '.join((*above[above.index(path) :], path))}")
    if not (web / path).is_file():
        raise BundleError(f"{path}, which {above[-1] if above else 'the page'} needs, is not there")
    text = (web / path).read_text("utf-8")
    module = _packed(path, text) if path.startswith(PACKED) else _plain(path, text)
    for other, names in module.needs.items():
        _gather(web, other, found, (*above, path))
        if missing := sorted(set(names) - set(found[other].exports)):
            raise BundleError(f"{path} imports {', '.join(missing)} of {other}, which exports no such thing")
    found[path] = module


def _packed(path: str, text: str) -> _Module:
    listed = _LISTED.search(text)
    if listed is None or _WORD.search(text[: listed.start()]):
        raise BundleError(f"{path}: a packed module imports nothing and ends with 'export{{…}}'; run scripts/vendor")
    exports = {outer: own for own, outer in _names(path, listed.group(1))}
    script = f"{text[: listed.start()]}\nreturn {{ {', '.join(f'{outer}: {own}' for outer, own in exports.items())} }};"
    return _Module(path, {}, tuple(exports), script)


def _plain(path: str, text: str) -> _Module:
    code = masked(text)
    imports, exports = list(_IMPORT.finditer(code)), list(_EXPORT.finditer(code))
    _check_forms(path, text, code, [one.span() for one in (*imports, *exports)])
    needs: dict[str, list[str]] = {}
    edits = [(*one.span(), "") for one in exports]
    for one in imports:
        other, names = _address(path, text, one), _names(path, one.group(1))
        needs.setdefault(other, []).extend(name for name, _ in names)
        taken = ", ".join(name if name == own else f"{name}: {own}" for name, own in names)
        edits.append((*one.span(), f"const {{ {taken} }} = {_scope(other)};"))
    own = [one.group(1) for one in exports]
    return _Module(path, needs, own, f"{_edited(text, edits)}return {{ {', '.join(own)} }};")


def _check_forms(path: str, text: str, code: str, known: Iterable[tuple[int, int]]) -> None:
    """Raise where a word that only a module can have stands outside the forms that are understood."""
    starts = {start for start, _ in known}
    for found in _WORD.finditer(code):
        if found.start() not in starts:
            line = text[found.start() :].split("\n", 1)[0]
            raise BundleError(
                f"{_place(path, text, found.start())}: '{line}' cannot be bundled; write "
                'import { a, b } from "./x.mjs"; or export function, export const, export class'
            )


def _address(path: str, text: str, found: re.Match[str]) -> str:
    given = text[slice(*found.span(2))]
    if not given.startswith(("./", "../")):
        raise BundleError(f"{_place(path, text, found.start())}: '{given}' is no file beside it, such as ./x.mjs")
    return normpath(join(dirname(path), given))


def _names(path: str, listed: str) -> list[tuple[str, str]]:
    """The names of a list such as 'a, b as c', each with the one that it gets."""
    found = [_NAME.fullmatch(one.strip()) for one in listed.split(",") if one.strip()]
    if None in found:
        raise BundleError(f"{path}: the list {{{listed}}} is none of names")
    return [(one.group(1), one.group(2) or one.group(1)) for one in found if one is not None]


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _scope(path: str) -> str:
    return "$" + re.sub(r"[^A-Za-z0-9]", "_", path.removesuffix(".mjs"))


def _place(path: str, text: str, at: int) -> str:
    return f"{path}, line {text.count(chr(10), 0, at) + 1}"


def masked(text: str) -> str:
    """A script with spaces in place of its comments, regular expressions, and what its quotes and templates hold."""
    hidden = bytearray(len(text))
    for start, end in _hidden(text):
        hidden[start:end] = b"\1" * (end - start)
    return "".join(" " if hide and char != "\n" else char for char, hide in zip(text, hidden, strict=True))


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Where nothing stands that is code. What a template has in ``${…}`` is code again, and may hold templates."""
    at, opened = 0, list[bool]()
    """For each brace that is open, whether it is a template's."""
    while (found := _TOKEN.search(text, at)) is not None:
        token, at = found.group(), found.end()
        if token == "{":
            opened.append(False)
        elif token == "`" or (token == "}" and opened and opened.pop()):
            inside = _TEMPLATE.match(text, at)
            if inside is None:
                raise BundleError("a template literal does not end")
            if inside.group().endswith("{"):
                opened.append(True)
            yield at, inside.end() - 1
            at = inside.end()
        elif token != "}":
            start, end = _literal(text, found)
            yield start, end
            at = max(at, end)


def _literal(text: str, found: re.Match[str]) -> tuple[int, int]:
    """A comment, what a text has between its quotes, or a regular expression; nothing where a slash divides."""
    start, end = found.span()
    if found.group()[0] in "\"'":
        return start + 1, end - 1
    if found.group() != "/":
        return start, end
    pattern = _PATTERN.match(text, start) if _VALUE_NEXT.search(text[max(0, start - 40) : start]) else None
    return pattern.span() if pattern is not None else (start, start)
