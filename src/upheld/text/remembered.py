"""Functions of a text that are asked of the same sentence again and again: what they found is kept for a while.

The weighing asks of one passage for each claim it bears on, and once more for each figure that might repair a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

LONGEST = 1_000
"""Code points of a text that is kept: sentences are asked again, documents are not."""

MOST = 4_000
"""Answers that are kept of a function, a few MB at most."""

_More = ParamSpec("_More")
_Found = TypeVar("_Found")


def remembered(function: Callable[Concatenate[str, _More], _Found]) -> Callable[Concatenate[str, _More], _Found]:
    """The same function of a text, its last answers for short texts kept; only for what is pure, and answers with what cannot be changed."""
    short = lru_cache(maxsize=MOST)(function)

    @wraps(function)
    def found(text: str, *args: _More.args, **more: _More.kwargs) -> _Found:
        return short(text, *args, **more) if len(text) <= LONGEST else function(text, *args, **more)  # type: ignore[arg-type]

    return found
