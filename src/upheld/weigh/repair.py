"""The claim as it could truthfully be written: where the evidence refutes a figure or a day but agrees on a near one, offered beside it and assessed.

Three repairs are known: another figure of the same measure, the same figure of the wider measure (killed or wounded, where the claim says
killed), and another day. A repair is weighed like any claim, from the passages that speak of the claim, against its own figure or day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import msgspec

from upheld.model.assessment import Repair
from upheld.model.claim import Claim, Quantity
from upheld.text.dates import dates
from upheld.text.figures import Figure, figures
from upheld.weigh.compare import by_figure, counts_wider, days_told, same_measure
from upheld.weigh.fuse import Step, fuse, passage_step
from upheld.weigh.match import Candidate
from upheld.weigh.parameters import Parameters
from upheld.weigh.profiles import profile_of

LEAST = 0.5
"""A repair less likely than this is not offered."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A passage with the origin and grade it counts under, as the assessment had them."""

    candidate: Candidate
    step: Step
    grade: str


def _written(low: float | None, high: float | None, comparator: str) -> str:
    def number(value: float) -> str:
        return f"{value:,.10g}"

    match low, high:
        case float() as bottom, float() as top if bottom == top:
            return f"about {number(bottom)}" if comparator == "about" else number(bottom)
        case float() as bottom, float() as top:
            return f"{number(bottom)} to {number(top)}"
        case float() as bottom, None:
            return f"at least {number(bottom)}"
        case _, float() as top:
            return f"up to {number(top)}"
    return ""


def _reworded(claim: Claim, figure: Figure) -> str | None:
    """The claim's proposition with its own figure replaced; ``None`` where the wording does not show that figure."""
    own = claim.quantity
    if own is None:
        return None
    stated = next((f for f in figures(claim.text) if (f.low, f.high) == (own.low, own.high)), None)
    if stated is None:
        return None
    return f"{claim.text[: stated.start]}{_written(figure.low, figure.high, figure.comparator)}{claim.text[stated.end :]}"


def _assessed(claim: Claim, quantity: Quantity, told: Sequence[Told], published: dt.date, parameters: Parameters) -> float:
    """Probability of the claim with another figure, from the passages that give one of its measure."""
    changed = profile_of(msgspec.structs.replace(claim, quantity=quantity))
    steps = []
    for one in told:
        verdict = by_figure(msgspec.structs.replace(one.candidate, profile=changed), published)
        if verdict is not None:
            link = msgspec.structs.replace(one.step.link, supports=verdict.supports, refutes=verdict.refutes,
                                           silent=1 - verdict.supports - verdict.refutes, directness=verdict.directness)  # fmt: skip
            value = passage_step(link, grade=one.grade, own_interest=False, parameters=parameters)  # type: ignore[arg-type]
            steps.append(Step(link=link, origin=one.step.origin, value=value))
    return fuse(steps, prior=parameters.base_rate["quantity"], kind=claim.kind, parameters=parameters).probability


def _other_figures(claim: Claim, told: Sequence[Told]) -> Mapping[tuple[float | None, float | None], tuple[Figure, Told]]:
    """The figures that refuting passages give for the claim's measure, each once."""
    found: dict[tuple[float | None, float | None], tuple[Figure, Told]] = {}
    for one in told:
        if claim.quantity is None or one.step.value >= 0 or one.step.link.method != "figures" or one.step.link.refutes < LEAST:
            continue
        for figure in figures(one.candidate.passage):
            if same_measure(claim.quantity, figure):
                found.setdefault((figure.low, figure.high), (figure, one))
    return found


def repair_of(claim: Claim, told: Sequence[Told], *, published: dt.date, parameters: Parameters) -> Repair | None:
    """The likeliest repair of a refuted figure; ``None`` where nothing near enough is supported."""
    best: Repair | None = None
    for figure, one in _other_figures(claim, told).values():
        text = _reworded(claim, figure)
        if text is None:
            continue
        quantity = Quantity(low=figure.low, high=figure.high, comparator=figure.comparator, measure=figure.measure, unit=figure.unit)
        p = round(_assessed(claim, quantity, told, published, parameters), 4)
        if p >= LEAST and (best is None or p > best.probability):
            best = Repair(text=text, probability=p, why=f"{one.step.link.document} gives {_written(figure.low, figure.high, figure.comparator)}")
    return _wider(claim, told) or best  # the very figure of the claim, told of a wider measure, explains it better than any other figure


def day_repair_of(claim: Claim, told: Sequence[Told], *, published: dt.date, parameters: Parameters) -> Repair | None:
    """The claim with the day that the passages give it; ``None`` where its wording shows no day or they do not agree on one."""
    own = next(
        (m for m in dates(claim.text, published) if m.interval.precision == "day" and any(c.isdigit() for c in claim.text[m.start : m.end])), None
    )
    named: dict[dt.date, list[Told]] = {}
    for one in told:
        if one.step.link.method == "dates":
            for found in days_told(one.candidate)[:1]:
                named.setdefault(found.day, []).append(one)
    if own is None or not named:
        return None
    best = max(sorted(named), key=lambda d: len({t.step.origin for t in named[d]}))
    steps = [msgspec.structs.replace(t.step, value=abs(t.step.value)) for t in named[best]]
    steps += [t.step for other, held in named.items() if other != best for t in held]
    p = round(fuse(steps, prior=parameters.base_rate[claim.kind], kind=claim.kind, parameters=parameters).probability, 4)
    if p < LEAST:
        return None
    written = claim.text[own.start : own.end]
    plain = next(
        (n for n in (f"{best:%-d %B %Y}",) if re.search(r"\d{4}", written)),
        f"{best:%B} {best.day}" if written[:1].isalpha() else f"{best.day} {best:%B}",
    )
    lead = re.match(r"(?:(?:on|by|since|until|after|before)\s+)?", written, re.IGNORECASE)
    text = f"{claim.text[: own.start]}{lead.group() if lead else ''}{plain}{claim.text[own.end :]}"
    return Repair(text=text, probability=p, why=f"{named[best][0].step.link.document} dates it {best:%-d %B %Y}")


def _wider(claim: Claim, told: Sequence[Told]) -> Repair | None:
    """The same figure said of killed or wounded, where the passages count those."""
    own = claim.quantity
    same = [t for t in told if own is not None and t.step.link.method == "measure" and counts_wider(own, t.candidate.passage)]
    if not same or not re.search(r"\bkilled\b|\bdeaths?\b|\bdied\b|\bdead\b", claim.text):
        return None
    text = re.sub(r"\bdeaths of\b|\bdeaths?\b|\bdied\b|\bdead\b|\bkilled\b", "killed or wounded", claim.text, count=1)
    origins = {t.step.origin for t in same}
    return Repair(
        text=text, probability=round(1 - 0.4 ** len(origins), 4), why=f"{same[0].step.link.document} gives this figure for killed or wounded"
    )
