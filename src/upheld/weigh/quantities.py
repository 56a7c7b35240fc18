"""A figure that several sources give, as a posterior: a grid on its logarithm, with worded bounds, each source's error, and copies once.

With theta the logarithm of the true figure, b the bias of the source and s its spread (both in log units; :mod:`upheld.weigh.biases`), a report
has the likelihood

* ``about x``, ``x``: ``.92 N(log x; theta + b, s^2 + r^2) + .08 flat``, where r is the rounding of x (a uniform over its last digit that is not 0);
* ``a to b``: ``Phi((log b - b - theta) / s) - Phi((log a - b - theta) / s)``, that the source's own value lay between;
* ``at least x``: ``Phi((theta + b - log x) / s)`` times a weak pull towards x (a normal of sd 1.2), since floors are given near what they bound;
* ``up to x``: its mirror.

An origin counts once: its log-likelihood is the mean of its reports'. Further origins are discounted as elsewhere, most telling first. What a count
was at another time is a bound on what it is now, as counts only grow; a wider measure counts through the ratio of the two. The forms follow
censored-data likelihoods (Tobin 1958) with a contaminated normal for stray reports (Tukey 1960); numbers are in :class:`Model`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.score.proper import Floats
from upheld.weigh.biases import Error
from upheld.weigh.normal import phi

POINTS = 400


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers the posterior rests on.

    Attributes:
        stray: share of reports that speak of something else; the flat part of a point's likelihood.
        pull: sd, in log units, of the pull of a bound towards what it bounds.
        rho: discount of each further origin; milder than for statements, since numbers disagree in the open.
        reach: log units the grid goes past the outermost report on each side.
        slack: days between two counts that still speak of one time.
    """

    stray: float = 0.08
    pull: float = 1.2
    rho: float = 0.85
    reach: float = 2.5
    slack: int = 15


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as one report gives it: bounds as in :class:`upheld.model.claim.Quantity`, its origin, and its source's error.

    ``ratio`` is the logarithm of the told measure over the asked one and its sd (wider measures; 0 and 0 where they are the same). ``when`` is
    the day the count was made, ``weight`` how surely the report speaks of the thing asked about.
    """

    low: float | None
    high: float | None
    origin: str
    error: Error = Error()
    ratio: tuple[float, float] = (0.0, 0.0)
    when: dt.date | None = None
    weight: float = 1.0

    @property
    def place(self) -> float:
        """Where on the log axis it speaks, its source's bias taken off."""
        ends = [math.log(v) for v in (self.low, self.high) if v]
        return (sum(ends) / len(ends) if ends else 0.0) - self.error.bias - self.ratio[0]


class Belief(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A posterior: ``theta`` the grid of logarithms, ``mass`` the probability of each, ``origins`` how many counts it rests on."""

    theta: NDArray[np.float64]
    mass: NDArray[np.float64]
    origins: int

    def quantile(self, q: float) -> float:
        """The figure under which lies a share ``q`` of the probability."""
        cumulative = np.cumsum(self.mass) - self.mass / 2
        return float(np.exp(np.interp(q, cumulative, self.theta)))

    def band(self, level: float, *, stretch: float = 1.0) -> tuple[float, float]:
        """The central interval of a level; ``stretch`` widens it about the median, on the log axis (:func:`stretch_of`)."""
        middle = math.log(self.quantile(0.5))
        low, high = (math.log(self.quantile(q)) for q in ((1 - level) / 2, (1 + level) / 2))
        return math.exp(middle + stretch * (low - middle)), math.exp(middle + stretch * (high - middle))

    def within(self, low: float | None, high: float | None) -> float:
        """Probability that the figure lies in [low, high]; ``None`` leaves that side open."""
        return min(max(self._below(math.inf if high is None else high) - self._below(0.0 if low is None else low), 0.0), 1.0)

    def _below(self, value: float) -> float:
        if value <= 0:
            return 0.0
        if math.isinf(value):
            return 1.0
        step = self.theta[1] - self.theta[0]
        edges = np.concatenate([self.theta - step / 2, [self.theta[-1] + step / 2]])
        return float(np.interp(math.log(value), edges, np.concatenate([[0.0], np.cumsum(self.mass)])))


def rounding(value: float) -> float:
    """Sd of what rounding took away, in log units: "3,000" stands for anything between 2,500 and 3,500, "2,971" for itself."""
    if value <= 0:
        return 0.0
    digits = f"{value:.12g}".rstrip("0") if value == int(value) else ""
    unit = 10.0 ** (len(f"{int(value)}") - len(digits.rstrip("."))) if digits else 0.0
    return unit / math.sqrt(12) / value if unit >= 10 else 0.0


def log_likelihood(told: Told, theta: Floats, model: Model) -> Floats:
    """The log-likelihood of a report at every point of the grid; see the module."""
    shift = told.error.bias + told.ratio[0]
    spread = math.hypot(told.error.spread, told.ratio[1])
    if told.low is not None and told.low == told.high:
        x = math.log(told.low) if told.low > 0 else -1.0
        sd = math.hypot(spread, rounding(told.low))
        near = np.exp(-0.5 * ((x - shift - theta) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
        likelihood = (1 - model.stray) * near + model.stray / (theta[-1] - theta[0])
    elif told.low and told.high:
        top, bottom = (phi((math.log(v) - shift - theta) / spread) for v in (told.high, told.low))
        likelihood = (1 - model.stray) * (top - bottom) + model.stray * (math.log(told.high / told.low) / (theta[-1] - theta[0]))
    else:
        x = math.log(told.low or told.high or 1.0)
        side = 1.0 if told.low else -1.0
        pull = np.exp(-0.5 * ((theta + shift - x) / model.pull) ** 2)
        likelihood = (1 - model.stray) * phi(side * (theta + shift - x) / spread) * pull + model.stray * 0.5
    out: Floats = told.weight * np.log(np.maximum(likelihood, 1e-300))
    return out


def at_time(told: Told, asked: dt.date | None, *, slack: int) -> Told:
    """A count that only grows, carried to another time: made earlier it is a floor, made later a ceiling (cumulative monotonicity)."""
    if asked is None or told.when is None or abs((told.when - asked).days) <= slack:
        return told
    if told.when < asked:
        return msgspec.structs.replace(told, low=told.low if told.low is not None else None, high=None)
    return msgspec.structs.replace(told, low=None, high=told.high)


def _grid(told: Sequence[Told], model: Model) -> Floats:
    places = [t.place for t in told]
    return np.linspace(min(places) - model.reach, max(places) + model.reach, POINTS)


def by_origin(told: Sequence[Told], theta: Floats, model: Model) -> list[tuple[str, Floats]]:
    """The log-likelihood of each origin: the mean of its reports', shifted so that its best point is 0."""
    groups: dict[str, list[Floats]] = {}
    for one in told:
        groups.setdefault(one.origin, []).append(log_likelihood(one, theta, model))
    means = [(origin, np.mean(rows, axis=0)) for origin, rows in sorted(groups.items())]
    return [(origin, row - row.max()) for origin, row in means]


def posterior(told: Iterable[Told], *, asked: dt.date | None = None, cumulative: bool = False, model: Model | None = None) -> Belief | None:
    """What the reports come to together; ``None`` where none gives a figure.

    Args:
        told: the reports, of one scope; other measures with their ratio.
        asked: the day the figure is asked for; with ``cumulative``, reports of other days become bounds.
        cumulative: whether what is counted only grows.
        model: see :class:`Model`.
    """
    model = model or Model()
    moved = [at_time(t, asked, slack=model.slack) if cumulative else t for t in told]
    told = [t for t in moved if t.low or t.high]
    if not told:
        return None
    theta = _grid(told, model)
    rows = [row for _, row in by_origin(told, theta, model)]
    rows.sort(key=lambda row: (float(np.mean(row)), row.tolist()))  # the most telling first: it leaves the least likelihood elsewhere
    total: Floats = np.sum([model.rho**rank * row for rank, row in enumerate(rows)], axis=0)
    mass = np.exp(total - total.max())
    return Belief(theta=theta, mass=mass / mass.sum(), origins=len(rows))


def over_time(told: Sequence[Told], days: Iterable[dt.date], *, model: Model | None = None) -> Mapping[dt.date, Belief]:
    """The posterior on each of some days, from the reports made by then; a count that only grows."""
    found = ((day, posterior((t for t in told if t.when is None or t.when <= day), asked=day, cumulative=True, model=model)) for day in days)
    return {day: belief for day, belief in found if belief is not None}


def exceeds(one: Belief, other: Belief) -> float:
    """Probability that one figure is greater than another, both taken apart: what a superlative ("the most of any") comes to, rival by rival."""
    below = np.array([other.within(None, math.exp(t)) for t in one.theta])
    return float((one.mass * below).sum())


def stretch_of(beliefs: Sequence[Belief], outcomes: Sequence[float], *, level: float = 0.9, fewest: int = 30) -> float:
    """How far bands must be stretched so that they would have held as many outcomes as they promise; 1 with fewer than ``fewest`` outcomes.

    Split conformal prediction (Vovk, Gammerman and Shafer 2005) with the distance from the median, in half-widths of the band, as the score.
    """
    if len(outcomes) < fewest:
        return 1.0
    scores = []
    for belief, outcome in zip(beliefs, outcomes, strict=True):
        low, high = (math.log(v) for v in belief.band(level))
        middle, y = math.log(belief.quantile(0.5)), math.log(max(outcome, 1e-9))
        scores.append((y - middle) / max(high - middle, 1e-9) if y >= middle else (middle - y) / max(middle - low, 1e-9))
    rank = min(math.ceil((len(scores) + 1) * level), len(scores))
    return sorted(scores)[rank - 1]
