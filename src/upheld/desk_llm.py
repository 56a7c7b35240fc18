"""Drafts with a language model beside the rules: what it proposes and the rules missed comes in, and a wording of its own where it says no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from upheld.config.llm import parse_llm
from upheld.desk_read import Helper
from upheld.errors import Problem
from upheld.ledger.workspace import Workspace
from upheld.llm.client import Door
from upheld.llm.propose import Proposed, propose
from upheld.model.claim import Analysis, Claim
from upheld.read.claims import draft_at
from upheld.text.words import content_stems

_SAME = 0.5
_FEWEST = 3
_LONGEST_WORDING = 400
_TOKEN = re.compile(r"\d[\d,.]*|[A-Z][\w’'-]+")


def door_of(workspace: Workspace) -> tuple[Door | None, list[Problem]]:
    """The model that the workspace's ``upheld.toml`` names, ready to be asked; ``None`` where it names none."""
    path = workspace.root / "upheld.toml"
    model, problems = parse_llm(path.read_bytes() if path.is_file() else None, str(path))
    return (None if model is None else Door(model, workspace.root / ".cache" / "llm")), problems


def helper_of(workspace: Workspace) -> tuple[Helper | None, list[Problem]]:
    """What adds the model's proposals to drafted claims, for :func:`upheld.desk_read.read_analysis`; ``None`` where no model is named."""
    door, problems = door_of(workspace)
    return (None if door is None else lambda claims, analysis, text, own: with_model(claims, analysis, text, door, own=own)), problems


def with_model(claims: Sequence[Claim], analysis: Analysis, text: str, door: Door, *, own: Mapping[str, tuple[float, float]] | None = None) -> tuple[
    tuple[Claim, ...], list[Problem]
]:  # fmt: skip
    """Drafted claims with what a model adds to them.

    A proposal that shares at least half of its span with a drafted claim may give that claim a better wording; any other is drafted by the rules at
    its span, so that kind, hedge, figure, period and speaker are never the model's.
    """
    proposed, dropped, problems = propose(text, door)
    worded, new = list(claims), []
    for one in proposed:
        at = next((i for i, c in enumerate(claims) if _share(one, c) >= _SAME), None)
        if at is None:
            new.append(one)
        elif _says_no_more(one.wording, claims[at], text):
            worded[at] = msgspec.structs.replace(worded[at], text=one.wording)
    added = draft_at(analysis, text, [(p.start, p.end) for p in new], taken={c.id for c in claims}, own_hedges=own)
    told = f"{door.counts.told(door.model)}; {len(proposed)} claims proposed, {len(added)} new, {dropped} dropped for a quote that is not in the text"
    problems.append(Problem(where="[llm]", message=told, severity="note"))
    return tuple(sorted([*worded, *added], key=lambda c: (c.quote.start, c.quote.end))), problems


def _share(one: Proposed, claim: Claim) -> float:
    common = min(one.end, claim.quote.end) - max(one.start, claim.quote.start)
    return common / min(one.end - one.start, claim.quote.end - claim.quote.start)


def _says_no_more(wording: str, claim: Claim, text: str) -> bool:
    """Whether a wording has only names and numbers of the article, keeps the claim's figures, and is one printable line of a claim's length."""
    if not (len(wording.split()) >= _FEWEST and len(wording) <= _LONGEST_WORDING and wording.isprintable()):
        return False
    words = wording.split()
    if any(t.rstrip(".,") not in text for t in _TOKEN.findall(wording) if t != words[0]):
        return False
    own, other = content_stems(claim.quote.exact), content_stems(wording)
    if 2 * len(own & other) < len(own):
        return False
    figures = [t.rstrip(".,") for t in re.findall(r"\d[\d,.]*", claim.quote.exact)]
    denies = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor)\b|n[’']t\b", re.IGNORECASE)
    return all(f in wording for f in figures) and bool(denies.search(wording)) == bool(denies.search(claim.text))
