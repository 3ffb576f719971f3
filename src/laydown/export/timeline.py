"""Positions as slides of TimelineJS (https://timeline.knightlab.com/docs/json-format.html).

TimelineJS takes its texts for HTML, so all words of documents are escaped, and it is told to make no links of them.
"""

from __future__ import annotations

import html
from datetime import date
from typing import IO, Any

import msgspec

from laydown.export.chosen import Asked
from laydown.export.positions import Position, positions, told
from laydown.export.sheets import chain, plain


def write_timeline(asked: Asked, out: IO[bytes]) -> int:
    """Write a slide for each position, in order of time; returns how many."""
    slides = sorted(map(_slide, positions(asked)), key=lambda s: (_ordinal(s["start_date"]), s["unique_id"]))
    words = f"As told by the reports in a laydown ledger, up to {asked.last}."
    title = {"text": {"headline": "Positions as reported", "text": words}, "autolink": False}
    out.write(msgspec.json.format(msgspec.json.encode({"title": title, "events": slides}), indent=1) + b"\n")
    return len(slides)


def _slide(one: Position) -> dict[str, Any]:
    held = one.holding
    start = held.since or held.until or one.on
    slide: dict[str, Any] = {
        "unique_id": one.row.id,
        "start_date": _date(start),
        "group": _inert(one.book.place.name),
        "autolink": False,
        "text": {"headline": told(one, _inert), "text": _text(one)},
    }
    if held.until is not None:
        slide["end_date"] = _date(held.until)
    if held.since is None:
        slide["display_date"] = f"until {start}"
    return slide


def _text(one: Position) -> str:
    certainty = one.holding.certainty
    words = [f"<p>{certainty.word} ({certainty.probability:.2f} on {one.on}).</p>"]
    for key in dict.fromkeys(key for key in (one.row.opener, one.row.closer) if key in one.book.quotes):
        quote = one.book.quotes[key]
        said = f"{chain(quote.speakers)}; {plain(quote.document)}, {quote.known}"
        words.append(f"<p>“{_inert(quote.sentence)}” {_inert(said)} [{key}]</p>")
    return "".join(words)


def _inert(words: str) -> str:
    return html.escape(plain(words))


def _date(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _ordinal(told: dict[str, int]) -> int:
    return date(told["year"], told["month"], told["day"]).toordinal()
