"""Where a claim about the future starts: a stated base rate, spread over its window, falling (or, for absences, rising) as the window shuts.

With a base rate p0 over the whole window the hazard is constant, ``-log(1 - p0) / window`` (survival under constant hazard). When a share e of
the window has gone by without a report, the event has come about unseen with weight ``(1 - (1 - p0)^e) (1 - found)``, still comes with weight
``(1 - p0)^e - (1 - p0)``, and never comes with weight ``1 - p0``; ``found`` is the chance that a report of a true event would have reached us,
so that silence counts for no more than the search is worth (formula 5). The claim that it will *not* come has the complement. A standing
state that the claim says goes on starts high and does not fall by itself.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from upheld.model.claim import Claim
from upheld.model.ports import Prior

SCHEDULED = 0.80
"""Base rate of what is announced with a date or a place on the calendar: most such meetings take place."""

CONTINUED = 0.80
"""Base rate of a state going on over a year."""

NEW = 0.30
"""Base rate of a change nobody has fixed."""

FOUND = 0.80
"""Chance that at least one report of an event that came about is among the documents and was linked; a guess until fitted on resolved claims."""

_SCHEDULED = re.compile(
    r"\b(?:is due|are due|is set|are set|scheduled|convenes?|will meet|announced for|should (?:open|begin|start))\b", re.IGNORECASE
)
_CONTINUED = re.compile(
    r"\b(?:carr(?:y|ied) on|continue[sd]?|go(?:es)? on|remains?(?= (?:in|at|on|a|an|the|un\w+|committed|intact|open|closed|\w+ed)\b)|keeps?|still|further|last)\b",
    re.IGNORECASE,
)


AUTHOR = 0.5
"""Weight of the author's own strength beside the base rate, in log-odds: an author who follows a matter knows something of it."""

UNHEDGED = 0.75
"""What an author who says "will" is taken to hold: experts' plain statements come about about that often."""


def _with_author(rate: float, claim: Claim) -> tuple[float, str]:
    """A base rate pooled in log-odds with the author's own strength (log-linear pool, Genest and Zidek 1986), and that strength in words."""
    hedge = claim.hedge
    own = UNHEDGED if hedge is None else (hedge.low + hedge.high) / 2
    logs = (1 - AUTHOR) * math.log(rate / (1 - rate)) + AUTHOR * math.log(own / (1 - own))
    return 1 / (1 + math.exp(-logs)), "stated without a hedge" if hedge is None else f"“{hedge.cue}”"


def _share_left(claim: Claim, start: dt.date, as_of: dt.date) -> float:
    if claim.deadline is None or claim.deadline <= start:
        return 0.0 if claim.deadline is not None and as_of > claim.deadline else 1.0
    left = (claim.deadline - max(as_of, start)).days / (claim.deadline - start).days
    return min(max(left, 0.0), 1.0)


EVER = 0.95
"""Chance that a report of a true event is ever found: some are in no document here, and some are in one that was not linked."""

LATE = 60.0
"""Days after a window shut in which half of what was still unreported comes to light; a guess until report lags are learned."""


def found_by(days_after: int) -> float:
    """Chance that a report of a true event has been found, ``days_after`` its window shut: reports go on coming in, up to what a search can find."""
    return EVER - (EVER - FOUND) * math.exp2(-max(days_after, 0) / LATE)


def after_silence(rate: float, gone: float, *, found: float = FOUND) -> float:
    """Probability that an event of base rate ``rate`` comes about within its window, when a share ``gone`` of it passed without a report.

    Args:
        rate: base rate over the whole window, in [0, 1).
        gone: share of the window that has passed, in [0, 1].
        found: chance that a report of a true event would have been found by now.
    """
    never = 1 - rate
    survived = math.pow(never, gone)
    unseen = (1 - survived) * (1 - found)
    still = survived - never
    return (unseen + still) / (unseen + still + never)


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
    elif not claim.attribution:  # whom the author quotes has a strength of his own, which is no view of the author's
        base = rate
        rate, said = _with_author(base, claim)
        named = f"{named}, {base:.0%}, with its author's own strength, {said}"
    left = _share_left(claim, published, as_of)
    late = (as_of - claim.deadline).days if claim.deadline else 0
    p = after_silence(rate, 1 - left, found=found_by(late))
    if claim.polarity == "negative":
        return Prior(
            probability=min(max(1 - p, 0.02), 0.98),
            reason=f"{named}: {rate:.0%} over the window, {left:.0%} of it left, so {1 - p:.0%} that it stays out",
            unsilenced=1 - rate,
        )
    return Prior(probability=min(max(p, 0.02), 0.98), reason=f"{named}: {rate:.0%} over the window, {left:.0%} of it left", unsilenced=rate)
