"""Readers run in a process of their own, under limits of time, memory and output; a breach is one Problem, and the caller goes on.

Processes are kept and used again, so that a folder of pages pays for one start. Any reader can be declared this way:
``read_pdf = limited("package.module:function")``.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from upheld.errors import Problem
from upheld.model.ports import Importer, Reader, ReadText, Table
from upheld.read.worker import Answer, Request, send

WAIT_S = 120.0
"""Longest silence of a reader by the clock: its processor time is limited far below, this is for a machine that is busy."""

USES = 400
"""Files after which a process is replaced, so that what a library leaks stays small."""

_REMEDY = "open it in its own program, save it again or as text, and give that"


class _Process:
    """One worker and how often it was used."""

    def __init__(self) -> None:
        path = os.pathsep.join(place for place in sys.path if Path(place).is_absolute())  # the reader may be a plugin's
        # One arena and one thread: address space is what is limited, and readers need no more.
        env = os.environ | {"PYTHONPATH": path, "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self.used = 0
        self.popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "upheld.read.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        )

    def ask(self, request: Request) -> Iterator[Answer]:
        """Answers up to the last; where the process ends before it, one that says why."""
        stdin, stdout = self.popen.stdin, self.popen.stdout
        if stdin is None or stdout is None:  # pragma: no cover - both are pipes
            return
        self.used += 1
        try:
            send(cast("BinaryIO", stdin), msgspec.msgpack.encode(request))
        except BrokenPipeError:
            yield Answer(done=True, broke=self._ended(request))
            return
        for value in iter(lambda: _receive(stdout.fileno()), None):
            answer = msgspec.msgpack.decode(value, type=Answer)
            yield answer
            if answer.done:
                return
        yield Answer(done=True, broke=self._ended(request))

    def _ended(self, request: Request) -> str:
        try:
            code = self.popen.wait(5)
        except subprocess.TimeoutExpired:
            return f"its reader was silent for {WAIT_S:.0f} seconds"
        if code == -getattr(signal, "SIGXCPU", -999):
            return f"it takes more than {request.cpu_s} seconds of computing"
        return f"its reader broke down on it (code {code})"

    def close(self) -> None:
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        try:
            self.popen.wait(0.5)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


def _receive(pipe: int) -> bytes | None:
    """The next value; ``None`` where the pipe has ended or is silent for too long."""
    size = _exactly(pipe, 8)
    return None if size is None else _exactly(pipe, int.from_bytes(size, "big"))


def _exactly(pipe: int, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        if os.name == "posix" and not select.select([pipe], [], [], WAIT_S)[0]:
            return None
        part = os.read(pipe, min(size, 1_000_000))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Pool:
    """Idle workers; a borrowed one comes back only where it answered to the end."""

    def __init__(self) -> None:
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def run(self, request: Request) -> Iterator[Answer]:
        process = self._borrow()
        whole = False
        try:
            for answer in process.ask(request):
                whole = answer.done and not answer.broke
                if whole:  # back before the caller goes on, so that the next file finds it
                    self._give_back(process)
                yield answer
        finally:
            if not whole:
                process.close()

    def _borrow(self) -> _Process:
        with self._lock:
            if self._owner != os.getpid():  # after a fork the pipes belong to the parent
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                process = self._idle.pop()
                if process.popen.poll() is None:
                    return process
                process.close()
        return _Process()

    def _give_back(self, process: _Process) -> None:
        if process.used >= USES:
            process.close()
            return
        with self._lock:
            self._idle.append(process)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle if self._owner == os.getpid() else ():
            process.close()


_POOL = _Pool()
atexit.register(_POOL.close)


def close() -> None:
    """End the idle workers now, instead of with the program."""
    _POOL.close()


def limited(place: str) -> Reader:
    """The reader at ``module:function``, run under limits."""

    def read(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
        found: ReadText | None = None
        problems: list[Problem] = []
        for answer in _answers(place, data, name, many=False):
            found = answer.text or found
            if answer.problem is not None:
                problems.append(answer.problem)
        return found, problems

    return read


def limited_importer(place: str) -> Importer:
    """The importer at ``module:function``, run under limits; each document has the time limit to itself."""

    def documents(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
        for answer in _answers(place, source, name, many=True):
            one = answer.text or answer.problem
            if one is not None:
                yield one

    return documents


def limited_table(place: str) -> Table:
    """The reader of rows at ``module:function``, run under limits."""

    def rows(source: Path | bytes, *, name: str) -> Iterator[dict[str, Any] | Problem]:
        for answer in _answers(place, source, name, many=True):
            one = answer.row if answer.row is not None else answer.problem
            if one is not None:
                yield one

    return rows


def _answers(place: str, source: Path | bytes, name: str, *, many: bool) -> Iterator[Answer]:
    """What the worker answers, a breach as a Problem."""
    path, data = (str(source.absolute()), b"") if isinstance(source, Path) else ("", source)
    for answer in _POOL.run(Request(place=place, name=name, path=path, data=data, many=many)):
        if answer.broke:
            yield Answer(problem=Problem(where=name, message=f"this file cannot be read: {answer.broke}", remedy=_REMEDY))
        else:
            yield answer
