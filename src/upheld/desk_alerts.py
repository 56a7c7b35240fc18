"""What a person should know, once: claims that moved, rules that were crossed, sources that fell silent, texts that were corrected.

An alert is recorded before it is told, and its id follows from what it says: what was told once, here or in another clone, is not told again. A claim's
movement is counted from what was last told of it, with :data:`MARGIN` to spare, so that a probability that wavers on a border does not ring each day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from upheld.desk import CheckOutcome
from upheld.desk_story import changed_documents
from upheld.desk_watch import Settings, last_documents, states
from upheld.errors import Problem
from upheld.gather.changes import differences, notice_of
from upheld.ledger.entry import AlertEntry, AssessmentEntry, DeliveryEntry, DocumentEntry, Entry
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment, Crossing
from upheld.model.evidence import Document
from upheld.model.watch import Alert, AlertKind
from upheld.model.words import word

MARGIN = 0.05
"""A border of words or statuses counts as crossed once the probability moved by so much since it was last told."""

KEPT_DAYS = 7
"""What a channel could not be told for so long it is not told any more: the record has it."""

TERMINAL = "terminal"
"""The channel of whoever runs the check."""

_BY_PROBABILITY = frozenset({"upheld", "overturned", "leaning", "weakened"})
_MOST_NAMED = 5
TextOf = Callable[[str], str]


def raise_alerts(workspace: Workspace, outcome: CheckOutcome, settings: Settings) -> tuple[tuple[Alert, ...], list[Problem]]:
    """Record what is to be told after a live check and return it."""
    entries, problems = workspace.entries()
    found = alerts_of(entries, outcome, settings, now=workspace.clock(), text_of=workspace.store.text)
    _, torn = workspace.journal.append([AlertEntry(alert) for alert in found])
    return found, problems + torn


def alerts_of(entries: Sequence[Entry], outcome: CheckOutcome, settings: Settings, *, now: dt.datetime, text_of: TextOf) -> tuple[Alert, ...]:
    """What is to be told, a pure function of the record and of what a check found."""
    told = [e.body.alert for e in entries if isinstance(e.body, AlertEntry)]
    read = {d.text_sha256: d.text for d in outcome.view.documents}  # read once for the check already
    found = [
        *_of_claims(entries, told, outcome.weighed.assessments, now),
        *_of_rules(told, outcome.crossings, now),
        *_of_sources(entries, told, settings, now),
        *_of_corrections(entries, outcome.weighed.assessments, now, lambda digest: read.get(digest) or text_of(digest)),
    ]
    ids = {alert.id for alert in told}
    return tuple({alert.id: alert for alert in found if alert.id not in ids}.values())


def _alert(kind: AlertKind, about: str, now: dt.datetime, title: str, *, key: str, **more: object) -> Alert:
    name = hashlib.sha256(f"{kind}\0{about}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return msgspec.convert({"id": name, "kind": kind, "about": about, "at": now, "title": title, **more}, Alert)


def _of_claims(entries: Sequence[Entry], told: Iterable[Alert], assessments: Iterable[Assessment], now: dt.datetime) -> Iterator[Alert]:
    last = {a.about: a for a in told if a.kind in {"status", "band"}}
    before = _baselines(entries, last)
    for a in assessments:
        old = before.get(a.claim)
        if old is None:
            continue
        kind = moved(old, a)
        if kind is None:
            continue
        documents = changed_documents(old, a)[:_MOST_NAMED]
        names = {c.document: c.title or c.document for c in (*old.evidence, *a.evidence)}
        undo = f'upheld judge {a.claim} --unlink "{documents[0]}" --because "…"' if documents else ""
        yield _alert(
            kind, a.claim, now, f"{a.claim}: {_said(old)} → {_said(a)}", key=f"{last[a.claim].id if a.claim in last else ''}\0{a.status}\0{a.word}",
            before=_said(old), after=_said(a), documents=tuple(f"{d} ({names.get(d, d)})" if names.get(d, d) != d else d for d in documents),
            undo=undo, status=a.status, probability=a.probability,
        )  # fmt: skip


def _baselines(entries: Sequence[Entry], last: Mapping[str, Alert]) -> dict[str, Assessment]:
    """Each claim as it was when it was last told of, else when it was first assessed."""
    found: dict[str, Assessment] = {}
    for e in entries:
        if isinstance(e.body, AssessmentEntry):
            a = e.body.assessment
            until = last[a.claim].at if a.claim in last else dt.datetime.min.replace(tzinfo=dt.UTC)
            if a.claim not in found or e.recorded <= until:
                found[a.claim] = a
    return {claim: msgspec.structs.replace(a, status=last[claim].status, probability=last[claim].probability) if claim in last else a
            for claim, a in found.items()}  # fmt: skip


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
            yield _alert("rule", c.claim, now, f"{c.claim} crossed a {c.level} rule: {c.rule}", key=key, before=name, after=c.numbers)
    for name, alert in last.items():
        if alert.kind == "rule" and name not in here:
            yield _alert("rule-over", alert.about, now, f"{alert.about} no longer crosses: {name}", key=alert.id, before=name)


def _of_sources(entries: Sequence[Entry], told: Iterable[Alert], settings: Settings, now: dt.datetime) -> Iterator[Alert]:
    last = {a.about: a for a in told if a.kind in {"source-dead", "source-back"}}
    held = states(entries)
    for feed in settings.watch.feeds:
        state, before = held.get(feed.name), last.get(feed.name)
        if state is None:
            continue
        if state.failing_since and state.dead(now) and (before is None or before.kind == "source-back"):
            yield _alert("source-dead", feed.name, now, f"{feed.name} has not answered since {state.failing_since:%Y-%m-%d}", after=state.message,
                         key=state.failing_since.isoformat(), undo=f"look at {feed.address}, or take its block out of sources.toml")  # fmt: skip
        elif not state.failures and before is not None and before.kind == "source-dead":
            yield _alert("source-back", feed.name, now, f"{feed.name} answers again", key=before.id)
        for gap in state.gaps[-1:]:
            yield _alert("gap", feed.name, now, f"{feed.name} was asked too seldom: what it offered before {gap:%Y-%m-%d %H:%M} was missed",
                         key=gap.isoformat(), undo="ask it more often (every, in sources.toml), and add what is missing by hand")  # fmt: skip


def _of_corrections(entries: Sequence[Entry], assessments: Iterable[Assessment], now: dt.datetime, text_of: TextOf) -> Iterator[Alert]:
    used: dict[str, list[str]] = {}
    for a in assessments:
        for c in a.evidence:
            used.setdefault(c.document, []).append(a.claim)
    versions: dict[str, list[Document]] = {}
    for e in entries:
        if isinstance(e.body, DocumentEntry) and e.body.document.id in used:
            same = versions.setdefault(e.body.document.id, [])
            if not same or same[-1].text_sha256 != e.body.document.text_sha256:
                same.append(e.body.document)
    for name, held in versions.items():
        if len(held) > 1:
            yield from _changed(name, held[-2:], used[name], now, text_of)
    if not used:
        return
    documents = last_documents(entries)
    for name in dict.fromkeys(_since_told(entries)):
        yield from _announced(documents[name], used, documents, now, text_of)


def _since_told(entries: Sequence[Entry]) -> list[str]:
    """The documents that came since a person was last told anything: a run that was cut short leaves them to the next."""
    last = max((i for i, e in enumerate(entries) if isinstance(e.body, DeliveryEntry) and e.body.channel == TERMINAL), default=0)
    return [e.body.document.id for e in entries[last:] if isinstance(e.body, DocumentEntry)]


def tell_on_screen(workspace: Workspace, show: Callable[[Alert], None]) -> list[Problem]:
    """Show what has not been shown yet, and record that it was; where documents came but nothing is to be told, that too."""
    entries, _ = workspace.entries()
    waiting, _ = pending(entries, TERMINAL, now=workspace.clock())
    for alert in waiting:
        show(alert)
    if not waiting and not _since_told(entries):
        return []
    return workspace.journal.append([DeliveryEntry(channel=TERMINAL, alerts=tuple(a.id for a in waiting))])[1]


def _changed(name: str, pair: Sequence[Document], claims: Sequence[str], now: dt.datetime, text_of: TextOf) -> Iterator[Alert]:
    """A document that bears on claims came again with another figure, name or negation, or says that it was corrected."""
    old, text = (text_of(d.text_sha256) for d in pair)
    found, notice = differences(old, text), notice_of(text, title=pair[1].title)
    if notice and notice_of(old, title=pair[0].title):
        notice = None
    if not found and not notice:
        return
    kind: AlertKind = notice.kind if notice else "corrected"
    title = f"{pair[1].title or name} was {'retracted' if kind == 'retracted' else 'changed'}: it bears on {', '.join(dict.fromkeys(claims))}"
    said = "; ".join(f"{c.kind} {c.detail}" for c in found[:_MOST_NAMED]) or (notice.quote if notice else "")
    yield _alert(
        kind, name, now, title, key=pair[1].text_sha256, after=said, documents=(name,), undo=f'upheld judge "{name}" --retract --because "…"'
    )


def _announced(
    document: Document, used: Mapping[str, Sequence[str]], documents: Mapping[str, Document], now: dt.datetime, text_of: TextOf
) -> Iterator[Alert]:
    """A new document says that another, which bears on claims, was corrected or retracted; what to do about it is a person's to say."""
    text = text_of(document.text_sha256)
    notice = notice_of(text, title=document.title)
    if notice is None:
        return
    for name, claims in used.items():
        other = documents.get(name)
        if other is None or name == document.id or not _names(text, other):
            continue
        do = "--retract" if notice.kind == "retracted" else f'--replace-by "{document.id}"'
        title = f"{document.title or document.id} says that {other.title or name} was {notice.kind}: it bears on {', '.join(dict.fromkeys(claims))}"
        yield _alert(notice.kind, name, now, title, key=document.id, after=notice.quote, documents=(document.id, name),
                     undo=f'if that is so: upheld judge "{name}" {do} --because "…"')  # fmt: skip


def _names(text: str, other: Document) -> bool:
    return (bool(other.url) and other.url in text) or (len(other.title.split()) >= 4 and other.title in text)


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
