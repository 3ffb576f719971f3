"""A question to a ledger takes no longer than whoever asks will wait."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from laydown.ledger import Ledger
from laydown.ledger.patience import patience
from laydown.problems import LedgerError, TooSlow
from ledger_support import postings

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
COUNT = text("SELECT count(*) FROM claim")


@pytest.fixture
def ledger(new_ledger: Callable[..., Ledger]) -> Ledger:
    made = new_ledger()
    made.post(postings(range(5)))
    made.refresh()
    return made


def test_a_query_is_interrupted_and_the_next_is_not(ledger: Ledger) -> None:
    began = time.monotonic()
    with patience(0.2), pytest.raises(TooSlow), ledger.reading() as (connection, _):
        connection.execute(ENDLESS)
    assert time.monotonic() - began < 10
    with ledger.reading() as (connection, _):
        assert connection.execute(COUNT).scalar() == 15


def test_the_clock_is_looked_at_between_two_queries(ledger: Ledger) -> None:
    with patience(0.1), ledger.reading() as (connection, _):
        time.sleep(0.2)
        with pytest.raises(TooSlow):
            connection.execute(COUNT)


def test_an_answer_within_its_time_is_as_any_other(ledger: Ledger) -> None:
    answer = ledger.at("Ostra", on="2021-02-01")
    with patience(60):
        assert ledger.at("Ostra", on="2021-02-01") == answer
        assert ledger.counts()["claim"] == 15


def test_writing_is_not_interrupted(ledger: Ledger) -> None:
    with patience(0.0):
        ledger.post(postings(range(5, 8)))
    assert ledger.counts()["document"] == 8


def test_a_ledger_opened_for_reading_answers_and_is_not_written(ledger: Ledger, new_place: Callable[[], str]) -> None:
    where = new_place()
    with Ledger.open(where, create=True) as kept:
        kept.post(postings(range(5)))
        kept.refresh()
    with Ledger.open(where, read_only=True) as kept:
        assert kept.at("Ostra", on="2021-02-01") == ledger.at("Ostra", on="2021-02-01")
        with pytest.raises(LedgerError, match="cannot be written"):
            kept.post(postings([9]))
