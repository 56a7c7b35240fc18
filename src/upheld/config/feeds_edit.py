"""Writing ``[[feed]]`` blocks into a ``sources.toml`` that people edit: what stands there stays as it is, comments and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from upheld.config.feeds import parse_watch
from upheld.config.toml import utf8
from upheld.errors import Problem


def with_feeds(content: bytes, blocks: Sequence[Mapping[str, str]], *, name: str) -> tuple[str | None, int, list[Problem]]:
    """The file with a block for each feed it does not hold yet, and how many these are; ``None`` where the file is spoilt.

    Args:
        content: the file as it is.
        blocks: the fields of each feed, its address among them.
        name: the file's name for Problems.
    """
    text, problems = utf8(content, name)
    try:
        file = tomlkit.parse(text) if text is not None else None
    except (TOMLKitError, RecursionError) as error:
        problems = [Problem(where=name, message=f"no valid TOML: {error}", remedy="mend the file, then add the address again")]
        file = None
    if file is None or text is None:
        return None, 0, problems
    held = parse_watch(content, name)[0].feeds
    addresses, names = {feed.address for feed in held}, {feed.name for feed in held}
    table = file.get("feed")
    if table is None:
        table = tomlkit.aot()
        file.append("feed", table)
    if not isinstance(table, AoT):
        return None, 0, [Problem(where=name, message="feed is no list of blocks", remedy="head each block with [[feed]]")]
    added = 0
    for block in blocks:
        if block["address"] in addresses:
            continue
        fields = dict(block)
        fields["name"] = _free(fields.get("name") or fields["address"], names)
        row = tomlkit.table()
        for key, value in fields.items():
            row.add(key, value)
        table.append(row)
        addresses.add(block["address"])
        names.add(fields["name"])
        added += 1
    return tomlkit.dumps(file), added, problems


def _free(name: str, taken: set[str]) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:80] or "feed"
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
