"""Linked data: schema.org's ClaimReview for claims of fact, its Claim for all, and W3C Web Annotations on the text."""

from __future__ import annotations

from typing import Any

import msgspec

from upheld.errors import UsageError
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.ports import BriefInput
from upheld.publish.brief import clean, safe_url
from upheld.publish.wording import likelihood, sides_of, status_words

LONGEST = 75
"""Characters of ``claimReviewed``, as its readers show them."""

_FACTS = frozenset({"event", "quantity", "statement", "dispute", "trend", "relationship"})
_UNSAID = frozenset({"unverified", "normative", "retired", "withdrawn"})


def _short(text: str) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rsplit(None, 1)[0]}…"


def _name(given: BriefInput, claim: Claim) -> str:
    return clean(f"urn:upheld:{given.analysis.slug}:{claim.id}")


def _claim(given: BriefInput, claim: Claim) -> dict[str, Any]:
    analysis = given.analysis
    appearance: dict[str, Any] = {"@type": "Article", "headline": clean(analysis.title), "datePublished": analysis.published.isoformat()}
    if analysis.author:
        appearance["author"] = {"@type": "Person", "name": clean(analysis.author)}
    said = claim.attribution or analysis.author
    return {"@type": "Claim", "@id": _name(given, claim), "text": clean(claim.text), "appearance": [appearance], "firstAppearance": appearance} | (
        {"author": {"@type": "Thing", "name": clean(said)}} if said else {}
    )


def _review(given: BriefInput, claim: Claim, a: Assessment) -> dict[str, Any]:
    assert a.probability is not None
    rating = {
        "@type": "Rating", "ratingValue": 1 + round(4 * a.probability), "bestRating": 5, "worstRating": 1,
        "alternateName": f"{status_words(a.status).capitalize()}: {a.origins_for} for, {a.origins_against} against",
        "ratingExplanation": f"{likelihood(a)} {sides_of(a).capitalize()}.",
    }  # fmt: skip
    return {
        "@type": "ClaimReview", "@id": f"{_name(given, claim)}@{given.view.as_of.isoformat()}", "claimReviewed": _short(claim.text),
        "datePublished": given.view.as_of.isoformat(), "author": {"@type": "Organization", "name": "upheld"}, "itemReviewed": _claim(given, claim),
        "reviewRating": rating, "citation": [safe_url(e.url) for e in a.evidence if safe_url(e.url)],
    }  # fmt: skip


def _written(whole: object) -> bytes:
    # the answer may be pasted into a page's script element, which a "</script>" inside a claim would end
    text = msgspec.json.format(msgspec.json.encode(whole), indent=1).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode() + b"\n"


def claim_review(given: BriefInput) -> bytes:
    """A review of each claim of fact that evidence bears on; equal inputs give equal bytes.

    Raises:
        UsageError: where there is none. What has not happened yet is no fact to review.
    """
    by_claim = {a.claim: a for a in given.assessments}
    pairs = ((c, by_claim[c.id]) for c in given.claims)
    facts = [(c, a) for c, a in pairs if c.kind in _FACTS and a.probability is not None and a.status not in _UNSAID and a.evidence]
    if not facts:
        raise UsageError(
            "no claim of fact here has evidence to review it by", hint="forecasts and wishes are no facts; use --to jsonld for all claims"
        )
    return _written({"@context": "https://schema.org", "@graph": [_review(given, c, a) for c, a in facts]})


def claims(given: BriefInput) -> bytes:
    """Every claim as schema.org has it, with its status, without a rating; equal inputs give equal bytes."""
    by_claim = {a.claim: a for a in given.assessments}

    def one(claim: Claim) -> dict[str, Any]:
        a = by_claim[claim.id]
        value: list[dict[str, Any]] = [{"@type": "PropertyValue", "name": "status", "value": a.status}]
        if a.probability is not None:
            value.append({"@type": "PropertyValue", "name": "probability", "value": a.probability})
        return _claim(given, claim) | {"additionalProperty": value}

    return _written({"@context": "https://schema.org", "@graph": [one(c) for c in given.claims]})


def web_annotations(given: BriefInput) -> bytes:
    """Each claim as a W3C Web Annotation on the text of the analysis; equal inputs give equal bytes."""
    by_claim = {a.claim: a for a in given.assessments}

    def one(claim: Claim) -> dict[str, Any]:
        a, q = by_claim[claim.id], claim.quote
        selectors = [
            {"type": "TextQuoteSelector", "exact": clean(q.exact), "prefix": clean(q.prefix), "suffix": clean(q.suffix)},
            {"type": "TextPositionSelector", "start": q.start, "end": q.end},
        ]
        body = {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": clean(f"{status_words(a.status)}. {likelihood(a)}")}
        source = {"source": clean(f"urn:sha256:{given.analysis.text_sha256}"), "selector": selectors}
        return {"id": _name(given, claim), "type": "Annotation", "motivation": "assessing", "body": body, "target": source}

    whole = {"@context": ["http://www.w3.org/ns/anno.jsonld"], "id": clean(f"urn:upheld:{given.analysis.slug}"), "type": "AnnotationPage",
             "items": [one(c) for c in given.claims]}  # fmt: skip
    return _written(whole)
