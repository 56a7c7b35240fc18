"""What the verbs share: a day as an option, today, the switch for JSON, and how problems and answers are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from upheld.errors import Problem

SCHEMA_VERSION = 1


class Day(click.ParamType[dt.date]):
    """A day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day, or a usage error that says how to write one."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write YYYY-MM-DD", param, ctx)


DAY = Day()
AS_JSON = click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout")
AS_OF = click.option("--as-of", type=DAY, help="what the world could know by the end of that day")


def today() -> dt.date:
    """The present day, UTC."""
    return dt.datetime.now(dt.UTC).date()


def tell(problems: Iterable[Problem]) -> None:
    """Problems go to stderr, each with its place and remedy."""
    for problem in problems:
        click.echo(str(problem), err=True)


def answer(content: Mapping[str, object]) -> None:
    """One JSON object on stdout, its schema version first."""
    import msgspec

    click.echo(msgspec.json.encode({"schema_version": SCHEMA_VERSION, **content}))
