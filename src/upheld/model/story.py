"""How assessments change over days: what a reader of the board asks next."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from upheld.model.assessment import Assessment


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A claim between two days: before, after, and the documents whose weight is new or changed."""

    before: Assessment
    after: Assessment
    documents: tuple[str, ...]


class Overtaken(msgspec.Struct, frozen=True, kw_only=True):
    """A document that counted on a claim and has since been withdrawn, replaced by another, or published again with other words (``changed``).

    ``day`` is from when on, ``by`` who said so (empty where the document did itself), ``why`` the reason or what is different, ``briefs`` those that
    were handed on with it, in words.
    """

    document: str
    title: str
    source: str
    what: Literal["withdrawn", "replaced", "changed"]
    day: dt.date
    why: str
    by: str = ""
    briefs: tuple[str, ...] = ()


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on one day of its history."""

    day: dt.date
    assessment: Assessment
