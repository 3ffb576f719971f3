"""A gazetteer of some thousand places held in memory: for tests, for measuring, and for a user's own list."""

from __future__ import annotations

from collections.abc import Iterable

from laydown.lexicon.facts import Place
from laydown.lexicon.spelling import plain_key, skeleton
from laydown.places.variants import consonants, is_arabic


class ListedBook:
    """Places found by their names: in the listed spelling first, then in any transliteration."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the places; those that come first are the better ones."""
        self._places: dict[str, Place] = {}
        self._plain: dict[str, dict[str, None]] = {}
        self._loose: dict[str, dict[str, None]] = {}
        for place in places:
            self._places[place.id] = place
            for name in (place.name, *place.aliases):
                self._plain.setdefault(plain_key(name), {})[place.id] = None
                self._loose.setdefault(_loose(name), {})[place.id] = None

    def find(self, name: str) -> tuple[Place, ...]:
        """The places with this name in any case, accents or transliteration; best first."""
        ids = {**self._plain.get(plain_key(name), {}), **self._loose.get(_loose(name), {})}
        return tuple(self._places[place_id] for place_id in ids)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return self._places.get(place_id)


def _loose(name: str) -> str:
    return f"\u0639{consonants(name)}" if is_arabic(name) else skeleton(name)
