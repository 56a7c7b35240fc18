"""Every hand-set or learned number the weighing uses, in one frozen place, each with its source.

Sources: "validity (n)" is formula n of the model described in ``docs/concepts.md``; starting values are guesses of mild size until fitted on
resolved claims. Nothing below reads a number from anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from upheld.model.evidence import Directness, Grade

GRADE_RELIABILITY: Mapping[Grade, float] = {"A": 0.93, "B": 0.85, "C": 0.75, "D": 0.55, "E": 0.50, "F": 0.66}
"""Prior mean of P(supports | so) by Admiralty letter. F is unknown, not worst: a little better than a coin."""

DIRECTNESS_STRENGTH: Mapping[Directness, float] = {"direct": 1.0, "partial": 0.6, "indirect": 0.3}
"""How much of a full step a passage takes, by how much of the claim it covers."""

BASE_RATE: Mapping[str, float] = {
    "statement": 0.90,
    "event": 0.80,
    "quantity": 0.50,
    "relationship": 0.70,
    "trend": 0.60,
    "dispute": 0.40,
    "intent": 0.50,
    "forecast": 0.30,
    "conditional": 0.30,
    "normative": 0.50,
}
"""Starting probability of a claim of each kind before any evidence."""

SCALE: Mapping[str, float] = {kind: 1.0 if kind in {"forecast", "conditional"} else 2.0 for kind in BASE_RATE}
"""Factor on the evidence of a claim of each kind.

The grades' reliabilities are those of a source on anything it may say; a passage that gives the claim's own figure, day or deed is surer than that.
With links made by hand the development case (30 claims, 231 links) scores best from 1.8 to 2.5 for what is past; signs of what is to come stay at 1.
"""


_PLAIN = frozenset({"rho", "cap", "interest", "settled", "overturned", "steady", "sign_half_life", "unknown_cap"})
_TABLES = ("base_rate", "reliability", "scale")


class Parameters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What formulae (1)-(6) depend on.

    Attributes:
        rho: geometric discount of each further origin on the same side, in (0, 1).
        scale: factor on the sum of origins, per claim kind; 1 where absent.
        cap: largest step of one passage, in log-odds.
        interest: added to P(said | not so) where the speaker gains from being believed.
        calibration: (A, B1, B2) of the last step; (0, 1, 1) is the identity.
        settled: probability from which a claim of past or present is upheld; its mirror overturns.
        overturned: probability under which a claim of past or present is overturned.
        steady: change of probability since publication that still counts as steady.
        lag_days: days after a deadline in which reports of an event still come.
        unknown_cap: log-odds that sources of which nothing is known move on a side, all together, beyond the strongest of them; ln 2.
        sign_half_life: days until half of what a sign that something may come said is gone.
    """

    rho: float = 0.6
    scale: Mapping[str, float] = msgspec.field(default_factory=lambda: dict(SCALE))
    cap: float = 3.0
    interest: float = 0.25
    calibration: tuple[float, float, float] = (0.0, 1.0, 1.0)
    base_rate: Mapping[str, float] = msgspec.field(default_factory=lambda: dict(BASE_RATE))
    reliability: Mapping[Grade, float] = msgspec.field(default_factory=lambda: dict(GRADE_RELIABILITY))
    settled: float = 0.80
    overturned: float = 0.20
    steady: float = 0.05
    lag_days: int = 14
    unknown_cap: float = 0.69
    sign_half_life: float = 365.0

    def __post_init__(self) -> None:
        if not 0 < self.rho < 1:
            raise ValueError(f"rho must lie strictly between 0 and 1, not {self.rho}")
        if self.cap <= 0:
            raise ValueError(f"cap must be positive, not {self.cap}")
        if min(self.calibration[1:]) < 0:
            raise ValueError("calibration slopes must not be negative: more support would lower a probability")


def parameters_of(settings: Mapping[str, str]) -> Parameters:
    """The parameters of a view's flat settings (``weigh.rho``, ``weigh.base_rate.event`` ...); what they do not set has its default."""
    numbers = {name.removeprefix("weigh."): float(text) for name, text in settings.items() if name.startswith("weigh.")}
    plain = {name: value for name, value in numbers.items() if name in _PLAIN}
    under = {table: {name.partition(".")[2]: v for name, v in numbers.items() if name.startswith(f"{table}.")} for table in _TABLES}
    reliability = {str(grade): value for grade, value in GRADE_RELIABILITY.items()} | under["reliability"]
    found: dict[str, object] = {
        **plain,
        "scale": {**SCALE, **under["scale"]},
        "base_rate": {**BASE_RATE, **under["base_rate"]},
        "reliability": reliability,
        "calibration": tuple(numbers.get(f"calibration.{name}", start) for name, start in (("a", 0.0), ("b1", 1.0), ("b2", 1.0))),
        "lag_days": int(settings.get("check.lag_days", Parameters().lag_days)),
    }
    return msgspec.convert(found, Parameters)
