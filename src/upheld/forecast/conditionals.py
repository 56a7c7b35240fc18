"""If A, then B: what followed A in the past, with the count of cases.

A case is a day on which A was told after a silence of A as long as the window: what is told again within it is the same occasion. Few cases are held
near B's own base rate, as if :data:`WORTH` cases had followed it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec

WORTH = 3.0
"""Cases that B's own base rate is worth."""


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """``probability`` of B within the window after A; ``came`` of ``cases`` occasions of A were followed by it; ``last`` is the day of the last one."""

    probability: float
    cases: int
    came: int
    last: int | None = None


def occasions(given: Sequence[int], *, days: int) -> tuple[int, ...]:
    """The days (ordinals) on which A began anew: no A in the ``days`` days before."""
    ordered = sorted(set(given))
    return (*ordered[:1], *(d for before, d in itertools.pairwise(ordered) if d - before > days))


def followed(given: Sequence[int], then: Sequence[int], *, days: int, least: int, known_to: int, base: float) -> Followed:
    """How often at least ``least`` of B came within ``days`` days after A began.

    Args:
        given: days of A, as ordinals.
        then: days of B, one entry for each unit that counts.
        days: length of the window after A.
        least: how many of B are asked for.
        known_to: last day that is known; an occasion whose window reaches past it is no case.
        base: how often a window of that length holds B whatever came before.
    """
    whole = [d for d in occasions(given, days=days) if d + days <= known_to]
    came = sum(sum(d < b <= d + days for b in then) >= least for d in whole)
    p = (came + WORTH * base) / (len(whole) + WORTH)
    return Followed(probability=p, cases=len(whole), came=came, last=whole[-1] if whole else None)
