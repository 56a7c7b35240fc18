"""An analysis to its claims: every clause that says something checkable, with its exact words and what can be read off them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

from upheld.model.claim import FUTURE_KINDS, Analysis, Claim, Hedge, Kind, Quantity
from upheld.read.anchor import quote_at
from upheld.read.argument import argued
from upheld.read.cast import Cast, cast_of
from upheld.read.kinds import kind_of
from upheld.read.periods import deadline, period, reached
from upheld.read.pieces import Piece, pieces
from upheld.read.scene import Hung, Scene, in_context, pair
from upheld.read.wording import consequent, proposition
from upheld.text.attribution import Attribution, attribution
from upheld.text.clauses import words
from upheld.text.dates import dates
from upheld.text.figures import Figure, figures
from upheld.text.hedges import HedgeCue, hedges
from upheld.text.verbs import has_finite
from upheld.text.words import content_stems

DEFAULT_HORIZON = dt.timedelta(days=365)
"""Deadline of a forecast whose author gives none."""

_NEGATIVE = re.compile(r"\b(?:no(?! (?:fewer|less|more|later|doubt))|(?<!than )not(?! only)|never|nothing|nobody|none|neither|nor|without|yet to)\b|n’t\b|n't\b")
_ANCHOR_NAME = re.compile(r"(?<=[a-z,;:’] )[A-Z][\w’]+|^(?:[A-Z][a-z]+ [A-Z]|[A-Z]{2,})")
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should|must|shall)\b")
_SLUG_STOP = frozenset(
    "the a an of in on at to for and or but by with from as is are was were has have had it its his her their that this which who be been will".split(
        " "
    )
)
_PAIR = re.compile(
    r"\b(?:the|these|those|all|its|their|both)\s+(?:two|three)$|\b(?:two|three|one)(?=\s+(?:leaders|sides|capitals|countries|governments|presidents|ministers|armies|men|Koreas|parties"
    r"|parliaments|states|neighbours|[A-Z][a-z]+ [A-Z]?[a-z]+ (?:diplomats|officials|sources)|(?:\w+ ){0,2}(?:diplomats|officials|sources|analysts)))",
    re.IGNORECASE,
)
_TAKES = re.compile(r"\b(?:takes?|took|lasts?|lasted|within)\s+(?:about |some |at least |up to |more than )?$")
_META = re.compile(
    r"\s*(?:(?:But|And|So|Yet|so|That is good news, so)\s+)?(?:[Tt]his (?:post|issue|article|memo|column|essay|piece|note|paper|report|section|letter)\b|(?:I|We|we) (?:have (?:lost|been|written|spent|argued)|am|are|was"
    r"|were|asked?|wrote|write|review|start|begin|turn|offer|return|went|met)\b|(?:Consider|Note|Recall|Imagine|Look|Take|Remember|Think|Suppose|Compare|Start|See)\b(?! that))"
)
_ALTERNATIVES = re.compile(r"\bor\b")
_THERE = re.compile(r"\s*(?:(?:And|But|So|Then|Yet),?\s+)*[Tt]here(?:\s+(?:is|was|are|were)|[’']s)\b")


def _says_something(piece: Piece, *, published: dt.date, cast: Cast) -> bool:
    """Whether a piece has anything that evidence could bear on: an actor, a figure, a date, a hedge, a modal, a denial or a quotation.

    Questions count where they weigh alternatives; what a text says of itself, and "there is X", do not.
    """
    clause = piece.clause
    if words(clause) < 3 or _META.match(clause) or (piece.inner and not piece.nominal and not has_finite(clause)):
        return False
    if clause.rstrip("”\"’").endswith("?"):
        return _ALTERNATIVES.search(clause) is not None
    counted = bool(figures(clause) or hedges(clause) or dates(clause, published))
    if _THERE.match(clause) and not counted and words(clause) < 6:
        return False
    named = _ANCHOR_NAME.search(clause) or "“" in clause or _MODAL.search(clause) or _NEGATIVE.search(clause) or has_finite(clause) and _tells(clause)
    return counted or bool(cast.actors(clause)) or bool(named)


def _tells(clause: str) -> bool:
    """Whether a clause without any name or figure still has enough words of its own to be looked for."""
    return len(content_stems(clause)) >= 4


def _speaker(text: str, piece: Piece, clause: str) -> Attribution | None:
    """Whose statement a piece is; words inside a quotation, and what follows a colon, belong to the speaker of their sentence."""
    if piece.claimed_by:
        return Attribution(who=piece.claimed_by, cue="claim", direct=False)
    own = None if piece.nominal else attribution(clause)
    if own is not None:
        return own
    before = text[piece.sentence.start : piece.span.start]
    if piece.quoted or before.rstrip().endswith(":"):
        sentence = piece.sentence.of(text)
        return attribution(before + " " if before.strip(" “\"") else sentence) or attribution(sentence)
    return None


def _figure(clause: str, said: Attribution | None) -> Figure | None:
    """The first figure that counts something; "the two leaders" and "two diplomats said" only name people."""
    spoken = clause.find(said.who) if said else -1
    for figure in figures(clause):
        in_speaker = said is not None and spoken >= 0 and spoken <= figure.start < spoken + len(said.who)
        length = figure.measure == "duration" and _TAKES.search(clause[: figure.start])
        if (figure.counts or length) and figure.measure != "distance" and not in_speaker and not any(m.start() < figure.end <= m.end() + 12 for m in _PAIR.finditer(clause)):
            return figure
    return None


def _hedge(cues: tuple[HedgeCue, ...], clause: str, kind: Kind) -> HedgeCue | None:
    """The strongest word on the proposition itself; an approximate figure only where nothing else hedges; a bare condition hedges by its "if"."""
    against = [c for c in cues if c.against]
    found = next(iter(against or cues), None)
    if found is None and kind == "conditional":
        hit = re.search(r"\b(?:[Ii]f|[Uu]nless|[Ss]hould|[Pp]rovided)\b", clause)
        return HedgeCue(start=hit.start(), end=hit.end(), cue=hit.group(), low=0.80, high=0.95) if hit else None
    return found


def _slug(clause: str, taken: set[str]) -> str:
    kept = [w for w in re.findall(r"[a-z0-9]+", clause.casefold()) if w not in _SLUG_STOP][:5] or ["claim"]
    name = base = "-".join(kept)[:48].strip("-")
    n = 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    taken.add(name)
    return name


def _unhedged(clause: str, cues: tuple[HedgeCue, ...]) -> str:
    """A clause with its hedges blanked out, so that "it would be no surprise if" is not taken for a denial."""
    for cue in cues:
        clause = clause[: cue.start] + " " * (cue.end - cue.start) + clause[cue.end :]
    return clause


class _Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the drafting of one analysis needs beside the piece at hand."""

    analysis: Analysis
    text: str
    cast: Cast
    own: Mapping[str, tuple[float, float]] | None


def _actors(piece: Piece, worded: str, draft: _Draft, scene: Scene) -> tuple[str, ...]:
    """The states a claim is about: those its wording names; a pair it points at; else those of its sentence."""
    named = set(draft.cast.actors(worded.split(" (")[0])) | set(draft.cast.actors(piece.clause)) | set(pair(piece.clause, scene))
    if not named:
        named = set(draft.cast.actors(worded)) or set(draft.cast.actors(piece.sentence.of(draft.text)))
    return tuple(sorted(named))


def _claim(piece: Piece, scene: Scene, draft: _Draft, taken: set[str]) -> Claim:
    published, text = draft.analysis.published, draft.text
    before = piece.before.of(text) if piece.before and piece.before.start >= piece.sentence.start else ""
    worded = piece.clause if piece.quoted else in_context(Hung(clause=piece.clause, before=before, inner=piece.inner or bool(before)), scene, draft.cast)
    plain = worded.split(" (")[0] if not before else worded.replace(f" ({before.strip()[:160]})", "")
    said, cues = _speaker(text, piece, plain), hedges(plain, own=draft.own)
    figure = _figure(plain, said)
    kind: Kind = "event" if piece.nominal and figure is None else kind_of(plain, said=said, cues=cues, counted=figure is not None)
    if piece.nominal and kind in FUTURE_KINDS:
        kind = "event"
    then, condition = consequent(plain) if kind == "conditional" else (plain, None)
    hedge = _hedge(cues, plain, kind)
    future = kind in FUTURE_KINDS
    stated = deadline(then, published) if future else None
    until = (stated or published + DEFAULT_HORIZON) if future else None
    negative = (hedge is not None and hedge.against) or _NEGATIVE.search(_unhedged(plain, cues) if condition is None else then) is not None
    return Claim(
        id=_slug(piece.span.of(text), taken),
        analysis=draft.analysis.slug,
        kind=kind,
        text=proposition(worded, hedge, published, future=future, then=scene.then),
        quote=quote_at(text, piece.span.start, piece.span.end),
        actors=_actors(piece, worded, draft, scene),
        period=period(plain, kind, published, until, then=scene.then),
        quantity=None if figure is None else _quantity(figure),
        hedge=None if hedge is None else Hedge(cue=hedge.cue, low=hedge.low, high=hedge.high),
        attribution=None if said is None else said.who,
        polarity="negative" if negative else "positive",
        deadline=until,
        default_deadline=future and stated is None,
        antecedent=condition,
    )


def _quantity(figure: Figure) -> Quantity:
    return Quantity(low=figure.low, high=figure.high, comparator=figure.comparator, measure=figure.measure, unit=figure.unit)


def draft(analysis: Analysis, text: str, *, own_hedges: Mapping[str, tuple[float, float]] | None = None) -> tuple[Claim, ...]:
    """The claims of an analysis in the order of its text; every quote is the exact slice of ``text``.

    Args:
        analysis: title, publication day and slug of the text under test.
        text: the text as it was given; offsets are its code points.
        own_hedges: cues a workspace adds or replaces, each with its probability range.
    """
    held = _Draft(analysis=analysis, text=text, cast=cast_of(text), own=own_hedges)
    taken: set[str] = set()
    drafted: list[Claim] = []
    scene, paragraph = Scene(), 0
    for piece in pieces(text):
        if piece.paragraph != paragraph:
            scene, paragraph = msgspec.structs.replace(scene, then=None), piece.paragraph
        if _says_something(piece, published=analysis.published, cast=held.cast):
            drafted.append(_claim(piece, scene, held, taken))
        if not piece.inner:
            worded = in_context(Hung(clause=piece.clause), scene, held.cast)
            then = reached(piece.clause, analysis.published, scene.then)
            scene = msgspec.structs.replace(scene.after(worded, held.cast), then=then)
    ordered = tuple(sorted(_distinct(drafted), key=lambda c: (c.quote.start, c.quote.end)))
    return argued(text, ordered)


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Claims without those that quote the very words of an earlier one."""
    seen: set[tuple[int, int]] = set()
    out = []
    for claim in claims:
        at = (claim.quote.start, claim.quote.end)
        if at not in seen:
            out.append(claim)
        seen.add(at)
    return out
