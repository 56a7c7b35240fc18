"""The streaming memory of the engine: decayed counts of (group, object), each found by its key and chained to its group, latest first.

A *group* is whatever shares a history: an actor, an actor with a relation, a country with a relation, a relation. A *slot* holds for one object of one
group how often and when it came: a count, counts at four half-lives, the last day and the day before it. Counts are decayed lazily, when a slot is
touched or read, so a day costs no more than its own events. Slots of a chain stand in the order in which they were last touched.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upheld.forecast.compiled import compiled

HALF_LIVES = (2.0, 8.0, 30.0, 120.0)
"""Days after which a count weighs half, for each of the four counts of a slot."""
NEVER = 999
"""Days since what never was."""
_FAR = 4096

Floats32 = NDArray[np.float32]
Ints32 = NDArray[np.int32]


class Book(NamedTuple):
    """Arrays of the memory: an open-addressing table (``keys``, ``at``) over slots, and doubly linked chains.

    ``used`` holds one number, the slots in use. ``fade`` gives the factor of each half-life for each number of days.
    """

    keys: NDArray[np.int64]
    at: Ints32
    obj: Ints32
    rel: Ints32
    last: Ints32
    before: Ints32
    n: Floats32
    d: Floats32
    nxt: Ints32
    prv: Ints32
    head: Ints32
    used: NDArray[np.int64]
    fade: Floats32


def book(chains: int, *, slots: int = 1 << 16) -> Book:
    """An empty book with so many chains."""
    size = 4 * slots
    days = np.arange(_FAR)
    fade = np.exp2(-days[None, :] / np.array(HALF_LIVES)[:, None]).astype(np.float32)
    obj, rel, last, before = (np.zeros(slots, dtype=np.int32) for _ in range(4))
    nxt, prv = (np.full(slots, -1, dtype=np.int32) for _ in range(2))
    return Book(
        keys=np.full(size, -1, dtype=np.int64),
        at=np.zeros(size, dtype=np.int32),
        obj=obj,
        rel=rel,
        last=last,
        before=before,
        n=np.zeros(slots, dtype=np.float32),
        d=np.zeros((slots, len(HALF_LIVES)), dtype=np.float32),
        nxt=nxt,
        prv=prv,
        head=np.full(max(chains, 1), -1, dtype=np.int32),
        used=np.zeros(1, dtype=np.int64),
        fade=fade,
    )


def with_room(held: Book, more: int) -> Book:
    """The book with room for so many new slots, itself where it has it."""
    needed = int(held.used[0]) + more
    if needed <= held.obj.size:
        return held
    size = held.obj.size
    while size < needed:
        size *= 2
    grown = book(held.head.size, slots=size)
    for name in ("obj", "rel", "last", "before", "n", "d", "nxt", "prv"):
        getattr(grown, name)[: held.obj.size] = getattr(held, name)
    grown.head[:] = held.head
    grown.used[:] = held.used
    _rehash(held.keys, held.at, grown.keys, grown.at)
    return grown


@compiled
def _rehash(old: NDArray[np.int64], old_at: Ints32, keys: NDArray[np.int64], at: Ints32) -> None:
    for i in range(old.size):
        if old[i] >= 0:
            place = place_of(keys, old[i])
            keys[place] = old[i]
            at[place] = old_at[i]


@compiled
def place_of(keys: NDArray[np.int64], key: int) -> int:
    """Where a key stands in the table, or would stand (Fibonacci hashing with linear probing)."""
    mask = keys.size - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    place = np.int64((mixed >> np.uint64(29)) & np.uint64(mask))
    while keys[place] >= 0 and keys[place] != key:
        place = (place + 1) & mask
    return int(place)


@compiled
def find(held: Book, key: int) -> int:
    """The slot of a key, -1 where it was never seen."""
    place = place_of(held.keys, key)
    return int(held.at[place]) if held.keys[place] == key else -1


@compiled
def _unlink(held: Book, slot: int, chain: int) -> None:
    before, after = held.prv[slot], held.nxt[slot]
    if before >= 0:
        held.nxt[before] = after
    else:
        held.head[chain] = after
    if after >= 0:
        held.prv[after] = before


@compiled
def _link(held: Book, slot: int, chain: int) -> None:
    first = held.head[chain]
    held.nxt[slot] = first
    held.prv[slot] = -1
    if first >= 0:
        held.prv[first] = slot
    held.head[chain] = slot


@compiled
def touch(held: Book, key: int, obj: int, rel: int, chain: int, day: int) -> int:
    """Count one more of a key on a day and move it to the head of its chain (none where ``chain`` is negative); its slot."""
    place = place_of(held.keys, key)
    if held.keys[place] == key:
        slot = held.at[place]
        if chain >= 0:
            _unlink(held, slot, chain)
        gone = min(day - held.last[slot], held.fade.shape[1] - 1)
        for k in range(held.d.shape[1]):
            held.d[slot, k] *= held.fade[k, gone]
        if gone > 0:
            held.before[slot] = held.last[slot]
    else:
        slot = held.used[0]
        held.used[0] += 1
        held.keys[place] = key
        held.at[place] = slot
        held.obj[slot] = obj
        held.rel[slot] = rel
        held.before[slot] = day - NEVER
    held.last[slot] = day
    held.n[slot] += 1
    for k in range(held.d.shape[1]):
        held.d[slot, k] += 1
    if chain >= 0:
        _link(held, slot, chain)
    return int(slot)


@compiled
def weight(held: Book, slot: int, k: int, day: int) -> float:
    """The count of a slot at half-life ``k`` as of a day; 0 for no slot."""
    if slot < 0:
        return 0.0
    return float(held.d[slot, k] * held.fade[k, min(day - held.last[slot], held.fade.shape[1] - 1)])


@compiled
def silence(held: Book, slot: int, day: int) -> int:
    """Days since a slot was touched, ``NEVER`` for no slot."""
    return NEVER if slot < 0 else int(min(day - held.last[slot], NEVER))
