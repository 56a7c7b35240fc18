"""How claims moved: between two days, and since publication."""

from __future__ import annotations

import datetime as dt
import difflib

from upheld.desk import CheckOutcome, check
from upheld.errors import UsageError
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.evidence import Link
from upheld.model.story import Moved, Point
from upheld.weigh.fuse import Step, fuse, passage_step, sigmoid
from upheld.weigh.parameters import Parameters

STEP = 0.05
"""A change of probability under this is no movement."""


def moved(workspace: Workspace, *, start: dt.date, end: dt.date, today: dt.date) -> tuple[Moved, ...]:
    """Claims whose status changed, or whose probability changed by at least :data:`STEP`, largest change first."""
    if end < start:
        raise UsageError(f"{end} comes before {start}", hint="give the earlier day first")
    first, second = (check(workspace, as_of=day, today=today)[0].weighed.assessments for day in (start, end))
    before = {a.claim: a for a in first}
    rows = [Moved(before=before[a.claim], after=a, documents=changed_documents(before[a.claim], a)) for a in second if a.claim in before]
    real = [r for r in rows if r.before.status != r.after.status or _change(r) >= STEP]
    return tuple(sorted(real, key=lambda r: (-_change(r), r.after.claim)))


def _change(row: Moved) -> float:
    return abs((row.after.probability or 0.0) - (row.before.probability or 0.0))


def changed_documents(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Documents whose weight is new or differs, heaviest change first."""
    old = {e.document: e.weight for e in before.evidence}
    change = {e.document: abs(e.weight - old.get(e.document, 0.0)) for e in after.evidence}
    return tuple(sorted((d for d, c in change.items() if c > 1e-4), key=lambda d: (-change[d], d)))


def history(workspace: Workspace, claim: str, *, published: dt.date, as_of: dt.date, today: dt.date) -> tuple[Point, ...]:
    """A claim at publication, at each quarter's end since, and on the day asked about."""
    ends = [dt.date(y, m, d) for y in range(published.year, as_of.year + 1) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))]
    days = sorted({published, *(e for e in ends if published < e < as_of), as_of})
    outcomes = ((day, check(workspace, as_of=day, today=today)[0]) for day in days)
    return tuple(Point(day=day, assessment=a) for day, o in outcomes for a in o.weighed.assessments if a.claim == claim)


def one_of(outcome: CheckOutcome, name: str) -> Assessment:
    """The assessment of a claim.

    Raises:
        UsageError: with the nearest ids, where there is no such claim.
    """
    found = next((a for a in outcome.weighed.assessments if a.claim == name), None)
    if found is not None:
        return found
    near = difflib.get_close_matches(name, [a.claim for a in outcome.weighed.assessments], n=3, cutoff=0.4)
    raise UsageError(f"no claim {name!r} here", hint=f"did you mean {', '.join(near)}" if near else "`upheld check` lists the claims")


def would_change(a: Assessment) -> tuple[str, ...]:
    """What one more direct report of grade B, of an origin of its own, would make of a claim."""
    parameters = Parameters()
    if a.probability is None:
        return ()
    told = []
    for words, sides in (("supporting", (0.9, 0.02)), ("denying", (0.02, 0.9))):
        link = Link(claim=a.claim, document="?", quote="", start=0, end=0, supports=sides[0], refutes=sides[1], silent=1 - sum(sides))
        fresh = Step(link=link, origin="?", value=passage_step(link, grade="B", own_interest=False, parameters=parameters))
        held = [Step(link=link, origin=o.origin, value=o.weight) for o in a.waterfall if o.weight]
        # The weights held are discounted already, so they enter with the new one unranked: a bound on what it could do.
        p = sigmoid(a.prior + sum(s.value for s in held) + fresh.value)
        alone = fuse([fresh], prior=sigmoid(a.prior), kind="event", parameters=parameters).probability
        told.append(f"a direct report of grade B {words} it would take it to about {p if held else alone:.2f}")
    return tuple(told)
