"""Vague words: what leaves open who says so, how many, how often or how surely ("some critics", "it is widely believed", "one of the most").

A hedge (:mod:`upheld.text.hedges`) gives the author's own strength on a claim and has a probability range. A vague word has none: it is a reason
why a claim cannot be checked as written, and a wording to ask the author about. Each pattern has a weight (``data/vague.tsv``; patterns ours,
weights fitted by logistic regression on sentences marked certain or not); a sentence is vague where they add up to the threshold.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

from upheld.text.sentences import LONGEST

_STRONG = 0.9  # weight from which a single word is worth showing to the author


class Vagueness(msgspec.Struct, frozen=True, kw_only=True):
    """How vague a sentence is: ``weight`` against the ``threshold``, and its ``words``, weightiest first."""

    weight: float
    threshold: float
    words: tuple[str, ...] = ()

    @property
    def vague(self) -> bool:
        """Whether it leaves open who, how many or how surely."""
        return self.weight >= self.threshold


@cache
def _cues() -> tuple[float, tuple[tuple[float, re.Pattern[str]], ...]]:
    rows = resources.files("upheld.text").joinpath("data/vague.tsv").read_text("utf-8").splitlines()
    pairs = [(float(weight), pattern) for weight, _, pattern in (row.partition("\t") for row in rows if row and not row.startswith("#"))]
    threshold = next(weight for weight, pattern in pairs if pattern == "THRESHOLD")
    return threshold, tuple((weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in pairs if pattern != "THRESHOLD")


def vagueness(sentence: str) -> Vagueness:
    """How vague a sentence is; only its first :data:`~upheld.text.sentences.LONGEST` code points are read."""
    sentence = sentence[:LONGEST]
    threshold, cues = _cues()
    hits = [(weight, hit.group().strip()) for weight, pattern in cues if (hit := pattern.search(sentence))]
    words = [word for weight, word in sorted(hits, key=lambda h: -h[0]) if weight >= _STRONG]
    return Vagueness(weight=round(sum(weight for weight, _ in hits), 2), threshold=threshold, words=tuple(dict.fromkeys(words)))
