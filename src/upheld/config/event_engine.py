"""``[events]`` of ``upheld.toml``: on which engine events are asked where one machine is not enough. It changes no claim, so it is not journalled.

For example::

    [events]
    engine = "clickhouse://reader@db.example.org/history"
    table = "event"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import msgspec

from upheld.config.network import secret_of
from upheld.config.toml import File, meant, read_toml
from upheld.errors import Problem

Rows = Literal["upheld", "gdelt"]
HERE = "duckdb"
WITHIN = ("polars", "pyspark")
"""Engines that run in our own process and are handed the rows of the workspace; every other has a table of its own."""
_FIELDS = ("engine", "table", "rows")
_ADDRESS = re.compile(r"[a-z][a-z0-9+]*://\S*")
_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]+@|[?&;](?:password|token|secret|key)=", re.IGNORECASE)
_VARIABLE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*")
_TABLE = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){0,2}")


class EventEngine(msgspec.Struct, frozen=True, kw_only=True):
    """Where events are asked.

    Attributes:
        engine: ``duckdb`` for the cache of this workspace, a name of :data:`WITHIN`, an address that Ibis opens (``clickhouse://…``, ``postgres://…``,
            ``bigquery://…``), or ``env:NAME`` for an address with a password in it.
        table: name of the table at that address.
        rows: whose columns it has: ours, or GDELT's own.
        line: where the engine is named in ``upheld.toml``, for what is told of it later.
    """

    engine: str = HERE
    table: str = "event"
    rows: Rows = "upheld"
    line: int | None = None

    @property
    def address(self) -> str:
        """The engine with the variable it may be named by looked up; empty where that is not set."""
        return secret_of(self.engine) if _VARIABLE.fullmatch(self.engine) else self.engine


def parse_event_engine(content: bytes | None, name: str) -> tuple[EventEngine, list[Problem]]:
    """The engine an ``upheld.toml`` names and what is wrong with that table; where anything is wrong, events are asked of the cache here."""
    file, _ = read_toml(content, name)  # a file that is no TOML is told by the settings
    found = None if file is None else file.tables.get("events")
    if file is None or found is None:
        return EventEngine(), []
    if not isinstance(found, Mapping):
        return EventEngine(), [file.problem("events is no table", "write it as [events]", line=file.line_of("", table="events"))]
    problems = file.strangers(found, _FIELDS, table="events")
    fault = _fault(found)
    if fault is not None:
        return EventEngine(), [*problems, _told(file, *fault)]
    given = cast("dict[str, Any]", {key: found[key] for key in _FIELDS if key in found})
    return EventEngine(**given, line=file.line_of("engine", table="events")), problems


def _told(file: File, key: str, message: str, remedy: str) -> Problem:
    return file.problem(message, f"{remedy}; until then the cache of this workspace is asked", line=file.line_of(key, table="events"))


def _fault(found: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """(key, what is wrong, what to do) of the first thing that is wrong."""
    wrong = next((key for key in _FIELDS if not isinstance(found.get(key, ""), str)), None)
    if wrong:
        return wrong, f"{wrong} is {found[wrong]!r}, not text", "put it in quotation marks"
    engine, table, rows = (str(found.get(key, default)) for key, default in (("engine", HERE), ("table", "event"), ("rows", "upheld")))
    if _PASSWORD.search(engine):
        return "engine", "the address of the engine holds a password", 'write engine = "env:NAME" and put the address into that variable'
    if engine not in {HERE, *WITHIN} and not _ADDRESS.fullmatch(engine) and not _VARIABLE.fullmatch(engine):
        return (
            "engine",
            f"engine is {engine!r}, neither an engine nor an address",
            f"{meant(engine, (HERE, *WITHIN))}, or an address as clickhouse://…",
        )
    if not _TABLE.fullmatch(table):
        return "table", f"table is {table!r}", "give the name of a table, with its schema before a dot where it has one"
    if rows not in get_args(Rows):
        return "rows", f"rows is {rows!r}", meant(rows, get_args(Rows))
    return None
