"""Where a claim about the future starts: a stated base rate, spread over its window, falling (or, for absences, rising) as the window shuts.

With a base rate p0 over the whole window the hazard is constant, ``-log(1 - p0) / window``, so that with a share f of the window left the
chance that it still comes is ``1 - (1 - p0)^f`` (survival under constant hazard). The claim that it will *not* come has the complement. A
standing state that the claim says goes on starts high and does not fall by itself.
"""

from __future__ import annotations

import datetime as dt
import re

from upheld.model.claim import Claim
from upheld.model.ports import Prior

SCHEDULED = 0.80
"""Base rate of what is announced with a date or a place on the calendar: most such meetings take place."""

CONTINUED = 0.80
"""Base rate of a state going on over a year."""

NEW = 0.30
"""Base rate of a change nobody has fixed."""

_SCHEDULED = re.compile(
    r"\b(?:is due|are due|is set|are set|scheduled|convenes?|will meet|announced for|should (?:open|begin|start))\b", re.IGNORECASE
)
_CONTINUED = re.compile(r"\b(?:carr(?:y|ied) on|continue[sd]?|go(?:es)? on|remains?|keeps?|still|further|last)\b", re.IGNORECASE)


def _share_left(claim: Claim, start: dt.date, as_of: dt.date) -> float:
    if claim.deadline is None or claim.deadline <= start:
        return 0.0 if claim.deadline is not None and as_of > claim.deadline else 1.0
    left = (claim.deadline - max(as_of, start)).days / (claim.deadline - start).days
    return min(max(left, 0.0), 1.0)


def base_rate(claim: Claim, *, published: dt.date, as_of: dt.date, new: float = NEW) -> Prior | None:
    """The starting probability of a forecast or conditional as of a day; ``None`` for claims about past or present.

    ``new`` is the rate of a change nobody has fixed.
    """
    if not claim.of_future:
        return None
    words = claim.quote.exact
    if _CONTINUED.search(words) and claim.polarity == "positive":
        return Prior(probability=CONTINUED, reason=f"a state that goes on: {CONTINUED:.0%}")
    rate, named = (SCHEDULED, "what is on the calendar") if _SCHEDULED.search(words) else (new, "a change nobody has fixed")
    if claim.polarity == "negative":
        rate, named = 0.15, "a change its author thinks unlikely"
    left = _share_left(claim, published, as_of)
    p = 1 - (1 - rate) ** left
    if claim.polarity == "negative":
        return Prior(
            probability=min(max(1 - p, 0.02), 0.98),
            reason=f"{named}: {rate:.0%} over the window, {left:.0%} of it left, so {1 - p:.0%} that it stays out",
        )
    return Prior(probability=min(max(p, 0.02), 0.98), reason=f"{named}: {rate:.0%} over the window, {left:.0%} of it left")
