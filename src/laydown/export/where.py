"""Where a place is, in the columns that exports share: country, administrative areas, codes, coordinates."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from laydown.export.sheets import Value, plain
from laydown.fusion.facts import Facts, PlaceFacts

PATH = Path(__file__).parent.parent / "data" / "countries.csv"
_ADMIN = {"province": "admin1", "district": "admin2", "subdistrict": "admin3"}


class Codes(NamedTuple):
    """ISO 3166-1 codes of a country."""

    alpha_3: str
    numeric: str


@lru_cache(maxsize=1)
def countries() -> dict[str, Codes]:
    """The codes of every country, by alpha-2 code."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["alpha_2"]: Codes(row["alpha_3"], row["numeric"]) for row in csv.DictReader(file)}


def place_codes(_place: PlaceFacts) -> dict[str, Value]:
    """GeoNames id and P-code. Theatre packs hold neither yet, so that both are empty: unknown, and not guessed."""
    return {"geonameid": None, "pcode": None}


def areas(place: PlaceFacts, facts: Facts) -> dict[str, Value]:
    """Country, its ISO 3166-1 numeric code, and the areas around the place, as far as the ledger knows them."""
    found: dict[str, Value] = dict.fromkeys(("country", "iso", "admin1", "admin2", "admin3"))
    for key in facts.around(place.id):
        around = facts.places.get(key)
        if around is not None and around.kind in _ADMIN:
            found[_ADMIN[around.kind]] = plain(around.name)
    if place.country is not None:
        known, codes = facts.places.get(place.country), countries().get(place.country)
        found["country"] = plain(known.name) if known is not None else place.country
        found["iso"] = codes.numeric if codes is not None else None
    return found


def point(place: PlaceFacts) -> tuple[float, float] | None:
    """Longitude and latitude in WGS 84 degrees, None when they are not known."""
    if place.latitude is None or place.longitude is None:
        return None
    return place.longitude, place.latitude
