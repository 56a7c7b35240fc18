"""How far off a source's figures are: by the side it takes, then by itself, learned from figures whose later count is known.

An error is the source's logarithm of a figure less the true one. A party counts its own losses low and those of its enemy high; the first counts of
a disaster are floors. The start of each side is a guess of mild size; what is learned is shrunk to it (normal with known counts: the mean of a
source is its own errors and ``WEIGHT`` errors of its side; the spread likewise, by its square).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

Side = Literal["own", "enemy", "neutral", "first"]

WEIGHT = 8.0
"""Errors of the side that a source's own are pooled with, as many as elsewhere (validity, formula 1)."""


class Error(msgspec.Struct, frozen=True):
    """Mean and sd of a source's error in log units."""

    bias: float = 0.0
    spread: float = 0.25


START: Mapping[Side, Error] = {
    "own": Error(-0.35, 0.45),
    "enemy": Error(0.45, 0.60),
    "neutral": Error(0.0, 0.25),
    "first": Error(0.10, 0.45),
}
"""Before anything is learned. ``own``: a party on its own losses; ``enemy``: on its adversary's; ``first``: estimates of the first days."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that a source gave, with what was counted later."""

    source: str
    side: Side
    told: float
    counted: float

    @property
    def error(self) -> float:
        """How far off it was, in log units."""
        return math.log(self.told / self.counted)


def _pooled(errors: list[float], prior: Error) -> Error:
    n = len(errors)
    bias = (math.fsum(errors) + WEIGHT * prior.bias) / (n + WEIGHT)
    square = (math.fsum((e - bias) ** 2 for e in errors) + WEIGHT * (prior.spread**2 + (prior.bias - bias) ** 2)) / (n + WEIGHT)
    return Error(bias, math.sqrt(square))


def learned_sides(known: Iterable[Known]) -> Mapping[Side, Error]:
    """The error of each side from what is known; the start where nothing is."""
    found: dict[Side, list[float]] = {}
    for one in known:
        found.setdefault(one.side, []).append(one.error)
    return {side: _pooled(found.get(side, []), START[side]) for side in START}


def learned_sources(known: Iterable[Known], sides: Mapping[Side, Error]) -> Mapping[str, Error]:
    """The error of each source, shrunk to its side's."""
    found: dict[str, tuple[Side, list[float]]] = {}
    for one in known:
        found.setdefault(one.source, (one.side, []))[1].append(one.error)
    return {source: _pooled(errors, sides[side]) for source, (side, errors) in found.items()}
