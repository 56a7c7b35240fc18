"""A disputed claim from all sides: without what each bloc's sources say, by theirs alone, and whether it was said apart from whether it is so."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from upheld.model.assessment import Bloc
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link, Source
from upheld.text.attribution import attribution
from upheld.text.words import content_stems
from upheld.weigh.fuse import Step, fuse
from upheld.weigh.parameters import Parameters
from upheld.weigh.sources import grade_for, learned_for, state_of

_LIKENESS = 0.5
"""Share of a claim's content words from which a passage that names its speaker tells that they said it."""

_TELLS = 0.005  # change of probability under which a bloc said nothing


def bloc_of(document: Document, sources: Mapping[str, Source]) -> str:
    """The bloc a document speaks for, its states in order ("PRK+RUS"); empty for one that takes no side."""
    return "+".join(sorted(state_of(document, sources)))


def blocs_of(
    claim: Claim, steps: Sequence[Step], documents: Mapping[str, Document], sources: Mapping[str, Source], *, prior: float, parameters: Parameters
) -> tuple[Bloc, ...]:
    """The probability without each bloc in turn and by each alone, the bloc that moves it most first.

    An origin belongs to the bloc of its oldest document, since copies repeat what that says. Origins that take no side are left in.
    """
    weighty = [s for s in steps if s.value]
    first: dict[str, Document] = {}
    for step in weighty:
        document = documents[step.link.document]
        held = first.get(step.origin)
        if held is None or (document.known, document.id) < (held.known, held.id):
            first[step.origin] = document
    of = {origin: bloc for origin, document in first.items() if (bloc := bloc_of(document, sources))}

    def probability(kept: Sequence[Step]) -> float:
        return fuse(kept, prior=prior, kind=claim.kind, parameters=parameters).probability

    whole = probability(weighty)
    rows = []
    for bloc in sorted(set(of.values())):
        own = [s for s in weighty if of.get(s.origin) == bloc]
        without = probability([s for s in weighty if of.get(s.origin) != bloc])
        origins = tuple(sorted({s.origin for s in own}))
        if max(abs(whole - without), abs(probability(own) - probability(()))) < _TELLS:
            continue
        rows.append(Bloc(bloc=bloc, origins=origins, without=round(without, 4), alone=round(probability(own), 4)))
    return tuple(sorted(rows, key=lambda r: (-abs(whole - r.without), r.bloc)))


def said(
    claim: Claim,
    links: Sequence[Link],
    names: Mapping[str, str],
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    parameters: Parameters,
) -> float | None:
    """Probability that whom a claim names did say it; ``None`` where it names nobody, or claims no more than that they said it.

    A passage that gives their words bears this out whichever way it leans on the thing itself, as often as its source is right. Copies count once.
    """
    if not claim.attribution or claim.kind in {"statement", "normative"}:
        return None
    who, words = content_stems(claim.attribution), content_stems(claim.text)
    steps = []
    for link in links:
        document = documents[link.document]
        told = attribution(link.quote)
        speakers = content_stems(f"{document.cited} {told.who if told else ''}")
        about = len(words & content_stems(link.quote)) / max(len(words), 1)
        if not who & speakers or about < _LIKENESS:
            continue
        grade = grade_for(claim, document, link, sources)
        hit = learned_for(document, grade, sources, parameters.reliability) or parameters.reliability[grade]
        steps.append(Step(link=link, origin=names[link.document], value=about * math.log(hit / (1 - hit)), known=grade != "F"))
    return round(fuse(steps, prior=parameters.base_rate["statement"], kind="statement", parameters=parameters).probability, 4)
