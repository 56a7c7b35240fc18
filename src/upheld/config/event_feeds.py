"""``[[event-feed]]`` of ``sources.toml``: where a source's event files lie, so that days of them can be fetched by name. It changes no result.

For example::

    [[event-feed]]
    name = "gdelt"
    base = "https://storage.googleapis.com/data.gdeltproject.org/gdeltv2"
    list = "https://storage.googleapis.com/data.gdeltproject.org/gdeltv2/masterfilelist.txt"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import msgspec

from upheld.config.toml import File, meant, read_toml
from upheld.errors import Problem

Kind = Literal["export", "mentions", "gkg"]
Files = Literal["quarter-hours", "days"]
TABLE = "event-feed"
_FIELDS = ("name", "base", "files", "kinds", "translated", "list", "pause")


class EventFeed(msgspec.Struct, frozen=True, kw_only=True):
    """Files of one source by date.

    Attributes:
        name: how it is asked for on the command line.
        base: address of the folder the files lie in.
        files: one each quarter of an hour (GDELT 2.0) or one a day (1.0).
        kinds: which of its tables.
        translated: the stream of translated stories instead of the English one.
        list: address of the source's own list of files with their md5 sums; empty where it is not to be asked.
        pause: seconds between two requests.
    """

    name: str
    base: str
    files: Files = "quarter-hours"
    kinds: tuple[Kind, ...] = ("export",)
    translated: bool = False
    list: str = ""
    pause: float = 0.2


def parse_event_feeds(content: bytes | None, name: str) -> tuple[tuple[EventFeed, ...], list[Problem]]:
    """The event feeds of a ``sources.toml`` and what is wrong with them; a wrong one is left out and the rest holds."""
    file, _ = read_toml(content, name)  # what is no TOML is told by whoever reads the sources
    blocks = file.tables.get(TABLE, []) if file else []
    if file is None:
        return (), []
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return (), [file.problem(f"{TABLE} is no list of blocks", f"head each block with [[{TABLE}]]", line=file.line_of(TABLE))]
    found, problems = [], []
    for number, block in enumerate(blocks):
        problems += file.strangers(block, _FIELDS, table=TABLE, block=number)
        fault = _fault(block)
        if fault is None:
            kinds = block.get("kinds", ["export"])
            given = {k: v for k, v in block.items() if k in _FIELDS} | {"kinds": tuple(kinds), "base": block["base"].rstrip("/")}
            found.append(EventFeed(**cast("dict[str, Any]", given)))
        else:
            problems.append(_told(file, fault, number))
    return tuple(found), problems


def _told(file: File, fault: tuple[str, str, str], number: int) -> Problem:
    key, message, remedy = fault
    return file.problem(message, remedy, line=file.line_of(key, table=TABLE, block=number))


def _fault(block: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """(key, what is wrong, what to do) of the first thing that is wrong with a block."""
    kinds, pause = block.get("kinds", ["export"]), block.get("pause", 0.2)
    strange = [k for k in kinds if k not in get_args(Kind)] if isinstance(kinds, list) and kinds else [kinds]
    slow = isinstance(pause, bool) or not isinstance(pause, int | float) or not 0 <= pause <= 3600
    named = 'give name = "gdelt" and base = "https://…"'
    checks = (
        (not _is_text(block.get("name")), "name", "an event feed without a name", named),
        (not _is_web(block.get("base")), "base", f"base is {block.get('base')!r}, no web address", named),
        ("list" in block and not _is_web(block["list"]), "list", f"list is {block.get('list')!r}, no web address", "write https://…"),
        (
            block.get("files", "days") not in get_args(Files),
            "files",
            f"files is {block.get('files')!r}",
            meant(str(block.get("files")), get_args(Files)),
        ),
        (bool(strange), "kinds", f"kinds holds {strange[:1]}", f"use a list of {', '.join(get_args(Kind))}"),
        (not isinstance(block.get("translated", False), bool), "translated", f"translated is {block.get('translated')!r}", "write true or false"),
        (slow, "pause", f"pause is {pause!r}", "give seconds, for example pause = 1.0"),
    )
    return next(((key, message, remedy) for holds, key, message, remedy in checks if holds), None)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_web(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
