"""What is foreseen of claims about the future: events by their resolution rules, crowds, reference classes; and the outcomes a live check records."""

from __future__ import annotations

import datetime as dt
import threading
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from upheld.desk_event_evidence import Counting, OpenedEvents, TextsOf, no_texts
from upheld.errors import Problem
from upheld.forecast.base import outlook_of, prior_of
from upheld.forecast.crowd import priced
from upheld.forecast.plugged import plugged
from upheld.forecast.reference import rates_of
from upheld.ledger.entry import DocumentEntry, Entry, EventFileEntry, OutcomeEntry
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.judgement import Outcome, Resolution, Signed
from upheld.model.outlook import Foreseen, Outlook
from upheld.model.ports import Prior
from upheld.model.view import View
from upheld.read.claimfile_lines import Lines
from upheld.text.rulings import DOCUMENTS, RuleFault, Ruling, ruling_of
from upheld.weigh.parameters import parameters_of

if TYPE_CHECKING:
    from upheld.forecast.hazard import EventsModel
    from upheld.forecast.history import History
    from upheld.forecast.rulings import Counted
    from upheld.ledger.events import EventStore
    from upheld.ledger.events_counts import Feed
    from upheld.model.evidence import Document

ANY_FEED = "events"
LEARNED = "forecast.model"
BY_RULE = "its resolution rule"
_ENDED = frozenset({"occurred", "did-not-occur", "void"})
Files = frozenset[str]


class Foreseer:
    """Joins what event feeds say of claims to views of a workspace. The feeds are opened when a first rule asks."""

    def __init__(self, opened: OpenedEvents, also: TextsOf = no_texts) -> None:
        self._opened, self._also = opened, also
        self._held: dict[tuple[object, ...], Foreseen] = {}
        self._feeds: dict[tuple[Files, dt.date], tuple[Feed, ...]] = {}
        self._histories: dict[tuple[Files, dt.date, str], History | None] = {}
        self._models: dict[tuple[Files, dt.date, str], EventsModel | None] = {}
        self._lock = threading.Lock()
        self.problems: list[Problem] = []

    def __call__(self, seen: View, entries: Sequence[Entry], recorded_by: dt.datetime | None = None) -> View:
        """``seen`` with what its rules say; ``entries`` are those it was made from."""
        asked = rulings_of(seen)
        if not asked:
            return seen
        files = _files((e for e in entries if recorded_by is None or e.recorded <= recorded_by), self._also)
        published = {a.slug: a.published for a in seen.analyses}
        with self._lock:
            found = {c.id: self._foreseen(c, q, seen, files=files, published=published[c.analysis]) for c, q in asked}
        return msgspec.structs.replace(seen, foreseen=found)

    def _foreseen(self, claim: Claim, ruling: Ruling, seen: View, *, files: Files, published: dt.date) -> Foreseen:
        from upheld.forecast.rulings import foresee

        if ruling.feed == DOCUMENTS:
            return foresee(ruling, _in_documents(ruling, seen), claim, published=published, as_of=seen.as_of)
        key = (claim.id, claim.analysis, claim.deadline, claim.resolve, ruling, seen.as_of, published, files, seen.settings.get(LEARNED))
        if key not in self._held:
            counted = self._counted(ruling, seen, files)
            model = self._model(counted, seen, files) if seen.settings.get(LEARNED) == "events" else None
            self._held[key] = foresee(ruling, counted, claim, published=published, as_of=seen.as_of, model=model)
        return self._held[key]

    def _model(self, counted: Counted | None, seen: View, files: Files) -> EventsModel | None:
        """The learned model of a feed as of a day, made once; without its extra the counts stand alone, and that is said."""
        from upheld.forecast.events_model import events_model, installed

        if counted is None or counted.history is None:
            return None
        if not installed():
            told = Problem(where="upheld.toml", severity="note", message="the learned model of events is not installed; counts stand alone",
                           remedy="install upheld[forecast]")  # fmt: skip
            self.problems += [] if told in self.problems else [told]
            return None
        key = (files, seen.as_of, counted.feed.source)
        if key not in self._models:
            self._models[key] = events_model(counted.history, as_of=seen.as_of)
        return self._models[key]

    def _counted(self, ruling: Ruling, seen: View, files: Files) -> Counted | None:
        """What the feed of a rule holds for it; ``None`` where it is not there."""
        from upheld.forecast.rulings import Counted
        from upheld.ledger.events_counts import daily, feeds, known_of

        if ruling.feed == DOCUMENTS:
            return _in_documents(ruling, seen)
        if not files:
            return None
        as_of = seen.as_of
        store = self._opened.store().only(files)
        at = (files, as_of)
        if at not in self._feeds:
            self._feeds[at] = feeds(store, as_of)
        feed = next((f for f in self._feeds[at] if ruling.feed in {ANY_FEED, f.source}), None)
        if feed is None:
            return None
        count, source = ruling.count, feed.source
        given = None if ruling.given is None else daily(store, ruling.given, source=source, as_of=as_of)
        either = count.what != "deaths" and bool(count.actors and count.recipients)
        sides = daily(store, msgspec.structs.replace(count, classes=(), reports=1, either_way=either), source=source, as_of=as_of)
        named = (*count.actors, *count.recipients, *(ruling.given.actors if ruling.given else ()))
        known = known_of(store, named, source=source, as_of=as_of)
        return Counted(
            feed=feed,
            tallies=daily(store, count, source=source, as_of=as_of),
            given=given,
            of_sides=len(sides),
            strangers=tuple(a for a in dict.fromkeys(named) if a not in known),
            history=self._history(store, files, as_of, source) if count.what == "days" and count.reports == 1 else None,
        )

    def _history(self, store: EventStore, files: Files, as_of: dt.date, source: str) -> History | None:
        from upheld.forecast.history import from_store

        key = (files, as_of, source)
        if key not in self._histories:
            self._histories[key] = from_store(store, as_of=as_of, source=source)
        return self._histories[key]


def _in_documents(ruling: Ruling, seen: View) -> Counted | None:
    """What the workspace's documents hold for a rule that asks them; ``None`` where there are none."""
    from upheld.forecast.rulings import Counted
    from upheld.forecast.told import feed_of, tallies
    from upheld.weigh.origins import origin_names, origins_of

    def names(held: Sequence[Document]) -> Mapping[str, str]:
        return origin_names(origins_of(held))

    feed = feed_of(seen.read, searched_to=seen.searched_to, as_of=seen.as_of)
    if feed is None:
        return None
    given = None if ruling.given is None else tallies(ruling.given, seen.read, names)
    return Counted(feed=feed, tallies=tallies(ruling.count, seen.read, names), given=given)


def _files(entries: Iterable[Entry], also: TextsOf) -> Files:
    """Hashes of all that the event cache may hold; none where no event file is among them, since documents are no feed."""
    held = [e.body for e in entries if isinstance(e.body, EventFileEntry | DocumentEntry)]
    if not any(isinstance(body, EventFileEntry) for body in held):
        return frozenset()
    return also().union(body.sha256 if isinstance(body, EventFileEntry) else body.document.text_sha256 for body in held)


class Told:
    """All that events say of a view's claims: counts as evidence of the past, rules as forecasts. One is made for one use.

    ``also`` gives the hashes of texts that are recorded and not among the entries it will be given: documents set aside.
    """

    def __init__(self, workspace: Workspace, also: TextsOf = no_texts) -> None:
        self._opened = OpenedEvents(workspace)
        self._counting, self._foreseer = Counting(self._opened, also), Foreseer(self._opened, also)

    def __call__(self, seen: View, entries: Sequence[Entry], recorded_by: dt.datetime | None = None) -> View:
        """``seen`` with all of it; ``entries`` are those it was made from."""
        return self._foreseer(self._counting(seen, entries, recorded_by), entries, recorded_by)

    @property
    def problems(self) -> list[Problem]:
        """What of the event files could not be read, and what is not installed."""
        return [*self._opened.problems, *self._foreseer.problems]


def rulings_of(seen: View) -> list[tuple[Claim, Ruling]]:
    """The claims about the future whose rule can be read, with it; a condition of another claim's rule goes in where the claim names that claim."""
    known = {a.slug for a in seen.analyses}
    rules = {(c.analysis, c.id): c.resolve for c in seen.claims if c.resolve is not None}
    found = []
    for claim in seen.claims:
        if not claim.of_future or claim.resolve is None or claim.analysis not in known or claim.state != "live":
            continue
        parent = rules.get((claim.analysis, claim.given or ""))
        try:
            ruling = ruling_of(claim.resolve)
            given = ruling_of(parent).count if parent is not None and ruling.given is None else ruling.given
        except RuleFault:
            continue  # told where the file of claims is read
        found.append((claim, msgspec.structs.replace(ruling, given=given)))
    return found


def outlooks(seen: View) -> dict[str, Outlook]:
    """Claim id to where each claim about the future starts, as of the view's day."""
    parameters, rates = parameters_of(seen.settings), rates_of(seen.settings)
    published = {a.slug: a.published for a in seen.analyses}
    crowds = priced(seen.claims, seen.documents, seen.judgements, as_of=seen.as_of)
    found = (
        outlook_of(c, published=published[c.analysis], as_of=seen.as_of, new=parameters.base_rate[c.kind], rates=rates,
                   foreseen=seen.foreseen.get(c.id), crowd=crowds.get(c.id))
        for c in seen.claims
        if c.analysis in published
    )  # fmt: skip
    return {o.claim: o for o in found if o is not None}


def started(seen: View) -> tuple[View, dict[str, Prior]]:
    """What the weighing is given: the view without crowds (which start forecasts and witness nothing) and with outcomes of rules, and the starts."""
    ahead = outlooks(seen)
    ends = tuple(_signed(name, o.foreseen) for name, o in ahead.items() if o.foreseen is not None and o.foreseen.outcome is not None)
    documents = tuple(d for d in seen.documents if not d.priced)
    bare = (
        msgspec.structs.replace(seen, documents=documents, judgements=(*ends, *seen.judgements))
        if ends or len(documents) < len(seen.documents)
        else seen
    )
    return bare, {name: prior_of(o) for name, o in ahead.items()} | plugged(seen)


def _signed(claim: str, found: Foreseen) -> Signed:
    """A rule's outcome as the weighing takes outcomes; what a person says comes after it and counts before it."""
    since = found.since or dt.date.min
    said = Resolution(claim=claim, outcome=found.outcome or "void", since=since, because=found.because)
    return Signed(judgement=said, by=BY_RULE, recorded=dt.datetime.combine(since, dt.time.min, tzinfo=dt.UTC))


def refusals(workspace: Workspace, seen: View) -> list[Problem]:
    """Rules that the feeds at hand cannot resolve, each with its place and what to write instead; a workspace without any feed refuses none."""
    told = []
    for claim, ruling in rulings_of(seen):
        trial = seen.foreseen[claim.id].trial if claim.id in seen.foreseen else None
        if trial is None or trial.accepted or (ruling.feed == ANY_FEED and trial.feed == ANY_FEED):
            continue
        path = workspace.analysis_folder(claim.analysis) / "claims.toml"
        told.append(Problem(where=str(path), line=_line_of(path, claim.id), entry=claim.id, severity="warning", remedy=trial.remedy,
                            message=f"its resolution rule is refused: {trial.why}; the claim is assessed from reports all the same"))  # fmt: skip
    return told


def _line_of(path: Path, claim: str) -> int | None:
    try:
        content = path.read_text("utf-8")
        ids = [block.get("id") for block in tomllib.loads(content).get("claim", [])]
    except (OSError, ValueError, AttributeError):
        return None
    return Lines(content).of_key(ids.index(claim), "resolve") if claim in ids else None


def outcomes(entries: Sequence[Entry], seen: View, assessments: Sequence[Assessment]) -> list[OutcomeEntry]:
    """What a live check has to record so that the journal says how each claim about the future stands."""
    last = {e.body.claim: e.body for e in entries if isinstance(e.body, OutcomeEntry)}
    future = {c.id: c for c in seen.claims if c.of_future}
    found = [_outcome(future[a.claim], a, seen) for a in assessments if a.claim in future and (a.status in _ENDED or a.claim in last)]
    return [one for one in found if one is not None and not _same(one, last.get(one.claim))]


def _outcome(claim: Claim, a: Assessment, seen: View) -> OutcomeEntry | None:
    """How a claim stands; ``None`` where a person said so, which is recorded already."""
    if any(isinstance(s.judgement, Resolution) and s.judgement.claim == claim.id for s in seen.judgements):
        return None
    foreseen = seen.foreseen.get(claim.id)
    match a.status:
        case ("occurred" | "did-not-occur" | "void") as outcome if foreseen is not None and foreseen.outcome == outcome and claim.resolve is not None:
            rule = f"{claim.resolve.query} {claim.resolve.yes}"
            return OutcomeEntry(
                claim=claim.id, outcome=outcome, since=foreseen.since or seen.as_of, because=foreseen.because, rule=rule, evidence=foreseen.rows
            )
        case ("occurred" | "did-not-occur") as outcome:
            return _by_reports(claim, a, seen, outcome)
        case _:
            return OutcomeEntry(claim=claim.id, outcome="open", since=seen.as_of, because="what had settled it no longer does")


def _by_reports(claim: Claim, a: Assessment, seen: View, outcome: Outcome) -> OutcomeEntry:
    side = "supports" if outcome == "occurred" else "refutes"
    known = {d.id: d.known for d in seen.documents}
    published = next((one.published for one in seen.analyses if one.slug == claim.analysis), seen.as_of)
    told = [e.document for e in a.evidence if e.bearing == side and e.weight and known.get(e.document, published) > published]
    if told:
        since, because = min(known[d] for d in told), f"{len(told)} reports from inside its window"
    else:
        since = min(claim.deadline or seen.as_of, seen.as_of)
        because = f"nothing that speaks for the other side was reported by {seen.searched_to or seen.as_of}"
    return OutcomeEntry(claim=claim.id, outcome=outcome, since=since, because=because, evidence=tuple(told))


def _same(one: OutcomeEntry, last: OutcomeEntry | None) -> bool:
    """Whether an outcome stands recorded: further reports of it make no new one."""
    if last is None:
        return one.outcome == "open"
    return (one.outcome, one.rule) == (last.outcome, last.rule) and (one.outcome == "open" or one.since == last.since)
