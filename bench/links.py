"""Which document bears on which claim, and which way, against the links made by hand of a case."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.data import shared

CASE = "us-nk-2018"
Pair = tuple[str, str]


class Linked(NamedTuple):
    """Directions by (claim of the key, document): those made by hand, those found, and documents that bear on nothing."""

    hand: Mapping[Pair, str]
    found: Mapping[Pair, str]
    noise: frozenset[str]
    linked: frozenset[str]


def _words(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(m.start() for m in re.finditer(r"\w+", text) if m.start() >= start and m.end() <= end)


def _spans(text: str, claim: Mapping[str, Any], gold: Mapping[str, Any]) -> list[frozenset[int]]:
    at = text.find(claim.get("quote") or "\0")
    own = [(at, at + len(claim["quote"]))] if at >= 0 else []
    spans = own + [(c["span"]["start"], c["span"]["end"]) for c in gold["claims"] if c["id"] in claim.get("gold_claim_ids", [])]
    return [_words(text, *span) for span in spans]


def answers(text: str, key: Mapping[str, Any], gold: Mapping[str, Any], found: Iterable[Mapping[str, Any]]) -> Mapping[str, list[Mapping[str, Any]]]:
    """Claims of the key to the claims found that share at least half of the words of the shorter and a fifth of the union."""
    own = [(c, _words(text, c["quote"]["start"], c["quote"]["end"])) for c in found]

    def alike(a: frozenset[int], b: frozenset[int]) -> bool:
        return bool(a and b) and len(a & b) >= 0.5 * min(len(a), len(b)) and len(a & b) > 0.2 * len(a | b)

    return {k["id"]: [c for c, b in own if any(alike(a, b) for a in _spans(text, k, gold))] for k in key["claims"]}


def _check(case: Path, meta: Mapping[str, Any], day: str) -> list[Mapping[str, Any]]:
    """The claims of a fresh workspace as of ``day``, made by the commands a user types."""

    def run(folder: str, *args: str) -> str:
        done = subprocess.run([sys.executable, "-m", "upheld", *args], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode not in {0, 1}:
            sys.exit(f"upheld {' '.join(args)} exited {done.returncode}:\n{done.stderr[-2000:]}")
        return done.stdout

    with tempfile.TemporaryDirectory() as folder:
        run(folder, "init", ".")
        run(folder, "read", str((case / meta["article"]).resolve()), "--published", meta["published"])
        run(folder, "add", str((case / "documents.jsonl").resolve()))
        return list(json.loads(run(folder, "check", "--as-of", day, "--json"))["claims"])


def strongest(ours: Mapping[str, Iterable[Mapping[str, Any]]]) -> Mapping[Pair, Mapping[str, Any]]:
    """Of the evidence of several claims that answer one listed claim, the weightiest that bears on it, by document."""
    found: dict[Pair, Mapping[str, Any]] = {}
    for name, claims in ours.items():
        for e in (e for c in claims for e in c["evidence"] if e["bearing"] != "silent"):
            pair = (name, e["document"])
            if pair not in found or abs(e["weight"]) > abs(found[pair]["weight"]):
                found[pair] = e
    return found


def linked(case: Path) -> Linked:
    """Run a case and lay the links found beside those made by hand."""
    meta, gold, key = (json.loads((case / name).read_text("utf-8")) for name in ("case.json", "gold-claims.json", "key.json"))
    text = (case / meta["article"]).read_text("utf-8")
    rows = [json.loads(line) for line in (case / "links.jsonl").read_text("utf-8").splitlines() if line.strip()]
    documents = {json.loads(line)["id"] for line in (case / "documents.jsonl").read_text("utf-8").splitlines() if line.strip()}
    claims = _check(case, meta, max(meta["dates"]))
    ours_by_claim = answers(text, key, gold, claims)
    hand = {(c["id"], r["document"]): c["stance"] for r in rows for c in r["claims"] if ours_by_claim.get(c["id"])}
    found = {name: e["bearing"] for name, e in strongest(ours_by_claim).items()}
    bearing = {r["document"] for r in rows if r["claims"]}
    return Linked(hand=hand, found=found, noise=frozenset(documents - bearing),
                  linked=frozenset(e["document"] for c in claims for e in c["evidence"] if e["bearing"] != "silent"))  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def scored(links: Linked) -> Mapping[str, float]:
    """Precision and recall of links, direction among the right ones, and the share of noise documents that were linked to anything."""
    hand = {pair: stance for pair, stance in links.hand.items() if stance in {"supports", "refutes"}}
    right: Sequence[Pair] = [pair for pair in links.found if pair in links.hand]
    both = [pair for pair in hand if pair in links.found]
    return {
        "precision": _share(len(right), len(links.found)),
        "recall": _share(len(both), len(hand)),
        "direction": _share(sum(links.found[pair] == hand[pair] for pair in both), len(both)),
        "noise_linked": _share(len(links.noise & links.linked), len(links.noise)),
        "pairs_by_hand": len(hand),
        "pairs_found": len(links.found),
    }


def figures(data: Path | None) -> Mapping[str, float]:
    """Figures of a case folder with links.jsonl; the open case where none is given."""
    return scored(linked(data or shared() / "cases" / CASE))
