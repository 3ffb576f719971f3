"""GeoNames country dumps: ``XX.zip`` or ``XX.txt`` of download.geonames.org/export/dump, 19 columns parted by tabs."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from laydown.gazetteer.formats.asked import Asked, BadField, Read, count_of, country_of, decoded, point, read_text
from laydown.gazetteer.packaged import CC_BY, GEONAMES, kept_names
from laydown.gazetteer.rows import Row
from laydown.gazetteer.words import TABLES, is_military, kinds_of_features, load_words
from laydown.lexicon.facts import PlaceKind
from laydown.problems import InputError

_COLUMNS = 19
_ID, _NAME, _ASCII, _OTHERS, _LAT, _LON, _CLASS, _CODE, _COUNTRY, _, _ADM1, _ADM2 = range(12)
_POPULATION = 14
_AREAS = ("province", "district", "subdistrict", "country")


def read_geonames(path: Path, asked: Asked) -> Iterator[Read]:
    """The rows of a dump.

    Raises:
        InputError: the file cannot be read, or is no dump.
    """
    lines = [line.split("\t") for line in _text(path).split("\n")]
    if len(lines[0]) != _COLUMNS:
        raise InputError(
            f"{path}: line 1: {len(lines[0])} columns parted by tabs, not {_COLUMNS}; a country dump of GeoNames "
            "(https://download.geonames.org/export/dump/SY.zip) is expected"
        )
    areas = _areas(lines)
    for number, fields in enumerate(lines, start=1):
        if fields != [""]:
            try:
                yield number, _row(fields, areas, asked)
            except BadField as error:
                yield number, error.refused


def _text(path: Path) -> str:
    if path.suffix.lower() != ".zip":
        return read_text(path)
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [
                n for n in archive.namelist() if n.lower().endswith(".txt") and not n.lower().startswith("readme")
            ]
            if len(tables) != 1:
                raise InputError(f"{path}: holds {len(tables)} tables, not one; unpack it and import the .txt you want")
            return decoded(archive.read(tables[0]), path)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as a zip archive ({error}); fetch it again") from error


def _areas(lines: Sequence[Sequence[str]]) -> Mapping[tuple[str, ...], str]:
    """Ids of first- and second-level divisions by country and codes."""
    with (TABLES / "geonames_admin1.csv").open(encoding="utf-8", newline="") as stream:
        found: dict[tuple[str, ...], str] = {
            tuple(row["code"].split(".", 1)): f"gn-{row['geonameid']}" for row in csv.DictReader(stream)
        }
    for fields in lines:
        if len(fields) == _COLUMNS and fields[_CODE] in ("ADM1", "ADM2"):
            codes = fields[_ADM1 : _ADM1 + int(fields[_CODE][-1])]
            found[fields[_COUNTRY], *codes] = f"gn-{fields[_ID]}"
    return found


def _row(fields: Sequence[str], areas: Mapping[tuple[str, ...], str], asked: Asked) -> Row:
    if len(fields) != _COLUMNS:
        raise BadField(f"not {_COLUMNS} columns", str(len(fields)))
    if not fields[_ID].isdigit():
        raise BadField("geonameid is no number", fields[_ID])
    if not fields[_NAME].strip():
        raise BadField("no name")
    kind = _kind(fields)
    lat, lon = point(fields[_LAT], fields[_LON])
    country, own = country_of(fields[_COUNTRY], asked), f"gn-{fields[_ID]}"
    within = (areas.get((country or "", *fields[_ADM1 : _ADM1 + level])) for level in (2, 1))
    return Row(
        ids=(own,), name=fields[_NAME].strip(), lat=lat, lon=lon, kind=kind, country=country,
        names=tuple(kept_names(fields[_NAME], [fields[_ASCII], *fields[_OTHERS].split(",")])),
        admin=tuple(area for area in within if area and area != own), population=count_of(fields[_POPULATION]),
        source=asked.source or GEONAMES, licence=asked.licence or CC_BY,
    )  # fmt: skip


def _kind(fields: Sequence[str]) -> PlaceKind:
    code = f"{fields[_CLASS]}.{fields[_CODE]}"
    kind = kinds_of_features().get(code)
    if kind is None:
        raise BadField("a feature that reports do not name as a place", code)
    if kind == "town":
        population = count_of(fields[_POPULATION])
        return load_words().size(population) if population else "village"
    return "base" if kind == "airport" and is_military(fields[_NAME]) else kind
