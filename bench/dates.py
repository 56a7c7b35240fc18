"""Dates as intervals (``dates.jsonl``), all read in a text of 15 May 2024: the days they stand for, and words that are no dates.

``days`` asks that at least half of the union of days is in common (an early month may end on the 10th or the 12th), ``exact`` for the very days,
``role`` for the role of the preposition among those; ``none`` is the share of sentences without a date in which none is read. dateparser, where
it is installed, gives points: a point counts as the day, month or year it was read from only where that is all that is asked for.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from pathlib import Path

from bench.data import Measured
from bench.own_cases import Case, cases, peer, share
from upheld.text.dates import dates as read

ANCHOR = dt.date(2024, 5, 15)
_HALF = 0.5
Days = tuple[dt.date, dt.date]


def _listed(case: Case) -> Days:
    start, end = (dt.date.fromisoformat(d) for d in case["days"])
    return start, end


def _common(a: Days, b: Days) -> float:
    shared = (min(a[1], b[1]) - max(a[0], b[0])).days + 1
    return max(shared, 0) / ((max(a[1], b[1]) - min(a[0], b[0])).days + 1)


def _ours(case: Case) -> list[tuple[Days, str]]:
    found = read(case["text"], ANCHOR, future=case.get("future", False))
    return [((m.interval.start, m.interval.end), m.role) for m in found if m.interval.start and m.interval.end]


def _dateparser(case: Case) -> list[tuple[Days, str]]:
    search = peer("dateparser.search")
    if search is None:
        return []
    wanted = {
        "RELATIVE_BASE": dt.datetime.combine(ANCHOR, dt.time(), dt.UTC).replace(tzinfo=None),
        "PREFER_DATES_FROM": "future" if case.get("future") else "past",
        "PREFER_DAY_OF_MONTH": "first",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = search.search_dates(case["text"], languages=["en"], settings=wanted) or []
    return [((d.date(), d.date()), "on") for _, d in found]


def _shares(told: Callable[[Case], list[tuple[Days, str]]], listed: tuple[Case, ...]) -> dict[str, float]:
    dated, others = [c for c in listed if "days" in c], [c for c in listed if "days" not in c]
    best = [(c, max(told(c), key=lambda f, c=c: _common(_listed(c), f[0]), default=None)) for c in dated]  # type: ignore[misc]
    right = [(c, f) for c, f in best if f is not None and _common(_listed(c), f[0]) >= _HALF]
    return {
        "days": round(len(right) / max(len(dated), 1), 4),
        "exact": round(sum(f[0] == _listed(c) for c, f in right) / max(len(dated), 1), 4),
        "role": share([f[1] == c["role"] for c, f in right]),
        "none": share([not told(c) for c in others]),
    }


def figures(data: Path | None) -> Measured:
    """Shares over the cases, and dateparser's where it is installed."""
    listed = cases("dates", data)
    peers = {}
    if peer("dateparser.search") is not None:
        peers = {f"dateparser {name}": value for name, value in _shares(_dateparser, listed).items() if name != "role"}
    return Measured({"cases": len(listed), **_shares(_ours, listed)}, peers)
