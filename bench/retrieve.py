"""Does a document find the claims it bears on: the index of claims against evidence of a public set, and against the links of a case.

VitaminC: the documents are the distinct evidence sentences of all parts of the split, the queries the claims of the part that is scored. A case: the
documents are its own, the queries the claims drafted from its article, a link found where a claim that answers the listed one is.
"""

from __future__ import annotations

import datetime as dt
import heapq
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.data import Measured, shared
from bench.links import CASE, answers
from bench.pairs import rows
from bench.stance import text_folder
from upheld.ledger.store import sha256_of
from upheld.model.claim import Analysis, Claim, Quote
from upheld.model.evidence import Document
from upheld.read.claims import draft
from upheld.weigh.retrieve import Retriever

_FIRST = 20
_DEPTHS = (1, 5, _FIRST)
_DAY = dt.date(2000, 1, 1)


def _document(name: str, text: str, title: str = "") -> Document:
    return Document(id=name, text=text, text_sha256=sha256_of(text), known=_DAY, title=title)


def first_documents(claims: Sequence[Claim], documents: Sequence[Document], most: int) -> list[list[str]]:
    """For each claim the ids of the documents that score most on it, best first; each document is seen once."""
    index = Retriever(claims)
    best: list[list[tuple[float, int]]] = [[] for _ in claims]
    for n, document in enumerate(documents):
        for i, score in index.scores(document).items():
            (heapq.heappush if len(best[i]) < most else heapq.heappushpop)(best[i], (score, -n))
    return [[documents[-n].id for _, n in sorted(one, reverse=True)] for one in best]


def _vitaminc(folder: Path) -> Mapping[str, float]:
    """``hit@k``: the share of claims with one of their evidence sentences among the first k."""
    parts = sorted(folder.glob("upheld_split_*.jsonl.gz"))
    asked = next((p for p in parts if "_test" in p.name), None) or next(p for p in parts if "_dev" in p.name)
    sentences = list(dict.fromkeys(str(row["evidence"]) for path in parts for row in rows(path)))
    gold: dict[str, set[str]] = defaultdict(set)
    names = {text: f"e{n}" for n, text in enumerate(sentences)}
    for row in rows(asked):
        gold[row["claim"]].add(names[row["evidence"]])
    claims = [Claim(id=f"q{n}", analysis="", kind="event", text=text, quote=Quote(exact=text, start=0, end=len(text))) for n, text in enumerate(gold)]
    start = time.process_time()
    found = first_documents(claims, [_document(name, text) for text, name in names.items()], _FIRST)
    spent = time.process_time() - start
    hits = {f"hit@{k}": sum(bool(set(own[:k]) & gold[c.text]) for c, own in zip(claims, found, strict=True)) / len(claims) for k in _DEPTHS}
    return {name: round(share, 4) for name, share in hits.items()} | {"documents": len(sentences), "claims": len(claims), "cpu_s": round(spent, 2)}


def _case(case: Path) -> Mapping[str, float]:
    """``case_hit@20``: the share of links whose claim is among the 20 that its document touches most; ``case_documents@20`` the other way about."""
    meta, gold, key = (json.loads((case / name).read_text("utf-8")) for name in ("case.json", "gold-claims.json", "key.json"))
    text = (case / meta["article"]).read_text("utf-8")
    published = dt.date.fromisoformat(meta["published"])
    claims = [c for c in draft(Analysis(slug="case", title="", published=published, text_sha256=""), text) if c.kind != "normative"]
    ours = answers(text, key, gold, [{"id": c.id, "quote": {"start": c.quote.start, "end": c.quote.end}} for c in claims])
    own = {name: frozenset(c["id"] for c in found) for name, found in ours.items()}
    links = [(c["id"], row["document"]) for row in rows(case / "links.jsonl") for c in row["claims"] if own.get(c["id"])]
    documents = [_document(d["id"], d["text"], d.get("title", "")) for d in rows(case / "documents.jsonl")]
    index = Retriever(claims)
    touched = {d.id: {claims[i].id for i in index.touched(d, _FIRST)} for d in documents}
    first = dict(zip((c.id for c in claims), map(frozenset, first_documents(claims, documents, _FIRST)), strict=True))
    hit = sum(bool(own[claim] & touched[document]) for claim, document in links)
    back = sum(any(document in first[c] for c in own[claim]) for claim, document in links)
    return {"case_hit@20": round(hit / len(links), 4), "case_documents@20": round(back / len(links), 4)}


def figures(data: Path | None) -> Measured:
    """Hits on VitaminC where the folder has it, and on a case: the open one, or the folder itself where it holds ``links.jsonl``."""
    if data is not None and (data / "links.jsonl").is_file():
        return Measured(_case(data), {})
    folder = text_folder(data) / "vitaminc"
    found = dict(_vitaminc(folder)) if folder.is_dir() else {}
    case = (shared() if data is None else data) / "cases" / CASE
    return Measured(found | (dict(_case(case)) if case.is_dir() else {}), {})
