"""Competing answers weighed by the evidence on claims: a soft-evidence update over hypotheses, with Heuer's matrix beside it.

A claim's evidence enters as its likelihood ratio, what the evidence moved it by: ``L = odds(p) / odds(prior)`` (virtual evidence, Pearl 1988). An
answer ``h`` that leads one to expect the claim with probability ``q`` makes that evidence as likely as ``q L + (1 - q)``. Claims that rest on the
same strongest origin count once together. *None of these* expects nothing in particular (q = 1/2 everywhere).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from upheld.model.assessment import Assessment
from upheld.model.hypotheses import Answered, Hypotheses, Row, Sign
from upheld.weigh.fuse import logit

EXPECTED: Mapping[Sign, float] = {"++": 0.95, "+": 0.80, "?": 0.50, "-": 0.20, "--": 0.05}
"""P(claim is so | answer is right) for each sign: the middles of ICD 203's words from "almost certain" to "almost no chance", rounded."""

_EVEN = 0.05
"""A claim this near to even odds is consistent with everything."""

_FOR: Mapping[Sign, str] = {"++": "CC", "+": "C", "?": "N", "-": "I", "--": "II"}
_AGAINST: Mapping[Sign, str] = {"++": "II", "+": "I", "?": "N", "-": "C", "--": "CC"}
_COUNT = {"I": 1, "II": 2}


def cell(sign: Sign, probability: float) -> str:
    """Heuer's cell: whether a claim of this probability is consistent (C, CC) or inconsistent (I, II) with an answer, or says nothing (N)."""
    if abs(probability - 0.5) < _EVEN:
        return "N"
    return (_FOR if probability > 0.5 else _AGAINST)[sign]


def answered(question: Hypotheses, assessments: Iterable[Assessment]) -> Answered:
    """The probability of every answer from how its claims stand; a claim without evidence moves nothing."""
    held = {a.claim: a for a in assessments}
    used = {name: signs for name, signs in question.bears.items() if name in held and held[name].probability is not None}
    shares = _shares([held[name] for name in used])
    rows = [_row(held[name], signs, shares[name]) for name, signs in used.items()]
    priors = _priors(question)
    logs = [math.log(p) + sum(r.shift[i] for r in rows) for i, p in enumerate(priors)]
    logs.append(math.log(question.none))  # it expects nothing in particular, which is where shifts are measured from
    top = max(logs)
    weights = [math.exp(x - top) for x in logs]
    p = [w / sum(weights) for w in weights]
    return Answered(
        question=question, probabilities=tuple(p[:-1]), none=p[-1], rows=tuple(sorted(rows, key=lambda r: (-r.diagnosticity, r.claim))),
        inconsistency=tuple(sum(_COUNT.get(r.cells[i], 0) for r in rows) for i in range(len(question.options))),
    )  # fmt: skip


def _priors(question: Hypotheses) -> tuple[float, ...]:
    given = question.priors or tuple(1.0 for _ in question.options)
    return tuple((1 - question.none) * w / sum(given) for w in given)


def _shares(held: Iterable[Assessment]) -> dict[str, float]:
    """One over the number of claims that share a strongest origin; 1 for a claim with none."""
    lead = {a.claim: max(a.waterfall, key=lambda o: (abs(o.weight), o.origin)).origin if a.waterfall else a.claim for a in held}
    count = Counter(lead.values())
    return {claim: 1 / count[origin] for claim, origin in lead.items()}


def _likelihoods(a: Assessment, expected: Iterable[float]) -> list[float]:
    ratio = math.exp(logit(a.probability or 0.5) - a.prior) if a.evidence else 1.0
    return [math.log(q * ratio + 1 - q) for q in expected]


def _row(a: Assessment, signs: tuple[Sign, ...], share: float) -> Row:
    mean = _likelihoods(a, [0.5])[0]
    shift = tuple(share * (x - mean) for x in _likelihoods(a, [EXPECTED[s] for s in signs]))
    p = a.probability or 0.5
    cells = tuple(cell(s, p) if a.evidence else "N" for s in signs)
    return Row(claim=a.claim, probability=p, cells=cells, shift=shift, diagnosticity=max(shift) - min(shift), share=share)
