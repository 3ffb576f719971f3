"""Errors as RFC 9457 has them: what is wrong, in words that say what to do, and never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from laydown.problems import LaydownError, LedgerError, LexiconError, RequestError, TooSlow, UnknownName

MEDIA = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name (the end of ``type``), status, title, and what it means."""

    name: str
    status: int
    title: str
    words: str


_KINDS = (
    Kind("bad-request", 400, "This cannot be asked", "`detail` says what about it is wrong."),
    Kind("bad-cursor", 400, "No such page", "The cursor is not of this question, or the ledger has changed since it "
         "was given: begin with the first page again."),
    Kind("no-token", 401, "A token is needed", "Send `Authorization: Bearer` and the token with which the server was "
         "started."),
    Kind("not-found", 404, "Nothing here", "There is no such path. The paths that write exist only where the server "
         "was started with a token."),
    Kind("unknown-name", 404, "Not in this ledger", "The ledger holds no place, force or claim of that name, or "
         "several; `suggestions` are the nearest."),
    Kind("method", 405, "Not done that way", "`Allow` lists the methods of this path."),
    Kind("not-acceptable", 406, "Not in this format", "The answer exists in the media types that `detail` lists."),
    Kind("content-too-large", 413, "Too much sent", "`detail` says how much is taken."),
    Kind("uri-too-long", 414, "Too long a question", "The query is longer than any question needs to be."),
    Kind("misdirected", 421, "Asked by another name", "A server on the loopback address answers to the names of its "
         "own machine alone, so that web pages from elsewhere cannot ask it."),
    Kind("invalid", 422, "Not understood", "A value has the wrong form, or a parameter is not known; `errors` lists "
         "each with its field."),
    Kind("answer-too-large", 422, "Too large an answer", "Ask for less: a place, a force, fewer days."),
    Kind("internal", 500, "An error of laydown", "Please report it; the server's own output has the details."),
    Kind("unavailable", 503, "The ledger cannot be asked now", "The database cannot be read or written, or too many "
         "ask at once; try again."),
    Kind("timeout", 504, "It takes too long", "The question was given up; ask for less."),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
"""Every kind of problem, by name."""


@dataclass
class Problem(Exception):
    """Raised anywhere below a request, and told as a response. ``more`` are further members, ``headers`` of HTTP."""

    name: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_response(problem: Problem, path: str) -> Response:
    """The response that tells a problem met at a path."""
    kind = KINDS[problem.name]
    told = {
        "type": f"/api/docs#{kind.name}", "title": kind.title, "status": kind.status,
        "detail": problem.detail, "instance": quote(path),
    }  # fmt: skip
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(msgspec.json.encode(told | dict(problem.more)), kind.status, headers, MEDIA)


def problem_of(error: LaydownError) -> Problem:
    """What an error of laydown means to who asked. Paths of this machine are told to its own output alone."""
    match error:
        case UnknownName():
            return Problem("unknown-name", str(error), {"suggestions": list(error.suggestions)})
        case RequestError():
            return Problem("bad-request", str(error))
        case LexiconError():
            return Problem("bad-request", "; ".join(error.faults))
        case TooSlow():
            return Problem("timeout", "the question took too long and was given up; ask for less")
        case LedgerError():
            print(f"laydown serve: {error}", file=sys.stderr)
            return Problem("unavailable", "the ledger cannot be used at the moment", headers={"Retry-After": "5"})
    return Problem("bad-request", str(error))


async def told(request: Request, error: Exception) -> Response:
    """The handler of every exception that means something."""
    path = request.scope["path"]
    match error:
        case Problem():
            return problem_response(error, path)
        case LaydownError():
            return problem_response(problem_of(error), path)
        case RequestValidationError():
            faults = [_fault(fault) for fault in error.errors()]
            detail = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
            return problem_response(Problem("invalid", detail, {"errors": faults}), path)
        case HTTPException():
            return problem_response(_of_status(error), path)
    raise error


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    where: Sequence[Any] = fault["loc"]
    words = (
        "no such parameter or field"
        if fault["type"] == "extra_forbidden"
        else str(fault["msg"]).removeprefix("Value error, ")
    )
    return {"field": ".".join(map(str, where[1:])) or str(where[0]), "message": words}


def _of_status(error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method", f"this path knows {headers.get('allow') or headers.get('Allow', 'GET')}", {}, headers)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return Problem("not-found", "there is nothing at this path; /api/docs lists what there is")
    return Problem("bad-request", str(error.detail))
