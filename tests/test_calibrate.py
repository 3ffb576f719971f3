"""Training and examining the confidence model."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import calibrate
from calibrate import Example, Examples
from laydown.claims.confidence import Calibration, confidence, load_calibration
from score import Tally
from sets import ROOT

PLAIN = Calibration(keep=0.5, keep_unmet=0.9, intercept=0.0, weights={"good": 2.0, "bad": -2.0})


def example(*names: str, agreed: bool = True, told: bool | None = True) -> Example:
    return Example(features=dict.fromkeys(names, 1.0), agreed=agreed, told=told)


def test_shipped_weights_are_written_as_they_are(tmp_path: Path) -> None:
    calibrate.save(load_calibration(), tmp_path / "weights.json")
    assert (tmp_path / "weights.json").read_bytes() == calibrate.WEIGHTS.read_bytes()
    assert load_calibration(tmp_path / "weights.json") == load_calibration()


def test_shipped_weights_are_sorted_and_none_is_idle() -> None:
    weights = load_calibration().weights
    assert list(weights) == sorted(weights)
    assert all(abs(weight) >= calibrate.LEAST_WEIGHT for weight in weights.values())


def test_training_tells_good_from_bad() -> None:
    seen = [example("good")] * 20 + [example("bad", agreed=False)] * 20 + [example("good", "rare", agreed=False)]
    trained = calibrate.train(seen, PLAIN)
    assert (trained.keep, trained.keep_unmet) == (0.5, 0.9)
    assert trained.weights["good"] > 0 > trained.weights["bad"]
    assert "rare" not in trained.weights


def test_calibration_error_by_hand() -> None:
    sure = confidence({"good": 1.0}, PLAIN)
    assert sure == pytest.approx(1 / (1 + math.exp(-2)))
    found = calibrate.bins([example("good"), example("good", agreed=False), example("bad", agreed=False)], PLAIN)
    assert [found[8].count, found[1].count, sum(bin.count for bin in found)] == [2, 1, 3]
    assert found[8].agreed == 0.5
    assert calibrate.calibration_error(found) == pytest.approx((2 * (sure - 0.5) + (1 - sure)) / 3)


@pytest.mark.parametrize(
    ("least", "expected"),
    [(0.1, Tally(2, 3, 5)), (0.5, Tally(2, 2, 5)), (0.95, Tally(0, 0, 5)), (None, Tally(1, 1, 5))],
)
def test_detection_by_threshold(least: float | None, expected: Tally) -> None:
    given = Examples(
        examples=(example("good"), example("good", "unmet"), example("good", told=None), example("bad", told=False)),
        wanted=5,
    )
    assert calibrate.detection(given, PLAIN, least) == expected


def test_report_has_a_line_for_each_threshold() -> None:
    lines = list(calibrate.report(Examples(examples=(example("good"),), wanted=1), PLAIN))
    assert lines[1].split() == ["as", "shipped", "1.000", "1.000", "1.000"]
    assert len(lines) == len(calibrate.THRESHOLDS) + 11


def test_every_kind_of_feature_is_explained() -> None:
    text = (ROOT / "docs" / "confidence.md").read_text("utf-8")
    kinds = {name.split(":")[0] for name in load_calibration().weights}
    assert len(kinds) > 20
    assert {kind for kind in kinds if f"`{kind}:" not in text and f"`{kind}`" not in text} == set()
