"""Numbers and dates of two texts: the same thing counted or dated otherwise refutes, however the rest agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upheld.weigh.comparators.reading import covered, negations, read, stems_of, worded
from upheld.weigh.compare import Verdict
from upheld.weigh.marks import SAME, Number, compared, numbers, tidy

_ENOUGH, _ALL = 0.6, 0.8
_ABOUT = re.compile(r"\b(?:about|around|some|roughly|nearly|almost|approximately|circa|an estimated)\s+\S+(?:\s\w+)?$", re.IGNORECASE)
_ABOUT_SLACK = 1.1
_END = re.compile(r"\b(?:in|of|from|by|at|on|to|for|with|was|were|are|is|and|or|who|which|that|near|during|over|across|since|until)\b|[,.;:()]|\d")
_DAYS = 31  # to the month, as a date's value counts them
_DATED = frozenset({"year", "date", "month"})


def _plain(text: str) -> frozenset[str]:
    return frozenset(s for s in stems_of(text) if not s[0].isdigit())


def _noun(text: str, number: Number) -> frozenset[str]:
    """The words that a number counts: those behind it up to a preposition, a comma or another number."""
    behind = _END.split(text[number.end : number.end + 60], maxsplit=1)[0]
    return stems_of(behind)


def _same_thing(claim: str, number: Number, passage: str, other: Number) -> bool:
    """Whether two numbers count the same words; money and shares are their own words, and the first end of a range has those of the second."""
    one, two = _noun(claim, number), _noun(passage, other)
    return number.kind != "count" or bool(one & two if one and two else number.counted & other.counted)


def _open(number: Number) -> bool:
    return number.low == float("-inf") or number.high == float("inf")


def _stands(number: Number, theirs: list[Number]) -> bool:
    """Whether an exact number stands in the passage all the same, though of other words."""
    return not _open(number) and any(n.kind == number.kind and number.low <= n.value <= number.high for n in theirs)


def _differs(claim: str, number: Number, passage: str, other: Number) -> bool:
    """Whether the marks' disagreement is one in earnest: "about 200" is not refuted by 205, nor 205 by "about 200"."""
    low, high = sorted((max(number.value, 1e-9), max(other.value, 1e-9)))
    return not ((_ABOUT.search(claim[: number.end]) or _ABOUT.search(passage[: other.end])) and high <= _ABOUT_SLACK * low)


def _about(claim: str, passage: str, told: Sequence[tuple[Number, Number, str]]) -> Verdict | None:
    """Numbers that differ by no more than "about" allows, where all else of the claim is told and nothing denied."""
    near = [(n, other) for n, other, mark in told if mark != SAME and not _differs(claim, n, passage, other)]
    if not near or len(told) > 1 or covered(worded(stems_of(claim)), stems_of(passage)) < _ALL or negations(claim) or negations(passage):
        return None
    reason = f"the passage gives {near[0][1].value:,.10g} where the claim has about {near[0][0].value:,.10g}"
    return Verdict(supports=0.85, refutes=0.04, directness="direct", method="amounts", reason=reason)


def by_amount(claim: str, passage: str) -> Verdict | None:
    """Precondition: most words of the claim stand in the passage, and each counted number of the claim has a counterpart that counts the same words.

    A bound that overlaps the claimed interval without lying in it settles nothing; two bounds are left to others.
    """
    claim, passage = tidy(claim), tidy(passage)
    own = [(n, other, mark) for n, other, mark in compared(claim, passage) if n.kind in {"count", "percent", "money"}]
    told = [(n, other, mark) for n, other, mark in own if other is not None and _same_thing(claim, n, passage, other)]
    if not own or len(told) < len(own) or read(passage).supposed or covered(_plain(claim), _plain(passage)) < _ENOUGH:
        return None
    theirs = numbers(passage)
    off = [(n, other) for n, other, mark in told if mark != SAME and _differs(claim, n, passage, other) and not _stands(n, theirs)]
    if not off:
        return _about(claim, passage, told)
    number, other = off[0]
    if _open(number) and _open(other):
        return None  # "more than 85" against "more than 70": some say less by it, some no more than they know
    if _open(other) and number.low <= other.high and other.low <= number.high:
        return Verdict(supports=0.15, refutes=0.08, directness="indirect", method="amounts", reason="the passage gives a bound that settles nothing")
    reason = f"the passage gives {other.value:,.10g} where the claim has {number.value:,.10g}"
    return Verdict(supports=0.04, refutes=0.82, directness="direct", method="amounts", reason=reason)


def _at_one_time(own: Number, other: Number) -> bool:
    """Whether two dates are one, or one the month of the other."""
    if own.kind == other.kind:
        return own.low <= other.high and other.low <= own.high
    months = {n.kind: n.value if n.kind == "month" else (n.value - 1) // _DAYS for n in (own, other) if n.kind in {"month", "date"}}
    return len(months) == 2 and months["month"] == months["date"]


def by_time(claim: str, passage: str) -> Verdict | None:
    """Precondition: most words of the claim stand in the passage, which names one day, month or year of the kind that the claim names, and no claimed one."""
    claim, passage = tidy(claim), tidy(passage)
    if covered(_plain(claim), _plain(passage)) < _ENOUGH or read(passage).supposed:
        return None
    theirs, ours = numbers(passage), numbers(claim)
    counts = any(n.kind not in _DATED for n in ours)
    for number, other, mark in compared(claim, passage):
        if claim[number.end - 1] == "s" or (counts and _open(number)):
            continue  # a decade; "more than 40 cases before 5 May": the day bounds a count, and may be any day after
        if other is None or any(_at_one_time(own, other) for own in ours):
            continue  # "on 18 June the August drill was halted" is not refuted by "halted in June", nor "the first since 2007" by 2007
        if number.kind in _DATED and mark != SAME and sum(n.kind == number.kind for n in theirs) == 1:
            return Verdict(
                supports=0.04, refutes=0.82, directness="direct", method="dates", reason=f"the passage names another {number.kind} than the claim"
            )
    return None
