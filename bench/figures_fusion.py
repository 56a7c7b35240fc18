"""Figures that sources give differently: populations of cities, made-up ranges with known truth, and real first figures with their later counts."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
import numpy as np

from bench.data import shared
from bench.figures_made import Made, figures_made
from bench.fusion_data import population
from upheld.weigh.agreeing import agreed
from upheld.weigh.biases import Error, Known, Side, learned_sides, learned_sources
from upheld.weigh.quantities import Belief, Told, posterior

TABLE = Path(__file__).with_name("figures_told.tsv")
LEARNED, TESTED, SEED = 400, 600, 7
PUBLISHED = 1754.0
"""Mean absolute error on population of the best of nine published runs (TruthFinder)."""


class First(NamedTuple):
    """A line of the table of first figures."""

    thing: str
    source: str
    side: Side
    low: float | None
    high: float | None
    counted: float


def _number(text: str) -> float | None:
    return float(text) if text else None


def first_figures() -> list[First]:
    """The table; reports of one thing share its name up to the last letter."""
    rows = csv.reader((line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")), delimiter="\t")
    return [
        First(re.sub(r"-[a-z]$", "", name), who, cast("Side", side), _number(low), _number(high), float(counted))
        for name, _, who, side, low, high, counted, _ in rows
    ]


def errors(pairs: Iterable[tuple[float, float]]) -> dict[str, float]:
    """Mean absolute error, its root mean square and the share off by more than a thousandth, of (found, true)."""
    found, true = (np.array(side) for side in zip(*pairs, strict=True))
    off = np.abs(found - true)
    return {
        "mae": round(float(off.mean()), 1),
        "rmse": round(float(np.sqrt((off**2).mean())), 1),
        "off": round(float((off / true > 0.001).mean()), 4),
    }


def populations(folder: Path) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Errors of the best agreed value; beside them the median and the vote."""
    claims = population(folder)
    number = {key: float(re.sub(r"\D", "", value) or 0) for key, value in claims.said.items()}
    true = {thing: float(re.sub(r"\D", "", value) or 0) for thing, value in claims.truth.items()}
    found = agreed(number).values
    told: dict[str, list[float]] = {}
    for (_, thing), value in number.items():
        told.setdefault(thing, []).append(value)
    checked = [t for t, v in true.items() if v > 0 and t in found]
    peers = {
        "median": errors((float(np.median(told[t])), true[t]) for t in checked),
        "vote": errors((Counter(told[t]).most_common(1)[0][0], true[t]) for t in checked),
    }
    return {"n": float(len(checked)), **errors((found[t][0], true[t]) for t in checked)}, peers


def scored(beliefs: Sequence[Belief], outcomes: Sequence[float]) -> dict[str, float]:
    """CRPS of the logarithm, how often the 50 and 90% bands hold, and the width of the latter in log units."""
    inside = {level: [low <= y <= high for (low, high), y in zip((b.band(level) for b in beliefs), outcomes, strict=True)] for level in (0.5, 0.9)}
    width = [math.log(high / low) for low, high in (b.band(0.9) for b in beliefs)]
    return {"crps": round(float(np.mean([crps(b, y) for b, y in zip(beliefs, outcomes, strict=True)])), 4),
            "cover_90": round(float(np.mean(inside[0.9])), 4), "off_90": round(abs(float(np.mean(inside[0.9])) - 0.9), 4), "cover_50": round(float(np.mean(inside[0.5])), 4),
            "width_90": round(float(np.mean(width)), 3)}  # fmt: skip


def crps(belief: Belief, outcome: float) -> float:
    """Continuous ranked probability score of a posterior, in log units (Gneiting and Raftery 2007), summed over its grid."""
    step = float(belief.theta[1] - belief.theta[0])
    y = math.log(outcome)
    below = np.cumsum(belief.mass)
    outside = max(y - float(belief.theta[-1]), float(belief.theta[0]) - y, 0.0)
    return float(((below - (belief.theta >= y)) ** 2).sum() * step) + outside


def made_up() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Made-up figures with the sources' errors learned from 400 of them; beside them envelope, no bias, and copies counted."""
    made = figures_made(LEARNED + TESTED, seed=SEED)
    known = [Known(source=str(s), side="neutral", told=v, counted=m.true) for m in made[:LEARNED] for s, v in zip(m.sources, m.values, strict=True)]
    by_source = learned_sources(known, learned_sides(known))
    test = made[LEARNED:]
    outcomes = [m.true for m in test]

    def held(m: Made, *, bias: bool, copies: bool) -> Belief:
        told = [msgspec.structs.replace(t, error=by_source[str(s)] if bias else Error(0.0, 0.35), origin=f"{i}" if copies else t.origin)
                for i, (t, s) in enumerate(zip(m.told, m.sources, strict=True))]  # fmt: skip
        belief = posterior(told)
        assert belief is not None
        return belief

    ours = scored([held(m, bias=True, copies=False) for m in test], outcomes)
    peers = {
        "no bias learned": scored([held(m, bias=False, copies=False) for m in test], outcomes),
        "copies counted": scored([held(m, bias=True, copies=True) for m in test], outcomes),
        "envelope": {"cover_90": round(float(np.mean([_enveloped(m.told, m.true) for m in test])), 4)},
    }
    return ours, peers


def _enveloped(told: Sequence[Told], true: float) -> bool:
    ends = [v for t in told for v in (t.low, t.high) if v]
    return min(ends) <= true <= max(ends)


def real() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """First figures against later counts; each thing judged with sides learned from all others. Beside it the sides' starting errors and the envelope."""
    rows = first_figures()
    things = sorted({r.thing for r in rows})

    def belief(thing: str, sides: Mapping[Side, Error]) -> Belief:
        told = [Told(low=r.low, high=r.high, origin=r.source, error=sides[r.side]) for r in rows if r.thing == thing]
        found = posterior(told)
        assert found is not None
        return found

    def others(thing: str) -> Mapping[Side, Error]:
        return learned_sides(
            Known(source=r.source, side=r.side, told=math.sqrt(r.low * r.high), counted=r.counted)
            for r in rows
            if r.thing != thing and r.low and r.high
        )

    counted = {r.thing: r.counted for r in rows}
    outcomes = [counted[t] for t in things]
    ours = scored([belief(t, others(t)) for t in things], outcomes)
    peers = {
        "nothing learned": scored([belief(t, learned_sides(())) for t in things], outcomes),
        "envelope": {"cover_90": round(float(np.mean([_enveloped([Told(low=r.low, high=r.high, origin="") for r in rows if r.thing == t], counted[t]) for t in things])), 4)},
    }  # fmt: skip
    return {"n": float(len(things)), **ours}, peers


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """All three, each figure under its set's name; population only where its data lies at hand."""
    parts = {"made": made_up(), "real": real()}
    folder = (data or shared() / "data" / "fusion") / "population"
    if folder.is_dir():
        parts["population"] = populations(folder)
    ours = {f"{name}.{key}": value for name, (found, _) in parts.items() for key, value in found.items()}
    peers = {f"{name}: {peer}": told for name, (_, beside) in parts.items() for peer, told in beside.items()}
    return ours, {**peers, "population: best published": {"mae": PUBLISHED}}
