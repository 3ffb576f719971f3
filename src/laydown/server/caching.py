"""Answers kept as bytes, the least used going first when they are too many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

_EACH = 500
"""Bytes that an entry takes beside its body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a response, its media type, and the path and query of the next page."""

    body: bytes
    media: str
    following: str | None = None


class Cache:
    """Holds answers of together at most ``most`` bytes. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        """The answer to a question, None when it is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer; one that would push out more than a quarter of the others is not kept."""
        size = len(answer.body) + _EACH
        if size * 4 > self._most:
            return
        with self._lock:
            had = self._kept.pop(key, None)
            self._size += size - (len(had.body) + _EACH if had is not None else 0)
            self._kept[key] = answer
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body) + _EACH

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)
