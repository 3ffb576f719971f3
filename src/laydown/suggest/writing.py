"""Suggestions as YAML that can be pasted into a pack: entries, and comments that say what they rest on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from laydown.lexicon.facts import Place
from laydown.lexicon.spelling import plain_key
from laydown.suggest.gathering import Suggestion

_PLAIN = re.compile(r"\w(?:[\w -]*\w)?")
_NOT_TEXT = re.compile(r"[\d_.-]+")
_LONGEST = 240
_FILES = (("force", "forces.yaml"), ("place", "places.yaml"), ("source", "sources.yaml"))


def as_yaml(suggestions: Sequence[Suggestion], *, top: int | None = None) -> Iterator[str]:
    """Lines of YAML: the entries to paste into the files of a pack, ``top`` of each kind at most.

    Coordinates that nobody knows yet are ``TODO``, which `laydown check` reports until they are filled in.
    """
    for what, file in _FILES:
        found = [one for one in suggestions if one.what == what]
        shown = found[:top]
        left_out = f", the first {len(shown)} of {len(found)}" if len(shown) < len(found) else ""
        yield f"# Names that may be {what}s{left_out}. Copy those that are under `entries:` of {file}."
        yield f"{what}s:" if shown else f"{what}s: []"
        for one in shown:
            yield from _entry(one)
        yield ""


def _entry(one: Suggestion) -> Iterator[str]:
    times, documents = f"{one.times} time{'s'[: one.times > 1]}", f"{one.documents} document{'s'[: one.documents > 1]}"
    yield f"# {times} in {documents}"
    for example in one.examples:
        yield f"#   {example.doc}: {_cut(example.text)}"
    for place in one.candidates:
        yield f"#   the gazetteer has {_candidate(place)}"
    if one.taken_for is not None:
        yield f"#   taken for {one.taken_for.name} ({one.taken_for.id}) until it is listed, for its spelling"
    told = [f"id: {plain_key(one.name).replace(' ', '-')}", f"name: {_scalar(one.name)}"]
    if one.aliases:
        told.append(f"aliases: [{', '.join(map(_scalar, one.aliases))}]")
    if one.what == "place":
        best = one.candidates[0] if one.candidates else None
        told.append(f"lat: {best.lat}, lon: {best.lon}" if best is not None else "lat: TODO, lon: TODO")
    yield f"- {{{', '.join(told)}, kind: {one.kind}}}"


def _candidate(place: Place) -> str:
    of = f" of {place.country}" if place.country else ""
    source = f", {place.source}" if place.source else ""
    return f"{place.name}, a {place.kind}{of} at {place.lat}, {place.lon}{source}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rsplit(' ', 1)[0]} …"


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)
