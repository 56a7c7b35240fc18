"""Dates as intervals, anchored on the day a text was published.

A yearless or relative expression is settled by the anchor: the latest such day on or before it, or the next one after it where the clause
speaks of the future. "Two days later" and "the next morning" are settled by the day the story has reached, where that is known. A mention
keeps the role its preposition gives it, from which a deadline can be read.
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
_NO_SEASON = r"(?!\s+(?:drills?|exercises?|offensive|apart|short|back|into)|\s+of\s+(?!\d{4}|(?:last|this|next)\s+year))"
_NO_YEAR = r"(?!\s+(?!has\b|was\b|is\b|as\b|its\b|his\b|this\b|plus\b|thus\b|perhaps\b|besides\b|unless\b|does\b)[a-z]+s\b)"
_HOW_MANY = r"two\s+and\s+a\s+half|one\s+and\s+a\s+half|a\s+few|several|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}"
_ROLE = r"(?:(?P<role>since|until|till|by|before|after|within|from|as of|over|during|in|on|around|for)\s+)?(?:(?:back\s+)?in\s+)?"
_FORMS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])"),
    ("mdy", _M.format("m1") + r"\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{4}))?\b"),
    ("dmy", r"(?:the\s+)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _M.format("m2") + r"\b(?:,?\s+(?P<y2>\d{4}))?\b"),
    ("months", r"(?:between\s+)?" + _M.format("m4") + r"\s*(?:and|to|through|until|[–-])\s*" + _M.format("m5") + r"\b(?:,?\s+(?:of\s+)?(?P<y5>\d{4}|(?:last|this|next)\s+year))?"),
    ("edge", r"(?:the\s+)?(?P<edge>first|opening|early|last|final|closing)\s+(?P<eu>days|weeks)\s+of\s+" + _M.format("m6") + r"\b(?:,?\s+(?P<y6>\d{4}))?"),
    ("my", r"(?:(?P<which>last|next|this|early|late|mid|(?:the\s+)?(?:end|middle|start|beginning)\s+of)[ -])?" + _M.format("m3")
     + r"\b(?:,?\s+(?:of\s+)?(?P<y3>\d{4}|last\s+year|this\s+year|next\s+year))?"),
    ("end", r"(?:the\s+)?(?P<part>end|middle|start|beginning)\s+of\s+(?:(?P<pq>the|this|next|last)\s+)?(?P<pu>year|month|week|\d{4})\b"),
    ("season", r"(?:(?P<sq>the|this|next|last)\s+)?(?P<s>spring|summer|autumn|fall|winter)\b" + _NO_SEASON + r"(?:\s+(?:of\s+)?(?P<sy>\d{4}|(?:last|this|next)\s+year))?"),
    ("half", r"(?:the\s+)?(?P<h>first|second)\s+half\s+of\s+(?P<hy>\d{4}|(?:the|this|next|last)\s+year)\b|Q(?P<q>[1-4])\s+(?P<qy>\d{4})\b"),
    ("unit", r"(?P<uq>this|last|next)\s+(?P<u>week|month|year)\b"),
    ("weekday", r"(?:(?P<wq>last|next|this)\s+)?(?P<w>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"),
    ("near", r"(?P<near>yesterday|today|tomorrow)\b"),
    ("later", r"the\s+(?:next|following)\s+(?P<ld>day|morning|evening|night|week|month)\b|(?P<ln>" + _HOW_MANY + r")\s+(?P<lu>day|week|month|year)s?\s+(?:later|after\s+the)\b"),
    ("ordinal", r"the\s+(?P<od>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:$|[.,;:)]|and\b|to\b|at\b|in\b|with\b))"),
    ("count", r"(?:the\s+(?:next|coming|following|last|past)\s+)?(?P<n>" + _HOW_MANY + r")\s+(?P<nu>day|week|month|year)s?\b(?P<ago>\s+ago)?"),
    ("vague", r"(?:the\s+)?(?:(?:following|coming|next)\s+)?(?P<vu>days|weeks|months|years)\b"),
    ("years", r"(?P<ya>(?:19|20)\d{2})\s?[–-]\s?(?P<yb>(?:19|20)\d{2})\b|(?:(?P<yq>early|late|mid)[ -])?(?P<yy>(?:19|20)\d{2})\b" + _NO_YEAR),
)  # fmt: skip
_DATE = re.compile(rf"(?<![\w,.-])(?=[^\W_]){_ROLE}(?:" + "|".join(f"(?P<form_{name}>{form})" for name, form in _FORMS) + ")", re.IGNORECASE)
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


_PAST_BEFORE = re.compile(
    r"(?:\b(?!need|expected|planned|scheduled|due)[a-z]{3,}ed|\b(?:held|made|taken|signed|begun|[Ff]ollowing the|[Aa]fter the|[Ss]ince the))\s+$"
)
"""What dates a thing that has happened already, in a clause about the future: "a deal announced on Sunday should"."""


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


def _stated_year(words: str | None, anchor: dt.date) -> int | None:
    """The year of "2024", "last year", "the year"; ``None`` where none is stated."""
    stated = (words or "").casefold()
    if not stated:
        return None
    return int(stated) if stated.isdigit() else anchor.year + {"last": -1, "next": 1}.get(stated.split()[0], 0)


def _month_year(m: int, stated: str | None, anchor: dt.date, *, future: bool) -> int:
    given = _stated_year(stated, anchor)
    if given is not None:
        return given
    return anchor.year + (m < anchor.month) if future else anchor.year - (m > anchor.month)


def _months(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    """As in "January and February", "between August and November": from the first day of one to the last of the other."""
    if any(hit[name] in {"may", "march", "mar"} for name in ("m4", "m5")):
        return None
    first, last = _month_number(hit["m4"]), _month_number(hit["m5"])
    y = _month_year(last, hit["y5"], anchor, future=future)
    return Interval(start=dt.date(y - (first > last), first, 1), end=_last_day(y, last), precision="span")


def _edge(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    """As in "The last days of December": ten days at an edge of the month, twenty where weeks are spoken of."""
    m = _month_number(hit["m6"])
    y = _month_year(m, hit["y6"], anchor, future=future)
    size = dt.timedelta(days=10 if hit["eu"].casefold() == "days" else 20)
    first, last = dt.date(y, m, 1), _last_day(y, m)
    early = hit["edge"].casefold() in {"first", "opening", "early"}
    return Interval(start=first if early else last - size, end=first + size if early else last, precision="span")


def _settle_month(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    future = future and (hit["which"] or "").casefold() != "last" and (hit["role"] or "").casefold() != "since"
    m = _month_number(hit["m3"])
    y = _month_year(m, hit["y3"], anchor, future=future)
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


def _season(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    first = _SEASONS[hit["s"].casefold()]

    def of(y: int) -> Interval:
        return Interval(
            start=dt.date(y, first, 1), end=_last_day(y + (first == 12), (first + 1) % 12 + 1 if first == 12 else first + 2), precision="span"
        )

    stated = _stated_year(hit["sy"], anchor)
    if stated is not None:
        return of(stated)
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
    return day(anchor + dt.timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word.casefold()]))


def _length(number: str, unit: str) -> dt.timedelta:
    number = re.sub(r"\s+", " ", number.casefold())
    return dt.timedelta(days=round((float(number) if number.isdigit() else _NUMBERS[number]) * _SPANS[unit.casefold()]))


def _later(hit: re.Match[str], then: dt.date | None) -> Interval | None:
    """A day told by the day the story has reached: "two days later", "the next morning"; a month or a year later is not known to the day."""
    if then is None:
        return None
    unit = (hit["lu"] or hit["ld"]).casefold()
    length = _length(hit["ln"] or "one", unit if unit in _SPANS else "day")
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
    days = _length(hit["n"], hit["nu"])
    if hit["ago"]:
        return day(anchor - days)
    if future and (hit["role"] or "").casefold() == "in" and hit["nu"].casefold() == "day":
        return day(anchor + days)
    ahead = future or (hit["role"] or "").casefold() == "within"
    return Interval(start=anchor if ahead else anchor - days, end=anchor + days if ahead else anchor, precision="span")


def _years(hit: re.Match[str]) -> Interval:
    if hit["ya"]:
        return Interval(start=dt.date(int(hit["ya"]), 1, 1), end=dt.date(max(int(hit["ya"]), int(hit["yb"])), 12, 31), precision="span")
    y, which = int(hit["yy"]), (hit["yq"] or "").casefold()
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(which, (1, 12))
    return Interval(start=dt.date(y, first, 1), end=_last_day(y, last), precision="span" if which else "year")


def _half(hit: re.Match[str], anchor: dt.date) -> Interval:
    if hit["h"]:
        y, first, length = _stated_year(hit["hy"], anchor) or anchor.year, 1 if hit["h"].casefold() == "first" else 7, 6
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


def _interval(hit: re.Match[str], anchor: dt.date, *, future: bool, then: dt.date | None) -> Interval | None:
    form = next(name for name, _ in _FORMS if hit[f"form_{name}"])
    if form in {"mdy", "dmy"}:
        return _month_day(hit, anchor, future=future, form=form)
    settle: dict[str, Callable[[], Interval | None]] = {
        "iso": lambda: _iso(hit),
        "my": lambda: None if hit["m3"] in {"may", "march", "mar", "sep"} else _settle_month(hit, anchor, future=future),
        "end": lambda: _part(hit, anchor),
        "season": lambda: _season(hit, anchor, future=future),
        "half": lambda: _half(hit, anchor),
        "months": lambda: _months(hit, anchor, future=future),
        "edge": lambda: _edge(hit, anchor, future=future),
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
        return _years(hit)
    bounded = re.match(r"(?:\w+\s+)?the\s+(?:next|coming|following|last|past)\b", hit.group(), re.IGNORECASE)
    if role not in {"within", "in", "over"} and not hit["ago"] and not bounded:
        return None  # "two days after the summit", "months of talks", "for two months": a length, no date
    if form == "count":
        return _count(hit, anchor, future=future)
    if role in {"within", "over"}:
        return Interval(start=anchor, end=anchor + dt.timedelta(days=_VAGUE_SPAN[hit["vu"].casefold()]), precision="span")
    return None


def dates(text: str, anchor: dt.date, *, future: bool = False, then: dt.date | None = None) -> tuple[DateMention, ...]:
    """All date mentions of ``text``, in order.

    Args:
        text: any text.
        anchor: the day it was published.
        future: settle yearless mentions after the anchor instead of before it.
        then: the day the story has reached, from which "two days later" counts.
    """
    found = []
    for hit in _DATE.finditer(text):
        role = (hit["role"] or "").casefold()
        if hit["form_my"] and text.startswith(("’s", "'s"), hit.end()):
            continue  # "August’s drill": the name of a thing, no day it happened
        ahead = future and _PAST_BEFORE.search(text, max(0, hit.start() - 40), hit.start()) is None
        interval = _interval(hit, anchor, future=ahead, then=then)
        if interval is not None:
            found.append(DateMention(start=hit.start(), end=hit.end(), interval=interval, role=_role(hit, role)))
    return tuple(found)


def _role(hit: re.Match[str], word: str) -> Role:
    if word == "before" and (hit["part"] or "").casefold() == "end":
        return "by"  # "before the end of the year" leaves the whole year
    return "on" if hit["form_months"] else _ROLES.get(word, "on")


def deadline_of(mention: DateMention) -> dt.date | None:
    """The last day on which a forecast with this mention can come true; ``None`` where the mention sets none."""
    match mention.role:
        case "before":
            return mention.interval.start - dt.timedelta(days=1) if mention.interval.start else None
        case "since" | "after":
            return None
        case _:
            return mention.interval.end
