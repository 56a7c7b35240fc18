"""The use case of scoring: which claims have an outcome, and what was held of each before it was known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from upheld.desk import assess_view, check
from upheld.desk_forecast import Told, outlooks
from upheld.desk_story import history_days
from upheld.errors import Problem
from upheld.forecast.base import UNHEDGED
from upheld.ledger.asof import view
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.judgement import Outcome, Resolution, SetProbability
from upheld.model.outlook import Outlook
from upheld.model.view import View
from upheld.score.board import Case, Point
from upheld.weigh.assess import starting
from upheld.weigh.parameters import Parameters, parameters_of

LAST_LOOKS = 12
"""Days just before outcomes that are looked at, beside those of the history; claims settled on other days take the nearest earlier one."""

_OUTCOME: Mapping[str, Outcome] = {
    "occurred": "occurred", "held": "occurred", "did-not-occur": "did-not-occur", "did-not-hold": "did-not-occur", "void": "void",
}  # fmt: skip
_ENDED = frozenset({"occurred", "did-not-occur", "void"})


class Scorable(msgspec.Struct, frozen=True, kw_only=True):
    """The claims with an outcome, those that wait for one, soonest deadline first, and the parameters in force."""

    as_of: dt.date
    parameters: Parameters
    cases: tuple[Case, ...]
    waiting: tuple[Claim, ...]


class _Settled(msgspec.Struct, frozen=True, kw_only=True):
    claim: Claim
    outcome: Outcome
    day: dt.date
    person: bool


def settled(seen: View, assessments: Iterable[Assessment]) -> tuple[_Settled, ...]:
    """Claims with an outcome: what a person says of any claim, else what reports or silence made of a forecast."""
    said = {s.judgement.claim: s.judgement for s in seen.judgements if isinstance(s.judgement, Resolution)}
    assessed = {a.claim: a for a in assessments}
    rows = []
    for claim in (c for c in seen.claims if c.id in assessed):
        a = assessed[claim.id]
        if claim.id in said and claim.kind != "normative":
            rows.append(_Settled(claim=claim, outcome=_OUTCOME[said[claim.id].outcome], day=said[claim.id].since, person=True))
        elif claim.of_future and a.status in _ENDED:
            rows.append(_Settled(claim=claim, outcome=_OUTCOME[a.status], day=_told_on(claim, a, seen), person=False))
    return tuple(rows)


def _told_on(claim: Claim, a: Assessment, seen: View) -> dt.date:
    """The day an outcome was known: that of its rule, of the first report on its side, else, for what silence settled, the deadline.

    The first report may have been too weak to settle it alone; taking its day leaves out looks that knew part of the answer.
    """
    ruled = seen.foreseen.get(claim.id)
    if ruled is not None and ruled.outcome == a.status and ruled.since is not None:
        return ruled.since
    by_report = (a.status == "occurred") == (claim.polarity == "positive")
    known = {d.id: d.known for d in seen.documents}
    published = _published(seen).get(claim.analysis, seen.as_of)
    side = "supports" if a.status == "occurred" else "refutes"
    told = [known[e.document] for e in a.evidence if e.bearing == side and e.weight and known[e.document] > published]
    if by_report and told:
        return min(told)
    return min(claim.deadline or seen.as_of, seen.as_of)


def _published(seen: View) -> Mapping[str, dt.date]:
    return {a.slug: a.published for a in seen.analyses}


def looks(rows: Iterable[_Settled], published: Mapping[str, dt.date], as_of: dt.date) -> tuple[dt.date, ...]:
    """The days to look at: each analysis's history, and the eve of outcomes, the latest ones where there are too many."""
    held = list(rows)
    days = {d for r in held for d in history_days(published[r.claim.analysis], as_of)}
    eves = sorted({r.day - dt.timedelta(days=1) for r in held if r.day > published[r.claim.analysis]})
    step = max(-(-len(eves) // LAST_LOOKS), 1)
    return tuple(sorted(days | set(eves[::-1][::step])))


def _needed(rows: Sequence[_Settled], published: Mapping[str, dt.date], as_of: dt.date) -> tuple[dt.date, ...]:
    return tuple(d for d in looks(rows, published, as_of) if any(d < r.day for r in rows))


def days_scored(seen: View, assessments: Sequence[Assessment]) -> tuple[dt.date, ...]:
    """The earlier days that scoring a day's assessments looks at."""
    return _needed([r for r in settled(seen, assessments) if r.claim.analysis in _published(seen)], _published(seen), seen.as_of)


def scorable(
    workspace: Workspace, *, as_of: dt.date | None, today: dt.date, tick: Callable[[], None] = lambda: None
) -> tuple[Scorable, list[Problem]]:
    """Every claim with an outcome by a day, each with what was held of it on earlier days, from nothing but what was known on each.

    Raises:
        NothingToCheckError: where no claim is recorded.
    """
    day = as_of or today
    found, problems = check(workspace, as_of=day, today=today)
    (entries, _), counted = workspace.standing(), Told(workspace)

    def look(on: dt.date) -> tuple[Assessment, ...]:
        tick()
        return assess_view(counted(view(entries, workspace.store.text, as_of=on), entries), ()).assessments

    return scored(found.view, found.weighed.assessments, look), problems


def scored(seen: View, assessments: Sequence[Assessment], look: Callable[[dt.date], Sequence[Assessment]]) -> Scorable:
    """As :func:`scorable`, from a day's view and assessments; ``look`` gives those of an earlier day."""
    published, day, parameters = _published(seen), seen.as_of, parameters_of(seen.settings)
    rows = [r for r in settled(seen, assessments) if r.claim.analysis in published]
    ahead, kinds = outlooks(seen), {c.id: c.kind for c in seen.claims}
    on = {d: _looked(d, look(d), parameters, kinds) for d in _needed(rows, published, day)}
    done, assessed = {r.claim.id for r in rows}, {a.claim for a in assessments}
    waiting = [c for c in seen.claims if c.of_future and c.id in assessed - done and c.state == "live"]
    waiting.sort(key=lambda c: (c.deadline or dt.date.max, c.id))
    return Scorable(as_of=day, parameters=parameters, cases=tuple(_case(r, seen, on, ahead.get(r.claim.id)) for r in rows), waiting=tuple(waiting))


def _looked(day: dt.date, assessments: Iterable[Assessment], held: Parameters, kinds: Mapping[str, str]) -> Mapping[str, Point]:
    """Claim id to what was held of it on a day."""
    return {
        a.claim: Point(day=day, assessment=a, rho=held.rho, scale=held.scale.get(kinds.get(a.claim, ""), 1.0))
        for a in assessments
        if a.probability is not None
    }


def _case(row: _Settled, seen: View, on: Mapping[dt.date, Mapping[str, Point]], ahead: Outlook | None) -> Case:
    claim, analysis = row.claim, next(a for a in seen.analyses if a.slug == row.claim.analysis)
    held = [on[day].get(claim.id) for day in sorted(on) if analysis.published <= day < row.day]
    people = {
        s.by: s.judgement.probability
        for s in seen.judgements
        if isinstance(s.judgement, SetProbability) and s.judgement.claim == claim.id and s.judgement.since < row.day
    }
    return Case(
        claim=claim, author=analysis.author, published=analysis.published, outcome=row.outcome, settled=row.day,
        by="person" if row.person else "reports", base=_base(claim, parameters_of(seen.settings)), hedge=own_words(claim), people=people,
        points=tuple(point for point in held if point is not None), event_class="" if ahead is None else ahead.event_class,
        novelty="" if ahead is None or ahead.foreseen is None else ahead.foreseen.novelty,
    )  # fmt: skip


def own_words(claim: Claim) -> float | None:
    """The author's own probability: the middle of the hedge's range; of a forecast without one, what a plain "will" is taken to hold."""
    if claim.hedge is not None:
        return (claim.hedge.low + claim.hedge.high) / 2
    return UNHEDGED if claim.of_future else None


def _base(claim: Claim, parameters: Parameters) -> float:
    """The base rate of the kind; of a change said not to come, its complement."""
    rate = starting(claim, parameters).probability
    return 1 - rate if claim.of_future and claim.polarity == "negative" else rate


def would_settle(claims: Sequence[Claim], *, as_of: dt.date, most: int = 5) -> tuple[str, ...]:
    """What would give an outcome to the claims that wait, in words."""
    told = []
    for claim in claims[:most]:
        if claim.deadline is None:
            told.append(f"{claim.id}: has no deadline; a report of it, or `upheld judge {claim.id} --resolve …`")
        elif claim.deadline < as_of:
            told.append(f"{claim.id}: its deadline, {claim.deadline}, has passed and reports settle nothing; `upheld judge {claim.id} --resolve …`")
        else:
            told.append(f"{claim.id}: a report of it, or its deadline, {claim.deadline}")
    return tuple(told)
