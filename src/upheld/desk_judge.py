"""What people say of the workspace's own conclusions: checked against what is there, signed, recorded."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable

import msgspec

from upheld.desk_corrections import briefs_with, claims_with
from upheld.desk_read import sync_claims
from upheld.desk_trial import dry_run
from upheld.errors import Problem, UsageError
from upheld.ledger.asof import claims_in_force
from upheld.ledger.entry import AssessmentEntry, DocumentEntry, Entry
from upheld.ledger.files import write_whole
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Claim, Rule
from upheld.model.evidence import Bearing, Grade
from upheld.model.judgement import (
    Correction,
    Judgement,
    LinkJudgement,
    Rating,
    Resolution,
    Retraction,
    RuleAccepted,
    SetProbability,
    UnlinkJudgement,
    Verdict,
)
from upheld.read.review import with_rule

OWN_RULE = "*"
"""The rule that stands in the file of claims."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement as a person words it: on ``about`` (a claim, a document or a source), what is set, why, since when."""

    about: str
    because: str
    since: dt.date
    link: str = ""
    bearing: Bearing | None = None
    quote: str = ""
    unlink: str = ""
    resolve: Verdict | None = None
    probability: float | None = None
    grade: Grade | None = None
    interest: str = ""
    retract: bool = False
    replaced_by: str = ""
    rule: str = ""
    yes: str = ""
    feed: str = "events"
    given: str = ""
    otherwise: str = "void"


def _known(name: str, names: Iterable[str], what: str) -> str:
    held = sorted(set(names))
    starting = [one for one in held if name and one.startswith(name)]
    if name in held or len(starting) == 1:
        return name if name in held else starting[0]
    if starting:
        raise UsageError(f"{name!r} starts {len(starting)} {what}s", hint=f"write more of one of: {', '.join(starting[:8])}")
    near = difflib.get_close_matches(name, held, n=3)
    raise UsageError(
        f"no {what} {name!r} here", hint=f"did you mean {', '.join(near)}" if near else f"`upheld check` lists what there is ({len(held)})"
    )


def known_claim(name: str, claims: Iterable[str]) -> str:
    """The id of a claim, by itself or the start of it.

    Raises:
        UsageError: where none or several are meant.
    """
    return _known(name, claims, "claim")


def _documents(entries: Iterable[Entry]) -> dict[str, str]:
    """Document id to the hash of its last version's text."""
    return {e.body.document.id: e.body.document.text_sha256 for e in entries if isinstance(e.body, DocumentEntry)}


def judgement_of(workspace: Workspace, said: Said) -> Judgement:
    """The one judgement that ``said`` makes.

    Raises:
        UsageError: where it makes none or several, names what is not there, or quotes what is not in the document.
    """
    chosen = [name for name, holds in (("--link", said.link), ("--unlink", said.unlink), ("--resolve", said.resolve), ("--p", said.probability is not None),
                                       ("--rate", said.grade), ("--retract", said.retract), ("--replace-by", said.replaced_by),
                                       ("--rule", said.rule)) if holds]  # fmt: skip
    if len(chosen) != 1:
        raise UsageError(
            f"one judgement at a time, not {len(chosen)}",
            hint="give one of --link, --unlink, --resolve, --p, --rule, --rate, --retract, --replace-by",
        )
    if not said.because.strip():
        raise UsageError("a judgement needs a reason", hint='say why with --because "..."')
    entries, _ = workspace.standing()
    documents = _documents(entries)
    if said.retract or said.replaced_by:
        return _on_document(said, documents)
    if said.grade is not None:
        return Rating(source=said.about, grade=said.grade, since=said.since, because=said.because, interest=said.interest)
    claims = {c.id: c for c in claims_in_force(entries)}
    claim = _known(said.about, claims, "claim")
    if said.resolve is not None:
        _fits(claims[claim], said.resolve)
    if said.rule:
        return RuleAccepted(claim=claim, rule=_rule(claims[claim], said), since=said.since, because=said.because)
    return _on_claim(workspace, claim, said, documents)


def _rule(claim: Claim, said: Said) -> Rule:
    """The rule as worded, or the claim's own where it is accepted as it stands."""
    if said.rule != OWN_RULE:
        if not said.yes:
            raise UsageError("a rule needs a bound", hint='say what counts as yes, such as --yes ">= 1"')
        return Rule(feed=said.feed, query=said.rule, yes=said.yes, given=said.given, otherwise=said.otherwise)
    if claim.resolve is None:
        raise UsageError(f"{claim.id} has no rule to accept", hint='write one: --rule "count(between=PRK|USA, class=\'talks\')" --yes ">= 1"')
    return claim.resolve


def _fits(claim: Claim, verdict: Verdict) -> None:
    """Refuse a verdict that is none for a claim of its kind."""
    if verdict in {"occurred", "did-not-occur"} and not claim.of_future:
        raise UsageError(f"{claim.id} speaks of past or present: it cannot come about", hint="say held or did-not-hold, for `upheld score`")
    if verdict in {"held", "did-not-hold"} and claim.of_future:
        raise UsageError(f"{claim.id} speaks of the future: it did not hold, it comes about or not", hint="say occurred or did-not-occur")


def _on_document(said: Said, documents: dict[str, str]) -> Judgement:
    document = _known(said.about, documents, "document")
    if said.retract:
        return Retraction(document=document, since=said.since, because=said.because)
    other = _known(said.replaced_by, documents, "document")
    if other == document:
        raise UsageError(f"{document} cannot replace itself", hint="name the document that corrects it, or --retract it")
    return Correction(document=document, replaced_by=other, since=said.since, because=said.because)


def _on_claim(workspace: Workspace, claim: str, said: Said, documents: dict[str, str]) -> Judgement:
    if said.resolve is not None:
        return Resolution(claim=claim, outcome=said.resolve, since=said.since, because=said.because)
    if said.probability is not None:
        if not 0 < said.probability < 1:
            raise UsageError(f"{said.probability} is no probability of something uncertain", hint="give a number between 0 and 1, ends excluded")
        return SetProbability(claim=claim, probability=said.probability, since=said.since, because=said.because)
    counted = said.unlink.startswith("events:")  # a count of events follows from the files and is no document of the journal
    document = said.unlink if counted else _known(said.link or said.unlink, documents, "document")
    if said.unlink:
        return UnlinkJudgement(claim=claim, document=document, because=said.because)
    if said.bearing is None:
        raise UsageError("a link needs a direction", hint="add --supports or --refutes")
    if said.quote and said.quote not in workspace.store.text(documents[document]):
        raise UsageError(f"these words are not in {document}", hint="quote the document's exact words, or leave --quote out")
    return LinkJudgement(claim=claim, document=document, bearing=said.bearing, because=said.because, quote=said.quote)


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
    trial, problems = dry_run(workspace, judged.claim, judged.rule, today=judged.since)
    if not trial.accepted:
        raise UsageError(f"the rule is refused: {trial.why}", hint=trial.remedy)
    tried = msgspec.structs.replace(judged, feed=trial.feed, base_rate=trial.base_rate, cases=trial.cases, lag=trial.lag, past=trial.past)
    claim = next(c for c in claims_in_force(workspace.standing()[0]) if c.id == judged.claim)
    if claim.resolve != judged.rule:
        path = workspace.analysis_folder(claim.analysis) / "claims.toml"
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
        case Resolution():
            said = f"{judged.claim}: {judged.outcome}, from {judged.since}"
        case RuleAccepted():
            said = f"{judged.claim} is settled by {judged.rule.query} {judged.rule.yes}, from {judged.since}"
        case SetProbability():
            said = f"{judged.claim}: your probability is {judged.probability:.2f} from {judged.since}"
    return said
