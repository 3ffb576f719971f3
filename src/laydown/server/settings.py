"""What a server is started with: who may ask, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from laydown.ingest import Work

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of the machine itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``token``: with it the routes that write exist, for who shows it. ``hosts``: the names by which the server may be
    asked, None for any. ``guarded``: reading needs the token too. ``work``: how documents that are sent in are coded.

    Sizes are bytes, times are seconds. ``fresh_seconds``: what others wrote into the ledger shows after so long.
    """

    token: str | None = None
    hosts: frozenset[str] | None = LOOPBACK
    guarded: bool = False
    work: Work | None = None
    question_seconds: float = 10.0
    export_seconds: float = 300.0
    fresh_seconds: float = 0.2
    threads: int = 8
    exports: int = 2
    cache_bytes: int = 64_000_000
    answer_bytes: int = 16_000_000
    export_bytes: int = 1_000_000_000
    document_bytes: int = 2_000_000
    review_bytes: int = 64_000
    query_bytes: int = 4_000
