"""Figures as worded (``figures.jsonl``): their bounds, comparator and what they count; and names and dates that are no figures.

``bounds`` asks for both bounds exactly, ``comparator`` and ``measure`` are those of the figures read; ``none`` is the share of sentences without a
figure in which none is read. quantulum3, where it is installed, is held to the bounds alone: it gives a value with an uncertainty.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from pathlib import Path

from bench.data import Measured
from bench.own_cases import Case, cases, peer, share
from upheld.text.figures import figures as read

Bounds = tuple[float | None, float | None]


def _close(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and math.isclose(a, b, rel_tol=0.005))


def _same(case: Case, found: list[Bounds]) -> bool:
    return any(_close(case["low"], low) and _close(case["high"], high) for low, high in found)


def _ours(text: str) -> list[Bounds]:
    return [(f.low, f.high) for f in read(text)]


def _quantulum(text: str) -> list[Bounds]:
    parser = peer("quantulum3.parser")
    if parser is None:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = parser.parse(text)
        except Exception:  # noqa: BLE001 - it breaks on some money amounts beside a newer scikit-learn; that is its answer
            return []
    return [(q.value - (q.uncertainty or 0), q.value + (q.uncertainty or 0)) for q in found]


def _bounds(told: Callable[[str], list[Bounds]], listed: tuple[Case, ...]) -> tuple[float, float]:
    counted, others = [c for c in listed if "low" in c], [c for c in listed if "low" not in c]
    return share([_same(c, told(c["text"])) for c in counted]), share([not told(c["text"]) for c in others])


def figures(data: Path | None) -> Measured:
    """Shares over the cases, and quantulum3's where it is installed."""
    listed = cases("figures", data)
    right, none = _bounds(_ours, listed)
    matched = [(c, f) for c in listed if "low" in c for f in read(c["text"]) if _same(c, [(f.low, f.high)])]
    named = [f.measure == c["measure"] for c, f in matched if c["measure"]]
    peers = {}
    if peer("quantulum3.parser") is not None:
        peers["quantulum3 bounds"], peers["quantulum3 none"] = _bounds(_quantulum, listed)
    return Measured(
        {"cases": len(listed), "bounds": right, "none": none, "comparator": share([f.comparator == c["comparator"] for c, f in matched]),
         "measure": share(named)},
        peers,
    )  # fmt: skip
