"""Questions as routes: one without a suffix, whose format the Accept header chooses, and one for each suffix."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, get_type_hints

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from laydown.ledger import Ledger
from laydown.server.caching import Answer
from laydown.server.desk import with_next
from laydown.server.formats import Format, format_for
from laydown.server.schemas import answers_of, responses
from laydown.server.writing import Rows, json_of, table


class Told(NamedTuple):
    """An answer of the ledger; ``following`` is the cursor of the next page, where there are pages."""

    value: Any
    paged: bool = False
    following: str | None = None


Put = Callable[[Ledger, str], Told]
"""Puts a question to a ledger at a revision."""
Question = Callable[..., Put]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of question: the name of its columns, how its rows are made, the class of its answer, its formats."""

    what: str
    rows: Rows
    told: type
    offered: Sequence[Format]
    paged: bool = False


def question(router: APIRouter, path: str, kind: Kind) -> Callable[[Question], Question]:
    """Makes routes of a function that takes the parameters of a question and gives how to put it to a ledger."""

    def register(function: Question) -> Question:
        for format in (*kind.offered, None):
            suffix = f".{format.value}" if format is not None else ""
            offered = kind.offered if format is None else (format,)
            router.add_api_route(
                path + suffix, _endpoint(function, kind, format), methods=["GET"], response_class=Response,
                operation_id=f"{function.__name__}{'_' + format.value if format else ''}",
                summary=_summary(function, format), description=inspect.getdoc(function), tags=["questions"],
                responses=responses(answers_of(kind.told, offered, paged=kind.paged), chosen=format is None),
            )  # fmt: skip
        return function

    return register


def _summary(function: Question, format: Format | None) -> str:
    first = (inspect.getdoc(function) or "").split("\n")[0].rstrip(".")
    return first if format is None else f"{first}, as {format.name}"


def _endpoint(function: Question, kind: Kind, fixed: Format | None) -> Callable[..., Any]:
    async def endpoint(request: Request, **given: Any) -> Response:
        format = fixed or format_for(request.headers.get("accept", ""), kind.offered)
        put = function(**given)

        def work(ledger: Ledger, revision: str) -> Answer:
            told = put(ledger, revision)
            return with_next(_answer(ledger, kind, told, format), request, told.following)

        response: Response = await request.app.state.desk.answer(request, work)
        return response

    return with_signature(endpoint, function)


def with_signature(endpoint: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """The endpoint, which FastAPI is to take for one with a request and the parameters of the function."""
    hints = get_type_hints(function, include_extras=True)
    own = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    others = [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(function).parameters.items()
    ]
    endpoint.__signature__ = inspect.Signature([own, *others])  # type: ignore[attr-defined]
    return endpoint


def _answer(ledger: Ledger, kind: Kind, told: Told, format: Format) -> Answer:
    if format is not Format.JSON:
        return table(ledger, kind.what, told.value, kind.rows, format)
    body = json_of(told.value, next=told.following) if told.paged else json_of(told.value)
    return Answer(body, format.media)
