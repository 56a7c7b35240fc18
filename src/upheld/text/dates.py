"""Dates as intervals, anchored on the day a text was published.

A yearless or relative expression is settled by the anchor: the latest such day on or before it, or the next one after it where the clause
speaks of the future. A mention keeps the role its preposition gives it, from which a deadline can be read.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

import msgspec

from upheld.model.when import Interval, day, month, year

Role = Literal["on", "since", "until", "by", "before", "after", "within"]

_MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): i for i, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
_DAYS = {name.casefold(): i for i, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
            "the": 1, "several": 3, "a few": 3, "two and a half": 2.5, "one and a half": 1.5}  # fmt: skip
_SPANS = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25}
_VAGUE_SPAN = {"days": 14, "weeks": 56, "months": 183, "years": 1096}

_M = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NO_SEASON = r"(?!\s+(?:drills?|exercises?|offensive|apart|short|back|into))"
_HOW_MANY = r"two\s+and\s+a\s+half|one\s+and\s+a\s+half|a\s+few|several|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}"
_ROLE = r"(?:(?P<role>since|until|till|by|before|after|within|from|as of|over|during|in|on|around|for)\s+)?(?:(?:back\s+)?in\s+)?"
_FORMS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])"),
    ("mdy", _M.format("m1") + r"\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{4}))?\b"),
    ("dmy", r"(?:the\s+)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _M.format("m2") + r"\b(?:,?\s+(?P<y2>\d{4}))?\b"),
    ("my", r"(?:(?P<which>last|next|this|early|late|mid)[ -])?" + _M.format("m3") + r"\b(?:,?\s+(?:of\s+)?(?P<y3>\d{4}|last\s+year|this\s+year|next\s+year))?"),
    ("end", r"(?:the\s+)?(?P<part>end|middle|start|beginning)\s+of\s+(?:(?P<pq>the|this|next|last)\s+)?(?P<pu>year|month|week|\d{4})\b"),
    ("season", r"(?:(?P<sq>the|this|next|last)\s+)?(?P<s>spring|summer|autumn|fall|winter)\b" + _NO_SEASON + r"(?:\s+(?:of\s+)?(?P<sy>\d{4}))?"),
    ("half", r"(?:the\s+)?(?P<h>first|second)\s+half\s+of\s+(?P<hy>\d{4})\b|Q(?P<q>[1-4])\s+(?P<qy>\d{4})\b"),
    ("unit", r"(?P<uq>this|last|next)\s+(?P<u>week|month|year)\b"),
    ("weekday", r"(?:(?P<wq>last|next|this)\s+)?(?P<w>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"),
    ("near", r"(?P<near>yesterday|today|tomorrow|the\s+next\s+morning)\b"),
    ("count", r"(?:the\s+(?:next|coming|following|last|past)\s+)?(?P<n>" + _HOW_MANY + r")\s+(?P<nu>day|week|month|year)s?\b(?P<ago>\s+ago)?"),
    ("vague", r"(?:the\s+)?(?:(?:following|coming|next)\s+)?(?P<vu>days|weeks|months|years)\b"),
    ("years", r"(?P<ya>(?:19|20)\d{2})\s?[–-]\s?(?P<yb>(?:19|20)\d{2})\b|(?:(?P<yq>early|late|mid)[ -])?(?P<yy>(?:19|20)\d{2})\b(?!\s+(?!has\b|was\b|is\b)[a-z]+s\b)"),
)  # fmt: skip
_DATE = re.compile(rf"(?<![\w,.-]){_ROLE}(?:" + "|".join(f"(?P<form_{name}>{form})" for name, form in _FORMS) + ")", re.IGNORECASE)
_ROLES: dict[str, Role] = {
    "since": "since",
    "from": "since",
    "until": "until",
    "till": "until",
    "by": "by",
    "before": "before",
    "after": "after",
    "within": "within",
    "over": "within",
}


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A date expression at ``text[start:end]`` (preposition included) and the days it stands for."""

    start: int
    end: int
    interval: Interval
    role: Role = "on"


def _last_day(y: int, m: int) -> dt.date:
    return dt.date(y, m, calendar.monthrange(y, m)[1])


def _month_number(name: str) -> int:
    return _MONTHS[name.casefold().rstrip(".")]


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


def _settle_month(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    future = future and (hit["which"] or "").casefold() != "last" and (hit["role"] or "").casefold() != "since"
    m, stated = _month_number(hit["m3"]), (hit["y3"] or "").casefold()
    if stated.isdigit():
        y = int(stated)
    elif stated:
        y = anchor.year + {"last": -1, "this": 0, "next": 1}[stated.split()[0]]
    elif future:
        y = anchor.year + (m < anchor.month)
    else:
        y = anchor.year - (m > anchor.month)
    whole = month(y, m)
    start, end = whole.start, whole.end
    match (hit["which"] or "").casefold():
        case "early":
            end = dt.date(y, m, 10)
        case "mid":
            start, end = dt.date(y, m, 10), dt.date(y, m, 20)
        case "late":
            start = dt.date(y, m, 20)
        case _:
            return whole
    return Interval(start=start, end=end, precision="span")


def _season(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    first = _SEASONS[hit["s"].casefold()]

    def of(y: int) -> Interval:
        return Interval(
            start=dt.date(y, first, 1), end=_last_day(y + (first == 12), (first + 1) % 12 + 1 if first == 12 else first + 2), precision="span"
        )

    if hit["sy"]:
        return of(int(hit["sy"]))
    seasons = [of(anchor.year + i) for i in (-2, -1, 0, 1, 2)]
    which = (hit["sq"] or "").casefold()
    if which == "last" or (not future and which not in {"next", "this"}):
        return [s for s in seasons if s.end and s.start and (s.end < anchor if which == "last" else s.start <= anchor)][-1]
    if which == "next":
        return next(s for s in seasons if s.start and s.start > anchor)
    return next(s for s in seasons if s.end and s.end >= anchor)


def _part(hit: re.Match[str], anchor: dt.date) -> Interval:
    unit, shift = hit["pu"].casefold(), {"next": 1, "last": -1}.get((hit["pq"] or "").casefold(), 0)
    if unit == "week":
        monday = anchor - dt.timedelta(days=anchor.weekday() - 7 * shift)
        return day(monday + dt.timedelta(days=6))
    if unit == "month":
        index = anchor.year * 12 + anchor.month - 1 + shift
        whole, size = month(index // 12, index % 12 + 1), 10
    else:
        whole, size = year(int(unit) if unit.isdigit() else anchor.year + shift), 61
    if whole.start is None or whole.end is None:
        return whole
    edge = dt.timedelta(days=size)
    match hit["part"].casefold():
        case "end":
            return Interval(start=whole.end - edge, end=whole.end, precision="span")
        case "middle":
            middle = whole.start + (whole.end - whole.start) / 2
            return Interval(start=middle - edge / 2, end=middle + edge / 2, precision="span")
        case _:
            return Interval(start=whole.start, end=whole.start + edge, precision="span")


def _unit(hit: re.Match[str], anchor: dt.date) -> Interval:
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
    target, which = _DAYS[hit["w"].casefold()], (hit["wq"] or "").casefold()
    ahead = (target - anchor.weekday()) % 7
    if which == "next" or (future and which != "last"):
        return day(anchor + dt.timedelta(days=ahead or 7))
    return day(anchor - dt.timedelta(days=(7 - ahead) % 7 or 7))


def _near(word: str, anchor: dt.date) -> Interval:
    return day(anchor + dt.timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}.get(word.casefold(), 0)))


def _count(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    number = re.sub(r"\s+", " ", hit["n"].casefold())
    days = dt.timedelta(days=round((float(number) if number.isdigit() else _NUMBERS[number]) * _SPANS[hit["nu"].casefold()]))
    if hit["ago"]:
        return day(anchor - days)
    ahead = future or (hit["role"] or "").casefold() == "within"
    return Interval(start=anchor if ahead else anchor - days, end=anchor + days if ahead else anchor, precision="span")


def _years(hit: re.Match[str]) -> Interval:
    if hit["ya"]:
        return Interval(start=dt.date(int(hit["ya"]), 1, 1), end=dt.date(max(int(hit["ya"]), int(hit["yb"])), 12, 31), precision="span")
    y, which = int(hit["yy"]), (hit["yq"] or "").casefold()
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(which, (1, 12))
    return Interval(start=dt.date(y, first, 1), end=_last_day(y, last), precision="span" if which else "year")


def _half(hit: re.Match[str]) -> Interval:
    if hit["h"]:
        y, first, length = int(hit["hy"]), 1 if hit["h"].casefold() == "first" else 7, 6
    else:
        y, first, length = int(hit["qy"]), 3 * int(hit["q"]) - 2, 3
    return Interval(start=dt.date(y, first, 1), end=_last_day(y, first + length - 1), precision="span" if length == 6 else "quarter")


def _iso(hit: re.Match[str]) -> Interval | None:
    try:
        return day(dt.date.fromisoformat(hit["iso"]))
    except ValueError:
        return None


def _month_day(hit: re.Match[str], anchor: dt.date, *, future: bool, form: str) -> Interval | None:
    n = "1" if form == "mdy" else "2"
    return _settle_day(_month_number(hit["m" + n]), int(hit["d" + n]), hit["y" + n], anchor, future=future)


def _interval(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    form = next(name for name, _ in _FORMS if hit[f"form_{name}"])
    if form in {"mdy", "dmy"}:
        return _month_day(hit, anchor, future=future, form=form)
    settle: dict[str, Callable[[], Interval | None]] = {
        "iso": lambda: _iso(hit),
        "my": lambda: None if hit["m3"] in {"may", "march", "mar", "sep"} else _settle_month(hit, anchor, future=future),
        "end": lambda: _part(hit, anchor),
        "season": lambda: _season(hit, anchor, future=future),
        "half": lambda: _half(hit),
        "unit": lambda: _unit(hit, anchor),
        "weekday": lambda: _weekday(hit, anchor, future=future),
        "near": lambda: _near(hit["near"], anchor),
    }
    return settle[form]() if form in settle else _spans(form, hit, anchor, future=future)


def _spans(form: str, hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    role = (hit["role"] or "").casefold()
    if form == "years":
        return _years(hit)
    if role not in {"within", "in", "over", "for"} and not hit["ago"]:
        return None  # "two days after the summit", "months of talks": a length, no date
    if form == "count":
        return _count(hit, anchor, future=future)
    if role in {"within", "over"}:
        return Interval(start=anchor, end=anchor + dt.timedelta(days=_VAGUE_SPAN[hit["vu"].casefold()]), precision="span")
    return None


def dates(text: str, anchor: dt.date, *, future: bool = False) -> tuple[DateMention, ...]:
    """All date mentions of ``text``, in order.

    Args:
        text: any text.
        anchor: the day it was published.
        future: settle yearless mentions after the anchor instead of before it.
    """
    found = []
    for hit in _DATE.finditer(text):
        role = (hit["role"] or "").casefold()
        interval = _interval(hit, anchor, future=future)
        if interval is not None:
            found.append(DateMention(start=hit.start(), end=hit.end(), interval=interval, role=_ROLES.get(role, "on")))
    return tuple(found)


def deadline_of(mention: DateMention) -> dt.date | None:
    """The last day on which a forecast with this mention can come true; ``None`` where the mention sets none."""
    match mention.role:
        case "before":
            return mention.interval.start - dt.timedelta(days=1) if mention.interval.start else None
        case "since" | "after":
            return None
        case _:
            return mention.interval.end
