"""Fit the weights of certainty to the answers about invented wars: greatest likelihood, the signs held.

Plain logistic regression cannot fade with age, so weights and half-lives are sought together (SciPy's L-BFGS-B).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from laydown.fusion.certainty import LEAST, Certainty, model

SHRINK = 0.002
"""Draws the weights to zero; in units of mean log-likelihood."""
QUIET = 3.0
"""How much more the world with few reports of a place counts: most ledgers have few."""
_HALF_LIVES = (3.0, 8.5)
"""Bounds of the natural logarithm of a half-life in days: from three weeks to thirteen years."""

Told = tuple[str, str, Certainty, bool]
"""World, kind, what was stated, and whether it was so."""


def fitted(examples: Sequence[Told]) -> Iterator[str]:
    """Lines with base and half-life by kind and the weight of each feature; worlds count alike, but the quiet one."""
    import numpy
    from scipy.optimize import minimize

    kinds, features = list(model().base), list(model().features)
    sizes = {world: sum(one[0] == world for one in examples) for world, *_ in examples}
    values = numpy.array([_row(found, features) for _, _, found, _ in examples])
    kind = numpy.array([kinds.index(which) for _, which, _, _ in examples])
    age, true = (numpy.array(list(told), float) for told in zip(*((f.age, t) for *_, f, t in examples), strict=True))
    share = numpy.array([(QUIET if world == "quiet" else 1.0) / sizes[world] for world, *_ in examples])
    share /= share.sum()

    def loss(guess: Any) -> float:
        weights, base, half = guess[: len(features)], guess[len(features) : -len(kinds)], guess[-len(kinds) :]
        told = 1 / (1 + numpy.exp(-(base[kind] + values @ weights)))
        stated = numpy.clip(told * 0.5 ** (age / numpy.exp(half)[kind]), LEAST, 1 - LEAST)
        likely = true * numpy.log(stated) + (1 - true) * numpy.log(1 - stated)
        return float(SHRINK * (weights**2).sum() - (share * likely).sum())

    signs = [(0, 4) if one.weight > 0 else (-4, 0) for one in model().features.values()]
    first = [0.0] * (len(features) + len(kinds)) + [numpy.log(model().half_life[one]) for one in kinds]
    found = minimize(
        loss, first, method="L-BFGS-B", bounds=[*signs, *[(-4, 4)] * len(kinds), *[_HALF_LIVES] * len(kinds)]
    )
    base, half = found.x[len(features) : -len(kinds)], numpy.exp(found.x[-len(kinds) :])
    for name, start, days in zip(kinds, base, half, strict=True):
        yield f"{name:18} base {start:+.2f}   half-life {days:.0f} days"
    for name, weight in zip(features, found.x, strict=False):
        yield f"{name:18} {weight:+.2f}"


def _row(found: Certainty, features: Sequence[str]) -> list[float]:
    values = {reason.feature: reason.value for reason in found.reasons}
    most = model().features
    return [max(-most[name].most, min(values.get(name, 0.0), most[name].most)) for name in features]
