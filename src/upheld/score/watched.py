"""The product watched by its own outcomes: whether its probabilities are calibrated, whether that was lost on some day, and what outcomes would correct.

Outcomes are taken in the order in which they were known, each with the probability held when its analysis was published, so that looking again tomorrow
goes on where today's look ended (:mod:`upheld.score.monitor`). The bound on false alarms is exact where each probability was the right one given the
outcomes before it; claims of one analysis lean on one another, which makes alarms somewhat likelier than it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np

from upheld.score.monitor import ALARM, calibration_process, drift_detector, first_alarm
from upheld.score.proper import Floats, brier
from upheld.score.rolling import Rolling

BETWEEN = 400.0
"""Outcomes that pass on average before a false alarm of calibration lost."""

LEAST = 30
"""Outcomes from which the rolling correction is tried."""

REFIT = 10
"""New outcomes after which it is learned anew."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was held of a claim, what came, and the day that was known."""

    day: dt.date
    claim: str
    p: float
    so: bool


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One forecaster watched.

    ``against`` is how many to one the outcomes so far speak against its being calibrated, ``most`` the greatest that ever was, ``alarm`` the day it
    reached 20. ``change`` and ``lost`` say the same of calibration lost on some day. ``corrected`` is the mean Brier score had each probability
    been corrected by the outcomes known before it, over the ``scored`` latest, beside ``plain`` without.
    """

    who: str
    outcomes: int
    against: float = 1.0
    most: float = 1.0
    alarm: dt.date | None = None
    change: float = 0.0
    lost: dt.date | None = None
    scored: int = 0
    plain: float | None = None
    corrected: float | None = None


def watched(who: str, found: Sequence[Outcome]) -> Watched:
    """The state of the watch after all outcomes; order of arrival does not matter, the day each was known does."""
    held = sorted(found, key=lambda o: (o.day, o.claim))
    if not held:
        return Watched(who=who, outcomes=0)
    p, y = np.array([o.p for o in held]), np.array([float(o.so) for o in held])
    against, change = calibration_process(p, y), drift_detector(p, y)

    def day(statistic: Floats, threshold: float) -> dt.date | None:
        at = first_alarm(statistic, threshold)
        return None if at is None else held[at].day

    scored, plain, corrected = _rolled(held)
    return Watched(
        who=who, outcomes=len(held), against=round(float(against[-1]), 3), most=round(float(against.max()), 3), alarm=day(against, ALARM),
        change=round(float(change[-1]), 3), lost=day(change, BETWEEN), scored=scored, plain=plain, corrected=corrected,
    )  # fmt: skip


def _rolled(held: Sequence[Outcome]) -> tuple[int, float | None, float | None]:
    """Outcomes scored with a correction learned from those of earlier days alone, and the Brier scores without it and with it."""
    rolling, taught, pairs = Rolling(least=LEAST), 0, []
    for i, one in enumerate(held):
        known = next((j for j in range(i, 0, -1) if held[j - 1].day < one.day), 0)
        if known - taught >= REFIT:
            new = held[taught:known]
            rolling.learn(np.array([o.p for o in new]), np.array([float(o.so) for o in new]))
            taught = known
        if taught >= LEAST:
            pairs.append((i, float(rolling.apply(np.array([one.p]))[0])))
    if not pairs:
        return 0, None, None
    y = [float(held[i].so) for i, _ in pairs]
    return len(pairs), float(brier([held[i].p for i, _ in pairs], y).mean()), float(brier([p for _, p in pairs], y).mean())
