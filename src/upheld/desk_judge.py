"""What people say of the workspace's own conclusions (:mod:`upheld.desk_said`), signed and recorded, and what rests on it."""

from __future__ import annotations

import difflib

import msgspec

from upheld.desk_corrections import briefs_with, claims_with
from upheld.desk_read import sync_claims
from upheld.desk_said import Said, judgement_of
from upheld.desk_tried import tried_rule
from upheld.errors import Problem, UsageError
from upheld.ledger.asof import claims_in_force
from upheld.ledger.entry import AssessmentEntry, DocumentEntry
from upheld.ledger.files import write_whole
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import (
    Correction,
    Judgement,
    LinkJudgement,
    OriginJudgement,
    Rating,
    Resolution,
    Retraction,
    RuleAccepted,
    SetProbability,
    UnlinkJudgement,
)
from upheld.read.review import with_rule


def judge(workspace: Workspace, said: Said) -> tuple[Judgement, list[Problem]]:
    """Record what a person says; see :func:`judgement_of` for what is refused."""
    judged = judgement_of(workspace, said)
    if isinstance(judged, RuleAccepted):
        return _accepted(workspace, judged)
    problems = _unheard_of(workspace, judged) if isinstance(judged, Rating) else []
    return judged, problems + workspace.journal.append([judged])[1]


def _accepted(workspace: Workspace, judged: RuleAccepted) -> tuple[RuleAccepted, list[Problem]]:
    """Record that a rule was accepted, with its dry run, and write it into the file of claims.

    Raises:
        UsageError: where the dry run refuses it.
    """
    one, problems = tried_rule(workspace, judged.claim, judged.rule, today=judged.since)
    trial, (why, remedy) = one.trial, one.refused or ("", "")
    if trial is None or why:
        raise UsageError(f"the rule is refused: {why}", hint=remedy)
    tried = msgspec.structs.replace(judged, trial=trial)
    if next(c for c in claims_in_force(workspace.standing()[0]) if c.id == judged.claim).resolve != judged.rule:
        path = workspace.analysis_folder(one.claim.analysis) / "claims.toml"
        write_whole(path, with_rule(path.read_text("utf-8"), judged.claim, judged.rule).encode())
        problems += sync_claims(workspace)
    return tried, problems + workspace.journal.append([tried])[1]


def _unheard_of(workspace: Workspace, rating: Rating) -> list[Problem]:
    """A warning where no document names the rated source."""
    entries, _ = workspace.standing()
    named = {name for e in entries if isinstance(e.body, DocumentEntry) for name in (e.body.document.outlet, e.body.document.cited) if name}
    if rating.source in named:
        return []
    near = difflib.get_close_matches(rating.source, sorted(named), n=3)
    remedy = f"did you mean {', '.join(near)}" if near else "it counts for documents that name it later"
    return [Problem(where="judge", entry=rating.source, severity="warning", message="no document here names this source", remedy=remedy)]


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """What rests on a document: claims by id, and briefs that were handed on, in words."""

    claims: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()


def resting_on(workspace: Workspace, judged: Judgement) -> Resting:
    """What rests on the document that was retracted or corrected, as it was last assessed; nothing for other judgements."""
    if not isinstance(judged, Retraction | Correction):
        return Resting()
    entries, _ = workspace.standing()
    last = {e.body.assessment.claim: e.body.assessment for e in entries if isinstance(e.body, AssessmentEntry)}
    return Resting(claims=claims_with(last.values(), judged.document), briefs=briefs_with(entries, judged.document))


def in_words(judged: Judgement) -> str:
    """A judgement as a sentence."""
    match judged:
        case LinkJudgement():
            said = f"{judged.document} {judged.bearing} {judged.claim}"
        case UnlinkJudgement():
            said = f"{judged.document} does not bear on {judged.claim}"
        case Rating():
            said = f"{judged.source} is rated {judged.grade} from {judged.since}"
        case Retraction():
            said = f"{judged.document} is withdrawn from {judged.since}"
        case Correction():
            said = f"{judged.document} is corrected by {judged.replaced_by} from {judged.since}"
        case OriginJudgement(same=same):
            said = f"{judged.document} and {judged.other} go back to {'one account' if same else 'two accounts'}"
        case Resolution():
            said = f"{judged.claim}: {judged.outcome}, from {judged.since}"
        case RuleAccepted():
            said = f"{judged.claim} is settled by {judged.rule.query} {judged.rule.yes}, from {judged.since}"
        case SetProbability():
            said = f"{judged.claim}: your probability is {judged.probability:.2f} from {judged.since}"
    return said
