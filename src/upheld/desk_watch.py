"""Watching: the sources that are due are asked, what is new comes in, and how each source stands is recorded."""

from __future__ import annotations

import datetime as dt
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path

import msgspec

from upheld.config.feeds import Feed, Search, Watch, parse_watch
from upheld.config.network import Alerts, Network, parse_network
from upheld.desk_read import Helper, ReadOutcome, read_content
from upheld.errors import LockedError, Problem, SourceError
from upheld.gather.changes import differences, notice_of, same_article
from upheld.gather.documents import Incoming
from upheld.gather.feeds import Entry as FeedEntry
from upheld.gather.feeds import canonical
from upheld.gather.fetch import Failed, Fetched, Fetcher, Limits
from upheld.gather.pages import document_from, file_name, read_fetched
from upheld.gather.pull import Asked, Pulling, is_due, pull
from upheld.ledger.aside import Aside
from upheld.ledger.entry import AssessmentEntry, Body, DocumentEntry, Entry, PullEntry
from upheld.ledger.files import locked
from upheld.ledger.reading import AtHand
from upheld.ledger.workspace import MARK, Workspace
from upheld.model.assessment import Assessment
from upheld.model.evidence import Document
from upheld.model.watch import Pulled, SourceState, states_of

LOOK = "look "
"""A page that bears on a claim is asked for again under this name and its address."""

_LOOKS = (1, 3, 7, 14, 30, 60, 120)  # days after it came in: most corrections are made within days
_MOST_LOOKS = 20
_BATCH = 100
Tick = Callable[[], None]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What is watched, how it is asked, and who is told."""

    watch: Watch
    network: Network
    alerts: Alerts

    def fetcher(self, limits: Limits | None = None) -> Fetcher:
        """A door to the network under these settings."""
        return Fetcher(limits=limits, allow_private=self.network.allow_private, contact=self.network.contact)


class PullOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What asking brought: how each source answered, and the ids of the documents that came in or came anew."""

    pulled: tuple[Pulled, ...] = ()
    new: tuple[str, ...] = ()


def settings_of(workspace: Workspace) -> tuple[Settings, list[Problem]]:
    """The settings of watching, from ``sources.toml`` and ``upheld.toml``."""
    sources, main = workspace.root / "sources.toml", workspace.root / MARK
    watch, problems = parse_watch(sources.read_bytes() if sources.exists() else None, str(sources))
    network, alerts, told = parse_network(main.read_bytes() if main.exists() else None, str(main))
    return Settings(watch=watch, network=network, alerts=alerts), problems + told


def states(entries: Iterable[Entry]) -> dict[str, SourceState]:
    """How everything that was ever asked stands, by name."""
    return states_of(pulled for e in entries if isinstance(e.body, PullEntry) for pulled in e.body.pulled)


SEARCH = "search "
"""A search stands among the watched sources under this and its name."""


def watched(watch: Watch) -> tuple[str, ...]:
    """The names of all that is watched."""
    return (*(f.name for f in watch.feeds), *(SEARCH + s.name for s in watch.searches))


def last_documents(entries: Iterable[Entry]) -> dict[str, Document]:
    """The last version of every document, by id."""
    return {e.body.document.id: e.body.document for e in entries if isinstance(e.body, DocumentEntry)}


def last_texts(hand: AtHand) -> MutableMapping[str, str]:
    """The hash of the last text of every document, by id; of those set aside it is looked up when it is asked for."""
    return ChainMap({name: document.text_sha256 for name, document in last_documents(hand.entries).items()}, _Texts(hand.aside))


class _Texts(dict[str, str]):
    """The texts of documents set aside, found by id one by one and never counted: for a map that is only asked whether it has a name."""

    def __init__(self, aside: Aside) -> None:
        super().__init__()
        self._aside = aside

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._aside.document(name) is not None

    def __missing__(self, name: str) -> str:
        document = self._aside.document(name)
        if document is None:
            raise KeyError(name)
        return document.text_sha256


def due(watch: Watch, held: Mapping[str, SourceState], now: dt.datetime) -> tuple[Feed, ...]:
    """The sources to be asked now, the longest unasked first."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    found = [feed for feed in watch.feeds if is_due(feed, held.get(feed.name), now)]
    return tuple(sorted(found, key=lambda f: held[f.name].last_tried if f.name in held else never))


def pull_due(
    workspace: Workspace, settings: Settings, fetcher: Fetcher, *, every: bool = False, tick: Tick = lambda: None
) -> tuple[PullOutcome, list[Problem]]:
    """Ask the sources that are due (with ``every``, all of them) and look again at pages that bear on claims.

    What one source brought is recorded together with how it answered, so that stopping at any point loses and repeats nothing.

    Raises:
        LockedError: where another process of this workspace is asking.
    """
    now, hand = workspace.clock(), workspace.at_hand()
    entries, problems = hand.entries, list(hand.problems)
    held = states(entries)
    feeds = settings.watch.feeds if every else due(settings.watch, held, now)
    looks = looks_due(entries, held, now)
    if not feeds and not looks:
        return PullOutcome(), problems
    try:
        with locked(workspace.root / ".cache" / "watch.lock", wait_s=0):
            taker = _Taker(workspace, hand, watched=watched(settings.watch), tick=tick)
            for feed in feeds:
                taker.take(pull(Asked(feed=feed, state=held.get(feed.name), known=taker.known, now=now, root=workspace.root), fetcher))
            for document in looks:
                taker.take(_look_again(workspace, document, held.get(LOOK + document.id), fetcher, now))
            taker.close()
    except LockedError as error:
        raise LockedError("another check of this workspace is asking the sources", hint="wait for it to end, or check with --offline") from error
    return PullOutcome(pulled=tuple(taker.pulled), new=tuple(taker.new)), problems + taker.problems


class _Taker:
    """Takes in what sources bring, batch by batch, and remembers how they answered."""

    def __init__(self, workspace: Workspace, hand: AtHand, *, watched: tuple[str, ...], tick: Tick) -> None:
        self._workspace, self._watched, self._tick = workspace, watched, tick
        self.known = last_texts(hand)
        self.pulled: list[Pulled] = []
        self.new: list[str] = []
        self.problems: list[Problem] = []
        self._quiet: list[Pulled] = []

    def take(self, pulling: Pulling) -> None:
        batch: list[Body] = []
        while True:
            try:
                one = next(pulling)
            except StopIteration as stop:
                self._done(stop.value, batch)
                return
            self._tick()
            if isinstance(one, Problem):
                self.problems.append(one)
                continue
            batch.append(DocumentEntry(_stored(self._workspace, one)))
            self.known[one.document.id] = one.document.text_sha256
            self.new.append(one.document.id)
            if len(batch) >= _BATCH:
                self.problems += self._workspace.journal.append(batch)[1]
                batch = []

    def _done(self, pulled: Pulled, batch: list[Body]) -> None:
        """Where nothing came, many answers share one entry, so that a quiet year stays small."""
        self.pulled.append(pulled)
        if batch or pulled.outcome == "new":
            self.problems += self._workspace.journal.append([*batch, PullEntry(pulled=(pulled,), watched=self._watched)])[1]
        else:
            self._quiet.append(pulled)

    def close(self) -> None:
        if self._quiet:
            self.problems += self._workspace.journal.append([PullEntry(pulled=tuple(self._quiet), watched=self._watched)])[1]


def _stored(workspace: Workspace, incoming: Incoming) -> Document:
    workspace.store.put_text(incoming.text)
    return msgspec.structs.replace(incoming.document, raw_sha256=workspace.store.put_raw(incoming.raw) if incoming.raw else "")


def looks_due(entries: Sequence[Entry], held: Mapping[str, SourceState], now: dt.datetime) -> tuple[Document, ...]:
    """Pages that we had from the web, bear on a claim, and have not been looked at again for their age; the oldest look first."""
    weighing = {c.document for a in _last_assessments(entries).values() for c in a.evidence if c.weight}
    first: dict[str, tuple[dt.datetime, Document]] = {}
    for e in entries:
        document = e.body.document if isinstance(e.body, DocumentEntry) else None
        if document is not None and document.id in weighing and document.url == document.id and document.raw_sha256:
            first[document.id] = (first[document.id][0] if document.id in first else e.recorded, document)
    found = []
    for name, (came, document) in first.items():
        state = held.get(LOOK + name)
        last = state.last_tried if state else came
        passed = [m for days in _LOOKS if (m := came + dt.timedelta(days=days)) <= now]
        if passed and last < passed[-1]:
            found.append((last, name, document))
    return tuple(document for _, _, document in sorted(found, key=lambda row: row[:2])[:_MOST_LOOKS])


def _last_assessments(entries: Iterable[Entry]) -> dict[str, Assessment]:
    return {e.body.assessment.claim: e.body.assessment for e in entries if isinstance(e.body, AssessmentEntry)}


def _look_again(workspace: Workspace, document: Document, state: SourceState | None, fetcher: Fetcher, now: dt.datetime) -> Pulling:
    """A page once more: a new version where a figure, a name or a negation differs, or it says now that it was corrected; rewording is none."""
    name = LOOK + document.id
    answer = fetcher.get(document.url, etag=state.etag if state else "", modified=state.modified if state else "")
    if isinstance(answer, Failed):
        if answer.status in {404, 410}:
            message = f"this page bears on a claim and is gone ({answer.message}); the text read before still counts"
            yield Problem(where=document.url, entry=document.id, severity="warning", message=message,
                          remedy=f'if it was withdrawn: upheld judge "{document.id}" --retract --because "…"')  # fmt: skip
        return Pulled(name=name, at=now, outcome="failed", message=answer.message[:300])
    marks = {"etag": answer.etag, "modified": answer.modified}
    if answer.unchanged:
        return Pulled(name=name, at=now, outcome="unchanged", etag=state.etag if state else "", modified=state.modified if state else "")
    found, _ = read_fetched(answer)
    old = workspace.store.text(document.text_sha256)
    noticed = found is not None and notice_of(found.text, title=found.title) is not None and notice_of(old) is None
    if found is not None and not noticed and not same_article(old, found.text):
        message = "this page bears on a claim and shows something else now; the text read before still counts"
        yield Problem(where=document.url, entry=document.id, severity="warning", message=message,
                      remedy=f'look at it; if it was withdrawn: upheld judge "{document.id}" --retract --because "…"')  # fmt: skip
        found = None
    if found is None or not (noticed or differences(old, found.text)):
        return Pulled(name=name, at=now, outcome="unchanged", etag=marks["etag"], modified=marks["modified"])
    entry = FeedEntry(key=document.id, url=document.url, title=found.title or document.title, published=_day(document))
    later = document_from(entry, found, first_seen=now.date(), known_before=True, outlet=document.outlet, language=document.language, raw=answer.body)
    if later is None:
        return Pulled(name=name, at=now, outcome="unchanged")
    yield later
    return Pulled(name=name, at=now, outcome="new", new=1, held=1, etag=marks["etag"], modified=marks["modified"])


def _day(document: Document) -> dt.date | None:
    return document.published.end if document.published else None


def fetch_once(fetcher: Fetcher, address: str) -> Fetched:
    """One address that a person asks for.

    Raises:
        SourceError: where it cannot be had.
    """
    answer = fetcher.get(address, obey_robots=False)
    if isinstance(answer, Failed):
        raise SourceError(f"{address}: {answer.message}", hint=answer.problem().remedy)
    return answer


def add_page(workspace: Workspace, fetched: Fetched) -> tuple[str | None, list[Problem]]:
    """Take in one page that came; its id, or ``None`` where it cannot be read."""
    hand = workspace.at_hand()
    problems = list(hand.problems)
    found, wrong = read_fetched(fetched)
    if found is None:
        return None, problems + wrong
    address = canonical(fetched.address)
    held = last_texts(hand).get(address)
    entry = FeedEntry(key=address, url=address, title=found.title)
    incoming = document_from(entry, found, first_seen=workspace.clock().date(), known_before=held is not None, raw=fetched.body)
    if incoming is None:
        return None, problems + wrong
    if held != incoming.document.text_sha256:
        problems += workspace.journal.append([DocumentEntry(_stored(workspace, incoming))])[1]
    return address, problems + wrong


def read_address(
    workspace: Workspace,
    fetcher: Fetcher,
    address: str,
    *,
    published: dt.date | None,
    title: str,
    author: str,
    today: dt.date,
    helper: Helper | None = None,
) -> tuple[ReadOutcome | None, list[Problem]]:
    """Read the analysis at an address; its bytes are archived.

    Raises:
        SourceError: where it cannot be had.
    """
    fetched = fetch_once(fetcher, address)
    workspace.store.put_raw(fetched.body)
    return read_content(
        workspace,
        fetched.body,
        name=file_name(fetched),
        source=address,
        published=published,
        title=title,
        author=author,
        today=today,
        helper=helper,
    )


def searches_due(watch: Watch, last: Mapping[str, dt.datetime], now: dt.datetime) -> tuple[Search, ...]:
    """The places to be searched now: ``last`` is when each (by name) was."""
    return tuple(s for s in watch.searches if s.name not in last or not dt.timedelta(0) <= now - last[s.name] < s.every)


def relative(workspace: Workspace, path: str) -> Path:
    """A path of the settings: relative ones start from the workspace."""
    given = Path(path).expanduser()
    return given if given.is_absolute() else workspace.root / given
