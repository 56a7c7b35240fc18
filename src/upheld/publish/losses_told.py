"""The ledger of losses: what each source gave for the dead, wounded, missing and captured of a side, by day, beside what the analyses claim.

Killed and killed-or-wounded are never put together: they are the two that are most often taken for one another.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.assessment import Assessment, Contribution
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.ports import BriefInput
from upheld.publish import charts
from upheld.publish.brief import Told, told_of
from upheld.publish.ladder import KIN, figure_words
from upheld.text.figures import Figure, figures
from upheld.text.names import mentions, name_of
from upheld.weigh.estimates import in_words

NOBODY = "side not named"


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A figure one origin gave; ``articles`` is how many documents repeat it, ``bears`` the side it takes on the claim."""

    day: dt.date
    low: float | None
    high: float | None
    words: str
    told: Told
    origin: str
    articles: int
    tone: str


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A claim's own figure, and what the figures told by each day of its history come to (``comes_to`` says it of the day asked about)."""

    claim: Claim
    words: str
    assessment: Assessment
    beliefs: tuple[charts.Belief, ...] = ()

    @property
    def comes_to(self) -> str:
        """The posterior in words; empty where no figure was told."""
        return in_words(self.assessment.estimate) if self.assessment.estimate else ""


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """A side and measure: the claims about it, the figures told, newest first, and their drawing, with what they come to where it is ``believed``."""

    side: str
    measure: str
    claims: tuple[Claimed, ...]
    counts: tuple[Count, ...]
    chart: str
    days: tuple[dt.date, dt.date]
    believed: bool = False


def side_of(claim: Claim, a: Assessment | None = None) -> str:
    """Whose losses a claim counts, civilians apart from soldiers.

    The country named nearest to its figure; where its words name none, the one that the evidence on it names most; else its first actor.
    """
    counted = next((f for f in figures(claim.text) if f.counts), None)
    country = _near(claim.text, counted) if counted else ""
    if not country and a is not None:
        told = Counter(near for e in a.evidence if e.bearing != "silent" for f in figures(e.quote)[:1] if (near := _near(e.quote, f)))
        country = min(told, key=lambda name: (-told[name], name), default="")
    country = country or (_bare(claim.actors[0]) if claim.actors else NOBODY)
    return f"{country}, civilians" if claim.quantity is not None and "civilian" in f"{claim.quantity.unit} {claim.text}".casefold() else country


def _bare(code: str) -> str:
    return name_of(code).removeprefix("the ")


def _near(text: str, figure: Figure) -> str:
    """The country named nearest to a figure, what follows it first (1,100 North Korean soldiers); empty where none is named."""
    named = mentions(text)
    if not named:
        return ""
    after = [m for m in named if m.start >= figure.start]
    return _bare(min(after or named, key=lambda m: abs(m.start - figure.start)).iso3)


def tolls(given: Iterable[BriefInput]) -> tuple[Toll, ...]:
    """Every side and measure that a claim counts, by side."""
    held: dict[tuple[str, str], list[tuple[Claimed, tuple[Count, ...]]]] = {}
    for one in given:
        now = {a.claim: a for a in one.assessments}
        for claim in one.claims:
            own = claim.quantity
            if own is None or own.measure not in KIN or claim.id not in now:
                continue
            claimed = Claimed(
                claim=claim, words=figure_words(own.low, own.high, own.comparator), assessment=now[claim.id], beliefs=_beliefs(one, claim.id)
            )
            side = side_of(claim, now[claim.id])
            counts = _counts(now[claim.id], own.measure, one.documents, side=side)
            for measure, found in counts.items():
                held.setdefault((side, measure), []).append((claimed, found))
    return tuple(_toll(side, measure, rows) for (side, measure), rows in sorted(held.items()))


def _beliefs(given: BriefInput, claim: str) -> tuple[charts.Belief, ...]:
    told = ((p.day, p.assessment.estimate) for p in given.histories.get(claim, ()))
    return tuple((day, e.most[0], e.median, e.most[1]) for day, e in told if e is not None)


def _counts(a: Assessment, own: str, documents: Mapping[str, Document], *, side: str) -> dict[str, tuple[Count, ...]]:
    """The figures each passage gives of a side's losses, by measure; the same from one origin once.

    Of a passage the first figure of each measure counts (600 killed of 15,000 sent). One that names no country counts where it bears on the claim.
    """
    country, _, civilians = side.partition(", ")
    copies = {o.origin: len(o.documents) for o in a.waterfall}
    seen: set[tuple[str, float | None, float | None, str]] = set()
    found: dict[str, list[Count]] = {own: []}
    for e in (e for e in a.evidence if e.document in documents and ("civilian" in e.quote.casefold()) == bool(civilians)):
        first: dict[str, Figure] = {}
        for f in figures(e.quote):
            if f.counts and f.measure in KIN:
                first.setdefault(f.measure, f)
        for f in first.values():
            key, near = (e.origin, f.low, f.high, f.measure), _near(e.quote, f)
            if key not in seen and (near == country or (not near and e.bearing != "silent")):
                seen.add(key)
                found.setdefault(f.measure, []).append(_count(e, f, documents, copies.get(e.origin, 1)))
    return {measure: tuple(counts) for measure, counts in found.items()}


def _count(e: Contribution, f: Figure, documents: Mapping[str, Document], articles: int) -> Count:
    tone = {"supports": "up", "refutes": "down"}.get(e.bearing, "still")
    return Count(day=documents[e.document].known, low=f.low, high=f.high, words=figure_words(f.low, f.high, f.comparator), told=told_of(e, documents),
                 origin=e.origin, articles=articles, tone=tone)  # fmt: skip


def _toll(side: str, measure: str, rows: Sequence[tuple[Claimed, tuple[Count, ...]]]) -> Toll:
    counts: dict[tuple[str, str], Count] = {}
    for _, found in rows:
        for c in found:
            counts.setdefault((c.origin, c.words), c)
    ordered = tuple(sorted(counts.values(), key=lambda c: (c.day, c.told.document, c.words), reverse=True))
    claims = tuple({c.claim.id: c for c, _ in rows if c.claim.quantity is not None and c.claim.quantity.measure == measure}.values())
    values = [v for c in ordered for v in (c.low, c.high) if v] + [
        v for c in claims if c.claim.quantity for v in (c.claim.quantity.low, c.claim.quantity.high) if v
    ]
    beliefs = next((c.beliefs for c in claims if len(c.beliefs) > 1), ())
    values += [v for _, low, _, high in beliefs for v in (low, high) if v > 0]
    scale = (min(values) * 0.8, max(values) * 1.25) if values else (1.0, 10.0)
    drawn = [*(c.day for c in ordered), *(b[0] for b in beliefs)]
    days = (min(drawn), max(drawn)) if drawn else (dt.date.min, dt.date.min)
    own = [(c.claim.quantity.low, c.claim.quantity.high) for c in claims if c.claim.quantity]
    label = "; ".join(f"{c.day}: {c.words}, {c.told.source}" for c in reversed(ordered))
    chart = (
        charts.tolls([(c.day, c.low, c.high, c.tone) for c in ordered], own=own, scale=scale, label=label, beliefs=beliefs)
        if len(ordered) > 1
        else ""
    )
    return Toll(side=side, measure=measure.replace("-", " "), claims=claims, counts=ordered, chart=chart, days=days, believed=bool(beliefs))
