"""Progress of anything over a second, on stderr, where a person looks at it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AFTER_S = 1.0
"""Work that is done sooner shows nothing."""


@contextmanager
def working(what: str, *, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show ``what`` with the time it takes, once it takes long; calling the yielded ``tick`` counts things done.

    Where it is known about how many there are in all, the time left is shown too.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    done = _Count()
    stop = threading.Event()
    shown = threading.Thread(target=_show, args=(what, done, stop, total), daemon=True)
    shown.start()
    try:
        yield done.tick
    finally:
        stop.set()
        shown.join()


class _Count:
    def __init__(self) -> None:
        self.n = 0

    def tick(self) -> None:
        self.n += 1


def _show(what: str, done: _Count, stop: threading.Event, total: int | None) -> None:
    if stop.wait(AFTER_S):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns: list[ProgressColumn] = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[n]}"), TimeElapsedColumn()]
    columns += [TextColumn("left"), TimeRemainingColumn()] if total else []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, n="")
        while not stop.wait(0.1):
            progress.update(task, n=f"{done.n:,}" if done.n else "", completed=min(done.n, total or 0) if total else None)
