"""How a claim came to stand where it does: the spans of its history in which it moved, what moved it, and what people said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise

import msgspec

from upheld.desk_story import STEP, changed_documents
from upheld.model.assessment import Status
from upheld.model.evidence import Document
from upheld.model.judgement import LinkJudgement, Resolution, RuleAccepted, SetProbability, Signed, UnlinkJudgement
from upheld.model.story import Moved
from upheld.publish.brief import ClaimBrief, Told, movers, told_of
from upheld.publish.charts import Move
from upheld.publish.wording import change_words, percent, status_words


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


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of a claim, when, and why."""

    by: str
    day: dt.date
    what: str
    because: str


def lines_on(claim: str, judgements: Iterable[Signed]) -> tuple[Line, ...]:
    """What people said of a claim, as they said it, in the order recorded."""
    found = []
    for signed in judgements:
        match signed.judgement:
            case LinkJudgement(claim=name, document=document, bearing=bearing) if name == claim:
                what = f"{document} {bearing} it" if bearing != "silent" else f"{document} takes no side"
            case UnlinkJudgement(claim=name, document=document) if name == claim:
                what = f"{document} does not bear on it"
            case Resolution(claim=name, outcome=outcome) if name == claim:
                what = f"resolved: {status_words(outcome)}"
            case SetProbability(claim=name, probability=p) if name == claim:
                what = f"holds {percent(p)}"
            case RuleAccepted(claim=name, rule=rule) if name == claim:
                what = f"accepted the rule {rule.query} {rule.yes}"
            case _:
                continue
        found.append(Line(by=signed.by, day=signed.recorded.date(), what=what, because=signed.judgement.because))
    return tuple(found)


def corrections_on(claim: str, judgements: Iterable[Signed]) -> tuple[str, ...]:
    """The links of a claim that people made or took away, each a sentence."""
    links = (signed for signed in judgements if isinstance(signed.judgement, LinkJudgement | UnlinkJudgement))
    return tuple(f"{line.by} corrected on {line.day}: {line.what} ({line.because})" for line in lines_on(claim, links))
