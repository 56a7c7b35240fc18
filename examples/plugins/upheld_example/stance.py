"""A judge of bearing, in place of the model that upheld ships: a passage that shares few words with a claim is silent on it, whatever else it says."""

from __future__ import annotations

from collections.abc import Sequence

from upheld.errors import Problem
from upheld.model.ports import Pair
from upheld.text.words import content_stems

_SHARED = 0.5


def few_words(pairs: Sequence[Pair]) -> tuple[Sequence[tuple[float, float, float]] | None, list[Problem]]:
    """(supports, refutes, silent) of each pair, summing to 1. The comparators have spoken before: this only says when a passage is beside the point."""
    return [(0.05, 0.05, 0.90) if _shared(pair) < _SHARED else (0.45, 0.45, 0.10) for pair in pairs], []


def _shared(pair: Pair) -> float:
    wanted = set(content_stems(pair.claim))
    return len(wanted & set(content_stems(pair.passage))) / len(wanted) if wanted else 0.0
