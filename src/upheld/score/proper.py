"""Proper scores: the smaller the better, and best in expectation for whoever says what they hold.

Every function takes arrays of equal length and gives one score a forecast. A forecast that was not made is left out by :func:`paired`, which says
how many; a NaN among the numbers is refused, so that nothing missing is ever scored by silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CLIP = 0.01
"""The log score holds nobody surer than this: one careless "never" would else outweigh a year of work."""


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities that were given, with the outcomes (1 so, 0 not so), and how many outcomes nobody gave one for."""

    p: tuple[float, ...]
    y: tuple[float, ...]
    missing: int = 0


def paired(probabilities: Sequence[float | None], outcomes: Iterable[bool]) -> Paired:
    """Forecasts laid beside outcomes; ``None`` is a forecast that was not made.

    Raises:
        ValueError: where the two are not of equal length.
    """
    both = list(zip(probabilities, outcomes, strict=True))
    made = [(p, float(y)) for p, y in both if p is not None]
    return Paired(p=tuple(p for p, _ in made), y=tuple(y for _, y in made), missing=len(both) - len(made))


def _checked(p: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    a, b = np.asarray(p, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} forecasts do not pair with {b.shape} outcomes")
    if np.isnan(a).any() or np.isnan(b).any():
        raise ValueError("a forecast or an outcome is missing (NaN): leave it out and say so")
    return a, b


def probabilities(p: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Both as arrays of floats.

    Raises:
        ValueError: where the lengths differ, a value is missing, a probability lies outside [0, 1] or an outcome is neither 0 nor 1.
    """
    a, b = _checked(p, y)
    if a.size and (a.min() < 0 or a.max() > 1):
        raise ValueError("a probability lies outside [0, 1]")
    if not np.isin(b, (0.0, 1.0)).all():
        raise ValueError("an outcome is 1 (so) or 0 (not so)")
    return a, b


def brier(p: ArrayLike, y: ArrayLike) -> Floats:
    """Squared distance of probability and outcome, in [0, 1] (Brier 1950, the half-score for one event)."""
    a, b = probabilities(p, y)
    return np.square(a - b)


def log_score(p: ArrayLike, y: ArrayLike, *, clip: float = CLIP) -> Floats:
    """Minus the log of what was given to what came, in nats (Good 1952), with probabilities held inside [clip, 1 - clip]."""
    a, b = probabilities(p, y)
    held = np.clip(a, clip, 1 - clip)
    return -np.where(b == 1, np.log(held), np.log1p(-held))


def crps_sample(samples: ArrayLike, outcome: ArrayLike) -> Floats:
    """CRPS of forecasts given as equally likely values, in the unit of the outcome.

    E|X - y| - E|X - X'| / 2 over the sample itself (Gneiting and Raftery 2007, eq. 21).

    Args:
        samples: shape (n, m), m values a forecast.
        outcome: shape (n,).
    """
    x, y = np.asarray(samples, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    if x.ndim != 2 or y.shape != x.shape[:1] or x.shape[1] == 0:
        raise ValueError(f"samples of shape (n, m) and outcomes of shape (n,) are needed, not {x.shape} and {y.shape}")
    if np.isnan(x).any() or np.isnan(y).any():
        raise ValueError("a value or an outcome is missing (NaN): leave it out and say so")
    m = x.shape[1]
    ranks = 2 * np.arange(1, m + 1) - m - 1  # sum over pairs of |x_i - x_j| is 2 sum_i (2i - m - 1) x_(i), over sorted x
    spread: Floats = np.sort(x, axis=1) @ ranks / m**2
    distance: Floats = np.abs(x - y[:, None]).mean(axis=1)
    return distance - spread


def crps_interval(low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> Floats:
    """CRPS of "between low and high" read as every value between being equally likely, in the unit of the outcome.

    Closed form of the uniform distribution (Jordan, Krüger and Lerch 2019, appendix A); where low equals high it is the distance to it.
    """
    a, b = _checked(low, high)
    y = _checked(outcome, outcome)[0]
    if (b < a).any():
        raise ValueError("an interval ends before it begins")
    width = b - a
    at = np.clip(y - a, 0, width) / np.where(width > 0, width, 1)  # clipped first: a hair's width would overflow
    outside = np.abs(y - np.clip(y, a, b))
    return outside + np.where(width > 0, width * (at**2 - at + 1 / 3), 0.0)


def interval_score(low: ArrayLike, high: ArrayLike, outcome: ArrayLike, *, level: float) -> Floats:
    """Winkler's score of a central interval: its width, and 2 / (1 - level) times the miss (Gneiting and Raftery 2007, eq. 43)."""
    a, b = _checked(low, high)
    y = _checked(outcome, outcome)[0]
    if not 0 < level < 1:
        raise ValueError(f"the level lies strictly between 0 and 1, not {level}")
    return (b - a) + 2 / (1 - level) * (np.maximum(a - y, 0) + np.maximum(y - b, 0))
