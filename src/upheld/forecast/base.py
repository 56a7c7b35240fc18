"""Where a claim about the future starts: the rate of a named class, what events say, the author's strength and a crowd, pooled, as the window shuts.

With a base rate p0 over the whole window the hazard is constant, ``-log(1 - p0) / window`` (survival under constant hazard). When a share e of
the window has gone by without a report, the event has come about unseen with weight ``(1 - (1 - p0)^e) (1 - found)``, still comes with weight
``(1 - p0)^e - (1 - p0)``, and never comes with weight ``1 - p0``; ``found`` is the chance that a report of a true event would have reached us,
so that silence counts for no more than the search is worth (formula 5). The claim that it will *not* come has the complement. A standing
state that the claim says goes on starts high and does not fall by itself.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import msgspec

from upheld.forecast.crowd import Priced
from upheld.forecast.reference import Named, reference_of
from upheld.model.claim import Claim
from upheld.model.outlook import Foreseen, Outlook
from upheld.model.ports import Prior

NEW = 0.30
"""Base rate of a change nobody has fixed and no class knows."""

FOUND = 0.80
"""Chance that at least one report of an event that came about is among the documents and was linked; a guess until fitted on resolved claims."""

AUTHOR = 0.5
"""Weight of the author's own strength beside the rate of a class, in log-odds: an author who follows a matter knows something of it."""

BESIDE_EVENTS = 0.25
"""Weight of the author's own strength beside what events say, which know more of the matter than a class does."""

CROWD = 0.8
"""Weight of a crowd's price beside everything else: on resolved ForecastBench questions little beside it helps (`docs/benchmarks.md`)."""

UNHEDGED = 0.75
"""What an author who says "will" is taken to hold: experts' plain statements come about about that often."""

EVER = 0.95
"""Chance that a report of a true event is ever found: some are in no document here, and some are in one that was not linked."""

LATE = 60.0
"""Days after a window shut in which half of what was still unreported comes to light; a guess until report lags are learned."""

SETTLED = 0.98
"""Where a claim starts that its rule has resolved: counts are coded by machine, and what documents say may still stand against them."""

_LEAST = 0.02
_POINTS = 12


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def pool(parts: Sequence[tuple[float, float]]) -> float:
    """Probabilities with their weights as one: the mean of their log-odds (log-linear pool, Genest and Zidek 1986)."""
    logs = sum(w * _logit(p) for p, w in parts) / sum(w for _, w in parts)
    return 1 / (1 + math.exp(-logs))


def _own(claim: Claim) -> tuple[float, str]:
    """The author's own strength, and in words."""
    hedge = claim.hedge
    return (UNHEDGED, "stated without a hedge") if hedge is None else ((hedge.low + hedge.high) / 2, f"“{hedge.cue}”")


def _share_left(claim: Claim, start: dt.date, as_of: dt.date) -> float:
    if claim.deadline is None or claim.deadline <= start:
        return 0.0 if claim.deadline is not None and as_of > claim.deadline else 1.0
    left = (claim.deadline - max(as_of, start)).days / (claim.deadline - start).days
    return min(max(left, 0.0), 1.0)


def found_by(days_after: int) -> float:
    """Chance that a report of a true event has been found, ``days_after`` its window shut: reports go on coming in, up to what a search can find."""
    return EVER - (EVER - FOUND) * math.exp2(-max(days_after, 0) / LATE)


def after_silence(rate: float, gone: float, *, found: float = FOUND) -> float:
    """Probability that an event of base rate ``rate`` comes about within its window, when a share ``gone`` of it passed without a report.

    Args:
        rate: base rate over the whole window, in [0, 1).
        gone: share of the window that has passed, in [0, 1].
        found: chance that a report of a true event would have been found by now.
    """
    never = 1 - rate
    survived = math.pow(never, gone)
    unseen = (1 - survived) * (1 - found)
    still = survived - never
    return (unseen + still) / (unseen + still + never)


def _silent(rate: float, claim: Claim, start: dt.date, as_of: dt.date) -> float:
    """A rate over the window from ``start`` to the deadline, after silence until ``as_of``."""
    late = (as_of - claim.deadline).days if claim.deadline else 0
    return after_silence(rate, 1 - _share_left(claim, start, as_of), found=found_by(late))


def prior_of(outlook: Outlook) -> Prior:
    """What the weighing starts from."""
    return Prior(probability=outlook.probability, reason=outlook.in_words, unsilenced=outlook.unsilenced)


def outlook_of(
    claim: Claim, *, published: dt.date, as_of: dt.date, new: float = NEW, rates: Mapping[str, float] | None = None,
    foreseen: Foreseen | None = None, crowd: Priced | None = None,
) -> Outlook | None:  # fmt: skip
    """The start of a forecast or conditional as of a day; ``None`` for claims about past or present.

    Args:
        claim: the claim.
        published: when its analysis was.
        as_of: the day looked from.
        new: the rate of a change that belongs to no class.
        rates: rates of reference classes that were set.
        foreseen: what events say by the claim's resolution rule, where it was accepted.
        crowd: what a crowd or market held by ``as_of``, where one asks the same.
    """
    if not claim.of_future:
        return None
    named = reference_of(claim, rates or {}, new=new)
    if foreseen is not None and foreseen.trial.accepted and (foreseen.model or foreseen.outcome is not None):
        found = _from_events(claim, foreseen, named, published, as_of)
    else:
        found = _from_class(claim, named, published, as_of)
        found = found if foreseen is None else msgspec.structs.replace(found, foreseen=foreseen)
    return _with_crowd(found, claim, crowd, as_of) if crowd is not None and not (foreseen and foreseen.outcome) else found


def _from_class(claim: Claim, named: Named, published: dt.date, as_of: dt.date) -> Outlook:
    rate, said = named.rate, f"{named.said} ({named.source})"
    parts = [f"base rate of {said}: {rate:.0%} over the window"]
    if named.name == "goes-on":
        return _outlook(claim, rate, named, reasons=(f"{said}: {rate:.0%}",))
    negative = claim.polarity == "negative"
    beside = [("base rate", 1 - rate if negative else rate)]
    if not negative and not claim.attribution:  # whom the author quotes has a strength of his own, which is no view of the author's
        own, words = _own(claim)
        rate = pool(((rate, 1 - AUTHOR), (own, AUTHOR)))
        parts.append(f"with the author's own strength, {words} ({own:.0%}), {rate:.0%}")
        beside.append(("the author", own))
    left = _share_left(claim, published, as_of)
    p = _silent(rate, claim, published, as_of)
    parts.append(f"{left:.0%} of the window left")
    if negative:
        parts.append(f"so {1 - p:.0%} that it stays out")
    days = _days(published, claim.deadline)
    curve = tuple((d, _chance(rate, claim, published, d)) for d in days)
    found = _outlook(claim, 1 - p if negative else p, named, reasons=tuple(parts), beside=tuple(beside), curve=curve)
    return msgspec.structs.replace(found, unsilenced=1 - rate if negative else rate)


def _chance(rate: float, claim: Claim, published: dt.date, day: dt.date) -> float:
    """The chance, seen at publication, that it has come about by a day."""
    return float(1 - math.pow(1 - rate, 1 - _share_left(claim, published, day)))


def _days(published: dt.date, deadline: dt.date | None) -> tuple[dt.date, ...]:
    if deadline is None or deadline <= published:
        return ()
    whole = (deadline - published).days
    return tuple(dict.fromkeys(published + dt.timedelta(days=round(whole * k / _POINTS)) for k in range(_POINTS + 1)))


def _outlook(
    claim: Claim, p: float, named: Named, *, reasons: tuple[str, ...], beside: tuple[tuple[str, float], ...] = (),
    curve: tuple[tuple[dt.date, float], ...] = (),
) -> Outlook:  # fmt: skip
    return Outlook(claim=claim.id, event_class=named.name, probability=min(max(p, _LEAST), 1 - _LEAST), base_rate=1 - named.rate if named.name == "unlikely" else named.rate,
                   base_of=f"{named.said}: {named.source}", model="reference class", reasons=reasons, beside=beside, curve=curve,
                   event_rate=named.rate)  # fmt: skip


def _from_events(claim: Claim, foreseen: Foreseen, named: Named, published: dt.date, as_of: dt.date) -> Outlook:
    trial = foreseen.trial
    base = named.rate if trial.base_rate is None else trial.base_rate
    told = f"{named.said}: {named.source}" if trial.base_rate is None else f"{trial.cases} past windows as long in {trial.feed}"
    event = base if foreseen.rising else 1 - base
    if foreseen.outcome is not None:
        p = SETTLED if foreseen.outcome == "occurred" else 1 - SETTLED if foreseen.outcome == "did-not-occur" else foreseen.probability
        return Outlook(claim=claim.id, event_class=named.name, probability=p, base_rate=base, base_of=told, model="its rule", reasons=(foreseen.because,),
                       beside=foreseen.beside, curve=foreseen.curve, event_rate=event, foreseen=foreseen)  # fmt: skip
    p, parts = foreseen.probability, [f"base rate {base:.0%} ({told})", f"{foreseen.model} {foreseen.probability:.0%}", *foreseen.reasons]
    beside = list(foreseen.beside)
    if not claim.attribution:
        own, words = _own(claim)
        own = _silent(own, claim, published, as_of)
        p = pool(((p, 1 - BESIDE_EVENTS), (own, BESIDE_EVENTS)))
        parts.append(f"with the author's own strength, {words}, {p:.0%}")
        beside.append(("the author", own))
    return Outlook(claim=claim.id, event_class=named.name, probability=min(max(p, _LEAST), 1 - _LEAST), base_rate=base, base_of=told, model=f"events: {foreseen.model}",
                   reasons=tuple(parts), beside=tuple(beside), curve=foreseen.curve, event_rate=event, foreseen=foreseen)  # fmt: skip


def _with_crowd(found: Outlook, claim: Claim, crowd: Priced, as_of: dt.date) -> Outlook:
    """Pooled with what a crowd holds: one origin, however many markets ask it; its price ages as the window shuts."""
    rising = 1 - crowd.probability if claim.polarity == "negative" else crowd.probability
    aged = _silent(rising, claim, crowd.day, as_of)
    price = 1 - aged if claim.polarity == "negative" else aged
    p = pool(((found.probability, 1 - CROWD), (price, CROWD)))
    said = f"{crowd.said}: {crowd.probability:.0%} on {crowd.day}"
    return msgspec.structs.replace(
        found,
        probability=min(max(p, _LEAST), 1 - _LEAST),
        model=f"{found.model}, pooled with a crowd",
        reasons=(*found.reasons, f"{said}, which takes it to {p:.0%}"),
        beside=(*found.beside, ("crowd", price)),
    )
