"""Links that counting events gave, joined to those that were found in words."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from upheld.model.evidence import Link
from upheld.model.judgement import UnlinkJudgement
from upheld.model.view import View

OWN_WORDS = "documents"
"""Whose events are coded from the texts of the workspace itself."""


def is_of_own_words(document: str) -> bool:
    """Whether a document tells a count of what the workspace's own texts say."""
    return document.startswith(f"events:{OWN_WORDS}:")


def texts_of(view: View) -> View:
    """The view with the documents that came in as texts: a sentence that tells a count is no report and bears by its count alone."""
    return msgspec.structs.replace(view, documents=view.read) if view.counted else view


def with_counted(links: Mapping[str, tuple[Link, ...]], view: View) -> dict[str, tuple[Link, ...]]:
    """Claim id to its links, by those found in words (of :func:`texts_of`) and those of ``view.counted``.

    A count of what the workspace's own texts say stands only where none of them bears on the claim itself, so that no text counts twice. What a person
    unlinked stays unlinked.
    """
    if not view.counted:
        return dict(links)
    unlinked = {(s.judgement.claim, s.judgement.document) for s in view.judgements if isinstance(s.judgement, UnlinkJudgement)}
    spoken = {claim for claim, found in links.items() if any(link.bearing != "silent" for link in found)}
    joined = dict(links)
    for link in view.counted:
        again = is_of_own_words(link.document) and link.claim in spoken
        if not again and (link.claim, link.document) not in unlinked:
            joined[link.claim] = (*joined.get(link.claim, ()), link)
    return {claim: tuple(sorted(found, key=lambda link: link.document)) for claim, found in joined.items() if found}
