"""From a finished run to the shipped folder: int8 ONNX, tokenizer, and the card that says what it was made of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch

from bench.train.bert import base_folder
from bench.train.graph import build


def export(run: Path, into: Path) -> None:
    """Write ``stance.onnx`` and ``tokenizer.json``, and ``made.json`` with the seeds and hashes of the run."""
    state = torch.load(run / "run.pt", weights_only=True)
    small = build({name: value.float().numpy() for name, value in state["model"].items()}, small=True)
    into.mkdir(parents=True, exist_ok=True)
    (into / "stance.onnx").write_bytes(small)
    (into / "tokenizer.json").write_bytes((base_folder() / "tokenizer.json").read_bytes())
    made = json.loads((run / "data.json").read_text("utf-8")) | {
        "steps": state["done"],
        "base_sha256": hashlib.sha256((base_folder() / "model.safetensors").read_bytes()).hexdigest(),
        "onnx_sha256": hashlib.sha256(small).hexdigest(),
    }
    (into / "made.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
