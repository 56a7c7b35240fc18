"""Floods of fresh outlets against three honest refutations: what they move, and whether they are told; normal weeks beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from upheld.model.evidence import Link
from upheld.weigh.floods import flood_of
from upheld.weigh.fuse import Step, fuse, passage_step, sigmoid
from upheld.weigh.parameters import Parameters

SIZES = (10, 100, 1000, 10_000)
WEEKS = 2000
_REFUTES = -1.39  # a likelihood ratio of 4
P = Parameters()


def _link(name: str) -> Link:
    return Link(claim="c", document=name, quote="q", start=0, end=1, supports=0.9, refutes=0.05, silent=0.05)


def _honest() -> tuple[Step, ...]:
    return tuple(Step(link=_link(f"h{i}"), origin=f"h{i}", value=_REFUTES) for i in range(3))


def _fresh(n: int, *, copies: bool) -> tuple[Step, ...]:
    value = passage_step(_link("x"), grade="F", own_interest=False, parameters=P)
    return tuple(Step(link=_link(f"f{i}"), origin="f" if copies else f"f{i}", value=value, known=False) for i in range(n))


def _normal(rng: np.random.Generator) -> tuple[Step, ...]:
    """A week's evidence on one claim: mostly outlets of the table, a third of the rest unknown, on either side."""
    n = int(rng.poisson(6))
    known = rng.random(n) < 0.65
    return tuple(Step(link=_link(f"d{i}"), origin=f"o{i}", value=float(rng.normal(0.5, 1)), known=bool(k)) for i, k in enumerate(known))


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The largest moves over all sizes, the share of floods told and of normal weeks called one; beside it origins added up as if independent."""
    del data

    def held(steps: tuple[Step, ...]) -> tuple[float, float]:
        fused = fuse(_honest() + steps, prior=0.5, kind="event", parameters=P)
        return fused.probability, fused.log_odds

    one = held(_fresh(1, copies=True))
    copies = max(abs(held(_fresh(n, copies=True))[0] - one[0]) for n in SIZES)
    paraphrased = max(held(_fresh(n, copies=False))[1] - one[1] for n in SIZES)
    told = [flood_of(_honest() + _fresh(n, copies=c)) is not None for n in SIZES for c in (False, True)]
    rng = np.random.default_rng(2)
    called = [flood_of(_normal(rng)) is not None for _ in range(WEEKS)]
    ours = {"copies_delta_p": round(copies, 6), "paraphrases_log_odds": round(paraphrased, 4), "told": float(np.mean(told)),
            "false_alarms": float(np.mean(called)), "p_under_flood": round(held(_fresh(SIZES[-1], copies=False))[0], 4)}  # fmt: skip
    step = _fresh(1, copies=False)[0].value
    return ours, {f"added up, {n} outlets: p": round(sigmoid(3 * _REFUTES + n * step), 4) for n in SIZES[:2]}
