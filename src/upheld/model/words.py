"""ICD 203's words for probabilities: one row, never mixed with its synonyms, never in a sentence with confidence.

Bands are half-open and include their lower end; a probability is clamped to 1-99 percent first, because no claim about the world is certain.
"""

from __future__ import annotations

BANDS: tuple[tuple[float, float, str], ...] = (
    (0.01, 0.05, "almost no chance"),
    (0.05, 0.20, "very unlikely"),
    (0.20, 0.45, "unlikely"),
    (0.45, 0.55, "roughly even chance"),
    (0.55, 0.80, "likely"),
    (0.80, 0.95, "very likely"),
    (0.95, 0.99, "almost certain"),
)


def word(p: float) -> str:
    """The word for probability ``p`` in [0, 1].

    Raises:
        ValueError: where ``p`` is no probability.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"{p} is not a probability")
    p = min(max(p, 0.01), 0.99)
    return next(name for _, high, name in BANDS if p < high or high == BANDS[-1][1])
