"""One block of a ``claims.toml`` to a claim and back: forgiving in how things are written, strict in what they may mean."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

import msgspec

from upheld.model.claim import KINDS, Claim, Hedge, Kind, Quantity, Quote, Rule, State
from upheld.model.when import Interval, Precision, day, parse_interval
from upheld.text.hedges import hedges
from upheld.text.rules import unfit

_TEXTS = ("id", "kind", "text", "place", "attribution", "polarity", "given", "antecedent", "review", "warn", "fail", "state", "settled_by")
_LISTS = ("actors", "rests_on")
KEYS = frozenset({*_TEXTS, *_LISTS, "period", "quantity", "hedge", "deadline", "default_deadline", "resolve", "quote"})
_Shape = TypeVar("_Shape", bound=msgspec.Struct)
_COMPARATORS = ("exactly", "about", "between", "at least", "more than", "at most", "less than")
_DATES = 'write "2024-12", 2024-12-05 or "2024-11..2025-02"'
_ASSERTED = frozenset({"asserted", "none", ""})


class Wrong(Exception):  # noqa: N818 - carried from a block to its Problem, never to a caller
    """What is wrong with which key of a block, and the remedy."""

    def __init__(self, key: str, message: str, remedy: str) -> None:
        self.key, self.message, self.remedy = key, message, remedy
        super().__init__(message)


def block_of(claim: Claim) -> dict[str, Any]:
    """The keys of a claim's block in the order people read them; what is usual is left out."""
    block: dict[str, Any] = {name: value for name in _TEXTS[:3] if (value := getattr(claim, name))}
    block |= {name: list(value) for name in _LISTS if (value := getattr(claim, name))}
    block |= {name: value for name in ("place", "attribution") if (value := getattr(claim, name)) is not None}
    if claim.period is not None:
        block["period"] = _written_period(claim.period)
    for name in ("quantity", "hedge"):
        value = getattr(claim, name)
        if value is not None:
            block[name] = {key: part for key, part in msgspec.to_builtins(value).items() if part is not None}
    block |= {name: value for name in ("given", "antecedent") if (value := getattr(claim, name)) is not None}
    if claim.deadline is not None:
        block["deadline"] = claim.deadline
    if claim.default_deadline:
        block["default_deadline"] = True
    usual = {"polarity": "positive", "state": "live"}
    block |= {name: value for name in _TEXTS[3:] if name not in block and (value := getattr(claim, name)) not in (None, "", usual.get(name))}
    if claim.resolve is not None:
        block["resolve"] = msgspec.to_builtins(claim.resolve)
    quote = claim.quote
    block["quote"] = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix, "start": quote.start}
    return block


def claim_of(block: Mapping[str, Any], analysis: str, *, own_hedges: Mapping[str, tuple[float, float]] | None = None) -> Claim:
    """One block as a claim, its quote not yet found in the text; ``own_hedges`` are the cues of the workspace.

    Raises:
        Wrong: naming the key.
    """
    _known_keys(block, KEYS, "key")
    for key in ("id", "kind", "text", "quote"):
        if key not in block or block[key] == "":
            raise Wrong(key, f"{key} is missing", f"add {key} to this block")
    texts = {name: _text(block, name) for name in _TEXTS if name in block}
    for key in ("review", "warn", "fail"):
        fault = unfit(key, texts.get(key, ""))
        if fault is not None:
            raise Wrong(key, *fault)
    _one_of(texts["kind"], KINDS, "kind")
    _one_of(texts.get("polarity", "positive"), ("positive", "negative"), "polarity")
    _one_of(texts.get("state", "live"), get_args(State), "state")
    kind: Kind = msgspec.convert(texts.pop("kind"), Kind)
    claim = Claim(id=texts.pop("id"), text=texts.pop("text"), analysis=analysis, kind=kind, quote=quote_of(block["quote"]))
    values: dict[str, Any] = {**texts, **{name: texts_of(block, name) for name in _LISTS if name in block}}
    deadline, default = _deadline(block)
    return msgspec.structs.replace(
        claim,
        **values,
        period=_period(block.get("period")),
        quantity=_quantity(block.get("quantity")),
        hedge=_hedge(block.get("hedge"), own_hedges),
        resolve=_rule(block.get("resolve")),
        deadline=deadline,
        default_deadline=default,
    )


def _known_keys(block: Mapping[str, Any], known: frozenset[str], what: str, *, under: str = "") -> None:
    for key in block:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise Wrong(
                under or key, f"unknown {what} {key!r}", f"did you mean {near[0]!r}" if near else f"use the {what}s {', '.join(sorted(known))}"
            )


def _one_of(value: str, allowed: tuple[str, ...], key: str) -> None:
    if value not in allowed:
        near = difflib.get_close_matches(value, allowed, n=1)
        raise Wrong(key, f"unknown {key} {value!r}", f"{f'did you mean {near[0]!r}: ' if near else ''}use one of {', '.join(allowed)}")


def _text(block: Mapping[str, Any], key: str) -> str:
    value = block[key]
    if not isinstance(value, str):
        raise Wrong(key, f"{key} is {value!r}, not text", "put it in quotation marks")
    return value


def texts_of(block: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts, or one alone.

    Raises:
        Wrong: for anything else.
    """
    value = block[key]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(part, str) for part in values):
        raise Wrong(key, f"{key} is no list of texts", f'write {key} = ["…", "…"]')
    return tuple(values)


def quote_of(value: object) -> Quote:
    """The exact words of a block, alone or in a table with what stands around them.

    Raises:
        Wrong: for anything else.
    """
    parts = {"exact": value} if isinstance(value, str) else value
    if not isinstance(parts, dict):
        raise Wrong("quote", "quote is no table", 'write quote = { exact = "the words of the article" }')
    _known_keys(parts, frozenset({"exact", "prefix", "suffix", "start", "end"}), "field", under="quote")
    texts = {name: parts.get(name, "") for name in ("exact", "prefix", "suffix")}
    start = parts.get("start", 0)
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(start, int) or isinstance(start, bool):
        raise Wrong("quote", "quote has a field of the wrong type", "exact, prefix and suffix are texts, start is a whole number")
    if not texts["exact"].strip():
        raise Wrong("quote", "quote has no exact words", "copy the words of the article into exact")
    return Quote(start=max(0, start), end=max(0, start) + len(texts["exact"]), **texts)


def _written_period(period: Interval) -> object:
    """The short form, or a table where the short form would read back with another precision."""
    short = period.text()
    if short != ".." and parse_interval(short) == period:
        return short
    return {name: value for name, value in (("start", period.start), ("end", period.end), ("precision", period.precision)) if value is not None}


def _period(value: object) -> Interval | None:
    try:
        match value:
            case None | "":
                return None
            case str() | int() if not isinstance(value, bool):
                return parse_interval(str(value))
            case dt.date():
                return day(_plain_day(value))
            case [str() | dt.date() as start, str() | dt.date() as end]:
                return parse_interval(f"{_iso(start)}..{_iso(end)}")
            case dict() if set(value) <= {"start", "end", "precision"}:
                return _period_table(value)
    except ValueError as error:
        raise Wrong("period", str(error), _DATES) from None
    raise Wrong("period", f"period is {value!r}, which is no date", _DATES)


def _period_table(value: Mapping[str, Any]) -> Interval:
    start, end = (_iso(value[name]) if name in value else "" for name in ("start", "end"))
    read = parse_interval(f"{start}..{end}")
    precision = value.get("precision", read.precision)
    if precision not in get_args(Precision):
        raise ValueError(f"{precision!r} is no precision: use one of {', '.join(get_args(Precision))}")
    return Interval(start=read.start, end=read.end, precision=precision)


def _iso(value: object) -> str:
    return _plain_day(value).isoformat() if isinstance(value, dt.date) else str(value)


def _plain_day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _deadline(block: Mapping[str, Any]) -> tuple[dt.date | None, bool]:
    value, default = block.get("deadline"), block.get("default_deadline", False)
    if not isinstance(default, bool):
        raise Wrong("default_deadline", "default_deadline is neither true nor false", "write default_deadline = true, or leave it out")
    if isinstance(value, str):
        try:
            value = parse_interval(value).end
        except ValueError as error:
            raise Wrong("deadline", str(error), "write deadline = 2025-12-31") from None
    if value is not None and not isinstance(value, dt.date):
        raise Wrong("deadline", f"deadline is {value!r}, which is no date", "write deadline = 2025-12-31")
    return (None if value is None else _plain_day(value)), default


def _quantity(value: object) -> Quantity | None:
    if value is None:
        return None
    quantity = _part(value, Quantity, "quantity")
    if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
        raise Wrong("quantity", "quantity has low above high", "swap the two bounds")
    if any(bound is not None and not math.isfinite(bound) for bound in (quantity.low, quantity.high)):
        raise Wrong("quantity", "quantity has a bound that is no number", "leave a bound out where there is none")
    _one_of(quantity.comparator, _COMPARATORS, "quantity")
    return quantity


def _hedge(value: object, own: Mapping[str, tuple[float, float]] | None) -> Hedge | None:
    """A table, or the author's cue alone, whose range is that of the lexicon; ``asserted`` is no hedge."""
    remedy = 'write hedge = "could", or hedge = { cue = "could", low = 0.2, high = 0.55 }'
    if value is None or (isinstance(value, str) and value.strip().lower() in _ASSERTED):
        return None
    if isinstance(value, str):
        cues = [cue for cue in hedges(value, own=own) if not cue.against]
        if not cues:
            raise Wrong("hedge", f"the hedge {value!r} is not in the list of hedges", remedy)
        return Hedge(cue=value, low=cues[0].low, high=cues[0].high)
    hedge = _part(value, Hedge, "hedge")
    if not 0 <= hedge.low <= hedge.high <= 1:
        raise Wrong("hedge", "hedge has no range of probabilities: low and high lie between 0 and 1, low first", remedy)
    return hedge


def _rule(value: object) -> Rule | None:
    return None if value is None else _part(value, Rule, "resolve")


def _part(value: object, shape: type[_Shape], name: str) -> _Shape:
    fields = [field.encode_name for field in msgspec.structs.fields(shape)]
    remedy = f"use the fields {', '.join(fields)}"
    unknown = [key for key in value if key not in fields] if isinstance(value, dict) else []
    if unknown:
        near = difflib.get_close_matches(str(unknown[0]), fields, n=1)
        raise Wrong(name, f"{name} has an unknown field {unknown[0]!r}", f"did you mean {near[0]!r}: {remedy}" if near else remedy)
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise Wrong(name, f"{name}: {error}", remedy) from None
