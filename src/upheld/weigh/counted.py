"""Links that counting events gave, joined to those that were found in words."""

from __future__ import annotations

from collections.abc import Mapping

from upheld.model.evidence import Link
from upheld.model.judgement import UnlinkJudgement
from upheld.model.view import View

OWN_WORDS = "documents"
"""Whose events are coded from the texts of the workspace itself."""


def is_of_own_words(document: str) -> bool:
    """Whether a document tells a count of what the workspace's own texts say."""
    return document.startswith(f"events:{OWN_WORDS}:")


def with_counted(links: Mapping[str, tuple[Link, ...]], view: View) -> dict[str, tuple[Link, ...]]:
    """Claim id to its links with those of ``view.counted``.

    The sentence that tells a count is no report and bears by its count alone. A count of what the workspace's own texts say stands only where none
    of them bears on the claim itself, so that no text counts twice. What a person unlinked stays unlinked.
    """
    told = {link.document for link in view.counted}
    unlinked = {(s.judgement.claim, s.judgement.document) for s in view.judgements if isinstance(s.judgement, UnlinkJudgement)}
    joined = {claim: tuple(link for link in found if link.document not in told or link.method == "judge") for claim, found in links.items()}
    spoken = {claim for claim, found in joined.items() if any(link.bearing != "silent" for link in found)}
    for link in view.counted:
        held = joined.get(link.claim, ())
        again = is_of_own_words(link.document) and link.claim in spoken
        judged = any(one.document == link.document for one in held)
        if not again and not judged and (link.claim, link.document) not in unlinked:
            joined[link.claim] = (*held, link)
    return {claim: tuple(sorted(found, key=lambda link: link.document)) for claim, found in joined.items() if found}
