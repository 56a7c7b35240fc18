"""Where a forecast starts, told: base rate, model, reasons, rule, and the chance over the window with the base rate beside it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import msgspec

from upheld.model.claim import Claim
from upheld.model.outlook import Foreseen, Outlook
from upheld.model.trial import Trial
from upheld.publish.wording import day_words, percent
from upheld.read.resolve import rewritten

_POINTS = 9


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """The chance to have come about by a day, and what the base rate alone would say."""

    day: dt.date
    p: float
    base: float


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a forecast's start: labelled lines, and its rise over the window (empty where it has none)."""

    rows: tuple[tuple[str, str], ...]
    rise: tuple[Rise, ...] = ()

    @property
    def label(self) -> str:
        """The rise in words, for those who do not see it drawn."""
        return "; ".join(f"by {r.day}: {percent(r.p)} (base rate {percent(r.base)})" for r in self.rise)


def ahead_of(claim: Claim, outlook: Outlook, *, published: dt.date) -> Ahead:
    """A forecast's start in lines that a reader can check."""
    rows = [("base rate", f"{percent(outlook.base_rate)} ({outlook.base_of})"), ("model", f"{outlook.model}: {percent(outlook.probability)}")]
    if outlook.beside:
        rows.append(("beside it", ", ".join(f"{name} {percent(p)}" for name, p in outlook.beside)))
    rows += [("because" if n == 0 else "", reason) for n, reason in enumerate(outlook.reasons)]
    rows += _rule(claim, outlook.foreseen)
    return Ahead(rows=tuple(rows), rise=_rise(claim, outlook, published))


def _rule(claim: Claim, foreseen: Foreseen | None) -> list[tuple[str, str]]:
    """The resolution rule with how its trial went; what to ask instead where there is none."""
    if claim.resolve is None:
        other = rewritten(claim)
        return [] if other is None else [("rule", f"none: {other[0]}, so reports settle it"), ("could ask", other[1].removeprefix("for example: "))]
    rule = claim.resolve
    given = f" after {rule.given}" if rule.given else ""
    rows = [("rule", f"{rule.query} {rule.yes}{given}, in {rule.feed}, else {rule.otherwise}")]
    if foreseen is None:
        return rows
    trial = foreseen.trial
    if not trial.accepted:
        return [*rows, ("refused", f"{trial.why}; {trial.remedy}")]
    rows += tried_rows(trial)
    if foreseen.outcome is None:
        rows.append(("so far", f"{foreseen.seen:g} counted in its window, {foreseen.needed:g} asked about"))
    return rows + ([("rows", ", ".join(foreseen.rows))] if foreseen.rows else [])


def tried_rows(trial: Trial) -> list[tuple[str, str]]:
    """How the dry run of an accepted rule went: its base rate, its feed's lag, and what the last windows held."""
    tried = f"{percent(trial.base_rate)} of {trial.cases} past windows as long" if trial.base_rate is not None else "no past window as long"
    rows = [("tried", f"{tried}; rows come into {trial.feed} within {trial.lag} days")]
    held = ", ".join(f"{n} from {day}" for day, n in trial.past)
    return [*rows, ("held", held)] if held else rows


def _rise(claim: Claim, outlook: Outlook, published: dt.date) -> tuple[Rise, ...]:
    if len(outlook.curve) < 2 or claim.deadline is None or claim.deadline <= published:
        return ()
    step = -(-len(outlook.curve) // _POINTS)
    days = outlook.curve[::-1][::step][::-1]
    return tuple(Rise(day=day, p=p, base=_by(outlook.event_rate, published, claim.deadline, day)) for day, p in days)


def _by(rate: float, published: dt.date, deadline: dt.date, day: dt.date) -> float:
    """What a base rate over the whole window comes to by a day, at a constant hazard."""
    share = min(max((day - published).days / (deadline - published).days, 0.0), 1.0)
    return 1 - math.pow(1 - min(rate, 1 - 1e-9), share)


def trials_told(foreseen: Mapping[str, Foreseen]) -> str:
    """How the trials of resolution rules went, in a line; empty where no feed is there to try one on."""
    tried = [f.trial for f in foreseen.values() if f.trial.accepted or f.trial.base_rate is not None]
    if not tried:
        return ""
    good = [t for t in tried if t.accepted]
    one = max(good, key=lambda t: t.cases, default=None)
    rate = (
        "" if one is None or one.base_rate is None else f" (such as {percent(one.base_rate)} of {one.cases} past windows, rows within {one.lag} days)"
    )
    return f"{len(foreseen)} resolution rules: {len(good)} hold on the history of {', '.join(sorted({t.feed for t in tried}))}{rate}; `upheld show CLAIM` tells of each"


def event_words(claim: Claim) -> str:
    """What the rise is the rise of, in words."""
    until = f" by {day_words(claim.deadline)}" if claim.deadline else ""
    return f"The chance that it has come about{until}, seen ahead" + (": the claim is that it will not" if claim.polarity == "negative" else "")
