"""Crowds and markets: which of their questions asks what a claim says, and what they held of it by a day, as one origin."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import CROWD, Document
from upheld.model.judgement import LinkJudgement, Signed, UnlinkJudgement
from upheld.text.names import actors
from upheld.text.polarity import polarity
from upheld.text.words import content_stems, event_classes

ALIKE = 0.5
"""Share of a claim's telling words that a question must have to ask the same."""

CLOSE_DAYS = 45
"""Days that the end of a question's window may lie from a claim's deadline."""

INTERCEPT, SLOPE, LONGER, USUAL_DAYS = -0.22, 1.12, 0.27, 60.0
"""Curve of a price in log-odds, ``INTERCEPT + SLOPE * x + LONGER * log(days / USUAL_DAYS)``: fitted on the resolved ForecastBench questions to April 2026."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What one crowd held of its question: a probability by ``day``; ``closes`` is the end of its window where it says so."""

    document: str
    platform: str
    question: str
    probability: float
    day: dt.date
    closes: dt.date | None = None


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """All crowds on one claim as one: ``probability`` is that of the claim as worded, ``documents`` the prices it was pooled from."""

    probability: float
    day: dt.date
    said: str
    documents: tuple[str, ...]


def price_of(document: Document) -> Price | None:
    """The price a document tells; ``None`` where it tells none."""
    report = next((r for r in document.reports if r.measure == CROWD and r.best is not None), None)
    if report is None or report.best is None:
        return None
    return Price(document=document.id, platform=document.outlet, question=document.title, probability=report.best, day=document.known,
                 closes=report.window.end if report.window else None)  # fmt: skip


def curved(price: float, days: int) -> float:
    """A price after the curve that outcomes taught; ``days`` are left until the question closes."""
    p = min(max(price, 0.002), 0.998)
    x = INTERCEPT + SLOPE * math.log(p / (1 - p)) + LONGER * math.log(min(max(days, 1), 400) / USUAL_DAYS)
    return 1 / (1 + math.exp(-x))


def asks(price: Price, claim: Claim) -> bool:
    """Whether a crowd's question asks what a claim says: its states, a like event, most of its telling words, and a window that ends with it."""
    if claim.deadline is not None and price.closes is not None and abs((price.closes - claim.deadline).days) > CLOSE_DAYS:
        return False
    if not set(actors(claim.text) or claim.actors) <= set(actors(price.question)):
        return False
    own, other = content_stems(claim.text), content_stems(price.question)
    telling = {w for w in own if not w.isdigit()}
    if event_classes(own) and not event_classes(own) & event_classes(other):
        return False
    return bool(telling) and len(telling & other) / len(telling) >= ALIKE


def priced(claims: Iterable[Claim], documents: Sequence[Document], judgements: Sequence[Signed], *, as_of: dt.date) -> Mapping[str, Priced]:
    """Claim id to what crowds held of it by a day: found by their words, or linked and unlinked by people (refuting: the question asks the opposite)."""
    prices = [p for d in documents if d.known <= as_of and (p := price_of(d)) is not None]
    found = {}
    for claim in (c for c in claims if c.of_future and prices):
        linked = {
            s.judgement.document: s.judgement.bearing for s in judgements if isinstance(s.judgement, LinkJudgement) and s.judgement.claim == claim.id
        }
        gone = {s.judgement.document for s in judgements if isinstance(s.judgement, UnlinkJudgement) and s.judgement.claim == claim.id}
        own = [(p, _facing(p, claim, linked.get(p.document))) for p in prices if p.document not in gone and (p.document in linked or asks(p, claim))]
        if own:
            found[claim.id] = _as_one(own, claim, as_of)
    return found


def _facing(price: Price, claim: Claim, linked: str | None) -> bool:
    """Whether a question asks what the claim says, rather than its opposite."""
    if linked is not None:
        return linked != "refutes"
    return (claim.polarity == "negative") == polarity(price.question).negated


def _as_one(own: Sequence[tuple[Price, bool]], claim: Claim, as_of: dt.date) -> Priced:
    """The latest price of each question, their log-odds in the middle: markets watch one another, so that many of them are one origin."""
    last: dict[tuple[str, str], tuple[Price, bool]] = {}
    for price, facing in sorted(own, key=lambda one: (one[0].day, one[0].document)):
        last[price.platform, price.question] = (price, facing)
    held = sorted((_claimed(p, claim, facing=facing), p.document, p) for p, facing in last.values())
    middle = held[(len(held) - 1) // 2][0] if len(held) % 2 else _between(held[len(held) // 2 - 1][0], held[len(held) // 2][0])
    day = max(p.day for _, _, p in held)
    names = " and ".join(sorted({p.platform or "a crowd" for _, _, p in held}))
    said = f"{names} on “{held[0][2].question}”" if len(held) == 1 else f"{len(held)} questions on {names}, as one origin"
    return Priced(probability=middle, day=min(day, as_of), said=said, documents=tuple(sorted(p.document for _, _, p in held)))


def _claimed(price: Price, claim: Claim, *, facing: bool) -> float:
    closes = price.closes or claim.deadline
    p = curved(price.probability, (closes - price.day).days if closes else round(USUAL_DAYS))
    return p if facing else 1 - p


def _between(a: float, b: float) -> float:
    x = (math.log(a / (1 - a)) + math.log(b / (1 - b))) / 2
    return 1 / (1 + math.exp(-x))
