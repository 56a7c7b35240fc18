"""How reliable sources proved: from resolved claims and withdrawn reports, shrunk to the source's letter, and the letter to what it was taken for.

Formula (1): a source with ``k`` right of ``n`` counts stands at ``(k + 8 m) / (n + 8)``, its letter's ``m`` likewise at ``(K + 8 m0) / (N + 8)`` over
all other sources of the letter (the posterior mean of a Beta prior worth :data:`PRIOR` counts). A count is worth what the outcome taught: to be right on
what nobody doubted earns next to nothing, so that trust cannot be bought with easy truths.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from upheld.model.evidence import Grade

PRIOR = 8.0
"""Counts that a letter, or what it was taken for, is worth beside what is seen."""

LEAST, MOST = 0.5, 0.95
"""Nobody is held to say the opposite of what is so by habit, and nobody to be surer than the best letter."""

FEWEST = 1.0
"""Counts under which a source keeps its letter's."""

RETRACTED, CORRECTED = 1.0, 0.5
"""Counts against a source for a report withdrawn, and for one put right: who corrects itself is worth more than who does not."""

_MOVED = 0.01


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """What one source said of one thing whose outcome is known: right or wrong, and how many counts that is worth."""

    source: str
    right: bool
    weight: float


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """A source with what it proved: counts right and wrong, P(supports | so) as its letter has it and as learned."""

    source: str
    grade: Grade
    right: float
    wrong: float
    before: float
    after: float


def surprise(base: float, *, so: bool) -> float:
    """What an outcome taught, in bits up to one: that of an even chance is worth a count, that of nine in ten a sixth of one."""
    p = min(max(base if so else 1 - base, 1e-9), 1.0)
    return min(-math.log2(p), 1.0)


def proved(voices: Iterable[Voice], grades: Mapping[str, Grade], letters: Mapping[Grade, float]) -> tuple[Proved, ...]:
    """Every source with enough counts whose reliability moves, by name.

    Args:
        voices: what each source said of what.
        grades: the letter of each source.
        letters: reliability by letter, as in force.
    """
    right: dict[str, float] = {}
    whole: dict[str, float] = {}
    for voice in voices:
        whole[voice.source] = whole.get(voice.source, 0.0) + voice.weight
        right[voice.source] = right.get(voice.source, 0.0) + voice.weight * voice.right

    letter: dict[Grade, tuple[float, float]] = {}
    for name in sorted(whole.keys() & grades.keys()):
        k, n = letter.get(grades[name], (0.0, 0.0))
        letter[grades[name]] = (k + right[name], n + whole[name])

    def learned(name: str) -> float:
        k, n = letter[grades[name]]
        mean = _pooled(k - right[name], n - whole[name], letters[grades[name]])  # a source is no voice in its own letter
        return round(min(max(_pooled(right[name], whole[name], mean), LEAST), MOST), 3)

    rows = (
        Proved(source=name, grade=grades[name], right=round(right[name], 2), wrong=round(n - right[name], 2), before=letters[grades[name]],
               after=learned(name))
        for name, n in sorted(whole.items())
        if name in grades and n >= FEWEST
    )  # fmt: skip
    return tuple(row for row in rows if abs(row.after - row.before) >= _MOVED)


def _pooled(right: float, n: float, mean: float) -> float:
    return (right + PRIOR * mean) / (n + PRIOR)
