"""The seams: what a plugin must be.

Built-ins come in by the same doors: entry points ``upheld.readers``, ``.importers``, ``.tables``, ``.sources``, ``.stance``, ``.forecasters``, ``.publishers``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from upheld.errors import Problem
from upheld.model.assessment import Assessment
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Bearing, Document
from upheld.model.network import Network
from upheld.model.story import Moved, Overtaken, Point
from upheld.model.view import View


class ReadText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reader makes of bytes: plain text with what could be found about it.

    ``published`` is the shortest form of a date (``YYYY-MM-DD``) and ``dated_by`` names the sign it was read from (``meta tag``, ``byline``,
    ``address`` ...); both are empty where nothing tells. ``id`` is the name a document bears inside a file of many (message id, citation key,
    guid). ``attachments`` are files named in its stead or beside it, relative to the file it stands in.
    """

    text: str
    id: str = ""
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    dated_by: str = ""
    language: str = ""
    attachments: tuple[str, ...] = ()


class Reader(Protocol):
    """Bytes of one format to plain dated text."""

    def __call__(self, data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
        """Read ``data``; ``None`` with at least one Problem where it cannot be read."""
        ...


class Importer(Protocol):
    """One file that holds many documents (a mailbox, a feed, a bibliography, a web archive), one after another."""

    def __call__(self, source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
        """Documents in their order; what cannot be read is a Problem and the rest comes."""
        ...


class Table(Protocol):
    """A file of rows, each a document or a figure by the names of its columns."""

    def __call__(self, source: Path | bytes, *, name: str) -> Iterator[dict[str, Any] | Problem]:
        """Rows in their order, dates as ISO text."""
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


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a labeller proposes of a passage: its bearing, and the exact words of the text that say so."""

    bearing: Bearing
    quote: str


class Labeller(Protocol):
    """Proposals for passages that comparators and model leave silent; it never weighs (:mod:`upheld.weigh.labels`)."""

    def __call__(self, pairs: Sequence[Pair]) -> Sequence[Label | None]:
        """One a pair, in order; ``None`` where it has nothing to propose. ``passage`` is the whole text of the document."""
        ...


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim starts from before its evidence: a probability and the reason for it.

    ``unsilenced`` is, for a claim about the future, the probability over its whole window before any silence in it was counted.
    """

    probability: float
    reason: str
    unsilenced: float | None = None


class Forecaster(Protocol):
    """A starting probability for a claim about the future, from what the view shows."""

    def __call__(self, claim: Claim, view: View) -> Prior | None:
        """``None`` where this forecaster has nothing to say."""
        ...


class BriefInput(msgspec.Struct, frozen=True, kw_only=True):
    """All a publisher may use: one analysis and its claims as of a day.

    ``claims`` and ``assessments`` are those of ``analysis`` alone, in the order of its text; ``text`` is its text, which the claims' quotes
    point into. ``histories`` and ``changes`` (what would change it, in words) are by claim id. ``moved`` is what moved since ``since``.
    ``overtaken`` are the documents that counted on a claim and were corrected or withdrawn since, by claim id.
    ``documents`` are the documents of ``view`` by id, without need of their texts. ``looks`` are the assessments of further days that scores look
    at, ``network`` the actors of the claims in events; both only for publishers that show all pages (of the name ``site``). There is no "made on":
    equal inputs give equal bytes.
    """

    view: View
    analysis: Analysis
    text: str
    claims: tuple[Claim, ...]
    assessments: tuple[Assessment, ...]
    documents: Mapping[str, Document]
    origins: int
    since: dt.date
    moved: tuple[Moved, ...] = ()
    histories: Mapping[str, tuple[Point, ...]] = {}
    changes: Mapping[str, tuple[str, ...]] = {}
    looks: Mapping[dt.date, tuple[Assessment, ...]] = {}
    network: Network | None = None
    overtaken: Mapping[str, tuple[Overtaken, ...]] = {}


class Publisher(Protocol):
    """Assessments to bytes of one format: of one file, or of several by their names in a folder (no name leads out of it)."""

    def __call__(self, brief: BriefInput) -> bytes | Mapping[str, bytes]:
        """Deterministic: equal inputs give equal bytes."""
        ...
