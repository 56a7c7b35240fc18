"""A workspace kept in memory for whoever asks often: pages, the read API, notebooks. It looks, and records nothing.

Documents are matched with the claims once for each state of the journal. What bears on no claim then is left out of the weighing of every other
day, which comes to the same: a passage bears on a claim or not, whatever the day.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from upheld.desk import CheckOutcome, assess_view, counted_in_words, probabilities
from upheld.desk_corrections import gone_by, overtaken
from upheld.desk_forecast import Told
from upheld.desk_network import network_of
from upheld.desk_rules import apply_rules, flag_stale, rest
from upheld.desk_score import Scorable, scored
from upheld.desk_story import changes_of, histories, moved_between
from upheld.errors import NothingToCheckError, Problem, UsageError
from upheld.ledger.asof import claims_in_force, heads_of, known_documents, view
from upheld.ledger.entry import AnalysisEntry, DocumentEntry, Entry
from upheld.ledger.links import LinkCache
from upheld.ledger.workspace import Workspace
from upheld.model.assessment import Assessment
from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.model.judgement import Correction, Retraction
from upheld.model.network import Network
from upheld.model.ports import BriefInput
from upheld.model.story import Moved
from upheld.model.view import View
from upheld.weigh.assess import Weighed
from upheld.weigh.linking import links_of_view
from upheld.weigh.parameters import parameters_of

HISTORY = 24
"""Days a history is told at, at most."""

_KEPT_DAYS = 256
_KEPT_MADE = 2048
T = TypeVar("T")
Signature = tuple[tuple[str, int, int], ...]


def utc_today() -> dt.date:
    """The present day, UTC."""
    return dt.datetime.now(dt.UTC).date()


def signature(root: Path) -> Signature:
    """What tells one state of the journal from another without reading it: each file with its size and time."""
    files = sorted((root / "journal").glob("*/*.jsonl"))
    return tuple((f"{f.parent.name}/{f.name}", (s := f.stat()).st_size, s.st_mtime_ns) for f in files)


def bearing_entries(entries: Sequence[Entry], text_of: Callable[[str], str], *, as_of: dt.date, memory: LinkCache | None = None) -> tuple[Entry, ...]:
    """The entries without the documents that bear on no claim.

    Kept are also documents that came in several versions or were withdrawn, those not known by ``as_of``, and the first there was: a day on which
    something had been searched stays one.
    """
    documents = [e.body.document for e in entries if isinstance(e.body, DocumentEntry)]
    if not documents:
        return tuple(entries)
    spared = memory.sparing(entries, claims_in_force(entries), text_of) if memory is not None else text_of
    links = links_of_view(view(entries, spared, as_of=as_of), memory)
    versions = Counter(name for name, _ in {(d.id, d.text_sha256) for d in documents})
    keep = {link.document for found in links.values() for link in found} | {name for name, n in versions.items() if n > 1}
    keep |= {e.body.document for e in entries if isinstance(e.body, Retraction | Correction)}
    keep |= {d.id for d in documents if d.known > as_of} | {min(documents, key=lambda d: (d.known, d.id)).id}
    return tuple(e for e in entries if not isinstance(e.body, DocumentEntry) or e.body.document.id in keep)


class Record:
    """One state of the journal, and what was worked out of it by day."""

    def __init__(self, workspace: Workspace, *, today: dt.date) -> None:
        self.today = today
        self.entries, self.problems = workspace.entries()
        self._texts: dict[str, str] = {}
        self._store, self._workspace = workspace.store, workspace
        self._memory = LinkCache(workspace.root / ".cache")
        self._counted = Told(workspace)
        whole = counted_in_words(self.entries)  # a rule may count what bears on nothing
        self._bearing = self.entries if whole else bearing_entries(self.entries, self._text, as_of=today, memory=self._memory)
        self._memory.save()
        self._all = tuple(e for e in self.entries if isinstance(e.body, DocumentEntry))
        self.heads = heads_of(self.entries)
        self._weighed: OrderedDict[dt.date, tuple[View, Weighed]] = OrderedDict()
        self._outcomes: OrderedDict[dt.date, CheckOutcome] = OrderedDict()
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in force."""
        return claims_in_force(self.entries)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every version of every document there is, whatever day it is known from, without texts."""
        return tuple(e.body.document for e in self._all if isinstance(e.body, DocumentEntry))

    def _text(self, digest: str) -> str:
        if digest not in self._texts:
            self._texts[digest] = self._store.text(digest)
        return self._texts[digest]

    def _documents(self, small: View) -> tuple[Document, ...]:
        """All documents of a day, with a text where they bear on a claim."""
        gone = frozenset(s.judgement.document for s in small.judgements if isinstance(s.judgement, Retraction | Correction))
        told = {d.id: d for d in small.documents}
        return tuple(told.get(d.id, d) for d in known_documents(self._all, as_of=small.as_of, withdrawn=gone))

    def seen(self, day: dt.date) -> View:
        """The view of a day, with the texts of what bears on a claim."""
        small = view(self._bearing, self._text, as_of=day)
        documents = self._documents(small)
        last = max((d.known for d in documents if not d.priced), default=None)
        seen = msgspec.structs.replace(small, documents=documents, searched_to=small.searched_to or last, heads=self.heads)
        return self._counted(seen, self.entries)

    def weighed(self, day: dt.date) -> tuple[View, Weighed]:
        """A day's view and the assessments without their directions."""
        if day not in self._weighed:
            seen = self.seen(day)
            self._weighed[day] = seen, assess_view(_bare(seen), (), self._memory)
            _shorten(self._weighed)
        return self._weighed[day]

    def outcome(self, day: dt.date) -> CheckOutcome:
        """What ``upheld check --as-of`` says of a day.

        Raises:
            NothingToCheckError: where no claim is recorded.
        """
        if day not in self._outcomes:
            seen = self.seen(day)
            if not seen.claims:
                raise NothingToCheckError("no claim is recorded here", hint="run `upheld read ARTICLE` first")
            first = [_bare(self.seen(d)) for d in sorted({a.published for a in seen.analyses if a.published < day})]
            weighed = assess_view(_bare(seen), first, self._memory)
            if day >= self.today:
                weighed = rest(seen, flag_stale(seen, weighed))
            parameters = parameters_of(seen.settings)
            crossings = apply_rules(seen, weighed, lambda then: probabilities(_bare(self.seen(then)), parameters, self._memory))
            self._outcomes[day] = CheckOutcome(view=seen, weighed=weighed, crossings=crossings)
            _shorten(self._outcomes)
        return self._outcomes[day]

    def moved(self, start: dt.date, end: dt.date) -> tuple[Moved, ...]:
        """What moved between two days, largest change first.

        Raises:
            UsageError: where the later is given first.
        """
        if end < start:
            raise UsageError(f"{end} comes before {start}", hint="give the earlier day first")
        return moved_between(self.outcome(start).weighed.assessments, self.outcome(end).weighed.assessments)

    def brief(self, slug: str, day: dt.date, *, since: dt.date | None = None, patience_s: float = math.inf) -> BriefInput:
        """All there is to say of one analysis as of a day.

        Its history is told at as many days as could be weighed within ``patience_s`` seconds; the next to ask finds more.

        Raises:
            UsageError: where no analysis is so named, or ``since`` comes after ``day``.
        """
        outcome = self.outcome(day)
        chosen = next((a for a in outcome.view.analyses if a.slug == slug), None)
        if chosen is None:
            raise UsageError(f"no analysis {slug!r} here", hint=f"use one of: {', '.join(a.slug for a in outcome.view.analyses)}")
        start = since or min(chosen.published, day)
        if start > day:
            raise UsageError(f"{start} comes after {day}", hint="give a day before the one asked about")
        days = self.told_days(chosen.published, day, patience_s=patience_s)
        return self.kept(("brief", slug, day, start, days), lambda: self._brief(outcome, slug, start, days))

    def told_days(self, published: dt.date, day: dt.date, *, patience_s: float) -> tuple[dt.date, ...]:
        """The days of a history that are weighed, after ``patience_s`` seconds of weighing more; publication and ``day`` always are."""
        until = time.monotonic() + patience_s
        wanted = self.grid(published, day)
        for d in wanted[:-1]:
            if time.monotonic() < until or d == wanted[0]:
                self.weighed(d)
        return tuple(d for d in wanted if d == day or d in self._weighed)

    def pending(self, published: Iterable[dt.date], day: dt.date) -> int:
        """How many days of the histories since some publications are still to be weighed; a day that several share counts once."""
        return len({d for p in published for d in self.grid(p, day) if d != day and d not in self._weighed})

    def _brief(self, outcome: CheckOutcome, slug: str, start: dt.date, days: tuple[dt.date, ...]) -> BriefInput:
        seen, day = outcome.view, outcome.view.as_of
        chosen = next(a for a in seen.analyses if a.slug == slug)
        own = tuple(c for c in seen.claims if c.analysis == slug)
        by_claim = self.kept(("now", day), lambda: {a.claim: a for a in outcome.weighed.assessments})
        now = tuple(by_claim[c.id] for c in own)
        on = {d: tuple(self._on(d)[c.id] for c in own if c.id in self._on(d)) for d in {*days, start} - {day}} | {day: now}
        documents = self.kept(("documents", day), lambda: {d.id: d for d in seen.documents})  # one for all analyses of a day
        told, gone = histories(on, days), self.kept(("gone", day), lambda: gone_by(seen, self.entries, self._text))
        return BriefInput(
            view=seen, analysis=chosen, text=seen.texts[slug], claims=own, assessments=now, documents=documents,
            origins=len(outcome.weighed.origins), since=start, moved=moved_between(on[start], now), histories=told,
            changes=changes_of(seen, now), overtaken=overtaken(told, gone),
        )  # fmt: skip

    def _on(self, day: dt.date) -> Mapping[str, Assessment]:
        """The assessments of a day of a history by claim."""
        return self.kept(("on", day), lambda: {a.claim: a for a in self.weighed(day)[1].assessments})

    def scorable(self, day: dt.date) -> Scorable:
        """What can be scored on a day."""
        now = self.outcome(day).weighed.assessments if self.seen(day).claims else ()
        return self.kept(("scores", day), lambda: scored(self.seen(day), now, lambda d: self.weighed(d)[1].assessments))

    def network(self, day: dt.date) -> Network | None:
        """The actors of all claims in events, as known on a day; ``None`` where no claim is recorded."""
        claims = self.seen(day).claims
        return self.kept(("network", day), lambda: network_of(self._workspace, claims, as_of=day)) if claims else None

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` made for ``key`` in this state of the journal; made once."""
        if key not in self._made:
            self._made[key] = make()
            _shorten(self._made, _KEPT_MADE)
        self._made.move_to_end(key)
        made: T = self._made[key]
        return made

    def grid(self, published: dt.date, day: dt.date) -> tuple[dt.date, ...]:
        """The days a history up to ``day`` is told at: those of today's that lie before it, and itself, so that each is weighed once."""
        return (*(d for d in _month_ends(published, self.today) if d < day), day)


def _bare(seen: View) -> View:
    """A view with the documents that may be weighed: those with a text (an empty document bears on nothing), and the prices of crowds."""
    return msgspec.structs.replace(seen, documents=tuple(d for d in seen.documents if d.text or d.priced))


def _month_ends(published: dt.date, today: dt.date) -> tuple[dt.date, ...]:
    """Publication and the ends of months since, thinned to :data:`HISTORY` days; where there are too few for a line, ends of weeks."""
    if today <= published:
        return (published,)
    months = [dt.date(y, m, 1) - dt.timedelta(days=1) for y in range(published.year, today.year + 1) for m in range(1, 13)]
    ends = [d for d in months if published < d < today]
    if len(ends) < 4:
        ends = [d for n in range(1, 18) if (d := published + dt.timedelta(days=7 * n)) < today]
    keep = -(-len(ends) // (HISTORY - 2)) or 1
    return (published, *ends[::-1][::keep][::-1])


def _shorten(held: OrderedDict[Any, Any], most: int = _KEPT_DAYS) -> None:
    while len(held) > most:
        held.popitem(last=False)


class Living:
    """The record as it is now: looked at anew when the journal or the day has changed. Safe to ask from several threads."""

    def __init__(self, workspace: Workspace, *, today: Callable[[], dt.date] = utc_today, patience_s: float = math.inf) -> None:
        self.workspace = workspace
        self.today = today
        self.patience_s = patience_s
        self.made = threading.Event()  # set whenever the record was made anew, for whoever works ahead
        self.lock = threading.RLock()
        self._held: tuple[Signature, dt.date, Record] | None = None

    def record(self) -> Record:
        """The record of the journal's present state.

        Raises:
            DamagedError: where a text is missing or changed.
        """
        with self.lock:
            now, today = signature(self.workspace.root), self.today()
            if self._held is None or self._held[:2] != (now, today):
                self._held = (now, today, Record(self.workspace, today=today))
                self.made.set()
            return self._held[2]

    def work_ahead(self) -> None:
        """Weigh the days of today's histories one by one, giving way between them; stop where the record has changed meanwhile."""
        record = self.record()
        published = [e.body.analysis.published for e in record.entries if isinstance(e.body, AnalysisEntry)]
        for day in sorted({d for p in published for d in record.grid(p, record.today)}, reverse=True):
            with self.lock:
                if self._held is None or self._held[2] is not record:
                    return
                record.weighed(day)

    @property
    def problems(self) -> list[Problem]:
        """What of the journal could not be read."""
        return self.record().problems

    def analyses(self) -> tuple[str, ...]:
        """Names of the analyses that were read."""
        return tuple(dict.fromkeys(e.body.analysis.slug for e in self.record().entries if isinstance(e.body, AnalysisEntry)))
