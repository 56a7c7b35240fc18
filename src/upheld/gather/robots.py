"""What a site's ``robots.txt`` lets us ask (RFC 9309): the longest rule that fits counts, and of equal ones the one that allows."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import msgspec

LARGEST = 512_000
"""Bytes that are read; the standard asks for 500 KiB at least."""

_MOST_RULES = 5_000
_LONGEST_DELAY = 30.0


class Robots(msgspec.Struct, frozen=True, kw_only=True):
    """The rules for us: (pattern, allowed), and the seconds asked for between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path (with its query) may be asked."""
        path = _plain(path or "/")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


ALL = Robots()
NOTHING = Robots(rules=(("/", False),))


def parse_robots(content: bytes, *, agent: str) -> Robots:
    """The rules of the groups that name ``agent``, else of those for everyone."""
    named: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    group: list[str] = []
    open_head = False
    for line in content[:LARGEST].decode("utf-8-sig", "replace").splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            group = [*group, value.lower()] if open_head else [value.lower()]
            open_head = True
            named.setdefault(value.lower(), [])
        elif field in {"allow", "disallow", "crawl-delay"}:
            open_head = False
            for one in group:
                if field == "crawl-delay":
                    delays[one] = _seconds(value)
                elif value and len(named[one]) < _MOST_RULES:
                    named[one].append((_plain(value), field == "allow"))
    us = next((name for name in named if name != "*" and agent.lower().startswith(name) and name), "*")
    return Robots(rules=tuple(named.get(us, ())), delay=delays.get(us, 0.0))


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return min(max(found, 0.0), _LONGEST_DELAY) if found == found else 0.0  # noqa: PLR0124 - not a number differs from itself


def _plain(path: str) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a final ``$`` fits the start of a path: part by part, in time linear in both."""
    closed = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for i, part in enumerate(rest):
        if closed and i == len(rest) - 1:
            return path.endswith(part) and len(path) - len(part) >= at
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not closed or at == len(path)
