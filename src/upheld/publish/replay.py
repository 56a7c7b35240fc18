"""A replay as a table for the terminal and as JSON: the claims down, the days across."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from upheld.desk_replay import Track
from upheld.model.assessment import Assessment

STEP = 0.05
"""Change of probability from one day to the next that gets an arrow; the same as for a claim's direction."""

_LONGEST = len("did-not-occur")
_ID = 48


def table(tracks: Sequence[Track], days: Sequence[dt.date]) -> str:
    """One line a claim: its id, then for each day its status and probability, with an arrow where it moved since the day before."""
    width = min(max((len(t.claim.id) for t in tracks), default=5), _ID)
    head = "claim".ljust(width) + "".join(f"   {day.isoformat():{_LONGEST + 5}}" for day in days)
    return "\n".join([head.rstrip(), *(_line(t, width) for t in tracks), "", _summary(tracks)])


def _line(track: Track, width: int) -> str:
    before = (None, *track.points)
    cells = (f" {_arrow(then, now)} {_cell(now):{_LONGEST + 5}}" for then, now in zip(before, track.points, strict=False))
    return (f"{track.claim.id:{width}.{width}}" + "".join(cells)).rstrip()


def _cell(a: Assessment | None) -> str:
    if a is None:
        return ""
    p = "" if a.probability is None else f"{a.probability:.2f}".replace("0.", ".")
    return f"{a.status:{_LONGEST}} {p}"


def _arrow(then: Assessment | None, now: Assessment | None) -> str:
    """Where a claim went since the day before: up, down, to another status alone, or nowhere."""
    if then is None or now is None:
        return " "
    change = (now.probability or 0.0) - (then.probability or 0.0)
    if abs(change) >= STEP:
        return "▲" if change > 0 else "▼"
    return "●" if now.status != then.status else " "


def _summary(tracks: Sequence[Track]) -> str:
    moved = [t for t in tracks if t.moved]
    last = Counter(t.points[-1].status for t in tracks if t.points and t.points[-1] is not None)
    counts = "  ".join(f"{n} {status}" for status, n in last.most_common())
    return f"{len(moved)} of {len(tracks)} claims changed their status.  At the end: {counts}\n▲ ▼ more or less probable by .05 since the day before   ● another status"


def as_rows(tracks: Sequence[Track], days: Sequence[dt.date]) -> list[dict[str, Any]]:
    """The table as plain values: per claim its id, text and kind, and at each day its status and probability (``None``: not there yet)."""
    return [
        {"id": t.claim.id, "kind": t.claim.kind, "text": t.claim.text,
         "points": [{"as_of": day.isoformat(), "status": p and p.status, "probability": p and p.probability}
                    for day, p in zip(days, t.points, strict=True)]}
        for t in tracks
    ]  # fmt: skip
