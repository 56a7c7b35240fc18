"""The comparators of bare texts on a passage and its claim, where their preconditions and the kind of the claim let them settle it."""

from __future__ import annotations

import datetime as dt

import msgspec

from upheld.text.attribution import attribution
from upheld.text.dates import dates
from upheld.text.polarity import Polarity, polarity
from upheld.text.words import event_classes
from upheld.weigh.comparators import TextComparator
from upheld.weigh.comparators.amounts import by_amount, by_time
from upheld.weigh.comparators.deeds import by_deed
from upheld.weigh.comparators.measures import by_other_measure, by_unit
from upheld.weigh.comparators.negation import by_negation
from upheld.weigh.comparators.reading import negations, stems_of
from upheld.weigh.comparators.roles import by_roles
from upheld.weigh.comparators.statement import by_statement
from upheld.weigh.comparators.superlatives import by_superlative
from upheld.weigh.compare import Verdict
from upheld.weigh.leaning import directness, leaning_of
from upheld.weigh.match import Candidate

_WHOLE = 0.6  # share of the claim that a passage must cover before its wording can settle anything


def _tried(candidate: Candidate, leaning: Polarity, published: dt.date) -> tuple[TextComparator, ...]:
    """The comparators that have a say on a claim of its kind.

    Figures of a claim with a quantity are compared as figures, with measure and window. Who said what is asked of statements alone. Another month or
    year tells only of the same event. A denial, or a plan, is left to polarity.
    """
    claim = candidate.profile.claim
    counts = () if claim.quantity is not None else (by_other_measure, by_unit, by_amount)
    same_event = candidate.profile.own_classes & event_classes(stems_of(candidate.passage))
    by_day = any(m.interval.precision == "day" for m in dates(claim.quote.exact, published))  # then days are compared as days
    dated = (by_time,) if same_event and claim.quantity is None and not claim.of_future and not by_day else ()
    said = (by_statement,) if claim.kind == "statement" else ()
    worded = () if leaning.denied or leaning.unsettled else (by_superlative, by_roles, by_negation, by_deed)
    return (*said, *counts, *dated, *worded)


def _undated(text: str, candidate: Candidate, published: dt.date) -> str:
    """A proposition without its dates, where the passage names none: when it was is then neither borne out nor refuted by the wording."""
    if dates(candidate.passage, candidate.document.known):
        return text
    for mention in reversed(dates(text, published)):
        text = f"{text[: mention.start].rstrip()} {text[mention.end :].lstrip()}"
    return text.strip()


def by_wording(candidate: Candidate, published: dt.date) -> Verdict | None:
    """Precondition: the passage covers most of the claim. The first comparator of texts whose own precondition holds decides.

    A proposition that something will not be carries its negation in the hedge that was taken out of it, so that the verdict is turned. That a party
    to a dispute says it again is no evidence that it is so.
    """
    claim = candidate.profile.claim
    if candidate.coverage < _WHOLE:
        return None
    leaning = leaning_of(candidate)
    text = _undated(claim.text.replace(claim.hedge.cue, " ") if claim.hedge else claim.text, candidate, published)
    verdict = next((v for c in _tried(candidate, leaning, published) if (v := c(text, candidate.passage)) is not None), None)
    if verdict is None:
        return None
    if claim.polarity == "negative" and negations(text) % 2 == 0:
        verdict = msgspec.structs.replace(verdict, supports=verdict.refutes, refutes=verdict.supports)
    if claim.kind == "dispute" and verdict.supports > verdict.refutes and attribution(candidate.passage) is not None:
        return None
    if claim.of_future and (polarity(candidate.passage).supposed or leaning.coming):
        return None
    return msgspec.structs.replace(verdict, directness=directness(candidate, leaning, published) if claim.of_future else verdict.directness)
