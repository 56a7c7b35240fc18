"""Who next, from counts alone: the dependency-free ranker that always stands beside the learned one.

An actor's score is the decayed count of its having been the answer to the same question, and far below it, so that it only parts those without one,
how often it answers the relation at all (the strict and relaxed recurrency of Gastinger et al. 2024, with one half-life for all relations).
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from upheld.forecast.history import Ints
from upheld.score.proper import Floats

HALF_LIFE = 20.0
BELOW = 1e-6


class Recurrency:
    """The counts so far."""

    def __init__(self) -> None:
        self._own: defaultdict[tuple[int, int], dict[int, tuple[float, int]]] = defaultdict(dict)
        self._any: defaultdict[int, dict[int, float]] = defaultdict(dict)

    def scores(self, s: int, r: int, day: int) -> tuple[Ints, Floats]:
        """Actors and their scores as answers to a question about a day; all others score 0."""
        found = {o: BELOW * n for o, n in self._any[r].items()}
        for o, (n, last) in self._own[s, r].items():
            found[o] = found.get(o, 0.0) + n * 2 ** ((last - day) / HALF_LIFE)
        return np.fromiter(found, dtype=np.int64), np.fromiter(found.values(), dtype=np.float64)

    def learn(self, s: Ints, r: Ints, o: Ints, day: int) -> None:
        """Take in a day."""
        for a, b, c in zip(s.tolist(), r.tolist(), o.tolist(), strict=True):
            n, last = self._own[a, b].get(c, (0.0, day))
            self._own[a, b][c] = (n * 2 ** ((last - day) / HALF_LIFE) + 1, day)
            self._any[b][c] = self._any[b].get(c, 0.0) + 1
