"""Many sources on many figures at once, no outcome known: which value of each is best borne out, and how often each source comes near.

The true figure of a thing is one of those told. A source of weight w gives it within a Laplace error of scale :data:`WIDTH` in log units, and else
anything at all: ``w Laplace(log x - log v) + (1 - w) flat``. Weights and values are found in turn (expectation and maximisation; Dempster, Laird and
Rubin 1977, with a Beta prior on w). What it holds of a value is no probability until it is calibrated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

WIDTH = 0.2
"""Scale of the error of who means the same thing: rewordings, other years, other borders. Between .15 and .25 it makes no difference."""
FLAT = 1 / 12
"""Density of a figure that means something else, over a dozen log units."""
PRIOR = (2.0, 1.0)
"""Beta prior of a source's weight: two right answers and one wrong before it has said anything."""
ROUNDS = 20


class Agreed(NamedTuple):
    """The best value of each thing with how strongly it is held, and the weight of each source."""

    values: Mapping[str, tuple[float, float]]
    weights: Mapping[str, float]


def agreed(said: Mapping[tuple[str, str], float]) -> Agreed:
    """Value and belief by thing, weight by source, from a figure for each (source, thing); what is not above zero says nothing."""
    of: dict[str, list[tuple[str, float]]] = {}
    for (source, thing), value in sorted(said.items()):
        if value > 0:
            of.setdefault(thing, []).append((source, value))
    weights = dict.fromkeys((source for source, _ in said), PRIOR[0] / sum(PRIOR))
    values: dict[str, tuple[float, float]] = {}
    for _ in range(ROUNDS):
        near: dict[str, float] = {}
        count: dict[str, int] = {}
        for thing, told in of.items():
            values[thing], held = _weighed(told, weights)
            for (source, _), share in zip(told, held, strict=True):
                near[source], count[source] = near.get(source, 0.0) + share, count.get(source, 0) + 1
        weights |= {s: (near[s] + PRIOR[0]) / (count[s] + sum(PRIOR)) for s in near}
    return Agreed(values, weights)


def _weighed(told: list[tuple[str, float]], weights: Mapping[str, float]) -> tuple[tuple[float, float], list[float]]:
    """The best value of one thing and its belief, and for each report how likely it is to mean it."""
    candidates = sorted({value for _, value in told})
    x, v = np.log([value for _, value in told]), np.log(candidates)
    w = np.array([weights[source] for source, _ in told])
    close = w * np.exp(-np.abs(x[None, :] - v[:, None]) / WIDTH) / (2 * WIDTH)
    both = close + (1 - w) * FLAT
    score = np.log(both).sum(axis=1)
    belief = np.exp(score - score.max())
    belief /= belief.sum()
    best = int(belief.argmax())
    shares: list[float] = (belief[:, None] * (close / both)).sum(axis=0).tolist()
    return (candidates[best], float(belief[best])), shares
