"""``check --json``: the contract other programs read. Keys and their order are fixed; equal inputs give equal bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from upheld.model.assessment import Assessment, Crossing
from upheld.model.claim import Claim
from upheld.model.view import View

SCHEMA_VERSION = 1


def claim_row(claim: Claim, a: Assessment) -> dict[str, Any]:
    """One claim with its assessment, as the contract has it."""
    period, quantity, hedge = claim.period, claim.quantity, claim.hedge
    return {
        "id": claim.id,
        "analysis": claim.analysis,
        "kind": claim.kind,
        "text": claim.text,
        "quote": {"exact": claim.quote.exact, "start": claim.quote.start, "end": claim.quote.end},
        "hedge": None if hedge is None else {"cue": hedge.cue, "low": hedge.low, "high": hedge.high},
        "attribution": claim.attribution,
        "actors": list(claim.actors),
        "period": None if period is None else [period.start and period.start.isoformat(), period.end and period.end.isoformat()],
        "quantity": None if quantity is None else {
            "low": quantity.low, "high": quantity.high, "comparator": quantity.comparator, "measure": quantity.measure, "unit": quantity.unit,
        },
        "deadline": claim.deadline and claim.deadline.isoformat(),
        "given": claim.given,
        "rests_on": list(claim.rests_on),
        "status": a.status,
        "direction": a.direction,
        "flags": list(a.flags),
        "probability": a.probability,
        "band": None if a.band is None else list(a.band),
        "word": a.word,
        "confidence": a.confidence,
        "repair": None if a.repair is None else {"text": a.repair.text, "probability": a.repair.probability},
        "origins": {"for": a.origins_for, "against": a.origins_against},
        "evidence": [
            {"document": e.document, "published": e.published, "source": e.source, "bearing": e.bearing, "origin": e.origin, "weight": e.weight,
             "quote": e.quote}
            for e in a.evidence
        ],
    }  # fmt: skip


def check_json(view: View, assessments: tuple[Assessment, ...], *, origins: int, crossings: tuple[Crossing, ...] = ()) -> bytes:
    """The whole answer of a check, one JSON object in one line; ``rules`` are those that were crossed."""
    by_claim = {a.claim: a for a in assessments}
    searched = next((a.searched_to for a in assessments), None)
    whole = {
        "schema_version": SCHEMA_VERSION,
        "as_of": view.as_of.isoformat(),
        "searched_to": searched and searched.isoformat(),
        "heads": dict(view.heads),
        "documents": view.screened,
        "origins": origins,
        "claims": [claim_row(c, by_claim[c.id]) for c in view.claims],
        "rules": [msgspec.structs.asdict(crossing) for crossing in crossings],
    }
    return msgspec.json.encode(whole)
