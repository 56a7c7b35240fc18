"""The verdict on what an analysis concludes, from how its premises and what follows from it stand, with the reasons.

A thesis would fall with any of its premises, so it is no likelier than the weakest of them and no less likely than if every doubt about one were apart
from the doubts about the others: with p_1 ... p_n, it lies between ``max(0, sum p_i - (n - 1))`` and ``min p_i`` (Frechet 1935), whatever ties the
premises have. Forecasts that follow from it are signs of its worth and no ground of it: where most of those that are settled failed, it is weakened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.argument import Thesis
from upheld.model.assessment import Assessment, Status
from upheld.model.claim import Claim

FALLEN = frozenset({"overturned", "superseded", "did-not-occur", "withdrawn"})
HOLDS = frozenset({"upheld", "occurred"})
_SHAKEN = frozenset({"weakened"})
_SETTLED = frozenset({"occurred", "did-not-occur"})
_NAMED = 4


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How a thesis stands: its status, between which probabilities it lies (``None`` where no premise is assessed), and why, the weightiest first."""

    thesis: str
    status: Status
    low: float | None
    high: float | None
    reasons: tuple[str, ...]


def verdict_of(thesis: Thesis, claims: Iterable[Claim], assessments: Iterable[Assessment]) -> Verdict:
    """The verdict on a thesis; premises that are listed and not assessed (what should be) carry nothing."""
    own = {c.id: c for c in claims if c.analysis == thesis.analysis}
    stand = {a.claim: a for a in assessments if a.claim in own}
    premises = [stand[n] for n in thesis.rests_on if n in stand and stand[n].probability is not None]
    implied = [stand[n] for n in thesis.implies if n in stand]
    said = {n for n in thesis.rests_on if n in own and thesis.quote.start <= own[n].quote.start and own[n].quote.end <= thesis.quote.end}
    p = [a.probability for a in premises if a.probability is not None]
    low, high = (max(math.fsum(p) - (len(p) - 1), 0.0), min(p)) if p else (None, None)
    return Verdict(
        thesis=thesis.id, status=_status(premises, implied, said), low=None if low is None else round(low, 4), high=None if high is None else round(high, 4),
        reasons=tuple(_reasons(premises, implied, own)),
    )  # fmt: skip


def _status(premises: Sequence[Assessment], implied: Sequence[Assessment], said: set[str]) -> Status:
    """First match, from what brings a thesis down to what bears it out."""
    fallen = [a for a in premises if a.status in FALLEN]
    settled = [a for a in implied if a.status in _SETTLED]
    failed = sum(a.status in FALLEN for a in settled)
    checks: tuple[tuple[bool, Status], ...] = (
        (any(a.claim in said for a in fallen) or (bool(fallen) and 2 * len(fallen) >= len(premises)), "overturned"),
        (bool(fallen) or any(a.status in _SHAKEN or "premise-overturned" in a.flags for a in premises) or 2 * failed > len(settled), "weakened"),
        (any(a.status == "contested" for a in premises), "contested"),
        (bool(premises) and all(a.status in HOLDS for a in premises), "upheld"),
        (any(a.status in HOLDS or a.status == "leaning" for a in premises), "leaning"),
    )
    return next((status for holds, status in checks if holds), "unverified")


def _reasons(premises: Sequence[Assessment], implied: Sequence[Assessment], own: Mapping[str, Claim]) -> list[str]:
    """In words: what has fallen or wavers, named; how many premises hold and wait; what came of what follows."""
    ranked = sorted(premises, key=lambda a: (a.probability or 0.0, a.claim))
    told = [f"a premise is {a.status} ({a.probability:.0%}): {own[a.claim].text}" for a in ranked if a.status in FALLEN | _SHAKEN | {"contested"}][
        :_NAMED
    ]
    told += [f"a premise rests on one that fell: {own[a.claim].text}" for a in ranked if "premise-overturned" in a.flags][:_NAMED]
    if premises:
        holds, bare = sum(a.status in HOLDS for a in premises), sum(a.status == "unverified" for a in premises)
        told.append(f"{holds} of {len(premises)} premises hold" + (f"; nothing found bears on {bare} of them" if bare else ""))
    else:
        told.append("no premise of it is recorded that can be assessed")
    if implied:
        came, failed = (sum(a.status == s for a in implied) for s in ("occurred", "did-not-occur"))
        told.append(f"of what follows from it ({len(implied)} in all) {came} came about, {failed} did not, {len(implied) - came - failed} open")
    return told
