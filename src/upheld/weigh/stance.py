"""The stance model: how a passage bears on a claim, from our own small cross-encoder beside the comparators.

The model (int8 ONNX, some 23 MB, in ``weigh/models``) gives three logits for a claim and a passage whose numbers were marked
(:mod:`upheld.weigh.marks`); the stack (:mod:`upheld.weigh.stack`) makes calibrated probabilities of them together with lexical features and the
comparator's verdict. Nothing is downloaded; where a file of the model is missing there is no judgement beside the comparators', and a note says so.

A pair's probabilities do not depend on the pairs beside it: a batch holds pairs of one length, so nothing is padded, the scales of the int8
activations are fixed, and the last digits are rounded off.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upheld.errors import Problem
from upheld.model.ports import Pair
from upheld.weigh.marks import marked
from upheld.weigh.stack import Stack, features

Bearing = tuple[float, float, float]

LONGEST = 112
"""Word pieces of a pair that the model reads, as in training."""

_BATCH = 16
_ROUND = 4  # decimals kept, so that the last bits of another processor's floats do not show


class Model(NamedTuple):
    """A session and the word pieces it reads."""

    session: Any
    pieces: Any


def models() -> Path:
    """The folder of the shipped model."""
    return Path(str(resources.files("upheld.weigh").joinpath("models")))


def load_model(folder: Path, *, threads: int = 1) -> Model | None:
    """The model in ``folder``; ``None`` where one of its files is absent."""
    if not (folder / "stance.onnx").is_file() or not (folder / "tokenizer.json").is_file():
        return None
    import onnxruntime  # noqa: PLC0415  # heavy, and most commands never judge
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.enable_truncation(LONGEST, strategy="longest_first")
    return Model(onnxruntime.InferenceSession(str(folder / "stance.onnx"), options, providers=["CPUExecutionProvider"]), pieces)


def logits(model: Model, texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """Logits (pairs, 3) for supports, refutes, silent of (claim, passage) texts."""
    found = model.pieces.encode_batch([marked(claim, passage) for claim, passage in texts])
    out = np.zeros((len(texts), 3), np.float32)
    order = sorted(range(len(texts)), key=lambda i: (len(found[i].ids), texts[i]))
    for _, group in itertools.groupby(order, key=lambda i: len(found[i].ids)):
        alike = list(group)
        for start in range(0, len(alike), _BATCH):
            at = alike[start : start + _BATCH]
            ids, segments = (np.array([rows(found[i]) for i in at], np.int64) for rows in (_ids, _segments))
            out[at] = model.session.run(["logits"], {"ids": ids, "segments": segments})[0]
    return out.round(_ROUND)


def _ids(encoding: Any) -> list[int]:  # noqa: ANN401  # tokenizers has no types of its own
    return list(encoding.ids)


def _segments(encoding: Any) -> list[int]:  # noqa: ANN401
    return list(encoding.type_ids)


class Judge:
    """Model and stack of a folder, loaded when first asked."""

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        self.folder = models() if folder is None else folder
        self.threads = threads

    @functools.cached_property
    def model(self) -> Model | None:
        """The cross-encoder, or ``None`` where its files are absent."""
        return load_model(self.folder, threads=self.threads)

    @functools.cached_property
    def stack(self) -> Stack | None:
        """The stack's weights, or ``None`` where they are absent."""
        path = self.folder / "stack.json"
        return Stack.read(path.read_bytes()) if path.is_file() else None

    def __call__(self, pairs: Sequence[Pair]) -> tuple[Sequence[Bearing] | None, list[Problem]]:
        """See :class:`upheld.model.ports.Stance`."""
        if self.model is None or self.stack is None:
            return None, [_absent(self.folder)]
        if not pairs:
            return (), []
        scores = logits(self.model, [(p.claim, p.passage) for p in pairs])
        rows = np.array([features(p, score) for p, score in zip(pairs, scores, strict=True)])
        judged = self.stack.judged(rows, [p.verdict for p in pairs])
        return [_rounded(row) for row in judged], []


def _rounded(row: NDArray[np.float64]) -> Bearing:
    supports, refutes = round(float(row[0]), _ROUND), round(float(row[1]), _ROUND)
    return supports, refutes, round(1.0 - supports - refutes, _ROUND)


def _absent(folder: Path) -> Problem:
    message = "the stance model is not there: passages are judged by the comparators alone"
    return Problem(where=str(folder), message=message, remedy="reinstall upheld to bring it back", severity="note")


@functools.cache
def _shipped() -> Judge:
    return Judge(threads=int(os.environ.get("UPHELD_THREADS", "1")))


def stance(pairs: Sequence[Pair]) -> tuple[Sequence[Bearing] | None, list[Problem]]:
    """The shipped judge, loaded at its first call; ``UPHELD_THREADS`` sets its threads (1)."""
    return _shipped()(pairs)


def bearing(claim: str, passage: str, verdict: Bearing | None = None) -> Bearing | None:
    """The bearing of one passage, ``None`` where the model is absent; many pairs are better judged in one call of :func:`stance`."""
    found, _ = stance([Pair(claim=claim, passage=passage, verdict=verdict)])
    return None if found is None else found[0]
