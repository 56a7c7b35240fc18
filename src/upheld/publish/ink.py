"""The charts dressed for paper: the same SVG as on a page, with the colours of print written into it, since no style sheet stands beside it there."""

from __future__ import annotations

from collections.abc import Mapping

from upheld.publish import charts
from upheld.publish.brief import TONE, Brief, ClaimBrief
from upheld.publish.templating import dots_of
from upheld.publish.wording import percent

COLOURS: Mapping[str, str] = {
    "good": "#14663c", "lean": "#0b6470", "split": "#6a3aa0", "weak": "#8a4b00", "bad": "#a8201f", "open": "#1d52a3", "none": "#585d66",
}  # fmt: skip
"""Tone to colour, dark enough on white paper (WCAG AA)."""

_TRACK, _EDGE, _SOFT, _INK = "#ece9e1", "#b9b4a6", "#585d66", "#1b1d21"
_HEAD = "<svg "


def dressed(svg: str, tone: str) -> str:
    """A chart with its colours; ``tone`` is the one of its claim."""
    own = COLOURS[tone]
    style = (
        f".track{{fill:{_TRACK}}}.edge{{stroke:{_EDGE}}}.band{{fill:{own};opacity:.32}}.needle,.dot{{fill:{own}}}.author{{fill:{_SOFT}}}"
        f".level{{stroke:{_TRACK}}}.half{{stroke:{_EDGE};stroke-dasharray:3 3}}.line{{fill:none;stroke:{own};stroke-width:2}}"
        f".tick{{stroke:{_TRACK}}}.zero{{stroke:{_EDGE}}}.stand{{stroke:{_INK}}}.up{{fill:{COLOURS['good']}}}.down{{fill:{COLOURS['bad']}}}.still{{fill:{_EDGE}}}"
        + "".join(f".t-{name}{{fill:{colour}}}" for name, colour in COLOURS.items())
    )
    start, _, rest = svg.partition(">")
    return f'{_HEAD}xmlns="http://www.w3.org/2000/svg" {start.removeprefix(_HEAD)}><style>{style}</style>{rest}'


def bar(c: ClaimBrief) -> tuple[str, str] | None:
    """Where a claim's probability lies, and that in words; ``None`` where there is no band to show."""
    a, hedge = c.assessment, c.claim.hedge
    if a.probability is None or a.band is None or not c.weighed:
        return None
    said = f"{percent(a.probability)}, between {percent(a.band[0])} and {percent(a.band[1])}"
    return dressed(charts.probability_bar(a.probability, a.band, (hedge.low, hedge.high) if hedge else None, label=said), c.tone), said


def spark(c: ClaimBrief) -> tuple[str, str] | None:
    """A claim's line since publication, and its ends in words; ``None`` where there is none."""
    dots = dots_of(c) if c.weighed else []
    if len(dots) < 2:
        return None
    said = f"{dots[0].day}: {percent(dots[0].p)}; {dots[-1].day}: {percent(dots[-1].p)}"
    return dressed(charts.sparkline(dots, label=said), c.tone), said


def step(before: float, after: float) -> str:
    """One step of a waterfall."""
    return dressed(charts.step_bar(before, after), "none")


def counts(b: Brief) -> str:
    """How many claims stand how."""
    return dressed(charts.counts_bar([(f"t-{TONE[status]}", n) for status, n in b.counts], label=""), "none")
