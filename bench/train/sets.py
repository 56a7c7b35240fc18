"""The sets the shipped weights may be trained on, read from the shared folder; what is scored elsewhere is never among them.

VitaminC (train part of the page-disjoint split) and FEVER pairs are CC BY-SA 3.0, Fool Me Twice is Apache-2.0 over Wikipedia text; of the last,
the dev part is trained on and the test part scored. One page in fourteen of VitaminC, and as many claims of the others, are kept out of training:
the stack is fitted on them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from upheld.weigh.marks import tidy

SUPPORTS, REFUTES, SILENT = 0, 1, 2
LABELS: Mapping[str, int] = {"SUPPORTS": SUPPORTS, "REFUTES": REFUTES, "NOT ENOUGH INFO": SILENT, "entailment": SUPPORTS, "not_entailment": REFUTES}
FILES = ("vitaminc/upheld_split_train.jsonl.gz", "fever_pairs/fever_dev_entail.tsv.gz", "fool_me_twice/dev.jsonl.gz")
_WORDS = re.compile(r"\w+")
_HELD = 14
_LONG = 60  # words of evidence that a pair may have; the sentences nearest to the claim stay


class Pair(NamedTuple):
    """A claim, a passage, a label and where it is from."""

    claim: str
    passage: str
    label: int
    origin: str


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file trained on."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _held(key: str) -> bool:
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % _HELD == 0


def near(claim: str, passage: str) -> str:
    """The sentences of a long passage that share most words with the claim, in their order, up to some sixty words."""
    sentences = [s for s in tidy(passage).split(" . ") if s]
    if len(tidy(passage).split()) <= _LONG or len(sentences) == 1:
        return passage
    words = {w.lower()[:5] for w in claim.split()}
    rank = sorted(range(len(sentences)), key=lambda i: -len(words & {w.lower()[:5] for w in sentences[i].split()}))
    kept: list[int] = []
    for i in rank:
        if kept and sum(len(sentences[j].split()) for j in [*kept, i]) > _LONG:
            break
        kept.append(i)
    return " . ".join(sentences[i] for i in sorted(kept)) + " ."


def pairs(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """All permitted pairs of the shared folder: (to train on, held for the stack)."""
    found: tuple[list[Pair], list[Pair]] = ([], [])
    for row in _rows(folder / FILES[0]):
        found[_held(row["page"])].append(Pair(row["claim"], row["evidence"], LABELS[row["label"]], f"vitaminc:{row['page']}"))
    with gzip.open(folder / FILES[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            label, claim, evidence = line.rstrip("\n").split("\t")
            found[_held(claim)].append(Pair(claim, near(claim, evidence), LABELS[label], "fever"))
    for made in _fool_me_twice(folder / FILES[2]):
        found[_held(made.claim)].append(made)
    return found


def _fool_me_twice(path: Path) -> Iterator[Pair]:
    for row in _rows(path):
        told = " ".join(part["text"] for part in row["gold_evidence"])  # type: ignore[index]
        yield Pair(row["text"], near(row["text"], told), LABELS[row["label"]], "fool_me_twice")


def silent_pairs(known: list[Pair], count: int, seed: int) -> list[Pair]:
    """Claims with a passage of another page that shares words with them: what a search mostly brings, and says nothing of the claim."""
    rng = random.Random(seed)
    by_word: dict[str, list[int]] = defaultdict(list)
    for i, pair in enumerate(known):
        for word in {w for w in pair.passage.lower().split() if len(w) > 5}:
            by_word[word].append(i)
    out: list[Pair] = []
    for pair in rng.sample(known, len(known)):
        words = [w for w in pair.claim.lower().split() if 1 < len(by_word.get(w, ())) < 400]
        if not words:
            continue
        other = known[rng.choice(by_word[rng.choice(words)])]
        if other.origin != pair.origin and other.claim != pair.claim:
            out.append(Pair(pair.claim, other.passage, SILENT, "shuffled"))
        if len(out) == count:
            break
    return out


def unseen(kept: list[Pair], trained: list[Pair]) -> list[Pair]:
    """Pairs neither of whose texts is in training: FEVER's claims and sentences come back on other pages, and would make the model look surer."""

    def plain(text: str) -> str:
        return " ".join(_WORDS.findall(text.lower()))

    known = {plain(text) for pair in trained for text in (pair.claim, pair.passage)}
    return [pair for pair in kept if plain(pair.claim) not in known and plain(pair.passage) not in known]
