"""An analysis to its claims: every clause that says something checkable, with its exact words and what can be read off them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from upheld.model.claim import FUTURE_KINDS, Analysis, Claim, Hedge, Kind, Quantity
from upheld.model.when import Interval
from upheld.read import resolve
from upheld.read.anchor import quote_at
from upheld.read.cast import Cast, cast_of
from upheld.read.kinds import kind_of, looks_ahead
from upheld.read.periods import deadline, period, reached
from upheld.read.pieces import Piece, pieces
from upheld.read.premises import argued
from upheld.read.scene import Hung, Scene, in_context, pair
from upheld.read.settling import settled_by
from upheld.read.wording import consequent, proposition
from upheld.text.attribution import Attribution, attribution
from upheld.text.clauses import words
from upheld.text.dates import dates
from upheld.text.figures import Figure, figures
from upheld.text.hedges import HedgeCue, hedges
from upheld.text.phrases import leading, subject
from upheld.text.sentences import Span, sentences
from upheld.text.verbs import has_finite
from upheld.text.words import content_stems
from upheld.text.wrapping import unwrapped

DEFAULT_HORIZON = dt.timedelta(days=365)
"""Deadline of a forecast whose author gives none."""

_NEGATIVE = re.compile(
    r"\b(?:no(?! (?:fewer|less|more|later|doubt))|(?<!than )not(?! only)|never|nothing|nobody|none|neither|nor|without|yet to)\b|n’t\b|n't\b"
)
_ANCHOR_NAME = re.compile(r"(?<=[a-z,;:’] )[A-Z][\w’]+|^(?:[A-Z][a-z]+ [A-Z]|[A-Z]{2,})")
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should|must|shall)\b")
_SLUG_STOP = frozenset(
    "the a an of in on at to for and or but by with from as is are was were has have had it its his her their that this which who be been will".split(
        " "
    )
)
_PAIR = re.compile(r"\b(?:the|these|those|all|its|their|both)\s+(?:two|three)$", re.IGNORECASE)
_PEOPLE_OF = re.compile(
    r"(?:two|three|one)\s+(?:leaders|sides|capitals|countries|governments|presidents|ministers|armies|men|Koreas|parties|parliaments|states|neighbours"
    r"|(?:[\w-]+\s){0,3}(?:diplomats|officials|sources|analysts|experts))\b",
    re.IGNORECASE,
)
_AWAY = re.compile(r"\s*(?:nautical\s)?(?:miles|kilomet(?:re|er)s|km)\s+(?:from|off|north|south|east|west|inside|outside|away)\b")
_TAKES = re.compile(r"\b(?:takes?|took|lasts?|lasted)\s+(?:about |some |at least |up to |more than )?$")
_APPROXIMATE = re.compile(
    r"as many as|up to|some|about|around|roughly|nearly|almost|approximately|an estimated|anywhere from|barely|close to|just over|just under|something like",
    re.IGNORECASE,
)
_META = re.compile(
    r"\s*(?:(?:But|And|So|Yet|so|That is good news, so)\s+)?(?:[Tt]his (?:post|issue|article|memo|column|essay|piece|note|paper|report|section"
    r"|letter)\b|(?:I|We|we) (?:have (?:lost|been|written|spent|argued)|am|are|was"
    r"|were|asked?|wrote|write|review|start|begin|turn|offer|return|went|met)\b|(?:Consider|Note|Recall|Imagine|Look|Take|Remember|Think|Suppose|Compare|Start|See)\b(?! that))"
)
_READING = re.compile(r"\b(?:was|were|is|are) (?:therefore|thus|hence|in effect) (?:describing|saying|admitting|conceding|asking|expressing)\b")
"""The author's reading of somebody's words, which are a claim of their own: nothing could bear on it."""

_SCENERY = re.compile(
    r"\b(?:tells? the (?:story|tale)|a matter of guesswork|easier to (?:list|say|tell)|another matter|is no secret|is a (?:short|long) time|time "
    r"will tell|the question (?:then )?becomes)\b|^Of (?:the )?\d[\d,]* "
)
_VAGUE = re.compile(r"(?:What|Whatever|How|Why|Such|So|Not everyone)\b")
_COUNTED = re.compile(r"\b(?:double|twice|triple|half|three times|four times|ten times)\b")
_TELLING = 4
_ALTERNATIVES = re.compile(r"\bor\b")
_THERE = re.compile(r"\s*(?:(?:And|But|So|Then|Yet),?\s+)*[Tt]here(?:\s+(?:is|was|are|were)|[’']s)\b")


def _says_something(piece: Piece, *, published: dt.date, cast: Cast) -> bool:
    """Whether a piece has anything that evidence could bear on: an actor, a figure, a date, a hedge, a modal, a denial or a quotation.

    Questions count where they weigh alternatives; what a text says of itself, "there is X" and turns of scenery do not.
    """
    clause = piece.clause
    if (
        words(clause) < 3
        or _META.match(clause)
        or _SCENERY.search(clause)
        or _READING.search(clause)
        or (piece.inner and not piece.nominal and not has_finite(clause))
    ):
        return False
    if clause.rstrip('”"’').endswith("?"):
        return _ALTERNATIVES.search(clause) is not None
    counted = bool(figures(clause) or hedges(clause) or dates(clause, published) or _COUNTED.search(clause))
    if _THERE.match(clause) and not counted and words(clause) < 6:
        return False
    named = _ANCHOR_NAME.search(clause) or "“" in clause or _MODAL.search(clause) or _NEGATIVE.search(clause)
    return counted or bool(cast.actors(clause)) or bool(named) or (has_finite(clause) and _tells(clause))


def _tells(clause: str) -> bool:
    """Whether a clause without any name or figure still has enough words of its own to be looked for."""
    return len(content_stems(clause)) >= _TELLING and _VAGUE.match(clause) is None


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
        return attribution(before + " " if before.strip(' “"') else sentence) or attribution(sentence)
    return None


def _figure(clause: str, said: Attribution | None) -> Figure | None:
    """The first figure that counts something; "the two leaders" and "two diplomats said" only name people."""
    spoken = clause.find(said.who) if said else -1
    for figure in figures(clause):
        in_speaker = said is not None and spoken >= 0 and spoken <= figure.start < spoken + len(said.who)
        length = figure.measure == "duration" and _TAKES.search(clause[: figure.start])
        away = _AWAY.match(clause, figure.end) is not None
        if (
            (figure.counts or length)
            and not away
            and not in_speaker
            and not _PAIR.search(clause[: figure.end])
            and not _PEOPLE_OF.match(clause, figure.start)
        ):
            return figure
    return None


def _hedge(cues: tuple[HedgeCue, ...], clause: str, kind: Kind) -> HedgeCue | None:
    """The strongest word on the proposition itself; an approximate figure only where nothing else hedges; a bare condition hedges by its "if"."""
    main = [c for c in cues if c.start >= leading(clause)] or list(cues)
    worded = [c for c in main if not _APPROXIMATE.fullmatch(c.cue)]
    found = next(iter([c for c in worded if c.against] or worded or main), None)
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


def _actors(piece: Piece, worded: str, held: _Draft, scene: Scene) -> tuple[str, ...]:
    """The states a claim is about: those its wording names or a pair it points at; else those of its sentence; else those last spoken of."""
    cast = held.cast
    named = set(cast.actors(worded.split(" (", maxsplit=1)[0])) | set(cast.actors(piece.clause)) | set(pair(piece.clause, scene, cast))
    if not named:
        named = set(cast.actors(worded)) or set(cast.actors(piece.sentence.of(held.text)))
    if not named and scene.about:
        named = set(scene.about)
    return tuple(sorted(named))


def _who(said: Attribution, worded: str, scene: Scene) -> str:
    """The speaker by name, where the text has only a pronoun."""
    pronoun = said.who.casefold()
    if pronoun in {"he", "she", "his", "her"}:
        found = scene.person
    elif pronoun in {"they", "their"}:
        found = scene.group
    elif pronoun in {"it", "its"}:
        found = scene.thing
    else:
        return said.who
    head = subject(worded) if pronoun in {"his", "her", "their", "its"} else None
    return head.text if head and (head.person or found is None) else found.text if found else said.who


def _kind(piece: Piece, plain: str, said: Attribution | None, cues: tuple[HedgeCue, ...], figure: Figure | None) -> Kind:
    if piece.claimed_by:
        return "dispute"
    counted = figure is not None and (said is None or bool(figure.measure) or figure.comparator != "exactly")
    if piece.meant:
        return "intent"
    kind = kind_of(plain, said=said, cues=cues, counted=counted, quoted=piece.quoted)
    return ("quantity" if counted else "event") if piece.nominal else kind


def _worded(piece: Piece, scene: Scene, held: _Draft) -> str:
    """A clause worded to stand alone."""
    before = piece.before.of(held.text) if piece.before and piece.before.start >= piece.sentence.start else ""
    joint = held.text[piece.before.end : piece.span.start] if piece.before else ""
    hung = Hung(clause=piece.clause, before=before, joint=joint, inner=piece.inner)
    return piece.clause if piece.quoted else in_context(hung, scene, held.cast)


def _claim(piece: Piece, worded: str, scene: Scene, held: _Draft, taken: set[str]) -> Claim:
    published, text = held.analysis.published, held.text
    plain = re.sub(r" \([^()]*(?:\([^()]*\)[^()]*)*\)$", "", worded) if not piece.clause.rstrip().endswith(")") else worded
    said, cues = _speaker(text, piece, plain), hedges(plain, own=held.own)
    figure = _figure(piece.clause, said)
    kind = _kind(piece, plain, said, cues, figure)
    then, condition = consequent(plain) if kind == "conditional" else (plain, None)
    hedge = _hedge(cues, plain, kind)
    future = kind in FUTURE_KINDS
    ahead = not future and not piece.nominal and looks_ahead(plain[: said.cut] if said and said.cut else piece.clause)
    stated = deadline(then, published) if future else None
    until = (stated or published + DEFAULT_HORIZON) if future else None
    negative = (hedge is not None and hedge.against) or _NEGATIVE.search(_unhedged(plain, cues) if condition is None else then) is not None
    return Claim(
        id=_slug(piece.span.of(text), taken),
        analysis=held.analysis.slug,
        kind=kind,
        text=proposition(worded, hedge, published, future=future or ahead, then=scene.then),
        quote=quote_at(text, piece.span.start, piece.span.end),
        actors=_actors(piece, worded, held, scene),
        period=period(
            piece.clause, kind, published, until, ahead=ahead, when=scene.when, fresh=scene.when_told != piece.sentence.start, occasion=scene.occasion
        ),
        quantity=None if figure is None else _quantity(figure),
        hedge=None if hedge is None else Hedge(cue=hedge.cue, low=hedge.low, high=hedge.high),
        attribution=None if said is None else _who(said, worded, scene),
        polarity="negative" if negative else "positive",
        deadline=until,
        default_deadline=future and stated is None,
        antecedent=condition,
    )


def _quantity(figure: Figure) -> Quantity:
    return Quantity(low=figure.low, high=figure.high, comparator=figure.comparator, measure=figure.measure, unit=figure.unit)


def draft(
    analysis: Analysis, text: str, *, own_hedges: Mapping[str, tuple[float, float]] | None = None, taken: Collection[str] = ()
) -> tuple[Claim, ...]:
    """The claims of an analysis in the order of its text; every quote is the exact slice of ``text``.

    Args:
        analysis: title, publication day and slug of the text under test.
        text: the text as it was given; offsets are its code points.
        own_hedges: cues a workspace adds or replaces, each with its probability range.
        taken: ids already in use, by other analyses.
    """
    given, text = text, unwrapped(text)
    held, ids = _Draft(analysis=analysis, text=text, cast=cast_of(text, published=analysis.published), own=own_hedges), set(taken)
    drafted: list[Claim] = []
    scene, paragraph = Scene(), 0
    for piece in pieces(text):
        if piece.paragraph != paragraph:
            scene, paragraph = msgspec.structs.replace(scene, when=None, together=()), piece.paragraph
        worded = _worded(piece, scene, held)
        if _says_something(piece, published=analysis.published, cast=held.cast):
            drafted.append(_claim(piece, worded, scene, held, ids))
        if not piece.inner:
            said = attribution(worded)
            told = scene.after(worded.split(" (")[0], held.cast, speaker=said.who if said else "")
            scene = _dated(told, piece, scene.when, analysis.published)
    ordered = tuple(sorted(_distinct(drafted), key=lambda c: (c.quote.start, c.quote.end)))
    ruled = (msgspec.structs.replace(c, resolve=resolve.drafted(c, held.cast)) if c.of_future else c for c in ordered)
    return argued(text, tuple(_as_given(c, given) for c in ruled))


def _as_given(claim: Claim, text: str) -> Claim:
    """A claim with its words as the text has them, wrapped where they are, and with what would settle it."""
    return msgspec.structs.replace(claim, quote=quote_at(text, claim.quote.start, claim.quote.end), settled_by=settled_by(claim))


def draft_at(
    analysis: Analysis,
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    taken: Collection[str] = (),
    own_hedges: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[Claim, ...]:
    """Claims at given spans of an analysis, read as :func:`draft` reads its own: a person's or a model's choice of words, never their reading.

    Spans outside the text, and those that say nothing evidence could bear on, are passed over. ``taken`` are ids already in use.
    """
    given, text = text, unwrapped(text)
    held, ids = _Draft(analysis=analysis, text=text, cast=cast_of(text, published=analysis.published), own=own_hedges), set(taken)
    out = []
    whole = sentences(text)
    for start, end in spans:
        sentence = next((s for s in whole if s.start <= start < s.end), None)
        if sentence is None or not start < end <= len(text):
            continue
        piece = Piece(span=Span(start, end), sentence=sentence, clause=text[start:end], paragraph=0)
        scene = Scene()
        if _says_something(piece, published=analysis.published, cast=held.cast):
            out.append(_claim(piece, _worded(piece, scene, held), scene, held, ids))
    return tuple(_as_given(c, given) for c in _distinct(out))


_RECENT = 60  # days before publication within which the first days a text names are its occasion


def _dated(told: Scene, piece: Piece, before: Interval | None, published: dt.date) -> Scene:
    """A scene with the days the story has reached after a piece, and with the occasion of the text once it is named."""
    when = reached(piece.clause, published, before)
    recent = when is not None and when.end is not None and (published - when.end).days <= _RECENT
    return msgspec.structs.replace(
        told,
        when=when,
        when_told=piece.sentence.start if when != before else told.when_told,
        occasion=told.occasion or (when if recent else None),
    )


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
