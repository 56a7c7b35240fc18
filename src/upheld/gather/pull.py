"""Asking one watched source: what it offers, which of it is new, and how the asking went."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path

import msgspec

from upheld.config.feeds import Feed
from upheld.errors import Problem, SourceError
from upheld.gather import feeds
from upheld.gather.documents import Incoming
from upheld.gather.feeds import Entry, NotAFeedError
from upheld.gather.fetch import Failed, Fetched, Fetcher
from upheld.gather.imports import import_path
from upheld.gather.pages import document_from, file_name, read_fetched
from upheld.model.watch import Pulled, SourceState

Pulling = Generator[Incoming | Problem, None, Pulled]
MOST_NEW = 200
"""Documents taken from a source at a time; the rest comes the next time."""

_MOST_MAPS = 20
_WHOLE_TEXT = 1_500  # an entry with more characters than this holds its article


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What asking a source needs: the source and how it stood, the documents held, the instant, and the folder that relative paths start from.

    ``known`` is the id of every document held to the hash of its last text.
    """

    feed: Feed
    state: SourceState | None
    known: Mapping[str, str]
    now: dt.datetime
    root: Path

    @property
    def today(self) -> dt.date:
        """The day on which what comes now was first seen."""
        return self.now.date()


def due_at(feed: Feed, state: SourceState | None) -> dt.datetime | None:
    """When a source is to be asked again; ``None`` where it never was: at once. After failures the pauses double, up to a day (or its period)."""
    if state is None:
        return None
    longest = max(feed.every, dt.timedelta(days=1))
    pause: dt.timedelta = min(feed.every * (1 << min(max(state.failures - 1, 0), 8)), longest)
    then = state.last_tried + pause
    return max(then, state.not_before) if state.not_before else then


def is_due(feed: Feed, state: SourceState | None, now: dt.datetime) -> bool:
    """Whether a source is to be asked now. A clock that was set back makes it due: its last time lies in the future then."""
    then = due_at(feed, state)
    if then is None or state is None:
        return True
    slack = min(feed.every / 20, dt.timedelta(minutes=5))  # a schedule of the same period must not skip every second time
    return now >= then - slack or state.last_tried > now + dt.timedelta(minutes=10)


def pull(asked: Asked, fetcher: Fetcher) -> Pulling:
    """Ask a source: its new documents and Problems one by one, and how it went as the value returned."""
    match asked.feed.kind:
        case "folder":
            return _folder(asked)
        case "page":
            return _fetched(asked, fetcher, _page)
        case "links":
            return _fetched(asked, fetcher, _links)
        case "sitemap":
            return _fetched(asked, fetcher, _sitemap)
        case "file":
            return _fetched(asked, fetcher, _file)
        case _:
            return _fetched(asked, fetcher, _feed)


class _Took:
    """What came so far: how much was offered, known and new, and whether something has to be asked for again."""

    def __init__(self) -> None:
        self.offered = self.held = self.known = self.new = 0
        self.whole = True


_Take = Callable[[Asked, Fetched, Fetcher, _Took], Generator[Incoming | Problem, None, None]]


def _fetched(asked: Asked, fetcher: Fetcher, take: _Take) -> Pulling:
    state, feed = asked.state, asked.feed
    address = state.moved if state and state.moved else feed.address
    answer = fetcher.get(address, etag=state.etag if state else "", modified=state.modified if state else "")
    if isinstance(answer, Failed):
        wait = asked.now + dt.timedelta(seconds=answer.retry_after) if answer.retry_after else None
        yield msgspec.structs.replace(answer.problem(), entry=feed.name, severity="warning")
        return Pulled(name=feed.name, at=asked.now, outcome="failed", message=answer.message[:300], not_before=wait)
    if answer.unchanged and state is not None:
        return Pulled(name=feed.name, at=asked.now, outcome="unchanged", etag=state.etag, modified=state.modified)
    if answer.moved:
        message = f"it moved for good to {answer.moved}"
        yield Problem(where=feed.address, entry=feed.name, severity="note", message=message, remedy="write the new address into sources.toml")
    took = _Took()
    try:
        yield from take(asked, answer, fetcher, took)
    except NotAFeedError as error:
        remedy = f"check its address and its kind ({feed.kind}) in sources.toml"
        yield Problem(where=feed.address, entry=feed.name, severity="warning", message=str(error), remedy=remedy)
        return Pulled(name=feed.name, at=asked.now, outcome="failed", message=str(error)[:300])
    # A source that offered nothing may have answered with something else: the mark of that answer must not keep the next one from us.
    etag, modified = (answer.etag, answer.modified) if took.whole and took.offered else ("", "")
    return Pulled(name=feed.name, at=asked.now, outcome="new" if took.new else "unchanged", new=took.new, held=took.held, gap=_gap(asked, took),
                  moved=answer.moved, etag=etag, modified=modified)  # fmt: skip


def _gap(asked: Asked, took: _Took) -> bool:
    """Whether all that is offered is new though something was held before: what stood in between went by unseen."""
    before = asked.state is not None and asked.state.new > 0
    return before and asked.feed.kind == "feed" and took.held >= 3 and took.known == 0 and took.new > 0


def _wanted(asked: Asked, entry: Entry) -> bool:
    since = asked.feed.since
    return feeds.matches(entry.url, asked.feed.match) and not (since and entry.published and entry.published < since)


def _feed(asked: Asked, answer: Fetched, fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:
    yield from _taken(asked, feeds.entries_of(answer.body, base=answer.final), fetcher, took)


def _links(asked: Asked, answer: Fetched, fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:
    found = feeds.links_of(answer.body, base=answer.final, select=asked.feed.select, match=asked.feed.match)
    if not found:
        raise NotAFeedError("the page links to nothing that is wanted")
    yield from _taken(asked, (Entry(key=address, url=address) for address in found), fetcher, took)


def _sitemap(asked: Asked, answer: Fetched, fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:
    rows, further = feeds.mapped(answer.body, base=answer.final)
    if further:
        newest = sorted(rows, key=lambda row: row[1] or dt.date.min, reverse=True)[:_MOST_MAPS]
        rows = ()
        for address, _ in newest:
            part = fetcher.get(address)
            if isinstance(part, Failed):
                took.whole = False
                yield part.problem()
            else:
                rows += feeds.mapped(part.body, base=part.final)[0]
    since = asked.feed.since
    wanted = (Entry(key=address, url=address) for address, changed in rows if not (since and changed and changed < since))
    yield from _taken(asked, wanted, fetcher, took)


def _taken(asked: Asked, entries: Iterable[Entry], fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:
    """The entries that are new, or whose own words changed, as documents."""
    for entry in entries:
        took.offered += 1
        if not _wanted(asked, entry):
            continue
        took.held += 1
        whole = len(entry.text) >= _WHOLE_TEXT or not asked.feed.follow or not entry.url
        known = asked.known.get(_id(asked, entry))
        took.known += known is not None
        if known is not None and not whole:
            continue
        if took.new >= MOST_NEW:
            took.whole = False
            continue
        yield from _one(asked, entry, fetcher, took, whole=whole)


def _id(asked: Asked, entry: Entry) -> str:
    return entry.url or f"{asked.feed.name}:{entry.key}"


def _one(asked: Asked, entry: Entry, fetcher: Fetcher, took: _Took, *, whole: bool) -> Generator[Incoming | Problem, None, None]:
    found, raw, name = None, b"", _id(asked, entry)
    if not whole:
        answer = fetcher.get(entry.url)
        if isinstance(answer, Failed):
            if answer.passing or not (entry.title or entry.text):
                took.whole = took.whole and not answer.passing
                yield msgspec.structs.replace(answer.problem(), entry=asked.feed.name, severity="warning")
                return
        else:
            found, wrong = read_fetched(answer)
            raw = answer.body
            if found is None and not entry.text:
                yield from (msgspec.structs.replace(p, severity="warning") for p in wrong)
                return
    incoming = document_from(
        msgspec.structs.replace(entry, key=name), found, first_seen=asked.today, known_before=name in asked.known, raw=raw,
        outlet=asked.feed.outlet, language=asked.feed.language,
    )  # fmt: skip
    if incoming is not None and asked.known.get(name) != incoming.document.text_sha256:
        took.new += 1
        yield incoming


def _page(asked: Asked, answer: Fetched, fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:  # noqa: ARG001 - one shape for all kinds
    found, wrong = read_fetched(answer, select=asked.feed.select)
    yield from wrong
    took.offered = took.held = 1
    if found is None:
        raise NotAFeedError("the page has no text that can be read")
    address = feeds.canonical(asked.feed.address)
    entry = Entry(key=address, url=address, title=found.title)
    incoming = document_from(entry, found, first_seen=asked.today, known_before=address in asked.known, raw=answer.body, outlet=asked.feed.outlet,
                             language=asked.feed.language)  # fmt: skip
    took.known = int(address in asked.known)
    if incoming is not None and asked.known.get(address) != incoming.document.text_sha256:
        took.new = 1
        yield incoming


def _file(asked: Asked, answer: Fetched, fetcher: Fetcher, took: _Took) -> Generator[Incoming | Problem, None, None]:  # noqa: ARG001 - one shape for all kinds
    with tempfile.TemporaryDirectory(prefix="upheld-") as folder:
        path = Path(folder) / (file_name(answer).replace("/", "_").replace("\\", "_").lstrip(".")[-80:] or "file")
        path.write_bytes(answer.body)
        yield from _imported(asked, path, took, where=asked.feed.address)


def _folder(asked: Asked) -> Pulling:
    path = Path(asked.feed.address).expanduser()
    path = path if path.is_absolute() else asked.root / path
    took, feed = _Took(), asked.feed
    try:
        mark = _mark(path)
        if asked.state is not None and asked.state.etag == mark:
            return Pulled(name=feed.name, at=asked.now, outcome="unchanged", etag=mark)
        yield from _imported(asked, path, took, where="")
    except (SourceError, OSError) as error:
        message = error.message if isinstance(error, SourceError) else str(error)
        yield Problem(where=str(path), entry=feed.name, severity="warning", message=message, remedy="check the path in sources.toml")
        return Pulled(name=feed.name, at=asked.now, outcome="failed", message=message[:300])
    return Pulled(name=feed.name, at=asked.now, outcome="new" if took.new else "unchanged", new=took.new, held=took.held, etag=mark)


def _mark(path: Path) -> str:
    """What tells that nothing in a folder changed: names, sizes and times of its files."""
    if not path.exists():
        raise SourceError("there is no such file or folder", hint="check the path")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        stat = file.stat()
        digest.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _imported(asked: Asked, path: Path, took: _Took, *, where: str) -> Generator[Incoming | Problem, None, None]:
    for one in import_path(path, first_seen=asked.today):
        if isinstance(one, Problem):
            yield msgspec.structs.replace(one, where=where or one.where)
            continue
        document = one.document
        took.offered += 1
        took.held += 1
        before = asked.known.get(document.id)
        took.known += before is not None
        if before == document.text_sha256 or (asked.feed.since and document.known < asked.feed.since):
            continue
        took.new += 1
        more = {"outlet": document.outlet or asked.feed.outlet, "language": document.language or asked.feed.language}
        known = asked.today if before is not None else document.known
        yield msgspec.structs.replace(one, document=msgspec.structs.replace(document, known=known, **more))
