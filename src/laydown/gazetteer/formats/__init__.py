"""Files of other people to rows: GeoNames dumps, OCHA's tables, Wikipedia's war maps, plain CSV.

A reader yields, for each row of its file, the line number and a :class:`Row`, or why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from laydown.gazetteer.formats.asked import Asked, Read, Refused
from laydown.gazetteer.formats.cod import read_cod
from laydown.gazetteer.formats.geonames import read_geonames
from laydown.gazetteer.formats.plain import read_plain
from laydown.gazetteer.formats.warmap import read_warmap

__all__ = ["FORMATS", "Asked", "Read", "Refused"]

FORMATS: Mapping[str, Callable[[Path, Asked], Iterator[Read]]] = {
    "geonames": read_geonames,
    "cod": read_cod,
    "wikipedia-map": read_warmap,
    "csv": read_plain,
}
"""The formats by the name that the command has for them."""
