"""How a command ends: one message and the exit code of DESIGN section 8, never a traceback for what a person or a machine can do.

0 all hold, 1 a claim crossed a rule, 2 usage, 3 nothing to check, 4 a source or the workspace failed; and, as shells have it, 130 when stopped at the
keyboard and 141 when nobody reads the output any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from upheld.errors import UpheldError

STOPPED = 130
UNREAD = 141


class _Unread(Exception):  # noqa: N818 - carried past click, which would end with 1: that says a rule was crossed
    """Whoever read the output has gone."""


@contextmanager
def _read_to_the_end() -> Iterator[None]:
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError as error:
        raise _Unread from error


class Verbs(click.Group):
    """The group of all verbs."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:  # noqa: ANN401
        """Read the command line; `--help` already prints here."""
        with _read_to_the_end():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb."""
        with _read_to_the_end():
            return super().invoke(ctx)


def run(command: Callable[[], object]) -> int:
    """Run a command line and return its exit code."""
    try:
        done = command()
    except (click.exceptions.Exit, click.ClickException, click.Abort, KeyboardInterrupt, UpheldError, OSError, _Unread) as error:
        return _told(error)
    return done if isinstance(done, int) else 0


def _told(error: BaseException) -> int:
    """Say what went wrong; the exit code that goes with it."""
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case click.exceptions.Exit() | UpheldError():
            if isinstance(error, UpheldError):
                click.echo(f"error: {error}", err=True)
            return error.exit_code
        case _Unread():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that Python's own flush at exit has nothing to complain of
            return UNREAD
        case OSError():
            click.echo(f"error: {_of_system(error)}", err=True)
            return 4
        case _:
            click.echo("stopped; what was recorded before is kept, and the same command takes up the rest", err=True)
            return STOPPED


def _of_system(error: OSError) -> str:
    from upheld.ledger.files import remedy_of

    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}\n  hint: {remedy_of(error)}, then repeat the command; nothing recorded before is lost"
