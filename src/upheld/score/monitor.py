"""Looking every day without fooling oneself: tests that may be read at any time, their false alarms bounded once and for all.

Everything here is a running likelihood ratio of an alternative to what is being tested. While the tested holds, its expectation never exceeds 1, so
by Ville's inequality (1939) it ever reaches 1 / alpha with probability at most alpha, however often it is looked at (an e-process: Ramdas, Gruenwald,
Vovk and Shafer 2023). The Shiryaev-Roberts form, ``R(t) = (R(t-1) + 1) * ratio(t)``, adds up the ratios begun on each day: it sounds on average no
sooner than after ``threshold`` steps while nothing has changed, and finds a change that came late (Shin, Ramdas and Rinaldo 2024).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from upheld.score.proper import CLIP, Floats, probabilities

ALPHA = 0.05
ALARM = 1 / ALPHA
"""E-value from which an alarm sounds: at most one in twenty ever does by chance."""

SHIFTS = (-1.0, -0.5, 0.0, 0.5, 1.0)
SLOPES = (0.3, 0.5, 0.7, 1.0, 1.5)
"""Recalibrations in log-odds, ``a + b * logit p``, that calibration is tested against: all pairs but the identity, 24 of them, mixed evenly."""

RISES = (1.25, 1.5, 2.0, 3.0)
"""Factors by which a rate is tested for having risen, mixed evenly."""


def _ratios(p: ArrayLike, y: ArrayLike) -> Floats:
    """One row an alternative: the chance it gives each outcome over the chance the forecast gives it."""
    held, outcome = probabilities(p, y)
    held = np.clip(held, CLIP, 1 - CLIP)
    odds = np.log(held / (1 - held))
    pairs = [(a, b) for a in SHIFTS for b in SLOPES if (a, b) != (0.0, 1.0)]
    other = np.stack([1 / (1 + np.exp(-(a + b * odds))) for a, b in pairs])
    out: Floats = np.where(outcome == 1, other / held, (1 - other) / (1 - held))
    return out


def calibration_process(p: ArrayLike, y: ArrayLike) -> Floats:
    """E-value against "these probabilities are calibrated" after each outcome, in the order they came."""
    out: Floats = np.exp(np.cumsum(np.log(_ratios(p, y)), axis=1)).mean(axis=0)
    return out


def drift_detector(p: ArrayLike, y: ArrayLike) -> Floats:
    """Shiryaev-Roberts statistic for calibration lost on some day: alarm at the number of outcomes one accepts between false alarms."""
    return _shiryaev_roberts(_ratios(p, y))


def rise_detector(counts: ArrayLike, rate: float) -> Floats:
    """Shiryaev-Roberts statistic for a Poisson rate risen above ``rate``, after each count.

    Raises:
        ValueError: where the rate is not positive.
    """
    if rate <= 0:
        raise ValueError(f"a rate is positive, not {rate}")
    n = np.asarray(counts, dtype=np.float64)
    return _shiryaev_roberts(np.stack([np.exp(n * math.log(rise) - rate * (rise - 1)) for rise in RISES]))


def shift_detector(counts: ArrayLike, expected: ArrayLike, *, spread: float) -> tuple[Floats, Floats]:
    """Shiryaev-Roberts statistics for rates gone up and gone down, by :data:`RISES` and their inverses, after each count.

    Args:
        counts: what was counted.
        expected: how much was to be expected each time, positive.
        spread: ``k`` of the negative binomial with variance ``mean + k mean^2`` that counts are taken to have; 0 is Poisson.
    """
    n, mean = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)

    def ratio(factor: float) -> Floats:
        k = max(spread, 1e-9)  # in the limit the Poisson ratio
        log = n * math.log(factor) + (n + 1 / k) * (np.log1p(k * mean) - np.log1p(k * mean * factor))
        out: Floats = np.exp(np.minimum(log, 690.0))
        return out

    up, down = (_shiryaev_roberts(np.stack([ratio(rise**sign) for rise in RISES])) for sign in (1, -1))
    return up, down


def _shiryaev_roberts(ratios: Floats) -> Floats:
    state = np.zeros(ratios.shape[0])
    out = np.empty(ratios.shape[1])
    for t in range(ratios.shape[1]):
        state = np.minimum((state + 1) * ratios[:, t], 1e300)
        out[t] = state.mean()
    return out


def first_alarm(statistic: ArrayLike, threshold: float) -> int | None:
    """The first step at which a statistic reaches its threshold."""
    over = np.flatnonzero(np.asarray(statistic) >= threshold)
    return int(over[0]) if over.size else None


def board_alarms(e_values: Mapping[str, float], *, alpha: float = ALPHA) -> tuple[str, ...]:
    """Which of many standing verdicts to re-open together: the k largest e-values for the greatest k with the k-th at least m / (alpha k).

    Of those, no more than a share ``alpha`` is expected to be false, whatever ties the claims have with one another (Wang and Ramdas 2022).
    """
    ranked = sorted(e_values.items(), key=lambda pair: (-pair[1], pair[0]))
    m = len(ranked)
    k = max((i for i, (_, e) in enumerate(ranked, start=1) if e >= m / (alpha * i)), default=0)
    return tuple(name for name, _ in ranked[:k])


def verdict_process(steps: Sequence[float], *, upheld: bool, rho: float) -> Floats:
    """E-value against a standing verdict after each new origin: the running likelihood ratio of its opposite.

    Args:
        steps: log likelihood ratio of each origin that came after the verdict, as it came; positive speaks for the claim.
        upheld: whether the verdict holds the claim to be so.
        rho: power every ratio is raised to. It allows for origins that lean on one another, and keeps the expectation under 1 (Jensen); it may
            not depend on what the next origin says, so it is the same for all.
    """
    logs = rho * np.array([-step if upheld else step for step in steps], dtype=np.float64)
    out: Floats = np.exp(np.minimum(np.cumsum(logs), 690.0))
    return out
