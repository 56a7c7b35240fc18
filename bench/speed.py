"""Pairs a CPU second: the shipped int8 model against the same weights in fp32, in one process, on one thread, in turns."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.data import Measured
from bench.probes import probes
from upheld.weigh.stance import Judge, Model, logits

_TURNS = 3


def _wide() -> list[tuple[str, str]]:
    """Probes joined two and two: pairs about as long as a sentence of news under a claim."""
    pairs, _ = probes()
    return [(one.claim, f"{one.passage} {two.passage}") for one, two in zip(pairs, pairs[1:] + pairs[:1], strict=True)]


def _wide_session(small: bytes) -> Any:  # noqa: ANN401  # onnxruntime has no types
    """A session of the int8 file's weights in fp32; ``None`` where onnx is not installed."""
    try:
        from bench.train.graph import build, weights_of  # noqa: PLC0415  # of the extra [train]
    except ModuleNotFoundError:
        return None
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(build(weights_of(small), None), options, providers=["CPUExecutionProvider"])


def _seconds(model: Model, texts: list[tuple[str, str]]) -> float:
    start = time.process_time()
    logits(model, texts)
    return time.process_time() - start


def figures(data: Path | None) -> Measured:
    """``int8`` and ``fp32`` pairs per CPU second, best of three turns each, and their ``ratio``; without onnx the first alone."""
    del data
    judge = Judge()
    if judge.model is None:
        raise SystemExit("the stance model is not there: nothing to measure")
    texts = _wide()
    wide = _wide_session((judge.folder / "stance.onnx").read_bytes())
    both = {"int8": judge.model} | ({} if wide is None else {"fp32": Model(wide, judge.model.pieces)})
    best = dict.fromkeys(both, float("inf"))
    for _ in range(_TURNS):
        for name, model in both.items():
            best[name] = min(best[name], _seconds(model, texts))
    found = {name: round(len(texts) / seconds, 1) for name, seconds in best.items()}
    return Measured(found | ({"ratio": round(best["fp32"] / best["int8"], 3)} if "fp32" in best else {}), {})
