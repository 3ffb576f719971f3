"""The words by which tables of places are read: ``data/gazetteer/words.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from laydown.lexicon.facts import PlaceKind
from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.lexicon.spelling import plain_key
from laydown.problems import LexiconError

DATA = Path(__file__).parent.parent / "data"
TABLES = DATA / "gazetteer"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kinds within which two rows can be one place, when their points are at most ``km`` kilometres apart."""

    kinds: tuple[PlaceKind, ...]
    km: float


class KindWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell a kind; with ``drop`` they are no part of the name."""

    kind: PlaceKind
    words: tuple[str, ...]
    drop: bool = False


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``words.yaml``; its comments say what each list is for."""

    transliterated: frozenset[str]
    sizes: Mapping[PlaceKind, int]
    groups: Mapping[str, Group]
    generic: frozenset[str]
    ends: tuple[KindWords, ...]
    starts: tuple[KindWords, ...]
    military: tuple[str, ...]
    features: Mapping[PlaceKind, tuple[str, ...]]

    def size(self, population: int | None) -> PlaceKind:
        """What a settlement of so many persons is called; a town when the number is not known."""
        for kind, least in self.sizes.items():
            if population and population >= least:
                return kind
        return "town"


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words, read once.

    Raises:
        LexiconError: the file has faults.
    """
    path = TABLES / "words.yaml"
    found, faults = convert_entries(path, [read_yaml(path)], Words)
    if faults:
        raise LexiconError(faults)
    return found[0]


@lru_cache(maxsize=1)
def groups_of_kinds() -> Mapping[str, tuple[str, float]]:
    """For each kind the group in which it is compared and its greatest distance in km; others stand alone."""
    return {kind: (name, group.km) for name, group in load_words().groups.items() for kind in group.kinds}


@lru_cache(maxsize=1)
def kinds_of_features() -> Mapping[str, PlaceKind]:
    """The kind of each feature class and code of GeoNames ('P.PPL')."""
    return {code: kind for kind, codes in load_words().features.items() for code in codes}


def kind_in_name(name: str) -> tuple[str, PlaceKind | None]:
    """The name without the words that only say what it is ('town'), and the kind that its words tell.

    'Duma town' gives 'Duma' and town, 'Tishrin Dam' itself and dam, 'Duma' itself and None.
    """
    words = name.split()
    for entry in load_words().ends:
        for ending in entry.words:
            size = len(ending.split())
            if size < len(words) and plain_key(" ".join(words[-size:])) == ending:
                return (" ".join(words[:-size]) if entry.drop else name), entry.kind
    return name, kind_at_start(name)


def kind_at_start(name: str) -> PlaceKind | None:
    """The kind that the first words of a name tell: a mountain of 'Jabal Batra'."""
    key = f"{plain_key(name)} "
    starts = load_words().starts
    return next((entry.kind for entry in starts if any(key.startswith(f"{word} ") for word in entry.words)), None)


def is_military(name: str) -> bool:
    """Whether the name of an airfield says that it is a base."""
    key = f" {plain_key(name)} "
    return any(f" {word} " in key for word in load_words().military)
