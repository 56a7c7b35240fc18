"""Where the shared data lie, and what is said when they do not."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Measured(NamedTuple):
    """Figures of a bench that has peers, and the peers' own."""

    figures: Mapping[str, float]
    peers: Mapping[str, float]


def shared() -> Path:
    """The folder of shared data: ``UPHELD_SHARED``, default ``../shared``; ends the run plainly where it is absent."""
    folder = Path(os.environ.get("UPHELD_SHARED", "../shared"))
    if not folder.is_dir():
        sys.exit(f"no shared data in {folder}: set UPHELD_SHARED to their folder")
    return folder


def part(data: Path | None, name: str) -> Path:
    """The folder of one kind of data: that of the shared data, or ``data`` itself, or the folder of that name in it."""
    folder = shared() / "data" if data is None else data
    inside = (folder / name, folder / "data" / name)
    return next((path for path in inside if path.is_dir()), folder)
