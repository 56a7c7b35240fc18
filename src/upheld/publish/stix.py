"""STIX 2.1: a report on the analysis, a note for each claim, an opinion for each assessment. Ids are derived, so the same inputs give the same bytes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from upheld.model.assessment import Assessment
from upheld.model.claim import Analysis, Claim
from upheld.model.ports import BriefInput
from upheld.publish.brief import clean, safe_url
from upheld.publish.wording import author_beside, confidence, likelihood, status_words

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:upheld:stix")
_OPINIONS = ((0.05, "strongly-disagree"), (0.45, "disagree"), (0.5500001, "neutral"), (0.95, "agree"), (1.01, "strongly-agree"))
_SURE = {"low": 30, "moderate": 60, "high": 90}
"""Our confidence on STIX's scale of 0 to 100, at the middle of its low, medium and high."""


def _id(kind: str, *names: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, chr(31).join((kind, *map(clean, names))))}"


def _at(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def opinion_of(p: float) -> str:
    """A probability as STIX's opinion enumeration has it."""
    return next(word for edge, word in _OPINIONS if p < edge)


def _common(kind: str, name: tuple[str, ...], given: BriefInput) -> dict[str, Any]:
    created = given.analysis.published
    return {"type": kind, "spec_version": "2.1", "id": _id(kind, *name), "created": _at(created), "modified": _at(max(given.view.as_of, created))}


def _author(analysis: Analysis, given: BriefInput) -> dict[str, Any]:
    name = clean(analysis.author).strip() or "unknown author"
    return _common("identity", (analysis.slug, "author"), given) | {"name": name, "identity_class": "unknown"}


def _note(claim: Claim, a: Assessment, given: BriefInput, report: str) -> dict[str, Any]:
    lines = [claim.text, f"Status: {status_words(a.status)}.", likelihood(a), confidence(a), author_beside(claim)]
    note = _common("note", (given.analysis.slug, claim.id), given) | {
        "abstract": clean(claim.text),
        "content": clean("\n".join(lines)),
        "object_refs": [report],
        "labels": [claim.kind, a.status],
    }
    refs = _references(a)
    return note | ({"external_references": refs} if refs else {}) | ({"revoked": True} if claim.state == "withdrawn" else {})


def _references(a: Assessment) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    for e in a.evidence:
        url = safe_url(e.url)
        named = {"source_name": clean(e.source or e.document).strip() or "unnamed", "description": clean(f"{e.bearing}: {e.quote}")}
        found.append(named | ({"url": url} if url else {}))
    return found


def _opinion(claim: Claim, a: Assessment, given: BriefInput, note: str) -> dict[str, Any] | None:
    if a.probability is None:
        return None
    return _common("opinion", (given.analysis.slug, claim.id), given) | {
        "opinion": opinion_of(a.probability),
        "explanation": clean(likelihood(a)),
        "confidence": _SURE[a.confidence],
        "object_refs": [note],
    }


def publish(given: BriefInput) -> bytes:
    """The bundle as UTF-8 JSON; equal inputs give equal bytes."""
    analysis = given.analysis
    by_claim = {a.claim: a for a in given.assessments}
    author = _author(analysis, given)
    report = _common("report", (analysis.slug,), given)
    inside: list[dict[str, Any]] = []
    for claim in given.claims:
        note = _note(claim, by_claim[claim.id], given, report["id"])
        opinion = _opinion(claim, by_claim[claim.id], given, note["id"])
        inside += [note, *([opinion] if opinion else [])]
    report |= {
        "name": clean(analysis.title),
        "description": f"How the claims of this analysis stand as of {given.view.as_of}.",
        "published": f"{analysis.published.isoformat()}T00:00:00Z",
        "created_by_ref": author["id"],
        "object_refs": [author["id"], *(o["id"] for o in inside)],
    }
    bundle = {"type": "bundle", "id": _id("bundle", analysis.slug, given.view.as_of.isoformat()), "objects": [author, report, *inside]}
    return msgspec.json.format(msgspec.json.encode(bundle), indent=1) + b"\n"
