"""Counts over time: whether their rate rises, freed from how much was covered, and whether it changed on some day.

A count of a step is negative binomial with mean ``covered * exp(a + b t)`` and variance ``mean + k mean^2`` (log-linear negative binomial regression:
Hilbe 2011); t runs from -1/2 to 1/2, so that b is the logarithm of the last rate over the first. The chance of a rise is that b is above 0, with b and
k not known: for each of some values of k the best a and b with b's spread (Laplace), all of them weighed by how well they explain the counts.

Change is looked for with the Shiryaev-Roberts form (:mod:`upheld.score.monitor`) of rates that went up or down by set factors against the rate of the
first steps. Were that rate known, an alarm would be false no sooner than after :data:`BETWEEN` steps on average; it is fitted on the first steps, and
what these leave open of it is taken into the spread, so that this holds nearly (``bench monitor`` measures it).
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from upheld.score.monitor import first_alarm, shift_detector
from upheld.score.proper import Floats

SPREADS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Values of k that are weighed: 0 is Poisson, 2 a rate that itself varies by more than its size."""

BETWEEN = 520.0
"""Steps between false alarms of a change: ten years of weeks."""

SURE = 0.9
"""Chance of a rise, or of a fall, from which there is a word for it."""

FEWEST = 4
FIRST = 12
"""Steps a baseline is fitted on at least."""

_LOGS = 1.5  # sd of the prior of b: rates seldom change more than twentyfold
_ROUNDS = 60


class Tendency(msgspec.Struct, frozen=True, kw_only=True):
    """The rate over ``steps`` that were covered: the factor from first to last with a nine-in-ten interval, and the chance that it rose."""

    steps: int
    factor: float
    low: float
    high: float
    rising: float
    spread: float

    @property
    def way(self) -> str:
        """The direction in a word, where nine in ten speak for it."""
        return "rising" if self.rising >= SURE else "falling" if self.rising <= 1 - SURE else "steady"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of rate: the step it was told at, whether up, and the statistic that told it, against the threshold; ``at`` is ``None`` for none."""

    at: int | None
    up: bool
    statistic: float
    base: int


def _log_chance(n: Floats, mean: Floats, k: float) -> Floats:
    """Log of the negative binomial chance of counts, up to what does not depend on the mean or k."""
    if k <= 0:
        return n * np.log(mean) - mean - _log_factorial(n)
    size = 1 / k
    out: Floats = _lgamma(n + size) - math.lgamma(size) - _log_factorial(n) + size * np.log(size / (size + mean)) + n * np.log(mean / (size + mean))
    return out


def _lgamma(x: Floats) -> Floats:
    return np.array([math.lgamma(v) for v in x])


def _log_factorial(n: Floats) -> Floats:
    return _lgamma(n + 1)


def _fitted(n: Floats, covered: Floats, x: Floats, k: float) -> tuple[Floats, Floats, float]:
    """Best coefficients of a log rate on the columns of ``x`` with spread k, their covariance, and the log evidence (Laplace)."""
    prior = np.array([0.0, *([1 / _LOGS**2] * (x.shape[1] - 1))])
    theta = np.zeros(x.shape[1])
    theta[0] = math.log((n.sum() + 0.5) / covered.sum())
    for _ in range(_ROUNDS):
        mean = covered * np.exp(np.clip(x @ theta, -40, 40))
        weight = mean / (1 + k * mean)
        gradient = x.T @ ((n - mean) / (1 + k * mean)) - prior * theta
        hessian = (x.T * weight) @ x + np.diag(prior) + 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(hessian, gradient)
        theta = theta + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-9:
            break
    mean = covered * np.exp(np.clip(x @ theta, -40, 40))
    covariance: Floats = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
    evidence = float(_log_chance(n, np.maximum(mean, 1e-12), k).sum() - 0.5 * (prior * theta**2).sum() + 0.5 * np.linalg.slogdet(covariance)[1])
    return theta, covariance, evidence


def tendency(counts: ArrayLike, covered: ArrayLike) -> Tendency | None:
    """The tendency of counts; ``None`` where fewer than :data:`FEWEST` steps were covered, or nothing was ever counted.

    Args:
        counts: what was counted in each step, evenly spaced.
        covered: how much the source covered of each step, in any unit; 0 where it covered nothing, which says nothing.
    """
    n, e = np.asarray(counts, dtype=np.float64), np.asarray(covered, dtype=np.float64)
    held = e > 0
    if held.sum() < FEWEST or n[held].sum() <= 0:
        return None
    t = np.linspace(-0.5, 0.5, len(n))[held]
    x = np.stack([np.ones_like(t), t], axis=1)
    fits = [(k, *_fitted(n[held], e[held], x, k)) for k in SPREADS]
    logs = np.array([f[3] for f in fits])
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    slopes, sds = np.array([f[1][1] for f in fits]), np.array([math.sqrt(f[2][1, 1]) for f in fits])
    rising = float(weight @ np.array([0.5 * math.erfc(-b / s / math.sqrt(2)) for b, s in zip(slopes, sds, strict=True)]))
    mean = float(weight @ slopes)
    sd = math.sqrt(float(weight @ (sds**2 + (slopes - mean) ** 2)))
    return Tendency(steps=int(held.sum()), factor=math.exp(mean), low=math.exp(mean - 1.645 * sd), high=math.exp(mean + 1.645 * sd), rising=rising,
                    spread=float(weight @ np.array(SPREADS)))  # fmt: skip


def change(counts: ArrayLike, covered: ArrayLike, *, first: int | None = None) -> Change | None:
    """The first change of rate after the first steps; ``None`` where there are too few steps to tell.

    Args:
        counts: what was counted in each step.
        covered: how much was covered of it; steps of which nothing was are left out.
        first: steps that the rate is fitted on; a third of them, and :data:`FIRST` at least, where not given.
    """
    n, e = np.asarray(counts, dtype=np.float64), np.asarray(covered, dtype=np.float64)
    held = np.flatnonzero(e > 0)
    base = first or max(FIRST, len(held) // 3)
    if len(held) <= base or n[held[:base]].sum() <= 0:
        return None
    early, late = held[:base], held[base:]
    fits = [(k, *_fitted(n[early], e[early], np.ones((base, 1)), k)) for k in SPREADS]
    k, theta, covariance, _ = max(fits, key=lambda f: f[3])
    spread = k + float(covariance[0, 0]) + math.sqrt(2 / base) * k  # what the first steps leave open of the rate, and of the spread itself
    up, down = shift_detector(n[late], e[late] * math.exp(theta[0]), spread=spread)
    both = (up + down) / 2
    at = first_alarm(both, BETWEEN)
    here = len(both) - 1 if at is None else at
    return Change(at=None if at is None else int(late[at]), up=bool(up[here] >= down[here]), statistic=float(both[here]), base=base)
