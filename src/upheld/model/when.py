"""Times. Three kinds, never confused, so never a naked "date".

*happened* (valid time, an :class:`Interval` with its precision), *published* (when the world could know, also an interval because a page may say
only "March 2025") and *recorded* (an instant in UTC, set by the journal alone).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

import msgspec

Precision = Literal["day", "month", "quarter", "year", "span", "open"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")


class Interval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Days from ``start`` to ``end``, both included; ``None`` = unbounded on that side.

    ``precision`` says how the interval was given: one day, one month, one quarter, one year, an explicit span, or open at an end.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    precision: Precision = "day"

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"an interval ends ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int | None:
        """Length in days, ``None`` where unbounded."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    def overlaps(self, other: Interval, *, slack: int = 0) -> bool:
        """Whether the two share a day, each widened by ``slack`` days."""
        s = dt.timedelta(days=slack)
        before = self.end is not None and other.start is not None and self.end + s < other.start
        after = self.start is not None and other.end is not None and self.start - s > other.end
        return not (before or after)

    def contains(self, day: dt.date) -> bool:
        """Whether ``day`` lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def text(self) -> str:
        """Shortest form that :func:`parse_interval` reads back to the same days."""
        if self.start is None and self.end is None:
            return ".."
        if self.start is None or self.end is None:
            return f"{self.start or ''}..{self.end or ''}"
        for text in (f"{self.start:%Y}", f"{self.start:%Y-%m}", f"{self.start:%Y-%m-%d}"):
            whole = parse_interval(text)
            if (whole.start, whole.end) == (self.start, self.end):
                return text
        return f"{self.start}..{self.end}"


def day(value: dt.date) -> Interval:
    """The interval of one day."""
    return Interval(start=value, end=value, precision="day")


def month(year: int, number: int) -> Interval:
    """The interval of one calendar month."""
    last = calendar.monthrange(year, number)[1]
    return Interval(start=dt.date(year, number, 1), end=dt.date(year, number, last), precision="month")


def year(number: int) -> Interval:
    """The interval of one calendar year."""
    return Interval(start=dt.date(number, 1, 1), end=dt.date(number, 12, 31), precision="year")


def _partial(text: str) -> Interval:
    found = _PARTIAL.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
    y, m, d = (int(g) if g else None for g in found.groups())
    if y is None or m is None:
        return year(int(text))
    return month(y, m) if d is None else day(dt.date(y, m, d))


def parse_interval(text: str) -> Interval:
    """Read ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``A..B`` of those, either side possibly empty.

    Raises:
        ValueError: with a message that says what to write, for anything else.
    """
    text = text.strip()
    if ".." not in text:
        return _partial(text)
    left, _, right = text.partition("..")
    lo = _partial(left.strip()).start if left.strip() else None
    hi = _partial(right.strip()).end if right.strip() else None
    return Interval(start=lo, end=hi, precision="span" if lo and hi else "open")


Trust = Literal["page stamp", "inferred", "first seen"]
"""How far a publication date is trusted: the document states it, it was concluded from something else, or it is when a copy was first seen."""

_INFERRED = frozenset({"htmldate", "file properties"})
_SEEN = frozenset({"", "day it was saved", "day it was archived"})


def trust_of(dated_by: str) -> Trust:
    """The trust of a date by the sign it was read from (``meta tag``, ``byline``, ``file properties`` ...)."""
    return "inferred" if dated_by in _INFERRED else "first seen" if dated_by in _SEEN else "page stamp"


class Duration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A length of time as calendars count it: whole months, then whole days."""

    months: int = 0
    days: int = 0

    def before(self, day: dt.date) -> dt.date:
        """The day this long before ``day``; a month too short for the day gives its last, and time begins with the first day that is."""
        return self._shifted(day, -1)

    def after(self, day: dt.date) -> dt.date:
        """The day this long after ``day``."""
        return self._shifted(day, 1)

    def _shifted(self, day: dt.date, sign: int) -> dt.date:
        y, m = divmod(day.year * 12 + day.month - 1 + sign * self.months, 12)
        if not dt.MINYEAR <= y <= dt.MAXYEAR:
            return dt.date.max if sign > 0 else dt.date.min
        moved = dt.date(y, m + 1, min(day.day, calendar.monthrange(y, m + 1)[1]))
        try:
            return moved + dt.timedelta(days=sign * self.days)
        except OverflowError:
            return dt.date.max if sign > 0 else dt.date.min


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration of whole days or more: ``P7D``, ``P2W``, ``P3M``, ``P1Y``, ``P1Y6M``.

    Raises:
        ValueError: with a message that says what to write, for anything else, and for no time at all.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a length of time: write P7D, P2W, P3M or P1Y")
    years, months, weeks, days = (int(g or 0) for g in found.groups())
    whole = Duration(months=12 * years + months, days=7 * weeks + days)
    if whole == Duration():
        raise ValueError(f"{text!r} is no time at all: write P1D or longer")
    return whole


def known_day(published: Interval | None, first_seen: dt.date, *, happened: Interval | None = None) -> dt.date:
    """The day on which the world could know a document (DESIGN, "As of").

    A partial publication date counts at its end. A stamp later than our first sight, or older than the event it reports by more than a day,
    is not trusted: then the document is known since we first saw it.
    """
    if published is None or published.end is None:
        return first_seen
    if published.start and published.start > first_seen:
        return first_seen
    known = min(published.end, first_seen)
    stamp_before_event = happened is not None and happened.end is not None and happened.end == happened.start and known < happened.end
    return first_seen if stamp_before_event else known
