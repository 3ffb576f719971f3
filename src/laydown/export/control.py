"""Who controlled each place, as stretches of days through which nothing changed, or day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from laydown.export.book import Book, Standing, books
from laydown.export.chosen import Asked
from laydown.export.sheets import LIST, Column, Row, Sheet, listed, plain
from laydown.export.where import place_codes
from laydown.fusion.origins import independent
from laydown.ledger.answers import Holding, Status

COLUMNS = (
    Column("geonameid", "count", "#loc+code+geonames"),
    Column("pcode", tag="#loc+code"),
    Column("name", tag="#loc+name"),
    Column("place_id", tag="#loc+id"),
    Column("date_from", "day", "#date+start"),
    Column("date_to", "day", "#date+end"),
    Column("status", tag="#status+control"),
    Column("controller", tag="#group+name+list"),
    Column("controller_id", tag="#group+id+list"),
    Column("besieger", tag="#group+name+besieger+list"),
    Column("n_claims_for", "count", "#indicator+claims+for+num"),
    Column("n_claims_against", "count", "#indicator+claims+against+num"),
    Column("n_origins", "count", "#indicator+origins+num"),
    Column("best_certainty", "number", "#meta+certainty"),
    Column("claim_ids", tag="#meta+id+list"),
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, both included, through which a place stood alike; ``standing`` is that of the last of them."""

    book: Book
    start: date
    end: date
    standing: Standing


def stretches(book: Book, asked: Asked) -> Iterator[Stretch]:
    """The stretches of a place, one after the other without a gap, up to the last day asked for.

    The first begins on the first day asked for, else on the first on which anything is known of the place.
    """
    last = asked.last
    days = sorted({day for day in book.days_of_change() if day <= last})
    first = asked.first or next((day for day in days if book.standing(day).status is not Status.UNKNOWN), None)
    if first is None or first > last:
        return
    edges = [first, *(day for day in days if day > first), last + _DAY]
    start, end = first, first
    for one, other in zip(edges, edges[1:], strict=False):
        for begins, ends in _parts(book, one, other - _DAY):
            if _key(book.standing(begins)) != _key(book.standing(start)):
                yield Stretch(book, start, end, book.standing(end))
                start = begins
            end = ends
    yield Stretch(book, start, end, book.standing(end))


def _parts(book: Book, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The days from one to another, in runs that stand alike. Between days of change it can change by fading alone."""
    if start == end or book.lasts(start, end) or _key(book.standing(start)) == _key(book.standing(end)):
        yield start, end
        return
    middle = start + (end - start) // 2
    yield from _parts(book, start, middle)
    yield from _parts(book, middle + _DAY, end)


def _key(standing: Standing) -> tuple[object, ...]:
    return (standing.status, *(tuple(sorted(h.force for h in some)) for some in (standing.holders, _sieging(standing))))


def _sieging(standing: Standing) -> tuple[Holding, ...]:
    """Besiegers are told of with the status that rests on them."""
    return standing.besiegers if standing.status is Status.BESIEGED else ()


def all_stretches(asked: Asked) -> Iterator[Stretch]:
    """The stretches of every chosen place, place by place; day by day if so chosen."""
    for book in books(asked):
        for stretch in stretches(book, asked):
            if not _concerns(stretch, asked):
                continue
            if asked.given.daily:
                yield from _days(stretch)
            else:
                yield stretch


def _concerns(stretch: Stretch, asked: Asked) -> bool:
    return asked.forces is None or any(asked.takes_force(h.force) for h in stretch.standing.told)


def _days(stretch: Stretch) -> Iterator[Stretch]:
    day = stretch.start
    while day <= stretch.end:
        yield Stretch(stretch.book, day, day, stretch.book.standing(day))
        day += _DAY


def control_sheet(asked: Asked) -> Sheet:
    """The stretches as a table."""
    return Sheet(COLUMNS, (control_row(stretch) for stretch in all_stretches(asked)))


def control_row(stretch: Stretch) -> Row:
    """The row of a stretch, by column."""
    place, standing = stretch.book.place, stretch.standing
    behind = [stretch.book.behind[h.id, standing.on] for h in standing.told]
    speaking = {one.id: one for support, _ in behind for one in support}
    against = {one.id for _, denials in behind for one in denials} - speaking.keys()
    origins = independent((b.article, b.origin, b.speaker is not None) for b in speaking.values())
    by_name = sorted({(plain(h.force_name), h.force) for h in standing.holders})
    return place_codes(place) | {
        "name": plain(place.name), "place_id": place.id, "date_from": stretch.start, "date_to": stretch.end,
        "status": standing.status.value, "controller": LIST.join(name for name, _ in by_name) or None,
        "controller_id": LIST.join(key for _, key in by_name) or None, "besieger": besiegers(standing) or None,
        "n_claims_for": len(speaking), "n_claims_against": len(against), "n_origins": len(origins),
        "best_certainty": max((h.certainty.probability for h in standing.told), default=None),
        "claim_ids": listed((*sorted(speaking), *sorted(against))) or None,
    }  # fmt: skip


def besiegers(standing: Standing) -> str:
    """The names of those who lay siege to a place that is held under siege."""
    if standing.status is not Status.BESIEGED:
        return ""
    return listed(sorted(plain(h.force_name) for h in standing.besiegers))
