"""The analysis under test and what it says: claims with their exact words."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

import msgspec

from upheld.model.when import Interval

Kind = Literal["event", "quantity", "statement", "dispute", "trend", "relationship", "forecast", "conditional", "intent", "normative"]
KINDS: tuple[str, ...] = get_args(Kind)

FUTURE_KINDS = frozenset({"forecast", "conditional"})
"""Kinds that speak of the future: their statuses are open, occurred, did-not-occur, void."""

Polarity = Literal["positive", "negative"]
State = Literal["live", "retired", "withdrawn"]


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The exact words of a claim: ``text[start:end] == exact`` in code points, with context to find them again."""

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


class Hedge(msgspec.Struct, frozen=True, kw_only=True):
    """The author's own strength: the cue verbatim, and the probability range it stands for *for the proposition as worded in the claim*."""

    cue: str
    low: float
    high: float


class Quantity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure as worded: ``low``/``high`` bounds (``None`` = unbounded), its comparator, what is counted and in which unit.

    ``comparator`` is one of ``exactly``, ``about``, ``between``, ``at least``, ``more than``, ``at most``, ``less than``.
    ``measure`` names what is counted in the field's terms (killed, killed-or-wounded, deployed, warheads, summits ...).
    """

    low: float | None = None
    high: float | None = None
    comparator: str = "exactly"
    measure: str = ""
    unit: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A resolution rule of a forecast: which feed, which query, what counts as yes, the feed's lag, what otherwise.

    ``given`` is the query of a condition, for a conditional: what follows is counted from the day it came about. ``otherwise`` holds where the
    feed cannot tell: it does not cover the window, or the condition never came about. What may be written: :mod:`upheld.text.rulings`.
    """

    feed: str
    query: str
    yes: str
    lag: str = "P10D"
    otherwise: str = msgspec.field(default="void", name="else")
    given: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One checkable statement of an analysis.

    ``text`` is the proposition that is assessed: it stands alone (names and dates resolved) and carries no hedge of the author. ``polarity``
    is ``negative`` where the proposition is that something did not or will not happen, so that a report of it refutes. ``settled_by`` says in words
    which kind of evidence would settle it; it is advice, and weighed by nothing.
    """

    id: str
    analysis: str
    kind: Kind
    text: str
    quote: Quote
    actors: tuple[str, ...] = ()
    place: str | None = None
    period: Interval | None = None
    quantity: Quantity | None = None
    hedge: Hedge | None = None
    attribution: str | None = None
    polarity: Polarity = "positive"
    deadline: dt.date | None = None
    default_deadline: bool = False
    given: str | None = None
    antecedent: str | None = None
    rests_on: tuple[str, ...] = ()
    resolve: Rule | None = None
    review: str = ""
    warn: str = ""
    fail: str = ""
    state: State = "live"
    settled_by: str = ""

    @property
    def of_future(self) -> bool:
        """Whether the claim speaks of the future of its analysis."""
        return self.kind in FUTURE_KINDS


class Analysis(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text under test, as ``upheld read`` was given it: ``text_sha256`` names its exact code points in ``texts/``.

    ``revises`` is the ``text_sha256`` of the version it took the place of, empty for the first.
    """

    slug: str
    title: str
    published: dt.date
    text_sha256: str
    author: str = ""
    source: str = ""
    language: str = "en"
    revises: str = ""
