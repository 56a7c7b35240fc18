"""Recalibration that rolls on: what was said is corrected by what came of earlier forecasts whose windows have shut, and of nothing later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from upheld.score.calibration import isotonic
from upheld.score.proper import Floats

Ints = NDArray[np.int64]


class Rolling:
    """Pairs of forecasts and outcomes of shut windows, and the best non-decreasing correction they tell (Zadrozny and Elkan 2002).

    The correction is drawn through the means of the blocks that isotonic regression pools, so that it has no steps, and runs out evenly towards 0
    and 1. ``keep`` bounds the pairs kept: the latest.
    """

    def __init__(self, *, keep: int = 400_000, least: int = 500) -> None:
        self._keep = keep
        self._least = least
        self._p: Floats = np.zeros(0)
        self._y: Floats = np.zeros(0)
        self._knots: tuple[Floats, Floats] | None = None

    def learn(self, p: Floats, y: Floats) -> None:
        """Take in forecasts whose windows have shut, with what came (1 or 0)."""
        self._p = np.concatenate([self._p, p])[-self._keep :]
        self._y = np.concatenate([self._y, y])[-self._keep :]
        self._knots = knots(self._p, self._y) if self._p.size >= self._least else None

    def apply(self, p: Floats) -> Floats:
        """Forecasts corrected; as they are while there is too little to learn from."""
        if self._knots is None:
            return p
        return np.interp(p, *self._knots)


def knots(p: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Mean forecast and mean outcome of each block of the isotonic fit, with the corners (0, 0) and (1, 1)."""
    fitted = isotonic(p, y)
    order = np.argsort(p, kind="stable")
    levels, at = np.unique(fitted[order], return_inverse=True)
    means = np.bincount(at, weights=p[order]) / np.bincount(at)
    return np.concatenate([[0.0], means, [1.0]]), np.concatenate([[0.0], levels, [1.0]])
