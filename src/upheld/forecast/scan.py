"""What the memory holds of one actor, laid out for its questions of a day: its partners, what it did with each, and theirs (two hops).

The same actor is asked many things on one day, so its chains are walked once and every question reads the layout.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upheld.forecast.book import Book, Floats32, Ints32, silence, weight
from upheld.forecast.compiled import compiled
from upheld.forecast.space import SR, S, Space, chain_of

PARTNERS = 2500
"""Partners of an actor looked at, latest first."""
DEEDS = 8000
"""(relation, partner) of an actor looked at, latest first."""
CANDIDATES = PARTNERS + 1500
HOPS = 2500
"""Two-hop steps of an actor looked at."""
FIRST_HOPS, SECOND_HOPS = 40, 50

RECENCY = 12
FREQUENCY = 3
BUCKETS = RECENCY * FREQUENCY
"""Classes of a past deed: how long ago its last was, and how often it came."""


class Layout(NamedTuple):
    """One actor's past. ``size`` holds the numbers of partners, candidates, deeds and hops; ``row`` is a candidate's place by its id, -1 for none."""

    size: NDArray[np.int64]
    row: Ints32
    obj: Ints32
    pair: Ints32
    deed_row: Ints32
    deed_rel: Ints32
    deed_bucket: Ints32
    deed_slot: Ints32
    hop_obj: Ints32
    hop_rel: Ints32
    hop_weight: Floats32


def layout(room: Space) -> Layout:
    """Room for one actor's past."""

    def whole(size: int) -> Ints32:
        return np.zeros(size, dtype=np.int32)

    return Layout(
        size=np.zeros(4, dtype=np.int64),
        row=np.full(room.entities, -1, dtype=np.int32),
        obj=whole(CANDIDATES),
        pair=whole(CANDIDATES),
        deed_row=whole(DEEDS),
        deed_rel=whole(DEEDS),
        deed_bucket=whole(DEEDS),
        deed_slot=whole(DEEDS),
        hop_obj=whole(HOPS),
        hop_rel=whole(HOPS),
        hop_weight=np.zeros(HOPS, dtype=np.float32),
    )


@compiled
def recency(days: int) -> int:
    """The class of a time gone by, 0 (a day) to 11 (over half a year)."""
    ends = (1, 2, 3, 5, 7, 10, 15, 25, 45, 90, 180)
    for k in range(len(ends)):
        if days <= ends[k]:
            return k
    return len(ends)


@compiled
def bucket(held: Book, slot: int, day: int) -> int:
    """The class of a past deed."""
    n = held.n[slot]
    often = 0 if n < 2 else 1 if n < 6 else 2
    return recency(silence(held, slot, day)) * FREQUENCY + often


@compiled
def add(of: Layout, obj: int, pair: int) -> int:
    """Take in a candidate once; its row, -1 where there is no room left."""
    if of.row[obj] >= 0:
        return int(of.row[obj])
    row = of.size[1]
    if row >= of.obj.size:
        return -1
    of.row[obj] = row
    of.obj[row] = obj
    of.pair[row] = pair
    of.size[1] += 1
    return int(row)


@compiled
def clear(of: Layout, keep: int) -> None:
    """Forget the candidates from row ``keep`` on."""
    for row in range(keep, of.size[1]):
        of.row[of.obj[row]] = -1
    of.size[1] = keep


@compiled
def scan(of: Layout, held: Book, room: Space, s: int, day: int) -> None:
    """Lay out the past of an actor as of a day (whose own events are not in the memory yet)."""
    clear(of, 0)
    slot = held.head[chain_of(room, S, s)]
    while slot >= 0 and of.size[1] < PARTNERS:
        add(of, held.obj[slot], slot)
        slot = held.nxt[slot]
    of.size[0] = of.size[1]
    deeds = 0
    slot = held.head[chain_of(room, SR, s)]
    while slot >= 0 and deeds < DEEDS:
        row = of.row[held.obj[slot]]
        if row >= 0:
            of.deed_row[deeds] = row
            of.deed_rel[deeds] = held.rel[slot]
            of.deed_bucket[deeds] = bucket(held, slot, day)
            of.deed_slot[deeds] = slot
            deeds += 1
        slot = held.nxt[slot]
    of.size[2] = deeds


@compiled
def hops(of: Layout, held: Book, room: Space, s: int, day: int) -> None:
    """Lay out what the actor's latest partners lately did with others."""
    found = 0
    first = held.head[chain_of(room, S, s)]
    for _ in range(FIRST_HOPS):
        if first < 0:
            break
        z = held.obj[first]
        near = weight(held, first, 2, day)
        second = held.head[chain_of(room, SR, z)]
        for _ in range(SECOND_HOPS):
            if second < 0 or found >= HOPS:
                break
            of.hop_obj[found] = held.obj[second]
            of.hop_rel[found] = held.rel[second]
            of.hop_weight[found] = near * weight(held, second, 2, day)
            found += 1
            second = held.nxt[second]
        first = held.nxt[first]
    of.size[3] = found
