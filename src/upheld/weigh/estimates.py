"""What the figures that passages give for a claim's measure come to, as a posterior: median, bands, and the probability of the claim's own bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from upheld.model.assessment import Estimate
from upheld.model.claim import Claim, Quantity
from upheld.model.evidence import Document, Source
from upheld.text.figures import Figure, figures
from upheld.weigh.biases import START, Error
from upheld.weigh.compare import same_measure
from upheld.weigh.fuse import Step
from upheld.weigh.measures import BECAME, WIDER
from upheld.weigh.quantities import Model, Told, posterior
from upheld.weigh.sources import state_of
from upheld.weigh.windows import LONG_AFTER, growing, to_date

LEAST_BEARING = 0.3
"""Probability of bearing at all from which a passage's figure is taken up."""

WIDER_RATIO = (math.log(1 + math.exp(1.151)), 0.11)
"""Killed or wounded over killed, in log units: wounded over killed is log-normal with 2.5 to 4 as its central 90% (mean of logs 1.151, sd .143)."""

COUNTED = Error(0.0, 0.10)
"""Error of figures of what is no loss: soldiers stationed, tests, points of a paper."""

RECORDS = 365
"""Days after a claim's time from which a party's count of losses is taken for its records, which have no side."""

_EXACT, _ABOUT = 0.03, 0.08  # slack of a number, as the comparators have it


def bounds_of(quantity: Quantity) -> tuple[float | None, float | None]:
    """The interval a claimed figure stands for."""
    low, high = quantity.low, quantity.high
    if low is not None and low == high:
        slack = _ABOUT if quantity.comparator == "about" else _EXACT
        return low * (1 - slack), low * (1 + slack)
    return low, high


def told_of(claim: Claim, steps: Sequence[Step], documents: Mapping[str, Document], sources: Mapping[str, Source]) -> tuple[Told, ...]:
    """One report a passage: its figure of the claim's measure, or of the wider one through the ratio, nearest to what the claim gives.

    ``when`` is set where it sums up to its own day.
    """
    if claim.quantity is None:
        return ()
    found = []
    for step in steps:
        document = documents[step.link.document]
        if step.link.supports + step.link.refutes < LEAST_BEARING:
            continue
        own = [(f, (0.0, 0.0)) for f in figures(step.link.quote) if same_measure(claim.quantity, f)]
        wider = [(f, WIDER_RATIO) for f in figures(step.link.quote) if claim.quantity.measure == "killed" and f.measure == WIDER["killed"]]
        if own or wider:
            figure, ratio = min(own or wider, key=lambda pair: _apart(pair[0], claim.quantity))  # type: ignore[arg-type]
            runs = growing(figure.measure, figure.unit) and to_date(step.link.quote, figure)
            found.append(Told(low=figure.low, high=figure.high, origin=step.origin, error=_error(claim, document, sources), ratio=ratio,
                              when=document.known if runs else None))  # fmt: skip
    return tuple(found)


def _apart(figure: Figure, claimed: Quantity) -> float:
    told, own = ([v for v in (q.low, q.high) if v] for q in (figure, claimed))
    return min((abs(math.log(a / b)) for a in told for b in own), default=math.inf)


def _error(claim: Claim, document: Document, sources: Mapping[str, Source]) -> Error:
    """The starting error of the side a document takes in the losses a claim counts; anybody else is neutral.

    What is counted one by one is told nearly right or means something else; and long after, a party's records are no longer its war bulletin.
    """
    if claim.quantity is None or claim.quantity.measure not in BECAME:
        return COUNTED
    end = claim.period.end if claim.period else None
    if end is not None and (document.known - end).days > RECORDS:
        return START["neutral"]
    sides = state_of(document, sources)
    losing = set(claim.actors[:1])
    if not sides or not claim.actors:
        return START["neutral"]
    return START["own"] if sides & losing else START["enemy"] if sides & set(claim.actors) else START["neutral"]


def estimate_of(claim: Claim, steps: Sequence[Step], documents: Mapping[str, Document], sources: Mapping[str, Source]) -> Estimate | None:
    """The posterior of a claim's figure in a few numbers; ``None`` where no passage gives one of its measure."""
    told = told_of(claim, steps, documents, sources)
    asked = claim.period.end if claim.period else None
    belief = posterior(told, asked=asked, cumulative=True, model=Model(slack=LONG_AFTER))
    if belief is None or claim.quantity is None:
        return None
    low, high = bounds_of(claim.quantity)
    (a, b), (c, d) = belief.band(0.5), belief.band(0.9)
    return Estimate(median=_figures(belief.quantile(0.5)), half=(_figures(a), _figures(b)), most=(_figures(c), _figures(d)),
                    origins=belief.origins, claimed=round(belief.within(low, high), 4))  # fmt: skip


def _figures(value: float) -> float:
    """Three significant figures: a posterior knows no more."""
    return float(f"{value:.3g}")


def in_words(estimate: Estimate) -> str:
    """One line for a reader."""
    return (f"the figures told put it at about {estimate.median:,.10g} (even chance of {estimate.half[0]:,.10g} to {estimate.half[1]:,.10g}; "
            f"nine in ten {estimate.most[0]:,.10g} to {estimate.most[1]:,.10g})")  # fmt: skip
