"""Who the evidence comes from: each outlet with its grade, its side, what it brought, and how much of it was first-hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import msgspec

from upheld.model.assessment import Contribution, OriginStep
from upheld.model.evidence import Document, Grade
from upheld.model.ports import BriefInput
from upheld.publish.brief import Told, told_of
from upheld.publish.graph import Edge
from upheld.text.names import name_of
from upheld.weigh.sources import grade_of, listed_in, state_of


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet.

    ``what`` is its kind, owner and home as our table has them, ``leads`` counts origins of which it had the oldest document, ``copies`` its documents
    that repeat another's account.
    """

    name: str
    grade: Grade
    rated: bool
    what: str
    interest: str
    documents: int
    bearing: int
    supports: int
    refutes: int
    leads: int
    copies: int
    last: dt.date


class Repeated(msgspec.Struct, frozen=True, kw_only=True):
    """An account told in several documents, which counts once; ``why`` says what joined them."""

    lead: Told
    others: tuple[Told, ...]
    why: tuple[str, ...]
    claims: tuple[int, ...]


class _Tally:
    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.bearing: dict[str, set[str]] = {}
        self.leads: set[str] = set()
        self.copies: set[str] = set()


def source_rows(given: Iterable[BriefInput]) -> tuple[SourceRow, ...]:
    """Every outlet of some analyses' documents, those that brought most evidence first."""
    held = tuple(given)
    if not held:
        return ()
    tallies: dict[str, _Tally] = {}
    outlet = {d.id: d.outlet or "(no outlet named)" for d in held[0].view.documents}
    for document in held[0].view.documents:
        tallies.setdefault(outlet[document.id], _Tally()).documents.append(document)
    for a in (a for one in held for a in one.assessments):
        for e in a.evidence:
            if e.document in outlet:
                tallies[outlet[e.document]].bearing.setdefault(e.document, set()).add(e.bearing)
        for step in a.waterfall:
            for i, name in enumerate(n for n in step.documents if n in outlet):
                (tallies[outlet[name]].copies if i else tallies[outlet[name]].leads).add(name)
    rows = [_row(name, tally, held[0]) for name, tally in tallies.items()]
    return tuple(sorted(rows, key=lambda r: (-r.bearing, -r.documents, r.name)))


def _row(name: str, tally: _Tally, given: BriefInput) -> SourceRow:
    sources = given.view.sources
    stub = Document(id="", text_sha256="", known=given.view.as_of, outlet=name)
    rated = any(s.name == name or name in s.aliases for s in sources.values())
    sides = [side for bearings in tally.bearing.values() for side in bearings]
    return SourceRow(
        name=name, grade=grade_of(stub, sources), rated=rated, what=_what(name), interest=", ".join(sorted(state_of(stub, sources))), documents=len(tally.documents),
        bearing=len(tally.bearing), supports=sides.count("supports"), refutes=sides.count("refutes"), leads=len(tally.leads),
        copies=len(tally.copies - tally.leads), last=max(d.known for d in tally.documents),
    )  # fmt: skip


def _what(name: str) -> str:
    """What our table says of an outlet in words: state-owned agency, Russia; empty where it does not list it."""
    found = next(iter(listed_in(name)), None)
    if found is None:
        return ""
    owner = (
        ""
        if found.kind in {"state-media", "ministry"} or not found.owner
        else f"{found.owner}-owned "
        if found.owner == "state"
        else f"{found.owner} "
    )
    home = name_of(found.home).removeprefix("the ") if found.home else ""
    return ", ".join(part for part in (f"{owner}{found.kind.replace('-', ' ')}", home) if part)


def repeated(given: BriefInput) -> tuple[Repeated, ...]:
    """The accounts that came in more than one document, most told first."""
    numbers = {c.id: n for n, c in enumerate(given.claims, 1)}
    steps: dict[str, OriginStep] = {}
    claims: dict[str, list[int]] = {}
    rows: dict[str, Contribution] = {}
    for a in given.assessments:
        rows |= {e.document: e for e in a.evidence}
        for step in a.waterfall:
            if len(step.documents) > len(steps[step.origin].documents if step.origin in steps else ()):
                steps[step.origin] = step
            claims.setdefault(step.origin, []).append(numbers[a.claim])
    found = []
    for origin, step in steps.items():
        lead, *others = (told_of(rows[d], given.documents) for d in step.documents if d in rows)
        if others:
            found.append(Repeated(lead=lead, others=tuple(others), why=step.joined_by, claims=tuple(sorted(claims[origin]))))
    return tuple(sorted(found, key=lambda r: (-len(r.others), r.lead.document)))


DRAWN = 16
"""Outlets in the drawing of who repeats whom, those with most copies first."""


def copied(found: Iterable[Repeated]) -> tuple[dict[str, str], tuple[Edge, ...]]:
    """Outlets, and an edge from each that told an account first to each that repeats it, weighed by how many accounts; its own copies left out."""
    count = Counter((r.lead.source, o.source) for r in found for o in r.others if r.lead.source and o.source and r.lead.source != o.source)
    size: Counter[str] = Counter()
    for (a, b), n in count.items():
        size.update({a: n, b: n})
    shown = set(sorted(size, key=lambda name: (-size[name], name))[:DRAWN])
    edges = tuple(Edge(a=a, b=b, weight=n, kind="copy", directed=True) for (a, b), n in sorted(count.items()) if a in shown and b in shown)
    touched = {name for e in edges for name in (e.a, e.b)}
    return {name: name if len(name) < 25 else name[:23] + "…" for name in sorted(touched)}, edges
