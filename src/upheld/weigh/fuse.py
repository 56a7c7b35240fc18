"""From passages to one probability: calibrated additive log-odds over independent origins.

Everything here is pure arithmetic on small tuples. The laws it keeps (tested in ``tests/laws/test_fuse_laws.py``): the order of the evidence does
not matter; copies of an origin add nothing; more support never lowers a probability; any number of origins of strength x adds at most
x / (1 - rho) on a side; a probability stays strictly between 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.evidence import Grade, Link
from upheld.weigh.parameters import DIRECTNESS_STRENGTH, Parameters

_EDGE = 1e-9

FULL = 1.0
"""Log-odds from which an origin counts as a whole one: those of a direct report by a source of grade C."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The signed log-odds step of one passage, before its origin is considered; ``known`` says that anything is known of its source."""

    link: Link
    origin: str
    value: float
    known: bool = True


class OriginSum(msgspec.Struct, frozen=True, kw_only=True):
    """One origin after its copies are merged: ``value`` is its own signed step, ``weight`` what it moves after discount and scale."""

    origin: str
    value: float
    weight: float
    documents: tuple[str, ...]


class Fused(msgspec.Struct, frozen=True, kw_only=True):
    """A claim's evidence in one number, with its parts: ``log_odds = prior + sum of weights`` before calibration.

    ``effective`` is how many whole origins the evidence comes to (:func:`effective_origins`).
    """

    probability: float
    prior: float
    log_odds: float
    origins: tuple[OriginSum, ...]
    contention: float
    effective: float

    @property
    def supporting(self) -> tuple[OriginSum, ...]:
        """Origins that speak for the claim, strongest first."""
        return tuple(o for o in self.origins if o.value > 0)

    @property
    def refuting(self) -> tuple[OriginSum, ...]:
        """Origins that speak against it, strongest first."""
        return tuple(o for o in self.origins if o.value < 0)


def logit(p: float) -> float:
    """Log-odds of ``p``; the ends are clipped so that it stays finite."""
    p = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


def sigmoid(x: float) -> float:
    """Probability of log-odds ``x``, strictly inside (0, 1)."""
    p = 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
    return min(max(p, _EDGE), 1 - _EDGE)


def _log_ratio(link: Link, *, hit: float, said_anyway: float) -> float:
    """Log of P(passage | claim so) over P(passage | not so); ``said_anyway`` is P(said | opposite) for the side the passage leans to."""
    miss = 1 - hit
    supports = link.supports >= link.refutes
    so = link.supports * hit + link.silent * 0.5 + link.refutes * (miss if supports else said_anyway)
    not_so = link.supports * (said_anyway if supports else miss) + link.silent * 0.5 + link.refutes * hit
    return math.log(max(so, _EDGE) / max(not_so, _EDGE))


def passage_step(link: Link, *, grade: Grade, own_interest: bool, parameters: Parameters, reliability: float | None = None) -> float:
    """Formula (2): the log likelihood ratio of one passage, in [-cap, cap].

    ``own_interest`` says that the speaker gains from the side the passage takes: then P(said | opposite) is raised, which moves the ratio
    towards 1 for supports and refutations alike, never past it. A statement against interest keeps its full ratio. An unsure bearing moves
    little, because the bearing probabilities stand inside the ratio. ``reliability`` is the source's own, where it is known, instead of its grade's.
    """
    hit = parameters.reliability[grade] if reliability is None else reliability
    ratio = _log_ratio(link, hit=hit, said_anyway=1 - hit)
    if own_interest:
        eased = _log_ratio(link, hit=hit, said_anyway=min(1 - hit + parameters.interest, hit))
        ratio = min(max(eased, min(0.0, ratio)), max(0.0, ratio))
    ratio *= DIRECTNESS_STRENGTH[link.directness]
    return min(max(ratio, -parameters.cap), parameters.cap)


_Merged = tuple[str, float, tuple[str, ...]]


def merge_copies(steps: Iterable[Step]) -> tuple[_Merged, ...]:
    """Formula (3): one signed value per origin.

    Copies add nothing: the largest step counts. Where stances inside one origin conflict, their mean counts, so an origin that contradicts
    itself says little.
    """
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(step.origin, []).append(step)
    merged = []
    for origin in sorted(groups):
        values = [s.value for s in groups[origin]]
        low, high = min(values), max(values)
        value = math.fsum(values) / len(values) if low < 0 < high else max((high, low), key=abs)
        merged.append((origin, value, tuple(sorted({s.link.document for s in groups[origin]}))))
    return tuple(merged)


def discounted(values: Sequence[float], rho: float) -> tuple[float, ...]:
    """Formula (4), one side: each value times rho^(rank - 1), strongest first, returned in the order given."""
    order = sorted(range(len(values)), key=lambda i: -abs(values[i]))
    out = [0.0] * len(values)
    for rank, i in enumerate(order):
        out[i] = values[i] * rho**rank
    return tuple(out)


def calibrate(p: float, calibration: tuple[float, float, float]) -> float:
    """Formula (6): beta calibration, ``sigmoid(A + B1 log p - B2 log(1 - p))`` (Kull, Silva Filho and Flach 2017)."""
    a, b1, b2 = calibration
    p = min(max(p, _EDGE), 1 - _EDGE)
    return sigmoid(a + b1 * math.log(p) - b2 * math.log1p(-p))


def side_weights(values: Sequence[float], known: Sequence[bool], *, rho: float, most: float) -> tuple[float, ...]:
    """Formula (4) with the cap of a class: what each origin of one side moves, in the order given.

    Sources of which nothing is known come by the thousand for whoever makes them. The strongest of them counts as any origin; the others together
    move no more than ``most``: the side comes to ``min(S(all), S(all known and the strongest unknown) + most)``, S being the discounted sum. Both
    grow with every origin that is added, so more support still never lowers a probability.
    """
    weights = discounted(values, rho)
    unknown = [i for i, is_known in enumerate(known) if not is_known]
    if len(unknown) < 2:
        return weights
    strongest = max(unknown, key=lambda i: abs(values[i]))
    whole = math.fsum(map(abs, weights))
    bounded = math.fsum(map(abs, discounted([v for i, v in enumerate(values) if known[i] or i == strongest], rho))) + most
    if whole <= bounded:
        return weights
    of_known = math.fsum(abs(w) for w, is_known in zip(weights, known, strict=True) if is_known)
    factor = (bounded - of_known) / (whole - of_known)
    return tuple(w if is_known else w * factor for w, is_known in zip(weights, known, strict=True))


def contention(values: Sequence[float]) -> float:
    """How far the origins disagree: 0 = all on one side (or none), 1 = evenly matched."""
    total = math.fsum(abs(v) for v in values)
    return 0.0 if total == 0 else 1 - abs(math.fsum(values)) / total


def effective_origins(*sides: Iterable[float], rho: float) -> float:
    """How many whole origins speak: each by its strength up to :data:`FULL`, further ones of its side discounted; a host of hints is no report."""
    ranked = (sorted((min(abs(v) / FULL, 1.0) for v in side), reverse=True) for side in sides)
    return math.fsum(rho**rank * share for side in ranked for rank, share in enumerate(side))


def fuse(steps: Iterable[Step], *, prior: float, kind: str, parameters: Parameters) -> Fused:
    """Formulae (3), (4) and (6): the probability of a claim from its passages' steps.

    Args:
        steps: one per passage; several may share an origin.
        prior: starting probability, in (0, 1).
        kind: the claim's kind, for the scale.
        parameters: see :class:`Parameters`.
    """
    steps = tuple(steps)
    known = frozenset(s.origin for s in steps if s.known)
    return _summed(merge_copies(steps), known, prior=prior, kind=kind, parameters=parameters)


def _summed(merged: Sequence[_Merged], known: frozenset[str], *, prior: float, kind: str, parameters: Parameters) -> Fused:
    """Formulae (4) and (6), of origins whose copies are merged; ``known`` are those of which anything is known."""
    plus = [m for m in merged if m[1] > 0]
    minus = [m for m in merged if m[1] < 0]
    silent = [m for m in merged if m[1] == 0]
    scale = parameters.scale.get(kind, 1.0)
    sums: list[OriginSum] = []
    for side in (plus, minus):
        most = parameters.unknown_cap / scale if scale else 0.0
        found = side_weights([m[1] for m in side], [m[0] in known for m in side], rho=parameters.rho, most=most)
        weights = [scale * w for w in found]
        pairs = sorted(zip(side, weights, strict=True), key=lambda pair: (-abs(pair[1]), pair[0][0]))
        sums += [OriginSum(origin=o, value=v, weight=w, documents=d) for (o, v, d), w in pairs]
    sums += [OriginSum(origin=o, value=0.0, weight=0.0, documents=d) for o, _, d in silent]
    start = logit(prior)
    total = start + math.fsum(s.weight for s in sums)
    return Fused(
        probability=calibrate(sigmoid(total), parameters.calibration),
        prior=start,
        log_odds=total,
        origins=tuple(sums),
        contention=contention([m[1] for m in merged]),
        effective=effective_origins((m[1] for m in plus), (m[1] for m in minus), rho=parameters.rho),
    )


def without_each(fused: Fused, steps: Sequence[Step], *, prior: float, kind: str, parameters: Parameters) -> Mapping[str, float]:
    """Leave one origin out: what the probability would be without each of them."""
    known, merged = frozenset(s.origin for s in steps if s.known), merge_copies(steps)

    def summed(some: Sequence[_Merged]) -> float:
        return _summed(some, known, prior=prior, kind=kind, parameters=parameters).probability

    whole = summed(merged)  # of an origin that moves nothing nothing is missed
    return {o.origin: summed([m for m in merged if m[0] != o.origin]) if o.value else whole for o in fused.origins}
