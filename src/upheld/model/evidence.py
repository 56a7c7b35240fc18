"""What bears on a claim: documents, reports of figures, links, sources."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from upheld.model.when import Interval

Bearing = Literal["supports", "refutes", "silent"]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Directness = Literal["direct", "partial", "indirect"]


CROWD = "crowd probability"
"""Measure of a report that tells what a crowd or market held of a question: a start for forecasts, and no witness of anything."""


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure given by a source: what was counted, over which scope and window, with its bounds."""

    measure: str
    low: float | None = None
    best: float | None = None
    high: float | None = None
    unit: str = ""
    scope: str = ""
    window: Interval | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dated text with its origin.

    ``id`` is the id the evidence came in with, or one made from its content. ``known`` is the day from which an as-of view may use it
    (:func:`upheld.model.when.known_day`). ``text`` is not stored here in the journal (``texts/`` holds it under ``text_sha256``); an as-of view
    has it filled in. ``cited`` is whose statement the document reports, where it says so. ``dated_by`` is the sign ``published`` was read from
    (:func:`upheld.model.when.trust_of` tells its trust), empty where whoever handed the document over stated the date. ``revises`` is the id
    of the document it is a later version of, whose place it takes from its own ``known`` day.
    """

    id: str
    text_sha256: str
    known: dt.date
    text: str = ""
    title: str = ""
    url: str = ""
    outlet: str = ""
    cited: str = ""
    published: Interval | None = None
    happened: Interval | None = None
    language: str = ""
    reports: tuple[Report, ...] = ()
    raw_sha256: str = ""
    author: str = ""
    dated_by: str = ""
    revises: str = ""

    @property
    def priced(self) -> bool:
        """Whether it tells a crowd's price, and so bears on no claim and searches nothing."""
        return any(report.measure == CROWD for report in self.reports)


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An organisation that publishes or is cited: Admiralty grade of reliability, and its interest (which side it belongs to, ISO3 or a bloc).

    ``reliability`` is P(supports | so) where it was learned from resolved claims, or set by a person; else that of its grade counts.
    """

    name: str
    grade: Grade = "F"
    interest: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    reliability: float | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A passage found to bear on a claim, before it is weighed.

    ``start``/``end`` are code points in the document's stored text and ``quote`` is exactly that slice (no quote, no evidence). ``supports``,
    ``refutes`` and ``silent`` are the bearing probabilities and sum to 1. ``reason`` is one line in words. ``method`` names what decided
    (``figures``, ``dates``, ``polarity`` ..., ``judge``).
    """

    claim: str
    document: str
    quote: str
    start: int
    end: int
    supports: float
    refutes: float
    silent: float
    directness: Directness = "direct"
    method: str = ""
    reason: str = ""
    speaker: str = ""

    @property
    def bearing(self) -> Bearing:
        """The likeliest of the three."""
        best = max(self.supports, self.refutes, self.silent)
        return "silent" if best == self.silent else "supports" if best == self.supports else "refutes"
