"""Forecasts of questions others asked: counts of conflict events (ACLED-type) and prices of markets, each from earlier rounds of questions alone.

A round's forecasts are learned from nothing but questions of earlier rounds that were resolved before the round was due. Counts: the law of levels of
:mod:`upheld.forecast.counts`, its parameters fitted anew for every round, beside the share that came about among earlier questions of the same kind
and horizon. Markets: the price at the freeze put through the curve of :mod:`upheld.forecast.crowd`, its three numbers fitted anew, beside the price.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.data import part
from upheld.forecast.counts import Law, fit
from upheld.score.proper import Floats, brier
from upheld.score.recalibrate import logistic

MARKETS = ("metaculus", "manifold", "polymarket", "infer")
DRAWS = 10_000
USUAL_DAYS = 60.0
_ACLED = re.compile(r"more (?P<ten>than ten times as many )?'?(?P<what>[^'?]+?)'? in (?P<where>.+?) for the 30 days")
START = Law(drift=1.0, floor=0.2, shape=1.0, growth=0.5)
_CURVE = (0.0, 1.0, 0.0)
_WIDTH = (0.3, 0.2, 0.3)
"""Where the curve of prices starts (the price as it is) and how far outcomes may take it: intercept, slope, logarithm of the days left."""


class Count(NamedTuple):
    """A question on events of 30 days: ``level`` what 30 days held on average, ``threshold`` what is to be passed, ``what`` of which kind, where."""

    due: dt.date
    resolved: dt.date
    times: int
    what: str
    where: str
    level: float
    threshold: float
    came: float

    @property
    def horizon(self) -> int:
        """Days from due to resolution."""
        return (self.resolved - self.due).days


class Market(NamedTuple):
    """A yes/no question with the crowd's price at the freeze and the days left until it closes."""

    due: dt.date
    resolved: dt.date
    name: str
    source: str
    price: float
    days: int
    scheduled: bool
    came: float


def rows_of(paths: Iterable[Path]) -> list[dict[str, str]]:
    """The rows of several files, each once."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                seen.setdefault((row["due"], row["source"], row["id"], row["resolution_date"]), row)
    return list(seen.values())


def counts_of(rows: Iterable[Mapping[str, str]]) -> list[Count]:
    """The resolved questions on counts of events."""
    found = []
    for row in rows:
        asked = _ACLED.search(row["question"]) if row["source"] == "acled" and row["resolved"] == "True" else None
        if asked is None:
            continue
        value = float(row["freeze_value"])
        times = 10 if asked["ten"] else 1
        level = value - 1 if times == 10 else value  # of the second kind the file gives one more than the average
        found.append(Count(due=_day(row["due"]), resolved=_day(row["resolution_date"]), times=times, what=asked["what"], where=asked["where"],
                           level=max(level, 0.0), threshold=times * value, came=float(row["resolved_to"])))  # fmt: skip
    return found


def markets_of(rows: Sequence[Mapping[str, str]]) -> list[Market]:
    """The questions of markets that ended with yes or no. ``scheduled``: its close lies before the last resolution, so that it had to be resolved."""
    chosen = [r for r in rows if r["source"] in MARKETS and r["resolved"] == "True" and r["resolved_to"] in {"0.0", "1.0"} and r["freeze_value"]]
    end = max((_day(r["resolution_date"]) for r in chosen), default=dt.date.min)
    found = []
    for r in chosen:
        closes = _day(r["market_close"]) if re.match(r"\d{4}-", r["market_close"]) else None
        days = 365 if closes is None else (closes - _day(r["due"])).days
        found.append(Market(due=_day(r["due"]), resolved=_day(r["resolution_date"]), name=f"{r['source']} {r['id']}", source=r["source"],
                            price=min(max(float(r["freeze_value"]), 0.0), 1.0), days=min(max(days, 1), 400),
                            scheduled=closes is not None and closes <= end, came=float(r["resolved_to"])))  # fmt: skip
    return found


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def base_rate(question: Count, earlier: Sequence[Count]) -> float:
    """The share that came about among earlier questions of its kind and horizon, few of them held near the share of the kind."""
    kind = [q.came for q in earlier if q.times == question.times]
    same = [q.came for q in earlier if q.times == question.times and q.horizon == question.horizon]
    return (sum(same) + 2 * (sum(kind) + 0.5) / (len(kind) + 1)) / (len(same) + 2)


def count_forecasts(earlier: Sequence[Count], due: Sequence[Count]) -> Floats:
    """A round's forecasts by the law that fits earlier questions, from round numbers on: what is shipped was fitted on these very questions."""
    law = fit([q.level for q in earlier], [q.threshold for q in earlier], [q.came for q in earlier], start=START)
    return law.above([q.level for q in due], [q.threshold for q in due])


def _logit(p: Floats, edge: float) -> Floats:
    held = np.clip(p, edge, 1 - edge)
    out: Floats = np.log(held) - np.log1p(-held)
    return out


def _columns(questions: Sequence[Market]) -> Floats:
    price = _logit(np.array([q.price for q in questions]), 0.002)
    return np.column_stack([np.ones(price.size), price, np.log(np.array([q.days for q in questions]) / USUAL_DAYS)])


def curve_of(earlier: Sequence[Market]) -> Floats:
    """The curve that earlier questions teach: intercept, slope, and what the days left add."""
    start, width = np.array(_CURVE), np.array(_WIDTH)
    return logistic(_columns(earlier), np.array([q.came for q in earlier]), start=start, width=width) if earlier else start


def market_forecasts(earlier: Sequence[Market], due: Sequence[Market]) -> Floats:
    """A round's forecasts from its prices."""
    out: Floats = 1 / (1 + np.exp(-_columns(due) @ curve_of(earlier)))
    return out


def paired_p(ours: Floats, theirs: Floats, names: Sequence[str]) -> float:
    """One-sided p that ours is no better, from resampling whole questions (several rounds and horizons of one share its outcome)."""
    at = {name: n for n, name in enumerate(dict.fromkeys(names))}
    of = np.array([at[name] for name in names])
    total, count = np.bincount(of, weights=ours - theirs), np.bincount(of)
    drawn = np.random.default_rng(0).integers(0, len(at), (DRAWS, len(at)))
    return float((total[drawn].sum(axis=1) / count[drawn].sum(axis=1) >= 0).mean())


def files(data: Path | None) -> tuple[list[Path], list[Path]]:
    """The files to score, and all there are to learn from: ``*_test`` ones are scored where there are any, else everything is."""
    folder = part(data, "forecasts")
    held = sorted(folder.glob("forecastbench_resolved*.csv"))
    scored = [p for p in held if p.stem.endswith("_test")] or held
    if not scored:
        sys.exit(f"no forecastbench_resolved*.csv in {folder}")
    usual = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data" / "forecasts"  # earlier rounds may lie there still
    return scored, [*held, *(p for p in sorted(usual.glob("forecastbench_resolved*.csv")) if p.resolve() not in {h.resolve() for h in held})]


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Brier scores of both kinds of question, each beside its reference, with the p of the difference."""
    scored, all_files = files(data)
    chosen = {(r["due"], r["source"], r["id"], r["resolution_date"]) for r in rows_of(scored)}
    everything = rows_of(all_files)
    wanted = [r for r in everything if (r["due"], r["source"], r["id"], r["resolution_date"]) in chosen]
    found, beside = _counts(counts_of(everything), counts_of(wanted))
    more, rest = _markets(markets_of(everything), markets_of(wanted))
    return {k: round(v, 5) for k, v in (found | more).items()}, {k: round(v, 5) for k, v in (beside | rest).items()}


def _counts(everything: Sequence[Count], wanted: Sequence[Count]) -> tuple[dict[str, float], dict[str, float]]:
    asked: list[Count] = []
    ours: list[float] = []
    base: list[float] = []
    for due in sorted({q.due for q in wanted}):
        earlier, now = [q for q in everything if q.resolved < due], [q for q in wanted if q.due == due]
        if not earlier:
            continue  # the first round has nothing before it
        asked += now
        ours += count_forecasts(earlier, now).tolist()
        base += [base_rate(q, earlier) for q in now]
    if not asked:
        return {}, {}
    came = [q.came for q in asked]
    us, them = brier(ours, came), brier(base, came)
    names = [f"{q.where} {q.what}" for q in asked]
    of = {times: np.array([q.times == times for q in asked]) for times in (1, 10)}
    found = {"acled_brier": float(us.mean()), "acled_base": float(them.mean()), "acled_skill": 1 - float(us.mean() / them.mean()),
             "acled_p": paired_p(us, them, names), "acled_rows": float(len(asked))}  # fmt: skip
    beside = {f"acled_{name}_{'more' if times == 1 else 'tenfold'}": float(score[mask].mean()) for times, mask in of.items() if mask.any()
              for name, score in (("ours", us), ("base", them))}  # fmt: skip
    return found, beside | {"acled_always_half": 0.25}


def _markets(everything: Sequence[Market], wanted: Sequence[Market]) -> tuple[dict[str, float], dict[str, float]]:
    asked: list[Market] = []
    ours: list[float] = []
    for due in sorted({q.due for q in wanted}):
        now = [q for q in wanted if q.due == due]
        asked += now
        ours += market_forecasts([q for q in everything if q.resolved < due], now).tolist()
    if not asked:
        return {}, {}
    came, price = [q.came for q in asked], [q.price for q in asked]
    us, crowd = brier(ours, came), brier(price, came)
    due_to_end = np.array([q.scheduled for q in asked])
    found = {"market_brier": float(us.mean()), "market_crowd": float(crowd.mean()), "market_p": paired_p(us, crowd, [q.name for q in asked]),
             "market_rows": float(len(asked))}  # fmt: skip
    beside = {"market_scheduled_ours": float(us[due_to_end].mean()), "market_scheduled_crowd": float(crowd[due_to_end].mean()),
              "market_scheduled_p": paired_p(us[due_to_end], crowd[due_to_end], [q.name for q in asked if q.scheduled])} if due_to_end.any() else {}  # fmt: skip
    for source in MARKETS:
        mask = np.array([q.source == source for q in asked])
        if mask.any():
            beside |= {f"{source}_ours": float(us[mask].mean()), f"{source}_crowd": float(crowd[mask].mean())}
    return found, beside
