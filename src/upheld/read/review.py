"""What a review changes in ``claims.toml``: one edit at a time, each giving the whole new file, comments and order kept.

Everything here can be done by hand in the file; nothing here can be done only here. Dropping leaves the id in the file's ``dropped`` list, so that
reading the article again does not bring the claim back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import AoT, Comment, Null, Table

from upheld.errors import UsageError
from upheld.model.claim import Rule
from upheld.read.claimfile import REWRITE


def dropped(content: str, claim: str) -> str:
    """The file without a claim."""
    document, blocks, at = _found(content, claim)
    del blocks[at]
    gone = [str(one) for one in document.get("dropped", [])]
    if claim not in gone:
        listed = tomlkit.array()
        listed.extend([*gone, claim])
        _set_top(document, "dropped", listed)
    if not len(blocks):
        document.remove("claim")
    return tomlkit.dumps(document)


def reworded(content: str, claim: str, text: str) -> str:
    """The file with another wording of a claim; its quote stays, advice on the old wording goes."""

    def edit(block: Table) -> None:
        block["text"] = _said(text)
        for at, (_, item) in enumerate(block.value.body):
            if isinstance(item, Comment) and REWRITE in item.as_string():
                block.value.body[at] = (None, Null())  # as tomlkit marks what was taken out

    return _edited(content, claim, edit)


def with_deadline(content: str, claim: str, day: dt.date) -> str:
    """The file with the last day on which a claim can come true, set by a person and so no default any more."""

    def edit(block: Table) -> None:
        old, period = str(block.get("deadline")), block.get("period")
        if isinstance(period, str) and period.endswith(f"..{old}") and period[:10] <= str(day):
            block["period"] = period.replace(f"..{old}", f"..{day}")  # the window of a forecast shuts at its deadline
        elif isinstance(period, dict) and str(period.get("end")) == old and str(period.get("start")) <= str(day):
            period["end"] = day
        _set_behind(block.value, "text", "deadline", day)
        block.pop("default_deadline", None)

    return _edited(content, claim, edit)


def with_rule(content: str, claim: str, rule: Rule) -> str:
    """The file with another resolution rule of a claim."""

    def edit(block: Table) -> None:
        table = tomlkit.table()
        for key, value in msgspec.to_builtins(rule).items():
            table[key] = value
        block["resolve"] = table

    return _edited(content, claim, edit)


def split(content: str, claim: str, first: str, second: str) -> str:
    """The file with a claim in two wordings: the second stands behind the first under an id of its own, with the same quote."""
    document, blocks, at = _found(content, claim)
    taken = {str(block.get("id")) for block in blocks} | {str(one) for one in document.get("dropped", [])}
    name = next(f"{claim}-{n}" for n in range(2, len(taken) + 3) if f"{claim}-{n}" not in taken)
    copy: Any = tomlkit.parse(tomlkit.dumps({"claim": [blocks[at].unwrap()]}))["claim"]
    copy[0]["id"], copy[0]["text"] = name, _said(second)
    blocks[at]["text"] = _said(first)
    blocks.insert(at + 1, copy[0])
    return tomlkit.dumps(document)


def _edited(content: str, claim: str, edit: Callable[[Table], None]) -> str:
    document, blocks, at = _found(content, claim)
    edit(blocks[at])
    return tomlkit.dumps(document)


def _found(content: str, claim: str) -> tuple[tomlkit.TOMLDocument, AoT, int]:
    """The document, its blocks, and the place of a claim among them.

    Raises:
        UsageError: where the file has no such claim.
    """
    document = tomlkit.parse(content)
    blocks = document.get("claim")
    if isinstance(blocks, AoT):
        for at, block in enumerate(blocks):
            if block.get("id") == claim:
                return document, blocks, at
    raise UsageError(f"there is no claim {claim!r} in the file any more")


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise UsageError("a claim needs words")
    return text


def _set_top(document: tomlkit.TOMLDocument, key: str, value: object) -> None:
    """Set a key above the tables: TOML has no way back to the top behind a table."""
    first = next(iter(document), key)
    _set_behind(document, first, key, value)


def _set_behind(container: Any, other: str, key: str, value: object) -> None:  # noqa: ANN401 - a document or a table's inside
    """Set a key, a new one right behind another: at the end it would stand behind the comments of what follows."""
    if key in container or other not in container:
        container[key] = value
    else:
        container._insert_after(other, key, tomlkit.item(value))  # noqa: SLF001 - tomlkit has no open way to say where
