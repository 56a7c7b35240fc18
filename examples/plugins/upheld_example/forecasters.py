"""A forecaster: where a claim about the future starts, before any evidence. Here from the length of its window alone."""

from __future__ import annotations

from upheld.model.claim import Claim
from upheld.model.ports import Prior
from upheld.model.view import View

_A_YEAR = 0.30
"""Share of changes foreseen for a year that came about, of your own counting."""


def long_window(claim: Claim, view: View) -> Prior | None:
    """A constant hazard over the days from publication to the deadline; ``None`` where there is no deadline, and upheld's own start is used.

    ``view`` holds what the world could know by its day and nothing later: a forecaster that looks only at it cannot look ahead.
    """
    published = next((a.published for a in view.analyses if a.slug == claim.analysis), None)
    if claim.deadline is None or published is None or claim.deadline <= published:
        return None
    days = (claim.deadline - published).days
    probability = 1 - (1 - _A_YEAR) ** (days / 365)
    return Prior(probability=min(max(probability, 0.01), 0.99), reason=f"{days} days at a rate of {_A_YEAR:.0%} a year")
