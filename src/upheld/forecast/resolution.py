"""How a resolution rule ends: yes, no, or void with a reason; never before the feed can tell. Pure functions of what was counted.

A rising count (``>= 3``) is decided the day it is reached, the day its last row was known. A falling one (``< 3``) is decided against the claim the
day it is passed. Everything else waits until the window is shut and the feed's lag is over, and then asks whether the feed covered the window: what
nobody watched is void (or "no" where the rule says so), and so is what follows from a condition that never came about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from upheld.ledger.events_counts import Feed, Tally
from upheld.model.judgement import Outcome
from upheld.text.rulings import COMPARE, Ruling

GIVE_UP = 60
"""Days after lag in which a feed that stopped may still come back, before its silence makes a rule void."""

_ROWS = 12


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days in which a rule counts, both included, and the value its bound stands for (an average worked out)."""

    start: dt.date
    end: dt.date
    value: float

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days + 1


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome with the day it was known, the reason in words, and the rows it rests on (file and line)."""

    outcome: Outcome
    since: dt.date
    because: str
    rows: tuple[str, ...] = ()


def inside(tallies: Sequence[Tally], window: Window) -> tuple[Tally, ...]:
    """What was counted within a window."""
    return tuple(t for t in tallies if window.start <= t.day <= window.end)


def met(ruling: Ruling, count: float, value: float) -> bool:
    """Whether a count is a yes."""
    return COMPARE[ruling.yes.compare](count, value)


def resolved(
    ruling: Ruling, tallies: Sequence[Tally], window: Window, feed: Feed, *, as_of: dt.date, given: Sequence[Tally] | None = None
) -> Resolved | None:
    """How a rule stands as of a day; ``None`` while open.

    Args:
        ruling: the rule.
        tallies: what was counted, as known by ``as_of``.
        window: where it counts, and the bound.
        feed: the source, as of ``as_of``.
        as_of: the day looked from.
        given: what was counted of the condition of a conditional; ``None`` where there is none.
    """
    lag = dt.timedelta(days=max(ruling.lag, feed.lag))
    shut = window.end + lag
    if given is not None:
        first = next(iter(inside(given, window)), None)
        if first is None:
            if as_of < shut or (feed.last < window.end and as_of < shut + dt.timedelta(days=GIVE_UP)):
                return None
            return _untold(ruling, shut, f"its condition never came about in {feed.source} by {window.end}")
        window = msgspec.structs.replace(window, start=min(first.day + dt.timedelta(days=1), window.end))
    told = inside(tallies, window)
    early = _decided(ruling, told, window, feed)
    if early is not None:
        return early
    if as_of < shut:
        return None
    if feed.last < window.end:
        late = shut + dt.timedelta(days=GIVE_UP)
        return None if as_of < late else _untold(ruling, late, f"{feed.source} tells of days to {feed.last} only, the window ends on {window.end}")
    count = sum(t.n for t in told)
    yes = met(ruling, count, window.value)
    return Resolved(outcome="occurred" if yes else "did-not-occur", since=shut, because=_because(ruling, count, window, feed), rows=_rows(told))


def _untold(ruling: Ruling, since: dt.date, why: str) -> Resolved:
    outcome: Outcome = "did-not-occur" if ruling.otherwise == "no" else "void"
    return Resolved(outcome=outcome, since=since, because=why)


def _decided(ruling: Ruling, told: Sequence[Tally], window: Window, feed: Feed) -> Resolved | None:
    """What more events can no longer change: a rising bound reached, another one passed."""
    count, known = 0.0, dt.date.min
    for n, tally in enumerate(told, 1):
        count, known = count + tally.n, max(known, tally.known)
        yes = met(ruling, count, window.value)
        over = not ruling.yes.rising and not yes and count >= window.value
        if (ruling.yes.rising and yes) or over:
            return Resolved(
                outcome="occurred" if yes else "did-not-occur", since=known, because=_because(ruling, count, window, feed), rows=_rows(told[:n])
            )
    return None


def _because(ruling: Ruling, count: float, window: Window, feed: Feed) -> str:
    what = {"days": "days", "reports": "reports", "deaths": "deaths"}[ruling.count.what]
    bound = ruling.yes.text() + (f" = {window.value:.1f}" if ruling.yes.of_average else "")
    return f"{count:g} {what} counted in {feed.source} from {window.start} to {window.end}; the rule asks for {bound}"


def _rows(told: Sequence[Tally]) -> tuple[str, ...]:
    return tuple(t.row for t in told[-_ROWS:])
