"""What resolved claims teach: the discount, a factor for each kind and the calibration, held near what is in force and never worse than it.

Three lessons are tried one after another: ``rho``, then the scale of each kind, then the calibration (formulae 4 and 6). Each is a penalised
likelihood in which keeping what is in force is worth :data:`~upheld.score.recalibrate.PSEUDO` pseudo-claims, and each is kept only where it lowers
the Brier score with every claim left out of what it is scored by. So few outcomes change little, and none of it does worse than before on that test.
Each lesson kept adds as many pseudo-claims for the next, since all of them pull the same probabilities. The pseudo-claims have one to five equal
origins on either side, whatever the claims at hand have: a discount that no claim here puts to the test stays where it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np

from upheld.model.assessment import Assessment
from upheld.score.proper import Floats, brier
from upheld.score.recalibrate import PSEUDO, apply, fit
from upheld.weigh.fuse import discounted
from upheld.weigh.parameters import Parameters

FEWEST = 10
"""Outcomes under which nothing is learned."""
RHOS = tuple(round(0.1 * k, 1) for k in range(1, 10))
SCALES = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_ORIGINS = range(1, 6)
_STEP = 1.0  # log-odds of an origin of a pseudo-claim: a direct report of a source between grades B and C
_GAIN = 1e-6
_EDGE = 1e-9


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its outcome: the starting log-odds and the signed step of each origin, before any discount."""

    claim: str
    kind: str
    prior: float
    steps: tuple[float, ...]
    so: bool


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """Parameters to propose, and the Brier scores before and after, each claim left out in turn. ``changed`` names what differs."""

    parameters: Parameters
    before: float | None
    after: float | None
    outcomes: int
    changed: Mapping[str, float] = {}


def example(a: Assessment, kind: str, *, so: bool, rho: float, scale: float) -> Example:
    """From an assessment and its outcome; ``rho`` and ``scale``, with which it was made, are taken out again."""
    factor = scale or 1.0
    sides = (sorted((o.weight for o in a.waterfall if o.weight * sign > 0), key=lambda w: -abs(w)) for sign in (1, -1))
    steps = tuple(weight / factor / rho**rank for side in sides for rank, weight in enumerate(side))
    return Example(claim=a.claim, kind=kind, prior=a.prior, steps=steps, so=so)


def _raw(examples: Sequence[Example], rho: float, scale: Mapping[str, float]) -> Floats:
    """Probabilities before calibration."""
    sums = [
        math.fsum(w for sign in (1, -1) for w in discounted([s for s in e.steps if s * sign > 0], rho)) * scale.get(e.kind, 1.0) for e in examples
    ]
    odds = np.array([e.prior for e in examples]) + np.array(sums)
    out: Floats = np.clip(1 / (1 + np.exp(-np.clip(odds, -700, 700))), _EDGE, 1 - _EDGE)
    return out


def predicted(examples: Sequence[Example], parameters: Parameters) -> Floats:
    """The probability of each example under some parameters."""
    return apply(_raw(examples, parameters.rho, parameters.scale), parameters.calibration)


def _outcomes(examples: Iterable[Example]) -> Floats:
    return np.array([float(e.so) for e in examples])


def _entropy(target: Floats, p: Floats) -> Floats:
    return -(target * np.log(p) + (1 - target) * np.log1p(-p))


def _pseudo(kinds: Iterable[str]) -> tuple[Example, ...]:
    return tuple(
        Example(claim="", kind=kind, prior=0.0, steps=(side * _STEP,) * n, so=False) for kind in sorted(kinds) for side in (1, -1) for n in _ORIGINS
    )


Choice = Callable[[Sequence[Example], Parameters, float], tuple[Parameters, Floats]]
"""A lesson: the parameters it proposes, and the probability of each example under those learned without it."""


def _chosen(examples: Sequence[Example], options: Sequence[Parameters], now: Parameters, weight: float) -> tuple[int, Floats]:
    """The best of some options under the penalty, and the probability of each example under the best without it."""
    y, pseudo = _outcomes(examples), _pseudo({e.kind for e in examples})
    held = predicted(pseudo, now)
    p = np.stack([predicted(examples, option) for option in options])
    loss = np.stack([_entropy(y, row) for row in p])
    kept = np.array([weight * float(_entropy(held, predicted(pseudo, option)).mean()) for option in options])
    total = loss.sum(axis=1) + kept
    without = (total[:, None] - loss).argmin(axis=0)
    return int(total.argmin()), p[without, np.arange(len(y))]


def learn_rho(examples: Sequence[Example], now: Parameters, weight: float = PSEUDO) -> tuple[Parameters, Floats]:
    """The discount of each further origin on a side."""
    options = [now, *(msgspec.structs.replace(now, rho=rho) for rho in RHOS)]
    best, out = _chosen(examples, options, now, weight)
    return options[best], out


def learn_scales(examples: Sequence[Example], now: Parameters, weight: float = PSEUDO) -> tuple[Parameters, Floats]:
    """The factor on the evidence of each kind, from the outcomes of that kind."""
    scale, out = dict(now.scale), predicted(examples, now)
    for kind in sorted({e.kind for e in examples}):
        own = [i for i, e in enumerate(examples) if e.kind == kind]
        options = [now, *(msgspec.structs.replace(now, scale={**now.scale, kind: factor}) for factor in SCALES)]
        best, left_out = _chosen([examples[i] for i in own], options, now, weight)
        if best and brier(left_out, _outcomes(examples[i] for i in own)).mean() < brier(out[own], _outcomes(examples[i] for i in own)).mean() - _GAIN:
            scale[kind] = options[best].scale[kind]
            out[own] = left_out
    return msgspec.structs.replace(now, scale=scale), out


def learn_calibration(examples: Sequence[Example], now: Parameters, weight: float = PSEUDO) -> tuple[Parameters, Floats]:
    """The last step, from log-odds as they stand to what came about."""
    p, y = _raw(examples, now.rho, now.scale), _outcomes(examples)
    rest = [np.arange(len(y)) != i for i in range(len(y))]
    out = np.array([apply(p[i : i + 1], fit(p[others], y[others], pseudo=weight))[0] for i, others in enumerate(rest)])
    a, b1, b2 = (round(value, 3) for value in fit(p, y, pseudo=weight))
    return msgspec.structs.replace(now, calibration=(a, b1, b2)), out


LESSONS: tuple[Choice, ...] = (learn_rho, learn_scales, learn_calibration)


def learn(examples: Sequence[Example], now: Parameters) -> Learned:
    """What to propose instead of ``now``; ``now`` itself where there are too few outcomes or nothing does better."""
    if len(examples) < FEWEST:
        before = float(brier(predicted(examples, now), _outcomes(examples)).mean()) if examples else None
        return Learned(parameters=now, before=before, after=before, outcomes=len(examples))
    y, best = _outcomes(examples), now
    weight = PSEUDO
    before = score = float(brier(predicted(examples, now), y).mean())
    for lesson in LESSONS:
        proposed, left_out = lesson(examples, best, weight)
        tried = float(brier(left_out, y).mean())
        if proposed != best and tried < score - _GAIN:
            best, score, weight = proposed, tried, weight + PSEUDO
    return Learned(parameters=best, before=before, after=score, outcomes=len(examples), changed=changes(now, best))


def changes(now: Parameters, then: Parameters) -> Mapping[str, float]:
    """What differs, as the settings of ``upheld.toml`` that say it."""
    kinds = sorted({*now.scale, *then.scale})
    pairs = {
        "weigh.rho": (now.rho, then.rho),
        **{f"weigh.scale.{kind}": (now.scale.get(kind, 1.0), then.scale.get(kind, 1.0)) for kind in kinds},
        **{f"weigh.calibration.{name}": (now.calibration[i], then.calibration[i]) for i, name in enumerate(("a", "b1", "b2"))},
    }
    return {name: new for name, (old, new) in pairs.items() if old != new}
