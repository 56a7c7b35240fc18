"""A relationship in events as a picture: a pure function of its steps, the same bytes for the same steps.

One panel for each source, never added up. Cooperation stands above the line, conflict below it, deeds darker than words; a step that the source does not
cover is hatched, for a gap is no zero. Days of meetings are dots, deaths a panel of their own from low to high.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from html import escape

import msgspec

from upheld.ledger.events_query import Bin, Series, Step
from upheld.ledger.events_schema import LABELS
from upheld.ledger.events_shape import filled, relationship, trend
from upheld.text.names import name_of

WIDTH = 900.0
_LEFT, _RIGHT = 64.0, 16.0
_TALL = 184.0
"""Height of both sides of the line together; each has as much of it as its rows ask for, so that both are on one scale."""
_LEAST = 0.12
_BAR_MOST, _PITCH_MOST = 34.0, 110.0
_MOST_STEPS = 400
_QUADS = (
    (1, "talk", "cooperation in words"),
    (2, "help", "cooperation in deeds"),
    (3, "quarrel", "conflict in words"),
    (4, "force", "conflict in deeds"),
)
_STYLE = """
svg{font:12px system-ui,sans-serif;background:#fff;color:#1b1f24}
.talk{fill:#7fb7d6}.help{fill:#14618f}.quarrel{fill:#f0b27a}.force{fill:#b5401f}.deaths{fill:#4a4f57}.meet{fill:#6a3aa0}
.axis{stroke:#1b1f24;stroke-width:1}.grid{stroke:#d9dde2;stroke-width:1}.whisker{stroke:#1b1f24;stroke-width:1.5}.none{fill:url(#none)}
text{fill:#1b1f24}.dim{fill:#59616b}.name{font-size:15px;font-weight:600}
@media (prefers-color-scheme:dark){svg{background:#14171b;color:#e8eaed}text{fill:#e8eaed}.dim{fill:#a5adb7}.axis,.whisker{stroke:#e8eaed}.grid{stroke:#333a42}
.help{fill:#4d9fd1}.talk{fill:#2f6384}.quarrel{fill:#a86b34}.force{fill:#e0663f}.deaths{fill:#a5adb7}.meet{fill:#b18be0}}
"""


class _Panel(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of one source in even distance, where the panel begins, and the scales."""

    source: str
    steps: tuple[tuple[dt.date, Bin | None], ...]
    step: Step
    top: float
    above: float
    below: float
    deaths: float

    @property
    def pitch(self) -> float:
        """Distance of two steps."""
        return min(_PITCH_MOST, (WIDTH - _LEFT - _RIGHT) / max(len(self.steps), 1))

    @property
    def one(self) -> float:
        """Height of one row."""
        return _TALL / (self.above + self.below)

    @property
    def bar(self) -> float:
        """Width of a bar."""
        return max(0.8, min(_BAR_MOST, self.pitch * 0.78))

    @property
    def zero(self) -> float:
        """Where the line stands."""
        return self.top + 58 + self.above * self.one

    @property
    def foot(self) -> float:
        """Where what lies below the line ends."""
        return self.top + 58 + _TALL

    @property
    def height(self) -> float:
        """Of the whole panel."""
        return 58 + _TALL + 62 + (96 if self.deaths else 0)

    def x(self, n: int) -> float:
        """The middle of a step."""
        return _LEFT + self.pitch * (n + 0.5)


def svg(told: Series) -> str:
    """The panels of a series as one SVG document."""
    panels, top = [], 58.0
    for source in dict.fromkeys(b.source for b in told.bins):
        panel = _panel_of(source, [b for b in told.bins if b.source == source], told.asked.step, top)
        panels.append(panel)
        top += panel.height
    parts = [_text(16, 22, title_of(told), kind="name"), _key()] + [_drawn(p) for p in panels]
    if not panels:
        parts.append(_text(16, 62, "nothing is told of it", kind="dim"))
    height = max(top, 84.0)
    pattern = (
        '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="2" height="6" fill="#9aa3ad" opacity=".45"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(WIDTH)} {_n(height)}" width="{_n(WIDTH)}" height="{_n(height)}" role="img" '
        f'aria-label="{escape(title_of(told))}"><style>{_STYLE}</style>{pattern}{"".join(parts)}</svg>\n'
    )


def page(told: Series) -> str:
    """The picture with a table of its numbers, as one HTML page that needs nothing else."""
    head = "<th>source</th><th>from</th><th>rows</th><th>reports</th>" + "".join(f"<th>{words}</th>" for _, _, words in _QUADS)
    head += "<th>meeting days</th><th>deaths</th><th>of 1,000 rows</th>"
    rows = "".join(_row(b) for b in told.bins if b.rows)
    style = (
        "body{margin:1.5rem auto;max-width:60rem;font:15px/1.5 system-ui,sans-serif;padding:0 1rem}svg{max-width:100%;height:auto}"
        "table{border-collapse:collapse;font-size:13px}th,td{text-align:right;padding:.15rem .6rem;border-bottom:1px solid #8884}"
        "th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}:root{color-scheme:light dark}"
    )
    undated = f"<p>{told.undated:,} rows more have no date exact enough for a {told.asked.step} and stand in no step.</p>" if told.undated else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title_of(told))}</title><style>{style}</style></head><body>{svg(told)}{undated}"
        f"<details><summary>The numbers</summary><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details></body></html>\n"
    )


def title_of(told: Series) -> str:
    """What is shown, in words."""
    asked = told.asked
    pair = " and ".join(name_of(iso3).removeprefix("the ") for iso3 in (asked.a, asked.b) if iso3)
    of = f" of {', '.join(asked.types)}" if asked.types else ""
    return f"{pair} in events{of}, by {asked.step}" + (f", as known on {asked.as_of}" if asked.as_of else "")


def _row(b: Bin) -> str:
    deaths = (
        "" if b.deaths_best is None else f"{b.deaths_best:,}" + (f" ({b.deaths_low:,} to {b.deaths_high:,})" if b.deaths_low != b.deaths_high else "")
    )
    cells = (
        b.source,
        b.start,
        f"{b.rows:,}",
        f"{b.reports:,}",
        *(f"{b.quads[q]:,}" for q, _, _ in _QUADS),
        b.meeting_days or "",
        deaths,
        f"{b.share:.1f}",
    )
    return "<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in cells) + "</tr>"


def _panel_of(source: str, bins: Sequence[Bin], step: Step, top: float) -> _Panel:
    """The panel of a source, from the first step that tells something to the last."""
    told = [n for n, b in enumerate(bins) if b.rows]
    even = filled(bins[told[0] : told[-1] + 1], step) if told else []
    starts = _starts(bins[told[0]].start, len(even), step) if told else []
    steps = tuple(zip(starts, even, strict=True))[-_MOST_STEPS:]
    above = _round_up(max((b.quads[1] + b.quads[2] for _, b in steps if b), default=1))
    below = _round_up(max((b.quads[3] + b.quads[4] for _, b in steps if b), default=1))
    most = max(above, below)
    deaths = max((float(b.deaths_high or b.deaths_best or 0) for _, b in steps if b), default=0.0)
    return _Panel(source=source, steps=steps, step=step, top=top, above=max(above, _LEAST * most), below=max(below, _LEAST * most),
                  deaths=_round_up(deaths) if deaths else 0.0)  # fmt: skip


def _starts(first: dt.date, count: int, step: Step) -> list[dt.date]:
    if step in {"day", "week"}:
        return [first + dt.timedelta(days=n * (1 if step == "day" else 7)) for n in range(count)]
    if step == "year":
        return [dt.date(first.year + n, 1, 1) for n in range(count)]
    return [dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def _round_up(value: float) -> float:
    """The next round number, at most a third above what it must hold."""
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if m * power >= value)


def _drawn(p: _Panel) -> str:
    held = [b for _, b in p.steps if b]
    shape, moved = relationship(held), trend([b.score for b in held if b.score is not None])
    rows, reports = sum(b.rows for b in held), sum(b.reports for b in held)
    words = f"{shape.stage}: {shape.reason}" + (f"; score {moved.direction} (p {moved.p:.2g})" if moved.steps >= 4 else "")
    parts = [
        _text(16, p.top + 22, LABELS.get(p.source, p.source), kind="name"),
        _text(16, p.top + 40, f"{rows:,} rows, {reports:,} reports. {words}", kind="dim"),
    ]
    parts += [_level(p, rows) for rows in _levels(p)]
    parts += [_step(p, n, start, b) for n, (start, b) in enumerate(p.steps)]
    parts.append(_line(_LEFT, p.zero, WIDTH - _RIGHT, p.zero, "axis"))
    parts += _dates(p)
    parts += _deaths(p) if p.deaths else []
    return "".join(parts)


def _levels(p: _Panel) -> list[float]:
    """Numbers of rows that get a line: the ends of both sides, and halves where there is room."""
    ends = [end for end in (p.above, -p.below) if abs(end) > 1.01 * _LEAST * max(p.above, p.below)]
    return ends + [end / 2 for end in ends if abs(end) * p.one > 60 and abs(end) > 1]


def _level(p: _Panel, rows: float) -> str:
    y = p.zero - rows * p.one
    return _line(_LEFT, y, WIDTH - _RIGHT, y, "grid") + _text(_LEFT - 8, y + 4, f"{abs(rows):,.10g}", kind="dim", end=True)


def _step(p: _Panel, n: int, start: dt.date, b: Bin | None) -> str:
    if b is None:
        return _rect(p.x(n) - p.pitch / 2, p.top + 58, p.pitch, _TALL, "none", f"{start}: not covered")
    out, up, down = [], p.zero, p.zero
    for quad, kind, words in (_QUADS[1], _QUADS[0], _QUADS[3], _QUADS[2]):
        height = b.quads[quad] * p.one
        if not height:
            continue
        y = up - height if quad < 3 else down
        out.append(_rect(p.x(n) - p.bar / 2, y, p.bar, height, kind, f"{start}: {b.quads[quad]:,} rows, {words}"))
        up, down = (up - height, down) if quad < 3 else (up, down + height)
    if b.meeting_days:
        radius = min(3.5, max(1.2, p.bar / 2)) if p.step == "day" else min(5.0, 1.6 + math.sqrt(b.meeting_days))
        cx, cy = _n(p.x(n)), _n(p.foot + 14)
        out.append(
            f'<circle class="meet" cx="{cx}" cy="{cy}" r="{_n(radius)}"><title>{start}: meetings told on {b.meeting_days} days</title></circle>'
        )
    return "".join(out)


def _dates(p: _Panel) -> list[str]:
    """Days under the line, as many as fit; the year where it changes."""
    most = max(1, int((WIDTH - _LEFT - _RIGHT) / 74))
    every = max(1, -(-len(p.steps) // most))
    form = {"day": "%-d %b", "week": "%-d %b", "month": "%b", "year": "%Y"}[p.step]
    out, year = [], 0
    for n, (start, _) in enumerate(p.steps):
        if n % every:
            continue
        words = f"{start:{form}}" + (f" {start.year}" if start.year != year and p.step != "year" else "")
        year = start.year
        out.append(_text(p.x(n), p.foot + 36, words, kind="dim", middle=True))
    return out


def _deaths(p: _Panel) -> list[str]:
    """Deaths from low to high, best as a bar."""
    base, height = p.foot + 62 + 74, 60.0
    parts = [_text(_LEFT, base - height - 6, "deaths", kind="dim"), _line(_LEFT, base, WIDTH - _RIGHT, base, "axis")]
    parts += [
        _line(_LEFT, base - height, WIDTH - _RIGHT, base - height, "grid"),
        _text(_LEFT - 8, base - height + 4, f"{p.deaths:,.10g}", kind="dim", end=True),
    ]
    for n, (start, b) in enumerate(p.steps):
        if b is None or b.deaths_best is None:
            continue
        low, high = (value if value is not None else b.deaths_best for value in (b.deaths_low, b.deaths_high))
        tall = b.deaths_best / p.deaths * height
        parts.append(_rect(p.x(n) - p.bar / 2, base - tall, p.bar, tall, "deaths", f"{start}: {b.deaths_best:,} deaths ({low:,} to {high:,})"))
        if high > low:
            parts.append(_line(p.x(n), base - low / p.deaths * height, p.x(n), base - high / p.deaths * height, "whisker"))
    return parts


def _key() -> str:
    """What the colours stand for, in one line under the title."""
    parts, x = [], 16.0
    for kind, words in (*((kind, words) for _, kind, words in _QUADS), ("meet", "meetings"), ("none", "not covered")):
        parts.append(_rect(x, 34, 10, 10, kind, "") + _text(x + 15, 43, words, kind="dim"))
        x += 15 + 6.6 * len(words) + 16
    return "".join(parts)


def _n(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, words: str, *, kind: str, end: bool = False, middle: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ' text-anchor="middle"' if middle else ""
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}"{anchor}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def _rect(x: float, y: float, width: float, height: float, kind: str, words: str) -> str:
    told = f"<title>{escape(words)}</title>" if words else ""
    return f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}">{told}</rect>'
