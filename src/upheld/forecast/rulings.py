"""A resolution rule as a dated probability: tried on history, counted as of a day, forecast for what is left of its window. Pure functions.

Days with an event go to the event history's hazard (:func:`upheld.forecast.hazard.hazard_of`); reports and deaths, which come in bursts, to the
negative-binomial law of :mod:`upheld.forecast.counts`; a condition that has not come about yet to what followed it in the past.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from upheld.forecast.conditionals import followed
from upheld.forecast.counts import ahead
from upheld.forecast.hazard import EventsModel, hazard_of
from upheld.forecast.hazard_types import Wanted
from upheld.forecast.history import History
from upheld.forecast.resolution import Window, inside, met, resolved
from upheld.ledger.events_counts import Feed, Tally
from upheld.model.claim import Claim
from upheld.model.outlook import Foreseen
from upheld.model.trial import Trial
from upheld.text.rulings import DOCUMENTS, Ruling

USUAL = 360
"""Days before publication over which an average is taken."""

ALWAYS = 0.97
"""A rule that past windows reached so often asks nothing; that an absence is usual makes it no less of a claim."""

_ENOUGH = 3
_EDGE = 0.02
_MOST_REASONS = 5
_SHOWN = 6


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed holds for a rule as of a day: the tallies of its query and of its condition.

    ``of_sides`` are the days that tell of its sides at all, whoever acts; ``strangers`` those of its states that the feed never names. ``history``
    is the event history that hazards are taken from; ``None`` where the rule counts something else.
    """

    feed: Feed
    tallies: tuple[Tally, ...]
    given: tuple[Tally, ...] | None = None
    of_sides: int = 0
    strangers: tuple[str, ...] = ()
    history: History | None = None


def window_of(ruling: Ruling, counted: Counted, *, published: dt.date, deadline: dt.date) -> Window:
    """The window of a rule: the day after publication to the deadline, or its last so many days; and its bound as a number.

    An average is taken over the year before publication, or what the feed covers of it.
    """
    start = published + dt.timedelta(days=1)
    if ruling.count.last:
        start = max(deadline - dt.timedelta(days=ruling.count.last - 1), start)
    window = Window(start=min(start, deadline), end=deadline, value=ruling.yes.value)
    if not ruling.yes.of_average:
        return window
    first = max(published - dt.timedelta(days=USUAL), counted.feed.first)
    before = sum(t.n for t in counted.tallies if first <= t.day < published)
    return msgspec.structs.replace(window, value=ruling.yes.value * before * window.days / max((published - first).days, 1))


def past_windows(tallies: Sequence[Tally], feed: Feed, *, days: int, before: dt.date) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """What every window of ``days`` days held that the feed covered whole before a day, one for each day it could start on."""
    length = (min(before, feed.last + dt.timedelta(days=1)) - feed.first).days
    if length < days:
        return np.zeros(0, dtype=np.int64)
    flat = np.zeros(length + 1, dtype=np.int64)
    for tally in tallies:
        at = (tally.day - feed.first).days
        if 0 <= at < length:
            flat[at + 1] += tally.n
    running = np.cumsum(flat)
    return np.asarray(running[days:] - running[:-days], dtype=np.int64)


def _unusable(ruling: Ruling, counted: Counted | None, claim: Claim, published: dt.date) -> Trial | None:
    """Why a feed cannot resolve a rule, whatever it counts; ``None`` where it can."""
    if claim.deadline is None:
        return Trial(accepted=False, why="the claim has no deadline", remedy="add a deadline, for example deadline = 2025-12-31")
    if counted is None:
        kept = "documents" if ruling.feed == DOCUMENTS else "event files"
        return Trial(accepted=False, feed=ruling.feed, why=f"no feed {ruling.feed!r} is loaded here, so that nothing can resolve it yet",
                     remedy=f"add {kept} with `upheld add FILE`; until then reports settle it")  # fmt: skip
    feed = counted.feed
    held = (claim.deadline - published).days
    if feed.lag >= held:
        return Trial(accepted=False, feed=feed.source, lag=feed.lag, why=f"rows come into {feed.source} {feed.lag} days late, after the window of {held} days",
                     remedy="set a later deadline, or name a faster feed")  # fmt: skip
    if counted.strangers:
        who = ", ".join(counted.strangers)
        return Trial(accepted=False, feed=feed.source, lag=feed.lag, why=f"{feed.source} tells nothing of {who}",
                     remedy="correct the code, or name a feed that does")  # fmt: skip
    return None


def try_out(ruling: Ruling, counted: Counted | None, claim: Claim, *, published: dt.date) -> Trial:
    """Try a rule on what its feed held before publication; a rule that nothing can resolve is refused with what to write instead."""
    fault = _unusable(ruling, counted, claim, published)
    if fault is not None or counted is None or claim.deadline is None:
        return fault or Trial(accepted=False)
    feed = counted.feed
    window = window_of(ruling, counted, published=published, deadline=claim.deadline)
    past = past_windows(counted.tallies, feed, days=window.days, before=published)
    if not past.size:
        return Trial(accepted=True, feed=feed.source, lag=feed.lag)
    cases = past.size // window.days or 1
    yes = float(np.mean([met(ruling, float(n), window.value) for n in past]))
    rate = (yes * cases + 0.5) / (cases + 1)
    latest = _latest(past, feed, window.days)
    if yes >= ALWAYS and cases >= _ENOUGH and ruling.yes.rising:
        usual = int(np.median(past))
        return Trial(accepted=False, feed=feed.source, lag=feed.lag, base_rate=rate, cases=cases, past=latest,
                     why=f"past windows as long met it in {yes:.0%} of cases, so that it asks nothing",
                     remedy=f'past windows held {usual} in the middle: write yes = ">= {usual + 1}"')  # fmt: skip
    return Trial(accepted=True, feed=feed.source, lag=feed.lag, base_rate=rate, cases=cases, past=latest)


def _latest(past: np.ndarray[tuple[int], np.dtype[np.int64]], feed: Feed, days: int) -> tuple[tuple[dt.date, int], ...]:
    """The last windows end to end, latest first: the first day of each and what it held."""
    return tuple((feed.first + dt.timedelta(days=at), int(past[at])) for at in range(past.size - 1, -1, -days)[:_SHOWN])


def foresee(
    ruling: Ruling, counted: Counted | None, claim: Claim, *, published: dt.date, as_of: dt.date, model: EventsModel | None = None
) -> Foreseen:
    """What events say of a claim as of a day, by its rule: refused, resolved, or a probability for what is left of its window."""
    trial = try_out(ruling, counted, claim, published=published)
    if not trial.accepted or counted is None or claim.deadline is None:
        return Foreseen(trial=trial)
    window = window_of(ruling, counted, published=published, deadline=claim.deadline)
    begun = None if counted.given is None else next(iter(inside(counted.given, window)), None)
    if begun is not None:
        window = msgspec.structs.replace(window, start=min(begun.day + dt.timedelta(days=1), window.end))
    seen = float(sum(t.n for t in inside(counted.tallies, window)))
    found = Foreseen(
        trial=trial,
        seen=seen,
        needed=window.value,
        rising=ruling.yes.rising,
        novelty="" if ruling.feed == DOCUMENTS else _novelty(counted, published),
        rows=_rows(counted, window, as_of),
    )
    end = resolved(ruling, counted.tallies, _whole(ruling, counted, claim, published), counted.feed, as_of=as_of, given=counted.given)
    found = _forecast(found, ruling, counted, window, as_of=as_of, model=model, waits=counted.given is not None and begun is None)
    if end is None:
        return found
    return msgspec.structs.replace(found, outcome=end.outcome, since=end.since, because=f"resolved by its rule: {end.because}", rows=end.rows)


def _whole(ruling: Ruling, counted: Counted, claim: Claim, published: dt.date) -> Window:
    """The window before any condition cuts it short."""
    return window_of(ruling, counted, published=published, deadline=claim.deadline or published)


def _novelty(counted: Counted, published: dt.date) -> Literal["seen triple", "seen pair", "new pair"]:
    if any(t.day <= published for t in counted.tallies):
        return "seen triple"
    return "seen pair" if counted.of_sides else "new pair"


def _rows(counted: Counted, window: Window, as_of: dt.date) -> tuple[str, ...]:
    """The latest rows behind a forecast: those in the window, else the last before it."""
    told = inside(counted.tallies, window) or tuple(t for t in counted.tallies if t.day <= as_of)
    return tuple(t.row for t in told[-3:])


def _forecast(
    found: Foreseen, ruling: Ruling, counted: Counted, window: Window, *, as_of: dt.date, model: EventsModel | None, waits: bool
) -> Foreseen:
    if ruling.feed == DOCUMENTS:
        return found  # what was gathered for an analysis is no sample of what happens: it settles, it forecasts nothing
    if waits:
        return _after_condition(found, ruling, counted, window, as_of)
    sides = ruling.count.actors and ruling.count.recipients  # the history holds deeds between two states only
    if counted.history is not None and sides and ruling.count.what == "days" and ruling.count.reports == 1:
        return _by_hazard(found, ruling, counted.history, window, as_of=as_of, model=model)
    return _by_count(found, ruling, counted, window, as_of)


def _needs(ruling: Ruling, value: float) -> int:
    """The least count that a rising bound is met by, or that breaks any other."""
    compare = ruling.yes.compare
    if compare in {">=", "<"}:
        return math.ceil(value)
    return math.floor(value) + 1


def _of_claim(ruling: Ruling, p: float, exactly: float = 0.0) -> float:
    """The chance of yes from the chance ``p`` that the deciding count is reached; of "==", ``exactly`` is that of no fewer."""
    if ruling.yes.rising:
        yes = p
    elif ruling.yes.compare == "==" and ruling.yes.value > 0:
        yes = exactly - p
    else:
        yes = 1 - p
    return min(max(yes, _EDGE / 2), 1 - _EDGE / 2)


def _by_hazard(found: Foreseen, ruling: Ruling, history: History, window: Window, *, as_of: dt.date, model: EventsModel | None) -> Foreseen:
    count, needed = ruling.count, max(_needs(ruling, window.value), 1)
    wanted = Wanted(actors=count.actors, recipients=count.recipients, classes=count.classes, start=window.start, days=window.days,
                    either_way=count.either_way, at_least=needed)  # fmt: skip
    told = hazard_of(history, wanted, as_of=as_of, model=model)
    exactly = 0.0
    if ruling.yes.compare == "==" and needed > 1:
        exactly = hazard_of(history, msgspec.structs.replace(wanted, at_least=needed - 1), as_of=as_of, model=model).probability
    curve = tuple((window.start + dt.timedelta(days=n - 1 if n else 0), p) for n, p in told.curve)
    return msgspec.structs.replace(
        found,
        probability=_of_claim(ruling, told.probability, exactly),
        model=told.model,
        beside=tuple((b.name, b.probability) for b in told.beside),
        reasons=tuple(r.text for r in told.reasons[:_MOST_REASONS]),
        curve=_thinned(curve),
    )


def _thinned(curve: tuple[tuple[dt.date, float], ...], most: int = 25) -> tuple[tuple[dt.date, float], ...]:
    step = -(-len(curve) // most) or 1
    return (*curve[::step], *curve[-1:]) if (len(curve) - 1) % step else curve[::step]


def _by_count(found: Foreseen, ruling: Ruling, counted: Counted, window: Window, as_of: dt.date) -> Foreseen:
    feed = counted.feed
    seen_to = min(feed.last, as_of - dt.timedelta(days=feed.lag))
    left = (window.end - max(seen_to, window.start - dt.timedelta(days=1))).days
    needed = _needs(ruling, window.value) - found.seen
    if left <= 0:
        p, exactly, said = float(needed <= 0), float(needed <= 1), "the window is shut"
        law = None
    else:
        law = ahead(_by_day(counted.tallies, feed, seen_to), days=left)
        p, exactly = law.at_least(needed), law.at_least(needed - 1)
        said = f"{law.mean:.1f} expected in the {left} days left, from {law.windows} past windows as long (shape {law.shape:.2f})"
    curve = () if law is None else _count_curve(counted, feed, window, seen_to=seen_to, needed=needed)
    unit = ruling.count.what
    reasons = (f"{found.seen:g} {unit} counted so far, {_needs(ruling, window.value)} would decide it", said)
    return msgspec.structs.replace(
        found, probability=_of_claim(ruling, p, exactly), model="negative-binomial count", beside=(("base rate", found.trial.base_rate),)
        if found.trial.base_rate is not None else (), reasons=reasons, curve=curve,
    )  # fmt: skip


def _by_day(tallies: Sequence[Tally], feed: Feed, to: dt.date) -> list[int]:
    days = [0] * max((to - feed.first).days + 1, 1)
    for tally in tallies:
        at = (tally.day - feed.first).days
        if 0 <= at < len(days):
            days[at] += tally.n
    return days


def _count_curve(counted: Counted, feed: Feed, window: Window, *, seen_to: dt.date, needed: float) -> tuple[tuple[dt.date, float], ...]:
    """The chance that the deciding count is reached by each day left."""
    past, first = _by_day(counted.tallies, feed, seen_to), max(seen_to, window.start - dt.timedelta(days=1))
    left = (window.end - first).days
    steps = sorted({max(round(left * k / 8), 1) for k in range(1, 9)})
    told = [(first + dt.timedelta(days=n), ahead(past, days=n).at_least(needed)) for n in steps]
    rising = np.maximum.accumulate([p for _, p in told])
    return tuple((d, float(p)) for (d, _), p in zip(told, rising, strict=True))


def _after_condition(found: Foreseen, ruling: Ruling, counted: Counted, window: Window, as_of: dt.date) -> Foreseen:
    """What followed the condition in the past, while it has not come about in the window."""
    known = min(counted.feed.last, as_of)
    units = [t.day.toordinal() for t in counted.tallies for _ in range(min(t.n, 1_000))]
    given = [t.day.toordinal() for t in counted.given or ()]
    needed = _needs(ruling, window.value)
    base = _plain(found, ruling)
    told = followed(given, units, days=window.days, least=needed, known_to=known.toordinal(), base=base)
    last = f", the last from {dt.date.fromordinal(told.last)}" if told.last else ""
    said = f"its condition came about {told.cases} times in {counted.feed.source}{last}; in {told.came} of them {needed:g} followed within {window.days} days"
    return msgspec.structs.replace(
        found, probability=_of_claim(ruling, told.probability, told.probability), model="what followed its condition",
        beside=(("base rate", found.trial.base_rate),) if found.trial.base_rate is not None else (), reasons=(said,),
    )  # fmt: skip


def _plain(found: Foreseen, ruling: Ruling) -> float:
    """How often the deciding count is reached in a window as long, whatever came before."""
    rate = 0.3 if found.trial.base_rate is None else found.trial.base_rate
    return rate if ruling.yes.rising else 1 - rate
