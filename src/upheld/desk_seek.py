"""Evidence sought: each claim's search plan run by the providers of the workspace, what came taken in, and what was searched recorded."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any, Literal

import msgspec

from upheld.config.feeds import Search
from upheld.config.network import secret_of
from upheld.desk_rules import AT_REST
from upheld.desk_watch import SEARCH, Settings, Tick, last_texts, relative, searches_due, states, watched
from upheld.errors import Problem
from upheld.gather.documents import Incoming
from upheld.gather.feeds import Entry as FeedEntry
from upheld.gather.feeds import canonical
from upheld.gather.fetch import Failed, Fetcher
from upheld.gather.pages import document_from, read_fetched
from upheld.gather.seek import plan_of
from upheld.ledger.asof import claims_in_force
from upheld.ledger.entry import AnalysisEntry, AssessmentEntry, Body, DocumentEntry, Entry, PullEntry, SearchEntry
from upheld.ledger.workspace import Workspace
from upheld.model.search import Ask, Hit, Plan
from upheld.model.watch import Pulled, Searched
from upheld.plugins import load

_DONE = frozenset({"occurred", "did-not-occur", "void", "normative", "retired", "withdrawn"})
_MOST_PAGES = 200
_PAUSE_S = {"gdelt": 6.0}
"""Seconds between two requests that a service asks for (GDELT: one in five seconds)."""

_BATCH = 50
_AGAIN = dt.timedelta(days=3)  # services list an article some days after it appeared


def last_searched(entries: Iterable[Entry]) -> dict[tuple[str, str], Searched]:
    """The last search of each claim (provider's name, claim) that did not fail."""
    return {(s.provider, s.claim): s for e in entries if isinstance(e.body, SearchEntry) for s in e.body.searched if not s.failed}


def plans(entries: Sequence[Entry], search: Search, *, as_of: dt.date) -> tuple[Plan, ...]:
    """What is to be searched for the claims that are still open, each from where its last search ended."""
    analyses = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
    assessed = {e.body.assessment.claim: e.body.assessment for e in entries if isinstance(e.body, AssessmentEntry)}
    status = {name: a.status for name, a in assessed.items()}
    resting = {name for name, a in assessed.items() if AT_REST in a.flags}
    last = last_searched(entries)
    found = []
    for claim in claims_in_force(entries):
        if (
            claim.kind == "normative"
            or claim.state != "live"
            or status.get(claim.id) in _DONE
            or claim.id in resting
            or claim.analysis not in analyses
        ):
            continue
        before = last.get((search.name, claim.id))
        plan = plan_of(claim, analyses[claim.analysis], as_of=as_of, since=before.end - _AGAIN if before else None)
        if plan is not None:
            found.append(plan)
    return tuple(found)


def seek_due(
    workspace: Workspace, settings: Settings, fetcher: Fetcher, *, every: bool = False, tick: Tick = lambda: None
) -> tuple[tuple[str, ...], list[Problem]]:
    """Run the searches that are due; the ids of the documents that came in."""
    hand, now = workspace.at_hand(), workspace.clock()
    entries, problems = hand.entries, list(hand.problems)
    last = {name.removeprefix(SEARCH): s.last_tried for name, s in states(entries).items() if name.startswith(SEARCH)}
    new: list[str] = []
    for search in settings.watch.searches if every else searches_due(settings.watch, last, now):
        provider, wrong = load("upheld.sources", search.provider)
        problems += wrong
        wanted = plans(entries, search, as_of=now.date())
        if provider is not None and wanted:
            seeker = _Seeker(workspace, search, fetcher, tick, known=last_texts(hand))
            seeker.run(provider, wanted, now, watched=watched(settings.watch))
            new += seeker.new
            problems += seeker.problems
    return tuple(new), problems


class _Seeker:
    """One search for many claims: takes hits in, and counts them by claim."""

    def __init__(self, workspace: Workspace, search: Search, fetcher: Fetcher, tick: Tick, *, known: MutableMapping[str, str]) -> None:
        self._workspace, self._search, self._fetcher, self._tick, self._known = workspace, search, fetcher, tick, known
        self._found: Counter[str] = Counter()
        self._fresh: Counter[str] = Counter()
        self._failed: dict[str, str] = {}
        self._query: dict[str, str] = {}
        self._pages = 0
        self._tried: set[str] = set()
        self.new: list[str] = []
        self.problems: list[Problem] = []

    def run(self, provider: Any, wanted: Sequence[Plan], now: dt.datetime, *, watched: tuple[str, ...]) -> None:  # noqa: ANN401 - a plugin
        address = self._search.address
        if address and "://" not in address:
            address = str(relative(self._workspace, address))
        bodies: list[Body] = []
        for hit in provider(wanted, Ask(get=self._get, address=address, limit=self._search.limit, post=self._post, model=self._search.model)):
            self._tick()
            if isinstance(hit, Hit):
                bodies += self._taken(hit, now)
                if len(bodies) >= _BATCH:
                    self.problems += self._workspace.journal.append(bodies)[1]
                    bodies = []
            else:
                claim, problem = hit
                self._failed[claim] = problem.message[:300]
                self.problems.append(msgspec.structs.replace(problem, severity="warning"))
        self._record(wanted, now, bodies, watched)

    def _get(self, address: str) -> bytes | Problem:
        self._tick()
        answer = self._fetcher.get(
            address, obey_robots=False, pause_s=_PAUSE_S.get(self._search.provider, 0.0)
        )  # a service for programs; its terms are its limits, which are kept
        return answer.problem() if isinstance(answer, Failed) else answer.body

    def _post(self, address: str, body: bytes) -> bytes | Problem:
        self._tick()
        key = secret_of(self._search.key)
        if self._search.key and not key:
            name = self._search.key.removeprefix("env:")
            return Problem(where="sources.toml", entry=self._search.name, message=f"the environment variable {name} is not set",
                           remedy=f"set {name} to the key of the service, or take key out")  # fmt: skip
        answer = self._fetcher.post(address, body, key=key)
        return answer.problem() if isinstance(answer, Failed) else answer.body

    def _taken(self, hit: Hit, now: dt.datetime) -> list[Body]:
        self._found[hit.claim] += 1
        self._query.setdefault(hit.claim, hit.query)
        name = canonical(hit.url) if "://" in hit.url else hit.url
        if name in self._known or name in self._tried or self._fresh[hit.claim] >= self._search.limit:
            return []
        self._tried.add(name)
        incoming = self._document(hit, name, now)
        if incoming is None:
            return []
        self._fresh[hit.claim] += 1
        self._known[name] = incoming.document.text_sha256
        self.new.append(name)
        self._workspace.store.put_text(incoming.text)
        raw = self._workspace.store.put_raw(incoming.raw) if incoming.raw else ""
        return [DocumentEntry(msgspec.structs.replace(incoming.document, raw_sha256=raw))]

    def _document(self, hit: Hit, name: str, now: dt.datetime) -> Incoming | None:
        url = name if "://" in name else ""
        entry = FeedEntry(key=name, url=url, title=hit.title, text=hit.text, outlet=hit.outlet, language=hit.language, published=hit.published)
        if hit.text:
            incoming = document_from(entry, None, first_seen=now.date(), known_before=False)
            digest = hashlib.sha256(hit.text.encode("utf-8", "surrogatepass")).hexdigest()
            return incoming and msgspec.structs.replace(
                incoming, text=hit.text, document=msgspec.structs.replace(incoming.document, text_sha256=digest)
            )
        if self._pages >= _MOST_PAGES:
            return None
        self._pages += 1
        answer = self._fetcher.get(hit.url)
        if isinstance(answer, Failed):
            return None
        found, _ = read_fetched(answer)
        return document_from(entry, found, first_seen=now.date(), known_before=False, raw=answer.body) if found is not None else None

    def _record(self, wanted: Sequence[Plan], now: dt.datetime, bodies: list[Body], watched: tuple[str, ...]) -> None:
        rows = tuple(
            Searched(claim=p.claim, provider=self._search.name, query=self._query.get(p.claim, " ".join((*p.names, *p.terms))), start=p.start, end=p.end,
                     found=self._found[p.claim], new=self._fresh[p.claim], failed=self._failed.get(p.claim, ""))
            for p in wanted
        )  # fmt: skip
        failed = len(self._failed) * 2 > len(wanted)
        message = next(iter(self._failed.values()), "")
        outcome: Literal["new", "unchanged", "failed"] = "failed" if failed else "new" if self.new else "unchanged"
        pulled = Pulled(name=SEARCH + self._search.name, at=now, outcome=outcome, new=len(self.new), held=sum(self._found.values()), message=message)
        self.problems += self._workspace.journal.append([*bodies, SearchEntry(rows), PullEntry(pulled=(pulled,), watched=watched)])[1]
