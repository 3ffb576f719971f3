"""What a name can mean, told to people and to programs: candidates, the choice, reasons, and names like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from laydown.lexicon.facts import Place
from laydown.lexicon.theatre import Theatre
from laydown.places.evidence import Candidate, PlaceContext, Reason
from laydown.places.resolving import candidates, clear_choice, resolve_place, suggestions
from laydown.problems import InputError

_SHOWN = 8
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlace:
    """A candidate as a flat record; ``within`` names the areas around it, the nearest first."""

    id: str
    name: str
    kind: str
    precision: str
    lat: float
    lon: float
    country: str | None
    within: tuple[str, ...]
    population: int | None
    source: str | None
    licence: str | None
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswer:
    """What ``words`` can mean; ``resolved`` is the id of the one place that is clearly meant, if there is one.

    ``suggestions``: names written most like it, where no place has the name.
    """

    words: str
    resolved: str | None
    candidates: tuple[ToldPlace, ...]
    suggestions: tuple[str, ...] = ()


def place_answer(
    words: str, theatre: Theatre, *, near: Sequence[str] = (), within: str | None = None, countries: Sequence[str] = ()
) -> PlaceAnswer:
    """What ``words`` can mean beside the places ``near``, in the area ``within``, in an article on ``countries``.

    Words all in lower case are taken as a name too.

    Raises:
        InputError: a place of ``near``, or the area, is not known, or could be several.
    """
    context = PlaceContext(countries=tuple(countries))
    known = tuple(_known(name, theatre, context) for name in near)
    if within is not None and not _any_case(within, theatre, context):
        raise _unknown(within, theatre)
    context = replace(context, near=known, within=within)
    ranked = _any_case(words, theatre, context)
    chosen = clear_choice(ranked)
    return PlaceAnswer(
        words=words,
        resolved=chosen.id if chosen is not None else None,
        candidates=tuple(_told(one, theatre) for one in ranked),
        suggestions=() if ranked else suggestions(words, theatre),
    )


def _any_case(words: str, theatre: Theatre, context: PlaceContext) -> tuple[Candidate, ...]:
    found = candidates(words, theatre, context)
    return found if found or words != words.lower() else candidates(words.title(), theatre, context)


def _known(name: str, theatre: Theatre, context: PlaceContext) -> Place:
    place = resolve_place(name if name != name.lower() else name.title(), theatre, context)
    if place is None:
        raise _unknown(name, theatre)
    return place


def _unknown(name: str, theatre: Theatre) -> InputError:
    like = suggestions(name, theatre)
    hint = f"; names like it: {', '.join(like)}" if like else ""
    return InputError(f"no one place is meant by '{name}'{hint}")


def _told(one: Candidate, theatre: Theatre) -> ToldPlace:
    place = one.place
    return ToldPlace(
        id=place.id, name=place.name, kind=place.kind, precision=place.precision.value, lat=place.lat, lon=place.lon,
        country=place.country, within=tuple(_around(place, theatre)), population=place.population,
        source=place.source, licence=place.licence, score=round(one.score, 2), reasons=one.reasons,
    )  # fmt: skip


def _around(place: Place, theatre: Theatre) -> Iterator[str]:
    seen, around = {place.id}, place.admin
    while around is not None and around not in seen:
        seen.add(around)
        area = theatre.place(around)
        if area is None:
            return
        yield area.name if area.precision.value == "country" else f"{area.name} {area.kind}"
        around = area.admin


def answer_lines(answer: PlaceAnswer) -> Iterator[str]:
    """The answer for people: what is meant, then a row for each candidate with its reasons under it."""
    yield _headline(answer)
    if answer.suggestions:
        yield f"Did you mean {', '.join(answer.suggestions)}?"
    shown = answer.candidates[:_SHOWN]
    if shown:
        yield ""
        yield from _rows([_HEAD, *map(_row, shown)], shown)
    if len(answer.candidates) > _SHOWN:
        yield f"… and {len(answer.candidates) - _SHOWN} more; --json lists them all"


_HEAD = ("score", "name", "kind", "lat", "lon", "in", "id")


def _headline(answer: PlaceAnswer) -> str:
    if not answer.candidates:
        return f"No place is known as '{answer.words}'."
    best = answer.candidates[0]
    if answer.resolved is not None:
        return f"'{answer.words}' is {best.name}, {best.kind}{_in(best)}."
    count = len(answer.candidates)
    return f"'{answer.words}' could be any of {count} places; what stands near, or the area, would decide."


def _in(place: ToldPlace) -> str:
    where = ", ".join(place.within) or place.country
    return f" in {where}" if where else ""


def _row(one: ToldPlace) -> tuple[str, ...]:
    where = ", ".join(one.within) or one.country or ""
    return (f"{one.score:.1f}", one.name, one.kind, f"{one.lat:.3f}", f"{one.lon:.3f}", where, one.id)


def _rows(rows: Sequence[tuple[str, ...]], shown: Sequence[ToldPlace]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number:
            yield from _under(shown[number - 1])


def _under(one: ToldPlace) -> Iterator[str]:
    yield from _wrapped(f"{reason.feature}: {reason.value} {reason.points:+.1f}" for reason in one.reasons)
    told = (one.source, one.licence if one.licence and one.licence not in (one.source or "") else None)
    source = ", ".join(part for part in told if part)
    if source:
        yield f"       source: {source}"


def _wrapped(parts: Iterable[str]) -> Iterator[str]:
    line = "      "
    for part in parts:
        if len(line) + len(part) + 2 > _WIDTH and line.strip():
            yield line.rstrip()
            line = "      "
        line += f" {part};"
    yield line.rstrip(";")
