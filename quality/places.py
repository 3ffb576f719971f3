"""How well place names are resolved: against coordinates of the gold's places, of UCDP's, and of names in the news.

    python quality/places.py [seeds] [ucdp] [rows] [dev] [--show] [--json]

seeds   the places of the seeds' gold that name a town, district, base or crossing, each in its article
ucdp    Syrian place names of UCDP GED in ten folds, all rows of a name in one: what is asked is in no list looked in,
        unless another source or another spelling has it; 'of those listed' counts only names that are so listed
rows    the same, each row in a fold of its own accord: a name with several rows can be found by another of them
dev     names in the dev articles, as LGL and others measure: right within 161 km (a hundred miles)

The texts and UCDP's table are not part of the project: what is not there is passed over. `--facts` or the environment's
LAYDOWN_FACTS names the folder with `ucdp_syria_places_half.csv`, COD and GeoNames tables. Exit code 1 when a measure
is below its floor in `floors-places.json`.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from rapidfuzz import fuzz

from laydown.claims.extract import place_context
from laydown.lexicon.facts import PRECISION_OF_KIND, Place, PlaceKind
from laydown.lexicon.spelling import plain_key, skeleton
from laydown.lexicon.theatre import Theatre, load_theatre
from laydown.places import PlaceContext, area_after, distance_km, resolve_place
from laydown.places.books import ListedBook
from laydown.reading import read_path
from sets import QUALITY, ROOT, extractor_for, load_sets

_ALL = ("seeds", "ucdp", "rows", "dev")
FACTS = "../shared/facts"
FOLDS = 10
_FLOORS = QUALITY / "floors-places.json"
_HUNDRED_MILES = 161.0
_TABLES = ("ucdp_syria_places_half.csv", "cod_ab_syria_admin.csv", "cod_ab_syria_capitals.csv")


@dataclass(frozen=True, slots=True)
class Answer:
    """One name asked, and how far the answer is from the truth in kilometres; None when there was no answer.

    ``listed``: whether the place is in any list looked in, under a name like it.
    """

    doc: str
    name: str
    km: float | None
    got: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Truth:
    """A name in a document, and where the place is; ``good_to_km`` is how well that is known."""

    doc: str
    name: str
    lat: float
    lon: float
    good_to_km: float = 0.0


def shares(answers: Sequence[Answer], near: float, far: float) -> dict[str, float]:
    """What the answers come to: the share right within ``near`` km, wrong by more than ``far``, and unanswered."""
    total = max(1, len(answers))
    found = [answer.km for answer in answers if answer.km is not None]
    listed = [answer for answer in answers if answer.listed]
    told = {
        "names": len(answers),
        "answered": len(found) / total,
        f"within {near:.0f} km": sum(km <= near for km in found) / total,
        f"wrong by more than {far:.0f} km": sum(km > far for km in found) / total,
        "median error in km": statistics.median(found) if found else float("nan"),
    }
    if len(listed) < len(answers):
        told["listed"] = len(listed) / total
        right = sum(answer.km is not None and answer.km <= near for answer in listed)
        told[f"of those listed within {near:.0f} km"] = right / max(1, len(listed))
    return told


# Names in articles


def truths(path: Path) -> tuple[Truth, ...]:
    """The rows of a table of names with coordinates."""
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Truth(row["doc"], row["name"], float(row["lat"]), float(row["lon"]), float(row["good_to_km"]))
            for row in csv.DictReader(stream)
        )


def in_articles(name: str) -> tuple[Answer, ...]:
    """Every name of a set's table, asked in the context that the pipeline makes of its article."""
    given = load_sets()[name]
    extractor, metadata = extractor_for(given), given.known()
    asked = truths(QUALITY / "gold" / f"places-{name}.csv")
    found: list[Answer] = []
    for path in given.paths:
        own = [truth for truth in asked if truth.doc == path.name]
        document, _ = read_path(path, metadata=metadata)
        for article in document.articles if own and document is not None else ():
            if document is None:
                continue
            context = place_context(document, article, extractor)
            texts = [segment.text for segment in article.segments]
            here = [truth for truth in own if any(_written(truth.name).search(text) for text in texts)]
            found += (_in_context(truth, texts, extractor.theatre, context) for truth in here)
            own = [truth for truth in own if truth not in here]
        if own:
            raise ValueError(f"{path.name}: not in the text: {', '.join(truth.name for truth in own)}")
    return tuple(found)


def _written(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())))


def _in_context(truth: Truth, texts: Sequence[str], theatre: Theatre, context: PlaceContext) -> Answer:
    """With the area that the article names with the place, where it names one."""
    ends = ((text, match.end()) for text in texts for match in _written(truth.name).finditer(text))
    areas = (area_after(text[end : end + 200], theatre) for text, end in ends)
    within = next((area for area in areas if area is not None), None)
    place = resolve_place(truth.name, theatre, replace(context, within=within))
    return _answer(truth, place)


def _answer(truth: Truth, place: Place | None) -> Answer:
    if place is None:
        return Answer(truth.doc, truth.name, None)
    return Answer(truth.doc, truth.name, max(0.0, distance_km(place, truth) - truth.good_to_km), place.id)


# UCDP's places in folds

_KINDS: Mapping[str, PlaceKind] = {
    "village": "village", "town": "town", "city": "city", "suburb": "town", "district": "district",
    "governorate": "province", "airbase": "base", "camp": "camp", "area": "area", "neighborhood": "quarter",
    "neighbourhood": "quarter", "dam": "dam", "crossing": "crossing",
}  # fmt: skip
_LEVELS: Mapping[str, PlaceKind] = {"1": "province", "2": "district", "3": "subdistrict"}
_SAME_KM, _LIKE = 5.0, 85.0
"""Two entries are one place when they are so near (km) and their names' skeletons so like (rapidfuzz's ratio)."""
_BY: Mapping[str, Callable[[int, Mapping[str, str]], object]] = {
    "ucdp": lambda _, row: plain_key(row["where_coordinates"]),
    "rows": lambda number, _: f"{number:05}",
}
_USUAL = {"SY03": "Rif Dimashq"}
_CITY = 50_000
_NEAR_TOWN = 2
"""UCDP's precision of what is at or near a named place; more is coarser."""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _place(key: str, names: Sequence[str], at: tuple[str, str], kind: PlaceKind, admin: str | None = None) -> Place:
    return Place(
        id=key, name=names[0], aliases=tuple(names[1:]), lat=float(at[0]), lon=float(at[1]), kind=kind,
        precision=PRECISION_OF_KIND[kind], country="SY", admin=admin,
    )  # fmt: skip


def ucdp_place(row: Mapping[str, str], number: int, provinces: Mapping[str, str]) -> Place:
    """A row as a place: its kind is the last word of its name, a stroke stands between two names."""
    words = row["where_coordinates"].split()
    kind = _KINDS.get(words[-1].lower())
    named = " ".join(words[:-1]) if kind is not None and len(words) > 1 else " ".join(words)
    names, at = re.split(r"\s*/\s*", named), (row["latitude"], row["longitude"])
    return _place(f"ucdp-{number}", names, at, kind or "site", provinces.get(_province(row["adm_1"])))


def _province(name: str) -> str:
    return skeleton(name.replace("Governorate", ""))


def areas(folder: Path) -> tuple[Place, ...]:
    """OCHA's governorates, districts and sub-districts of Syria; that around Damascus under its usual name too."""
    return tuple(map(_area, _rows(folder / "cod_ab_syria_admin.csv")))


def _area(row: Mapping[str, str]) -> Place:
    around = f"cod-{row['adm1_pcode']}" if row["level"] > "1" else None
    return _place(f"cod-{row['pcode']}", _names(row), (row["lat"], row["lon"]), _LEVELS[row["level"]], around)


def _names(row: Mapping[str, str]) -> list[str]:
    told = (row["name_en"], row["ref_name"], row["name_ar"], _USUAL.get(row["pcode"]))
    return [name for name in told if name]


def towns(folder: Path, provinces: Mapping[str, str]) -> Iterator[Place]:
    """OCHA's and GeoNames' towns of Syria."""
    for number, row in enumerate(_rows(folder / "cod_ab_syria_capitals.csv")):
        at = (row["lat"], row["lon"])
        yield _place(f"cod-capital-{number}", [row["name"]], at, "town", provinces.get(_province(row["adm1"])))
    for row in _rows(folder / "geonames_cities500_conflict_countries.csv"):
        if row["country"] == "SY":
            kind: PlaceKind = "city" if int(row["population"]) >= _CITY else "town"
            names = [row["name"], *filter(None, row["alternates"].split("|"))]
            yield _place(f"geonames-{row['geonameid']}", names, (row["lat"], row["lon"]), kind)


def area_pack(known: Iterable[Place]) -> Theatre:
    """A theatre that knows Syria's areas, and none of its towns."""
    kept = list(known)
    ambiguous = sorted({plain_key(name) for place in kept for name in (place.name, *place.aliases)})
    head = {
        "name": "areas",
        "title": "Areas of Syria",
        "covers": ["SY"],
        "transliterated": True,
        "ambiguous": ambiguous,
    }
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "theatre.yaml").write_bytes(msgspec.yaml.encode(head))
        (Path(made) / "places.yaml").write_bytes(msgspec.yaml.encode({"entries": [_entry(p) for p in kept]}))
        return load_theatre([Path(made)])


def _entry(place: Place) -> dict[str, object]:
    told = {name: value for name, value in msgspec.to_builtins(place).items() if value}
    told["aliases"] = sorted({*place.aliases} - {place.name})
    return told


def in_folds(folder: Path, key: Callable[[int, Mapping[str, str]], object]) -> tuple[Answer, ...]:
    """Every town, village and site of the table, asked with its governorate while its fold is left out.

    Rows with the same ``key``, made of number and row, are in one fold. The shipped pack of Syria is not looked in,
    because it holds such rows too.
    """
    rows = list(enumerate(_rows(folder / _TABLES[0])))
    fold_of = {name: n % FOLDS for n, name in enumerate(sorted({str(key(*row)) for row in rows}))}
    known = areas(folder)
    provinces = {_province(name): p.id for p in known if p.kind == "province" for name in (p.name, *p.aliases)}
    others, theatre = (*known, *towns(folder, provinces)), area_pack(known)
    found: list[Answer] = []
    for fold in range(FOLDS):
        rest = (ucdp_place(row, n, provinces) for n, row in rows if fold_of[str(key(n, row))] != fold)
        listed = (*others, *rest)
        left = replace(theatre, gazetteer=ListedBook(listed))
        own = [row for n, row in rows if fold_of[str(key(n, row))] == fold and _is_local(row)]
        found += (_asked(row, left, listed) for row in own)
    return tuple(found)


def _is_local(row: Mapping[str, str]) -> bool:
    """Whether the row names a town, village or site: not a country, a governorate or a part of one."""
    name = row["where_coordinates"]
    return float(row["where_prec"]) <= _NEAR_TOWN and "Governorate" not in name and bool(row["adm_1"])


def _asked(row: Mapping[str, str], theatre: Theatre, listed: Iterable[Place]) -> Answer:
    name, area = row["where_coordinates"], row["adm_1"]
    place = resolve_place(name, theatre, PlaceContext(countries=("SY",), within=area or None))
    own = ucdp_place(row, 0, {})
    truth = Truth("", name, own.lat, own.lon)
    return replace(_answer(truth, place), listed=any(_is_same(own, other) for other in listed))


def _is_same(own: Place, other: Place) -> bool:
    """Whether a place of a list is the one asked for: at the same spot, under a name much like it."""
    if abs(own.lat - other.lat) > 0.05 or other.kind in _LEVELS.values() or distance_km(own, other) > _SAME_KM:
        return False
    names = [(skeleton(a), skeleton(b)) for a in (own.name, *own.aliases) for b in (other.name, *other.aliases)]
    return any(fuzz.ratio(a, b) >= _LIKE for a, b in names)


# Judging


def measured(wanted: Iterable[str], facts: Path) -> Iterator[tuple[str, tuple[Answer, ...], dict[str, float]]]:
    """Each measure asked for whose files are there: name, answers, shares."""
    for name in wanted:
        if name in _BY:
            missing = [table for table in _TABLES if not (facts / table).exists()]
            if missing:
                print(f"{name}: passed over, {facts / missing[0]} is not here\n")
                continue
            answers = in_folds(facts, _BY[name])
        elif load_sets()[name].is_here:
            answers = in_articles(name)
        else:
            print(f"{name}: passed over, its documents are not here\n")
            continue
        near = _HUNDRED_MILES if name == "dev" else 10.0
        yield name, answers, shares(answers, near, _HUNDRED_MILES if name == "dev" else 50.0)


def complaints(found: Mapping[str, float], floors: Mapping[str, float]) -> Iterator[str]:
    """The shares on the wrong side of their floors; those of wrong answers have ceilings."""
    for measure, bound in floors.items():
        got = found[measure]
        if (got > bound) if measure.startswith(("wrong", "median")) else (got < bound):
            yield f"{measure} is {got:.3f}, and should be {bound:.3f} or better"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(_ALL)}; default: all")
    parser.add_argument("--facts", type=Path, default=os.environ.get("LAYDOWN_FACTS", ROOT / FACTS))
    parser.add_argument("--show", action="store_true", help="list the names that were not answered, or wrongly")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    given = parser.parse_args(arguments)
    if set(given.measures) - set(_ALL):
        parser.error(f"measures are {', '.join(_ALL)}")
    floors = msgspec.json.decode(_FLOORS.read_bytes(), type=dict[str, dict[str, float]]) if _FLOORS.exists() else {}
    bad: list[str] = []
    told: dict[str, dict[str, float]] = {}
    for name, answers, found in measured(given.measures or _ALL, Path(given.facts)):
        told[name] = found
        bad += (f"{name}: {line}" for line in complaints(found, floors.get(name, {})))
        if not given.json:
            print(name, *(f"  {measure:32} {value:8.3f}" for measure, value in found.items()), "", sep="\n")
        if given.show:
            print(*_shown(answers), "", sep="\n")
    if given.json:
        print(msgspec.json.encode(told).decode())
    print(*(bad or ["all floors hold"]), sep="\n", file=sys.stderr)
    return 1 if bad else 0


def _shown(answers: Iterable[Answer]) -> Iterator[str]:
    for one in answers:
        if one.km is None or one.km > 10:
            yield f"  {one.doc:24} {one.name:40} {'no answer' if one.km is None else f'{one.km:7.1f} km {one.got}'}"


if __name__ == "__main__":
    sys.exit(main())
