"""The figures given for a claim, by source and measure, beside its own: who said how many, and who repeats whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from upheld.model.assessment import Assessment, Contribution
from upheld.model.claim import Claim, Quantity
from upheld.model.evidence import Document
from upheld.publish import charts
from upheld.publish.brief import Told, told_of
from upheld.text.figures import Figure, figures

KIN = frozenset({"killed", "wounded", "killed-or-wounded", "missing", "captured"})
"""Measures that sources mix up with one another, so that a ladder shows them apart, side by side."""


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as one origin gives it; ``articles`` is how many documents repeat it."""

    told: Told
    low: float | None
    high: float | None
    words: str
    articles: int
    tone: str
    bar: str


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one measure, the claim's own first."""

    name: str
    own: bool
    rungs: tuple[Rung, ...]


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """All figures on one scale; ``claimed`` is the claim's own figure in words."""

    claimed: str
    measures: tuple[Measure, ...]
    ends: tuple[str, str]


def figure_words(low: float | None, high: float | None, comparator: str) -> str:
    """A figure as people write it."""
    bounds = dict.fromkeys(f"{value:,.10g}" for value in (low, high) if value is not None)
    text = " – ".join(bounds)
    return text if comparator in {"exactly", "between"} else f"{comparator} {text}"


def _measure_of(figure: Figure | Quantity) -> str:
    return figure.measure or figure.unit


def _told_figures(a: Assessment, own: Quantity) -> Iterable[tuple[Contribution, Figure]]:
    """The figures of each passage that count what the claim counts, or what is mixed up with it; the same from one origin once."""
    wanted = {own.measure, own.unit, *(KIN if own.measure in KIN else ())} - {""}
    seen: set[tuple[str, float | None, float | None, str]] = set()
    for e in a.evidence:
        for f in figures(e.quote):
            key = (e.origin, f.low, f.high, _measure_of(f))
            if f.counts and ({f.measure, f.unit} & wanted or (own.unit and f.unit.endswith(own.unit))) and key not in seen:
                seen.add(key)
                yield e, f


def ladder_of(claim: Claim, a: Assessment, documents: Mapping[str, Document]) -> Ladder | None:
    """The ladder of a claim with a figure; ``None`` where it has none, or nothing gives one."""
    own = claim.quantity
    if own is None:
        return None
    found = list(_told_figures(a, own))
    values = [v for low, high in ((own.low, own.high), *((f.low, f.high) for _, f in found)) for v in (low, high) if v is not None and v > 0]
    if not found or not values:
        return None
    scale = (min(values) * 0.7, max(values) * 1.4)
    copies = {o.origin: len(o.documents) for o in a.waterfall}
    by_measure: dict[str, list[Rung]] = {}
    for e, f in found:
        tone = "up" if e.bearing == "supports" else "down" if e.bearing == "refutes" else "still"
        bar = charts.range_bar(f.low, f.high, scale=scale, own=(own.low, own.high), kind=tone)
        rung = Rung(told=told_of(e, documents), low=f.low, high=f.high, words=figure_words(f.low, f.high, f.comparator),
                    articles=copies.get(e.origin, 1), tone=tone, bar=bar)  # fmt: skip
        by_measure.setdefault(_measure_of(f), []).append(rung)
    measures = [
        Measure(name=name.replace("-", " "), own=name in {own.measure, own.unit}, rungs=tuple(_by_size(rungs))) for name, rungs in by_measure.items()
    ]
    counted = (own.measure or own.unit).replace("-", " ")
    claimed = figure_words(own.low, own.high, own.comparator) + (f" ({counted})" if counted else "")
    return Ladder(claimed=claimed, measures=tuple(sorted(measures, key=lambda m: (not m.own, m.name))), ends=(_rounded(scale[0]), _rounded(scale[1])))


def _rounded(value: float) -> str:
    """Two digits, written out."""
    return f"{float(f'{value:.2g}'):,.10g}"


def _by_size(rungs: Iterable[Rung]) -> list[Rung]:
    return sorted(rungs, key=lambda r: (r.low if r.low is not None else r.high or 0.0, r.told.when, r.told.source))
