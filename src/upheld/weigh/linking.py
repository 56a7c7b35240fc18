"""From a view to the links between its claims and its documents: match, compare, gate, and what people linked or unlinked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.judgement import LinkJudgement, UnlinkJudgement
from upheld.model.view import View
from upheld.text.words import content_stems
from upheld.weigh.compare import Comparator, Verdict, by_date, by_figure, by_kindred_measure, by_later_report, by_polarity, by_same_number
from upheld.weigh.foreign import asked_of, foreign_links, is_foreign
from upheld.weigh.gate import gated, notes
from upheld.weigh.kindred import told
from upheld.weigh.match import Candidate, ClaimIndex
from upheld.weigh.matter import other_matter
from upheld.weigh.retrieve import Retriever
from upheld.weigh.treaties import asked_of_treaty, treaty_link, treaty_named
from upheld.weigh.wording import by_wording

_JUDGED = 0.95
_SAID = 2  # of a claim's own telling words, people apart, that the passage itself must have
NEAR = 3.2
"""Words of their own that claim and document share (:meth:`upheld.weigh.retrieve.Retriever.strengths`) from which they speak of one thing whatever the model holds."""

_PASSAGES = 3
"""Passages of a document that are put to the comparators at most."""

_BY_FIGURE = frozenset({"figures", "measure"})
_SETTLES = 0.20
"""Bearing from which a passage settles something; a figure of another scope or window does not."""

_OWN_WORDS = 60  # code points: nobody reports the same thing in so many same words by chance


def by_matter(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: the passage speaks of another matter with the claim's words. Nothing is settled, and it is said."""
    del published
    reason = other_matter(candidate)
    return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="matter", reason=reason) if reason else None


COMPARATORS: tuple[Comparator, ...] = (by_matter, by_figure, by_kindred_measure, by_same_number, by_date, by_later_report, by_wording, by_polarity)
"""In the order in which they are tried."""


def link_of(candidate: Candidate, published: dt.date) -> Link | None:
    """The bearing of a passage on its claim; ``None`` where no comparator has anything to say."""
    verdict = next((v for c in COMPARATORS if (v := c(candidate, published)) is not None), None)
    if verdict is None:
        return None
    return Link(
        claim=candidate.profile.claim.id, document=candidate.document.id, quote=candidate.passage, start=candidate.span.start, end=candidate.span.end,
        supports=verdict.supports, refutes=verdict.refutes, silent=1 - verdict.supports - verdict.refutes, directness=verdict.directness,
        method=verdict.method, reason=verdict.reason, speaker=candidate.document.cited,
    )  # fmt: skip


class Known(Protocol):
    """The links of documents to certain claims, as they were found before."""

    def links(self, document: Document) -> tuple[Link, ...] | None:
        """Those of a document; ``None`` where it was not matched yet."""
        ...

    def add(self, document: Document, links: tuple[Link, ...]) -> None:
        """Remember those of a document."""
        ...


class Memory(Protocol):
    """Where links that were found before are kept."""

    def of(self, claims: Sequence[Claim], published: Mapping[str, dt.date]) -> Known:
        """What is known under these claims; links of a document follow from it, the claims and the days their analyses were published."""
        ...


def links_of_view(view: View, memory: Memory | None = None) -> dict[str, tuple[Link, ...]]:
    """Claim id to its links, by claim order: what comparators found and the model let pass, less what people unlinked, with what they linked.

    A document of which ``memory`` knows the links is not matched again, and needs no text where it bears on nothing.
    """
    published = {a.slug: a.published for a in view.analyses}
    known = memory.of(view.claims, published) if memory is not None else None
    held = {d.id: known.links(d) for d in view.documents} if known is not None else {}
    new = [d for d in view.documents if held.get(d.id) is None]
    made = found_in(new, view.claims, {slug: published.get(slug, view.as_of) for slug in {c.analysis for c in view.claims}}) if new else {}
    if known is not None and not _unasked(made):
        for document in new:
            known.add(document, made.get(document.id, ()))
    found: dict[str, dict[str, Link]] = {}
    for document in view.documents:
        for link in held.get(document.id) or made.get(document.id, ()):
            found.setdefault(link.claim, {})[document.id] = link
    _apply_judgements(found, view)
    return {claim: tuple(links[d] for d in sorted(links)) for claim, links in found.items()}


def found_in(documents: Sequence[Document], claims: Sequence[Claim], published: Mapping[str, dt.date]) -> dict[str, tuple[Link, ...]]:
    """Document id to its links with these claims, each document for itself: whatever others are there, it is the same."""
    found, near = matched(documents, claims, published)
    found = gated(found, {c.id: c for c in claims}, {d.id: d for d in documents}, near=near)
    by_document: dict[str, list[Link]] = {}
    for links in found.values():
        for name, link in links.items():
            by_document.setdefault(name, []).append(link)
    return {name: tuple(links) for name, links in by_document.items()}


def _unasked(made: Mapping[str, Sequence[Link]]) -> bool:
    """Whether links rest on words alone because the model could not be asked: these are not kept, since it may be there the next time."""
    return any(link.method == "polarity" for links in made.values() for link in links) and bool(notes())


def matched(
    documents: Sequence[Document], claims: Sequence[Claim], published: Mapping[str, dt.date]
) -> tuple[dict[str, dict[str, Link]], frozenset[tuple[str, str]]]:
    """What the comparators alone find, by claim and document; and the pairs that share so much that the model need not be asked."""
    index, retriever = ClaimIndex(claims), Retriever(claims)
    at = {claim.id: i for i, claim in enumerate(retriever.claims)}
    found: dict[str, dict[str, Link]] = {}
    near: set[tuple[str, str]] = set()
    asked = asked_of(claims, dict(published))
    treaties = [c for c in claims if asked_of_treaty(c) is not None]
    for document in documents:
        if is_foreign(document):
            for link in foreign_links(document, asked):
                found.setdefault(link.claim, {})[document.id] = link
            continue
        links = [one for passages in index.passages(document) if (one := _link(passages, document, published)) is not None]
        strengths = retriever.strengths(document) if links else {}
        for candidate, link in links:
            found.setdefault(link.claim, {})[document.id] = link
            said = candidate.profile.own - candidate.profile.persons.keys()
            if strengths.get(at[link.claim], 0.0) >= NEAR and len(told(said, content_stems(candidate.passage))) >= _SAID:
                near.add((link.claim, document.id))
        for claim in treaties if treaty_named(document.text) else ():
            if document.id not in found.get(claim.id, {}) and (stage := treaty_link(claim, document)) is not None:
                found.setdefault(claim.id, {})[document.id] = stage
    return found, frozenset(near)


def _link(passages: Sequence[Candidate], document: Document, published: Mapping[str, dt.date]) -> tuple[Candidate, Link] | None:
    """The bearing of the best passage; where its figure is of another scope or window, that of the next which settles something."""
    claim = passages[0].profile.claim
    first = None if _repeats(claim, document) else link_of(passages[0], published[claim.analysis])
    if first is None:
        return None
    if first.method in {"scope", "window"} and max(first.supports, first.refutes) < _SETTLES:
        for candidate in passages[1:_PASSAGES]:
            link = link_of(candidate, published[claim.analysis])
            if link is not None and link.method in _BY_FIGURE and max(link.supports, link.refutes) >= _SETTLES:
                return candidate, link
    return passages[0], first


def _repeats(claim: Claim, document: Document) -> bool:
    """Whether a document holds the very words of the claim: the analysis itself, or a reprint of it, which is no evidence for it."""
    return len(claim.quote.exact) >= _OWN_WORDS and claim.quote.exact in document.text


def _apply_judgements(found: dict[str, dict[str, Link]], view: View) -> None:
    documents = {d.id: d for d in view.documents}
    for signed in view.judgements:
        judged = signed.judgement
        if isinstance(judged, UnlinkJudgement):
            found.get(judged.claim, {}).pop(judged.document, None)
        elif isinstance(judged, LinkJudgement) and judged.document in documents:
            found.setdefault(judged.claim, {})[judged.document] = _judged_link(judged, documents[judged.document], signed.by)


def _judged_link(judged: LinkJudgement, document: Document, by: str) -> Link:
    start = max(document.text.find(judged.quote), 0) if judged.quote else 0
    end = start + len(judged.quote) if judged.quote and judged.quote in document.text else len(document.text)
    rest = (1 - _JUDGED) / 2
    p = {b: _JUDGED if judged.bearing == b else rest for b in ("supports", "refutes", "silent")}
    return Link(claim=judged.claim, document=document.id, quote=document.text[start:end], start=start, end=end, supports=p["supports"],
                refutes=p["refutes"], silent=p["silent"], method="judge", reason=f"{by}: {judged.because}", speaker=document.cited)  # fmt: skip
