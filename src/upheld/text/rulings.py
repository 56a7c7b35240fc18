"""The ruling: the resolution rule of a forecast as a feed of events is asked it, in a small language, read once, never evaluated as code.

::

    query  = ("count" | "deaths" | "told") "(" [name "=" value {"," name "=" value}] ")"
    yes    = (">=" | ">" | "<=" | "<" | "==") ( number | [number "x"] "average" )

``count`` counts days on which such an event is told (``per=report``: reports instead), ``deaths`` the deaths of a country. Names of ``count``:
``actor1`` (who acts), ``actor2`` (on whom), ``between`` (two sides, whoever acts), ``class``, ``reports`` (a day counts from so many reports on),
``last`` (only the last so many days before the deadline, ``P30D``), ``per``. ``deaths`` has ``country`` and ``last``. Several values are parted by
``|``. ``average`` is what a window of the same length held on average over the 360 days before publication.

``told`` asks the workspace's documents instead of a feed of events (``feed = "documents"``): ``words`` are words and phrases that one sentence must hold,
parted by ``&``, each with its alternatives parted by ``|``, any ending where ``*`` stands; ``reports``, ``last`` and ``per`` as above. Copies of
one report count once.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from upheld.model.claim import Rule
from upheld.model.when import parse_duration

Compare = Literal[">=", ">", "<=", "<", "=="]
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq,
}  # fmt: skip

CLASSES: Mapping[str, tuple[str, ...]] = {
    "meeting": ("CONSULT.visit", "CONSULT.third-party", "CONSULT.multilateral"),
    "visit": ("CONSULT.visit",),
    "talks": ("CONSULT",),
    "agreement": ("AGREE",),
    "aid": ("AID",),
    "cooperation": ("COOPERATE", "AID"),
    "concession": ("CONCEDE", "RETREAT"),
    "ceasefire": ("RETREAT.ceasefire",),
    "withdrawal": ("RETREAT.withdraw",),
    "release": ("RETREAT.release",),
    "demand": ("REQUEST",),
    "accusation": ("ACCUSE",),
    "refusal": ("REJECT",),
    "threat": ("THREATEN",),
    "protest": ("PROTEST",),
    "mobilization": ("MOBILIZE",),
    "sanctions": ("SANCTION",),
    "coercion": ("COERCE",),
    "attack": ("ASSAULT",),
    "verbal cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
"""Words for classes of events, and the PLOVER types (with modes after a dot) they stand for; a type may also be written itself."""

_TYPES = frozenset(t.partition(".")[0] for types in CLASSES.values() for t in types)
_TYPE = re.compile(r"([A-Z]{3,9})(?:\.([a-z][a-z-]*))?")
_CODE = re.compile(r"[A-Z]{3}")
_CALL = re.compile(r"\s*(?P<measure>[A-Za-z]+)\s*\((?P<inside>.*)\)\s*", re.DOTALL)
_PART = re.compile(r"""\s*(?P<name>\w+)\s*=\s*(?P<value>'[^']*'|"[^"]*"|[^,'"]*?)\s*(?:,|$)""")
_YES = re.compile(r"\s*(?P<compare>>=|<=|==|>|<)\s*(?:(?P<times>\d+(?:\.\d+)?)\s*x\s*)?(?P<value>average|\d[\d,_]*(?:\.\d+)?)\s*", re.IGNORECASE)
_NAMES = {
    "count": ("actor1", "actor2", "between", "class", "reports", "last", "per"),
    "deaths": ("country", "last"),
    "told": ("words", "reports", "last", "per"),
}
DOCUMENTS = "documents"
"""The feed of rules that ask the workspace's documents; what was coded from them is no feed of events."""
_OTHERWISE = ("void", "no")
_REMEDY = 'for example query = "count(between=PRK|USA, class=\'meeting\')" and yes = ">= 1"'
LONGEST = 1_000
"""Code points; a longer rule is none."""


class RuleFault(ValueError):  # noqa: N818 - carried from a rule to its Problem
    """What is wrong with a rule, and the remedy."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """What counts as yes: ``compare`` with ``value``, or with ``value`` times the average where ``of_average``."""

    compare: Compare
    value: float
    of_average: bool = False

    @property
    def rising(self) -> bool:
        """Whether more events can only bring it closer: once reached it stays so."""
        return self.compare in {">=", ">"}

    def text(self) -> str:
        """As it is written in a rule."""
        number = f"{self.value:g}"
        return f"{self.compare} {'average' if self.value == 1 else f'{number}x average'}" if self.of_average else f"{self.compare} {number}"


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: days with a deed of ``classes`` by ``actors`` on ``recipients`` (either way where ``either_way``), or reports, or deaths.

    An empty tuple stands for anybody or anything. ``last`` is the length in days of the trailing window, 0 for the whole one. ``words`` are what a
    sentence of a document must hold, one of each group, for a rule that asks documents.
    """

    what: Literal["days", "reports", "deaths"]
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    either_way: bool = False
    reports: int = 1
    last: int = 0
    words: tuple[tuple[str, ...], ...] = ()


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """A resolution rule, read: what is counted in which feed, what is yes, its lag in days, and what holds where the feed cannot tell.

    ``given`` is the condition of a conditional, where the rule states one: what is counted after the day it came about.
    """

    feed: str
    count: Count
    yes: Bound
    lag: int
    otherwise: Literal["void", "no"]
    given: Count | None = None


def ruling_of(rule: Rule) -> Ruling:
    """A rule, read.

    Raises:
        RuleFault: saying which part is wrong and what to write.
    """
    if max(len(rule.query), len(rule.yes), len(rule.given)) > LONGEST:
        raise RuleFault("the rule is longer than any rule needs to be", _REMEDY)
    if not rule.feed.strip():
        raise RuleFault("feed is empty", 'write feed = "events", or the name of one source of events such as "gdelt"')
    if rule.otherwise not in _OTHERWISE:
        raise RuleFault(f"else is {rule.otherwise!r}", 'write else = "void" or else = "no": what holds where the feed cannot tell')
    try:
        lag = parse_duration(rule.lag)
    except ValueError as error:
        raise RuleFault(f"lag: {error}", 'write lag = "P10D": so long after the deadline reports still come') from None
    return _of_one_feed(
        Ruling(
            feed=rule.feed.strip().lower(),
            count=count_of(rule.query),
            yes=bound_of(rule.yes),
            lag=lag.days + 30 * lag.months,
            otherwise="no" if rule.otherwise == "no" else "void",
            given=count_of(rule.given) if rule.given else None,
        )
    )


def _of_one_feed(ruling: Ruling) -> Ruling:
    """The rule, unless it asks documents what only events tell, or the other way round."""
    asked = [ruling.count, *([ruling.given] if ruling.given else [])]
    if ruling.feed == DOCUMENTS and not all(count.words for count in asked):
        raise RuleFault("documents are asked what they told", "write told(words='Kim & Putin & met|meeting|summit'), or name a feed of events")
    if ruling.feed != DOCUMENTS and any(count.words for count in asked):
        raise RuleFault(f"{ruling.feed} is no feed of words", 'told(…) asks feed = "documents"')
    return ruling


def bound_of(text: str) -> Bound:
    """What counts as yes.

    Raises:
        RuleFault: for anything else.
    """
    found = _YES.fullmatch(text)
    if found is None:
        raise RuleFault(f"yes is {text!r}", 'write yes = ">= 12", "< 3", "> average" or "> 10x average"')
    compare = msgspec.convert(found["compare"], Compare)
    if found["value"].lower() == "average":
        return Bound(compare=compare, value=float(found["times"] or 1), of_average=True)
    if found["times"]:
        raise RuleFault(f"yes is {text!r}: times what", 'write yes = "> 10x average"')
    return Bound(compare=compare, value=float(found["value"].replace(",", "").replace("_", "")))


def count_of(text: str) -> Count:
    """What a query counts.

    Raises:
        RuleFault: saying which part is wrong.
    """
    call = _CALL.fullmatch(text)
    if call is None:
        raise RuleFault(f"the query {text!r} counts nothing", _REMEDY)
    measure = call["measure"].lower()
    if measure not in _NAMES:
        raise RuleFault(f"unknown measure {call['measure']!r}", f"use count(…), deaths(country=UKR) or told(words='…'); {_REMEDY}")
    parts = _parts(call["inside"], _NAMES[measure])
    last = _last(parts.get("last", ""))
    if measure == "deaths":
        country = _actors(parts.get("country", ""))
        if not country:
            raise RuleFault("deaths of which country", "write deaths(country=UKR)")
        return Count(what="deaths", actors=country, last=last)
    if measure == "told":
        return Count(what=_per(parts), words=_words(parts.get("words", "")), reports=_reports(parts.get("reports", "1")), last=last)
    between = _actors(parts.get("between", ""))
    if between and ("actor1" in parts or "actor2" in parts):
        raise RuleFault("between stands beside actor1 or actor2", "name two sides with between, or who acts on whom with actor1 and actor2")
    if between and len(between) != 2:
        raise RuleFault(f"between names {len(between)} sides", "write between=PRK|USA")
    actors, recipients = (between[:1], between[1:]) if between else (_actors(parts.get("actor1", "")), _actors(parts.get("actor2", "")))
    if not actors and not recipients:
        raise RuleFault("nobody is counted", "name actor1, actor2 or between, by ISO3 code")
    return Count(what=_per(parts), actors=actors, recipients=recipients, classes=_classes(parts.get("class", "")),
                 either_way=bool(between), reports=_reports(parts.get("reports", "1")), last=last)  # fmt: skip


def _per(parts: Mapping[str, str]) -> Literal["days", "reports"]:
    per = parts.get("per", "day")
    if per not in {"day", "report"}:
        raise RuleFault(f"per is {per!r}", "write per=day or per=report")
    return "reports" if per == "report" else "days"


def _words(value: str) -> tuple[tuple[str, ...], ...]:
    groups = tuple(tuple(" ".join(w.split()) for w in group.split("|") if w.strip()) for group in value.split("&"))
    if not all(groups):
        raise RuleFault("told of what", "write words='Kim & Putin & met|meeting|summit': one of each group in one sentence")
    if any(len(w.strip("*")) < 2 for group in groups for w in group):
        raise RuleFault("a word of one letter tells nothing", "write whole words; agree* stands for agree, agreed, agreement")
    return groups


def _parts(inside: str, known: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(inside):
        if not inside[at:].strip():
            break
        part = _PART.match(inside, at)
        if part is None:
            raise RuleFault(f"{inside[at : at + 40].strip()!r} is no name=value", _REMEDY)
        name = part["name"].lower()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise RuleFault(f"unknown name {part['name']!r}", f"did you mean {near[0]!r}" if near else f"use {', '.join(known)}")
        if name in found:
            raise RuleFault(f"{name} comes twice", "part several values by |, as in actor1=RUS|BLR")
        found[name], at = part["value"].strip("'\"").strip(), part.end()
    return found


def _actors(value: str) -> tuple[str, ...]:
    codes = tuple(part.strip() for part in value.split("|") if part.strip())
    wrong = next((c for c in codes if not _CODE.fullmatch(c)), None)
    if wrong is not None:
        raise RuleFault(f"{wrong!r} is no ISO3 code", "write three capital letters, such as RUS or PRK")
    return codes


def _classes(value: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in (p.strip() for p in value.split("|") if p.strip()):
        named = CLASSES.get(" ".join(part.lower().split()))
        typed = _TYPE.fullmatch(part)
        if named is not None:
            found += named
        elif typed is not None and typed[1] in _TYPES:
            found.append(part)
        else:
            near = difflib.get_close_matches(part.lower(), CLASSES, n=1)
            raise RuleFault(f"unknown class {part!r}", f"did you mean {near[0]!r}" if near else f"use one of: {', '.join(CLASSES)}")
    return tuple(dict.fromkeys(found))


def _reports(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 1_000:
        raise RuleFault(f"reports is {value!r}", "write reports=2: a day counts from so many reports on")
    return int(value)


def _last(value: str) -> int:
    if not value:
        return 0
    try:
        length = parse_duration(value)
    except ValueError as error:
        raise RuleFault(f"last: {error}", "write last=P30D") from None
    return length.days + 30 * length.months
