"""Calibration: does what is given 70% come about 70% of the time; and the curve that would make it so."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from upheld.score.proper import Floats, brier, probabilities

BINS = 10
"""Bins of equal width over [0, 1]: [0, .1), [.1, .2) ... [.9, 1]."""


class Corp(msgspec.Struct, frozen=True, kw_only=True):
    """Mean Brier score taken apart: ``brier = miscalibration - discrimination + uncertainty`` (Dimitriadis, Gneiting and Jordan 2021).

    ``miscalibration`` is what recalibrating would save, ``discrimination`` what telling the cases apart earned, ``uncertainty`` the score of
    always saying how often it came about.
    """

    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float

    @property
    def skill(self) -> float:
        """Share of the uncertainty that was taken away; 0 where nothing was uncertain."""
        return (self.discrimination - self.miscalibration) / self.uncertainty if self.uncertainty else 0.0


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the reliability table: forecasts between ``low`` and ``high``, their mean, and how often it came about."""

    low: float
    high: float
    n: int
    said: float
    came: float


def isotonic(p: ArrayLike, y: ArrayLike) -> Floats:
    """The best non-decreasing recalibration, by pooling adjacent violators (Ayer et al. 1955); equal forecasts stay equal."""
    a, b = probabilities(p, y)
    _, at, count = np.unique(a, return_inverse=True, return_counts=True)
    came = np.bincount(at, weights=b)
    blocks: list[list[float]] = []  # sum, forecasts, distinct values
    for total, n in zip(came.tolist(), count.tolist(), strict=True):
        blocks.append([total, n, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [x + z for x, z in zip(blocks[-1], last, strict=True)]
    fitted = np.repeat([s / n for s, n, _ in blocks], [int(k) for _, _, k in blocks])
    return np.asarray(fitted[at], dtype=np.float64)


def corp(p: ArrayLike, y: ArrayLike) -> Corp:
    """The CORP decomposition of the mean Brier score.

    Raises:
        ValueError: where there is no forecast.
    """
    a, b = probabilities(p, y)
    if not a.size:
        raise ValueError("no forecast to take apart")
    score, best, always = (float(brier(x, b).mean()) for x in (a, isotonic(a, b), np.full_like(b, b.mean())))
    return Corp(brier=score, miscalibration=score - best, discrimination=always - best, uncertainty=always)


def reliability(p: ArrayLike, y: ArrayLike, *, bins: int = BINS) -> tuple[Bin, ...]:
    """Forecasts by bins of equal width; empty ones are left out."""
    a, b = probabilities(p, y)
    at = np.minimum((a * bins).astype(int), bins - 1)
    held = ((k, at == k) for k in range(bins))
    return tuple(
        Bin(low=k / bins, high=(k + 1) / bins, n=int(here.sum()), said=float(a[here].mean()), came=float(b[here].mean()))
        for k, here in held
        if here.any()
    )


def ece(p: ArrayLike, y: ArrayLike, *, bins: int = BINS) -> float:
    """Expected calibration error: mean distance of said and came over bins of equal width, each bin counting by its forecasts; 0 for none."""
    table = reliability(p, y, bins=bins)
    n = sum(row.n for row in table)
    return sum(row.n * abs(row.said - row.came) for row in table) / n if n else 0.0
