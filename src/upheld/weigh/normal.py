"""The normal distribution without scipy: its cumulative probability, elementwise."""

from __future__ import annotations

import math

import numpy as np

from upheld.score.proper import Floats

_erf = np.vectorize(math.erf, otypes=[np.float64])


def phi(x: Floats) -> Floats:
    """Cumulative probability of the standard normal at every element."""
    out: Floats = 0.5 * (1 + _erf(np.asarray(x, dtype=np.float64) / math.sqrt(2)))
    return out
