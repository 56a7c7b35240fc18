"""What templates share: one environment that escapes whatever it prints, the words, and the charts.

Only the charts of :mod:`upheld.publish.charts`, which hold nothing from the journal but numbers and days, are marked as ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from upheld.ledger.entry import heads_text
from upheld.publish import charts
from upheld.publish.brief import TONE, Brief, ClaimBrief, clean
from upheld.publish.outlooks import Ahead, event_words
from upheld.publish.wording import (
    ARROW,
    MEANS,
    METHOD_NOTE,
    SYMBOL,
    author_beside,
    change_words,
    confidence,
    day_words,
    disagreement,
    flag_sentence,
    flag_words,
    likelihood,
    percent,
    status_words,
)

SHOWN = 3
"""Origins a side shown before the rest is folded."""

SHOWN_MOVED = 6
"""Movements shown before the rest is folded: the article should not lie far down."""


@cache
def environment() -> jinja2.Environment:
    """The templates of this package; plain values are cleaned and escaped."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("upheld.publish"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) or not isinstance(value, str) else clean(value), keep_trailing_newline=True,
    )  # fmt: skip
    env.globals |= {
        "SYMBOL": SYMBOL,
        "ARROW": ARROW,
        "MEANS": MEANS,
        "TONE": TONE,
        "SHOWN": SHOWN,
        "SHOWN_MOVED": SHOWN_MOVED,
        "METHOD_NOTE": METHOD_NOTE,
    }
    env.globals["TICKS"] = [percent(p) for p in charts.STEP_TICKS]
    for word in (
        author_beside,
        change_words,
        confidence,
        day_words,
        disagreement,
        event_words,
        flag_sentence,
        flag_words,
        likelihood,
        percent,
        heads_text,
        status_words,
    ):
        env.globals[word.__name__] = word
    env.globals |= {"bar": _bar, "spark": _spark, "step": _step, "counts_bar": _counts, "timeline": _timeline, "rising": _rising}
    env.filters["ready"] = _ready
    return env


def asset(name: str) -> bytes:
    """A style sheet or script that pages use, as it is shipped."""
    return resources.files("upheld.publish").joinpath("templates", name).read_bytes()


def _ready(svg: str) -> Markup:
    """A chart of ours, which is escaped already; anything else stays text."""
    return Markup(svg) if svg.startswith("<svg class=") else Markup.escape(svg)  # noqa: S704


def _bar(c: ClaimBrief) -> Markup:
    a, hedge = c.assessment, c.claim.hedge
    if a.probability is None or a.band is None:
        return Markup()
    label = f"{percent(a.probability)}, between {percent(a.band[0])} and {percent(a.band[1])}"
    return Markup(charts.probability_bar(a.probability, a.band, (hedge.low, hedge.high) if hedge else None, label=label))  # noqa: S704


def dots_of(c: ClaimBrief) -> list[charts.Dot]:
    """A claim's history as a chart takes it: the days on which it had a probability."""
    return [
        charts.Dot(day=p.day, p=p.assessment.probability, low=p.assessment.band[0], high=p.assessment.band[1])
        for p in c.history
        if p.assessment.probability is not None and p.assessment.band is not None
    ]


def _spark(c: ClaimBrief, *, label: bool = True) -> Markup:
    dots = dots_of(c)
    if len(dots) < 2:
        return Markup()
    told = "; ".join(f"{d.day}: {percent(d.p)}" for d in dots) if label else ""
    return Markup(charts.sparkline(dots, label=told))  # noqa: S704


def _timeline(c: ClaimBrief, moves: Sequence[charts.Move]) -> Markup:
    dots = dots_of(c)
    if len(dots) < 2:
        return Markup()
    label = "; ".join(f"{d.day}: {percent(d.p)}" for d in dots)
    return Markup(charts.timeline(dots, moves, deadline=c.claim.deadline, label=label))  # noqa: S704


def _rising(ahead: Ahead) -> Markup:
    if len(ahead.rise) < 2:
        return Markup()
    return Markup(charts.rising([(r.day, r.p, r.base) for r in ahead.rise], label=ahead.label))  # noqa: S704


def _step(before: float, after: float) -> Markup:
    return Markup(charts.step_bar(before, after))  # noqa: S704


def _counts(b: Brief) -> Markup:
    label = ", ".join(f"{n} {status_words(status)}" for status, n in b.counts)
    return Markup(charts.counts_bar([(f"t-{TONE[status]}", n) for status, n in b.counts], label=label))  # noqa: S704
