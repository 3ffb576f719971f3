"""The page and what it is made of: files of the package, held in memory, packed for whoever takes them so."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from laydown.server.problems import Problem

WEB = Path(__file__).resolve().parent.parent / "data" / "web"
PAGES = {"/": "index.html", "/definitions": "definitions.html", "/limits": "limits.html"}
FOLDERS = ("app", "vendor", "base")
PICTURES = ("symbols", "icons")
MEDIA = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".topojson": "application/json", ".json": "application/json",
}  # fmt: skip
router = APIRouter(include_in_schema=False)


def is_of_page(path: str) -> bool:
    """Whether a path is one of the page's own files, which hold nothing of any ledger."""
    return path in PAGES or path.partition("/")[2].partition("/")[0] in (*FOLDERS, *PICTURES)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent: its bytes, the same packed with gzip, its media type and entity tag."""

    body: bytes
    packed: bytes
    media: str
    etag: str


@lru_cache(maxsize=128)
def file(name: str) -> File | None:
    """A file of the page by its path in ``data/web``; None when no page asks for such a one."""
    folder, _, rest = name.rpartition("/")
    media = MEDIA.get(Path(name).suffix)
    if media is None or rest.startswith(".") or (name not in PAGES.values() and folder.split("/")[0] not in FOLDERS):
        return None
    path = (WEB / name).resolve()
    if not path.is_relative_to(WEB) or not path.is_file():
        return None
    body = path.read_bytes()
    return File(body, gzip.compress(body, 9, mtime=0), media, f'"{hashlib.sha256(body).hexdigest()[:24]}"')


def _sent(request: Request, name: str) -> Response:
    found = file(name)
    if found is None:
        raise Problem("not-found", f"there is no page or file '{request.url.path}' here")
    headers = {"ETag": found.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    packs = "gzip" in request.headers.get("accept-encoding", "")
    if packs:
        headers["Content-Encoding"] = "gzip"
    return Response(found.packed if packs else found.body, headers=headers, media_type=found.media)


def _add_page(path: str, name: str) -> None:
    async def page(request: Request) -> Response:
        return _sent(request, name)

    router.add_api_route(path, page, methods=["GET"])


def _add_folder(folder: str) -> None:
    async def asset(request: Request, name: str) -> Response:
        return _sent(request, f"{folder}/{name}")

    router.add_api_route(f"/{folder}/{{name:path}}", asset, methods=["GET"])


for _path, _name in PAGES.items():
    _add_page(_path, _name)
for _folder in FOLDERS:
    _add_folder(_folder)
