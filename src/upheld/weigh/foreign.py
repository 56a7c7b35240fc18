"""Passages in other languages: they bear where figures, days, countries and polarity suffice, and are kept and marked unread where not.

Nothing is translated and no word of a claim is looked for. A passage must name every country of the claim, two at least or one and the claim's very
figure, and have a word for the claim's kind of event or the claim's measure. What it then says is told by the comparators of figures and of days; a
number that was not understood, or a sentence that only supposes, settles nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from upheld.errors import Problem
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.text.figures import Figure
from upheld.text.languages.deeds import deeds
from upheld.text.languages.foreign import LEXICONS, LONGEST, Foreign, read_foreign
from upheld.text.languages.places import named
from upheld.text.sentences import Span
from upheld.text.words import content_stems, event_classes
from upheld.weigh.compare import Verdict, bounds, days_named, same_measure, settles_nothing, worded
from upheld.weigh.windows import Bounds, Count, growing, other_window

NAMES = {"ru": "Russian", "uk": "Ukrainian", "fr": "French", "es": "Spanish", "ar": "Arabic", "ko": "Korean", "zh": "Chinese"}
"""The English name of each language that is read."""

_SENTENCE = re.compile(r"[^.!?…。！？؟\n]+(?:[.!?…。！？؟]+|\n|$)|(?<=\d)[.,](?=\d)")
_NUMBER_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_ONE_EVENT = 60  # days
_PERIOD_SLACK = 45  # days before and after a claim's period in which a passage may count the same thing
_READ = frozenset({"event", "quantity", "forecast", "relationship", "trend"})
_SCRIPTS = (("ko", r"[가-힣]"), ("zh", r"[一-鿿]"), ("ar", r"[؀-ۿ]"), ("ru", r"[а-яё]"))
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "that", "was", "were", "has", "had", "is", "by", "with", "from"})
_OF_ENGLISH = 0.12  # share of a text's words: other languages that have some of these have few
_DOUBTED = re.compile(
    r"неизвестно|\bли\b|якобы|\bслух|невідомо|\bчи\b|нібито|\bon ignore\b|\bprétend|\brumeur|\bse desconoce\b|\bsupuest|\brumor"
    r"|غير معروف|زعم|مزاعم|شائع|여부|알려지지 않|소문|是否|不详|不詳"
    r"|据称|據稱|声称|聲稱|传闻|傳聞",
    re.IGNORECASE,
)
"""Words by which a passage says that it is not known, or only alleged: beside the cues of the grammars."""

_OF_SCRIPT = 0.3  # share of a text's letters from which it is in a script


def language_of(document: Document) -> str:
    """The ISO 639-1 code of the language that a document's text is in.

    English where it reads so, whatever language the original had; else as stated, else by its script; empty where nothing tells.
    """
    text = document.text[:LONGEST]
    words = text.casefold().split()
    if words and sum(w in _ENGLISH for w in words) > _OF_ENGLISH * len(words):
        return "en"
    if document.language:
        return document.language.casefold()[:2]
    letters = sum(c.isalpha() for c in text)
    for code, letter in _SCRIPTS:
        if letters and len(re.findall(letter, text, re.IGNORECASE)) > _OF_SCRIPT * letters:
            return "uk" if code == "ru" and _UKRAINIAN.search(text) else code
    return ""


def is_foreign(document: Document) -> bool:
    """Whether a document is in another language than English."""
    return language_of(document) not in {"", "en"}


class _Asked(msgspec.Struct, frozen=True):
    """What a claim asks of a foreign passage."""

    claim: Claim
    actors: frozenset[str]
    classes: frozenset[str]
    published: dt.date


def asked_of(claims: Iterable[Claim], published: dict[str, dt.date]) -> tuple[_Asked, ...]:
    """The claims that a foreign passage can bear on: of a kind that figures and days settle, with a country."""
    return tuple(
        _Asked(c, frozenset(c.actors), event_classes(content_stems(c.quote.exact) | content_stems(c.text)), published[c.analysis])
        for c in claims
        if c.state == "live" and c.kind in _READ and c.actors
    )


def foreign_links(document: Document, asked: Sequence[_Asked]) -> tuple[Link, ...]:
    """For each claim the passage of a document that bears on it most, or, where none does, the first that would if it could be read."""
    language = language_of(document)
    if language not in LEXICONS:
        return ()
    whole = frozenset(m.iso3 for m in named(document.text[:LONGEST], language))
    wanted = [one for one in asked if one.actors <= whole]
    best: dict[str, Link] = {}
    for span in _sentences(document.text) if wanted else ():
        read = read_foreign(span.of(document.text), language, anchor=document.known)
        classes = deeds(span.of(document.text), language)
        for one in wanted:
            link = _link(one, document, span, read, classes, whole=whole)
            if link is not None and (one.claim.id not in best or link.silent < best[one.claim.id].silent):
                best[one.claim.id] = link
    return tuple(best[name] for name in sorted(best))


def _sentences(text: str) -> list[Span]:
    """Sentences of a text in any of the scripts, a point between two digits being none."""
    plain = _NUMBER_POINT.sub(",", text)
    found = [(m.start(), m.end()) for m in _SENTENCE.finditer(plain)]
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found)
    return [Span(a, b) for a, b in trimmed if b > a]


def _link(one: _Asked, document: Document, span: Span, read: Foreign, classes: frozenset[str], *, whole: frozenset[str]) -> Link | None:
    here = frozenset(m.iso3 for m in read.actors)
    told = [f for f in read.figures if one.claim.quantity is not None and same_measure(one.claim.quantity, f)]
    together = one.actors <= here and len(one.actors) > 1
    if not here & one.actors or not (told or (one.classes & classes)) or not one.actors <= whole or (here - one.actors and (told or not together)):
        return None
    doubted = _DOUBTED.search(span.of(document.text)) is not None
    verdict = _unread("it doubts that it is so") if doubted else _verdict(one, document, read, told, classes=classes, together=together)
    if verdict is None:
        return None
    return Link(
        claim=one.claim.id, document=document.id, quote=span.of(document.text), start=span.start, end=span.end, supports=verdict.supports,
        refutes=verdict.refutes, silent=1 - verdict.supports - verdict.refutes, directness=verdict.directness, method=verdict.method,
        reason=f"{verdict.reason} (in {NAMES[read.language]})", speaker=document.cited,
    )  # fmt: skip


def _verdict(one: _Asked, document: Document, read: Foreign, told: Sequence[Figure], *, classes: frozenset[str], together: bool) -> Verdict | None:
    """What a passage that names the claim's countries says of it; ``together`` = it names two of them in one sentence."""
    if one.claim.quantity is not None and not one.claim.of_future:
        return _of_figure(one.claim, document, read, told, together=together)
    if not together:
        return None
    return _of_event(one, document, read, classes)


def _unread(why: str) -> Verdict:
    return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="unread", reason=f"kept unread: {why}")


def _of_figure(claim: Claim, document: Document, read: Foreign, told: Sequence[Figure], *, together: bool) -> Verdict | None:
    """Precondition: the passage counts what the claim counts. An equal figure supports; another refutes where both countries and the time are the claim's."""
    quantity = claim.quantity
    if quantity is None or not told:
        return _unread("it gives no figure of this measure that was understood") if together and read.unread else None
    if read.unread or read.polarity.negated or read.polarity.denied or read.polarity.unsettled:
        return _unread("a number or a denial in it was not understood")
    (low, high), (bottom, top) = bounds(quantity), bounds(told[0])
    said = f"the passage gives {worded(told[0].low, told[0].high)}, the claim {worded(quantity.low, quantity.high)}"
    count = Count(by=document.known, grows=growing(told[0].measure, told[0].unit))
    if why := other_window(claim, Bounds(bottom, top), Bounds(low, high), window=None, count=count):
        return Verdict(supports=0.05, refutes=0.05, directness="indirect", method="window", reason=f"{said}: {why}")
    if bottom <= high and top >= low:
        agrees = Verdict(supports=0.80, refutes=0.02, directness="partial", method="figures", reason=said)
        return None if settles_nothing(quantity, told[0]) else agrees
    if not together or not _in_time(claim, document.known):
        return None
    return Verdict(supports=0.05, refutes=0.60, directness="partial", method="figures", reason=said)


def _in_time(claim: Claim, known: dt.date) -> bool:
    """Whether a report is from the time that a claim speaks of, or soon after."""
    period, slack = claim.period, dt.timedelta(days=_PERIOD_SLACK)
    return period is not None and period.start is not None and period.end is not None and period.start <= known <= period.end + slack


def _of_event(one: _Asked, document: Document, read: Foreign, classes: frozenset[str]) -> Verdict | None:
    """Precondition: two of the claim's countries and its kind of event in one sentence. The claim's own day supports, another close to it refutes.

    Without a day, only a denial that stands alone bears at all, and little; whatever is planned or left open settles nothing.
    """
    cues = read.polarity
    if cues.unsettled or (cues.supposed and not one.claim.of_future):
        return _unread("it leaves open whether it is so")
    named_days = days_named(one.claim.quote.exact, one.published)
    own = {d.day for d in named_days if not d.classes or d.classes & classes}
    days = {m.interval.start for m in read.dates if m.interval.precision == "day" and m.interval.start is not None}
    against = cues.negated or cues.denied or cues.called_off
    if own and days:
        return _of_day(own, days, against=against)
    if one.claim.of_future and (document.known <= one.published or cues.coming or cues.supposed):
        return _unread("it speaks of what is planned")
    return None if not own else _unread("it names no day")


def _of_day(own: set[dt.date], days: set[dt.date], *, against: bool) -> Verdict | None:
    near = min(days, key=lambda day: min(abs((day - o).days) for o in own))
    gap = min(abs((near - o).days) for o in own)
    if gap == 0:
        supports, refutes = (0.05, 0.55) if against else (0.75, 0.05)
        said = f"the passage {'denies it for' if against else 'dates it'} {near:%-d %B %Y}, the claim's day"
        return Verdict(supports=supports, refutes=refutes, directness="partial", method="dates", reason=said)
    if gap > _ONE_EVENT or against:
        return None
    reason = f"the passage dates it {near:%-d %B %Y}, the claim {min(own):%-d %B %Y}"
    return Verdict(supports=0.05, refutes=0.60, directness="partial", method="dates", reason=reason)


def notes(documents: Iterable[Document]) -> tuple[Problem, ...]:
    """How many documents are in a language that nothing here reads; they are kept and bear on nothing."""
    unread = Counter(code for d in documents if (code := language_of(d)) not in {"", "en"} and code not in LEXICONS)
    if not unread:
        return ()
    told = ", ".join(f"{code} ({count})" for code, count in sorted(unread.items()))
    message = f"documents in languages that are not read, kept and not weighed: {told}"
    return (Problem(where="documents", message=message, remedy="`upheld judge CLAIM --link DOC` links one that you have read", severity="note"),)
