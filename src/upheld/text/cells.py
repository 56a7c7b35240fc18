"""Cells of a table that a spreadsheet must not run: a text it might take for a formula goes out with an apostrophe before it, and comes in without.

Whatever comes in as text is what went out (:func:`unguarded` of :func:`guarded` is the text, NUL and halves of code points aside).
"""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEFORE = " \u00a0\u3000'"


def may_run(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, perhaps after it dropped what stands before it."""
    return text.startswith(_STARTS) or text.lstrip(_BEFORE).startswith(_STARTS)


def guarded(value: object) -> object:
    """A text cell that may run gets an apostrophe before it; numbers and days stay what they are."""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode().replace("\x00", "")
    return f"'{text}" if may_run(value) or may_run(text) else text


def unguarded(cell: str) -> str:
    """A cell as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and may_run(cell[1:]) else cell
