"""From a view to the validity of each of its claims: match, compare, origins, fuse, status. A pure function of the view."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.assessment import Assessment, Contribution, OriginStep, Repair
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.ports import Prior
from upheld.model.view import View, latest
from upheld.model.words import word
from upheld.text.sentences import Span
from upheld.weigh.coming import aged, heard, outcome_of, settled, told_inside, window_of
from upheld.weigh.counted import texts_of, with_counted
from upheld.weigh.decay import days_unheard, faded, half_life
from upheld.weigh.estimates import estimate_of, in_words
from upheld.weigh.floods import flood_of
from upheld.weigh.fuse import Fused, Step, fuse, logit, passage_step, sigmoid, without_each
from upheld.weigh.linking import Memory, links_of_view
from upheld.weigh.match import Candidate
from upheld.weigh.newer import without_taken_back
from upheld.weigh.origins import Origin, origin_names, origins_of
from upheld.weigh.parameters import DIRECTNESS_STRENGTH, Parameters
from upheld.weigh.profiles import profile_of
from upheld.weigh.reopening import on_board, reopened, stood
from upheld.weigh.repair import Told, day_repair_of, repair_of
from upheld.weigh.sides import blocs_of, said
from upheld.weigh.sources import grade_for, in_own_interest, learned_for
from upheld.weigh.standing import floor_only, superseded
from upheld.weigh.status import Standing, confidence_of, direction_of, status_of

METHOD = "rules-4"
_FADED = 0.005  # a smaller change is not worth a word


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """All assessments of a view, the origins of its documents, and the links they were weighed from, by claim."""

    assessments: tuple[Assessment, ...]
    origins: tuple[Origin, ...]
    links: Mapping[str, tuple[Link, ...]]


def weigh(
    view: View,
    priors: Mapping[str, Prior],
    *,
    earlier: Mapping[str, float],
    parameters: Parameters,
    memory: Memory | None = None,
    explained: bool = True,
) -> Weighed:
    """Assess every claim of a view.

    Args:
        view: what may be looked at.
        priors: starting probabilities of claims about the future, by claim id.
        earlier: probability of each claim at the publication of its analysis, for the direction; a claim that is absent is steady.
        parameters: see :class:`Parameters`.
        memory: where links found before are kept; the assessments are the same without it.
        explained: whether the assessments say, origin by origin, what each was without it; for a probability alone that is work in vain.
    """
    documents = {d.id: d for d in view.documents}
    found = with_counted(links_of_view(texts_of(view), memory), view)
    links = found | {c.id: without_taken_back(c, found[c.id], documents) for c in view.claims if c.id in found}
    used = {link.document for own in links.values() for link in own}
    origins = origins_of(d for d in view.documents if d.id in used)
    names = origin_names(origins)
    joined = {o.name: o for o in origins} if explained else None
    done = []
    for claim in view.claims:
        steps = _steps(claim, links.get(claim.id, ()), documents, names, view, parameters)
        of_day = any(s.link.method == "dates" and s.value < 0 for s in steps)
        steps = on_the_day(steps) if of_day else steps
        prior = priors.get(claim.id) or starting(claim, parameters, of_day=of_day)
        done.append(_assess(claim, steps, prior, view=view, documents=documents, joined=joined, earlier=earlier.get(claim.id), parameters=parameters))
    verdicts = sum(stood(c, earlier.get(c.id), parameters) for c in view.claims)
    return Weighed(assessments=on_board(with_premises(view.claims, done), verdicts), origins=origins, links=links)


def with_premises(claims: Iterable[Claim], done: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Flag every claim that rests, directly or through others, on one that is overturned, superseded or withdrawn."""
    found = tuple(done)
    fallen = {a.claim for a in found if a.status in {"overturned", "superseded", "did-not-occur", "withdrawn"}}
    resting = {c.id: frozenset(c.rests_on) for c in claims}
    shaken: set[str] = set()
    while more := {name for name, on in resting.items() if name not in shaken and on & (fallen | shaken)}:
        shaken |= more
    return tuple(
        msgspec.structs.replace(a, flags=(*a.flags, "premise-overturned")) if a.claim in shaken and "premise-overturned" not in a.flags else a
        for a in found
    )


def starting(claim: Claim, parameters: Parameters, *, of_day: bool = False) -> Prior:
    """Where a claim about past or present starts: the base rate of its kind.

    A figure given with its source is a figure and a statement: it starts halfway between the two in log-odds, since a named source is mostly
    quoted right, and may still be wrong. Where the evidence gives another day (``of_day``), it is the day that is in question, a figure like others.
    """
    rate = parameters.base_rate[claim.kind]
    if of_day and rate > parameters.base_rate["quantity"]:
        return Prior(probability=parameters.base_rate["quantity"], reason="base rate of a figure: what is in question is the day")
    if claim.kind == "quantity" and claim.attribution:
        said = parameters.base_rate["statement"]
        return Prior(
            probability=sigmoid((logit(rate) + logit(said)) / 2), reason="base rates of a figure and of a statement, since its source is named"
        )
    return Prior(probability=rate, reason=f"base rate of a claim of kind {claim.kind}")


def on_the_day(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps on a claim whose day is in question: who bears it out without a word of the day bears out the deed, and the day only indirectly."""
    less = DIRECTNESS_STRENGTH["indirect"]
    return tuple(msgspec.structs.replace(s, value=s.value * less) if s.value > 0 and s.link.method != "dates" else s for s in steps)


def _repair(claim: Claim, steps: Sequence[Step], documents: Mapping[str, Document], view: View, parameters: Parameters) -> Repair | None:
    """What a claim with a refuted figure or day could truthfully say instead."""
    if not any(s.value < 0 for s in steps):
        return None
    profile = profile_of(claim)
    told = [
        Told(candidate=Candidate(profile=profile, document=documents[s.link.document], span=Span(s.link.start, s.link.end), shared=frozenset(), coverage=0.0),
             step=s, grade=grade_for(claim, documents[s.link.document], s.link, view.sources))
        for s in steps
    ]  # fmt: skip
    published = {a.slug: a.published for a in view.analyses}.get(claim.analysis, view.as_of)
    figure = None if claim.quantity is None else repair_of(claim, told, published=published, parameters=parameters)
    return figure or day_repair_of(claim, told, published=published, parameters=parameters)


def _steps(
    claim: Claim, links: Sequence[Link], documents: Mapping[str, Document], names: Mapping[str, str], view: View, parameters: Parameters
) -> tuple[Step, ...]:
    def step(link: Link) -> Step:
        document = documents[link.document]
        grade = grade_for(claim, document, link, view.sources)
        learned = learned_for(document, grade, view.sources, parameters.reliability)
        own = in_own_interest(claim, document, link, view.sources)
        value = passage_step(link, grade=grade, own_interest=own, parameters=parameters, reliability=learned)
        return Step(link=link, origin=names[link.document], value=value, known=grade != "F" or learned is not None or link.method == "judge")

    return tuple(step(link) for link in links)


def _last(view: View) -> dt.date | None:
    """How far the evidence at hand reaches: a workspace without documents has searched nothing."""
    return latest((*(d.known for d in view.documents), view.set_aside_to))


def _assess(
    claim: Claim, steps: Sequence[Step], prior: Prior, *, view: View, documents: Mapping[str, Document], joined: Mapping[str, Origin] | None,
    earlier: float | None, parameters: Parameters,
) -> Assessment:  # fmt: skip
    published = {a.slug: a.published for a in view.analyses}.get(claim.analysis, view.as_of)
    steps, prior, told = _of_future(claim, steps, prior, view=view, documents=documents, published=published, parameters=parameters)
    fused, faded_by = _in_time(claim, fuse(steps, prior=prior.probability, kind=claim.kind, parameters=parameters), steps, prior, documents, view)
    outcome = outcome_of(claim, fused, told, view=view, searched_to=view.searched_to or _last(view), parameters=parameters)
    p = settled(fused, outcome, told)
    band = _band(fused, p, resolved=outcome is not None)
    undone = superseded(claim, fused, documents, published=published, at_publication=earlier)
    standing = Standing(outcome=outcome, searched=bool(view.documents or view.set_aside), superseded=undone, floor_only=floor_only(claim, steps))
    status = status_of(claim, fused, standing, parameters)
    again = reopened(claim, fused, documents, published=published, at_publication=earlier, parameters=parameters)
    flood, estimate = flood_of(steps), estimate_of(claim, steps, documents, view.sources)
    flags = _flags(claim, fused, status, frozenset(s.link.method for s in steps), floor=standing.floor_only) + _disputed_by(steps, documents)
    flags += ("flooded",) * (flood is not None) + ("re-opened",) * (again is not None)
    reasons = (*faded_by, *(told.in_words for told in (flood, again) if told), *((in_words(estimate),) if estimate else ()))
    listed = claim.kind == "normative"
    return Assessment(
        claim=claim.id, as_of=view.as_of, status=status, probability=None if listed else round(p, 4), band=None if listed else band,
        word=None if listed else word(p), confidence=confidence_of(fused, width=band[1] - band[0]),
        direction="steady" if earlier is None else direction_of(p, earlier, parameters), flags=flags,
        origins_for=sum(round(o.weight, 4) > 0 for o in fused.origins),
        origins_against=sum(round(o.weight, 4) < 0 for o in fused.origins), evidence=_contributions(fused, steps, documents),
        waterfall=() if joined is None else _waterfall(fused, steps, prior, claim, joined, documents, parameters), prior=round(fused.prior, 6), prior_reason=prior.reason,
        repair=_repair(claim, steps, documents, view, parameters) if p < parameters.settled else None, contention=round(fused.contention, 4),
        said=_said(claim, steps, documents, view, parameters),
        blocs=() if listed else blocs_of(claim, steps, documents, view.sources, prior=prior.probability, parameters=parameters),
        estimate=estimate, e_value=None if again is None else round(again.e_value, 2), reasons=reasons,
        searched_to=view.searched_to or _last(view), method=METHOD, inputs=_digest(claim, steps, prior, parameters),
    )  # fmt: skip


def _said(claim: Claim, steps: Sequence[Step], documents: Mapping[str, Document], view: View, parameters: Parameters) -> float | None:
    return said(claim, [s.link for s in steps], {s.link.document: s.origin for s in steps}, documents, view.sources, parameters)


def _of_future(
    claim: Claim, steps: Sequence[Step], prior: Prior, *, view: View, documents: Mapping[str, Document], published: dt.date, parameters: Parameters
) -> tuple[Sequence[Step], Prior, tuple[float, float]]:
    """The steps and the start of a claim about the future as they count today, and what was told of it from inside its window."""
    if not claim.of_future:
        return steps, prior, (0.0, 0.0)
    window = window_of(claim, published=published, parameters=parameters)
    fresh = aged(steps, window, documents, as_of=view.as_of, half_life=parameters.sign_half_life)
    told = told_inside(fuse(fresh, prior=prior.probability, kind=claim.kind, parameters=parameters), fresh, documents, window)
    return fresh, heard(prior, claim, told), told


def _in_time(
    claim: Claim, fused: Fused, steps: Sequence[Step], prior: Prior, documents: Mapping[str, Document], view: View
) -> tuple[Fused, tuple[str, ...]]:
    """What is left of the evidence on a standing state, and why; everything else stays as it is."""
    published = {a.slug: a.published for a in view.analyses}.get(claim.analysis, view.as_of)
    half = half_life(claim, published=published) if fused.probability > prior.probability else None  # what ended does not come back by itself
    days = days_unheard((documents[s.link.document].known for s in steps if s.value), view.as_of)
    p = fused.probability if half is None else faded(fused.probability, base=prior.probability, days=days, half_life=half)
    if half is None or abs(p - fused.probability) < _FADED:
        return fused, ()
    reason = f"nothing heard of it for {days} days: faded from {fused.probability:.2f} towards {prior.probability:.2f}"
    return msgspec.structs.replace(fused, probability=p), (reason,)


def _band(fused: Fused, p: float, *, resolved: bool) -> tuple[float, float]:
    """Where the probability would lie if the sum of the evidence were wrong by what one more origin of usual strength could move."""
    if resolved:
        return (round(max(p - 0.02, 0.01), 4), round(min(p + 0.02, 0.99), 4))
    sd = 1.0 / math.sqrt(1 + fused.effective) + 0.5 * fused.contention
    middle = math.log(p / (1 - p))
    return (round(sigmoid(middle - sd), 4), round(sigmoid(middle + sd), 4))


def _flags(claim: Claim, fused: Fused, status: str, methods: frozenset[str], *, floor: bool) -> tuple[str, ...]:
    sides = len(fused.supporting) + len(fused.refuting)
    checks = (
        (sides == 1, "single-origin"),
        (bool(fused.supporting and fused.refuting) and fused.contention >= 0.3, "disputed"),
        ("measure" in methods, "measure-mismatch"),
        ("dates" in methods, "date-slip"),
        (floor, "floor-only"),
        (claim.default_deadline and status == "open", "default-deadline"),
    )
    return tuple(flag for holds, flag in checks if holds)


def _disputed_by(steps: Sequence[Step], documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Who, by name, speaks against a claim most strongly; shown whatever the probability."""
    against = [s for s in steps if s.value < 0 and s.link.bearing == "refutes" and documents[s.link.document].cited]
    if not against:
        return ()
    first = min(against, key=lambda s: (s.value, s.link.document))
    return (f"disputed-by:{documents[first.link.document].cited}",)


def _contributions(fused: Fused, steps: Sequence[Step], documents: Mapping[str, Document]) -> tuple[Contribution, ...]:
    weight = {o.origin: o.weight for o in fused.origins}
    leader: dict[str, str] = {}
    for step in sorted(steps, key=lambda s: (-abs(s.value), s.link.document)):
        leader.setdefault(step.origin, step.link.document)
    rows = []
    for step in steps:
        link, document = step.link, documents[step.link.document]
        own = weight[step.origin] if leader[step.origin] == link.document else 0.0
        rows.append(Contribution(
            document=link.document, published=document.published.text() if document.published else "", source=document.outlet, bearing=link.bearing,
            origin=step.origin, weight=round(own, 4), quote=link.quote, reason=link.reason, method=link.method, speaker=link.speaker,
            title=document.title, url=document.url,
        ))  # fmt: skip
    return tuple(sorted(rows, key=lambda c: (-abs(c.weight), c.document)))


def _waterfall(
    fused: Fused,
    steps: Sequence[Step],
    prior: Prior,
    claim: Claim,
    joined: Mapping[str, Origin],
    documents: Mapping[str, Document],
    parameters: Parameters,
) -> tuple[OriginStep, ...]:
    left_out = without_each(fused, steps, prior=prior.probability, kind=claim.kind, parameters=parameters)
    return tuple(
        OriginStep(origin=o.origin, label=documents[o.documents[0]].outlet or o.documents[0], documents=o.documents, weight=round(o.weight, 4),
                   without=round(left_out[o.origin], 4), joined_by=joined[o.origin].joined_by)
        for o in fused.origins
    )  # fmt: skip


def _digest(claim: Claim, steps: Iterable[Step], prior: Prior, parameters: Parameters) -> str:
    parts = [*(msgspec.json.encode(part, order="deterministic") for part in (claim, prior, parameters, *steps)), METHOD.encode()]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:16]
