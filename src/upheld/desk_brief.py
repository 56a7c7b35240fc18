"""All that a brief of one analysis is made from, as of a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from upheld.desk import CheckOutcome, check
from upheld.desk_corrections import gone_by, overtaken
from upheld.desk_network import network_of
from upheld.desk_score import days_scored
from upheld.desk_story import assessed_on, changes_of, histories, history_days, moved_between
from upheld.errors import Problem, UsageError, WorkspaceError
from upheld.ledger.entry import BriefEntry
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Analysis
from upheld.model.ports import BriefInput


def analysis_of(outcome: CheckOutcome, slug: str | None) -> Analysis:
    """The analysis a brief is about: the one named, or the only one there is.

    Raises:
        UsageError: where none is so named, or several could be meant.
    """
    held = {a.slug: a for a in outcome.view.analyses}
    if slug is None and len(held) == 1:
        return next(iter(held.values()))
    if slug is not None and slug in held:
        return held[slug]
    names = ", ".join(sorted(held))
    if slug is None:
        raise UsageError(f"{len(held)} analyses are here and a brief is about one", hint=f"name it with --analysis: {names}")
    raise UsageError(f"no analysis {slug!r} here", hint=f"use one of: {names}")


def brief_input(
    workspace: Workspace,
    *,
    as_of: dt.date | None = None,
    analysis: str | None = None,
    since: dt.date | None = None,
    today: dt.date,
    pages: bool = False,
) -> tuple[BriefInput, list[Problem]]:
    """Check as of a day and tell how it came there; nothing is recorded but edits of ``claims.toml``.

    Args:
        workspace: where to look.
        as_of: the day asked about; today where ``None``.
        analysis: which analysis; the only one where ``None``.
        since: the day from which movements are told; its publication where ``None``.
        today: the day it is.
        pages: whether all pages will be shown, and what only they need is worked out too.

    Raises:
        NothingToCheckError: where no claim is recorded.
        UsageError: where the analysis is not one, or ``since`` comes after ``as_of``.
    """
    day = as_of or today
    outcome, problems = check(workspace, as_of=day, today=today)
    chosen = analysis_of(outcome, analysis)
    start = since or min(chosen.published, day)
    if start > day:
        raise UsageError(f"--since {start} comes after {day}", hint="give a day before the one asked about")
    own = tuple(c for c in outcome.view.claims if c.analysis == chosen.slug)
    names = {c.id for c in own}
    now = tuple(a for a in outcome.weighed.assessments if a.claim in names)
    days = history_days(chosen.published, day)
    eves = set(days_scored(outcome.view, now)) if pages else set()
    on = assessed_on(workspace, {*days, start, *eves} - {day}) | {day: now}
    told = {name: points for name, points in histories(on, days).items() if name in names}
    return BriefInput(
        view=outcome.view, analysis=chosen, text=outcome.view.texts[chosen.slug], claims=own, assessments=now,
        documents={d.id: d for d in outcome.view.documents}, origins=len(outcome.weighed.origins), since=start,
        moved=moved_between(on[start], now), histories=told, changes=changes_of(outcome.view, now),
        looks={d: on[d] for d in sorted(eves)}, network=network_of(workspace, own, as_of=day) if pages else None,
        overtaken=overtaken(told, gone_by(outcome.view, workspace.standing()[0], workspace.store.text)),
    ), problems  # fmt: skip


def handed_on(workspace: Workspace, given: BriefInput, *, form: str, name: str, content: bytes | Mapping[str, bytes]) -> list[Problem]:
    """Record that a brief was written to be handed on, so that who corrects or retracts a document learns which briefs had used it.

    The same brief made again is not recorded again; where the record cannot be written, that is a warning, and the brief stands.
    """
    files = content if isinstance(content, Mapping) else {"": content}
    digest = hashlib.sha256(b"".join(f"{n}\0{len(files[n])}\0".encode() + files[n] for n in sorted(files))).hexdigest()
    used = sorted({c.document for a in given.assessments for c in a.evidence if c.weight})
    made = BriefEntry(brief_of=given.analysis.slug, form=form, as_of=given.view.as_of, name=name, sha256=digest, documents=tuple(used))
    entries, _ = workspace.standing()
    last = {(e.body.brief_of, e.body.form, e.body.name): e.body for e in entries if isinstance(e.body, BriefEntry)}
    if last.get((made.brief_of, form, name)) == made:
        return []
    try:
        return workspace.journal.append([made])[1]
    except WorkspaceError as error:
        return [Problem(where=name, severity="warning", message=f"that this brief was made is not recorded: {error.message}", remedy=error.hint)]
