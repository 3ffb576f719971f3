"""The OpenAPI document of what is served."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from laydown import __version__
from laydown.server.schemas import components

_WORDS = """\
Who was where in a conflict, when, and who says so: the questions of a ledger of laydown. Every answer exists as JSON
(the same as `--json` on the command line), most as CSV and GeoJSON too, by suffix or by `Accept`. Errors are
`application/problem+json`.
"""


def describe(app: FastAPI, *, guarded: bool) -> dict[str, Any]:
    """The document, with the schemas of every answer; ``guarded``: reading needs the token too."""
    told = get_openapi(
        title="laydown", version=__version__, description=_WORDS, routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    parts = told.setdefault("components", {})
    parts.setdefault("schemas", {}).update(components())
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if (guarded and path.startswith("/api/")) or method != "get":
                operation["security"] = [{"token": []}]
    return told
