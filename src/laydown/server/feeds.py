"""Changes as Atom feeds (RFC 4287): of everything, of a place, of a force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from laydown.export.sheets import plain
from laydown.ledger import Ledger
from laydown.ledger.answers import Change, Changes, Correction, Quote, Spell
from laydown.ledger.news import Page
from laydown.server.caching import Answer
from laydown.server.desk import Desk
from laydown.server.parameters import Feed, ForceName, PlaceName
from laydown.server.schemas import responses

router = APIRouter(tags=["feeds"])
_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 100
_DAYS = timedelta(days=30)
_MEDIA = "application/atom+xml"
_TOLD = responses({_MEDIA: {"schema": {"type": "string"}}})
_VERBS = {"control": "controls", "presence": "is present at", "siege": "besieges"}
register_namespace("", _ATOM)


@router.get("/api/changes.atom", response_class=Response, responses=_TOLD, operation_id="feed")
async def all_changes(request: Request, asked: Annotated[Feed, Query()]) -> Response:
    """The latest changes, as an Atom feed."""
    return await _feed(request, asked, {})


@router.get("/api/places/{place:path}/changes.atom", response_class=Response, responses=_TOLD,
            operation_id="feed_of_place")  # fmt: skip
async def changes_of_place(request: Request, place: PlaceName, asked: Annotated[Feed, Query()]) -> Response:
    """The latest changes at a place, as an Atom feed."""
    return await _feed(request, asked, {"place": place})


@router.get("/api/forces/{force:path}/changes.atom", response_class=Response, responses=_TOLD,
            operation_id="feed_of_force")  # fmt: skip
async def changes_of_force(request: Request, force: ForceName, asked: Annotated[Feed, Query()]) -> Response:
    """The latest changes of a force, as an Atom feed."""
    return await _feed(request, asked, {"force": force})


async def _feed(request: Request, asked: Feed, of: dict[str, str]) -> Response:
    desk: Desk = request.app.state.desk
    path = quote(request.scope["path"])

    def work(ledger: Ledger, _: str) -> Answer:
        since: Any = asked.since or _default_since(ledger)
        total = ledger.changes(since, **of, page=Page(0)).total
        told = ledger.changes(since, **of, page=Page(_ENTRIES, max(0, total - _ENTRIES)))
        title = " ".join(["Changes", *(f"{'at' if what == 'place' else 'of'} {name}" for what, name in of.items())])
        return Answer(feed(told, title, path, with_corrections=not of), f"{_MEDIA}; charset=utf-8")

    return await desk.answer(request, work)


def _default_since(ledger: Ledger) -> date:
    last = ledger.published()[1]
    return last - _DAYS if last is not None else date(1970, 1, 1)


def feed(told: Changes, title: str, path: str, *, with_corrections: bool) -> bytes:
    """The changes as a feed, the newest first. All words in it are plain text."""
    root = Element(f"{{{_ATOM}}}feed")
    _add(root, "id", uuid5(NAMESPACE_URL, f"laydown{path}").urn)
    _add(root, "title", plain(title))
    SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "href": path, "type": _MEDIA})
    _add(SubElement(root, f"{{{_ATOM}}}author"), "name", "laydown")
    entries = [*map(_change, told.changes), *(map(_correction, told.corrections) if with_corrections else ())]
    entries.sort(key=lambda one: one[:2], reverse=True)
    updated = entries[0][0] if entries else f"{told.since.isoformat()}T00:00:00Z"
    _add(root, "updated", updated)
    for day, key, subject, lines, about in entries[:_ENTRIES]:
        _entry(root, day, key, subject, lines, about)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


_Entry = tuple[str, str, str, tuple[str, ...], str | None]
"""When, a key of its own, a title, lines, the id that `why` explains."""


def _change(one: Change) -> _Entry:
    spell = one.after or one.before
    assert spell is not None
    lines = [f"{name}: {_words(told)}" for name, told in (("Before", one.before), ("Now", one.after)) if told]
    quotes = (quote for told in (one.after, one.before) if told for quote in (told.opener, told.closer) if quote)
    lines += dict.fromkeys(map(_quoted, quotes))
    title = f"{one.what}: {_said(spell)}"
    return f"{one.known.isoformat()}T00:00:00Z", f"{one.id} {one.what}", title, tuple(lines), one.id


def _correction(one: Correction) -> _Entry:
    about = one.subject if one.what.startswith("claim") or one.what.endswith("undone") else None
    at = one.at if one.at.endswith("Z") or "+" in one.at else f"{one.at}Z"
    return (
        at,
        f"{one.what} {one.subject}",
        f"{one.what}: {one.subject}",
        (f"By {plain(one.by)}. {plain(one.note)}",),
        about,
    )


def _words(one: Spell) -> str:
    since = one.since.isoformat() if one.since else "a day that is not said"
    until = one.until.isoformat() if one.until else "…"
    return f"{_said(one)}, {since} to {until}"


def _said(one: Spell) -> str:
    return f"{plain(one.force_name)} {_VERBS.get(one.kind, one.kind)} {plain(one.place_name)}"


def _quoted(one: Quote) -> str:
    return f"“{plain(one.sentence)}” {' < '.join(map(plain, one.speakers))}"


def _entry(root: Element, day: str, key: str, subject: str, lines: Iterator[str] | tuple[str, ...],
           about: str | None) -> None:  # fmt: skip
    entry = SubElement(root, f"{{{_ATOM}}}entry")
    _add(entry, "id", uuid5(NAMESPACE_URL, f"laydown {key} {day}").urn)
    _add(entry, "title", plain(subject))
    _add(entry, "updated", day)
    _add(entry, "content", "\n".join(map(plain, lines)))
    if about is not None:
        SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": f"/api/why/{quote(about, safe='')}"})


def _add(parent: Element, name: str, words: str) -> None:
    found = SubElement(parent, f"{{{_ATOM}}}{name}")
    if name in ("title", "content"):
        found.set("type", "text")
    found.text = words
