"""What documents told, day by day: the feed of rules that ask the workspace's own documents by their words. Pure functions.

A document tells it where one sentence that speaks of something done holds a word of every group; what is denied, planned or only possible is not told.
Documents that go back to one account count once, on the day of the first. What was gathered for an analysis is no sample of what happened: such
a rule settles a claim and forecasts nothing (:func:`upheld.forecast.base.outlook_of`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from upheld.ledger.events_counts import Feed, Tally
from upheld.model.evidence import Document
from upheld.text.rulings import DOCUMENTS, Count
from upheld.text.sentences import sentences

Origins = Callable[[Sequence[Document]], Mapping[str, str]]
"""Documents to the name of the origin of each, by document id."""
Words = tuple[tuple[str, ...], ...]

_UNDONE = re.compile(
    r"\b(?:will|won['’]t|would|may|might|could|should|shall|if|unless|whether|not|never|neither|nor|no|den(?:y|ies|ied)|"
    r"(?:plan|hope|expect|intend|prepar|refus|declin|fail|propos|call|threaten|vow|agree)\w*\s+(?:to|for)|ahead\s+of|rul(?:e|es|ed)\s+out|yet\s+to|upcoming|possible)\b|n['’]t\b",
    re.IGNORECASE,
)  # fmt: skip


def day_of(document: Document) -> dt.date:
    """The day a document tells of: the last of its publication, never after it was known."""
    published = document.published
    return document.known if published is None or published.end is None else min(published.end, document.known)


@lru_cache(maxsize=256)
def _patterns(words: Words) -> tuple[re.Pattern[str], ...]:
    def one(word: str) -> str:
        return r"\w*".join(r"\s+".join(map(re.escape, part.split(" "))) for part in word.split("*"))

    return tuple(re.compile(rf"(?<!\w)(?:{'|'.join(map(one, group))})(?!\w)", re.IGNORECASE) for group in words)


@lru_cache(maxsize=65_536)
def tells(words: Words, text: str) -> bool:
    """Whether one sentence of a text says that it was done, in a word of every group."""
    patterns = _patterns(words)
    if not all(p.search(text) for p in patterns):
        return False
    held = (text[span.start : span.end] for span in sentences(text))
    return any(all(p.search(one) for p in patterns) and not _UNDONE.search(one) for one in held)


def tallies(count: Count, documents: Sequence[Document], origins: Origins) -> tuple[Tally, ...]:
    """The days on which documents told what a rule asks, oldest first.

    Args:
        count: what is asked; a day counts from ``reports`` origins on.
        documents: those known by the day looked from.
        origins: which of them go back to one account.
    """
    telling = sorted((d for d in documents if tells(count.words, d.text)), key=lambda d: (day_of(d), d.known, d.id))
    name_of = origins(telling)
    days, seen = defaultdict[dt.date, list[Document]](list), set[str]()
    for document in telling:
        if name_of[document.id] not in seen:
            seen.add(name_of[document.id])
            days[day_of(document)].append(document)
    return tuple(_tally(day, held, count) for day, held in sorted(days.items()) if len(held) >= count.reports)


def _tally(day: dt.date, held: Sequence[Document], count: Count) -> Tally:
    enough = sorted(held, key=lambda d: d.known)[: count.reports]
    return Tally(day=day, n=len(held) if count.what == "reports" else 1, known=enough[-1].known, row=held[0].id)


def feed_of(documents: Sequence[Document], *, searched_to: dt.date | None, as_of: dt.date) -> Feed | None:
    """The documents as a feed: it reaches as far as was searched; ``None`` where there is none."""
    if not documents:
        return None
    days = [day_of(d) for d in documents]
    last = max(*days, searched_to or dt.date.min)
    return Feed(source=DOCUMENTS, first=min(days), last=min(last, as_of), lag=0, rows=len(documents))
