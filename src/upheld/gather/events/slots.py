"""GDELT's files by date: which there should be, fetching them from a base address, and which are missing.

A gap is data: a quarter of an hour without a file is not a quarter of an hour without events. What fetches is handed in (only ``gather.fetch`` opens
sockets), so that this module decides alone what is asked for, what is tried again and what is believed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from upheld.config.event_feeds import Kind
from upheld.errors import Problem
from upheld.ledger.files import write_whole

_QUARTER = dt.timedelta(minutes=15)
_NAME = re.compile(r"(\d{8}|\d{14})\.(translation\.)?(export|mentions|gkg)\.csv", re.IGNORECASE)
_TRIES = 4
_WAIT_S = 2.0
_LONGEST_WAIT_S = 60.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server said; ``retry_after`` in seconds where it gave one, ``why`` in words where there was no answer (status 0)."""

    status: int
    content: bytes = b""
    retry_after: float | None = None
    why: str = ""


Get = Callable[[str], Answer]


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A file there should be, with what the source's own list says of it."""

    name: str
    url: str
    md5: str = ""
    size: int | None = None


def gdelt2_slots(base: str, start: dt.datetime, end: dt.datetime, kinds: Sequence[Kind] = ("export",), *, translated: bool = False) -> list[Slot]:
    """The quarter-hour files from ``start`` up to and without ``end`` under ``base``."""
    at = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    out = []
    while at < end:
        for kind in kinds:
            ending = "csv" if kind == "gkg" else "CSV"
            name = f"{at:%Y%m%d%H%M%S}.{'translation.' if translated else ''}{kind}.{ending}.zip"
            out.append(Slot(name=name, url=f"{base.rstrip('/')}/{name}"))
        at += _QUARTER
    return out


def gdelt1_slots(base: str, start: dt.date, end: dt.date) -> list[Slot]:
    """The daily files of GDELT 1.0 from ``start`` to ``end``, both included."""
    days = (start + dt.timedelta(days=n) for n in range((end - start).days + 1))
    return [Slot(name=f"{d:%Y%m%d}.export.CSV.zip", url=f"{base.rstrip('/')}/{d:%Y%m%d}.export.CSV.zip") for d in days]


def read_list(content: bytes) -> Mapping[str, tuple[int | None, str]]:
    """File name -> (size, md5) from a list of lines ``size md5 address`` (2.0) or ``md5  name`` (1.0)."""
    found: dict[str, tuple[int | None, str]] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        match line.split():
            case [size, md5, url] if size.isdigit():
                found[url.rpartition("/")[2]] = (int(size), md5.lower())
            case [md5, name]:
                found[name.rpartition("/")[2]] = (None, md5.lower())
            case _:
                pass
    return found


def with_list(slots: Iterable[Slot], listed: Mapping[str, tuple[int | None, str]]) -> list[Slot]:
    """The slots with what the list says of them."""
    return [msgspec.structs.replace(s, size=listed[s.name][0], md5=listed[s.name][1]) if s.name in listed else s for s in slots]


def collect(slots: Iterable[Slot], get: Get, folder: Path, *, wait: Callable[[float], None]) -> Iterator[Path | Problem]:
    """Fetch the slots one after another into ``folder``: a path for each whole file, a Problem for each that is missing or stays damaged.

    A busy server (429, 5xx) is asked again after the time it says, else after 2, 4, 8 s; a file that is cut off or does not match its md5 is fetched again.
    What lies in ``folder`` already is not asked for.
    """
    for slot in slots:
        path = folder / slot.name
        yield path if path.exists() else _fetched(slot, get, path, wait)


def _fetched(slot: Slot, get: Get, path: Path, wait: Callable[[float], None]) -> Path | Problem:
    why = ""
    for attempt in range(_TRIES):
        answer = get(slot.url)
        if answer.status == 404:
            return Problem(where=slot.url, severity="warning", message="the source has no such file: a gap", remedy="nothing; the gap is known")
        why = _wrong(slot, answer)
        if not why:
            write_whole(path, answer.content)
            return path
        if attempt + 1 < _TRIES:
            wait(min(_LONGEST_WAIT_S, answer.retry_after if answer.retry_after is not None else _WAIT_S * 2**attempt))
    return Problem(where=slot.url, message=f"not fetched after {_TRIES} tries: {why}", remedy="ask for these days again later")


def _wrong(slot: Slot, answer: Answer) -> str:
    if answer.status != 200:
        return f"the server answered {answer.status}" if answer.status else answer.why
    if slot.md5 and hashlib.md5(answer.content, usedforsecurity=False).hexdigest() != slot.md5:
        return "the md5 is not that of the source's list"
    try:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            bad = archive.testzip()
    except zipfile.BadZipFile:
        return "the zip is cut off"
    return f"{bad} in the zip is damaged" if bad else ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Files of one kind that should lie between two that came: from ``first`` to ``last``, ``missing`` of them."""

    kind: str
    first: dt.datetime
    last: dt.datetime
    missing: int


def gaps(names: Iterable[str], *, absent: Iterable[str] = ()) -> tuple[Gap, ...]:
    """The gaps in the files that came, by kind (``export``, ``translation.export`` ...) and by edition (quarter hours, days), from their names alone.

    ``absent`` are names of files that a source said it does not have: they are gaps also before the first and after the last that came.
    """
    came, gone = _times(names), _times(absent)
    out: list[Gap] = []
    for key in sorted(came | gone):
        kind, step = key
        held = sorted(came.get(key, ()))
        runs = [(a + step, b - step) for a, b in pairwise(held) if b - a > step]
        outside = sorted(t for t in gone.get(key, ()) if t not in came.get(key, ()) and not any(a <= t <= b for a, b in runs))
        for at in outside:
            if runs and runs[-1][1] + step == at and at in gone[key]:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        out += [Gap(kind=kind, first=a, last=b, missing=(b - a) // step + 1) for a, b in sorted(runs)]
    return tuple(out)


def _times(names: Iterable[str]) -> dict[tuple[str, dt.timedelta], set[dt.datetime]]:
    """(kind, step between files) to the times in the names of event files."""
    found: dict[tuple[str, dt.timedelta], set[dt.datetime]] = {}
    for name in names:
        told = _NAME.search(name.rpartition("/")[2])
        if told:
            step = _QUARTER if len(told[1]) == 14 else dt.timedelta(days=1)
            at = dt.datetime.strptime(told[1].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
            found.setdefault(((told[2] or "").lower() + told[3].lower(), step), set()).add(at)
    return found
