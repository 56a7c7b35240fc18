"""Functions of a text that are asked of the same sentence again and again: what they found is kept for a while.

The weighing asks of one passage for each claim it bears on, and once more for each figure that might repair a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

LONGEST = 1_000
"""Code points of a text that is kept: sentences are asked again, documents are not."""

MOST = 4_000
"""Answers that are kept of a function, a few MB at most."""

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def remembered(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """The same function, whose first argument is a text, its last answers for short texts kept; only for what is pure and gives what cannot be changed."""
    short = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def found(*given: _Given.args, **more: _Given.kwargs) -> _Found:
        long = len(str(given[0])) > LONGEST
        return function(*given, **more) if long else short(*given, **more)  # type: ignore[arg-type]  # texts, days and flags can be hashed

    return found
