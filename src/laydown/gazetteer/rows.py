"""A place as one source tells it, before it is merged with what others tell."""

from __future__ import annotations

import msgspec

from laydown.lexicon.facts import PRECISION_OF_KIND, PlaceKind
from laydown.model import PlacePrecision


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One place of one source; ``lat``/``lon`` are WGS 84 degrees, ``population`` persons.

    ``ids``: what the place is called in registers, the best first ('sy-homs', 'gn-169577', 'cod-sy0401'): rows that
    share one are one place, rows with different ones of one register never are. ``admin``: ids or names of areas
    around it, the finest first; the first that is known counts. ``names``: besides ``name``, in any script.
    """

    name: str
    lat: float
    lon: float
    kind: PlaceKind
    source: str
    licence: str
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    country: str | None = None
    admin: tuple[str, ...] = ()
    precision: PlacePrecision | None = None
    population: int | None = None
    note: str | None = None

    @property
    def fineness(self) -> PlacePrecision:
        """The precision stated, else the one that follows from the kind."""
        return self.precision or PRECISION_OF_KIND[self.kind]


def register_of(place_id: str) -> str:
    """The register of an id: what stands before its first hyphen ('gn' of GeoNames, 'cod' of P-codes, 'icao')."""
    head, hyphen, _ = place_id.partition("-")
    return head if hyphen and head in REGISTERS else ""


REGISTERS = ("gn", "cod", "icao")
"""Registers that give a place one id: GeoNames, OCHA's P-codes, the airfields' codes."""
