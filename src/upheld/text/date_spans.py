"""Stretches of days that a date stands for: ranges, halves and quarters, edges of a month or year, decades, "recent weeks"."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from upheld.model.when import Interval, day, month, year
from upheld.text.date_forms import HOLIDAYS, MONTHS, SPANS, VAGUE_SPAN


def last_day(y: int, m: int) -> dt.date:
    """The last day of a month."""
    return dt.date(y, m, calendar.monthrange(y, m)[1])


def month_number(name: str) -> int:
    """The number of a month by its name."""
    return MONTHS[name.casefold().rstrip(".")]


def stated_year(words: str | None, anchor: dt.date) -> int | None:
    """The year of "2024", "last year", "the year"; ``None`` where none is stated."""
    stated = (words or "").casefold()
    if not stated:
        return None
    return int(stated) if stated.isdigit() else anchor.year + {"last": -1, "next": 1}.get(stated.split()[0], 0)


def month_year(m: int, stated: str | None, anchor: dt.date, *, future: bool) -> int:
    """The year of a month: as stated, else the nearest on the side the clause speaks of."""
    given = stated_year(stated, anchor)
    if given is not None:
        return given
    return anchor.year + (m < anchor.month) if future else anchor.year - (m > anchor.month)


def edge(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    """As in "The last days of December": ten days at an edge of the month or year, a week, or twenty where weeks are spoken of."""
    if hit["ey"]:
        first, last = dt.date(int(hit["ey"]), 1, 1), dt.date(int(hit["ey"]), 12, 31)
    else:
        m = month_number(hit["m6"])
        y = month_year(m, hit["y6"], anchor, future=future)
        first, last = dt.date(y, m, 1), last_day(y, m)
    size = dt.timedelta(days={"days": 10, "week": 6}.get(hit["eu"].casefold(), 20))
    early = hit["edge"].casefold() in {"first", "opening", "early"}
    return Interval(start=first if early else last - size, end=first + size if early else last, precision="span")


def part(hit: re.Match[str], anchor: dt.date) -> Interval:
    """The end, middle or start of a unit, and "year-end": two months of a year, ten days of a month."""
    if hit["ye"]:
        return Interval(start=dt.date(anchor.year, 11, 1), end=dt.date(anchor.year, 12, 31), precision="span")
    unit, shift = hit["pu"].casefold(), {"next": 1, "last": -1}.get((hit["pq"] or "").casefold(), 0)
    if unit == "week":
        monday = anchor - dt.timedelta(days=anchor.weekday() - 7 * shift)
        return day(monday + dt.timedelta(days=6))
    if unit == "month":
        index = anchor.year * 12 + anchor.month - 1 + shift
        whole, size = month(index // 12, index % 12 + 1), 10
    elif unit == "decade":
        y = anchor.year // 10 * 10 + 10 * shift
        whole, size = Interval(start=dt.date(y, 1, 1), end=dt.date(y + 9, 12, 31), precision="span"), 730
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


def half(hit: re.Match[str], anchor: dt.date) -> Interval:
    """A half or a quarter of a year; "the last quarter" alone is the one before the anchor's."""
    word = (hit["qw"] or "").casefold()
    if word == "last" and not hit["qwy"]:
        whole = anchor.year * 4 + (anchor.month - 1) // 3 - 1
        y, first, length = whole // 4, whole % 4 * 3 + 1, 3
    elif word:
        order = {"first": 1, "second": 4, "third": 7}.get(word, 10)
        y, first, length = stated_year(hit["qwy"], anchor) or anchor.year, order, 3
    elif hit["h"]:
        y, first, length = stated_year(hit["hy"], anchor) or anchor.year, 1 if hit["h"].casefold() == "first" else 7, 6
    else:
        y, first, length = int(hit["qy"]), 3 * int(hit["q"]) - 2, 3
    return Interval(start=dt.date(y, first, 1), end=last_day(y, first + length - 1), precision="span" if length == 6 else "quarter")


def years(hit: re.Match[str]) -> Interval:
    """A year, a part of one, or years from one to another."""
    for one, two in (("ya", "yb"), ("yc", "yd"), ("ye1", "ye2")):
        if hit[one]:
            last = int(hit[two]) if len(hit[two]) == 4 else int(hit[one][:2] + hit[two])
            return Interval(start=dt.date(int(hit[one]), 1, 1), end=dt.date(max(int(hit[one]), last), 12, 31), precision="span")
    y, which = int(hit["yy"]), (hit["yq"] or "").casefold()
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(which, (1, 12))
    return Interval(start=dt.date(y, first, 1), end=last_day(y, last), precision="span" if which else "year")


def shifted(anchor: dt.date, number: float, unit: str) -> dt.date:
    """The day so many units from a day: as calendars count for whole months and years ("two months ago" is the same day of the month)."""
    months = {"month": 1, "year": 12, "decade": 120}.get(unit, 0)
    if not months or number != int(number):
        return anchor + dt.timedelta(days=round(number * SPANS[unit]))
    index = anchor.year * 12 + anchor.month - 1 + int(number) * months
    y, m = divmod(index, 12)
    return dt.date(y, m + 1, min(anchor.day, last_day(y, m + 1).day))


def _dated(y: int, m: int, d: str) -> dt.date | None:
    try:
        return dt.date(y, m, int(d))
    except ValueError:
        return None


def _from_to(first: dt.date | None, last: dt.date | None) -> Interval | None:
    return Interval(start=first, end=last, precision="span") if first and last and first <= last else None


def day_range(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    """Days of one month: "3-5 April", "between the 3rd and 5th of April", "April 3 to 5"."""
    n = "1" if hit["rm1"] else "2"
    m = month_number(hit["rm" + n])
    one, two = (hit["rd1"], hit["rd2"]) if n == "1" else (hit["rd3"], hit["rd4"])
    y = month_year(m, hit["ry"], anchor, future=future)
    return _from_to(_dated(y, m, one), _dated(y, m, two))


def full_range(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval | None:
    """From a day of one month to a day of another: "28 March to 2 April 2022"."""
    a, b = ("1", "2") if hit["fm1"] else ("3", "4")
    first, last = month_number(hit["fm" + a]), month_number(hit["fm" + b])
    y = month_year(last, hit["fy2"], anchor, future=future)
    start = int(hit["fy" + a]) if hit["fy" + a] else y - (first > last)
    return _from_to(_dated(start, first, hit["fd" + a]), _dated(y, last, hit["fd" + b]))


def decade(hit: re.Match[str]) -> Interval:
    """As in "the 1990s", "the late 1990s": ten years, or three or four at an edge."""
    y, (first, last) = int(hit["dec"]), {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((hit["dq"] or "").casefold(), (0, 9))
    return Interval(start=dt.date(y + first, 1, 1), end=dt.date(y + last, 12, 31), precision="span")


def holiday(hit: re.Match[str], anchor: dt.date, *, future: bool) -> Interval:
    """As in "Christmas Day", "New Year’s Eve 2022"."""
    m, d = HOLIDAYS[re.sub(r"\s+", " ", hit["ho"].casefold()).replace("'", "’")]
    y = int(hit["hoy"]) if hit["hoy"] else anchor.year
    if not hit["hoy"] and future and dt.date(y, m, d) < anchor:
        y += 1
    elif not hit["hoy"] and not future and dt.date(y, m, d) > anchor:
        y -= 1
    return day(dt.date(y, m, d))


def stretch(hit: re.Match[str], anchor: dt.date) -> Interval:
    """The days up to the anchor or from it on: "in recent weeks", "the past month", "the coming decade"; "the past few days" are five."""
    ahead = (hit["sw"] or hit["sp"]).casefold().startswith(("coming", "next"))
    if hit["s1"]:
        other = shifted(anchor, 1 if ahead else -1, hit["s1"].casefold())
    else:
        unit = hit["su"].casefold()
        days = 5 if unit == "days" and hit["sw"].casefold() not in {"recent", "coming"} else VAGUE_SPAN[unit]
        other = anchor + dt.timedelta(days=days if ahead else -days)
    return Interval(start=min(anchor, other), end=max(anchor, other), precision="span")
