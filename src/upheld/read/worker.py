"""The process in which hostile bytes are read: it imports one reader at a time, sets its own limits, and answers over a pipe.

Started by :mod:`upheld.read.limited`, never by hand. A request and an answer are each eight bytes of length and a MessagePack value. The limits are
counted from what the process uses once the reader is imported, so that they bind what the *bytes* cost. Where the system has no such limits
(Windows), the caller's clock is the only one.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.unreadable import Unreadable

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

LARGEST_TEXT = 20_000_000
"""Characters of one document; more is no article and no book."""

MOST_PROBLEMS = 1_000
"""Problems of one file; beyond, it is not what its name says."""

LARGEST_WRITE = 64_000_000
"""Bytes that a reader may write to a file of its own (a table laid aside for its library)."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to read, with which reader (``module:function``) and under which limits."""

    place: str
    name: str
    path: str = ""
    data: bytes = b""
    many: bool = False
    cpu_s: int = 4
    memory_mb: int = 192


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document, row or Problem; ``done`` is the last, ``broke`` says in words what the reader broke on."""

    text: ReadText | None = None
    row: dict[str, Any] | None = None
    problem: Problem | None = None
    done: bool = False
    broke: str = ""


def receive(file: BinaryIO) -> bytes | None:
    """The next value on a pipe; ``None`` where it has ended."""
    size = file.read(8)
    if len(size) < 8:
        return None
    value = file.read(int.from_bytes(size, "big"))
    return value if len(value) == int.from_bytes(size, "big") else None


def send(file: BinaryIO, value: bytes) -> None:
    """Write one value and see that it leaves."""
    file.write(len(value).to_bytes(8, "big"))
    file.write(value)
    file.flush()


def main() -> None:
    """Answer requests until the pipe closes or a reader has broken something."""
    # What a library prints must not come between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITE, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    while (asked := receive(sys.stdin.buffer)) is not None:
        broke = ""
        request = msgspec.msgpack.decode(asked, type=Request)
        del asked
        try:
            wrong = 0
            for answer in _answers(request):
                send(out, _encoded(answer))
                wrong += answer.problem is not None
                if wrong > MOST_PROBLEMS:
                    broke = f"more than {MOST_PROBLEMS} things are wrong with it"
                    break
                if answer.problem is None:  # each document has the time to itself; what is wrong earns none
                    _limit_time(request.cpu_s)
        except MemoryError:
            broke = f"it needs more than {request.memory_mb} MB of memory"
        except RecursionError:
            broke = "it is nested too deeply"
        except Exception as error:  # noqa: BLE001 - whatever a library raises on hostile bytes is about the bytes
            broke = f"its reader failed ({type(error).__name__}: {str(error)[:120]})"
        _lift_memory()
        send(out, msgspec.msgpack.encode(Answer(done=True, broke=broke)))
        if broke:
            return


def _answers(request: Request) -> Iterator[Answer]:
    module, _, function = request.place.partition(":")
    read = getattr(importlib.import_module(module), function)
    source: Path | bytes = Path(request.path) if request.path else request.data
    _limit_time(request.cpu_s)
    _limit_memory(request.memory_mb)
    try:
        if request.many:
            yield from map(_one, read(source, name=request.name))
        else:
            found, problems = read(source, name=request.name)
            yield from map(_one, problems)
            if found is not None:
                yield _one(found)
    except Unreadable as error:
        yield Answer(problem=Problem(where=request.name, message=f"this file cannot be read: {error.message}", remedy=error.remedy))


def _one(found: ReadText | Problem | dict[str, Any]) -> Answer:
    match found:
        case Problem():
            return Answer(problem=found)
        case dict():
            return Answer(row=found)
        case ReadText() if len(found.text) > LARGEST_TEXT:
            raise Unreadable(f"its text has more than {LARGEST_TEXT:,} characters", "split it")
        case _:
            return Answer(text=found)


def _encoded(answer: Answer) -> bytes:
    try:
        return msgspec.msgpack.encode(answer)
    except UnicodeEncodeError:  # halves of surrogate pairs, from a file that lies about its encoding
        found = answer.text
        if found is None:
            return msgspec.msgpack.encode(Answer(broke="it holds characters that do not exist"))
        whole = {name: _whole(value) for name, value in msgspec.structs.asdict(found).items() if isinstance(value, str)}
        return msgspec.msgpack.encode(Answer(text=msgspec.structs.replace(found, **whole, attachments=tuple(map(_whole, found.attachments)))))


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _limit_time(cpu_s: int) -> None:
    """From now on at most ``cpu_s`` seconds of processor (rounded up to the next whole second); the system ends the process beyond."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + cpu_s, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit_memory(more_mb: int) -> None:
    """At most ``more_mb`` MB of address space over what is used now; only Linux tells what that is."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):  # pragma: no cover - another system
        return
    if resource is not None:
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _lift_memory() -> None:
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


if __name__ == "__main__":
    main()
