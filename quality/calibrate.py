"""Train the confidence model on annotated documents, and tell how well it holds on others (``docs/confidence.md``).

    python quality/calibrate.py GOLD FOLDER [GOLD FOLDER ...] [--no-claims DOC ...] [--write]
                                [--evaluate GOLD FOLDER] [--evaluate-no-claims DOC ...]

GOLD holds gold claims; FOLDER the documents they are about and `documents.jsonl`. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from laydown.claims import Extractor, load_extractor, read_sentences
from laydown.claims.confidence import Calibration, confidence, is_claim, load_calibration
from laydown.reading import load_metadata, read_path
from matching import Gold, Told, load_gold, match
from score import Tally
from sets import ROOT, as_told

REGULARISATION = 0.1
"""scikit-learn's C; smaller draws the weights harder to zero."""
LEAST_SEEN = 3
"""A feature of fewer candidates gets no weight."""
LEAST_WEIGHT = 0.01
"""A weight (log-odds) smaller than this is left out."""
THRESHOLDS = tuple(tenths / 20 for tenths in range(4, 18))
BINS = 10
WEIGHTS = ROOT / "src" / "laydown" / "data" / "en" / "confidence.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A candidate, and whether careful readers made the claim.

    ``told`` is what the scorer would say of it: right, wrong, or None when it counts neither way (an optional claim).
    """

    features: Mapping[str, float]
    agreed: bool
    told: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The candidates of some documents, with the number of claims that the gold asks for."""

    examples: tuple[Example, ...]
    wanted: int

    def __add__(self, other: Examples) -> Examples:
        return Examples(examples=self.examples + other.examples, wanted=self.wanted + other.wanted)


# Examples


def collect(gold: Path, folder: Path, no_claims: Sequence[str], extractor: Extractor) -> Examples:
    """Read the documents that have gold claims, and those of ``no_claims`` that are in the folder."""
    golds = load_gold(gold)
    docs = sorted({claim.doc for claim in golds} | {doc for doc in no_claims if (folder / doc).exists()})
    metadata, _ = load_metadata(folder / "documents.jsonl")
    found: list[Example] = []
    for doc in docs:
        document, issues = read_path(folder / doc, metadata=metadata)
        if document is None:
            raise ValueError("; ".join(f"{doc}: {issue.message}" for issue in issues))
        readings = [reading for sentence in read_sentences(document, extractor) for reading in sentence.readings]
        own = [claim for claim in golds if claim.doc == doc]
        found += _examples(own, [r.features for r in readings], as_told(r.claim for r in readings))
    return Examples(examples=tuple(found), wanted=sum(not claim.optional for claim in golds))


def _examples(
    golds: Sequence[Gold], features: Sequence[Mapping[str, float]], told: Sequence[Told]
) -> Iterator[Example]:
    typed = {j: golds[i].optional for i, j in match(golds, told)}
    loose = {j: golds[i].optional for i, j in match(golds, told, typed=False)}
    for j, values in enumerate(features):
        free = typed.get(j, loose.get(j, False))
        yield Example(features=values, agreed=j in typed, told=None if free else j in typed)


# Training


def train(examples: Sequence[Example], present: Calibration) -> Calibration:
    """Weights learned from the examples; the least confidences stay those of ``present``."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(name for example in examples for name in example.features)
    rows = [{n: v for n, v in example.features.items() if seen[n] >= LEAST_SEEN} for example in examples]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=REGULARISATION, max_iter=3000)
    model.fit(vectorizer.fit_transform(rows), [example.agreed for example in examples])
    weights = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    return Calibration(
        keep=present.keep,
        keep_unmet=present.keep_unmet,
        intercept=round(float(model.intercept_[0]), 3),
        weights={name: round(float(w), 3) for name, w in sorted(weights) if abs(w) >= LEAST_WEIGHT},
    )


def save(calibration: Calibration, path: Path = WEIGHTS) -> None:
    """Write the weights, one a line, so that changes are read easily."""
    told = msgspec.json.format(msgspec.json.encode(calibration), indent=1)
    path.write_bytes(b"\n".join(line.lstrip() for line in told.split(b"\n")) + b"\n")


# Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Candidates of about the same confidence: how many, their mean confidence, the share that readers agree with."""

    count: int
    confidence: float
    agreed: float


def bins(given: Sequence[Example], calibration: Calibration) -> tuple[Bin, ...]:
    """Ten bins of equal width over 0 to 1; empty ones have a count of 0."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for example in given:
        probability = confidence(example.features, calibration)
        groups[min(BINS - 1, int(probability * BINS))].append((probability, example.agreed))
    return tuple(_bin(group) for group in groups)


def _bin(group: Sequence[tuple[float, bool]]) -> Bin:
    size = max(1, len(group))
    return Bin(count=len(group), confidence=sum(p for p, _ in group) / size, agreed=sum(a for _, a in group) / size)


def calibration_error(found: Sequence[Bin]) -> float:
    """The expected calibration error: the mean distance of confidence and agreement, weighed by the bins' counts."""
    total = sum(bin.count for bin in found)
    return sum(bin.count * abs(bin.confidence - bin.agreed) for bin in found) / total if total else 0.0


def detection(given: Examples, calibration: Calibration, least: float | None = None) -> Tally:
    """Typed detection of the candidates told: from ``least`` on, by default as the product decides."""
    told = [example for example in given.examples if _is_told(example, calibration, least)]
    return Tally(sum(e.told is True for e in told), sum(e.told is not None for e in told), given.wanted)


def _is_told(example: Example, calibration: Calibration, least: float | None) -> bool:
    probability = confidence(example.features, calibration)
    return is_claim(example.features, probability, calibration) if least is None else probability >= least


def report(given: Examples, calibration: Calibration) -> Iterator[str]:
    """Lines: precision, recall and F1 by threshold, then confidence and agreement by bin."""
    yield f"{'told from':>10} {'p':>6} {'r':>6} {'F1':>6}"
    for least in (None, *THRESHOLDS):
        tally = detection(given, calibration, least)
        name = "as shipped" if least is None else f"{least:.2f}"
        yield f"{name:>10} {tally.precision:6.3f} {tally.recall:6.3f} {tally.f1:6.3f}"
    yield ""
    every = given.examples
    told = tuple(e for e in every if _is_told(e, calibration, None))
    for title, chosen in (("all candidates", every), ("told as claims", told)):
        found = bins(chosen, calibration)
        yield f"{title}: {len(chosen)}, expected calibration error {calibration_error(found):.3f}"
        yield f"{'confidence':>10} {'number':>6} {'mean':>6} {'agreed':>6}"
        yield from (_bin_line(number, bin) for number, bin in enumerate(found) if bin.count)
        yield ""


def _bin_line(number: int, bin: Bin) -> str:
    width = f"{number / BINS:.1f} - {(number + 1) / BINS:.1f}"
    return f"{width:>10} {bin.count:>6} {bin.confidence:6.3f} {bin.agreed:6.3f}"


# The command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    given = _parser().parse_args(arguments)
    extractor = load_extractor(theatres=given.theatre or ("syria-iraq",))
    present = load_calibration()
    training = _collect_all(given.training, given.no_claims, extractor)
    trained = train(training.examples, present)
    agreed = sum(example.agreed for example in training.examples)
    print(f"{len(training.examples)} candidates, {agreed} agreed with; {len(trained.weights)} weights")
    if given.evaluate:
        examined = _collect_all(given.evaluate, given.evaluate_no_claims, extractor)
        print("\nthe weights there are (before)", *report(examined, present), sep="\n")
        print("the weights just trained (after)", *report(examined, trained), sep="\n")
    if given.write:
        save(trained)
        print(f"written to {WEIGHTS.relative_to(ROOT)}; now run quality/gate.py")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    pairs: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "GOLD FOLDER"}
    docs: dict[str, Any] = {"nargs": "+", "default": [], "metavar": "DOC"}
    parser.add_argument("training", **pairs, help="pairs to learn from")
    parser.add_argument("--no-claims", **docs, help="also learn from these documents, which hold no claims")
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    parser.add_argument("--evaluate", **pairs, help="pairs to examine the weights on")
    parser.add_argument("--evaluate-no-claims", **docs, help="also examine these documents, which hold no claims")
    parser.add_argument("--theatre", action="append", help="theatre pack; default: syria-iraq")
    return parser


def _collect_all(paths: Sequence[Path], no_claims: Sequence[str], extractor: Extractor) -> Examples:
    if len(paths) % 2:
        raise ValueError("gold files and folders come in pairs")
    found = Examples(examples=(), wanted=0)
    folders: set[Path] = set()
    for gold, folder in zip(paths[::2], paths[1::2], strict=True):
        found += collect(gold, folder, [] if folder in folders else no_claims, extractor)
        folders.add(folder)
    return found


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ValueError, ImportError) as error:
        sys.exit(f"calibrate: {error}")
