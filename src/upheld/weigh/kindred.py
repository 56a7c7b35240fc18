"""Words for the same: what a passage has of some words, itself or in another way of saying it."""

from __future__ import annotations

import re
from functools import cache

from upheld.text.kindred import kin
from upheld.text.words import content_stems, event_classes

_GROUPS = tuple(
    content_stems(words)
    for words in ("troop soldier force serviceman army military unit contingent regiment brigade battalion", "back support aid assist help bolster")
)
"""Words that reports use for one another of the same people or the same doing. They stand apart from :mod:`upheld.text.kindred` since the comparators of
wording, and the forest that was fitted beside them, ask for the same word: "forces" are no "brigade" there."""

_VERB_BACK = re.compile(
    r"\bback(?:s|ed|ing)\b|\b(?:to|will|would|could|should|must|may|might|and|not|they|we|who) back\b(?! (?:in|to|from|home|on|at|into|down|up|then)\b)",
    re.IGNORECASE,
)


@cache
def kindred(word: str) -> frozenset[str]:
    """Stems that reports use for a stem, itself apart."""
    return kin(word).union(*(group for group in _GROUPS if word in group)) - {word}


def stems_of(text: str) -> frozenset[str]:
    """Content stems, "back" only where it is a verb: whom somebody backs, not where he goes back to."""
    found = content_stems(text)
    return found - {"back"} if "back" in found and not _VERB_BACK.search(text) else found


def told(wanted: frozenset[str], near: frozenset[str]) -> frozenset[str]:
    """Those of some stems that a passage has itself or in another word for the same."""
    return frozenset(s for s in wanted if s in near or kindred(s) & near)


def of_class(missing: frozenset[str], near: frozenset[str]) -> frozenset[str]:
    """Stems a passage lacks but has another word of their event class for: "destroy" where it says "dismantle"."""
    classes = event_classes(near)
    return frozenset(s for s in missing if event_classes(frozenset((s,))) & classes)
