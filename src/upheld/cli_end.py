"""How a command ends: one message and the exit code of DESIGN section 8, never a traceback for what a person or a machine can do.

0 all hold, 1 a claim crossed a rule, 2 usage, 3 nothing to check, 4 a source or the workspace failed; and, as shells have it, 130 when stopped at the
keyboard and 141 when nobody reads the output any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

STOPPED = 130
UNREAD = 141


def run(command: Callable[[], object]) -> int:
    """Run a command line and return its exit code."""
    from upheld.errors import UpheldError

    try:
        command()
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nstopped; what was recorded before is kept, and the same command takes up the rest", err=True)
        return STOPPED
    except UpheldError as error:
        click.echo(f"error: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:
        _leave_quietly()
        return UNREAD
    except OSError as error:
        click.echo(f"error: {_told(error)}", err=True)
        return 4
    return 0


def _leave_quietly() -> None:
    """Point stdout at nothing, so that Python's own flush at exit has nothing to complain of."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    remedy = "free some space, then repeat the command" if error.errno == 28 else "check that the folder is there and may be written to"
    return f"{where}{error.strerror or error}\n  hint: {remedy}; nothing recorded before is lost"
