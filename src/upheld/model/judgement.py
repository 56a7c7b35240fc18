"""What a person says about the workspace's own conclusions: signed, reasoned, journalled, never erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from upheld.model.claim import Rule
from upheld.model.evidence import Bearing, Grade
from upheld.model.trial import Trial

Outcome = Literal["occurred", "did-not-occur", "void"]
Verdict = Literal["occurred", "did-not-occur", "held", "did-not-hold", "void"]
"""An outcome, or what a person finds of a claim about past or present."""

_OUTCOMES: Mapping[str, Outcome] = {"occurred": "occurred", "did-not-occur": "did-not-occur", "void": "void"}


class LinkJudgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="link"):
    """A passage does bear on a claim, this way. Applies at all dates."""

    claim: str
    document: str
    bearing: Bearing
    because: str
    quote: str = ""


class UnlinkJudgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="unlink"):
    """A document does not bear on a claim. Applies at all dates."""

    claim: str
    document: str
    because: str


class Rating(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="rating"):
    """A source's grade or interest, in force from ``since``."""

    source: str
    grade: Grade
    since: dt.date
    because: str
    interest: str = ""


class Retraction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="retraction"):
    """A document is withdrawn: from ``since`` on it is as if never added."""

    document: str
    since: dt.date
    because: str


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="correction"):
    """A document is replaced by another (a corrected version) from ``since`` on."""

    document: str
    replaced_by: str
    since: dt.date
    because: str


class OriginJudgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="origin"):
    """Two documents go back to one account (``same``), or to two. Applies at all dates; of what was said of a pair, the last counts."""

    document: str
    other: str
    same: bool
    because: str


class Resolution(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="resolution"):
    """The outcome of a forecast, or whether a claim about past or present held, known since ``since``.

    The first settles the status of the forecast. The second is what the claim is scored by; its validity stays one of the evidence.
    """

    claim: str
    outcome: Verdict
    since: dt.date
    because: str

    @property
    def settles(self) -> Outcome | None:
        """How a forecast ended; ``None`` where a claim about past or present was judged."""
        return _OUTCOMES.get(self.outcome)


class SetProbability(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="probability"):
    """A person's own probability of a claim, held from ``since`` on. It stands beside the computed one; it never replaces it silently."""

    claim: str
    probability: float
    since: dt.date
    because: str


class RuleAccepted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="rule"):
    """A resolution rule was accepted for a claim, after a dry run on its feed's history."""

    claim: str
    rule: Rule
    since: dt.date
    because: str
    trial: Trial = Trial(accepted=True)


Judgement = LinkJudgement | UnlinkJudgement | Rating | Retraction | Correction | Resolution | SetProbability | RuleAccepted | OriginJudgement


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement with who made it and when the journal took it."""

    judgement: Judgement
    by: str
    recorded: dt.datetime
