"""Where things stand in a ``claims.toml``: TOML readers tell the line of a broken syntax only, people need that of a broken meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r"\s*\[\[\s*[\"']?(?P<name>[\w-]+)[\"']?\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*(?P<name>[\w.\"' -]+?)\s*\](?!\])")
_KEY = re.compile(r"\s*[\"']?(?P<name>[\w-]+)[\"']?(?:\s*\.\s*[\"']?(?P<sub>[\w-]+)[\"']?)?\s*=")
_FENCE = re.compile(r'"""|\'\'\'')


class Lines:
    """The lines of the blocks and keys of a file, 1-based."""

    def __init__(self, content: str, *, head: str = "claim") -> None:
        self._lines, self._head = list(_outside_strings(content)), head
        self.blocks = [number for number, line in self._lines if (found := _BLOCK.match(line)) and found["name"] == head]
        """The line of each ``[[claim]]``, or of each block under another ``head``."""

    def of_key(self, block: int, key: str) -> int | None:
        """The line of a key (or of its sub-table) in the block numbered ``block`` from 0; that of the block where the key is not there."""
        if block >= len(self.blocks):
            return None
        first = self.blocks[block]
        for number, line in self._lines:
            if number <= first:
                continue
            if _BLOCK.match(line) or ((table := _TABLE.match(line)) and not table["name"].startswith(self._head)):
                break
            named = _KEY.match(line)
            table = _TABLE.match(line)
            if (named and key in {named["name"], named["sub"]}) or (table and table["name"].rpartition(".")[2] == key):
                return number
        return first

    def of_top_key(self, key: str) -> int | None:
        """The line of a key before the first table."""
        for number, line in self._lines:
            if line.lstrip().startswith("["):
                return None
            if (named := _KEY.match(line)) and named["name"] == key:
                return number
        return None


def _outside_strings(content: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that does not begin inside a multi-line string."""
    fence = ""
    for number, line in enumerate(content.split("\n"), 1):
        begins_inside = bool(fence)
        for found in _FENCE.finditer(line):
            fence = "" if fence == found[0] else fence or found[0]
        if not begins_inside:
            yield number, line
