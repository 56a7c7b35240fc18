"""Will it come about within the window? The public door from the event history to a dated probability with its reasons.

What was seen in the window by the as-of day counts; what is left of the window is forecast from the history known by that day and nothing later.
With too little history, or without LightGBM (extra ``[forecast]``), the counts of :mod:`upheld.forecast.rates` stand alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

import msgspec
import numpy as np

from upheld.forecast.hazard_types import Beside, Deed, Hazard, Reason, Wanted
from upheld.forecast.history import History, Ints, Mask, days_of, history, known_by, of_actors, of_classes
from upheld.forecast.rates import Prior, Share, Span, base_rate, poisson, pooled, prior_of, recurrency
from upheld.forecast.reasons import base_reason, rate_reason, recurrency_reason, rule_reason, rules

SHORT = 3
"""A history of fewer windows than this says little of windows."""


class EventsModel(Protocol):
    """A learned head: a probability for what is wanted over a span, from the history known by the span's last day."""

    def __call__(self, past: History, wanted: Wanted, span: Span) -> float | None:
        """``None`` where it has nothing to say."""
        ...


class _Counts(msgspec.Struct, frozen=True, kw_only=True):
    base: Share
    poisson: float
    again: Share | None
    probability: float


def hazard_of(events: History | Iterable[Deed], wanted: Wanted, *, as_of: dt.date, model: EventsModel | None = None) -> Hazard:
    """The chance that what is wanted comes about within its window, as seen at the end of ``as_of``.

    Args:
        events: the event history, in any order; what was not known by ``as_of`` is not looked at.
        wanted: the question.
        as_of: the day from whose end is looked ahead.
        model: a learned head, printed beside the counts and taken where it answers.
    """
    past = known_by(events if isinstance(events, History) else history(events), as_of)
    chosen = of_actors(past, wanted) & of_classes(past, wanted.classes)
    start, end, today = wanted.start.toordinal(), wanted.end.toordinal(), as_of.toordinal()
    days = days_of(past, chosen)
    seen = int(((days >= start) & (days <= end)).sum())
    if seen >= wanted.at_least or not len(past):
        return _settled(past, chosen, wanted, as_of, seen=seen)
    left = max(end - max(today, start - 1), 0)
    span = Span(first=past.first, last=today, days=left or wanted.days, ahead=max(start - today, 1))
    rest = msgspec.structs.replace(wanted, at_least=wanted.at_least - seen, days=span.days)
    counts = _counted(past, days, rest, span)
    learned = model(past, rest, span) if model is not None else None
    p = counts.probability if learned is None else learned
    if not left:
        p *= _late(past, today - end)
    whole = Span(first=past.first, last=today, days=wanted.days)
    base = base_rate(days, whole, at_least=wanted.at_least)
    return Hazard(
        wanted=wanted,
        as_of=as_of,
        probability=p,
        base_rate=base.rate,
        base_cases=int(base.cases),
        model="poisson and recurrency" if learned is None else "events model",
        beside=_beside(counts, base, learned),
        reasons=_reasons(past, chosen, rest, span, counts=counts),
        curve=_curve(p, wanted, left),
        seen=seen,
        history_days=span.length,
    )


def _counted(past: History, days: Ints, rest: Wanted, span: Span) -> _Counts:
    prior = reference(past, rest, span)
    p = poisson(days, span, prior, at_least=rest.at_least)
    again = recurrency(days, span, at_least=rest.at_least)
    return _Counts(base=base_rate(days, span, at_least=rest.at_least), poisson=p, again=again, probability=pooled(p, again))


def reference(past: History, wanted: Wanted, span: Span) -> Prior:
    """The law of daily rates of comparable series: of the same classes, over all pairs that deal with each other, or all actors where one side is open.

    Where several pairs are wanted together, their rates add up.
    """
    open_side = not wanted.actors or not wanted.recipients
    side = past.actor if wanted.actors else past.recipient
    size = max(len(past.actors), 1)
    unit = side if open_side else past.actor * size + past.recipient
    units = np.unique(unit)
    named = of_classes(past, wanted.classes)
    unit_days = np.unique(np.stack([unit[named], past.happened[named]]), axis=1)
    counts = np.bincount(np.searchsorted(units, unit_days[0]), minlength=units.size).astype(np.float64)
    law = prior_of(counts, float(span.length))
    many = max(len(wanted.actors), 1) * max(len(wanted.recipients), 1) * (2 if wanted.either_way and not open_side else 1)
    return Prior(shape=law.shape * many, exposure=law.exposure)


def _late(past: History, after: int) -> float:
    """The share of deeds that become known more than ``after`` days after they happened, at least one in a hundred."""
    return max(float((past.known - past.happened > after).mean()), 0.01)


def _beside(counts: _Counts, base: Share, learned: float | None) -> tuple[Beside, ...]:
    told = [Beside(name="base rate", probability=base.rate), Beside(name="poisson", probability=counts.poisson)]
    if counts.again is not None:
        told.append(Beside(name="recurrency", probability=counts.again.rate))
    if learned is not None:
        told.append(Beside(name="events model", probability=learned))
    return tuple(told)


def _reasons(past: History, chosen: Mask, rest: Wanted, span: Span, *, counts: _Counts) -> tuple[Reason, ...]:
    days = days_of(past, chosen)
    told = [rate_reason(past, chosen, rest, span), base_reason(counts.base, span)]
    if counts.again is not None:
        told.append(recurrency_reason(counts.again, span, span.last - int(days[-1])))
    told += [rule_reason(rule, rest) for rule in rules(past, rest, span, counts.base.rate)]
    if span.length < SHORT * span.days:
        told.append(Reason(text=f"only {span.length} days of history for a window of {span.days} days", kind="short", cases=span.length))
    return tuple(told)


def _curve(p: float, wanted: Wanted, left: int) -> tuple[tuple[int, float], ...]:
    """The chance to have come about by the end of each day left, at a constant hazard; a shut window is one point."""
    if not left:
        return ((wanted.days, p),)
    return tuple((wanted.days - left + j, 1 - (1 - p) ** (j / left)) for j in range(left + 1))


def _settled(past: History, chosen: Mask, wanted: Wanted, as_of: dt.date, *, seen: int) -> Hazard:
    """Already seen, or nothing to look back on: certain in the first case, an even base rate of nothing in the second."""
    if not len(past):
        none = Reason(text="no event history was known by then", kind="short")
        return _answer(wanted, as_of, p=0.5, model="none", reasons=(none,), seen=0)
    span = Span(first=past.first, last=as_of.toordinal(), days=wanted.days)
    return _answer(wanted, as_of, p=1.0, model="seen", reasons=(rate_reason(past, chosen, wanted, span),), seen=seen)


def _answer(wanted: Wanted, as_of: dt.date, *, p: float, model: str, reasons: tuple[Reason, ...], seen: int) -> Hazard:
    return Hazard(
        wanted=wanted,
        as_of=as_of,
        probability=p,
        base_rate=p,
        base_cases=0,
        model=model,
        beside=(),
        reasons=reasons,
        curve=((wanted.days, p),),
        seen=seen,
    )
