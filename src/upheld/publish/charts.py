"""Small charts as SVG text: pure functions of numbers and days, the same bytes for the same numbers.

Colours come from the page (``currentColor`` and classes), so that light, dark and print are its business. No chart carries text of its own but the
figures of an axis: what it says stands in words beside it and in its label.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from html import escape

import msgspec

WORD_EDGES = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
"""Where ICD 203's words change."""

REACH = 5.0
"""Log-odds at the ends of a step bar: 0.7 and 99.3 percent."""


STEP_TICKS = (0.05, 0.20, 0.50, 0.80, 0.95)
"""Probabilities marked on a step bar."""


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A probability on a day, with its band."""

    day: dt.date
    p: float
    low: float
    high: float


def coordinate(value: float) -> str:
    """A coordinate: two decimals at most, no trailing zeros, no minus zero."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def svg(inside: str, *, width: float, height: float, label: str, kind: str, stretch: bool = False) -> str:
    """A drawing of some size with its label; without one it is hidden from screen readers, as what stands beside it says the same."""
    ratio = ' preserveAspectRatio="none"' if stretch else ""
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f'<svg class="{kind}" viewBox="0 0 {coordinate(width)} {coordinate(height)}"{ratio} {named} focusable="false">{inside}</svg>'


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{coordinate(x)}" y="{coordinate(y)}" width="{coordinate(width)}" height="{coordinate(height)}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{coordinate(x1)}" y1="{coordinate(y1)}" x2="{coordinate(x2)}" y2="{coordinate(y2)}"/>'


def probability_bar(p: float, band: tuple[float, float], author: tuple[float, float] | None, *, label: str) -> str:
    """Where a probability in [0, 1] lies among the words, with its band; the author's own range, where there is one, runs under it."""
    ticks = "".join(_line(e * 200, 0, e * 200, 14, "edge") for e in WORD_EDGES)
    ours = _rect(band[0] * 200, 2, max((band[1] - band[0]) * 200, 1), 10, "band") + _rect(p * 200 - 1.25, 0, 2.5, 14, "needle")
    theirs = _rect(author[0] * 200, 17, max((author[1] - author[0]) * 200, 1), 3, "author") if author else ""
    inside = _rect(0, 0, 200, 14, "track") + ticks + ours + theirs
    return svg(inside, width=200, height=20 if author else 14, label=label, kind="pbar", stretch=True)


def sparkline(dots: Sequence[Dot], *, label: str) -> str:
    """A probability over days, on the whole scale from 0 to 1, with its band; days are spaced as the calendar spaces them."""
    width, height, edge = 240.0, 72.0, 5.0
    first, days = dots[0].day, max((dots[-1].day - dots[0].day).days, 1)

    def x(dot: Dot) -> float:
        return edge + (dot.day - first).days / days * (width - 2 * edge) if len(dots) > 1 else width / 2

    def y(p: float) -> float:
        return edge + (1 - p) * (height - 2 * edge)

    grid = "".join(_line(0, y(level), width, y(level), "level" if level != 0.5 else "level half") for level in (0.0, 0.2, 0.5, 0.8, 1.0))
    area = [(x(d), y(d.high)) for d in dots] + [(x(d), y(d.low)) for d in reversed(dots)]
    band = f'<polygon class="band" points="{" ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in area)}"/>'
    path = f'<polyline class="line" points="{" ".join(f"{coordinate(x(d))},{coordinate(y(d.p))}" for d in dots)}"/>'
    marks = "".join(f'<circle class="dot" cx="{coordinate(x(d))}" cy="{coordinate(y(d.p))}" r="{"4" if d is dots[-1] else "2.2"}"/>' for d in dots)
    return svg(grid + band + path + marks, width=width, height=height, label=label, kind="spark")


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which something moved a claim, with the probability it came to."""

    day: dt.date
    p: float
    up: bool


def timeline(dots: Sequence[Dot], moves: Sequence[Move], *, deadline: dt.date | None, label: str) -> str:
    """A claim's probability since publication, with its band, the days it moved marked, and its deadline where that lies inside."""
    width, height, edge = 720.0, 180.0, 8.0
    first, days = dots[0].day, max((dots[-1].day - dots[0].day).days, 1)

    def x(day: dt.date) -> float:
        return edge + min(max((day - first).days / days, 0.0), 1.0) * (width - 2 * edge)

    def y(p: float) -> float:
        return edge + (1 - p) * (height - 2 * edge)

    grid = "".join(_line(0, y(level), width, y(level), "level" if level != 0.5 else "level half") for level in (0.0, 0.2, 0.5, 0.8, 1.0))
    end = _line(x(deadline), edge, x(deadline), height - edge, "deadline") if deadline and dots[0].day < deadline <= dots[-1].day else ""
    area = [(x(d.day), y(d.high)) for d in dots] + [(x(d.day), y(d.low)) for d in reversed(dots)]
    band = f'<polygon class="band" points="{" ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in area)}"/>'
    path = f'<polyline class="line" points="{" ".join(f"{coordinate(x(d.day))},{coordinate(y(d.p))}" for d in dots)}"/>'
    marks = "".join(_mark(x(m.day), y(m.p), up=m.up) for m in moves)
    last = f'<circle class="dot" cx="{coordinate(x(dots[-1].day))}" cy="{coordinate(y(dots[-1].p))}" r="5"/>'
    return svg(grid + end + band + path + marks + last, width=width, height=height, label=label, kind="spark time")


def rising(points: Sequence[tuple[dt.date, float, float]], *, label: str) -> str:
    """The chance to have come about by each day, ``(day, ours, base rate)``, on the whole scale; the base rate is the broken line."""
    width, height, edge = 720.0, 150.0, 8.0
    first, days = points[0][0], max((points[-1][0] - points[0][0]).days, 1)

    def at(day: dt.date, p: float) -> str:
        return f"{coordinate(edge + (day - first).days / days * (width - 2 * edge))},{coordinate(edge + (1 - p) * (height - 2 * edge))}"

    heights = [edge + (1 - level) * (height - 2 * edge) for level in (0.0, 0.2, 0.5, 0.8, 1.0)]
    grid = "".join(_line(0, y, width, y, "level half" if n == 2 else "level") for n, y in enumerate(heights))
    base = f'<polyline class="base" points="{" ".join(at(d, b) for d, _, b in points)}"/>'
    ours = f'<polyline class="line" points="{" ".join(at(d, p) for d, p, _ in points)}"/>'
    return svg(grid + base + ours, width=width, height=height, label=label, kind="spark rising")


def _mark(x: float, y: float, *, up: bool) -> str:
    tip, base = (y - 6, y + 5) if up else (y + 6, y - 5)
    return f'<polygon class="{"up" if up else "down"}" points="{coordinate(x)},{coordinate(tip)} {coordinate(x - 5)},{coordinate(base)} {coordinate(x + 5)},{coordinate(base)}"/>'


def range_bar(low: float | None, high: float | None, *, scale: tuple[float, float], own: tuple[float | None, float | None], kind: str) -> str:
    """A figure between its bounds on a scale (both ends above 0, logarithmic), over the range the claim gives; an open end runs to the edge."""

    def x(value: float | None, edge: float) -> float:
        if value is None:
            return edge
        bottom, top = math.log(scale[0]), math.log(scale[1])
        at = (math.log(min(max(value, scale[0]), scale[1])) - bottom) / ((top - bottom) or 1.0)
        return 4 + at * 192

    def between(a: float | None, b: float | None) -> tuple[float, float]:
        return x(a, 0.0), x(b, 200.0)

    (o1, o2), (f1, f2) = between(*own), between(low, high)
    inside = _rect(0, 0, 200, 14, "track") + _rect(o1 - 1.5, 0, max(o2 - o1, 0) + 3, 14, "claimed") + _rect(f1 - 1.5, 4, max(f2 - f1, 0) + 3, 6, kind)
    return svg(inside, width=200, height=14, label="", kind="range", stretch=True)


def calibration(points: Sequence[tuple[float, float, int]], *, label: str) -> str:
    """How often it came about (upwards) against what was said (to the right), both in [0, 1]; dots by how many forecasts, the diagonal is perfect."""
    size, edge = 320.0, 10.0
    span = size - 2 * edge
    most = max((n for _, _, n in points), default=1)

    def x(p: float) -> float:
        return edge + p * span

    def y(p: float) -> float:
        return edge + (1 - p) * span

    grid = "".join(_line(x(0), y(q), x(1), y(q), "level") + _line(x(q), y(0), x(q), y(1), "level") for q in (0.0, 0.2, 0.5, 0.8, 1.0))
    stems = "".join(_line(x(said), y(said), x(said), y(came), "stem") for said, came, _ in points)
    dots = "".join(
        f'<circle class="dot" cx="{coordinate(x(said))}" cy="{coordinate(y(came))}" r="{coordinate(4 + 8 * math.sqrt(n / most))}"/>'
        for said, came, n in points
    )
    return svg(grid + _line(x(0), y(0), x(1), y(1), "perfect") + stems + dots, width=size, height=size, label=label, kind="calibration")


def months(steps: Sequence[tuple[dt.date, int, float]], *, label: str) -> str:
    """Rows a month as bars, the share of conflict of each drawn darker from its foot; months without any leave a gap."""
    first = steps[0][0]
    at = [(day.year - first.year) * 12 + day.month - first.month for day, _, _ in steps]
    top, width = max(n for _, n, _ in steps), max(at[-1] + 1, 12) * 8.0
    bars = "".join(
        _rect(x * 8, 30 - n / top * 30, 6.5, n / top * 30, "bar") + (_rect(x * 8, 30 - n / top * 30 * c, 6.5, n / top * 30 * c, "dark") if c else "")
        for x, (_, n, c) in zip(at, steps, strict=True)
    )
    return svg(bars, width=width, height=30, label=label, kind="bars")


Count = tuple[dt.date, float | None, float | None, str]
"""A figure on a day: low and high bound (``None`` = open), and its class."""


Belief = tuple[dt.date, float, float, float]
"""What figures come to on a day: nine tenths from, the median, nine tenths to."""


def tolls(
    counts: Sequence[Count],
    *,
    own: Sequence[tuple[float | None, float | None]],
    scale: tuple[float, float],
    label: str,
    beliefs: Sequence[Belief] = (),
) -> str:
    """Figures over days on a logarithmic scale of numbers above 0, open ends fading to the edge, over the ranges that are claimed.

    ``beliefs``, oldest first, are what the figures told by each day come to: their band runs behind the figures.
    """
    width, height, edge, beside = 720.0, 220.0, 12.0, 68.0
    days = [*(c[0] for c in counts), *(b[0] for b in beliefs)]
    first, last = min(days), max(days)
    bottom, top = math.log(scale[0]), math.log(scale[1])

    def x(day: dt.date) -> float:
        return edge + (day - first).days / max((last - first).days, 1) * (width - beside - 2 * edge)

    def y(value: float | None, open_end: float) -> float:
        at = open_end if not value else math.log(min(max(value, scale[0]), scale[1]))
        return height - edge - (at - bottom) / ((top - bottom) or 1.0) * (height - 2 * edge)

    claimed = "".join(_rect(0, y(high, top) - 1.5, width - beside, y(low, bottom) - y(high, top) + 3, "claimed") for low, high in own)
    grid = "".join(_level(y(tick, bottom), tick, end=width - beside) for tick in levels(scale))
    marks = ""
    for day, low, high, kind in sorted(counts, key=lambda c: (c[0], c[1] or 0.0, c[2] or 0.0)):
        marks += _line(x(day), y(low, bottom), x(day), y(high, top), f"reach {kind}")
        middle = (y(low, bottom) + y(high, top)) / 2 if low and high else y(low or high, bottom)
        marks += f'<circle class="at {kind}" cx="{coordinate(x(day))}" cy="{coordinate(middle)}" r="4.5"/>'
    area = [(x(d), y(high, top)) for d, _, _, high in beliefs] + [(x(d), y(low, bottom)) for d, low, _, _ in reversed(beliefs)]
    band = f'<polygon class="belief" points="{_points(area)}"/>' if beliefs else ""
    middle_line = f'<polyline class="median" points="{_points([(x(d), y(m, bottom)) for d, _, m, _ in beliefs])}"/>' if beliefs else ""
    return svg(claimed + band + grid + middle_line + marks, width=width, height=height, label=label, kind="tolls")


def levels(scale: tuple[float, float]) -> tuple[float, ...]:
    """Round figures on a logarithmic scale: the powers of ten, where these are fewer than three their doubles and fives too."""
    powers = [float(f"1e{k}") for k in range(math.floor(math.log10(scale[0])), math.ceil(math.log10(scale[1])) + 1)]
    tens = tuple(p for p in powers if scale[0] <= p <= scale[1])
    return tens if len(tens) > 2 else tuple(t for p in powers for t in (p, 2 * p, 5 * p) if scale[0] <= t <= scale[1])


def _level(y: float, figure: float, *, end: float) -> str:
    text = f'<text class="figure" x="{coordinate(end + 8)}" y="{coordinate(y + 4)}">{figure:,.10g}</text>'
    return _line(0, y, end, y, "level") + text


def _points(at: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in at)


def share_bar(p: float) -> str:
    """A probability in [0, 1] as the filled part of a bar."""
    return svg(
        _rect(0, 0, 200, 10, "track") + _rect(0, 0, max(p * 200, 0.5), 10, "filled"), width=200, height=10, label="", kind="share", stretch=True
    )


def along(value: float) -> float:
    """Where log-odds lie along a step bar, in percent of its width."""
    return (min(max(value, -REACH), REACH) + REACH) / (2 * REACH) * 100


def step_bar(before: float, after: float) -> str:
    """One step of a waterfall in log-odds: from where the sum stood to where it stands, the middle line at even odds."""

    def x(value: float) -> float:
        return along(value) * 2

    low, high = sorted((x(before), x(after)))
    kind = "up" if after > before else "down" if after < before else "still"
    ticks = "".join(_line(x(log_odds(p)), 0, x(log_odds(p)), 12, "tick") for p in STEP_TICKS if p != 0.5)
    inside = ticks + _line(100, 0, 100, 12, "zero") + _rect(low, 2, max(high - low, 1), 8, kind) + _line(x(after), 0, x(after), 12, "stand")
    return svg(inside, width=200, height=12, label="", kind="step", stretch=True)


def counts_bar(counts: Sequence[tuple[str, int]], *, label: str) -> str:
    """How many of each class there are, as one bar; each part carries its class."""
    total = max(sum(n for _, n in counts), 1)
    parts, at = [], 0.0
    for kind, n in counts:
        parts.append(_rect(at, 0, max(n / total * 400 - 1, 0.5), 10, kind))
        at += n / total * 400
    return svg("".join(parts), width=400, height=10, label=label, kind="counts", stretch=True)


def log_odds(p: float) -> float:
    """Log-odds of a probability, clipped to what a step bar shows."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
