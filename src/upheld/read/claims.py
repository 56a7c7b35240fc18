"""An analysis to its claims: every clause that says something checkable, with its exact words and what can be read off them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import msgspec

from upheld.model.claim import FUTURE_KINDS, Analysis, Claim, Hedge, Quantity
from upheld.model.when import Interval, day
from upheld.read.anchor import quote_at
from upheld.read.kinds import kind_of
from upheld.text.attribution import Attribution, attribution
from upheld.text.clauses import apposed, clauses, quoted_clauses, words
from upheld.text.verbs import has_finite, _FINITE as FINITE
from upheld.text.dates import dates, deadline_of
from upheld.text.figures import Figure, figures
from upheld.text.hedges import HedgeCue, hedges
from upheld.text.names import actors
from upheld.text.sentences import Span, sentences

DEFAULT_HORIZON = dt.timedelta(days=365)
"""Deadline of a forecast whose author gives none."""

_HEADING_WORDS = 14
_HEADING_LINES = 6
_PAST = re.compile(r"\b(?:was|were|had|did|met|said|told|took|held|went|gave|saw|died|drew|signed|[a-z]+ed)\b")
_PERFECT = re.compile(r"\b(?:has|have)\b")
_NEGATIVE = re.compile(r"\b(?:no|(?<!than )not|never|nothing|nobody|none|neither|nor|without|yet to)\b|n’t\b|n't\b")
_ANCHOR_NAME = re.compile(r"(?<=[a-z,;:’] )[A-Z][\w’]+|^(?:[A-Z][a-z]+ [A-Z]|[A-Z]{2,})")
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should|must|shall)\b")
_SLUG_STOP = frozenset(
    "the a an of in on at to for and or but by with from as is are was were has have had it its his her their that this which who be been will".split(
        " "
    )
)
_PAIR = re.compile(r"\b(?:the|these|those|all|its|their)\s+(?:two|three)$", re.IGNORECASE)
_REST = re.compile(r"^\s*(?:These|Given|Therefore|Thus|Hence|All this|As a result|Taken together)\b")


_CONDITION = re.compile(
    r"^\s*(?P<first>(?:If|Unless|Provided|Should)\b[^,]*),\s*(?P<then>.+)$|^(?P<then2>.+?)[,—]?\s*\b(?P<last>(?:if|unless|provided)\b.+)$", re.DOTALL
)
_HEADLESS = re.compile(r"^(?:has|have|had|is|are|was|were|will|would|could|may|might|spoke|held|took)\b", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:it|them|both|those two|those|this|these|they|he|she)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:it|them|both|so|too|the same(?: way)?)$", re.IGNORECASE)


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    span: Span
    sentence: Span
    inner: bool = False
    before: Span | None = None


def _is_heading(text: str, sentence: Span, index: int) -> bool:
    words_of = sentence.of(text)
    stopped = words_of.rstrip('”"’').endswith((".", "!", "?"))
    return not stopped and (index < _HEADING_LINES or words(words_of) < _HEADING_WORDS)


def _pieces(text: str) -> Iterator[_Piece]:
    before: Span | None = None
    for index, sentence in enumerate(sentences(text)):
        if _is_heading(text, sentence, index):
            continue
        for span in clauses(text, sentence):
            yield _Piece(span=span, sentence=sentence, before=before)
            before = span
        for span in (*apposed(text, sentence), *quoted_clauses(text, sentence)):
            yield _Piece(span=span, sentence=sentence, inner=True)


def _says_something(clause: str, *, published: dt.date) -> bool:
    """Whether a clause has anything that evidence could bear on: an actor, a figure, a date, a hedge, a modal, a denial or a quotation."""
    if words(clause) < 3:
        return False
    anchored = bool(actors(clause) or figures(clause) or hedges(clause) or dates(clause, published))
    named = _ANCHOR_NAME.search(clause) or "“" in clause or _MODAL.search(clause) or _NEGATIVE.search(clause)
    return anchored or named is not None


def _speaker(text: str, piece: _Piece) -> Attribution | None:
    """Whose statement a piece is; words inside a quotation, and what follows a colon, belong to the speaker of their sentence."""
    own = attribution(piece.span.of(text))
    if own is not None:
        return own
    before = text[piece.sentence.start : piece.span.start]
    if piece.inner or before.rstrip().endswith(":"):
        return attribution(before + " " if before else "")
    return None


def _figure(clause: str) -> Figure | None:
    """The first figure that counts something; "the two leaders" and "both sides" only name a pair."""
    return next((f for f in figures(clause) if f.counts and not _PAIR.search(clause[: f.end])), None)


def _hedge(cues: tuple[HedgeCue, ...]) -> HedgeCue | None:
    """The strongest word on the proposition itself; an approximate figure only where nothing else hedges."""
    against = [c for c in cues if c.against]
    return next(iter(against or cues), None)


def _period(clause: str, kind: str, published: dt.date, deadline: dt.date | None) -> Interval | None:
    found = dates(clause, published, future=kind in FUTURE_KINDS)
    if kind in FUTURE_KINDS:
        return Interval(start=published, end=deadline, precision="span") if deadline else None
    if found:
        first = found[0]
        open_ended = first.role == "since" or (first.role != "on" and _PERFECT.search(clause))
        if open_ended and first.interval.start and first.interval.start <= published:
            return Interval(start=first.interval.start, end=published, precision="span")
        return first.interval
    return None if _PAST.search(clause) else day(published)


def _slug(clause: str, taken: set[str]) -> str:
    kept = [w for w in re.findall(r"[a-z0-9]+", clause.casefold()) if w not in _SLUG_STOP][:5] or ["claim"]
    name = base = "-".join(kept)[:48].strip("-")
    n = 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    taken.add(name)
    return name


def _wording(clause: str, hedge: HedgeCue | None) -> str:
    """The proposition without the author's hedge where it can be left out safely; a hedge against it is kept and read as a denial."""
    plain = clause.strip(" ,")
    if hedge is not None and not hedge.against and hedge.cue.casefold() in {"could", "may", "might", "may well", "could well", "might well"}:
        plain = plain[: hedge.start] + "will" + plain[hedge.end :]
    elif (
        hedge is not None
        and not hedge.against
        and hedge.cue.casefold() in {"probably", "likely", "perhaps", "possibly", "reportedly", "allegedly", "apparently"}
    ):
        plain = (plain[: hedge.start].rstrip(" ,") + " " + plain[hedge.end :].lstrip(" ,")).strip()
    plain = re.sub(r"\s+", " ", plain)
    return plain[:1].upper() + plain[1:]


def _in_context(text: str, piece: _Piece, wording: str) -> str:
    """A wording that stands alone: the subject of the clause before, or that clause in brackets, where this one only points at it."""
    if piece.before is None or piece.inner or piece.before.start < piece.sentence.start:
        return wording
    before = piece.before.of(text).strip()
    if _HEADLESS.match(wording):
        verb = FINITE.search(before)
        subject = before[: verb.start()].strip() if verb else ""
        return f"{subject} {wording[:1].lower()}{wording[1:]}" if subject else wording
    if not has_finite(wording) or (_POINTING.search(wording) and not actors(wording)) or _OBJECT.search(wording):
        return f"{wording} ({before[:160]})"
    return wording


def _consequent(clause: str) -> tuple[str, str | None]:
    """What a conditional says will follow, and the condition; a clause without one is its own consequent."""
    found = _CONDITION.match(clause)
    if found is None:
        return clause, None
    return (found["then"] or found["then2"]).strip(), (found["first"] or found["last"]).strip()


def _unhedged(clause: str, own: Mapping[str, tuple[float, float]] | None) -> str:
    """A clause with its hedges blanked out, so that "it would be no surprise if" is not taken for a denial."""
    for cue in hedges(clause, own=own):
        clause = clause[: cue.start] + " " * (cue.end - cue.start) + clause[cue.end :]
    return clause


def _deadline(clause: str, published: dt.date) -> dt.date | None:
    """The last day on which a clause about the future can come true: its stated limit, else the last day it names."""
    named = [(m.role, d) for m in dates(clause, published, future=True) if (d := deadline_of(m)) and d >= published]
    stated = [d for role, d in named if role in {"by", "before", "within", "until"}]
    return min(stated) if stated else max((d for _, d in named), default=None)


def _claim(text: str, piece: _Piece, analysis: Analysis, taken: set[str], own: Mapping[str, tuple[float, float]] | None) -> Claim:
    clause = piece.span.of(text)
    said, figure, cues = _speaker(text, piece), _figure(clause), hedges(clause, own=own)
    kind = kind_of(clause, said=said, cues=cues, counted=figure is not None)
    then, condition = _consequent(clause) if kind == "conditional" else (clause, None)
    hedge = _hedge(cues)
    future = kind in FUTURE_KINDS
    stated = _deadline(then, analysis.published) if future else None
    deadline = (stated or analysis.published + DEFAULT_HORIZON) if future else None
    negative = (hedge is not None and hedge.against) or _NEGATIVE.search(_unhedged(then, own)) is not None
    return Claim(
        id=_slug(clause, taken),
        analysis=analysis.slug,
        kind=kind,
        text=_in_context(text, piece, _wording(clause, hedge)),
        quote=quote_at(text, piece.span.start, piece.span.end),
        actors=actors(clause),
        period=_period(clause, kind, analysis.published, deadline),
        quantity=None
        if figure is None
        else Quantity(low=figure.low, high=figure.high, comparator=figure.comparator, measure=figure.measure, unit=figure.unit),
        hedge=None if hedge is None else Hedge(cue=hedge.cue, low=hedge.low, high=hedge.high),
        attribution=None if said is None else said.who,
        polarity="negative" if negative else "positive",
        deadline=deadline,
        default_deadline=future and stated is None,
        antecedent=condition,
    )


def draft(analysis: Analysis, text: str, *, own_hedges: Mapping[str, tuple[float, float]] | None = None) -> tuple[Claim, ...]:
    """The claims of an analysis in the order of its text; every quote is the exact slice of ``text``.

    Args:
        analysis: title, publication day and slug of the text under test.
        text: the text as it was given; offsets are its code points.
        own_hedges: cues a workspace adds or replaces, each with its probability range.
    """
    taken: set[str] = set()
    drafted: list[Claim] = []
    for piece in _pieces(text):
        clause = piece.span.of(text)
        if not _says_something(clause, published=analysis.published) or (piece.inner and not has_finite(clause)):
            continue
        claim = _claim(text, piece, analysis, taken, own_hedges)
        if _REST.match(piece.sentence.of(text)) and drafted:
            claim = msgspec.structs.replace(claim, rests_on=(drafted[-1].id,))
        drafted.append(claim)
    return tuple(sorted(drafted, key=lambda c: (c.quote.start, c.quote.end)))
