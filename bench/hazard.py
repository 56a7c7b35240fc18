"""Will a triple come again within 1, 7 or 30 days? Skill over the better of a constant and a Poisson with decay, and calibration.

Asked are all triples that came within 90 days, every third day after the training part, as long as the window shuts within the data. The trees are
fitted once, on frames whose windows shut within the training part; the correction rolls on with windows that have shut. The Poisson has the best of
three half-lives on the training frames; the constant is their base rate.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from bench.data import part
from bench.tkg import facts, load
from upheld.forecast.book import HALF_LIVES
from upheld.forecast.features import NAMES
from upheld.forecast.frames import Frame, came, frames, shut
from upheld.forecast.hazard_head import Growth, Head
from upheld.score.calibration import ece
from upheld.score.proper import Floats, brier

WINDOWS = (1, 7, 30)
FROM = 60
"""The first anchor comes so many days after the first."""
TRAIN_STEP, STEP = 6, 3
_COUNTS = {hl: NAMES.index(f"exact {hl:.0f}") for hl in HALF_LIVES}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Forecasts of all rows asked about, and what came."""

    ours: Floats
    constant: Floats
    poisson: Floats
    y: Floats


def poisson(of: Frame, window: int, half_life: float) -> Floats:
    """The chance of one or more at the decayed rate of the triple itself."""
    rate = of.x[:, _COUNTS[half_life]].astype(np.float64) * (1 - 2 ** (-1 / half_life))
    return np.asarray(-np.expm1(-rate * window), dtype=np.float64)


def _y(held: list[Frame], window: int) -> Floats:
    return np.concatenate([came(f, window) for f in held]).astype(np.float64)


def best_half_life(held: list[Frame], window: int) -> float:
    """The half-life whose Poisson fits the frames best."""
    y = _y(held, window)
    return min(HALF_LIVES, key=lambda hl: float(brier(np.concatenate([poisson(f, window, hl) for f in held]), y).mean()))


def outcome(held: list[Frame], window: int, *, cut: int, last: int, growth: Growth) -> Outcome:
    """Fit on frames that shut by the cut, then go on in time: a forecast is corrected by what had shut when it was made."""
    trained = shut(held, window, cut)
    asked = [f for f in held if f.day >= cut and f.day + window <= last and (f.day - cut) % STEP == 0]
    head, half_life = Head(trained, window, growth=growth), best_half_life(trained, window)
    said: list[tuple[Frame, Floats]] = []
    ours, waiting = list[Floats](), list[tuple[Frame, Floats]]()
    for f in asked:
        for old, raw in [w for w in waiting if w[0].day + window <= f.day]:
            head.learn(raw, came(old, window).astype(np.float64))
        waiting = [w for w in waiting if w[0].day + window > f.day]
        raw = head.raw(f)
        said.append((f, raw))
        waiting.append((f, raw))
        ours.append(head.probabilities(raw))
    y = _y(asked, window)
    return Outcome(
        ours=np.concatenate(ours),
        constant=np.full(y.size, float(_y(trained, window).mean())),
        poisson=np.concatenate([poisson(f, window, half_life) for f in asked]),
        y=y,
    )


def scored(found: Outcome, window: int) -> tuple[dict[str, float], dict[str, float]]:
    """Skill and calibration, and the Briers of the peers."""
    ours, constant, plain = (float(brier(p, found.y).mean()) for p in (found.ours, found.constant, found.poisson))
    told = {f"bss_{window}": 1 - ours / min(constant, plain), f"ece_{window}": ece(found.ours, found.y), f"brier_{window}": ours}
    return told, {f"constant_{window}": constant, f"poisson_{window}": plain, f"base_{window}": float(found.y.mean()), f"n_{window}": found.y.size}


def measured(folder: Path, *, cut: int | None = None, until: int | None = None) -> tuple[dict[str, float], dict[str, float]]:
    """Figures of a folder; ``cut`` is the last day fitted on, ``until`` the last looked at, for tuning within the training part."""
    began = time.process_time()
    split = load(folder)
    step = int(np.gcd.reduce(np.diff(np.unique(facts(folder / "train.txt")[:, 3]))))
    at = cut or int(facts(folder / "train.txt")[:, 3].max()) // step
    last = until or int(split.events.day.max())
    first = int(split.events.day.min()) + FROM
    anchors = {*range(first, at + 1, TRAIN_STEP), *range(at, last + 1, STEP)}
    seen = split.events.day <= last
    events = type(split.events)(*(column[seen] for column in split.events))
    held = list(frames(events, split.room, anchors))
    told, beside = dict[str, float](), dict[str, float]()
    for window in WINDOWS:
        ours, theirs = scored(outcome(held, window, cut=at, last=last, growth=Growth()), window)
        told |= {name: round(value, 5) for name, value in ours.items()}
        beside |= {name: round(value, 5) for name, value in theirs.items()}
    return told | {"cpu_s": round(time.process_time() - began, 1)}, beside


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The folder given, else ICEWS14 of the shared data."""
    return measured(data if data is not None else part(None, "tkg") / "ICEWS14")
