"""W3C PROV as PROV-JSON: where every assessment comes from, down to the words of each document and the people who judged.

A document, a passage, a claim and an assessment are entities; the check and each judgement are activities; outlets, people and this program are agents.
A passage is a quotation of its document, a copy has the first telling of its account as primary source, a corrected document is a revision, a
withdrawn one is invalidated (Moreau and Missier 2013, PROV-DM 5.2). Names are derived, so the same inputs give the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from upheld.ledger.entry import heads_text
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.judgement import Correction, Rating, Retraction, Signed
from upheld.model.ports import BriefInput
from upheld.publish.brief import clean, safe_url

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:upheld:prov")
_Records = dict[str, dict[str, dict[str, Any]]]


def named(what: str, *names: str) -> str:
    """The qualified name of a thing, derived from what it is and how it is told from others."""
    return f"up:{what}-{uuid.uuid5(_SPACE, chr(31).join((what, *map(clean, names)))).hex}"


class _Bundle:
    """Records by kind, as PROV-JSON lays them out; relations are numbered in the order they come."""

    def __init__(self) -> None:
        self.records: _Records = {}
        self._relations = 0

    def put(self, record: str, what: str, /, *names: str, **said: object) -> str:
        """An entity, activity or agent with its attributes, those that say nothing left out; returns its name."""
        name = named(what, *names)
        held = self.records.setdefault(record, {}).setdefault(name, {})
        held |= {_attribute(key): clean(v) if isinstance(v, str) else v for key, v in said.items() if v not in (None, "")}
        return name

    def relate(self, record: str, /, **ends: object) -> None:
        """A relation between two of them."""
        self._relations += 1
        self.records.setdefault(record, {})[f"_:r{self._relations}"] = {_attribute(key): v for key, v in ends.items() if v not in (None, "")}

    def derived(self, new: str, old: str, how: str) -> None:
        """An entity made of another, as PROV's subtypes of derivation have it."""
        self.relate("wasDerivedFrom", generatedEntity=new, usedEntity=old, type={"$": f"prov:{how}", "type": "prov:QUALIFIED_NAME"} if how else None)


_PROV = frozenset({"label", "type", "value", "activity", "agent", "entity", "generatedEntity", "usedEntity", "time"})


def _attribute(key: str) -> str:
    return f"prov:{key}" if key in _PROV else f"up:{key}"


def publish(given: BriefInput) -> bytes:
    """The provenance of an analysis as UTF-8 PROV-JSON; equal inputs give equal bytes."""
    made = _Bundle()
    analysis, view = given.analysis, given.view
    author = made.put("agent", "author", analysis.author, label=analysis.author, type="prov:Person") if analysis.author else ""
    article = made.put("entity", "analysis", analysis.slug, label=analysis.title, type="up:Analysis", id=analysis.slug, sha256=analysis.text_sha256,
                       published=analysis.published.isoformat())  # fmt: skip
    if author:
        made.relate("wasAttributedTo", entity=article, agent=author)
    program = made.put("agent", "program", "upheld", label="upheld", type="prov:SoftwareAgent")
    run = made.put("activity", "check", analysis.slug, view.as_of.isoformat(), type="up:Check", label=f"the check as of {view.as_of}",
                   as_of=view.as_of.isoformat(), heads=heads_text(view.heads))  # fmt: skip
    made.relate("wasAssociatedWith", activity=run, agent=program)
    by_claim = {a.claim: a for a in given.assessments}
    for claim in given.claims:
        _assessed(made, claim, by_claim[claim.id], given, article=article, run=run)
    _copies(made, given)
    _judged(made, given)
    whole = {"prefix": {"up": "urn:upheld:", "prov": "http://www.w3.org/ns/prov#"}, **made.records}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _assessed(made: _Bundle, claim: Claim, a: Assessment, given: BriefInput, *, article: str, run: str) -> None:
    """A claim quoted from its analysis, its assessment, and the passages that went into it."""
    said = made.put(
        "entity", "claim", claim.analysis, claim.id, type="up:Claim", label=claim.text, id=claim.id, kind=claim.kind, value=claim.quote.exact
    )
    made.derived(said, article, "Quotation")
    made.relate("used", activity=run, entity=said)
    assessed = made.put("entity", "assessment", claim.id, a.as_of.isoformat(), a.inputs, type="up:Assessment", label=f"{claim.id}: {a.status}",
                        status=a.status, probability=a.probability, confidence=a.confidence, method=a.method, inputs=a.inputs)  # fmt: skip
    made.relate("wasGeneratedBy", entity=assessed, activity=run)
    made.derived(assessed, said, "")
    for e in a.evidence:
        passage = made.put("entity", "passage", e.document, e.quote, type="up:Passage", value=e.quote)
        made.derived(passage, _document(made, e.document, given), "Quotation")
        made.relate("wasDerivedFrom", generatedEntity=assessed, usedEntity=passage, bearing=e.bearing, weight=e.weight, reason=clean(e.reason))


def _document(made: _Bundle, name: str, given: BriefInput) -> str:
    """A document, attributed to its outlet the first time it is named."""
    known, there = given.documents.get(name), named("document", name) in made.records["entity"]
    document = made.put("entity", "document", name, type="up:Document", id=name)
    if known is None or there:
        return document
    made.put("entity", "document", name, type="up:Document", id=name, label=known.title, url=safe_url(known.url), sha256=known.text_sha256,
             published=known.published.text() if known.published else "", known=known.known.isoformat(), language=known.language)  # fmt: skip
    if known.outlet:
        outlet = made.put("agent", "outlet", known.outlet, label=known.outlet, type="prov:Organization")
        made.relate("wasAttributedTo", entity=document, agent=outlet)
    return document


def _copies(made: _Bundle, given: BriefInput) -> None:
    """Documents that tell another's account again."""
    held: Mapping[tuple[str, str], None] = {
        (copy, step.documents[0]): None for a in given.assessments for step in a.waterfall for copy in step.documents[1:]
    }
    for copy, first in held:
        made.derived(_document(made, copy, given), _document(made, first, given), "PrimarySource")


def _judged(made: _Bundle, given: BriefInput) -> None:
    """What people said: of the claims of this analysis, of the documents used, and of any source."""
    own = {c.id for c in given.claims}
    used = {e.document for a in given.assessments for e in a.evidence}
    for n, signed in enumerate(given.view.judgements):
        j = signed.judgement
        about = getattr(j, "claim", None)
        if about in own or isinstance(j, Rating | Retraction | Correction) or getattr(j, "document", None) in used:
            _line(made, n, signed, given, claim=about if about in own else None)


def _line(made: _Bundle, n: int, signed: Signed, given: BriefInput, *, claim: str | None) -> None:
    j, at = signed.judgement, signed.recorded.isoformat()
    said = made.put("activity", "judgement", str(n), signed.by, at, type=f"up:{type(j).__name__}", because=j.because, **_said(j))
    made.records["activity"][said] |= {"prov:startTime": at, "prov:endTime": at}
    person = made.put("agent", "person", signed.by, label=signed.by, type="prov:Person")
    made.relate("wasAssociatedWith", activity=said, agent=person)
    if claim is not None:
        analysis = next(c.analysis for c in given.claims if c.id == claim)
        made.relate("used", activity=said, entity=made.put("entity", "claim", analysis, claim))
    if isinstance(j, Retraction | Correction):
        gone = _document(made, j.document, given)
        made.relate("wasInvalidatedBy", entity=gone, activity=said, time=f"{j.since.isoformat()}T00:00:00+00:00")
        if isinstance(j, Correction):
            made.derived(_document(made, j.replaced_by, given), gone, "Revision")


def _said(judgement: object) -> Mapping[str, str | float]:
    """What a judgement says, beside what it is about and why."""
    fields: Iterable[str] = ("document", "source", "bearing", "grade", "interest", "outcome", "probability", "quote")
    return {name: getattr(judgement, name) for name in fields if getattr(judgement, name, None) not in (None, "")}
