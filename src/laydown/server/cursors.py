"""Where the next page begins, as a word that only the question that gave it takes back."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec

from laydown.server.problems import Problem

T = TypeVar("T")
_DAY = re.compile(r"([12][0-9]{3}-(0[1-9]|1[0-2])-([01][0-9]|2[0-8]))?|[12][0-9]{3}-(0[1-9]|1[0-2])-(29|3[01])")
_MOST = 100_000_000
"""No ledger has a page beyond this."""


class Place(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """A place in a list of a question at a revision: an ``offset``, or ``rank``, ``day`` and ``id`` of the last one."""

    question: str
    revision: str
    offset: int = 0
    rank: int = 0
    id: str = ""
    day: str = ""


def question_of(*parts: object) -> str:
    """A short word for a question, the same for the same parts."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cursor(place: Place) -> str:
    """The place as a word for a URL."""
    return urlsafe_b64encode(msgspec.msgpack.encode(place)).decode().rstrip("=")


def place_of(word: str, question: str, revision: str) -> Place:
    """The place that a word names.

    Raises:
        Problem: it is no cursor, one of another question, or of a state that the ledger is in no longer.
    """
    try:
        found = msgspec.msgpack.decode(urlsafe_b64decode(word + "=" * (-len(word) % 4)), type=Place)
    except (ValueError, msgspec.MsgspecError) as error:
        raise Problem("bad-cursor", "this is no cursor; take it as `next` gave it") from error
    sound = 0 <= found.offset <= _MOST and 0 <= found.rank <= 2 and _DAY.fullmatch(found.day) is not None
    if found.question != question or not sound:
        raise Problem("bad-cursor", "this cursor is of another question; ask the same with it as without")
    if found.revision != revision:
        raise Problem("bad-cursor", "the ledger has changed since; begin with the first page again")
    return found
