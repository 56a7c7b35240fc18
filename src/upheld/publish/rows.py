"""The contract as types: what the read API answers, what a notebook gets, and what the API's description is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from upheld.desk import CheckOutcome
from upheld.desk_search import Hits
from upheld.model.assessment import Assessment, Confidence, Contribution, Direction, Status
from upheld.model.claim import Claim, Hedge, Kind
from upheld.model.evidence import Bearing, Document
from upheld.model.story import Moved, Point
from upheld.publish.brief import clean
from upheld.publish.contract import SCHEMA_VERSION, claim_row
from upheld.score.people import Held, Pooled
from upheld.text.finding import Piece


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """The exact words of a claim, in code points of the analysis."""

    exact: str
    start: int
    end: int


class QuantityRow(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as worded; ``None`` = unbounded."""

    low: float | None
    high: float | None
    comparator: str
    measure: str
    unit: str


class RepairRow(msgspec.Struct, frozen=True, kw_only=True):
    """The claim as it could truthfully be written."""

    text: str
    probability: float


class OriginsRow(msgspec.Struct, frozen=True, kw_only=True):
    """Independent origins on each side."""

    for_: int = msgspec.field(name="for")
    against: int


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that bears on a claim; ``weight`` in log-odds."""

    document: str
    published: str
    source: str
    bearing: Bearing
    origin: str
    weight: float
    quote: str


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim and how it stands: the fields of ``upheld check --json``."""

    id: str
    analysis: str
    kind: Kind
    text: str
    quote: QuoteRow
    hedge: Hedge | None
    attribution: str | None
    actors: tuple[str, ...]
    period: tuple[dt.date | None, dt.date | None] | None
    quantity: QuantityRow | None
    deadline: dt.date | None
    given: str | None
    rests_on: tuple[str, ...]
    status: Status
    direction: Direction
    flags: tuple[str, ...]
    probability: float | None
    band: tuple[float, float] | None
    word: str | None
    confidence: Confidence
    repair: RepairRow | None
    origins: OriginsRow
    evidence: tuple[EvidenceRow, ...]


class DayRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on one day of its history."""

    day: dt.date
    status: Status
    probability: float | None
    band: tuple[float, float] | None


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that moved between two days, and the documents that moved it, heaviest change first."""

    claim: str
    analysis: str
    text: str
    before: DayRow
    after: DayRow
    documents: tuple[str, ...]


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document, without its text. ``published`` is as it was stated; ``known`` is the day from which it may be used."""

    id: str
    known: dt.date
    published: str
    title: str
    outlet: str
    cited: str
    url: str
    language: str


class ClaimsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Some claims as of a day."""

    as_of: dt.date
    searched_to: dt.date | None
    heads: dict[str, str]
    documents: int
    origins: int
    claims: tuple[ClaimRow, ...]
    schema_version: int = SCHEMA_VERSION


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with its history, oldest day first; what each person holds of it, and several people pooled."""

    as_of: dt.date
    claim: ClaimRow
    history: tuple[DayRow, ...]
    changes_it: tuple[str, ...]
    held: tuple[Held, ...] = ()
    pooled: Pooled | None = None
    schema_version: int = SCHEMA_VERSION


class EvidenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that bears on one claim, by absolute weight, with reasons and addresses."""

    as_of: dt.date
    claim: str
    evidence: tuple[Contribution, ...]
    schema_version: int = SCHEMA_VERSION


class ChangesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What moved between two days, largest change first."""

    start: dt.date = msgspec.field(name="from")
    end: dt.date = msgspec.field(name="to")
    changes: tuple[ChangeRow, ...]
    schema_version: int = SCHEMA_VERSION


class DocumentsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Some documents known by a day, oldest first; ``total`` counts them all."""

    as_of: dt.date
    total: int
    offset: int
    documents: tuple[DocumentRow, ...]
    schema_version: int = SCHEMA_VERSION


class FoundClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that holds what was asked for."""

    id: str
    analysis: str
    text: str
    status: Status
    probability: float | None


class FoundDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that holds what was asked for: the stretch where it does, what was asked for in it, and the claims it bears on."""

    document: DocumentRow
    excerpt: str
    words: tuple[str, ...]
    bears_on: tuple[str, ...]


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Claims in the order of the texts, documents by how much they hold of what was asked for; each some of ``claims_total`` and ``total``."""

    as_of: dt.date
    q: str
    claims: tuple[FoundClaim, ...]
    documents: tuple[FoundDocument, ...]
    total: int
    claims_total: int
    schema_version: int = SCHEMA_VERSION


class ErrorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What cannot be done, and what to do about it."""

    error: str
    hint: str = ""


def row_of(claim: Claim, a: Assessment) -> ClaimRow:
    """A claim and its assessment as one row; the fields come from the contract and nowhere else."""
    return msgspec.convert(claim_row(claim, a), ClaimRow)


def claims_answer(outcome: CheckOutcome, rows: Iterable[ClaimRow]) -> ClaimsAnswer:
    """The answer of a check, with the rows that were asked for."""
    searched = next((a.searched_to for a in outcome.weighed.assessments), None)
    return ClaimsAnswer(as_of=outcome.view.as_of, searched_to=searched, heads=dict(outcome.view.heads), documents=len(outcome.view.read),
                        origins=len(outcome.weighed.origins), claims=tuple(rows))  # fmt: skip


def day_row(day: dt.date, a: Assessment) -> DayRow:
    """A claim on one day."""
    return DayRow(day=day, status=a.status, probability=a.probability, band=a.band)


def history_rows(points: Iterable[Point]) -> tuple[DayRow, ...]:
    """A claim's history."""
    return tuple(day_row(p.day, p.assessment) for p in points)


def change_row(m: Moved, claims: dict[str, Claim]) -> ChangeRow:
    """A movement as a row."""
    claim = claims[m.after.claim]
    return ChangeRow(claim=claim.id, analysis=claim.analysis, text=claim.text, before=day_row(m.before.as_of, m.before),
                     after=day_row(m.after.as_of, m.after), documents=m.documents)  # fmt: skip


def document_row(d: Document) -> DocumentRow:
    """A document as a row."""
    return DocumentRow(id=d.id, known=d.known, published=d.published.text() if d.published else "", title=d.title, outlet=d.outlet, cited=d.cited,
                       url=d.url, language=d.language)  # fmt: skip


def search_answer(query: str, hits: Hits) -> SearchAnswer:
    """What was found, as an answer."""
    claims = tuple(
        FoundClaim(id=h.claim.id, analysis=h.claim.analysis, text=h.claim.text, status=h.assessment.status, probability=h.assessment.probability)
        for h in hits.claims
    )
    documents = tuple(
        FoundDocument(document=document_row(h.document), excerpt=_shown(h.excerpt), words=tuple(dict.fromkeys(p.text for p in h.excerpt if p.hit)),
                      bears_on=h.bears_on)
        for h in hits.documents
    )  # fmt: skip
    return SearchAnswer(as_of=hits.as_of, q=clean(query), claims=claims, documents=documents, total=hits.total, claims_total=hits.claims_total)


def _shown(pieces: Iterable[Piece]) -> str:
    return " ".join("".join(p.text for p in pieces).split())


def flat(row: ClaimRow) -> dict[str, Any]:
    """A row with one plain value a column, for tables: lists become text, bounds two columns. Evidence is left to its own table."""
    low, high = row.band or (None, None)
    return {
        "id": row.id, "analysis": row.analysis, "kind": row.kind, "status": row.status, "probability": row.probability, "low": low, "high": high,
        "word": row.word, "confidence": row.confidence, "direction": row.direction, "origins_for": row.origins.for_,
        "origins_against": row.origins.against, "flags": ", ".join(row.flags), "text": row.text, "quote": row.quote.exact,
        "attribution": row.attribution, "actors": ", ".join(row.actors), "hedge": row.hedge.cue if row.hedge else None,
        "hedge_low": row.hedge.low if row.hedge else None, "hedge_high": row.hedge.high if row.hedge else None, "deadline": row.deadline,
        "repair": row.repair.text if row.repair else None, "evidence": len(row.evidence),
    }  # fmt: skip
