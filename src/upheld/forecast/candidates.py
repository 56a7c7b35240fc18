"""Who could be the answer: partners by what follows what, and others by country, sector, relation, two hops and factors.

Every generator gives its best few; their union is what the ranker ranks. An actor that no generator names shares the last place with all others.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upheld.forecast.book import Book, Floats32, Ints32, weight
from upheld.forecast.compiled import compiled
from upheld.forecast.follows import Follows
from upheld.forecast.scan import CANDIDATES, Layout, add, clear
from upheld.forecast.space import CR, TR, R, Space, chain_of

BEST_PARTNERS = 120
BEST_OF_COUNTRY, BEST_OF_SECTOR, BEST_OF_RELATION, BEST_HOPS = 50, 30, 50, 30
WALKED = 400
"""Slots of a chain looked at, latest first."""
MOST = 420
"""Candidates a question has at most."""
READ = 8
"""Columns of what is read of a candidate: logit, three confidences, log of the noisy-or's complement, three sums over two hops."""
LOGIT, FIRST, SECOND, THIRD, NONE_OF, HOP, HOP_SAME, HOP_LEARNED = range(READ)


class Choice(NamedTuple):
    """What is read of the candidates of one question (rows as in the layout), which are taken, and room to think in."""

    read: Floats32
    exact: Ints32
    inverse: Ints32
    taken: NDArray[np.bool_]
    values: Floats32
    objects: Ints32
    hop_sum: Floats32


def choice(room: Space) -> Choice:
    """Room for one question."""
    return Choice(
        read=np.zeros((CANDIDATES, READ), dtype=np.float32),
        exact=np.full(CANDIDATES, -1, dtype=np.int32),
        inverse=np.full(CANDIDATES, -1, dtype=np.int32),
        taken=np.zeros(CANDIDATES, dtype=np.bool_),
        values=np.zeros(max(CANDIDATES, WALKED), dtype=np.float32),
        objects=np.zeros(max(CANDIDATES, WALKED), dtype=np.int32),
        hop_sum=np.zeros((room.entities, 3), dtype=np.float32),
    )


@compiled
def least_of(values: Floats32, n: int, k: int) -> float:
    """The ``k``-th largest of the first ``n`` values; all pass where there are no more."""
    if n <= k:
        return -math.inf
    return float(np.partition(values[:n], n - k)[n - k])


@compiled
def _take(of: Layout, c: Choice, obj: int) -> None:
    row = add(of, obj, -1)
    if row < 0 or c.taken[row]:
        return
    c.taken[row] = True
    if row >= of.size[0]:
        c.exact[row] = c.inverse[row] = -1
        for k in range(HOP):
            c.read[row, k] = 0.0


@compiled
def deeds_of(of: Layout, c: Choice, room: Space, r: int) -> None:
    """Find each partner's slots of the relation asked and of its inverse."""
    inverse = r + room.relations // 2 if r < room.relations // 2 else r - room.relations // 2
    for row in range(of.size[0]):
        c.exact[row] = c.inverse[row] = -1
    for i in range(of.size[2]):
        if of.deed_rel[i] == r:
            c.exact[of.deed_row[i]] = of.deed_slot[i]
        elif of.deed_rel[i] == inverse:
            c.inverse[of.deed_row[i]] = of.deed_slot[i]


@compiled
def take_partners(of: Layout, c: Choice) -> None:
    """The partners with the highest logits."""
    n = of.size[0]
    for row in range(n):
        c.values[row] = c.read[row, LOGIT]
    least = least_of(c.values, n, BEST_PARTNERS)
    for row in range(n):
        c.taken[row] = c.read[row, LOGIT] >= least
    for row in range(n, c.taken.size):
        c.taken[row] = False


@compiled
def take_chain(of: Layout, c: Choice, held: Book, chain: int, best: int, day: int) -> None:
    """The objects of a chain that came most of late."""
    n = 0
    slot = held.head[chain]
    while slot >= 0 and n < WALKED:
        c.values[n] = weight(held, slot, 2, day)
        c.objects[n] = held.obj[slot]
        n += 1
        slot = held.nxt[slot]
    least = least_of(c.values, n, best)
    for i in range(n):
        if c.values[i] >= least:
            _take(of, c, c.objects[i])


@compiled
def take_hops(of: Layout, c: Choice, f: Follows, r: int) -> None:
    """Ends of two-hop steps; their sums stay in ``hop_sum`` until :func:`clear_hops`."""
    n = 0
    for i in range(of.size[3]):
        o, second = of.hop_obj[i], of.hop_rel[i]
        if c.hop_sum[o, 0] == 0.0 and n < c.objects.size:
            c.objects[n] = o
            n += 1
        w = of.hop_weight[i]
        c.hop_sum[o, 0] += w
        c.hop_sum[o, 1] += w if second == r else 0.0
        c.hop_sum[o, 2] += w * (f.hop_came[r, second] + 0.02) / (f.hop_cases[r, second] + 2.0)
    for i in range(n):
        c.values[i] = c.hop_sum[c.objects[i], 2]
    least = least_of(c.values, n, BEST_HOPS)
    for i in range(n):
        if c.values[i] >= least:
            _take(of, c, c.objects[i])


@compiled
def read_hops(of: Layout, c: Choice) -> None:
    """Write the two-hop sums to the candidates and forget them."""
    for row in range(of.size[1]):
        if c.taken[row]:
            for k in range(3):
                c.read[row, HOP + k] = c.hop_sum[of.obj[row], k]
    for i in range(of.size[3]):
        for k in range(3):
            c.hop_sum[of.hop_obj[i], k] = 0.0


@compiled
def choose(of: Layout, c: Choice, held: Book, room: Space, f: Follows, s: int, r: int, day: int, likely: Ints32) -> None:
    """All candidates of a question; ``likely`` are ids from elsewhere, -1 for none."""
    clear(of, of.size[0])
    deeds_of(of, c, room, r)
    take_partners(of, c)
    take_chain(of, c, held, chain_of(room, CR, room.country[s] * room.relations + r), BEST_OF_COUNTRY, day)
    take_chain(of, c, held, chain_of(room, TR, room.sector[s] * room.relations + r), BEST_OF_SECTOR, day)
    take_chain(of, c, held, chain_of(room, R, r), BEST_OF_RELATION, day)
    for i in range(likely.size):
        if likely[i] >= 0:
            _take(of, c, likely[i])
    take_hops(of, c, f, r)
    read_hops(of, c)
