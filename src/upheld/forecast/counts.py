"""How many events will a window hold: the negative-binomial law, from a series of counts or from nothing but its usual level.

A count with mean m and shape k has variance ``m + m^2 / k``: events come in bursts, so that k is small where they are many in a burst. With
``stay = k / (k + m)`` the chance of at most n is the regularised incomplete beta function ``I_stay(k, n + 1)``.

Where only the usual level is known (what a window held on average over the past year), :class:`Law` says what such levels were followed by. Its
starting values were fitted on the country questions of ForecastBench to April 2026 (levels of 30 days, horizons of 7 to 180 days).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

FEWEST = 4
"""Past windows from which a series tells its own scatter; with fewer, the law of levels does."""
OWN = 6.0
"""Past windows that a series' own shape needs to weigh as much as the law's."""

_STEPS = 200
_TINY = 1e-300


def _lgamma(x: Floats) -> Floats:
    return np.array([math.lgamma(v) for v in x.ravel()]).reshape(x.shape)


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes 6.4)."""
    c = np.ones_like(x)
    d = 1 - (a + b) * x / (a + 1)
    d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
    h = d.copy()
    for m in range(1, _STEPS):
        for step in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 + step * d
            d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
            c = 1 + step / c
            c = np.where(np.abs(c) < _TINY, _TINY, c)
            h = h * d * c
        if np.all(np.abs(d * c - 1) < 1e-12):
            break
    return np.asarray(h, dtype=np.float64)


def beta_share(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """The regularised incomplete beta function ``I_x(a, b)``, for x in [0, 1] and positive a and b."""
    x, a, b = (np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(x, a, b))
    mirrored = x > (a + 1) / (a + b + 2)
    y, p, q = np.where(mirrored, 1 - x, x), np.where(mirrored, b, a), np.where(mirrored, a, b)
    inside = np.clip(y, _TINY, 1 - 1e-16)
    front = np.exp(_lgamma(a + b) - _lgamma(a) - _lgamma(b) + p * np.log(inside) + q * np.log1p(-inside)) / p
    share = front * _fraction(inside, p, q)
    share = np.where(y <= 0, 0.0, share)
    return np.asarray(np.clip(np.where(mirrored, 1 - share, share), 0.0, 1.0), dtype=np.float64)


def at_least(n: ArrayLike, mean: ArrayLike, shape: ArrayLike) -> Floats:
    """The chance of ``n`` events or more; ``n`` is a whole number, ``mean`` and ``shape`` are positive."""
    n, mean, shape = (np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(n, mean, shape))
    fewer = np.maximum(np.ceil(n), 1.0)
    return np.asarray(np.where(n <= 0, 1.0, 1 - beta_share(shape / (shape + mean), shape, fewer)), dtype=np.float64)


def above(threshold: ArrayLike, mean: ArrayLike, shape: ArrayLike) -> Floats:
    """The chance of more than ``threshold`` events, whole or not."""
    return at_least(np.floor(np.asarray(threshold, dtype=np.float64)) + 1, mean, shape)


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """What follows a usual level: a mean of ``drift * level + floor`` and a shape of ``shape * mean ** growth``."""

    drift: float = 0.95
    floor: float = 0.18
    shape: float = 1.0
    growth: float = 0.66

    def above(self, level: ArrayLike, threshold: ArrayLike) -> Floats:
        """The chance that a window holds more than ``threshold``, where windows held ``level`` on average."""
        mean = self.drift * np.asarray(level, dtype=np.float64) + self.floor
        return above(threshold, mean, self.shape * mean**self.growth)


_PRIOR = (("drift", 0.3), ("floor", 1.0), ("shape", 1.0), ("growth", 0.3))
"""Standard deviation of each parameter around its starting value: of the logarithm of the first three."""


def fit(level: ArrayLike, threshold: ArrayLike, came: ArrayLike, *, start: Law | None = None) -> Law:
    """The law that past outcomes make likeliest, held near ``start`` where they are few.

    Args:
        level: usual level of each question.
        threshold: more than this was asked.
        came: 1 where it came, else 0.
        start: where the search begins, and what few outcomes are held near.
    """
    first = start or Law()
    x, t, y = (np.asarray(v, dtype=np.float64) for v in (level, threshold, came))
    centre = np.array([math.log(first.drift), math.log(first.floor), math.log(first.shape), first.growth])
    width = np.array([w for _, w in _PRIOR])

    def loss(at: Floats) -> float:
        p = np.clip(_law(at).above(x, t), 1e-4, 1 - 1e-4)
        return float(-(y * np.log(p) + (1 - y) * np.log1p(-p)).sum() + (((at - centre) / width) ** 2).sum() / 2)

    return _law(_descended(loss, centre, width / 2))


def _law(at: Floats) -> Law:
    return Law(drift=math.exp(at[0]), floor=math.exp(at[1]), shape=math.exp(at[2]), growth=float(at[3]))


def _descended(loss: Callable[[Floats], float], at: Floats, step: Floats) -> Floats:
    """Pattern search (Hooke and Jeeves 1961): along each axis by a step that halves where nothing is won."""
    now, best = at.copy(), loss(at)
    while step.max() > 0.01:
        moved = False
        for axis in range(now.size):
            for sign in (1.0, -1.0):
                tried = now.copy()
                tried[axis] += sign * step[axis]
                value = loss(tried)
                if value < best - 1e-6:
                    now, best, moved = tried, value, True
                    break
        step = step if moved else step / 2
    return now


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """The law of a count to come: its mean and shape, and from how many past windows it was taken."""

    mean: float
    shape: float
    windows: int

    def at_least(self, n: float) -> float:
        """The chance of ``n`` or more."""
        return float(at_least(math.ceil(n), self.mean, self.shape))


def ahead(past: Sequence[int], *, days: int, half_life: float = 180.0, law: Law | None = None) -> Ahead:
    """The law of the next ``days`` days, from what each past day held.

    Past windows of the same length, counted back from the last day, give mean and scatter, the older ones less; a short past is scaled to the window
    and scatters as its level usually does.

    Args:
        past: one count a day, oldest first.
        days: length of the window to come, at least 1.
        half_life: days after which a past window counts half.
        law: what levels are usually followed by.
    """
    held, usual = np.asarray(past, dtype=np.float64), law or Law()
    whole = held.size // days
    blocks = held[held.size - whole * days :].reshape(whole, days).sum(axis=1)
    weight = np.exp2(-(np.arange(whole)[::-1] * days) / half_life) if whole else np.zeros(0)
    level = float(weight @ blocks / weight.sum()) if whole >= FEWEST else float(held.sum()) * days / max(held.size, 1)
    mean = max(level, usual.floor * days / 30 / max(held.size / days, 1.0))
    shape = usual.shape * mean**usual.growth
    if whole >= FEWEST:
        spread = float(weight @ (blocks - level) ** 2 / weight.sum()) * whole / (whole - 1)
        own = mean**2 / (spread - mean) if spread > mean else 50.0
        shape = math.exp((whole * math.log(min(max(own, 0.05), 50.0)) + OWN * math.log(shape)) / (whole + OWN))
    return Ahead(mean=mean, shape=shape, windows=whole)
