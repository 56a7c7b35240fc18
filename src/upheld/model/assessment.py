"""The validity of a claim as of a time, with every input named."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from upheld.model.evidence import Bearing

Status = Literal[
    "superseded",
    "overturned",
    "weakened",
    "upheld",
    "contested",
    "leaning",
    "unverified",
    "open",
    "occurred",
    "did-not-occur",
    "void",
    "normative",
    "retired",
    "withdrawn",
]
Direction = Literal["rising", "falling", "steady"]
Confidence = Literal["low", "moderate", "high"]


class Contribution(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of evidence in an assessment. ``weight`` is its signed log-odds step after origin and discount (copies: 0)."""

    document: str
    published: str
    source: str
    bearing: Bearing
    origin: str
    weight: float
    quote: str
    reason: str = ""
    method: str = ""
    speaker: str = ""
    title: str = ""
    url: str = ""


class OriginStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bar of the waterfall: what an independent origin moves, in log-odds, and what p would be without it."""

    origin: str
    label: str
    documents: tuple[str, ...]
    weight: float
    without: float
    joined_by: tuple[str, ...] = ()


class Repair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The claim as it could truthfully be written, assessed beside it."""

    text: str
    probability: float
    why: str = ""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as the reports of it have it: median, the central half and nine tenths, in the claim's unit.

    ``claimed`` is the probability that the figure lies within the claim's own bounds, ``origins`` how many counts it rests on.
    """

    median: float
    half: tuple[float, float]
    most: tuple[float, float]
    origins: int
    claimed: float


class Bloc(msgspec.Struct, frozen=True, kw_only=True):
    """A claim without what one side's sources say, and by theirs alone: the side (states, "PRK+RUS"), its origins, and the two probabilities."""

    bloc: str
    origins: tuple[str, ...]
    without: float
    alone: float


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Validity of one claim as of a day.

    ``probability`` in (0, 1) is that of the proposition without the author's hedge; ``None`` for kinds that are listed, not assessed.
    ``estimate`` is what the figures told come to; ``e_value`` is how many to one what came since publication speaks against a verdict it re-opened.
    ``contention`` is how far the origins disagree (0 none, 1 evenly matched), ``blocs`` how it stands without each side's sources and by theirs
    alone, ``said`` the probability that whom the claim names said it, apart from whether it is so.
    ``prior`` is the starting log-odds with its reason; the steps of ``waterfall`` add to it. ``inputs`` is a digest of everything the
    assessment was computed from; equal digests mean equal assessments.
    """

    claim: str
    as_of: dt.date
    status: Status
    probability: float | None = None
    band: tuple[float, float] | None = None
    word: str | None = None
    confidence: Confidence = "low"
    direction: Direction = "steady"
    flags: tuple[str, ...] = ()
    repair: Repair | None = None
    estimate: Estimate | None = None
    e_value: float | None = None
    origins_for: int = 0
    origins_against: int = 0
    evidence: tuple[Contribution, ...] = ()
    waterfall: tuple[OriginStep, ...] = ()
    prior: float = 0.0
    prior_reason: str = ""
    reasons: tuple[str, ...] = ()
    changes_it: tuple[str, ...] = ()
    contention: float = 0.0
    blocs: tuple[Bloc, ...] = ()
    said: float | None = None
    searched_to: dt.date | None = None
    method: str = ""
    inputs: str = ""


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """A warn or fail rule that a claim crossed.

    ``rule`` is the rule as written, ``given_in`` where it stands (``claim``, ``claims.toml`` for its ``[defaults]``, or ``upheld.toml``), and
    ``numbers`` what the rule names as it was found, in words.
    """

    claim: str
    level: Literal["warn", "fail"]
    rule: str
    given_in: str
    numbers: str
