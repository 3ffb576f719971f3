"""The file itself: the page with its styles, its script and the data, under a policy that lets nothing else run."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote

import msgspec

from laydown.export.chosen import Asked
from laydown.export.page.bundle import BundleError, bundled
from laydown.export.page.claims import FEWER
from laydown.export.page.gathered import gathered
from laydown.export.page.words import WORDS, copy_dialog, copy_line, words_dialog
from laydown.problems import RequestError

WEB = Path(__file__).parents[2] / "data" / "web"
ENTRIES = ("app/embedded/embedded.mjs", "app/main.mjs")
"""What answers from the file begins before the page asks."""
OWN_STYLE = "app/embedded/embedded.css"
MOST_BYTES = 25_000_000
"""Larger files are not made: few mail systems take more."""
_STYLE = re.compile(r'<link rel="stylesheet" href="/([\w./-]+)">\n')
_AHEAD = re.compile(r'<link rel="modulepreload" href="/[\w./-]+">\n')
_UNSAFE = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"), ("\u2028".encode(), b"\\u2028"),
           ("\u2029".encode(), b"\\u2029"))  # fmt: skip


class _Shell(NamedTuple):
    """The page without data: the parts before and after what differs from file to file."""

    head: str
    middle: str
    end: str


def write_html(asked: Asked, out: IO[bytes]) -> int:
    """Write the page with what is chosen of a ledger in it; returns how many claims it holds.

    Raises:
        RequestError: it would be too large.
    """
    told = gathered(asked)
    shell = _shell()
    licences = (WEB / "vendor" / "LICENSES.txt").read_text("utf-8")
    words = "".join(words_dialog(WEB, name) for name in WORDS) + copy_dialog(told["copy"], told["about"], licences)
    parts = [
        shell.head.encode(), copy_line(told["copy"]).encode(), shell.middle.encode(), words.encode(),
        b'<script type="application/json" id="laydown-data">', inert(told), b"</script>\n", shell.end.encode(),
    ]  # fmt: skip
    size = sum(map(len, parts))
    if size > MOST_BYTES:
        raise RequestError(
            f"the file would have {size / 1e6:,.0f} MB, more than the {MOST_BYTES / 1e6:.0f} MB of a mail: {FEWER}"
        )
    for part in parts:
        out.write(part)
    return len(told["claims"])


def inert(told: Any) -> bytes:
    """JSON in which nothing ends a script or begins a tag, whatever its words are."""
    found = msgspec.json.encode(told)
    for unsafe, written in _UNSAFE:
        found = found.replace(unsafe, written)
    return found


@lru_cache(maxsize=1)
def _shell() -> _Shell:
    page = (WEB / "index.html").read_text("utf-8")
    styles = [(WEB / name).read_text("utf-8") for name in (*_STYLE.findall(page), OWN_STYLE)]
    script = bundled(WEB, ENTRIES)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy(script, styles)}">\n'
        '<meta name="referrer" content="no-referrer">\n' + "".join(f"<style>{style}</style>\n" for style in styles)
    )
    icon = "data:image/svg+xml," + quote((WEB / "app" / "icon.svg").read_text("utf-8"))
    page = _AHEAD.sub("", _STYLE.sub("", page))
    for found, instead in (
        ('<script type="module" src="/app/main.mjs"></script>\n', ""),
        ('href="/app/icon.svg"', f'href="{icon}"'),
        ('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}'),
        ('<a class="brand" href="/">', '<a class="brand" href="?">'),
        ('<a href="/definitions">', '<a href="#definitions">'),
        ('<a href="/limits">', '<a href="#limits">'),
        ('    <a class="api" href="/api/docs">API</a>\n', ""),
        ("</header>\n", "</header>\n\0"),
        ("</body>", f"\0<script>{script}</script>\n</body>"),
    ):
        page = _once(page, found, instead)
    page = re.sub(r"<noscript>.*?</noscript>\n", _NOSCRIPT, page, flags=re.DOTALL)
    if reaches := re.search(r'(?:href|src)="/[^"]*"', page):
        raise BundleError(f"index.html reaches for {reaches.group()}, which is not in a file by itself")
    return _Shell(*page.split("\0"))


_NOSCRIPT = '<noscript><p class="noscript">The map needs JavaScript; it loads nothing from elsewhere.</p></noscript>\n'


def _once(page: str, found: str, instead: str) -> str:
    if page.count(found) != 1:
        raise BundleError(f"index.html was expected to have {found.strip()!r} once")
    return page.replace(found, instead)


def policy(script: str, styles: list[str]) -> str:
    """A policy under which this script and these styles work, and nothing else; no address can be asked."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {' '.join(map(_hash, styles))}; "
        "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
