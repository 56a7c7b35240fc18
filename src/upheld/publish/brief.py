"""What a brief says, before its form: one structure that Markdown and the page both write down."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from urllib.parse import urlsplit

import msgspec

from upheld.desk_forecast import outlooks
from upheld.model.assessment import Assessment, Contribution, OriginStep, Repair, Status
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.judgement import Signed
from upheld.model.outlook import Outlook
from upheld.model.ports import BriefInput
from upheld.model.story import Moved, Point
from upheld.model.when import day, parse_interval
from upheld.publish.outlooks import Ahead, ahead_of
from upheld.publish.wording import percent, pooled_words, quarrel_words, status_words, when_words
from upheld.score.people import held_on, pooled, quarrels

Tone = str
TONE: Mapping[Status, Tone] = {
    "upheld": "good", "occurred": "good", "leaning": "lean", "contested": "split", "weakened": "weak", "superseded": "weak", "overturned": "bad",
    "did-not-occur": "bad", "open": "open", "unverified": "none", "void": "none", "normative": "none", "retired": "none", "withdrawn": "none",
}  # fmt: skip
"""Status to the family of colours it is shown in; the sign beside it tells apart what one colour does not."""

_BARE: tuple[Status, ...] = ("unverified", "normative", "void", "retired", "withdrawn")
_MOVERS = 3
_LONGEST = 600
_FAR = 50.0
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), "")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_GONE = _UNSEEN | _HALVES


def clean(text: str) -> str:
    """Text fit to be shown: without control characters, without marks that turn the reading direction, without halves of code points."""
    return text if text.isprintable() else text.translate(_GONE)  # none of these is printable, and most texts are


def safe_url(url: str) -> str:
    """The address where it is a plain web address and may become a link; else empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    odd = any(c.isspace() or not c.isprintable() or c in "<>\"'`\\" for c in url)
    return url if parts.scheme in {"http", "https"} and parts.hostname and not parts.username and not odd else ""


def clipped(quote: str, *, at_most: int = _LONGEST) -> str:
    """A quote short enough to read: whole words up to ``at_most`` characters, and a sign where it goes on."""
    return quote if len(quote) <= at_most else f"{quote[:at_most].rsplit(None, 1)[0]} …"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A document as a brief names it. ``url`` is a safe address or empty; ``language`` a language tag or empty."""

    document: str
    source: str
    title: str
    when: str
    url: str
    quote: str
    reason: str
    speaker: str
    language: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An origin on one side of a claim: its weight in log-odds, its strongest document, and those that repeat it."""

    origin: str
    weight: float
    lead: Told
    repeats: tuple[Told, ...] = ()


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the waterfall: the sum of log-odds before and after an origin, and the probability without it."""

    label: str
    before: float
    after: float
    without: float | None = None
    documents: int = 0


class ClaimBrief(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a brief says of one claim; ``number`` is its place in the text, from 1."""

    number: int
    claim: Claim
    assessment: Assessment
    tone: Tone
    supporting: tuple[Account, ...]
    refuting: tuple[Account, ...]
    silent: int
    rungs: tuple[Rung, ...]
    history: tuple[Point, ...]
    changes: tuple[str, ...]
    held: tuple[str, ...]
    repair_why: str = ""
    words: str = ""
    given: int | None = None
    rests_on: tuple[int, ...] = ()
    ahead: Ahead | None = None

    @property
    def settled(self) -> str:
        """As :func:`settled_words`."""
        return settled_words(self.assessment, self.rungs)

    @property
    def weighed(self) -> bool:
        """Whether its probability is more than the rate it starts from, and may be shown as ours."""
        a = self.assessment
        return a.probability is not None and (a.status != "unverified" or bool(a.evidence))

    @property
    def bare(self) -> bool:
        """Whether there is nothing to unfold: it goes into a list instead of a section."""
        return self.assessment.status in _BARE and not (self.supporting or self.refuting or self.held)


class MovedBrief(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that moved, and the documents that moved it most, each with its side (:func:`movers`)."""

    of: ClaimBrief
    moved: Moved
    documents: tuple[tuple[str, Told], ...]


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A whole brief."""

    given: BriefInput
    claims: tuple[ClaimBrief, ...]
    moved: tuple[MovedBrief, ...]
    counts: tuple[tuple[Status, int], ...]

    @property
    def full(self) -> tuple[ClaimBrief, ...]:
        """Claims with a section of their own."""
        return tuple(c for c in self.claims if not c.bare)

    @property
    def listed(self) -> tuple[tuple[Status, tuple[ClaimBrief, ...]], ...]:
        """Claims that are only listed, by status."""
        return tuple((s, tuple(c for c in self.claims if c.bare and c.assessment.status == s)) for s in _BARE
                     if any(c.bare and c.assessment.status == s for c in self.claims))  # fmt: skip


def _when(published: str, document: Document | None) -> str:
    try:
        told = when_words(parse_interval(published)) if published else ""
    except ValueError:
        told = published
    return told or (f"known {when_words(day(document.known))}" if document else "")


def told_of(e: Contribution, documents: Mapping[str, Document]) -> Told:
    """A document as a brief names it, from what it contributes."""
    document = documents.get(e.document)
    language = document.language if document and _TAG.fullmatch(document.language) else ""
    return Told(document=e.document, source=e.source or e.document, title=e.title, when=_when(e.published, document), url=safe_url(e.url), quote=clipped(e.quote),
                reason=e.reason, speaker=e.speaker, language=language)  # fmt: skip


def accounts(a: Assessment, documents: Mapping[str, Document], *, sign: int) -> tuple[Account, ...]:
    """One side of a claim by origin, strongest first; within an origin its strongest document leads.

    The side is that of the origin's own step, as the counts of origins have it: a passage that says little may still lean.
    """
    steps = {o.origin: o.weight for o in a.waterfall}
    own = (e for e in a.evidence if steps.get(e.origin, e.weight) * sign > 0)
    ordered = sorted(own, key=lambda e: (e.origin, -abs(e.weight), e.document))
    found = []
    for origin, group in groupby(ordered, key=lambda e: e.origin):
        first, *rest = (told_of(e, documents) for e in group)
        found.append(Account(origin=origin, weight=steps.get(origin, 0.0), lead=first, repeats=tuple(rest)))
    return tuple(sorted(found, key=lambda one: (-abs(one.weight), one.origin)))


def rungs(prior: float, steps: Sequence[OriginStep]) -> tuple[Rung, ...]:
    """The waterfall from even odds through the start to where the last origin leaves it; origins without weight are left out."""
    found = [Rung(label="Start", before=0.0, after=prior)]
    for step in (s for s in steps if s.weight):
        at = found[-1].after
        found.append(Rung(label=step.label, before=at, after=at + step.weight, without=step.without, documents=len(step.documents)))
    return tuple(found)


def settled_words(a: Assessment, steps: Sequence[Rung]) -> str:
    """Why a probability is not what the steps come to, where it is not: it was resolved, or calibrated. Empty where it is."""
    if a.probability is None or len(steps) < 2:
        return ""
    sum_p = 1 / (1 + math.exp(-min(max(steps[-1].after, -_FAR), _FAR)))
    if abs(sum_p - a.probability) < 0.015:
        return ""
    settled = f"as it is settled ({status_words(a.status)})" if a.status in {"occurred", "did-not-occur", "void"} else ""
    why = settled or "; ".join(a.reasons) or "after calibration"
    return f"These steps come to {percent(sum_p)}; {why}, it stands at {percent(a.probability)}."


def repair_words(repair: Repair, documents: Mapping[str, Document]) -> str:
    """Why a repair is offered, its document named by outlet and day instead of its id."""
    name, _, rest = repair.why.partition(" ")
    document = documents.get(name)
    if document is None:
        return repair.why
    when = when_words(document.published) if document.published else ""
    return f"{', '.join(p for p in (document.outlet or name, when) if p)}: {rest}"


def held_words(claim: Claim, judgements: Iterable[Signed]) -> tuple[str, ...]:
    """What people hold of a claim, each the last they said; then, where they are several, what they come to together and where they differ."""
    signed = tuple(judgements)
    own = held_on(claim.id, signed)
    found = [f"{h.by} holds {percent(h.probability)} since {when_words(day(h.since))}: {h.because}" for h in own]
    together = pooled(own)
    if together:
        found.append(pooled_words(together))
    return (*found, *map(quarrel_words, quarrels(claim.id, signed)))


def _words(claim: Claim, a: Assessment) -> str:
    """What a claim is searched by on a board, without capitals."""
    said = (claim.id, claim.text, claim.quote.exact, claim.attribution or "", *claim.actors, *a.flags, *(e.source for e in a.evidence))
    return " ".join(said).casefold()


def _claim(number: int, claim: Claim, a: Assessment, given: BriefInput, numbers: Mapping[str, int], ahead: Mapping[str, Outlook]) -> ClaimBrief:
    return ClaimBrief(
        number=number, claim=claim, assessment=a, tone=TONE[a.status], supporting=accounts(a, given.documents, sign=1),
        refuting=accounts(a, given.documents, sign=-1), silent=sum(o.weight == 0 for o in a.waterfall),
        rungs=rungs(a.prior, a.waterfall), history=given.histories.get(claim.id, ()),
        changes=given.changes.get(claim.id, ()), held=held_words(claim, given.view.judgements), given=numbers.get(claim.given or ""),
        repair_why=repair_words(a.repair, given.documents) if a.repair else "", words=_words(claim, a),
        rests_on=tuple(numbers[r] for r in claim.rests_on if r in numbers),
        ahead=ahead_of(claim, ahead[claim.id], published=given.analysis.published) if claim.id in ahead else None,
    )  # fmt: skip


def movers(m: Moved) -> tuple[tuple[str, Contribution], ...]:
    """The documents that moved a claim most, and on which side: ``for``, ``against``, or, where one is gone, ``no longer counts``.

    Documents that came or went are named before those that only count for more or less beside them, and alone where there are any.
    """
    before, after = ({e.document: e for e in a.evidence} for a in (m.before, m.after))
    told = before | after
    side = {d: ("for" if e.weight > 0 else "against") if d in after else "no longer counts" for d, e in told.items()}
    changed = [d for d in m.documents if d in told]
    fresh = [d for d in changed if (d in before) != (d in after)]
    return tuple((side[d], told[d]) for d in (fresh or changed)[:_MOVERS])


def brief_of(given: BriefInput) -> Brief:
    """All of a brief's matter, in the order of the text."""
    by_claim = {a.claim: a for a in given.assessments}
    numbers = {c.id: n for n, c in enumerate(given.claims, 1)}
    ahead = outlooks(given.view)
    claims = tuple(_claim(numbers[c.id], c, by_claim[c.id], given, numbers, ahead) for c in given.claims)
    of = {c.claim.id: c for c in claims}
    moved = tuple(
        MovedBrief(of=of[m.after.claim], moved=m, documents=tuple((what, told_of(e, given.documents)) for what, e in movers(m))) for m in given.moved
    )
    present = [a.status for a in given.assessments]
    return Brief(given=given, claims=claims, moved=moved, counts=tuple((s, present.count(s)) for s in TONE if s in present))
