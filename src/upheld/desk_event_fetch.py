"""Fetching days of event files from where ``sources.toml`` says they lie, and adding them: what came, what the source does not have, what failed.

The journal gets a manifest of the slots that were asked for, so that a gap at the end of a range is known as one too. A file that is in already is not
asked for again, so that a fetch that was broken off goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from upheld.config.event_feeds import EventFeed, parse_event_feeds
from upheld.desk_events import EventOutcome, add_events, store_of
from upheld.errors import Problem, UsageError
from upheld.gather.events.slots import Answer, Get, Slot, collect, gdelt1_slots, gdelt2_slots, read_list, with_list
from upheld.gather.fetch import Failed, Fetcher, Limits
from upheld.ledger.entry import EventFileEntry, EventSlotsEntry
from upheld.ledger.workspace import Workspace

LIMITS = Limits(largest=400_000_000, seconds=600.0, silent_s=60.0, attempts=1, pause_s=0.0)
"""Of one file: a list of all files is the largest; trying again is :func:`upheld.gather.events.slots.collect`'s business."""

_AT_ONCE = 96
"""Files fetched before they are added: a day of quarter-hours."""
_NAMED = 5


class FetchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a range of days brought: files there should be, in before, come now, not at the source, and failed; and the rows of those that came."""

    expected: int
    known: int
    came: int
    missing: int
    failed: int
    events: EventOutcome


def feed_named(workspace: Workspace, name: str) -> tuple[EventFeed, list[Problem]]:
    """The event feed of that name.

    Raises:
        UsageError: where ``sources.toml`` has none.
    """
    path = workspace.root / "sources.toml"
    feeds, problems = parse_event_feeds(path.read_bytes() if path.exists() else None, str(path))
    found = next((f for f in feeds if f.name == name), None)
    if found is None:
        hint = f'add to sources.toml: [[event-feed]] with name = "{name}" and base = "https://…" (see docs/events)'
        raise UsageError(f"no event feed {name!r} here" + (f": {problems[0].message}" if problems else ""), hint=hint)
    return found, problems


def slots_of(feed: EventFeed, start: dt.date, end: dt.date) -> list[Slot]:
    """The files there should be from ``start`` to the end of ``end``."""
    if feed.files == "days":
        return gdelt1_slots(feed.base, start, end)
    first = dt.datetime.combine(start, dt.time(), tzinfo=dt.UTC)
    return gdelt2_slots(feed.base, first, first + dt.timedelta(days=(end - start).days + 1), feed.kinds, translated=feed.translated)


def fetch_events(
    workspace: Workspace, feed: EventFeed, fetcher: Fetcher, *, start: dt.date, end: dt.date, tick: Callable[[], None] = lambda: None,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[FetchOutcome, list[Problem]]:  # fmt: skip
    """Fetch the files of some days and add them.

    Args:
        workspace: where to.
        feed: where the files lie.
        fetcher: the door to the network, best made with :data:`LIMITS`.
        start: first day.
        end: last day, included.
        tick: called for each file.
        wait: how to pause before a file is tried again.

    Raises:
        UsageError: where the days run backwards, or lie in the future.
    """
    now = workspace.clock()
    if end < start or start > now.date():
        raise UsageError(f"{start}..{end} are no days to fetch", hint="give the earlier day first, and none to come")
    wanted = [s for s in slots_of(feed, start, end) if _begun(s, now)]
    held = {e.body.name.rpartition("/")[2] for e in workspace.entries()[0] if isinstance(e.body, EventFileEntry)}
    get = _getter(fetcher, feed)
    listed, problems = _listed(feed, get)
    asked = with_list([s for s in wanted if s.name not in held], listed)
    batches = [_batch(workspace, asked[n : n + _AT_ONCE], get, tick=tick, wait=wait) for n in range(0, len(asked), _AT_ONCE)]
    absent = [name for batch in batches for name in batch.absent]
    problems += [p for batch in batches for p in batch.problems]
    if absent:
        shown = ", ".join(absent[:_NAMED]) + (" ..." if len(absent) > _NAMED else "")
        message = f"the source has no {len(absent)} of {len(wanted)} files: {shown}"
        problems.append(Problem(where=feed.base, severity="warning", message=message, remedy="nothing; the gaps are recorded"))
    manifest = EventSlotsEntry(feed=feed.name, base=feed.base, since=start, until=end, kinds=feed.kinds, expected=len(wanted), missing=tuple(absent))
    problems += workspace.journal.append([manifest])[1]
    outcomes = [batch.outcome for batch in batches]
    sums = EventOutcome(**{n: sum(getattr(o, n) for o in outcomes) for n in EventOutcome.__struct_fields__})
    failed = len(asked) - len(absent) - sum(batch.came for batch in batches)
    known = len(wanted) - len(asked)
    return FetchOutcome(expected=len(wanted), known=known, came=sums.files, missing=len(absent), failed=failed, events=sums), problems


class _Batch(msgspec.Struct, frozen=True, kw_only=True):
    came: int
    absent: tuple[str, ...]
    outcome: EventOutcome
    problems: tuple[Problem, ...]


def _batch(workspace: Workspace, slots: Sequence[Slot], get: Get, *, tick: Callable[[], None], wait: Callable[[float], None]) -> _Batch:
    """Fetch some files aside and add them, so that what came stays even where a later batch breaks off."""
    folder = store_of(workspace).folder
    folder.mkdir(parents=True, exist_ok=True)
    came, absent, problems = 0, list[str](), list[Problem]()
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for slot, found in zip(slots, collect(slots, get, Path(name), wait=wait), strict=True):
            tick()
            if isinstance(found, Path):
                came += 1
            elif found.severity == "warning":
                absent.append(slot.name)
            else:
                problems.append(found)
        outcome, told = add_events(workspace, Path(name))
    return _Batch(came=came, absent=tuple(absent), outcome=outcome, problems=(*problems, *told))


def _begun(slot: Slot, now: dt.datetime) -> bool:
    """Whether a file can be there yet: a quarter of an hour is written at its end, a day on the next morning."""
    digits = slot.name.partition(".")[0]
    if len(digits) == 8:
        return dt.date.fromisoformat(digits) < now.date()
    return dt.datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC) <= now


def _getter(fetcher: Fetcher, feed: EventFeed) -> Get:
    """The door to the network as :func:`collect` wants it. A server of files for programs is asked without its ``robots.txt``."""

    def get(address: str) -> Answer:
        found = fetcher.get(address, obey_robots=False, pause_s=feed.pause)
        if isinstance(found, Failed):
            return Answer(status=found.status, why=found.message, retry_after=found.retry_after or None)
        return Answer(status=found.status, content=found.body)

    return get


def _listed(feed: EventFeed, get: Get) -> tuple[Mapping[str, tuple[int | None, str]], list[Problem]]:
    """The source's own list; without it files are checked by their zip alone, and that is said."""
    if not feed.list:
        return {}, []
    answer = get(feed.list)
    if answer.status == 200:
        return read_list(answer.content), []
    message = f"the list of files cannot be had: {answer.why or answer.status}"
    return {}, [Problem(where=feed.list, severity="warning", message=message, remedy="files are checked by their zip alone")]
