"""The notice that the author of an analysis should publish: what it said that did not hold, what the evidence has instead, and who says so.

Only what fell is corrected: claims of past or present that are overturned, or that evidence weakens and a truthful wording is at hand for. What was
true when it was written and was undone later is an update and no correction. Forecasts are scored and never corrected. It is a draft: its author
knows what they meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from upheld.ledger.entry import heads_text
from upheld.model.assessment import Assessment, Contribution
from upheld.model.claim import Claim
from upheld.model.ports import BriefInput
from upheld.publish.markdown import plain
from upheld.publish.wording import day_words

_NAMED = 3


def publish(brief: BriefInput) -> bytes:
    """The draft notice in Markdown; it says so where there is nothing to correct."""
    pairs = list(zip(brief.claims, brief.assessments, strict=True))
    wrong = [(c, a) for c, a in pairs if to_correct(c, a)]
    undone = [(c, a) for c, a in pairs if a.status == "superseded"]
    title, day = plain(brief.analysis.title), day_words(brief.view.as_of)
    lines = [f"# Correction to “{title}”", "", f"Published {day_words(brief.analysis.published)}; this draft as of {day}.", ""]
    if not wrong:
        lines += ["Nothing in it is contradicted so far that a correction is due.", ""]
    for claim, a in wrong:
        lines += _corrected(claim, a)
    if undone:
        lines += ["## Since then", "", "This held when it was written; what was reported later undid it.", ""]
        for claim, a in undone:
            lines += [f"- “{plain(claim.quote.exact)}”: {_sources(a)}"]
        lines += [""]
    lines += [f"Drafted from the record at {heads_text(brief.view.heads)}.", ""]
    return "\n".join(lines).encode()


def to_correct(claim: Claim, a: Assessment) -> bool:
    """Whether a claim calls for a correction."""
    if claim.of_future or claim.state != "live":
        return False
    return a.status == "overturned" or (a.repair is not None and a.status in {"weakened", "contested"} and (a.probability or 1.0) < 0.5)


def _corrected(claim: Claim, a: Assessment) -> list[str]:
    lines = [f"## “{plain(claim.quote.exact)}”", "", f"The analysis said: {plain(claim.text)}."]
    if a.repair is not None:
        lines += ["", f"It should have said: **{plain(a.repair.text)}**."]
    else:
        lines += ["", "The evidence contradicts this, and supports no near wording."]
    if a.estimate is not None and claim.quantity is not None:
        lines += [
            "",
            f"The figures told come to about {a.estimate.median:,.10g} (nine in ten {a.estimate.most[0]:,.10g} to {a.estimate.most[1]:,.10g}).",
        ]
    return [*lines, "", f"According to {_sources(a)}", ""]


def _sources(a: Assessment) -> str:
    """Who speaks against it, strongest first, each once."""
    told = dict.fromkeys(_naming(e) for e in _against(a.evidence))
    return "; ".join(list(told)[:_NAMED]) + "."


def _against(evidence: Iterable[Contribution]) -> list[Contribution]:
    return [e for e in evidence if e.weight < 0]


def _naming(e: Contribution) -> str:
    who = plain(e.speaker or e.source or e.document)
    return f"{who} ({plain(e.published)})" if e.published else who
