"""The scorecard of a day as its page shows it: the board of scores, the calibration chart, each case in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import msgspec

from upheld.desk_score import Scorable, scored
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.ports import BriefInput
from upheld.publish import charts
from upheld.score.board import AT_PUBLICATION, AUTHOR, BASE, HORIZONS, LAST, OPEN, Board, Case, Group, board, groups

WAITING = 12
"""Claims without an outcome that are named."""

_WHO: Mapping[str, str] = {AT_PUBLICATION: "At publication", OPEN: "While open", LAST: "Last look", AUTHOR: "The author", BASE: "Base rate"}
_WORDS: Mapping[str, str] = {"occurred": "it came about", "did-not-occur": "it did not", "void": "void"}
_HELD: Mapping[str, str] = {"occurred": "it held", "did-not-occur": "it did not hold", "void": "void"}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its outcome and what was held first and last before it was known."""

    case: Case
    address: str
    words: str
    first: float | None
    last: float | None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All the page shows; ``waiting`` are claims with their addresses."""

    board: Board
    cases: tuple[Case, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, tuple[Group, ...]], ...]
    waiting: tuple[tuple[str, Claim], ...]
    chart: str

    @property
    def who(self) -> tuple[str, ...]:
        """The forecasters set side by side in a group."""
        return tuple(_WHO.values())

    @staticmethod
    def briers(group: Group) -> tuple[float | None, ...]:
        """The Brier score of each forecaster of :attr:`who` in a group."""
        held = {one.who: one.brier for one in group.lines}
        return tuple(held.get(name) for name in _WHO)


def card_of(found: Scorable, address: Callable[[str], str]) -> Card:
    """The scorecard; ``address`` gives that of a claim's page by its id."""
    cases = found.cases
    overdue = sum(c.deadline is not None and c.deadline < found.as_of for c in found.waiting)
    made = board(cases, as_of=found.as_of, overdue=overdue)
    label = "; ".join(f"said {b.said:.0%}, came about {b.came:.0%} of {b.n}" for b in made.table)
    by = [(name, groups(cases, name)) for name in ("kind", "horizon", "source")] if cases else []
    order = {name: n for n, (_, name) in enumerate(HORIZONS)}
    by = [(name, tuple(sorted(g, key=lambda one: order.get(one.name, len(order)))) if name == "horizon" else g) for name, g in by]
    return Card(
        board=made, cases=cases, rows=tuple(_row(c, address) for c in sorted(cases, key=lambda c: (c.settled, c.claim.id))),
        groups=tuple((name, found_groups) for name, found_groups in by if len(found_groups) > 1),
        waiting=tuple((address(c.id), c) for c in found.waiting[:WAITING]),
        chart=charts.calibration([(b.said, b.came, b.n) for b in made.table], label=label) if made.table else "",
    )  # fmt: skip


def _row(case: Case, address: Callable[[str], str]) -> Row:
    words = (_WORDS if case.claim.of_future else _HELD)[case.outcome]
    first, last = (case.points[0].p, case.points[-1].p) if case.points else (None, None)
    return Row(case=case, address=address(case.claim.id), words=words, first=first, last=last)


def scored_in(given: BriefInput) -> Scorable:
    """What can be scored of one analysis, from what a brief was given (``looks``)."""

    def look(day: dt.date) -> Sequence[Assessment]:
        return given.looks.get(day, ())

    return scored(given.view, given.assessments, look)
