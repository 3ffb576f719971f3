"""A plain table: names and coordinates, and what else there is, under the headers that people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from laydown.gazetteer.formats.asked import Asked, BadField, Read, count_of, country_of, point, read_text, table_of
from laydown.gazetteer.rows import Row
from laydown.gazetteer.words import kind_in_name
from laydown.lexicon.facts import PlaceKind
from laydown.lexicon.spelling import plain_key
from laydown.problems import InputError

HEADERS = {
    "name": "name name_en place place_name placename location town label title asciiname",
    "lat": "lat latitude y lat_dd point_y",
    "lon": "lon long lng longitude x lon_dd point_x",
    "aliases": "aliases alias alternatenames alternate_names other_names names alt_names name_ar name_local local_name",
    "kind": "kind type feature place_type",
    "country": "country country_code countrycode iso iso2 iso3",
    "admin": "admin admin1 adm1 province governorate district region",
    "population": "population pop inhabitants",
    "id": "id",
    "geonameid": "geonameid geoname_id geonames_id",
    "pcode": "pcode p_code",
    "source": "source",
    "licence": "licence license",
    "note": "note notes comment",
}
"""What is read, and the headers under which it may stand (case, spaces and hyphens make no difference)."""
UNSTATED = "not stated"
_KINDS = frozenset(get_args(PlaceKind))
_ID = re.compile(r"[A-Za-z0-9][\w.:-]*")
_BETWEEN = re.compile(r"[|;]")


def read_plain(path: Path, asked: Asked) -> Iterator[Read]:
    """The rows of the table.

    Raises:
        InputError: the file cannot be read, or has no columns for name, latitude and longitude.
    """
    header, rows = table_of(read_text(path), path)
    columns = _columns(header)
    missing = [what for what in ("name", "lat", "lon") if what not in columns]
    if missing:
        told = " and ".join(f"'{what}' (or {', '.join(HEADERS[what].split()[1:4])})" for what in missing)
        raise InputError(f"{path}: line 1: no column {told}; its columns are {', '.join(header)}")
    for line, row in rows:
        try:
            yield line, _row({what: _values(row, names) for what, names in columns.items()}, path, asked)
        except BadField as error:
            yield line, error.refused


def _columns(header: Iterable[str]) -> dict[str, list[str]]:
    of_header = {name: what for what, names in HEADERS.items() for name in names.split()}
    found: dict[str, list[str]] = {}
    for name in header:
        what = of_header.get(re.sub(r"[\s-]+", "_", name.strip().lower()))
        if what is not None:
            found.setdefault(what, []).append(name)
    return found


def _values(row: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [row[name].strip() for name in names if row[name].strip()]


def _row(told: Mapping[str, list[str]], path: Path, asked: Asked) -> Row:
    def first(what: str) -> str:
        return next(iter(told.get(what, ())), "")

    if not plain_key(first("name")):
        raise BadField("no name")
    lat, lon = point(first("lat"), first("lon"))
    name, kind = _kind(first("name"), first("kind"))
    more = [part.strip() for text in told.get("aliases", ()) for part in _BETWEEN.split(text)]
    return Row(
        ids=tuple(_ids(first("id"), first("geonameid"), first("pcode"))), name=name, lat=lat, lon=lon, kind=kind,
        names=tuple(dict.fromkeys(part for part in [*told["name"][1:], *more] if part)),
        country=country_of(first("country"), asked), admin=tuple(told.get("admin", ())),
        population=count_of(first("population")), note=first("note") or None,
        source=asked.source or first("source") or path.name, licence=asked.licence or first("licence") or UNSTATED,
    )  # fmt: skip


def _kind(name: str, told: str) -> tuple[str, PlaceKind]:
    kind = told.lower()
    if kind and kind not in _KINDS:
        raise BadField(f"kind is none of {', '.join(sorted(_KINDS))}", told)
    if kind:
        return name, kind  # type: ignore[return-value]
    bare, found = kind_in_name(name)
    return bare, found or "town"


def _ids(own: str, geonames: str, pcode: str) -> Iterator[str]:
    if own and not _ID.fullmatch(own):
        raise BadField("id is not of letters, digits, hyphens, dots and colons", own)
    if geonames and not geonames.isdigit():
        raise BadField("geonameid is no number", geonames)
    yield from ([own] if own else [])
    yield from ([f"gn-{geonames}"] if geonames else [])
    yield from ([f"cod-{pcode.lower()}"] if pcode else [])
