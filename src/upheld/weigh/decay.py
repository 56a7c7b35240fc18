"""Standing states fade: what was known of a relationship a year ago says less of it today. Past events do not fade.

Formula (5): ``p(t + d) = base + (p - base) * 2^(-d / half_life)``, with d the days since the last evidence and base where the claim started.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping

from upheld.model.claim import Claim
from upheld.text.words import content_stems, event_classes

HALF_LIFE: Mapping[str, float] = {"relationship": 180.0, "trend": 180.0, "intent": 90.0}
"""Days until half of what was known of a standing state is gone, by kind; starting values until they are learned."""

_ACT = 31  # days: what is dated so closely is an act, not a state

TREATY = 3650.0
"""Half-life of what rests on a treaty: treaties last about as long as that."""


def half_life(claim: Claim, *, published: dt.date) -> float | None:
    """Days until half of the evidence on a claim has faded; ``None`` where it speaks of what is past (a dated act too), or of the future."""
    period = claim.period
    dated = period is not None and period.days is not None and period.days <= _ACT and period.end is not None and period.end < published
    if claim.kind not in HALF_LIFE or dated:
        return None
    treaty = bool(event_classes(content_stems(claim.text)) & {"sign", "ratify"})
    return TREATY if treaty else HALF_LIFE[claim.kind]


def faded(p: float, *, base: float, days: int, half_life: float) -> float:
    """A probability ``days`` after its last evidence, on its way back to ``base``."""
    return base + (p - base) * math.exp2(-max(days, 0) / half_life)


def days_unheard(known: Iterable[dt.date], as_of: dt.date) -> int:
    """Days since the last document on a claim; none where nothing was ever heard."""
    last = max(known, default=as_of)
    return max((as_of - last).days, 0)
