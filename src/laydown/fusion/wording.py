"""How near two texts are: MinHash sketches for whole articles, shared words for sentences."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import lru_cache

PERMUTATIONS, BANDS = 64, 16
_ROWS = PERMUTATIONS // BANDS
LEAST_SIMILAR = 0.6
"""Estimated Jaccard similarity of word triples from which on two articles are one text, republished."""
_SHINGLE = 3
_LEAST_WORDS = 30
_SEED = 1
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    "the a an of in on at to from by with for and or but as that which who whom whose this these those it its their "
    "his her they he she we i is are was were be been being has have had will would could may might must should do "
    "does did not no said says say told according also after before during while since until into over under near "
    "between about against than then there when where what how s t".split()
)
_PACK = struct.Struct(f"<{PERMUTATIONS}I")


def sketch(text: str) -> bytes | None:
    """The MinHash signature of a text's word triples, 64 little-endian 32-bit integers; None for a few words only."""
    from rensa import RMinHash

    words = _WORD.findall(text.casefold())
    if len(words) < _LEAST_WORDS:
        return None
    made = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    made.update([" ".join(shingle) for shingle in zip(*(words[i:] for i in range(_SHINGLE)), strict=False)])
    return _PACK.pack(*made.digest())


def bands(signature: bytes) -> Iterator[int]:
    """One number for each band of the signature; texts that share one are worth comparing. Signed 63-bit integers."""
    numbers = _PACK.unpack(signature)
    for band in range(BANDS):
        value = band + 1
        for number in numbers[band * _ROWS : (band + 1) * _ROWS]:
            value = (value * 1_000_003 ^ number) & 0x7FFF_FFFF_FFFF_FFFF
        yield value


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two sketched texts, 0 to 1 (Broder 1997: the share of equal minima)."""
    pairs = zip(_PACK.unpack(one), _PACK.unpack(other), strict=True)
    return sum(int(a == b) for a, b in pairs) / PERMUTATIONS


@lru_cache(maxsize=20_000)
def content_words(text: str) -> frozenset[str]:
    """The words of a sentence that are about something, in lower case."""
    return frozenset(word for w in _WORD.findall(text) if (word := w.casefold()) not in _COMMON)


def shared(one: str, other: str) -> float:
    """The share of the shorter sentence's content words that the other has too, 0 to 1."""
    left, right = content_words(one), content_words(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
