"""Figures of passages in other languages: bounds, ranges, what is counted and by which measure, in the terms of the English grammar."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from upheld.text.figures import Comparator, Figure
from upheld.text.languages.eastasian import SHAPES, Shapes, values
from upheld.text.languages.lexicon import COMPARATORS, Lexicon
from upheld.text.languages.numbers import Number, numbers

Span = tuple[int, int]
_REACH = 45
"""Code points on each side in which a word still says what a figure counts."""

_SENTENCE = re.compile(r"[.!?;。！？；؟](?=\s|$|[\u4e00-\u9fff])")
_COMMA_THOUSANDS = frozenset({"ar", "ko", "zh"})


def counted(text: str, lexicon: Lexicon, language: str, taken: Sequence[Span]) -> tuple[tuple[Figure, ...], tuple[Span, ...]]:
    """(figures, spans left unread); ``taken`` are the spans of dates, in which numbers are none of ours."""
    read = _eastern(text, SHAPES[language]) if language in SHAPES else _alphabetic(text, lexicon, language)
    ends = [end for _, end in taken]  # spans of dates are in order and apart
    free = [one for one in read if (at := bisect.bisect_right(ends, one.start)) == len(ends) or taken[at][0] >= one.end]
    figures: list[Figure] = []
    unread: list[Span] = []
    skip = -1
    for number, one in enumerate(free):
        if one.start < skip:
            continue
        if one.value is None:
            unread.append((one.start, one.end))
            continue
        following = free[number + 1] if number + 1 < len(free) else None
        figure = _figure(text, one, following, lexicon, language)
        skip = figure.end
        figures.append(_told(text, figure, lexicon))
    kept = [f for f in figures if not _pronoun(text, f, language)]
    years = [f for f in kept if _maybe_year(text, f)]
    return tuple(f for f in kept if f not in years), tuple(sorted([*unread, *((f.start, f.end) for f in years)]))


class _Read(msgspec.Struct, frozen=True):
    start: int
    end: int
    value: float | None
    scale: float = 1.0
    vague: bool = False


def _alphabetic(text: str, lexicon: Lexicon, language: str) -> Iterator[_Read]:
    vague = [
        _Read(hit.start(), hit.end(), lexicon.vague[" ".join(hit[0].lower().split())], 1.0, True)  # noqa: FBT003 - a positional struct
        for hit in re.finditer(rf"(?<!\w)(?:{'|'.join(lexicon.vague)})(?!\w)", text, re.IGNORECASE)
    ]
    plain: Iterable[Number] = numbers(text, lexicon, comma_thousands=language in _COMMA_THOUSANDS)
    worded = [_Read(one.start, one.end, one.value, one.scale) for one in plain]
    last = -1
    for one in sorted([*vague, *worded], key=lambda one: (one.start, not one.vague, -one.end)):
        if one.start >= last:  # a vague word inside a number in words ("двадцать тысяч") belongs to it
            yield one
            last = one.end


def _eastern(text: str, shapes: Shapes) -> Iterator[_Read]:
    for start, end, value, vague in values(text, shapes):
        yield _Read(start, end, value, 1.0, vague)


def _figure(text: str, one: _Read, following: _Read | None, lexicon: Lexicon, language: str) -> Figure:
    value = one.value or 0.0
    ranged = _ranged(text, one, following, lexicon, language)
    if ranged is not None:
        return ranged
    start, comparator = _before(text, one.start, lexicon)
    end, behind = _behind(text, one.end, lexicon, language)
    comparator = behind or comparator
    if comparator == "exactly" and lexicon.rounded and re.search(rf"(?:{lexicon.rounded})$", text[one.start : one.end], re.IGNORECASE):
        comparator = "about"
    if one.vague:
        comparator = "at least" if comparator in {"exactly", "about"} else comparator
    low = None if comparator in {"at most", "less than"} else value
    high = None if comparator in {"at least", "more than"} else value
    return Figure(start=start, end=end, low=low, high=high, comparator=comparator)


def _ranged(text: str, one: _Read, following: _Read | None, lexicon: Lexicon, language: str) -> Figure | None:
    """``from A to B``; a scale said once, at the end, holds for both."""
    if following is None or following.value is None or one.value is None or following.start - one.end > 12:
        return None
    opening = lexicon.opening_pattern.search(text[max(0, one.start - 24) : one.start]) if lexicon.opens else None
    between = text[one.end : following.start]
    if language in SHAPES:
        shapes = SHAPES[language]
        joined = re.fullmatch(rf"(?:\s?(?:{shapes.counters}))?{shapes.between}", between) is not None
    else:
        joined = re.fullmatch(rf"\s*(?:[–—-]|(?:{lexicon.ranges}))\s*" if opening else r"\s?[–—-]\s?", between, re.IGNORECASE) is not None
    if not joined:
        return None
    low, high = one.value, following.value
    if one.scale == 1.0 and following.scale >= 1000 and low < 1000 and low * following.scale <= high:
        low *= following.scale
    if low > high:
        return None
    start = one.start - (len(opening[0]) if opening else 0)
    return Figure(start=start, end=following.end, low=low, high=high, comparator="between")


def _before(text: str, start: int, lexicon: Lexicon) -> tuple[int, Comparator]:
    window = text[max(0, start - 30) : start]
    found = lexicon.bound_pattern.search(window)
    return (start - len(window) + found.start(), COMPARATORS[int(str(found.lastgroup)[1:])]) if found else (start, "exactly")


def _behind(text: str, end: int, lexicon: Lexicon, language: str) -> tuple[int, Comparator | None]:
    counter = rf"(?:\s?(?:{SHAPES[language].counters}))?" if language in SHAPES else ""
    for comparator in COMPARATORS if lexicon.behind else ():
        words = lexicon.behind.get(comparator)
        found = re.compile(rf"(?:{words})|{counter}(?:을|를|이|가)?\s?(?:{words})").match(text, end) if words else None
        if found and found[0].strip():
            return end, comparator
    return end, None


def _told(text: str, figure: Figure, lexicon: Lexicon) -> Figure:
    """A figure with its unit and measure, from the words around it within the sentence."""
    if lexicon.percent and re.compile(rf"\s?(?:{lexicon.percent})").match(text, figure.end):
        return msgspec.structs.replace(figure, unit="percent")
    left, right = _window(text, figure)
    close = text[figure.end : min(right, figure.end + lexicon.near)]
    if re.match(rf"\s?(?:{lexicon.durations})", close, re.IGNORECASE):
        return msgspec.structs.replace(figure, measure="duration")
    unit = lexicon.unit_pattern.search(close)
    middle = (figure.start + figure.end) / 2
    near = [(abs((hit.start() + hit.end()) / 2 - middle), int(str(hit.lastgroup)[1:])) for hit in lexicon.measure_pattern.finditer(text, left, right)]
    return msgspec.structs.replace(
        figure,
        unit=list(lexicon.units)[int(str(unit.lastgroup)[1:])] if unit else "",
        measure=list(lexicon.measures)[min(near)[1]] if near else "",
    )


def _window(text: str, figure: Figure) -> Span:
    left, right = max(0, figure.start - _REACH), min(len(text), figure.end + _REACH)
    for stop in _SENTENCE.finditer(text, left, right):
        if text[stop.end() : stop.end() + 2].strip()[:1].islower():  # an abbreviation
            continue
        if stop.end() <= figure.start:
            left = stop.end()
        elif stop.start() >= figure.end:
            return left, stop.start()
    return left, right


def _maybe_year(text: str, figure: Figure) -> bool:
    """Whether four digits without anything that they count are more likely a year that no word marks."""
    return not figure.unit and not figure.measure and re.fullmatch(r"(?:19|20)\d\d", text[figure.start : figure.end]) is not None


def _pronoun(text: str, figure: Figure, language: str) -> bool:
    """Whether "one" is an article or pronoun, in words and without a unit: no figure, as in English."""
    lone = language not in SHAPES and figure.low == figure.high == 1.0 and not any(map(str.isdigit, text[figure.start : figure.end]))
    return lone and not figure.unit
