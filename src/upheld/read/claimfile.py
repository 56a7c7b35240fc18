"""``claims.toml``: the claims of an analysis as people edit them.

Written so that a person can drop a block, copy one, re-word its ``text`` or set a deadline, and run the check again. What cannot be read is a
Problem with its line, and the rest goes in.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import InlineTable, Table

from upheld.config.toml import File
from upheld.errors import Problem
from upheld.model.argument import Argument
from upheld.model.claim import Analysis, Claim, Quote
from upheld.read.anchor import changed, find, orphan
from upheld.read.claimfile_blocks import Wrong, block_of, claim_of
from upheld.read.claimfile_lines import Lines
from upheld.read.resolve import fault
from upheld.read.rewrites import rewrite_of
from upheld.text.rules import unfit

HEADER = """\
# The claims of this analysis. Edit by hand, then run `upheld check`: each change is recorded with your name.
# Drop a claim: delete its block, or set state = "retired". Split one: copy its block and give the copy another id.
# Re-word: change text, never the quote, which must stay the exact words of the article.
# Add one: write a new block with id, kind, text and quote = { exact = "words of the article" }.
# [[thesis]] says what the whole concludes, what it rests on and what it implies; [[open_question]] what the author leaves open. Both are yours too.
"""
REWRITE = "as it is written this "
"""How a comment begins that suggests another wording; it goes when the claim is worded anew."""

_TOP = frozenset(
    {"format", "analysis", "title", "published", "text", "sha256", "defaults", "claim", "hypothesis", "thesis", "open_question", "dropped"}
)
_INLINE = frozenset({"quantity", "hedge", "period"})


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of every claim that has none of its own: how often it is searched at least, and its rules."""

    review: str = ""
    warn: str = ""
    fail: str = ""


def write(
    analysis: Analysis, claims: Iterable[Claim], *, text_file: str = "article.md", defaults: Defaults | None = None, argument: Argument | None = None
) -> str:
    """The text of a new ``claims.toml``; :func:`parse` reads the same claims back, :func:`upheld.read.argumentfile.argument_of` the argument."""
    document = tomlkit.document()
    head = {"format": 1, "analysis": analysis.slug, "title": analysis.title, "published": analysis.published}
    for name, value in {**head, "text": text_file, "sha256": analysis.text_sha256}.items():
        document[name] = value
    if defaults is not None:
        document["defaults"] = {name: value for name, value in msgspec.structs.asdict(defaults).items() if value}
    # Block by block: rendered as one array, the time tomlkit takes grows with the square of the number of claims.
    told = [] if argument is None else [block_text(head, block) for head, block in argument_blocks(argument)]
    return "\n".join([HEADER + tomlkit.dumps(document), *told, *(block_text("claim", table_of(claim)) for claim in claims)])


def block_text(head: str, block: Table) -> str:
    """A block under its ``[[head]]``."""
    document, blocks = tomlkit.document(), tomlkit.aot()
    blocks.append(block)
    document[head] = blocks
    return tomlkit.dumps(document)


def argument_blocks(argument: Argument) -> Iterator[tuple[str, Table]]:
    """The blocks of an argument with their heads: the thesis, then the open questions."""
    for thesis in argument.theses:
        yield "thesis", table_with(thesis.quote, id=thesis.id, text=thesis.text, rests_on=thesis.rests_on, implies=thesis.implies)
    for asked in argument.questions:
        yield "open_question", table_with(asked.quote, id=asked.id, text=asked.text, about=asked.about)


def table_with(quote: Quote, **values: str | Sequence[str]) -> Table:
    """A block of texts and lists of texts (empty ones left out), ended by its quote."""
    table = tomlkit.table()
    for name, value in values.items():
        if value:
            table[name] = value if isinstance(value, str) else list(value)
    table["quote"] = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix, "start": quote.start}
    return table


def table_of(claim: Claim) -> Table:
    """A claim's block as tomlkit keeps it."""
    table, other = tomlkit.table(), rewrite_of(claim)
    for name, value in block_of(claim).items():
        if name == "quote" and other is not None:
            table.add(tomlkit.comment(f"{REWRITE}{other.told()}"))
        table[name] = _inline(value) if name in _INLINE and isinstance(value, dict) else value
    return table


def _inline(values: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def parse(
    content: str, *, article: str, name: str, own_hedges: Mapping[str, tuple[float, float]] | None = None
) -> tuple[tuple[Claim, ...] | None, list[Problem]]:
    """The claims of a ``claims.toml``, their quotes found in ``article``; ``own_hedges`` are the cues of the workspace.

    Returns:
        ``None`` with one Problem where the file is no TOML (the caller keeps the last recorded claims); else every claim that can be read and a
        Problem for each that cannot. An ``error`` names a claim that was not taken in, a ``warning`` one that was.
    """
    document, problems = _document(content, name)
    if document is None:
        return None, problems
    if not document:
        remedy = "delete it and read the analysis again; until then the last recorded claims count"
        return None, [Problem(where=name, message="this file is empty", remedy=remedy)]
    lines = Lines(content)
    blocks = document.get("claim", [])
    if not isinstance(blocks, list):
        return None, [*problems, Problem(where=name, message="claim is no list of blocks", remedy="head each block with [[claim]]")]
    claims: dict[str, Claim] = {}
    places: dict[str, int] = {}
    for number, block in enumerate(blocks):
        try:
            claim, found = _anchored(block, str(document.get("analysis", "")), article, claims, own_hedges)
            _in_time(claim, document.get("published"))
        except Wrong as wrong:
            line = lines.of_key(number, wrong.key)
            problems.append(Problem(where=name, line=line, entry=_id_of(block), message=wrong.message, remedy=wrong.remedy))
            continue
        claims[claim.id], places[claim.id] = claim, number
        if found == "fuzzy":
            problems.append(changed(name, claim.id, claim.quote, line=lines.of_key(number, "quote")))
    problems += _faulty_rules(name, claims, document.get("published"), {claim: lines.of_key(n, "resolve") for claim, n in places.items()})
    every_id = {_id_of(block) for block in blocks}
    for claim in claims.values():
        problems += [
            _unknown_reference(name, claim, key, other, lines.of_key(places[claim.id], key))
            for key, other in _references(claim)
            if other not in every_id
        ]
    return tuple(claims.values()), problems


def defaults_of(content: str, *, name: str) -> tuple[Defaults | None, list[Problem]]:
    """The ``[defaults]`` of a ``claims.toml``; what is wrong with them is a Problem (its ``entry`` the key) and the rest holds.

    ``None`` where they cannot be read at all; that a file is no TOML is told by :func:`parse`.
    """
    document, _ = _document(content, name)
    if document is None:
        return None, []
    given = document.get("defaults", {})
    if not isinstance(given, dict):
        return None, [Problem(where=name, message="defaults is no table", remedy="write it as [defaults] with review, warn and fail")]
    fields = {field.name for field in msgspec.structs.fields(Defaults)}
    held = {key: value for key, value in given.items() if key in fields and isinstance(value, str)}
    problems = []
    for key in given:
        fault = unfit(key, held[key]) if key in held else (f"defaults has no {key!r} that can be used", "use the texts review, warn and fail")
        if fault is not None:
            line = File(name=name, tables=document, lines=tuple(content.split("\n"))).line_of(key, table="defaults")
            problems.append(Problem(where=name, line=line, entry=key, message=fault[0], remedy=fault[1]))
            held.pop(key, None)
    return Defaults(**held), problems


def _document(content: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        document = tomllib.loads(content.lstrip("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else content.count("\n") + 1
        remedy = "mend this line; until then the last recorded claims count"
        return None, [Problem(where=name, line=line, message=f"no valid TOML: {error}", remedy=remedy)]
    except RecursionError:
        return None, [Problem(where=name, message="no valid TOML: nested too deeply", remedy="write each claim as a [[claim]] block")]
    lines = Lines(content)
    problems = []
    for key in sorted(set(document) - _TOP):
        near = difflib.get_close_matches(key, _TOP, n=1)
        remedy = f"did you mean {near[0]!r}" if near else f"use the keys {', '.join(sorted(_TOP))}"
        problems.append(Problem(where=name, line=lines.of_top_key(key), message=f"unknown key {key!r}", remedy=remedy, severity="warning"))
    return document, problems


def _anchored(
    block: object, analysis: str, article: str, taken: Mapping[str, Claim], own_hedges: Mapping[str, tuple[float, float]] | None
) -> tuple[Claim, str]:
    """A block as a claim whose quote stands in the article, and how it was found.

    Raises:
        Wrong: naming the key.
    """
    if not isinstance(block, dict):
        raise Wrong("claim", "this is no block of a claim", "head each block with [[claim]]")
    claim = claim_of(block, analysis, own_hedges=own_hedges)
    if claim.id in taken:
        raise Wrong("id", f"the id {claim.id!r} comes twice", "give one of the two another id")
    found = find(claim.quote, article)
    if found is None:
        problem = orphan("", claim.id)
        raise Wrong("quote", problem.message, problem.remedy)
    return msgspec.structs.replace(claim, quote=found.quote), found.how


def _in_time(claim: Claim, published: object) -> None:
    """A claim about the future whose window shut before its analysis appeared can be neither open nor resolved.

    Raises:
        Wrong: naming the deadline.
    """
    if claim.of_future and claim.deadline is not None and type(published) is dt.date and claim.deadline < published:
        raise Wrong("deadline", f"the deadline {claim.deadline} is before publication on {published}", "correct one of the two dates")


def _faulty_rules(name: str, claims: Mapping[str, Claim], published: object, lines: Mapping[str, int | None]) -> list[Problem]:
    """A warning for each resolution rule that nothing could resolve as it is written; its claim is assessed all the same."""
    day = published if type(published) is dt.date else None
    found = ((claim, fault(claim, published=day)) for claim in claims.values())
    return [
        Problem(where=name, line=lines[claim.id], entry=claim.id, severity="warning", message=wrong[0], remedy=wrong[1])
        for claim, wrong in found
        if wrong
    ]


def _id_of(block: object) -> str | None:
    name = block.get("id") if isinstance(block, dict) else None
    return name if isinstance(name, str) and name else None


def _references(claim: Claim) -> list[tuple[str, str]]:
    rests_on = [("rests_on", other) for other in claim.rests_on]
    return [("given", claim.given), *rests_on] if claim.given else rests_on


def _unknown_reference(name: str, claim: Claim, key: str, other: str, line: int | None) -> Problem:
    message = f"{key} names {other!r}, which is no claim here"
    return Problem(where=name, line=line, entry=claim.id, severity="warning", message=message, remedy="correct the id or remove it")
