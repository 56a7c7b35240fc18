"""How a claim came to stand where it does: the spans of its history in which it moved, and what moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

import msgspec

from upheld.desk_story import STEP, changed_documents
from upheld.model.assessment import Status
from upheld.model.evidence import Document
from upheld.model.story import Moved
from upheld.publish.brief import ClaimBrief, Told, movers, told_of
from upheld.publish.charts import Move
from upheld.publish.wording import change_words


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A span in which a claim moved: ``change`` in words, and the documents that moved it most, each with its side.

    ``day`` is when the newest of these documents became known, ``None`` where only time passed.
    """

    after: dt.date
    by: dt.date
    day: dt.date | None
    status: Status
    change: str
    up: bool | None
    p: float | None
    documents: tuple[tuple[str, Told], ...]


def turns(c: ClaimBrief, documents: Mapping[str, Document]) -> tuple[Turn, ...]:
    """The movements of a claim, newest first."""
    found = []
    for one, other in pairwise(c.history):
        before, after = one.assessment, other.assessment
        delta = (after.probability or 0.0) - (before.probability or 0.0)
        if before.status == after.status and abs(delta) < STEP:
            continue
        row = Moved(before=before, after=after, documents=changed_documents(before, after))
        moved_by = movers(row)
        told = tuple((what, told_of(e, documents)) for what, e in moved_by)
        known = [documents[e.document].known for _, e in moved_by if e.document in documents]
        day = max((d for d in known if one.day < d <= other.day), default=None)
        up = None if delta == 0 else delta > 0
        found.append(
            Turn(
                after=one.day,
                by=other.day,
                day=day,
                status=after.status,
                change=change_words(before, after),
                up=up,
                p=after.probability,
                documents=told,
            )
        )
    return tuple(reversed(found))


def moves(found: tuple[Turn, ...]) -> tuple[Move, ...]:
    """The same as marks on the timeline, oldest first."""
    return tuple(Move(day=t.by, p=t.p, up=t.up) for t in reversed(found) if t.p is not None and t.up is not None)
