"""All that one file holds of a ledger: what the page would ask the server for, made by the same functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from sqlalchemy import func, select

from laydown import __version__
from laydown.export.chosen import Asked, Chosen
from laydown.export.legend import Legend, legend_of
from laydown.export.page.basemap import Box, base_files
from laydown.export.page.claims import Claims, choose_claims, without_names
from laydown.export.page.entities import described_forces, described_places
from laydown.export.page.findings import Findings
from laydown.export.page.kept import Kept, date_of, span_of
from laydown.export.page.positions import Positions
from laydown.fusion.certainty import model
from laydown.ledger import tables
from laydown.ledger.answers import Status
from laydown.ledger.movements import movements
from laydown.ledger.news import corrections
from laydown.ledger.overview import appearances
from laydown.ledger.question import Question
from laydown.lexicon.dated import default_symbols
from laydown.problems import LaydownError
from laydown.symbols import icon_svg, symbol_svg

_LEAD = timedelta(days=7)
"""The page asks for the movements of a year together with those of so many days before it."""
_FILL, _SIZE = "#010203", 24
"""A colour that no symbol has, and the size at which the page draws them."""


def gathered(asked: Asked) -> dict[str, Any]:
    """What is chosen of a ledger, as JSON can hold it; ``app/embedded`` of the page reads it.

    Raises:
        RequestError: it is too much for one file.
    """
    kept = Kept(asked, span_of(asked))
    choose_claims(kept)
    positions, findings, claims = Positions(kept), Findings(kept), Claims(kept)
    positions.gather()
    moves = dict(_movements(kept))
    findings.gather()
    claims.gather()
    places, forces = described_places(kept), described_forces(kept)
    legend, (files, edge) = _legend(kept), _base(kept, positions)
    return {
        "copy": _copy(kept) | {"edge": edge}, "about": _about(claims, places, forces), "calendar": _calendar(claims),
        "legend": legend,
        "statuses": list(Status), "half_life": model().half_life, "before": model().before_days,
        "places": places, "forces": forces, "documents": claims.documents.items, "claims": claims.rows,
        "outlook": claims.outlook, "fighting": positions.fighting, "positions": positions.rows,
        "cases": positions.cases.items, "reasons": positions.reasons.items, "scene": positions.scene,
        "movements": moves, "findings": findings.rows, "decisions": findings.decisions.items,
        "finding_of": findings.of_claims, "denied": findings.denied, "corrections": _corrections(kept, claims),
        "pictures": _pictures(legend), "files": files,
    }  # fmt: skip


def _movements(kept: Kept) -> Iterator[tuple[str, list[Any]]]:
    """By year, as the page asks for them, the movements that chosen claims tell of; their other claims come too."""
    asked, span, chosen = kept.asked, kept.span, set(kept.claims)
    for year in range(span.first.year, span.last.year + 1):
        question = Question(
            connection=asked.connection, facts=asked.facts, on=date(year, 12, 31), known=asked.given.known
        )
        told = [one for one in movements(question, date(year, 1, 1) - _LEAD).items if chosen.intersection(one.claims)]
        kept.claims.all_of(claim for one in told for claim in one.claims)
        if told:
            yield str(year), told


def _legend(kept: Kept) -> Legend:
    """The legend of the ledger, so that colours are those of every other view, with the forces of the file alone."""
    whole = legend_of(appearances(kept.asked.connection, kept.asked.facts))
    own = {one.name: getattr(whole, one.name) for one in fields(whole)}
    drawn = _drawn()
    forces = (one for one in whole.forces if one.id in kept.forces)
    return Legend(**own | {"forces": tuple(one if drawn else replace(one, symbol=None) for one in forces)})


def _drawn() -> bool:
    """Whether map symbols can be drawn here; where they cannot, the file has the plain icons alone."""
    try:
        return symbol_svg(default_symbols()["unit"], size=_SIZE) is not None
    except LaydownError:
        return False


def _pictures(legend: Legend) -> dict[str, str]:
    """Symbols and icons by the paths that the page asks for, in ``currentColor`` where the force's colour belongs."""
    found: dict[str, str | None] = {}
    for kind in sorted({one.kind or "unit" for one in legend.forces} | {"unit"}):
        found[f"icons/forces/{kind}.svg"] = icon_svg("forces", kind)
    for symbol in sorted({one.symbol for one in legend.forces if one.symbol is not None}):
        drawn = symbol_svg(symbol, size=_SIZE, fill=_FILL)
        found[f"symbols/{symbol}.svg"] = drawn.replace(_FILL, "currentColor") if drawn is not None else None
    return {path: svg for path, svg in found.items() if svg is not None}


def _base(kept: Kept, positions: Positions) -> tuple[dict[str, Any], Box | None]:
    """The base maps for the places that the map shows, and where they end."""
    facts, places = kept.asked.facts.places, list(kept.places)
    shown = (facts[places[place]] for place, *_ in positions.scene)
    return base_files([(one.longitude, one.latitude) for one in shown
                       if one.longitude is not None and one.latitude is not None])  # fmt: skip


def _copy(kept: Kept) -> dict[str, Any]:
    """What the file says of itself: a copy of what, how it stood when, what was chosen."""
    asked, span = kept.asked, kept.span
    given = asked.given
    return {
        "ledger": ledger_name(asked), "made": given.made, "changed": _last_change(asked),
        "version": __version__, "known": given.known, "first": span.first, "last": span.last, "on": given.on,
        "chosen": chosen_words(given), "symbols": _drawn(), "withdrawn": given.withdrawn,
    }  # fmt: skip


def _last_change(asked: Asked) -> str | None:
    """When the ledger last took something in, or somebody corrected it; None for an empty one."""
    document, judgement, retraction = tables.document.c, tables.judgement.c, tables.retraction.c
    moments = (document.recorded, judgement.at, judgement.undone, retraction.at)
    found = (asked.connection.execute(select(func.max(moment))).scalar() for moment in moments)
    return max((moment for moment in found if moment is not None), default=None)


def ledger_name(asked: Asked) -> str:
    """What the ledger is called: the name of its file or database, without the folder or machine that it is on."""
    name = asked.connection.engine.url.database
    return PurePath(name.replace("\\", "/")).name if name and name != ":memory:" else "a ledger in memory"


def chosen_words(given: Chosen) -> list[list[str]]:
    """What was chosen, as pairs of words; nothing where everything is in the file."""
    told = {
        "days from": given.since, "days to": given.until, "place": given.place, "force": given.force,
        "theatre": given.theatre, "country": given.country, "published by": given.known,
    }  # fmt: skip
    found = [[name, str(value)] for name, value in told.items() if value is not None]
    return [*found, ["claims that no longer count", "too"]] if given.withdrawn else found


def _about(claims: Claims, places: list[Any], forces: list[Any]) -> dict[str, Any]:
    """As ``/api/about`` has it, of what is in the file."""
    days = sorted(row[6] for row in claims.rows)
    documents = {row[1] for row in claims.rows}
    return {
        "version": __version__, "revision": "", "theatre": [], "exports": [], "writable": False,
        "first_day": date_of(days[0]) if days else None, "last_day": date_of(days[-1]) if days else None,
        "counts": {
            "claim": len(claims.rows), "document": len({claims.documents.items[one][0] for one in documents}),
            "article": len({(row[1], row[11]["article"]) for row in claims.rows}), "place": len(places),
            "force": sum("ties" in one for one in forces),
        },
    }  # fmt: skip


def _calendar(claims: Claims) -> list[list[int]]:
    """Claims that count by day of publication."""
    return [list(pair) for pair in sorted(Counter(row[6] for row in claims.rows if row[-1] == "active").items())]


def _corrections(kept: Kept, claims: Claims) -> list[dict[str, Any]]:
    """What was corrected, and when, of what is in the file."""
    found = corrections(kept.asked.connection, date.min, None)
    named = {name for name, *_ in claims.documents.items} | kept.claims.keys()
    return [without_names(one) for one in found if not chosen_words(kept.asked.given) or one.subject in named]
