"""Whether one forecaster is better than another, and how sure that is when several forecasts speak of one claim."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from upheld.score.proper import Floats


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Mean score of one forecaster less that of another, with a 90% interval; below 0 the first is better. ``claims``: how many it rests on."""

    mean: float
    low: float
    high: float
    claims: int


def skill(score: float, reference: float) -> float:
    """Share of a reference's mean score that was saved: 1 perfect, 0 no better, below 0 worse; 0 where the reference is perfect as well.

    A perfect reference and a worse score have no finite ratio; the answer is then minus infinity.
    """
    if reference == 0:
        return 0.0 if score == 0 else float("-inf")
    return 1 - score / reference


def paired_bootstrap(
    ours: ArrayLike, theirs: ArrayLike, claims: Sequence[Hashable], *, draws: int = 2000, level: float = 0.90, seed: int = 0
) -> Difference:
    """Difference of mean scores over the same forecasts, with an interval from resampling whole claims (a percentile block bootstrap).

    Forecasts of one claim on several days share its outcome, so claims are drawn, never single forecasts.

    Args:
        ours: one score a forecast.
        theirs: as ``ours``, of the same forecasts.
        claims: which claim each forecast speaks of.
        draws: bootstrap samples.
        level: of the interval.
        seed: of the draws; the same input gives the same interval.
    """
    a, b = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if not (a.shape == b.shape == (len(claims),)) or not a.size:
        raise ValueError("both need one score a forecast, and each forecast its claim")
    names: dict[Hashable, int] = {}
    at = np.array([names.setdefault(c, len(names)) for c in claims])
    total, count = np.bincount(at, weights=a - b), np.bincount(at)
    drawn = np.random.default_rng(seed).integers(0, len(names), (draws, len(names)))
    means: Floats = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, ((1 - level) / 2, (1 + level) / 2))
    return Difference(mean=float((a - b).mean()), low=float(low), high=float(high), claims=len(names))
