"""Dates as intervals, anchored on the day a text was published.

A yearless or relative expression is settled by the anchor: the latest such day on or before it, or the next one after it where the clause
speaks of the future. "Two days later" and "the next morning" are settled by the day the story has reached, where that is known. A mention
keeps the role its preposition gives it, from which a deadline can be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import islice

import msgspec

from upheld.model.when import Interval, day, month, year
from upheld.text.date_forms import DATE, DAYS, FORMS, NUMBERS, ROLES, SEASONS, SPANS, VAGUE_SPAN, Role
from upheld.text.date_spans import (
    day_range,
    decade,
    edge,
    full_range,
    half,
    holiday,
    last_day,
    month_number,
    month_year,
    part,
    shifted,
    stated_year,
    stretch,
    years,
)
from upheld.text.remembered import remembered

_PAST_BEFORE = re.compile(
    r"(?:\b(?!need|expected|planned|scheduled|due)[a-z]{3,}ed|\b(?:held|made|taken|signed|begun|[Ff]ollowing the|[Aa]fter the|[Ss]ince the))\s+$"
)
"""What dates a thing that has happened already, in a clause about the future: "a deal announced on Sunday should"."""


_MOST = 2000  # mentions read in one text


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A date expression at ``text[start:end]`` (preposition included) and the days it stands for."""

    start: int
    end: int
    interval: Interval
    role: Role = "on"


def _settle_day(m: int, d: int, y: str | None, anchor: dt.date, *, future: bool) -> Interval | None:
    years = [int(y)] if y else ([anchor.year, anchor.year + 1] if future else [anchor.year, anchor.year - 1])
    for candidate in years:
        try:
            found = dt.date(candidate, m, d)
        except ValueError:
            continue
        if y or (found >= anchor if future else found <= anchor):
            return day(found)
    return None


def _months(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    """As in "January and February", "between August and November": from the first day of one to the last of the other."""
    if any(hit[name] in {"may", "march", "mar"} for name in ("m4", "m5")):
        return None
    first, last = month_number(hit["m4"]), month_number(hit["m5"])
    y = month_year(last, hit["y5"], anchor, future=future)
    return Interval(start=dt.date(y - (first > last), first, 1), end=last_day(y, last), precision="span")


def _settle_month(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    future = future and (hit["which"] or "").casefold() != "last" and (hit["role"] or "").casefold() != "since"
    m = month_number(hit["m3"])
    y = month_year(m, hit["y3"], anchor, future=future)
    whole = month(y, m)
    start, end = whole.start, whole.end
    match (hit["which"] or "").casefold().removeprefix("the ").split(" ")[0]:
        case "early" | "start" | "beginning":
            end = dt.date(y, m, 10)
        case "mid" | "middle":
            start, end = dt.date(y, m, 10), dt.date(y, m, 20)
        case "late" | "end":
            start = dt.date(y, m, 20)
        case _:
            return whole
    return Interval(start=start, end=end, precision="span")


_SOON = 60
"""Days within which a season is "this" one and not the next."""


def _season(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    first = SEASONS[hit["s"].casefold()]

    def of(y: int) -> Interval:
        return Interval(
            start=dt.date(y, first, 1), end=last_day(y + (first == 12), (first + 1) % 12 + 1 if first == 12 else first + 2), precision="span"
        )

    stated = stated_year(hit["sy"], anchor)
    if stated is not None:
        return of(stated)
    seasons = [of(anchor.year + i) for i in (-2, -1, 0, 1, 2)]
    which = (hit["sq"] or "").casefold()
    if which == "last" or (not future and which not in {"next", "this"}):
        return [s for s in seasons if s.end and s.start and (s.end < anchor if which == "last" else s.start <= anchor)][-1]
    if which == "next":
        return next(s for s in seasons if s.start and s.start > anchor + dt.timedelta(days=_SOON))
    return next(s for s in seasons if s.end and s.end >= anchor)


def _unit(hit: re.Match[str], anchor: dt.date) -> Interval:
    """A week, month or year; "earlier this year" ends today, "later this year" begins today, "late last year" is its last part."""
    whole, word = _whole_unit(hit, anchor), (hit["uw"] or "").casefold()
    if not word or whole.start is None or whole.end is None:
        return whole
    third = (whole.end - whole.start) / 3
    if word in {"earlier", "later"} and whole.contains(anchor):
        return Interval(start=whole.start if word == "earlier" else anchor, end=anchor if word == "earlier" else whole.end, precision="span")
    early = word.startswith("earl")
    return Interval(start=whole.start if early else whole.end - third, end=whole.start + third if early else whole.end, precision="span")


def _whole_unit(hit: re.Match[str], anchor: dt.date) -> Interval:
    shift = {"last": -1, "this": 0, "next": 1}[hit["uq"].casefold()]
    match hit["u"].casefold():
        case "year":
            return year(anchor.year + shift)
        case "month":
            index = anchor.year * 12 + anchor.month - 1 + shift
            return month(index // 12, index % 12 + 1)
        case _:
            monday = anchor - dt.timedelta(days=anchor.weekday()) + dt.timedelta(days=7 * shift)
            return Interval(start=monday, end=monday + dt.timedelta(days=6), precision="span")


def _weekday(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    target, which = DAYS[hit["w"].casefold()], (hit["wq"] or "").casefold()
    ahead = (target - anchor.weekday()) % 7
    if which == "next" or (future and which != "last"):
        return day(anchor + dt.timedelta(days=ahead or 7))
    return day(anchor - dt.timedelta(days=(7 - ahead) % 7 or 7))


def _near(word: str, anchor: dt.date) -> Interval:
    return day(anchor + dt.timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word.casefold()]))


def _number(word: str) -> float:
    word = re.sub(r"\s+", " ", word.casefold())
    return float(word) if word.isdigit() else NUMBERS[word]


def _length(number: str, unit: str) -> dt.timedelta:
    return dt.timedelta(days=round(_number(number) * SPANS[unit.casefold()]))


def _later(hit: re.Match[str], then: dt.date | None) -> Interval | None:
    """A day told by the day the story has reached: "two days later", "the next morning"; a month or a year later is not known to the day."""
    if then is None:
        return None
    unit = (hit["lu"] or hit["ld"]).casefold()
    length = _length(hit["ln"] or "one", unit if unit in SPANS else "day")
    if unit in {"month", "year"}:
        quarter = length / 4
        return Interval(start=then + length - quarter, end=then + length + quarter, precision="span")
    return day(then + length)


def _ordinal(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    """As in "The 11th": of the anchor's month, or of the month beside it on the side the clause speaks of."""
    d = int(hit["od"])
    shift = (d < anchor.day) if future else -(d > anchor.day)
    index = anchor.year * 12 + anchor.month - 1 + shift
    try:
        return day(dt.date(index // 12, index % 12 + 1, d))
    except ValueError:
        return None


def _count(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    number, unit = _number(hit["n"]), hit["nu"].casefold()
    back, on = shifted(anchor, -number, unit), shifted(anchor, number, unit)
    if hit["ago"]:
        return day(back)
    if future and (hit["role"] or "").casefold() == "in" and unit == "day":
        return day(on)
    ahead = future or (hit["role"] or "").casefold() == "within"
    return Interval(start=anchor if ahead else back, end=on if ahead else anchor, precision="span")


def _iso(hit: re.Match[str]) -> Interval | None:
    try:
        return day(dt.date.fromisoformat(hit["iso"]))
    except ValueError:
        return None


def _month_day(hit: re.Match[str], anchor: dt.date, *, future: bool, form: str) -> Interval | None:
    n = "1" if form == "mdy" else "2"
    return _settle_day(month_number(hit["m" + n]), int(hit["d" + n]), hit["y" + n], anchor, future=future)


def _interval(hit: re.Match[str], anchor: dt.date, *, future: bool, then: dt.date | None) -> Interval | None:
    form = next(name for name, _ in FORMS if hit[f"form_{name}"])
    if form in {"mdy", "dmy"}:
        return _month_day(hit, anchor, future=future, form=form)
    settle: dict[str, Callable[[], Interval | None]] = {
        "iso": lambda: _iso(hit),
        "my": lambda: None if hit["m3"] in {"may", "march", "mar", "sep"} else _settle_month(hit, anchor, future=future),
        "end": lambda: part(hit, anchor),
        "season": lambda: _season(hit, anchor, future=future),
        "half": lambda: half(hit, anchor),
        "months": lambda: _months(hit, anchor, future=future),
        "range": lambda: day_range(hit, anchor, future=future),
        "full": lambda: full_range(hit, anchor, future=future),
        "decade": lambda: decade(hit),
        "holiday": lambda: holiday(hit, anchor, future=future),
        "stretch": lambda: stretch(hit, anchor),
        "edge": lambda: edge(hit, anchor, future=future),
        "later": lambda: _later(hit, then),
        "ordinal": lambda: _ordinal(hit, anchor, future=future) if hit["role"] else None,
        "unit": lambda: _unit(hit, anchor),
        "weekday": lambda: _weekday(hit, anchor, future=future),
        "near": lambda: _near(hit["near"], anchor),
    }
    return settle[form]() if form in settle else _spans(form, hit, anchor, future=future)


def _spans(form: str, hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    role = (hit["role"] or "").casefold()
    if form == "years":
        return years(hit)
    bounded = re.match(r"(?:\w+\s+)?the\s+(?:next|coming|following|last|past)\b", hit.group(), re.IGNORECASE)
    if role not in {"within", "in", "over"} and not hit["ago"] and not bounded:
        return None  # "two days after the summit", "months of talks", "for two months": a length, no date
    if form == "count":
        return _count(hit, anchor, future=future)
    if role in {"within", "over"}:
        return Interval(start=anchor, end=anchor + dt.timedelta(days=VAGUE_SPAN[hit["vu"].casefold()]), precision="span")
    return None


@remembered
def dates(text: str, anchor: dt.date, *, future: bool = False, then: dt.date | None = None) -> tuple[DateMention, ...]:
    """All date mentions of ``text``, in order.

    Args:
        text: any text.
        anchor: the day it was published.
        future: settle yearless mentions after the anchor instead of before it.
        then: the day the story has reached, from which "two days later" counts.
    """
    found = []
    for hit in islice(DATE.finditer(text), _MOST):
        role = (hit["role"] or "").casefold()
        if hit["form_my"] and text.startswith(("’s", "'s"), hit.end()):
            continue  # "August’s drill": the name of a thing, no day it happened
        ahead = future and _PAST_BEFORE.search(text, max(0, hit.start() - 40), hit.start()) is None
        interval = _interval(hit, anchor, future=ahead, then=then)
        if interval is not None:
            found.append(DateMention(start=hit.start(), end=hit.end(), interval=interval, role=_role(hit, role)))
    return tuple(found)


def _role(hit: re.Match[str], word: str) -> Role:
    ended = (hit["part"] or "").casefold() == "end" or "end" in (hit["which"] or "").casefold()
    if word == "before" and ended:
        return "by"  # "before the end of the year" leaves the whole year
    between = hit["form_months"] or hit["form_range"] or hit["form_full"] or hit["ye1"]
    return "on" if between else ROLES.get(re.sub(r"\s+", " ", word), "on")


def deadline_of(mention: DateMention) -> dt.date | None:
    """The last day on which a forecast with this mention can come true; ``None`` where the mention sets none."""
    match mention.role:
        case "before":
            return mention.interval.start - dt.timedelta(days=1) if mention.interval.start else None
        case "since" | "after":
            return None
        case _:
            return mention.interval.end
