"""Forecasters that come in by the seam ``upheld.forecasters``: each may say where a claim about the future starts, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import cast

import msgspec

from upheld.errors import Problem, UsageError
from upheld.model.ports import Forecaster, Prior
from upheld.model.view import View
from upheld.plugins import declared, load


@cache
def forecasters() -> tuple[tuple[tuple[str, Forecaster], ...], tuple[Problem, ...]]:
    """Name and forecaster of all that are installed, by name, and why the others are not there."""
    found: list[tuple[str, Forecaster]] = []
    told: list[Problem] = []
    for name in sorted(declared("upheld.forecasters")):
        plugin, problems = load("upheld.forecasters", name)
        told += problems
        if plugin is not None:
            found.append((name, cast("Forecaster", plugin)))
    return tuple(found), tuple(told)


def plugged(seen: View, *, asked: Sequence[tuple[str, Forecaster]] | None = None) -> dict[str, Prior]:
    """Claim id to where it starts, for the claims about the future of which a forecaster has something to say: the first by name counts.

    Raises:
        UsageError: where a forecaster gives what is no probability strictly between 0 and 1.
    """
    found: dict[str, Prior] = {}
    for name, forecaster in forecasters()[0] if asked is None else asked:
        for claim in seen.claims:
            if not claim.of_future or claim.state != "live" or claim.id in found:
                continue
            prior = forecaster(claim, seen)
            if prior is None:
                continue
            if not (math.isfinite(prior.probability) and 0 < prior.probability < 1):
                raise UsageError(f"the forecaster {name!r} gives {prior.probability} for {claim.id}", hint="mend or remove that plugin")
            found[claim.id] = msgspec.structs.replace(prior, reason=f"{prior.reason} ({name})")
    return found
