"""Sentences about an assessment: likelihood and confidence never in one, and never a verdict of right or wrong."""

from __future__ import annotations

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim

SYMBOL = {
    "upheld": "✓", "occurred": "✓", "overturned": "✗", "did-not-occur": "✗", "superseded": "↷", "weakened": "↓", "contested": "⇄", "leaning": "↗",
    "unverified": "·", "open": "…", "void": "∅", "normative": "§", "retired": "−", "withdrawn": "−",
}  # fmt: skip
"""One sign a status, so that colour is never the only one."""


def percent(p: float) -> str:
    """A probability as people read it, clamped to 1-99."""
    return f"{min(max(round(p * 100), 1), 99)} %"


def likelihood(a: Assessment) -> str:
    """How likely the proposition is."""
    if a.probability is None:
        return "This is listed, not assessed: it says what should be, not what is."
    band = f", between {percent(a.band[0])} and {percent(a.band[1])}" if a.band else ""
    return f"It is {a.word} ({percent(a.probability)}{band})."


def confidence(a: Assessment) -> str:
    """How sure we are, and what that rests on."""
    sides = sides_of(a)
    return f"Our confidence is {a.confidence}: {sides}."


def sides_of(a: Assessment) -> str:
    """Documents and the origins they go back to."""
    documents, origins = len({e.document for e in a.evidence}), a.origins_for + a.origins_against
    if not documents:
        return "nothing found bears on it"
    noun = "article" if documents == 1 else "articles"
    return f"{documents} {noun}, {origins} {'origin' if origins == 1 else 'origins'}: {a.origins_for} for, {a.origins_against} against"


def author_beside(claim: Claim) -> str:
    """The author's own strength."""
    hedge = claim.hedge
    if hedge is None:
        return "The author states it without a hedge."
    return f"The author says “{hedge.cue}”, which stands for {percent(hedge.low)} to {percent(hedge.high)}."
