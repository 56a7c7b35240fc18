"""Forecasts that need nothing but counts: base rate, Poisson with decay, recurrency. They always stand, and always stand beside any other.

All work on *days*: a day on which the wanted deed is reported counts once, however often it is told.

- **Base rate**: the share of past windows of the same length that had it.
- **Poisson with decay**: older days weigh ``2^(-age / half-life)``; the rate has a gamma prior fitted on all comparable actors or pairs (method of
  moments, Robbins 1956), so that the count to come is negative-binomial: shape ``a + n``, odds by ``b + exposure``. Long series are told by
  themselves, short ones by their like.
- **Recurrency**: after silences as long as the present one, how often did it come within the window?
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.forecast.history import Ints

HALF_LIFE = 60.0
"""Days after which a day of the past weighs half."""

GAPS = (1, 2, 3, 5, 7, 10, 15, 25, 45, 90, 180)
"""Upper ends, in days, of the classes of silence."""

DOUBT = 4.0
"""Cases that the Poisson forecast is worth beside the recurrency of a series: fewer silences of its kind count less."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The days looked back on, both included, and the window asked about: ``days`` days, the first of them ``ahead`` days after ``last``."""

    first: int
    last: int
    days: int
    ahead: int = 1

    @property
    def length(self) -> int:
        """Days looked back on."""
        return max(self.last - self.first + 1, 0)


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How often something came among cases; ``cases`` that overlap are counted as the separate windows they amount to."""

    rate: float
    came: float
    cases: float


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """A gamma law of daily rates: mean ``shape / exposure`` (exposure in days)."""

    shape: float
    exposure: float

    @property
    def mean(self) -> float:
        """Days a day."""
        return self.shape / self.exposure


def counts_ahead(days: Ints, span: Span) -> Ints:
    """For every past day that its window lies wholly within the span: how many of ``days`` its window holds, in order of day."""
    flags = np.zeros(span.length + 1, dtype=np.int64)
    inside = days[(days >= span.first) & (days <= span.last)]
    flags[inside - span.first + 1] = 1
    running = np.cumsum(flags)
    anchors = np.arange(span.length - span.days - span.ahead + 1, dtype=np.int64)
    if anchors.size == 0:
        return np.zeros(0, dtype=np.int64)
    low = anchors + span.ahead
    return np.asarray(running[low + span.days] - running[low], dtype=np.int64)


def base_rate(days: Ints, span: Span, *, at_least: int = 1) -> Share:
    """How often a window of this length had it, with Jeffreys' half case on either side."""
    held = counts_ahead(days, span) >= at_least
    cases = held.size / span.days
    came = float(held.mean()) * cases if held.size else 0.0
    return Share(rate=(came + 0.5) / (cases + 1.0), came=came, cases=cases)


def prior_of(counts: NDArray[np.float64], exposure: float) -> Prior:
    """The gamma law that comparable series follow, by their means and variances.

    Args:
        counts: days with the deed, one number for each series, zeros included.
        exposure: days each was looked at.
    """
    if counts.size == 0 or exposure <= 0:
        return Prior(shape=0.5, exposure=365.0)
    rate = float(counts.mean()) / exposure
    floor = 0.5 / (exposure * counts.size)
    mean = max(rate, floor)
    spread = float(counts.var()) / exposure**2 - mean / exposure  # beyond what Poisson counts scatter by themselves
    shape = min(max(mean**2 / spread if spread > 0 else 5.0, 0.02), 5.0)
    return Prior(shape=shape, exposure=shape / mean)


def decayed(days: Ints, last: int, *, half_life: float = HALF_LIFE) -> float:
    """The days counted with their weights, as of ``last``."""
    return float(np.exp2(-(last - days[days <= last]) / half_life).sum())


def exposure(length: int, *, half_life: float = HALF_LIFE) -> float:
    """What ``length`` days looked back on amount to, weighed alike."""
    ratio = math.exp2(-1 / half_life)
    return (1 - ratio**length) / (1 - ratio)


def poisson(days: Ints, span: Span, prior: Prior, *, at_least: int = 1, half_life: float = HALF_LIFE) -> float:
    """The chance of at least so many days within the window, the rate being uncertain: 1 less the negative-binomial mass below."""
    shape = prior.shape + decayed(days, span.last, half_life=half_life)
    seen = prior.exposure + exposure(span.length, half_life=half_life)
    stay = seen / (seen + span.days)
    mass, below = math.pow(stay, shape), 0.0
    for k in range(at_least):
        below += mass
        mass *= (shape + k) / (k + 1) * (1 - stay)
    return min(max(1 - below, 0.0), 1.0)


def gap_class(gap: Ints) -> Ints:
    """The class of each silence, by the last day it reaches."""
    return np.searchsorted(np.array(GAPS), gap)


def recurrency(days: Ints, span: Span, *, at_least: int = 1) -> Share | None:
    """How often it came after silences of the present one's class; ``None`` where there was none yet.

    ``cases`` counts separate silences: days of one silence are one case.
    """
    within = days[(days >= span.first) & (days <= span.last)]
    ahead = counts_ahead(within, span)
    if within.size == 0 or ahead.size == 0:
        return None
    anchors = span.first + np.arange(ahead.size)
    at = np.searchsorted(within, anchors, side="right") - 1
    now = int(gap_class(np.array([span.last - within[-1]]))[0])
    alike = (at >= 0) & (gap_class(anchors - within[np.maximum(at, 0)]) == now)
    cases = np.unique(at[alike]).size
    if not cases:
        return None
    rate = float((ahead[alike] >= at_least).mean())
    return Share(rate=rate, came=rate * cases, cases=float(cases))


def pooled(poisson_p: float, again: Share | None) -> float:
    """Poisson and recurrency in one: a mean of log-odds in which recurrency weighs by its cases against ``DOUBT``."""
    if again is None:
        return poisson_p
    shrunk = (again.came + DOUBT * poisson_p) / (again.cases + DOUBT)
    return 1 / (1 + math.exp(-(_logit(poisson_p) + _logit(shrunk)) / 2))


def _logit(p: float) -> float:
    held = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))
