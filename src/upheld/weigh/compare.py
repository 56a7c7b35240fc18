"""Comparators: how a passage bears on a claim, each a small pure function with a stated precondition, tried in order; the first verdict counts.

A verdict carries bearing probabilities (supports, refutes, silent), how direct the passage is, and one line of reason in words.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable

import msgspec

from upheld.model.claim import Quantity
from upheld.model.evidence import Directness
from upheld.text.attribution import attribution
from upheld.text.clauses import clauses
from upheld.text.dates import dates
from upheld.text.figures import Figure, figures
from upheld.text.polarity import polarity
from upheld.text.sentences import Span
from upheld.text.words import content_stems, event_classes
from upheld.weigh.leaning import directness, headed_otherwise, in_words, leaning_of, of_plan, says_nothing, too_late
from upheld.weigh.match import Candidate
from upheld.weigh.measures import BECAME, WIDER, kinds_counted
from upheld.weigh.windows import Bounds, Count, growing, other_window, to_date, window_of

_SMALL_COUNT = 100
_SOLDIERS = content_stems("soldier troop serviceman military combatant fighter")
_CIVILIANS = content_stems("civilian")
_OTHER_KINDS = frozenset({"percent", "money", "dollar", "euro", "pound", "duration", "distance"})
_SAME_EVENT = 0.45
_OTHER_EVENT = 60  # days
_STANDING = frozenset({"dispute", "trend", "relationship"})  # what is so on a day may also be so on another
_LONG_AFTER = 120  # days
_EXACT_SLACK = 0.03
_ABOUT_SLACK = 0.08
_NARROW = 2.5
_NO_FIGURE = 0.7  # what is left of a report of the same thing that gives no figure for it
_LITTLE_MORE = 1.25  # times what "more than" a figure of two digits is said of at most
_OTHER_SCOPE = 6.0  # figures this many times apart count different things
_DISOWNED = re.compile(r"\b(?:not|rather than|instead of|used to say|down from|up from|no longer)\s+$", re.IGNORECASE)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one comparator says of one passage."""

    supports: float
    refutes: float
    directness: Directness
    method: str
    reason: str


Comparator = Callable[[Candidate, dt.date], Verdict | None]


def bounds(figure: Figure | Quantity) -> tuple[float, float]:
    """The interval a figure stands for: an exact number has a little slack, "about" more, a bound reaches to its open end."""
    low, high = figure.low, figure.high
    if low is not None and high is not None and low == high:
        slack = _ABOUT_SLACK if figure.comparator == "about" else _EXACT_SLACK
        return low * (1 - slack), high * (1 + slack)
    return (0.0 if low is None else low), (float("inf") if high is None else high)


def same_measure(claimed: Quantity, found: Figure) -> bool:
    """Whether two figures count the same: an equal measure; or equal or kindred nouns where neither says what became of those counted."""
    if claimed.measure in BECAME or found.measure in BECAME:
        return claimed.measure == found.measure
    return bool(kinds_counted(claimed.measure, claimed.unit) & kinds_counted(found.measure, found.unit))


def worded(low: float | None, high: float | None) -> str:
    """Bounds in words."""
    match low, high:
        case None, None:
            return "no figure"
        case None, float() as top:
            return f"at most {top:,.10g}"
        case float() as bottom, None:
            return f"at least {bottom:,.10g}"
        case _:
            return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"


def _counted_in_words(found: Figure) -> str:
    if found.measure in BECAME:
        return found.measure.replace("-", " ")
    noun = found.unit or found.measure
    many = (found.low, found.high) != (1, 1) and noun not in {"percent", "money", "personnel", "people"}
    return f"{noun[:-1]}ies" if many and noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s" if many and noun else noun


def by_figure(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: the claim has a figure and the passage one of the same measure. Overlapping bounds support, disjoint ones refute.

    A bound that leaves the claimed interval open on its side settles nothing: "at least 100" neither supports nor refutes "1,100 to 3,000".
    """
    claimed = candidate.profile.claim.quantity
    told_of = [] if claimed is None else [f for f in figures(candidate.passage) if same_measure(claimed, f)]
    same = [f for f in told_of if not _DISOWNED.search(candidate.passage[: f.start])]
    if claimed is None or not same:
        return None
    low, high = bounds(claimed)
    found = min(same, key=lambda f: _distance(f, low, high))
    bottom, top = bounds(found)
    told = f"the passage gives {worded(found.low, found.high)} {_counted_in_words(found)}, the claim {worded(claimed.low, claimed.high)}"
    if top * _OTHER_SCOPE < low or bottom > high * _OTHER_SCOPE:
        return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="scope", reason=f"{told}: too far apart to count the same thing")
    if why := _other_people(candidate, claimed):
        return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="scope", reason=f"{told}: {why}")
    if why := _another_window(candidate, found, claimed):
        return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="window", reason=f"{told}: {why}")
    if top < low or bottom > high:
        return Verdict(supports=0.02, refutes=0.90, directness="direct", method="figures", reason=told)
    return _undoubted(_overlapping(claimed, found, told), candidate, found, published)


def _other_people(candidate: Candidate, claimed: Quantity) -> str:
    """Why two figures of people are of others: one counts civilians, the other soldiers."""
    if claimed.measure not in BECAME:
        return ""
    own, told = content_stems(candidate.profile.claim.text), content_stems(candidate.passage)
    ours, theirs = (own & _SOLDIERS, own & _CIVILIANS), (told & _SOLDIERS, told & _CIVILIANS)
    if ours[0] and not ours[1] and theirs[1] and not theirs[0]:
        return "it counts civilians, the claim soldiers"
    if ours[1] and not ours[0] and theirs[0] and not theirs[1]:
        return "it counts soldiers, the claim civilians"
    return ""


def _undoubted(verdict: Verdict, candidate: Candidate, found: Figure, published: dt.date) -> Verdict | None:
    """The verdict on figures that agree, unless clause or title says that it is not so; of what is foreseen a plan speaks indirectly."""
    if verdict.supports > verdict.refutes and _disclaimed(candidate, found):
        return None
    if verdict.supports > verdict.refutes and headed_otherwise(candidate):
        reason = f"{verdict.reason}, but the title says otherwise"
        return Verdict(supports=0.05, refutes=0.15, directness="indirect", method="figures", reason=reason)
    planned = candidate.profile.claim.of_future and of_plan(candidate, leaning_of(candidate), published)
    return msgspec.structs.replace(verdict, directness="indirect") if planned else verdict


def _disclaimed(candidate: Candidate, found: Figure) -> bool:
    """Whether the clause of a figure says that it is not so: "none of the 200 sets has been handed over"."""
    passage = candidate.passage
    parts = [p for p in clauses(passage, Span(0, len(passage))) if p.start <= found.start < p.end]
    near = polarity(parts[0].of(passage) if parts else passage)
    return near.negated or near.denied or near.unsettled


def _overlapping(claimed: Quantity, found: Figure, told: str) -> Verdict:
    """The verdict on two figures whose bounds meet."""
    (low, high), (bottom, top) = bounds(claimed), bounds(found)
    if settles_nothing(claimed, found):
        if _said_of_little_more(found, low):
            reason = f"{told}: it would hardly be said of so much more"
            return Verdict(supports=0.05, refutes=0.65, directness="partial", method="figures", reason=reason)
        return Verdict(supports=0.15, refutes=0.05, directness="indirect", method="figures", reason=f"{told}: a bound that settles nothing")
    # Equal narrow figures seldom come about by chance; wide ranges overlap easily.
    narrow = top <= _NARROW * max(bottom, 1e-9) and high <= _NARROW * max(low, 1e-9)
    return Verdict(supports=0.95 if narrow else 0.85, refutes=0.01, directness="direct", method="figures", reason=told)


def settles_nothing(claimed: Quantity, found: Figure) -> bool:
    """Whether a bound leaves the claimed one open: it has no end where the claim has one, or is a weaker floor or ceiling than the claim's."""
    (low, high), (bottom, top) = bounds(claimed), bounds(found)
    floors, ceilings = claimed.high is None and found.high is None, claimed.low is None and found.low is None
    open_ended = (found.low is None and claimed.low is not None) or (found.high is None and claimed.high is not None)
    return open_ended or (floors and bottom < low) or (ceilings and top > high)


def _said_of_little_more(found: Figure, low: float) -> bool:
    """Whether "more than 36,000" is told where 54,000 is claimed: who rounds to a thousand means no half as many again.

    "At least" is what has been counted so far and says nothing of the whole, nor does a bound of one digit ("more than 100").
    """
    if found.comparator != "more than" or found.low is None or found.low <= 0:
        return False
    fine = found.low % 10 ** math.floor(math.log10(found.low)) > 0
    return fine and low > _LITTLE_MORE * found.low


def _another_window(candidate: Candidate, found: Figure, claimed: Quantity) -> str:
    """Why a figure says nothing of the claim's by reason of when it was counted (:mod:`upheld.weigh.windows`)."""
    document = candidate.document
    told = document.happened if document.happened is not None else document.published
    counted = (told.end if told else None) or document.known
    window = window_of(found, dates(candidate.passage, document.known), counted) if found.unit != "percent" else None
    count = Count(by=counted, grows=growing(found.measure, found.unit), running=to_date(candidate.passage, found))
    return other_window(candidate.profile.claim, Bounds(*bounds(found)), Bounds(*bounds(claimed)), window=window, count=count)


def _distance(figure: Figure, low: float, high: float) -> float:
    bottom, top = bounds(figure)
    return max(bottom - high, low - top, 0.0)


def counts_wider(claimed: Quantity, passage: str) -> bool:
    """Whether a passage gives the claimed figure, within a tenth, for killed or wounded where the claim counts one of the two."""
    wider = [f for f in figures(passage) if f.measure == WIDER.get(claimed.measure)]
    low, high = bounds(claimed)
    return any(bottom >= 0.9 * low and top <= 1.1 * high for bottom, top in map(bounds, wider))


def by_kindred_measure(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: the passage counts a wider measure (killed or wounded) where the claim counts one part. Nothing is settled, and it is said."""
    del published
    claimed = candidate.profile.claim.quantity
    if claimed is None or claimed.measure not in WIDER or not any(f.measure == WIDER[claimed.measure] for f in figures(candidate.passage)):
        return None
    reason = f"the passage counts killed or wounded, the claim {claimed.measure}"
    if counts_wider(claimed, candidate.passage):
        return Verdict(supports=0.10, refutes=0.65, directness="partial", method="measure", reason=f"{reason}: the same figure for a wider measure")
    return Verdict(supports=0.10, refutes=0.10, directness="indirect", method="measure", reason=reason)


def by_date(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: a claim about the past names its day, a passage that covers most of it names a day too, in full. Another day refutes.

    Weekdays do not count: a report's "on Monday" is as often the day of saying as the day of happening. Days more than two months apart belong to
    other events, and where both texts name the event, that is said.
    """
    claim = candidate.profile.claim
    if claim.of_future or (claim.kind in _STANDING and not candidate.profile.own_classes) or candidate.coverage < _SAME_EVENT:
        return None
    own = days_named(claim.quote.exact, published)
    told = [d for d in days_told(candidate) if not own or _of_one_event(own[0], d)]
    if not own or not told:
        return None
    gap = min(abs((a.day - b.day).days) for a in own for b in told)
    if gap == 0:
        return None
    named = min(told, key=lambda d: min(abs((d.day - o.day).days) for o in own))
    if gap > _OTHER_EVENT:
        return _of_another_day(own[0], told)
    reason = f"the passage dates it {named.day:%-d %B %Y}, the claim {own[0].day:%-d %B %Y}"
    return Verdict(supports=0.05, refutes=0.80, directness="direct", method="dates", reason=reason)


def by_later_report(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: a claim about the past names its day, the report comes months later, and neither passage nor title names a time near that day."""
    claim = candidate.profile.claim
    own = [] if claim.of_future or claim.kind == "quantity" else days_named(claim.quote.exact, published)
    known = candidate.document.known
    if not own or (known - own[0].day).days <= _LONG_AFTER:
        return None
    near = dt.timedelta(days=_OTHER_EVENT)
    told = dates(f"{candidate.document.title}. {candidate.passage}", known)
    spoken = (m.interval for m in told)
    if any(i.start and i.end and i.start <= o.day + near and o.day - near <= i.end for i in spoken for o in own):
        return None
    reason = f"the report is of {known:%-d %B %Y} and speaks of no time near the claim's {own[0].day:%-d %B %Y}"
    return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="window", reason=reason)


def _of_another_day(own: NamedDay, told: list[NamedDay]) -> Verdict | None:
    """Days too far apart for one event: where both texts say what happened on them, the passage tells of another."""
    other = next((d for d in told if d.classes & own.classes), None)
    if other is None:
        return None
    reason = f"the passage speaks of {other.day:%-d %B %Y}, too far from the claim's {own.day:%-d %B %Y} for one event"
    return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="matter", reason=reason)


class NamedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day a text names by month and number, and the event classes of the words it follows: what happened on it."""

    day: dt.date
    classes: frozenset[str]


def _of_one_event(a: NamedDay, b: NamedDay) -> bool:
    """Whether two named days may be those of one event: the day of a meeting does not refute the day of a signature."""
    return not (a.classes and b.classes) or bool(a.classes & b.classes)


def days_told(candidate: Candidate) -> list[NamedDay]:
    """Days that a passage and the sentence after it name."""
    text = candidate.document.text
    around = text[candidate.span.start : text.find(".", candidate.span.end) + 1 or len(text)]
    return days_named(around, candidate.document.known)


def days_named(text: str, anchor: dt.date) -> list[NamedDay]:
    """Days a text names by month and number, in order."""
    found = [m for m in dates(text, anchor) if m.interval.precision == "day" and any(c.isdigit() for c in text[m.start : m.end])]
    return [
        NamedDay(day=m.interval.start, classes=event_classes(content_stems(re.split(r"[.;,]", text[: m.start])[-1])))
        for m in found
        if m.interval.start is not None
    ]


def by_polarity(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: enough of the claim is covered. A passage that leans the claim's way supports it, one that leans the other refutes it."""
    claim = candidate.profile.claim
    leaning = leaning_of(candidate)
    if says_nothing(candidate, leaning):
        return None
    if leaning.unsettled:
        return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="polarity", reason="the passage says that this is not settled")
    if late := too_late(candidate, leaning):
        return Verdict(supports=0.10, refutes=0.55, directness="partial", method="window", reason=late)
    own = polarity(claim.quote.exact)
    claim_against = claim.polarity == "negative" or own.called_off
    against = leaning.undone != (leaning.negated or leaning.called_off or leaning.unlikely)
    # That a thing was disproved is borne out by what says that it is not so; else a denial is of the claim as it is worded.
    same = (against or leaning.denied) if own.denied else claim_against == against and not leaning.denied
    if same and claim.kind == "dispute" and not own.denied and attribution(candidate.passage) is not None:
        return None  # that somebody says it again is no evidence that it is so
    strength = 0.35 + 0.55 * min(max(candidate.coverage - 0.3, 0.0) / 0.5, 1.0)
    if claim.quantity is not None and not claim.of_future:
        strength *= _NO_FIGURE
    supports, refutes = (strength, 0.08) if same else (0.10, 0.8 * strength)
    return Verdict(supports=supports, refutes=refutes, directness=directness(candidate, leaning, published), method="polarity",
                   reason=in_words(candidate, leaning, same=same))  # fmt: skip


def by_same_number(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: the passage has the claim's very figure, and what either counts is not told or not told alike. A figure that is not round is seldom met by chance.

    Two measures of what became of people are two things, whatever their figures.
    """
    claimed = candidate.profile.claim.quantity
    if claimed is None or not _fine(claimed):
        return None
    found = [
        f
        for f in figures(candidate.passage)
        if (f.low, f.high) == (claimed.low, claimed.high) and not (f.measure in BECAME and claimed.measure in BECAME)
    ]
    kinds = [f for f in found if _may_count_alike(claimed, f)]
    if not kinds:
        return None
    reason = f"the passage gives the claim's very figure, {worded(claimed.low, claimed.high)}"
    verdict = Verdict(supports=0.80, refutes=0.03, directness="partial", method="figures", reason=reason)
    return _undoubted(verdict, candidate, kinds[0], published)


def _may_count_alike(claimed: Quantity, found: Figure) -> bool:
    """Whether two equal figures may count one thing: nouns are kindred or one is not told, or three digits agree and none is a sum, a share or a time."""
    if not (found.unit and claimed.unit) or same_measure(claimed, found):
        return True
    return _fine(claimed, digits=3) and not {found.measure, claimed.measure, found.unit, claimed.unit} & _OTHER_KINDS


def _fine(claimed: Quantity, digits: int = 2) -> bool:
    """Whether a figure has so many digits that tell it from round ones, and is no small count."""
    value = claimed.low if claimed.low is not None else claimed.high
    return value is not None and value >= _SMALL_COUNT and value % 10 ** (math.floor(math.log10(value)) - digits + 2) > 0
