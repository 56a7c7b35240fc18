"""Three parties and their ties: the relationships of all three pairs over one window, and whether they balance, by source."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from itertools import combinations

import msgspec

from upheld.ledger.events import EventStore
from upheld.ledger.events_query import Asked, Bin, series_from
from upheld.ledger.events_shape import Triad, relationship, triad


def triads(store: EventStore, parties: tuple[str, str, str], asked: Asked) -> Mapping[str, Triad]:
    """Source -> the balance of three parties.

    Args:
        store: the cache.
        parties: ISO3 codes.
        asked: step, window, as-of day and sources; whose pair it names is not looked at.
    """
    bins: dict[tuple[str, str], tuple[Bin, ...]] = {}
    with closing(store.connect()) as con:
        for a, b in combinations(sorted(parties), 2):
            bins[a, b] = series_from(con, msgspec.structs.replace(asked, a=a, b=b)).bins
    sources = sorted({one.source for held in bins.values() for one in held})
    return {s: triad(parties, {pair: relationship([b for b in held if b.source == s]) for pair, held in bins.items()}) for s in sources}
