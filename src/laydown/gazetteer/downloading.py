"""GeoNames country dumps over HTTPS, when the user asks for them; nothing else of laydown asks the network."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any

from laydown.gazetteer.formats.asked import countries
from laydown.problems import InputError

ADDRESS = "https://download.geonames.org/export/dump"
_PIECE = 64 * 1024
_SECONDS = 30

Fetch = Callable[[str], Any]
"""Opens an address: a context manager with ``read(n)`` and ``headers``."""


def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of one given in two or three letters.

    Raises:
        InputError: there is no such code.
    """
    if text.upper() not in countries():
        raise InputError(f"'{text}' is no ISO 3166-1 country code; Syria is SY, Iraq IQ")
    return countries()[text.upper()]


def download(
    code: str, folder: Path, *, watch: Callable[[int, int | None], None], fetch: Fetch | None = None,
    address: str = ADDRESS,
) -> Path:  # fmt: skip
    """Fetch a country's dump into ``folder``; the file. ``watch`` is told the bytes so far and how many there will be.

    Raises:
        InputError: it cannot be fetched; the message says what to do on a machine that is not connected.
    """
    url, path = f"{address}/{code}.zip", folder / f"{code}.zip"
    draft = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (fetch or _open)(url) as answer, draft.open("wb") as out:
            _copy(answer, out, watch)
        draft.replace(path)
        return path
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            raise InputError(f"{url}: there is no dump of that name; is {code} the country you mean?") from error
        raise InputError(_advice(url, code, f"the server answers {error.code} {error.reason}")) from error
    except (OSError, HTTPException) as error:
        raise InputError(_advice(url, code, str(getattr(error, "reason", None) or error))) from error
    finally:
        draft.unlink(missing_ok=True)


def _open(url: str) -> Any:
    return urllib.request.urlopen(url, timeout=_SECONDS)


def _copy(answer: Any, out: IO[bytes], watch: Callable[[int, int | None], None]) -> None:
    size = answer.headers.get("Content-Length")
    total, done = int(size) if size and size.isdigit() else None, 0
    while piece := answer.read(_PIECE):
        out.write(piece)
        done += len(piece)
        watch(done, total)
    if total is not None and done < total:
        raise OSError(f"the connection ended after {done:,} of {total:,} bytes")


def _advice(url: str, code: str, why: str) -> str:
    return (
        f"{url} cannot be fetched ({why}).\n"
        f"Where this machine is not connected, fetch that address on one that is, bring the file here, and run:\n"
        f"    laydown gazetteer import {code}.zip --format geonames"
    )
