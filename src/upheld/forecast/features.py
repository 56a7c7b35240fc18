"""What the heads look at: one row of numbers for each candidate of a question (s, r, ?), all from the memory as of the day before.

Counts are decayed (2, 8, 30, 120 days), shares are counts over those of their group, silences are in days (999: never). The rows of the ranker and of
the hazard head are the same.
"""

from __future__ import annotations

from typing import NamedTuple

from upheld.forecast.book import NEVER, Book, Floats32, Ints32, silence, weight
from upheld.forecast.candidates import FIRST, HOP, LOGIT, MOST, NONE_OF, SECOND, THIRD, Choice
from upheld.forecast.compiled import compiled
from upheld.forecast.scan import Layout
from upheld.forecast.space import ALL, CR, SR, TR, C, R, S, Space, country_of, sector_of, slot_of, total_of

NAMES = (
    "exact n", "exact silence", "exact gap", "exact 2", "exact 8", "exact 30", "exact 120",
    "inverse n", "inverse silence", "inverse 8", "inverse 30",
    "pair n", "pair silence", "pair gap", "pair 2", "pair 8", "pair 30", "pair 120",
    "exact share 8", "exact share 30", "exact share 120", "pair share 2", "pair share 8", "pair share 30", "pair share 120",
    "logit", "first confidence", "second confidence", "third confidence", "noisy or", "softmax", "nobody",
    "country share 8", "country share 30", "country any 8", "country any 30", "country silence",
    "sector share 30", "sector share 120",
    "relation share 2", "relation share 8", "relation share 30", "relation silence",
    "object 2", "object 8", "object 30", "object 120", "object silence",
    "back share 8", "back share 30", "back relation share 30", "back relation 30",
    "to country 30", "to country any 30", "country to country 30", "country to sector 30", "sector to sector 30",
    "hops", "hops same", "hops learned",
    "same country", "same sector", "self",
    "asked n", "asked 8", "asked 30", "asked silence", "actor 2", "actor 8", "actor 30", "actor silence", "partners",
    "factors", "relation",
)  # fmt: skip
WIDTH = len(NAMES)


class Group(NamedTuple):
    """The totals of the groups of a question: slots, -1 where nothing was seen yet."""

    sr: int
    s: int
    cr: int
    c: int
    tr: int
    r: int


@compiled
def group(held: Book, room: Space, s: int, r: int) -> Group:
    """The totals for one question."""
    total, both = total_of(room), room.relations
    country, sector = room.country[s], room.sector[s]
    return Group(
        slot_of(held, room, SR, s * both + r, total),
        slot_of(held, room, S, s, total),
        slot_of(held, room, CR, country * both + r, total),
        slot_of(held, room, C, country, total),
        slot_of(held, room, TR, sector * both + r, total),
        slot_of(held, room, R, r, total),
    )


@compiled
def _counts(x: Floats32, at: int, held: Book, slot: int, day: int) -> int:
    """Count, silence, gap before, and four decayed counts."""
    x[at] = held.n[slot] if slot >= 0 else 0.0
    x[at + 1] = silence(held, slot, day)
    x[at + 2] = min(held.last[slot] - held.before[slot], NEVER) if slot >= 0 else NEVER
    for k in range(4):
        x[at + 3 + k] = weight(held, slot, k, day)
    return at + 7


@compiled
def _share(held: Book, slot: int, total: int, k: int, day: int) -> float:
    return weight(held, slot, k, day) / (weight(held, total, k, day) + 0.3)


@compiled
def _own(x: Floats32, held: Book, c: Choice, of: Layout, row: int, g: Group, day: int) -> int:
    """What s itself did with the candidate."""
    exact, inverse, pair = c.exact[row], c.inverse[row], of.pair[row]
    at = _counts(x, 0, held, exact, day)
    x[at] = held.n[inverse] if inverse >= 0 else 0.0
    x[at + 1] = silence(held, inverse, day)
    x[at + 2] = weight(held, inverse, 1, day)
    x[at + 3] = weight(held, inverse, 2, day)
    at = _counts(x, at + 4, held, pair, day)
    for k in range(1, 4):
        x[at] = _share(held, exact, g.sr, k, day)
        at += 1
    for k in range(4):
        x[at] = _share(held, pair, g.s, k, day)
        at += 1
    return at


@compiled
def _like(x: Floats32, at: int, held: Book, room: Space, s: int, r: int, o: int, g: Group, day: int) -> int:
    """What others like s did with the candidate."""
    country, sector, both = room.country[s], room.sector[s], room.relations
    cr = slot_of(held, room, CR, country * both + r, o)
    c = slot_of(held, room, C, country, o)
    x[at] = _share(held, cr, g.cr, 1, day)
    x[at + 1] = _share(held, cr, g.cr, 2, day)
    x[at + 2] = _share(held, c, g.c, 1, day)
    x[at + 3] = _share(held, c, g.c, 2, day)
    x[at + 4] = silence(held, cr, day)
    tr = slot_of(held, room, TR, sector * both + r, o)
    x[at + 5] = _share(held, tr, g.tr, 2, day)
    x[at + 6] = _share(held, tr, g.tr, 3, day)
    rel = slot_of(held, room, R, r, o)
    for k in range(3):
        x[at + 7 + k] = _share(held, rel, g.r, k, day)
    x[at + 10] = silence(held, rel, day)
    whole = slot_of(held, room, ALL, 0, o)
    for k in range(4):
        x[at + 11 + k] = weight(held, whole, k, day)
    x[at + 15] = silence(held, whole, day)
    return at + 16


@compiled
def _back(x: Floats32, at: int, held: Book, room: Space, r: int, o: int, exact: int, pair: int, day: int) -> int:
    """The same seen from the candidate: what share of its own doings s has."""
    inverse = r + room.relations // 2 if r < room.relations // 2 else r - room.relations // 2
    total = slot_of(held, room, S, o, total_of(room))
    asked = slot_of(held, room, SR, o * room.relations + inverse, total_of(room))
    x[at] = _share(held, pair, total, 1, day)
    x[at + 1] = _share(held, pair, total, 2, day)
    x[at + 2] = _share(held, exact, asked, 2, day)
    x[at + 3] = weight(held, asked, 2, day)
    return at + 4


@compiled
def _kind(x: Floats32, at: int, held: Book, room: Space, s: int, r: int, o: int, g: Group, day: int) -> int:
    """What s and its like did with others like the candidate."""
    both, country, sector = room.relations, room.country[s], room.sector[s]
    same = 1 if country == room.country[o] else 0
    to_country, to_sector = country_of(room, o), sector_of(room, o, same)
    x[at] = _share(held, slot_of(held, room, SR, s * both + r, to_country), g.sr, 2, day)
    x[at + 1] = _share(held, slot_of(held, room, S, s, to_country), g.s, 2, day)
    x[at + 2] = _share(held, slot_of(held, room, CR, country * both + r, to_country), g.cr, 2, day)
    x[at + 3] = _share(held, slot_of(held, room, CR, country * both + r, to_sector), g.cr, 2, day)
    x[at + 4] = _share(held, slot_of(held, room, TR, sector * both + r, to_sector), g.tr, 2, day)
    return at + 5


@compiled
def _asked(x: Floats32, at: int, held: Book, of: Layout, g: Group, day: int) -> int:
    """What holds for all candidates of the question."""
    x[at] = held.n[g.sr] if g.sr >= 0 else 0.0
    x[at + 1] = weight(held, g.sr, 1, day)
    x[at + 2] = weight(held, g.sr, 2, day)
    x[at + 3] = silence(held, g.sr, day)
    for k in range(3):
        x[at + 4 + k] = weight(held, g.s, k, day)
    x[at + 7] = silence(held, g.s, day)
    x[at + 8] = of.size[0]
    return at + 9


@compiled
def write(x: Floats32, held: Book, room: Space, of: Layout, c: Choice, row: int, s: int, r: int, g: Group, day: int) -> int:
    """Write a candidate's numbers but for the last two, which come from elsewhere."""
    o = of.obj[row]
    at = _own(x, held, c, of, row, g, day)
    x[at] = c.read[row, LOGIT]
    x[at + 1] = c.read[row, FIRST]
    x[at + 2] = c.read[row, SECOND]
    x[at + 3] = c.read[row, THIRD]
    x[at + 4] = c.read[row, NONE_OF]
    at += 7  # softmax and nobody are written by the caller, who knows their sum
    at = _like(x, at, held, room, s, r, o, g, day)
    at = _back(x, at, held, room, r, o, c.exact[row], of.pair[row], day)
    at = _kind(x, at, held, room, s, r, o, g, day)
    for k in range(3):
        x[at + k] = c.read[row, HOP + k]
    x[at + 3] = 1.0 if room.country[s] == room.country[o] else 0.0
    x[at + 4] = 1.0 if room.sector[s] == room.sector[o] else 0.0
    x[at + 5] = 1.0 if s == o else 0.0
    return _asked(x, at + 6, held, of, g, day)


SOFTMAX = NAMES.index("softmax")
FACTORS = NAMES.index("factors")
RELATION = NAMES.index("relation")
ROWS = MOST
Objects = Ints32
