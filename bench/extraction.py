"""Claims drafted from articles against lists made by hand.

A drafted span answers a listed one where they share at least half of the words of the shorter and three tenths of the union; one to one, by
greatest overlap. Recall counts the listed core claims found, precision the drafted spans that answer any listed claim. Kind, hedge (hedged or
not), attribution (attributed or not), quantity (both bounds exact), period (at least half of the union in common) and actors (F1 of the
countries) are those of the core claims found. ``<article>.<figure>`` stands beside the mean over articles.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scipy.optimize import linear_sum_assignment

from bench.data import shared
from upheld.model.claim import Analysis, Claim
from upheld.read.claims import draft

OWN = Path(__file__).with_name("articles")
CASE = "us-nk-2018"
_SHORTER, _UNION, _PERIOD = 0.5, 0.3, 0.5
_KINDS = {"contested": "dispute"}
"""What the lists call otherwise than we do."""

Words = frozenset[int]


def _words(text: str, start: int, end: int) -> Words:
    return frozenset(m.start() for m in re.finditer(r"\w+", text) if m.start() >= start and m.end() <= end)


def answers(listed: Sequence[Words], drafted: Sequence[Words]) -> Mapping[int, int]:
    """Listed spans to the drafted spans that answer them, one to one."""

    def worth(a: Words, b: Words) -> float:
        shared_words = len(a & b)
        enough = shared_words >= _SHORTER * min(len(a), len(b)) and shared_words >= _UNION * len(a | b)
        return shared_words / len(a | b) + 0.01 if shared_words and enough else 0.0

    if not listed or not drafted:
        return {}
    table = [[worth(a, b) for b in drafted] for a in listed]
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if table[i][j] > 0}


def drafted(folder: Path) -> tuple[str, Mapping[str, Any], tuple[Claim, ...]]:
    """The text of an article folder, its list, and the claims drafted from it."""
    meta = json.loads((folder / "case.json").read_text("utf-8"))
    text = (folder / meta["article"]).read_text("utf-8")
    analysis = Analysis(slug=folder.name, title=folder.name, published=dt.date.fromisoformat(meta["published"]), text_sha256="")
    return text, json.loads((folder / "gold-claims.json").read_text("utf-8")), draft(analysis, text)


def scored(text: str, gold: Mapping[str, Any], found: Sequence[Claim]) -> Mapping[str, float]:
    """The figures of one article."""
    listed = gold["claims"]
    spans = [_words(text, c.quote.start, c.quote.end) for c in found]
    pairs = answers([_words(text, c["span"]["start"], c["span"]["end"]) for c in listed], spans)
    core = [i for i, c in enumerate(listed) if c["tier"] == "core"]
    hit = [(listed[i], found[pairs[i]]) for i in core if i in pairs]
    non = [_words(text, n["start"], n["end"]) for n in gold.get("non_claims", [])]
    return {
        "core_recall": _share([i in pairs for i in core]),
        "precision": _share([j in set(pairs.values()) for j in range(len(found))]),
        "kind": _share([c.kind in _accepted(g) for g, c in hit]),
        "hedge": _share([(c.hedge is not None) == bool(g["hedge"]["cues"]) for g, c in hit]),
        "attribution": _share([(c.attribution is not None) == (g["attribution"]["source"] != "author") for g, c in hit]),
        "quantity": _share([_same_bounds(g, c) for g, c in hit if _bounds(g) is not None]),
        "period": _share([_same_period(g, c) for g, c in hit if g["time"].get("start") and g["time"].get("end")]),
        "actors": _mean([_f1(_countries(g), frozenset(c.actors)) for g, c in hit if _countries(g)]),
        "quotes_exact": _share([text[c.quote.start : c.quote.end] == c.quote.exact for c in found]),
        "non_claims": sum(any(s and s <= n for n in non) for s in spans),
    }


def _accepted(listed: Mapping[str, Any]) -> frozenset[str]:
    kinds = frozenset(_KINDS.get(k, k) for k in listed["accept_types"])
    return kinds | ({"conditional"} if listed.get("conditional") or "forecast" in kinds else frozenset())


def _bounds(listed: Mapping[str, Any]) -> tuple[float | None, float | None] | None:
    return next(((q["min"], q["max"]) for q in listed["quantities"] if q["min"] is not None or q["max"] is not None), None)


def _same_bounds(listed: Mapping[str, Any], claim: Claim) -> bool:
    return claim.quantity is not None and (claim.quantity.low, claim.quantity.high) == _bounds(listed)


def _same_period(listed: Mapping[str, Any], claim: Claim) -> bool:
    if claim.period is None or claim.period.start is None or claim.period.end is None:
        return False
    start, end = (dt.date.fromisoformat(listed["time"][k]).toordinal() for k in ("start", "end"))
    own_start, own_end = claim.period.start.toordinal(), claim.period.end.toordinal()
    common = min(end, own_end) - max(start, own_start) + 1
    return common >= _PERIOD * (max(end, own_end) - min(start, own_start) + 1)


def _countries(listed: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(a["country"] for a in listed["actors"] if a.get("country"))


def _f1(wanted: frozenset[str], got: frozenset[str]) -> float:
    return 2 * len(wanted & got) / (len(wanted) + len(got))


def _share(held: Sequence[bool]) -> float:
    return _mean([float(h) for h in held])


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0


def figures(data: Path | None) -> Mapping[str, float]:
    """Means over the articles, then each article's own; without ``data`` the open case and our own articles, dev and kept."""
    folders = sorted(p.parent for p in (data or OWN).rglob("gold-claims.json"))
    folders += [] if data else [shared() / "cases" / CASE]
    by_article = {folder.name: scored(*drafted(folder)) for folder in folders}
    names = next(iter(by_article.values()), {})
    means = {n: _mean([f[n] for f in by_article.values()]) if n != "non_claims" else sum(f[n] for f in by_article.values()) for n in names}
    return means | {f"{article}.{n}": value for article, own in by_article.items() for n, value in own.items()}
