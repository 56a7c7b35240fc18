"""The door for a labeller, such as a language model: it may propose a bearing, with a quote, for passages that comparators and model leave silent.

It labels and never weighs. A proposal without a quote that stands verbatim in the document's text is dropped; the quoted words then pass the same
comparators, and where these find figures, days, windows or another matter in them, theirs is the verdict and the proposal is dropped too. What is left is
bounded: one passage of partial directness, no surer than :data:`MOST`, counted like any passage of the document's own source, so that the most
hostile labeller moves a claim by no more than one source of that class saying something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.ports import Label, Labeller, Pair
from upheld.text.sentences import Span
from upheld.text.words import content_stems
from upheld.weigh.linking import link_of
from upheld.weigh.match import Candidate, ClaimIndex

MOST = 0.70
"""The most that a labelled bearing may be held to be."""

_LEAST_QUOTE = 20  # code points: fewer words say nothing of their own
_OPEN = frozenset({"polarity", "unread", "label"})
"""Methods whose silence is only that nothing was found; the silence of others is a finding."""

Published = Mapping[str, dt.date]


def unsure(links: Sequence[Link]) -> list[Link]:
    """The links that a labeller may be asked about: silent for want of a finding."""
    return [link for link in links if link.bearing == "silent" and link.method in _OPEN]


def labelled(
    links: Sequence[Link], claims: Sequence[Claim], documents: Mapping[str, Document], published: Published, labeller: Labeller
) -> tuple[Link, ...]:
    """The links with what a labeller proposes for the unsure ones, where it holds; the others as they are."""
    asked = unsure(links)
    profiles = {p.claim.id: p for p in ClaimIndex(claims).profiles}
    by_id = {c.id: c for c in claims}
    told = labeller([Pair(claim=by_id[link.claim].text, passage=documents[link.document].text) for link in asked]) if asked else ()
    made: dict[tuple[str, str], Link] = {}
    for link, label in zip(asked, told, strict=False):
        document = documents[link.document]
        at = _found(label, document) if label is not None else None
        if label is None or at is None or link.claim not in profiles:
            continue
        stems = content_stems(label.quote)
        candidate = Candidate(profile=profiles[link.claim], document=document, span=at, shared=profiles[link.claim].stems & stems, coverage=1.0)
        own = link_of(candidate, published[by_id[link.claim].analysis])
        if own is None or own.method in _OPEN:
            made[link.claim, link.document] = _bounded(link, label, at, document)
    return tuple(made.get((link.claim, link.document), link) for link in links)


def _found(label: Label, document: Document) -> Span | None:
    """Where the quoted words stand in the document; ``None`` where they do not, or say too little."""
    at = document.text.find(label.quote)
    return Span(at, at + len(label.quote)) if at >= 0 and len(label.quote) >= _LEAST_QUOTE and label.bearing != "silent" else None


def _bounded(link: Link, label: Label, at: Span, document: Document) -> Link:
    rest = round((1 - MOST) / 2, 6)
    supports, refutes = (MOST, rest) if label.bearing == "supports" else (rest, MOST)
    return Link(
        claim=link.claim, document=link.document, quote=at.of(document.text), start=at.start, end=at.end, supports=supports, refutes=refutes,
        silent=1 - supports - refutes, directness="partial", method="label", reason=f"a labeller reads in it that it {label.bearing} the claim",
        speaker=document.cited,
    )  # fmt: skip
