"""The shipped model as an ONNX graph, written node by node: int8 weights with a scale per column, or fp32 of the same weights to time it against.

Six layers as :mod:`bench.train.bert` has them. Weights are symmetric int8 in seven bits, so that the sums of the older vector units do not overflow
and every machine computes the same integers. Activations have fixed ranges, taken from training pairs: scales taken from each batch would make a
pair's result depend on the pairs beside it. In the last layer only the first token asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
Ranges = Mapping[str, tuple[float, float]]
"""The least and greatest input of each product, by its name."""

POSITIONS = 128
_TOP = 63.0  # seven bits


def quantized(weight: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Weights as int8 and the scale of each row or column along ``axis``, which is summed over."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-8) / _TOP
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def steps(low: float, high: float) -> tuple[float, int]:
    """Scale and zero point of uint8 activations between two values; what lies beyond is held at the end."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = max(high - low, 1e-8) / 255
    return scale, round(-low / scale)


class _Graph:
    """Nodes and constants in the making."""

    def __init__(self, ranges: Ranges | None) -> None:
        self.small, self.ranges = ranges is not None, ranges or {}
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Store a constant; its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], outputs: int = 1, *, domain: str = "", **attributes: Any) -> list[str]:  # noqa: ANN401  # as ONNX has them
        """Append a node; the names of its outputs."""
        names = [f"{op}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, domain=domain, **attributes))
        return names

    def product(self, x: str, name: str, weight: Floats, bias: Floats | None) -> str:
        """``x @ weight (+ bias)``, ``weight`` (in, out)."""
        if self.small:
            values, scale = quantized(weight, 0)
            step, zero = steps(*self.ranges[name])
            steps_ = [self.constant(f"{name}.as", np.array(step, np.float32)), self.constant(f"{name}.az", np.array(zero, np.uint8))]
            (rounded,) = self.node("QuantizeLinear", [x, *steps_])
            inputs = [rounded, self.constant(f"{name}.q", values), steps_[0], self.constant(f"{name}.s", scale[0]), steps_[1], ""]
            return self.node(
                "MatMulIntegerToFloat", [*inputs, self.constant(f"{name}.b", bias)] if bias is not None else inputs[:5], domain="com.microsoft"
            )[0]
        (out,) = self.node("MatMul", [x, self.constant(f"{name}.w", weight)])
        return out if bias is None else self.node("Add", [out, self.constant(f"{name}.b", bias)])[0]

    def normed(self, x: str, skip: str, name: str, w: Mapping[str, Floats], bias: Floats) -> str:
        """LayerNorm(x + bias + skip)."""
        constants = [self.constant(f"{name}.{k}", v) for k, v in (("g", w[f"{name}.weight"]), ("o", w[f"{name}.bias"]), ("i", bias))]
        return self.node("SkipLayerNormalization", [x, skip, *constants], domain="com.microsoft", epsilon=1e-12)[0]


def _embedded(g: _Graph, w: Mapping[str, Floats]) -> str:
    words = w["words.weight"]
    if g.small:
        values, scale = quantized(words, 1)
        (picked,) = g.node("Gather", [g.constant("words.q", values), "ids"])
        (picked,) = g.node("Cast", [picked], to=TensorProto.FLOAT)
        (scales,) = g.node("Gather", [g.constant("words.s", scale), "ids"])
        (x,) = g.node("Mul", [picked, scales])
    else:
        (x,) = g.node("Gather", [g.constant("words.w", words), "ids"])
    (shape,) = g.node("Shape", ["ids"], start=1, end=2)
    (places,) = g.node("Slice", [g.constant("places.w", w["places.weight"][:POSITIONS]), g.constant("zero", np.array([0])), shape])
    (segments,) = g.node("Gather", [g.constant("segments.w", w["segments.weight"]), "segments"])
    (x,) = g.node("Add", [x, places])
    (x,) = g.node("Add", [x, segments])
    return g.node("LayerNormalization", [x, g.constant("norm.g", w["norm.weight"]), g.constant("norm.o", w["norm.bias"])], axis=-1, epsilon=1e-12)[0]


def _layer(g: _Graph, x: str, mask: str, w: Mapping[str, Floats], n: int, *, heads: int, last: bool) -> str:
    name = f"layers.{n}"
    qkv = g.product(x, f"{name}.qkv", w[f"{name}.qkv.weight"].T, w[f"{name}.qkv.bias"])
    q, k, v = g.node("Split", [qkv], 3, axis=-1, num_outputs=3)
    if last:
        first = ["zero", "one", "axis"]
        (q,) = g.node("Slice", [q, *first])
        (x,) = g.node("Slice", [x, *first])
    (met,) = g.node("MultiHeadAttention", [q, k, v, "", mask], domain="com.microsoft", num_heads=heads)
    out = g.product(met, f"{name}.out", w[f"{name}.out.weight"].T, None)
    x = g.normed(out, x, f"{name}.norm_a", w, w[f"{name}.out.bias"])
    up = g.product(x, f"{name}.up", w[f"{name}.up.weight"].T, None)
    (up,) = g.node("BiasGelu", [up, g.constant(f"{name}.up.i", w[f"{name}.up.bias"])], domain="com.microsoft")
    down = g.product(up, f"{name}.down", w[f"{name}.down.weight"].T, None)
    return g.normed(down, x, f"{name}.norm_b", w, w[f"{name}.down.bias"])


def build(w: Mapping[str, Floats], ranges: Ranges | None, *, heads: int = 12) -> bytes:
    """The model as bytes of an ONNX file, int8 where ranges are given, else fp32.

    Inputs ``ids`` and ``segments`` (batch, length; id 0 is padding), output ``logits`` (batch, 3).
    """
    g = _Graph(ranges)
    x = _embedded(g, w)
    (padding,) = g.node("Equal", ["ids", g.constant("padding", np.array(0))])
    (kept,) = g.node("Not", [padding])
    (mask,) = g.node("Cast", [kept], to=TensorProto.INT32)
    g.constant("one", np.array([1]))
    g.constant("axis", np.array([1]))
    layers = sum(name.endswith("qkv.weight") for name in w)
    for n in range(layers):
        x = _layer(g, x, mask, w, n, heads=heads, last=n + 1 == layers)
    pooled = g.product(x, "pool", w["pool.weight"].T, w["pool.bias"])
    (pooled,) = g.node("Tanh", [pooled])
    (scores,) = g.node("MatMul", [pooled, g.constant("head.w", w["head.weight"].T)])
    (scores,) = g.node("Add", [scores, g.constant("head.b", w["head.bias"])])
    g.nodes.append(helper.make_node("Squeeze", [scores, "axis"], ["logits"]))
    return _written(g)


def _written(g: _Graph) -> bytes:
    ends = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("ids", "segments")]
    graph = helper.make_graph(g.nodes, "stance", ends, [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def weights_of(small: bytes) -> dict[str, Floats]:
    """The weights of an int8 file back in fp32, by the names that :func:`build` takes."""
    held = {c.name: numpy_helper.to_array(c) for c in onnx.load_from_string(small).graph.initializer}
    w: dict[str, Floats] = {"words.weight": held["words.q"].astype(np.float32) * held["words.s"]}
    w |= {f"{name}.weight": held[f"{name}.w"] for name in ("places", "segments")} | {"norm.weight": held["norm.g"], "norm.bias": held["norm.o"]}
    w |= {"head.weight": held["head.w"].T, "head.bias": held["head.b"]}
    for name in [k.removesuffix(".q") for k in held if k.endswith(".q") and k != "words.q"]:
        w[f"{name}.weight"] = (held[f"{name}.q"].astype(np.float32) * held[f"{name}.s"][None]).T
        if f"{name}.b" in held:
            w[f"{name}.bias"] = held[f"{name}.b"]
    for name in [k.removesuffix(".g") for k in held if k.endswith(".g") and k != "norm.g"]:
        w |= {f"{name}.weight": held[f"{name}.g"], f"{name}.bias": held[f"{name}.o"]}
        w[f"{name.replace('norm_a', 'out').replace('norm_b', 'down')}.bias"] = held[f"{name}.i"]
    w |= {k.removesuffix(".i") + ".bias": v for k, v in held.items() if k.endswith("up.i")}
    return w
