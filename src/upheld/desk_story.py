"""How claims moved: between two days, and since publication."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Iterable, Mapping, Sequence

from upheld.desk import CheckOutcome, assess_view, check
from upheld.desk_forecast import Told
from upheld.errors import UsageError
from upheld.ledger.asof import view
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.claim import Kind
from upheld.model.evidence import Link
from upheld.model.story import Moved, Point
from upheld.model.view import View
from upheld.weigh.explain import what_matters
from upheld.weigh.fuse import Step, fuse, passage_step, sigmoid
from upheld.weigh.parameters import Parameters, parameters_of

STEP = 0.05
"""A change of probability under this is no movement."""

NAMED = 0.05
"""Log-odds under which a changed weight moved nothing that one would name: what is left is the fading of old signs."""


def moved(workspace: Workspace, *, start: dt.date, end: dt.date, today: dt.date) -> tuple[Moved, ...]:
    """Claims whose status changed, or whose probability changed by at least :data:`STEP`, largest change first."""
    if end < start:
        raise UsageError(f"{end} comes before {start}", hint="give the earlier day first")
    first, second = (check(workspace, as_of=day, today=today)[0].weighed.assessments for day in (start, end))
    return moved_between(first, second)


def moved_between(first: Sequence[Assessment], second: Sequence[Assessment]) -> tuple[Moved, ...]:
    """As :func:`moved`, from the assessments of two days."""
    before = {a.claim: a for a in first}
    rows = [Moved(before=before[a.claim], after=a, documents=changed_documents(before[a.claim], a)) for a in second if a.claim in before]
    real = [r for r in rows if r.before.status != r.after.status or _change(r) >= STEP]
    return tuple(sorted(real, key=lambda r: (-_change(r), r.after.claim)))


def _change(row: Moved) -> float:
    return abs((row.after.probability or 0.0) - (row.before.probability or 0.0))


def changed_documents(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Documents whose weight is new, differs or is gone (a retraction), heaviest change first."""
    old, new = ({e.document: e.weight for e in a.evidence} for a in (before, after))
    change = {d: abs(new.get(d, 0.0) - old.get(d, 0.0)) for d in old | new}
    return tuple(sorted((d for d, c in change.items() if c > NAMED), key=lambda d: (-change[d], d)))


def history_days(published: dt.date, as_of: dt.date, *, at_most: int = 8) -> tuple[dt.date, ...]:
    """The days a history is told at: publication, quarter ends since (thinned to keep at most ``at_most`` days), the day asked about."""
    if as_of <= published:
        return (as_of,)
    ends = [dt.date(y, m, d) for y in range(published.year, as_of.year + 1) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))]
    between = [e for e in ends if published < e < as_of]
    keep = math.ceil(len(between) / max(at_most - 2, 1)) or 1
    return (published, *between[::-1][::keep][::-1], as_of)


def assessed_on(workspace: Workspace, days: Iterable[dt.date]) -> dict[dt.date, tuple[Assessment, ...]]:
    """Every claim on each of some days, the journal read once and each day weighed once. Directions are left out: a history shows them."""
    (entries, _), counted = workspace.standing(), Told(workspace)
    return {d: assess_view(counted(view(entries, workspace.store.text, as_of=d), entries), ()).assessments for d in sorted(set(days))}


def histories(on: Mapping[dt.date, Sequence[Assessment]], days: Iterable[dt.date]) -> dict[str, tuple[Point, ...]]:
    """Claim id to its points on ``days``, oldest first."""
    found: dict[str, list[Point]] = {}
    for day in sorted(set(days)):
        for a in on[day]:
            found.setdefault(a.claim, []).append(Point(day=day, assessment=a))
    return {name: tuple(points) for name, points in found.items()}


def analysis_of(seen: View, name: str) -> str:
    """The analysis named by its folder or the start of it, where no claim's id starts so too; empty where none is meant."""
    folders = [a.slug for a in seen.analyses]
    if name in folders:
        return name
    starting = [slug for slug in folders if name and slug.startswith(name)]
    return starting[0] if len(starting) == 1 and not any(c.id.startswith(name) for c in seen.claims) else ""


def one_of(outcome: CheckOutcome, name: str) -> Assessment:
    """The assessment of a claim, by its id or the start of it that no other claim shares.

    Raises:
        UsageError: with the candidates, where several ids start so; with the nearest ids, where none does.
    """
    held = {a.claim: a for a in outcome.weighed.assessments}
    if name in held:
        return held[name]
    starting = sorted(c for c in held if name and c.startswith(name))
    if len(starting) == 1:
        return held[starting[0]]
    if starting:
        shown = ", ".join(starting[:8]) + (f" and {len(starting) - 8} more" if len(starting) > 8 else "")
        raise UsageError(f"{name!r} starts {len(starting)} claims", hint=f"write more of one of: {shown}")
    near = difflib.get_close_matches(name, sorted(held), n=3, cutoff=0.4)
    raise UsageError(
        f"no claim {name!r} here",
        hint=f"did you mean {', '.join(near)}" if near else "`upheld check` lists the claims; the name of an analysis shows its argument",
    )


def changes_of(seen: View, assessments: Iterable[Assessment]) -> dict[str, tuple[str, ...]]:
    """Claim id to what would change it (:func:`would_change`)."""
    kinds, parameters = {c.id: c.kind for c in seen.claims}, parameters_of(seen.settings)
    return {a.claim: would_change(a, kind=kinds[a.claim], parameters=parameters) for a in assessments}


def would_change(a: Assessment, *, kind: Kind, parameters: Parameters) -> tuple[str, ...]:
    """What one more direct report of grade B, of an origin of its own, would make of a claim of this kind, under the parameters in force."""
    if a.probability is None or a.status in {"occurred", "did-not-occur", "void"}:
        return ()  # what is settled is changed by a judgement or a correction, not by one more report
    told = []
    for words, sides in (("supports", (0.9, 0.02)), ("denies", (0.02, 0.9))):
        link = Link(claim=a.claim, document="?", quote="", start=0, end=0, supports=sides[0], refutes=sides[1], silent=1 - sum(sides))
        fresh = Step(link=link, origin="?", value=passage_step(link, grade="B", own_interest=False, parameters=parameters))
        held = [Step(link=link, origin=o.origin, value=o.weight) for o in a.waterfall if o.weight]
        # The weights held are discounted already, so they enter with the new one unranked: a bound on what it could do.
        p = sigmoid(a.prior + sum(s.value for s in held) + parameters.scale.get(kind, 1.0) * fresh.value)
        alone = fuse([fresh], prior=sigmoid(a.prior), kind=kind, parameters=parameters).probability
        told.append(
            f"one more direct report of a usually reliable source (grade B) that {words} it would take it to about {min(max(p if held else alone, 0.01), 0.99):.0%}"
        )
    return (*told, *what_matters(a))
