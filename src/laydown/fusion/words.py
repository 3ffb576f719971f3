"""The word lists of ``data/en/ledger.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from laydown.lexicon.loading import convert_entries, read_yaml
from laydown.problems import LexiconError

PATH = Path(__file__).parent.parent / "data" / "en" / "ledger.yaml"


class LedgerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each list is for is said beside it in the file."""

    control_rules: frozenset[str]
    presence_triggers: frozenset[str]
    control_triggers: frozenset[str]
    sieges: frozenset[str]
    sieges_as_nouns: frozenset[str]
    siege_ends: frozenset[str]
    passive: frozenset[str]
    partial: frozenset[str]
    inside: frozenset[str]
    heading: frozenset[str]
    parts: frozenset[str]
    nameless: frozenset[str]
    anonymous: frozenset[str]


@lru_cache(maxsize=1)
def ledger_words() -> LedgerWords:
    """The lists, read once.

    Raises:
        LexiconError: the file has faults; all of them are told.
    """
    found, faults = convert_entries(PATH, [read_yaml(PATH)], LedgerWords)
    if faults:
        raise LexiconError(faults)
    return found[0]
