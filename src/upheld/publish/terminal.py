"""What ``show`` and ``diff`` print: plain lines that read without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from upheld.model.assessment import Assessment, Contribution
from upheld.model.claim import Claim
from upheld.model.story import Moved, Point
from upheld.publish.wording import SYMBOL, author_beside, confidence, likelihood, percent

_BAR = 24


def show(claim: Claim, a: Assessment, points: Sequence[Point], changes: Sequence[str], own: Sequence[str] = ()) -> str:
    """Why a claim stands as it does."""
    quote = claim.quote
    lines = [
        f"{SYMBOL[a.status]} {a.status}   {claim.id}   ({claim.kind})",
        f"  {claim.text}",
        f"  …{quote.prefix[-24:]}«{quote.exact}»{quote.suffix[:24]}…  [{quote.start}-{quote.end}]".replace("\n", " "),
        "",
        f"  {likelihood(a)}",
        f"  {confidence(a)}",
        f"  {author_beside(claim)}",
    ]
    facts = [f"  flags: {', '.join(a.flags)}"] if a.flags else []
    facts += [f"  said by: {claim.attribution}"] if claim.attribution else []
    facts += [f"  deadline: {claim.deadline}{' (ours: the author gives none)' if claim.default_deadline else ''}"] if claim.deadline else []
    facts += [f"  repair: {a.repair.text}  ({percent(a.repair.probability)}; {a.repair.why})"] if a.repair else []
    lines += [*facts, *(f"  {line}" for line in own)]
    for title, bearing in (("For", "supports"), ("Against", "refutes"), ("Silent", "silent")):
        lines += _side(title, [e for e in a.evidence if e.bearing == bearing])
    lines += _waterfall(a)
    if len(points) > 1:
        lines += ["", "  History", *(f"    {p.day}  {_p(p.assessment)}  {p.assessment.status}" for p in points)]
    lines += ["", "  What would change it", *(f"    {c}" for c in changes)] if changes else []
    return "\n".join(lines)


def _p(a: Assessment) -> str:
    return "  - " if a.probability is None else f"{a.probability:.2f}"


def _side(title: str, evidence: Sequence[Contribution]) -> list[str]:
    if not evidence:
        return []
    lines = ["", f"  {title}"]
    ordered = sorted(evidence, key=lambda e: e.origin)
    groups = [list(g) for _, g in groupby(ordered, key=lambda e: e.origin)]
    for group in sorted(groups, key=lambda g: -max(abs(e.weight) for e in g)):
        lines.append(f"    origin {group[0].origin}  {sum(e.weight for e in group):+.2f}")
        lines += [line for e in group for line in (f"      {e.published}  {e.source}  ({e.document})  “{e.quote}”", f"        {e.reason}")]
    return lines


def _waterfall(a: Assessment) -> list[str]:
    if not a.waterfall:
        return []
    widest = max([abs(o.weight) for o in a.waterfall] + [abs(a.prior), 0.1])
    rows = [("start: " + a.prior_reason, a.prior, None), *((f"{o.label} [{o.origin}]", o.weight, o.without) for o in a.waterfall)]
    lines = ["", "  From the start to here, in log-odds"]
    for label, weight, without in rows:
        bar = ("+" if weight >= 0 else "-") * max(1, round(abs(weight) / widest * _BAR)) if weight else ""
        lines.append(f"    {label:44.44} {weight:+.2f} {bar:{_BAR}} {'' if without is None else f'without it {without:.2f}'}".rstrip())
    return lines


def diff(rows: Iterable[Moved]) -> str:
    """What moved between two days, and which documents moved it."""
    lines = []
    for row in rows:
        before, after = row.before, row.after
        change = f"{_p(before)} -> {_p(after)}"
        status = after.status if before.status == after.status else f"{before.status} -> {after.status}"
        lines.append(f"{SYMBOL[after.status]} {after.claim:42.42} {change:14} {status}")
        told = {e.document: e for e in after.evidence}
        lines += [f"      {told[d].published}  {told[d].bearing:8} {told[d].source}: {told[d].quote:.100}" for d in row.documents[:3]]
    return "\n".join(lines) or "nothing moved"
