"""The seams: what a plugin must be.

Built-ins come in by the same doors: entry points ``upheld.readers``, ``.sources``, ``.stance``, ``.forecasters``, ``.publishers``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import msgspec

from upheld.errors import Problem
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.view import View


class ReadText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reader makes of bytes: plain text with what could be found about it.

    ``published`` is the shortest form of a date (``YYYY-MM-DD``) and ``dated_by`` names the sign it was read from (``meta tag``, ``byline``,
    ``address`` ...); both are empty where nothing tells.
    """

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    dated_by: str = ""
    language: str = ""


class Reader(Protocol):
    """Bytes of one format to plain dated text."""

    def __call__(self, data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
        """Read ``data``; ``None`` with at least one Problem where it cannot be read."""
        ...


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A claim's proposition and a passage, with the bearing probabilities (supports, refutes, silent) of the comparator that applied, if one did."""

    claim: str
    passage: str
    verdict: tuple[float, float, float] | None = None


class Stance(Protocol):
    """Bearing probabilities of passages on claims, beside the comparators and never against a clear verdict of theirs."""

    def __call__(self, pairs: Sequence[Pair]) -> tuple[Sequence[tuple[float, float, float]] | None, list[Problem]]:
        """One (supports, refutes, silent) per pair, each summing to 1; ``None`` with a note where it has nothing to judge with."""
        ...


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim starts from before its evidence: a probability and the reason for it."""

    probability: float
    reason: str


class Forecaster(Protocol):
    """A starting probability for a claim about the future, from what the view shows."""

    def __call__(self, claim: Claim, view: View) -> Prior | None:
        """``None`` where this forecaster has nothing to say."""
        ...


class BriefInput(msgspec.Struct, frozen=True, kw_only=True):
    """All a publisher may use."""

    view: View
    assessments: tuple[Assessment, ...]
    documents: dict[str, Document]
    made: dt.date


class Publisher(Protocol):
    """Assessments to bytes of one format."""

    def __call__(self, brief: BriefInput) -> bytes:
        """Deterministic: equal inputs give equal bytes."""
        ...
