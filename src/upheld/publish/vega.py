"""The charts as Vega-Lite specifications, for notebooks, slides and whoever redraws them: the same data as the SVG of the pages, and no code.

A specification holds its data and reaches for nothing. Pages draw SVG themselves: docs/charts.md says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from upheld.model.ports import BriefInput
from upheld.publish.brief import Brief, ClaimBrief, Rung, brief_of, clean
from upheld.publish.charts import REACH, WORD_EDGES, Dot
from upheld.publish.chronicle import moves, turns
from upheld.publish.ink import COLOURS
from upheld.publish.ladder import Ladder, ladder_of
from upheld.publish.templating import dots_of
from upheld.publish.wording import day_words, percent, status_words

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""The grammar's name; nothing is fetched from there."""

MIME = "application/vnd.vegalite.v5+json"
Spec = dict[str, Any]
_P: Spec = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": ".0%", "values": [0, *WORD_EDGES, 1]}, "title": "probability"}


def _whole(title: str, says: str, data: Sequence[Mapping[str, object]], **more: object) -> Spec:
    return {"$schema": SCHEMA, "title": clean(title), "description": clean(says), "data": {"values": list(data)}, **more}


def line(dots: Sequence[Dot], *, title: str, tone: str, marks: Sequence[Mapping[str, object]] = (), deadline: str = "") -> Spec:
    """A probability over days with its band, the days it moved marked, and the deadline where there is one."""
    own = COLOURS[tone]
    data = [{"day": d.day.isoformat(), "p": d.p, "low": d.low, "high": d.high} for d in dots]
    day: Spec = {"field": "day", "type": "temporal", "title": None}
    layers: list[Spec] = [
        {"mark": {"type": "area", "color": own, "opacity": 0.16}, "encoding": {"x": day, "y": {"field": "low", **_P}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": own, "point": {"color": own}}, "encoding": {"x": day, "y": {"field": "p", **_P}}},
    ]
    if marks:
        up = {"field": "up", "type": "nominal", "scale": {"domain": [True, False], "range": ["triangle-up", "triangle-down"]}, "legend": None}
        layers.append({"data": {"values": list(marks)}, "mark": {"type": "point", "filled": True, "size": 90, "color": own},
                       "encoding": {"x": day, "y": {"field": "p", **_P}, "shape": up, "tooltip": {"field": "what", "type": "nominal"}}})  # fmt: skip
    if deadline:
        layers.append({"data": {"values": [{"day": deadline}]}, "mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": day}})
    says = f"from {percent(dots[0].p)} on {day_words(dots[0].day)} to {percent(dots[-1].p)} on {day_words(dots[-1].day)}" if dots else ""
    return _whole(title, says, data, width=600, height=180, layer=layers)


def waterfall(rungs: Sequence[Rung], *, title: str) -> Spec:
    """The steps from the start, origin by origin, in log-odds."""
    labels = _apart([clean(r.label) for r in rungs])
    data = [{"step": n, "label": labels[n], "before": r.before, "after": r.after, "way": "up" if r.after > r.before else "down",
             "without": r.without} for n, r in enumerate(rungs)]  # fmt: skip
    x: Spec = {"type": "quantitative", "title": "log-odds", "scale": {"domain": [-REACH, REACH], "clamp": True}}
    encoding: Spec = {
        "y": {"field": "label", "type": "nominal", "sort": {"field": "step"}, "title": None},
        "x": {"field": "before", **x}, "x2": {"field": "after"},
        "color": {"field": "way", "type": "nominal", "scale": {"domain": ["up", "down"], "range": [COLOURS["good"], COLOURS["bad"]]}, "legend": None},
        "tooltip": [{"field": "label", "type": "nominal"}, {"field": "without", "type": "quantitative", "format": ".0%", "title": "without it"}],
    }  # fmt: skip
    return _whole(title, "each bar is one origin's step, in log-odds", data, width=420, mark={"type": "bar", "height": 8}, encoding=encoding)


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels, numbered where one comes again: rows of one label would be one row."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def ladder(found: Ladder, own: tuple[float | None, float | None], *, title: str) -> Spec:
    """The figures by source and measure, on one logarithmic scale, over the claim's own."""
    data = [{"source": clean(f"{r.told.source}, {r.told.when}"), "measure": clean(m.name or "other"), "low": r.low or r.high, "high": r.high or r.low,
             "says": clean(r.words), "articles": r.articles} for m in found.measures for r in m.rungs]  # fmt: skip
    x: Spec = {"type": "quantitative", "scale": {"type": "log"}, "title": f"the claim gives {clean(found.claimed)}"}
    y = {"field": "source", "type": "nominal", "sort": None, "title": None}
    told = [{"field": "says", "type": "nominal"}, {"field": "articles", "type": "quantitative"}]
    layers: list[Spec] = [
        {"mark": {"type": "rule", "strokeWidth": 5}, "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y, "tooltip": told}},
        {"mark": {"type": "tick", "thickness": 5}, "encoding": {"x": {"field": "low", **x}, "y": y, "tooltip": told}},
        *({"data": {"values": [{"own": v}]}, "mark": {"type": "rule", "strokeDash": [2, 2]}, "encoding": {"x": {"field": "own", **x}}}
          for v in dict.fromkeys(own) if v),
    ]  # fmt: skip
    colour: Spec = {"color": {"field": "measure", "type": "nominal"}}
    layers[:2] = [one | {"encoding": one["encoding"] | colour} for one in layers[:2]]
    return _whole(title, f"figures by source; the claim gives {found.claimed}", data, width=480, layer=layers)


def board(b: Brief) -> Spec:
    """Every claim with its probability and band, coloured by status."""
    known = [c for c in b.claims if c.weighed and c.assessment.probability is not None and c.assessment.band is not None]
    data = [{"claim": f"{c.number}. {clean(c.claim.text)}", "p": c.assessment.probability, "low": (c.assessment.band or (0, 0))[0],
             "high": (c.assessment.band or (0, 0))[1], "status": status_words(c.assessment.status)} for c in known]  # fmt: skip
    tones = {status_words(c.assessment.status): COLOURS[c.tone] for c in known}
    shared: Spec = {
        "y": {"field": "claim", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 420}},
        "color": {"field": "status", "type": "nominal", "scale": {"domain": list(tones), "range": list(tones.values())}},
    }
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": 8, "opacity": 0.32}, "encoding": shared | {"x": {"field": "low", **_P}, "x2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": shared | {"x": {"field": "p", **_P}}},
    ]
    says = ", ".join(f"{n} {status_words(s)}" for s, n in b.counts)
    return _whole(f"{b.given.analysis.title}, as of {day_words(b.given.view.as_of)}", says, data, width=360, layer=layers)


def line_of(c: ClaimBrief, given: BriefInput) -> Spec | None:
    """A claim's line; ``None`` where its history has fewer than two days."""
    dots = dots_of(c) if c.weighed else []
    if len(dots) < 2:
        return None
    told = turns(c, given.documents)
    marks = [{"day": m.day.isoformat(), "p": m.p, "up": m.up, "what": clean(t.change)}
             for m, t in zip(moves(told), [t for t in reversed(told) if t.p is not None and t.up is not None], strict=True)]  # fmt: skip
    deadline = c.claim.deadline.isoformat() if c.claim.deadline else ""
    return line(dots, title=c.claim.text, tone=c.tone, marks=marks, deadline=deadline)


def charts_of(given: BriefInput) -> Mapping[str, Spec]:
    """Every chart of a brief by name: ``board``, ``claim-3-line``, ``claim-3-steps``, ``claim-3-figures``."""
    b = brief_of(given)
    found: dict[str, Spec] = {"board": board(b)}
    for c in b.claims:
        own = line_of(c, given)
        if own:
            found[f"claim-{c.number}-line"] = own
        if len(c.rungs) > 1:
            found[f"claim-{c.number}-steps"] = waterfall(c.rungs, title=c.claim.text)
        figures = ladder_of(c.claim, c.assessment, given.documents)
        if figures and c.claim.quantity:
            found[f"claim-{c.number}-figures"] = ladder(figures, (c.claim.quantity.low, c.claim.quantity.high), title=c.claim.text)
    return found


def publish(given: BriefInput) -> Mapping[str, bytes]:
    """A file a chart, in a folder; equal inputs give equal bytes."""
    return {f"{name}.vl.json": msgspec.json.format(msgspec.json.encode(spec), indent=1) + b"\n" for name, spec in charts_of(given).items()}
