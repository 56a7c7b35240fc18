"""What `upheld --help` costs a user who only wants to know the verbs: CPU time over that of bare Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_RUNS = 9


def _cpu_ms(*args: str) -> float:
    """User and system time of one Python process, in ms."""
    child = subprocess.Popen([sys.executable, *args], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"python {' '.join(args)} exited {child.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def figures(data: Path | None) -> Mapping[str, float]:
    """The least of several runs of each, taken in turn so that both see the same machine."""
    del data
    pairs = [(_cpu_ms("-c", "pass"), _cpu_ms("-m", "upheld", "--help")) for _ in range(_RUNS)]
    bare, asked = (min(column) for column in zip(*pairs, strict=True))
    return {"help_ms": round(asked - bare, 1), "bare_ms": round(bare, 1)}
