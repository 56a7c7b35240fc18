"""Dates of passages in other languages: whole days, months and years, with the year they leave out taken from the day the text appeared."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache

from upheld.model.when import Interval, day, month, year
from upheld.text.date_forms import Role
from upheld.text.dates import DateMention
from upheld.text.languages.eastasian import SHAPES, Shapes, numeral
from upheld.text.languages.lexicon import Lexicon

_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")
_DOTTED = re.compile(r"(?<![\d./])(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)(?![\d./]\d)")
_SOON = 90
"""Days ahead up to which a date without a year is the next of its name."""

_BEFORE = 24
"""Code points before a date in which a word may say since, until or by."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RELATIVE = re.compile(r"지난|작년|올해|내년|이달|이번|去年|今年|明年|上|本")
_YEARS_ON = {"지난해": -1, "작년": -1, "去年": -1, "올해": 0, "今年": 0, "내년": 1, "明年": 1}

Found = tuple[int, int, Interval | None]
"""Start, end and days of what has the form of a date; ``None`` where it is none, or its year cannot be told."""


Span = tuple[int, int]


def dates(text: str, lexicon: Lexicon, language: str, *, anchor: dt.date | None) -> tuple[tuple[DateMention, ...], tuple[Span, ...]]:
    """(dates in order, none inside another; spans with the form of a date that cannot be settled). Without ``anchor`` none is that leaves its year out."""
    found = list(_numeric(text))
    found += _eastern(text, SHAPES[language], anchor) if language in SHAPES else _alphabetic(text, lexicon, anchor)
    mentions: list[DateMention] = []
    undecided: list[Span] = []
    said = last = 0
    for start, end, interval in sorted(found, key=lambda one: (one[0], -one[1])):
        if start < last:
            continue
        last = end
        stated = _YEAR.search(text, start, end)
        if stated:
            said = int(stated[0])
        # Where another year stands before it in the passage, which of the two is meant is not told.
        torn = not stated and said and interval and interval.start and interval.start.year != said and not _RELATIVE.match(text, start)
        if interval is None or torn:
            undecided.append((start, end))
            continue
        role, first, last = _role(text, start, end, lexicon, language)
        mentions.append(DateMention(start=first, end=last, interval=interval, role=role))
    return tuple(mentions), tuple(undecided)


def _numeric(text: str) -> Iterator[Found]:
    for found in _ISO.finditer(text):
        yield from _made(found, lambda f: day(dt.date(int(f[1]), int(f[2]), int(f[3]))))
    for found in _DOTTED.finditer(text):  # the day comes first in every language read here
        yield from _made(found, lambda f: day(dt.date(int(f[3]), int(f[2]), int(f[1]))))


def _made(found: re.Match[str], make: Callable[[re.Match[str]], Interval | None]) -> Iterator[Found]:
    try:
        yield found.start(), found.end(), make(found)
    except ValueError:
        yield found.start(), found.end(), None


@cache
def _forms(language_months: tuple[str, ...], ordinals: tuple[str, ...], parts: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    day_after, month_after, year_after, year_before, inside = parts
    named = "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(language_months))
    spoken = "|".join(map(re.escape, sorted(ordinals, key=len, reverse=True)))
    worded = rf"|(?P<word>{spoken})" if spoken else ""
    years = r"(?P<y>(?:19|20)\d\d)(?!\d)"
    mark = rf"(?:{year_after})?" if year_after else ""
    # Arabic names a month twice, as in "حزيران/يونيو".
    twice = rf"(?:\s?/\s?(?:{re.sub(r'[?]P<m[0-9]+>', '?:', named)}))?"
    whole = rf"(?<!\w)(?:(?P<d>\d{{1,2}}){worded}){day_after}(?:{named}){twice}(?!\w)(?:{month_after}{years}{mark})?"
    alone = rf"(?<!\w)(?:{named}){twice}(?!\w){month_after}{years}{mark}"
    within = rf"(?<!\w)(?:{inside})\s+(?:{named}){twice}(?!\w)(?!{month_after}(?:19|20)\d\d)" if inside else r"(?!)"
    bare = rf"(?<!\d)(?<!\d[.,]){years}{year_after}" if year_after else rf"(?<!\w)(?:{year_before}){years}" if year_before else r"(?!)"
    return tuple(re.compile(form, re.IGNORECASE) for form in (whole, alone, within, bare))


def _alphabetic(text: str, lexicon: Lexicon, anchor: dt.date | None) -> Iterator[Found]:
    names, numbers = tuple(lexicon.months), tuple(lexicon.months.values())
    parts = (lexicon.day_after, lexicon.month_after, lexicon.year_after, lexicon.year_before, lexicon.inside)
    whole, alone, within, bare = _forms(names, tuple(lexicon.ordinals), parts)

    def month_of(found: re.Match[str]) -> int:
        return next(numbers[number] for number in range(len(names)) if found[f"m{number}"] is not None)

    def of_day(found: re.Match[str]) -> Interval | None:
        word = found["word"] if lexicon.ordinals else None
        number = lexicon.ordinals[word.lower()] if word else int(found["d"])
        return _settled(int(found["y"]) if found["y"] else None, month_of(found), number, anchor)

    for hit in whole.finditer(text):
        yield from _made(hit, of_day)
    for hit in alone.finditer(text):
        yield from _made(hit, lambda f: month(int(f["y"]), month_of(f)))
    for hit in within.finditer(text):
        yield from _made(hit, lambda f: _settled(None, month_of(f), None, anchor))
    for hit in bare.finditer(text):
        yield hit.start("y"), hit.end(), year(int(hit["y"]))


def _settled(stated: int | None, number: int, on: int | None, anchor: dt.date | None) -> Interval | None:
    """A month or a day in it; without a year the last one that had begun when the text appeared, or the next where that is near."""
    if stated is not None:
        return month(stated, number) if on is None else day(dt.date(stated, number, on))
    for y in (anchor.year + 1, anchor.year, anchor.year - 1) if anchor else ():
        first = dt.date(y, number, min(on or 1, calendar.monthrange(y, number)[1]))
        if anchor and (first <= anchor or (first - anchor).days <= _SOON):
            return month(y, number) if on is None else day(dt.date(y, number, on))
    return None


def _eastern(text: str, shapes: Shapes, anchor: dt.date | None) -> Iterator[Found]:
    figure = r"(?:\d{1,4}|[〇零一二三四五六七八九十]{1,4})"
    form = re.compile(
        rf"(?:(?P<y>{figure})\s?{shapes.year}\s?|(?P<rel>{'|'.join(_YEARS_ON)})\s?)?(?P<m>{figure})\s?{shapes.month}(?:\s?(?P<d>{figure})\s?{shapes.day}(?!间|간|\s?동안))?"
    )
    lone = re.compile(rf"(?<!\d)(?P<y>(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{{3}})\s?{shapes.year}(?!\s?{figure}\s?{shapes.month})")

    def whole(found: re.Match[str]) -> Interval | None:
        y, m, d = (None if found[part] is None else int(numeral(found[part]) or 0) for part in ("y", "m", "d"))
        if found["rel"]:
            y = anchor.year + _YEARS_ON[found["rel"]] if anchor else 0
        return _settled(y, m or 0, d, anchor) if m and m <= 12 and (y is None or 1900 <= y <= 2100) else None

    def last(found: re.Match[str]) -> Interval | None:
        number = int(found["d"] or found.groupdict().get("d2") or 0)
        return _last(number, anchor) if anchor else None

    def near(found: re.Match[str]) -> Interval | None:
        first = anchor.replace(day=1) if anchor else None
        before = (first - dt.timedelta(days=1)).replace(day=1) if first else None
        start = first if found["this"] else before
        return day(start.replace(day=int(found["d"]))) if start else None

    for hit in form.finditer(text):
        yield from _made(hit, whole)
    for hit in re.finditer(rf"(?:(?P<this>이달|이번 달|本月)|지난달|上个?月)\s?(?P<d>\d{{1,2}}){shapes.day}", text):
        yield from _made(hit, near)
    for hit in lone.finditer(text):
        yield from _made(hit, lambda f: year(int(numeral(f["y"]) or 0)))
    for hit in shapes.last_day.finditer(text):
        yield from _made(hit, last)


def _last(number: int, anchor: dt.date) -> Interval | None:
    """The last day of that number in a month, on or before ``anchor``."""
    for back in range(40):
        candidate = anchor - dt.timedelta(days=back)
        if candidate.day == number:
            return day(candidate)
    return None


def _role(text: str, start: int, end: int, lexicon: Lexicon, language: str) -> tuple[Role, int, int]:
    """The role of a date and its span with the word that gives it."""
    if language in SHAPES:
        for role, words in SHAPES[language].roles_after.items():
            after = re.compile(words).match(text, end)
            if after:
                return role, start, after.end()
        return "on", start, end
    before = text[max(0, start - _BEFORE) : start]
    for role, words in lexicon.roles.items():
        found = re.search(rf"(?<!\w)(?:{words})\s+(?:(?:le|la|el|año|l['’]année|начала|конца|середины|عام|العام|سنة)\s+)?$", before, re.IGNORECASE)
        if found:
            return role, start - len(before) + found.start(), end
    return "on", start, end
