"""What a request asks for, read strictly: a day that is none, or a page number that is none, is told and not guessed at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from upheld.errors import UsageError
from upheld.publish.shelf import Asked


def day_of(query: Mapping[str, str], name: str) -> dt.date | None:
    """The day a query names; ``None`` where it names none.

    Raises:
        UsageError: for what is no day.
    """
    text = query.get(name, "")
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise UsageError(f"{text[:40]!r} is no day", hint=f"write {name}=YYYY-MM-DD") from None


def page_of(query: Mapping[str, str]) -> int:
    """Which page of many a query asks for; the first where it names none that could be."""
    page = query.get("page", "1")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1


def asked_of(query: Mapping[str, str]) -> Asked:
    """What a reader of the board wants to see."""
    return Asked(q=query.get("q", "")[:200], status=query.get("status", ""), kind=query.get("kind", ""), analysis=query.get("analysis", ""),
                 order=query.get("order", "text"), page=page_of(query))  # fmt: skip
