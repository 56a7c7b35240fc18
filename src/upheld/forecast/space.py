"""What is counted together: the groups of the engine, their keys and chains, and the events of a stream.

Every event (s, r, o) is counted for its actor with and without the relation, for the actor's country and sector with the relation (back-off for actors
seen too rarely), for the relation and for all; each towards the object itself and, coarser, towards its country and sector. An event also stands
for its inverse, (o, r inverse, s), so that both directions are asked alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from upheld.forecast.actors import Actors
from upheld.forecast.book import Book, book, find, touch
from upheld.forecast.compiled import compiled
from upheld.forecast.history import Ints

SR, S, CR, C, TR, R, ALL = range(7)
"""Groups: actor and relation, actor, country and relation, country, sector and relation, relation, all."""
KINDS = 7


class Space(NamedTuple):
    """Sizes and codes: ``relations`` counts inverses too; ``groups`` and ``objects`` are the radices of a key."""

    entities: int
    relations: int
    countries: int
    sectors: int
    country: Ints
    sector: Ints
    groups: int
    objects: int


class Stream(NamedTuple):
    """Events in both directions, in order of (day, s, r, o), each once a day; columns of equal length."""

    s: Ints
    r: Ints
    o: Ints
    day: Ints


def space(who: Actors, relations: int) -> Space:
    """The space of some actors and so many relations (inverses not counted)."""
    n, both = who.country.size, 2 * relations
    countries, sectors = len(who.countries), len(who.sectors)
    return Space(
        entities=n,
        relations=both,
        countries=countries,
        sectors=sectors,
        country=who.country,
        sector=who.sector,
        groups=max(n, countries, sectors) * both,
        objects=n + countries + 2 * sectors + 1,
    )


def stream(s: Ints, r: Ints, o: Ints, day: Ints, *, relations: int) -> Stream:
    """Events with their inverses, sorted, each once."""
    both = np.concatenate([np.stack([day, s, r, o], axis=1), np.stack([day, o, r + relations, s], axis=1)])
    held = np.unique(both, axis=0)
    return Stream(s=held[:, 1].copy(), r=held[:, 2].copy(), o=held[:, 3].copy(), day=held[:, 0].copy())


def empty_book(room: Space) -> Book:
    """A book with the chains of a space."""
    return book(2 * room.entities + (room.countries + room.sectors + 1) * room.relations)


TOUCHES = 18
"""Slots an event may need."""


@compiled
def key_of(room: Space, kind: int, group: int, obj: int) -> int:
    """The key of an object in a group."""
    return (kind * room.groups + group) * room.objects + obj


@compiled
def total_of(room: Space) -> int:
    """The object that stands for all objects of a group."""
    return room.objects - 1


@compiled
def country_of(room: Space, o: int) -> int:
    """The object that stands for the country of an actor."""
    return int(room.entities + room.country[o])


@compiled
def sector_of(room: Space, o: int, same: int) -> int:
    """The object that stands for the sector of an actor, of the same country or another."""
    return int(room.entities + room.countries + 2 * room.sector[o] + same)


@compiled
def chain_of(room: Space, kind: int, group: int) -> int:
    """The chain of a group; ``group`` of ``SR`` is here the actor alone. -1 for a kind without chains."""
    if kind == SR:
        return group
    if kind == S:
        return room.entities + group
    base = 2 * room.entities
    if kind == CR:
        return base + group
    if kind == TR:
        return base + room.countries * room.relations + group
    if kind == R:
        return base + (room.countries + room.sectors) * room.relations + group
    return -1


@compiled
def insert(held: Book, room: Space, s: int, r: int, o: int, day: int) -> None:
    """Count one event everywhere it counts."""
    c, k, total = room.country[s], room.sector[s], total_of(room)
    same = 1 if c == room.country[o] else 0
    sr, cr, tr = s * room.relations + r, c * room.relations + r, k * room.relations + r
    touch(held, key_of(room, SR, sr, o), o, r, chain_of(room, SR, s), day)
    touch(held, key_of(room, S, s, o), o, r, chain_of(room, S, s), day)
    touch(held, key_of(room, CR, cr, o), o, r, chain_of(room, CR, cr), day)
    touch(held, key_of(room, TR, tr, o), o, r, chain_of(room, TR, tr), day)
    touch(held, key_of(room, R, r, o), o, r, chain_of(room, R, r), day)
    touch(held, key_of(room, C, c, o), o, r, -1, day)
    touch(held, key_of(room, ALL, 0, o), o, r, -1, day)
    for kind, group in ((SR, sr), (S, s), (CR, cr), (C, c), (TR, tr), (R, r)):
        touch(held, key_of(room, kind, group, total), total, r, -1, day)
    for kind, group in ((SR, sr), (S, s), (CR, cr)):
        touch(held, key_of(room, kind, group, country_of(room, o)), o, r, -1, day)
    touch(held, key_of(room, CR, cr, sector_of(room, o, same)), o, r, -1, day)
    touch(held, key_of(room, TR, tr, sector_of(room, o, same)), o, r, -1, day)


@compiled
def insert_all(held: Book, room: Space, s: Ints, r: Ints, o: Ints, day: int) -> None:
    """Count the events of a day."""
    for i in range(s.size):
        insert(held, room, s[i], r[i], o[i], day)


@compiled
def slot_of(held: Book, room: Space, kind: int, group: int, obj: int) -> int:
    """The slot of an object in a group, -1 where it was never seen there."""
    return find(held, key_of(room, kind, group, obj))
