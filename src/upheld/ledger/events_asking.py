"""Where events are asked: of the cache here, or of an engine past one machine. Both answer the same questions with the same types."""

from __future__ import annotations

from typing import Protocol

from upheld.ledger.events import EventStore
from upheld.ledger.events_query import Asked, Example, Series, Toll, casualties, examples, series


class Asking(Protocol):
    """What is asked of events, wherever they lie."""

    @property
    def name(self) -> str:
        """Where that is; empty for here."""
        ...

    def series(self, asked: Asked) -> Series:
        """The steps of a dyad or actor as of a day."""
        ...

    def casualties(self, asked: Asked) -> tuple[Toll, ...]:
        """Deaths in a country or between two, by source and step."""
        ...

    def examples(self, asked: Asked, *, most: int = 20) -> tuple[Example, ...]:
        """Rows behind a series, latest first, each report once."""
        ...


class Here:
    """The event cache of a workspace."""

    name = ""

    def __init__(self, store: EventStore) -> None:
        self.store = store

    def series(self, asked: Asked) -> Series:
        """See :class:`Asking`."""
        return series(self.store, asked)

    def casualties(self, asked: Asked) -> tuple[Toll, ...]:
        """See :class:`Asking`."""
        return casualties(self.store, asked)

    def examples(self, asked: Asked, *, most: int = 20) -> tuple[Example, ...]:
        """See :class:`Asking`."""
        return examples(self.store, asked, most=most)
