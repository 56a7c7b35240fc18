"""The journal at a million entries: appending, verifying, reading whole, and the claims as of a day."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from upheld.ledger.asof import claims_in_force
from upheld.ledger.entry import Body, ClaimEntry, SettingsEntry
from upheld.ledger.journal import Journal, read
from upheld.ledger.verify import verify
from upheld.model.claim import Claim, Quote

ENTRIES = 1_000_000
_BATCH = 50_000
T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def _claim(n: int) -> ClaimEntry:
    at = n // 4 % 50
    quote = Quote(exact="forty villages", start=at, end=at + 14)
    return ClaimEntry(Claim(id=f"c{at}", analysis="sarn", kind="event", text=f"Forty villages drowned, version {n}", quote=quote))


def figures(data: Path | None) -> Mapping[str, float]:
    """CPU seconds, but for an append, which waits for the disk and is timed by the clock."""
    del data
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        journal = Journal(root, writer="w-bench", by="bench", clock=lambda: dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        for start in range(0, ENTRIES, _BATCH):
            bodies: list[Body] = [_claim(n) if n % 4 == 0 else SettingsEntry({"n": str(n)}) for n in range(start, start + _BATCH)]
            journal.append(bodies)
        begin = time.perf_counter()
        for n in range(20):
            journal.append([SettingsEntry({"n": str(n)})])
        append_ms = (time.perf_counter() - begin) / 20 * 1000
        verified, problems = _timed(lambda: verify(root))
        read_s, (entries, _) = _timed(lambda: read(root))
        asof_s, claims = _timed(lambda: claims_in_force(entries))
    if problems or len(claims) != 50:
        raise AssertionError("the journal did not come back whole")
    return {"append_ms": round(append_ms, 2), "verify_s": round(verified, 2), "rebuild_s": round(read_s, 2), "asof_all_s": round(asof_s, 2)}
