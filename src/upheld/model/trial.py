"""How a resolution rule went on the history of what it counts, before anybody relies on it."""

from __future__ import annotations

import datetime as dt

import msgspec


class Trial(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A resolution rule tried on history: whether it may resolve anything, and what the feed told.

    ``base_rate`` is the share of past windows as long as the claim's that the rule would have called yes, of ``cases`` such windows. ``lag`` is the
    feed's measured lag in days; ``past`` the latest of these windows, end to end, latest first: the first day of each and what it held. Where the
    rule is refused, ``why`` says so and ``remedy`` what to write instead.
    """

    accepted: bool
    feed: str = ""
    base_rate: float | None = None
    cases: int = 0
    lag: int = 0
    past: tuple[tuple[dt.date, int], ...] = ()
    why: str = ""
    remedy: str = ""
