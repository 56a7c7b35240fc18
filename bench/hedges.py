"""Sentences of Wikipedia marked certain or uncertain (WikiWeasel, CoNLL-2010) against our hedges and vague words.

A sentence counts as found where its vague words reach their threshold. Patterns and weights were chosen on the train part; the test part is scored here.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

from bench.data import Measured, part
from upheld.text.hedges import hedges
from upheld.text.vague import vagueness

Row = tuple[str, bool]


def rows(folder: Path) -> list[Row]:
    """Sentence and whether it is uncertain, of the test part."""
    with gzip.open(folder / "test.csv.gz", "rt", encoding="utf-8") as lines:
        return [(r["text"], r["label"] == "1") for r in csv.DictReader(lines)]


def f1(found: Sequence[bool], marked: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the uncertain sentences."""
    hit = sum(f and m for f, m in zip(found, marked, strict=True))
    precision, recall = hit / max(sum(found), 1), hit / max(sum(marked), 1)
    return round(precision, 4), round(recall, 4), round(2 * hit / max(sum(found) + sum(marked), 1), 4)


def figures(data: Path | None) -> Measured:
    """``precision``, ``recall`` and ``f1`` of vague words; beside them the hedges alone, which are chosen for their range and not for this mark."""
    found = rows(part(data, "text/hedge_wiki"))
    marked = [m for _, m in found]
    precision, recall, score = f1([vagueness(t).vague for t, _ in found], marked)
    alone = f1([bool(hedges(t)) for t, _ in found], marked)
    return Measured(
        {"sentences": len(found), "precision": precision, "recall": recall, "f1": score},
        {"hedges alone": alone[2], "every sentence": f1([True] * len(marked), marked)[2]},
    )
