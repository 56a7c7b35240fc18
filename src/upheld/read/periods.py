"""When a claim holds: its period and its deadline, from the dates of its clause and the day the story has reached."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from upheld.model.claim import FUTURE_KINDS
from upheld.model.when import Interval, day
from upheld.text.dates import DateMention, dates, deadline_of
from upheld.text.phrases import without_asides
from upheld.text.verbs import PAST

_PAST = re.compile(rf"\b(?:was|were|had|did|died|signed|{'|'.join(PAST.split(' '))}|[a-z]{{2,}}[^aeiou\W]?ed)\b")
_PRESENT_PASSIVE = re.compile(r"\b(?:is|are|remains?)\s+(?:\w+\s)?(?:[a-z]{2,}[^aeiou\W]?ed|thought|said|held|seen|known|built|led|paid|kept)\b")
_PERFECT = re.compile(r"\b(?:has|have|hasn[’']t|haven[’']t)\b(?! yet to\b)")
_STATED = frozenset({"by", "before", "within", "until"})
_DONE_KINDS = frozenset({"event", "dispute", "relationship", "trend"})
_SAID_KINDS = frozenset({"statement", "dispute"})
_ALREADY = re.compile(r"\balready\b")
_ASIDE = re.compile(r"\b(?:that|which|who|whom|whose|where)\s[^,;]*$")
_MAIN_VERB = re.compile(r",?\s+(?:(?:now|still|also|never)\s+)?(?:is|are|remains?|has|have|will|would|could|may|might|must)\b")
_AGAIN = re.compile(
    r"\b(?:same|corresponding) (?:period|months?|weeks?|days?|time|quarter)\s+(?:of\s+|in\s+)?(?:last year|the (?:previous|preceding|year before)|a year (?:earlier|before))"
)
_UP_TO = re.compile(r"\b(?:before|until|ahead of)\s[^,;]{0,40}$")
_NEAR = 400  # days after the day the story has reached in which an undated past event of the same paragraph may lie


def deadline(clause: str, published: dt.date) -> dt.date | None:
    """The last day on which a clause about the future can come true: its stated limit, else the last day it names."""
    found = dates(clause, published, future=True)
    named = [(m.role, d) for m in found if (d := _opening(m, published) or deadline_of(m)) and d >= published]
    stated = [d for role, d in named if role in _STATED]
    return min(stated) if stated else max((d for _, d in named), default=None)


def _opening(mention: DateMention, published: dt.date) -> dt.date | None:
    """The day something still to come begins: "from the 11th"."""
    start = mention.interval.start
    return mention.interval.end if mention.role == "since" and start and start > published else None


_WARS: tuple[tuple[str, str, str], ...] = (
    (r"First World War|World War (?:One|I)\b", "1914-07-28", "1918-11-11"),
    (r"Second World War|World War (?:Two|II)\b", "1939-09-01", "1945-09-02"),
    (r"Korean War", "1950-06-25", "1953-07-27"),
    (r"Vietnam War", "1955-11-01", "1975-04-30"),
    (r"Cold War", "1947-03-12", "1991-12-26"),
    (r"Iran[–-]Iraq [Ww]ar", "1980-09-22", "1988-08-20"),
    (r"Falklands War", "1982-04-02", "1982-06-14"),
    (r"Gulf War", "1990-08-02", "1991-02-28"),
    (r"Bosnian [Ww]ar|war in Bosnia", "1992-04-06", "1995-12-14"),
    (r"Kosovo [Ww]ar|war in Kosovo", "1998-02-28", "1999-06-11"),
    (r"Six[- ]Day War", "1967-06-05", "1967-06-10"),
    (r"Yom Kippur War", "1973-10-06", "1973-10-25"),
    (r"Rwandan genocide|genocide in Rwanda", "1994-04-07", "1994-07-19"),
    (r"Second Karabakh [Ww]ar|44-day war", "2020-09-27", "2020-11-10"),
)
"""Wars named without a year, with their first and last day."""
_DIED_IN = re.compile(rf"\b(?:in|during|of)\s+the\s+(?:{'|'.join(f'(?P<w{i}>{name})' for i, (name, _, _) in enumerate(_WARS))})")
_LASTED = re.compile(
    r"\b(?:had |has |have )?(?:lasted|dragged on for|raged for|gone on for)\s+(?:about |some |nearly |almost |more than |over )?(?P<n>\d{1,2})\s+years\b"
)


def _war(clause: str) -> Interval | None:
    hit = _DIED_IN.search(clause)
    if hit is None:
        return None
    _, first, last = _WARS[next(i for i in range(len(_WARS)) if hit[f"w{i}"])]
    return Interval(start=dt.date.fromisoformat(first), end=dt.date.fromisoformat(last), precision="span")


def reached(clause: str, published: dt.date, when: Interval | None) -> Interval | None:
    """The days the story has reached after a clause: the last day or month of the past that it names, else those before."""
    then = when.end if when else None
    past = [
        m.interval
        for m in dates(clause, published, then=then)
        if m.role not in {"since", "before", "until"} and m.interval.end and m.interval.end <= published and (m.interval.days or 0) <= 31
    ]
    days = [i for i in past if i.precision == "day"] or past
    return days[-1] if days else when


def period(
    clause: str,
    kind: str,
    published: dt.date,
    until: dt.date | None,
    *,
    ahead: bool = False,
    when: Interval | None = None,
    fresh: bool = False,
    occasion: Interval | None = None,
    hung: Interval | None = None,
) -> Interval | None:
    """The days a claim speaks of.

    Args:
        clause: its words.
        kind: its kind; kinds of the future run to their deadline, or take the window they name.
        published: the day of its text; states of the present hold on it, and what has been so since a day holds until it.
        until: the deadline of a claim about the future.
        ahead: whether a clause of another kind speaks of what is to come ("he wants it in September").
        when: the days the story has reached in the same paragraph, taken by an event of the past that names none.
        fresh: whether they were reached in an earlier sentence: what was said since then was said on one of the days until publication.
        occasion: the recent days the whole text is about, taken where its paragraph has named none.
        hung: the days of the clause that a phrase without a day of its own hangs on ("bringing the total to nine").
    """
    if kind in FUTURE_KINDS:
        return _ahead(clause, published, until)
    if ahead:
        limit = deadline(clause, published)
        return _ahead(clause, published, limit) if limit else day(published)
    then = when.end if when else None
    clause = _without_past_relative(without_asides(clause), published)
    plain = _PRESENT_PASSIVE.sub(" is ", clause)
    past = _PAST.search(plain) is not None and not _PERFECT.search(clause)
    if _AGAIN.search(clause) and (year_before := _year_before(when)) is not None:
        return year_before
    found = tuple(m for m in dates(clause, published, then=then) if not (past and m.role == "within") and not _is_name(m, clause, past=past))
    if found:
        return _told(found, clause, published)
    if hung is not None:
        return hung
    return _undated(clause, kind, published, past=past, when=when, fresh=fresh, occasion=occasion)


def _without_past_relative(clause: str, published: dt.date) -> str:
    """A clause without a dated relative clause before its verb: "a ship that ran aground in 1999 is manned by marines" speaks of today."""
    for mention in dates(clause, published):
        aside = _ASIDE.search(clause[: mention.start])
        if aside is not None and _MAIN_VERB.match(clause[mention.end :]) is not None:
            return clause[: aside.start()].rstrip() + clause[mention.end :]
    return clause


def _year_before(when: Interval | None) -> Interval | None:
    """The days the story has reached, a year earlier."""
    if when is None or when.start is None or when.end is None:
        return None
    try:
        return msgspec.structs.replace(when, start=when.start.replace(year=when.start.year - 1), end=when.end.replace(year=when.end.year - 1))
    except ValueError:
        return None  # the 29th of February has no year before


def _undated(
    clause: str, kind: str, published: dt.date, *, past: bool, when: Interval | None, fresh: bool, occasion: Interval | None
) -> Interval | None:
    """The days of a clause that names none, from the war it names, the days the story has reached, or the occasion of the whole text."""
    war = _war(clause)
    near = when if when and when.end and (published - when.end).days <= _NEAR else occasion
    lasted = _LASTED.search(clause)
    if war:
        return war
    if lasted and near and near.end:
        return Interval(start=near.end - dt.timedelta(days=round(365.25 * int(lasted["n"]))), end=near.end, precision="span")
    if not past:
        done = (_PERFECT.search(clause) or _ALREADY.search(clause)) is not None and kind in _DONE_KINDS
        return Interval(start=near.start, end=published, precision="span") if done and near and near.start else day(published)
    if near and near is when and near.start and fresh and kind in _SAID_KINDS:
        return Interval(start=near.start, end=published, precision="span")
    return near


def _is_name(mention: DateMention, clause: str, *, past: bool) -> bool:
    """A year that only names a thing: "the 1951 treaty covers", "a declaration of 1990 calls for"."""
    if mention.interval.precision != "year":
        return False
    named = clause[: mention.start].endswith(("the ", "The ")) and re.match(r"\s[a-z]", clause[mention.end :]) is not None
    return named or (not past and clause[: mention.start].endswith(" of "))


def _ahead(clause: str, published: dt.date, until: dt.date | None) -> Interval | None:
    """From publication to the deadline; where the clause names a window ("this fall", "on Friday"), that window."""
    if until is None:
        return None
    named = [m for m in dates(clause, published, future=True) if m.role == "on" and not _UP_TO.search(clause[: m.start])]
    days = [m.interval.start for m in named if m.interval.start and m.interval.start <= until]
    ending = any(m.interval.end == until for m in named)
    start = max(min(days), published) if days and ending else published
    return Interval(start=min(start, until), end=until, precision="span")


def _told(found: tuple[DateMention, ...], clause: str, published: dt.date) -> Interval:
    """The interval of the date that dates the clause itself: the first after its verb, else the first; open to publication after "since"."""
    perfect = _PERFECT.search(clause) is not None
    first = next((m for m in found if m.role == "since" and (perfect or len(found) == 1)), None) or _main(found, clause)
    start = first.interval.start
    open_ended = first.role == "since" or (first.role not in {"on", "by", "until"} and perfect)
    if open_ended and start and start <= published:
        return Interval(start=start, end=published, precision="span")
    return first.interval


def _main(found: tuple[DateMention, ...], clause: str) -> DateMention:
    """Of several dates the most exact one of the past; a date in a phrase in front ("After threatening it in August, ...") gives way to a later one."""
    fronted = re.match(r"(?:After|Before|Following|Despite|Since)\b[^,]*,", clause)
    rest = [m for m in found if fronted is None or m.start >= fronted.end()] or list(found)
    return rest[0]
