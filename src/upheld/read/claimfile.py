"""``claims.toml``: the claims of an analysis as people edit them.

Written so that a person can drop a block, copy one, re-word its ``text`` or set a deadline, and run the check again. What cannot be read is a
Problem with its line, and the rest goes in.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import tomlkit

from upheld.errors import Problem
from upheld.model.claim import KINDS, Analysis, Claim, Hedge, Quantity, Quote, Rule
from upheld.model.when import Interval, day, parse_interval
from upheld.read.anchor import anchor

_HEADER = """\
# The claims of this analysis. Edit by hand, then run `upheld check`: each change is recorded with your name.
# Drop a claim: delete its block, or set state = "retired". Split one: copy its block and give the copy another id.
# Re-word: change text, never the quote, which must stay the exact words of the article.
"""
_PLAIN = ("id", "kind", "text", "place", "attribution", "polarity", "given", "antecedent", "review", "warn", "fail", "state")
_LISTS = ("actors", "rests_on")
_KEYS = frozenset({*_PLAIN, *_LISTS, "period", "quantity", "hedge", "deadline", "default_deadline", "resolve", "quote"})


def _block(claim: Claim) -> dict[str, Any]:
    block: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(claim, name)) not in (None, "")}
    for name, usual in (("polarity", "positive"), ("state", "live")):
        if block.get(name) == usual:
            del block[name]
    block |= {name: list(value) for name in _LISTS if (value := getattr(claim, name))}
    if claim.period is not None:
        block["period"] = claim.period.text()
    if claim.deadline is not None:
        block["deadline"] = claim.deadline
        if claim.default_deadline:
            block["default_deadline"] = True
    for name in ("quantity", "hedge", "resolve"):
        value = getattr(claim, name)
        if value is not None:
            block[name] = {k: v for k, v in msgspec.to_builtins(value).items() if v is not None}
    quote = claim.quote
    block["quote"] = {"exact": quote.exact, "start": quote.start, "prefix": quote.prefix, "suffix": quote.suffix}
    return block


def write(analysis: Analysis, claims: Iterable[Claim], *, text_file: str = "article.md") -> str:
    """The text of a new ``claims.toml``."""
    document = tomlkit.document()
    for name, value in (("format", 1), ("analysis", analysis.slug), ("title", analysis.title), ("published", analysis.published),
                        ("text", text_file), ("sha256", analysis.text_sha256)):  # fmt: skip
        document[name] = value
    blocks = tomlkit.aot()
    for claim in claims:
        table = tomlkit.table()
        for name, value in _block(claim).items():
            inline = name in {"quantity", "hedge"}
            table[name] = _inline(value) if inline else value
        blocks.append(table)
    document["claim"] = blocks
    return _HEADER + tomlkit.dumps(document)


def _inline(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - tomlkit's own container
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _lines(text: str) -> list[int]:
    """The 1-based line of each ``[[claim]]``."""
    return [n for n, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*claim\s*\]\]", line)]


def _key_line(text: str, first: int, key: str) -> int:
    lines = text.split("\n")
    for n in range(first, len(lines)):
        if re.match(r"\s*\[\[", lines[n]):
            break
        if re.match(rf"\s*(?:\[claim\.)?{re.escape(key)}\b", lines[n]):
            return n + 1
    return first


def _period(value: object) -> Interval | None:
    match value:
        case None:
            return None
        case dt.date():
            return day(value)
        case str():
            return parse_interval(value)
        case [str() | dt.date() as start, str() | dt.date() as end]:
            return parse_interval(f"{start}..{end}")
        case _:
            raise ValueError('period is no date: write "2024-12", "2024-12-05" or "2024-11..2025-02"')


def _claim(block: dict[str, Any], analysis: str) -> Claim:
    """One block as a claim, its quote not yet found in the text.

    Raises:
        _Wrong: naming the key.
    """
    unknown = [k for k in block if k not in _KEYS]
    if unknown:
        near = difflib.get_close_matches(unknown[0], _KEYS, n=1)
        raise _Wrong(unknown[0], f"unknown key {unknown[0]!r}", f"did you mean {near[0]!r}" if near else f"use one of {', '.join(sorted(_KEYS))}")
    for key in ("id", "kind", "text", "quote"):
        if not block.get(key):
            raise _Wrong(key, f"{key} is missing", f"add {key} to this block")
    if block["kind"] not in KINDS:
        raise _Wrong("kind", f"unknown kind {block['kind']!r}", f"use one of {', '.join(KINDS)}")
    exact = block["quote"].get("exact", "")
    quote = Quote(exact=exact, start=block["quote"].get("start", 0), end=block["quote"].get("start", 0) + len(exact),
                  prefix=block["quote"].get("prefix", ""), suffix=block["quote"].get("suffix", ""))  # fmt: skip
    values = {k: v for k, v in block.items() if k not in {"quote", "period", "quantity", "hedge", "resolve"}}
    try:
        period = _period(block.get("period"))
    except ValueError as error:
        raise _Wrong("period", str(error), 'write "2024-12", "2024-12-05" or "2024-11..2025-02"') from None
    shapes = {"quantity": Quantity, "hedge": Hedge, "resolve": Rule}
    parts = {name: _part(block[name], shape, name) for name, shape in shapes.items() if name in block}
    if (q := parts.get("quantity")) and q.low is not None and q.high is not None and q.low > q.high:
        raise _Wrong("quantity", "quantity has low above high", "swap the two bounds")
    try:
        plain = msgspec.convert(values | {"analysis": analysis, "quote": msgspec.to_builtins(quote)}, Claim)
        return msgspec.structs.replace(plain, period=period, **parts)
    except msgspec.ValidationError as error:
        key = (re.search(r"\$\.(\w+)", str(error)) or ["", "id"])[1]
        raise _Wrong(key, str(error), "correct its type") from None


def _part(value: object, shape: Any, name: str) -> Any:  # noqa: ANN401 - one of three shapes
    fields = [f.encode_name for f in msgspec.structs.fields(shape)]
    remedy = f"use the fields {', '.join(fields)}"
    unknown = [k for k in value if k not in fields] if isinstance(value, dict) else []
    if unknown:
        raise _Wrong(name, f"{name} has an unknown field {unknown[0]!r}", remedy)
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise _Wrong(name, f"{name}: {error}", remedy) from None


class _Wrong(Exception):  # noqa: N818 - carried from a block to its Problem, never out of this module
    def __init__(self, key: str, message: str, remedy: str) -> None:
        self.key, self.message, self.remedy = key, message, remedy
        super().__init__(message)


def parse(content: str, *, article: str, name: str) -> tuple[tuple[Claim, ...] | None, list[Problem]]:
    """The claims of a ``claims.toml``, their quotes found in ``article``.

    Returns:
        ``None`` with one Problem where the file is no TOML (the caller keeps the last recorded claims); else every claim that can be read and a
        Problem for each that cannot.
    """
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        return None, [Problem(where=name, line=int(at[1]) if at else None, message=f"no valid TOML: {error}",
                              remedy="mend this line; until then the last recorded claims count")]  # fmt: skip
    problems: list[Problem] = []
    claims: dict[str, Claim] = {}
    blocks = document.get("claim", [])
    for block, line in zip(blocks, _lines(content), strict=False):
        try:
            claim = _claim(block, str(document.get("analysis", "")))
            found = anchor(claim.quote, article)
            if found is None:
                raise _Wrong("quote", "the quote is not in the article", "copy the exact words from the article, or retire the claim")  # noqa: TRY301
            if claim.id in claims:
                raise _Wrong("id", "this id comes twice", "give one of the two another id")  # noqa: TRY301
        except _Wrong as wrong:
            problems.append(Problem(where=name, line=_key_line(content, line, wrong.key), entry=str(block.get("id") or "") or None,
                                    message=wrong.message, remedy=wrong.remedy))  # fmt: skip
            continue
        claims[claim.id] = msgspec.structs.replace(claim, quote=found)
    problems += _dangling(claims, content, name)
    return tuple(claims.values()), problems


def _dangling(claims: Mapping[str, Claim], content: str, name: str) -> list[Problem]:
    lines = content.split("\n")
    out = []
    for claim in claims.values():
        for key, other in [("given", claim.given)] * bool(claim.given) + [("rests_on", o) for o in claim.rests_on]:
            if other not in claims:
                line = next((n for n, text in enumerate(lines, 1) if key in text and str(other) in text), None)
                out.append(Problem(where=name, line=line, entry=claim.id, severity="warning", message=f"{key} names {other!r}, which is no claim here",
                                   remedy="correct the id or remove it"))  # fmt: skip
    return out
