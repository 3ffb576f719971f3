"""The responses of each route, for the OpenAPI document: the schemas of answers are made of their classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from laydown.server.formats import Format
from laydown.server.problems import KINDS, MEDIA

_REF = "#/components/schemas/{name}"
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "suggestions": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_COLLECTION = {
    "type": "object",
    "title": "FeatureCollection",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"type": "object", "required": ["type", "geometry", "properties"]}},
    },
}
_OFTEN = (
    "bad-request", "no-token", "unknown-name", "uri-too-long", "misdirected", "invalid", "internal", "unavailable",
    "timeout",
)  # fmt: skip
_told: list[type] = []


def schema_of(told: type) -> dict[str, Any]:
    """A reference to the schema of a class, which the document then holds."""
    if told not in _told:
        _told.append(told)
    return {"$ref": _REF.format(name=told.__name__)}


def components() -> dict[str, Any]:
    """The schemas of all classes that were referred to, and of what they hold."""
    _, found = msgspec.json.schema_components(_told, schema_hook=_any, ref_template=_REF)
    return {"Problem": _PROBLEM, "FeatureCollection": _COLLECTION, **found}


def _any(_: type) -> dict[str, Any]:
    """A claim as a whole, which ``docs/claims.md`` explains."""
    return {"description": "A claim, as `laydown code` prints it."}


def answers_of(told: type, offered: Iterable[Format], *, paged: bool = False) -> dict[str, Any]:
    """What a question is answered with, by media type."""
    own: dict[str, Any] = schema_of(told)
    if paged:
        following = {"type": ["string", "null"], "description": "The cursor of the next page."}
        own = {"allOf": [own, {"type": "object", "required": ["next"], "properties": {"next": following}}]}
    schemas = {
        Format.JSON: own,
        Format.CSV: {"type": "string"},
        Format.GEOJSON: {"$ref": _REF.format(name="FeatureCollection")},
    }
    return {format.media.split(";")[0]: {"schema": schemas[format]} for format in offered}


def responses(content: dict[str, Any], *, status: int = 200, chosen: bool = False, more: Sequence[str] = ()) -> Any:
    """All that a route may answer with: its content, and the problems that there may be."""
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": "The answer." if status == 200 else "Done.", "content": content}
    }
    if status == 200:
        told[304] = {"description": "Nothing has changed since the answer with the tag in If-None-Match."}
    for name in (*_OFTEN, *more, *(("not-acceptable",) if chosen else ())):
        told.setdefault(KINDS[name].status, problem(name))
    return told


def problem(name: str) -> dict[str, Any]:
    """The response that tells a kind of problem."""
    kind = KINDS[name]
    titles = " ".join(f"{one.title}." for one in KINDS.values() if one.status == kind.status)
    return {"description": titles, "content": {MEDIA: {"schema": {"$ref": _REF.format(name="Problem")}}}}
