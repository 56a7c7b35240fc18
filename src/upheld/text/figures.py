"""Figures as worded: bounds, comparator, what is counted and by which measure.

Dates, clock times, names with digits (G7, MiG-29, 38 North) and the pronoun "one" are no figures. "As many as 60" is an upper bound, "at least
100" a lower one; an exact or approximate number has equal bounds.
"""

from __future__ import annotations

import math
import re
from itertools import islice
from typing import Literal

import msgspec

from upheld.text.remembered import remembered

Comparator = Literal["exactly", "about", "between", "at least", "more than", "at most", "less than"]

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ")
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
_NUMBER_WORDS = {w: i + 1.0 for i, w in enumerate(_UNITS)} | {w: 20.0 + 10 * i for i, w in enumerate(_TENS)} | {"zero": 0.0}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
_WORDED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[:9])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}"
    r"|half a dozen|half a(?=[ -](?:million|billion|hundred|thousand)\b)|a dozen|zero(?= [a-z])|a(?=[ -](?:hundred|thousand|million|billion|trillion)\b))"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|dozen)\b|(?:bn|mn|tn|k|m)\b)?"
_ONE = rf"(?:[$€£]\s?)?(?:{_DIGITS}|{_WORDED}(?!\w))(?:\s+and\s+a\s+half)?{_SCALE}(?:\s+and\s+(?:a\s+half\b|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[:9])}))?\b))?"
_BOUNDS: tuple[tuple[Comparator, str], ...] = (
    ("at least", r"at least|no fewer than|no less than|not fewer than|not less than|a minimum of|as few as|as little as"),
    ("more than", r"(?<!not )more than|(?<!just )over|above|upwards of|in excess of|exceed(?:s|ed|ing)?|surpass(?:es|ed)?"),
    ("at most", r"as many as|up to|at most|no more than|not more than|as much as|a maximum of"),
    ("less than", r"(?<!not )fewer than|(?<!not )less than|(?<!just )under|below"),
    (
        "about",
        (
            r"about|around|some|roughly|nearly|almost|approximately|an estimated|circa|close to"
            r"|just over|just under|barely|something like|in the region of|(?:on|in|of) the order of|more or less"
        ),
    ),
)
_BOUND = "|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BOUNDS))
_FIGURE = re.compile(
    rf"(?<![\w.,:’'-])(?=[\w$€£])(?:(?:(?P<range>between|from|anywhere from)|{_BOUND})\s+)?(?P<one>{_ONE})"
    rf"(?:(?:\s+(?:to|and)\s+|\s?[–-]\s?|(?P<but>\s+but\s+(?:fewer|less)\s+than\s+|,?\s+(?:and\s+)?(?:perhaps|possibly|maybe)\s+(?:as\s+many\s+as|up\s+to)\s+))(?P<two>{_ONE}))?(?P<percent>\s?%|\s+per\s?cent\b|\s+percent\b)?(?P<tail>\s+or\s+(?:so|more|fewer|less)\b|-odd\b)?(?![\w])",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<many>tens of thousands|hundreds of thousands|tens of millions|hundreds of millions|(?:several|a few) (?:dozen|hundred|thousand|million)"
    r"|a couple of hundred|a handful|dozens|scores|hundreds|thousands|millions)\b(?: of\b|(?= [a-z]))",
    re.IGNORECASE,
)
_VAGUE_LOW = {
    "dozens": 24.0,
    "scores": 40.0,
    "hundreds": 200.0,
    "several hundred": 300.0,
    "thousands": 2000.0,
    "several thousand": 3000.0,
    "several dozen": 36.0,
    "several million": 3e6,
    "a few dozen": 24.0,
    "a few hundred": 200.0,
    "a few thousand": 2000.0,
    "a few million": 2e6,
    "tens of millions": 2e7,
    "hundreds of millions": 2e8,
    "tens of thousands": 20000.0,
    "hundreds of thousands": 200000.0,
    "millions": 2e6,
}
_AROUND = {"a handful": (3.0, 8.0), "a couple of hundred": (200.0, 200.0)}  # fmt: skip
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
_DATE_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|:\d\d|\s*(?:a\.?m\.?|p\.?m\.?)\b")
_DATE_BEFORE = re.compile(rf"{_MONTH}\.?\s+$")
_YEAR_BEFORE = re.compile(r"\b(?:in|since|by|before|after|until|during|from|of|early|late|mid)[ -]$", re.IGNORECASE)
_YEAR_OF_THINGS = re.compile(r"\s+(?!has\b|was\b|is\b|as\b|its\b|his\b|this\b|plus\b|thus\b|perhaps\b|besides\b|unless\b|does\b)[a-z]+s\b")
_LABEL = re.compile(
    r"\b(?:[Aa]rticles?|[Cc]hapters?|[Ss]ections?|[Pp]aragraphs?|[Rr]esolutions?|[Nn]os?\.|[Nn]umber|[Pp]age|[Pp]art|[Pp]hase|[Rr]oute|[Ff]light|[Uu]nit|[Aa]nnex"
    r"|[Oo]ption|[Pp]oint|[Cc]lause|[Tt]able|[Ff]igure|World War|Group [Oo]f|Channel|Brigade|Highway)\s+$"
)
_UNIT = re.compile(r"[\s-]+((?:of\s+(?:the\s+|its\s+|their\s+)?)?(?:[\w.’&-]+\s+){0,3}?[a-z][\w-]*[a-z])\b")
_STOP = frozenset(
    "in of on at by for from to the a an and or but as is are was were has have had who which that into with since during last this next it them".split(
        " "
    )
)
_DURATION = frozenset("second minute hour day week month year decade".split(" "))
_MONEY = frozenset("dollar euro yen rouble ruble yuan rupee hryvnia lira franc peso rand shekel dinar rial".split(" "))
_PLURALS = frozenset("aircraft people men women children police staff personnel troops livestock".split(" "))
_IRREGULAR = {"men": "man", "women": "woman", "aircraft": "aircraft"}
_MEASURES: tuple[tuple[str, str], ...] = (
    ("killed-or-wounded", r"casualt\w+|killed (?:or|and) wounded|dead and wounded|killed or injured"),
    ("killed", r"killed|dead|deaths?|died|fatalit\w+|death tolls?|slain|lives(?! (?:in|on|at|with|there)\b)"),
    ("wounded", r"wounded|injured|injuries"),
    ("missing", r"missing|unaccounted"),
    ("captured", r"captured|prisoners?|taken prisoner"),
    ("displaced", r"displaced|fled|refugees?|evacuated|homeless"),
    ("detained", r"detained|detainees?|arrested|jailed"),
    ("deployed", r"deployed|deployment|stationed"),
)
_MEASURE = re.compile("|".join(f"(?P<m{i}>\\b(?:{words})\\b)" for i, (_, words) in enumerate(_MEASURES)), re.IGNORECASE)
_MOST = 1000  # figures read in one text: a table or a hostile page has more, a passage never
_REACH = 60  # code points on each side in which a verb still says what a figure counts


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure at ``text[start:end]``; ``unit`` is the noun counted, ``measure`` the canonical one; bounds as in :class:`upheld.model.claim.Quantity`."""

    start: int
    end: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str = ""
    measure: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts or measures something other than time."""
        return self.measure != "duration"


def _value(text: str) -> float:
    """The number that words or digits say: "2.8bn", "two hundred and fifty", "one and a half million", "half a dozen"."""
    total, scale, halved = 0.0, 1.0, False
    for word in re.findall(r"[\d.]+|[a-z]+", text.casefold().replace(",", "")):
        if word[0].isdigit():
            total += float(word)
        elif word == "half":
            total, halved = total + 0.5 * scale, True
        elif word in _SCALES:
            total, scale = (total or 1.0) * _SCALES[word], _SCALES[word]
        elif word == "a":
            total += 0.0 if halved or total else 1.0
        elif word != "and":
            total += _NUMBER_WORDS.get(word, float("nan"))
    return total


def _singular(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


_PART_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|these\s+|their\s+|all\s+)?(?:{_DIGITS}|{_WORDED})(?=\s)", re.IGNORECASE)


def _unit_after(text: str, end: int) -> str:
    part = _PART_OF.match(text, end)
    end = part.end() if part else end  # "13 of 17 articles"
    found = _UNIT.match(text, end)
    if found is None:
        return ""
    compound = re.match(r"-([a-z]+)", text[end : end + 40])
    if compound:
        return _singular(compound[1])
    kept: list[str] = []
    for word in re.split(r"[\s]+", text[end : end + 60].lstrip(" -")):
        bare = word.strip('.,;:!?”"’)')
        if bare.casefold() in _STOP and not (bare == "of" and kept):
            break
        if bare == "of":
            break
        kept.append(bare)
        if bare != word or len(kept) == 4:
            break
    nouns = [w for w in kept if w[:1].islower() and not w.endswith(("ed", "ing"))]
    plural = next((w for w in nouns if w.endswith("s") or w in _PLURALS), nouns[-1] if nouns else "")
    return _singular(plural.casefold())


def _unit_before(text: str, start: int) -> str:
    """The noun that a figure in apposition counts: "the soldiers in the south, 32,000 by his count"."""
    number = re.search(r"\bnumber of (?:[a-z]+ )?([a-z]{3,}s)\b[^,;.]*$", text[max(0, start - _REACH) : start])
    if number:
        return _singular(number[1])
    if not text[max(0, start - 2) : start].startswith(","):
        return ""
    nouns = re.findall(r"\b[a-z]{3,}s\b", text[max(0, start - _REACH) : start])
    return _singular(nouns[-1]) if nouns else ""


def _measure(text: str, start: int, end: int, unit: str) -> str:
    if unit in _DURATION:
        return "duration"
    left = max(text.rfind(mark, max(0, start - _REACH), start) for mark in ".;") + 1
    best, distance = "", _REACH
    for hit in _MEASURE.finditer(text, max(left, start - _REACH), min(len(text), end + _REACH)):
        gap = start - hit.end() if hit.end() <= start else hit.start() - end
        if ("." in text[end : hit.start()] or ";" in text[end : hit.start()]) and hit.start() > end:
            continue
        if gap < distance:
            best, distance = _MEASURES[int((hit.lastgroup or "m0")[1:])][0], gap
    return best or unit


def _is_name_or_date(text: str, found: re.Match[str]) -> bool:
    one = found["one"].strip()
    if _LABEL.search(text[max(0, found.start() - 16) : found.start()]) and not found["range"]:
        return True  # "Article 4", "Resolution 2254", "World War Two": a name
    after, before = text[found.end("one") : found.end("one") + 24], text[max(0, found.start("one") - 16) : found.start("one")]
    if _DATE_AFTER.match(after) or _DATE_BEFORE.search(before):
        return True
    bare = one.isdigit()
    if bare and len(one) == 4 and 1900 <= int(one) <= 2100 and (_YEAR_BEFORE.search(before) or not _YEAR_OF_THINGS.match(after)):
        return True
    if bare and re.match(r"\s+(?:North|South|East|West)(?! [A-Z])\b", after):
        return True  # a parallel that serves as a name
    return one.casefold() == "one" and not found["range"]


_TAILS: dict[str, Comparator] = {"more": "at least", "fewer": "at most", "less": "at most", "so": "about", "odd": "about"}
_TAIL = re.compile(r"\s+[a-z]+\s+or\s+(?P<way>more|fewer|less)\b")


def _tailed(found: re.Match[str]) -> Comparator | None:
    """The comparator of words behind a figure: "60 or more", "300-odd", "60 votes or more"."""
    if found["tail"]:
        return _TAILS[re.split(r"[\s-]", found["tail"])[-1].casefold()]
    behind = _TAIL.match(found.string, found.end())
    return _TAILS[behind["way"]] if behind else None


def _bounds(found: re.Match[str]) -> tuple[float | None, float | None, Comparator]:
    one = _value(found["one"])
    if found["two"] and (found["range"] or found["but"] or not re.search(r"\sand\s", found.group()[len(found["one"]) :])):
        two = _value(found["two"])
        scaled = re.search(r"(hundred|thousand|million|billion|trillion|bn|mn|m|k)$", found["two"].strip())
        if scaled and one < two / _SCALES[scaled[1]] * 2 and one < two:
            one = one * _SCALES[scaled[1]] if one < _SCALES[scaled[1]] else one
        return min(one, two), max(one, two), "between"
    comparator: Comparator = next((name for i, (name, _) in enumerate(_BOUNDS) if found[f"b{i}"]), "exactly")
    comparator = _tailed(found) or comparator
    low = None if comparator in {"at most", "less than"} else one
    high = None if comparator in {"at least", "more than"} else one
    return low, high, comparator


_SHARE_WORDS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_SHARE = re.compile(
    rf"(?<![\w-])(?=[a-z])(?<!first )(?<!second )(?:(?P<n>a|one|two|three|four)[ -])?(?P<part>half|third|quarter|fifth|tenth)s?\s+of\s+"
    r"(?!\d{4}\b|an? |the (?:year|month|week|century|decade|game|day)\b|(?:this|next|last) )"
    rf"|(?<![\w-])(?=[a-z])(?P<some>{'|'.join(_UNITS[:9])})\s+in\s+(?P<of>{'|'.join(_UNITS[1:10])}|twenty|\d+)"
    r"(?=\s+(?:of\s+)?(?:the\s+)?[a-z]+s\b|\s+(?:children|people|women|men)\b)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?<![\w-])(?=[a-z])(?:(?P<twice>double|twice|triple|three times|four times|five times|ten times)(?=\s+(?:the|that|those|as|its|their|[A-Z]\w+[’']s)\b)"
    r"|(?P<grew>doubled|tripled|trebled|quadrupled|halved)\b)",
    re.IGNORECASE,
)
_TIMES_WORDS = {"double": 2.0, "twice": 2.0, "triple": 3.0, "three times": 3.0, "four times": 4.0, "five times": 5.0, "ten times": 10.0,
                "doubled": 2.0, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0, "halved": 0.5}  # fmt: skip


_BOUND_BEFORE = re.compile(rf"(?:{_BOUND})\s+$", re.IGNORECASE)


def _held(found: re.Match[str], value: float, unit: str) -> Figure:
    bound = _BOUND_BEFORE.search(found.string, max(0, found.start() - 24), found.start())
    comparator: Comparator = next((name for i, (name, _) in enumerate(_BOUNDS) if bound[f"b{i}"]), "exactly") if bound else "exactly"
    low = None if comparator in {"at most", "less than"} else value
    high = None if comparator in {"at least", "more than"} else value
    return Figure(
        start=bound.start() if bound else found.start(), end=found.end(), low=low, high=high, comparator=comparator, unit=unit, measure=unit
    )


def _shares(text: str) -> list[Figure]:
    """Shares in words, as percent ("two thirds of", "one in five children"), and multiples ("twice as many", "doubled")."""
    out = []
    for found in islice(_SHARE.finditer(text), _MOST):
        if found["some"]:
            of = _value(found["of"])
            out.append(_held(found, 100 * _value(found["some"]) / of if of else 0.0, "percent"))
        elif found["part"].casefold() == "half" or found["n"]:
            number = {"two": 2, "three": 3, "four": 4}.get((found["n"] or "").casefold(), 1)
            out.append(_held(found, round(number * _SHARE_WORDS[found["part"].casefold()], 1), "percent"))
    out += [_held(found, _TIMES_WORDS[(found["twice"] or found["grew"]).casefold()], "times") for found in islice(_TIMES.finditer(text), _MOST)]
    return out


@remembered
def figures(text: str) -> tuple[Figure, ...]:
    """All figures of ``text``, in order."""
    out = []
    for found in islice(_FIGURE.finditer(text), _MOST):
        if _is_name_or_date(text, found):
            continue
        low, high, comparator = _bounds(found)
        if found["b1"] == "over" and found["one"].strip()[0] not in "0123456789$€£":
            high, comparator = low, "exactly"  # "presided over six": a preposition, no bound
        if any(v is not None and math.isnan(v) for v in (low, high)):
            continue
        percent, money = bool(found["percent"]), found["one"].strip()[0] in "$€£"
        unit = "percent" if percent else "money" if money else _unit_after(text, found.end()) or _unit_before(text, found.start())
        if unit in _MONEY or (unit == "won" and re.search(r"(?:n|m)$", found["one"])):
            unit, money = "money", True
        measure = unit if percent or money else _measure(text, found.start(), found.end(), unit)
        out.append(Figure(start=found.start(), end=found.end(), low=low, high=high, comparator=comparator, unit=unit, measure=measure))
    for found in islice(_VAGUE.finditer(text), _MOST):
        unit = _unit_after(text, found.end())
        many = found["many"].casefold()
        low, high = _AROUND.get(many, (_VAGUE_LOW.get(many), None))
        unit = "money" if unit in _MONEY else unit
        measure = unit if unit == "money" else _measure(text, found.start(), found.end(), unit)
        comparator = "about" if high else "at least"
        out.append(Figure(start=found.start(), end=found.end(), low=low, high=high, comparator=comparator, unit=unit, measure=measure))
    shared = _shares(text)
    out = [f for f in out if not any(s.start <= f.start < s.end for s in shared)] + shared
    return tuple(sorted(out, key=lambda f: (f.start, f.end)))
