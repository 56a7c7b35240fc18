"""From a finished run to the shipped folder: int8 ONNX, tokenizer, and the card that says what it was made of."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from bench.train.bert import CrossEncoder, base_folder
from bench.train.fit import encoded, padded, tokenizer
from bench.train.graph import Ranges, build
from bench.train.sets import Pair

_LOOKED_AT = 512


def ranges(model: CrossEncoder, pairs: Sequence[Pair]) -> Ranges:
    """The least and greatest value that comes into each linear map over some pairs."""
    found: dict[str, tuple[float, float]] = {}

    def look(name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
        def hook(_: nn.Module, inputs: tuple[Tensor]) -> None:
            low, high = found.get(name, (0.0, 0.0))
            found[name] = (min(low, float(inputs[0].min())), max(high, float(inputs[0].max())))

        return hook

    hooks = [part.register_forward_pre_hook(look(name)) for name, part in model.named_modules() if isinstance(part, nn.Linear)]
    model.eval()
    with torch.no_grad():
        for row in encoded(pairs, tokenizer()):
            model(*padded([row])[:2])
    for hook in hooks:
        hook.remove()
    return found


def export(run: Path, into: Path, seen: Sequence[Pair]) -> None:
    """Write ``stance.onnx`` with the ranges of pairs seen in training, ``tokenizer.json``, and ``made.json`` with the seeds and hashes of the run."""
    state = torch.load(run / "run.pt", weights_only=True)
    model = CrossEncoder(base_folder())
    model.load_state_dict(state["model"])
    looked_at = random.Random(0).sample(seen, _LOOKED_AT)
    small = build({name: value.float().numpy() for name, value in state["model"].items()}, ranges(model, looked_at))
    into.mkdir(parents=True, exist_ok=True)
    (into / "stance.onnx").write_bytes(small)
    (into / "tokenizer.json").write_bytes((base_folder() / "tokenizer.json").read_bytes())
    made = json.loads((run / "data.json").read_text("utf-8")) | {
        "steps": state["done"],
        "base_sha256": hashlib.sha256((base_folder() / "model.safetensors").read_bytes()).hexdigest(),
        "onnx_sha256": hashlib.sha256(small).hexdigest(),
    }
    (into / "made.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
