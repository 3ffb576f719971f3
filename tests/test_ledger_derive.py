"""Deriving: from the day on that a change bears on, with the result that deriving everything has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from laydown.ledger import Ledger
from laydown.ledger import derive as deriving
from ledger_support import contents, postings


def refuse(*_: object) -> Iterator[dict[str, object]]:
    raise AssertionError("all was derived anew")


def retract(ledger: Ledger) -> None:
    assert ledger.retract("report-0007.txt", reason="a hoax", by="me")


def restore(ledger: Ledger) -> None:
    retract(ledger)
    ledger.refresh()
    ledger.restore("report-0007.txt", reason="no hoax", by="me")


def reject(ledger: Ledger) -> None:
    ledger.review(ledger.search("captured").found[0].quote.claim, "reject", by="me")


CHANGES: dict[str, Callable[[Ledger], object]] = {
    "later reports": lambda ledger: ledger.post(postings(range(60, 90))),
    "reports of the days before": lambda ledger: ledger.post(postings(range(230, 240))),
    "a report taken back": retract,
    "a report taken back and in again": restore,
    "a claim rejected": reject,
    "reports and more reports": lambda ledger: [ledger.post(postings([n])) for n in (95, 91, 240, 93)],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_derived_from_its_day_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Ledger], object]
) -> None:
    with Ledger.open(tmp_path / "l.db", create=True) as ledger:
        ledger.post(postings(range(60)))
        ledger.refresh()
        with monkeypatch.context() as patched:
            patched.setattr(deriving, "position_rows", refuse)
            change(ledger)
            assert ledger.refresh()
        once = contents(ledger)["position"]
        ledger.rebuild()
        assert contents(ledger)["position"] == once
        assert ledger.check(places=None) == []


def test_what_was_derived_otherwise_is_derived_anew(tmp_path: Path) -> None:
    """As after a change of the rules, or by a hand in the database."""
    with Ledger.open(tmp_path / "l.db", create=True) as ledger:
        ledger.post(postings(range(60)))
        ledger.refresh()
        with ledger._store.writing() as connection:
            connection.exec_driver_sql("UPDATE position SET ended = 'taken' WHERE known_to IS NULL")
        ledger.post(postings(range(60, 90)))  # of every place
        ledger.refresh()
        once = contents(ledger)["position"]
        ledger.rebuild()
        assert contents(ledger)["position"] == once
