"""What a person should know, once: claims that moved, rules that were crossed, sources that fell silent, texts that were corrected.

An alert is recorded before it is told, and its id follows from what it says: what was told once, here or in another clone, is not told again. A claim's
movement is counted from what was last told of it, with :data:`MARGIN` to spare, so that a probability that wavers on a border does not ring each day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from upheld.desk import CheckOutcome
from upheld.desk_corrections import corrections
from upheld.desk_story import changed_documents
from upheld.desk_watch import Settings, states
from upheld.errors import Problem
from upheld.ledger.entry import AlertEntry, AssessmentEntry, DeliveryEntry, DocumentEntry, Entry
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment, Crossing
from upheld.model.watch import TERMINAL, Alert, AlertKind, alert_of
from upheld.model.words import word

MARGIN = 0.05
"""A border of words or statuses counts as crossed once the probability moved by so much since it was last told."""

KEPT_DAYS = 7
"""What a channel could not be told for so long it is not told any more: the record has it."""

FLAGS: Mapping[str, str] = {
    "flooded": "many new sources speak on one side at once: look at who they are before you believe what moved",
    "re-opened": "what came in since its verdict speaks against it more than chance would: read it again",
}
"""Flags of an assessment that are told when they are newly set, with what they ask of a person."""

_BY_PROBABILITY = frozenset({"upheld", "overturned", "leaning", "weakened"})
_MOST_NAMED = 5


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What was assessed before: the first assessment of each claim, and those recorded since that are still asked for."""

    first: Mapping[str, Assessment]
    made: Mapping[str, Sequence[tuple[dt.datetime, Assessment]]]


def past_of(entries: Iterable[Entry]) -> Past:
    """What was assessed before, from entries in order."""
    made: dict[str, list[tuple[dt.datetime, Assessment]]] = {}
    for e in entries:
        if isinstance(e.body, AssessmentEntry):
            made.setdefault(e.body.assessment.claim, []).append((e.recorded, e.body.assessment))
    return Past(first={claim: found[0][1] for claim, found in made.items()}, made=made)


def raise_alerts(workspace: Workspace, outcome: CheckOutcome, settings: Settings) -> tuple[tuple[Alert, ...], list[Problem]]:
    """Record what is to be told after a live check and return it."""
    hand = workspace.at_hand()
    entries, problems = hand.entries, list(hand.problems)
    found = alerts_of(entries, outcome, settings, now=workspace.clock(), text_of=workspace.store.text, past=past_of(entries))
    _, torn = workspace.journal.append([AlertEntry(alert) for alert in found])
    return found, problems + torn


def alerts_of(
    entries: Sequence[Entry], outcome: CheckOutcome, settings: Settings, *, now: dt.datetime, text_of: Callable[[str], str], past: Past
) -> tuple[Alert, ...]:
    """What is to be told, a pure function of the record and of what a check found."""
    told = [e.body.alert for e in entries if isinstance(e.body, AlertEntry)]
    read = {d.text_sha256: d.text for d in outcome.view.documents}  # read once for the check already
    found = [
        *_of_claims(past, told, outcome.weighed.assessments, now),
        *_of_flags(past, told, outcome.weighed.assessments, now),
        *_of_rules(told, outcome.crossings, now),
        *_of_sources(entries, told, settings, outcome.weighed.assessments, now),
        *corrections(entries, outcome.weighed.assessments, _since_told(entries), now=now, text_of=lambda digest: read.get(digest) or text_of(digest)),
    ]
    ids = {alert.id for alert in told}
    return tuple({alert.id: alert for alert in found if alert.id not in ids}.values())


def _of_claims(past: Past, told: Iterable[Alert], assessments: Iterable[Assessment], now: dt.datetime) -> Iterator[Alert]:
    last = {a.about: a for a in told if a.kind in {"status", "band"}}
    for a in assessments:
        if a.claim not in past.first:
            continue
        alert = last.get(a.claim)
        old = past.first[a.claim] if alert is None else _as_told(past.first[a.claim], alert)
        kind = moved(old, a)
        if kind is None:
            continue
        if alert is not None:
            old = _as_told(_assessed_by(past, a.claim, alert.at), alert)
        documents = changed_documents(old, a)[:_MOST_NAMED]
        names = {c.document: c.title or c.document for c in (*old.evidence, *a.evidence)}
        undo = f'upheld judge {a.claim} --unlink "{documents[0]}" --because "…"' if documents else ""
        yield alert_of(
            kind, a.claim, now, f"{a.claim}: {_said(old)} → {_said(a)}", key=f"{alert.id if alert else ''}\0{a.status}\0{a.word}",
            before=_said(old), after=_said(a), documents=tuple(f"{d} ({names.get(d, d)})" if names.get(d, d) != d else d for d in documents),
            undo=undo, status=a.status, probability=a.probability,
        )  # fmt: skip


def _as_told(a: Assessment, alert: Alert) -> Assessment:
    """A claim as it was when it was last told of."""
    return msgspec.structs.replace(a, status=alert.status, probability=alert.probability)


def _assessed_by(past: Past, claim: str, at: dt.datetime) -> Assessment:
    """The last assessment of a claim that was recorded by an instant, else the first there was."""
    made = [a for recorded, a in past.made[claim] if recorded <= at]
    return made[-1] if made else past.first[claim]


def _of_flags(past: Past, told: Iterable[Alert], assessments: Iterable[Assessment], now: dt.datetime) -> Iterator[Alert]:
    """Flags that call for a person, when they come and when they go; one that a claim had from the first is what later ones are compared with."""
    last = {(a.about, a.before): a for a in told if a.kind in {"flag", "flag-over"}}
    for a in assessments:
        for flag in sorted(FLAGS.keys() & {f.partition(":")[0] for f in a.flags}):
            before = last.get((a.claim, flag))
            if a.claim in past.first and (before.kind == "flag-over" if before else flag not in past.first[a.claim].flags):
                documents = tuple(c.document for c in a.evidence if c.weight)[:_MOST_NAMED]
                yield alert_of("flag", a.claim, now, f"{a.claim} is {flag}: {FLAGS[flag]}", key=f"{flag}\0{before.id if before else ''}", before=flag,
                               after=_said(a), documents=documents, undo=f'upheld judge {a.claim} --unlink DOCUMENT --because "…"')  # fmt: skip
    here = {(a.claim, f.partition(":")[0]) for a in assessments for f in a.flags}
    for (claim, flag), alert in last.items():
        if alert.kind == "flag" and (claim, flag) not in here:
            yield alert_of("flag-over", claim, now, f"{claim} is no longer {flag}", key=alert.id, before=flag)


def moved(old: Assessment, new: Assessment) -> AlertKind | None:
    """Whether a claim moved so that it is to be told, and how."""
    far = abs((new.probability or 0.0) - (old.probability or 0.0)) >= MARGIN
    if new.status != old.status and (far or not {old.status, new.status} <= _BY_PROBABILITY):
        return "status"
    if old.probability is None or new.probability is None:
        return None
    return "band" if far and word(old.probability) != word(new.probability) else None


def _said(a: Assessment) -> str:
    return a.status if a.probability is None else f"{a.status}, {word(a.probability)} ({a.probability:.2f})"


def _of_rules(told: Iterable[Alert], crossings: Sequence[Crossing], now: dt.datetime) -> Iterator[Alert]:
    last = {a.before: a for a in told if a.kind in {"rule", "rule-over"}}
    here = {f"{c.level} rule of {c.given_in} on {c.claim}: {c.rule}": c for c in crossings}
    for name, c in here.items():
        if name not in last or last[name].kind == "rule-over":
            key = last[name].id if name in last else name
            yield alert_of("rule", c.claim, now, f"{c.claim} crossed a {c.level} rule: {c.rule}", key=key, before=name, after=c.numbers)
    for name, alert in last.items():
        if alert.kind == "rule" and name not in here:
            yield alert_of("rule-over", alert.about, now, f"{alert.about} no longer crosses: {name}", key=alert.id, before=name)


def _of_sources(
    entries: Sequence[Entry], told: Iterable[Alert], settings: Settings, assessments: Iterable[Assessment], now: dt.datetime
) -> Iterator[Alert]:
    last = {a.about: a for a in told if a.kind in {"source-dead", "source-back"}}
    held = states(entries)
    stale = sum("stale" in a.flags for a in assessments)
    rest = f"; {stale} claims are stale" if stale else ""
    for feed in settings.watch.feeds:
        state, before = held.get(feed.name), last.get(feed.name)
        if state is None:
            continue
        if state.failing_since and state.dead(now) and (before is None or before.kind == "source-back"):
            yield alert_of("source-dead", feed.name, now, f"{feed.name} has not answered since {state.failing_since:%Y-%m-%d}{rest}", after=state.message,
                         key=state.failing_since.isoformat(), undo=f"look at {feed.address}, or take its block out of sources.toml")  # fmt: skip
        elif not state.failures and before is not None and before.kind == "source-dead":
            yield alert_of("source-back", feed.name, now, f"{feed.name} answers again", key=before.id)
        for gap in state.gaps[-1:]:
            yield alert_of("gap", feed.name, now, f"{feed.name} was asked too seldom: what it offered before {gap:%Y-%m-%d %H:%M} was missed",
                         key=gap.isoformat(), undo="ask it more often (every, in sources.toml), and add what is missing by hand")  # fmt: skip


def _since_told(entries: Sequence[Entry]) -> list[str]:
    """The documents that came since a person was last told anything: a run that was cut short leaves them to the next."""
    last = max((i for i, e in enumerate(entries) if isinstance(e.body, DeliveryEntry) and e.body.channel == TERMINAL), default=0)
    return [e.body.document.id for e in entries[last:] if isinstance(e.body, DocumentEntry)]


def tell_on_screen(workspace: Workspace, show: Callable[[Alert], None]) -> list[Problem]:
    """Show what has not been shown yet, and record that it was; where documents came but nothing is to be told, that too."""
    entries = workspace.at_hand().entries
    waiting, _ = pending(entries, TERMINAL, now=workspace.clock())
    for alert in waiting:
        show(alert)
    if not waiting and not _since_told(entries):
        return []
    return workspace.journal.append([DeliveryEntry(channel=TERMINAL, alerts=tuple(a.id for a in waiting))])[1]


def pending(entries: Iterable[Entry], channel: str, *, now: dt.datetime) -> tuple[tuple[Alert, ...], dt.datetime | None]:
    """The alerts a channel has still to be told, oldest first, and when it was last told anything."""
    alerts: dict[str, Alert] = {}
    done: set[str] = set()
    last: dt.datetime | None = None
    for e in entries:
        if isinstance(e.body, AlertEntry):
            alerts.setdefault(e.body.alert.id, e.body.alert)
        elif isinstance(e.body, DeliveryEntry) and e.body.channel == channel:
            done |= set(e.body.alerts)
            last = e.recorded
    young = now - dt.timedelta(days=KEPT_DAYS)
    return tuple(a for name, a in alerts.items() if name not in done and a.at >= young), last
