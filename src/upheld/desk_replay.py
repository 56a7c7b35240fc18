"""The use case of a replay: every claim as of several days, side by side. It looks, and records nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from upheld.desk import CheckOutcome, check
from upheld.errors import Problem
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """One claim over the days of a replay; ``None`` on a day before there was anything to say of it."""

    claim: Claim
    points: tuple[Assessment | None, ...]

    @property
    def moved(self) -> bool:
        """Whether its status differs between two of the days."""
        return len({p.status for p in self.points if p is not None}) > 1


def replay(workspace: Workspace, days: Sequence[dt.date], *, today: dt.date) -> tuple[tuple[CheckOutcome, ...], list[Problem]]:
    """What a check says as of each day, oldest first.

    Raises:
        NothingToCheckError: where no claim is recorded.
    """
    outcomes: list[CheckOutcome] = []
    problems: list[Problem] = []
    for day in sorted(set(days)):
        outcome, found = check(workspace, as_of=day, today=today)
        outcomes.append(outcome)
        problems += [p for p in found if p not in problems]
    return tuple(outcomes), problems


def tracks(outcomes: Sequence[CheckOutcome]) -> tuple[Track, ...]:
    """The claims of a replay in the order of their texts, each with its assessment at every day."""
    claims = {c.id: c for outcome in outcomes for c in outcome.view.claims}
    at = [{a.claim: a for a in outcome.weighed.assessments} for outcome in outcomes]
    return tuple(Track(claim=claim, points=tuple(day.get(name) for day in at)) for name, claim in claims.items())
