"""Lines broken to fit a width, as plain texts, mails and Markdown have them: a break that only wraps is a blank, one that ends a paragraph stays.

A block of lines is wrapped where each of its lines is broken as late as it could be: with the first word of the next one it would be longer than the
longest line of the block. Lists, tables, addresses and headings are not, and neither are texts with a paragraph a line.
"""

from __future__ import annotations

import itertools
import re

_MARKED = re.compile(r"\s*(?:[-*+•‣–—>|#]|\d{1,3}[.)]|[a-z][.)])\s")
_STOP = re.compile(r"[.!?…][\"'”’)\]*_]*(?:\s|$)")
_NARROWEST, _WIDEST = 50, 200


def unwrapped(text: str) -> str:
    """The text with a blank for every line break that only wraps: as many code points, so that every place in it stays what it was."""
    blocks = itertools.groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return "\n".join(_flat(list(lines)) if filled else "\n".join(lines) for filled, lines in blocks)


def _flat(lines: list[str]) -> str:
    """The lines of one block, joined by blanks where they are wrapped."""
    block = "\n".join(lines)
    widest = max(map(len, lines))
    if not _NARROWEST <= widest <= _WIDEST or any(map(_MARKED.match, lines[1:])) or _STOP.search(block) is None:
        return block
    full = all(len(line) + 1 + len(after.split(None, 1)[0]) > widest for line, after in itertools.pairwise(lines))
    return " ".join(lines) if full else block
