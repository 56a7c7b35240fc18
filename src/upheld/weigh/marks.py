"""Marks: how each number of a claim stands to the numbers of a passage, written into both texts as one symbol, for a small model to read.

A small language model reads words well and numbers badly ("1.32 million" is seven word pieces to it). So the arithmetic is done here: behind each
number, year, month or ordinal of the claim stands a symbol that says how it compares with the nearest of its kind in the passage, and the same
symbol stands behind that one, so that the model need only learn whether the two count the same thing.

The grammar is kept apart from :mod:`upheld.text.figures` on purpose: the trained weights depend on these marks, and must not shift when the grammar
of claims grows.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["count", "percent", "money", "year", "date", "month", "ordinal"]

SAME, ABOVE, BELOW, FAR_ABOVE, FAR_BELOW, OTHER, ABSENT = "=", ">", "<", "»", "«", "≡", "∅"
"""The claim's number overlaps the passage's; lies above or below it; is more than :data:`FAR` times off; is another month; has no counterpart."""

FAR = 3.0
"""Ratio beyond which two numbers hardly count the same thing."""

_MONTHS = "january february march april may june july august september october november december".split(" ")
_SMALL = {
    w: float(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ")
    )
}
_TENS = {w: 10.0 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(" "), start=2)}
_WORDS = _SMALL | _TENS | {"dozen": 12.0}
_ORDINALS = {
    w: float(n) for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" "), start=1)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12}
_LOWER = r"more than|greater than|higher than|larger than|longer than|older than|over|above|exceed(?:s|ed|ing)?|upwards? of|in excess of|later than|after|since"
_LOWER_IN = r"at least|no fewer than|no less than|not less than|a minimum of|from"
_UPPER = r"less than|fewer than|lower than|smaller than|shorter than|younger than|under|below|earlier than|before|prior to|nearly|almost"
_UPPER_IN = r"at most|up to|as many as|as much as|no more than|not more than|a maximum of|by|until|till"
_BOUNDS_OF_TIME = frozenset("from by until till since after before".split(" ")) | {"prior to"}
_MONTH = "|".join(_MONTHS)
_NUMBER = re.compile(
    rf"(?<![A-Za-z]-)(?:\b(?:(?P<lo>{_LOWER})|(?P<loi>{_LOWER_IN})|(?P<up>{_UPPER})|(?P<upi>{_UPPER_IN}))\s+(?:the\s+|a\s+|about\s+)?)?"
    rf"(?:(?P<money>(?:US|A|C|NZ)?[$€£¥])\s?|\b)"
    rf"(?:(?P<eu>(?P<eday>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH}))|(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<decade>s\b)?(?P<nth>st|nd|rd|th)?|(?P<date>(?:{_MONTH})\s+(?P<day>\d\d?)(?:st|nd|rd|th)?)"
    rf"|(?P<month>{_MONTH})|(?P<word>(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(list(_SMALL)[1:10])}))?|{'|'.join(_SMALL)}|dozen)|(?P<ordinal>{'|'.join(_ORDINALS)}))"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|[km])\b)?(?P<percent>\s?%|\s+per\s?cent\b)?(?![\w])"
    rf"(?P<more>\s+or\s+(?:more|greater|higher|above|older|later)\b|\s?\+)?(?P<fewer>\s+or\s+(?:less|fewer|below|younger|earlier)\b)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_REACH = 40  # code points behind a number in which the words of what it counts are looked for
_UNTELLING = frozenset(word[:5] for word in "the and for with from had has was were are more than other times new total".split(" "))
_JOINED = re.compile(r"\s?[–-]\s?\S|\s+to\s")
_AND = re.compile(r"\s+and\s")
_BETWEEN = re.compile(r"\bbetween\s+\S+$", re.IGNORECASE)
_STEPS = frozenset({"year", "date", "month", "ordinal"})
_RANGE = 0.1
_SPACED = re.compile(r"(?<=\d) , (?=\d{3}\b)")
_UNTOKENISED = ((re.compile(r"-LRB-|-LSB-"), "("), (re.compile(r"-RRB-|-RSB-"), ")"), (re.compile(r"``|''"), '"'), (re.compile(r"\s+"), " "))


class Number(NamedTuple):
    """A number of a text: where it ends, its kind, its bare value, the interval it stands for, and the beginnings of the words behind it."""

    end: int
    kind: Kind
    value: float
    low: float
    high: float
    counted: frozenset[str]


def tidy(text: str) -> str:
    """``text`` on one line, with the bracket and quote codes of tree banks undone."""
    for pattern, plain in _UNTOKENISED:
        text = pattern.sub(plain, text)
    return _SPACED.sub(",", text).strip()


def _value(found: re.Match[str], kind: Kind) -> float:
    """What it amounts to; a day counts 31 to the month."""
    if kind in {"month", "date"}:
        words = (found["month"] or found["date"] or found["eu"]).lower().split()
        month = next(i for i, name in enumerate(_MONTHS, start=1) if name in words)
        return month if kind == "month" else 31.0 * month + float(found["day"] or found["eday"])
    base: float
    if found["digits"]:
        base = float(found["digits"].replace(",", ""))
    elif found["ordinal"]:
        base = _ORDINALS[found["ordinal"].lower()]
    else:
        base = sum(_WORDS[part] for part in re.split(r"[ -]", found["word"].lower()))
    return base * _SCALES.get((found["scale"] or "").lower(), 1.0)


def _kind(found: re.Match[str]) -> Kind:
    if found["month"]:
        return "month"
    if found["date"] or found["eu"]:
        return "date"
    if found["money"]:
        return "money"
    if found["percent"]:
        return "percent"
    if found["nth"] or found["ordinal"]:
        return "ordinal"
    return "year" if re.fullmatch(r"1\d{3}|20\d\d|2100", found["digits"] or "") and not found["scale"] else "count"


def _slack(found: re.Match[str], value: float) -> float:
    """Half a unit of the last digit written, where a number is rounded to a scale word: "1.32 million" is 1.315 to 1.325 million."""
    scale = _SCALES.get((found["scale"] or "").lower(), 0.0)
    if not scale or not found["digits"]:
        return value * 1e-9
    return 0.5 * scale * 10.0 ** -len(found["digits"].partition(".")[2])


def _interval(found: re.Match[str], kind: Kind, value: float) -> tuple[float, float]:
    small = max(abs(value), 1.0) * 1e-9
    cue = next((found[name].lower() for name in ("lo", "loi", "up", "upi") if found[name]), "")
    if cue in _BOUNDS_OF_TIME and kind not in {"year", "date", "month"}:
        cue = ""
    if found["decade"] and kind == "year":
        return value, value + 9
    if found["more"] or (cue and found["loi"]):
        return value, float("inf")
    if found["fewer"] or (cue and found["upi"]):
        return float("-inf"), value
    if cue:
        return (value + small, float("inf")) if found["lo"] else (float("-inf"), value - small)
    slack = _slack(found, value)
    return value - slack, value + slack


def numbers(text: str) -> list[Number]:
    """The numbers, years, days, months and ordinals of ``text``, in order; a range is one interval at each of its two ends."""
    out: list[Number] = []
    for found in _NUMBER.finditer(text):
        if found["month"] in {"may", "march"}:
            continue  # the verbs
        kind = _kind(found)
        value = _value(found, kind)
        low, high = _interval(found, kind, value)
        counted = frozenset(word[:5].lower() for word in _WORD.findall(text[found.end() : found.end() + _REACH])[:3]) - _UNTELLING
        out.append(Number(found.end(), kind, value, low, high, counted))
    return _ranges(text, out)


def _ranges(text: str, found: list[Number]) -> list[Number]:
    """Two numbers of one kind joined by a dash or "to", or by "and" behind "between", become the interval between them."""
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        if one.kind == "count" != two.kind in {"percent", "money"}:
            one = one._replace(kind=two.kind)
        gap = text[one.end : two.end]
        joined = _JOINED.match(gap) or (_AND.match(gap) and _BETWEEN.search(text[: one.end]))
        if joined and one.kind == two.kind and one.kind not in {"month", "date"} and -float("inf") < one.low < two.low and len(gap) < 24:
            found[i], found[i + 1] = one._replace(high=two.high, counted=two.counted), two._replace(low=one.low)
    return found


def _apart(a: Number, b: Number) -> float:
    """How far two bare values lie apart: times for amounts, steps for days, years and ranks."""
    if a.kind in _STEPS:
        return abs(a.value - b.value)
    low, high = sorted((max(abs(a.value), 0.1), max(abs(b.value), 0.1)))
    return high / low


def _counterpart(own: Number, theirs: list[Number]) -> Number | None:
    """The number of the same kind that counts the same words, else the nearest in value."""
    alike = [n for n in theirs if n.kind == own.kind]
    return min(alike, key=lambda n: (not own.counted & n.counted, _apart(own, n)), default=None)


def _mark(own: Number, other: Number | None) -> str:
    """A bound in the passage is read as the number it names, since "over 515 million" is how a report writes 515 and a bit."""
    if other is None:
        return ABSENT
    if (own.low, own.high) == (other.low, other.high):
        return SAME
    bounded = own.low == float("-inf") or own.high == float("inf")
    open_ended = other.low == float("-inf") or other.high == float("inf")
    low, high = (
        (other.value, other.value) if (bounded and other.high - other.low < _RANGE * abs(other.value)) or open_ended else (other.low, other.high)
    )
    if own.low <= high and low <= own.high:
        return SAME
    if own.kind == "month":
        return OTHER
    far = own.kind not in _STEPS and _apart(own, other) > FAR
    if own.low > high:
        return FAR_ABOVE if far else ABOVE
    return FAR_BELOW if far else BELOW


def _insert(text: str, at: dict[int, str]) -> str:
    out, last = [], 0
    for end in sorted(at):
        out += [text[last:end], " ", at[end], " "]
        last = end
    return "".join([*out, text[last:]])


def compared(claim: str, passage: str) -> list[tuple[Number, Number | None, str]]:
    """Each number of a tidied claim with its counterpart in a tidied passage and the mark between them."""
    theirs = numbers(passage)
    pairs = ((number, _counterpart(number, theirs)) for number in numbers(claim))
    return [(number, other, _mark(number, other)) for number, other in pairs]


def marked(claim: str, passage: str) -> tuple[str, str]:
    """Claim and passage, tidied, with the marks of the claim's numbers and of their counterparts written in."""
    claim, passage = tidy(claim), tidy(passage)
    in_claim: dict[int, str] = {}
    in_passage: dict[int, str] = {}
    for number, other, mark in compared(claim, passage):
        in_claim[number.end] = mark
        if other is not None and in_passage.get(other.end) != SAME:
            in_passage[other.end] = mark
    return _insert(claim, in_claim), _insert(passage, in_passage)
