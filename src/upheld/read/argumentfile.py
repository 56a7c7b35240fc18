"""The argument in a ``claims.toml``: its ``[[thesis]]`` and ``[[open_question]]`` blocks, read, and kept true to a text that changes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError
from tomlkit.items import AoT

from upheld.errors import Problem
from upheld.model.argument import Argument, OpenQuestion, Thesis
from upheld.model.claim import Quote
from upheld.read.anchor import changed, find, orphan
from upheld.read.claimfile import argument_blocks
from upheld.read.claimfile_blocks import Wrong, quote_of, texts_of
from upheld.read.claimfile_lines import Lines
from upheld.read.claimfile_merge import overlaps, reanchored

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LISTS: Mapping[str, tuple[str, ...]] = {"thesis": ("rests_on", "implies"), "open_question": ("about",)}
FORM = 'write text = "…" and quote = { exact = "words of the article" }; lists name claims by id'


def argument_of(
    content: str, *, analysis: str, article: str, claims: Collection[str], name: str, once: Collection[str] = ()
) -> tuple[Argument, list[Problem]]:
    """The argument of a file, each block that can be read; a Problem for each that cannot, and for a claim that is none.

    A file that is no TOML has none here; :func:`upheld.read.claimfile.parse` says what is wrong with it. Claims in ``once`` were there before and
    were taken out: a block that still names one is not wrong, the name just leads nowhere.
    """
    try:
        document = tomllib.loads(content.lstrip("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return Argument(analysis=analysis), []
    problems: list[Problem] = []
    taken: set[str] = set()
    found: dict[str, list[Any]] = {"thesis": [], "open_question": []}
    for head, blocks in found.items():
        for number, block in enumerate(_blocks(document.get(head, []), head, name, problems)):
            lines = Lines(content, head=head)
            try:
                one, how = _one(block, head, number, analysis, article, taken)
            except Wrong as wrong:
                problems.append(Problem(where=name, line=lines.of_key(number, wrong.key), message=wrong.message, remedy=wrong.remedy))
                continue
            if how == "fuzzy":
                problems.append(changed(name, one.id, one.quote, line=lines.of_key(number, "quote")))
            for key in _LISTS[head]:
                problems += [
                    _unknown(name, one.id, key, c, lines.of_key(number, key)) for c in getattr(one, key) if c not in claims and c not in once
                ]
            blocks.append(one)
    return Argument(analysis=analysis, theses=tuple(found["thesis"]), questions=tuple(found["open_question"])), problems


def _blocks(value: object, head: str, name: str, problems: list[Problem]) -> list[object]:
    if isinstance(value, list):
        return value
    problems.append(Problem(where=name, message=f"{head} is no list of blocks", remedy=f"head each with [[{head}]]"))
    return []


def _one(block: object, head: str, number: int, analysis: str, article: str, taken: set[str]) -> tuple[Thesis | OpenQuestion, str]:
    """A block as what it says, and how its quote was found.

    Raises:
        Wrong: naming the key.
    """
    if not isinstance(block, dict):
        raise Wrong(head, f"this is no block of {head}", FORM)
    unknown = sorted(set(block) - {"id", "text", "quote", *_LISTS[head]})
    if unknown:
        raise Wrong(unknown[0], f"{head} has no {unknown[0]!r}", f"use the keys {', '.join(('id', 'text', *_LISTS[head], 'quote'))}")
    own = block.get("id", f"{head.replace('_', '-')}-{number + 1}")
    if not isinstance(own, str) or not _ID.fullmatch(own):
        raise Wrong("id", "an id is made of small letters, digits and dashes", FORM)
    if own in taken:
        raise Wrong("id", f"the id {own!r} comes twice", "give one of the two another id")
    text = block.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Wrong("text", f"{own} says nothing", FORM)
    if "quote" not in block:
        raise Wrong("quote", "quote is missing", FORM)
    at = find(quote_of(block["quote"]), article)
    if at is None:
        problem = orphan("", own)
        raise Wrong("quote", problem.message, problem.remedy)
    lists = {key: texts_of(block, key) for key in _LISTS[head] if key in block}
    taken.add(own)
    shape = Thesis if head == "thesis" else OpenQuestion
    return shape(id=own, analysis=analysis, text=" ".join(text.split()), quote=at.quote, **lists), at.how


def _unknown(name: str, entry: str, key: str, claim: str, line: int | None) -> Problem:
    message = f"{key} names {claim!r}, which is no claim here"
    return Problem(where=name, line=line, entry=entry, severity="warning", message=message, remedy="correct the id or remove it")


def merge_argument(
    existing: str, drafted: Argument, *, article: str, name: str, gone: Iterable[Thesis | OpenQuestion] = ()
) -> tuple[str, list[Problem]]:
    """The file for a revised ``article``: what is there is kept, its quotes moved with the text; what is new in the draft comes to its end.

    A thesis is drafted only where the file has none and a person took none out; a question where its span overlaps none that is there or ``gone``.
    """
    try:
        document = tomlkit.parse(existing)
    except ParseError:
        return existing, []  # told where the claims are merged
    problems: list[Problem] = []
    claims = {str(block.get("id")) for block in document.get("claim", [])}
    took = tuple(gone)
    for head in _LISTS:
        blocks = document.get(head)
        held = list(blocks) if isinstance(blocks, AoT) else []
        spans, found = reanchored(held, article, Lines(existing, head=head), name)
        problems += found
        ids = {str(block.get("id")) for block in held}
        spans += [(at.quote.start, at.quote.end) for one in took if (at := find(one.quote, article))]
        closed = head == "thesis" and (held or any(isinstance(one, Thesis) for one in took))
        new = [] if closed else [t for h, t in argument_blocks(drafted) if h == head and not overlaps(_span(t), spans)]
        array = blocks if isinstance(blocks, AoT) else tomlkit.aot()
        for table in new:
            table["id"] = next(i for i in _ids(str(table["id"])) if i not in ids)
            ids.add(str(table["id"]))
            _only(table, _LISTS[head], claims)
            array.append(table)
        if new and array is not blocks:
            document[head] = array
    return tomlkit.dumps(document), problems


def _span(table: Any) -> Quote:  # noqa: ANN401 -- a table of tomlkit
    start = int(table["quote"]["start"])
    return Quote(exact="", start=start, end=start + len(table["quote"]["exact"]))


def _ids(base: str) -> Iterable[str]:
    yield base
    stem = re.sub(r"-\d+$", "", base)
    yield from (f"{stem}-{n}" for n in range(2, 10_000))


def _only(table: Any, keys: Sequence[str], claims: Collection[str]) -> None:  # noqa: ANN401 -- a table of tomlkit
    """Leave out names of drafted claims that the person's file does not have."""
    for key in keys:
        if key in table:
            table[key] = [name for name in table[key] if name in claims]
