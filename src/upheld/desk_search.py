"""Looking for words in documents and claims, as of a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from upheld.desk import CheckOutcome
from upheld.desk_living import Living, Record
from upheld.errors import DamagedError, UsageError
from upheld.ledger.words import NAME, Words
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.text.finding import Piece, Term, excerpt, holds, searched, terms

MOST = 100
"""Documents in one answer, and claims."""


class ClaimHit(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that holds what was asked for."""

    claim: Claim
    assessment: Assessment


class DocumentHit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that holds what was asked for, the stretch where it does (empty where its names alone do), and the claims it bears on."""

    document: Document
    excerpt: tuple[Piece, ...]
    bears_on: tuple[str, ...]


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """What was found as of a day; ``claims`` and ``documents`` are some of ``claims_total`` and ``total``."""

    as_of: dt.date
    claims: tuple[ClaimHit, ...]
    documents: tuple[DocumentHit, ...]
    total: int
    claims_total: int


def _key(document: Document) -> str:
    """What an index knows a document by: its text and the names it bears."""
    named = f"{document.text_sha256}\0{document.title}\0{document.outlet}\0{document.cited}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()


def _named(document: Document) -> str:
    return f"{document.title} {document.outlet} {document.cited}"


def _claim_words(claim: Claim) -> str:
    return " ".join((claim.id, claim.text, claim.quote.exact, claim.attribution or "", *claim.actors))


class Finder:
    """Finds words in a workspace. What it needs for that is worked out when first asked, and for each new document once."""

    def __init__(self, living: Living) -> None:
        self._living = living
        self._words: Words | None = None
        self._claims: dict[tuple[str, str], str] = {}
        self._taken: Record | None = None

    def prepare(self) -> int:
        """Take in what is not there yet; returns how many documents that were.

        Raises:
            DamagedError: where a text is missing or changed.
        """
        record = self._living.record()
        if self._taken is record and self._words:
            return 0
        store = self._living.workspace.store

        def both(document: Document) -> tuple[str, str]:
            return _named(document), store.text(document.text_sha256)

        if self._words is None:
            self._words = Words(self._living.workspace.root / ".cache" / NAME)
        came = self._words.take({_key(d): partial(both, d) for d in record.documents})
        for claim in record.claims:
            self._claim(claim)
        self._taken = record
        return came

    def find(self, query: str, day: dt.date, *, limit: int = 20, offset: int = 0) -> Hits:
        """Claims and documents that hold every word of a query, as of a day; a word may be the beginning of one, a phrase stands in quotation marks.

        Raises:
            UsageError: where the query holds no word, or the day lies ahead.
            NothingToCheckError: where no claim is recorded.
            DamagedError: where a text is missing or changed.
        """
        asked = terms(query)
        if not asked:
            raise UsageError("this search holds no word", hint="give a word, the beginning of one, or a phrase in quotation marks")
        self.prepare()
        with self._living.lock:
            record = self._living.record()
            if day > record.today:
                raise UsageError(f"{day} lies ahead", hint=f"ask about a day up to {record.today}")
            outcome = record.outcome(day)
            held = record.kept(("held", day), lambda: _held(outcome))
        found = [d for key in (self._words.find(asked) if self._words else ()) for d in held.known.get(key, ())]
        claims = [c for c in outcome.view.claims if holds(self._claim(c), asked)]
        some = tuple(ClaimHit(claim=c, assessment=held.by_claim[c.id]) for c in claims[:MOST])
        shown = tuple(self._hit(d, asked, held.bearing) for d in found[offset : offset + limit])
        return Hits(as_of=day, claims=some, documents=shown, total=len(found), claims_total=len(claims))

    def _claim(self, claim: Claim) -> str:
        """The words of a claim, found once."""
        said = _claim_words(claim)
        key = claim.id, said
        if key not in self._claims:
            self._claims[key] = searched(said)
        return self._claims[key]

    def _hit(self, document: Document, asked: tuple[Term, ...], bearing: Mapping[str, tuple[str, ...]]) -> DocumentHit:
        try:
            text = self._living.workspace.store.text(document.text_sha256)
        except DamagedError:
            text = ""
        return DocumentHit(document=document, excerpt=excerpt(text, asked), bears_on=bearing.get(document.id, ()))


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a search of a day needs of it, whatever is looked for: documents by what the index knows them by, assessments, what bears on what."""

    known: Mapping[str, Sequence[Document]]
    by_claim: Mapping[str, Assessment]
    bearing: Mapping[str, tuple[str, ...]]


def _held(outcome: CheckOutcome) -> _Held:
    known: dict[str, list[Document]] = {}
    for document in outcome.view.documents:
        known.setdefault(_key(document), []).append(document)
    by_claim = {a.claim: a for a in outcome.weighed.assessments}
    return _Held(known=known, by_claim=by_claim, bearing=_bearing(by_claim))


def _bearing(by_claim: Mapping[str, Assessment]) -> Mapping[str, tuple[str, ...]]:
    """Document id to the claims it bears on."""
    found: dict[str, list[str]] = {}
    for name, a in by_claim.items():
        for e in a.evidence:
            found.setdefault(e.document, []).append(name)
    return {document: tuple(dict.fromkeys(names)) for document, names in found.items()}
