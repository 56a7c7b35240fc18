"""Warn and fail rules: one line of a small language of its own, read once, never evaluated as code.

::

    rule   = and {"or" and}          and  = not {"and" not}          not = "not" not | "(" rule ")" | test
    test   = number ("<" | "<=" | ">" | ">=" | "==" | "!=") 0.20
           | change (the same) 0.10 "in" P7D
           | word ("==" | "!=") value | word ["not"] "in" "[" value {"," value} "]"
    number = "p"     change = "change" | "rise" | "fall"     word = "status" | "confidence" | "direction" | "kind" | "flag"

``change`` is the size of a change of probability, ``rise`` and ``fall`` that of a change upwards or downwards. What a claim has no number for (a
normative claim has no probability) makes a test neither hold nor fail, so that no rule is crossed on what is not known.
"""

from __future__ import annotations

import datetime as dt
import difflib
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import get_args

import msgspec

from upheld.model.assessment import Confidence, Direction, Status
from upheld.model.claim import KINDS
from upheld.model.when import Duration, parse_duration

FLAGS = ("single-origin", "disputed", "premise-overturned", "stale", "floor-only", "measure-mismatch", "date-slip", "disputed-by", "flooded",
         "default-deadline", "re-opened", "at-rest")  # fmt: skip
_WORDS: Mapping[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "confidence": get_args(Confidence),
    "direction": get_args(Direction),
    "kind": KINDS,
    "flag": FLAGS,
}
_CHANGES = ("change", "rise", "fall")
_NAMES = ("p", *_CHANGES, *_WORDS)
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_TOKEN = re.compile(r"\s*(?P<token><=|>=|==|!=|[<>()\[\],]|\d*\.?\d+%?|[A-Za-z][\w:-]*|\S)")
_DEEPEST = 50


class RuleError(ValueError):
    """What is wrong with a rule, at which column (1-based), and the remedy."""

    def __init__(self, message: str, *, column: int, remedy: str) -> None:
        self.column, self.remedy = column, remedy
        super().__init__(f"{message} at column {column}")


class NumberTest(msgspec.Struct, frozen=True, tag=True):
    """``p`` or a change of it against a number; ``within`` is the period of a change, as written."""

    name: str
    compare: str
    value: float
    within: str = ""


class WordTest(msgspec.Struct, frozen=True, tag=True):
    """A word of the assessment among ``values``."""

    name: str
    values: tuple[str, ...]


class Not(msgspec.Struct, frozen=True, tag=True):
    """The contrary of a rule."""

    part: Node


class Both(msgspec.Struct, frozen=True, tag=True):
    """Every one of two or more rules (``all_of``), or at least one."""

    parts: tuple[Node, ...]
    all_of: bool


Node = NumberTest | WordTest | Not | Both


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule is held against; ``earlier`` maps a period as written to the probability that long before."""

    p: float | None
    words: Mapping[str, tuple[str, ...]]
    earlier: Mapping[str, float | None] = {}


class _Reader:
    """The tokens of a rule with their columns, read from the left."""

    def __init__(self, rule: str) -> None:
        self._tokens = [(m["token"], m.start("token") + 1) for m in _TOKEN.finditer(rule)]
        self._tokens.append(("", len(rule) + 1))
        self._at = 0
        self.depth = 0

    @property
    def next(self) -> str:
        return self._tokens[self._at][0]

    @property
    def column(self) -> int:
        return self._tokens[self._at][1]

    def take(self) -> str:
        token = self.next
        self._at += bool(token)
        return token

    def took(self, *tokens: str) -> bool:
        """Whether the next token is one of these; then it is taken."""
        return self.next in tokens and bool(self.take())

    def wrong(self, message: str, remedy: str) -> RuleError:
        return RuleError(f"{message}, not {self.next!r}" if self.next else f"{message}, but the rule ends", column=self.column, remedy=remedy)


def parse_rule(rule: str) -> Node:
    """Read a rule.

    Raises:
        RuleError: naming the column and the remedy.
    """
    reader = _Reader(rule)
    node = _any(reader)
    if reader.next:
        raise reader.wrong("a rule goes on with `and` or `or`", "join two tests with `and` or `or`")
    return node


def _any(reader: _Reader) -> Node:
    reader.depth += 1
    if reader.depth > _DEEPEST:
        raise RuleError("this rule is nested too deeply", column=reader.column, remedy="write it with fewer brackets")
    parts = [_all(reader)]
    while reader.took("or"):
        parts.append(_all(reader))
    reader.depth -= 1
    return parts[0] if len(parts) == 1 else Both(tuple(parts), all_of=False)


def _all(reader: _Reader) -> Node:
    parts = [_negated(reader)]
    while reader.took("and"):
        parts.append(_negated(reader))
    return parts[0] if len(parts) == 1 else Both(tuple(parts), all_of=True)


def _negated(reader: _Reader) -> Node:
    denials = 0
    while reader.took("not"):
        denials += 1
    node = _bracketed(reader) if reader.took("(") else _test(reader)
    return Not(node) if denials % 2 else node


def _bracketed(reader: _Reader) -> Node:
    node = _any(reader)
    if not reader.took(")"):
        raise reader.wrong("a bracket was opened and must be closed", "add `)`")
    return node


def _test(reader: _Reader) -> Node:
    if reader.next not in _NAMES:
        near = difflib.get_close_matches(reader.next.casefold(), _NAMES, n=1)
        raise reader.wrong("a test begins with a name", f"did you mean `{near[0]}`" if near else f"use one of {', '.join(_NAMES)}")
    name = reader.take()
    return _word_test(reader, name) if name in _WORDS else _number_test(reader, name)


def _number_test(reader: _Reader, name: str) -> Node:
    example = f"{name} >= 0.10 in P7D" if name in _CHANGES else f"{name} < 0.20"
    if reader.next not in _COMPARE:
        raise reader.wrong(f"`{name}` is compared with a number", f"write `{example}`")
    compare = reader.take()
    value = _probability(reader, example)
    if name not in _CHANGES:
        return NumberTest(name, compare, value)
    if not reader.took("in"):
        raise reader.wrong(f"`{name}` needs its period", f"write `{example}`")
    try:
        parse_duration(reader.next)
    except ValueError:
        raise reader.wrong("a period is a length of time", "write P7D, P2W, P3M or P1Y") from None
    return NumberTest(name, compare, value, reader.take())


def _probability(reader: _Reader, example: str) -> float:
    token = reader.next
    try:
        value = float(token.removesuffix("%")) / (100 if token.endswith("%") else 1)
    except ValueError:
        raise reader.wrong("a number is due", f"write `{example}`") from None
    if not 0 <= value <= 1:
        raise reader.wrong("a probability lies between 0 and 1", f"write `{example}`")
    reader.take()
    return value


def _word_test(reader: _Reader, name: str) -> Node:
    if reader.next in {"==", "!="}:
        denied = reader.take() == "!="
        test = WordTest(name, (_value(reader, name),))
        return Not(test) if denied else test
    denied = reader.took("not")
    if not (reader.took("in") and reader.took("[")):
        raise reader.wrong(f"`{name}` is one word or a list", f"write `{name} == {_WORDS[name][0]}` or `{name} in [{', '.join(_WORDS[name][:2])}]`")
    values = [_value(reader, name)]
    while reader.took(","):
        values.append(_value(reader, name))
    if not reader.took("]"):
        raise reader.wrong("a list ends with `]`", "add `]`")
    test = WordTest(name, tuple(values))
    return Not(test) if denied else test


def _value(reader: _Reader, name: str) -> str:
    allowed = _WORDS[name]
    if reader.next.partition(":")[0] not in allowed:
        near = difflib.get_close_matches(reader.next.casefold(), allowed, n=1)
        raise reader.wrong(f"this is a {name}", f"did you mean `{near[0]}`" if near else f"use one of {', '.join(allowed)}")
    return reader.take()


def unfit(key: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a ``review`` or ``retire`` period or a ``warn`` or ``fail`` rule, and the remedy; an empty one asks for nothing."""
    if not text.strip():
        return None
    try:
        if key in {"review", "retire"}:
            parse_duration(text)
        else:
            parse_rule(text)
    except RuleError as error:
        return f"{key}: {error}", error.remedy
    except ValueError as error:
        return f"{key}: {error}", f'write {key} = "P{7 if key == "review" else 365}D"'
    return None


def periods_of(node: Node) -> Iterator[tuple[str, Duration]]:
    """The periods whose change a rule asks about: as written, and read."""
    match node:
        case NumberTest(within=within) if within:
            yield within, parse_duration(within)
        case Not(part=part):
            yield from periods_of(part)
        case Both(parts=parts):
            for part in parts:
                yield from periods_of(part)
        case _:
            pass


def crossed(node: Node, facts: Facts) -> bool | None:
    """Whether a rule is crossed; ``None`` where it hangs on what the claim has no number for (Kleene's three values)."""
    match node:
        case NumberTest():
            value = measured(node, facts)
            return None if value is None else _COMPARE[node.compare](round(value, 6), node.value)
        case WordTest(name=name, values=values):
            held = facts.words.get(name, ())
            return any(word == value or word.startswith(f"{value}:") for word in held for value in values)
        case Not(part=part):
            inner = crossed(part, facts)
            return None if inner is None else not inner
        case Both(parts=parts, all_of=all_of):
            found = [crossed(part, facts) for part in parts]
            settles = not all_of
            return settles if settles in found else None if None in found else all_of


def measured(test: NumberTest, facts: Facts) -> float | None:
    """The number a test compares."""
    if facts.p is None or test.name == "p":
        return facts.p
    before = facts.earlier.get(test.within)
    if before is None:
        return None
    change = facts.p - before
    return {"change": abs(change), "rise": change, "fall": -change}[test.name]


def numbers(node: Node, facts: Facts) -> str:
    """What a rule names, as it was found: ``p 0.12, status overturned, change 0.15 in P7D (from 0.27)``."""
    return ", ".join(dict.fromkeys(_numbers(node, facts)))


def _numbers(node: Node, facts: Facts) -> Iterator[str]:
    match node:
        case NumberTest(name=name, within=within):
            value, before = measured(node, facts), facts.earlier.get(within)
            if value is not None:
                yield f"{name} {value:.2f}" + (f" in {within} (from {before:.2f})" if before is not None else "")
        case WordTest(name=name):
            yield f"{name} {' '.join(facts.words.get(name, ())) or 'none'}"
        case Not(part=part):
            yield from _numbers(part, facts)
        case Both(parts=parts):
            for part in parts:
                yield from _numbers(part, facts)


def previous_day(period: Duration, day: dt.date, *, published: dt.date) -> dt.date:
    """The day a change is counted from: that long before, but not before the analysis appeared."""
    return max(period.before(day), published)
