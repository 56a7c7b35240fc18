"""Drawings of who is tied to whom, as SVG text: the same bytes for the same ties, no script, names written out.

Nodes stand on a ring in the order that keeps heavy ties short; where that is a tie itself, the first by name comes first. A tie's class says its kind
and its dashes repeat it, so that colour is never the only sign.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import msgspec

from upheld.publish.brief import clean
from upheld.publish.charts import coordinate, svg

WIDTH, HEIGHT = 640.0, 460.0
_RADIUS_X, _RADIUS_Y = 172.0, 168.0
_LABEL = 14.0
_LINE = 1.15
_LONG = 11
"""Characters from which a name that has a space is written on two lines, so that it fits a phone."""
_PASSES = 30

BROAD = 100.0
"""The weight of a broad stroke."""


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A tie between two nodes: its weight (any positive number), its class, and where ``directed``, from ``a`` to ``b``."""

    a: str
    b: str
    weight: float
    kind: str
    directed: bool = False


def ring(names: Sequence[str], edges: Sequence[Edge]) -> tuple[str, ...]:
    """An order of the nodes on a ring in which heavy ties are short: neighbours are swapped while that helps."""
    order = sorted(names)
    best = _length(order, edges)
    for _ in range(_PASSES):
        better = False
        for i in range(len(order)):
            for j in range(i + 1, len(order)):
                order[i], order[j] = order[j], order[i]
                length = _length(order, edges)
                if length < best - 1e-9:
                    best, better = length, True
                else:
                    order[i], order[j] = order[j], order[i]
        if not better:
            break
    at = order.index(min(order)) if order else 0
    return tuple(order[at:] + order[:at])


def _length(order: Sequence[str], edges: Sequence[Edge]) -> float:
    place = {name: n for n, name in enumerate(order)}
    total = 0.0
    for e in edges:
        apart = abs(place[e.a] - place[e.b])
        total += math.log1p(e.weight) * min(apart, len(order) - apart)
    return total


def graph(names: Mapping[str, str], edges: Sequence[Edge], *, label: str, broad: float = BROAD) -> str:
    """The nodes (key to the name that is written) on a ring with their ties; heavier ties are broader, by the logarithm of their weight.

    The broadest stroke is that of the heaviest tie, or of ``broad`` where all are lighter: a few rows are no broad road.
    """
    names = {key: clean(name) for key, name in names.items()}
    order = ring(tuple(names), edges)
    at = {name: _place(n, len(order)) for n, name in enumerate(order)}
    most = math.log1p(max([broad, *(e.weight for e in edges)]))
    drawn = sorted(edges, key=lambda e: (e.weight, e.a, e.b))
    lines = "".join(_edge(e, at, width=1.2 + 5.3 * math.log1p(e.weight) / most) for e in drawn)
    nodes = "".join(_node(at[name], names[name]) for name in order)
    return svg(lines + nodes, width=WIDTH, height=HEIGHT, label=clean(label), kind="graph")


def _place(n: int, of: int) -> tuple[float, float]:
    angle = 2 * math.pi * n / max(of, 1) - math.pi / 2
    return WIDTH / 2 + _RADIUS_X * math.cos(angle), HEIGHT / 2 + _RADIUS_Y * math.sin(angle)


def _edge(e: Edge, at: Mapping[str, tuple[float, float]], *, width: float) -> str:
    (x1, y1), (x2, y2) = at[e.a], at[e.b]
    bend = 0.28
    cx, cy = (x1 + x2) / 2 * (1 - bend) + WIDTH / 2 * bend, (y1 + y2) / 2 * (1 - bend) + HEIGHT / 2 * bend
    ends = [coordinate(v) for v in (x1, y1, cx, cy, x2, y2)]
    path = f'<path class="tie {e.kind}" d="M{ends[0]} {ends[1]}Q{" ".join(ends[2:])}" stroke-width="{coordinate(width)}"/>'
    return path + (_arrow((cx, cy), (x2, y2), width, e.kind) if e.directed else "")


def _arrow(start: tuple[float, float], end: tuple[float, float], width: float, kind: str) -> str:
    """A head just before the node, pointing along the end of the curve."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = math.hypot(dx, dy) or 1.0
    ux, uy = dx / far, dy / far
    tip, size = (end[0] - ux * 10, end[1] - uy * 10), 6 + width
    left = tip[0] - ux * size - uy * size * 0.5, tip[1] - uy * size + ux * size * 0.5
    right = tip[0] - ux * size + uy * size * 0.5, tip[1] - uy * size - ux * size * 0.5
    points = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in (tip, left, right))
    return f'<polygon class="head {kind}" points="{points}"/>'


def _node(place: tuple[float, float], name: str) -> str:
    x, y = place
    beside = "middle" if abs(x - WIDTH / 2) < 25 else "start" if x > WIDTH / 2 else "end"
    tx = x + (0 if beside == "middle" else 13 if beside == "start" else -13)
    ty = y + (_LABEL / 3 if beside != "middle" else -14 if y < HEIGHT / 2 else 26)
    dot = f'<circle class="node" cx="{coordinate(x)}" cy="{coordinate(y)}" r="7"/>'
    lines = halves(name)
    up = len(lines) > 1 and (0.0 if beside == "middle" and y > HEIGHT / 2 else _LINE if beside == "middle" else _LINE / 2)
    spans = "".join(f'<tspan x="{coordinate(tx)}" dy="{coordinate(_LINE if n else -up)}em">{escape(line)}</tspan>' for n, line in enumerate(lines))
    inside = spans if len(lines) > 1 else escape(name)
    return f'{dot}<text class="name" x="{coordinate(tx)}" y="{coordinate(ty)}" text-anchor="{beside}">{inside}</text>'


def halves(name: str) -> tuple[str, ...]:
    """A long name on two lines, parted at the space nearest its middle; a short one, or one without a space, on one."""
    spaces = [n for n, c in enumerate(name) if c == " "]
    if len(name) < _LONG or not spaces:
        return (name,)
    at = min(spaces, key=lambda n: abs(n - len(name) / 2))
    return name[:at], name[at + 1 :]
