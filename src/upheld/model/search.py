"""What is searched for a claim, and what a search gives back: pure types, and the seam that providers come in by (``upheld.sources``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from upheld.errors import Problem


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A search for one claim.

    ``names`` are the actors as the claim names them, ``terms`` the words that tell its subject, the most telling first, ``refuting`` words that
    a text speaking against it would hold. Days from ``start`` to ``end`` are searched, both included.
    """

    claim: str
    names: tuple[str, ...]
    terms: tuple[str, ...]
    refuting: tuple[str, ...]
    place: str
    start: dt.date
    end: dt.date
    language: str = "en"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a search names, for a claim. ``text`` is its own where the provider has it; else the page at ``url`` is read."""

    claim: str
    url: str
    title: str = ""
    published: dt.date | None = None
    outlet: str = ""
    language: str = ""
    text: str = ""
    query: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider may ask: ``get`` returns the bytes at an address or says why there are none; at most ``limit`` hits a claim are wanted.

    ``post`` sends JSON to an address, with the key of the service where the settings name one, and returns what it answers; ``model`` is the model
    to ask there. A provider never sees the key.
    """

    get: Callable[[str], bytes | Problem]
    address: str
    limit: int
    post: Callable[[str, bytes], bytes | Problem] | None = None
    model: str = ""


class Provider(Protocol):
    """A place that can be searched."""

    def __call__(self, plans: Sequence[Plan], ask: Ask) -> Iterator[Hit | tuple[str, Problem]]:
        """Hits for the plans; a search that failed is (claim, Problem), and the rest goes on."""
        ...
