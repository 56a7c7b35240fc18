"""Claims, their evidence and their history as Parquet, with the types of the columns kept: for pandas, Polars, DuckDB, Spark and spreadsheets of size."""

from __future__ import annotations

from collections.abc import Mapping

from upheld.ledger.parquet import Column, written
from upheld.model.ports import BriefInput
from upheld.publish.brief import clean, safe_url
from upheld.publish.rows import flat, row_of

_CLAIMS: Mapping[str, Column] = {
    "id": "VARCHAR", "analysis": "VARCHAR", "kind": "VARCHAR", "status": "VARCHAR", "probability": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
    "word": "VARCHAR", "confidence": "VARCHAR", "direction": "VARCHAR", "origins_for": "INTEGER", "origins_against": "INTEGER", "flags": "VARCHAR",
    "text": "VARCHAR", "quote": "VARCHAR", "attribution": "VARCHAR", "actors": "VARCHAR", "hedge": "VARCHAR", "hedge_low": "DOUBLE",
    "hedge_high": "DOUBLE", "deadline": "DATE", "repair": "VARCHAR", "evidence": "INTEGER",
}  # fmt: skip
_EVIDENCE: Mapping[str, Column] = {
    "claim": "VARCHAR", "document": "VARCHAR", "known": "DATE", "published": "VARCHAR", "source": "VARCHAR", "speaker": "VARCHAR",
    "bearing": "VARCHAR", "origin": "VARCHAR", "weight": "DOUBLE", "quote": "VARCHAR", "reason": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR",
}  # fmt: skip
_HISTORY: Mapping[str, Column] = {
    "claim": "VARCHAR", "day": "DATE", "status": "VARCHAR", "probability": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
}  # fmt: skip


def _plain(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def claims(given: BriefInput) -> bytes:
    """A row a claim, the columns of the CSV; equal inputs give equal bytes."""
    by_claim = {a.claim: a for a in given.assessments}
    rows = [flat(row_of(c, by_claim[c.id])) for c in given.claims]
    return written(_CLAIMS, ([_plain(row[name]) for name in _CLAIMS] for row in rows))


def evidence(given: BriefInput) -> bytes:
    """A row for each passage that bears on a claim, with the day from which it may be used; equal inputs give equal bytes."""
    rows = []
    for a in given.assessments:
        for e in a.evidence:
            document = given.documents.get(e.document)
            more = {"claim": a.claim, "known": document.known if document else None, "url": safe_url(e.url)}
            rows.append([_plain(more[name] if name in more else getattr(e, name)) for name in _EVIDENCE])
    return written(_EVIDENCE, rows)


def history(given: BriefInput) -> bytes:
    """A row a claim and day of its history; equal inputs give equal bytes."""
    rows = []
    for name, points in given.histories.items():
        for p in points:
            low, high = p.assessment.band or (None, None)
            rows.append([_plain(name), p.day, p.assessment.status, p.assessment.probability, low, high])
    return written(_HISTORY, rows)
