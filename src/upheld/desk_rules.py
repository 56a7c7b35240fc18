"""Review periods and rules: which claims were not searched in time, and which are at rest, and which crossed a ``warn`` or ``fail`` rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import msgspec

from upheld.model.assessment import Assessment, Crossing
from upheld.model.claim import Claim
from upheld.model.view import View
from upheld.model.when import Duration, parse_duration
from upheld.text.rules import Facts, Node, RuleError, crossed, numbers, parse_rule, periods_of, previous_day
from upheld.weigh.assess import Weighed

REVIEW = "P7D"
"""A claim is searched at least so often where nobody says otherwise."""

_LEVELS = ("fail", "warn")
AT_REST = "at-rest"
"""The flag of a settled claim that is followed no more."""

_SETTLED = frozenset({"upheld", "overturned", "superseded", "occurred", "did-not-occur", "void"})
_DONE = frozenset({"occurred", "did-not-occur", "void", "normative", "retired", "withdrawn"})
ProbabilitiesAt = Callable[[dt.date], Mapping[str, float]]


def setting_of(claim: Claim, key: str, settings: Mapping[str, str]) -> tuple[str, str]:
    """A claim's ``review``, ``warn`` or ``fail``: its own, else that of its analysis, else the workspace's; and where it stands."""
    places = (
        (getattr(claim, key, ""), "claim"),
        (settings.get(f"analyses.{claim.analysis}.{key}", ""), "claims.toml"),
        (settings.get(f"check.{key}", ""), "upheld.toml"),
    )
    return next((place for place in places if place[0].strip()), ("", ""))


def flag_stale(seen: View, weighed: Weighed) -> Weighed:
    """Add the flag ``stale`` where evidence was not searched, up to the day asked about, within the claim's review period.

    The period begins with the last day searched, at the earliest with publication. What is settled is not searched any more.
    """
    claims = {c.id: c for c in seen.claims}
    published = {a.slug: a.published for a in seen.analyses}
    searched = max(seen.reaches or dt.date.min, seen.searched_to or dt.date.min)

    def stale(a: Assessment) -> bool:
        claim = claims[a.claim]
        since = max(searched, published.get(claim.analysis, seen.as_of))
        return a.status not in _DONE and _review(claim, seen.settings).before(seen.as_of) > since

    flagged = tuple(msgspec.structs.replace(a, flags=(*a.flags, "stale")) if stale(a) else a for a in weighed.assessments)
    return msgspec.structs.replace(weighed, assessments=flagged)


def rest(seen: View, weighed: Weighed) -> Weighed:
    """Add the flag ``at-rest`` where a claim is settled and nothing that bears on it came in for the period ``check.retire``.

    It keeps its verdict, is searched no more and does not turn stale; whatever bears on it and comes in all the same wakes it.
    """
    known = {d.id: d.known for d in seen.documents}
    claims, published = {c.id: c for c in seen.claims}, {a.slug: a.published for a in seen.analyses}

    def resting(a: Assessment) -> bool:
        claim = claims[a.claim]
        period = setting_of(claim, "retire", seen.settings)[0]
        last = max([*(known[c.document] for c in a.evidence if c.weight and c.document in known), published.get(claim.analysis, seen.as_of),
                    claim.deadline or dt.date.min])  # fmt: skip
        return a.status in _SETTLED and bool(period) and last < parse_duration(period).before(seen.as_of)

    flagged = tuple(
        msgspec.structs.replace(a, flags=(*(f for f in a.flags if f != "stale"), AT_REST)) if resting(a) else a for a in weighed.assessments
    )
    return msgspec.structs.replace(weighed, assessments=flagged)


def _review(claim: Claim, settings: Mapping[str, str]) -> Duration:
    return parse_duration(setting_of(claim, "review", settings)[0] or REVIEW)


def apply_rules(seen: View, weighed: Weighed, probabilities_at: ProbabilitiesAt) -> tuple[Crossing, ...]:
    """The rules that claims crossed, in the order of the claims, ``fail`` first.

    Args:
        seen: what was looked at.
        weighed: the assessments made of it.
        probabilities_at: the probabilities on an earlier day; asked for once a day, and only where a rule names a period.
    """
    assessed = {a.claim: a for a in weighed.assessments}
    published = {a.slug: a.published for a in seen.analyses}
    held: dict[dt.date, Mapping[str, float]] = {}

    def before(claim: Claim, node: Node) -> dict[str, float | None]:
        found = {}
        for written, period in periods_of(node):
            day = previous_day(period, seen.as_of, published=published.get(claim.analysis, seen.as_of))
            if day not in held:
                held[day] = probabilities_at(day)
            found[written] = held[day].get(claim.id)
        return found

    return tuple(crossing for claim in seen.claims for crossing in _crossings(claim, assessed[claim.id], seen.settings, before))


def _crossings(
    claim: Claim, a: Assessment, settings: Mapping[str, str], before: Callable[[Claim, Node], dict[str, float | None]]
) -> Iterator[Crossing]:
    words = {"status": (a.status,), "confidence": (a.confidence,), "direction": (a.direction,), "kind": (claim.kind,), "flag": a.flags}
    for level in _LEVELS:
        rule, place = setting_of(claim, level, settings)
        try:
            node = parse_rule(rule) if rule else None
        except RuleError:
            node = None  # recorded by a version that knew more words; the settings and the claims tell what is wrong with a rule
        if node is None:
            continue
        facts = Facts(p=a.probability, words=words, earlier=before(claim, node))
        if crossed(node, facts):
            yield Crossing(claim=claim.id, level="fail" if level == "fail" else "warn", rule=rule, given_in=place, numbers=numbers(node, facts))
