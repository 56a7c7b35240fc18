"""Three parties and their ties: the relationships of all three pairs over one window, and whether they balance, by source."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import msgspec

from upheld.ledger.events_asking import Asking
from upheld.ledger.events_query import Asked, Bin
from upheld.ledger.events_shape import Triad, relationship, triad


def triads(asking: Asking, parties: tuple[str, str, str], asked: Asked) -> Mapping[str, Triad]:
    """Source -> the balance of three parties.

    Args:
        asking: where events are asked.
        parties: ISO3 codes.
        asked: step, window, as-of day and sources; whose pair it names is not looked at.
    """
    pairs = combinations(sorted(parties), 2)
    bins: dict[tuple[str, str], tuple[Bin, ...]] = {(a, b): asking.series(msgspec.structs.replace(asked, a=a, b=b)).bins for a, b in pairs}
    sources = sorted({one.source for held in bins.values() for one in held})
    return {s: triad(parties, {pair: relationship([b for b in held if b.source == s]) for pair, held in bins.items()}) for s in sources}
