"""Why a forecast is what it is, in words a person can check: rates, silences, and what was followed by what.

A *rule* reads "in 74% of 31 cases a consultation was followed by a visit within 7 days". A case is a day with the first deed, in either direction
between the same two sides, whose window lies wholly in the past; a rule speaks only where its first deed was seen lately, and is ranked by how far
it stands from the base rate (a z-score with the base rate's own variance).
"""

from __future__ import annotations

import datetime as dt
import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.forecast.hazard_types import Reason, Wanted
from upheld.forecast.history import History, Ints, Mask, days_of, of_actors, of_classes
from upheld.forecast.rates import Share, Span, counts_ahead

ROWS = 5
"""Source rows named with a reason."""
RULES = 3
"""Rules told at most."""
FEWEST = 4
"""Cases a rule must rest on."""
LATELY = 30
"""Days within which a rule's first deed must have been seen, where the window is shorter."""

_WORDS = {
    "AGREE": "an agreement", "CONSULT": "a consultation", "SUPPORT": "a show of support", "CONCEDE": "a concession", "COOPERATE": "cooperation",
    "AID": "aid", "RETREAT": "a retreat", "REQUEST": "a request", "ACCUSE": "an accusation", "REJECT": "a rejection", "THREATEN": "a threat",
    "PROTEST": "a protest", "SANCTION": "a sanction", "MOBILIZE": "a mobilisation", "COERCE": "coercion", "ASSAULT": "an assault",
    "CONSULT.visit": "a visit", "CONSULT.phone": "a telephone call", "CONSULT.third-party": "a consultation through a third party",
    "RETREAT.ceasefire": "a ceasefire", "ACCUSE.investigate": "an investigation",
}  # fmt: skip


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What followed a class of deeds between the same sides: ``share`` within the window, seen last on ``last`` (an ordinal)."""

    event_class: str
    share: Share
    z: float
    last: int
    rows: tuple[str, ...]


def class_words(event_class: str) -> str:
    """A class in words, with its article; a class we have no words for is quoted."""
    kind, _, mode = event_class.partition(".")
    if event_class in _WORDS:
        return _WORDS[event_class]
    return f"{_WORDS[kind]} ({mode})" if kind in _WORDS else f"“{event_class.replace('_', ' ')}”"


def wanted_words(wanted: Wanted) -> str:
    """What is wanted, in words: ``a visit or an agreement``."""
    told = " or ".join(class_words(c) for c in wanted.classes) or "any deed"
    return told if wanted.at_least == 1 else f"{told} on {wanted.at_least} days"


def rows_of(past: History, chosen: Mask) -> tuple[str, ...]:
    """Names of the latest rows chosen, latest first."""
    at = np.flatnonzero(chosen)[::-1][:ROWS]
    return tuple(str(name) for name in past.rows[at] if name)


def rules(past: History, wanted: Wanted, span: Span, base: float) -> tuple[Rule, ...]:
    """The rules that fire, the furthest from the base rate first; their windows open on the day after the case."""
    span = msgspec.structs.replace(span, ahead=1)
    sides = of_actors(past, wanted) | of_actors(past, msgspec.structs.replace(wanted, either_way=True))
    target = days_of(past, of_actors(past, wanted) & of_classes(past, wanted.classes))
    ahead = counts_ahead(target, span) >= wanted.at_least
    lately = sides & (past.happened > span.last - max(LATELY, span.days))
    if wanted.classes:
        lately &= ~of_classes(past, wanted.classes)  # its own recurrence is told apart
    found = []
    for code in np.unique(past.event_class[lately]).tolist():
        chosen = sides & (past.event_class == code)
        rule = _rule(past, chosen, ahead, span=span, base=base, event_class=past.classes[code])
        if rule is not None:
            found.append(rule)
    return tuple(sorted(found, key=lambda r: -abs(r.z))[:RULES])


def _rule(past: History, chosen: Mask, ahead: NDArray[np.bool_], *, span: Span, base: float, event_class: str) -> Rule | None:
    days: Ints = days_of(past, chosen)
    at = days[(days >= span.first) & (days < span.first + ahead.size)] - span.first
    if at.size < FEWEST:
        return None
    share = float(ahead[at].mean())
    z = (share - base) / math.sqrt(max(base * (1 - base), 1e-6) / at.size)
    held = Share(rate=share, came=share * at.size, cases=float(at.size))
    return Rule(event_class=event_class, share=held, z=z, last=int(days[-1]), rows=rows_of(past, chosen))


def rule_reason(rule: Rule, wanted: Wanted) -> Reason:
    """A rule in words."""
    last = dt.date.fromordinal(rule.last)
    cases = int(rule.share.cases)
    text = (
        f"in {rule.share.rate:.0%} of {cases} cases {class_words(rule.event_class)} was followed by {wanted_words(wanted)} "
        f"within {_days(wanted.days)}; the last one was on {last}"
    )
    return Reason(text=text, kind="rule", share=rule.share.rate, cases=cases, last=last, rows=rule.rows)


def rate_reason(past: History, chosen: Mask, wanted: Wanted, span: Span) -> Reason:
    """How often, and when last."""
    days = days_of(past, chosen)
    if not days.size:
        return Reason(text=f"{wanted_words(wanted)} was never seen between them in {_days(span.length)}", kind="rate", share=0.0, cases=span.length)
    last = dt.date.fromordinal(int(days[-1]))
    text = f"seen on {days.size} of {_days(span.length)}; the last was {last}, {_days(span.last - int(days[-1]))} before"
    return Reason(text=text, kind="rate", share=days.size / span.length, cases=span.length, last=last, rows=rows_of(past, chosen))


def base_reason(base: Share, span: Span) -> Reason:
    """The base rate in words."""
    since = dt.date.fromordinal(span.first)
    text = f"base rate: {base.rate:.0%} of windows of {_days(span.days)} since {since} had it (worth {base.cases:.1f} separate windows)"
    return Reason(text=text, kind="reference", share=base.rate, cases=int(base.cases))


def recurrency_reason(again: Share, span: Span, silence: int) -> Reason:
    """What came after silences like the present one."""
    text = f"in {again.cases:.0f} earlier silences of about {_days(silence)}, it came within {_days(span.days)} in {again.rate:.0%}"
    return Reason(text=text, kind="recency", share=again.rate, cases=int(again.cases))


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"
