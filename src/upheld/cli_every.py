"""``upheld check --every 6h``: check after check in the foreground until it is stopped.

Turns are counted by the wall clock from the first: a turn missed while the machine slept is made up at once and once, a clock set back makes none twice
and none late by more than one period. A turn that fails (no network, a full disk, another check at work) is told, and the next comes in its time.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import FrameType

SLICE_S = 20.0
"""Seconds between two looks at the wall clock while waiting: a machine that slept through a turn notices so soon after it wakes."""


class Stopped(BaseException):
    """Someone asked for an end in the midst of a turn."""


def give_back() -> None:
    """Give the memory a turn needed back to the system: what was read of a large journal is let go, and an allocator would keep its place for ever."""
    gc.collect()
    with suppress(OSError, AttributeError):  # other systems give it back by themselves, or have no such call
        ctypes.CDLL(None).malloc_trim(0)


def next_turn(last: dt.datetime, every: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """When the next turn is due after one at ``last``: on the beat, never in the past, never further off than one period."""
    if now < last:
        return now + every
    missed = (now - last) // every
    return last + every * (missed + 1)


def turns(
    turn: Callable[[], None], every: dt.timedelta, *, clock: Callable[[], dt.datetime], stopped: Callable[[], bool], wait: Callable[[float], object]
) -> int:
    """Make turns until stopped; how many were made."""
    made = 0
    due = clock()
    while not stopped():
        now = clock()
        if due - now > every:  # the clock was set back
            due = now + every
        if now < due:
            wait(min((due - now).total_seconds(), SLICE_S))
            continue
        turn()
        made += 1
        due = next_turn(due, every, clock())
    return made


@contextmanager
def stoppable() -> Iterator[threading.Event]:
    """An event set by the first Ctrl-C or SIGTERM; a second Ctrl-C stops at once."""
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            signal.default_int_handler(number, frame)
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(turn: Callable[[Callable[[], None]], None], every: dt.timedelta, *, clock: Callable[[], dt.datetime]) -> None:
    """Make turns until stopped, telling what fails; ``turn`` is given a tick that ends it early once a stop is asked for."""
    from upheld.errors import NothingToCheckError, UpheldError

    made = 0
    with stoppable() as stop:

        def tick() -> None:
            if stop.is_set():
                raise Stopped

        def one() -> None:
            nonlocal made
            try:
                turn(tick)
            except NothingToCheckError:
                if not made:
                    raise
            except (UpheldError, OSError) as error:
                click.echo(f"{clock():%Y-%m-%d %H:%M} this check failed: {error}", err=True)
            made += 1
            give_back()

        with suppress(Stopped):
            turns(one, every, clock=clock, stopped=stop.is_set, wait=stop.wait)
    click.echo(f"stopped after {made} checks; what was recorded is kept", err=True)
