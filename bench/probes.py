"""Our own pairs in the domain: what a check of an analysis meets and a small model gets wrong, in words the training generator does not use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.data import Measured
from bench.pairs import Labelled, rows
from bench.stance import verdicts, ways
from upheld.weigh.stance import Judge

PROBES = Path(__file__).with_name("probes.jsonl")
_NAMES = ("supports", "refutes", "silent")
_CONFIDENT = 0.8


def probes(path: Path = PROBES) -> tuple[list[Labelled], list[str]]:
    """The pairs and the family of each."""
    found = list(rows(path))
    return [Labelled(r["claim"], r["passage"], _NAMES.index(r["label"])) for r in found], [r["family"] for r in found]


def _share(right: Sequence[bool] | NDArray[np.bool_]) -> float:
    return round(float(np.mean(right)), 4) if len(right) else 0.0


def figures(data: Path | None) -> Measured:
    """``accuracy``; ``comparator_accuracy`` where a comparator applies and its share; ``confident_wrong``, the wrong calls of probability above .8."""
    pairs, families = probes(data / PROBES.name if data is not None and (data / PROBES.name).is_file() else PROBES)
    labels = np.array([p.label for p in pairs])
    said = verdicts(pairs)
    applies = np.array([v is not None for v in said])
    told = np.array([int(np.argmax(v)) if v is not None else -1 for v in said])
    judged = ways(Judge(), pairs)
    p = judged[""]
    right = p.argmax(axis=1) == labels
    peers: dict[str, float] = {f"{name}.accuracy": _share(q.argmax(axis=1) == labels) for name, q in judged.items() if name}
    peers |= {
        f"{name}.confident_wrong": int(((q.argmax(axis=1) != labels) & (q.max(axis=1) > _CONFIDENT)).sum()) for name, q in judged.items() if name
    }
    return Measured({
        "accuracy": _share(right), "comparator_accuracy": _share((told == labels)[applies]), "comparator_applies": _share(applies),
        "confident_wrong": int((~right & (p.max(axis=1) > _CONFIDENT)).sum()), **_by_family(right, families),
    }, peers)  # fmt: skip


def _by_family(right: NDArray[np.bool_], families: Sequence[str]) -> Mapping[str, float]:
    found: dict[str, list[bool]] = defaultdict(list)
    for one, family in zip(right, families, strict=True):
        found[family].append(bool(one))
    return {f"accuracy_{family}": _share(told) for family, told in found.items()}
