"""Origins: documents that go back to one first-hand account count once.

Two documents share an origin where their texts are near copies (at least 0.7 of their word triples), or where they report the same cited
authority within two days with a figure in common, or, lacking figures, in much the same words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.evidence import Document
from upheld.text.figures import figures
from upheld.text.words import content_stems

NEAR_COPY = 0.7
"""Jaccard similarity of word triples from which two texts are copies."""

SAME_REPORT = 0.5
"""Share of common stems from which two reports of one authority within two days are the same report."""

WINDOW = dt.timedelta(days=2)
_WORD = re.compile(r"\w+")


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that count as one, with the reason for each join."""

    name: str
    documents: tuple[str, ...]
    joined_by: tuple[str, ...] = ()


class _Print(msgspec.Struct, frozen=True, kw_only=True):
    document: Document
    triples: frozenset[tuple[str, ...]]
    stems: frozenset[str]
    cited: frozenset[str]
    figures: frozenset[float]


def _print_of(document: Document) -> _Print:
    words = [w.casefold() for w in _WORD.findall(document.text)]
    triples = frozenset(zip(words, words[1:], words[2:], strict=False))
    found = {v for f in figures(document.text) if f.counts for v in (f.low, f.high) if v is not None}
    cited = frozenset(part.strip().casefold() for part in re.split(r"[;,/]| via ", document.cited) if part.strip())
    return _Print(document=document, triples=triples, stems=content_stems(f"{document.title} {document.text}"), cited=cited, figures=frozenset(found))


def _jaccard(a: frozenset[object], b: frozenset[object]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _reason(a: _Print, b: _Print) -> str:
    """Why two documents go back to one account; empty where they do not."""
    if a.triples and _jaccard(frozenset(a.triples), frozenset(b.triples)) >= NEAR_COPY:
        return "near copy"
    if not a.cited & b.cited or abs(a.document.known - b.document.known) > WINDOW:
        return ""
    who = min(a.cited & b.cited)
    if a.figures & b.figures:
        return f"same authority ({who}) and figure within two days"
    shorter = min(len(a.stems), len(b.stems)) or 1
    return f"same report of {who} within two days" if len(a.stems & b.stems) / shorter >= SAME_REPORT else ""


def origins_of(documents: Iterable[Document]) -> tuple[Origin, ...]:
    """The origins of some documents, oldest first; the outcome does not depend on their order."""
    prints = [_print_of(d) for d in sorted(documents, key=lambda d: (d.known, d.id))]
    root = list(range(len(prints)))
    reasons: dict[int, list[str]] = {}

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    for i, one in enumerate(prints):
        for j in range(i):
            reason = _reason(prints[j], one)
            if reason and find(i) != find(j):
                keep, go = sorted((find(i), find(j)))
                root[go] = keep
                reasons[keep] = [*reasons.get(keep, []), *reasons.pop(go, []), f"{one.document.id}: {reason} as {prints[j].document.id}"]
    groups: dict[int, list[str]] = {}
    for i, one in enumerate(prints):
        groups.setdefault(find(i), []).append(one.document.id)
    return tuple(
        Origin(name=f"o-{members[0]}", documents=tuple(members), joined_by=tuple(reasons.get(at, ()))) for at, members in sorted(groups.items())
    )


def origin_names(origins: Sequence[Origin]) -> Mapping[str, str]:
    """Document id to the name of its origin."""
    return {document: o.name for o in origins for document in o.documents}
