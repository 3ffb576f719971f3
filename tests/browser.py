"""Debian's Chromium for the tests of pages, and a server of local files with the policy that pages are served with."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

CHROMIUM = os.environ.get("LAYDOWN_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TYPES = {
    **{".html": "text/html; charset=utf-8", ".css": "text/css", ".mjs": "text/javascript", ".svg": "image/svg+xml"},
    ".topojson": "application/json",
}


@dataclass(slots=True)
class Seen:
    """What a page asked for, what of it is not answered yet, and what it complained of: errors, breaches of its policy,
    windows that scripts open."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)

    def elsewhere(self, address: str) -> set[str]:
        """What was asked of others than the server at ``address``."""
        own = (f"{address}/", "data:image/", f"blob:{address}/")
        return {url for url in self.requests if not url.startswith(own)}


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser that finds no other machine. Playwright's event loop is gone with it, so that others may run theirs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def tab(browser: Browser, seen: Seen, **options: Any) -> Iterator[Page]:
    """A page of its own context, made with the options of ``Browser.new_context``, watched into ``seen``."""
    context = browser.new_context(**options)
    context.on("page", lambda page: watch(page, seen))
    try:
        yield context.new_page()
    finally:
        context.close()


def watch(page: Page, seen: Seen) -> None:
    """Enter into ``seen`` what happens in a page."""

    def dismiss(dialog: Dialog) -> None:
        seen.complaints.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def begun(request: Request) -> None:
        seen.requests.append(request.url)
        seen.pending.add(request)

    page.on("request", begun)
    page.on("requestfinished", lambda request: seen.pending.discard(request))
    page.on("requestfailed", lambda request: seen.pending.discard(request))
    page.on("console", lambda told: seen.complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", dismiss)


@contextmanager
def serving(folders: tuple[Path, ...], texts: Mapping[str, str]) -> Iterator[str]:
    """The address of a server of the folders' files and of ``texts`` (path to content), on this machine only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            files = [folder / path.lstrip("/") for folder in folders]
            found = next((file.read_bytes() for file in files if file.is_file()), None)
            body = texts[path].encode() if path in texts else found
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "text/plain"))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
