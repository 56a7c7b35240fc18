"""Looking 400 times: how often each test sounds though nothing is wrong, and how soon where something is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from upheld.score.monitor import ALARM, board_alarms, calibration_process, drift_detector, first_alarm, rise_detector, verdict_process
from upheld.score.proper import Floats
from upheld.score.trends import change

LOOKS, RUNS = 400, 1000
WEEKS, CHANGE, STREAMS = 260, 150, 300
BETWEEN = 520.0  # weeks between false alarms that are accepted
Z5, Z1 = 1.96, 2.576


def _outcomes(p: Floats, rng: np.random.Generator, *, shift: float = 0.0, slope: float = 1.0) -> Floats:
    """Outcomes of forecasts whose log-odds ought to have been ``shift + slope * logit p``."""
    odds = shift + slope * np.log(p / (1 - p))
    return (rng.random(p.size) < 1 / (1 + np.exp(-odds))).astype(float)


def z_alarm(p: Floats, y: Floats, z: float) -> int | None:
    """The first look at which the plain test of a mean would reject, looked at after every outcome from the tenth on."""
    statistic = np.abs(np.cumsum(y - p)) / np.sqrt(np.cumsum(p * (1 - p)))
    return first_alarm(np.where(np.arange(y.size) >= 10, statistic, 0.0), z)


def calibration(rng: np.random.Generator) -> tuple[dict[str, float], dict[str, float]]:
    """False alarms on calibrated forecasts, and the median number of outcomes until three faults are found."""
    draws = [rng.uniform(0.03, 0.97, LOOKS) for _ in range(RUNS)]
    kept = [_outcomes(p, rng) for p in draws]
    pairs = list(zip(draws, kept, strict=True))
    found = {"false_alarms": float(np.mean([calibration_process(p, y).max() >= ALARM for p, y in pairs]))}
    for name, fault in (("slope_5", {"slope": 0.5}), ("slope_3", {"slope": 0.3}), ("bias_1", {"shift": 1.0})):
        first = [first_alarm(calibration_process(p, _outcomes(p, rng, **fault)), ALARM) for p in draws[:200]]
        found[f"delay_{name}"] = float(np.median([LOOKS if at is None else at + 1 for at in first]))
    late = []
    for p in draws[:200]:
        y = np.concatenate([_outcomes(p[:CHANGE], rng), _outcomes(p[CHANGE:], rng, slope=0.3)])
        at = first_alarm(drift_detector(p, y)[CHANGE:], float(LOOKS))
        late.append(LOOKS - CHANGE if at is None else at + 1)
    found["delay_drift"] = float(np.median(late))
    peers = {"repeated z-test, 5%": float(np.mean([z_alarm(p, y, Z5) is not None for p, y in pairs])),
             "repeated z-test, 1%": float(np.mean([z_alarm(p, y, Z1) is not None for p, y in pairs]))}  # fmt: skip
    return found, peers


def verdicts(rng: np.random.Generator) -> dict[str, float]:
    """Standing verdicts that hold, watched through 400 new origins each: how many are ever re-opened, one by one and over a board of fifty."""
    step = math.log(0.85 / 0.15)

    def process(*, so: bool, origins: int) -> Floats:
        said = np.where(rng.random(origins) < (0.85 if so else 0.15), step, -step)
        return verdict_process(said.tolist(), upheld=True, rho=0.6)

    held = [float(process(so=True, origins=LOOKS).max()) for _ in range(RUNS)]
    fallen = [first_alarm(process(so=False, origins=12), ALARM) for _ in range(RUNS)]
    boards = [held[i : i + 50] for i in range(0, RUNS, 50)]
    false_boards = [bool(board_alarms({f"c{i}": e for i, e in enumerate(board)})) for board in boards]
    return {"false_reopened": float(np.mean([e >= ALARM for e in held])), "board_false": float(np.mean(false_boards)),
            "reopened": float(np.mean([at is not None for at in fallen]))}  # fmt: skip


def counts(rng: np.random.Generator) -> dict[str, float]:
    """Weekly counts of mean 5 that rise to 8 in week 150, or do not."""
    still = [first_alarm(rise_detector(rng.poisson(5, WEEKS), 5.0), BETWEEN) is not None for _ in range(STREAMS)]
    delays, early = [], 0
    for _ in range(STREAMS):
        stream = np.concatenate([rng.poisson(5, CHANGE), rng.poisson(8, WEEKS - CHANGE)])
        at = first_alarm(rise_detector(stream, 5.0), BETWEEN)
        early += at is not None and at < CHANGE
        if at is not None and at >= CHANGE:
            delays.append(at - CHANGE + 1)
    seen = len(delays) / max(STREAMS - early, 1)
    return {"rise_false": float(np.mean(still)), "rise_seen": round(seen, 4), "rise_delay": float(np.median(delays))}


def spread_counts(rng: np.random.Generator) -> dict[str, float]:
    """Weekly counts whose rate itself varies (variance mean + mean^2 / 10), the first weeks their only baseline: steady, and doubled in week 150."""

    def drawn(mean: float, n: int) -> Floats:
        return rng.poisson(rng.gamma(10.0, mean / 10.0, n)).astype(float)

    base = 104
    steady = [change(drawn(6, base + WEEKS), np.ones(base + WEEKS), first=base) for _ in range(STREAMS)]
    false = float(np.mean([found is not None and found.at is not None for found in steady]))
    delays = []
    for _ in range(STREAMS):
        found = change(np.concatenate([drawn(5, CHANGE), drawn(10, WEEKS - CHANGE)]), np.ones(WEEKS), first=base)
        if found is not None and found.at is not None and found.at >= CHANGE:
            delays.append(found.at - CHANGE + 1)
    return {"spread_false": false, "spread_seen": round(len(delays) / STREAMS, 4), "spread_delay": float(np.median(delays))}


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """All of it from one seed; no data is read."""
    del data
    rng = np.random.default_rng(11)
    found, peers = calibration(rng)
    return {**found, **verdicts(rng), **counts(rng), **spread_counts(rng)}, peers
