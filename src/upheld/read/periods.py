"""When a claim holds: its period and its deadline, from the dates of its clause and the day the story has reached."""

from __future__ import annotations

import datetime as dt
import re

from upheld.model.claim import FUTURE_KINDS
from upheld.model.when import Interval, day
from upheld.text.dates import DateMention, dates, deadline_of
from upheld.text.verbs import PAST

_PAST = re.compile(rf"\b(?:was|were|had|did|died|signed|{'|'.join(PAST.split(' '))}|[a-z]{{2,}}[^aeiou\W]?ed)\b")
_PERFECT = re.compile(r"\b(?:has|have|hasn[’']t|haven[’']t)\b")
_PLANNED = re.compile(r"\b(?:before|by|until|within)\b")
_STATED = frozenset({"by", "before", "within", "until"})
_NEAR = 45  # days after the day the story has reached in which an undated past event of the same paragraph may lie


def deadline(clause: str, published: dt.date) -> dt.date | None:
    """The last day on which a clause about the future can come true: its stated limit, else the last day it names."""
    named = [(m.role, d) for m in dates(clause, published, future=True) if (d := deadline_of(m)) and d >= published]
    stated = [d for role, d in named if role in _STATED]
    return min(stated) if stated else max((d for _, d in named), default=None)


def reached(clause: str, published: dt.date, then: dt.date | None) -> dt.date | None:
    """The day the story has reached after a clause: the last day or month of the past that it names, else the one before."""
    past = [m.interval for m in dates(clause, published, then=then) if m.interval.end and m.interval.end <= published and (m.interval.days or 0) <= 31]
    days = [i.end for i in past if i.precision == "day"] or [i.end for i in past]
    return days[-1] if days else then


def period(clause: str, kind: str, published: dt.date, until: dt.date | None, *, then: dt.date | None = None) -> Interval | None:
    """The days a claim speaks of.

    Args:
        clause: its words.
        kind: its kind; kinds of the future run to their deadline, or take the window they name.
        published: the day of its text; states of the present hold on it, and what has been so since a day holds until it.
        until: the deadline of a claim about the future.
        then: the day the story has reached in the same paragraph.
    """
    if kind in FUTURE_KINDS:
        return _ahead(clause, published, until)
    found = dates(clause, published, then=then)
    if found:
        return _told(found, clause, published)
    if _PERFECT.search(clause):
        return day(published)
    if not _PAST.search(clause):
        return day(published)
    return Interval(start=then, end=then, precision="day") if then and (published - then).days <= _NEAR else None


def _ahead(clause: str, published: dt.date, until: dt.date | None) -> Interval | None:
    """From publication to the deadline; where the clause names a window ("this fall", "on Friday"), that window."""
    if until is None:
        return None
    named = [m for m in dates(clause, published, future=True) if m.role == "on" and m.interval.start and m.interval.end == until]
    start = max(named[-1].interval.start or published, published) if named else published
    return Interval(start=min(start, until), end=until, precision="span")


def _told(found: tuple[DateMention, ...], clause: str, published: dt.date) -> Interval:
    """The interval of the date that dates the clause itself: the first after its verb, else the first; open to publication after "since"."""
    first = next((m for m in found if m.role == "since"), None) or _main(found, clause)
    start = first.interval.start
    perfect = _PERFECT.search(clause) is not None
    open_ended = first.role == "since" or (first.role not in {"on", "by", "until"} and perfect)
    if open_ended and start and start <= published:
        return Interval(start=start, end=published, precision="span")
    return first.interval


def _main(found: tuple[DateMention, ...], clause: str) -> DateMention:
    """Of several dates the most exact one of the past; a date in a phrase in front ("After threatening it in August, ...") gives way to a later one."""
    fronted = re.match(r"(?:After|Before|Following|Despite|Since)\b[^,]*,", clause)
    rest = [m for m in found if fronted is None or m.start >= fronted.end()] or list(found)
    return rest[0]
