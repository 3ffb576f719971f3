"""All of it put together: the application that a server runs."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import run_sync
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, Response

from laydown.ledger import Ledger
from laydown.problems import LaydownError
from laydown.server import exporting, feeds, lists, overviews, pictures, questions, scenes, site
from laydown.server.corrections import writing_routes
from laydown.server.description import describe
from laydown.server.desk import Desk
from laydown.server.guard import Guard
from laydown.server.page import STYLE, docs_page
from laydown.server.problems import Problem, told
from laydown.server.settings import Settings

_PACKED_FROM = 2_000
_GARBAGE = (10_000, 20, 20)
"""An answer is made of a hundred thousand small things, and none of them is in a circle: they are looked for seldom."""
_HANDLED = (Problem, LaydownError, RequestValidationError, HTTPException)


def make_app(ledger: Ledger, settings: Settings | None = None) -> FastAPI:
    """The application over an open ledger, which stays the caller's to close.

    Raises:
        ValueError: reading is to need a token, and there is none.
    """
    settings = settings or Settings()
    if settings.guarded and settings.token is None:
        raise ValueError("a guarded server needs a token")
    desk = Desk(ledger, settings)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=_warm)
    app.state.desk = desk
    for kind in _HANDLED:
        app.add_exception_handler(kind, told)
    _add_routes(app, settings)
    app.add_middleware(Guard, desk=desk)
    if settings.hosts is None:  # on the same machine packing takes longer than it saves
        app.add_middleware(GZipMiddleware, minimum_size=_PACKED_FROM, compresslevel=4)
    return app


@asynccontextmanager
async def _warm(app: FastAPI) -> AsyncIterator[None]:
    """Loads the facts of the ledger before the first question, however long it takes."""
    await run_sync(app.state.desk.ledger.counts)
    gc.collect()
    gc.freeze()  # what lives as long as the server is not looked through for garbage while somebody waits
    before = gc.get_threshold()
    gc.set_threshold(*_GARBAGE)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def _add_routes(app: FastAPI, settings: Settings) -> None:
    writable = settings.token is not None
    theatre = (settings.work.options.theatres or ()) if writable and settings.work is not None else ()
    app.include_router(feeds.router)
    app.include_router(questions.router)
    app.include_router(lists.router)
    app.include_router(overviews.router)
    app.include_router(scenes.router)
    app.include_router(lists.about_routes(tuple(map(str, theatre)), writable=writable))
    app.include_router(exporting.router)
    app.include_router(pictures.router)
    app.include_router(site.router)
    if writable:
        app.include_router(writing_routes(settings.work))
    _describe(app, describe(app, guarded=settings.guarded))


def _describe(app: FastAPI, described: dict[str, Any]) -> None:
    page = docs_page(described)

    @app.get("/api/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return JSONResponse(described)

    @app.get("/api/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(page)

    @app.get("/api/docs.css", include_in_schema=False)
    async def style() -> Response:
        return Response(STYLE, media_type="text/css")
