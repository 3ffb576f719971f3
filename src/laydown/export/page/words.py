"""What a file says of itself in words, and the pages of words that go into it, as HTML of our own making."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from laydown.export.page.bundle import BundleError

WORDS = ("definitions", "limits")
"""Pages of words, by the names of their files."""
_MAIN = re.compile(r"<main>(.*?)</main>", re.DOTALL)
_ID = re.compile(r'\b(id|aria-labelledby)="([\w-]+)"')
_HERE = re.compile(r'href="#([\w-]+)"')
_THERE = re.compile(r'href="/(definitions|limits)(?:#([\w-]+))?"')


@lru_cache(maxsize=8)
def words_dialog(web: Path, name: str) -> str:
    """A page of words as a dialog; ids have the page's name before them, links lead to dialogs.

    Raises:
        BundleError: the page is not written as expected, or links to what is not in the file.
    """
    found = _MAIN.search((web / f"{name}.html").read_text("utf-8"))
    if found is None:
        raise BundleError(f"{name}.html has no <main>")
    told = _ID.sub(rf'\1="{name}-\2"', found.group(1))
    told = _HERE.sub(rf'href="#{name}-\1"', told)
    told = _THERE.sub(lambda link: f'href="#{"-".join(filter(None, link.groups()))}"', told)
    if outward := re.search(r'href="/[^"]*"', told):
        raise BundleError(f"{name}.html links to {outward.group()}, which is not in a file by itself")
    return _dialog(name, "Definitions" if name == "definitions" else "Limits", told)


def copy_dialog(copy: Mapping[str, Any], about: Mapping[str, Any], licences: str) -> str:
    """What the file is a copy of, what was chosen, and what it does not hold."""
    gone = "" if copy["withdrawn"] else "claims that no longer count, "
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(words))}</dd>\n" for name, words in _facts(copy, about))
    return _dialog("copy", "About this file", (
        "<h1>About this file</h1>\n<p>It is a copy of a ledger, or of a part of it, as it was when the file was made. "
        "It does not follow the ledger: what was published, corrected or retracted since is not in it. It asks "
        "nobody for anything and sends nothing anywhere; only links that you follow lead out of it.</p>\n"
        f"<dl>\n{rows}</dl>\n"
        "<p>Not in it: the documents themselves (each claim has its sentence and what stands around it, and where the "
        f"document was published), {gone}who reviewed claims and what they noted. Other exports, reviews and answers "
        "to other questions are with the ledger: <code>laydown serve</code> opens it.</p>\n"
        f"<details><summary>Licences of what the page is made of</summary>\n<pre>{escape(licences)}</pre></details>\n"
    ))  # fmt: skip


def copy_line(copy: Mapping[str, Any]) -> str:
    """The line under the head of the page."""
    made = f", made {_day(copy['made'])}" if copy["made"] is not None else ""
    part = " of a part" if copy["chosen"] else ""
    return (
        f'<p class="copied">A copy{part} of <strong><bdi>{escape(copy["ledger"])}</bdi></strong>{made}: '
        'it does not follow the ledger. <a href="#copy">About this file</a></p>'
    )


def _facts(copy: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    counts = about["counts"]
    yield "Ledger", copy["ledger"]
    if copy["made"] is not None:
        yield "Made", _day(copy["made"])
    if copy["changed"] is not None:
        yield "The ledger last changed", copy["changed"][:16].replace("T", " ") + " UTC"
    known = copy["known"]
    yield "As known", f"what was published by {_day(known)}" if known else "all that the ledger held then"
    yield "Days", f"{_day(copy['first'])} to {_day(copy['last'])}"
    yield "Holds", f"{counts['claim']:,} claims from {counts['document']:,} documents about {counts['place']:,} places"
    for name, words in copy["chosen"]:
        yield f"Chosen: {name}", words
    if not copy["symbols"]:
        yield "Unit symbols", "not in it: plain icons stand for them (the package milsymbol was not there)"
    yield "Made with", f"laydown {copy['version']}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _dialog(name: str, title: str, inside: str) -> str:
    return (
        f'<dialog class="text-page" id="{name}" aria-label="{title}">\n<div class="words">\n'
        f'<button type="button" class="close" aria-label="Close">×</button>\n{inside}</div>\n</dialog>\n'
    )
