"""Re-reading a revised article: the person's ``claims.toml`` stays as it is, its quotes move with the text, and what is new comes at its end."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError
from tomlkit.items import AoT

from upheld.errors import Problem
from upheld.model.claim import Analysis, Claim, Quote
from upheld.read.anchor import changed, find, orphan
from upheld.read.claimfile import parse, table_of
from upheld.read.claimfile_lines import Lines


def merge(
    existing: str,
    drafted: Iterable[Claim],
    *,
    article: str,
    analysis: Analysis,
    name: str,
    dropped: frozenset[str] = frozenset(),
    dropped_quotes: Sequence[Quote] = (),
) -> tuple[str, list[Problem]]:
    """The file for the revised ``article``: every edit, comment and order kept, quotes re-anchored, new drafts added.

    A draft is new where its id is neither here nor dropped (in ``dropped``, or in the file's own ``dropped = [...]``) and its span overlaps none that
    is here or in ``dropped_quotes``. A quote that is not in the article any more stays as it is, with a Problem. A file that is no TOML comes back unaltered, with its Problem.
    """
    try:
        document = tomlkit.parse(existing)
    except ParseError:
        _, problems = parse(existing, article=article, name=name)
        return existing, problems or [Problem(where=name, message="no valid TOML", remedy="mend it and read the article again")]
    blocks = document.get("claim")
    held = list(blocks) if isinstance(blocks, AoT) else []
    spans, problems = reanchored(held, article, Lines(existing), name)
    spans += [(found.quote.start, found.quote.end) for quote in dropped_quotes if (found := find(quote, article))]
    ids = {str(block.get("id")) for block in held} | dropped | {str(one) for one in document.get("dropped", [])}
    new = [claim for claim in drafted if claim.id not in ids and not overlaps(claim.quote, spans)]
    array = blocks if isinstance(blocks, AoT) else tomlkit.aot()
    for claim in new:
        array.append(table_of(claim))
    if new and array is not blocks:
        document["claim"] = array
    if document.get("sha256") != analysis.text_sha256:
        document["sha256"] = analysis.text_sha256
    return tomlkit.dumps(document), problems


def reanchored(blocks: Iterable[Any], article: str, lines: Lines, name: str) -> tuple[list[tuple[int, int]], list[Problem]]:
    """Move the quotes of the blocks, in place, to where the article has them; their spans, and a Problem for each that is gone or changed."""
    spans: list[tuple[int, int]] = []
    problems: list[Problem] = []
    for number, block in enumerate(blocks):
        held = block.get("quote") if isinstance(block, MutableMapping) else None
        quote = _quote_in(held)
        if quote is None:
            continue  # told by `parse`, with the rest that is wrong in the file
        line, claim = lines.of_key(number, "quote"), str(block.get("id"))
        found = find(quote, article)
        if found is None:
            problems.append(orphan(name, claim, line=line))
            continue
        spans.append((found.quote.start, found.quote.end))
        if found.how == "fuzzy":
            problems.append(changed(name, claim, found.quote, line=line))
        if isinstance(held, MutableMapping):
            _move(held, found.quote)
        elif found.quote.exact != held:
            block["quote"] = found.quote.exact
    return spans, problems


def _quote_in(held: object) -> Quote | None:
    if isinstance(held, str):
        return Quote(exact=held, start=0, end=len(held))
    if not isinstance(held, MutableMapping) or not isinstance(held.get("exact"), str):
        return None
    start = held.get("start")
    start = start if isinstance(start, int) and start > 0 else 0
    texts = {key: str(held.get(key, "")) for key in ("exact", "prefix", "suffix")}
    return Quote(start=start, end=start + len(texts["exact"]), **texts)


def _move(held: MutableMapping[str, Any], now: Quote) -> None:
    """Write only what differs, so that an unmoved quote keeps its very bytes; keys the person left out stay out."""
    for key in ("exact", "prefix", "suffix", "start"):
        if key in held and held[key] != getattr(now, key):
            held[key] = getattr(now, key)


def overlaps(quote: Quote, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a quote shares a code point with any of some spans."""
    return any(quote.start < end and start < quote.end for start, end in spans)
