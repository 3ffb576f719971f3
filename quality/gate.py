"""The quality gate: scores of the extractor must not fall below the floors in ``floors.json``.

Exit code 0 when all is well, 1 when a score is below its floor or cannot be judged. ``quality/README.md`` explains.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from baseline import keyword_claims
from laydown.claims import Extractor
from laydown.model import Claim
from score import Score
from sets import QUALITY, GoldSet, as_told, claims_of, extractor_for, load_sets, measure, pipeline_name

EPSILON = 0.003
"""How far below its floor a score may be: other processors round the parser's sums otherwise."""
_FLOORS = QUALITY / "floors.json"


class Pinned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Floors of one set with one pipeline, and what they were measured on."""

    fingerprint: Mapping[str, str]
    floors: Mapping[str, float]


class Lowered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A floor that was lowered, or dropped (``after`` None), and why."""

    on: date
    set: str
    pipeline: str
    measure: str
    before: float
    after: float | None
    reason: str


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file: pinned scores by set and pipeline, and the record of what was lowered."""

    pinned: Mapping[str, Mapping[str, Pinned]] = {}
    lowered: tuple[Lowered, ...] = ()

    def of(self, name: str, pipeline: str) -> Pinned | None:
        """What is pinned for a set with a pipeline."""
        return self.pinned.get(name, {}).get(pipeline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. ``bound`` is a least score, or for ``counts`` the most that is borne with."""

    measure: str
    score: float
    bound: float | None
    counts: bool = False

    @property
    def ok(self) -> bool:
        """True when the score is on the right side of the bound."""
        if self.bound is None:
            return False
        return self.score <= self.bound if self.counts else self.score >= self.bound - EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a set came to with a pipeline."""

    name: str
    pipeline: str
    fingerprint: Mapping[str, str]
    scores: Mapping[str, float]
    counts: tuple[Row, ...]
    baseline: Mapping[str, float]

    def rows(self, pinned: Pinned | None) -> tuple[Row, ...]:
        """Every measure beside its floor."""
        floors = pinned.floors if pinned else {}
        scores = (Row(measure=name, score=got, bound=floors.get(name)) for name, got in self.scores.items())
        return (*scores, *self.counts)

    def changed(self, pinned: Pinned | None) -> tuple[str, ...]:
        """Which of corpus, gold and scorer are not those that the floors were measured with."""
        if pinned is None:
            return ()
        return tuple(part for part, digest in self.fingerprint.items() if pinned.fingerprint.get(part) != digest)


# Measuring


def measures(found: Score) -> dict[str, float]:
    """The pinned measures, 0 to 1."""
    return {
        "detection F1": found.detection.f1,
        "typed F1": found.typed.f1,
        "posture F1": found.posture.f1,
        "arguments F1": found.arguments.f1,
        "source accuracy": found.source.recall,
        "modality accuracy": found.modality.recall,
        "date accuracy": found.date.recall,
        "exact F1": found.exact.f1,
    }


def measure_set(name: str, given: GoldSet, extractor: Extractor) -> Measured:
    """Code a set and score it, with the baseline's scores beside it."""
    claims = claims_of(given, extractor)
    return Measured(
        name=name,
        pipeline=pipeline_name(extractor),
        fingerprint=given.fingerprint(),
        scores=measures(measure(given, as_told(claims))),
        counts=tuple(_counts(given, claims)),
        baseline=measures(measure(given, keyword_claims(given, extractor))),
    )


def _counts(given: GoldSet, claims: Sequence[Claim]) -> Iterator[Row]:
    if given.comments:
        found = sum(_is_in_comments(claim, given.comments) for claim in claims)
        yield Row(measure="claims in comments", score=found, bound=0, counts=True)
    if given.other_sense:
        found = sum(claim.doc in given.other_sense.documents for claim in claims)
        yield Row(measure="claims of another sense", score=found, bound=given.other_sense.at_most, counts=True)


def _is_in_comments(claim: Claim, comments: Mapping[str, tuple[int, int | None]]) -> bool:
    if claim.doc not in comments:
        return False
    start, end = comments[claim.doc]
    return start <= claim.trigger.start and (end is None or claim.trigger.start < end)


# Floors


def load_floors(path: Path = _FLOORS) -> Floors:
    """The floors; none when there is no file yet."""
    return msgspec.json.decode(path.read_bytes(), type=Floors) if path.exists() else Floors()


def save_floors(floors: Floors, path: Path = _FLOORS) -> None:
    """Write the floors, sorted, so that changes are read easily."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(floors, order="sorted"), indent=2) + b"\n")


def floor_of(score: float) -> float:
    """The score rounded down to three digits; the small term keeps 0.8 from becoming 0.799."""
    return math.floor(score * 1000 + 1e-9) / 1000


def raised(floors: Floors, found: Measured, reason: str | None, *, on: date) -> Floors:
    """The floors with a set's present scores where these are higher; lower ones only with a reason, on record.

    Raises:
        ValueError: corpus, gold or scorer changed and no reason is given.
    """
    pinned = floors.of(found.name, found.pipeline)
    changed = found.changed(pinned)
    if changed and reason is None:
        raise ValueError(_changed(found, changed))
    before = pinned.floors if pinned else {}
    now = {name: floor_of(score) for name, score in found.scores.items()}
    after = {name: value if reason else max(value, before.get(name, 0.0)) for name, value in now.items()}
    record = tuple(
        Lowered(
            on=on, set=found.name, pipeline=found.pipeline,
            measure=name, before=old, after=after.get(name), reason=reason,
        )
        for name, old in before.items()
        if reason and after.get(name, -1.0) < old
    )  # fmt: skip
    own = {**floors.pinned.get(found.name, {}), found.pipeline: Pinned(fingerprint=found.fingerprint, floors=after)}
    return Floors(pinned={**floors.pinned, found.name: own}, lowered=(*floors.lowered, *record))


def _changed(found: Measured, changed: Sequence[str]) -> str:
    return (
        f"{found.name}: the {' and the '.join(changed)} changed since the floors were pinned, so that scores cannot be "
        'compared; look at the change, then pin anew: quality/gate.py --update --allow-regression "why"'
    )


# Judging


def complaints(found: Measured, pinned: Pinned | None) -> Iterator[str]:
    """What stands against a set, one line each; nothing when all is well."""
    if pinned is None:
        yield f"{found.name}: no floors for {found.pipeline}; pin them: quality/gate.py --update"
        return
    changed = found.changed(pinned)
    if changed:
        yield _changed(found, changed)
    for row in found.rows(pinned):
        if not row.ok:
            side = "more than" if row.counts else "below its floor of"
            yield f"{found.name}: {row.measure} is {_number(row, row.score)}, {side} {_number(row, row.bound)}"


def table(found: Measured, pinned: Pinned | None) -> Iterator[str]:
    """The measures of a set: score, floor, whether it holds, and the baseline's score."""
    yield f"{found.name}, parsed with {found.pipeline}"
    yield f"  {'measure':24} {'score':>6} {'floor':>6}  {'ok':3} {'keywords':>8}"
    for row in found.rows(pinned):
        other = found.baseline.get(row.measure)
        beside = "" if other is None else f"{other:8.3f}"
        bound = _number(row, row.bound) if not row.counts else f"<={row.bound:.0f}"
        holds = "ok" if row.ok else "NO"
        yield f"  {row.measure:24} {_number(row, row.score):>6} {bound:>6}  {holds:3} {beside}".rstrip()


def _number(row: Row, value: float | None) -> str:
    if value is None:
        return "none"
    return f"{value:.0f}" if row.counts else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors to the present scores")
    parser.add_argument("--allow-regression", metavar="REASON", help="with --update: lower them too; goes on record")
    parser.add_argument("--set", action="append", dest="sets", choices=sorted(load_sets()), help="only these sets")
    given = parser.parse_args(arguments)
    if given.allow_regression is not None and not (given.update and given.allow_regression.strip()):
        parser.error("--allow-regression needs --update and a reason")
    floors, bad = load_floors(), list[str]()
    for found in _measured(given.sets):
        if given.update:
            floors = raised(floors, found, given.allow_regression, on=datetime.now(UTC).date())
        print(*table(found, floors.of(found.name, found.pipeline)), "", sep="\n")
        bad += complaints(found, floors.of(found.name, found.pipeline))
    if given.update:
        save_floors(floors)
    print(*(bad or [f"all floors hold (within {EPSILON})"]), sep="\n")
    return 1 if bad else 0


def _measured(wanted: Sequence[str] | None) -> Iterator[Measured]:
    for name, given in load_sets().items():
        if wanted and name not in wanted:
            continue
        if given.is_here or given.required:
            yield measure_set(name, given, extractor_for(given))
        else:
            print(f"{name}: passed over, {given.reports} or its gold claims are not here\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as error:
        sys.exit(f"gate: {error}")
