"""Which document bears on which claim, and which way, against the links made by hand of a case."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.data import shared
from upheld.ledger.store import sha256_of
from upheld.model.claim import Analysis, Claim
from upheld.model.evidence import Document, Link
from upheld.model.ports import Pair
from upheld.model.when import Interval, parse_interval
from upheld.read.claims import draft
from upheld.weigh.linking import NEAR, matched
from upheld.weigh.match import ClaimIndex
from upheld.weigh.retrieve import Retriever
from upheld.weigh.stack import UNSURE
from upheld.weigh.stance import Judge

CASE = "us-nk-2018"
Spot = tuple[str, str]


class Linked(NamedTuple):
    """Directions by (claim of the key, document): those made by hand, those found, and documents that bear on nothing."""

    hand: Mapping[Spot, str]
    found: Mapping[Spot, str]
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


def strongest(ours: Mapping[str, Iterable[Mapping[str, Any]]]) -> Mapping[Spot, Mapping[str, Any]]:
    """Of the evidence of several claims that answer one listed claim, the weightiest that bears on it, by document."""
    found: dict[Spot, Mapping[str, Any]] = {}
    for name, claims in ours.items():
        for e in (e for c in claims for e in c["evidence"] if e["bearing"] != "silent"):
            pair = (name, e["document"])
            if pair not in found or abs(e["weight"]) > abs(found[pair]["weight"]):
                found[pair] = e
    return found


def linked(case: Path) -> Linked:
    """Run a case and lay the links found beside those made by hand."""
    meta = json.loads((case / "case.json").read_text("utf-8"))
    return _beside(case, _check(case, meta, max(meta["dates"])))


def _beside(case: Path, claims: Sequence[Mapping[str, Any]]) -> Linked:
    meta, gold, key = (json.loads((case / name).read_text("utf-8")) for name in ("case.json", "gold-claims.json", "key.json"))
    text = (case / meta["article"]).read_text("utf-8")
    rows = [json.loads(line) for line in (case / "links.jsonl").read_text("utf-8").splitlines() if line.strip()]
    documents = {json.loads(line)["id"] for line in (case / "documents.jsonl").read_text("utf-8").splitlines() if line.strip()}
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
    right: Sequence[Spot] = [pair for pair in links.found if pair in links.hand]
    both = [pair for pair in hand if pair in links.found]
    return {
        "precision": _share(len(right), len(links.found)),
        "recall": _share(len(both), len(hand)),
        "direction": _share(sum(links.found[pair] == hand[pair] for pair in both), len(both)),
        "noise_linked": _share(len(links.noise & links.linked), len(links.noise)),
        "pairs_by_hand": len(hand),
        "pairs_found": len(links.found),
    }


def drafted(case: Path) -> tuple[tuple[Claim, ...], tuple[Document, ...], dt.date]:
    """The claims that are drafted from a case's article, its documents, and the day the article was published."""
    meta = json.loads((case / "case.json").read_text("utf-8"))
    published = dt.date.fromisoformat(meta["published"])
    analysis = Analysis(slug="case", title="", published=published, text_sha256="")
    rows = (json.loads(line) for line in (case / "documents.jsonl").read_text("utf-8").splitlines() if line.strip())
    documents = tuple(_document(row) for row in rows)
    return draft(analysis, (case / meta["article"]).read_text("utf-8")), documents, published


def _document(row: Mapping[str, Any]) -> Document:
    published = parse_interval(row["published"])
    happened = row.get("happened")
    return Document(
        id=row["id"], text=row["text"], text_sha256=sha256_of(row["text"]), known=published.end or dt.date.max, published=published, title=row.get("title", ""),
        happened=Interval(start=dt.date.fromisoformat(happened[0]), end=dt.date.fromisoformat(happened[1]), precision="span") if happened else None,
        cited=row.get("cited") or "", outlet=row.get("outlet") or "", language=row.get("language") or "",
    )  # fmt: skip


def ways(case: Path) -> Mapping[str, Mapping[str, float]]:
    """Figures of each simpler way: comparators without the model, the model without comparators, and what shares most words."""
    claims, documents, published = drafted(case)
    days = {"case": published}
    alone = {name: list(links.values()) for name, links in matched(documents, claims, days)[0].items()}
    model = _by_model(claims, documents)
    words = _by_words(claims, documents)
    return {"model_off": _laid(case, claims, alone), "comparators_off": _laid(case, claims, model), "words_alone": _laid(case, claims, words)}


def _by_model(claims: Sequence[Claim], documents: Sequence[Document]) -> Mapping[str, list[Link]]:
    """The passages that share words with a claim, by what the stack alone makes of them; it abstains where it is unsure."""
    index, judge = ClaimIndex(claims), Judge()
    asked = [c for document in documents for c in index.candidates(document)]
    told, _ = judge([Pair(claim=c.profile.claim.text, passage=f"{c.document.title}. {c.passage}") for c in asked])
    found: dict[str, list[Link]] = {}
    for candidate, p in zip(asked, told or (), strict=True):
        if max(p) >= UNSURE:
            found.setdefault(candidate.profile.claim.id, []).append(_as_link(candidate.profile.claim.id, candidate.document.id, p))
    return found


def _by_words(claims: Sequence[Claim], documents: Sequence[Document]) -> Mapping[str, list[Link]]:
    """Every document that shares much with a claim, as a support: what a search would bring."""
    retriever = Retriever(claims)
    found: dict[str, list[Link]] = {}
    for document in documents:
        for i, strength in retriever.strengths(document).items():
            if strength >= 2 * NEAR:
                found.setdefault(claims[i].id, []).append(_as_link(claims[i].id, document.id, (1.0, 0.0, 0.0)))
    return found


def _as_link(claim: str, document: str, p: tuple[float, float, float]) -> Link:
    return Link(claim=claim, document=document, quote="", start=0, end=0, supports=p[0], refutes=p[1], silent=p[2])


def _laid(case: Path, claims: Sequence[Claim], found: Mapping[str, Sequence[Link]]) -> Mapping[str, float]:
    """Figures of links found in whatever way; the surer of two stands where both answer one listed claim."""
    rows = [
        {"id": c.id, "quote": {"start": c.quote.start, "end": c.quote.end},
         "evidence": [{"document": e.document, "bearing": e.bearing, "weight": max(e.supports, e.refutes)} for e in found.get(c.id, ())]}
        for c in claims
    ]  # fmt: skip
    return scored(_beside(case, rows))


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Figures of a case folder with links.jsonl, and of each simpler way beside them; the open case where none is given."""
    case = data or shared() / "cases" / CASE
    return scored(linked(case)), ways(case)
