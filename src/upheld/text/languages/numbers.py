"""Numbers in words and digits of the alphabetic languages, in one pass over the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from upheld.text.languages.lexicon import Lexicon

_TOKEN = re.compile(r"\d+(?:[.,٫٬\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,٫]\d+)?|[^\W\d_]+(?:[’'][^\W\d_]+)*")
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_GAP = re.compile(r"[ \u00a0\u202f\u2009-]{1,2}|\.? ")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+")
_NAMED = re.compile(r"[^\W\d_]-?$")
_WIDEST = 40


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number at ``text[start:end]``; ``value`` is ``None`` where the words make none. ``scale`` is the last scale word's."""

    start: int
    end: int
    value: float | None
    scale: float = 1.0


class _Part(msgspec.Struct, frozen=True):
    start: int
    end: int
    kind: str
    value: float | None


def numbers(text: str, lexicon: Lexicon, *, comma_thousands: bool = False) -> Iterator[Number]:
    """Numbers in order. ``comma_thousands``: whether ``1,100`` is eleven hundred; otherwise three digits after a comma are left unread."""
    run: list[_Part] = []
    joint: _Part | None = None
    for part in _parts(text, lexicon, comma_thousands=comma_thousands, run=run):
        if run and not _adjoins(text, (joint or run[-1]).end, part.start):
            yield _number(run, lexicon, text)
            run.clear()
            joint = None
        if run and joint is not None and part.kind != "other" and not _joins(run[-1], part, lexicon):
            yield _number(run, lexicon, text)
            run.clear()
            joint = None
        if part.kind == "joint":
            joint = part if run else None
        elif part.kind == "other":
            if run:
                yield _number(run, lexicon, text)
            run.clear()
            joint = None
        else:
            run.append(part)
            joint = None
    if run:
        yield _number(run, lexicon, text)


def _parts(text: str, lexicon: Lexicon, *, comma_thousands: bool, run: Sequence[_Part]) -> Iterator[_Part]:
    joints = frozenset(lexicon.joints.split("|")) - {""}
    arabic = lexicon.joints == "و"
    halves = frozenset(lexicon.halves.split())
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word[0].isdecimal():
            lead = text[max(0, found.start() - 2) : found.start()]
            named = _NAMED.search(lead) is not None and not (arabic and re.fullmatch(r"\W?و", lead))
            value = None if named else digits(word, comma_thousands=comma_thousands)
            yield _Part(found.start(), found.end(), "other" if named else "digits", value)
            continue
        if word.lower() in halves:
            yield _Part(found.start(), found.end(), "half" if run else "other", 0.5)
            continue
        told = lexicon.valued(word.lower())
        if told is None and arabic and word.startswith("و") and len(word) > 2:
            told = lexicon.valued(word[1:]) if run else None
        if told is not None:
            yield _Part(found.start(), found.end(), *told)
        else:
            yield _Part(found.start(), found.end(), "joint" if word.lower() in joints else "other", None)


def _joins(before: _Part, after: _Part, lexicon: Lexicon) -> bool:
    """Whether a word for "and" between two parts makes one number of them: always in Arabic words, elsewhere between tens and units alone."""
    if after.kind == "half":
        return True
    if "digits" in {before.kind, after.kind}:
        return False
    tens, units = before.value or 0.0, after.value or 0.0
    between = before.kind == after.kind == "number" and 20 <= tens < 100 and tens % 10 == 0 and (units < 10 or units == 11)
    return lexicon.joints == "و" or between


def _adjoins(text: str, end: int, start: int) -> bool:
    return end == start or (start - end <= 2 and _GAP.fullmatch(text, end, start) is not None)


def digits(word: str, *, comma_thousands: bool = False) -> float | None:
    """The value of digits with marks; ``None`` where the marks can be read two ways."""
    plain = word.translate(_EASTERN).replace("٬", ",").replace("٫", ".")
    if _SPACED.fullmatch(plain):
        return float(re.sub(r"\D", "", plain))
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3})", "", plain)
    if len(plain) > _WIDEST or " " in plain:
        return None
    points, commas = plain.count("."), plain.count(",")
    if points + commas == 0:
        return float(plain)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain) is not None:
        # One mark before three digits is that of thousands where the language writes it so, and could be either where it does not.
        apart = points + commas > 1 or (points == 1) != comma_thousands
        return float(re.sub(r"[.,]", "", plain)) if apart and not (points and commas) else None
    return float(plain.replace(",", ".")) if points + commas == 1 else None


def _number(run: Sequence[_Part], lexicon: Lexicon, text: str) -> Number:
    start, end = run[0].start, run[-1].end
    scales = [part.value or 1.0 for part in run if part.kind == "scale"]
    alone = len(run) == 1 and run[0].kind == "scale"
    if alone and text[start:end].lower() not in lexicon.alone.split():
        return Number(start=start, end=end, value=None)
    return Number(start=start, end=end, value=_value(run, lexicon), scale=scales[-1] if scales and run[-1].kind == "scale" else 1.0)


def _value(run: Sequence[_Part], lexicon: Lexicon) -> float | None:
    """The sum of a run: what stands before a thousand or more is multiplied by it, the rest is added."""
    total, last_scale = 0.0, 1e16
    held: float | None = None
    for part in run:
        value = part.value
        if value is None:
            return None
        if part.kind == "scale" and value >= 1000:
            if value >= last_scale:
                return None
            total += (1.0 if held is None else held) * value
            held, last_scale = None, value
        elif part.kind == "half" and held is None:
            total += value * last_scale
        else:
            held = _below_thousand(held, part.kind, value, lexicon)
            if held is None:
                return None
    return total + (held or 0.0)


def _below_thousand(held: float | None, kind: str, value: float, lexicon: Lexicon) -> float | None:
    """What is held with one more part; ``None`` where the two make no number."""
    if kind == "scale":
        return (1.0 if held is None else held) * value if held is None or held < 10 else None
    if held is None:
        return value
    if "quatre" in lexicon.numbers and value == 20 and held % 20 == 4:  # quatre-vingts
        return held + 76
    adds = kind == "half" or (kind == "number" and _adds(held, value, units_first=lexicon.joints == "و"))
    return held + value if adds else None


def _adds(held: float, value: float, *, units_first: bool) -> bool:
    """Whether a number word may follow the sum before it: hundreds, tens, units; 60 and 80 take the teens; Arabic says five and twenty."""
    if units_first and 0 < held % 100 < 10 and 20 <= value < 100 and value % 10 == 0:
        return True
    if held % 100 in {60, 80} and value < 20:
        return True
    room = 100 if held % 100 == 0 else 10 if held % 10 == 0 else 0
    return value < room
