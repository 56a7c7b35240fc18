"""Labelled pairs of public sets, as they lie in a folder: which part is scored, and how each set's labels and evidence are read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SUPPORTS, REFUTES, SILENT = 0, 1, 2
_WORDS: Mapping[str, int] = {
    "SUPPORTS": SUPPORTS, "REFUTES": REFUTES, "NOT ENOUGH INFO": SILENT, "Supported": SUPPORTS, "Refuted": REFUTES, "Not Enough Evidence": SILENT,
    "Conflicting Evidence/Cherrypicking": SILENT, "supported": SUPPORTS, "partially_supported": SILENT, "not_supported": SILENT,
}  # fmt: skip
_MOST_WORDS = 90
_MOST_SENTENCES = 4


class Labelled(NamedTuple):
    """A claim, a passage, and which way the passage bears."""

    claim: str
    passage: str
    label: int


class Set(NamedTuple):
    """A set's name, its pairs, and the classes that are asked for: all three, supports against refutes, or supports against the rest."""

    name: str
    pairs: Sequence[Labelled]
    classes: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL or JSON file, packed or plain."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    if text.lstrip().startswith("["):
        yield from json.loads(text)
    else:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())


def nearest(claim: str, sentences: Sequence[str]) -> str:
    """The sentences that share most words with the claim, in their order, up to some ninety words."""
    words = {w.lower()[:5] for w in claim.split()}
    rank = sorted(range(len(sentences)), key=lambda i: -len(words & {w.lower()[:5] for w in sentences[i].split()}))
    kept: list[int] = []
    for i in rank[:_MOST_SENTENCES]:
        if not kept or sum(len(sentences[j].split()) for j in [*kept, i]) <= _MOST_WORDS:
            kept.append(i)
    return " ".join(sentences[i] for i in sorted(kept))


def _plain(row: dict[str, Any]) -> Labelled:
    return Labelled(row["claim"], row["evidence"], _WORDS[row.get("gold_label") or row["label"]])


def _fool_me_twice(row: dict[str, Any]) -> Labelled:
    return Labelled(row["text"], nearest(row["text"], [part["text"] for part in row["gold_evidence"]]), _WORDS[row["label"]])


def _wice(row: dict[str, Any]) -> Labelled:
    return Labelled(row["claim"], nearest(row["claim"], row["evidence"]), _WORDS[row["label"]])


def _averitec(row: dict[str, Any]) -> Labelled:
    told = [
        f"{asked['question']} {answer['answer']} {answer.get('boolean_explanation') or ''}".strip()
        for asked in row["questions"]
        for answer in asked["answers"]
        if answer.get("answer")
    ]
    return Labelled(row["claim"], nearest(row["claim"], told or [""]), _WORDS[row["label"]])


_SETS: tuple[tuple[str, str, str, Callable[[dict[str, Any]], Labelled], str], ...] = (
    ("vitaminc", "vitaminc", "upheld_split_", _plain, "three"),
    ("fever_pairs", "fever_pairs", "fever_symmetric_", _plain, "two"),
    ("fool_me_twice", "fool_me_twice", "", _fool_me_twice, "two"),
    ("wice", "wice", "claim_", _wice, "rest"),
    ("averitec_dev", "averitec", "", _averitec, "three"),
    ("averitec_dev", "averitec_dev", "", _averitec, "three"),
)


def _part(folder: Path, prefix: str) -> Path | None:
    """The test part if it is there, else the dev part."""
    names = (f"{prefix}{part}{ending}" for part in ("test", "dev") for ending in (".jsonl.gz", ".json.gz", ".jsonl", ".json"))
    return next((folder / name for name in names if (folder / name).is_file()), None)


def held(folder: Path) -> list[Set]:
    """The sets a folder holds, in a fixed order."""
    found = []
    for name, place, prefix, read, classes in _SETS:
        path = _part(folder / place, prefix)
        if path is not None:
            found.append(Set(name, [read(row) for row in rows(path)], classes))
    return found
