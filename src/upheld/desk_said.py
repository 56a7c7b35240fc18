"""What a person says of a workspace's conclusions, in the words of a command: checked against what is there, and made the one judgement it is."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable

import msgspec

from upheld.errors import UsageError
from upheld.ledger.asof import claims_in_force
from upheld.ledger.entry import DocumentEntry, Entry
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Claim, Rule
from upheld.model.evidence import Bearing, Grade
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
    Verdict,
)
from upheld.text.rulings import RuleFault, ruling_of

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
    join: str = ""
    split: str = ""
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
                                       ("--join", said.join), ("--split", said.split),
                                       ("--rule", said.rule)) if holds]  # fmt: skip
    if len(chosen) != 1:
        raise UsageError(
            f"one judgement at a time, not {len(chosen)}",
            hint="give one of --link, --unlink, --resolve, --p, --rule, --rate, --retract, --replace-by, --join, --split",
        )
    if not said.because.strip():
        raise UsageError("a judgement needs a reason", hint='say why with --because "..."')
    entries, _ = workspace.standing()
    documents = _documents(entries)
    if said.retract or said.replaced_by or said.join or said.split:
        return _on_document(said, documents)
    if said.grade is not None:
        return Rating(source=said.about, grade=said.grade, since=said.since, because=said.because, interest=said.interest)
    claims = {c.id: c for c in claims_in_force(entries)}
    claim = _known(said.about, claims, "claim")
    if said.resolve is not None:
        _fits(claims[claim], said.resolve)
    if said.rule:
        return RuleAccepted(claim=claim, rule=rule_of(claims[claim], said), since=said.since, because=said.because)
    return _on_claim(workspace, claim, said, documents)


def rule_of(claim: Claim, said: Said) -> Rule:
    """The resolution rule as worded, or the claim's own where none is.

    Raises:
        UsageError: where the claim is not about the future, or there is no rule that can be read.
    """
    if not claim.of_future:
        raise UsageError(f"{claim.id} speaks of past or present: nothing resolves it", hint="rules are for claims of kind forecast or conditional")
    if said.rule not in {"", OWN_RULE}:
        if not said.yes:
            raise UsageError("a rule needs a bound", hint='say what counts as yes, such as --yes ">= 1"')
        rule = Rule(feed=said.feed, query=said.rule, yes=said.yes, given=said.given, otherwise=said.otherwise)
    elif claim.resolve is None:
        raise UsageError(f"{claim.id} has no rule of its own", hint='write one: --rule "count(between=PRK|USA, class=\'talks\')" --yes ">= 1"')
    else:
        rule = claim.resolve
    try:
        ruling_of(rule)
    except RuleFault as wrong:
        raise UsageError(f"the rule cannot be read: {wrong.message}", hint=wrong.remedy) from None
    return rule


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
    other = _known(said.replaced_by or said.join or said.split, documents, "document")
    if said.join or said.split:
        if other == document:
            raise UsageError(f"{document} is one document", hint="name two: which goes back to the same account as which, or does not")
        return OriginJudgement(document=document, other=other, same=bool(said.join), because=said.because)
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
