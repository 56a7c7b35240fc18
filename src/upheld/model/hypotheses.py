"""A question with competing answers, as a person writes it beside the claims of an analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

Sign = Literal["++", "+", "?", "-", "--"]
"""How far an answer leads one to expect a claim: surely, rather, it says nothing, rather not, surely not."""

SIGNS: tuple[str, ...] = get_args(Sign)
NONE_OF_THESE = "none of these"


class Hypotheses(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Competing answers to one question, and what each leads one to expect of the claims (analysis of competing hypotheses, Heuer 1999).

    ``bears`` holds, by claim id, one sign for each of ``options``, in their order. ``priors`` are the weights of the options before any evidence
    (equal where empty), ``none`` the probability that none of them is right.
    """

    id: str
    analysis: str
    question: str
    options: tuple[str, ...]
    bears: Mapping[str, tuple[Sign, ...]] = {}
    priors: tuple[float, ...] = ()
    none: float = 0.1


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A claim in the matrix: its probability, the cell of each option (CC, C, N, I, II; Heuer's words), and what it is worth.

    ``shift`` is the log-likelihood of the claim's evidence under each option, relative to expecting nothing; ``diagnosticity`` the span between the options it
    tells apart best, in log-odds: 0 for what all of them expect alike. ``share`` is below 1 where rows rest on one origin and count once together.
    """

    claim: str
    probability: float
    cells: tuple[str, ...]
    shift: tuple[float, ...]
    diagnosticity: float
    share: float


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a day: the probability of each option and of none of them (they sum to 1), and the rows, most diagnostic first.

    ``inconsistency`` is Heuer's count for each option: one for each I, two for each II; the least is the one to keep.
    """

    question: Hypotheses
    probabilities: tuple[float, ...]
    none: float
    rows: tuple[Row, ...]
    inconsistency: tuple[int, ...]
