"""Lists of what a ledger holds, its days of publication, and suggestions, without a server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from laydown.ledger import Ledger
from laydown.ledger.listing import Listed
from ledger_support import postings

NewLedger = Callable[..., Ledger]


@pytest.mark.parametrize(
    ("what", "part", "expected"),
    [
        ("place", "vardo", [Listed(0, "~vardo")]),
        ("place", "TARN-F", [Listed(1, "~tarn ford")]),
        ("place", "st", [Listed(2, "~eastholm"), Listed(2, "~ostra")]),
        ("place", "sal", [Listed(1, "~saltmere")]),
        ("force", "r", [Listed(1, "~red column"), Listed(1, "~river brigade"), Listed(2, "~northern guard")]),
        ("force", "100%", []),
        ("force", "_", [Listed(2, f"~{name}") for name in ("hill militia", "northern guard", "red column",
                                                            "river brigade")]),
    ],
)  # fmt: skip
def test_names_are_found_by_a_part(new_ledger: NewLedger, what: str, part: str, expected: list[Listed]) -> None:
    ledger = new_ledger()
    ledger.post(postings(range(40)))
    assert ledger.listed(what, part) == expected  # type: ignore[arg-type]
    after = None
    told: list[Listed] = []
    while page := ledger.listed(what, part, after=after, limit=1):  # type: ignore[arg-type]
        told, after = [*told, *page], page[-1]
    assert told == expected


def test_days_of_publication_are_told(new_ledger: NewLedger) -> None:
    ledger = new_ledger()
    assert ledger.published() == (None, None)
    ledger.post(postings(range(11)))
    assert ledger.published() == (date(2021, 1, 1), date(2021, 1, 31))
    assert ledger.suggest("place", "Vardoo") == ["Vardo"]
