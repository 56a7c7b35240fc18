"""How a reader says that its bytes cannot be read: in one sentence and a remedy, which the worker makes into a Problem."""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818 - it names what the bytes are
    """The bytes are not what they are taken for, or more than is read."""

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy or "open it in its own program, save it again or as text, and give that"
        super().__init__(message)
