"""The hazard head: will this triple come again within the window? LightGBM (extra ``[forecast]``) over the frames, recalibrated as windows shut.

One set of trees a window. What the trees say is corrected by isotonic regression on forecasts of frames they were not fitted on, whose windows have
shut; the correction rolls on, the trees stay until they are fitted anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm as lgb
import msgspec
import numpy as np

from upheld.forecast.frames import FRAME_NAMES, Frame, came, shut
from upheld.score.proper import Floats
from upheld.score.rolling import Rolling

ROWS = 1_000_000
"""Rows the trees are fitted on at most, drawn evenly."""
HELD_OUT = 0.3
"""Share of the frames, the latest, that a first correction is learned on."""


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How the trees grow."""

    rounds: int = 120
    leaves: int = 31
    rate: float = 0.06
    least: int = 150
    threads: int = 1
    seed: int = 0


def fit(held: Sequence[Frame], window: int, growth: Growth) -> lgb.Booster:
    """Trees for a window, on frames that have all shut."""
    x = np.concatenate([f.x for f in held])
    y = np.concatenate([came(f, window) for f in held]).astype(np.int32)
    if y.size > ROWS:
        drawn = np.random.default_rng(growth.seed).choice(y.size, ROWS, replace=False)
        x, y = x[drawn], y[drawn]
    set_up = {
        "objective": "binary", "num_leaves": growth.leaves, "learning_rate": growth.rate, "min_data_in_leaf": growth.least, "lambda_l2": 5.0,
        "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 127, "num_threads": growth.threads, "verbose": -1,
        "seed": growth.seed, "deterministic": True, "force_col_wise": True,
    }  # fmt: skip
    names = [n.replace(" ", "_") for n in FRAME_NAMES]
    rows = lgb.Dataset(x, y, feature_name=names, categorical_feature=["weekday"], params=set_up)
    return lgb.train(set_up, rows, growth.rounds)


class Head:
    """Trees for one window with their rolling correction.

    Args:
        held: frames that have shut, in order of day.
        window: days.
        growth: how the trees grow.
    """

    def __init__(self, held: Sequence[Frame], window: int, *, growth: Growth | None = None) -> None:
        self.window = window
        self._growth = growth or Growth()
        self._rolling = Rolling()
        first = max(int(len(held) * (1 - HELD_OUT)), 1)
        rest = held[first:]
        early = shut(held[:first], window, rest[0].day) if rest else []
        if early:
            trees = fit(early, window, self._growth)
            for f in rest:
                self._rolling.learn(self._raw(trees, f), came(f, window).astype(np.float64))
        self._trees = fit(held, window, self._growth)

    def _raw(self, trees: lgb.Booster, of: Frame) -> Floats:
        return np.asarray(trees.predict(of.x, num_threads=self._growth.threads), dtype=np.float64)

    def raw(self, of: Frame) -> Floats:
        """What the trees say of a frame."""
        return self._raw(self._trees, of)

    def probabilities(self, raw: Floats) -> Floats:
        """What the trees said, corrected."""
        return self._rolling.apply(raw)

    def learn(self, raw: Floats, y: Floats) -> None:
        """Take in what came of a forecast whose window has shut."""
        self._rolling.learn(raw, y)
