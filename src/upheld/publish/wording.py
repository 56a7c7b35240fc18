"""Sentences about an assessment: likelihood and confidence never in one, and never a verdict of right or wrong."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from upheld.model.assessment import Assessment, Status
from upheld.model.claim import Claim
from upheld.model.when import Interval
from upheld.model.words import word
from upheld.score.people import Pooled, Quarrel
from upheld.text.names import name_of

_SPLIT = 0.05  # contention under which nobody need be told of it

SYMBOL: Mapping[Status, str] = {
    "upheld": "✓", "occurred": "✓", "overturned": "✗", "did-not-occur": "✗", "superseded": "↷", "weakened": "↓", "contested": "⇄", "leaning": "↗",
    "unverified": "○", "open": "…", "void": "∅", "normative": "§", "retired": "−", "withdrawn": "−",
}  # fmt: skip
"""One sign a status, so that colour is never the only one."""


def percent(p: float) -> str:
    """A probability as people read it, clamped to 1-99."""
    return f"{min(max(round(p * 100), 1), 99)}%"


def likelihood(a: Assessment) -> str:
    """How likely the proposition is."""
    if a.probability is None:
        return "This is listed, not assessed: it says what should be, not what is."
    band = f", between {percent(a.band[0])} and {percent(a.band[1])}" if a.band else ""
    if a.status == "unverified" and not a.evidence:
        return f"Nothing found bears on it; before any evidence it starts at {percent(a.probability)}."
    number = f"({percent(a.probability)}{band})"
    if a.word and a.word.endswith("chance"):
        return f"There is {'a ' if a.word.startswith('roughly') else ''}{a.word} of it {number}."
    return f"It is {a.word} {number}."


def confidence(a: Assessment) -> str:
    """How sure we are, and what that rests on."""
    sides = sides_of(a)
    return f"Our confidence is {a.confidence}: {sides}."


def disagreement(a: Assessment) -> tuple[tuple[str, str], ...]:
    """How far the origins disagree, whether it was said, and how it stands by each side: labels with their words, shown at any probability."""
    rows = (
        [("said", f"that it was said, {percent(a.said)}; that it is so, {percent(a.probability)}")]
        if a.said is not None and a.probability is not None
        else []
    )
    if a.contention >= _SPLIT:
        rows.append(("disagreement", f"{percent(a.contention)}: 0 where all origins are on one side, 100% where both sides weigh the same"))
    for one in a.blocs if len(a.blocs) > 1 or a.contention >= _SPLIT else ():
        who = " and ".join(name_of(code) for code in one.bloc.split("+"))
        many = f"{len(one.origins)} {'origin' if len(one.origins) == 1 else 'origins'}"
        rows.append(("by side", f"without what speaks for {who} ({many}), {percent(one.without)}; by that alone, {percent(one.alone)}"))
    return tuple(rows)


def sides_of(a: Assessment) -> str:
    """Documents and the origins they go back to."""
    documents, origins = len({e.document for e in a.evidence}), a.origins_for + a.origins_against
    if not documents:
        return "nothing found bears on it"
    noun = "article" if documents == 1 else "articles"
    return f"{documents} {noun}, {origins} {'origin' if origins == 1 else 'origins'}: {a.origins_for} for, {a.origins_against} against"


def author_beside(claim: Claim) -> str:
    """The author's own strength."""
    hedge = claim.hedge
    if hedge is None:
        return "The author states it without a hedge."
    return f"The author says “{hedge.cue}”, which stands for {percent(hedge.low)} to {percent(hedge.high)}."


ARROW = {"rising": "▲", "falling": "▼", "steady": ""}
"""Which way the probability went since publication, at the step of DESIGN section 6."""

MEANS: Mapping[Status, str] = {
    "upheld": "independent evidence carries it",
    "occurred": "it came about inside its window",
    "overturned": "the evidence is against it",
    "did-not-occur": "its window shut without it",
    "superseded": "it held when it was written; a later event undid it",
    "weakened": "what bears on it speaks against it, or only a bound of it holds",
    "contested": "independent origins stand on both sides",
    "leaning": "what bears on it supports it, but too little of it",
    "unverified": "searched, and too little bears on it to say",
    "open": "its window has not shut, or too little was found to settle it",
    "void": "its condition never came about, or nothing can resolve it",
    "normative": "it says what should be; listed, not assessed",
    "retired": "no longer followed",
    "withdrawn": "taken back by its author",
}
"""What each status says, in half a sentence."""

_FLAGS = {
    "single-origin": "Everything found on it goes back to one account.",
    "disputed": "Independent origins contradict one another on it.",
    "premise-overturned": "A claim it rests on has been overturned.",
    "at-rest": "It is settled, and nothing that bears on it has come in for as long as the settings say: it is searched no more.",
    "re-opened": "What came in since its verdict speaks against it more strongly than chance would: it is to be read again.",
    "stale": "It has not been searched within its review period.",
    "floor-only": "It holds as a bound, but misleads as an estimate.",
    "measure-mismatch": "The evidence counts something else than the claim does (say, killed and wounded together where the claim says killed).",
    "date-slip": "The evidence gives another date for it.",
    "flooded": "Many fresh outlets repeat it at once; they were not counted as so many accounts.",
    "default-deadline": "The author names no deadline; twelve months after publication are assumed.",
}
_DISPUTED_BY = "disputed-by:"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def status_words(status: str) -> str:
    """A status as people read it."""
    return status.replace("-", " ")


def flag_sentence(flag: str) -> str:
    """A flag in plain words; a flag we have no words for is shown as it stands."""
    if flag.startswith(_DISPUTED_BY):
        return f"Disputed by {flag.removeprefix(_DISPUTED_BY)}."
    return _FLAGS.get(flag, flag.replace("-", " ").capitalize() + ".")


def flag_words(flags: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Flags in a word or two, each with its sentence; that a claim is disputed goes without saying where it is said by whom."""
    held = tuple(flags)
    named = any(f.startswith(_DISPUTED_BY) for f in held)
    return tuple((f.replace(_DISPUTED_BY, "disputed by ") if f.startswith(_DISPUTED_BY) else f.partition(":")[0].replace("-", " "), flag_sentence(f))
                 for f in held if not (named and f == "disputed"))  # fmt: skip


def day_words(day: dt.date) -> str:
    """``24 March 2025``, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def when_words(interval: Interval | None) -> str:
    """An interval as people write it; empty where it is unknown."""
    if interval is None or (interval.start is None and interval.end is None):
        return ""
    if interval.start is None or interval.end is None:
        return f"until {day_words(interval.end)}" if interval.end else f"since {day_words(interval.start)}" if interval.start else ""
    start, end, short = interval.start, interval.end, interval.text()
    if ".." in short:
        return f"{day_words(start)} to {day_words(end)}"
    return {4: short, 7: f"{_MONTHS[start.month - 1]} {start.year}"}.get(len(short), day_words(start))


def change_words(before: Assessment, after: Assessment) -> str:
    """How a claim moved between two days: its status, then its probability, each only where it is known."""
    status = status_words(after.status if before.status == after.status else f"{before.status} → {after.status}")
    if before.probability is None or after.probability is None:
        return status
    return f"{status}, {percent(before.probability)} → {percent(after.probability)}"


def pooled_words(p: Pooled) -> str:
    """What several people come to together, and how far apart they are."""
    low, high = (f"{word(x)} ({percent(x)})" for x in (p.low, p.high))
    apart = f"from {low} to {high}" if word(p.low) != word(p.high) or percent(p.low) != percent(p.high) else f"each {low}"
    return f"{p.people} people together: {percent(p.probability)}, {apart}; they {'agree' if p.agree else 'disagree'}."


def quarrel_words(q: Quarrel) -> str:
    """Who says what of a document's bearing."""
    said = ", ".join(f"{by} says {what}" for by, what in q.said)
    return f"People differ on {q.document}: {said}. The last line counts."


def counts_words(assessments: Iterable[Assessment]) -> str:
    """``9 upheld, 2 contested, ...`` in the order statuses are listed here."""
    counts = Counter(a.status for a in assessments)
    return ", ".join(f"{counts[status]} {status_words(status)}" for status in SYMBOL if counts[status])


METHOD_NOTE = (
    """\
A probability is that of the claim without the author's hedge; the hedge is kept beside it. It starts at a base rate and moves by one bounded step for
each independent origin: copies of one account count once, and further origins on a side count for less and less.
""",
    """\
The words are those of ICD 203: almost no chance 1-5%, very unlikely 5-20%, unlikely 20-45%, roughly even chance 45-55%, likely 55-80%, very likely
80-95%, almost certain 95-99%.
""",
    """\
How sure we are of a probability is said apart from it: it grows with the number of origins that agree, and falls with their quarrels.
""",
    """\
Only what was published by the day asked about is used. A brief made again for the same day from the same journals is the same, byte for byte.
""",
)
"""How a brief comes about, a paragraph each."""
