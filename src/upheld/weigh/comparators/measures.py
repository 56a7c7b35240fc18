"""Units and measures: the same number of another unit, and another number of the same measure beside the claimed one of a different measure."""

from __future__ import annotations

import re

from upheld.text.kindred import kin
from upheld.text.words import stem
from upheld.weigh.comparators.reading import covered, read, stems_of, worded
from upheld.weigh.compare import Verdict
from upheld.weigh.marks import SAME, Number, compared, numbers, tidy

_UNITS = {
    "second": ("time", 1.0), "minute": ("time", 60.0), "hour": ("time", 3600.0), "day": ("time", 86400.0), "week": ("time", 604800.0),
    "month": ("time", 2.63e6), "year": ("time", 3.156e7), "metre": ("length", 1.0), "meter": ("length", 1.0), "kilometre": ("length", 1000.0),
    "kilometer": ("length", 1000.0), "mile": ("length", 1609.0), "gram": ("mass", 0.001), "kilogram": ("mass", 1.0), "tonne": ("mass", 1000.0),
    "ton": ("mass", 1000.0), "kilowatt": ("power", 1e3), "megawatt": ("power", 1e6), "gigawatt": ("power", 1e9),
}  # fmt: skip
_BETWEEN = re.compile(r"[;,]\s|\b(?:and|but|while|whereas|against)\b")
_PREPOSITION = re.compile(r"\b(?:in|at|of|by|on|to|from|for|over|under|near|with|during)\b")
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_ENOUGH, _SLACK, _REACH, _FEW = 0.6, 1.1, 3, 2


def _unit(text: str, number: Number) -> str:
    word = re.match(r"[\s-]*([a-z]+)", text[number.end : number.end + 24])
    return word[1].removesuffix("s") if word else ""


def by_unit(claim: str, passage: str) -> Verdict | None:
    """Precondition: most words of the claim stand in the passage, and both give one amount in units of one dimension; they are converted."""
    claim, passage = tidy(claim), tidy(passage)
    own, told = ([n for n in numbers(t) if n.kind == "count" and _unit(t, n) in _UNITS] for t in (claim, passage))
    if len(own) != 1 or len(told) != 1 or read(passage).supposed:
        return None
    (one, by), (two, per) = _UNITS[_unit(claim, own[0])], _UNITS[_unit(passage, told[0])]
    rest = frozenset(s for s in worded(stems_of(claim)) if s not in {stem(u) for u in _UNITS})
    if one != two or by == per or covered(rest, stems_of(passage)) < _ENOUGH:
        return None
    if own[0].low * by <= _SLACK * told[0].high * per and told[0].low * per <= _SLACK * own[0].high * by:
        return None
    reason = f"the passage gives {told[0].value:,.10g} {_unit(passage, told[0])}s where the claim has {own[0].value:,.10g} {_unit(claim, own[0])}s"
    return Verdict(supports=0.03, refutes=0.82, directness="direct", method="units", reason=reason)


def _beside(part: str, number: Number) -> frozenset[str]:
    """Stems of the words within reach of a number in its own part of a clause, none beyond a preposition."""
    behind = _PREPOSITION.split(part[number.end :], maxsplit=1)[0]
    before = _PREPOSITION.split(part[: number.end])[-1]
    near = [*_WORD.findall(before)[-_REACH:], *_WORD.findall(behind)[:_REACH]]
    return frozenset(s for w in near if w[0].islower() for s in stems_of(w))


def by_other_measure(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim has one amount, and the passage gives it of something else, with another amount beside the claim's own word.

    "Seized 600 rifles" is refuted by "registered 600 rifles and seized 40".
    """
    claim, passage = tidy(claim), tidy(passage)
    own = [(n, mark) for n, _, mark in compared(claim, passage) if n.kind == "count"]
    if len(own) != 1 or read(passage).supposed or covered(worded(stems_of(claim)), stems_of(passage)) < _ENOUGH:
        return None
    number, asked = own[0][0], worded(stems_of(claim))
    alike: list[tuple[Number, frozenset[str]]] = []
    others: list[tuple[Number, frozenset[str]]] = []
    for part in (p for p in _BETWEEN.split(passage) if p):
        for told in (n for n in numbers(part) if n.kind == "count"):
            (alike if number.low <= told.high and told.low <= number.high else others).append((told, _beside(part, told)))
    if len(alike) != 1 or len(others) > _FEW or own[0][1] != SAME:
        return None
    lacking = {s for s in _beside(claim, number) & asked if not kin(s) & alike[0][1]}
    told_apart = [told for told, near in others if any(kin(s) & near for s in lacking)]
    if len(told_apart) != 1:
        return None
    reason = f"the passage gives {told_apart[0].value:,.10g} for what the claim counts, and the claimed figure for something else"
    return Verdict(supports=0.04, refutes=0.80, directness="direct", method="measures", reason=reason)
