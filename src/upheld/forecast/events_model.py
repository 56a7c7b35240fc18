"""The learned head behind the hazard door: fitted on the event history known by one day, for questions asked on that day.

A question's triples that came of late each get a probability from the head; that any of them comes is taken as if they came independently. Windows lie
on a grid; between its points the log of the chance of nothing is drawn straight. It has nothing to say of triples that did not come of late, of counts
above one, and without the extra ``[forecast]`` it is not made at all: the counts stand alone then.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from upheld.forecast.hazard_types import Wanted
from upheld.forecast.history import History, Mask, known_by, positions
from upheld.forecast.rates import Span

if TYPE_CHECKING:
    from upheld.forecast.frames import Frame
    from upheld.forecast.hazard_head import Head

GRID = (1, 7, 30, 90, 180)
"""Windows, in days, that a head is fitted for when first asked."""
FEWEST_DEEDS, FEWEST_DAYS = 2000, 120
"""A history with less teaches nothing that counts do not tell."""
BACK, STEP = 360, 5
"""Frames to fit on are taken every so many days of the last days."""
FEWEST_FRAMES = 6


def installed() -> bool:
    """Whether the extra ``[forecast]`` is there."""
    return all(importlib.util.find_spec(name) is not None for name in ("numba", "lightgbm"))


def events_model(events: History, *, as_of: dt.date) -> LearnedModel | None:
    """A model for questions asked at the end of a day; ``None`` without the extra or with too little history."""
    past = known_by(events, as_of)
    if not installed() or len(past) < FEWEST_DEEDS or as_of.toordinal() - past.first < FEWEST_DAYS:
        return None
    return LearnedModel(past, as_of)


class LearnedModel:
    """Frames of a history, and the heads fitted on them so far."""

    def __init__(self, past: History, as_of: dt.date) -> None:
        from upheld.forecast.actors import actors  # noqa: PLC0415  (extra [forecast])
        from upheld.forecast.frames import frames  # noqa: PLC0415
        from upheld.forecast.space import space, stream  # noqa: PLC0415

        days = past.happened - past.first
        last = int(days[-1])
        events = stream(past.actor, past.event_class, past.recipient, days, relations=len(past.classes))
        anchors = {*range(max(last - BACK, 30), last + 1, STEP), last}
        self._as_of = as_of
        self._last = last
        self._frames: Sequence[Frame] = tuple(frames(events, space(actors(past.actors), len(past.classes)), anchors))
        self._past = past
        self._heads: dict[int, Head | None] = {}

    def __call__(self, past: History, wanted: Wanted, span: Span) -> float | None:
        """The chance that a wanted triple comes within the span; ``None`` where it has nothing to say, or where it knows of days after the span's."""
        del past  # its own is the same, laid out
        if span.last != self._as_of.toordinal() or wanted.at_least > 1:
            return None
        now = self._frames[-1]
        chosen = self._chosen(wanted, now)
        window = span.ahead - 1 + span.days
        if not chosen.any() or window > GRID[-1]:
            return None
        survival = self._survival(now, chosen, window)
        return None if survival is None else 1 - math.exp(survival * span.days / window)

    def _chosen(self, wanted: Wanted, now: Frame) -> Mask:
        def between(doers: Sequence[str], others: Sequence[str]) -> Mask:
            one = np.isin(now.s, positions(self._past.actors, doers)) if doers else np.ones(now.s.size, dtype=bool)
            two = np.isin(now.o, positions(self._past.actors, others)) if others else np.ones(now.s.size, dtype=bool)
            return np.asarray(one & two, dtype=bool)

        sides = between(wanted.actors, wanted.recipients)
        if wanted.either_way:
            sides |= between(wanted.recipients, wanted.actors)
        if not wanted.classes:
            return sides
        return np.asarray(sides & np.isin(now.r, positions(self._past.classes, wanted.classes, dotted=True)), dtype=bool)

    def _survival(self, now: Frame, chosen: Mask, window: int) -> float | None:
        """Log of the chance that none of the chosen comes within the window."""
        at = int(np.searchsorted(GRID, window))
        high = self._log_none(now, chosen, GRID[at])
        if high is None or GRID[at] == window:
            return high
        low = self._log_none(now, chosen, GRID[at - 1]) if at else 0.0
        if low is None:
            return None
        share = (window - GRID[at - 1]) / (GRID[at] - GRID[at - 1])
        return low + share * (min(high, low) - low)

    def _log_none(self, now: Frame, chosen: Mask, window: int) -> float | None:
        head = self._head(window)
        if head is None:
            return None
        p = head.probabilities(head.raw(now._replace(x=now.x[chosen])))
        return float(np.log1p(-np.clip(p, 0, 1 - 1e-6)).sum())

    def _head(self, window: int) -> Head | None:
        from upheld.forecast.frames import shut  # noqa: PLC0415  (extra [forecast])
        from upheld.forecast.hazard_head import Head  # noqa: PLC0415

        if window not in self._heads:
            held = shut(self._frames, window, self._last)
            self._heads[window] = Head(held, window) if len(held) >= FEWEST_FRAMES else None
        return self._heads[window]
