"""Claims about the future: what is left of old signs, when silence stops counting, and how a forecast stands.

Three things set a forecast apart from a claim about the past. A plan or a tendency reported in spring says less in autumn, so what is no report of
the event itself fades towards the start with a half-life. A window that passes in silence lowers the start, but a report from inside the window
ends the silence: from then on the question is whether that report holds, which is what its own step says. And it may be settled.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.judgement import Outcome, Resolution
from upheld.model.ports import Prior
from upheld.model.view import View
from upheld.weigh.fuse import Fused, Step, logit, sigmoid
from upheld.weigh.parameters import Parameters
from upheld.weigh.status import silent_too_long

SETTLES = 1.1
"""Log-odds of reports from inside the window that settle a forecast: one direct report by a source of grade B, or two of grade C."""

_OPEN_ENDED = 0.25  # less than this is no sign that it came about, and by as much a denial outweighs one that is
_CERTAIN = 0.97


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when reports bear on a forecast as reports of the event itself: after publication, to some days past the deadline."""

    after: dt.date
    until: dt.date

    def holds(self, step: Step, documents: Mapping[str, Document]) -> bool:
        """Whether a passage tells of the event from inside the window, plans and hopes left out."""
        return step.link.directness != "indirect" and self.after < documents[step.link.document].known <= self.until


def window_of(claim: Claim, *, published: dt.date, parameters: Parameters) -> Window:
    """The window of a claim about the future; one without a deadline never shuts."""
    end = claim.deadline + dt.timedelta(days=parameters.lag_days) if claim.deadline and claim.deadline < dt.date(9999, 1, 1) else dt.date.max
    return Window(after=published, until=end)


def aged(steps: Sequence[Step], window: Window, documents: Mapping[str, Document], *, as_of: dt.date, half_life: float) -> tuple[Step, ...]:
    """What is left of each step: a sign that it may come fades with its age, a report from inside the window does not."""

    def left(step: Step) -> Step:
        if not step.value or window.holds(step, documents):
            return step
        days = max((as_of - documents[step.link.document].known).days, 0)
        return msgspec.structs.replace(step, value=step.value * math.exp2(-days / half_life))

    return tuple(left(step) for step in steps)


def told_inside(fused: Fused, steps: Sequence[Step], documents: Mapping[str, Document], window: Window) -> tuple[float, float]:
    """Log-odds for and against a forecast from reports made inside its window, plans and hopes left out, copies once."""
    weight = {o.origin: o.weight for o in fused.origins}
    told = {s.origin for s in steps if window.holds(s, documents)}
    return math.fsum(max(weight[o], 0.0) for o in sorted(told)), math.fsum(max(-weight[o], 0.0) for o in sorted(told))


def heard(prior: Prior, claim: Claim, told: tuple[float, float]) -> Prior:
    """The start of a forecast after reports of the event itself: as far as they go, the silence of the window no longer counts.

    The share is what the reports come to over what settles a forecast. So more support never lowers a probability, and a full report stands
    against the base rate of the whole window and not against what silence had left of it.
    """
    if prior.unsilenced is None:
        return prior
    for_it, against = told
    share = min((against if claim.polarity == "negative" else for_it) / SETTLES, 1.0)
    ends = prior.unsilenced < prior.probability if claim.polarity == "negative" else prior.unsilenced > prior.probability
    if share <= 0 or not ends:
        return prior
    start = sigmoid((1 - share) * logit(prior.probability) + share * logit(prior.unsilenced))
    return msgspec.structs.replace(prior, probability=start, reason=f"{prior.reason}; reports from inside the window end its silence")


def outcome_of(
    claim: Claim, fused: Fused, told: tuple[float, float], *, view: View, searched_to: dt.date | None, parameters: Parameters
) -> Outcome | None:
    """How a forecast stands: resolved by a person; else occurred on direct evidence from inside its window; else shut without it.

    A likely event of which nothing was heard stays open after its window: too little was found to settle it.
    """
    if not claim.of_future:
        return None
    for signed in reversed(view.judgements):
        if isinstance(signed.judgement, Resolution) and signed.judgement.claim == claim.id:
            return signed.judgement.settles
    for_it, against = told
    shut = claim.deadline is not None and silent_too_long(claim.deadline, as_of=view.as_of, searched_to=searched_to, lag_days=0)
    happened, absent = (against, for_it) if claim.polarity == "negative" else (for_it, against)
    outcome: Outcome | None = None
    came_about = 1 - fused.probability if claim.polarity == "negative" else fused.probability
    if happened - absent >= SETTLES:
        outcome = "occurred"
    elif shut and happened <= absent and (happened < _OPEN_ENDED or absent - happened >= _OPEN_ENDED) and came_about < parameters.overturned:
        outcome = "did-not-occur"
    if outcome is not None and claim.polarity == "negative":
        return "did-not-occur" if outcome == "occurred" else "occurred"
    return outcome


def settled(fused: Fused, outcome: Outcome | None, told: tuple[float, float]) -> float:
    """The probability of a resolved claim: near certain where something was reported, and no surer than silence makes it where nothing was.

    What the reports of one side come to beyond what settles a forecast is added in log-odds, so that a second report makes it surer than one.
    """
    if outcome not in {"occurred", "did-not-occur"} or not any(o.weight for o in fused.origins):
        return fused.probability
    for_it, against = told
    if outcome == "occurred":
        return max(fused.probability, sigmoid(logit(_CERTAIN) + max(for_it - against - SETTLES, 0.0)))
    return min(fused.probability, sigmoid(logit(1 - _CERTAIN) - max(against - for_it - SETTLES, 0.0)))
