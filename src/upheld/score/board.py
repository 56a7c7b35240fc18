"""Resolved claims as a board of scores: our probability beside the author's, the base rate's and each person's, by whatever one groups them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.judgement import Outcome
from upheld.score.calibration import Bin, Corp, corp, ece, reliability
from upheld.score.compare import Difference, paired_bootstrap, skill
from upheld.score.proper import brier, log_score, paired
from upheld.score.watched import Outcome as Came
from upheld.score.watched import Watched, watched

Grouping = Literal["source", "author", "kind", "method", "horizon", "class", "novelty"]
GROUPINGS: tuple[str, ...] = get_args(Grouping)

HORIZONS = ((30, "1-30 days ahead"), (90, "31-90 days ahead"), (180, "91-180 days ahead"))
_FAR = "over 180 days ahead"
_NOTHING = "no evidence"
_PAST = "no forecast"

AT_PUBLICATION = "upheld, at publication"
OPEN = "upheld, while open"
LAST = "upheld, last look before"
AUTHOR = "the author's own words"
BASE = "base rate of the kind"


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What was held of a claim on a day, from nothing but what was known by then; with the discount of origins and the factor in force."""

    day: dt.date
    assessment: Assessment
    rho: float = 0.6
    scale: float = 1.0

    @property
    def p(self) -> float:
        """The probability; a point is only made where there is one."""
        return self.assessment.probability or 0.0


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A claim whose outcome is known.

    ``points`` are the days looked at before it was known, oldest first, the first at publication; empty where it was known by then. ``hedge`` is
    the author's own probability, ``base`` the base rate of the kind, ``people`` what each person held last before it was known. ``event_class`` names
    the class of a forecast, ``novelty`` whether a feed had seen such an act of these sides before publication, or its sides at all.
    """

    claim: Claim
    author: str
    published: dt.date
    outcome: Outcome
    settled: dt.date
    by: Literal["person", "reports"]
    base: float
    points: tuple[Point, ...] = ()
    hedge: float | None = None
    people: Mapping[str, float] = {}
    event_class: str = ""
    novelty: str = ""

    @property
    def so(self) -> bool:
        """Whether what was claimed turned out so."""
        return self.outcome == "occurred"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One forecaster: forecasts, claims without one, mean scores, and skill against the base rate on the same claims."""

    who: str
    n: int
    missing: int
    brier: float | None = None
    log: float | None = None
    ece: float | None = None
    skill: float | None = None
    against_base: Difference | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Claims that share something. ``right``: how often a source bore on the side that proved so, where sources are the groups."""

    name: str
    claims: int
    void: int
    lines: tuple[Line, ...]
    right: float | None = None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the replay: the claims still open then, and how what was held of them that day did."""

    day: dt.date
    lines: tuple[Line, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was scored. ``overdue``: forecasts past their deadline without an outcome, which no score here knows of."""

    as_of: dt.date
    claims: int
    void: int
    by_person: int
    by_reports: int
    overdue: int = 0
    lines: tuple[Line, ...] = ()
    parts: Corp | None = None
    table: tuple[Bin, ...] = ()
    persistence: Difference | None = None
    persistence_skill: float | None = None
    groups: tuple[Group, ...] = ()
    days: tuple[Day, ...] = ()
    watch: tuple[Watched, ...] = ()

    @property
    def void_rate(self) -> float:
        """Share of the outcomes that were neither yes nor no."""
        return self.void / self.claims if self.claims else 0.0


Told = tuple[Case, float | None]
Forecaster = Callable[[Case], float | None]


def line(who: str, told: Sequence[Told]) -> Line:
    """Scores of one forecaster; ``told`` may name a case several times, once a day."""
    both = paired([p for _, p in told], [case.so for case, _ in told])
    if not both.p:
        return Line(who=who, n=0, missing=both.missing)
    made = [case for case, p in told if p is not None]
    ours, base = brier(both.p, both.y), brier([c.base for c in made], both.y)
    return Line(
        who=who, n=len(both.p), missing=both.missing, brier=float(ours.mean()), log=float(log_score(both.p, both.y).mean()), ece=ece(both.p, both.y),
        skill=skill(float(ours.mean()), float(base.mean())),
        against_base=None if who == BASE else paired_bootstrap(ours, base, [_name(c) for c in made]),
    )  # fmt: skip


def _name(case: Case) -> tuple[str, str]:
    return case.claim.analysis, case.claim.id


def _open(cases: Iterable[Case]) -> list[Told]:
    """Every day on which a case was still open; a case that was known when published has one forecast, and it is missing."""
    never: tuple[float | None, ...] = (None,)
    return [(c, p) for c in cases for p in (tuple(q.p for q in c.points) or never)]


def lines(cases: Sequence[Case]) -> tuple[Line, ...]:
    """Ours at publication, while open and last; the author's; the base rate's; then each person's, by name."""
    people = sorted({name for c in cases for name in c.people})
    ways: tuple[tuple[str, Forecaster], ...] = (
        (AT_PUBLICATION, lambda c: c.points[0].p if c.points else None),
        (LAST, lambda c: c.points[-1].p if c.points else None),
        (AUTHOR, lambda c: c.hedge),
        (BASE, lambda c: c.base),
    )
    found = [line(who, [(c, way(c)) for c in cases]) for who, way in ways]
    return (found[0], line(OPEN, _open(cases)), *found[1:], *(line(name, [(c, c.people.get(name)) for c in cases]) for name in people))


def board(cases: Sequence[Case], *, as_of: dt.date, by: Grouping | None = None, replay: bool = False, overdue: int = 0) -> Board:
    """The whole board; what is void is counted and never scored."""
    settled = [c for c in cases if c.outcome != "void"]
    told = _open(settled)
    made = [(c, p) for c, p in told if p is not None]
    p, y = [p for _, p in made], [float(c.so) for c, _ in made]
    later = [(c, q.p, c.points[0].p) for c in settled for q in c.points[1:]]
    came = [float(c.so) for c, _, _ in later]
    ours, held = brier([now for _, now, _ in later], came), brier([first for _, _, first in later], came)
    return Board(
        as_of=as_of, claims=len(cases), void=len(cases) - len(settled), by_person=sum(c.by == "person" for c in cases),
        by_reports=sum(c.by == "reports" for c in cases), overdue=overdue, lines=lines(settled) if settled else (), parts=corp(p, y) if made else None,
        table=reliability(p, y), persistence=paired_bootstrap(ours, held, [_name(c) for c, _, _ in later]) if later else None,
        persistence_skill=skill(float(ours.mean()), float(held.mean())) if later else None,
        groups=groups(cases, by) if by else (), days=days(settled) if replay else (), watch=watch(settled),
    )  # fmt: skip


def watch(settled: Sequence[Case]) -> tuple[Watched, ...]:
    """Ours at publication and the author's own words, watched outcome by outcome."""
    ways: tuple[tuple[str, Forecaster], ...] = ((AT_PUBLICATION, lambda c: c.points[0].p if c.points else None), (AUTHOR, lambda c: c.hedge))
    return tuple(
        watched(who, [Came(day=c.settled, claim=f"{c.claim.analysis}/{c.claim.id}", p=p, so=c.so) for c in settled if (p := way(c)) is not None])
        for who, way in ways
    )


def groups(cases: Sequence[Case], by: Grouping) -> tuple[Group, ...]:
    """Cases by what they share, most first; one may stand in several groups (its sources, its methods, its horizons)."""
    held: dict[str, list[Case]] = {}
    for case in cases:
        for name, part in _parts(case, by):
            held.setdefault(name, []).append(part)
    found = [
        Group(name=name, claims=len(part), void=sum(c.outcome == "void" for c in part), lines=lines([c for c in part if c.outcome != "void"]),
              right=_right([c for c in part if c.outcome != "void"], name) if by == "source" else None)
        for name, part in held.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda g: (-g.claims, g.name)))


_ALONE: Mapping[str, Callable[[Case], str]] = {
    "kind": lambda case: case.claim.kind,
    "author": lambda case: case.author or "no author named",
    "class": lambda case: case.event_class or _PAST,
    "novelty": lambda case: case.novelty or "no feed tells of it",
}
"""Groupings in which a case stands once."""


def _parts(case: Case, by: Grouping) -> Iterable[tuple[str, Case]]:
    """The groups a case belongs to, with what of it belongs there."""
    evidence = [e for e in (case.points[-1].assessment.evidence if case.points else ()) if e.bearing != "silent"]
    match by:
        case "source":
            return [(name, case) for name in sorted({e.source or "no source named" for e in evidence}) or [_NOTHING]]
        case "method":
            return [(name, case) for name in sorted({e.method or "no method named" for e in evidence}) or [_NOTHING]]
        case "horizon":
            far: dict[str, list[Point]] = {}
            for point in case.points:
                far.setdefault(_horizon((case.settled - point.day).days), []).append(point)
            return [(name, msgspec.structs.replace(case, points=tuple(points))) for name, points in far.items()]
        case _:
            return ((_ALONE[by](case), case),)


def _horizon(ahead: int) -> str:
    return next((name for limit, name in HORIZONS if ahead <= limit), _FAR)


def _right(cases: Iterable[Case], source: str) -> float | None:
    """How often what a source said bore on the side that proved so, one voice a claim: that of its weightiest passage."""
    sides = []
    for case in cases:
        own = [e for e in (case.points[-1].assessment.evidence if case.points else ()) if e.source == source and e.bearing != "silent"]
        if own:
            sides.append((max(own, key=lambda e: abs(e.weight)).bearing == "supports") == case.so)
    return sum(sides) / len(sides) if sides else None


def days(cases: Sequence[Case]) -> tuple[Day, ...]:
    """The days looked at, oldest first: what was held of the claims still open then, beside the base rate and the author."""
    looked = sorted({p.day for c in cases for p in c.points})
    found = []
    for day in looked:
        held = [(c, next((p.p for p in c.points if p.day == day), None)) for c in cases]
        here = [(c, p) for c, p in held if p is not None]
        rows = (("upheld", here), (AUTHOR, [(c, c.hedge) for c, _ in here]), (BASE, [(c, c.base) for c, _ in here]))
        found.append(Day(day=day, lines=tuple(line(who, told) for who, told in rows)))
    return tuple(found)
