"""Periods shorter than days, as people write them: ``30m``, ``6h``, ``1d``, ``2w``."""

from __future__ import annotations

import datetime as dt
import re

_EVERY = re.compile(r"\s*(\d{1,4})\s*([mhdw])\s*", re.IGNORECASE)
_UNIT = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1), "w": dt.timedelta(weeks=1)}
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def parse_every(text: str) -> dt.timedelta:
    """Read a period.

    Raises:
        ValueError: saying what to write, for anything else and for less than a minute.
    """
    found = _EVERY.fullmatch(text)
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is no period: write 30m, 6h, 1d or 2w")
    return int(found[1]) * _UNIT[found[2].lower()]


def parse_clock(text: str) -> dt.time:
    """Read a time of day, ``HH:MM``.

    Raises:
        ValueError: saying what to write.
    """
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no time of day: write HH:MM")
    return dt.time(int(found[1]), int(found[2]))
