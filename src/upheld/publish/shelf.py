"""What all pages of a day share, and what of it a reader asks to see.

A shelf is kept while nothing changes, and much of what pages say of it is the same whoever asks: that is worked out when first needed, and kept with it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from upheld.model.assessment import Crossing, Status
from upheld.model.ports import BriefInput
from upheld.publish.brief import TONE, Brief, ClaimBrief, MovedBrief, brief_of
from upheld.publish.losses_told import Toll, tolls

_SETTLED = frozenset({"normative", "occurred", "did-not-occur", "void", "retired", "withdrawn"})


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of the board wants to see; empty = all. ``page`` counts from 1."""

    q: str = ""
    status: str = ""
    kind: str = ""
    analysis: str = ""
    order: str = "text"
    page: int = 1


Row = tuple[Brief, ClaimBrief]


class Shelf(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Every analysis as of a day, that day, the last day there is, the rules that were crossed, whether one may judge.

    ``pending`` counts the days of histories that are still to be worked out; ``signed`` says that the server knows who ``person`` is.
    """

    briefs: tuple[Brief, ...]
    latest: dt.date
    crossings: tuple[Crossing, ...] = ()
    may_judge: bool = False
    person: str = ""
    signed: bool = False
    pending: int = 0

    @property
    def as_of(self) -> dt.date:
        """The day asked about."""
        return self.briefs[0].given.view.as_of if self.briefs else self.latest

    @cached_property
    def claims(self) -> tuple[Row, ...]:
        """Every claim with its analysis, in the order of the texts."""
        return tuple((b, c) for b in self.briefs for c in b.claims)

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """The same by the claims' ids."""
        return {c.claim.id: (b, c) for b, c in reversed(self.claims)}

    @cached_property
    def counts(self) -> tuple[tuple[Status, int], ...]:
        """How many claims have each status, those that none has left out."""
        found = Counter(c.assessment.status for _, c in self.claims)
        return tuple((s, found[s]) for s in TONE if found[s])

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of claims there are."""
        return tuple(sorted({c.claim.kind for _, c in self.claims}))

    @cached_property
    def all_stale(self) -> bool:
        """Whether every claim that may be is stale: then it is said once and not at each."""
        live = [c for _, c in self.claims if c.assessment.status not in _SETTLED]
        return bool(live) and all("stale" in c.assessment.flags for c in live)

    @cached_property
    def rules(self) -> Mapping[str, Crossing]:
        """Claim id to the first rule it crossed."""
        return {crossing.claim: crossing for crossing in reversed(self.crossings)}

    @cached_property
    def tolls(self) -> tuple[Toll, ...]:
        """Losses by side and measure."""
        return tolls(b.given for b in self.briefs)

    @cached_property
    def moved(self) -> tuple[tuple[Brief, MovedBrief], ...]:
        """What moved, analysis by analysis, the largest change of each first."""
        return tuple((b, row) for b in self.briefs for row in b.moved)


def shelf_of(
    given: Sequence[BriefInput], *, latest: dt.date, crossings: tuple[Crossing, ...] = (), may_judge: bool = False, person: str = "",
    signed: bool = False, pending: int = 0,
) -> Shelf:  # fmt: skip
    """A shelf of some analyses, all as of one day."""
    return Shelf(briefs=tuple(map(brief_of, given)), latest=latest, crossings=crossings, may_judge=may_judge, person=person, signed=signed,
                 pending=pending)  # fmt: skip


ORDERS: Mapping[str, Callable[[ClaimBrief], float]] = {
    "text": lambda _: 0.0,
    "least likely": lambda c: c.assessment.probability if c.weighed and c.assessment.probability is not None else 2.0,
    "most likely": lambda c: -(c.assessment.probability or 0.0) if c.weighed else 2.0,
    "moved most": lambda c: -_change(c),
    "most disputed": lambda c: -c.assessment.contention,
}
"""How a board may be ordered; claims that are alike stay in the order of the texts."""


def chosen(shelf: Shelf, asked: Asked) -> list[Row]:
    """The claims that are asked for, in the order that is asked for, over all analyses."""
    words = asked.q.casefold().split()
    fit = [row for row in shelf.claims if _matches(row[1], asked, words)]
    if asked.order in ORDERS and asked.order != "text":
        order = ORDERS[asked.order]
        fit.sort(key=lambda row: order(row[1]))
    return fit


def _matches(c: ClaimBrief, asked: Asked, words: Sequence[str]) -> bool:
    a, claim = c.assessment, c.claim
    if (
        (asked.status and a.status != asked.status)
        or (asked.kind and claim.kind != asked.kind)
        or (asked.analysis and claim.analysis != asked.analysis)
    ):
        return False
    return all(word in c.words for word in words)


def _change(c: ClaimBrief) -> float:
    first, a = (c.history[0].assessment if c.history else None), c.assessment
    return abs((a.probability or 0.0) - (first.probability or 0.0)) if first else 0.0
