"""From a probability and who stands behind it to the status, the direction and the confidence (DESIGN section 6, first match)."""

from __future__ import annotations

import datetime as dt
import math

import msgspec

from upheld.model.assessment import Confidence, Direction, Status
from upheld.model.claim import Claim
from upheld.model.judgement import Outcome
from upheld.weigh.fuse import Fused
from upheld.weigh.parameters import Parameters

_MIN_SIDE = 0.5  # log-odds: origins that come to less than this on a side, all together, are no side
_HIGH_EFFECTIVE = 1.6  # two direct reports on one side, the second after the discount
_MODERATE_EFFECTIVE = 0.95  # one direct report


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What besides the probability decides a status.

    ``superseded``: the claim held when written and a dated later event undid it. ``floor_only``: it holds as a bound but misleads as an
    estimate. ``searched``: something was looked through. ``outcome``: how a forecast was resolved, ``None`` while open.
    """

    superseded: bool = False
    floor_only: bool = False
    searched: bool = True
    outcome: Outcome | None = None


def status_of_past(fused: Fused, standing: Standing, parameters: Parameters) -> Status:
    """Status of a claim about past or present."""
    p = fused.probability
    some_for = math.fsum(o.weight for o in fused.supporting) >= _MIN_SIDE
    some_against = math.fsum(-o.weight for o in fused.refuting) >= _MIN_SIDE
    checks: tuple[tuple[bool, Status], ...] = (
        (standing.superseded, "superseded"),
        (not (some_for or some_against), "unverified"),
        (p < parameters.overturned, "overturned"),
        (standing.floor_only, "weakened"),
        (p >= parameters.settled and (some_for or not some_against), "upheld"),  # a base rate alone upholds nothing against what speaks against it
        (some_for and some_against, "contested"),
        (some_against, "weakened"),
    )
    return next((status for holds, status in checks if holds), "leaning")


def status_of(claim: Claim, fused: Fused, standing: Standing, parameters: Parameters) -> Status:
    """Status of any claim: its own state first, then what its kind allows."""
    if claim.state != "live":
        return claim.state
    if claim.kind == "normative":
        return "normative"
    if claim.of_future:
        return standing.outcome or "open"
    return status_of_past(fused, standing, parameters)


def direction_of(now: float, at_publication: float, parameters: Parameters) -> Direction:
    """Change of probability since publication, at ``parameters.steady``."""
    change = now - at_publication
    if abs(change) < parameters.steady:
        return "steady"
    return "rising" if change > 0 else "falling"


def confidence_of(fused: Fused, *, width: float) -> Confidence:
    """How sure we are of the probability itself: from effective origins, contention and the width of the band, never from the probability."""
    if fused.effective >= _HIGH_EFFECTIVE and fused.contention < 0.25 and width < 0.25:
        return "high"
    if fused.effective >= _MODERATE_EFFECTIVE and fused.contention < 0.6 and width < 0.5:
        return "moderate"
    return "low"


def silent_too_long(deadline: dt.date, *, as_of: dt.date, searched_to: dt.date | None, lag_days: int) -> bool:
    """Whether a forecast's window shut long enough ago, and was searched far enough, for silence to mean that it did not occur."""
    shut = deadline + dt.timedelta(days=lag_days)
    return as_of >= shut and searched_to is not None and searched_to >= shut
