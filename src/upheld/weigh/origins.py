"""Origins: documents that go back to one first-hand account count once.

Two documents share an origin where their texts are near copies (at least 0.7 of their word triples), or where they report the same cited
authority within two days with a figure in common, or, lacking figures, in much the same words. An outlet is an authority like others: who cites it
repeats it, and outlets that cite one another are one origin.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.evidence import Document
from upheld.text.figures import figures
from upheld.text.words import content_stems
from upheld.weigh.joins import Groups, Key

NEAR_COPY = 0.7
"""Jaccard similarity of word triples from which two texts are copies."""

SAME_REPORT = 0.5
"""Share of common stems from which two reports of one authority within two days are the same report."""

WINDOW = dt.timedelta(days=2)
_TRIPLES_A_KEY = 12
"""Triples of a text for each further one that it must share with a copy among their rarest: more would lengthen the lists, fewer compare more texts."""

_WORD = re.compile(r"\w+")
Triple = tuple[str, str, str]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that count as one, with the reason for each join."""

    name: str
    documents: tuple[str, ...]
    joined_by: tuple[str, ...] = ()


class _Print(msgspec.Struct, frozen=True, kw_only=True):
    document: Document
    triples: frozenset[Triple]
    stems: frozenset[str]
    cited: frozenset[str]
    outlet: str
    figures: frozenset[float]

    @property
    def names(self) -> frozenset[str]:
        """Under whose names it stands: those it cites, and its own outlet."""
        return self.cited | ({self.outlet} if self.outlet else frozenset())


def _authorities(document: Document) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in re.split(r"[;,/]| via ", document.cited) if part.strip())


def _outlet(document: Document) -> str:
    return document.outlet.partition("(")[0].strip().casefold()


def _print_of(document: Document, named: frozenset[str] = frozenset()) -> _Print:
    words = [w.casefold() for w in _WORD.findall(document.text)]
    triples = frozenset(zip(words, words[1:], words[2:], strict=False))
    cited, outlet = _authorities(document), _outlet(document)
    outlet = outlet if outlet in named else ""  # an outlet that nobody cites joins nothing
    if not (cited or outlet):  # figures and stems join reports of an authority only
        return _Print(document=document, triples=triples, stems=frozenset(), cited=cited, outlet=outlet, figures=frozenset())
    found = {v for f in figures(document.text) if f.counts for v in (f.low, f.high) if v is not None}
    stems = content_stems(f"{document.title} {document.text}")
    return _Print(document=document, triples=triples, stems=stems, cited=cited, outlet=outlet, figures=frozenset(found))


def _near_copy(a: frozenset[Triple], b: frozenset[Triple]) -> bool:
    if not a or not b or min(len(a), len(b)) < NEAR_COPY * max(len(a), len(b)):
        return False
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) >= NEAR_COPY


def _reason(a: _Print, b: _Print) -> str:
    """Why two documents go back to one account; empty where they do not."""
    if _near_copy(a.triples, b.triples):
        return "near copy"
    common = (a.cited & b.cited) | (a.cited & {b.outlet}) | (b.cited & {a.outlet})
    if not common or abs(a.document.known - b.document.known) > WINDOW:
        return ""
    who = min(common)
    if a.figures & b.figures:
        return f"same authority ({who}) and figure within two days"
    shorter = min(len(a.stems), len(b.stems)) or 1
    return f"same report of {who} within two days" if len(a.stems & b.stems) / shorter >= SAME_REPORT else ""


def _keys(prints: Sequence[_Print]) -> list[tuple[Key, ...]]:
    """What two documents must share to join: a word triple among their rarest, or an authority on a day.

    Two sets of triples of which at least a share t is common have l in common among the rarest ``n - ceil(t n) + l`` of each (prefix
    filtering: Chaudhuri, Ganti and Kaushik 2006; with more than one, which spares nearly every comparison of texts that merely share phrases: Wang, Li
    and Feng 2012), so nothing that joins is missed.
    """
    seen = Counter(t for p in prints for t in p.triples)
    found: list[tuple[Key, ...]] = []
    for one in prints:
        size = len(one.triples)
        rarest = sorted(one.triples, key=lambda t: (seen[t], t))[: size - int(NEAR_COPY * size) + _shared_at_least(size)]
        found.append((*(t for t in rarest if seen[t] > 1), *((who, one.document.known) for who in sorted(one.names))))
    return found


def _shared_at_least(size: int) -> int:
    """How many of its rarest triples a text of ``size`` shares with any of its copies: it never falls with the size."""
    return 1 + size // _TRIPLES_A_KEY


def _asked(keys: tuple[Key, ...]) -> list[Key]:
    """The keys under which an earlier document would stand: an authority also on the days before, within the window."""
    asked: list[Key] = []
    for key in keys:
        if isinstance(key[1], dt.date):
            asked += [(key[0], key[1] - dt.timedelta(days=n)) for n in range(WINDOW.days + 1) if key[1] - dt.date.min >= dt.timedelta(days=n)]
        else:
            asked.append(key)
    return asked


def origins_of(documents: Iterable[Document]) -> tuple[Origin, ...]:
    """The origins of some documents, oldest first; the outcome does not depend on their order.

    Each document is compared with the first that fits of every group it may join, found by key, so that copies cost no more the more there are.
    """
    ordered = sorted(documents, key=lambda d: (d.known, d.id))
    named = frozenset(who for d in ordered for who in _authorities(d))
    prints = [_print_of(d, named) for d in ordered]
    groups = Groups(alone=lambda key: isinstance(key[1], dt.date))
    for i, (one, keys) in enumerate(zip(prints, _keys(prints), strict=True)):
        matches = []
        least = _shared_at_least(int(NEAR_COPY * len(one.triples)))  # a copy may be shorter by so much, and then shares no more than its own
        for candidates in groups.candidates(_asked(keys), least=least):
            match = next(((j, reason) for j in candidates if (reason := _reason(prints[j], one))), None)
            if match is not None:
                matches.append(match)
        groups.add(i)
        for j, reason in sorted(matches):
            groups.join(i, j, f"{one.document.id}: {reason} as {prints[j].document.id}")
        groups.file(i, keys)
    return tuple(
        Origin(name=f"o-{prints[members[0]].document.id}", documents=tuple(prints[m].document.id for m in members), joined_by=tuple(reasons))
        for members, reasons in groups.groups()
    )


def origin_names(origins: Sequence[Origin]) -> Mapping[str, str]:
    """Document id to the name of its origin."""
    return {document: o.name for o in origins for document in o.documents}
