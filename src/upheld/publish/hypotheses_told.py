"""Questions with competing answers as pages, terminals and spreadsheets show them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.hypotheses import NONE_OF_THESE, Hypotheses
from upheld.model.ports import BriefInput
from upheld.publish import charts
from upheld.publish.brief import clean
from upheld.text.cells import guarded
from upheld.weigh.hypotheses import answered

CELLS: Mapping[str, str] = {
    "CC": "very consistent", "C": "consistent", "N": "says nothing", "I": "inconsistent", "II": "very inconsistent",
}  # fmt: skip
TONES: Mapping[str, str] = {"CC": "good", "C": "good", "N": "none", "I": "bad", "II": "bad"}


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with its probability now and at publication, a bar of it, and Heuer's count of what speaks against it (none for the last row)."""

    words: str
    probability: float
    first: float
    bar: str
    inconsistency: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of the matrix."""

    claim: Claim
    probability: float
    cells: tuple[str, ...]
    diagnosticity: float
    share: float


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A question with everything its page shows; ``silent`` counts claims of the matrix that have no evidence yet."""

    question: Hypotheses
    options: tuple[Option, ...]
    lines: tuple[Line, ...]
    silent: int


def asked(given: BriefInput) -> tuple[Hypotheses, ...]:
    """The questions of one analysis."""
    return tuple(q for q in given.view.hypotheses if q.analysis == given.analysis.slug)


def first_of(given: BriefInput) -> tuple[Assessment, ...]:
    """The claims on the first day of their histories."""
    return tuple(points[0].assessment for points in given.histories.values() if points)


def told(question: Hypotheses, now: Iterable[Assessment], first: Iterable[Assessment], claims: Sequence[Claim]) -> Told:
    """A question on a day, beside the day of publication."""
    found, start = answered(question, now), answered(question, first)
    named = {c.id: c for c in claims}
    words = (*question.options, NONE_OF_THESE)
    rows = zip(words, (*found.probabilities, found.none), (*start.probabilities, start.none), (*found.inconsistency, None), strict=True)
    options = tuple(Option(words=w, probability=p, first=f, bar=charts.share_bar(p), inconsistency=i) for w, p, f, i in rows)
    lines = tuple(
        Line(claim=named[r.claim], probability=r.probability, cells=r.cells, diagnosticity=r.diagnosticity, share=r.share)
        for r in found.rows
        if r.claim in named
    )
    return Told(question=question, options=options, lines=lines, silent=sum(set(r.cells) == {"N"} for r in found.rows))


def page_of(given: BriefInput) -> tuple[Told, ...]:
    """Every question of an analysis."""
    first = first_of(given)
    return tuple(told(q, given.assessments, first, given.claims) for q in asked(given))


def terminal(one: Told) -> str:
    """A question in lines of text: the answers, then the claims that tell them apart best."""
    lines = [clean(one.question.question), ""]
    lines += [f"  {o.probability:4.0%}  {clean(o.words)}" + ("" if abs(o.probability - o.first) < 0.01 else f"  (at publication {o.first:.0%})")
              + ("" if o.inconsistency is None else f"  {o.inconsistency} against") for o in one.options]  # fmt: skip
    lines += ["", "Claims, those that tell the answers apart first (CC very consistent ... II very inconsistent, N says nothing):"]
    lines += [f"  {'  '.join(f'{c:2}' for c in line.cells)}  {line.probability:4.0%}  {clean(line.claim.text)}" for line in one.lines]
    return "\n".join(lines)


def publish(given: BriefInput) -> bytes:
    """Every question as the classic table of competing hypotheses, in CSV: a row a claim, a column an answer; equal inputs give equal bytes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for one in page_of(given):
        rows: list[Sequence[object]] = [
            ("question", one.question.question),
            ("claim", "probability", "diagnosticity", *(o.words for o in one.options[:-1])),
            *((x.claim.text, round(x.probability, 4), round(x.diagnosticity, 4), *x.cells) for x in one.lines),
            ("inconsistent", "", "", *(o.inconsistency for o in one.options[:-1])),
            ("probability of the answer", "", "", *(round(o.probability, 4) for o in one.options[:-1])),
            (NONE_OF_THESE, round(one.options[-1].probability, 4)),
            (),
        ]
        writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def found_hypotheses(questions: Iterable[Hypotheses], name: str) -> Hypotheses | None:
    """The question of an id, if there is one."""
    return next((q for q in questions if q.id == name), None)
