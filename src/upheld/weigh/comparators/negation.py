"""Polarity of near-identical propositions: said to be so, said not to be so, or said with the opposite word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upheld.text.kindred import kin, opposites
from upheld.text.words import content_stems, stem
from upheld.weigh.comparators.reading import focus, negations, read, worded
from upheld.weigh.compare import Verdict
from upheld.weigh.marks import SAME, Number, compared, numbers, tidy

_EXISTS = re.compile(r"\b(?:there (?:is|are|was|were|has been|have been) )?(?:no|not a single) (?:[a-z]+ )?[a-z]{3,}\b", re.IGNORECASE)
INDIRECT = re.compile(
    r"\b(?:said|says|told \w+|claimed|claims|alleged|asserted|insisted|argued|believed?|suggested|reported) that\b|\bin the view of\b", re.IGNORECASE
)
_EXTREME = re.compile(r"\b(?:only|first|last|[a-z]{2,}est|most|more|all|every|never before)\b", re.IGNORECASE)
_EXTREME_WORD = re.compile(r"\bmore\b.*\bthan\b|^Only\b")
_TURN = re.compile(r"\bno longer \w+ing\b|\bnot only\b", re.IGNORECASE)
_NONE = re.compile(r"^(?:No|None)\b|\bthere (?:is|are|was|were|has been|have been) no\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:on|of|about|against|for|over)\s+(?:\w+\s+){0,2}\w+")
_EITHER = re.compile(r"\b[a-z]{4,} or [a-z]{4,}\b")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_AMOUNTS = frozenset(("count", "percent", "money"))


def by_negation(claim: str, passage: str) -> Verdict | None:
    """Precondition: one clause of the passage holds every content word of the claim, a kindred one or an opposite one, and supposes nothing.

    Negations are counted on both sides; an odd difference refutes, an even one supports. Numbers that disagree, or of which the passage has more
    than the claim, are left to their own comparators.
    """
    own = read(claim)
    part = read(focus(worded(own.stems), passage))
    asked = worded(own.stems)
    if own.supposed or part.supposed or len(asked) < 2 or not _comparable(claim, passage, part.text):
        return None
    missing = {s for s in asked if not kin(s) & part.stems}
    turned = {s for s in missing if opposites(s) & part.stems}
    alike = own.stems & part.stems
    told = negations(_without(part.text, alike | frozenset(o for s in turned for o in opposites(s))))
    denied = negations(_without(claim, alike)) % 2 == 1
    beside = len(part.stems - own.stems) > 2 * len(own.stems) + 6
    if missing - turned or len(turned) > 1 or told > 1 or beside:
        return None  # something is not spoken of, two denials stand in one clause, or the clause is about much else
    same = denied == ((told == 1) != bool(turned))
    how = "with the opposite word" if turned else "in the same words" if denied == (told == 1) else "with a negation more or less"
    reason = f"the passage says it {how}, {'as the claim has it' if same else 'against the claim'}"
    supports, refutes = (0.90, 0.03) if same else (0.03, 0.88)
    return Verdict(supports=supports, refutes=refutes, directness="direct", method="negation", reason=reason)


def _comparable(claim: str, passage: str, part: str) -> bool:
    """Whether a clause with the claim's words could say the same: said outright, of all or the only one where the claim is, in the same order."""
    whole = _EXTREME.search(claim) is None or (_EXTREME.search(part) is not None and _EXTREME_WORD.search(claim) is None)
    said = INDIRECT.search(passage) is not None or _TURN.search(part) is not None
    return (
        whole
        and not said
        and not _wider(claim, part)
        and numbers_agree(claim, passage)
        and not _of_the_absent(claim, part)
        and not _reordered(claim, part)
    )


def numbers_agree(claim: str, passage: str) -> bool:
    """Whether each number of the claim has its equal in the passage, bounded alike and counting the same words, and no amount is left over.

    A claim that there is none of a thing may be met by any number of it.
    """
    claim, passage = tidy(claim), tidy(passage)
    own, theirs = compared(claim, passage), numbers(passage)
    counted = [n for n in theirs if n.kind in _AMOUNTS]
    none = _NONE.search(claim) is not None
    return (none or len(counted) <= sum(n.kind in _AMOUNTS for n, _, _ in own)) and all(
        _equal(n, other, mark, theirs) and (n.kind not in _AMOUNTS or other is None or _alike(n, other, claim, passage)) for n, other, mark in own
    )


def _equal(own: Number, other: Number | None, mark: str, theirs: Sequence[Number]) -> bool:
    """Whether a number is met by its counterpart, or a month by a day in it."""
    if own.kind == "month" and other is None:
        return any(n.kind == "date" and own.low <= (n.value - 1) // 31 <= own.high for n in theirs)
    return mark == SAME


def _alike(own: Number, other: Number, claim: str, passage: str) -> bool:
    """Whether the passage's number is no other bound, and counts nothing narrower: "square kilometres" for "kilometres"."""
    opens = (other.low == float("-inf")) - (other.high == float("inf"))
    one, two = (_next_word(text, n) for text, n in ((claim, own), (passage, other)))
    same = not one or not two or one == two or two <= content_stems(claim) or not one <= content_stems(passage)
    return same and opens in {0, (own.low == float("-inf")) - (own.high == float("inf"))}


def _next_word(text: str, number: Number) -> frozenset[str]:
    return frozenset(stem(w) for w in re.findall(r"[a-z]+", text[number.end : number.end + 30])[:1])


def _wider(claim: str, part: str) -> bool:
    """Whether the clause says of this *or* something else what the claim says of this alone."""
    return any(m.group() not in claim and content_stems(m.group()) & content_stems(claim) for m in _EITHER.finditer(part))


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
    return none is not None and any(content_stems(none.group()) & content_stems(m.group()) for m in _ABOUT.finditer(part))


def _without(text: str, stems: frozenset[str]) -> str:
    return " ".join(word for word in text.split() if stem(word.strip(".,;:")) not in stems)
