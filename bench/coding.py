"""Event coding against PLV's labelled sentences (test part): PLOVER root and penta classes, macro-F1. The set trains nothing of ours."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.data import shared
from upheld.gather.events.coding import code

SAMPLE = "events/plover_polecat/zeroshot_PLV_test.tsv"
_MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""PLV counts these two as one."""


def macro_f1(gold: Sequence[str], said: Sequence[str]) -> float:
    """Mean over the gold classes of 2TP / (2TP + FP + FN)."""
    scores = []
    for kind in sorted(set(gold)):
        hits = sum(g == s == kind for g, s in zip(gold, said, strict=True))
        scores.append(2 * hits / (gold.count(kind) + said.count(kind)))
    return sum(scores) / len(scores)


def _span(marked: str, mark: str) -> tuple[str, tuple[int, int]]:
    """The text with all marks taken out, and where ``mark`` stood; the empty span at the start where the set marks none."""
    other = {"s": "t", "t": "s"}[mark]
    text = marked.replace(f"<{other}>", "").replace(f"</{other}>", "")
    start, end = text.find(f"<{mark}>"), text.find(f"</{mark}>") - len(f"<{mark}>")
    return text.replace(f"<{mark}>", "").replace(f"</{mark}>", ""), (start, end) if 0 <= start < end else (0, 0)


def figures(data: Path | None) -> Mapping[str, float]:
    """Macro-F1 of the 15 root classes and the 4 quads over all sentences; a sentence no cue speaks in counts as wrong."""
    path = (data or shared() / "data") / SAMPLE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    said, quads = [], []
    for row in rows:
        text, actor = _span(row["marked_sentence"], "s")
        _, recipient = _span(row["marked_sentence"], "t")
        found = code(text, actor, recipient)
        said.append(_MERGED.get(found.type, found.type) if found else "NONE")
        quads.append("2" if said[-1] == "YIELD" else str(found.quad) if found else "0")
    gold = [r["gold_root"] for r in rows]
    return {
        "root_macro_f1": round(macro_f1(gold, said), 3),
        "penta_macro_f1": round(macro_f1([r["gold_penta"] for r in rows], quads), 3),
        "coded": round(1 - said.count("NONE") / len(said), 3),
        "sentences": len(rows),
    }
