"""Why a claim stands where it does, beyond the waterfall: which numbers set by hand it hangs on.

Everything is read off an assessment: its log-odds are its start and its steps, so that any of them can be taken away or set otherwise.
"""

from __future__ import annotations

import math

from upheld.model.assessment import Assessment
from upheld.weigh.fuse import logit, sigmoid

MATTERS = 0.05
"""A change of probability that is worth a line."""

_START_OFF = 0.6  # log-odds: what the base rate of a kind may well be off by (80% for 88% or 69%)
_SCALE_OFF = 1.5  # factor that the weight of all evidence may well be off by


def _total(a: Assessment) -> float:
    return a.prior + math.fsum(step.weight for step in a.waterfall)


def what_matters(a: Assessment) -> tuple[str, ...]:
    """In words, the numbers set by hand that this probability hangs on: its start, and the weight given to all evidence."""
    if a.probability is None or not any(step.weight for step in a.waterfall):
        return ()
    here, start, moved = sigmoid(_total(a)), sigmoid(a.prior), _total(a) - a.prior
    low, high = (sigmoid(_total(a) + sign * _START_OFF) for sign in (-1, 1))
    less, more = (sigmoid(a.prior + moved * factor) for factor in (1 / _SCALE_OFF, _SCALE_OFF))
    told = []
    if max(abs(low - here), abs(high - here)) >= MATTERS:
        ends = (sigmoid(logit(start) + sign * _START_OFF) for sign in (-1, 1))
        told.append(f"had it started at {' or '.join(f'{e:.0%}' for e in ends)} rather than {start:.0%}, it would stand at {low:.0%} or {high:.0%}")
    if max(abs(less - here), abs(more - here)) >= MATTERS:
        told.append(f"were all evidence worth two thirds, or half as much again, it would stand at {less:.0%} or {more:.0%}")
    return tuple(told)
