"""Polarity of near-identical propositions: said to be so, said not to be so, or said with the opposite word."""

from __future__ import annotations

import re

from upheld.text.words import stem
from upheld.weigh.compare import Verdict
from upheld.weigh.comparators.reading import focus, kin, negations, opposites, read
from upheld.weigh.marks import SAME, compared, numbers, tidy

_EXISTS = re.compile(r"\b(?:there (?:is|are|was|were|has been|have been) )?(?:no|not a single) (?:[a-z]+ )?(?P<head>[a-z]{3,})\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_AMOUNTS = frozenset(("count", "percent", "money"))


def by_negation(claim: str, passage: str) -> Verdict | None:
    """Precondition: one clause of the passage holds every content word of the claim, a kindred one or an opposite one, and supposes nothing.

    Negations are counted on both sides; an odd difference refutes, an even one supports. Numbers that disagree, or of which the passage has more
    than the claim, are left to their own comparators.
    """
    own = read(claim)
    part = read(focus(own.stems, passage))
    if own.supposed or part.supposed or len(own.stems) < 2 or not _numbers_agree(claim, passage) or _of_the_absent(claim, part.text) or _reordered(claim, part.text):
        return None
    missing = {s for s in own.stems if not kin(s) & part.stems}
    turned = {s for s in missing if opposites(s) & part.stems}
    if missing - turned or len(turned) > 1 or len(part.stems - own.stems) > 2 * len(own.stems) + 6:
        return None  # something is not spoken of, or the clause is about much else
    told = negations(_without(part.text, frozenset(o for s in turned for o in opposites(s))))
    if told > 1:
        return None  # two denials in one clause
    same = own.negative == ((told == 1) != bool(turned))
    how = "with the opposite word" if turned else "in the same words" if own.negative == part.negative else "with a negation more or less"
    reason = f"the passage says the same {how}: {'as' if same else 'against'} the claim"
    supports, refutes = (0.90, 0.03) if same else (0.03, 0.88)
    return Verdict(supports=supports, refutes=refutes, directness="direct", method="negation", reason=reason)


def _numbers_agree(claim: str, passage: str) -> bool:
    claim, passage = tidy(claim), tidy(passage)
    own = compared(claim, passage)
    counted = [n for n in numbers(passage) if n.kind in _AMOUNTS]
    return all(mark == SAME for _, _, mark in own) and len(counted) <= sum(n.kind in _AMOUNTS for n, _, _ in own)


def _reordered(claim: str, part: str) -> bool:
    """Whether two names stand in another order, with no passive to account for it: who did what to whom may differ."""
    names = list(dict.fromkeys(stem(m.group()) for m in _NAME.finditer(claim)))[:2]
    told = [stem(m.group()) for m in _NAME.finditer(part)]
    if len(names) < 2 or not set(names) <= set(told) or re.search(r"\bby\b", part):
        return False
    return told.index(names[0]) > told.index(names[1])


def _of_the_absent(claim: str, part: str) -> bool:
    """Whether the claim is that there is none of a thing, and the clause only speaks about such a thing."""
    none = _EXISTS.search(claim)
    return none is not None and re.search(rf"\b(?:on|of|about|against|for|over)\s+(?:\w+\s+){{0,2}}{none['head']}", part) is not None


def _without(text: str, stems: frozenset[str]) -> str:
    return " ".join(word for word in text.split() if stem(word.strip(".,;:")) not in stems)
