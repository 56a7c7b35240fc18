"""The engine: one chronological pass over events that answers questions about a day before it sees the day.

:meth:`Engine.table` takes questions (s, r, ?) about a day and gives rows of numbers for their candidates; it is never shown the day's events.
:meth:`Engine.learn` then takes the day in. Nothing else changes what the engine knows, so that what it says of a day follows from earlier days
alone, and taking in a day costs what that day's events cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from upheld.forecast.book import Book, Floats32, Ints32, with_room
from upheld.forecast.candidates import HOP, LOGIT, MOST, Choice, choice, choose, deeds_of
from upheld.forecast.compiled import compiled
from upheld.forecast.features import FACTORS, RELATION, SOFTMAX, WIDTH, group, write
from upheld.forecast.follows import Follows, apply, follows, learn, learn_hops
from upheld.forecast.history import Ints
from upheld.forecast.scan import Layout, hops, layout, scan
from upheld.forecast.space import TOUCHES, Space, empty_book, insert_all
from upheld.forecast.standing import WHOLE, stand

AT_ONCE = 256
"""Questions whose rows are made at once: memory stays within tens of megabytes."""


class Table(NamedTuple):
    """Rows of candidates: numbers (rows x :data:`~upheld.forecast.standing.WHOLE`), the place of the question among those asked, the candidate."""

    x: Floats32
    question: Ints32
    candidate: Ints32


class Asked(NamedTuple):
    """Questions about one day, sorted by (s, r), each once."""

    s: Ints
    r: Ints


@compiled
def _rows(
    held: Book, room: Space, f: Follows, of: Layout, c: Choice, s: Ints, r: Ints, day: int, likely: Ints32, scores: Floats32,
    x: Floats32, question: Ints32, candidate: Ints32,
) -> int:  # fmt: skip
    """Write the rows of questions sorted by actor; how many there are."""
    rows, before = 0, -1
    for q in range(s.size):
        if s[q] != before:
            scan(of, held, room, s[q], day)
            hops(of, held, room, s[q], day)
            before = s[q]
        log_sum = apply(f, of, room, r[q], c.read)
        choose(of, c, held, room, f, s[q], r[q], day, likely[q])
        g = group(held, room, s[q], r[q])
        first = rows
        for row in range(of.size[1]):
            if not c.taken[row] or rows >= question.size:
                continue
            write(x[rows], held, room, of, c, row, s[q], r[q], g, day)
            logit = c.read[row, LOGIT] if row < of.size[0] else f.nobody[r[q]] - 5.0  # one of a hundred or two new ones
            x[rows, SOFTMAX] = np.exp(logit - log_sum)
            x[rows, SOFTMAX + 1] = np.exp(f.nobody[r[q]] - log_sum)
            x[rows, FACTORS] = scores[q, of.obj[row]] if scores.shape[1] else 0.0
            x[rows, RELATION] = r[q]
            question[rows] = q
            candidate[rows] = of.obj[row]
            rows += 1
        stand(x[first:rows])
    return rows


@compiled
def _learn_day(held: Book, room: Space, f: Follows, of: Layout, c: Choice, s: Ints, r: Ints, o: Ints, day: int, marked: Floats32) -> None:
    """Learn rules from the events of a day, sorted by (s, r), with the memory as of the day before."""
    shares = c.values
    start, before = 0, -1
    while start < s.size:
        end = start
        while end < s.size and s[end] == s[start] and r[end] == r[start]:
            marked[o[end]] = 1.0
            end += 1
        if s[start] != before:
            scan(of, held, room, s[start], day)
            hops(of, held, room, s[start], day)
            before = s[start]
        for row in range(of.size[0]):
            shares[row] = marked[of.obj[row]] / (end - start)
        learn(f, of, room, r[start], shares, c.read)
        learn_hops(f, of, r[start], marked)
        for i in range(start, end):
            marked[o[i]] = 0.0
        start = end


@compiled
def _living(held: Book, room: Space, day: int, within: int, s: Ints32, r: Ints32, o: Ints32) -> int:
    """The triples (in the direction they were told) that came within so many days, by actor; how many there are."""
    n, half = 0, room.relations // 2
    for actor in range(room.entities):
        slot = held.head[actor]
        while slot >= 0 and day - held.last[slot] <= within:  # a chain has its latest first
            if held.rel[slot] < half and n < s.size:
                s[n], r[n], o[n] = actor, held.rel[slot], held.obj[slot]
                n += 1
            slot = held.nxt[slot]
    return n


@compiled
def _given_rows(held: Book, room: Space, f: Follows, of: Layout, c: Choice, s: Ints32, r: Ints32, o: Ints32, day: int, x: Floats32) -> None:
    """Write the rows of given triples, sorted by (s, r), whose object is a partner of s."""
    before, asked, log_sum = -1, -1, 0.0
    g = group(held, room, 0, 0)
    for i in range(s.size):
        if s[i] != before:
            scan(of, held, room, s[i], day)
            before, asked = s[i], -1
        if r[i] != asked:
            log_sum = apply(f, of, room, r[i], c.read)
            deeds_of(of, c, room, r[i])
            g = group(held, room, s[i], r[i])
            asked = r[i]
        row = of.row[o[i]]
        if row < 0:
            continue
        for k in range(3):
            c.read[row, HOP + k] = 0.0
        write(x[i], held, room, of, c, row, s[i], r[i], g, day)
        x[i, SOFTMAX] = np.exp(c.read[row, LOGIT] - log_sum)
        x[i, SOFTMAX + 1] = np.exp(f.nobody[r[i]] - log_sum)
        x[i, RELATION] = r[i]


class Triples(NamedTuple):
    """Triples with the rows of numbers of each (two hops and factors left out: 0)."""

    s: Ints32
    r: Ints32
    o: Ints32
    x: Floats32


class Engine:
    """All that is known of the events so far."""

    def __init__(self, room: Space) -> None:
        self.room = room
        self.book = empty_book(room)
        self.follows = follows(room)
        self.day = -1
        self._layout = layout(room)
        self._choice = choice(room)
        self._marked = np.zeros(room.entities, dtype=np.float32)

    def table(self, asked: Asked, day: int, *, likely: Ints32 | None = None, scores: Floats32 | None = None) -> Table:
        """Rows for questions about a day not yet learned.

        Args:
            asked: the questions.
            day: the day they are about, after every day learned.
            likely: for each question, more candidates (-1 for none), such as a factor model's best.
            scores: for each question, a number for every actor, told as a feature of its own.
        """
        if day <= self.day:
            raise ValueError(f"day {day} has been learned: a question about it would be answered from its own events")
        more = np.zeros((asked.s.size, 0), dtype=np.int32) if likely is None else likely
        told = np.zeros((asked.s.size, 0), dtype=np.float32) if scores is None else scores
        room = asked.s.size * MOST
        x = np.zeros((room, WHOLE), dtype=np.float32)
        question, candidate = np.zeros(room, dtype=np.int32), np.zeros(room, dtype=np.int32)
        n = _rows(
            self.book, self.room, self.follows, self._layout, self._choice, asked.s, asked.r, day, more, told, x, question, candidate
        )  # fmt: skip
        return Table(x=x[:n], question=question[:n], candidate=candidate[:n])

    def living(self, *, within: int) -> Triples:
        """All triples that came within so many days of the last day learned, as asked about the day after it."""
        size, day = int(self.book.used[0]), self.day + 1
        s, r, o = (np.zeros(size, dtype=np.int32) for _ in range(3))
        n = _living(self.book, self.room, day, within, s, r, o)
        order = np.lexsort((o[:n], r[:n], s[:n]))
        s, r, o = s[:n][order], r[:n][order], o[:n][order]
        x = np.zeros((n, WIDTH), dtype=np.float32)
        _given_rows(self.book, self.room, self.follows, self._layout, self._choice, s, r, o, day, x)
        return Triples(s=s, r=r, o=o, x=x)

    def learn(self, s: Ints, r: Ints, o: Ints, day: int) -> None:
        """Take in the events of a day, sorted by (s, r, o), after every day learned."""
        if day <= self.day:
            raise ValueError(f"day {day} comes after day {self.day} has been learned")
        _learn_day(self.book, self.room, self.follows, self._layout, self._choice, s, r, o, day, self._marked)
        self.book = with_room(self.book, TOUCHES * s.size)
        insert_all(self.book, self.room, s, r, o, day)
        self.day = day
