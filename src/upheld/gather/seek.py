"""What to search for a claim: its actors, what is counted or said to happen, where and when, and the words of whoever would contradict it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from upheld.model.claim import Analysis, Claim
from upheld.model.search import Plan
from upheld.text.names import mentions, people
from upheld.text.words import STOPWORDS, stem

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_MOST_NAMES = 3
_MOST_TERMS = 4
_BEFORE = dt.timedelta(days=30)
_AFTER = dt.timedelta(days=30)
_DULL = frozenset(
    "said says told according could would might will may have been more most less least some other many much about around between over under during "
    "month months year years week weeks day days time times people number figure part support new recent recently former next last first second "
    "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday "
    "further also still likely unlikely include including become make made take taken give given increase increasingly".split()
)
_REFUTING: Mapping[str, tuple[str, ...]] = {
    "quantity": ("revised", "fewer", "overstated", "denied"),
    "event": ("denied", "cancelled", "postponed", "false"),
    "statement": ("denied", "misquoted", "retracted"),
    "dispute": ("denied", "disputed", "rejected"),
    "trend": ("slowed", "reversed", "stalled"),
    "relationship": ("rift", "suspended", "cooled"),
    "forecast": ("cancelled", "ruled out", "suspended"),
    "conditional": ("cancelled", "ruled out", "suspended"),
    "intent": ("denied", "instead", "disputed"),
}


def plan_of(claim: Claim, analysis: Analysis, *, as_of: dt.date, since: dt.date | None = None) -> Plan | None:
    """The search for a claim up to a day, from the end of the last one where there was one; ``None`` where it says nothing to search for.

    What is said of the past is searched from a month before it happened, for as long as figures are revised: to the day asked about. What is said of
    the future from publication until a month after its deadline.
    """
    names = _names(claim.text)
    terms = _terms(claim, names)
    if not terms and len(names) < 2:
        return None
    begin = claim.period.start if claim.period and claim.period.start else analysis.published
    start = analysis.published if claim.of_future else min(begin, analysis.published) - _BEFORE
    end = min(as_of, claim.deadline + _AFTER) if claim.of_future and claim.deadline else as_of
    start = max(start, since) if since else start
    return None if end < start else Plan(
        claim=claim.id, names=names, terms=terms, refuting=_REFUTING.get(claim.kind, ("denied",)), place=claim.place or "", start=start, end=end,
        language=analysis.language or "en",
    )  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    found = sorted((*mentions(text), *people(text)), key=lambda m: m.start)
    names: dict[str, str] = {}
    for m in found:
        names.setdefault(m.iso3, re.sub(r"[’']s?$", "", text[m.start : m.end]))
    return tuple(names.values())[:_MOST_NAMES]


def _terms(claim: Claim, names: tuple[str, ...]) -> tuple[str, ...]:
    """The telling words: what is counted, then proper names, then the longest others."""
    taken = {word.casefold() for name in names for word in _WORD.findall(name)}
    counted = [claim.quantity.measure, claim.quantity.unit] if claim.quantity else []
    words = [m.group() for m in _WORD.finditer(claim.text)]
    proper = [w for i, w in enumerate(words) if i and w[0].isupper()]
    others = sorted((w for w in words if len(w) > 3 and not w[0].isupper()), key=len, reverse=True)
    chosen: dict[str, str] = {}
    for word in [w for phrase in counted for w in _WORD.findall(phrase)] + proper + others:
        plain = re.sub(r"[’']s?$", "", word)
        low = plain.casefold()
        if len(low) > 2 and low not in STOPWORDS and low not in _DULL and low not in taken:
            chosen.setdefault(stem(plain), plain)
    return tuple(chosen.values())[:_MOST_TERMS]


def queries(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The searches of a plan as words that must all stand: for the claim, and for whoever contradicts it."""
    base = (*plan.names, *plan.terms[:2])
    return (base, (*plan.names, *plan.terms[:1], plan.refuting[0]))
