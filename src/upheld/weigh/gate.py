"""The small model at the gate: where comparators found only that a passage speaks of the same thing, does it bear on the claim at all?

Comparators of figures, measures and days decide alone. What rests on polarity is shown to the stance model with the document's title; where the
model holds that the passage is silent on the claim, little of the comparator's bearing is kept. The model never turns a bearing round and never
adds one. Without it everything stays as the comparators have it, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import cast

import msgspec

from upheld.errors import Problem
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.ports import Pair, Stance
from upheld.plugins import declared, load

SILENT = 0.60
"""Probability of silence from which a passage is taken to say nothing of the claim."""

KEPT = 0.30
"""What is left of a bearing on which the model is silent: it misses one in four."""

SURE = 0.80
"""A bearing of which the comparator is so sure, since the passage has nearly all of the claim's words, is not put to the model."""

Bearings = dict[Pair, tuple[float, float, float]]
_JUDGED: Bearings = {}  # a pair's bearing never changes while the process runs, and histories ask for the same pairs again and again
_MOST = 200_000


@cache
def judge() -> tuple[Stance | None, tuple[Problem, ...]]:
    """The stance plugin that is installed, ours where there is no other."""
    held = declared("upheld.stance")
    for name in sorted(held, key=lambda one: (held[one].value.startswith("upheld."), one)):
        plugin, problems = load("upheld.stance", name)
        if plugin is not None:
            return cast("Stance", plugin), ()
        return None, tuple(problems)
    return None, ()


def gated(
    found: Mapping[str, Mapping[str, Link]],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    *,
    near: frozenset[tuple[str, str]] = frozenset(),
) -> dict[str, dict[str, Link]]:
    """Links by claim and document, those on which the model is silent reduced; all as they are where it cannot be asked (:func:`notes`).

    Pairs in ``near`` share so much that they are not put to the model: it knows sentences better than documents, and misses one in four.
    """
    out = {claim: dict(links) for claim, links in found.items()}
    asked = [
        (claim, name, _pair(claims[claim], documents[name], link))
        for claim, links in out.items()
        for name, link in links.items()
        if link.method == "polarity" and (claim, name) not in near and max(link.supports, link.refutes) < SURE
    ]
    bearings = _bearings([pair for _, _, pair in asked])[0] if asked else None
    for claim, name, pair in asked:
        if bearings is not None and bearings[pair][2] > SILENT:
            out[claim][name] = _reduced(out[claim][name])
    return out


def notes() -> tuple[Problem, ...]:
    """Why the model cannot be asked; empty where it can."""
    return _bearings([Pair(claim="Nothing is said.", passage="Nothing is said.")])[1]


def _pair(claim: Claim, document: Document, link: Link) -> Pair:
    return Pair(claim=claim.text, passage=f"{document.title}. {link.quote}" if document.title else link.quote)


def _bearings(pairs: list[Pair]) -> tuple[Bearings | None, tuple[Problem, ...]]:
    stance, notes = judge()
    if stance is None:
        return None, notes
    new = [pair for pair in dict.fromkeys(pairs) if pair not in _JUDGED]
    if new:
        told, problems = stance(new)
        if told is None:
            return None, tuple(problems)
        if len(_JUDGED) > _MOST:
            _JUDGED.clear()
            return _bearings(pairs)
        _JUDGED.update(zip(new, told, strict=True))
    return _JUDGED, ()


def _reduced(link: Link) -> Link:
    supports, refutes = round(KEPT * link.supports, 6), round(KEPT * link.refutes, 6)
    reason = f"{link.reason}; the model finds it silent on the claim"
    return msgspec.structs.replace(link, supports=supports, refutes=refutes, silent=1 - supports - refutes, reason=reason)
