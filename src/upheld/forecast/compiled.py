"""Compiled loops: ``@compiled`` hands a function to Numba (extra ``[forecast]``), whose machine code is kept on disk beside it for the next run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

if TYPE_CHECKING:

    def compiled(function: Function) -> Function:
        """The function itself, to a type checker."""
        return function

else:
    compiled = numba.njit(cache=True, nogil=True, fastmath=True, boundscheck=False)
