"""Real sentences said again, or denied: pairs in which both sides may hold a "not", so that the word tells nothing alone.

A short passage of the training sets with one plain auxiliary is set against itself with and without the negation, and against its first clause.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from bench.train.sets import REFUTES, SUPPORTS, Pair
from upheld.weigh.marks import tidy

_AUXILIARY = re.compile(r"\b(is|was|are|were|has been|have been|had been|will|can|could|would|does|did)\b (?!not\b|n't|never\b|no\b|only\b)")
_AGAINST = re.compile(r"\b(?:not|never|no|none|nor|neither|without|n't)\b", re.IGNORECASE)
_TAIL = re.compile(r"(?: , (?:who|which|where|and|but|with|when|after|as)\b| and | after | when | while ).*")
_WAYS = ("{0} not ", "{0} never ", "{0} not ")


def _negated(sentence: str, rng: random.Random) -> str:
    """``sentence`` with its first auxiliary denied."""
    way = rng.choice(_WAYS)

    def deny(found: re.Match[str]) -> str:
        first, _, rest = found[1].partition(" ")
        return way.format(first) + (f"{rest} " if rest else "")

    return _AUXILIARY.sub(deny, sentence, count=1)


def _short(sentence: str) -> str:
    """The sentence up to its first joint, where a verb stands before it."""
    cut = _TAIL.sub("", sentence.rstrip(" ."))
    return cut if _AUXILIARY.search(cut) and len(cut.split()) >= 5 else sentence.rstrip(" .")


def altered(known: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """``count`` pairs made of single passages, a quarter each of: both plain, both denied, claim denied, passage denied."""
    rng = random.Random(seed)
    out: list[Pair] = []
    for pair in rng.sample(known, len(known)):
        sentence = tidy(pair.passage)
        if not 6 <= len(sentence.split()) <= 30 or not _AUXILIARY.search(sentence) or _AGAINST.search(sentence):
            continue
        claim = _short(sentence)
        deny_claim, deny_passage = rng.random() < 0.5, rng.random() < 0.5
        told = _negated(sentence, rng) if deny_passage else sentence
        said = _negated(claim, rng) if deny_claim else claim
        out.append(Pair(f"{said} .", told, SUPPORTS if deny_claim == deny_passage else REFUTES, "altered"))
        if len(out) == count:
            break
    return out
