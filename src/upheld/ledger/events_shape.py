"""The shape of a relationship over time, from its steps: stage, trend, balance of triads. Pure functions of counts.

The thresholds are ours, fixed before any case was looked at; a stage is a description of what was reported, not a measure of the world.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import Literal

import msgspec

from upheld.ledger.events_query import Bin, Step

Stage = Literal["sparse", "quiet", "hostile", "strained", "mixed", "diplomatic", "cooperative"]
Direction = Literal["rising", "falling", "steady"]
_FEW = 10
_BARS = "▁▂▃▄▅▆▇█"


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    """What a span of steps amounts to: ``rows`` told, shares of the four quads in what is not neutral, and the stage these make."""

    stage: Stage
    rows: int
    verbal_cooperation: float
    material_cooperation: float
    verbal_conflict: float
    material_conflict: float
    score: float | None
    reason: str


def relationship(bins: Sequence[Bin]) -> Relationship:
    """The stage of a relationship over ``bins`` of one source.

    First match: fewer than 10 rows = sparse, too little told to call it anything; fewer than 10 non-neutral rows = quiet; material conflict >= 1/3 =
    hostile; all conflict >= 1/2 = strained; conflict between 1/4 and 1/2 = mixed; material cooperation >= 1/6 = cooperative; else diplomatic.
    """
    quads = [sum(b.quads[n] for b in bins) for n in range(5)]
    told, rows = sum(quads[1:]), sum(b.rows for b in bins)
    shares = [q / told if told else 0.0 for q in quads[1:]]
    conflict = shares[2] + shares[3]
    stage: Stage
    if rows < _FEW and told < _FEW:
        stage, reason = "sparse", _few(quads)
    elif told < _FEW:
        stage, reason = "quiet", f"{told} of {rows} rows say something, fewer than {_FEW}"
    elif shares[3] >= 1 / 3:
        stage, reason = "hostile", f"{shares[3]:.0%} material conflict"
    elif conflict >= 1 / 2:
        stage, reason = "strained", f"{conflict:.0%} conflict"
    elif conflict >= 1 / 4:
        stage, reason = "mixed", f"{conflict:.0%} conflict"
    elif shares[1] >= 1 / 6:
        stage, reason = "cooperative", f"{shares[1]:.0%} material cooperation"
    else:
        stage, reason = "diplomatic", f"{shares[0]:.0%} words of cooperation, {shares[1]:.0%} deeds"
    scored = [(b.score, b.rows) for b in bins if b.score is not None]
    mean = sum(s * n for s, n in scored) / sum(n for _, n in scored) if scored else None
    return Relationship(stage=stage, rows=rows, verbal_cooperation=shares[0], material_cooperation=shares[1], verbal_conflict=shares[2],
                        material_conflict=shares[3], score=mean, reason=reason)  # fmt: skip


def _few(quads: Sequence[int]) -> str:
    """What so few rows tell, each kind counted: shares of so few would pretend to more."""
    kinds = {"neutral": quads[0], "of cooperation": quads[1] + quads[2], "of conflict": quads[3] + quads[4]}
    *most, last = [f"{n} {kind}" for kind, n in kinds.items() if n] or ["nothing"]
    told = f"{', '.join(most)} and {last}" if most else last
    return f"{told} told, too little to say more"


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """A monotone trend: the median slope a step (Theil 1950, Sen 1968) and the two-sided p of Mann-Kendall's test (1945), ties corrected."""

    direction: Direction
    slope: float
    p: float
    steps: int


def trend(values: Sequence[float], *, level: float = 0.05) -> Trend:
    """The trend of evenly spaced values; steady where the test does not speak at ``level`` or there are fewer than four."""
    n = len(values)
    pairs = list(combinations(range(n), 2))
    slopes = [(values[j] - values[i]) / (j - i) for i, j in pairs]
    if n < 4:
        return Trend(direction="steady", slope=median(slopes) if slopes else 0.0, p=1.0, steps=n)
    s = sum((values[j] > values[i]) - (values[j] < values[i]) for i, j in pairs)
    ties = [values.count(v) for v in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = 0.0 if s == 0 or variance <= 0 else (abs(s) - 1) / math.sqrt(variance)
    p = math.erfc(z / math.sqrt(2))
    direction: Direction = "steady" if p > level else "rising" if s > 0 else "falling"
    return Trend(direction=direction, slope=median(slopes), p=p, steps=n)


class Triad(msgspec.Struct, frozen=True, kw_only=True):
    """Three parties and the signs of their dyads; balanced where the product is positive (Heider 1946, Cartwright and Harary 1956)."""

    parties: tuple[str, str, str]
    signs: tuple[int, int, int]
    balanced: bool | None
    reason: str


def sign_of(found: Relationship) -> int:
    """-1 for a hostile or strained dyad, 1 for a cooperative or diplomatic one, 0 where it is mixed, quiet or sparse."""
    return {"hostile": -1, "strained": -1, "cooperative": 1, "diplomatic": 1}.get(found.stage, 0)


def triad(parties: tuple[str, str, str], dyads: Mapping[tuple[str, str], Relationship]) -> Triad:
    """The balance of three parties; ``None`` where a dyad has no sign. ``dyads`` is keyed by sorted pairs."""
    a, b, c = parties
    keys = [(min(p), max(p)) for p in ((a, b), (b, c), (a, c))]
    signs = tuple(sign_of(dyads[k]) for k in keys)
    words = ", ".join(f"{x}-{y} {dyads[x, y].stage}" for x, y in keys)
    product = signs[0] * signs[1] * signs[2]
    return Triad(parties=parties, signs=signs, balanced=None if product == 0 else product > 0, reason=words)  # type: ignore[arg-type]


def filled(bins: Sequence[Bin], step: Step) -> list[Bin | None]:
    """The bins of one source in even steps; ``None`` for a step the source does not cover."""
    if not bins:
        return []
    held = {b.start: b for b in bins}
    out, at = [], bins[0].start
    while at <= bins[-1].start:
        out.append(held.get(at))
        at = _after(at, step)
    return out


def _after(day: dt.date, step: Step) -> dt.date:
    if step in {"day", "week"}:
        return day + dt.timedelta(days=1 if step == "day" else 7)
    return dt.date(day.year + 1, 1, 1) if step == "year" or day.month == 12 else dt.date(day.year, day.month + 1, 1)


def step_end(start: dt.date, step: Step) -> dt.date:
    """The last day of the step that begins with a day."""
    return _after(start, step) - dt.timedelta(days=1)


def sparkline(values: Sequence[float | None], *, most: float | None = None) -> str:
    """The values as bars of eight heights, ``most`` (the largest, where it is not given) being the tallest; nothing is a space, a step that is not covered a dot."""
    top = max((v for v in values if v is not None), default=0.0) if most is None else most
    return "".join("·" if v is None else " " if v <= 0 or top <= 0 else _BARS[min(7, int(v / top * 7.999))] for v in values)


def step_name(start: dt.date, step: Step) -> str:
    """A step by the day it begins with, as exactly as the step is long: ``2022-04`` of a month."""
    return {"year": f"{start:%Y}", "month": f"{start:%Y-%m}"}.get(step, start.isoformat())


def steps_between(start: dt.date, end: dt.date, step: Step) -> int:
    """How many steps a window touches."""
    at = {"day": start, "week": start - dt.timedelta(days=start.weekday()), "month": start.replace(day=1), "year": dt.date(start.year, 1, 1)}[step]
    count = 0
    while at <= end:
        count, at = count + 1, _after(at, step)
    return count
