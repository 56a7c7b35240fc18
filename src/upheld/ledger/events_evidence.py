"""What event counts say about a claim: bearing probabilities with a reason, for the weighing to call. Pure functions.

Events are machine-coded reports: they miss and repeat. So a count never decides alone: the probability mass a count can move is capped, and silence
stands where the source did not cover the period.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from upheld.ledger.events_query import Bin
from upheld.ledger.events_shape import Direction, Relationship, Stage

_MOST = 0.85
"""The largest bearing probability a count gives; machine coding is right in about four of five rows of a dyad (PLOVER coders' agreement)."""
_MISSED = 0.3
"""Share of true meetings a feed does not report, and of reported ones that were none: our cautious default, to be learned."""


class Bearing(msgspec.Struct, frozen=True, kw_only=True):
    """Probabilities that sum to 1, and why."""

    supports: float
    refutes: float
    silent: float
    reason: str


def _silent(reason: str) -> Bearing:
    return Bearing(supports=0.0, refutes=0.0, silent=1.0, reason=reason)


def _said(lean: float, reason: str) -> Bearing:
    """A lean of -1 (refutes) to 1 (supports)."""
    mass = _MOST * abs(lean)
    return Bearing(supports=mass if lean > 0 else 0.0, refutes=mass if lean < 0 else 0.0, silent=1 - mass, reason=reason)


def counted(bins: Sequence[Bin], *, low: float | None, high: float | None, what: str = "meeting_days") -> Bearing:
    """Whether a count of events bears out "between ``low`` and ``high`` of them".

    Args:
        bins: the steps of one source within the claim's period.
        low: the claimed least, ``None`` where there is none.
        high: the claimed most, ``None`` where there is none.
        what: which field of a step is counted (``meeting_days``, ``visits``, ``reports``, ``days``).

    Returns:
        Silent where the source covered nothing in the period. Otherwise the count, taken as Poisson around what would be seen if the claim held
        (a share of ``_MISSED`` unseen), leans one way or the other.
    """
    if not any(b.covered for b in bins):
        return _silent("no event source covers the period")
    seen = sum(int(getattr(b, what)) for b in bins)
    words = f"{seen} {what.replace('_', ' ')} seen in {bins[0].source}"
    floor = 1.0 if low is None or (low <= 1 and high is None) else _upper(seen, low * (1 - _MISSED))
    ceiling = 1.0 if high is None else _lower(seen, high / (1 - _MISSED))
    if low is not None and low > 0 and seen == 0:
        return _said(-min(1.0, 1 - math.exp(-low * (1 - _MISSED))), words)
    fit = min(floor, ceiling)
    return _said(1.0 if fit >= 0.5 else (2 * fit - 1) if fit < 0.2 else 2 * fit - 0.4, words)


def _lower(seen: int, mean: float) -> float:
    """P(X >= seen) under Poisson: small where too many were seen."""
    return 1 - sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(seen)) if seen < 150 else float(seen <= mean)


def _upper(seen: int, mean: float) -> float:
    """P(X <= seen) under Poisson: small where too few were seen."""
    return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(seen + 1)) if seen < 150 else float(seen >= mean)


def trending(rising: float | None, words: str, *, claimed: Direction) -> Bearing:
    """Whether counts bear out a claimed direction.

    Args:
        rising: the chance that their rate rose, freed from coverage (:mod:`upheld.score.trends`); ``None`` where too little was covered.
        words: the tendency in words.
        claimed: the direction; one that is steady is borne out by neither being sure.
    """
    if rising is None:
        return _silent(words)
    lean = 2 * rising - 1
    return _said({"rising": lean, "falling": -lean}.get(claimed, 0.5 - abs(lean)), words)


_RANK: dict[Stage, int] = {"hostile": -2, "strained": -1, "mixed": 0, "diplomatic": 1, "cooperative": 2}


def staged(found: Relationship, *, claimed: Stage) -> Bearing:
    """Whether the stage of a relationship is the claimed one; a neighbouring stage says nothing, a far one refutes."""
    words = f"{found.stage}: {found.reason} in {found.rows} rows"
    still = found.stage in {"quiet", "sparse"}
    if still or claimed == "quiet":
        return _said(0.5, words) if still and claimed == "quiet" else _silent(words)
    apart = abs(_RANK[found.stage] - _RANK[claimed])
    return _said({0: 1.0, 1: 0.0}.get(apart, -min(1.0, apart / 3)), words)


def turned(before: Sequence[Bin], after: Sequence[Bin]) -> tuple[float, str]:
    """Change in the share of material deeds between two spans, and in words: a relationship that turned from words to deeds gains."""
    shares = []
    for bins in (before, after):
        told = sum(sum(b.quads[1:]) for b in bins)
        shares.append(sum(b.quads[2] + b.quads[4] for b in bins) / told if told else 0.0)
    return shares[1] - shares[0], f"deeds from {shares[0]:.0%} to {shares[1]:.0%} of what is told"


_TURNED = 0.2
"""Gain in the share of deeds from which a turn from words to deeds is borne out as far as rows can."""
_FEW = 10


def turning(before: Sequence[Bin], after: Sequence[Bin]) -> Bearing:
    """Whether a relationship turned from words to deeds between two spans; silent where either tells fewer than ten rows."""
    if min(sum(sum(b.quads[1:]) for b in bins) for bins in (before, after)) < _FEW:
        return _silent("too little is told before or after the turn")
    gain, words = turned(before, after)
    return _said(max(-1.0, min(1.0, gain / _TURNED)), words)


def happened(seen: int, *, usual: float | None, days: int, others: int = _FEW) -> Bearing:
    """Whether something of a kind was done in a window, from the reports of such deeds in it.

    Args:
        seen: reports in the window.
        usual: how many would be usual there, by the days around it; ``None`` where the source does not cover them.
        days: length of the window.
        others: reports in the window of anything else between the two.

    Returns:
        As far as there are more reports than usual (the Poisson chance of so many), support. None at all where the source tells much else of the two
        in the window speaks against, by the share of deeds a source reports. A usual number says nothing: such rows are there in any week.
    """
    words = f"{seen} {'report' if seen == 1 else 'reports'} in {days} {'day' if days == 1 else 'days'}" + (
        "" if usual is None else f", {usual:.1f} usual"
    )
    if seen == 0 and others < _FEW:
        return _silent(f"{words}, and only {others} of anything else")
    if seen == 0:
        words += f"; {others:,} of anything else"
        return _said(-0.6 * (1 - _MISSED), words)
    if usual is None:
        return _silent(f"{words}, and nothing to compare with")
    return _said(max(0.0, 1 - 2 * _lower(seen, max(usual, 0.1))), words)


def going_on(bins: Sequence[Bin], *, conflict: bool) -> Bearing:
    """Whether cooperation (or conflict) goes on: told in most covered steps it does, in none of them it does not."""
    covered = [b for b in bins if b.covered]
    told = sum(bool(b.quads[3] + b.quads[4] if conflict else b.quads[1] + b.quads[2]) for b in covered)
    if len(covered) < 4:
        return _silent(f"only {len(covered)} steps are covered")
    words = f"{'conflict' if conflict else 'cooperation'} told in {told} of {len(covered)} steps"
    return _said(-0.5 if told == 0 else max(0.0, 2 * told / len(covered) - 1), words)


def tolled(low: int, best: int, high: int, *, claimed: tuple[float | None, float | None], whole: bool) -> Bearing:
    """Whether counted deaths bear out "between ``claimed[0]`` and ``claimed[1]``".

    What is counted event by event is a floor: more than claimed refutes, fewer speaks against only where the source covers the ``whole`` window, and
    the less the nearer it comes.
    """
    words = f"{best:,} deaths counted ({low:,} to {high:,})"
    least, most = claimed[0] or 0.0, claimed[1] if claimed[1] is not None else math.inf
    if low * 0.9 > most:
        return _said(-min(1.0, 0.5 + (low - most) / max(most, 1.0)), f"{words}, more than claimed")
    if high * 1.1 >= least:
        return _said(0.9, words)
    return _said(-0.6 * (1 - high / least), f"{words}, fewer than claimed") if whole else _silent(f"{words} in part of the window")


def eased(found: Bearing, share: float) -> Bearing:
    """A bearing of which only ``share`` is kept."""
    supports, refutes = found.supports * share, found.refutes * share
    return Bearing(supports=supports, refutes=refutes, silent=1 - supports - refutes, reason=found.reason)


def fighting(bins: Sequence[Bin], *, claimed: Stage) -> Bearing:
    """What a source of violence alone says of a stage: where it tells of fighting between two in most steps they are hostile, and no friends.

    That it tells of none says nothing, for two who do not fight may be anything to each other.
    """
    found = going_on(bins, conflict=True)
    if sum(b.quads[4] for b in bins) < _FEW or not found.supports or claimed not in {"hostile", "cooperative"}:
        return _silent(found.reason)
    if claimed == "hostile":
        return found
    return Bearing(supports=0.0, refutes=found.supports, silent=found.silent, reason=found.reason)
