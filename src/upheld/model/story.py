"""How assessments change over days: what a reader of the board asks next."""

from __future__ import annotations

import datetime as dt

import msgspec

from upheld.model.assessment import Assessment


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A claim between two days: before, after, and the documents whose weight is new or changed."""

    before: Assessment
    after: Assessment
    documents: tuple[str, ...]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on one day of its history."""

    day: dt.date
    assessment: Assessment
