"""The formats of an answer: by the suffix of its path, else by the Accept header."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from laydown.server.problems import Problem


class Format(StrEnum):
    """A format, by its suffix."""

    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"

    @property
    def media(self) -> str:
        """The media type of a response."""
        return _MEDIA[self] + ("; charset=utf-8; header=present" if self is Format.CSV else "")


_MEDIA = {Format.JSON: "application/json", Format.CSV: "text/csv", Format.GEOJSON: "application/geo+json"}
ALL = (Format.JSON, Format.CSV, Format.GEOJSON)
WITHOUT_PLACES = (Format.JSON, Format.CSV)


def format_for(accept: str, offered: Sequence[Format]) -> Format:
    """The format that an Accept header likes best; the first of those offered where it says nothing.

    Raises:
        Problem: it takes none of them.
    """
    wanted = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    liked = [(_weight(_MEDIA[one], wanted), -number, one) for number, one in enumerate(offered)]
    weight, _, best = max(liked)
    if weight <= 0:
        media = ", ".join(f"{_MEDIA[one]} (.{one})" for one in offered)
        raise Problem("not-acceptable", f"this answer exists as {media}")
    return best


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (word.strip().lower() for word in part.split(";"))
    for word in parameters:
        if word.startswith("q="):
            try:
                return media, float(word[2:])
            except ValueError:
                return media, 0.0
    return media, 1.0


def _weight(media: str, wanted: Sequence[tuple[str, float]]) -> float:
    """What the most exact of the ranges that the media type falls into gives it."""
    whole = media.split("/")[0] + "/*"
    for name in (media, whole, "*/*"):
        found = [weight for range_, weight in wanted if range_ == name]
        if found:
            return max(found)
    return 0.0
