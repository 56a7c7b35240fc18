"""Which claims events can speak to, and what is then asked of them. Pure functions of a claim's words and the days it speaks of.

Only what rows of events can bear out is asked: counts of meetings and visits of two states, deeds between two states inside a window, the trend of
their cooperation or conflict, the stage of their relationship, its turn from words to deeds, and deaths in a country. A claim about the future has a
rule or a forecast of its own; one that names no dyad, no days, or two things at once gets no question: a wrong count is worse than none.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

import msgspec

from upheld.ledger.events_query import Asked, Step
from upheld.ledger.events_shape import Direction, Stage
from upheld.model.claim import Claim
from upheld.text.names import mentions
from upheld.text.words import content_stems, event_classes

About = Literal["meetings", "visits", "deed", "goes-on", "trend", "stage", "turn", "deaths"]
Measure = Literal["cooperation", "conflict", "deaths"]

DEEDS = {
    "meet": ("CONSULT",),
    "visit": ("CONSULT",),
    "sign": ("AGREE", "SUPPORT"),
    "attack": ("ASSAULT",),
    "kill": ("ASSAULT",),
    "sanction": ("SANCTION",),
    "supply": ("AID",),
    "deploy": ("MOBILIZE", "AID", "COOPERATE"),
}
"""Class of a claim's words -> PLOVER types that rows of such a deed come under; ours."""

AROUND = dt.timedelta(days=180)
"""Days before and after a window from which the usual number of such rows is taken."""

_RECENT = dt.timedelta(days=365)
_LONGEST_DEED = 62  # days: in a longer window rows of any kind turn up
_COUNTED = frozenset("meeting summit talk visit trip encounter account contact session round consultation".split(" "))
_LEADERS = re.compile(
    r"\b(?:leaders?|leadership|presidents?|summits?|heads? of (?:state|government)|face[- ]to[- ]face|in person|monarchs?|premiers?)\b"
)
_RISES = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|grow\w*|grew|increas\w*|intensif\w*|escalat\w*|deepen\w*|strengthen\w*|expand\w*|surg(?:e|es|ed|ing)|soar\w*|climb\w*"
    r"|accelerat\w*|mount(?:s|ed|ing)|more frequent)\b",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:fall(?:s|en|ing)?(?! (?:into|short|under|within|on))|fell|declin\w*|decreas\w*|weaken\w*|dwindl\w*|shr[ai]nk\w*|erod\w*|cool(?:s|ed|ing)|fad(?:e|es|ed|ing)|subsid\w*"
    r"|drop(?:s|ped|ping)?|slow(?:s|ed|ing)|lower(?:s|ed|ing)?|diminish\w*)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(r"\b(?:improv\w*|warm(?:s|ed|ing)|thaw\w*|eas(?:e|es|ed|ing)|normali[sz]\w*)\b", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:wors(?:en\w*|e)|deteriorat\w*|sour(?:s|ed|ing)|fray\w*|unravel\w*)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:continu\w*|persist\w*|keeps? on|still|remains?)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:ties|cooperation|relations?|relationships?|partnerships?|alliances?|trade|aid|support(?:s|ed|ing)?|back(?:s|ed|ing)?|rapprochement|engagement"
    r"|diplomacy|exchanges)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:attacks?|strikes?|clash(?:es)?|violence|fighting|tensions?|hostilit(?:y|ies)|shelling|conflicts?|threats?|pressure|confrontations?|raids?"
    r"|incursions?|bombardments?|war)\b",
    re.IGNORECASE,
)
_DEATHS = re.compile(r"\b(?:deaths|killings?|fatalities|death toll)\b", re.IGNORECASE)
_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    ("cooperative", re.compile(r"\b(?:all(?:y|ies|ied)|alliance|partners?|partnership|close ties|friendship)\b", re.IGNORECASE)),
    ("hostile", re.compile(r"\b(?:enem(?:y|ies)|at war|hostile|adversar(?:y|ies)|foes?)\b", re.IGNORECASE)),
    ("strained", re.compile(r"\b(?:strained|tense|frosty|soured|at odds|rift)\b", re.IGNORECASE)),
)
_IS = re.compile(
    r"\b(?:are|is|remains?|(?:have|has) been|became|become)\s+(?:\w+\s+){0,2}(?:all(?:y|ies|ied)|partners?|enem(?:y|ies)|at war|hostile|adversar(?:y|ies)|foes?"
    r"|strained|tense|frosty|at odds)\b",
    re.IGNORECASE,
)
"""What two states are to each other, said as such: read so even where the claim was taken for an event."""
_NO_STAGE = re.compile(r"\b(?:former|once|no longer|not|never|nor|would-be|potential|treaty|pact|signed|ratified|deal)\b", re.IGNORECASE)
_TURN = re.compile(
    r"\bfrom\b.{1,80}?\b(?:transaction\w*|words?|rhetoric\w*|talks?|diploma\w*|economic|symbolic)\b.{0,60}\b(?:to|into)\b.{0,80}"
    r"\b(?:militar\w*|strategic|deeds?|alliance|arms|troops|material|operational)\b",
    re.IGNORECASE | re.DOTALL,
)
_PEOPLE = frozenset("person people death life victim fatality".split(" ")) | {""}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of events for one claim.

    Attributes:
        claim: its id.
        about: what is asked.
        asked: dyad or country, window and step; without sources and as-of.
        low: claimed least of a count, ``None`` where open.
        high: claimed most.
        narrow: whether the claim counts fewer things than events do (meetings of leaders among all meetings): then only too few can be seen.
        measure: what a trend is of.
        direction: claimed direction of a trend.
        stage: claimed stage of a relationship.
        civilian: whether only civilians' deaths are meant.
        pivot: first day after the turn.
    """

    claim: str
    about: About
    asked: Asked
    low: float | None = None
    high: float | None = None
    narrow: bool = False
    measure: Measure = "cooperation"
    direction: Direction = "steady"
    stage: Stage = "mixed"
    civilian: bool = False
    pivot: dt.date | None = None


def question_of(claim: Claim, *, published: dt.date, as_of: dt.date) -> Question | None:
    """What events are asked for a claim as of a day; ``None`` where they cannot speak to it."""
    if claim.of_future or claim.state != "live" or claim.polarity == "negative":
        return None
    match claim.kind:
        case "quantity":
            return _count(claim, published, as_of) or _deaths(claim, published, as_of)
        case "trend":
            return _trend(claim, published, as_of)
        case "relationship":
            return _turn(claim, published, as_of) or _trend(claim, published, as_of) or _stage(claim, published, as_of)
        case "event":
            return _deed(claim, published) or _trend(claim, published, as_of) or (_stage(claim, published, as_of) if _IS.search(claim.text) else None)
        case _:
            return None


def _own_days(claim: Claim, published: dt.date) -> tuple[dt.date, dt.date] | None:
    """The days a claim names; ``None`` where it names none, and its period is that of its analysis."""
    period = claim.period
    if period is None or period.start is None or period.end is None or period.start == period.end == published:
        return None
    return period.start, period.end


def _months(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date] | None:
    """The whole calendar months within; ``None`` where there are none."""
    first = start if start.day == 1 else dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
    whole = end.day == calendar.monthrange(end.year, end.month)[1]
    last = end if whole else end.replace(day=1) - dt.timedelta(days=1)
    return (first, last) if first < last else None


def _running(claim: Claim, published: dt.date, as_of: dt.date) -> tuple[dt.date, dt.date, Step] | None:
    """The window a present state is looked at in: the claim's own days, else a year up to publication and as long after it; whole months if there are six."""
    start, end = _own_days(claim, published) or (published - _RECENT, published + _RECENT)
    end = min(end, as_of)
    whole = _months(start, end)
    if whole and (whole[1] - whole[0]).days >= 180:
        return (*whole, "month")
    return (start, end, "week") if (end - start).days >= 41 else None


def _pair(claim: Claim) -> tuple[str, str] | None:
    return (claim.actors[0], claim.actors[1]) if len(claim.actors) == 2 else None


def _count(claim: Claim, published: dt.date, as_of: dt.date) -> Question | None:
    quantity, pair, days = claim.quantity, _pair(claim), _own_days(claim, published)
    if quantity is None or pair is None or days is None or not {quantity.measure, quantity.unit} & _COUNTED:
        return None
    classes = event_classes(content_stems(f"{claim.text} {quantity.unit}"))
    if not classes & {"meet", "visit"}:
        return None
    about: About = "visits" if {quantity.measure, quantity.unit} & {"visit", "trip"} else "meetings"
    asked = Asked(a=pair[0], b=pair[1], step="month", since=days[0], until=min(days[1], as_of))
    return Question(
        claim=claim.id, about=about, asked=asked, low=quantity.low, high=quantity.high, narrow=bool(_LEADERS.search(f"{claim.text} {quantity.unit}"))
    )


def _deaths(claim: Claim, published: dt.date, as_of: dt.date) -> Question | None:
    quantity, days = claim.quantity, _own_days(claim, published)
    if quantity is None or quantity.measure != "killed" or days is None:
        return None
    inside = {m.iso3 for m in mentions(claim.text) if re.search(r"\b(?:in|across|inside)\s+(?:the\s+)?$", claim.text[: m.start], re.IGNORECASE)}
    inside |= {claim.place} if claim.place and re.fullmatch(r"[A-Z]{3}", claim.place) else set()
    civilian = quantity.unit == "civilian"
    if len(inside) != 1 or set(claim.actors) - inside or not (civilian or quantity.unit in _PEOPLE):
        return None  # deaths of one side, or of several countries, are not what a country's rows add up to
    long = (days[1] - days[0]).days + 1
    step: Step = (
        "year" if long >= 365 else "month" if long >= 28 else "week" if long >= 7 else "day"
    )  # rows dated less exactly than the window stay out
    asked = Asked(a=inside.pop(), step=step, since=days[0], until=min(days[1], as_of))
    return Question(claim=claim.id, about="deaths", asked=asked, low=quantity.low, high=quantity.high, civilian=civilian)


def _deed(claim: Claim, published: dt.date) -> Question | None:
    pair, days = _pair(claim), _own_days(claim, published)
    classes = sorted(event_classes(content_stems(claim.text)) & DEEDS.keys())
    if pair is None or days is None or not classes or (days[1] - days[0]).days >= _LONGEST_DEED:
        return None
    types = tuple(dict.fromkeys(t for c in classes for t in DEEDS[c]))
    asked = Asked(a=pair[0], b=pair[1], step="day", since=days[0], until=days[1], types=types)
    return Question(claim=claim.id, about="deed", asked=asked)


def _measure_of(text: str) -> Measure | None:
    """What a trend is of; ``None`` where the words speak of several things or of none. Deaths in a conflict are deaths."""
    if _DEATHS.search(text) and not _TOGETHER.search(text):
        return "deaths"
    found: list[Measure] = [m for m, words in (("deaths", _DEATHS), ("conflict", _AGAINST), ("cooperation", _TOGETHER)) if words.search(text)]  # type: ignore[misc]
    return found[0] if len(found) == 1 else None


def _direction_of(text: str, measure: Measure) -> Direction | None:
    """The direction claimed; ``None`` where the words give none or both. What gets better or worse turns with what it is said of."""
    better, worse = bool(_BETTER.search(text)), bool(_WORSE.search(text))
    up = bool(_RISES.search(text)) or (better if measure == "cooperation" else worse)
    down = bool(_FALLS.search(text)) or (worse if measure == "cooperation" else better)
    return None if up == down else "rising" if up else "falling"


def _trend(claim: Claim, published: dt.date, as_of: dt.date) -> Question | None:
    pair, window, measure = _pair(claim), _running(claim, published, as_of), _measure_of(claim.text)
    if measure is None or window is None or (pair is None and not (measure == "deaths" and len(claim.actors) == 1)):
        return None
    a, b = pair or (claim.actors[0], "")
    asked = Asked(a=a, b=b, step=window[2], since=window[0], until=window[1])
    direction = _direction_of(claim.text, measure)
    if direction is not None:
        return Question(claim=claim.id, about="trend", asked=asked, measure=measure, direction=direction)
    if claim.kind == "trend" and measure != "deaths" and _GOES_ON.search(claim.text):
        since = max(window[0], min(published, window[1]) - AROUND)
        return Question(claim=claim.id, about="goes-on", asked=msgspec.structs.replace(asked, since=since), measure=measure)
    return None


def _stage(claim: Claim, published: dt.date, as_of: dt.date) -> Question | None:
    pair, window = _pair(claim), _running(claim, published, as_of)
    found = [stage for stage, words in _STAGES if words.search(claim.text)]
    if pair is None or window is None or len(found) != 1 or _NO_STAGE.search(claim.text):
        return None
    asked = Asked(a=pair[0], b=pair[1], step=window[2], since=window[0], until=window[1])
    return Question(claim=claim.id, about="stage", asked=asked, stage=found[0])


def _turn(claim: Claim, published: dt.date, as_of: dt.date) -> Question | None:
    pair = _pair(claim)
    if pair is None or not _TURN.search(claim.text):
        return None
    days = _own_days(claim, published)
    pivot = days[0] if days else published - _RECENT
    since, until = pivot - _RECENT, min(pivot + _RECENT, as_of)
    if until <= pivot:
        return None
    return Question(claim=claim.id, about="turn", asked=Asked(a=pair[0], b=pair[1], step="month", since=since, until=until), pivot=pivot)
