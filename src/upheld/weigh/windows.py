"""When a figure was counted: one of another window neither bears out nor refutes, save as the bound that it sets.

What is counted over time only grows: a count over a part of a window is a floor under that of the whole, and one over a wider window a ceiling
(N(part) <= N(whole)). So a half-year's 40 leaves a year's 40 open, and a year's 30 refutes a half-year's 40. A toll told earlier with less, or later
with more, says nothing of the toll of its day; nor does a sum to date told long after, which is a ceiling.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from upheld.model.claim import Claim
from upheld.model.when import Interval
from upheld.text.dates import DateMention
from upheld.text.figures import Figure
from upheld.text.words import stem
from upheld.weigh.measures import BECAME

_GROWING = frozenset(stem(w) for w in "test launch summit meeting talk attack strike visit sortie missile ship tanker vessel case protest".split(" "))
"""Nouns of things that happen or are done one by one: their count never falls."""

_STOCKS = frozenset({"missing", "displaced", "detained", "deployed", "percent", "duration"})
"""Measures of what there is at a time, which may rise and fall."""

LONG_AFTER = 90
"""Days: tolls of one event are told in the perfect ("have been killed") for some weeks; a quarter later that is a sum to date."""

_SLACK = 15  # days between two levels that still speak of one time
_LEAST_WINDOW = 27  # days: a shorter one is the day of a report as often as a window
_PART = 0.8  # share of the other window below which one is truly shorter
_TO_DATE = re.compile(r"\b(?:have|has|had)(?:\s+(?:been|now|already|so far|since|reportedly))*\s+\w+(?:ed|en|ied|lost|hurt|set|come|gone|met|held|made)\b"
                      r"|\b(?:so far|to date|until now|up to now|in all|in total|altogether|stands? at|overall)\b")  # fmt: skip


class Bounds(NamedTuple):
    """Closed bounds of a figure."""

    low: float
    high: float


class Count(NamedTuple):
    """How something was counted: by which day, whether such a count never falls, and whether it runs up to that day."""

    by: dt.date
    grows: bool
    running: bool = False


def to_date(passage: str, figure: Figure) -> bool:
    """Whether the sentence of a figure sums up to the day of the report ("have been killed", "so far", "in all")."""
    start = max(passage.rfind(". ", 0, figure.start) + 1, 0)
    end = passage.find(". ", figure.end)
    return _TO_DATE.search(passage[start : end if end >= 0 else len(passage)]) is not None


def growing(measure: str, unit: str) -> bool:
    """Whether a count of this measure and unit only ever grows."""
    return (measure in BECAME and measure not in _STOCKS) or bool({stem(unit), stem(measure)} & _GROWING)


def window_of(figure: Figure, dated: Iterable[DateMention], known: dt.date) -> Interval | None:
    """The month or longer span nearest to a figure in its sentence; "since January" runs to the day of the report."""
    spans = [(min(abs(m.start - figure.end), abs(figure.start - m.end)), m) for m in dated if m.role in {"on", "since", "within"}]
    for _, mention in sorted(spans, key=lambda pair: (pair[0], pair[1].start)):
        start, end = mention.interval.start, known if mention.role == "since" else mention.interval.end
        if start is None or end is None or end < start or (end - start).days < _LEAST_WINDOW:
            continue
        return Interval(start=start, end=min(end, known) if mention.role != "since" and start <= known else end, precision="span")
    return None


def other_window(claim: Claim, told: Bounds, claimed: Bounds, *, window: Interval | None, count: Count) -> str:
    """Why a figure does not bear on a claimed one by reason of when it was counted; empty where it may.

    Args:
        claim: whose period is the claimed window.
        told: bounds of the passage's figure.
        claimed: bounds of the claim's figure.
        window: what the passage says it was counted over, where it does.
        count: how the passage counted.
    """
    period = claim.period
    if period is None or period.start is None or period.end is None:
        return ""
    own = (period.end - period.start).days + 1
    if window is not None and window.start is not None and window.end is not None and own > _LEAST_WINDOW:
        return _nested(period, window, told, claimed)
    slack = dt.timedelta(days=0 if count.grows else _SLACK)
    if told.high < claimed.low and count.by < period.start - slack:
        return f"it was counted by {count.by}, before the time the claim speaks of"
    if told.low > claimed.high and count.by > period.end + slack:
        return f"it was counted by {count.by}, after the time the claim speaks of"
    long_after = (count.by - period.end).days > LONG_AFTER
    if count.grows and count.running and long_after and told.high >= claimed.low:
        return f"it sums up to {count.by}, long after the time the claim speaks of, and is no more than a ceiling"
    return ""


def _nested(period: Interval, window: Interval, told: Bounds, claimed: Bounds) -> str:
    """Of two windows one inside the other: what the figure of the one cannot say of the other."""
    if period.start is None or period.end is None or window.start is None or window.end is None:
        return ""
    days, own = (window.end - window.start).days + 1, (period.end - period.start).days + 1
    inside = period.start <= window.start and window.end <= period.end and days < _PART * own
    around = window.start <= period.start and period.end <= window.end and own < _PART * days
    apart = not window.overlaps(period)
    spoken = f"it was counted from {window.start} to {window.end}"
    if inside and told.low <= claimed.high:
        return f"{spoken}, a part of the time the claim speaks of"
    if around and told.high >= claimed.low:
        return f"{spoken}, more than the time the claim speaks of"
    return f"{spoken}, another time than the claim speaks of" if apart else ""
