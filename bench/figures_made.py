"""Made-up figures with known truth: eight biased sources that give points, ranges, floors and ceilings, and that copy one another."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upheld.weigh.quantities import Told

SOURCES = 8
COPIED = 0.35
"""Share of reports that are copies of an earlier one."""
_FORMS = ("point", "range", "floor", "ceiling")
_SHARES = (0.5, 0.2, 0.2, 0.1)


class Made(NamedTuple):
    """A true figure, its reports, and for each report its source and the value that the source had before it worded it."""

    true: float
    told: tuple[Told, ...]
    sources: tuple[int, ...]
    values: tuple[float, ...]


def _worded(value: float, form: str, rng: np.random.Generator) -> tuple[float | None, float | None]:
    """The value as the source gives it: rounded to two figures, as a range about it, or as a bound short of it."""
    digits = 10 ** max(int(math.log10(value)) - 1, 0)
    near = max(round(value / digits) * digits, 1)
    if form == "range":
        low, high = (value * math.exp(sign * abs(rng.normal(0, 0.25))) for sign in (-1, 1))
        return low, high
    if form == "floor":
        return value * math.exp(-abs(rng.normal(0, 0.4))), None
    if form == "ceiling":
        return None, value * math.exp(abs(rng.normal(0, 0.4)))
    return near, near


def figures_made(n: int, *, seed: int) -> list[Made]:
    """``n`` figures between 50 and 50,000 with two to seven reports each."""
    rng = np.random.default_rng(seed)
    bias, spread = rng.normal(0, 0.4, SOURCES), rng.uniform(0.1, 0.4, SOURCES)
    made = []
    for _ in range(n):
        true = float(np.exp(rng.uniform(math.log(50), math.log(50_000))))
        told: list[Told] = []
        sources: list[int] = []
        values: list[float] = []
        for i in range(int(rng.integers(2, 8))):
            if told and rng.random() < COPIED:
                j = int(rng.integers(0, len(told)))
                told.append(told[j])
                sources.append(sources[j])
                values.append(values[j])
                continue
            s = int(rng.integers(0, SOURCES))
            value = true * math.exp(rng.normal(bias[s], spread[s]))
            low, high = _worded(value, str(rng.choice(_FORMS, p=_SHARES)), rng)
            told.append(Told(low=low, high=high, origin=f"o{i}"))
            sources.append(s)
            values.append(value)
        made.append(Made(true, tuple(told), tuple(sources), tuple(values)))
    return made
