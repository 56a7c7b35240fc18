"""Keep an analysis honest after you publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from upheld.door import Ledger

__version__ = "0.1.0"


def open(path: str | Path = ".") -> Ledger:  # noqa: A001 - read as `upheld.open`
    """The workspace at ``path`` or in the nearest folder above it, to ask from Python (:class:`upheld.door.Ledger`)."""
    from upheld.door import open_ledger  # noqa: PLC0415 - `import upheld` stays light

    return open_ledger(path)
