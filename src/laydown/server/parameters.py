"""What may stand in a question: days, names, sizes. Anything else is refused, misspelt parameters as well."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from laydown.ledger.scene import Box

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"
_BOX = f"{_DEGREES},{_DEGREES},{_DEGREES},{_DEGREES}"
_FIRST, _LAST = date(1800, 1, 1), date(2199, 12, 31)
_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": "^(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$"}


def _day(text: str) -> date:
    if not _ISO.fullmatch(text):
        raise ValueError("write a day as 2019-07-01")
    found = date.fromisoformat(text)
    if not _FIRST <= found <= _LAST:
        raise ValueError(f"a day from {_FIRST} to {_LAST} is expected")
    return found


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("a name is expected")
    return text


def _described(words: str, example: str | None = None, **more: Any) -> Any:
    return Field(default=None, description=words, examples=[example] if example else None, **more)


def _box(text: str) -> Box:
    """Degrees in the order of GeoJSON: west, south, east, north."""
    if not re.fullmatch(_BOX, text):
        raise ValueError("write an area as west,south,east,north in degrees: 35.5,32,42.5,37.5")
    box = Box(*map(float, text.split(",")))
    if not all(-180 <= each <= 180 for each in (box.west, box.east)) or not -90 <= box.south <= box.north <= 90:
        raise ValueError("west and east are from -180 to 180, south and north from -90 to 90, south is not above north")
    return box


Bbox = Annotated[Any, PlainValidator(_box), WithJsonSchema({"type": "string", "pattern": f"^{_BOX}$"})]
"""An area, as a ``Box``."""
Day = Annotated[str, AfterValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
"""A day; a date once it is validated."""
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_name)]
PlaceName = Annotated[str, Path(min_length=1, max_length=200, description="The id or any name of a place.")]
ForceName = Annotated[str, Path(min_length=1, max_length=200, description="The id or any name of a force.")]
Key = Annotated[
    str, Path(min_length=1, max_length=100, pattern=r"^[\w.~:-]+$", description="The id of a claim, finding, position.")
]
ClaimKey = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[\w.~:-]+$", description="The id of a claim.")]
_Theatre = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
_Country = Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")]
_Cursor = Annotated[str, Field(max_length=500)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def given(self, *without: str) -> dict[str, Any]:
        """What was asked, by parameter, but for these."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in without}


class Nothing(_Asked):
    """A question without parameters."""


class Known(_Asked):
    """As known on a day."""

    known: Day | None = _described("Leave out what was published after this day. Default: leave out nothing.")


class On(Known):
    """On a day."""

    on: Day | None = _described("The day asked about. Default: today.", "2019-07-01")


class Around(On):
    """At a place, and near it."""

    within_km: float | None = _described("Also tell of places so near.", ge=0, le=1000, allow_inf_nan=False)
    admin: bool = Field(default=False, description="Also tell of the other places of the same area.")


class Between(Known):
    """A stretch of days."""

    since: Day | None = _described("Only what touches the days from this one on.")
    until: Day | None = _described("Only what touches the days up to this one.")


class _Paged(_Asked):
    limit: int = Field(default=100, ge=1, le=1000, description="How many of them a page has.")
    cursor: _Cursor | None = _described("`next` of the page before.")


class Days(Known):
    """Some days."""

    since: Day = Field(description="The first day.", examples=["2019-01-01"])
    until: Day = Field(description="The last day.", examples=["2019-12-31"])


class Stretch(_Paged):
    """A stretch of days on the map."""

    since: Day = Field(description="The first day.", examples=["2019-01-01"])
    until: Day = Field(description="The last day, at most 799 days later.", examples=["2019-12-31"])
    known: Day | None = _described("Leave out what was published after this day. Default: leave out nothing.")
    bbox: Bbox | None = _described("Only places within west,south,east,north, in degrees.", "35.5,32,42.5,37.5")
    limit: int = Field(default=1000, ge=1, le=5000, description="How many places a page has at most.")


class Since(_Paged):
    """What changed."""

    since: Day = Field(description="What was known at the end of this day is not new.", examples=["2019-06-28"])
    until: Day | None = _described("What was known at the end of this day. Default: now.")
    place: Name | None = _described("Only at this place.")
    force: Name | None = _described("Only of this force.")


class Feed(_Asked):
    """A feed of changes."""

    since: Day | None = _described("Default: thirty days before the latest publication in the ledger.")


class Words(_Paged):
    """A search."""

    q: str = Field(min_length=1, max_length=400, description='Words of a sentence; "quoted words" stand side by side.')
    known: Day | None = _described("Leave out what was published after this day.")
    limit: int = Field(default=20, ge=1, le=200, description="How many of them a page has.")


class Part(_Paged):
    """A list."""

    q: str = Field(default="", max_length=200, description="A part of a name. Without it everything is listed.")


class Digest(Known):
    """A brief."""

    since: Day = Field(description="The first day.", examples=["2019-06-24"])
    until: Day = Field(description="The last day.", examples=["2019-07-01"])
    near: Name | None = _described("Only what is told of places near this one.")
    within_km: float = Field(default=50.0, ge=0, le=5000, allow_inf_nan=False, description="How near.")
    theatre: _Theatre | None = _described("Only what is told of places in the countries of this theatre pack.")


class Exported(Known):
    """What to export; without any of it, everything."""

    on: Day | None = _described("The day whose state is told. Default: the last one known of.")
    since: Day | None = _described("Only what falls into the days from this one on.")
    until: Day | None = _described("Only what falls into the days up to this one.")
    place: Name | None = _described("Only this place and those inside it.")
    force: Name | None = _described("Only this force and those that are part of it.")
    theatre: _Theatre | None = _described("Only places in the countries of this theatre pack.")
    country: _Country | None = _described("Only places in this country (ISO 3166-1 alpha-2).")
    hxl: bool = Field(default=False, description="Add the row of HXL tags (CSV formats).")
    daily: bool = Field(default=False, description="One row for each day (control formats).")
    withdrawn: bool = Field(default=False, description="Also claims that no longer count.")
