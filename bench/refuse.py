"""Fusing anew: a million rows of evidence over a thousand claims, and one new row."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from upheld.model.evidence import Link
from upheld.weigh.fuse import Step, fuse
from upheld.weigh.parameters import Parameters

ROWS, CLAIMS, NEW = 1_000_000, 1_000, 200
_COPIES = 5  # documents an origin has on average


def _rows(rng: np.random.Generator, n: int) -> Iterator[Step]:
    """The steps of one claim: many documents, fewer origins, on both sides; one link stands for all, since only values and origins are fused."""
    link = Link(claim="c", document="d", quote="q", start=0, end=1, supports=0.9, refutes=0.05, silent=0.05)
    origins = rng.integers(0, max(n // _COPIES, 1), n).tolist()
    values = rng.normal(0.4, 1.0, n).tolist()
    for origin, value, known in zip(origins, values, (rng.random(n) < 0.8).tolist(), strict=True):
        yield Step(link=link, origin=f"o{origin}", value=value, known=known)


def figures(data: Path | None) -> Mapping[str, float]:
    """CPU seconds and peak memory of fusing all claims, making each claim's rows as a reader of the record would; milliseconds of one new row."""
    del data
    parameters, rng = Parameters(), np.random.default_rng(5)
    spent = 0.0
    steps: tuple[Step, ...] = ()
    for _ in range(CLAIMS):
        steps = tuple(_rows(rng, ROWS // CLAIMS))
        start = time.process_time()
        fuse(steps, prior=0.5, kind="event", parameters=parameters)
        spent += time.process_time() - start
    new = next(_rows(rng, 1))
    start = time.process_time()
    for _ in range(NEW):
        fuse((*steps, new), prior=0.5, kind="event", parameters=parameters)
    one = 1000 * (time.process_time() - start) / NEW
    return {"seconds": round(spent, 2), "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1), "one_ms": round(one, 3)}
