"""Two kinds of failure, kept apart.

A :class:`Problem` is a value: something wrong in the user's data, collected, shown, never raised. It names the place and the remedy, and the
rest of the work goes on. An exception of the tree below is for the caller: the request itself cannot be done.

::

    UpheldError
    ├── UsageError            the request makes no sense as made                 exit 2
    ├── NothingToCheckError   no claim to assess                                 exit 3
    ├── WorkspaceError        the workspace cannot be used                       exit 4
    │   ├── NotAWorkspaceError
    │   ├── LockedError
    │   └── DamagedError
    └── SourceError           an input cannot be read at all                     exit 4
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

Severity = Literal["note", "warning", "error"]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in the user's data, with its place and the remedy.

    Attributes:
        where: the file (or address) as the user named it.
        line: 1-based line in that file, where there is one.
        message: what is wrong, without a final full stop.
        remedy: what to do about it, imperative, without a final full stop.
        entry: the id of the thing concerned (claim, document), where there is one.
        severity: ``error`` (the thing was not taken in), ``warning`` (taken in, but look at it) or ``note``.
    """

    where: str
    message: str
    remedy: str = ""
    line: int | None = None
    entry: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        thing = f" [{self.entry}]" if self.entry else ""
        hint = f"\n  hint: {self.remedy}" if self.remedy else ""
        return f"{self.severity}: {place}{thing}: {self.message}{hint}"


class UpheldError(Exception):
    """Base of every exception meant for the caller."""

    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message}\n  hint: {hint}" if hint else message)


class UsageError(UpheldError):
    """The request makes no sense as made."""

    exit_code: ClassVar[int] = 2


class NothingToCheckError(UpheldError):
    """There is no claim to assess."""

    exit_code: ClassVar[int] = 3


class WorkspaceError(UpheldError):
    """The workspace cannot be used."""


class NotAWorkspaceError(WorkspaceError):
    """No workspace stands here."""

    def __init__(self, path: str) -> None:
        super().__init__(f"no workspace at {path}", hint="run `upheld init` there first, or go to the folder of one")


class LockedError(WorkspaceError):
    """Another process holds the writer's lock for longer than we wait."""


class DamagedError(WorkspaceError):
    """The journal does not verify and the request needs it whole."""


class SourceError(UpheldError):
    """An input cannot be read at all."""
