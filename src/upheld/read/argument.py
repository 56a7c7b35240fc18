"""The argument of an analysis, drafted: its thesis and its open questions, over the claims already drafted from it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from upheld.model.argument import Argument
from upheld.model.claim import Analysis, Claim
from upheld.read.anchor import quote_at
from upheld.read.openquestions import open_questions
from upheld.read.pieces import body
from upheld.read.thesis import thesis
from upheld.text.wrapping import unwrapped


def drafted_argument(analysis: Analysis, text: str, claims: Sequence[Claim]) -> Argument:
    """The argument of ``text``; every quote is an exact slice of it."""
    flat = unwrapped(text)
    lines = tuple(body(flat))
    found = thesis(analysis.slug, analysis.title, flat, claims, body=lines)
    asked = open_questions(analysis.slug, flat, claims, body=[line.span for line in lines])
    theses = () if found is None else (msgspec.structs.replace(found, quote=quote_at(text, found.quote.start, found.quote.end)),)
    questions = tuple(msgspec.structs.replace(q, quote=quote_at(text, q.quote.start, q.quote.end)) for q in asked)
    return Argument(analysis=analysis.slug, theses=theses, questions=questions)
