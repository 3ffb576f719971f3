"""Who may ask, how much may be sent, what every response says to browsers; and answers that are there already."""

from __future__ import annotations

import hmac
import re
import traceback

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laydown.problems import LaydownError
from laydown.server.desk import Desk
from laydown.server.problems import Problem, problem_of, problem_response
from laydown.server.site import is_of_page

_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_READING = ("GET", "HEAD", "OPTIONS", "TRACE")
_PORT = re.compile(r":[0-9]{1,5}$")
_ANSWERED = "/api/"


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._settings = desk.settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SECURITY)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            self._check(scope)
            received = await self._received(scope, receive)
            response = await self._kept(scope)
        except Problem as problem:
            await problem_response(problem, scope["path"])(scope, receive, safely)
            return
        except LaydownError as error:
            await problem_response(problem_of(error), scope["path"])(scope, receive, safely)
            return
        await self._answer(response or self._app, scope, received, safely)

    async def _answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's response; where it fails before it has begun, one that says so and no more."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, watched)
        except Exception:
            if begun:
                raise
            traceback.print_exc()
            problem = Problem("internal", "an unexpected error; the server's own output has it")
            await problem_response(problem, scope["path"])(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        """Raises Problem where the request may not be made."""
        headers, settings = Headers(scope=scope), self._settings
        host = host_of(headers.get("host", ""))
        if settings.hosts is not None and host not in settings.hosts:
            raise Problem("misdirected", "ask this server by the name under which it was started")
        if len(scope["query_string"]) > settings.query_bytes:
            raise Problem("uri-too-long", f"a query has at most {settings.query_bytes:,} bytes")
        reads = scope["method"] in _READING
        # The page's own files hold nothing of the ledger; the page asks for the token when it asks for answers.
        needed = (settings.guarded and not is_of_page(scope["path"])) or (settings.token is not None and not reads)
        if needed and not self._has_token(headers):
            detail = "send the token with which the server was started: Authorization: Bearer …"
            raise Problem("no-token", detail, headers={"WWW-Authenticate": 'Bearer realm="laydown"'})

    def _has_token(self, headers: Headers) -> bool:
        scheme, _, word = headers.get("authorization", "").partition(" ")
        token = (self._settings.token or "").encode()
        return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(word.strip().encode(), token)

    async def _received(self, scope: Scope, receive: Receive) -> Receive:
        """The body of the request, read whole: too large a one is refused before anything is done with it."""
        ingests = scope["path"] == "/api/ingest"
        most = self._settings.document_bytes if ingests else self._settings.review_bytes
        told, parts, size, more = Headers(scope=scope).get("content-length", "0"), [], 0, True
        problem = Problem("content-too-large", f"at most {most:,} bytes are taken here")
        if told.isdecimal() and int(told) > most:
            raise problem
        while more:
            message = await receive()
            if message["type"] != "http.request":
                break
            parts.append(message.get("body", b""))
            size, more = size + len(parts[-1]), message.get("more_body", False)
            if size > most:
                raise problem
        return _replayed(b"".join(parts), receive)

    async def _kept(self, scope: Scope) -> Response | None:
        if scope["method"] != "GET" or not scope["path"].startswith(_ANSWERED):
            return None
        return await self._desk.kept(scope)


def host_of(header: str) -> str:
    """The host that a Host header names, without its port and brackets."""
    return _PORT.sub("", header.strip().lower()).strip("[]").rstrip(".")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body once, and then what else comes: that who asked has gone."""
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again
