"""Where questions are put to the ledger: by a few threads, each within its time, the answers kept until it changes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import anyio
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from laydown.ledger import Ledger
from laydown.ledger.patience import patience
from laydown.server.caching import Answer, Cache
from laydown.server.problems import Problem
from laydown.server.settings import Settings

T = TypeVar("T")
Work = Callable[[Ledger, str], Answer]
"""Makes an answer of a ledger at a revision."""
_TRIES = 3
_GRACE = 1.5
"""So many times its time a question may wait and work before whoever asks is told that it is given up."""


class Desk:
    """One ledger, and who works at it. ``etag`` words are good for this process, this ledger and these grades alone."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self.ledger = ledger
        self.settings = settings
        self.cache = Cache(settings.cache_bytes)
        self._askers = anyio.CapacityLimiter(settings.threads)
        self._exporters = anyio.CapacityLimiter(settings.exports)
        self._writer = Lock()
        self._process = secrets.token_hex(8)
        self._seen: tuple[str, float] | None = None

    async def revision(self) -> str:
        """The ledger's revision, as it was a moment ago at the earliest."""
        seen = self._seen
        if seen is not None and monotonic() - seen[1] < self.settings.fresh_seconds:
            return seen[0]
        return await self.ask(self._look)

    async def ask(self, work: Callable[[Ledger], T], *, export: bool = False) -> T:
        """What the work makes of the ledger, in a thread of its own.

        Raises:
            Problem: it took too long, or there was no thread for it all the while.
        """
        seconds = self.settings.export_seconds if export else self.settings.question_seconds

        def within() -> T:
            with patience(seconds):
                return work(self.ledger)

        limiter = self._exporters if export else self._askers
        try:
            with anyio.fail_after(seconds * _GRACE):
                return await run_sync(within, limiter=limiter, abandon_on_cancel=True)
        except TimeoutError as error:
            raise Problem("timeout", "the question took too long and was given up; ask for less") from error

    async def write(self, work: Callable[[Ledger], T]) -> T:
        """What the work makes of the ledger, alone; it is not interrupted."""

        def alone() -> T:
            with self._writer:
                try:
                    return work(self.ledger)
                finally:
                    self._seen = None

        return await run_sync(alone)

    async def answer(self, request: Request, work: Work) -> Response:
        """The response to a question, kept for whoever asks the same of the same ledger."""
        answer, revision = await self.ask(lambda ledger: self._made(ledger, work))
        if len(answer.body) > self.settings.answer_bytes:
            detail = f"the answer is larger than {self.settings.answer_bytes:,} bytes; ask for less of it"
            raise Problem("answer-too-large", detail)
        key = key_of(request.scope, revision)
        self.cache.put(key, answer)
        return self.response(key, answer)

    async def kept(self, scope: Scope) -> Response | None:
        """The response to a question that was answered since the ledger changed; None when it must be asked."""
        key = key_of(scope, await self.revision())
        tags = Headers(scope=scope).get("if-none-match", "")
        if tags and self.etag(key) in tags:
            return Response(status_code=304, headers=self._headers(key))
        answer = self.cache.get(key)
        return self.response(key, answer) if answer is not None else None

    def response(self, key: Hashable, answer: Answer) -> Response:
        """The response that holds an answer."""
        headers = self._headers(key)
        if answer.following is not None:
            headers["Link"] = f'<{answer.following}>; rel="next"'
        return Response(answer.body, headers=headers, media_type=answer.media)

    async def headers(self, request: Request) -> dict[str, str]:
        """The headers of an answer that is not kept."""
        return self._headers(key_of(request.scope, await self.revision()))

    def etag(self, key: Hashable) -> str:
        """The entity tag of the answer to a question."""
        told = repr((self._process, key)).encode("utf-8", "surrogatepass")
        return f'"{hashlib.sha256(told).hexdigest()[:24]}"'

    def _headers(self, key: Hashable) -> dict[str, str]:
        return {"ETag": self.etag(key), "Cache-Control": "private, no-cache", "Vary": "Accept"}

    def _look(self, ledger: Ledger) -> str:
        revision = ledger.revision
        if self._seen is not None and self._seen[0] != revision:
            self.cache.clear()
        self._seen = (revision, monotonic())
        return revision

    def _made(self, ledger: Ledger, work: Work) -> tuple[Answer, str]:
        """An answer, and the one revision that it was made of."""
        for _ in range(_TRIES):
            before = self._look(ledger)
            answer = work(ledger, before)
            if self._look(ledger) == before:
                return answer, before
        raise Problem("unavailable", "others write to the ledger without a pause", headers={"Retry-After": "5"})


def key_of(scope: Scope, revision: str) -> Hashable:
    """What an answer depends on: the question, the format, the day that is today, the state of the ledger."""
    accept = Headers(scope=scope).get("accept", "")
    return scope["path"], scope["query_string"], accept, datetime.now(UTC).date(), revision


def with_next(answer: Answer, request: Request, cursor: str | None) -> Answer:
    """The answer with the address of the page that follows."""
    if cursor is None:
        return answer
    query: Mapping[str, Any] = {**request.query_params, "cursor": cursor}
    return replace(answer, following=f"{quote(request.scope['path'])}?{urlencode(query)}")
