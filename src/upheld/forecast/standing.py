"""Where a candidate stands among those of its question: its place by each of the strongest numbers, and how far it lies behind the best.

Trees split on numbers one by one and cannot compare rows; what is strong for one question is weak for another. A place (0 for the first, ties share the
better one) and a gap to the best say it outright.
"""

from __future__ import annotations

import numpy as np

from upheld.forecast.book import Floats32
from upheld.forecast.compiled import compiled
from upheld.forecast.features import NAMES, WIDTH

PLACED = (
    "logit", "noisy or", "factors", "first confidence", "exact 30", "exact 120", "exact silence", "pair 30", "pair silence",
    "country share 30", "relation share 8", "object 8",
)  # fmt: skip
"""What candidates are placed by; by a silence the shortest stands first."""
BEHIND = ("logit", "noisy or", "factors")
STANDING = (*(f"{name} place" for name in PLACED), *(f"{name} behind" for name in BEHIND))
WHOLE = WIDTH + len(STANDING)
"""Numbers of a row with its standing."""

_COLUMNS = np.array([NAMES.index(name) for name in PLACED], dtype=np.int64)
_SIGNS = np.array([1.0 if "silence" in name else -1.0 for name in PLACED], dtype=np.float32)
_BEHIND = np.array([NAMES.index(name) for name in BEHIND], dtype=np.int64)
_FIRST = WIDTH


@compiled
def stand(x: Floats32) -> None:
    """Write the standing of the rows of one question behind their other numbers."""
    for k in range(_COLUMNS.size):
        column = x[:, _COLUMNS[k]] * _SIGNS[k]
        order = np.argsort(column)
        place = 0
        for i in range(order.size):
            if i and column[order[i]] > column[order[i - 1]]:
                place = i
            x[order[i], _FIRST + k] = place
    for k in range(_BEHIND.size):
        at = _BEHIND[k]
        best = x[:, at].max() if x.shape[0] else 0.0
        for i in range(x.shape[0]):
            x[i, _FIRST + _COLUMNS.size + k] = x[i, at] - best
