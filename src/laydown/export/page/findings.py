"""Findings for the page: which claims tell of the same, for each claim as ``why`` has it, and what is denied when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from laydown.export.page.kept import Interned, Kept, number_of
from laydown.fusion.findings import Finding, Heard, fuse
from laydown.ledger import tables
from laydown.ledger.answers import Fused
from laydown.ledger.contradictions import DENIAL_DAYS, fused_all, heard_of
from laydown.ledger.sql import chunked
from laydown.model import Modality

_SIDES = (Modality.ASSERTED, Modality.DENIED)


class Findings:
    """The findings of a file, which one each claim belongs to, and between which days of publication each is denied."""

    def __init__(self, kept: Kept) -> None:
        self.rows: list[list[Any]] = []
        self.of_claims: dict[int, int] = {}
        self.denied: list[list[Any]] = []
        self.decisions = Interned()
        self._kept = kept
        self._found: dict[tuple[str, ...], int] = {}
        self._wanted: list[Finding] = []

    def gather(self) -> None:
        """Fuse the claims that have a number, and count."""
        asked, claims = self._kept.asked, self._kept.claims
        numbers = _numbers(asked.connection, list(claims))
        heard, near = heard_of(asked.connection, list(numbers.values())), _Near(asked.connection, numbers)
        denied: list[tuple[Any, Any, int]] = []
        for finding in fuse(heard, asked.facts):
            for one in finding.claims:
                self.of_claims[claims.of(one.claim.id)] = self._number(self._as_asked(finding, one, near))
            denied += self._denied(finding)
        self.denied = [[number_of(first), number_of(last), number] for first, last, number in sorted(denied)]
        for some in chunked(self._wanted):
            self.rows += [self._row(one) for one in fused_all(asked.connection, some, asked.facts)]

    def _as_asked(self, finding: Finding, one: Heard, near: _Near) -> Finding:
        """The finding as ``why`` tells it of one of its claims, which looks at the claims of the weeks around it."""
        if all(near.are(one, other) for other in finding.claims):
            return finding
        around = [other for other in finding.claims if near.are(one, other)]
        return next(found for found in fuse(around, self._kept.asked.facts) if one in found.claims)

    def _denied(self, finding: Finding) -> Iterator[tuple[Any, Any, int]]:
        """From when to when, by the day up to which reports are known, the finding is told as denied, and as what."""
        told = [one for one in finding.claims if one.claim.modality in _SIDES]
        if len({one.claim.modality for one in told}) < 2:
            return
        gone = timedelta(days=DENIAL_DAYS + 1)
        days = sorted({day for one in told for day in (one.known, one.known + gone)})
        for first, following in zip(days, days[1:], strict=False):
            now = [one for one in told if one.known <= first < one.known + gone]
            for found in fuse(now, self._kept.asked.facts):
                if found.relation == "denied":
                    yield first, following - timedelta(days=1), self._number(found)

    def _number(self, finding: Finding) -> int:
        key = tuple(one.claim.id for one in finding.claims)
        if key not in self._found:
            self._found[key] = len(self._found)
            self._wanted.append(finding)
        return self._found[key]

    def _row(self, told: Fused) -> list[Any]:
        claims = self._kept.claims
        return [
            told.event, told.relation, told.forces, told.places, told.origins,
            [each for one in told.claims for each in (claims.of(one.quote.claim), one.side)],
            [[one.what, [[claims.of(key), words] for key, words in one.values]] for one in told.differences],
            [[claims.of(one), claims.of(other), self._decided(why.rows)] for one, other, why in told.joined],
        ]  # fmt: skip

    def _decided(self, rows: Iterable[Any]) -> list[int]:
        return [
            self.decisions.of((r.feature, r.found, r.weight), [r.feature, r.found, r.weight]) for r in rows
        ]  # fmt: skip


class _Near:
    """Which claims ``why`` looks at together: those published within some weeks that name a force or a place alike."""

    def __init__(self, connection: Connection, numbers: Mapping[str, int]) -> None:
        self._names: dict[int, set[tuple[str, str]]] = {number: set() for number in numbers.values()}
        self._numbers = numbers
        for table, column in ((tables.claim_force.c, "force"), (tables.claim_place.c, "place")):
            for some in chunked(list(self._names)):
                for number, key in connection.execute(select(table.claim, table[column]).where(table.claim.in_(some))):
                    self._names[number].add((column, key))

    def are(self, one: Heard, other: Heard) -> bool:
        """Whether a claim is among those that are looked at for another."""
        if one is other:
            return True
        left, right = (self._names[self._numbers[heard.claim.id]] for heard in (one, other))
        return abs((one.known - other.known).days) <= DENIAL_DAYS and not left.isdisjoint(right)


def _numbers(connection: Connection, claims: Sequence[str]) -> dict[str, int]:
    """The ledger's own numbers of claims, by id."""
    table = tables.claim.c
    query = select(table.id, table.number).order_by(table.id)
    runs = (connection.execute(query.where(table.id.in_(some))) for some in chunked(claims))
    return {key: number for rows in runs for key, number in rows}
