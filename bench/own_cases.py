"""Cases of our own for one grammar each: a sentence a line, in words of ours after constructions met in real articles."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

Case = Mapping[str, Any]


def cases(name: str, data: Path | None) -> tuple[Case, ...]:
    """The cases of ``NAME.jsonl``: those in ``data`` where it has them, else ours beside this module."""
    path = (data / f"{name}.jsonl") if data is not None and (data / f"{name}.jsonl").is_file() else Path(__file__).with_name(f"{name}.jsonl")
    return tuple(json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def peer(module: str) -> ModuleType | None:
    """A peer's module, where it is installed beside us; it is no requirement of ours."""
    try:
        return importlib.import_module(module)
    except Exception:  # noqa: BLE001 - a peer that breaks on import is as absent as one not installed
        return None


def share(held: Sequence[bool]) -> float:
    """The share that holds."""
    return round(sum(held) / max(len(held), 1), 4)
