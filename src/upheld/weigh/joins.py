"""Groups that grow by joining, with a register of their members by key that is kept by group: a group that was joined is asked no more."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

Key = tuple[Any, ...]


class Groups:
    """Members 0, 1, 2 ... in groups. Each group has the reasons of its joins; the smaller register is always moved into the larger.

    ``alone`` says of which keys sharing one is enough.
    """

    def __init__(self, alone: Callable[[Key], bool] = lambda _: False) -> None:
        self._alone = alone
        self._of: list[int] = []  # member to label
        self._members: dict[int, list[int]] = {}
        self._reasons: dict[int, list[str]] = {}
        self._filed: dict[Hashable, dict[int, list[int]]] = {}  # key to label to members, ascending
        self._keys: dict[int, set[Key]] = {}

    def add(self, member: int) -> None:
        """Begin a group of one; members come in ascending order."""
        self._of.append(member)
        self._members[member], self._reasons[member], self._keys[member] = [member], [], set()

    def file(self, member: int, keys: Iterable[Key]) -> None:
        """Enter a member under its keys."""
        label = self._of[member]
        for key in keys:
            self._filed.setdefault(key, {}).setdefault(label, []).append(member)
            self._keys[label].add(key)

    def candidates(self, keys: Iterable[Key], *, least: int = 1) -> Iterator[Iterator[int]]:
        """For each group with members under one of ``keys``: those under ``least`` of them, or under one that is enough alone, ascending.

        They are found as they are asked for.
        """
        lists: dict[int, list[Sequence[int]]] = {}
        enough: set[int] = set()
        for key in keys:
            alone = self._alone(key)
            for label, members in self._filed.get(key, {}).items():
                lists.setdefault(label, []).append(members)
                if alone:
                    enough.add(label)
        return (_often(found, 1 if label in enough else least) for label, found in lists.items() if label in enough or len(found) >= least)

    def join(self, one: int, other: int, reason: str) -> None:
        """Make two members' groups one, unless they are already."""
        a, b = self._of[one], self._of[other]
        if a == b:
            return
        first, second = (a, b) if self._members[a][0] < self._members[b][0] else (b, a)
        reasons, more = self._reasons.pop(first), self._reasons.pop(second)
        reasons += [*more, reason]
        keep, go = (a, b) if len(self._keys[a]) >= len(self._keys[b]) else (b, a)
        self._move(go, keep)
        self._reasons[keep] = reasons

    def groups(self) -> list[tuple[list[int], list[str]]]:
        """Members and reasons of every group, by first member."""
        return [(members, self._reasons[label]) for label, members in sorted(self._members.items(), key=lambda item: item[1][0])]

    def _move(self, go: int, keep: int) -> None:
        moved = self._members.pop(go)
        for member in moved:
            self._of[member] = keep
        self._members[keep] = sorted([*self._members[keep], *moved]) if moved[0] < self._members[keep][-1] else self._extended(keep, moved)
        for key in self._keys.pop(go):
            filed = self._filed[key]
            filed[keep] = sorted([*filed.get(keep, ()), *filed.pop(go)])
            self._keys[keep].add(key)

    def _extended(self, keep: int, moved: list[int]) -> list[int]:
        members = self._members[keep]
        members += moved
        return members


def _often(lists: Sequence[Sequence[int]], least: int) -> Iterator[int]:
    """The members of at least ``least`` of some ascending lists, ascending, each once."""
    last, count = -1, 0
    for member in heapq.merge(*lists):
        last, count = (member, count + 1) if member == last else (member, 1)
        if count == least:
            yield member
