"""What besides the probability decides a status: whether a figure holds as a floor only, and whether a later event undid what held when written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.text.figures import figures
from upheld.weigh.compare import same_measure
from upheld.weigh.fuse import Fused, Step

FAR_ABOVE = 1.5
"""A floor is misleading as an estimate where the figures told are at least this many times as high."""

_LASTING = frozenset({"relationship", "trend"})
_SIDE = 0.25  # log-odds: an origin under this says too little to have undone anything


def floor_only(claim: Claim, steps: Sequence[Step]) -> bool:
    """Whether a claimed floor ("above 50,000") holds, but the figures that bear it out stand so far above that it misleads as an estimate.

    Asked of each origin once: most of those that give a figure of the same measure must stand far above.
    """
    own = claim.quantity
    if own is None or own.low is None or own.high is not None or own.low <= 0:
        return False
    highest: dict[str, float] = {}
    for step in steps:
        told = [f.low for f in figures(step.link.quote) if step.link.method == "figures" and f.low is not None and same_measure(own, f)]
        if told and step.value > 0:
            highest[step.origin] = max(highest.get(step.origin, 0.0), *told)
    far = sum(value >= FAR_ABOVE * own.low for value in highest.values())
    return bool(highest) and 2 * far > len(highest)


def superseded(claim: Claim, fused: Fused, documents: Mapping[str, Document], *, published: dt.date, at_publication: float | None) -> bool:
    """Whether a lasting state, or an absence so far, held when it was written and was undone by what was reported only afterwards."""
    lasting = claim.kind in _LASTING or (claim.polarity == "negative" and claim.kind != "quantity")
    if claim.of_future or not lasting or at_publication is None or at_publication < 0.5 or fused.probability >= 0.5:
        return False
    undoing = [o for o in fused.refuting if o.value <= -_SIDE]
    return bool(undoing) and all(documents[name].known > published for o in undoing for name in o.documents)
