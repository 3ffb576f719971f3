"""The OpenAPI document as a page for people: plain HTML, one style sheet, nothing from elsewhere, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from laydown.server.problems import KINDS

_METHODS = ("get", "post")


def docs_page(described: Mapping[str, Any]) -> str:
    """The page."""
    info = described["info"]
    return "\n".join([
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(info['title'])} API</title>",
        '<link rel="icon" href="/app/icon.svg" type="image/svg+xml">',
        '<link rel="stylesheet" href="/api/docs.css">\n</head>\n<body>\n<main>',
        f"<h1>{_text(info['title'])} {_text(info['version'])}: HTTP API</h1>",
        f"<p>{_prose(info['description'])}</p>",
        '<p>For programs: <a href="/api/openapi.json">openapi.json</a>.</p>',
        *_contents(described), *_operations(described), *_problems(),
        "</main>\n</body>\n</html>\n",
    ])  # fmt: skip


def _contents(described: Mapping[str, Any]) -> Iterator[str]:
    yield "<nav aria-label='Contents'>\n<ul>"
    for path, method, operation, _ in _plain_paths(described):
        name = f"{method.upper()} {path}"
        yield f'<li><a href="#{_text(operation["operationId"])}">{_text(name)}</a></li>'
    yield '<li><a href="#problems">Problems</a></li>\n</ul>\n</nav>'


def _plain_paths(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], list[str]]]:
    """Each path without a suffix, with the suffixes that it can have."""
    paths = described["paths"]
    for path, operations in paths.items():
        if any(path == f"{other}.{suffix}" for other in paths for suffix in ("json", "csv", "geojson")):
            continue
        suffixes = [f".{suffix}" for suffix in ("json", "csv", "geojson") if f"{path}.{suffix}" in paths]
        for method in _METHODS:
            if method in operations:
                yield path, method, operations[method], suffixes


def _operations(described: Mapping[str, Any]) -> Iterator[str]:
    schemas = described["components"]["schemas"]
    for path, method, operation, suffixes in _plain_paths(described):
        yield f'<section id="{_text(operation["operationId"])}">'
        yield f"<h2><code>{method.upper()} {_text(path)}</code></h2>"
        yield f"<p>{_prose(operation.get('description') or operation.get('summary', ''))}</p>"
        if suffixes:
            yield f"<p>Suffixes: <code>{_text(' '.join(suffixes))}</code></p>"
        if operation.get("security"):
            yield "<p>Needs the token: <code>Authorization: Bearer …</code></p>"
        yield from _table("Parameters", ("name", "in", "type", "meaning"), _parameters(operation))
        yield from _table("Body", ("field", "type", "meaning"), _body(operation, schemas))
        yield from _table("Answers", ("status", "media type", "meaning"), _answers(operation))
        yield "</section>"


def _parameters(operation: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for one in operation.get("parameters", ()):
        name = one["name"] + (" (required)" if one.get("required") else "")
        schema = one.get("schema", {})
        yield name, one["in"], _type(schema), one.get("description") or schema.get("description", "")


def _body(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for media, told in operation.get("requestBody", {}).get("content", {}).items():
        name = told["schema"].get("$ref", "").rpartition("/")[2]
        if name not in schemas:
            yield "the whole body", media, "the bytes of one document"
            continue
        required = schemas[name].get("required", ())
        for field, schema in schemas[name].get("properties", {}).items():
            yield f"{field}{' (required)' if field in required else ''}", _type(schema), schema.get("description", "")


def _answers(operation: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for status, told in sorted(operation["responses"].items()):
        yield str(status), ", ".join(told.get("content", {})), told["description"]


def _type(schema: Mapping[str, Any]) -> str:
    """The type in a word or two."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    told = options[0] if options else schema
    if "enum" in told:
        return " | ".join(map(str, told["enum"]))
    return str(told.get("format") or told.get("type") or told.get("$ref", "any").rpartition("/")[2])


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    kept = list(rows)
    if not kept:
        return
    cells = "".join(f'<th scope="col">{_text(name)}</th>' for name in head)
    yield f"<table>\n<caption>{_text(title)}</caption>\n<thead><tr>{cells}</tr></thead>\n<tbody>"
    for row in kept:
        yield "<tr>" + "".join(f"<td>{_prose(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody>\n</table>"


def _problems() -> Iterator[str]:
    yield '<section id="problems">\n<h2>Problems</h2>\n<dl>'
    for kind in KINDS.values():
        yield f'<dt id="{_text(kind.name)}"><code>{kind.status}</code> {_text(kind.title)}</dt>'
        yield f"<dd>{_prose(kind.words)}</dd>"
    yield "</dl>\n</section>"


def _prose(words: str) -> str:
    """Escaped words, with what stands between backticks as code."""
    parts = words.split("`")
    return "".join(f"<code>{_text(part)}</code>" if odd % 2 else _text(part) for odd, part in enumerate(parts))


def _text(words: object) -> str:
    return escape(str(words), quote=True)


STYLE = """\
:root { color-scheme: light dark; color: CanvasText; background: Canvas; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
code { font-family: ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid; }
td { overflow-wrap: anywhere; }
dt { margin-top: 1rem; }
"""
