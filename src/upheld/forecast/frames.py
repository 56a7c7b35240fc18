"""Frames for the hazard head: at an anchor day, all triples that came of late, with the engine's numbers and how long until each came again.

A frame is made when the engine has learned the anchor day and nothing later; only the *label*, the days to the next time, looks ahead, and whoever
fits on it must see to it that the window asked had shut by then (:func:`shut`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from upheld.forecast.book import Floats32, Ints32
from upheld.forecast.engine import Engine
from upheld.forecast.features import NAMES, RELATION, WIDTH
from upheld.forecast.history import Ints, Mask
from upheld.forecast.ranker import Day, days
from upheld.forecast.space import Space, Stream

WITHIN = 90
"""Days within which a triple must have come to be asked about."""
NEVER_AGAIN = 10_000
EXTRA = ("weekday", "day before", "week before")
FRAME_NAMES = (*NAMES, *EXTRA)
_SPAN = 1 << 20


class Frame(NamedTuple):
    """Triples at the end of an anchor day: numbers (rows x ``FRAME_NAMES``) and days until each comes again (``NEVER_AGAIN``: not in the stream)."""

    day: int
    s: Ints32
    r: Ints32
    o: Ints32
    x: Floats32
    again: Ints


class Returns:
    """When each triple of a stream comes; the one place that looks ahead."""

    def __init__(self, events: Stream, room: Space) -> None:
        self._room = room
        self._when = np.unique(self._key(events.s, events.r, events.o) * _SPAN + events.day)

    def _key(self, s: Ints, r: Ints, o: Ints) -> Ints:
        return np.asarray((s * self._room.relations + r) * self._room.entities + o, dtype=np.int64)

    def after(self, s: Ints32, r: Ints32, o: Ints32, day: int) -> Ints:
        """Days from ``day`` until each triple next comes."""
        key = self._key(s.astype(np.int64), r.astype(np.int64), o.astype(np.int64))
        at = np.searchsorted(self._when, key * _SPAN + day, side="right")
        found = self._when[np.minimum(at, self._when.size - 1)]
        same = (at < self._when.size) & (found // _SPAN == key)
        return np.where(same, found % _SPAN - day, NEVER_AGAIN)


class Pulse:
    """How busy the days are: events of the last day and the last week against the month's mean, as news has weekends and holidays."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def learn(self, of: Day) -> None:
        """Take in a day."""
        self._counts[of.day] = of.s.size

    def told(self, day: int) -> tuple[float, float]:
        """Shares of the last day and the last week as of the end of a day."""
        month = [self._counts.get(d, 0) for d in range(day - 27, day + 1)]
        mean = max(sum(month) / len(month), 1.0)
        return month[-1] / mean, sum(month[-7:]) / 7 / mean


def frame(engine: Engine, returns: Returns, pulse: Pulse, *, within: int = WITHIN) -> Frame:
    """The frame at the last day the engine has learned."""
    day, living = engine.day, engine.living(within=within)
    x = np.empty((living.s.size, len(FRAME_NAMES)), dtype=np.float32)
    x[:, :WIDTH] = living.x
    x[:, RELATION] = 0.0  # which of hundreds of relations it is fits the past; what comes of it, the counts tell
    x[:, WIDTH] = day % 7
    x[:, WIDTH + 1], x[:, WIDTH + 2] = pulse.told(day)
    return Frame(day=day, s=living.s, r=living.r, o=living.o, x=x, again=returns.after(living.s, living.r, living.o, day))


def frames(events: Stream, room: Space, anchors: Collection[int]) -> Iterator[Frame]:
    """One pass over a stream, with a frame at the end of each anchor day on which something happened."""
    engine, returns, pulse = Engine(room), Returns(events, room), Pulse()
    for day in days(events):
        engine.learn(day.s, day.r, day.o, day.day)
        pulse.learn(day)
        if day.day in anchors:
            yield frame(engine, returns, pulse)


def shut(held: Iterable[Frame], window: int, by: int) -> list[Frame]:
    """The frames whose window of so many days had shut by the end of a day."""
    return [f for f in held if f.day + window <= by]


def came(of: Frame, window: int) -> Mask:
    """Which triples came again within the window."""
    return np.asarray(of.again <= window, dtype=bool)
